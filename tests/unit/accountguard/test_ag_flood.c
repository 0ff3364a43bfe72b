/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Abuse case 6: floods do not become mails, and hide nothing.
 */
#include "incident_kit.h"

#define HOURS(n) ((n)*AG_HOUR)

/** After the batch of KIT_NOW and any jitter. */
#define LATER (KIT_NOW + AG_DAY)

/** Abuse case 6: a partner floods; nothing goes out until a person releases it,
 * and what was about to go is held as well. */
static void
a_flood_stops_until_a_person_releases_it(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("flood");
    ag_store *s = desk.store;
    const ag_finding warning = kit_warning();
    enum { FLOOD = 60 };
    assert_ok(ag_store_begin(s, NULL));
    uint64_t account[FLOOD];
    for (unsigned i = 0; i < FLOOD; i++) {
        account[i] = kit_account(s, kit_person(s), 0, AG_TELL_NONE);
    }
    assert_ok(ag_store_commit(s, NULL));
    bool stopped = false;
    for (unsigned i = 0; i < FLOOD; i++) {
        assert_ok(ag_is_stopped(s, &stopped, KIT_LOG, NULL));
        assert_int_equal(stopped, i > desk.policy.breaker_floor);
        (void)kit_take(&desk, i + 1, account[i], &warning, KIT_NOW, KIT_NOW,
                       NULL);
    }
    ag_bundle b;
    assert_false(kit_due(&desk, &b, LATER));
    assert_int_equal(kit_count(s, "SELECT COUNT(*) FROM incident"), FLOOD);
    ag_stopped out;
    assert_ok(ag_store_begin(s, NULL));
    assert_ok(ag_store_end(s,
                           ag_source_release(&desk, &out, KIT_LOG, KIT_ALICE,
                                             KIT_NOW + HOURS(2), NULL),
                           NULL));
    assert_int_equal(out.reviews + out.directives, FLOOD);
    assert_int_equal(out.directives, desk.policy.breaker_floor);
    assert_int_equal(out.grave, 0);
    unsigned sent = 0;
    while (kit_due(&desk, &b, LATER)) {
        sent++;
    }
    assert_int_equal(sent, FLOOD);
    assert_ok(ag_store_begin(s, NULL));
    assert_int_equal(
        ag_source_release(&desk, &out, KIT_LOG, KIT_ALICE, KIT_NOW, NULL),
        EG_ERR_STATE);
    ag_store_rollback(s);
    kit_close(&desk);
}

/** What a person drops is told to nobody, and a release later sends none of it. */
static void
a_flood_can_be_dropped(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("drop");
    ag_store *s = desk.store;
    const ag_finding warning = kit_warning();
    for (unsigned i = 0; i < 40; i++) {
        const uint64_t account = kit_account(s, kit_person(s), 0, AG_TELL_NONE);
        (void)kit_take(&desk, i + 1, account, &warning, KIT_NOW, KIT_NOW, NULL);
    }
    ag_stopped out;
    assert_ok(ag_store_begin(s, NULL));
    assert_ok(ag_source_drop(&desk, &out, KIT_LOG, KIT_ALICE, KIT_NOW, NULL));
    assert_ok(
        ag_source_release(&desk, &out, KIT_LOG, KIT_ALICE, KIT_NOW, NULL));
    assert_ok(ag_store_commit(s, NULL));
    assert_int_equal(out.reviews + out.directives, 0);
    ag_bundle b;
    assert_false(kit_due(&desk, &b, LATER));
    kit_close(&desk);
}

/** While a source is stopped people may decide on one statement of it, by four
 * eyes as ever; so a flood cannot hide what is true. */
static void
one_of_a_flood_can_be_decided(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("one");
    ag_store *s = desk.store;
    const ag_finding kinds[] = {
        kit_warning(), kit_finding(AG_ACTION_SIGN_IN, AG_OUTCOME_SUCCESS, 2)};
    for (unsigned i = 0; i < 40; i++) {
        const uint64_t account = kit_account(s, kit_person(s), 0, AG_TELL_NONE);
        (void)kit_take(&desk, i + 1, account, &kinds[i == 38], KIT_NOW, KIT_NOW,
                       NULL);
    }
    const uint64_t plain = KIT_LAST(s, "review");
    const uint64_t grave = plain - 1;
    ag_stopped out = {.source = KIT_LOG};
    assert_ok(ag_store_begin(s, NULL));
    assert_ok(ag_source_drop(&desk, &out, KIT_LOG, KIT_ALICE, KIT_NOW, NULL));
    ag_store_rollback(s);
    assert_int_equal(out.grave, 1);
    ag_bundle b;
    assert_ok(kit_decide(&desk, grave, KIT_ALICE, true));
    assert_false(kit_due(&desk, &b, LATER));
    assert_ok(kit_decide(&desk, grave, KIT_BOB, true));
    assert_true(kit_due(&desk, &b, LATER));
    assert_int_equal(b.said.level, AG_SUSPECTED);
    assert_false(kit_due(&desk, &b, LATER));
    assert_ok(kit_decide(&desk, plain, KIT_BOB, false));
    assert_ok(ag_store_begin(s, NULL));
    assert_ok(
        ag_source_release(&desk, &out, KIT_LOG, KIT_ALICE, KIT_NOW, NULL));
    assert_ok(ag_store_commit(s, NULL));
    assert_int_equal(out.reviews + out.directives, 38);
    unsigned sent = 0;
    while (kit_due(&desk, &b, LATER)) {
        sent++;
    }
    assert_int_equal(sent, 38);
    kit_close(&desk);
}

/** Abuse case 6: one person, many accounts: so many notices, then one digest a
 * day for each account, and never one for each event. */
static void
a_person_gets_no_more_than_a_few_a_day(void **state)
{
    (void)state;
    ag_desk desk = kit_desk("person");
    ag_store *s = desk.store;
    const uint64_t person = kit_person(s);
    const uint64_t account = kit_account(s, person, 0, AG_TELL_NONE);
    const ag_finding warning = kit_warning();
    /* Attacks a month apart, all known today: an incident each. */
    desk.policy.fresh = 3000 * AG_DAY;
    for (unsigned i = 0; i < 20; i++) {
        assert_int_equal(kit_take(&desk, i + 1, account, &warning,
                                  KIT_NOW - i * 30 * AG_DAY, KIT_NOW, NULL),
                         AG_TAKEN_OPENED);
    }
    ag_bundle b;
    assert_true(kit_due(&desk, &b, KIT_NOW + HOURS(18)));
    assert_int_equal(b.incidents, desk.policy.person_budget);
    assert_false(kit_due(&desk, &b, KIT_NOW + HOURS(13)));
    assert_true(kit_due(&desk, &b, LATER));
    assert_int_equal(b.incidents, 20 - desk.policy.person_budget);
    assert_int_equal(b.said.account, account);
    assert_false(kit_due(&desk, &b, LATER));
    kit_close(&desk);
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
        cmocka_unit_test(a_flood_stops_until_a_person_releases_it),
        cmocka_unit_test(a_flood_can_be_dropped),
        cmocka_unit_test(one_of_a_flood_can_be_decided),
        cmocka_unit_test(a_person_gets_no_more_than_a_few_a_day),
    };
    return cmocka_run_group_tests(tests, begin, place_end);
}
