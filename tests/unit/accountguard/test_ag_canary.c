/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The canary: a made-up warning a day goes all the way to a mail that says what it
 * is, tells nobody else, and hides nothing that is real.
 */
#include "accountguard/deliver/press.h"
#include "accountguard/health/health.h"
#include "accountguard/ingest/canary.h"
#include "accountguard/ingest/spool.h"
#include "accountguard/notice/text.h"
#include "accountguard/notice/verify.h"
#include "enrol_kit.h"

#define NOW    SERVICE_NOON
#define CANARY "canary@cert.example"
#define ALICE  "alice@mail.example"

static ag_store *store;

/** Enrol an address that statistics do not count; its account. */
static uint64_t
protect(const char *address)
{
    const ag_enrolled e =
        kit_enrol(store, address, NULL, NULL, AG_TELL_NONE, NOW - AG_DAY);
    sql_statement s =
        sql_begin(store->db, "UPDATE consent SET share = 0 WHERE account = $1");
    sql_bind_number(&s, 1, e.account);
    assert_ok(sql_run(&s, NULL));
    return e.account;
}

static void
begin(const char *name)
{
    store = service_new(name);
    (void)protect(CANARY);
    (void)protect(ALICE);
    assert_ok(ag_canary_set(store, 1, CANARY, NOW, NULL));
}

/** Send the day's canary; whether it was due. */
static bool
send(ag_time now)
{
    bool sent = false;
    eg_error err = {.status = EG_OK};
    if (ag_canary_send(store, &sent, now, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    return sent;
}

/** Read what waits in the spool of the canary; the findings in it. */
static uint64_t
read_spool(ag_time now)
{
    ag_source source;
    ag_ingest *in = NULL;
    ag_ingest_counts counts = {0};
    ag_spool_counts files = {0};
    assert_ok(ag_source_get(store, &source, AG_CANARY_SOURCE, NULL));
    const ag_ingest_plan plan = {.store = store, .source = &source, .now = now};
    assert_ok(ag_ingest_new(&in, &plan, NULL));
    assert_ok(ag_spool_read(in, &plan, store->dir, &counts, &files, NULL));
    ag_ingest_free(in);
    assert_int_equal(counts.bad + files.bad, 0);
    return counts.found;
}

/** Print all that is due; how many notices. */
static uint64_t
print_all(ag_card *card, ag_time now)
{
    ag_press press;
    ag_press_counts counts = {0};
    bool there = true;
    eg_error err = {.status = EG_OK};
    assert_ok(ag_press_open(&press, store, now, NULL));
    while (there) {
        if (ag_press_next(&press, &there, &counts, now, &err) != EG_OK) {
            fail_msg("%s", err.text);
        }
    }
    *card = press.card;
    ag_press_close(&press);
    return counts.notices;
}

/** A canary from its sending to its notice, which is due by the next morning. */
static uint64_t
whole_day(ag_card *card, ag_time now)
{
    assert_true(send(now));
    assert_int_equal(read_spool(now + AG_MINUTE), 1);
    assert_int_equal(print_all(card, now + AG_MINUTE), 0);
    return print_all(card, now + 20 * AG_HOUR);
}

/** The facts of the notice that was made last. */
static ag_facts
last_facts(const ag_card *card)
{
    ag_notice_row row;
    ag_facts f;
    EG_BUFFER(file, AG_NOTICE_FILE_MAX);
    const uint64_t id = kit_number(store, "SELECT MAX(id) FROM notice");
    assert_ok(ag_notice_get(store, &row, id, NULL));
    assert_int_equal(row.step, 0);
    assert_int_equal(row.desk, AG_DESK_NONE);
    assert_ok(ag_notice_open(store, &file, &row, NULL));
    assert_ok(ag_notice_file_verify(&f, eg_buffer_span(&file), card, NULL));
    return f;
}

static void
it_becomes_a_notice_that_says_so(void **state)
{
    (void)state;
    ag_card card;
    begin("whole");
    assert_int_equal(whole_day(&card, NOW), 1);
    const ag_facts f = last_facts(&card);
    assert_int_equal(f.seen_by, AG_SEEN_BY_CANARY);
    assert_int_equal(f.level, AG_TARGETED);
    assert_string_equal(f.account, "c***y at cert.example");
    assert_int_equal(f.step_len, 1);
    assert_int_equal(f.step[0], AG_STEP_NOTHING);
    for (unsigned language = 0; language < AG_LANGUAGE_COUNT; language++) {
        static const char *const word[] = {"CANARY", "CANARIO", "CANARI"};
        EG_BUFFER(text, 8192);
        ag_facts said = f;
        said.language = (ag_language)language;
        assert_ok(ag_text_write(&text, &said, NULL));
        eg_buffer_byte(&text, 0);
        assert_non_null(strstr((const char *)text.data, word[language]));
        assert_null(strstr((const char *)text.data, "TARGETED"));
    }
    /* It is in the mail, and nobody else has one. */
    assert_int_equal(kit_number(store, "SELECT COUNT(*) FROM delivery"), 1);
    service_close(store);
}

static void
each_day_has_one(void **state)
{
    (void)state;
    ag_card card;
    begin("days");
    for (unsigned day = 0; day < 4; day++) {
        const ag_time now = NOW + day * AG_DAY;
        assert_int_equal(whole_day(&card, now), 1);
        assert_false(send(now + AG_HOUR));
        assert_int_equal(last_facts(&card).revision, 1);
    }
    assert_int_equal(kit_number(store, "SELECT COUNT(*) FROM incident"), 4);
    assert_int_equal(
        kit_number(store, "SELECT COUNT(*) FROM incident WHERE state = 0"), 1);
    service_close(store);
}

/** A crash before the day was noted has the same event written again. */
static void
the_same_day_twice_is_once(void **state)
{
    (void)state;
    ag_card card;
    begin("twice");
    assert_int_equal(whole_day(&card, NOW), 1);
    assert_ok(ag_canary_set(store, 1, CANARY, NOW, NULL));
    assert_true(send(NOW + AG_HOUR));
    assert_int_equal(read_spool(NOW + AG_HOUR), 0);
    assert_int_equal(print_all(&card, NOW + 2 * AG_DAY), 0);
    service_close(store);
}

static void
an_account_that_others_learn_of_is_none(void **state)
{
    (void)state;
    eg_error err;
    store = service_new("whose");
    assert_fails(ag_canary_set(store, 1, "nobody", NOW, &err), EG_ERR_ARGUMENT,
                 "address");
    assert_fails(ag_canary_set(store, 1, CANARY, NOW, &err), EG_ERR_NOT_FOUND,
                 "nobody has enrolled");
    (void)kit_enrol(store, CANARY, NULL, NULL, AG_TELL_NONE, NOW - AG_DAY);
    assert_fails(ag_canary_set(store, 1, CANARY, NOW, &err), EG_ERR_STATE,
                 "counted in statistics");
    assert_false(send(NOW));
    (void)protect(ALICE);
    ag_source other = {.name = AG_CANARY_SOURCE, .format = AG_FORMAT_CSV};
    assert_ok(ag_source_add(store, 1, &other, NULL, NOW, NULL));
    assert_fails(ag_canary_set(store, 1, ALICE, NOW, &err), EG_ERR_STATE,
                 "which is another one");
    service_close(store);
}

/** Put rows of whoever into the canary's spool. */
static void
put_rows(const char *name, const char *rows)
{
    char place_of[APP_PATH_MAX];
    char path[APP_PATH_MAX];
    char text[1024];
    const int len = snprintf(text, sizeof(text),
                             "id,time,account,action,outcome\n%s", rows);
    assert_ok(ag_spool_place(place_of, store->dir, AG_CANARY_SOURCE, NULL));
    assert_ok(app_path(path, place_of, name, NULL));
    put(path, text, (size_t)len);
}

static void
it_proves_nothing_of_others_and_nothing_grave(void **state)
{
    (void)state;
    begin("others");
    put_rows("a", "1,2026-11-23T09:00:00Z," ALICE ",warning,unknown\n"
                  "2,2026-11-23T09:00:00Z," CANARY ",token,success\n");
    assert_int_equal(read_spool(NOW), 0);
    assert_int_equal(kit_number(store, "SELECT COUNT(*) FROM incident"), 0);
    put_rows("b", "3,2026-11-23T09:00:00Z," CANARY ",warning,unknown\n");
    assert_int_equal(read_spool(NOW), 1);
    service_close(store);
}

/** Whoever joins meanwhile, with an organisation that would be told. */
static void
only_the_owner_is_told(void **state)
{
    (void)state;
    kit_zone zone = {.fails = false};
    ag_card card;
    begin("owner");
    const uint64_t organisation = kit_approved(store, &zone, NOW - 30 * AG_DAY);
    assert_true(send(NOW));
    sql_statement s =
        sql_begin(store->db, "UPDATE account SET organisation = $1");
    sql_bind_number(&s, 1, organisation);
    assert_ok(sql_run(&s, NULL));
    s = sql_begin(store->db, "UPDATE consent SET tell = $1");
    sql_bind_number(&s, 1, AG_TELL_DETAIL);
    assert_ok(sql_run(&s, NULL));
    assert_int_equal(read_spool(NOW), 1);
    assert_int_equal(print_all(&card, NOW + 20 * AG_HOUR), 1);
    assert_int_equal(last_facts(&card).audience, AG_AUDIENCE_PERSON);
    bool sent = false;
    eg_error err;
    assert_fails(ag_canary_send(store, &sent, NOW + AG_DAY, &err), EG_ERR_STATE,
                 "must be of no organisation");
    service_close(store);
}

/** A provider's warning of the canary's account from elsewhere. */
static void
warn_really(ag_time now)
{
    static const char row[] = "id,time,account,action\n"
                              "1,2026-11-23T09:00:00Z," CANARY ",warning\n";
    char place_of[APP_PATH_MAX];
    char path[APP_PATH_MAX];
    ag_source m365 = {.name = "m365",
                      .format = AG_FORMAT_CSV,
                      .trust = AG_TRUST_A,
                      .seen_by = AG_SEEN_BY_LOG};
    ag_ingest *in = NULL;
    ag_ingest_counts counts = {0};
    ag_spool_counts files = {0};
    const ag_ingest_plan plan = {.store = store, .source = &m365, .now = now};
    assert_ok(ag_source_add(store, 1, &m365, NULL, now, NULL));
    assert_ok(ag_spool_place(place_of, store->dir, "m365", NULL));
    assert_ok(app_path(path, place_of, "a", NULL));
    put(path, row, sizeof(row) - 1);
    assert_ok(ag_ingest_new(&in, &plan, NULL));
    assert_ok(ag_spool_read(in, &plan, store->dir, &counts, &files, NULL));
    ag_ingest_free(in);
    assert_int_equal(counts.found, 1);
}

static void
what_is_real_is_told_beside_it(void **state)
{
    (void)state;
    static const char *const names[] = {"before", "after"};
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        ag_card card;
        begin(names[i]);
        if (i == 0) {
            warn_really(NOW);
        }
        assert_true(send(NOW));
        assert_int_equal(read_spool(NOW), 1);
        if (i == 1) {
            warn_really(NOW);
        }
        assert_int_equal(kit_number(store, "SELECT COUNT(*) FROM incident"), 2);
        /* Of one batch, it is one notice: of what is real. */
        assert_int_equal(print_all(&card, NOW + 20 * AG_HOUR), 1);
        assert_int_equal(
            kit_number(store, "SELECT COUNT(*) FROM notice WHERE step > 0"), 1);
        /* The next canary ends the one before, and not what is real. */
        assert_true(send(NOW + AG_DAY));
        assert_int_equal(
            kit_number(store, "SELECT COUNT(*) FROM incident WHERE state = 0"),
            1);
        service_close(store);
    }
}

static eg_status
find_alarm(void *context, const ag_alarm *alarm, eg_error *err)
{
    bool *raised = context;
    (void)err;
    *raised |= strcmp(alarm->name, "canary-silent") == 0;
    return EG_OK;
}

static bool
is_silent(ag_time now)
{
    bool raised = false;
    assert_ok(ag_health(store, now, find_alarm, &raised, NULL, NULL));
    return raised;
}

static void
run_text(const char *text)
{
    sql_statement s = sql_begin(store->db, text);
    assert_ok(sql_run(&s, NULL));
}

static void
its_absence_is_an_alarm(void **state)
{
    (void)state;
    ag_card card;
    begin("silence");
    assert_false(is_silent(NOW + AG_DAY));
    assert_true(is_silent(NOW + 2 * AG_DAY + AG_SECOND));
    assert_int_equal(whole_day(&card, NOW), 1);
    /* A notice that no relay took is no canary. */
    assert_true(is_silent(NOW + 2 * AG_DAY + AG_SECOND));
    run_text("UPDATE delivery SET state = 2");
    assert_false(is_silent(NOW + 2 * AG_DAY + AG_SECOND));
    assert_true(is_silent(NOW + 3 * AG_DAY));
    /* Nor is somebody else's notice. */
    run_text("UPDATE directive SET seen_by = 0");
    assert_true(is_silent(NOW + 2 * AG_DAY + AG_SECOND));
    assert_ok(ag_source_disable(store, 1, AG_CANARY_SOURCE, NOW, NULL));
    assert_false(is_silent(NOW + 9 * AG_DAY));
    assert_false(send(NOW + AG_DAY));
    service_close(store);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_becomes_a_notice_that_says_so),
        cmocka_unit_test(each_day_has_one),
        cmocka_unit_test(the_same_day_twice_is_once),
        cmocka_unit_test(an_account_that_others_learn_of_is_none),
        cmocka_unit_test(it_proves_nothing_of_others_and_nothing_grave),
        cmocka_unit_test(only_the_owner_is_told),
        cmocka_unit_test(what_is_real_is_told_beside_it),
        cmocka_unit_test(its_absence_is_an_alarm),
    };
    return cmocka_run_group_tests(tests, kit_begin, place_end);
}
