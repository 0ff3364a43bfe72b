/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proofs with one challenge over the group of 127 elements modulo
 * p = 59183: correct decryption, the nonce of a hashed ElGamal ciphertext, a
 * guardian's keys.
 *
 * Each is decided once more in plain 64-bit arithmetic, which shares only
 * SHA-256 with the library: every challenge with every response, every integer
 * below p in the place of each element, and every secret with every nonce, of
 * which the proofs must hold.
 */
#include <stdio.h>

#include <electionguard/hashed_elgamal.h>

#include "hash/tags.h"
#include "support/proof_fixture.h"

enum {
    P = 59183,
    Q = 127,
    CONTEST = 3,
    FIELD = 2,
    GUARDIAN = 5,
    C1_BYTES = 32
};

static proof_fixture f;
static uint64_t g_value;
static uint64_t k_value;
static uint8_t c1[C1_BYTES];

static uint64_t
value_of(const eg_element *x)
{
    uint8_t bytes[2];
    eg_element_write(f.group, bytes, x);
    return (uint64_t)bytes[0] << 8 | bytes[1];
}

static eg_element
element(uint64_t x)
{
    const uint8_t bytes[2] = {(uint8_t)(x >> 8), (uint8_t)x};
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

static bool
is_member(uint64_t x)
{
    return power(x, Q) == 1;
}

/** g^v X^c. */
static uint64_t
recommit(uint64_t base, uint64_t v, uint64_t x, uint64_t c)
{
    return power(base, v) * power(x, c) % P;
}

/* -- hash inputs, by the book ----------------------------------------------- */

typedef struct input {
    uint8_t byte[128];
    size_t len;
} input;

static void
put_byte(input *in, uint64_t x)
{
    in->byte[in->len++] = (uint8_t)x;
}

static void
put_bytes(input *in, const void *bytes, size_t len)
{
    memcpy(in->byte + in->len, bytes, len);
    in->len += len;
}

static void
put_u32(input *in, uint64_t x)
{
    for (int shift = 24; shift >= 0; shift -= 8) {
        put_byte(in, x >> shift);
    }
}

static void
put_element(input *in, uint64_t x)
{
    put_byte(in, x >> 8);
    put_byte(in, x);
}

/** H_q of the input. */
static uint64_t
challenge_of(const input *in)
{
    eg_hash hash;
    eg_hmac(&hash, &f.hash, in->byte, in->len);
    uint64_t c = 0;
    for (size_t i = 0; i < EG_HASH_BYTES; i++) {
        c = (c * 256 + hash.bytes[i]) % Q;
    }
    return c;
}

/* -- the statements --------------------------------------------------------- */

/** Numbers of a statement: what they are is said at each kind. */
typedef struct plain {
    uint64_t x;
    uint64_t y;
    uint64_t z;
    uint64_t c;
    uint64_t v;
    uint64_t w;
} plain;

/** A proof system: the challenge by the book, and the library's faults. */
typedef struct proof_system {
    uint64_t (*challenge)(const plain *x);
    uint32_t (*faults)(const plain *x);
    uint32_t bad_challenge;
} proof_system;

/** (10.2), (10.3), (10.B): x = A, y = B, z = M. */
static uint64_t
tally_challenge(const plain *x)
{
    input in = {.len = 0};
    put_byte(&in, EG_TAG_TALLY_PROOF);
    put_u32(&in, CONTEST);
    put_u32(&in, FIELD);
    put_element(&in, x->x);
    put_element(&in, x->y);
    put_element(&in, recommit(g_value, x->v, k_value, x->c));
    put_element(&in, recommit(x->x, x->v, x->z, x->c));
    put_element(&in, x->z);
    return challenge_of(&in);
}

static uint32_t
decryption_faults(const plain *x, const eg_decryption_claim *claim)
{
    const eg_element m = element(x->z);
    const eg_decryption_job job = {
        .claim = *claim, .m = &m, .proof = {scalar(x->c), scalar(x->v)}};
    uint32_t faults;
    const eg_status status =
        eg_decryption_verify_batch_var(f.key, &faults, &job, 1);
    assert_int_equal(status, faults == 0 ? EG_OK : EG_REJECT);
    return faults;
}

static uint32_t
tally_faults(const plain *x)
{
    const eg_ciphertext ab = {element(x->x), element(x->y)};
    const eg_decryption_claim claim =
        eg_decryption_claim_tally(&f.hash, CONTEST, FIELD, &ab);
    return decryption_faults(x, &claim);
}

/** (12.1), (12.2), (12.B): x = C_0, z = beta, C_2 = (y, w). */
static uint64_t
data_challenge(const plain *x)
{
    input in = {.len = 0};
    put_byte(&in, EG_TAG_DATA_DECRYPTION);
    put_u32(&in, CONTEST);
    put_element(&in, x->x);
    put_bytes(&in, c1, C1_BYTES);
    put_byte(&in, x->y);
    put_byte(&in, x->w);
    put_element(&in, recommit(g_value, x->v, k_value, x->c));
    put_element(&in, recommit(x->x, x->v, x->z, x->c));
    put_element(&in, x->z);
    return challenge_of(&in);
}

static uint32_t
data_faults(const plain *x)
{
    const eg_hashed_ciphertext text = {.c0 = element(x->x),
                                       .c1 = c1,
                                       .c1_len = C1_BYTES,
                                       .c = scalar(x->y),
                                       .v = scalar(x->w)};
    const eg_decryption_claim claim =
        eg_decryption_claim_data(&f.hash, CONTEST, &text);
    return decryption_faults(x, &claim);
}

/** Eq. (69): x = C_0. */
static uint64_t
hashed_challenge(const plain *x)
{
    input in = {.len = 0};
    put_byte(&in, EG_TAG_DATA_PROOF);
    put_u32(&in, CONTEST);
    put_element(&in, recommit(g_value, x->v, x->x, x->c));
    put_element(&in, x->x);
    put_bytes(&in, c1, C1_BYTES);
    return challenge_of(&in);
}

static uint32_t
hashed_faults(const plain *x)
{
    const eg_hashed_place place =
        eg_hashed_place_data(&f.hash, CONTEST, &f.value, NULL);
    const eg_hashed_ciphertext text = {.c0 = element(x->x),
                                       .c1 = c1,
                                       .c1_len = C1_BYTES,
                                       .c = scalar(x->c),
                                       .v = scalar(x->v)};
    uint32_t faults;
    const eg_status status =
        eg_hashed_verify_var(f.group, &faults, &place, &text);
    assert_int_equal(status, faults == 0 ? EG_OK : EG_REJECT);
    return faults;
}

/** (2.1)-(2.4), (2.C) with k = 1: x = K_i,0, z = kappa_i, v and w responses. */
static uint64_t
key_challenge(const plain *x)
{
    input in = {.len = 0};
    put_byte(&in, EG_TAG_KEY_PROOF);
    put_bytes(&in, "pk_vote", 7);
    put_u32(&in, GUARDIAN);
    put_element(&in, x->x);
    put_element(&in, x->z);
    put_element(&in, recommit(g_value, x->v, x->x, x->c));
    put_element(&in, recommit(g_value, x->w, x->z, x->c));
    return challenge_of(&in);
}

static uint32_t
key_faults(const plain *x)
{
    const eg_element commitment = element(x->x);
    const eg_element kappa = element(x->z);
    const eg_key_claim claim = {.hp = &f.hash,
                                .kind = EG_KEY_VOTE,
                                .guardian = GUARDIAN,
                                .commitments = &commitment,
                                .k = 1,
                                .kappa = &kappa};
    const eg_scalar c = scalar(x->c);
    const eg_scalar v[] = {scalar(x->v), scalar(x->w)};
    uint32_t faults;
    const eg_status status = eg_key_verify_var(f.group, &faults, &claim, &c, v);
    assert_int_equal(status, faults == 0 ? EG_OK : EG_REJECT);
    return faults;
}

static const proof_system tally_system = {tally_challenge, tally_faults,
                                          EG_DECRYPTION_BAD_CHALLENGE};
static const proof_system data_system = {data_challenge, data_faults,
                                         EG_DECRYPTION_BAD_CHALLENGE};
static const proof_system hashed_system = {hashed_challenge, hashed_faults,
                                           EG_HASHED_BAD_PROOF};
static const proof_system key_system = {key_challenge, key_faults,
                                        EG_KEY_BAD_CHALLENGE};
static const proof_system *const systems[] = {&tally_system, &data_system,
                                              &hashed_system, &key_system};

/** Members for all places, and any numbers for the rest. */
static plain
random_statement(void)
{
    return (plain){.x = power(g_value, 1 + prop_below(&f.rnd, Q - 1)),
                   .y = power(g_value, prop_below(&f.rnd, 7)) % Q,
                   .z = power(g_value, 1 + prop_below(&f.rnd, Q - 1)),
                   .c = prop_below(&f.rnd, Q),
                   .v = prop_below(&f.rnd, Q),
                   .w = prop_below(&f.rnd, Q)};
}

/* -- soundness -------------------------------------------------------------- */

static void
every_challenge_and_response_is_judged_as_by_plain_arithmetic(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(systems) / sizeof(*systems); i++) {
        const proof_system *s = systems[i];
        plain x = random_statement();
        unsigned accepted = 0;
        for (x.c = 0; x.c < Q; x.c++) {
            for (x.v = prop_first(&f.rnd); x.v < Q; x.v += prop_sample()) {
                const bool holds = s->challenge(&x) == x.c;
                assert_int_equal(s->faults(&x), holds ? 0 : s->bad_challenge);
                accepted += holds ? 1 : 0;
            }
        }
        /* One of 127 false proofs passes by luck. */
        assert_in_range(accepted, 1, 4 * Q);
    }
}

/** Each statement of members with each challenge, for one response each. */
static void
every_statement_meets_every_challenge(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(systems) / sizeof(*systems); i++) {
        const proof_system *s = systems[i];
        unsigned accepted = 0;
        for (uint64_t e = 0; e < Q; e++) {
            plain x = random_statement();
            x.x = power(g_value, e);
            for (x.c = prop_first(&f.rnd); x.c < Q; x.c += prop_sample()) {
                const bool holds = s->challenge(&x) == x.c;
                assert_int_equal(s->faults(&x), holds ? 0 : s->bad_challenge);
                accepted += holds ? 1 : 0;
            }
        }
        assert_in_range(accepted, 1, 4 * Q);
    }
}

/** Each pair of members in the two places, for one challenge and response. */
static void
every_pair_of_members_is_a_statement(void **state)
{
    (void)state;
    const proof_system *const two[] = {&tally_system, &data_system,
                                       &key_system};
    for (size_t i = 0; i < sizeof(two) / sizeof(*two); i++) {
        plain x = random_statement();
        unsigned accepted = 0;
        for (uint64_t e = prop_first(&f.rnd); e < Q * Q; e += prop_sample()) {
            x.x = power(g_value, e % Q);
            x.z = power(g_value, e / Q);
            const bool holds = two[i]->challenge(&x) == x.c;
            assert_int_equal(two[i]->faults(&x),
                             holds ? 0 : two[i]->bad_challenge);
            accepted += holds ? 1 : 0;
        }
        assert_in_range(accepted, 1, 4 * Q);
    }
}

/* -- key proofs of polynomials with more coefficients ------------------------- */

enum { COEFFICIENTS = 3 };

/** K_i,0 to K_i,k-1, kappa_i, the challenge and k + 1 responses. */
typedef struct plain_keys {
    uint32_t k;
    uint64_t commitment[COEFFICIENTS];
    uint64_t kappa;
    uint64_t c;
    uint64_t v[COEFFICIENTS + 1];
} plain_keys;

static plain_keys
random_keys(uint32_t k)
{
    plain_keys x = {.k = k,
                    .kappa = power(g_value, prop_below(&f.rnd, Q)),
                    .c = prop_below(&f.rnd, Q)};
    for (size_t j = 0; j <= k; j++) {
        if (j < k) {
            x.commitment[j] = power(g_value, prop_below(&f.rnd, Q));
        }
        x.v[j] = prop_below(&f.rnd, Q);
    }
    return x;
}

/** (2.1)-(2.4), (2.C). */
static bool
keys_hold(const plain_keys *x)
{
    input in = {.len = 0};
    put_byte(&in, EG_TAG_KEY_PROOF);
    put_bytes(&in, "pk_vote", 7);
    put_u32(&in, GUARDIAN);
    for (size_t j = 0; j < x->k; j++) {
        put_element(&in, x->commitment[j]);
    }
    put_element(&in, x->kappa);
    for (size_t j = 0; j < x->k; j++) {
        put_element(&in, recommit(g_value, x->v[j], x->commitment[j], x->c));
    }
    put_element(&in, recommit(g_value, x->v[x->k], x->kappa, x->c));
    return challenge_of(&in) == x->c;
}

static uint32_t
library_key_faults(const plain_keys *x)
{
    eg_element commitment[COEFFICIENTS];
    eg_scalar v[COEFFICIENTS + 1];
    const eg_element kappa = element(x->kappa);
    const eg_scalar c = scalar(x->c);
    for (size_t j = 0; j <= x->k; j++) {
        if (j < x->k) {
            commitment[j] = element(x->commitment[j]);
        }
        v[j] = scalar(x->v[j]);
    }
    const eg_key_claim claim = {.hp = &f.hash,
                                .kind = EG_KEY_VOTE,
                                .guardian = GUARDIAN,
                                .commitments = commitment,
                                .k = x->k,
                                .kappa = &kappa};
    uint32_t faults;
    const eg_status status = eg_key_verify_var(f.group, &faults, &claim, &c, v);
    assert_int_equal(status, faults == 0 ? EG_OK : EG_REJECT);
    return faults;
}

/** Every challenge with every response of each coefficient, and of kappa. */
static void
every_response_of_a_longer_polynomial_is_judged(void **state)
{
    (void)state;
    for (uint32_t k = 2; k <= COEFFICIENTS; k++) {
        for (size_t j = 0; j <= k; j++) {
            plain_keys x = random_keys(k);
            unsigned accepted = 0;
            for (x.c = 0; x.c < Q; x.c++) {
                for (x.v[j] = prop_first(&f.rnd); x.v[j] < Q;
                     x.v[j] += prop_sample()) {
                    const bool holds = keys_hold(&x);
                    assert_int_equal(library_key_faults(&x),
                                     holds ? 0 : EG_KEY_BAD_CHALLENGE);
                    accepted += holds ? 1 : 0;
                }
            }
            assert_in_range(accepted, 1, 4 * Q);
        }
    }
}

/** Every integer below p in the place of the last coefficient's commitment. */
static void
every_integer_is_judged_as_the_last_commitment(void **state)
{
    (void)state;
    plain_keys x = random_keys(2);
    unsigned members = 0;
    uint64_t *last = &x.commitment[1];
    for (*last = prop_first(&f.rnd); *last < P; *last += prop_sample()) {
        const bool member = is_member(*last);
        const uint32_t want = (member ? 0U : EG_KEY_BAD_COMMITMENT) |
                              (keys_hold(&x) ? 0U : EG_KEY_BAD_CHALLENGE);
        assert_int_equal(library_key_faults(&x), want);
        members += member ? 1 : 0;
    }
    assert_in_range(members, prop_sample() == 1 ? Q : 1, Q);
}

/** Every integer below p in the place that @p at picks. */
static void
assert_membership(const proof_system *s, size_t at, uint32_t bad_member)
{
    plain x = random_statement();
    uint64_t *place = at == 0 ? &x.x : &x.z;
    unsigned members = 0;
    for (*place = prop_first(&f.rnd); *place < P; *place += prop_sample()) {
        const bool member = is_member(*place);
        const bool holds = s->challenge(&x) == x.c;
        assert_int_equal(s->faults(&x), (member ? 0U : bad_member) |
                                            (holds ? 0U : s->bad_challenge));
        members += member ? 1 : 0;
    }
    assert_in_range(members, prop_sample() == 1 ? Q : 1, Q);
}

static void
every_integer_is_judged_in_each_place(void **state)
{
    (void)state;
    assert_membership(&tally_system, 0, EG_DECRYPTION_BAD_BASE);
    assert_membership(&tally_system, 1, EG_DECRYPTION_BAD_RESULT);
    assert_membership(&data_system, 0, EG_DECRYPTION_BAD_BASE);
    assert_membership(&data_system, 1, EG_DECRYPTION_BAD_RESULT);
    assert_membership(&hashed_system, 0, EG_HASHED_BAD_MEMBER);
    assert_membership(&key_system, 0, EG_KEY_BAD_COMMITMENT);
    assert_membership(&key_system, 1, EG_KEY_BAD_KAPPA);
}

/* -- completeness ----------------------------------------------------------- */

static void
every_secret_and_nonce_gives_a_proof(void **state)
{
    (void)state;
    for (uint64_t s = 0; s < Q; s++) {
        eg_element key_value = element(power(g_value, s));
        eg_public_key *key = NULL;
        assert_ok(eg_public_key_new(f.group, &key, &key_value, EG_BASE_BOTH));
        for (uint64_t u = prop_first(&f.rnd); u < Q; u += prop_sample()) {
            /* (A, B) with B = A^s: a tally of 0, M = B. */
            const uint64_t a = power(g_value, 1 + (s + u) % (Q - 1));
            const eg_ciphertext ab = {element(a), element(power(a, s))};
            const eg_decryption_claim claim =
                eg_decryption_claim_tally(&f.hash, CONTEST, FIELD, &ab);
            const eg_scalar nonce = scalar(u);
            const eg_scalar secret = scalar(s);
            eg_commitment_pair pair;
            eg_decryption_job job = {.claim = claim, .m = &ab.beta};
            eg_decryption_commit(f.group, &pair, &claim, &nonce);
            assert_int_equal(value_of(&pair.a), power(g_value, u));
            assert_int_equal(value_of(&pair.b), power(a, u));
            eg_decryption_challenge(f.group, &job.proof.c, &claim, &pair,
                                    &ab.beta);
            eg_proof_respond(f.group, &job.proof.v, &nonce, &job.proof.c,
                             &secret);
            assert_ok(eg_decryption_verify_batch_var(key, NULL, &job, 1));
        }
        eg_public_key_free(key);
    }
}

static void
every_nonce_encrypts_and_is_proved(void **state)
{
    (void)state;
    eg_rng rng = prop_rng(&f.rnd);
    const eg_hashed_place place =
        eg_hashed_place_data(&f.hash, CONTEST, &f.value, NULL);
    for (uint64_t xi = 0; xi < Q; xi++) {
        uint8_t text[C1_BYTES], cipher[C1_BYTES], back[C1_BYTES];
        prop_bytes(&f.rnd, text, sizeof(text));
        const eg_scalar nonce = scalar(xi);
        eg_hashed_ciphertext out = {.c1 = cipher, .c1_len = C1_BYTES};
        assert_ok(eg_hashed_encrypt(f.group, &out, &place, text, C1_BYTES,
                                    &nonce, &rng));
        assert_int_equal(value_of(&out.c0), power(g_value, xi));
        assert_ok(eg_hashed_verify_var(f.group, NULL, &place, &out));
        const eg_element beta = element(power(k_value, xi));
        assert_ok(eg_hashed_decrypt(f.group, back, &place, &out, &beta));
        assert_memory_equal(back, text, C1_BYTES);
    }
}

static void
every_coefficient_and_communication_key_is_proved(void **state)
{
    (void)state;
    eg_rng rng = prop_rng(&f.rnd);
    for (uint64_t a = 0; a < Q; a++) {
        for (uint64_t zeta = prop_first(&f.rnd); zeta < Q;
             zeta += prop_sample()) {
            const eg_element commitment = element(power(g_value, a));
            const eg_element kappa = element(power(g_value, zeta));
            const eg_key_claim claim = {.hp = &f.hash,
                                        .kind = EG_KEY_DATA,
                                        .guardian = GUARDIAN,
                                        .commitments = &commitment,
                                        .k = 1,
                                        .kappa = &kappa};
            const eg_scalar coefficient = scalar(a);
            const eg_scalar secret = scalar(zeta);
            eg_scalar c;
            eg_scalar v[2];
            assert_ok(eg_key_prove(f.group, &c, v, &claim, &coefficient,
                                   &secret, &rng));
            assert_ok(eg_key_verify_var(f.group, NULL, &claim, &c, v));
        }
    }
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
    prop_bytes(&f.rnd, c1, sizeof(c1));
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    fixture_end(&f);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            every_challenge_and_response_is_judged_as_by_plain_arithmetic),
        cmocka_unit_test(every_statement_meets_every_challenge),
        cmocka_unit_test(every_pair_of_members_is_a_statement),
        cmocka_unit_test(every_response_of_a_longer_polynomial_is_judged),
        cmocka_unit_test(every_integer_is_judged_as_the_last_commitment),
        cmocka_unit_test(every_integer_is_judged_in_each_place),
        cmocka_unit_test(every_secret_and_nonce_gives_a_proof),
        cmocka_unit_test(every_nonce_encrypts_and_is_proved),
        cmocka_unit_test(every_coefficient_and_communication_key_is_proved),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
