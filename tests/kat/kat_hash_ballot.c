/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ballots, codes and chains: sections 5.5.3 and 5.5.5.
 *
 * A vector that holds a chaining field is taken apart into the device hash or
 * the last code, and goes through a chain.
 */
#include <electionguard/chain.h>
#include <electionguard/code.h>
#include <electionguard/encrypt.h>

#include "kat_hash.h"
#include "proof/hashed_elgamal.h"
#include "proof/range.h"

static void
identifier_hash(const kat *k, const kat_vector *v)
{
    const eg_hash he = kat_hash(k, kat_member(v->in, "HE"));
    const eg_hash id = kat_hash(k, kat_member(v->in, "idB"));
    eg_hash out;
    eg_ballot_id_hash(&out, &he, &id);
    kat_assert_hash(k, &out, v->out);
}

static void
field_nonce(const kat *k, const kat_vector *v)
{
    const eg_hash hi = kat_hash(k, kat_member(v->in, "HI"));
    const eg_hash xi = kat_hash(k, kat_member(v->in, "xiB"));
    eg_scalar out;
    eg_nonce_field(k->group, &out, &hi, kat_u32(v->in, "i"),
                   kat_u32(v->in, "j"), &xi);
    kat_assert_scalar(k, &out, v->out);
}

static void
data_nonce(const kat *k, const kat_vector *v)
{
    const eg_hash hi = kat_hash(k, kat_member(v->in, "HI"));
    const eg_hash xi = kat_hash(k, kat_member(v->in, "xiB"));
    eg_scalar out;
    eg_nonce_contest_data(k->group, &out, &hi, kat_u32(v->in, "ic"), &xi);
    kat_assert_scalar(k, &out, v->out);
}

/** The key of (alpha, beta) at @p place. */
static void
session_key(const kat *k, const kat_vector *v, const eg_hashed_place *place)
{
    const eg_element alpha = kat_element(k, kat_member(v->in, "alpha"));
    const eg_element beta = kat_element(k, kat_member(v->in, "beta"));
    eg_hash out;
    eg_hashed_session_key(k->group, &out, place, &alpha, &beta);
    kat_assert_hash(k, &out, v->out);
}

static void
nonce_key(const kat *k, const kat_vector *v)
{
    const eg_hash hi = kat_hash(k, kat_member(v->in, "HI"));
    const eg_hashed_place place = eg_hashed_place_nonce(&hi, NULL, NULL);
    session_key(k, v, &place);
}

static void
data_key(const kat *k, const kat_vector *v)
{
    const eg_hash hi = kat_hash(k, kat_member(v->in, "HI"));
    const eg_hashed_place place =
        eg_hashed_place_data(&hi, kat_u32(v->in, "ic"), NULL, NULL);
    session_key(k, v, &place);
}

static void
nonce_block_key(const kat *k, const kat_vector *v)
{
    const eg_hash key = kat_hash(k, kat_member(v->in, "h"));
    const eg_hashed_place place = eg_hashed_place_nonce(NULL, NULL, NULL);
    eg_hash out;
    eg_hashed_block_key(&out, &key, &place, 1, 1);
    kat_assert_hash(k, &out, v->out);
}

static void
data_block_keys(const kat *k, const kat_vector *v)
{
    const eg_hash key = kat_hash(k, kat_member(v->in, "h"));
    const eg_hashed_place place =
        eg_hashed_place_data(NULL, kat_u32(v->in, "ic"), NULL, NULL);
    const uint32_t blocks = kat_u32(v->in, "blocks");
    uint8_t want[KAT_BYTES_MAX];
    assert_int_equal(kat_bytes(k, v->out, want, sizeof want),
                     blocks * EG_HASH_BYTES);
    for (uint32_t i = 0; i < blocks; i++) {
        eg_hash out;
        eg_hashed_block_key(&out, &key, &place, i + 1, blocks);
        assert_memory_equal(out.bytes, want + (size_t)i * EG_HASH_BYTES,
                            EG_HASH_BYTES);
    }
}

/** The challenge of (a, C_0, C_1) at @p place. */
static void
nonce_challenge(const kat *k, const kat_vector *v, const eg_hashed_place *place)
{
    const eg_element a = kat_element(k, kat_member(v->in, "a"));
    uint8_t c1[KAT_BYTES_MAX];
    const eg_hashed_ciphertext text = {
        .c0 = kat_element(k, kat_member(v->in, "C0")),
        .c1 = c1,
        .c1_len = kat_bytes(k, kat_member(v->in, "C1"), c1, sizeof c1)};
    eg_scalar c;
    eg_hashed_challenge(k->group, &c, place, &a, &text);
    kat_assert_scalar(k, &c, v->out);
}

static void
ballot_nonce_challenge(const kat *k, const kat_vector *v)
{
    const eg_hash hi = kat_hash(k, kat_member(v->in, "HI"));
    const eg_hashed_place place = eg_hashed_place_nonce(&hi, NULL, NULL);
    nonce_challenge(k, v, &place);
}

static void
data_nonce_challenge(const kat *k, const kat_vector *v)
{
    const eg_hash hi = kat_hash(k, kat_member(v->in, "HI"));
    const eg_hashed_place place =
        eg_hashed_place_data(&hi, kat_u32(v->in, "ic"), NULL, NULL);
    nonce_challenge(k, v, &place);
}

static eg_ciphertext
ciphertext(const kat *k, const kat_vector *v)
{
    return (eg_ciphertext){kat_element(k, kat_member(v->in, "alpha")),
                           kat_element(k, kat_member(v->in, "beta"))};
}

/** The challenge of @p claim for the vector's commitments. */
static void
range_challenge(const kat *k, const kat_vector *v, const eg_range_claim *claim)
{
    const json_t *list = kat_member(v->in, "commits");
    assert_int_equal(json_array_size(list), eg_range_branches(claim));
    eg_hasher h;
    eg_range_transcript_begin(&h, k->group, claim);
    for (size_t j = 0; j < json_array_size(list); j++) {
        eg_element ab[2];
        kat_pair(k, json_array_get(list, j), ab);
        eg_range_transcript_add(&h, k->group, &ab[0], &ab[1]);
    }
    eg_scalar c;
    eg_hasher_final_q(&h, k->group, &c);
    kat_assert_scalar(k, &c, v->out);
}

static uint32_t
bound(const kat_vector *v)
{
    return (uint32_t)json_array_size(kat_member(v->in, "commits")) - 1;
}

static void
field_challenge(const kat *k, const kat_vector *v)
{
    const eg_hash hi = kat_hash(k, kat_member(v->in, "HI"));
    const eg_ciphertext ct = ciphertext(k, v);
    const eg_range_claim claim = eg_range_claim_field(
        &hi, &ct, kat_u32(v->in, "ic"), kat_u32(v->in, "io"), bound(v));
    range_challenge(k, v, &claim);
}

static void
limit_challenge(const kat *k, const kat_vector *v)
{
    const eg_hash hi = kat_hash(k, kat_member(v->in, "HI"));
    const eg_ciphertext sum = ciphertext(k, v);
    const eg_range_claim claim =
        eg_range_claim_limit(&hi, &sum, kat_u32(v->in, "ic"), bound(v));
    range_challenge(k, v, &claim);
}

static void
contest_hash(const kat *k, const kat_vector *v)
{
    const eg_hash hi = kat_hash(k, kat_member(v->in, "HI"));
    const json_t *sel = kat_member(v->in, "sel");
    const json_t *data = kat_member(v->in, "data");
    static eg_encrypted_field fields[8];
    assert_true(json_array_size(sel) <= 8);
    for (size_t i = 0; i < json_array_size(sel); i++) {
        eg_element pair[2];
        kat_pair(k, json_array_get(sel, i), pair);
        fields[i] = (eg_encrypted_field){.ct = {pair[0], pair[1]}};
    }
    uint8_t c1[KAT_BYTES_MAX];
    eg_hashed_ciphertext text;
    eg_encrypted_contest contest = {.index = kat_u32(v->in, "ic"),
                                    .field = fields,
                                    .field_len = json_array_size(sel)};
    if (!json_is_null(data)) {
        text = kat_hashed(k, data, c1);
        contest.data = &text;
    }
    eg_hash out;
    eg_contest_hash(k->group, &out, &hi, &contest);
    kat_assert_hash(k, &out, v->out);
}

/** The hashes of the list @p name; gives how many. */
static size_t
hashes(const kat *k, const kat_vector *v, const char *name, eg_hash out[16])
{
    const json_t *list = kat_member(v->in, name);
    const size_t len = json_array_size(list);
    assert_true(len > 0 && len <= 16);
    for (size_t i = 0; i < len; i++) {
        out[i] = kat_hash(k, json_array_get(list, i));
    }
    return len;
}

/** A chaining field of mode 1; gives the hash in it. */
static eg_hash
field_hash(const kat *k,
           const kat_vector *v,
           const char *name,
           uint8_t field[EG_CHAINING_FIELD_BYTES])
{
    eg_hash out;
    assert_int_equal(
        kat_bytes(k, kat_member(v->in, name), field, EG_CHAINING_FIELD_BYTES),
        EG_CHAINING_FIELD_BYTES);
    memcpy(out.bytes, field + 4, sizeof out.bytes);
    return out;
}

static void
confirmation_code(const kat *k, const kat_vector *v)
{
    const eg_hash hi = kat_hash(k, kat_member(v->in, "HI"));
    uint8_t field[EG_CHAINING_FIELD_BYTES];
    (void)field_hash(k, v, "BC", field);
    eg_hash chi[16];
    const size_t len = hashes(k, v, "chis", chi);
    eg_hash out;
    eg_confirmation_code_of(&out, &hi, chi, len, field);
    kat_assert_hash(k, &out, v->out);

    eg_encrypted_contest contests[16] = {{.index = 0}};
    eg_encrypted_ballot ballot = {
        .id_hash = hi, .contest = contests, .contest_len = len};
    for (size_t i = 0; i < len; i++) {
        contests[i].hash = chi[i];
    }
    memcpy(ballot.chaining_field, field, sizeof field);
    eg_confirmation_code(&out, &ballot);
    kat_assert_hash(k, &out, v->out);
}

static void
device_hash(const kat *k, const kat_vector *v, eg_device_kind kind)
{
    const eg_hash he = kat_hash(k, kat_member(v->in, "HE"));
    const char *device = kat_text(k, kat_member(v->in, "S"));
    eg_hash out;
    eg_device_hash(&out, kind, &he, device, (uint32_t)strlen(device));
    kat_assert_hash(k, &out, v->out);
}

static void
regular_device(const kat *k, const kat_vector *v)
{
    device_hash(k, v, EG_DEVICE_REGULAR);
}

static void
pre_device(const kat *k, const kat_vector *v)
{
    device_hash(k, v, EG_DEVICE_PRE_ENCRYPTING);
}

/** The chain of a vector with H_E and B_C,0. */
static eg_chain
chain_of(const kat *k, const kat_vector *v, eg_device_kind kind)
{
    const eg_hash he = kat_hash(k, kat_member(v->in, "HE"));
    uint8_t field[EG_CHAINING_FIELD_BYTES];
    const eg_hash device = field_hash(k, v, "BC0", field);
    eg_chain chain;
    eg_chain_begin(&chain, EG_CHAINING_SIMPLE, kind, &he, &device);
    return chain;
}

static void
regular_begin(const kat *k, const kat_vector *v)
{
    const eg_chain chain = chain_of(k, v, EG_DEVICE_REGULAR);
    kat_assert_hash(k, &chain.initial, v->out);
}

static void
pre_begin(const kat *k, const kat_vector *v)
{
    const eg_chain chain = chain_of(k, v, EG_DEVICE_PRE_ENCRYPTING);
    kat_assert_hash(k, &chain.initial, v->out);
}

/** Close the chain whose last code is the vector's H_l. */
static void
close_chain(const kat *k,
            const kat_vector *v,
            eg_device_kind kind,
            uint8_t field[EG_CHAINING_FIELD_BYTES],
            eg_hash *closing)
{
    const eg_hash last = kat_hash(k, kat_member(v->in, "Hl"));
    eg_chain chain = chain_of(k, v, kind);
    eg_chain_advance(&chain, &last);
    assert_ok(eg_chain_close(&chain, field, closing));
}

static void
closing_field(const kat *k, const kat_vector *v, eg_device_kind kind)
{
    uint8_t field[EG_CHAINING_FIELD_BYTES];
    eg_hash closing;
    close_chain(k, v, kind, field, &closing);
    eg_hash inner;
    memcpy(inner.bytes, field + 4, sizeof inner.bytes);
    kat_assert_hash(k, &inner, v->out);
}

static void
regular_closing_field(const kat *k, const kat_vector *v)
{
    closing_field(k, v, EG_DEVICE_REGULAR);
}

static void
pre_closing_field(const kat *k, const kat_vector *v)
{
    closing_field(k, v, EG_DEVICE_PRE_ENCRYPTING);
}

/** Close the chain that the one vector of @p eq describes. */
static void
closing_hash(const kat *k,
             const kat_vector *v,
             const char *eq,
             eg_device_kind kind)
{
    uint8_t want[EG_CHAINING_FIELD_BYTES];
    (void)field_hash(k, v, "BC", want);
    const json_t *list = kat_list(k, "hashes");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *other = json_array_get(list, i);
        if (strcmp(json_string_value(kat_member(other, "eq")), eq) != 0) {
            continue;
        }
        const kat_vector source = {kat_member(other, "in"), NULL};
        uint8_t field[EG_CHAINING_FIELD_BYTES];
        eg_hash closing;
        close_chain(k, &source, kind, field, &closing);
        assert_memory_equal(field, want, sizeof field);
        kat_assert_hash(k, &closing, v->out);
        return;
    }
    fail();
}

static void
regular_closing(const kat *k, const kat_vector *v)
{
    closing_hash(k, v, "78", EG_DEVICE_REGULAR);
}

static void
pre_closing(const kat *k, const kat_vector *v)
{
    closing_hash(k, v, "120", EG_DEVICE_PRE_ENCRYPTING);
}

static void
pre_selection(const kat *k, const kat_vector *v)
{
    const eg_hash hi = kat_hash(k, kat_member(v->in, "HI"));
    const json_t *list = kat_member(v->in, "vec");
    eg_ciphertext vector[16];
    const size_t len = json_array_size(list);
    assert_true(len <= 16);
    for (size_t i = 0; i < len; i++) {
        eg_element pair[2];
        kat_pair(k, json_array_get(list, i), pair);
        vector[i] = (eg_ciphertext){.alpha = pair[0], .beta = pair[1]};
    }
    eg_hash out;
    eg_selection_hash(k->group, &out, &hi, vector, len);
    kat_assert_hash(k, &out, v->out);
}

static void
pre_contest(const kat *k, const kat_vector *v)
{
    const eg_hash hi = kat_hash(k, kat_member(v->in, "HI"));
    eg_hash psi[16];
    const size_t len = hashes(k, v, "psis", psi);
    eg_hash out;
    eg_pre_contest_hash(&out, &hi, kat_u32(v->in, "ic"), psi, len);
    kat_assert_hash(k, &out, v->out);
}

static void
pre_code(const kat *k, const kat_vector *v)
{
    const eg_hash hi = kat_hash(k, kat_member(v->in, "HI"));
    uint8_t field[EG_CHAINING_FIELD_BYTES];
    (void)field_hash(k, v, "BC", field);
    eg_hash chi[16];
    const size_t len = hashes(k, v, "chis", chi);
    eg_hash out;
    eg_pre_confirmation_code(&out, &hi, chi, len, field);
    kat_assert_hash(k, &out, v->out);
}

static void
pre_nonce(const kat *k, const kat_vector *v)
{
    const eg_hash hi = kat_hash(k, kat_member(v->in, "HI"));
    const eg_hash xi = kat_hash(k, kat_member(v->in, "xiB"));
    eg_scalar out;
    eg_nonce_vector(k->group, &out, &hi, kat_u32(v->in, "i"),
                    kat_u32(v->in, "j"), kat_u32(v->in, "k"), &xi);
    kat_assert_scalar(k, &out, v->out);
}

const kat_equation kat_equations_ballot[] = {
    {"32", identifier_hash, 3},
    {"33", field_nonce, 3},
    {"35", nonce_key, 3},
    {"36", nonce_block_key, 3},
    {"38", ballot_nonce_challenge, 3},
    {"59", field_challenge, 3},
    {"62", limit_challenge, 3},
    {"64", data_nonce, 3},
    {"65", data_key, 3},
    {"66,104", data_block_keys, 3},
    {"69", data_nonce_challenge, 2},
    {"70", contest_hash, 3},
    {"71", confirmation_code, 3},
    {"72", regular_device, 2},
    {"74", regular_begin, 1},
    {"77", regular_closing, 1},
    {"78", regular_closing_field, 1},
    {"113,114", pre_selection, 3},
    {"115", pre_contest, 3},
    {"116", pre_code, 2},
    {"117", pre_begin, 1},
    {"118", pre_closing, 1},
    {"119", pre_device, 1},
    {"120", pre_closing_field, 1},
    {"121", pre_nonce, 3},
    {NULL, NULL, 0},
};
