/* SPDX-License-Identifier: Apache-2.0 */
/* Verifiable decryption: section 5.5.4. */
#include <electionguard/proof.h>

#include "kat_hash.h"

/** The set U; gives how many there are. */
static uint32_t
members(const kat_vector *v, uint32_t out[8])
{
    const json_t *list = kat_member(v->in, "U");
    const size_t len = json_array_size(list);
    assert_true(len > 0 && len <= 8);
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint32_t)json_integer_value(json_array_get(list, i));
    }
    return (uint32_t)len;
}

static eg_commitment_pair
commitments(const kat *k, const kat_vector *v, const char *a, const char *b)
{
    return (eg_commitment_pair){kat_element(k, kat_member(v->in, a)),
                                kat_element(k, kat_member(v->in, b))};
}

static eg_ciphertext
tally_of(const kat *k, const kat_vector *v)
{
    return (eg_ciphertext){kat_element(k, kat_member(v->in, "A")),
                           kat_element(k, kat_member(v->in, "B"))};
}

static void
tally_commitment(const kat *k, const kat_vector *v)
{
    const eg_hash he = kat_hash(k, kat_member(v->in, "HE"));
    const eg_ciphertext tally = tally_of(k, v);
    const eg_decryption_claim claim = eg_decryption_claim_tally(
        &he, kat_u32(v->in, "ic"), kat_u32(v->in, "io"), &tally);
    const eg_commitment_pair ab = commitments(k, v, "ai", "bi");
    const eg_element share = kat_element(k, kat_member(v->in, "Mi"));
    uint32_t u[8];
    const uint32_t u_len = members(v, u);
    eg_hash d;
    eg_decryption_commitment_hash(k->group, &d, &claim, kat_u32(v->in, "i"),
                                  &ab, &share, u, u_len);
    kat_assert_hash(k, &d, v->out);
}

static void
tally_challenge(const kat *k, const kat_vector *v)
{
    const eg_hash he = kat_hash(k, kat_member(v->in, "HE"));
    const eg_ciphertext tally = tally_of(k, v);
    const eg_decryption_claim claim = eg_decryption_claim_tally(
        &he, kat_u32(v->in, "ic"), kat_u32(v->in, "io"), &tally);
    const eg_commitment_pair ab = commitments(k, v, "a", "bb");
    const eg_element m = kat_element(k, kat_member(v->in, "M"));
    eg_scalar c;
    eg_decryption_challenge(k->group, &c, &claim, &ab, &m);
    kat_assert_scalar(k, &c, v->out);
}

static void
data_commitment(const kat *k, const kat_vector *v)
{
    const eg_hash hi = kat_hash(k, kat_member(v->in, "HI"));
    uint8_t c1[KAT_BYTES_MAX];
    const eg_hashed_ciphertext data =
        kat_hashed(k, kat_member(v->in, "data"), c1);
    const eg_decryption_claim claim =
        eg_decryption_claim_data(&hi, kat_u32(v->in, "ic"), &data);
    const eg_commitment_pair ab = commitments(k, v, "ai", "bi");
    const eg_element share = kat_element(k, kat_member(v->in, "mi"));
    uint32_t u[8];
    const uint32_t u_len = members(v, u);
    eg_hash d;
    eg_decryption_commitment_hash(k->group, &d, &claim, kat_u32(v->in, "i"),
                                  &ab, &share, u, u_len);
    kat_assert_hash(k, &d, v->out);
}

static void
data_challenge(const kat *k, const kat_vector *v)
{
    const eg_hash hi = kat_hash(k, kat_member(v->in, "HI"));
    uint8_t c1[KAT_BYTES_MAX];
    const eg_hashed_ciphertext data =
        kat_hashed(k, kat_member(v->in, "data"), c1);
    const eg_decryption_claim claim =
        eg_decryption_claim_data(&hi, kat_u32(v->in, "ic"), &data);
    const eg_commitment_pair ab = commitments(k, v, "a", "bb");
    const eg_element beta = kat_element(k, kat_member(v->in, "beta"));
    eg_scalar c;
    eg_decryption_challenge(k->group, &c, &claim, &ab, &beta);
    kat_assert_scalar(k, &c, v->out);
}

const kat_equation kat_equations_decryption[] = {
    {"88", tally_commitment, 3},
    {"90", tally_challenge, 3},
    {"99", data_commitment, 2},
    {"101", data_challenge, 1},
    {NULL, NULL, 0},
};
