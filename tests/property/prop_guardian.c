/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Laws of the guardians' protocol over random elections: any quorum gives the
 * same counts, which are those of the ballots; an opened ballot is the one that
 * was voted; the proof of equal exponents holds exactly when they are equal.
 */
#include "base/base.h"
#include "election/equality.h"
#include "support/prop.h"
#include "support/test_guardians.h"
#include "support/toy_groups.h"
#include "test.h"

enum { ROUNDS = 25 };

/** A random set of at least @p k guardians. */
static void
random_quorum(prop *p, test_guardians *t, eg_quorum *out)
{
    const uint32_t n = t->ceremony.n;
    uint32_t member[TEST_GUARDIANS_MAX];
    size_t len = 0;
    while (len < t->ceremony.k) {
        len = 0;
        for (uint32_t i = 1; i <= n; i++) {
            if (prop_below(p, 2) == 0) {
                member[len++] = i;
            }
        }
    }
    assert_ok(
        eg_quorum_init(t->group, out, n, t->ceremony.k, member, len, NULL));
}

/** Cast random ballots; @p sum counts what they hold. */
static eg_tally *
random_tally(prop *p, test_guardians *t, uint64_t sum[4], eg_rng *rng)
{
    eg_tally *tally = NULL;
    assert_ok(eg_tally_new(&tally, t->group, t->manifest));
    const uint64_t ballots = prop_below(p, 6);
    for (uint64_t i = 0; i < ballots; i++) {
        const uint32_t mayor = (uint32_t)prop_below(p, 3);
        const uint32_t score[] = {(uint32_t)prop_below(p, 4),
                                  (uint32_t)prop_below(p, 4)};
        eg_encrypted_ballot ballot;
        assert_ok(test_guardians_ballot(t, &ballot, mayor, score[0], score[1],
                                        NULL, rng));
        ballot.status = EG_BALLOT_CAST;
        ballot.weight = 1 + (uint32_t)prop_below(p, 50);
        assert_ok(eg_tally_add(t->group, tally, &ballot));
        sum[0] += mayor == 1 ? ballot.weight : 0;
        sum[1] += mayor == 2 ? ballot.weight : 0;
        sum[2] += (uint64_t)score[0] * ballot.weight;
        sum[3] += (uint64_t)score[1] * ballot.weight;
    }
    return tally;
}

static void
check_decryption(prop *p,
                 test_guardians *t,
                 const eg_tally *tally,
                 const uint64_t sum[4],
                 eg_rng *rng)
{
    eg_quorum quorum;
    random_quorum(p, t, &quorum);
    eg_decrypt_batch batch = {
        .election = t->election, .quorum = &quorum, .kind = EG_KEY_VOTE};
    eg_decrypted_tally out;
    test_rounds r;
    assert_ok(eg_decrypt_items_tally(t->election, t->arena, &batch.item,
                                     &batch.len, tally, NULL));
    assert_ok(test_rounds_run(&r, t, &batch, rng));
    assert_ok(eg_decrypt_tally_finish(t->arena, &out, &batch, r.result, NULL));
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(out.contest[i / 2].field[i % 2].t, sum[i]);
    }
    test_rounds_free(&r);
}

static void
any_quorum_counts_the_ballots(void **state)
{
    (void)state;
    prop p = prop_start();
    eg_rng rng = prop_rng(&p);
    for (int i = 0; i < prop_rounds(ROUNDS, 0); i++) {
        test_guardians t;
        uint64_t sum[4] = {0};
        const uint32_t n = 1 + (uint32_t)prop_below(&p, TEST_GUARDIANS_MAX);
        const uint32_t k = 1 + (uint32_t)prop_below(&p, n);
        assert_ok(test_guardians_new(&t, &toy_groups[TOY_32_96], n, k, &rng));
        eg_tally *tally = random_tally(&p, &t, sum, &rng);
        check_decryption(&p, &t, tally, sum, &rng);
        check_decryption(&p, &t, tally, sum, &rng);
        eg_tally_free(tally);
        test_guardians_free(&t);
    }
}

/** All guardians of a random quorum open a random ballot. */
static void
check_opening(prop *p, test_guardians *t, eg_rng *rng)
{
    const uint32_t want[] = {(uint32_t)prop_below(p, 4),
                             (uint32_t)prop_below(p, 4)};
    eg_encrypted_ballot ballot;
    eg_ballot_view *view = NULL;
    eg_quorum quorum;
    eg_element share_key[TEST_GUARDIANS_MAX];
    eg_nonce_share made[TEST_GUARDIANS_MAX];
    const eg_nonce_share *share[TEST_GUARDIANS_MAX];
    random_quorum(p, t, &quorum);
    assert_ok(
        test_guardians_ballot(t, &ballot, 1, want[0], want[1], NULL, rng));
    ballot.status = EG_BALLOT_CHALLENGED;
    assert_ok(eg_ballot_view_new(&view, t->group, rng, 1));
    assert_ok(eg_ballot_view_add(view, &ballot));
    eg_ballot_view_seal(view);
    for (uint32_t j = 0; j < quorum.len; j++) {
        assert_ok(eg_nonce_share_make(t->election, &made[j],
                                      &t->key[quorum.index[j] - 1], view,
                                      &ballot, rng, NULL));
        share[j] = &made[j];
    }
    eg_hash nonce;
    eg_opened_ballot open;
    assert_ok(eg_share_public_keys(t->group, share_key, EG_KEY_DATA, t->pub,
                                   t->ceremony.n));
    assert_ok(eg_nonce_share_combine(t->election, &nonce, &quorum, share_key,
                                     &ballot, share, NULL, NULL));
    assert_ok(
        eg_ballot_open(t->election, t->arena, &open, &ballot, &nonce, NULL));
    assert_int_equal(open.contest[0].field[0].value, 1);
    assert_int_equal(open.contest[0].field[1].value, 0);
    assert_int_equal(open.contest[1].field[0].value, want[0]);
    assert_int_equal(open.contest[1].field[1].value, want[1]);
    eg_ballot_view_free(view);
}

static void
any_quorum_opens_a_challenged_ballot(void **state)
{
    (void)state;
    prop p = prop_start();
    eg_rng rng = prop_rng(&p);
    for (int i = 0; i < prop_rounds(ROUNDS, 0); i++) {
        test_guardians t;
        const uint32_t n = 1 + (uint32_t)prop_below(&p, TEST_GUARDIANS_MAX);
        const uint32_t k = 1 + (uint32_t)prop_below(&p, n);
        assert_ok(test_guardians_new(&t, &toy_groups[TOY_64_256], n, k, &rng));
        check_opening(&p, &t, &rng);
        test_guardians_free(&t);
    }
}

/* -- equal exponents ------------------------------------------------------- */

typedef struct equality {
    eg_hash hash;
    eg_element x;
    eg_element base;
    eg_element y;
} equality;

/** X = g^s, Y = A^t. */
static eg_equality_claim
make_claim(const eg_group *group,
           equality *e,
           const eg_scalar *s,
           const eg_scalar *t,
           eg_rng *rng)
{
    eg_scalar a;
    assert_ok(eg_scalar_random(group, &a, rng));
    assert_ok(eg_rng_fill(rng, e->hash.bytes, sizeof(e->hash.bytes)));
    eg_fixed_base_pow(eg_group_g(group), &e->base, &a);
    eg_fixed_base_pow(eg_group_g(group), &e->x, s);
    eg_element_pow(group, &e->y, &e->base, t);
    return (eg_equality_claim){.hash = &e->hash,
                               .purpose = "test",
                               .prover = 1,
                               .about = 2,
                               .x = &e->x,
                               .base = &e->base,
                               .y = &e->y};
}

static void
an_equality_is_proved_and_nothing_else(void **state)
{
    (void)state;
    prop p = prop_start();
    eg_rng rng = prop_rng(&p);
    eg_group *group = NULL;
    assert_ok(eg_group_new_from(&toy_groups[TOY_64_256], &group));
    for (int i = 0; i < prop_rounds(ROUNDS, 0); i++) {
        eg_scalar s;
        eg_scalar t;
        equality e;
        eg_proof_branch proof;
        assert_ok(eg_scalar_random(group, &s, &rng));
        assert_ok(eg_scalar_random(group, &t, &rng));
        eg_equality_claim claim = make_claim(group, &e, &s, &s, &rng);
        assert_ok(eg_equality_prove(group, &proof, &claim, &s, &rng));
        assert_ok(eg_equality_verify_var(group, &claim, &proof));
        /* Another place, another prover, another use: another statement. */
        eg_equality_claim other = claim;
        other.purpose = "text";
        assert_int_equal(eg_equality_verify_var(group, &other, &proof),
                         EG_REJECT);
        other = claim;
        other.prover = 2;
        assert_int_equal(eg_equality_verify_var(group, &other, &proof),
                         EG_REJECT);
        other = claim;
        other.about = 1;
        assert_int_equal(eg_equality_verify_var(group, &other, &proof),
                         EG_REJECT);
        /* Another exponent cannot be proved with either secret. */
        claim = make_claim(group, &e, &s, &t, &rng);
        assert_ok(eg_equality_prove(group, &proof, &claim, &s, &rng));
        assert_int_equal(eg_equality_verify_var(group, &claim, &proof),
                         EG_REJECT);
        assert_ok(eg_equality_prove(group, &proof, &claim, &t, &rng));
        assert_int_equal(eg_equality_verify_var(group, &claim, &proof),
                         EG_REJECT);
    }
    eg_group_free(group);
}

/** Y = -A^s: where c is even the sign would not show in the equations. */
static void
a_sign_is_never_proved(void **state)
{
    (void)state;
    prop p = prop_start();
    eg_rng rng = prop_rng(&p);
    eg_group *group = NULL;
    eg_element minus_one;
    uint8_t bytes[EG_ELEMENT_BYTES];
    assert_ok(eg_group_new_from(&toy_groups[TOY_64_256], &group));
    eg_group_write_p(group, bytes);
    bytes[eg_group_element_len(group) - 1] -= 1;
    assert_true(eg_element_parse(group, &minus_one, bytes));
    for (int i = 0; i < prop_rounds(ROUNDS, 0); i++) {
        eg_scalar s;
        equality e;
        eg_proof_branch proof;
        assert_ok(eg_scalar_random(group, &s, &rng));
        const eg_equality_claim claim = make_claim(group, &e, &s, &s, &rng);
        eg_element_mul(group, &e.y, &e.y, &minus_one);
        assert_ok(eg_equality_prove(group, &proof, &claim, &s, &rng));
        assert_int_equal(eg_equality_verify_var(group, &claim, &proof),
                         EG_REJECT);
    }
    eg_group_free(group);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_quorum_counts_the_ballots),
        cmocka_unit_test(any_quorum_opens_a_challenged_ballot),
        cmocka_unit_test(an_equality_is_proved_and_nothing_else),
        cmocka_unit_test(a_sign_is_never_proved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
