/* SPDX-License-Identifier: Apache-2.0 */
/* Values into 13-bit digits and back, and entries into lanes. */
#include <string.h>

#include "arith/dot_vector.h"
#include "arith/limbs.h"
#include "arith/quad_dot.h"
#include "arith/quad_number.h"

enum {
    D = EG_DOT_DIGITS,
    PAIRS = EG_DOT_PAIRS,
    N = EG_MONT_MAX_LIMBS,
    LANES = EG_QUAD_LANES,
    SHIFT = EG_DOT_SHIFT
};
_Static_assert(D *EG_DOT_BITS == 64 * (N + 1), "a number fills its digits");

#define DIGIT_MASK ((UINT64_C(1) << EG_DOT_BITS) - 1)
#define HALF_DIGIT (UINT64_C(1) << (EG_DOT_BITS - 1))

/* -- limbs and digits -------------------------------------------------------- */

INLINE uint64_t
bits_at(const eg_number *x, size_t digit)
{
    const size_t from = EG_DOT_BITS * digit;
    const size_t limb = from / 64;
    const unsigned shift = (unsigned)(from % 64);
    uint64_t bits = x->limb[limb] >> shift;
    if (shift > 64 - EG_DOT_BITS) {
        bits |= x->limb[limb + 1] << (64 - shift);
    }
    return bits & DIGIT_MASK;
}

/** Lane 0 of @p pairs = x in signed digits; the last one takes what is left. */
static void
to_digits(eg_word *pairs, const eg_number *x)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < D; i += 2) {
        const uint64_t low = bits_at(x, i) + carry + HALF_DIGIT;
        const uint64_t high =
            bits_at(x, i + 1) + (low >> EG_DOT_BITS) + HALF_DIGIT;
        const uint64_t last = i + 2 < D ? DIGIT_MASK : UINT64_MAX;
        carry = high >> EG_DOT_BITS;
        pairs[LANES * (i / 2)] =
            (uint32_t)(((low & DIGIT_MASK) - HALF_DIGIT) & 0xffff) |
            (uint32_t)((high & last) - HALF_DIGIT) << 16;
    }
}

/** out = lane 0 of @p pairs plus p, which is positive. */
static void
from_digits(eg_number *out, const eg_word *pairs, const uint64_t *p)
{
    int64_t carry = 0;
    uint64_t bits = 0;
    unsigned have = 0; /* depends on i alone */
    size_t limb = 0;
    for (size_t i = 0; i < PAIRS; i++) {
        const uint32_t pair = pairs[LANES * i];
        const int64_t sum = carry + (int16_t)(pair & 0xffff) +
                            (int16_t)(pair >> 16) * (INT64_C(1) << EG_DOT_BITS);
        const uint64_t both =
            (uint64_t)sum & (DIGIT_MASK << EG_DOT_BITS | DIGIT_MASK);
        carry = sum >> (2 * EG_DOT_BITS);
        bits |= both << have;
        have += 2 * EG_DOT_BITS;
        if (have >= 64) {
            out->limb[limb++] = bits;
            have -= 64;
            bits = have > 0 ? both >> (2 * EG_DOT_BITS - have) : 0;
        }
    }
    /* The last limb is 0 or, as p has not been added yet, all ones. */
    out->limb[N] += eg_limbs_add(out->limb, out->limb, p, N);
}

void
eg_dot_load(const eg_mont *mont,
            eg_quad *out,
            const uint64_t *const value[EG_QUAD_LANES])
{
    eg_word *pairs = (eg_word *)(void *)out->word;
    for (size_t i = 0; i < LANES; i++) {
        eg_number x;
        eg_number_shift_left(&x, value[i], SHIFT);
        eg_number_fold(&x, mont->m);
        to_digits(pairs + i, &x);
    }
}

void
eg_dot_load_shifted(eg_quad *out,
                    const uint64_t *const value[EG_QUAD_LANES],
                    unsigned shift)
{
    eg_word *pairs = (eg_word *)(void *)out->word;
    for (size_t i = 0; i < LANES; i++) {
        eg_number x;
        eg_number_shift_left(&x, value[i], shift);
        to_digits(pairs + i, &x);
    }
}

void
eg_dot_store(const eg_mont *mont,
             uint64_t *const out[EG_QUAD_LANES],
             const eg_quad *x)
{
    const eg_word *pairs = (const eg_word *)(const void *)x->word;
    for (size_t i = 0; i < LANES; i++) {
        if (out[i] != NULL) {
            eg_number n;
            from_digits(&n, pairs + i, mont->m);
            eg_number_shift_right(&n, mont->m, SHIFT);
            eg_number_subtract_once(&n, mont->m);
            memcpy(out[i], n.limb, sizeof(*out[i]) * N);
        }
    }
}

void
eg_dot_store_number(const eg_mont *mont,
                    uint64_t *const out[EG_QUAD_LANES],
                    const eg_quad *x)
{
    const eg_word *pairs = (const eg_word *)(const void *)x->word;
    for (size_t i = 0; i < LANES; i++) {
        if (out[i] != NULL) {
            eg_number n;
            from_digits(&n, pairs + i, mont->m);
            eg_number_subtract_once(&n, mont->m);
            eg_number_subtract_once(&n, mont->m);
            memcpy(out[i], n.limb, sizeof(*out[i]) * N);
        }
    }
}

/* -- entries and lanes ------------------------------------------------------- */

void
eg_dot_gather(const eg_mont *mont,
              eg_quad *out,
              const uint64_t *const entry[EG_QUAD_LANES])
{
    (void)mont;
    eg_word *to = (eg_word *)(void *)out->word;
    for (size_t j = 0; j < LANES; j++) {
        const eg_word *from = (const eg_word *)(const void *)entry[j];
        for (size_t i = 0; i < PAIRS; i++) {
            to[LANES * i + j] = from[i];
        }
    }
}

void
eg_dot_scatter(const eg_mont *mont,
               uint64_t *const entry[EG_QUAD_LANES],
               const eg_quad *x)
{
    (void)mont;
    const eg_word *from = (const eg_word *)(const void *)x->word;
    for (size_t j = 0; j < LANES; j++) {
        eg_word *to = (eg_word *)(void *)entry[j];
        for (size_t i = 0; i < PAIRS && to != NULL; i++) {
            to[i] = from[LANES * i + j];
        }
    }
}

void
eg_dot_scan(const eg_mont *mont,
            eg_quad *out,
            const uint64_t *row,
            size_t entries,
            const uint64_t index[EG_QUAD_LANES])
{
    eg_ints *to = (eg_ints *)(void *)out->word;
    memset(to, 0, sizeof(*to) * PAIRS);
    for (size_t e = 0; e < entries; e++) {
        eg_ints mask;
        for (size_t j = 0; j < LANES; j++) {
            mask[j] = (int32_t)eg_limb_equal_mask(e, index[j]);
        }
        const eg_word *from = (const eg_word *)(const void *)row;
        for (size_t i = 0; i < PAIRS; i++) {
            to[i] |= eg_ints_all((int32_t)from[i]) & mask;
        }
        row += mont->quad->entry_words;
    }
}
