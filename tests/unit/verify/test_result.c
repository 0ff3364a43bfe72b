/* SPDX-License-Identifier: Apache-2.0 */
/* How findings are kept: the first by place, whatever the order they come in. */
#include "test.h"
#include "verify/result.h"

/** More than are kept for a while, so that the list is cut on the way. */
enum { MADE = 4 * EG_FINDINGS_MAX + 3 };

static void
fail_at(eg_result *result, const eg_place *at, eg_check check)
{
    eg_result_require(result, check, false, at, "place %u", at->contest);
}

/** Findings come from the last place to the first; the first ones stay. */
static void
test_the_first_findings_stay(void **state)
{
    (void)state;
    eg_result result = {.status = EG_OK};
    for (uint32_t i = MADE; i > 0; i--) {
        fail_at(&result, &(eg_place){.contest = i}, EG_CHECK_6A);
    }
    eg_result_finish(&result);
    assert_int_equal(result.total, MADE);
    assert_int_equal(result.len, EG_FINDINGS_MAX);
    /* The list never grew with what was found. */
    assert_true(result.cap < 4 * (size_t)EG_FINDINGS_MAX);
    for (uint32_t i = 0; i < EG_FINDINGS_MAX; i++) {
        assert_int_equal(result.finding[i].contest, i + 1);
    }
    eg_result_free(&result);
    assert_null(result.finding);
    assert_int_equal(result.total, 0);
    assert_int_equal(result.count[0].visited, 0);
}

/** One finding is before another by the first of these in which they differ. */
static void
test_order_of_findings(void **state)
{
    (void)state;
    const eg_finding ordered[] = {
        {.section = 1, .ordinal = 2, .check = EG_CHECK_7A, .contest = 9},
        {.section = 2, .ordinal = 1, .check = EG_CHECK_7A, .contest = 9},
        {.section = 2, .ordinal = 2, .check = EG_CHECK_6A, .contest = 9},
        {.section = 2,
         .ordinal = 2,
         .check = EG_CHECK_7A,
         .contest = 3,
         .field = 9},
        {.section = 2,
         .ordinal = 2,
         .check = EG_CHECK_7A,
         .contest = 4,
         .field = 2,
         .text = "b"},
        {.section = 2,
         .ordinal = 2,
         .check = EG_CHECK_7A,
         .contest = 4,
         .field = 3,
         .text = "a"},
        {.section = 2,
         .ordinal = 2,
         .check = EG_CHECK_7A,
         .contest = 4,
         .field = 3,
         .text = "b"},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(ordered); i++) {
        for (size_t j = 0; j < EG_ARRAY_LEN(ordered); j++) {
            const int order = eg_finding_compare(&ordered[i], &ordered[j]);
            assert_int_equal(order < 0, i < j);
            assert_int_equal(order > 0, i > j);
        }
    }
}

/** What a machine could not do in one part it could not do in the whole. */
static void
test_failures_are_merged(void **state)
{
    (void)state;
    for (int which = 0; which < 4; which++) {
        eg_result into = {.finding = NULL};
        eg_result from = {.finding = NULL};
        into.status = (which & 1) != 0 ? EG_ERR_MEMORY : EG_OK;
        from.status = (which & 2) != 0 ? EG_ERR_MEMORY : EG_OK;
        eg_result_merge(&into, &from);
        assert_int_equal(into.status, which != 0 ? EG_ERR_MEMORY : EG_OK);
    }
}

/** A record cannot write on a terminal through a finding. */
static void
test_findings_are_clean(void **state)
{
    (void)state;
    const eg_place at = EG_PLACE_RECORD;
    eg_result result = {.finding = NULL};
    eg_result_require(&result, EG_CHECK_6A, false, &at, "%s", "a\x1b[2J\nb");
    assert_null(strpbrk(result.finding[0].text, "\x1b\n"));
    assert_non_null(strstr(result.finding[0].text, "[2J"));
    eg_result_free(&result);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_findings_stay),
        cmocka_unit_test(test_order_of_findings),
        cmocka_unit_test(test_failures_are_merged),
        cmocka_unit_test(test_findings_are_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
