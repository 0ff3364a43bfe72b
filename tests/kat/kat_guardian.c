/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The guardians' steps against known answers, through the functions that
 * guardians call: keys and proofs, an encrypted share, H_G, quorums, and the
 * three rounds of a decryption by guardians 1 and 3 of 3.
 */
#include <electionguard/decrypt.h>
#include <electionguard/guardian.h>

#include "base/base.h"
#include "kat.h"

enum { N = 3, K = 2, DRAWS_MAX = 16 };

/* -- the vectors' randomness ----------------------------------------------- */

typedef struct draws {
    uint8_t bytes[DRAWS_MAX][EG_SCALAR_BYTES];
    size_t len;
    size_t used;
} draws;

static eg_status
fill_from_draws(void *state, uint8_t *out, size_t len)
{
    draws *d = state;
    if (d->used == d->len || len != EG_SCALAR_BYTES) {
        return EG_ERR_RNG;
    }
    memcpy(out, d->bytes[d->used++], len);
    return EG_OK;
}

static draws
draws_of(const kat *k, const json_t *vector)
{
    const json_t *list = kat_member(vector, "draws");
    draws d = {.len = json_array_size(list)};
    assert_true(d.len <= DRAWS_MAX);
    for (size_t i = 0; i < d.len; i++) {
        assert_int_equal(
            kat_bytes(k, json_array_get(list, i), d.bytes[i], EG_SCALAR_BYTES),
            EG_SCALAR_BYTES);
    }
    return d;
}

static const json_t *
proof_vector(const kat *k, const char *name)
{
    const json_t *list = kat_list(k, "proofs");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *v = json_array_get(list, i);
        if (strcmp(kat_text(k, kat_member(v, "name")), name) == 0) {
            return v;
        }
    }
    fail_msg("there is no vector %s", name);
    return NULL;
}

static eg_ceremony
ceremony_of(const kat *k, const json_t *in)
{
    eg_ceremony ceremony;
    assert_ok(eg_ceremony_init(k->group, &ceremony, N, K));
    kat_assert_hash(k, &ceremony.parameter_hash, kat_member(in, "HP"));
    return ceremony;
}

/* -- keys ------------------------------------------------------------------ */

static void
check_kind(const kat *k,
           const eg_guardian_public *data,
           eg_key_kind kind,
           const json_t *commitments,
           const json_t *proof)
{
    for (size_t j = 0; j < K; j++) {
        kat_assert_element(k, &data->commitment[kind][j],
                           json_array_get(commitments, j));
    }
    kat_assert_scalar(k, &data->proof_c[kind], json_array_get(proof, 0));
    for (size_t j = 0; j <= K; j++) {
        kat_assert_scalar(k, &data->proof_v[kind][j],
                          json_array_get(json_array_get(proof, 1), j));
    }
}

static void
a_guardian_draws_commits_and_proves_as_known(void **state)
{
    const kat *k = *state;
    const json_t *vector = proof_vector(k, "guardian i=1 k=2");
    const json_t *out = kat_member(vector, "out");
    const eg_ceremony ceremony = ceremony_of(k, kat_member(vector, "in"));
    draws d = draws_of(k, vector);
    eg_rng rng = {.fill = fill_from_draws, .state = &d};
    eg_guardian_secret secret;
    eg_guardian_public data;
    eg_arena *arena = NULL;
    assert_ok(eg_arena_new(&arena, (size_t)1 << 20));
    assert_ok(eg_guardian_generate(k->group, &secret, &ceremony,
                                   kat_u32(out, "i"), &rng));
    assert_ok(
        eg_guardian_publish(k->group, arena, &data, &ceremony, &secret, &rng));
    assert_int_equal(d.used, d.len);
    kat_assert_element(k, &data.kappa, kat_member(out, "kappa"));
    check_kind(k, &data, EG_KEY_VOTE, kat_member(out, "K"),
               kat_member(out, "proof"));
    check_kind(k, &data, EG_KEY_DATA, kat_member(out, "Khat"),
               kat_member(out, "proof_hat"));
    assert_ok(eg_guardian_check(k->group, NULL, &ceremony, 1, &data, NULL));
    eg_guardian_secret_wipe(&secret);
    eg_arena_free(arena);
}

/* -- a share --------------------------------------------------------------- */

/** Constant polynomials whose value everywhere is the vector's. */
static void
a_share_is_encrypted_as_known(void **state)
{
    const kat *k = *state;
    const json_t *vector = proof_vector(k, "share 1->2");
    const json_t *in = kat_member(vector, "in");
    const json_t *out = kat_member(vector, "out");
    const eg_ceremony ceremony = ceremony_of(k, in);
    draws d = draws_of(k, vector);
    eg_rng rng = {.fill = fill_from_draws, .state = &d};
    eg_guardian_secret secret = {.index = 1, .n = N, .k = K};
    const eg_guardian_public receiver = {
        .index = 2,
        .quorum = K,
        .kappa = kat_element(k, kat_member(in, "kappa_2"))};
    secret.coefficient[EG_KEY_VOTE][0] = kat_scalar(k, kat_member(in, "P"));
    secret.coefficient[EG_KEY_DATA][0] = kat_scalar(k, kat_member(in, "Phat"));

    eg_encrypted_share share;
    uint8_t want[EG_SHARE_BYTES];
    assert_ok(eg_share_encrypt(k->group, &share, &ceremony, &secret, &receiver,
                               &rng));
    assert_int_equal(d.used, d.len);
    kat_assert_element(k, &share.c0, json_array_get(out, 0));
    assert_int_equal(kat_bytes(k, json_array_get(out, 1), want, sizeof(want)),
                     EG_SHARE_BYTES);
    assert_memory_equal(share.c1, want, EG_SHARE_BYTES);
    kat_assert_scalar(k, &share.c, json_array_get(json_array_get(out, 2), 0));
    kat_assert_scalar(k, &share.v, json_array_get(json_array_get(out, 2), 1));
}

/* -- all guardians --------------------------------------------------------- */

typedef struct guardians {
    eg_guardian_public data[N];
    eg_element commitment[N][EG_KEY_KINDS][K];
    eg_element joint[EG_KEY_KINDS];
} guardians;

/** The guardians of the vector of eq. (27). */
static void
read_guardians(const kat *k, guardians *g, const json_t *in)
{
    static const char *const name[] = {"Ks", "Khats"};
    for (size_t i = 0; i < N; i++) {
        g->data[i].index = (uint32_t)i + 1;
        g->data[i].quorum = K;
        g->data[i].kappa =
            kat_element(k, json_array_get(kat_member(in, "kappas"), i));
        for (size_t kind = 0; kind < EG_KEY_KINDS; kind++) {
            const json_t *list = json_array_get(kat_member(in, name[kind]), i);
            for (size_t j = 0; j < K; j++) {
                g->commitment[i][kind][j] =
                    kat_element(k, json_array_get(list, j));
            }
            g->data[i].commitment[kind] = g->commitment[i][kind];
        }
    }
    g->joint[EG_KEY_VOTE] = kat_element(k, kat_member(in, "K"));
    g->joint[EG_KEY_DATA] = kat_element(k, kat_member(in, "Khat"));
}

static const json_t *
guardian_vector(const kat *k)
{
    const json_t *list = kat_list(k, "hashes");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *v = json_array_get(list, i);
        if (strcmp(json_string_value(kat_member(v, "eq")), "27") == 0) {
            return v;
        }
    }
    fail_msg("there is no vector of eq. (27)");
    return NULL;
}

static void
joint_keys_and_their_hash_are_as_known(void **state)
{
    const kat *k = *state;
    const json_t *vector = guardian_vector(k);
    const json_t *in = kat_member(vector, "in");
    const eg_hash base = kat_hash(k, kat_member(in, "HB"));
    guardians g;
    eg_hash out;
    read_guardians(k, &g, in);
    assert_ok(eg_joint_keys_check(k->group, NULL, g.joint, g.data, N, NULL));
    eg_hash_guardians(k->group, &out, &base, g.joint, g.data, N);
    kat_assert_hash(k, &out, kat_member(vector, "out"));
}

static void
quorums_have_the_known_coefficients(void **state)
{
    const kat *k = *state;
    const json_t *list = kat_list(k, "lagrange");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *row = json_array_get(list, i);
        const json_t *set = kat_member(row, "U");
        uint32_t member[8];
        const size_t len = json_array_size(set);
        assert_true(len >= 1 && len <= EG_ARRAY_LEN(member));
        for (size_t m = 0; m < len; m++) { /* in the other order */
            member[len - 1 - m] =
                (uint32_t)json_integer_value(json_array_get(set, m));
        }
        eg_quorum quorum;
        assert_ok(eg_quorum_init(k->group, &quorum, EG_GUARDIANS_MAX, 1, member,
                                 len, NULL));
        for (size_t m = 0; m < len; m++) {
            char name[16];
            (void)snprintf(name, sizeof name, "%u", (unsigned)quorum.index[m]);
            kat_assert_scalar(k, &quorum.w[m],
                              kat_member(kat_member(row, "w"), name));
        }
    }
}

/* -- three rounds ---------------------------------------------------------- */

/** What guardian @p at of two commits to, reveals and responds. */
typedef struct part {
    eg_hash d;
    eg_decrypt_reveal reveal;
    eg_scalar v;
    eg_decrypt_round *round;
} part;

static void
check_part(const kat *k, const part *p, const json_t *want)
{
    const json_t *ab = json_array_get(want, 1);
    kat_assert_element(k, &p->reveal.share, json_array_get(want, 0));
    kat_assert_element(k, &p->reveal.ab.a, json_array_get(ab, 0));
    kat_assert_element(k, &p->reveal.ab.b, json_array_get(ab, 1));
    kat_assert_hash(k, &p->d, json_array_get(want, 2));
    kat_assert_scalar(k, &p->v, json_array_get(want, 3));
}

/** All three rounds of guardians 1 and 3. */
static void
run_rounds(const eg_decrypt_batch *batch,
           part p[2],
           eg_decrypt_result *result,
           const eg_guardian_key key[2],
           const eg_guardian_public *guardian,
           eg_rng *rng)
{
    const eg_hash *d[] = {&p[0].d, &p[1].d};
    const eg_decrypt_reveal *reveal[] = {&p[0].reveal, &p[1].reveal};
    const eg_scalar *v[] = {&p[0].v, &p[1].v};
    const eg_decrypt_messages messages = {d, reveal, v};
    for (size_t i = 0; i < 2; i++) {
        assert_ok(eg_decrypt_round_new(&p[i].round, &p[i].d, batch, &key[i],
                                       rng, NULL));
    }
    for (size_t i = 0; i < 2; i++) {
        assert_ok(
            eg_decrypt_round_reveal(p[i].round, &p[i].reveal, d, NULL, NULL));
    }
    for (size_t i = 0; i < 2; i++) {
        assert_ok(
            eg_decrypt_round_respond(p[i].round, &p[i].v, reveal, NULL, NULL));
        eg_decrypt_round_free(p[i].round);
    }
    assert_ok(
        eg_decrypt_combine(batch, result, guardian, &messages, NULL, NULL));
}

static void
a_decryption_runs_as_known(void **state)
{
    const kat *k = *state;
    const json_t *vector = proof_vector(k, "tally 1.2 U={1,3}");
    const json_t *in = kat_member(vector, "in");
    const json_t *out = kat_member(vector, "out");
    const json_t *each = json_array_get(out, 2);
    draws d = draws_of(k, vector);
    eg_rng rng = {.fill = fill_from_draws, .state = &d};
    guardians g;
    read_guardians(k, &g, kat_member(guardian_vector(k), "in"));
    eg_election election = {.group = k->group, .n = N, .k = K};
    election.extended_hash = kat_hash(k, kat_member(in, "HE"));
    assert_ok(eg_public_key_new(k->group, &election.key[EG_KEY_VOTE],
                                &g.joint[EG_KEY_VOTE], EG_BASE_PUBLIC));

    const uint32_t member[] = {3, 1};
    eg_quorum quorum;
    assert_ok(eg_quorum_init(k->group, &quorum, N, K, member, 2, NULL));
    const eg_ciphertext ct = {kat_element(k, kat_member(in, "A")),
                              kat_element(k, kat_member(in, "B"))};
    const eg_decrypt_item item = {
        .claim = eg_decryption_claim_tally(&election.extended_hash, 1, 2, &ct)};
    const eg_decrypt_batch batch = {.election = &election,
                                    .quorum = &quorum,
                                    .kind = EG_KEY_VOTE,
                                    .item = &item,
                                    .len = 1};
    eg_guardian_key key[] = {{.index = 1, .n = N, .k = K},
                             {.index = 3, .n = N, .k = K}};
    key[0].share[EG_KEY_VOTE] = kat_scalar(k, kat_member(in, "z1"));
    key[1].share[EG_KEY_VOTE] = kat_scalar(k, kat_member(in, "z3"));

    part p[2];
    eg_decrypt_result result;
    run_rounds(&batch, p, &result, key, g.data, &rng);
    assert_int_equal(d.used, d.len);
    check_part(k, &p[0], kat_member(each, "1"));
    check_part(k, &p[1], kat_member(each, "3"));
    kat_assert_element(k, &result.m, json_array_get(out, 0));
    const json_t *cv = json_array_get(out, 1);
    kat_assert_scalar(k, &result.proof.c, json_array_get(cv, 0));
    kat_assert_scalar(k, &result.proof.v, json_array_get(cv, 1));
    /* The key shares are those of the commitments, eq. (94). */
    for (size_t i = 0; i < 2; i++) {
        eg_element given;
        eg_element expected;
        eg_fixed_base_pow(eg_group_g(k->group), &given,
                          &key[i].share[EG_KEY_VOTE]);
        eg_share_public_key(k->group, &expected, EG_KEY_VOTE, g.data, N,
                            key[i].index);
        assert_true(eg_element_equal_var(&given, &expected));
    }
    eg_public_key_free(election.key[EG_KEY_VOTE]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_guardian_draws_commits_and_proves_as_known),
        cmocka_unit_test(a_share_is_encrypted_as_known),
        cmocka_unit_test(joint_keys_and_their_hash_are_as_known),
        cmocka_unit_test(quorums_have_the_known_coefficients),
        cmocka_unit_test(a_decryption_runs_as_known),
    };
    return cmocka_run_group_tests(tests, kat_setup, kat_teardown);
}
