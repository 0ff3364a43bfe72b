/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Laws of the proofs over random statements in several groups: what is honest
 * passes, and stops passing when one random thing is changed.
 */
#include "support/proof_fixture.h"

enum { BOUND_MAX = 10, ROUNDS = 40, BLOCKS_MAX = 6 };

/** Groups in which a false proof does not pass by luck. */
static const enum toy_group GROUPS[] = {TOY_48_192, TOY_64_256, TOY_REDUCED};
enum { GROUPS_LEN = sizeof GROUPS / sizeof GROUPS[0] };

static proof_fixture fixtures[GROUPS_LEN + 1];

static int
setup(void **state)
{
    (void)state;
    prop rnd = prop_start();
    for (size_t i = 0; i < GROUPS_LEN; i++) {
        fixture_begin(&fixtures[i], &toy_groups[GROUPS[i]], rnd);
        (void)prop_u64(&rnd);
    }
    fixture_begin(&fixtures[GROUPS_LEN], &eg_group_params_standard, rnd);
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    for (size_t i = 0; i <= GROUPS_LEN; i++) {
        fixture_end(&fixtures[i]);
    }
    return 0;
}

static int
rounds(const proof_fixture *f)
{
    return prop_rounds(eg_group_element_len(f->group) > 64 ? 4 : ROUNDS, 0);
}

/** Change one bit of a random scalar of the proof; false if nothing changed. */
static bool
flip_somewhere(proof_fixture *f, eg_proof_branch *branch, size_t len)
{
    eg_proof_branch *b = &branch[prop_below(&f->rnd, len)];
    eg_scalar *x = prop_below(&f->rnd, 2) == 0 ? &b->c : &b->v;
    const eg_scalar kept = *x;
    const size_t at = prop_below(&f->rnd, eg_group_scalar_len(f->group));
    if (fixture_flip_scalar(f, x, at, (int)prop_below(&f->rnd, 8))) {
        return true;
    }
    *x = kept;
    return false;
}

static void
check_range(proof_fixture *f)
{
    const uint32_t bound = (uint32_t)prop_below(&f->rnd, BOUND_MAX + 1);
    const eg_range_witness witness = {
        (uint32_t)prop_below(&f->rnd, bound + 1ULL), fixture_scalar(f)};
    eg_ciphertext ct;
    eg_ciphertext_encrypt(f->key, &ct, witness.value, &witness.xi);
    const uint32_t contest = (uint32_t)prop_below(&f->rnd, 1000);
    const eg_range_claim claim =
        prop_below(&f->rnd, 2) == 0
            ? eg_range_claim_limit(&f->hash, &ct, contest, bound)
            : eg_range_claim_field(&f->hash, &ct, contest,
                                   (uint32_t)prop_below(&f->rnd, 1000), bound);
    eg_proof_branch branch[BOUND_MAX + 1];
    const eg_range_proof proof = {branch, (size_t)bound + 1};
    eg_rng rng = prop_rng(&f->rnd);
    assert_ok(eg_range_prove(f->key, branch, &claim, &witness, &rng));
    assert_ok(eg_range_verify_var(f->key, NULL, &claim, &proof,
                                  EG_RANGE_TEST_MEMBERS));
    if (flip_somewhere(f, branch, proof.len)) {
        assert_int_equal(eg_range_verify_var(f->key, NULL, &claim, &proof,
                                             EG_RANGE_TEST_MEMBERS),
                         EG_REJECT);
    }
}

static void
range_proofs_are_complete_and_sound(void **state)
{
    (void)state;
    for (size_t i = 0; i <= GROUPS_LEN; i++) {
        for (int round = 0; round < rounds(&fixtures[i]); round++) {
            check_range(&fixtures[i]);
        }
    }
}

/** The sum of ciphertexts is proved with the sum of their nonces. */
static void
check_limit(proof_fixture *f)
{
    const uint32_t limit = (uint32_t)prop_below(&f->rnd, BOUND_MAX) + 1;
    eg_ciphertext sum;
    eg_range_witness witness = {0, {{0}}};
    eg_ciphertext_one(f->group, &sum);
    for (int i = 0; i < 5; i++) {
        const uint32_t value =
            (uint32_t)prop_below(&f->rnd, limit - witness.value + 1ULL);
        const eg_scalar xi = fixture_scalar(f);
        eg_ciphertext ct;
        eg_ciphertext_encrypt(f->key, &ct, value, &xi);
        eg_ciphertext_mul(f->group, &sum, &sum, &ct);
        eg_scalar_add(f->group, &witness.xi, &witness.xi, &xi);
        witness.value += value;
    }
    const eg_range_claim claim = eg_range_claim_limit(&f->hash, &sum, 9, limit);
    eg_proof_branch branch[BOUND_MAX + 1];
    const eg_range_proof proof = {branch, (size_t)limit + 1};
    eg_rng rng = prop_rng(&f->rnd);
    assert_ok(eg_range_prove(f->key, branch, &claim, &witness, &rng));
    assert_ok(eg_range_verify_var(f->key, NULL, &claim, &proof,
                                  EG_RANGE_SKIP_MEMBERS));
}

static void
sums_are_proved_with_summed_nonces(void **state)
{
    (void)state;
    for (size_t i = 0; i <= GROUPS_LEN; i++) {
        for (int round = 0; round < rounds(&fixtures[i]); round++) {
            check_limit(&fixtures[i]);
        }
    }
}

static void
check_hashed(proof_fixture *f)
{
    uint8_t text[BLOCKS_MAX * EG_HASHED_BLOCK_BYTES];
    uint8_t c1[sizeof text];
    uint8_t back[sizeof text];
    const size_t len =
        EG_HASHED_BLOCK_BYTES * (1 + prop_below(&f->rnd, BLOCKS_MAX));
    prop_bytes(&f->rnd, text, sizeof text);
    const eg_hashed_place place = eg_hashed_place_data(
        &f->hash, (uint32_t)prop_below(&f->rnd, 1000), &f->value,
        prop_below(&f->rnd, 2) == 0 ? NULL : eg_public_key_base(f->key));
    const eg_scalar xi = fixture_scalar(f);
    eg_hashed_ciphertext ct = {.c1 = c1, .c1_len = len};
    eg_rng rng = prop_rng(&f->rnd);
    assert_ok(eg_hashed_encrypt(f->group, &ct, &place, text, len, &xi, &rng));
    assert_ok(eg_hashed_verify_var(f->group, NULL, &place, &ct));

    eg_element beta;
    eg_element_pow(f->group, &beta, &ct.c0, &f->s);
    assert_ok(eg_hashed_decrypt(f->group, back, &place, &ct, &beta));
    assert_memory_equal(back, text, len);

    const size_t at = prop_below(&f->rnd, len);
    c1[at] = (uint8_t)(c1[at] ^ (1U << prop_below(&f->rnd, 8)));
    assert_int_equal(eg_hashed_verify_var(f->group, NULL, &place, &ct),
                     EG_REJECT);
}

static void
hashed_elgamal_returns_the_text_and_notices_changes(void **state)
{
    (void)state;
    for (size_t i = 0; i <= GROUPS_LEN; i++) {
        for (int round = 0; round < rounds(&fixtures[i]); round++) {
            check_hashed(&fixtures[i]);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(range_proofs_are_complete_and_sound),
        cmocka_unit_test(sums_are_proved_with_summed_nonces),
        cmocka_unit_test(hashed_elgamal_returns_the_text_and_notices_changes),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
