/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of the verifier by themselves: what one of them could not see or count
 * reaches the total, also where no record brings it about.
 */
#include <stdio.h>

#include "support/test_record.h"
#include "support/toy_groups.h"
#include "test.h"
#include "verify/ballot_job.h"
#include "verify/labels.h"
#include "verify/openings.h"
#include "verify/pre_codes.h"
#include "verify/tally.h"

/** An election, and what two threads gathered of it. */
typedef struct two_workers {
    test_election e;
    eg_ballot_worker into;
    eg_ballot_worker from;
} two_workers;

static void
begin(two_workers *w)
{
    assert_ok(test_election_new(&w->e, &toy_groups[TOY_48_192],
                                test_manifest_record, 2, 2));
    assert_ok(eg_ballot_worker_init(&w->into, w->e.election, true));
    assert_ok(eg_ballot_worker_init(&w->from, w->e.election, true));
}

static void
end(two_workers *w)
{
    eg_ballot_worker_free(&w->into);
    eg_ballot_worker_free(&w->from);
    test_election_free(&w->e);
}

/** A ballot that one thread could not add is missing from the sum of all. */
static void
test_uncounted_ballots_of_each_thread(void **state)
{
    (void)state;
    for (int which = 0; which < 4; which++) {
        two_workers w;
        begin(&w);
        w.into.uncounted = (which & 1) != 0;
        w.from.uncounted = (which & 2) != 0;
        eg_ballot_worker_merge(&w.into, &w.from);
        assert_int_equal(w.into.uncounted, which != 0);
        end(&w);
    }
}

/** Sums that cannot be added up are not taken for the sum of all. */
static void
test_tallies_that_cannot_be_merged(void **state)
{
    (void)state;
    two_workers w;
    begin(&w);
    w.into.tally->cast_weight = 1;
    w.from.tally->cast_weight = UINT64_MAX;
    eg_ballot_worker_merge(&w.into, &w.from);
    assert_true(w.into.uncounted);
    end(&w);
}

/** The machine's failure in one thread is that of all; nothing else is. */
static void
test_failures_of_each_thread(void **state)
{
    (void)state;
    for (int which = 0; which < 4; which++) {
        two_workers w;
        begin(&w);
        w.into.status = (which & 1) != 0 ? EG_ERR_MEMORY : EG_OK;
        w.from.status = (which & 2) != 0 ? EG_ERR_MEMORY : EG_OK;
        eg_ballot_worker_merge(&w.into, &w.from);
        assert_int_equal(w.into.status, which != 0 ? EG_ERR_MEMORY : EG_OK);
        end(&w);
    }
}

/** What cannot be decoded may be a cast ballot: without it nothing is counted. */
static void
test_a_ballot_that_cannot_be_decoded(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0x5A, 0x00};
    const eg_place place = EG_PLACE_RECORD;
    eg_ballot_job job = {.part = NULL};
    two_workers w;
    begin(&w);
    eg_ballot_job_clear(&job);
    /* The bytes are another item than they were taken for. */
    assert_ok(eg_ballot_job_add(&job, EG_ITEM_PRE_CAST_BALLOT, bytes,
                                sizeof(bytes), &place));
    eg_ballot_worker_run(&w.from, &job);
    assert_true(w.from.uncounted);
    assert_int_equal(w.from.result.count[EG_CHECK_R_ENCODING].failed, 1);
    eg_ballot_job_free(&job);
    end(&w);
}

/** All counts of a part are counts of the whole, the first and the last too. */
static void
test_counts_of_each_check_are_merged(void **state)
{
    (void)state;
    eg_result into = {.finding = NULL};
    eg_result from = {.finding = NULL};
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        const uint64_t some = (uint64_t)i + 1;
        into.count[i] = (eg_check_count){some, some, some};
        from.count[i] = (eg_check_count){10 * some, 100 * some, 1000 * some};
    }
    eg_result_merge(&into, &from);
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        const uint64_t some = (uint64_t)i + 1;
        assert_int_equal(into.count[i].visited, 11 * some);
        assert_int_equal(into.count[i].failed, 101 * some);
        assert_int_equal(into.count[i].unseen, 1001 * some);
    }
}

/** The opening of the record's first challenged ballot, and the ballot. */
static const eg_opened_ballot *
opened_of(test_record *r, eg_encrypted_ballot **ballot)
{
    const eg_opened_ballot *opened =
        &test_record_section(r, EG_SECTION_CHALLENGED_DECRYPTIONS)
             ->item[0]
             .item.u.opening.opened;
    size_t position = 1;
    do {
        *ballot = test_record_ballot(r, 0, position++);
    } while (!eg_hash_equal(&(*ballot)->id_hash, &opened->id_hash));
    return opened;
}

/** 13.B of chosen contests ends with the code, which is computed again. */
static void
test_code_of_chosen_contests(void **state)
{
    (void)state;
    const eg_place place = EG_PLACE_RECORD;
    test_record r;
    eg_encrypted_ballot *ballot;
    test_record_new(&r, &(test_record_plan){.seed = 7, .devices = 1});
    const eg_opened_ballot *opened = opened_of(&r, &ballot);
    for (size_t contests = 1; contests <= opened->contest_len; contests++) {
        for (uint8_t lie = 0; lie < 2; lie++) {
            eg_result result = {.finding = NULL};
            eg_encrypted_ballot said = *ballot;
            eg_opened_ballot some = *opened;
            said.code.bytes[0] ^= lie;
            some.contest_len = contests;
            eg_verify_chosen(r.e.election, &said, &some, &place, r.arena,
                             &result);
            assert_int_equal(result.total, lie);
            assert_int_equal(result.count[EG_CHECK_13B].failed, lie);
            assert_int_equal(result.count[EG_CHECK_13B].unseen, 0);
            eg_result_free(&result);
        }
    }
    test_record_free(&r);
}

/** Where a contest's values are not all there no code is made up. */
static void
test_chosen_contests_that_are_not_whole(void **state)
{
    (void)state;
    const eg_place place = EG_PLACE_RECORD;
    test_record r;
    eg_encrypted_ballot *ballot;
    test_record_new(&r, &(test_record_plan){.seed = 7, .devices = 1});
    const eg_opened_ballot *opened = opened_of(&r, &ballot);
    eg_opened_ballot_contest contest[2];
    assert_true(opened->contest_len >= 2);
    for (size_t short_one = 0; short_one < 2; short_one++) {
        eg_result result = {.finding = NULL};
        eg_opened_ballot some = *opened;
        memcpy(contest, opened->contest, sizeof(contest));
        contest[short_one].field_len--;
        some.contest = contest;
        some.contest_len = EG_ARRAY_LEN(contest);
        eg_verify_chosen(r.e.election, ballot, &some, &place, r.arena, &result);
        assert_int_equal(result.count[EG_CHECK_13B].failed, 0);
        assert_int_equal(result.count[EG_CHECK_13B].unseen, 1);
        assert_true(result.total > 0);
        eg_result_free(&result);
    }
    test_record_free(&r);
}

/** Without the ballot's style nothing is said of its code. */
static void
test_chosen_contests_without_a_style(void **state)
{
    (void)state;
    const eg_place place = EG_PLACE_RECORD;
    test_record r;
    eg_encrypted_ballot *ballot;
    eg_result result = {.finding = NULL};
    test_record_new(&r, &(test_record_plan){.seed = 7, .devices = 1});
    const eg_opened_ballot *opened = opened_of(&r, &ballot);
    eg_encrypted_ballot other = *ballot;
    other.style = "none";
    eg_verify_chosen(r.e.election, &other, opened, &place, r.arena, &result);
    assert_int_equal(result.count[EG_CHECK_13B].unseen, 1);
    assert_int_equal(result.count[EG_CHECK_13B].visited, 0);
    test_record_free(&r);
}

/** Selection hashes are sorted, two of them, too. */
static void
test_two_hashes_are_sorted(void **state)
{
    (void)state;
    for (size_t len = 0; len <= 2; len++) {
        eg_hash psi[2] = {{{2}}, {{1}}};
        eg_psi_sort(psi, len);
        assert_int_equal(psi[0].bytes[0], len == 2 ? 1 : 2);
    }
}

/** A contest that one thread saw was seen, the first and the last. */
static void
test_contests_seen_by_each_thread(void **state)
{
    (void)state;
    two_workers w;
    begin(&w);
    const size_t last = w.e.manifest->contest_len - 1;
    w.from.seen[0] = true;
    w.into.seen[last] = true;
    eg_ballot_worker_merge(&w.into, &w.from);
    assert_true(w.into.seen[0]);
    assert_true(w.into.seen[last]);
    assert_false(w.into.seen[1]);
    end(&w);
}

/** X.12 names the one of C_0 and beta that is no member. */
static void
test_members_of_contest_data(void **state)
{
    (void)state;
    static const char *const told[] = {NULL, "C_0 is not in Z_p^r",
                                       "beta is not in Z_p^r"};
    const eg_place place = EG_PLACE_RECORD;
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7, .devices = 1});
    const eg_encrypted_ballot *ballot = test_record_ballot(&r, 0, 1);
    const eg_contest_data_opening *honest =
        &test_record_section(&r, EG_SECTION_CONTEST_DATA_DECRYPTIONS)
             ->item[0]
             .item.u.data_opening;
    for (size_t lie = 0; lie < EG_ARRAY_LEN(told); lie++) {
        eg_result result = {.finding = NULL};
        eg_contest_data_opening opening = *honest;
        eg_encrypted_ballot said = *ballot;
        eg_encrypted_contest contest = ballot->contest[0];
        eg_hashed_ciphertext data = *contest.data;
        assert_int_equal(contest.index, honest->contest_index);
        said.contest = &contest;
        said.contest_len = 1;
        contest.data = &data;
        if (lie > 0) {
            test_negate(&r, lie == 1 ? &data.c0 : &opening.beta);
        }
        eg_verify_contest_data(r.e.election, &said, &opening, &place, &result);
        eg_result_finish(&result);
        assert_int_equal(result.count[EG_CHECK_X12].failed, lie > 0);
        assert_int_equal(result.total > 0, lie > 0);
        for (size_t i = 0; i < result.len; i++) {
            if (result.finding[i].check == EG_CHECK_X12) {
                assert_string_equal(result.finding[i].text, told[lie]);
            }
        }
        eg_result_free(&result);
    }
    test_record_free(&r);
}

/** 11.structure tells a label that stands twice even if the decoder did not. */
static void
test_option_twice_in_the_tally(void **state)
{
    (void)state;
    const eg_place place = EG_PLACE_RECORD;
    const eg_claimed_tally claimed = {.broken = true};
    eg_result result = {.finding = NULL};
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 7, .devices = 1});
    eg_item_decrypted_contest contest =
        test_record_section(&r, EG_SECTION_DECRYPTED_TALLY)
            ->item[0]
            .item.u.decrypted;
    eg_item_decrypted_field field[3];
    assert_int_equal(contest.field_len, 2);
    memcpy(field, contest.field, 2 * sizeof(*field));
    field[2] = field[1];
    contest.field = field;
    contest.field_len = 3;
    eg_verify_decrypted_contest(r.e.election, &claimed, &contest, &place,
                                &result);
    assert_int_equal(result.count[EG_CHECK_11_STRUCTURE].failed, 1);
    eg_result_free(&result);
    test_record_free(&r);
}

/** The contests of a style end where its list does, whatever is behind it. */
static void
test_contest_behind_a_style(void **state)
{
    (void)state;
    static const eg_label_checks checks = {EG_CHECK_14C, EG_CHECK_14C,
                                           EG_CHECK_14C, "is not opened"};
    static const uint32_t contest[] = {1, 2};
    const eg_ballot_style style = {
        .id = "first", .contest = contest, .contest_len = 1};
    const eg_place at = EG_PLACE_RECORD;
    eg_result result = {.finding = NULL};
    test_election e;
    assert_ok(test_election_new(&e, &toy_groups[TOY_48_192],
                                test_manifest_record, 2, 2));
    for (uint32_t i = 1; i <= 2; i++) {
        eg_verify_contest_label(&checks, e.manifest, &style, i,
                                e.manifest->contest[i - 1].id, &at, &result);
        assert_int_equal(result.total, i - 1);
    }
    eg_result_free(&result);
    test_election_free(&e);
}

/** A residue that is no member of the group, of which nearly none is one. */
static eg_element
outsider(const eg_group *group)
{
    eg_element x;
    uint8_t bytes[EG_ELEMENT_BYTES] = {0};
    bytes[eg_group_element_len(group) - 1] = 2;
    assert_true(eg_element_parse(group, &x, bytes));
    assert_false(eg_element_is_member_var(group, &x));
    return x;
}

/** 6.A looks at each element of a vector once, however long it is. */
static void
test_members_of_long_vectors(void **state)
{
    (void)state;
    enum { LONG = 70 };
    const eg_place at = EG_PLACE_RECORD;
    eg_ciphertext vector[LONG];
    test_election e;
    assert_ok(test_election_new(&e, &toy_groups[TOY_48_192],
                                test_manifest_record, 2, 2));
    const eg_group *group = e.election->group;
    const eg_element stranger = outsider(group);
    for (size_t len = 1; len <= LONG; len += 1 + len / 4) {
        for (size_t bad = 0; bad < 2 * len; bad++) {
            eg_result result = {.finding = NULL};
            for (size_t i = 0; i < len; i++) {
                eg_element_one(group, &vector[i].alpha);
                eg_element_one(group, &vector[i].beta);
            }
            *(bad % 2 == 0 ? &vector[bad / 2].alpha : &vector[bad / 2].beta) =
                stranger;
            eg_verify_vector_members(group, vector, len, "V", &at, &result);
            assert_int_equal(result.count[EG_CHECK_6A].visited, 2 * len);
            assert_int_equal(result.total, 1);
            char told[64];
            snprintf(told, sizeof(told), "%s_%zu of V is not in Z_p^r",
                     bad % 2 == 0 ? "alpha" : "beta", bad / 2 + 1);
            assert_string_equal(result.finding[0].text, told);
            eg_result_free(&result);
        }
    }
    test_election_free(&e);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uncounted_ballots_of_each_thread),
        cmocka_unit_test(test_tallies_that_cannot_be_merged),
        cmocka_unit_test(test_failures_of_each_thread),
        cmocka_unit_test(test_a_ballot_that_cannot_be_decoded),
        cmocka_unit_test(test_counts_of_each_check_are_merged),
        cmocka_unit_test(test_code_of_chosen_contests),
        cmocka_unit_test(test_chosen_contests_that_are_not_whole),
        cmocka_unit_test(test_chosen_contests_without_a_style),
        cmocka_unit_test(test_two_hashes_are_sorted),
        cmocka_unit_test(test_members_of_contest_data),
        cmocka_unit_test(test_contests_seen_by_each_thread),
        cmocka_unit_test(test_option_twice_in_the_tally),
        cmocka_unit_test(test_contest_behind_a_style),
        cmocka_unit_test(test_members_of_long_vectors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
