/* SPDX-License-Identifier: Apache-2.0 */
/* Values into 52-bit digits and back, and entries into lanes. */
#include <immintrin.h>
#include <string.h>

#include "arith/quad_ifma.h"
#include "arith/quad_number.h"
#include "arith/quad_transpose.h"

#define INLINE static inline __attribute__((always_inline))

enum {
    D = EG_IFMA_DIGITS,
    HALF = EG_IFMA_HALF,
    N = EG_MONT_MAX_LIMBS,
    LANES = EG_QUAD_LANES,
    CHUNK = 16 /* digits of a scan that are kept in registers */
};
_Static_assert(D *EG_IFMA_BITS == 64 * (N + 1), "a number fills its digits");
_Static_assert(D % CHUNK == 0, "a scan works on whole chunks");

#define DIGIT_MASK ((UINT64_C(1) << EG_IFMA_BITS) - 1)

/** The word of digit i of lane 0. */
INLINE size_t
place_of(size_t i)
{
    return 2 * LANES * (i % HALF) + LANES * (i / HALF);
}

/* -- limbs and digits -------------------------------------------------------- */

/** Lane 0 of @p out = x. */
INLINE void
to_digits(uint64_t *out, const eg_number *x)
{
#pragma GCC unroll 80
    for (size_t i = 0; i < D; i++) {
        const size_t limb = EG_IFMA_BITS * i / 64;
        const unsigned shift = (unsigned)(EG_IFMA_BITS * i % 64);
        uint64_t bits = x->limb[limb] >> shift;
        if (shift > 64 - EG_IFMA_BITS) {
            bits |= x->limb[limb + 1] << (64 - shift);
        }
        out[place_of(i)] = bits & DIGIT_MASK;
    }
}

/** out = lane 0 of @p digits. */
INLINE void
from_digits(eg_number *out, const uint64_t *digits)
{
    uint64_t bits = 0;
    unsigned have = 0; /* depends on i alone */
    size_t limb = 0;
#pragma GCC unroll 80
    for (size_t i = 0; i < D; i++) {
        const uint64_t d = digits[place_of(i)];
        bits |= d << have;
        have += EG_IFMA_BITS;
        if (have >= 64) {
            out->limb[limb++] = bits;
            have -= 64;
            bits = have > 0 ? d >> (EG_IFMA_BITS - have) : 0;
        }
    }
}

void
eg_ifma_load(const eg_mont *mont,
             eg_quad *out,
             const uint64_t *const value[EG_QUAD_LANES])
{
    for (size_t i = 0; i < LANES; i++) {
        eg_number x;
        eg_number_shift_left(&x, value[i], EG_IFMA_SHIFT);
        eg_number_fold(&x, mont->m);
        to_digits(out->word + i, &x);
    }
}

void
eg_ifma_load_shifted(eg_quad *out,
                     const uint64_t *const value[EG_QUAD_LANES],
                     unsigned shift)
{
    for (size_t i = 0; i < LANES; i++) {
        eg_number x;
        eg_number_shift_left(&x, value[i], shift);
        to_digits(out->word + i, &x);
    }
}

void
eg_ifma_store(const eg_mont *mont,
              uint64_t *const out[EG_QUAD_LANES],
              const eg_quad *x)
{
    for (size_t i = 0; i < LANES; i++) {
        if (out[i] != NULL) {
            eg_number n;
            from_digits(&n, x->word + i);
            eg_number_shift_right(&n, mont->m, EG_IFMA_SHIFT);
            eg_number_subtract_once(&n, mont->m);
            memcpy(out[i], n.limb, sizeof(*out[i]) * N);
        }
    }
}

void
eg_ifma_store_number(const eg_mont *mont,
                     uint64_t *const out[EG_QUAD_LANES],
                     const eg_quad *x)
{
    for (size_t i = 0; i < LANES; i++) {
        if (out[i] != NULL) {
            eg_number n;
            from_digits(&n, x->word + i);
            eg_number_subtract_once(&n, mont->m);
            memcpy(out[i], n.limb, sizeof(*out[i]) * N);
        }
    }
}

/* -- entries ----------------------------------------------------------------- */

void
eg_ifma_gather(const eg_mont *mont,
               eg_quad *out,
               const uint64_t *const entry[EG_QUAD_LANES])
{
    (void)mont;
    for (size_t i = 0; i < D; i += LANES) {
        __m256i x[LANES];
        for (size_t j = 0; j < LANES; j++) {
            x[j] = eg_four_at(entry[j] + i);
        }
        eg_transpose(x);
        for (size_t j = 0; j < LANES; j++) {
            eg_set_four(out->word + place_of(i + j), x[j]);
        }
    }
}

void
eg_ifma_scatter(const eg_mont *mont,
                uint64_t *const entry[EG_QUAD_LANES],
                const eg_quad *x)
{
    (void)mont;
    for (size_t i = 0; i < D; i += LANES) {
        __m256i y[LANES];
        for (size_t j = 0; j < LANES; j++) {
            y[j] = eg_four_at(x->word + place_of(i + j));
        }
        eg_transpose(y);
        for (size_t j = 0; j < LANES; j++) {
            if (entry[j] != NULL) {
                eg_set_four(entry[j] + i, y[j]);
            }
        }
    }
}

void
eg_ifma_scan(const eg_mont *mont,
             eg_quad *out,
             const uint64_t *row,
             size_t entries,
             const uint64_t index[EG_QUAD_LANES])
{
    const __m256i wanted = eg_four_at(index);
    (void)mont;
    for (size_t i = 0; i < D; i += CHUNK) {
        const uint64_t *from = row + i;
        __m256i found[CHUNK];
        for (size_t j = 0; j < CHUNK; j++) {
            found[j] = _mm256_setzero_si256();
        }
        for (size_t e = 0; e < entries; e++, from += D) {
            const __m256i here = _mm256_set1_epi64x((long long)e);
            const __mmask8 lanes = _mm256_cmpeq_epi64_mask(wanted, here);
            for (size_t j = 0; j < CHUNK; j++) {
                found[j] =
                    _mm256_mask_set1_epi64(found[j], lanes, (long long)from[j]);
            }
        }
        for (size_t j = 0; j < CHUNK; j++) {
            eg_set_four(out->word + place_of(i + j), found[j]);
        }
    }
}
