/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file hashed_elgamal.h
 * Signed hashed ElGamal: the encryption of byte strings, with a Schnorr proof
 * that the sender knows the nonce.
 *
 * The specification uses one mode for three purposes.  They differ in the
 * hash that binds them to their place, in their domain separation tags, and in
 * the widths inside the key derivation; eg_hashed_place says which is meant.
 *
 * Nothing here allocates; C_1 lives in storage of the caller.
 *
 * @spec{EG 2.1.0 sections 3.2.2 (shares), 3.3.4 (ballot nonces), 3.3.10
 * (contest data)}
 */
#ifndef ELECTIONGUARD_HASHED_ELGAMAL_H
#define ELECTIONGUARD_HASHED_ELGAMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <electionguard/group.h>
#include <electionguard/hash.h>
#include <electionguard/random.h>
#include <electionguard/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes that one derived key covers. */
#define EG_HASHED_BLOCK_BYTES 32
/** Two encoded key shares; eq. (21).  Share blocks are 32 bytes always. */
#define EG_HASHED_SHARE_BYTES 64
/** One ballot nonce; eq. (37). */
#define EG_HASHED_NONCE_BYTES 32
/** Contest data has 1 to this many blocks of 32 bytes; b < 2^24. */
#define EG_HASHED_DATA_BLOCKS_MAX 16777215U

/** (C_0, C_1, C_2 = (c, v)). */
typedef struct eg_hashed_ciphertext {
    eg_element c0; /**< alpha = g^xi. */
    uint8_t *c1;   /**< The text, each block xored with its key. */
    size_t c1_len; /**< In bytes; a multiple of 32. */
    eg_scalar c;   /**< Challenge of the proof that xi is known. */
    eg_scalar v;   /**< Response. */
} eg_hashed_ciphertext;

typedef enum eg_hashed_use {
    EG_HASHED_SHARE, /**< Key shares for a guardian; eqs. (15)-(22). */
    EG_HASHED_NONCE, /**< A ballot nonce; eqs. (34)-(38). */
    EG_HASHED_DATA   /**< Contest data; eqs. (63)-(69). */
} eg_hashed_use;

/** What a ciphertext is for: all that its key and its challenge bind. */
typedef struct eg_hashed_place {
    eg_hashed_use use;
    const eg_hash *hash;       /**< H_P for shares, else H_I. */
    const eg_element *key;     /**< kappa_l for shares, else K-hat. */
    const eg_fixed_base *base; /**< Table of that key, or NULL without one. */
    uint32_t from;             /**< i, the sending guardian; shares only. */
    uint32_t to;               /**< l, the receiving guardian; shares only. */
    uint32_t contest;          /**< ind_c; contest data only. */
} eg_hashed_place;

/** The place of guardian @p from's shares for guardian @p to. */
EG_API eg_hashed_place eg_hashed_place_share(const eg_hash *hp,
                                             uint32_t from,
                                             uint32_t to,
                                             const eg_element *kappa);

/** The place of a ballot nonce; @p base may be NULL when only decrypting. */
EG_API eg_hashed_place eg_hashed_place_nonce(const eg_hash *id_hash,
                                             const eg_element *khat,
                                             const eg_fixed_base *base);

/** The place of the data of contest @p contest. */
EG_API eg_hashed_place eg_hashed_place_data(const eg_hash *id_hash,
                                            uint32_t contest,
                                            const eg_element *khat,
                                            const eg_fixed_base *base);

/**
 * Encrypt @p len bytes of @p text under the nonce @p xi.
 *
 * Constant-time in the text, the nonce and the proof's randomness.
 *
 * @param[in]     group Group parameters.
 * @param[in,out] out   c1 and c1_len say where C_1 goes; the rest is set.
 *                      On error c1 is untouched or zero.
 * @param[in]     place What it is for.
 * @param[in]     text  May be out->c1.
 * @param[in]     len   The length that the use asks for, and out->c1_len.
 * @param[in]     xi    Nonce, never used before.
 * @param[in]     rng   Source of the proof's u.
 *
 * @retval EG_ERR_ARGUMENT A length does not fit the use.
 * @retval EG_ERR_RNG      No randomness could be had.
 */
EG_API EG_NODISCARD eg_status eg_hashed_encrypt(const eg_group *group,
                                                eg_hashed_ciphertext *out,
                                                const eg_hashed_place *place,
                                                const uint8_t *text,
                                                size_t len,
                                                const eg_scalar *xi,
                                                eg_rng *rng);

/** What eg_hashed_verify_batch_var() found wrong; a set of bits. */
enum {
    EG_HASHED_BAD_LENGTH = 1, /**< C_1 has not the length of its use. */
    EG_HASHED_BAD_MEMBER = 2, /**< C_0 is not in Z_p^r. */
    EG_HASHED_BAD_PROOF = 4   /**< The challenge does not match. */
};

/**
 * Check the proofs C_2 of @p len ciphertexts: eqs. (22), (38), (69).
 *
 * A guardian does this before it lets its key touch C_0; a verifier reports
 * it as X.38 and X.69.  One variable-base exponentiation each.
 *
 * @param[in]  group  Group parameters.
 * @param[out] faults What is wrong with each, 0 for nothing; may be NULL.
 * @param[in]  places What each is for.
 * @param[in]  texts  The ciphertexts.  Need not be validated beforehand.
 * @param[in]  len    How many.
 *
 * @retval EG_OK     All hold.
 * @retval EG_REJECT Some do not; see @p faults.
 */
EG_API EG_NODISCARD eg_status
eg_hashed_verify_batch_var(const eg_group *group,
                           uint32_t *faults,
                           const eg_hashed_place *places,
                           const eg_hashed_ciphertext *const *texts,
                           size_t len);

/** The same for one ciphertext. */
EG_API EG_NODISCARD eg_status
eg_hashed_verify_var(const eg_group *group,
                     uint32_t *faults,
                     const eg_hashed_place *place,
                     const eg_hashed_ciphertext *text);

/**
 * Decrypt with @p beta = C_0^s, for the secret s of the place's key.
 *
 * Does not check the proof.  Constant-time in beta and the text.
 *
 * @param[out] text c1_len bytes; may be the ciphertext's c1.
 * @retval EG_ERR_ARGUMENT C_1 has not the length of its use.
 */
EG_API EG_NODISCARD eg_status
eg_hashed_decrypt(const eg_group *group,
                  uint8_t *text,
                  const eg_hashed_place *place,
                  const eg_hashed_ciphertext *ciphertext,
                  const eg_element *beta);

/** The symmetric key k_il or h of (C_0, beta); eqs. (16), (35), (65). */
EG_API void eg_hashed_session_key(const eg_group *group,
                                  eg_hash *out,
                                  const eg_hashed_place *place,
                                  const eg_element *c0,
                                  const eg_element *beta);

/**
 * The key k_i of block @p i of @p blocks; eqs. (17), (18), (36), (66), (104).
 *
 * @param[in] i From 1.
 */
EG_API void eg_hashed_block_key(eg_hash *out,
                                const eg_hash *session_key,
                                const eg_hashed_place *place,
                                uint32_t i,
                                uint32_t blocks);

#ifdef __cplusplus
}
#endif
#endif
