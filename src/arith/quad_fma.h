/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Quads in 81 digits of 51 bits, kept as doubles: for processors with AVX2 and
 * fused multiply-add, whose widest multipliers are those of floating point.
 *
 * A value x is kept as xS mod p with S = 2^(51 * 81) = 2^35 R, where R = 2^4096
 * is that of mont.h.  Digits are signed: from -2^50 to 2^50 but the last, which
 * takes what is left.  Digit i of lane j is double 4 i + j of a quad, and double
 * i of an entry.  What mul and sqr give lies between -0.51 p and 0.51 p.
 *
 * The rounding mode is the usual one (to nearest), so that a program under
 * valgrind or a sanitizer computes the same.
 */
#ifndef EG_ARITH_QUAD_FMA_H
#define EG_ARITH_QUAD_FMA_H

#include "arith/quad.h"

enum {
    EG_FMA_BITS = 51,                         /**< of a digit */
    EG_FMA_DIGITS = 81,                       /**< of a value */
    EG_FMA_COLUMNS = 2 * EG_FMA_DIGITS,       /**< of a product */
    EG_FMA_SHIFT = 51 * EG_FMA_DIGITS - 4096, /**< log2 of S / R: 35 */
    EG_FMA_MODULUS_FROM = 5 /**< p + 1 has no digit below: 51 * 5 < 256. */
};

/** What is prepared from p; lies in eg_mont.quad_data. */
typedef struct eg_fma_data {
    /** The digits of p + 1. */
    double modulus[EG_FMA_DIGITS];
    /** What the columns of a product and of a square start from. */
    uint64_t mul_start[EG_FMA_COLUMNS];
    uint64_t sqr_start[EG_FMA_COLUMNS];
} eg_fma_data;

static inline const eg_fma_data *
eg_fma_data_of(const eg_mont *mont)
{
    return (const eg_fma_data *)(const void *)mont->quad_data;
}

/** Fill mont->quad_data. */
void eg_fma_prepare(eg_mont *mont);

/** The functions of eg_quad_kernel that are not products (quad_fma_form.c). */
void eg_fma_load(const eg_mont *mont,
                 eg_quad *out,
                 const uint64_t *const value[EG_QUAD_LANES]);
void eg_fma_store(const eg_mont *mont,
                  uint64_t *const out[EG_QUAD_LANES],
                  const eg_quad *x);
void eg_fma_scatter(const eg_mont *mont,
                    uint64_t *const entry[EG_QUAD_LANES],
                    const eg_quad *x);
void eg_fma_gather(const eg_mont *mont,
                   eg_quad *out,
                   const uint64_t *const entry[EG_QUAD_LANES]);
void eg_fma_scan(const eg_mont *mont,
                 eg_quad *out,
                 const uint64_t *row,
                 size_t entries,
                 const uint64_t index[EG_QUAD_LANES]);

/** Lane i = 2^shift value[i], not reduced; @p shift is 0 or EG_FMA_SHIFT. */
void eg_fma_load_shifted(eg_quad *out,
                         const uint64_t *const value[EG_QUAD_LANES],
                         unsigned shift);

/**
 * out[i] = lane i mod p where lane i, as a number, is above -p and below 2p:
 * what a product of load_shifted operands is.
 */
void eg_fma_store_number(const eg_mont *mont,
                         uint64_t *const out[EG_QUAD_LANES],
                         const eg_quad *x);

#endif
