/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The vectors of quad_dot.c: four integers of 32 bits, each of which is also a
 * pair of integers of 16 bits, the low one first.
 *
 * The operators +, -, &, |, << and >> work on them lane by lane.  For the sum of
 * two products there is an instruction in WebAssembly with SIMD and in every
 * x86-64.
 */
#ifndef EG_ARITH_DOT_VECTOR_H
#define EG_ARITH_DOT_VECTOR_H

#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

typedef int32_t eg_ints __attribute__((__vector_size__(16), __may_alias__));
typedef uint32_t eg_bits __attribute__((__vector_size__(16), __may_alias__));
typedef int16_t eg_shorts __attribute__((__vector_size__(16), __may_alias__));

#if defined(__wasm__)

#include <wasm_simd128.h>

#define EG_DOT_NAME "SIMD, 13-bit digits"

/** For pairs (a, a') and (b, b') of each lane, ab + a'b'. */
INLINE eg_ints
eg_ints_dot(eg_ints a, eg_ints b)
{
    return (eg_ints)wasm_i32x4_dot_i16x8((v128_t)a, (v128_t)b);
}

#else

#include <emmintrin.h>

#define EG_DOT_NAME "SSE2, 13-bit digits"

INLINE eg_ints
eg_ints_dot(eg_ints a, eg_ints b)
{
    return (eg_ints)_mm_madd_epi16((__m128i)a, (__m128i)b);
}

#endif

INLINE eg_ints
eg_ints_all(int32_t x)
{
    return (eg_ints){x, x, x, x};
}

/** 2^bits x, for negative numbers, too. */
INLINE eg_ints
eg_ints_shift_left(eg_ints x, int bits)
{
    return (eg_ints)((eg_bits)x << bits);
}

/** The low number of each pair, and 0. */
INLINE eg_ints
eg_ints_low(eg_ints x)
{
    return x & 0xffff;
}

/** 0, and the high number of each pair. */
INLINE eg_ints
eg_ints_high(eg_ints x)
{
    return x & ~0xffff;
}

#endif
