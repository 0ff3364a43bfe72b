/* SPDX-License-Identifier: Apache-2.0 */
/* Values into 51-bit digits and back. */
#include <string.h>

#include "arith/quad_fma.h"
#include "arith/quad_number.h"

#define INLINE static inline __attribute__((always_inline))

enum {
    D = EG_FMA_DIGITS,
    N = EG_MONT_MAX_LIMBS,
    LANES = EG_QUAD_LANES,
    SHIFT = EG_FMA_SHIFT
};

#define DIGIT_MASK ((UINT64_C(1) << EG_FMA_BITS) - 1)
#define HALF_DIGIT (UINT64_C(1) << (EG_FMA_BITS - 1))

__extension__ typedef __int128 signed_wide;

/* -- from limbs to digits -------------------------------------------------- */

INLINE uint64_t
bits_at(const eg_number *x, size_t from)
{
    const size_t limb = from / 64;
    const unsigned shift = (unsigned)(from % 64);
    uint64_t bits = x->limb[limb] >> shift;
    if (shift > 64 - EG_FMA_BITS && limb < N) {
        bits |= x->limb[limb + 1] << (64 - shift);
    }
    return bits & DIGIT_MASK;
}

/** Lane 0 of out = x in signed digits; the last one takes what is left. */
INLINE void
to_digits(double *out, const eg_number *x)
{
    uint64_t carry = 0;
#pragma GCC unroll 80
    for (size_t i = 0; i < D - 1; i++) {
        const uint64_t u = bits_at(x, EG_FMA_BITS * i) + carry + HALF_DIGIT;
        out[LANES * i] =
            (double)((int64_t)(u & DIGIT_MASK) - (int64_t)HALF_DIGIT);
        carry = u >> EG_FMA_BITS;
    }
    out[LANES * (D - 1)] =
        (double)(int64_t)(bits_at(x, EG_FMA_BITS * (size_t)(D - 1)) + carry);
}

void
eg_fma_load(const eg_mont *mont,
            eg_quad *out,
            const uint64_t *const value[EG_QUAD_LANES])
{
    double *digits = (double *)(void *)out->word;
    for (size_t i = 0; i < LANES; i++) {
        eg_number x;
        eg_number_shift_left(&x, value[i], SHIFT);
        eg_number_fold(&x, mont->m);
        to_digits(digits + i, &x);
    }
}

void
eg_fma_load_shifted(eg_quad *out,
                    const uint64_t *const value[EG_QUAD_LANES],
                    unsigned shift)
{
    double *digits = (double *)(void *)out->word;
    for (size_t i = 0; i < LANES; i++) {
        eg_number x;
        eg_number_shift_left(&x, value[i], shift);
        to_digits(digits + i, &x);
    }
}

/* -- from digits to limbs -------------------------------------------------- */

/** out = lane 0 of @p digits plus p, which is positive. */
INLINE void
from_digits(eg_number *out, const double *digits, const uint64_t *p)
{
    signed_wide sum = 0;
    unsigned have = 0; /* bits of the current limb; depends on i alone */
    size_t limb = 0;
#pragma GCC unroll 81
    for (size_t i = 0; i < D; i++) {
        const signed_wide unit = (signed_wide)1 << have;
        sum += (int64_t)digits[LANES * i] * unit;
        have += EG_FMA_BITS;
        if (have >= 64) {
            out->limb[limb] = (uint64_t)sum;
            sum >>= 64;
            limb++;
            have -= 64;
        }
    }
    /* 51 * 81 = 64 * 64 + 35 */
    out->limb[N] = (uint64_t)sum + eg_limbs_add(out->limb, out->limb, p, N);
}

void
eg_fma_store(const eg_mont *mont,
             uint64_t *const out[EG_QUAD_LANES],
             const eg_quad *x)
{
    const double *digits = (const double *)(const void *)x->word;
    for (size_t i = 0; i < LANES; i++) {
        if (out[i] != NULL) {
            eg_number n;
            from_digits(&n, digits + i, mont->m);
            eg_number_shift_right(&n, mont->m, SHIFT);
            eg_number_subtract_once(&n, mont->m);
            memcpy(out[i], n.limb, sizeof(*out[i]) * N);
        }
    }
}

void
eg_fma_store_number(const eg_mont *mont,
                    uint64_t *const out[EG_QUAD_LANES],
                    const eg_quad *x)
{
    const double *digits = (const double *)(const void *)x->word;
    for (size_t i = 0; i < LANES; i++) {
        if (out[i] != NULL) {
            eg_number n;
            from_digits(&n, digits + i, mont->m);
            eg_number_subtract_once(&n, mont->m);
            eg_number_subtract_once(&n, mont->m);
            memcpy(out[i], n.limb, sizeof(*out[i]) * N);
        }
    }
}
