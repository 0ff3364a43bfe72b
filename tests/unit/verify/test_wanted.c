/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Expectations that are met and do not help, and records with more in them than
 * there can be.
 */
#include <stdio.h>

#include "support/record_place.h"
#include "support/test_record.h"
#include "support/verify_case.h"
#include "test.h"

/** The outcome of one check, of a record that is verified with @p options. */
static eg_outcome
outcome_of(test_record *r, eg_verify_options options, eg_check check)
{
    eg_report *report = NULL;
    options.group = r->e.group;
    assert_ok(eg_verify(&report, path, &options, NULL));
    const eg_outcome outcome = eg_report_check(report, check, NULL);
    eg_report_free(report);
    return outcome;
}

static void
end(test_record *r)
{
    fixture_remove(path);
    test_record_free(r);
}

/** That n and k are the expected ones does not make them possible. */
static void
test_expected_quorum_that_cannot_be(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    test_record_section(&r, EG_SECTION_PARAMETERS)
        ->item[0]
        .item.u.parameters.k = 3;
    test_record_write(&r, path, TEST_RECORD_TOC);
    eg_verify_options options = EG_VERIFY_OPTIONS_INIT;
    options.expect_n = 2;
    options.expect_k = 3;
    assert_int_equal(outcome_of(&r, options, EG_CHECK_1_STRUCTURE), EG_FAILED);
    assert_int_equal(outcome_of(&r, options, EG_CHECK_2A), EG_NOT_EVALUABLE);
    end(&r);
}

/** One guardian is enough for an election. */
static void
test_one_guardian(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7, .n = 1, .k = 1});
    test_record_write(&r, path, TEST_RECORD_TOC);
    eg_report *report = verify_path(path, r.e.group, EG_PROFILE_FULL, 1);
    assert_int_equal(eg_report_verdict(report), EG_VERIFIED);
    eg_report_free(report);
    end(&r);
}

/** Of guardians there may be 255, which k fits, and not one more. */
static void
test_most_guardians(void **state)
{
    (void)state;
    for (uint32_t more = 0; more < 2; more++) {
        test_record r;
        test_record_new(&r, &(test_record_plan){.seed = 7});
        test_record_section(&r, EG_SECTION_PARAMETERS)
            ->item[0]
            .item.u.parameters.n = EG_GUARDIANS_MAX + more;
        test_record_write(&r, path, TEST_RECORD_TOC);
        eg_verify_options options = EG_VERIFY_OPTIONS_INIT;
        assert_int_equal(outcome_of(&r, options, EG_CHECK_1_STRUCTURE),
                         more == 0 ? EG_PASSED : EG_FAILED);
        end(&r);
    }
}

/** Nobody has to ask for the sentence. */
static void
test_no_record_and_no_sentence(void **state)
{
    (void)state;
    eg_report *report = NULL;
    assert_int_not_equal(eg_verify(&report, path, NULL, NULL), EG_OK);
    assert_null(report);
}

/** Printed ballots of a record that is not final yet have no releases. */
static void
test_printed_before_the_end(void **state)
{
    (void)state;
    test_record r;
    test_record_new(
        &r, &(test_record_plan){.seed = 7, .manifest = test_manifest_printed});
    test_record_write_phase(&r, path, TEST_RECORD_TOC, EG_PHASE_SEALED);
    eg_verify_options options = EG_VERIFY_OPTIONS_INIT;
    options.profile = EG_PROFILE_BALLOTS;
    assert_int_equal(outcome_of(&r, options, EG_CHECK_16C), EG_PASSED);
    options.profile = EG_PROFILE_FULL;
    assert_int_not_equal(outcome_of(&r, options, EG_CHECK_18A), EG_FAILED);
    assert_int_not_equal(outcome_of(&r, options, EG_CHECK_18_STRUCTURE),
                         EG_FAILED);
    end(&r);
}

/** The record of which each item of a section stands so often. */
static void
multiply(test_record *r, eg_section_type type, size_t times)
{
    test_section *s = test_record_section(r, type);
    for (size_t i = s->len; i > 0; i--) {
        for (size_t n = 1; n < times; n++) {
            test_section_copy(s, i - 1, i - 1);
        }
    }
    test_record_write(r, path, TEST_RECORD_TOC);
}

/** So many openings of each challenged ballot that they are not even gathered:
 *  nobody is told that they are missing or of no ballot, and the thread that
 *  waits for ballots gets the next one. */
static void
test_openings_without_end(void **state)
{
    (void)state;
    test_record r;
    test_record_new(
        &r, &(test_record_plan){.seed = 7, .devices = 1, .ballots = 24});
    multiply(&r, EG_SECTION_CHALLENGED_DECRYPTIONS, 3);
    eg_verify_options options = EG_VERIFY_OPTIONS_INIT;
    options.jobs = 1;
    assert_int_equal(outcome_of(&r, options, EG_CHECK_R_STRUCTURE), EG_FAILED);
    assert_int_equal(outcome_of(&r, options, EG_CHECK_13_STRUCTURE),
                     EG_NOT_EVALUABLE);
    end(&r);
}

/** Of requests a ballot may have twice as many as the manifest has contests. */
static void
test_requests_without_end(void **state)
{
    (void)state;
    for (size_t more = 0; more < 2; more++) {
        test_record r;
        test_record_new(&r, &(test_record_plan){.seed = 7});
        multiply(&r, EG_SECTION_CONTEST_DATA_REQUESTS,
                 2 * r.e.manifest->contest_len + more);
        eg_verify_options options = EG_VERIFY_OPTIONS_INIT;
        assert_int_equal(outcome_of(&r, options, EG_CHECK_R_STRUCTURE),
                         more == 0 ? EG_PASSED : EG_FAILED);
        end(&r);
    }
}

/** 5.A compares identifiers with identifiers, not with codes. */
static void
test_identifier_that_is_a_code(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    test_record_ballot(&r, 0, 2)->id = test_record_ballot(&r, 0, 1)->code;
    test_record_write(&r, path, TEST_RECORD_TOC);
    eg_verify_options options = EG_VERIFY_OPTIONS_INIT;
    assert_int_equal(outcome_of(&r, options, EG_CHECK_5A), EG_PASSED);
    assert_int_equal(outcome_of(&r, options, EG_CHECK_5B), EG_FAILED);
    end(&r);
}

/** How often a check was made of the written record. */
static uint64_t
visits(test_record *r, eg_check check)
{
    eg_report *report = verify_path(path, r->e.group, EG_PROFILE_FULL, 1);
    eg_check_count count;
    (void)eg_report_check(report, check, &count);
    eg_report_free(report);
    return count.visited;
}

/** X.14, and all that looks labels up: as long as an opened contest has at most
 *  twice its options, each is looked at; of one with more none is. */
static void
test_labels_of_absurdly_many_values(void **state)
{
    (void)state;
    uint64_t honest = 0;
    for (size_t len = 2; len <= 5; len++) {
        test_record r;
        test_record_new(&r, &(test_record_plan){.seed = 7});
        eg_opened_ballot_contest *c =
            (eg_opened_ballot_contest *)(uintptr_t)test_record_section(
                &r, EG_SECTION_CHALLENGED_DECRYPTIONS)
                ->item[0]
                .item.u.opening.opened.contest;
        assert_int_equal(c->field_len, 2);
        eg_opened_ballot_field *longer =
            eg_arena_alloc(r.arena, len, sizeof(*longer));
        for (size_t i = 0; i < len; i++) {
            longer[i] = c->field[i % 2];
        }
        c->field = longer;
        c->field_len = len;
        test_record_write(&r, path, TEST_RECORD_TOC);
        const uint64_t made = visits(&r, EG_CHECK_X14);
        honest = len == 2 ? made : honest;
        assert_int_equal(made, len <= 4 ? honest - 2 + len : honest - 2);
        end(&r);
    }
}

/** 9.structure is asked once of the whole, twice of each contest that stands in
 *  its place (and once more when the sums are compared), and once of what
 *  stands where nothing belongs: a header that stands again is such. */
static void
test_tally_with_more_in_it(void **state)
{
    (void)state;
    uint64_t honest = 0;
    for (size_t more = 0; more < 3; more++) {
        test_record r;
        test_record_new(&r, &(test_record_plan){.seed = 7});
        test_section *s = test_record_section(&r, EG_SECTION_ENCRYPTED_TALLY);
        for (size_t i = 0; i < more; i++) {
            test_section_copy(s, 0, 1);
        }
        test_record_write(&r, path, TEST_RECORD_TOC);
        eg_verify_options options = EG_VERIFY_OPTIONS_INIT;
        assert_int_equal(outcome_of(&r, options, EG_CHECK_9_STRUCTURE),
                         more == 0 ? EG_PASSED : EG_FAILED);
        const uint64_t made = visits(&r, EG_CHECK_9_STRUCTURE);
        honest = more == 0 ? made : honest;
        assert_int_equal(honest, 1 + 3 * r.e.manifest->contest_len);
        assert_int_equal(made, honest + more);
        end(&r);
    }
}

/** 16.structure is asked of each vector, also of those that are too many; their
 *  labels (19.D) are looked up as long as there are not more than belong. */
static void
test_vectors_with_more_in_them(void **state)
{
    (void)state;
    uint64_t honest[2] = {0, 0};
    for (size_t more = 0; more < 3; more++) {
        test_record r;
        test_record_new(&r, &(test_record_plan){
                                .seed = 7, .manifest = test_manifest_printed});
        eg_uncast_contest *c =
            test_uncast_contest(test_record_printed(&r, 2), 0);
        const size_t len = c->selection_len + more;
        eg_uncast_selection *longer =
            eg_arena_alloc(r.arena, len, sizeof(*longer));
        for (size_t i = 0; i < len; i++) {
            longer[i] = c->selection[i % c->selection_len];
            longer[i].index = (uint32_t)i + 1;
        }
        c->selection = longer;
        c->selection_len = len;
        test_record_write(&r, path, TEST_RECORD_TOC);
        const uint64_t made[2] = {visits(&r, EG_CHECK_16_STRUCTURE),
                                  visits(&r, EG_CHECK_19D)};
        if (more == 0) {
            memcpy(honest, made, sizeof(honest));
        }
        assert_int_equal(made[0], honest[0] + more);
        assert_int_equal(made[1], honest[1] - (more == 0 ? 0 : 2));
        end(&r);
    }
}

/** A contest of more options than are decrypted at once. */
static void
test_tally_of_many_options(void **state)
{
    (void)state;
    char manifest[4096] =
        "{\"electionId\":\"many\",\"contests\":[{\"id\":\"c\",\"name\":"
        "\"C\",\"selectionLimit\":1,\"optionSelectionLimit\":1,\"index\":1,"
        "\"choices\":[";
    for (int i = 1; i <= 21; i++) {
        char choice[64];
        (void)snprintf(choice, sizeof(choice),
                       "%s{\"id\":\"o%d\",\"name\":\"O\",\"index\":%d}",
                       i == 1 ? "" : ",", i, i);
        strcat(manifest, choice);
    }
    strcat(manifest, "]}],\"ballotStyles\":[{\"id\":\"s\",\"name\":\"S\","
                     "\"contestIds\":[\"c\"]}]}");
    test_record r;
    test_record_new(
        &r, &(test_record_plan){
                .seed = 7, .manifest = manifest, .devices = 1, .ballots = 1});
    test_record_write(&r, path, TEST_RECORD_TOC);
    eg_report *report = verify_path(path, r.e.group, EG_PROFILE_FULL, 1);
    eg_check_count count;
    assert_int_equal(eg_report_verdict(report), EG_VERIFIED);
    assert_int_equal(eg_report_check(report, EG_CHECK_10B, &count), EG_PASSED);
    assert_int_equal(count.visited, 21);
    eg_report_free(report);
    end(&r);
}

/** A printed ballot that cannot be read, and one with a vector too many or of a
 *  contest that is none. */
static void
test_printed_ballots_that_cannot_be(void **state)
{
    (void)state;
    static uint8_t bad[] = {0x5A, 0x01, 0xFF};
    static const eg_check want[] = {EG_CHECK_R_ENCODING, EG_CHECK_16_STRUCTURE,
                                    EG_CHECK_X08};
    for (size_t i = 0; i < EG_ARRAY_LEN(want); i++) {
        test_record r;
        test_record_new(&r, &(test_record_plan){
                                .seed = 7, .manifest = test_manifest_printed});
        test_item *uncast = test_record_printed(&r, 2);
        eg_uncast_contest *c = test_uncast_contest(uncast, 0);
        if (i == 0) {
            uncast->raw = bad;
            uncast->raw_len = sizeof(bad);
        } else if (i == 1) {
            eg_uncast_selection *longer =
                eg_arena_alloc(r.arena, c->selection_len + 1, sizeof(*longer));
            memcpy(longer, c->selection, c->selection_len * sizeof(*longer));
            longer[c->selection_len] = longer[c->selection_len - 1];
            c->selection = longer;
            c->selection_len++;
        } else {
            test_uncast_contest(uncast, 1)->index = 9;
        }
        test_record_write(&r, path, TEST_RECORD_TOC);
        eg_verify_options options = EG_VERIFY_OPTIONS_INIT;
        if (outcome_of(&r, options, want[i]) != EG_FAILED) {
            fail_msg("check %s does not fail", eg_check_code(want[i]));
        }
        end(&r);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expected_quorum_that_cannot_be),
        cmocka_unit_test(test_one_guardian),
        cmocka_unit_test(test_most_guardians),
        cmocka_unit_test(test_no_record_and_no_sentence),
        cmocka_unit_test(test_printed_before_the_end),
        cmocka_unit_test(test_openings_without_end),
        cmocka_unit_test(test_requests_without_end),
        cmocka_unit_test(test_identifier_that_is_a_code),
        cmocka_unit_test(test_labels_of_absurdly_many_values),
        cmocka_unit_test(test_tally_with_more_in_it),
        cmocka_unit_test(test_vectors_with_more_in_them),
        cmocka_unit_test(test_tally_of_many_options),
        cmocka_unit_test(test_printed_ballots_that_cannot_be),
    };
    return cmocka_run_group_tests(tests, place_set_up, place_tear_down);
}
