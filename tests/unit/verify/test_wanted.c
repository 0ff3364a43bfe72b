/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Expectations that are met and do not help, and records with more in them than
 * there can be.
 */
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

/** So many openings of one ballot that they are not even gathered. */
static void
test_openings_without_end(void **state)
{
    (void)state;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7});
    test_section *s =
        test_record_section(&r, EG_SECTION_CHALLENGED_DECRYPTIONS);
    for (size_t i = 0; i < 2 * r.e.manifest->contest_len + 1; i++) {
        test_section_copy(s, 0, 0);
    }
    test_record_write(&r, path, TEST_RECORD_TOC);
    eg_verify_options options = EG_VERIFY_OPTIONS_INIT;
    assert_int_equal(outcome_of(&r, options, EG_CHECK_R_STRUCTURE), EG_FAILED);
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
        cmocka_unit_test(test_no_record_and_no_sentence),
        cmocka_unit_test(test_printed_before_the_end),
        cmocka_unit_test(test_openings_without_end),
        cmocka_unit_test(test_printed_ballots_that_cannot_be),
    };
    return cmocka_run_group_tests(tests, place_set_up, place_tear_down);
}
