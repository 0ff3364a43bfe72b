/* SPDX-License-Identifier: Apache-2.0 */
/* Four words of four values: for kernels that are compiled with AVX2. */
#ifndef EG_ARITH_QUAD_TRANSPOSE_H
#define EG_ARITH_QUAD_TRANSPOSE_H

#include <immintrin.h>
#include <stdint.h>

#define EG_AVX2 __attribute__((target("avx2")))

/** Row i becomes column i; what the 64-bit words mean does not matter. */
EG_AVX2 static inline void
eg_transpose(__m256i x[4])
{
    const __m256i a = _mm256_unpacklo_epi64(x[0], x[1]);
    const __m256i b = _mm256_unpackhi_epi64(x[0], x[1]);
    const __m256i c = _mm256_unpacklo_epi64(x[2], x[3]);
    const __m256i d = _mm256_unpackhi_epi64(x[2], x[3]);
    x[0] = _mm256_permute2x128_si256(a, c, 0x20);
    x[1] = _mm256_permute2x128_si256(b, d, 0x20);
    x[2] = _mm256_permute2x128_si256(a, c, 0x31);
    x[3] = _mm256_permute2x128_si256(b, d, 0x31);
}

EG_AVX2 static inline __m256i
eg_four_at(const uint64_t *words)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)words);
}

EG_AVX2 static inline void
eg_set_four(uint64_t *words, __m256i x)
{
    _mm256_storeu_si256((__m256i *)(void *)words, x);
}

#endif
