/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Slices of a verification: which of them are joined and which refused.  Their
 * bytes are test_slice_bytes.c's; that the report is that of one run, prop_slices.c
 * and the programs of tests/attack show.
 */
#include <stdlib.h>

#include <electionguard/version.h>

#include "base/base.h"
#include "support/record_place.h"
#include "support/test_record.h"
#include "support/toy_groups.h"
#include "support/verify_slices.h"
#include "test.h"
#include "verify/slice.h"

#define SLICES 3
/** Of the two devices. */
#define BALLOTS 12

/* In the bytes of a slice (slice.c). */
#define AT_INDEX sizeof("electionguard slice " EG_VERSION)
#define AT_COUNT (AT_INDEX + 4)
#define AT_HASH  (AT_COUNT + 4)
#define AT_FLAG  (AT_HASH + EG_HASH_BYTES)

/** A record at `path` and its slices. */
typedef struct sliced {
    test_record r;
    eg_verify_options options;
    eg_slice slice[SLICES];
} sliced;

static void
begin(sliced *s, const char *manifest, uint64_t seed)
{
    test_record_new(&s->r,
                    &(test_record_plan){.seed = seed, .manifest = manifest});
    test_record_write(&s->r, path, TEST_RECORD_TOC);
    s->options = (eg_verify_options){.group = s->r.e.group, .jobs = 1};
    slices_make(s->slice, path, &s->options, SLICES);
}

static void
end(sliced *s)
{
    slices_free(s->slice, SLICES);
    test_record_free(&s->r);
    fixture_remove(path);
}

/** A record of one cast ballot, of which nothing is opened. */
static void
one_ballot(test_record *r)
{
    test_record_new(r, &(test_record_plan){.seed = 1,
                                           .manifest = test_manifest_small,
                                           .devices = 1,
                                           .ballots = 1});
}

/** What comes of joining; there is a report only with EG_OK. */
static eg_status
join(const sliced *s, const eg_slice *slice, uint32_t count)
{
    eg_error err = {.status = EG_OK};
    eg_report *report = NULL;
    const eg_status status =
        eg_verify_joined(&report, path, &s->options, slice, count, &err);
    assert_true((status == EG_OK) == (report != NULL));
    assert_true((status == EG_OK) == (err.text[0] == '\0'));
    assert_int_equal(err.status, status);
    eg_report_free(report);
    return status;
}

/** Make the last hash of a slice fit again. */
static void
reseal(eg_slice *slice)
{
    eg_hash sum;
    const size_t end_at = slice->len - EG_HASH_BYTES;
    eg_sha256_once(&sum, slice->bytes, end_at);
    memcpy(slice->bytes + end_at, sum.bytes, EG_HASH_BYTES);
}

/* -- which slices ----------------------------------------------------------- */

/** All of them, in any order, give a report; fewer, more or doubles do not. */
static void
test_each_slice_is_needed_once(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    static const struct {
        uint32_t count;
        uint32_t from[4];
        eg_status status;
    } sets[] = {
        {3, {0, 1, 2}, EG_OK},
        {3, {2, 0, 1}, EG_OK},
        {2, {0, 1}, EG_ERR_ARGUMENT},
        {1, {0}, EG_ERR_ARGUMENT},
        {3, {0, 1, 1}, EG_ERR_ARGUMENT},
        {3, {2, 2, 0}, EG_ERR_ARGUMENT},
        {4, {0, 1, 2, 2}, EG_ERR_ARGUMENT},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(sets); i++) {
        eg_slice chosen[4];
        for (uint32_t j = 0; j < sets[i].count; j++) {
            chosen[j] = s.slice[sets[i].from[j]];
        }
        assert_int_equal(join(&s, chosen, sets[i].count), sets[i].status);
    }
    end(&s);
}

/** A slice of another division does not stand in for one of this. */
static void
test_slices_of_another_division(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    eg_slice halves[2];
    slices_make(halves, path, &s.options, 2);
    const eg_slice mixed[] = {s.slice[0], halves[1], s.slice[2]};
    assert_int_equal(join(&s, mixed, 3), EG_ERR_ARGUMENT);
    const eg_slice few[] = {halves[0], s.slice[1]};
    assert_int_equal(join(&s, few, 2), EG_ERR_ARGUMENT);
    assert_int_equal(join(&s, halves, 2), EG_OK);
    slices_free(halves, 2);
    end(&s);
}

/** A slice that claims another place is not there twice for nothing. */
static void
test_a_slice_under_another_number(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    eg_store_be32(s.slice[1].bytes + AT_INDEX, SLICES);
    reseal(&s.slice[1]);
    assert_int_equal(join(&s, s.slice, SLICES), EG_ERR_ARGUMENT);
    eg_store_be32(s.slice[1].bytes + AT_INDEX, UINT32_MAX);
    reseal(&s.slice[1]);
    assert_int_equal(join(&s, s.slice, SLICES), EG_ERR_ARGUMENT);
    end(&s);
}

/* -- which record ----------------------------------------------------------- */

/** Ballots of another election, or others of the same. */
static void
test_slices_of_two_records(void **state)
{
    (void)state;
    sliced other;
    begin(&other, NULL, 2);
    fixture_remove(path);
    sliced s;
    begin(&s, NULL, 1);
    const eg_slice mixed[] = {s.slice[0], other.slice[1], s.slice[2]};
    assert_int_equal(join(&s, mixed, SLICES), EG_ERR_STATE);
    assert_int_equal(join(&s, other.slice, SLICES), EG_ERR_STATE);
    assert_int_equal(join(&s, s.slice, SLICES), EG_OK);
    slices_free(other.slice, SLICES);
    test_record_free(&other.r);
    end(&s);
}

/** Write the record anew after @p change, and join the slices of the first. */
static eg_status
join_after(sliced *s, void (*change)(test_record *r))
{
    change(&s->r);
    fixture_remove(path);
    test_record_write(&s->r, path, TEST_RECORD_TOC);
    return join(s, s->slice, SLICES);
}

static void
change_a_ballot(test_record *r)
{
    test_record_ballot(r, 1, 6)->code.bytes[0] ^= 1;
}

static void
change_a_weight(test_record *r)
{
    test_record_ballot(r, 1, 6)->weight++;
}

static void
change_an_opening(test_record *r)
{
    test_record_section(r, EG_SECTION_CHALLENGED_DECRYPTIONS)
        ->item[0]
        .item.u.opening.opened.id_hash.bytes[0] ^= 1;
}

static void
lose_the_last_ballot(test_record *r)
{
    test_section *s = test_record_device(r, 1);
    test_section_drop(s, s->len - 2);
}

static void
swap_two_ballots(test_record *r)
{
    test_section_swap(test_record_device(r, 0), 1, 3);
}

static void
lose_an_opening(test_record *r)
{
    test_section_drop(test_record_section(r, EG_SECTION_CHALLENGED_DECRYPTIONS),
                      0);
}

/** The lie is not in what the slices saw, so nothing is said of it. */
static void
test_a_record_that_changes(void **state)
{
    (void)state;
    static void (*const changes[])(test_record *) = {
        change_a_ballot,      change_a_weight,  change_an_opening,
        lose_the_last_ballot, swap_two_ballots, lose_an_opening};
    for (size_t i = 0; i < EG_ARRAY_LEN(changes); i++) {
        sliced s;
        begin(&s, NULL, 1);
        assert_int_equal(join_after(&s, changes[i]), EG_ERR_STATE);
        end(&s);
    }
}

/** The tally is not the slices': whoever joins them judges it. */
static void
change_the_tally(test_record *r)
{
    test_record_section(r, EG_SECTION_ENCRYPTED_TALLY)
        ->item[0]
        .item.u.tally_header.cast_count++;
}

static void
test_a_tally_that_changes_is_judged(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    change_the_tally(&s.r);
    fixture_remove(path);
    test_record_write(&s.r, path, TEST_RECORD_TOC);
    eg_report *report = NULL;
    assert_ok(
        eg_verify_joined(&report, path, &s.options, s.slice, SLICES, NULL));
    assert_int_equal(eg_report_verdict(report), EG_REJECTED);
    assert_int_equal(eg_report_check(report, EG_CHECK_R_SUMMARY, NULL),
                     EG_FAILED);
    eg_report_free(report);
    end(&s);
}

/** Slices from before the openings came do not say that none is missing, also
 * where no ballot has any. */
static void
test_slices_of_an_earlier_phase(void **state)
{
    (void)state;
    test_record r;
    one_ballot(&r);
    sliced s = {.options = {.group = r.e.group, .jobs = 1}};
    test_record_write_phase(&r, path, TEST_RECORD_TOC, EG_PHASE_SEALED);
    slices_make(s.slice, path, &s.options, SLICES);
    assert_int_equal(join(&s, s.slice, SLICES), EG_OK);
    fixture_remove(path);
    test_record_write(&r, path, TEST_RECORD_TOC);
    assert_int_equal(join(&s, s.slice, SLICES), EG_ERR_STATE);
    slices_free(s.slice, SLICES);
    test_record_free(&r);
    fixture_remove(path);
}

/** Where no ballot can be judged, slices say so and nothing else fits them. */
static void
test_records_without_an_election(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    eg_slice whole[SLICES];
    memcpy(whole, s.slice, sizeof(whole));
    fixture_remove(path);
    fixture_store(path, "no record", 9);
    /* The record was whole when its slices were made. */
    assert_int_equal(join(&s, whole, SLICES), EG_ERR_STATE);
    slices_make(s.slice, path, &s.options, SLICES);
    eg_report *report = NULL;
    assert_ok(
        eg_verify_joined(&report, path, &s.options, s.slice, SLICES, NULL));
    assert_int_equal(eg_report_verdict(report), EG_REJECTED);
    eg_report_free(report);
    slices_free(whole, SLICES);
    end(&s);
}

/* -- damage ----------------------------------------------------------------- */

/** One bit anywhere: the slice is refused. */
static void
test_damaged_slices(void **state)
{
    (void)state;
    sliced s;
    begin(&s, test_manifest_printed, 1);
    for (size_t at = 0; at < s.slice[0].len; at += 1 + at / 64) {
        s.slice[0].bytes[at] ^= 0x10;
        assert_int_equal(join(&s, s.slice, SLICES), EG_ERR_MALFORMED);
        s.slice[0].bytes[at] ^= 0x10;
    }
    const eg_slice whole = s.slice[2];
    for (size_t len = 1; len < whole.len; len += 1 + len / 16) {
        s.slice[2] = (eg_slice){.bytes = malloc(len), .len = len};
        assert_non_null(s.slice[2].bytes);
        memcpy(s.slice[2].bytes, whole.bytes, len);
        assert_int_equal(join(&s, s.slice, SLICES), EG_ERR_MALFORMED);
        eg_slice_free(&s.slice[2]);
    }
    s.slice[2] = whole;
    /* Its last hash fits, but there is no room for all that is before it. */
    for (size_t len = AT_INDEX + EG_HASH_BYTES; len <= AT_FLAG + EG_HASH_BYTES;
         len++) {
        s.slice[2] = (eg_slice){.bytes = malloc(len), .len = len};
        assert_non_null(s.slice[2].bytes);
        memcpy(s.slice[2].bytes, whole.bytes, len);
        reseal(&s.slice[2]);
        assert_int_equal(join(&s, s.slice, SLICES), EG_ERR_MALFORMED);
        eg_slice_free(&s.slice[2]);
    }
    s.slice[2] = whole;
    assert_int_equal(join(&s, s.slice, SLICES), EG_OK);
    end(&s);
}

/** Neither more nor fewer bytes than there have to be, and none that say
 * that there was no election. */
static void
test_slices_of_another_length(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    eg_slice changed[SLICES];
    memcpy(changed, s.slice, sizeof(changed));
    changed[0].bytes = calloc(1, s.slice[0].len + 1);
    assert_non_null(changed[0].bytes);
    for (int i = 0; i < 3; i++) {
        changed[0].len = s.slice[0].len + 1 - (size_t)i;
        memcpy(changed[0].bytes, s.slice[0].bytes,
               s.slice[0].len - EG_HASH_BYTES);
        reseal(&changed[0]);
        assert_int_equal(join(&s, changed, SLICES),
                         i == 1 ? EG_OK : EG_ERR_MALFORMED);
    }
    changed[0].len = s.slice[0].len;
    changed[0].bytes[AT_FLAG] = 0;
    reseal(&changed[0]);
    assert_int_equal(join(&s, changed, SLICES), EG_ERR_MALFORMED);
    free(changed[0].bytes);
    end(&s);
}

/* -- arguments -------------------------------------------------------------- */

static void
test_arguments(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    static const uint32_t wrong[][2] = {{0, 0},
                                        {1, 1},
                                        {4, 3},
                                        {0, EG_SLICES_MAX + 1},
                                        {UINT32_MAX, UINT32_MAX}};
    eg_slice slice = {.bytes = NULL};
    for (size_t i = 0; i < EG_ARRAY_LEN(wrong); i++) {
        assert_int_equal(eg_verify_slice(&slice, path, &s.options, wrong[i][0],
                                         wrong[i][1], NULL),
                         EG_ERR_ARGUMENT);
        assert_null(slice.bytes);
    }
    eg_report *report = NULL;
    assert_int_equal(eg_verify_joined(&report, path, &s.options, NULL, 1, NULL),
                     EG_ERR_ARGUMENT);
    assert_int_equal(join(&s, s.slice, 0), EG_ERR_ARGUMENT);
    assert_int_equal(join(&s, s.slice, EG_SLICES_MAX + 1), EG_ERR_ARGUMENT);
    s.options.only_ballot = &test_record_ballot(&s.r, 0, 1)->code;
    assert_int_equal(eg_verify_slice(&slice, path, &s.options, 0, 1, NULL),
                     EG_ERR_ARGUMENT);
    assert_int_equal(join(&s, s.slice, SLICES), EG_ERR_ARGUMENT);
    eg_slice_free(NULL);
    eg_slice_free(&slice);
    end(&s);
}

/** More slices than ballots: the last ones are of none. */
static void
test_the_most_slices(void **state)
{
    (void)state;
    test_record r;
    one_ballot(&r);
    const sliced s = {.options = {.group = r.e.group, .jobs = 1}};
    test_record_write(&r, path, TEST_RECORD_TOC);
    eg_slice *all = calloc(EG_SLICES_MAX, sizeof(*all));
    assert_non_null(all);
    slices_make(all, path, &s.options, EG_SLICES_MAX);
    assert_int_equal(join(&s, all, EG_SLICES_MAX), EG_OK);
    slices_free(all, EG_SLICES_MAX);
    free(all);
    test_record_free(&r);
    fixture_remove(path);
}

/** What cannot be read gives no slice and no report. */
static void
test_nothing_there(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    fixture_remove(path);
    eg_slice slice = {.bytes = NULL};
    assert_int_equal(eg_verify_slice(&slice, path, &s.options, 0, 2, NULL),
                     EG_ERR_NOT_FOUND);
    assert_null(slice.bytes);
    assert_int_equal(join(&s, s.slice, SLICES), EG_ERR_NOT_FOUND);
    end(&s);
}

/* -- progress --------------------------------------------------------------- */

static void
keep_last(void *context, uint64_t ballots)
{
    *(uint64_t *)context = ballots;
}

/** The slices' ballots are all ballots, and each is told of its own. */
static void
test_progress_adds_up(void **state)
{
    (void)state;
    sliced s;
    begin(&s, NULL, 1);
    uint64_t sum = 0;
    for (uint32_t i = 0; i < 5; i++) {
        uint64_t last = 0;
        eg_slice slice;
        s.options.progress = keep_last;
        s.options.progress_context = &last;
        assert_ok(eg_verify_slice(&slice, path, &s.options, i, 5, NULL));
        assert_true(last == BALLOTS / 5 || last == BALLOTS / 5 + 1);
        sum += last;
        eg_slice_free(&slice);
    }
    assert_int_equal(sum, BALLOTS);
    uint64_t last = 0;
    s.options.progress_context = &last;
    assert_int_equal(join(&s, s.slice, SLICES), EG_OK);
    assert_int_equal(last, BALLOTS);
    end(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_slice_is_needed_once),
        cmocka_unit_test(test_slices_of_another_division),
        cmocka_unit_test(test_a_slice_under_another_number),
        cmocka_unit_test(test_slices_of_two_records),
        cmocka_unit_test(test_a_record_that_changes),
        cmocka_unit_test(test_a_tally_that_changes_is_judged),
        cmocka_unit_test(test_slices_of_an_earlier_phase),
        cmocka_unit_test(test_records_without_an_election),
        cmocka_unit_test(test_damaged_slices),
        cmocka_unit_test(test_slices_of_another_length),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_the_most_slices),
        cmocka_unit_test(test_nothing_there),
        cmocka_unit_test(test_progress_adds_up),
    };
    return cmocka_run_group_tests(tests, place_set_up, place_tear_down);
}
