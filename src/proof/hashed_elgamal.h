/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The challenge of signed hashed ElGamal, for what proves and what verifies,
 * and encryption in two steps: what can be done before the text is known, and
 * what cannot.
 */
#ifndef EG_PROOF_HASHED_ELGAMAL_H
#define EG_PROOF_HASHED_ELGAMAL_H

#include <electionguard/hashed_elgamal.h>

/** H_q(...; tag, place, a, C_0, C_1): eqs. (22), (38), (69). */
void eg_hashed_challenge(const eg_group *group,
                         eg_scalar *c,
                         const eg_hashed_place *place,
                         const eg_element *a,
                         const eg_hashed_ciphertext *text);

/** Begin that hash with everything that comes before C_1. */
void eg_hashed_transcript(eg_hasher *h,
                          const eg_group *group,
                          const eg_hashed_place *place,
                          const eg_element *a,
                          const eg_element *c0);

/** What does not depend on the text, besides the mask; secret. */
typedef struct eg_hashed_prepared {
    eg_element c0; /**< C_0 = g^xi. */
    eg_element a;  /**< The proof's commitment g^u. */
    eg_scalar u;
} eg_hashed_prepared;

/**
 * The first step of eg_hashed_encrypt(): all exponentiations and hashes that
 * do not take in the text.
 *
 * @param[out] mask The keys k_1, k_2, ... one after the other.
 * @param[in]  len  The length of the text, and of the mask.
 * @param[in]  rng  Draws u, as eg_hashed_encrypt() does.
 *
 * @retval EG_ERR_ARGUMENT The length does not fit the use.
 * @retval EG_ERR_RNG      No randomness could be had.
 */
EG_NODISCARD eg_status eg_hashed_prepare(const eg_group *group,
                                         eg_hashed_prepared *out,
                                         uint8_t *mask,
                                         size_t len,
                                         const eg_hashed_place *place,
                                         const eg_scalar *xi,
                                         eg_rng *rng);

/**
 * The second step; gives what eg_hashed_encrypt() would have given.
 *
 * @param[in,out] out        c1 and c1_len say where C_1 goes.
 * @param[in]     transcript As eg_hashed_transcript() left it.
 * @param[in]     text       out->c1_len bytes.
 */
void eg_hashed_finish(const eg_group *group,
                      eg_hashed_ciphertext *out,
                      const eg_hashed_prepared *prepared,
                      const uint8_t *mask,
                      const eg_hasher *transcript,
                      const uint8_t *text,
                      const eg_scalar *xi);

#endif
