/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Integers modulo an odd q of up to 256 bits, always 4 limbs, always reduced,
 * not in Montgomery form.  Constant-time in the values.
 */
#ifndef EG_ARITH_ZQ_H
#define EG_ARITH_ZQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arith/mont.h"

#define EG_ZQ_LIMBS 4

/** q and what is precomputed from it. */
typedef struct eg_zq {
    eg_mont mont; /**< q with R = 2^256. */
    size_t bits;  /**< The number of bits of q. */
} eg_zq;

/** Prepare q (4 limbs); false and zero unless it is odd and above 2. */
bool eg_zq_init(eg_zq *zq, const uint64_t q[EG_ZQ_LIMBS]);

/** Any number below 2^256, reduced. */
void eg_zq_reduce(const eg_zq *zq, uint64_t *out, const uint64_t *a);

/** 1 if a < q, else 0. */
uint64_t eg_zq_is_reduced(const eg_zq *zq, const uint64_t *a);

void
eg_zq_add(const eg_zq *zq, uint64_t *out, const uint64_t *a, const uint64_t *b);
void
eg_zq_sub(const eg_zq *zq, uint64_t *out, const uint64_t *a, const uint64_t *b);
void
eg_zq_mul(const eg_zq *zq, uint64_t *out, const uint64_t *a, const uint64_t *b);

/** a^(q-2), which is 1/a for a prime q, and 0 for a = 0. */
void eg_zq_invert(const eg_zq *zq, uint64_t *out, const uint64_t *a);

#endif
