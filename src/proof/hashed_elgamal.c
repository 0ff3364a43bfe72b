/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed hashed ElGamal in its three uses.
 *
 * The mode is the same each time; what differs is in a table: tags, the label
 * and context of the key derivation, and the widths of its counter and length
 * (eqs. (17), (18) and (36) have one and two bytes, eq. (66) four and four).
 */
#include "proof/hashed_elgamal.h"

#include <string.h>

#include <electionguard/proof.h>

#include "base/base.h"
#include "base/secret.h"
#include "hash/tags.h"

/** Ciphertexts whose proofs are checked together. */
#define WINDOW 16

typedef struct mode {
    uint8_t key_tag;
    uint8_t proof_tag;
    const char *label;
    const char *context;
    bool wide;       /**< Counter and length have four bytes each. */
    bool binds_key;  /**< The receiver's key enters the key hash. */
    size_t indices;  /**< Numbers of the place. */
    uint32_t blocks; /**< How many; 0: 1 to EG_HASHED_DATA_BLOCKS_MAX. */
} mode;

static const mode MODES[] = {
    [EG_HASHED_SHARE] = {.key_tag = EG_TAG_SHARE_KEY,
                         .proof_tag = EG_TAG_SHARE_PROOF,
                         .label = "share_enc_keys",
                         .context = "share_encrypt",
                         .binds_key = true,
                         .indices = 2,
                         .blocks = 2},
    [EG_HASHED_NONCE] = {.key_tag = EG_TAG_BALLOT_KEY,
                         .proof_tag = EG_TAG_BALLOT_PROOF,
                         .label = "ballot_nonce",
                         .context = "ballot_nonce_encrypt",
                         .blocks = 1},
    [EG_HASHED_DATA] = {.key_tag = EG_TAG_DATA_KEY,
                        .proof_tag = EG_TAG_DATA_PROOF,
                        .label = "data_enc_keys",
                        .context = "contest_data",
                        .wide = true,
                        .indices = 1},
};

eg_hashed_place
eg_hashed_place_share(const eg_hash *hp,
                      uint32_t from,
                      uint32_t to,
                      const eg_element *kappa)
{
    return (eg_hashed_place){.use = EG_HASHED_SHARE,
                             .hash = hp,
                             .key = kappa,
                             .from = from,
                             .to = to};
}

eg_hashed_place
eg_hashed_place_nonce(const eg_hash *id_hash,
                      const eg_element *khat,
                      const eg_fixed_base *base)
{
    return (eg_hashed_place){
        .use = EG_HASHED_NONCE, .hash = id_hash, .key = khat, .base = base};
}

eg_hashed_place
eg_hashed_place_data(const eg_hash *id_hash,
                     uint32_t contest,
                     const eg_element *khat,
                     const eg_fixed_base *base)
{
    return (eg_hashed_place){.use = EG_HASHED_DATA,
                             .hash = id_hash,
                             .key = khat,
                             .base = base,
                             .contest = contest};
}

/** The numbers that name the place; gives how many. */
static size_t
place_indices(const eg_hashed_place *place, uint32_t index[2])
{
    const bool share = place->use == EG_HASHED_SHARE;
    index[0] = share ? place->from : place->contest;
    index[1] = place->to;
    return MODES[place->use].indices;
}

static void
hash_indices(eg_hasher *h, const eg_hashed_place *place)
{
    uint32_t index[2];
    const size_t len = place_indices(place, index);
    for (size_t i = 0; i < len; i++) {
        eg_hasher_u32(h, index[i]);
    }
}

static bool
length_fits(const eg_hashed_place *place, size_t len)
{
    const size_t blocks = len / EG_HASHED_BLOCK_BYTES;
    const uint32_t want = MODES[place->use].blocks;
    if (len % EG_HASHED_BLOCK_BYTES != 0) {
        return false;
    }
    return want != 0 ? blocks == want
                     : blocks >= 1 && blocks <= EG_HASHED_DATA_BLOCKS_MAX;
}

void
eg_hashed_session_key(const eg_group *group,
                      eg_hash *out,
                      const eg_hashed_place *place,
                      const eg_element *c0,
                      const eg_element *beta)
{
    const mode *m = &MODES[place->use];
    eg_hasher h;
    eg_hasher_init(&h, place->hash, m->key_tag);
    hash_indices(&h, place);
    if (m->binds_key) {
        eg_hasher_element(&h, group, place->key);
    }
    eg_hasher_element(&h, group, c0);
    eg_hasher_element(&h, group, beta);
    eg_hasher_final(&h, out);
}

/** Append b(value, 4), or its last @p len bytes. */
static size_t
put_number(uint8_t *out, uint32_t value, size_t len)
{
    uint8_t bytes[4];
    eg_store_be32(bytes, value);
    memcpy(out, bytes + sizeof bytes - len, len);
    return len;
}

static size_t
put_text(uint8_t *out, const char *text)
{
    const size_t len = strlen(text);
    memcpy(out, text, len);
    return len;
}

void
eg_hashed_block_key(eg_hash *out,
                    const eg_hash *session_key,
                    const eg_hashed_place *place,
                    uint32_t i,
                    uint32_t blocks)
{
    const mode *m = &MODES[place->use];
    uint8_t input[64]; /* the longest use needs 39 */
    size_t len = put_number(input, i, m->wide ? 4 : 1);
    len += put_text(input + len, m->label);
    input[len++] = 0x00;
    len += put_text(input + len, m->context);
    uint32_t index[2];
    const size_t indices = place_indices(place, index);
    for (size_t k = 0; k < indices; k++) {
        len += put_number(input + len, index[k], 4);
    }
    len += put_number(input + len, blocks * 256, m->wide ? 4 : 2);
    eg_hmac(out, session_key, input, len);
}

/** out = text xor the derived keys; its own inverse. */
static void
mask_text(uint8_t *out,
          const uint8_t *text,
          size_t len,
          const eg_hash *session_key,
          const eg_hashed_place *place)
{
    const uint32_t blocks = (uint32_t)(len / EG_HASHED_BLOCK_BYTES);
    EG_SECRET(eg_hash, key);
    for (uint32_t i = 0; i < blocks; i++) {
        const size_t at = (size_t)i * EG_HASHED_BLOCK_BYTES;
        eg_hashed_block_key(&key, session_key, place, i + 1, blocks);
        for (size_t k = 0; k < EG_HASHED_BLOCK_BYTES; k++) {
            out[at + k] = text[at + k] ^ key.bytes[k];
        }
    }
}

void
eg_hashed_transcript(eg_hasher *h,
                     const eg_group *group,
                     const eg_hashed_place *place,
                     const eg_element *a,
                     const eg_element *c0)
{
    eg_hasher_init(h, place->hash, MODES[place->use].proof_tag);
    hash_indices(h, place);
    eg_hasher_element(h, group, a);
    eg_hasher_element(h, group, c0);
}

void
eg_hashed_challenge(const eg_group *group,
                    eg_scalar *c,
                    const eg_hashed_place *place,
                    const eg_element *a,
                    const eg_hashed_ciphertext *text)
{
    eg_hasher h;
    eg_hashed_transcript(&h, group, place, a, &text->c0);
    eg_hasher_bytes(&h, text->c1, text->c1_len);
    eg_hasher_final_q(&h, group, c);
}

/** The nonce's powers, the key that they make, and the proof's commitment. */
static eg_status
commit(const eg_group *group,
       eg_hashed_prepared *out,
       eg_hash *session_key,
       const eg_hashed_place *place,
       const eg_scalar *xi,
       eg_rng *rng)
{
    EG_SECRET(eg_element, beta);
    EG_TRY(eg_scalar_random(group, &out->u, rng));
    eg_fixed_base_pow(eg_group_g(group), &out->c0, xi);
    if (place->base != NULL) {
        eg_fixed_base_pow(place->base, &beta, xi);
    } else {
        eg_element_pow(group, &beta, place->key, xi);
    }
    eg_hashed_session_key(group, session_key, place, &out->c0, &beta);
    eg_fixed_base_pow(eg_group_g(group), &out->a, &out->u);
    return EG_OK;
}

eg_status
eg_hashed_encrypt(const eg_group *group,
                  eg_hashed_ciphertext *out,
                  const eg_hashed_place *place,
                  const uint8_t *text,
                  size_t len,
                  const eg_scalar *xi,
                  eg_rng *rng)
{
    if (len != out->c1_len || !length_fits(place, len)) {
        return EG_ERR_ARGUMENT;
    }
    EG_SECRET(eg_hashed_prepared, prepared);
    EG_SECRET(eg_hash, session_key);
    EG_TRY(commit(group, &prepared, &session_key, place, xi, rng));
    out->c0 = prepared.c0;
    mask_text(out->c1, text, len, &session_key, place);
    eg_hashed_challenge(group, &out->c, place, &prepared.a, out);
    eg_proof_respond(group, &out->v, &prepared.u, &out->c, xi);
    return EG_OK;
}

eg_status
eg_hashed_prepare(const eg_group *group,
                  eg_hashed_prepared *out,
                  uint8_t *mask,
                  size_t len,
                  const eg_hashed_place *place,
                  const eg_scalar *xi,
                  eg_rng *rng)
{
    if (!length_fits(place, len)) {
        return EG_ERR_ARGUMENT;
    }
    EG_SECRET(eg_hash, session_key);
    EG_TRY(commit(group, out, &session_key, place, xi, rng));
    memset(mask, 0, len); /* zeros masked are the mask */
    mask_text(mask, mask, len, &session_key, place);
    return EG_OK;
}

void
eg_hashed_finish(const eg_group *group,
                 eg_hashed_ciphertext *out,
                 const eg_hashed_prepared *prepared,
                 const uint8_t *mask,
                 const eg_hasher *transcript,
                 const uint8_t *text,
                 const eg_scalar *xi)
{
    out->c0 = prepared->c0;
    for (size_t i = 0; i < out->c1_len; i++) {
        out->c1[i] = text[i] ^ mask[i];
    }
    eg_hasher h = *transcript;
    eg_hasher_bytes(&h, out->c1, out->c1_len);
    eg_hasher_final_q(&h, group, &out->c);
    eg_proof_respond(group, &out->v, &prepared->u, &out->c, xi);
}

/** As eg_hashed_verify_batch_var() for at most WINDOW ciphertexts. */
static uint32_t
verify_window(const eg_group *group,
              uint32_t *faults,
              const eg_hashed_place *places,
              const eg_hashed_ciphertext *const *texts,
              size_t len)
{
    eg_schnorr_job jobs[WINDOW];
    eg_element a[WINDOW];
    bool member[WINDOW];
    for (size_t i = 0; i < len; i++) {
        jobs[i] = (eg_schnorr_job){.x = &texts[i]->c0,
                                   .c = &texts[i]->c,
                                   .v = &texts[i]->v,
                                   .a = &a[i],
                                   .member = &member[i]};
    }
    eg_schnorr_recommit_var(group, jobs, len);

    uint32_t all = 0;
    for (size_t i = 0; i < len; i++) {
        eg_scalar c;
        eg_hashed_challenge(group, &c, &places[i], &a[i], texts[i]);
        uint32_t bad = 0;
        if (!length_fits(&places[i], texts[i]->c1_len)) {
            bad |= EG_HASHED_BAD_LENGTH;
        }
        if (!member[i]) {
            bad |= EG_HASHED_BAD_MEMBER;
        }
        if (!eg_scalar_equal(&c, &texts[i]->c)) {
            bad |= EG_HASHED_BAD_PROOF;
        }
        if (faults != NULL) {
            faults[i] = bad;
        }
        all |= bad;
    }
    return all;
}

eg_status
eg_hashed_verify_batch_var(const eg_group *group,
                           uint32_t *faults,
                           const eg_hashed_place *places,
                           const eg_hashed_ciphertext *const *texts,
                           size_t len)
{
    uint32_t bad = 0;
    for (size_t i = 0; i < len; i += WINDOW) {
        bad |=
            verify_window(group, faults != NULL ? faults + i : NULL, places + i,
                          texts + i, len - i < WINDOW ? len - i : WINDOW);
    }
    return bad == 0 ? EG_OK : EG_REJECT;
}

eg_status
eg_hashed_verify_var(const eg_group *group,
                     uint32_t *faults,
                     const eg_hashed_place *place,
                     const eg_hashed_ciphertext *text)
{
    return eg_hashed_verify_batch_var(group, faults, place, &text, 1);
}

eg_status
eg_hashed_decrypt(const eg_group *group,
                  uint8_t *text,
                  const eg_hashed_place *place,
                  const eg_hashed_ciphertext *ciphertext,
                  const eg_element *beta)
{
    if (!length_fits(place, ciphertext->c1_len)) {
        return EG_ERR_ARGUMENT;
    }
    EG_SECRET(eg_hash, session_key);
    eg_hashed_session_key(group, &session_key, place, &ciphertext->c0, beta);
    mask_text(text, ciphertext->c1, ciphertext->c1_len, &session_key, place);
    return EG_OK;
}
