/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The vectors of quad_fma.c: doubles, and 64-bit words in the same registers.
 *
 * AVX2 has four of them in one.  WebAssembly has two, and its multiply-add is
 * "relaxed": it rounds once or twice as the machine likes, which eg_cpu_features()
 * finds out.
 */
#ifndef EG_ARITH_FMA_VECTOR_H
#define EG_ARITH_FMA_VECTOR_H

#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

#if defined(__wasm__)

#include <wasm_simd128.h>

#define EG_FMA_NAME "relaxed SIMD, 51-bit digits"
enum { EG_FMA_WIDE = 2 };
typedef v128_t eg_reals;
typedef v128_t eg_words;

INLINE eg_reals
eg_reals_all(double x)
{
    return wasm_f64x2_splat(x);
}

INLINE eg_reals
eg_reals_load(const double *x)
{
    return wasm_v128_load(x);
}

INLINE void
eg_reals_store(double *out, eg_reals x)
{
    wasm_v128_store(out, x);
}

INLINE eg_reals
eg_reals_add(eg_reals a, eg_reals b)
{
    return wasm_f64x2_add(a, b);
}

INLINE eg_reals
eg_reals_subtract(eg_reals a, eg_reals b)
{
    return wasm_f64x2_sub(a, b);
}

/** ab + c, rounded once. */
INLINE eg_reals
eg_reals_multiply_add(eg_reals a, eg_reals b, eg_reals c)
{
    typedef double pair __attribute__((__vector_size__(16)));
    return (v128_t)__builtin_wasm_relaxed_madd_f64x2((pair)a, (pair)b, (pair)c);
}

INLINE eg_words
eg_words_of(eg_reals x)
{
    return x;
}

INLINE eg_reals
eg_reals_of(eg_words x)
{
    return x;
}

INLINE eg_words
eg_words_all(uint64_t x)
{
    return wasm_u64x2_splat(x);
}

INLINE eg_words
eg_words_add(eg_words a, eg_words b)
{
    return wasm_i64x2_add(a, b);
}

INLINE eg_words
eg_words_and(eg_words a, eg_words b)
{
    return wasm_v128_and(a, b);
}

INLINE eg_words
eg_words_or(eg_words a, eg_words b)
{
    return wasm_v128_or(a, b);
}

INLINE eg_words
eg_words_shift_right(eg_words x, unsigned bits)
{
    return wasm_u64x2_shr(x, bits);
}

#else

#include <immintrin.h>

#define AVX_INLINE __attribute__((target("avx2,fma"))) INLINE

#define EG_FMA_NAME "AVX2 and FMA, 51-bit digits"
enum { EG_FMA_WIDE = 4 };
typedef __m256d eg_reals;
typedef __m256i eg_words;

AVX_INLINE eg_reals
eg_reals_all(double x)
{
    return _mm256_set1_pd(x);
}

AVX_INLINE eg_reals
eg_reals_load(const double *x)
{
    return _mm256_loadu_pd(x);
}

AVX_INLINE void
eg_reals_store(double *out, eg_reals x)
{
    _mm256_storeu_pd(out, x);
}

AVX_INLINE eg_reals
eg_reals_add(eg_reals a, eg_reals b)
{
    return _mm256_add_pd(a, b);
}

AVX_INLINE eg_reals
eg_reals_subtract(eg_reals a, eg_reals b)
{
    return _mm256_sub_pd(a, b);
}

/** ab + c, rounded once. */
AVX_INLINE eg_reals
eg_reals_multiply_add(eg_reals a, eg_reals b, eg_reals c)
{
    return _mm256_fmadd_pd(a, b, c);
}

AVX_INLINE eg_words
eg_words_of(eg_reals x)
{
    return _mm256_castpd_si256(x);
}

AVX_INLINE eg_reals
eg_reals_of(eg_words x)
{
    return _mm256_castsi256_pd(x);
}

AVX_INLINE eg_words
eg_words_all(uint64_t x)
{
    return _mm256_set1_epi64x((long long)x);
}

AVX_INLINE eg_words
eg_words_add(eg_words a, eg_words b)
{
    return _mm256_add_epi64(a, b);
}

AVX_INLINE eg_words
eg_words_and(eg_words a, eg_words b)
{
    return _mm256_and_si256(a, b);
}

AVX_INLINE eg_words
eg_words_or(eg_words a, eg_words b)
{
    return _mm256_or_si256(a, b);
}

AVX_INLINE eg_words
eg_words_shift_right(eg_words x, unsigned bits)
{
    return _mm256_srli_epi64(x, (int)bits);
}

#endif

#endif
