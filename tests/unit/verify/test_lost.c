/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the report says of what could not be judged, and where it says that
 * something is wrong: once, under its own name, at its own place.
 */
#include <stdlib.h>

#include "support/item_edit.h"
#include "support/record_place.h"
#include "support/test_record.h"
#include "support/told.h"
#include "support/verify_case.h"
#include "test.h"

static told tells;

static int
set_up(void **state)
{
    told_begin(&tells, "test_lost");
    return place_set_up(state);
}

static int
tear_down(void **state)
{
    place_tear_down(state);
    return told_end(&tells, true) ? 0 : 1;
}

/** The report on a record as it stands; both go with free_report(). */
static eg_report *
report_on(test_record *r, const char *name)
{
    test_record_write(r, path, TEST_RECORD_TOC);
    eg_report *report = verify_path(path, r->e.group, EG_PROFILE_FULL, 1);
    assert_true(told_report(&tells, name, report, TOLD_FINDINGS));
    return report;
}

static void
free_report(eg_report *report, test_record *r)
{
    eg_report_free(report);
    fixture_remove(path);
    test_record_free(r);
}

/** The first of the findings of one check, of which there must be @p want. */
static eg_finding
finding_of(const eg_report *report, eg_check check, size_t want)
{
    size_t len;
    size_t count = 0;
    eg_finding first = {0};
    const eg_finding *f = eg_report_findings(report, &len);
    for (size_t i = 0; i < len; i++) {
        if (f[i].check == check && count++ == 0) {
            first = f[i];
        }
    }
    assert_int_equal(count, want);
    return first;
}

/** A request for no ballot stands before those of the first ballot, which cannot
 *  be read: it alone names what the record does not have. */
static void
test_orphan_before_a_lost_ballot(void **state)
{
    (void)state;
    static uint8_t bad[] = {0x5A, 0x01, 0xFF}; /* a ballot, half a tag */
    static const eg_section_type types[] = {
        EG_SECTION_CONTEST_DATA_REQUESTS, EG_SECTION_CONTEST_DATA_DECRYPTIONS};
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    for (size_t i = 0; i < EG_ARRAY_LEN(types); i++) {
        test_section *s = test_record_section(&r, types[i]);
        assert_true(s->len >= 2);
        test_section_copy(s, 0, 0);
        if (i == 0) {
            s->item[0].item.u.request.ballot.position = 0;
        } else {
            s->item[0].item.u.data_opening.ballot.position = 0;
        }
    }
    test_item *ballot = &test_record_device(&r, 0)->item[1];
    ballot->raw = bad;
    ballot->raw_len = sizeof(bad);
    eg_report *report = report_on(&r, "orphan before a lost ballot");
    const eg_finding found = finding_of(report, EG_CHECK_12_STRUCTURE, 2);
    assert_int_equal(found.ordinal, 0);
    assert_non_null(strstr(found.text, "that the record does not have"));
    free_report(report, &r);
}

/** Of guardians nothing is said where n and k are impossible. */
static void
test_guardians_without_parameters(void **state)
{
    (void)state;
    static const eg_check checks[] = {EG_CHECK_2A, EG_CHECK_2B, EG_CHECK_2C,
                                      EG_CHECK_2_STRUCTURE};
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    test_record_section(&r, EG_SECTION_PARAMETERS)
        ->item[0]
        .item.u.parameters.k = 3;
    eg_report *report = report_on(&r, "k over n");
    assert_int_equal(eg_report_check(report, EG_CHECK_1_STRUCTURE, NULL),
                     EG_FAILED);
    for (size_t i = 0; i < EG_ARRAY_LEN(checks); i++) {
        eg_check_count count;
        assert_int_equal(eg_report_check(report, checks[i], &count),
                         EG_NOT_EVALUABLE);
        assert_int_equal(count.visited, 0);
    }
    free_report(report, &r);
}

/** With K of p or more neither K-hat nor H_E is judged. */
static void
test_keys_out_of_range(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    test_item *item =
        &test_record_section(&r, EG_SECTION_ELECTION_KEYS)->item[0];
    test_item_edit(&r, item, "election_keys.k", EDIT_VALUE,
                   test_plus_p(&r, &item->item.u.keys.key[EG_KEY_VOTE]));
    eg_report *report = report_on(&r, "K + p");
    assert_int_equal(eg_report_check(report, EG_CHECK_3A, NULL), EG_FAILED);
    assert_int_equal(eg_report_check(report, EG_CHECK_3B, NULL),
                     EG_NOT_EVALUABLE);
    assert_int_equal(eg_report_check(report, EG_CHECK_4A, NULL),
                     EG_NOT_EVALUABLE);
    free_report(report, &r);
}

/** (15.A) names the contest and the option whose product is another. */
static void
test_place_of_a_wrong_product(void **state)
{
    (void)state;
    test_record r;
    test_record_new(
        &r, &(test_record_plan){.seed = 7, .manifest = test_manifest_printed});
    test_item *cast = test_record_printed(&r, 1);
    const eg_selected_vector *s = test_selected(cast, 0, 0);
    eg_ciphertext *second = test_ciphertext(s->vector, 1);
    eg_element_mul(r.e.group, &second->beta, &second->beta, &second->alpha);
    eg_report *report = report_on(&r, "a wrong product");
    const eg_finding found = finding_of(report, EG_CHECK_15A, 1);
    assert_int_equal(found.contest, 1);
    assert_int_equal(found.field, 2);
    free_report(report, &r);
}

/** The outcome of one check of a record as it stands, for a profile. */
static eg_outcome
outcome_of(test_record *r, eg_profile profile, eg_check check)
{
    test_record_write(r, path, TEST_RECORD_TOC);
    eg_report *report = verify_path(path, r->e.group, profile, 1);
    const eg_outcome outcome = eg_report_check(report, check, NULL);
    eg_report_free(report);
    fixture_remove(path);
    return outcome;
}

/** The bytes of an item become half a tag. */
static void
break_item(test_item *item)
{
    static uint8_t bad[] = {0x5A, 0x01, 0xFF};
    item->raw = bad;
    item->raw_len = sizeof(bad);
}

/** Where a cast ballot cannot be read nobody says that the tally is wrong: also
 *  not whoever asked for the ballots alone. */
static void
test_tally_beside_a_lost_ballot(void **state)
{
    (void)state;
    static const eg_profile profiles[] = {EG_PROFILE_BALLOTS,
                                          EG_PROFILE_GUARDIAN, EG_PROFILE_FULL};
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    break_item(&test_record_device(&r, 0)->item[1]);
    for (size_t i = 0; i < EG_ARRAY_LEN(profiles); i++) {
        const eg_outcome outcome = outcome_of(&r, profiles[i], EG_CHECK_9A);
        assert_int_not_equal(outcome, EG_FAILED);
        assert_int_not_equal(outcome, EG_PASSED);
    }
    test_record_free(&r);
}

/** A request and its decryption that cannot be read are not a pair that was
 *  seen. */
static void
test_pair_that_cannot_be_read(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    break_item(
        &test_record_section(&r, EG_SECTION_CONTEST_DATA_REQUESTS)->item[0]);
    break_item(
        &test_record_section(&r, EG_SECTION_CONTEST_DATA_DECRYPTIONS)->item[0]);
    assert_int_equal(outcome_of(&r, EG_PROFILE_FULL, EG_CHECK_12_STRUCTURE),
                     EG_NOT_EVALUABLE);
    test_record_free(&r);
}

/** Attestations that break off leave a report. */
static void
test_attestations_cut_short(void **state)
{
    (void)state;
    char file[FIXTURE_PATH_MAX];
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7, .devices = 1});
    test_record_write(&r, path, TEST_RECORD_TOC);
    fixture_path(file, path, "device_attestations.binpb");
    EG_BUFFER(bytes, (size_t)1 << 20);
    fixture_load(file, &bytes);
    fixture_store(file, bytes.data, bytes.len - 1);
    eg_report *report = verify_path(path, r.e.group, EG_PROFILE_FULL, 1);
    assert_int_equal(eg_report_check(report, EG_CHECK_R_ATTESTATION, NULL),
                     EG_NOT_EVALUABLE);
    free_report(report, &r);
}

/** 13.structure: of the values of a contest twice as many are looked at, which
 *  14 judges, and not one more. */
static void
test_values_twice_as_many(void **state)
{
    (void)state;
    for (size_t more = 0; more < 2; more++) {
        test_record r;
        test_record_new(&r, &(test_record_plan){.seed = 7});
        eg_opened_ballot_contest *c =
            (eg_opened_ballot_contest *)(uintptr_t)test_record_section(
                &r, EG_SECTION_CHALLENGED_DECRYPTIONS)
                ->item[0]
                .item.u.opening.opened.contest;
        const size_t len = 2 * c->field_len + more;
        eg_opened_ballot_field *longer =
            eg_arena_alloc(r.arena, len, sizeof(*longer));
        for (size_t i = 0; i < len; i++) {
            longer[i] = c->field[i % c->field_len];
        }
        c->field = longer;
        c->field_len = len;
        assert_int_equal(outcome_of(&r, EG_PROFILE_FULL, EG_CHECK_13_STRUCTURE),
                         more == 0 ? EG_PASSED : EG_FAILED);
        test_record_free(&r);
    }
}

/** 13.structure: of contests, too, twice as many are looked at, and no more. */
static void
test_contests_twice_as_many(void **state)
{
    (void)state;
    for (size_t more = 0; more < 2; more++) {
        test_record r;
        test_record_new(&r, &(test_record_plan){.seed = 7});
        eg_opened_ballot *o =
            &test_record_section(&r, EG_SECTION_CHALLENGED_DECRYPTIONS)
                 ->item[0]
                 .item.u.opening.opened;
        const size_t len = 2 * o->contest_len + more;
        eg_opened_ballot_contest *longer =
            eg_arena_alloc(r.arena, len, sizeof(*longer));
        for (size_t i = 0; i < len; i++) {
            longer[i] = o->contest[i * o->contest_len / len];
        }
        o->contest = longer;
        o->contest_len = len;
        assert_int_equal(outcome_of(&r, EG_PROFILE_FULL, EG_CHECK_13_STRUCTURE),
                         more == 0 ? EG_PASSED : EG_FAILED);
        test_record_free(&r);
    }
}

/** 14.structure: a contest that is opened twice, whatever follows it. */
static void
test_contest_opened_twice(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    eg_opened_ballot *o =
        &test_record_section(&r, EG_SECTION_CHALLENGED_DECRYPTIONS)
             ->item[0]
             .item.u.opening.opened;
    const size_t len = o->contest_len + 1;
    eg_opened_ballot_contest *longer =
        eg_arena_alloc(r.arena, len, sizeof(*longer));
    memcpy(longer + 1, o->contest, o->contest_len * sizeof(*longer));
    longer[0] = longer[1];
    o->contest = longer;
    o->contest_len = len;
    assert_int_equal(outcome_of(&r, EG_PROFILE_FULL, EG_CHECK_14_STRUCTURE),
                     EG_FAILED);
    test_record_free(&r);
}

/** The first cast printed ballot of a record. */
static test_item *
printed_cast(test_record *r)
{
    test_record_new(
        r, &(test_record_plan){.seed = 7, .manifest = test_manifest_printed});
    return test_record_printed(r, 1);
}

/** 6.A of a selected vector, also where only its first element is no member. */
static void
test_first_element_of_a_vector(void **state)
{
    (void)state;
    for (size_t at = 0; at < 2; at++) {
        test_record r;
        const eg_selected_vector *s = test_selected(printed_cast(&r), 0, 0);
        test_negate(&r, &test_ciphertext(s->vector, at)->alpha);
        assert_int_equal(outcome_of(&r, EG_PROFILE_FULL, EG_CHECK_6A),
                         EG_FAILED);
        test_record_free(&r);
    }
}

/** 16.structure: selected vectors ascend, by however little they differ. */
static void
test_order_of_selected_vectors(void **state)
{
    (void)state;
    for (uint8_t last = 0; last < 2; last++) {
        test_record r;
        test_item *cast = printed_cast(&r);
        const eg_hash first = {{1, last}};
        const eg_hash second = {{1, (uint8_t)(1 - last)}};
        test_selected(cast, 1, 0)->psi = first;
        test_selected(cast, 1, 1)->psi = second;
        assert_int_equal(outcome_of(&r, EG_PROFILE_FULL, EG_CHECK_16_STRUCTURE),
                         last == 0 ? EG_PASSED : EG_FAILED);
        test_record_free(&r);
    }
}

/** What a person reads of printed ballots: how many were not cast. */
static void
test_printed_ballots_are_told(void **state)
{
    (void)state;
    char *text = NULL;
    size_t len;
    test_record r;
    test_record_new(
        &r, &(test_record_plan){.seed = 7, .manifest = test_manifest_printed});
    eg_report *report = report_on(&r, "printed ballots");
    assert_ok(eg_report_write(report, EG_REPORT_TEXT, &text, &len));
    const char *line = strstr(text, "Ballots ");
    assert_non_null(line);
    const char *said = strstr(line, ", 3 printed and not cast\nRoot ");
    assert_non_null(said);
    assert_true(strchr(line, '\n') > said);
    free(text);
    free_report(report, &r);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orphan_before_a_lost_ballot),
        cmocka_unit_test(test_guardians_without_parameters),
        cmocka_unit_test(test_keys_out_of_range),
        cmocka_unit_test(test_place_of_a_wrong_product),
        cmocka_unit_test(test_printed_ballots_are_told),
        cmocka_unit_test(test_tally_beside_a_lost_ballot),
        cmocka_unit_test(test_pair_that_cannot_be_read),
        cmocka_unit_test(test_attestations_cut_short),
        cmocka_unit_test(test_values_twice_as_many),
        cmocka_unit_test(test_contests_twice_as_many),
        cmocka_unit_test(test_contest_opened_twice),
        cmocka_unit_test(test_first_element_of_a_vector),
        cmocka_unit_test(test_order_of_selected_vectors),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
