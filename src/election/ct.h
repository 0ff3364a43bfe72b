/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decisions about secret numbers as masks: all ones for yes, zero for no.
 *
 * eg_value_barrier() keeps the compiler from seeing through the arithmetic and
 * putting a branch back.
 */
#ifndef EG_ELECTION_CT_H
#define EG_ELECTION_CT_H

#include "base/base.h"

/** a < b; both below 2^63. */
static inline uint64_t
ct_less(uint64_t a, uint64_t b)
{
    return ~((eg_value_barrier(a - b) >> 63) - 1);
}

/** x != 0; x below 2^63. */
static inline uint64_t
ct_nonzero(uint64_t x)
{
    return ct_less(0, x);
}

/** a == b; both below 2^63. */
static inline uint64_t
ct_equal(uint64_t a, uint64_t b)
{
    return ~ct_nonzero(a ^ b);
}

/** lo <= x <= hi; all below 2^63. */
static inline uint64_t
ct_within(uint64_t x, uint64_t lo, uint64_t hi)
{
    return ~(ct_less(x, lo) | ct_less(hi, x));
}

/** mask ? a : b. */
static inline uint64_t
ct_select(uint64_t mask, uint64_t a, uint64_t b)
{
    return b ^ (eg_value_barrier(mask) & (a ^ b));
}

#endif
