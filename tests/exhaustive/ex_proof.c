/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proofs over the group of 127 elements modulo p = 59183.
 *
 * A verifier in plain 64-bit arithmetic, which shares only SHA-256 with the
 * library, decides the same proofs: every challenge and response of a branch,
 * every integer below p as alpha and as beta.  In so small a group false proofs do pass by
 * luck, so that both answers are met often.
 */
#include <stdio.h>

#include "hash/tags.h"
#include "support/proof_fixture.h"

enum { P = 59183, Q = 127, G_BYTES = 2, BRANCHES = 2, CONTEST = 3, FIELD = 2 };

static proof_fixture f;
static uint64_t g_value;
static uint64_t k_value;

static uint64_t
value_of(const eg_element *x)
{
    uint8_t bytes[G_BYTES];
    eg_element_write(f.group, bytes, x);
    return (uint64_t)bytes[0] << 8 | bytes[1];
}

static eg_element
element(uint64_t x)
{
    const uint8_t bytes[G_BYTES] = {(uint8_t)(x >> 8), (uint8_t)x};
    eg_element e;
    assert_true(eg_element_parse(f.group, &e, bytes));
    return e;
}

static eg_scalar
scalar(uint64_t x)
{
    const uint8_t byte = (uint8_t)x;
    eg_scalar s;
    assert_true(eg_scalar_parse(f.group, &s, &byte));
    return s;
}

static uint64_t
power(uint64_t x, uint64_t n)
{
    uint64_t result = 1;
    for (; n > 0; n >>= 1) {
        result = (n & 1) != 0 ? result * x % P : result;
        x = x * x % P;
    }
    return result;
}

static int
setup(void **state)
{
    (void)state;
    fixture_begin(&f, &toy_groups[TOY_7_16], prop_start());
    eg_element g;
    eg_group_generator(f.group, &g);
    g_value = value_of(&g);
    k_value = value_of(&f.value);
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    fixture_end(&f);
    return 0;
}

/** A statement and a proof in plain numbers. */
typedef struct plain {
    uint64_t alpha;
    uint64_t beta;
    uint64_t c[BRANCHES];
    uint64_t v[BRANCHES];
    size_t len;
} plain;

static size_t
put(uint8_t *out, uint64_t x)
{
    out[0] = (uint8_t)(x >> 8);
    out[1] = (uint8_t)x;
    return G_BYTES;
}

/** (6.1)-(6.3) and (6.D) by the book. */
static bool
plain_accepts(const plain *x)
{
    uint8_t input[9 + 2 * G_BYTES * (1 + BRANCHES)] = {
        EG_TAG_RANGE_PROOF, 0, 0, 0, CONTEST, 0, 0, 0, FIELD};
    size_t len = 9;
    len += put(input + len, x->alpha);
    len += put(input + len, x->beta);
    uint64_t sum = 0;
    for (uint64_t j = 0; j < x->len; j++) {
        const uint64_t c = x->c[j];
        const uint64_t w = (x->v[j] + Q * Q - j * c) % Q;
        len +=
            put(input + len, power(g_value, x->v[j]) * power(x->alpha, c) % P);
        len += put(input + len, power(k_value, w) * power(x->beta, c) % P);
        sum += c;
    }
    eg_hash hash;
    eg_hmac(&hash, &f.hash, input, len);
    uint64_t challenge = 0;
    for (size_t i = 0; i < EG_HASH_BYTES; i++) {
        challenge = (challenge * 256 + hash.bytes[i]) % Q;
    }
    return challenge == sum % Q;
}

static uint32_t
library_faults(const plain *x)
{
    const eg_ciphertext ct = {element(x->alpha), element(x->beta)};
    const eg_range_claim claim = eg_range_claim_field(
        &f.hash, &ct, CONTEST, FIELD, (uint32_t)x->len - 1);
    eg_proof_branch branch[BRANCHES];
    for (size_t j = 0; j < x->len; j++) {
        branch[j] = (eg_proof_branch){scalar(x->c[j]), scalar(x->v[j])};
    }
    const eg_range_proof proof = {branch, x->len};
    uint32_t faults;
    const eg_status status = eg_range_verify_var(f.key, &faults, &claim, &proof,
                                                 EG_RANGE_TEST_MEMBERS);
    assert_int_equal(status, faults == 0 ? EG_OK : EG_REJECT);
    return faults;
}

/** An encryption of @p value in plain numbers. */
static plain
encryption(uint64_t value, uint64_t xi)
{
    return (plain){.alpha = power(g_value, xi),
                   .beta = power(k_value, value + xi)};
}

static void
every_branch_is_judged_as_by_plain_arithmetic(void **state)
{
    (void)state;
    unsigned accepted = 0;
    for (uint64_t value = 0; value < 2; value++) {
        const size_t j = 1 - value; /* the branch that is not true */
        plain x = encryption(value, 1 + prop_below(&f.rnd, Q - 1));
        x.len = BRANCHES;
        x.c[value] = prop_below(&f.rnd, Q);
        x.v[value] = prop_below(&f.rnd, Q);
        for (x.c[j] = 0; x.c[j] < Q; x.c[j]++) {
            for (x.v[j] = prop_first(&f.rnd); x.v[j] < Q;
                 x.v[j] += prop_sample()) {
                const bool accepts = plain_accepts(&x);
                assert_int_equal(library_faults(&x),
                                 accepts ? 0 : EG_RANGE_BAD_SUM);
                accepted += accepts ? 1 : 0;
            }
        }
    }
    assert_true(accepted > 0 && accepted < 2U * Q * Q / 10 / prop_sample());
}

/** Each two of c_0, v_0, c_1, v_1, so both branches at once, with the others
 *  as they may be. */
static void
every_pair_of_numbers_is_judged_as_by_plain_arithmetic(void **state)
{
    (void)state;
    for (size_t pair = 0; pair < 16; pair++) {
        const size_t a = pair / 4;
        const size_t b = pair % 4;
        if (a >= b) {
            continue;
        }
        plain x = encryption(pair % 2, 1 + prop_below(&f.rnd, Q - 1));
        x.len = BRANCHES;
        uint64_t *const number[] = {&x.c[0], &x.v[0], &x.c[1], &x.v[1]};
        for (size_t i = 0; i < 4; i++) {
            *number[i] = prop_below(&f.rnd, Q);
        }
        unsigned accepted = 0;
        for (*number[a] = 0; *number[a] < Q; (*number[a])++) {
            for (*number[b] = prop_first(&f.rnd); *number[b] < Q;
                 *number[b] += prop_sample()) {
                const bool accepts = plain_accepts(&x);
                assert_int_equal(library_faults(&x),
                                 accepts ? 0 : EG_RANGE_BAD_SUM);
                accepted += accepts ? 1 : 0;
            }
        }
        assert_in_range(accepted, 1, 4 * Q);
    }
}

/** Every integer below p in the place of one half of the ciphertext. */
static void
assert_membership(plain *x, uint64_t *half, uint32_t bad_member)
{
    unsigned members = 0;
    for (*half = prop_first(&f.rnd); *half < P; *half += prop_sample()) {
        x->c[0] = *half % Q;
        x->v[0] = *half / Q % Q;
        const bool member = power(*half, Q) == 1;
        const uint32_t want = (member ? 0U : bad_member) |
                              (plain_accepts(x) ? 0U : EG_RANGE_BAD_SUM);
        assert_int_equal(library_faults(x), want);
        members += member ? 1 : 0;
    }
    assert_in_range(members, prop_sample() == 1 ? Q : 1, Q);
}

static void
every_integer_is_judged_as_alpha_and_as_beta(void **state)
{
    (void)state;
    plain x = encryption(0, 5);
    x.len = 1;
    assert_membership(&x, &x.alpha, EG_RANGE_BAD_ALPHA);
    x = encryption(0, 5);
    x.len = 1;
    assert_membership(&x, &x.beta, EG_RANGE_BAD_BETA);
}

static void
every_nonce_and_value_can_be_proved(void **state)
{
    (void)state;
    eg_rng rng = prop_rng(&f.rnd);
    for (uint32_t bound = 0; bound <= 4; bound++) {
        for (uint32_t value = 0; value <= bound; value++) {
            for (uint64_t xi = 0; xi < Q; xi++) {
                const eg_range_witness witness = {value, scalar(xi)};
                eg_ciphertext ct;
                eg_ciphertext_encrypt(f.key, &ct, value, &witness.xi);
                const plain x = encryption(value, xi);
                assert_int_equal(value_of(&ct.alpha), x.alpha);
                assert_int_equal(value_of(&ct.beta), x.beta);

                const eg_range_claim claim =
                    eg_range_claim_field(&f.hash, &ct, CONTEST, FIELD, bound);
                eg_proof_branch branch[5];
                const eg_range_proof proof = {branch, (size_t)bound + 1};
                assert_ok(
                    eg_range_prove(f.key, branch, &claim, &witness, &rng));
                assert_ok(eg_range_verify_var(f.key, NULL, &claim, &proof,
                                              EG_RANGE_TEST_MEMBERS));
            }
        }
    }
}

/** The branch that is proved honestly must not show: c_j are uniform. */
static void
challenges_do_not_tell_the_true_branch(void **state)
{
    (void)state;
    const int each = prop_rounds(200, 0);
    eg_rng rng = prop_rng(&f.rnd);
    for (uint32_t value = 0; value < 2; value++) {
        unsigned seen[BRANCHES][Q] = {{0}};
        for (int i = 0; i < each * Q; i++) {
            const eg_range_witness witness = {value, fixture_scalar(&f)};
            eg_ciphertext ct;
            eg_ciphertext_encrypt(f.key, &ct, value, &witness.xi);
            const eg_range_claim claim = eg_range_claim_field(
                &f.hash, &ct, CONTEST, FIELD, BRANCHES - 1);
            eg_proof_branch branch[BRANCHES];
            assert_ok(eg_range_prove(f.key, branch, &claim, &witness, &rng));
            for (size_t j = 0; j < BRANCHES; j++) {
                seen[j][branch[j].c.limb[0]]++;
            }
        }
        /* So many expected each; eight deviations are never met by luck. */
        for (size_t j = 0; j < BRANCHES; j++) {
            for (size_t c = 0; c < Q; c++) {
                const int more = (int)seen[j][c] - each;
                assert_true(more * more <= 8 * 8 * each);
            }
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_branch_is_judged_as_by_plain_arithmetic),
        cmocka_unit_test(
            every_pair_of_numbers_is_judged_as_by_plain_arithmetic),
        cmocka_unit_test(every_integer_is_judged_as_alpha_and_as_beta),
        cmocka_unit_test(every_nonce_and_value_can_be_proved),
        cmocka_unit_test(challenges_do_not_tell_the_true_branch),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
