/* SPDX-License-Identifier: Apache-2.0 */
/* Base hashes and key generation: sections 5.5.1 and 5.5.2. */
#include <electionguard/election.h>
#include <electionguard/guardian.h>

#include "kat_hash.h"
#include "proof/hashed_elgamal.h"
#include "proof/key_proof.h"

static void
parameter_hash(const kat *k, const kat_vector *v)
{
    eg_hash out;
    eg_hash_parameters(k->group, &out, kat_u32(v->in, "n"),
                       kat_u32(v->in, "k"));
    kat_assert_hash(k, &out, v->out);
}

static void
base_hash(const kat *k, const kat_vector *v)
{
    const eg_hash hp = kat_hash(k, kat_member(v->in, "HP"));
    uint8_t manifest[KAT_BYTES_MAX];
    const size_t len =
        kat_bytes(k, kat_member(v->in, "manifest"), manifest, sizeof manifest);
    eg_hash out;
    eg_hash_base(&out, &hp, manifest, (uint32_t)len);
    kat_assert_hash(k, &out, v->out);
}

/** The elements of the list @p name; gives how many. */
static size_t
elements(const kat *k,
         const kat_vector *v,
         const char *name,
         eg_element *out,
         size_t room)
{
    const json_t *list = kat_member(v->in, name);
    const size_t len = json_array_size(list);
    assert_true(len > 0 && len <= room);
    for (size_t i = 0; i < len; i++) {
        out[i] = kat_element(k, json_array_get(list, i));
    }
    return len;
}

static void
key_challenge(const kat *k, const kat_vector *v)
{
    const eg_hash hp = kat_hash(k, kat_member(v->in, "HP"));
    const eg_element kappa = kat_element(k, kat_member(v->in, "kappa"));
    const char *which = kat_text(k, kat_member(v->in, "which"));
    eg_element commitments[8];
    eg_element h[8];
    const size_t quorum = elements(k, v, "Ks", commitments, 8);
    assert_int_equal(elements(k, v, "hs", h, 8), quorum + 1);

    const eg_key_claim claim = {
        .hp = &hp,
        .kind = strcmp(which, "pk_vote") == 0 ? EG_KEY_VOTE : EG_KEY_DATA,
        .guardian = kat_u32(v->in, "i"),
        .commitments = commitments,
        .k = (uint32_t)quorum,
        .kappa = &kappa};
    eg_hasher transcript;
    eg_scalar c;
    eg_key_transcript_begin(&transcript, k->group, &claim);
    eg_key_transcript_add(&transcript, k->group, h, quorum + 1);
    eg_hasher_final_q(&transcript, k->group, &c);
    kat_assert_scalar(k, &c, v->out);
}

static void
share_key(const kat *k, const kat_vector *v)
{
    const eg_hash hp = kat_hash(k, kat_member(v->in, "HP"));
    const eg_element kappa = kat_element(k, kat_member(v->in, "kappa_l"));
    const eg_element alpha = kat_element(k, kat_member(v->in, "alpha"));
    const eg_element beta = kat_element(k, kat_member(v->in, "beta"));
    const eg_hashed_place place = eg_hashed_place_share(
        &hp, kat_u32(v->in, "i"), kat_u32(v->in, "l"), &kappa);
    eg_hash out;
    eg_hashed_session_key(k->group, &out, &place, &alpha, &beta);
    kat_assert_hash(k, &out, v->out);
}

static void
share_block_keys(const kat *k, const kat_vector *v)
{
    const eg_hash key = kat_hash(k, kat_member(v->in, "k"));
    const eg_hashed_place place = eg_hashed_place_share(
        NULL, kat_u32(v->in, "i"), kat_u32(v->in, "l"), NULL);
    assert_int_equal(json_array_size(v->out), 2);
    for (uint32_t i = 1; i <= 2; i++) {
        eg_hash out;
        eg_hashed_block_key(&out, &key, &place, i, 2);
        kat_assert_hash(k, &out, json_array_get(v->out, i - 1));
    }
}

static void
share_challenge(const kat *k, const kat_vector *v)
{
    const eg_hash hp = kat_hash(k, kat_member(v->in, "HP"));
    const eg_element gamma = kat_element(k, kat_member(v->in, "gamma"));
    const eg_hashed_place place = eg_hashed_place_share(
        &hp, kat_u32(v->in, "i"), kat_u32(v->in, "l"), NULL);
    uint8_t c1[KAT_BYTES_MAX];
    const eg_hashed_ciphertext text = {
        .c0 = kat_element(k, kat_member(v->in, "C0")),
        .c1 = c1,
        .c1_len = kat_bytes(k, kat_member(v->in, "C1"), c1, sizeof c1)};
    eg_scalar c;
    eg_hashed_challenge(k->group, &c, &place, &gamma, &text);
    kat_assert_scalar(k, &c, v->out);
}

/** Row @p i of the table @p name, one commitment for each coefficient. */
static uint32_t
commitments(const kat *k,
            const kat_vector *v,
            const char *name,
            size_t i,
            eg_element out[4])
{
    const json_t *row = json_array_get(kat_member(v->in, name), i);
    const size_t quorum = json_array_size(row);
    assert_true(quorum > 0 && quorum <= 4);
    for (size_t j = 0; j < quorum; j++) {
        out[j] = kat_element(k, json_array_get(row, j));
    }
    return (uint32_t)quorum;
}

static void
guardians_hash(const kat *k, const kat_vector *v)
{
    static eg_guardian_public guardian[4];
    static eg_element commitment[4][EG_KEY_KINDS][4];
    const eg_hash hb = kat_hash(k, kat_member(v->in, "HB"));
    const eg_element joint[] = {kat_element(k, kat_member(v->in, "K")),
                                kat_element(k, kat_member(v->in, "Khat"))};
    const json_t *kappas = kat_member(v->in, "kappas");
    const size_t n = json_array_size(kappas);
    assert_true(n > 0 && n <= 4);
    for (size_t i = 0; i < n; i++) {
        eg_element(*rows)[4] = commitment[i];
        guardian[i] = (eg_guardian_public){
            .index = (uint32_t)i + 1,
            .quorum = commitments(k, v, "Ks", i, rows[EG_KEY_VOTE]),
            .commitment = {rows[EG_KEY_VOTE], rows[EG_KEY_DATA]},
            .kappa = kat_element(k, json_array_get(kappas, i))};
        assert_int_equal(commitments(k, v, "Khats", i, rows[EG_KEY_DATA]),
                         guardian[i].quorum);
    }
    eg_hash out;
    eg_hash_guardians(k->group, &out, &hb, joint, guardian, n);
    kat_assert_hash(k, &out, v->out);
}

static void
extended_hash(const kat *k, const kat_vector *v)
{
    const eg_hash hb = kat_hash(k, kat_member(v->in, "HB"));
    const eg_element vote = kat_element(k, kat_member(v->in, "K"));
    const eg_element data = kat_element(k, kat_member(v->in, "Khat"));
    eg_hash out;
    eg_hash_extended(k->group, &out, &hb, &vote, &data);
    kat_assert_hash(k, &out, v->out);
}

const kat_equation kat_equations_keys[] = {
    {"4", parameter_hash, 1},
    {"5", base_hash, 1},
    {"11,13", key_challenge, 3},
    {"16", share_key, 3},
    {"17,18", share_block_keys, 3},
    {"22", share_challenge, 3},
    {"27", guardians_hash, 1},
    {"30", extended_hash, 1},
    {NULL, NULL, 0},
};
