/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file ciphertext.h
 * Public keys and the exponential ElGamal encryption of small numbers.
 *
 * @spec{EG 2.1.0 section 3.3.1, eq. (31)}
 */
#ifndef ELECTIONGUARD_CIPHERTEXT_H
#define ELECTIONGUARD_CIPHERTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <electionguard/group.h>
#include <electionguard/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * K or K-hat with the table that makes its powers fast.
 *
 * It knows its group, so that what works under a key needs the key alone.
 */
typedef struct eg_public_key eg_public_key;

/**
 * Make a public key.  Takes tens of milliseconds for the table.
 *
 * The value is not judged here: whether it is in Z_p^r and not 1 is for
 * Verification 2 and X.03.
 *
 * @param[in]  group Must outlive the key.
 * @param[out] out   The key; free it with eg_public_key_free().
 * @param[in]  value K.
 * @param[in]  use   EG_BASE_SECRET to encrypt, EG_BASE_PUBLIC to verify.
 *
 * @retval EG_ERR_MEMORY No memory.
 */
EG_API EG_NODISCARD eg_status eg_public_key_new(const eg_group *group,
                                                eg_public_key **out,
                                                const eg_element *value,
                                                eg_base_use use);

/** Free a key; NULL is harmless. */
EG_API void eg_public_key_free(eg_public_key *key);

EG_API const eg_group *eg_public_key_group(const eg_public_key *key);

/** K itself. */
EG_API const eg_element *eg_public_key_value(const eg_public_key *key);

/** The table of K; owned by @p key. */
EG_API const eg_fixed_base *eg_public_key_base(const eg_public_key *key);

/** An encryption (g^xi, K^(sigma + xi)) of a number sigma. */
typedef struct eg_ciphertext {
    eg_element alpha;
    eg_element beta;
} eg_ciphertext;

/**
 * Encrypt @p value under the nonce @p xi.  Constant-time in both.
 *
 * @spec{EG 2.1.0 section 3.3.1, eq. (31)}
 */
EG_API void eg_ciphertext_encrypt(const eg_public_key *key,
                                  eg_ciphertext *out,
                                  uint32_t value,
                                  const eg_scalar *xi);

/** out[i] encrypts value[i] under xi[i], for i < @p len. */
EG_API void eg_ciphertext_encrypt_batch(const eg_public_key *key,
                                        eg_ciphertext *out,
                                        const uint32_t *value,
                                        const eg_scalar *xi,
                                        size_t len);

/** (1, 1), the neutral element of eg_ciphertext_mul(). */
EG_API void eg_ciphertext_one(const eg_group *group, eg_ciphertext *out);

/** The product, which encrypts the sum; out may be a or b. */
EG_API void eg_ciphertext_mul(const eg_group *group,
                              eg_ciphertext *out,
                              const eg_ciphertext *a,
                              const eg_ciphertext *b);

/** The power, which encrypts @p factor times the number; out may be a. */
EG_API void eg_ciphertext_pow_u64_var(const eg_group *group,
                                      eg_ciphertext *out,
                                      const eg_ciphertext *a,
                                      uint64_t factor);

EG_API bool eg_ciphertext_equal_var(const eg_ciphertext *a,
                                    const eg_ciphertext *b);

#ifdef __cplusplus
}
#endif
#endif
