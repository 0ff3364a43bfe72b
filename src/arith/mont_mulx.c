/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Montgomery multiplication by mulx, adcx and adox for special moduli of 4096
 * bits (eg_mont_is_special).
 *
 * Numbers are cut into blocks of 8 limbs, as many as fit the registers of the
 * assembly (mont_mulx_x86_64.S).  Its one large function, eg_mulx_addmul8, adds
 * 8 limbs times a longer number to a third; products, squares and reductions
 * are loops around it.
 */
#include <string.h>

#include "arith/limbs.h"
#include "arith/mont.h"

#define INLINE static inline __attribute__((always_inline))

enum {
    BLOCK = 8,                             /* limbs */
    BLOCKS = EG_MONT_MAX_LIMBS / BLOCK,    /* of a number */
    ONES = 4,                              /* limbs; see mont_portable.c */
    HALF = EG_MONT_MAX_LIMBS / 2,          /* limbs */
    MID_BLOCKS = BLOCKS - 2 * ONES / BLOCK /* of eg_mont.mid */
};

/**
 * r += a b + carry 2^(512 blocks), over blocks + 1 blocks of r.
 *
 * a has @p blocks blocks, maybe none, b has one.  Limbs of r are finished and
 * stored from the lowest up, and limb i of b is read only when i limbs of r are
 * finished, so that b may be a part of r that lies lower by up to 7 limbs.
 *
 * @return The carry out of r.
 */
uint64_t eg_mulx_addmul8(uint64_t *r,
                         const uint64_t *a,
                         size_t blocks,
                         const uint64_t *b,
                         uint64_t carry);

/** r (16 limbs) = the sum of a[i] a[j] 2^(64 (i+j)) over i < j < 8. */
void eg_mulx_triangle8(uint64_t *r, const uint64_t *a);

/** t = 2t + the sum of a[i]^2 2^(128 i); t has twice @p blocks blocks. */
void eg_mulx_double_add_squares(uint64_t *t, const uint64_t *a, size_t blocks);

/** r = a + b + carry; the carry out. */
uint64_t eg_mulx_add(uint64_t *r,
                     const uint64_t *a,
                     const uint64_t *b,
                     size_t blocks,
                     uint64_t carry);

/** r = a - b - borrow; the borrow out. */
uint64_t eg_mulx_sub(uint64_t *r,
                     const uint64_t *a,
                     const uint64_t *b,
                     size_t blocks,
                     uint64_t borrow);

/** t (twice @p blocks blocks) = a b. */
static void
multiply_blocks(uint64_t *t,
                const uint64_t *a,
                const uint64_t *b,
                size_t blocks)
{
    memset(t, 0, 2 * BLOCK * blocks * sizeof(*t));
    for (size_t i = 0; i < blocks; i++) {
        (void)eg_mulx_addmul8(t + BLOCK * i, a, blocks, b + BLOCK * i, 0);
    }
}

/** out = |low - high| for the halves of a; all ones if negative, else 0. */
INLINE uint64_t
half_difference(uint64_t *out, const uint64_t *a, size_t half)
{
    uint64_t minus[HALF];
    const uint64_t *high = a + half;
    const uint64_t borrow = eg_mulx_sub(out, a, high, half / BLOCK, 0);
    (void)eg_mulx_sub(minus, high, a, half / BLOCK, 0);
    eg_limbs_select(out, 0 - borrow, minus, out, half);
    return 0 - borrow;
}

/** How to multiply numbers of @p blocks blocks. */
typedef void
multiply_fn(uint64_t *t, const uint64_t *a, const uint64_t *b, size_t blocks);

/**
 * t = a b by a step of Karatsuba: with halves of @p half limbs, B = 2^(64 half),
 * a = a0 + a1 B and b alike,
 *
 *     a b = a0 b0 + (a0 b0 + a1 b1 - (a0 - a1)(b0 - b1)) B + a1 b1 B^2.
 *
 * The sum in the middle is a0 b1 + a1 b0 and so never negative.
 */
INLINE void
karatsuba(uint64_t *t,
          const uint64_t *a,
          const uint64_t *b,
          size_t half,
          multiply_fn *multiply_half)
{
    uint64_t da[HALF];
    uint64_t db[HALF];
    uint64_t cross[2 * HALF];
    uint64_t middle[2 * HALF];
    const size_t blocks = 2 * half / BLOCK;
    const uint64_t negative =
        half_difference(da, a, half) ^ half_difference(db, b, half);
    multiply_half(t, a, b, blocks / 2);
    multiply_half(t + 2 * half, a + half, b + half, blocks / 2);
    multiply_half(cross, da, db, blocks / 2);

    /* - cross is + its complement + 1 - B^2. */
    const uint64_t minus = eg_value_barrier(~negative);
    for (size_t i = 0; i < 2 * half; i++) {
        cross[i] ^= minus;
    }
    uint64_t carry = eg_mulx_add(middle, t, t + 2 * half, blocks, 0);
    carry += eg_mulx_add(middle, middle, cross, blocks, minus & 1);
    carry -= minus & 1;
    carry += eg_mulx_add(t + half, t + half, middle, blocks, 0);
    for (size_t i = 3 * half; i < 4 * half; i++) {
        const eg_wide sum = (eg_wide)t[i] + carry;
        t[i] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
}

/** t = a b for half numbers. */
static void
multiply_half(uint64_t *t, const uint64_t *a, const uint64_t *b, size_t blocks)
{
    karatsuba(t, a, b, blocks * BLOCK / 2, multiply_blocks);
}

/** t = a b in two steps of Karatsuba: 9 products of 16 limbs, not 16. */
static void
multiply(uint64_t *t, const uint64_t *a, const uint64_t *b)
{
    karatsuba(t, a, b, HALF, multiply_half);
}

/**
 * t = a^2 = 2 (sum over i < j) + (sum over i = j).
 *
 * The products i < j of limbs within one block fill t without touching each
 * other; those of different blocks are added.  The carry out of the blocks that
 * one turn of the loop reaches belongs to the highest block of the next one.
 */
static void
square(uint64_t *t, const uint64_t *a)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < BLOCKS; i++) {
        eg_mulx_triangle8(t + 2 * BLOCK * i, a + BLOCK * i);
    }
    for (size_t i = 0; i < BLOCKS; i++) {
        carry = eg_mulx_addmul8(t + BLOCK * (2 * i + 1), a + BLOCK * (i + 1),
                                BLOCKS - 1 - i, a + BLOCK * i, carry);
    }
    eg_mulx_double_add_squares(t, a, BLOCKS);
}

/** out = carry R + t - (that >= m ? m : 0), for carry R + t < 2m. */
static void
subtract_once(const eg_mont *mont,
              uint64_t *out,
              const uint64_t *t,
              uint64_t carry)
{
    uint64_t less[EG_MONT_MAX_LIMBS];
    const uint64_t borrow = eg_mulx_sub(less, t, mont->m, BLOCKS, 0);
    eg_limbs_select(out, 0 - (carry | (borrow ^ 1)), less, t,
                    EG_MONT_MAX_LIMBS);
}

/**
 * out = t / R mod m for t < Rm; t is overwritten.
 *
 * With a special m, t + qm = t + 2^256 mid q - 2^(64(n-4)) q + R q - q, and
 * limb k of q is what stands in limb k of t when the digits below it have been
 * added.  So the low limbs of t become those of q and stay where they are.  Each
 * turn adds 2^256 mid times 8 digits; the upper 4 of these take shape while the
 * lower 4 are at work, which eg_mulx_addmul8 allows.  The first 4 limbs of the
 * negative term touch digits and must be subtracted before these are used.
 */
static void
reduce(const eg_mont *mont, uint64_t *out, uint64_t *t)
{
    const size_t n = EG_MONT_MAX_LIMBS;
    uint64_t carry = 0;
    uint64_t borrow = 0;
    for (size_t k = 0; k < BLOCKS; k++) {
        uint64_t *digits = t + BLOCK * k;
        carry = eg_mulx_addmul8(digits + ONES, mont->mid, MID_BLOCKS, digits,
                                carry);
        if (k == 0) {
            borrow = eg_limbs_sub(t + n - ONES, t + n - ONES, t, ONES);
        }
    }
    /* The carry belongs to the 4 limbs that no product reaches. */
    const uint64_t carries[ONES] = {carry};
    carry = eg_limbs_add(t + 2 * n - ONES, t + 2 * n - ONES, carries, ONES);

    /* R q, then the rest of the negative term. */
    uint64_t *high = t + n;
    const uint64_t top[BLOCK] = {t[n - 4], t[n - 3], t[n - 2], t[n - 1]};
    carry += eg_mulx_add(high, high, t, BLOCKS, 0);
    borrow = eg_mulx_sub(high, high, t + ONES, BLOCKS - 1, borrow);
    high += n - BLOCK;
    carry -= eg_mulx_sub(high, high, top, 1, borrow);
    subtract_once(mont, out, t + n, carry);
}

static void
mul(const eg_mont *mont, uint64_t *out, const uint64_t *a, const uint64_t *b)
{
    uint64_t t[2 * EG_MONT_MAX_LIMBS];
    multiply(t, a, b);
    reduce(mont, out, t);
}

static void
sqr(const eg_mont *mont, uint64_t *out, const uint64_t *a)
{
    uint64_t t[2 * EG_MONT_MAX_LIMBS];
    square(t, a);
    reduce(mont, out, t);
}

const eg_mont_kernel eg_mont_mulx = {
    .name = "mulx, adcx and adox, special form of 4096 bits",
    .mul = mul,
    .sqr = sqr,
};
