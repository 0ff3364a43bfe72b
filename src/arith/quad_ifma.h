/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Quads in 80 digits of 52 bits: for processors with AVX-512 IFMA, which adds
 * the low or the high half of eight products of 52 bits to eight sums in one
 * instruction.
 *
 * A value x is kept as xS mod p with S = 2^(52 * 80) = 2^64 R, where R = 2^4096
 * is that of mont.h.  Digits are unsigned and below 2^52; what mul and sqr give
 * lies below 2p.
 *
 * A register of eight words holds two digits of four lanes: vector j of a quad
 * is digit j of lanes 0 to 3, then digit j + 40 of lanes 0 to 3.  An entry is
 * its 80 digits in order.
 */
#ifndef EG_ARITH_QUAD_IFMA_H
#define EG_ARITH_QUAD_IFMA_H

#include "arith/quad.h"

enum {
    EG_IFMA_BITS = 52,   /**< of a digit */
    EG_IFMA_DIGITS = 80, /**< of a value */
    EG_IFMA_HALF = 40,   /**< vectors of a value */
    EG_IFMA_SHIFT = 64   /**< log2 of S / R */
};

/** The functions of eg_quad_kernel that are not products (quad_ifma_form.c). */
void eg_ifma_load(const eg_mont *mont,
                  eg_quad *out,
                  const uint64_t *const value[EG_QUAD_LANES]);
void eg_ifma_store(const eg_mont *mont,
                   uint64_t *const out[EG_QUAD_LANES],
                   const eg_quad *x);
void eg_ifma_scatter(const eg_mont *mont,
                     uint64_t *const entry[EG_QUAD_LANES],
                     const eg_quad *x);
void eg_ifma_gather(const eg_mont *mont,
                    eg_quad *out,
                    const uint64_t *const entry[EG_QUAD_LANES]);
void eg_ifma_scan(const eg_mont *mont,
                  eg_quad *out,
                  const uint64_t *row,
                  size_t entries,
                  const uint64_t index[EG_QUAD_LANES]);

/** Lane i = 2^shift value[i], not reduced; @p shift is 0 or 64. */
void eg_ifma_load_shifted(eg_quad *out,
                          const uint64_t *const value[EG_QUAD_LANES],
                          unsigned shift);

/** out[i] = lane i mod p where lane i, as a number, is below 2p. */
void eg_ifma_store_number(const eg_mont *mont,
                          uint64_t *const out[EG_QUAD_LANES],
                          const eg_quad *x);

#endif
