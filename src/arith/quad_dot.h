/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Quads in 320 digits of 13 bits, two in a word of 32 bits: for WebAssembly whose
 * SIMD has no multiply-add of doubles, and for x86-64 with nothing but SSE2.
 *
 * A value x is kept as xS mod p with S = 2^(13 * 320) = 2^64 R, where R = 2^4096
 * is that of mont.h.  Digits are signed: from -2^12 to 2^12 but the last, which
 * takes what is left.  Digits 2i and 2i + 1 of lane j are the low and the high
 * half of 32-bit word 4 i + j of a quad, and of word i of an entry; the machine
 * is little-endian.  What mul and sqr give lies between -0.51 p and 0.51 p.
 */
#ifndef EG_ARITH_QUAD_DOT_H
#define EG_ARITH_QUAD_DOT_H

#include "arith/quad.h"

/** Two digits; they lie where others see limbs. */
typedef uint32_t eg_word __attribute__((__may_alias__));

enum {
    EG_DOT_BITS = 13,                   /**< of a digit */
    EG_DOT_DIGITS = 320,                /**< of a value */
    EG_DOT_PAIRS = EG_DOT_DIGITS / 2,   /**< words of a lane */
    EG_DOT_COLUMNS = 2 * EG_DOT_DIGITS, /**< of a product */
    EG_DOT_SHIFT = 64,                  /**< log2 of S / R */
    /** p + 1 has no digit below this one, as 13 * 19 < 256, ... */
    EG_DOT_MODULUS_FROM = 19,
    /** ... none from here on (13 * 296 > 3840) but for ... */
    EG_DOT_MODULUS_TO = 296,
    /** ... 2^4096, which is twice the unit of this one. */
    EG_DOT_MODULUS_TOP = 315
};

/** The functions of eg_quad_kernel that are not products (quad_dot_form.c). */
void eg_dot_load(const eg_mont *mont,
                 eg_quad *out,
                 const uint64_t *const value[EG_QUAD_LANES]);
void eg_dot_store(const eg_mont *mont,
                  uint64_t *const out[EG_QUAD_LANES],
                  const eg_quad *x);
void eg_dot_scatter(const eg_mont *mont,
                    uint64_t *const entry[EG_QUAD_LANES],
                    const eg_quad *x);
void eg_dot_gather(const eg_mont *mont,
                   eg_quad *out,
                   const uint64_t *const entry[EG_QUAD_LANES]);
void eg_dot_scan(const eg_mont *mont,
                 eg_quad *out,
                 const uint64_t *row,
                 size_t entries,
                 const uint64_t index[EG_QUAD_LANES]);

/** Lane i = 2^shift value[i], not reduced; @p shift is 0 or EG_DOT_SHIFT. */
void eg_dot_load_shifted(eg_quad *out,
                         const uint64_t *const value[EG_QUAD_LANES],
                         unsigned shift);

/**
 * out[i] = lane i mod p where lane i, as a number, is above -p and below 2p:
 * what a product of load_shifted operands is.
 */
void eg_dot_store_number(const eg_mont *mont,
                         uint64_t *const out[EG_QUAD_LANES],
                         const eg_quad *x);

#endif
