/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exponential ElGamal to the base K: (g^xi, K^(sigma + xi)), so that products
 * of ciphertexts encrypt sums; section 3.3.1, eq. (31).
 */
#include <electionguard/ciphertext.h>

#include "base/base.h"
#include "base/secret.h"

/** Ciphertexts that are computed together. */
#define WINDOW 16

/** As eg_ciphertext_encrypt_batch() for at most WINDOW values. */
static void
encrypt_window(const eg_public_key *key,
               eg_ciphertext *out,
               const uint32_t *value,
               const eg_scalar *xi,
               size_t len)
{
    const eg_group *group = eg_public_key_group(key);
    EG_SECRET_ARRAY(eg_scalar, sum, WINDOW); /* sigma + xi */
    for (size_t i = 0; i < len; i++) {
        eg_scalar_from_u64(group, &sum[i], value[i]);
        eg_scalar_add(group, &sum[i], &sum[i], &xi[i]);
    }

    eg_element alpha[WINDOW];
    eg_element beta[WINDOW];
    eg_fixed_base_pow_batch(eg_group_g(group), alpha, xi, len);
    eg_fixed_base_pow_batch(eg_public_key_base(key), beta, sum, len);
    for (size_t i = 0; i < len; i++) {
        out[i].alpha = alpha[i];
        out[i].beta = beta[i];
    }
}

void
eg_ciphertext_encrypt_batch(const eg_public_key *key,
                            eg_ciphertext *out,
                            const uint32_t *value,
                            const eg_scalar *xi,
                            size_t len)
{
    for (size_t i = 0; i < len; i += WINDOW) {
        encrypt_window(key, out + i, value + i, xi + i,
                       len - i < WINDOW ? len - i : WINDOW);
    }
}

void
eg_ciphertext_encrypt(const eg_public_key *key,
                      eg_ciphertext *out,
                      uint32_t value,
                      const eg_scalar *xi)
{
    eg_ciphertext_encrypt_batch(key, out, &value, xi, 1);
}

void
eg_ciphertext_one(const eg_group *group, eg_ciphertext *out)
{
    eg_element_one(group, &out->alpha);
    eg_element_one(group, &out->beta);
}

void
eg_ciphertext_mul(const eg_group *group,
                  eg_ciphertext *out,
                  const eg_ciphertext *a,
                  const eg_ciphertext *b)
{
    eg_element_mul(group, &out->alpha, &a->alpha, &b->alpha);
    eg_element_mul(group, &out->beta, &a->beta, &b->beta);
}

void
eg_ciphertext_pow_u64_var(const eg_group *group,
                          eg_ciphertext *out,
                          const eg_ciphertext *a,
                          uint64_t factor)
{
    eg_element_pow_u64_var(group, &out->alpha, &a->alpha, factor);
    eg_element_pow_u64_var(group, &out->beta, &a->beta, factor);
}

bool
eg_ciphertext_equal_var(const eg_ciphertext *a, const eg_ciphertext *b)
{
    return eg_element_equal_var(&a->alpha, &b->alpha) &&
           eg_element_equal_var(&a->beta, &b->beta);
}
