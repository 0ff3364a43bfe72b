/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs with given randomness against their known answers. */
#include <electionguard/encrypt.h>
#include <electionguard/proof.h>

#include "base/base.h"
#include "kat.h"

/** Vectors that there are. */
#define VECTORS 15

typedef struct vector {
    const kat *k;
    const json_t *in;
    const json_t *out;
    const json_t *draws;
    size_t drawn; /**< How many draws are used up. */
} vector;

/** eg_rng over the vector's draws. */
static eg_status
fill_from_draws(void *state, uint8_t *out, size_t len)
{
    vector *v = state;
    const json_t *draw = json_array_get(v->draws, v->drawn++);
    return draw != NULL && kat_bytes(v->k, draw, out, len) == len ? EG_OK
                                                                  : EG_ERR_RNG;
}

static eg_rng
rng_of(vector *v)
{
    return (eg_rng){.fill = fill_from_draws, .state = v};
}

/** The next draw itself. */
static eg_scalar
next_draw(vector *v)
{
    return kat_scalar(v->k, json_array_get(v->draws, v->drawn++));
}

static void
assert_all_drawn(const vector *v)
{
    assert_int_equal(v->drawn, json_array_size(v->draws));
}

/* -- ranges ---------------------------------------------------------------- */

static void
check_range(vector *v, bool limit)
{
    const kat *k = v->k;
    const eg_hash hi = kat_hash(k, kat_member(v->in, "HI"));
    const eg_element value = kat_element(k, kat_member(v->in, "K"));
    const uint32_t contest = kat_u32(v->in, "ind_c");
    const uint32_t bound = kat_u32(v->in, limit ? "L" : "R");
    const eg_range_witness witness = {
        .value = kat_u32(v->in, limit ? "sum" : "sigma"),
        .xi = kat_scalar(k, kat_member(v->in, "xi"))};

    eg_public_key *key = NULL;
    assert_ok(eg_public_key_new(k->group, &key, &value, EG_BASE_SECRET));
    eg_ciphertext ct;
    eg_ciphertext_encrypt(key, &ct, witness.value, &witness.xi);
    kat_assert_element(k, &ct.alpha, kat_member(v->in, "alpha"));
    kat_assert_element(k, &ct.beta, kat_member(v->in, "beta"));

    const eg_range_claim claim =
        limit ? eg_range_claim_limit(&hi, &ct, contest, bound)
              : eg_range_claim_field(&hi, &ct, contest, kat_u32(v->in, "ind_o"),
                                     bound);
    eg_proof_branch branch[8];
    assert_true(bound < EG_ARRAY_LEN(branch));
    eg_rng rng = rng_of(v);
    assert_ok(eg_range_prove(key, branch, &claim, &witness, &rng));
    assert_all_drawn(v);
    assert_int_equal(json_array_size(v->out), bound + 1);
    for (size_t j = 0; j <= bound; j++) {
        const json_t *cv = json_array_get(v->out, j);
        kat_assert_scalar(k, &branch[j].c, json_array_get(cv, 0));
        kat_assert_scalar(k, &branch[j].v, json_array_get(cv, 1));
    }
    const eg_range_proof proof = {branch, (size_t)bound + 1};
    assert_ok(
        eg_range_verify_var(key, NULL, &claim, &proof, EG_RANGE_TEST_MEMBERS));
    eg_public_key_free(key);
}

/* -- guardians' keys ------------------------------------------------------- */

enum { QUORUM = 2 };

/** Draw the coefficients of one polynomial and compare the commitments. */
static void
check_coefficients(vector *v,
                   eg_scalar coefficient[QUORUM],
                   eg_element commitment[QUORUM],
                   const json_t *want)
{
    for (size_t j = 0; j < QUORUM; j++) {
        coefficient[j] = next_draw(v);
        eg_fixed_base_pow(eg_group_g(v->k->group), &commitment[j],
                          &coefficient[j]);
        kat_assert_element(v->k, &commitment[j], json_array_get(want, j));
    }
}

static void
check_key_proof(vector *v,
                const eg_key_claim *claim,
                const eg_scalar *coefficient,
                const eg_scalar *zeta,
                const json_t *want)
{
    eg_scalar c;
    eg_scalar response[QUORUM + 1];
    eg_rng rng = rng_of(v);
    assert_ok(eg_key_prove(v->k->group, &c, response, claim, coefficient, zeta,
                           &rng));
    kat_assert_scalar(v->k, &c, json_array_get(want, 0));
    for (size_t j = 0; j <= QUORUM; j++) {
        kat_assert_scalar(v->k, &response[j],
                          json_array_get(json_array_get(want, 1), j));
    }
    assert_ok(eg_key_verify_var(v->k->group, NULL, claim, &c, response));
}

static void
check_guardian(vector *v)
{
    const eg_hash hp = kat_hash(v->k, kat_member(v->in, "HP"));
    eg_scalar a[QUORUM];
    eg_scalar a_hat[QUORUM];
    eg_element commitment[QUORUM];
    eg_element commitment_hat[QUORUM];
    eg_element kappa;
    check_coefficients(v, a, commitment, kat_member(v->out, "K"));
    check_coefficients(v, a_hat, commitment_hat, kat_member(v->out, "Khat"));
    const eg_scalar zeta = next_draw(v);
    eg_fixed_base_pow(eg_group_g(v->k->group), &kappa, &zeta);
    kat_assert_element(v->k, &kappa, kat_member(v->out, "kappa"));

    eg_key_claim claim = {.hp = &hp,
                          .kind = EG_KEY_VOTE,
                          .guardian = kat_u32(v->out, "i"),
                          .commitments = commitment,
                          .k = QUORUM,
                          .kappa = &kappa};
    check_key_proof(v, &claim, a, &zeta, kat_member(v->out, "proof"));
    claim.kind = EG_KEY_DATA;
    claim.commitments = commitment_hat;
    check_key_proof(v, &claim, a_hat, &zeta, kat_member(v->out, "proof_hat"));
    assert_all_drawn(v);
}

/* -- hashed ElGamal -------------------------------------------------------- */

/** Encrypt @p text at @p place and compare (C_0, C_1, (c, v)). */
static void
check_hashed(vector *v,
             const eg_hashed_place *place,
             const uint8_t *text,
             size_t len,
             const eg_scalar *xi)
{
    const kat *k = v->k;
    uint8_t c1[KAT_BYTES_MAX];
    uint8_t want[KAT_BYTES_MAX];
    eg_hashed_ciphertext out = {.c1 = c1, .c1_len = len};
    eg_rng rng = rng_of(v);
    assert_ok(eg_hashed_encrypt(k->group, &out, place, text, len, xi, &rng));
    assert_all_drawn(v);
    kat_assert_element(k, &out.c0, json_array_get(v->out, 0));
    assert_int_equal(kat_bytes(k, json_array_get(v->out, 1), want, sizeof want),
                     len);
    assert_memory_equal(c1, want, len);
    const json_t *cv = json_array_get(v->out, 2);
    kat_assert_scalar(k, &out.c, json_array_get(cv, 0));
    kat_assert_scalar(k, &out.v, json_array_get(cv, 1));

    assert_ok(eg_hashed_verify_var(k->group, NULL, place, &out));
    eg_element beta;
    eg_element_pow(k->group, &beta, place->key, xi);
    assert_ok(eg_hashed_decrypt(k->group, want, place, &out, &beta));
    assert_memory_equal(want, text, len);
}

static void
check_share(vector *v)
{
    const eg_hash hp = kat_hash(v->k, kat_member(v->in, "HP"));
    const eg_element kappa = kat_element(v->k, kat_member(v->in, "kappa_2"));
    const eg_scalar vote = kat_scalar(v->k, kat_member(v->in, "P"));
    const eg_scalar data = kat_scalar(v->k, kat_member(v->in, "Phat"));
    uint8_t text[EG_HASHED_SHARE_BYTES];
    eg_scalar_write(v->k->group, text, &vote);
    eg_scalar_write(v->k->group, text + EG_SCALAR_BYTES, &data);
    const eg_hashed_place place = eg_hashed_place_share(&hp, 1, 2, &kappa);
    const eg_scalar xi = next_draw(v);
    check_hashed(v, &place, text, sizeof text, &xi);
}

static void
check_ballot_nonce(vector *v)
{
    const eg_hash hi = kat_hash(v->k, kat_member(v->in, "HI"));
    const eg_element khat = kat_element(v->k, kat_member(v->in, "Khat"));
    const eg_hash nonce = kat_hash(v->k, kat_member(v->in, "xiB"));
    const eg_hashed_place place = eg_hashed_place_nonce(&hi, &khat, NULL);
    const eg_scalar xi = next_draw(v);
    check_hashed(v, &place, nonce.bytes, sizeof nonce.bytes, &xi);
}

static void
check_contest_data(vector *v)
{
    const eg_hash hi = kat_hash(v->k, kat_member(v->in, "HI"));
    const eg_element khat = kat_element(v->k, kat_member(v->in, "Khat"));
    const eg_hash nonce = kat_hash(v->k, kat_member(v->in, "xiB"));
    const uint32_t contest = kat_u32(v->in, "ind_c");
    uint8_t text[KAT_BYTES_MAX];
    const size_t len =
        kat_bytes(v->k, kat_member(v->in, "D"), text, sizeof text);
    eg_public_key *key = NULL;
    assert_ok(eg_public_key_new(v->k->group, &key, &khat, EG_BASE_SECRET));
    const eg_hashed_place place =
        eg_hashed_place_data(&hi, contest, &khat, eg_public_key_base(key));
    eg_scalar xi;
    eg_nonce_contest_data(v->k->group, &xi, &hi, contest, &nonce);
    check_hashed(v, &place, text, len, &xi);
    eg_public_key_free(key);
}

/* -- decryption ------------------------------------------------------------ */

/** What guardian i brings to a decryption. */
typedef struct guardian {
    eg_scalar z;
    eg_scalar u;
    eg_scalar w; /**< Lagrange coefficient. */
    eg_element share;
    eg_commitment_pair ab;
} guardian;

static const uint32_t MEMBERS[] = {1, 3};

/** Draw u_i; compare M_i, (a_i, b_i) and d_i. */
static void
check_commitment(vector *v,
                 guardian *g,
                 uint32_t i,
                 const eg_decryption_claim *claim,
                 const json_t *want)
{
    const kat *k = v->k;
    g->u = next_draw(v);
    eg_lagrange(k->group, &g->w, i, MEMBERS, EG_ARRAY_LEN(MEMBERS));
    eg_element_pow(k->group, &g->share, eg_decryption_base(claim), &g->z);
    eg_decryption_commit(k->group, &g->ab, claim, &g->u);
    eg_hash d;
    eg_decryption_commitment_hash(k->group, &d, claim, i, &g->ab, &g->share,
                                  MEMBERS, EG_ARRAY_LEN(MEMBERS));
    kat_assert_element(k, &g->share, json_array_get(want, 0));
    const json_t *ab = json_array_get(want, 1);
    kat_assert_element(k, &g->ab.a, json_array_get(ab, 0));
    kat_assert_element(k, &g->ab.b, json_array_get(ab, 1));
    kat_assert_hash(k, &d, json_array_get(want, 2));
}

/** Add v_i, compare it, and recompute the commitments from it. */
static void
check_response(vector *v,
               const guardian *g,
               const eg_scalar *c,
               eg_scalar *sum,
               const eg_decryption_claim *claim,
               const json_t *want)
{
    const kat *k = v->k;
    eg_proof_branch cv;
    eg_scalar_mul(k->group, &cv.c, c, &g->w);
    eg_proof_respond(k->group, &cv.v, &g->u, &cv.c, &g->z);
    kat_assert_scalar(k, &cv.v, json_array_get(want, 3));
    eg_scalar_add(k->group, sum, sum, &cv.v);

    eg_element public_share;
    eg_fixed_base_pow(eg_group_g(k->group), &public_share, &g->z);
    eg_commitment_pair again;
    eg_decryption_recommit_share_var(k->group, &again, claim, &public_share,
                                     &g->share, &cv);
    assert_memory_equal(&again, &g->ab, sizeof again);
}

/** K = g^s for the shares of the two guardians. */
static eg_public_key *
joint_key(const kat *k, const guardian g[2])
{
    eg_scalar s = {{0}};
    for (size_t i = 0; i < 2; i++) {
        eg_scalar part;
        eg_scalar_mul(k->group, &part, &g[i].w, &g[i].z);
        eg_scalar_add(k->group, &s, &s, &part);
    }
    eg_element value;
    eg_fixed_base_pow(eg_group_g(k->group), &value, &s);
    eg_public_key *key = NULL;
    assert_ok(eg_public_key_new(k->group, &key, &value, EG_BASE_PUBLIC));
    return key;
}

static void
check_tally(vector *v)
{
    const kat *k = v->k;
    const eg_hash he = kat_hash(k, kat_member(v->in, "HE"));
    const eg_ciphertext tally = {kat_element(k, kat_member(v->in, "A")),
                                 kat_element(k, kat_member(v->in, "B"))};
    const eg_decryption_claim claim =
        eg_decryption_claim_tally(&he, 1, 2, &tally);
    const json_t *each = json_array_get(v->out, 2);
    const json_t *want[] = {kat_member(each, "1"), kat_member(each, "3")};
    guardian g[] = {{.z = kat_scalar(k, kat_member(v->in, "z1"))},
                    {.z = kat_scalar(k, kat_member(v->in, "z3"))}};

    eg_element m;
    eg_commitment_pair ab;
    eg_element_one(k->group, &m);
    ab = (eg_commitment_pair){m, m};
    for (size_t i = 0; i < 2; i++) {
        check_commitment(v, &g[i], MEMBERS[i], &claim, want[i]);
        eg_element part;
        eg_element_pow_var(k->group, &part, &g[i].share, &g[i].w);
        eg_element_mul(k->group, &m, &m, &part);
        eg_element_mul(k->group, &ab.a, &ab.a, &g[i].ab.a);
        eg_element_mul(k->group, &ab.b, &ab.b, &g[i].ab.b);
    }
    assert_all_drawn(v);
    kat_assert_element(k, &m, json_array_get(v->out, 0));

    eg_proof_branch proof = {.v = {{0}}};
    eg_decryption_challenge(k->group, &proof.c, &claim, &ab, &m);
    for (size_t i = 0; i < 2; i++) {
        check_response(v, &g[i], &proof.c, &proof.v, &claim, want[i]);
    }
    const json_t *cv = json_array_get(v->out, 1);
    kat_assert_scalar(k, &proof.c, json_array_get(cv, 0));
    kat_assert_scalar(k, &proof.v, json_array_get(cv, 1));

    eg_public_key *key = joint_key(k, g);
    const eg_decryption_job job = {claim, &m, proof};
    assert_ok(eg_decryption_verify_batch_var(key, NULL, &job, 1));
    eg_public_key_free(key);
}

static void
check_vector(vector *v, const char *name)
{
    if (strncmp(name, "range ", 6) == 0) {
        check_range(v, false);
    } else if (strncmp(name, "limit ", 6) == 0) {
        check_range(v, true);
    } else if (strcmp(name, "guardian i=1 k=2") == 0) {
        check_guardian(v);
    } else if (strcmp(name, "share 1->2") == 0) {
        check_share(v);
    } else if (strcmp(name, "ballot nonce") == 0) {
        check_ballot_nonce(v);
    } else if (strcmp(name, "contest data b=2") == 0) {
        check_contest_data(v);
    } else if (strcmp(name, "tally 1.2 U={1,3}") == 0) {
        check_tally(v);
    } else {
        fail_msg("unknown vector %s", name);
    }
}

static void
every_proof_is_reproduced_and_verifies(void **state)
{
    const kat *k = *state;
    const json_t *list = kat_list(k, "proofs");
    assert_int_equal(json_array_size(list), VECTORS);
    for (size_t i = 0; i < VECTORS; i++) {
        const json_t *item = json_array_get(list, i);
        vector v = {.k = k,
                    .in = kat_member(item, "in"),
                    .out = kat_member(item, "out"),
                    .draws = kat_member(item, "draws")};
        check_vector(&v, kat_text(k, kat_member(item, "name")));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_proof_is_reproduced_and_verifies),
    };
    return cmocka_run_group_tests(tests, kat_setup, kat_teardown);
}
