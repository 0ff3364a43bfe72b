/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers as arrays of 64-bit limbs, least significant limb first.
 *
 * Everything here takes a time that depends on the number of limbs only, never
 * on their values, and works in the caller's storage.  An output may be one of
 * the inputs unless said otherwise.
 */
#ifndef EG_ARITH_LIMBS_H
#define EG_ARITH_LIMBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

__extension__ typedef unsigned __int128 eg_wide;

/**
 * ab.  WebAssembly has no product of 128 bits, and clang calls a function for
 * one; from halves it is four products in line.
 */
static inline eg_wide
eg_limb_mul(uint64_t a, uint64_t b)
{
#if defined(__wasm__)
    const uint64_t low = UINT32_MAX;
    const uint64_t ll = (a & low) * (b & low);
    const uint64_t lh = (a & low) * (b >> 32);
    const uint64_t hl = (a >> 32) * (b & low);
    const uint64_t hh = (a >> 32) * (b >> 32);
    const uint64_t middle = (ll >> 32) + (lh & low) + (hl & low);
    return ((eg_wide)(hh + (lh >> 32) + (hl >> 32) + (middle >> 32)) << 64) |
           (middle << 32) | (ll & low);
#else
    return (eg_wide)a * b;
#endif
}

/** out = a + b; returns the carry, 0 or 1. */
static inline uint64_t
eg_limbs_add(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t len)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < len; i++) {
        const eg_wide sum = (eg_wide)a[i] + b[i] + carry;
        out[i] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
    return carry;
}

/** out = a - b; returns the borrow, 0 or 1. */
static inline uint64_t
eg_limbs_sub(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t len)
{
    uint64_t borrow = 0;
    for (size_t i = 0; i < len; i++) {
        const eg_wide diff = (eg_wide)a[i] - b[i] - borrow;
        out[i] = (uint64_t)diff;
        borrow = (uint64_t)(diff >> 64) & 1;
    }
    return borrow;
}

/** out = mask ? a : b, where @p mask is all ones or zero. */
static inline void
eg_limbs_select(uint64_t *out,
                uint64_t mask,
                const uint64_t *a,
                const uint64_t *b,
                size_t len)
{
    mask = eg_value_barrier(mask);
    for (size_t i = 0; i < len; i++) {
        out[i] = b[i] ^ (mask & (a[i] ^ b[i]));
    }
}

/** All ones if @p a = @p b, else zero. */
static inline uint64_t
eg_limb_equal_mask(uint64_t a, uint64_t b)
{
    const uint64_t diff = a ^ b;
    return eg_value_barrier(((diff | (0 - diff)) >> 63) - 1);
}

/** All ones if a = b, else zero. */
static inline uint64_t
eg_limbs_equal_mask(const uint64_t *a, const uint64_t *b, size_t len)
{
    uint64_t diff = 0;
    for (size_t i = 0; i < len; i++) {
        diff |= a[i] ^ b[i];
    }
    return eg_limb_equal_mask(diff, 0);
}

/** 1 if a < b, else 0. */
static inline uint64_t
eg_limbs_less(const uint64_t *a, const uint64_t *b, size_t len)
{
    uint64_t borrow = 0;
    for (size_t i = 0; i < len; i++) {
        const eg_wide diff = (eg_wide)a[i] - b[i] - borrow;
        borrow = (uint64_t)(diff >> 64) & 1;
    }
    return eg_value_barrier(borrow);
}

/** Bit @p i of @p a. */
static inline uint64_t
eg_limbs_bit(const uint64_t *a, size_t i)
{
    return (a[i / 64] >> (i % 64)) & 1;
}

/**
 * The @p width bits of @p a from bit @p from upwards; bits past the end are 0.
 * The position is public, the value may be secret.
 *
 * @param width 1 to 16.
 */
static inline uint64_t
eg_limbs_window(const uint64_t *a, size_t len, size_t from, unsigned width)
{
    const size_t limb = from / 64;
    const unsigned shift = (unsigned)(from % 64);
    uint64_t bits = limb < len ? a[limb] >> shift : 0;
    if (shift + width > 64 && limb + 1 < len) {
        bits |= a[limb + 1] << (64 - shift);
    }
    return bits & ((UINT64_C(1) << width) - 1);
}

/**
 * Read a big-endian number.
 *
 * @param out       @p limbs limbs.
 * @param bytes     @p bytes_len bytes, at most 8 * limbs.
 */
void eg_limbs_from_bytes(uint64_t *out,
                         size_t limbs,
                         const uint8_t *bytes,
                         size_t bytes_len);

/** Write the low @p bytes_len bytes of a number, big-endian. */
void eg_limbs_to_bytes(uint8_t *bytes, size_t bytes_len, const uint64_t *a);

/**
 * Overwrite what the last calls left below the caller's frame.
 *
 * The inner functions keep columns and quotients of secrets on the stack and
 * would take noticeably longer if each wiped its own; what calls them with a
 * secret wipes once, at its end.
 */
void eg_stack_wipe(void);

/** The number of bits of a public number; 0 for zero.  Variable time. */
size_t eg_limbs_bits_var(const uint64_t *a, size_t limbs);

#endif
