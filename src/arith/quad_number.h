/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers of a limb more than p has, on their way into and out of the digits of
 * a vector kernel.  For the standard p only (eg_mont_is_special, 64 limbs).
 */
#ifndef EG_ARITH_QUAD_NUMBER_H
#define EG_ARITH_QUAD_NUMBER_H

#include <stddef.h>
#include <stdint.h>

#include "arith/limbs.h"
#include "arith/mont.h"

typedef struct eg_number {
    uint64_t limb[EG_MONT_MAX_LIMBS + 1];
} eg_number;

/** out = 2^shift x; @p shift is 0 to 64. */
static inline void
eg_number_shift_left(eg_number *out, const uint64_t *x, unsigned shift)
{
    uint64_t below = 0;
    for (size_t i = 0; i < EG_MONT_MAX_LIMBS; i++) {
        out->limb[i] = (shift < 64 ? x[i] << shift : 0) | below;
        below = shift > 0 ? x[i] >> (64 - shift) : 0;
    }
    out->limb[EG_MONT_MAX_LIMBS] = below;
}

/**
 * x mod p, but below 2^4096 + 2^3904: with the top limb h, x is
 * h 2^4096 + l = l + h (2^4096 - p) mod p, and 2^4096 - p < 2^3840.
 */
static inline void
eg_number_fold(eg_number *x, const uint64_t *p)
{
    const uint64_t h = x->limb[EG_MONT_MAX_LIMBS];
    uint64_t borrow = 0;
    for (size_t i = 0; i < EG_MONT_MAX_LIMBS; i++) {
        const eg_wide product = (eg_wide)h * p[i] + borrow;
        const eg_wide diff = (eg_wide)x->limb[i] - (uint64_t)product;
        x->limb[i] = (uint64_t)diff;
        borrow = (uint64_t)(product >> 64) + ((uint64_t)(diff >> 64) & 1);
    }
    x->limb[EG_MONT_MAX_LIMBS] = h - borrow;
}

/** x = 2^-shift x mod p, below x / 2^shift + p; -1/p mod 2^64 is 1. */
static inline void
eg_number_shift_right(eg_number *x, const uint64_t *p, unsigned shift)
{
    enum { N = EG_MONT_MAX_LIMBS };
    const uint64_t q =
        shift < 64 ? x->limb[0] & ((UINT64_C(1) << shift) - 1) : x->limb[0];
    uint64_t carry = 0;
    for (size_t i = 0; i < N; i++) {
        const eg_wide sum = (eg_wide)q * p[i] + x->limb[i] + carry;
        x->limb[i] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
    const eg_wide top = (eg_wide)x->limb[N] + carry;
    x->limb[N] = (uint64_t)top;
    const uint64_t over = (uint64_t)(top >> 64);
    for (size_t i = 0; i < N; i++) {
        x->limb[i] = shift < 64 ? (x->limb[i] >> shift) |
                                      (x->limb[i + 1] << (64 - shift))
                                : x->limb[i + 1];
    }
    x->limb[N] = shift < 64 ? x->limb[N] >> shift : over;
}

/** x - p if that is not negative, else x; the top limb of x is small. */
static inline void
eg_number_subtract_once(eg_number *x, const uint64_t *p)
{
    eg_number less;
    const uint64_t borrow =
        eg_limbs_sub(less.limb, x->limb, p, EG_MONT_MAX_LIMBS);
    less.limb[EG_MONT_MAX_LIMBS] = x->limb[EG_MONT_MAX_LIMBS] - borrow;
    const uint64_t negative = 0 - (less.limb[EG_MONT_MAX_LIMBS] >> 63);
    eg_limbs_select(x->limb, negative, x->limb, less.limb,
                    EG_MONT_MAX_LIMBS + 1);
}

#endif
