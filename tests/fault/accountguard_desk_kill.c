/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Killed at any moment: detections, decisions and directives are there whole or
 * not at all, and after trying again all is as if nobody had been killed.
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit/accountguard/incident_kit.h"
#include "cut_disk.h"
#include "support/prop.h"

/** ORDERS: of moments at which the work is killed; NUMBERS: what look() tells. */
enum { ACCOUNTS = 6, ROWS = 18, ORDERS = 8, NUMBERS = 12 };

/** Where the test counts the notices that it makes of bundles. */
#define NOTICES 99

static uint64_t account[ACCOUNTS];

/** A service with people, the same each time. */
static void
make_service(const char *name)
{
    ag_desk desk = kit_desk(name);
    const uint64_t org = kit_organisation(desk.store, KIT_NOW);
    for (unsigned i = 0; i < ACCOUNTS; i++) {
        account[i] = kit_account(desk.store, kit_person(desk.store), org,
                                 (ag_tell)(i % AG_TELL_COUNT));
    }
    kit_close(&desk);
}

/** Make a notice of what is due, in the step that takes it. */
static bool
make_notice(ag_desk *desk)
{
    ag_bundle b;
    bool there = false;
    assert_ok(ag_store_begin(desk->store, NULL));
    assert_ok(ag_outbox_take(desk, &b, &there, KIT_NOW + AG_DAY, NULL));
    if (there) {
        kit_run(desk->store,
                "INSERT INTO budget VALUES ($1, $2, 0, 1) ON CONFLICT (scope,"
                " subject, day) DO UPDATE SET used = budget.used + 1",
                NULL, 2, (uint64_t)NOTICES, b.id);
    }
    assert_ok(ag_store_commit(desk->store, NULL));
    return there;
}

/** All that operators and the log do, from the start; what is done already stays
 * as it is. */
static void
work(const char *name)
{
    ag_desk desk;
    eg_error err = {0};
    assert_ok(ag_desk_open(&desk, service_open(name), &err));
    const ag_finding kinds[] = {
        kit_warning(), kit_finding(AG_ACTION_SIGN_IN, AG_OUTCOME_SUCCESS, 2),
        kit_finding(AG_ACTION_SIGN_IN, AG_OUTCOME_FAILURE, 1)};
    for (uint64_t row = 0; row < ROWS; row++) {
        (void)kit_take(&desk, row + 1, account[row % ACCOUNTS],
                       &kinds[row / ACCOUNTS % 3], KIT_NOW, KIT_NOW, NULL);
    }
    const uint64_t reviews = KIT_LAST(desk.store, "review");
    for (uint64_t id = 1; id <= reviews; id++) {
        ag_review r;
        assert_ok(ag_review_get(desk.store, &r, id, NULL));
        for (uint64_t who = KIT_ALICE;
             who <= KIT_BOB && r.state == AG_REVIEW_OPEN; who++) {
            assert_ok(kit_decide(&desk, id, who, id % 4 != 0));
            assert_ok(ag_review_get(desk.store, &r, id, NULL));
        }
    }
    while (make_notice(&desk)) {
    }
    kit_close(&desk);
}

/* -- who is killed ---------------------------------------------------------- */

/** Changes of files that are made yet. */
static uint64_t changes_left;

static void
die_at_the_last(void)
{
    if (--changes_left == 0) {
        (void)kill(getpid(), SIGKILL);
    }
}

/** Do the work in a process that is killed just before its @p k-th change of a
 * file; true: it was done before. */
static bool
work_until_killed(const char *name, uint64_t k)
{
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        changes_left = k;
        cut_disk_begin(at(name), die_at_the_last);
        work(name);
        cut_disk_end();
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status)) {
        assert_int_equal(WTERMSIG(status), SIGKILL);
        return false;
    }
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return true;
}

/** Numbers that must be the same with and without kills. */
static void
look(const char *name, uint64_t out[NUMBERS])
{
    ag_store *s = service_open(name);
    static const char *const text[] = {
        "SELECT COUNT(*) FROM detection",
        "SELECT COUNT(*) FROM detection WHERE incident = 0",
        "SELECT COUNT(*) FROM incident",
        ("SELECT COALESCE(SUM(revision * 100 + level * 10 + detections), 0)"
         " FROM incident"),
        "SELECT COALESCE(SUM(state * id), 0) FROM review",
        "SELECT COALESCE(SUM(approves * 7 + operator), 0) FROM vote",
        "SELECT COUNT(*) FROM directive",
        "SELECT COUNT(*) FROM directive WHERE state = 1",
        "SELECT COUNT(*) FROM budget WHERE scope = 99",
        "SELECT COALESCE(MAX(used), 0) FROM budget WHERE scope = 99",
        "SELECT COUNT(DISTINCT bundle) FROM directive WHERE state = 1",
        "SELECT COUNT(*) FROM audit"};
    for (size_t i = 0; i < EG_ARRAY_LEN(text); i++) {
        out[i] = kit_count(s, text[i]);
    }
    service_close(s);
}

/** Kill work before its change @p first, what is left of it before its change
 * first + @p step and so on, until it is done: all is as undisturbed. */
static void
check_killed(const uint64_t want[NUMBERS], uint64_t first, uint64_t step)
{
    uint64_t got[NUMBERS];
    char name[32];
    (void)snprintf(name, sizeof(name), "killed-%u-%u", (unsigned)first,
                   (unsigned)step);
    make_service(name);
    unsigned kills = 0;
    while (!work_until_killed(name, first + step * kills)) {
        kills++;
    }
    assert_true(kills > 0);
    work(name); /* finds nothing to do */
    look(name, got);
    assert_memory_equal(got, want, sizeof(got));
    print_message("%s: %u kills\n", name, kills);
}

static void
nothing_is_lost_and_nothing_is_twice(void **state)
{
    (void)state;
    uint64_t want[NUMBERS];
    make_service("quiet");
    work("quiet");
    look("quiet", want);
    assert_int_equal(want[0], ROWS);
    assert_int_equal(want[1], 0);
    assert_true(want[8] > 0 && want[9] == 1 && want[8] == want[10]);
    const uint64_t step = prop_sample();
    for (uint64_t i = (step - 1) % ORDERS; i < ORDERS; i += step) {
        check_killed(want, 1 + 7 * i, 1 + 3 * i);
    }
}

static int
begin(void **state)
{
    return app_crypto_init(NULL) == EG_OK ? place_begin(state) : -1;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost_and_nothing_is_twice),
    };
    return cmocka_run_group_tests(tests, begin, place_end);
}
