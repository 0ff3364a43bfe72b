/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every quorum: for all 1 <= k <= n <= 5, every set of k to n guardians
 * decrypts the same tally through all three rounds, and every set of fewer is
 * refused.
 */
#include "base/base.h"
#include "support/prop.h"
#include "support/test_guardians.h"
#include "support/toy_groups.h"
#include "test.h"

static uint32_t
members_of(unsigned set, uint32_t member[TEST_GUARDIANS_MAX])
{
    uint32_t len = 0;
    for (uint32_t i = TEST_GUARDIANS_MAX; i-- > 0;) { /* not ascending */
        if ((set >> i & 1U) != 0) {
            member[len++] = i + 1;
        }
    }
    return len;
}

/** A tally of three ballots: mayor 1, 2; score 6, 2. */
static eg_tally *
make_tally(test_guardians *t, eg_rng *rng)
{
    static const uint32_t vote[][3] = {{1, 3, 0}, {2, 3, 1}, {2, 0, 1}};
    eg_tally *tally = NULL;
    assert_ok(eg_tally_new(&tally, t->group, t->manifest));
    for (size_t i = 0; i < EG_ARRAY_LEN(vote); i++) {
        eg_encrypted_ballot ballot;
        assert_ok(test_guardians_ballot(t, &ballot, vote[i][0], vote[i][1],
                                        vote[i][2], NULL, rng));
        ballot.status = EG_BALLOT_CAST;
        assert_ok(eg_tally_add(t->group, tally, &ballot));
    }
    return tally;
}

static void
check_counts(test_guardians *t, const test_rounds *r)
{
    static const uint64_t want[2][2] = {{1, 2}, {6, 2}};
    eg_decrypted_tally out;
    assert_ok(
        eg_decrypt_tally_finish(t->arena, &out, &r->batch, r->result, NULL));
    assert_int_equal(out.contest_len, 2);
    for (size_t c = 0; c < 2; c++) {
        for (size_t f = 0; f < 2; f++) {
            assert_int_equal(out.contest[c].field[f].t, want[c][f]);
        }
    }
}

static void
decrypt_with(test_guardians *t,
             const eg_quorum *quorum,
             const eg_decrypt_item *item,
             size_t len,
             eg_rng *rng)
{
    const eg_decrypt_batch batch = {.election = t->election,
                                    .quorum = quorum,
                                    .kind = EG_KEY_VOTE,
                                    .item = item,
                                    .len = len};
    test_rounds r;
    assert_ok(test_rounds_run(&r, t, &batch, rng));
    check_counts(t, &r);
    test_rounds_free(&r);
}

static void
every_set(const eg_group_params *params, uint32_t n, uint32_t k, eg_rng *rng)
{
    test_guardians t;
    assert_ok(test_guardians_new(&t, params, n, k, rng));
    eg_tally *tally = make_tally(&t, rng);
    const eg_decrypt_item *item = NULL;
    size_t len = 0;
    assert_ok(
        eg_decrypt_items_tally(t.election, t.arena, &item, &len, tally, NULL));
    assert_int_equal(len, 4);
    assert_int_equal(item[0].bound, 3); /* three ballots, R = 1 */
    assert_int_equal(item[2].bound, 9); /* R = 3 */
    unsigned quorums = 0;
    for (unsigned set = 0; set < 1U << n; set++) {
        uint32_t member[TEST_GUARDIANS_MAX];
        const uint32_t h = members_of(set, member);
        eg_quorum quorum;
        const eg_status status =
            eg_quorum_init(t.group, &quorum, n, k, member, h, NULL);
        assert_int_equal(status, h < k ? EG_ERR_ARGUMENT : EG_OK);
        if (h >= k) {
            decrypt_with(&t, &quorum, item, len, rng);
            quorums++;
        }
    }
    assert_true(quorums >= 1);
    eg_tally_free(tally);
    test_guardians_free(&t);
}

static void
every_quorum_decrypts(const eg_group_params *params)
{
    prop p = prop_start();
    eg_rng rng = prop_rng(&p);
    for (uint32_t n = 1; n <= TEST_GUARDIANS_MAX; n++) {
        for (uint32_t k = 1; k <= n; k++) {
            every_set(params, n, k, &rng);
        }
    }
}

static void
every_quorum_of_five_decrypts_in_the_smallest_group(void **state)
{
    (void)state;
    every_quorum_decrypts(&toy_groups[TOY_7_16]);
}

static void
every_quorum_of_five_decrypts_in_a_larger_group(void **state)
{
    (void)state;
    every_quorum_decrypts(&toy_groups[TOY_64_256]);
}

/** sum w_i P(i) = P(0) for every set of at least k places. */
static void
coefficients_give_the_constant_term_of_every_line(void **state)
{
    (void)state;
    eg_group *group = NULL;
    assert_ok(eg_group_new_from(&toy_groups[TOY_7_16], &group));
    const uint32_t member[] = {2, 5};
    eg_quorum quorum;
    assert_ok(eg_quorum_init(group, &quorum, 5, 2, member, 2, NULL));
    for (uint32_t a = 0; a < 127; a++) {
        for (uint32_t b = 0; b < 127; b++) {
            eg_scalar sum;
            eg_scalar want;
            eg_scalar_from_u64(group, &sum, 0);
            eg_scalar_from_u64(group, &want, a);
            for (uint32_t j = 0; j < 2; j++) {
                eg_scalar value;
                eg_scalar_from_u64(group, &value, a + b * quorum.index[j]);
                eg_scalar_mul(group, &value, &value, &quorum.w[j]);
                eg_scalar_add(group, &sum, &sum, &value);
            }
            assert_true(eg_scalar_equal(&sum, &want));
        }
    }
    eg_group_free(group);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_quorum_of_five_decrypts_in_the_smallest_group),
        cmocka_unit_test(every_quorum_of_five_decrypts_in_a_larger_group),
        cmocka_unit_test(coefficients_give_the_constant_term_of_every_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
