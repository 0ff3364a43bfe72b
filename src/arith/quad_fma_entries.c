/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of 51-bit digits into lanes and back, with AVX2. */
#include <immintrin.h>

#include "arith/quad_fma.h"
#include "arith/quad_transpose.h"

#define INLINE static inline __attribute__((always_inline))

enum {
    D = EG_FMA_DIGITS,
    LANES = EG_QUAD_LANES,
    CHUNK = 9 /* digits of a scan that are kept in registers */
};
_Static_assert(D % CHUNK == 0, "a scan works on whole chunks");

void
eg_fma_gather(const eg_mont *mont,
              eg_quad *out,
              const uint64_t *const entry[EG_QUAD_LANES])
{
    (void)mont;
    for (size_t i = 0; i < D - 1; i += LANES) {
        __m256i x[LANES];
        for (size_t j = 0; j < LANES; j++) {
            x[j] = eg_four_at(entry[j] + i);
        }
        eg_transpose(x);
        for (size_t j = 0; j < LANES; j++) {
            eg_set_four(out->word + LANES * (i + j), x[j]);
        }
    }
    for (size_t j = 0; j < LANES; j++) {
        out->word[LANES * (D - 1) + j] = entry[j][D - 1];
    }
}

void
eg_fma_scatter(const eg_mont *mont,
               uint64_t *const entry[EG_QUAD_LANES],
               const eg_quad *x)
{
    (void)mont;
    for (size_t i = 0; i < D - 1; i += LANES) {
        __m256i y[LANES];
        for (size_t j = 0; j < LANES; j++) {
            y[j] = eg_four_at(x->word + LANES * (i + j));
        }
        eg_transpose(y);
        for (size_t j = 0; j < LANES; j++) {
            if (entry[j] != NULL) {
                eg_set_four(entry[j] + i, y[j]);
            }
        }
    }
    for (size_t j = 0; j < LANES; j++) {
        if (entry[j] != NULL) {
            entry[j][D - 1] = x->word[LANES * (D - 1) + j];
        }
    }
}

/** All ones in the lanes whose index is @p e. */
INLINE __m256d
lanes_at(__m256i index, size_t e)
{
    const __m256i here = _mm256_set1_epi64x((long long)e);
    return _mm256_castsi256_pd(_mm256_cmpeq_epi64(index, here));
}

void
eg_fma_scan(const eg_mont *mont,
            eg_quad *out,
            const uint64_t *row,
            size_t entries,
            const uint64_t index[EG_QUAD_LANES])
{
    const size_t words = mont->quad->entry_words;
    const __m256i wanted =
        _mm256_loadu_si256((const __m256i *)(const void *)index);
    double *digits = (double *)(void *)out->word;
    for (size_t i = 0; i < D; i += CHUNK) {
        const double *from = (const double *)(const void *)row + i;
        __m256d sum[CHUNK];
        for (size_t j = 0; j < CHUNK; j++) {
            sum[j] = _mm256_setzero_pd();
        }
        for (size_t e = 0; e < entries; e++, from += words) {
            const __m256d mask = lanes_at(wanted, e);
            for (size_t j = 0; j < CHUNK; j++) {
                const __m256d x = _mm256_broadcast_sd(from + j);
                sum[j] = _mm256_or_pd(sum[j], _mm256_and_pd(x, mask));
            }
        }
        for (size_t j = 0; j < CHUNK; j++) {
            _mm256_storeu_pd(digits + LANES * (i + j), sum[j]);
        }
    }
}
