/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Montgomery multiplication in plain C, by columns.
 *
 * A product is summed column by column (all a[i] b[k-i] for one k).  The low
 * and the high halves of the 128-bit products go to two sums of their own, so
 * that no carry has to be looked for: 64 halves fit a 128-bit sum with room to
 * spare, and compilers turn each addition into an add and an adc.  The
 * reduction works by columns likewise: column k < n yields the quotient digit
 * q[k] that makes it zero, column k >= n is limb k - n of the result.
 *
 * Each function is written once for n limbs and made into code for a fixed n
 * where n is a constant of the caller.
 */
#include "arith/limbs.h"
#include "arith/mont.h"

enum { ONES = 4 /* limbs of 256 one bits at either end of a special m */ };

#define INLINE static inline __attribute__((always_inline))

/** The sum of one column: low halves, and high halves for the next one. */
typedef struct column {
    eg_wide low;
    eg_wide high;
} column;

INLINE void
column_mul(column *c, uint64_t a, uint64_t b)
{
    const eg_wide product = eg_limb_mul(a, b);
    c->low += (uint64_t)product;
    c->high += (uint64_t)(product >> 64);
}

/** The limb of this column; go on to the next. */
INLINE uint64_t
column_next(column *c)
{
    const uint64_t limb = (uint64_t)c->low;
    c->low = (c->low >> 64) + c->high;
    c->high = 0;
    return limb;
}

/** Add a[0] b[0] + a[1] b[-1] + ... + a[len-1] b[1-len]. */
INLINE void
column_dot(column *c, const uint64_t *a, const uint64_t *b, size_t len)
{
    eg_wide low = c->low;
    eg_wide high = c->high;
    const uint64_t *const end = a + len;
#pragma GCC unroll 4
    for (; a != end; a++, b--) {
        const eg_wide product = eg_limb_mul(*a, *b);
        low += (uint64_t)product;
        high += (uint64_t)(product >> 64);
    }
    c->low = low;
    c->high = high;
}

/** t (2n limbs) = a b. */
INLINE void
multiply(uint64_t *t, const uint64_t *a, const uint64_t *b, size_t n)
{
    column c = {0, 0};
    for (size_t k = 0; k < n; k++) {
        column_dot(&c, a, b + k, k + 1);
        t[k] = column_next(&c);
    }
    for (size_t k = n; k < 2 * n - 1; k++) {
        column_dot(&c, a + (k - n + 1), b + n - 1, 2 * n - 1 - k);
        t[k] = column_next(&c);
    }
    t[2 * n - 1] = (uint64_t)c.low;
}

/** Column k of a^2: twice the products a[i] a[k-i] with i < k - i. */
INLINE void
square_column(column *c, const uint64_t *a, size_t k, size_t from)
{
    column half = {0, 0};
    const size_t pairs = (k + 1 - 2 * from) / 2;
    column_dot(&half, a + from, a + (k - from), pairs);
    c->low += half.low << 1;
    c->high += half.high << 1;
    if (k % 2 == 0) {
        column_mul(c, a[k / 2], a[k / 2]);
    }
}

/** t (2n limbs) = a^2. */
INLINE void
square(uint64_t *t, const uint64_t *a, size_t n)
{
    column c = {0, 0};
    for (size_t k = 0; k < 2 * n - 1; k++) {
        square_column(&c, a, k, k < n ? 0 : k - n + 1);
        t[k] = column_next(&c);
    }
    t[2 * n - 1] = (uint64_t)c.low;
}

/** out = carry R + t - (that >= m ? m : 0), for carry R + t < 2m. */
INLINE void
final_subtract(const eg_mont *mont,
               uint64_t *out,
               const uint64_t *t,
               uint64_t carry,
               size_t n)
{
    uint64_t less[EG_MONT_MAX_LIMBS];
    const uint64_t borrow = eg_limbs_sub(less, t, mont->m, n);
    eg_limbs_select(out, 0 - (carry | (borrow ^ 1)), less, t, n);
}

/** out = t / R mod m for t < Rm. */
INLINE void
reduce_any(const eg_mont *mont, uint64_t *out, const uint64_t *t, size_t n)
{
    uint64_t q[EG_MONT_MAX_LIMBS];
    uint64_t u[EG_MONT_MAX_LIMBS];
    column c = {0, 0};
    for (size_t k = 0; k < n; k++) {
        c.low += t[k];
        column_dot(&c, q, mont->m + k, k);
        q[k] = (uint64_t)c.low * mont->neg_inv;
        column_mul(&c, q[k], mont->m[0]);
        (void)column_next(&c);
    }
    for (size_t k = n; k < 2 * n; k++) {
        c.low += t[k];
        column_dot(&c, q + (k - n + 1), mont->m + n - 1, 2 * n - 1 - k);
        u[k - n] = column_next(&c);
    }
    final_subtract(mont, out, u, (uint64_t)c.low, n);
}

/** Add column k of 2^256 mid q; only q[0..k-4] and q[0..n-1] exist. */
INLINE void
special_column(column *c,
               const uint64_t *q,
               const uint64_t *mid,
               size_t k,
               size_t n)
{
    const size_t mid_len = n - (size_t)2 * ONES;
    const size_t j = k - ONES; /* products q[i] mid[j-i] */
    const size_t from = j < mid_len ? 0 : j - mid_len + 1;
    const size_t to = j < n ? j + 1 : n;
    if (from < to) {
        column_dot(c, q + from, mid + (j - from), to - from);
    }
}

/**
 * out = t / R mod m for t < Rm and a special m (eg_mont_is_special).
 *
 * t + qm = t + 2^256 mid q - 2^(64(n-4)) q + R q - q, and the last term makes
 * column k < n zero if q[k] is just what stands there.  The negative term goes
 * in as the complement of q from column n-4 to the end, plus one, minus 2^128n
 * which takes one off the final carry.
 */
INLINE void
reduce_special(const eg_mont *mont, uint64_t *out, const uint64_t *t, size_t n)
{
    uint64_t q[EG_MONT_MAX_LIMBS];
    uint64_t u[EG_MONT_MAX_LIMBS];
    column c = {0, 0};
    for (size_t k = 0; k < ONES; k++) {
        q[k] = t[k];
    }
    for (size_t k = ONES; k < n - ONES; k++) {
        c.low += t[k];
        special_column(&c, q, mont->mid, k, n);
        q[k] = column_next(&c);
    }
    c.low += 1;
    for (size_t k = n - ONES; k < n; k++) {
        c.low += (eg_wide)t[k] + ~q[k - (n - ONES)];
        special_column(&c, q, mont->mid, k, n);
        q[k] = column_next(&c);
    }
    for (size_t k = n; k < 2 * n - ONES; k++) {
        c.low += (eg_wide)t[k] + ~q[k - (n - ONES)] + q[k - n];
        special_column(&c, q, mont->mid, k, n);
        u[k - n] = column_next(&c);
    }
    for (size_t k = 2 * n - ONES; k < 2 * n; k++) {
        c.low += (eg_wide)t[k] + UINT64_MAX + q[k - n];
        u[k - n] = column_next(&c);
    }
    final_subtract(mont, out, u, (uint64_t)c.low - 1, n);
}

/** Write the functions of a kernel and its table. */
#define KERNEL(suffix, text, limbs_expr, reduce)                   \
    static void mul_##suffix(const eg_mont *mont, uint64_t *out,   \
                             const uint64_t *a, const uint64_t *b) \
    {                                                              \
        uint64_t t[2 * EG_MONT_MAX_LIMBS];                         \
        multiply(t, a, b, limbs_expr);                             \
        reduce(mont, out, t, limbs_expr);                          \
    }                                                              \
    static void sqr_##suffix(const eg_mont *mont, uint64_t *out,   \
                             const uint64_t *a)                    \
    {                                                              \
        uint64_t t[2 * EG_MONT_MAX_LIMBS];                         \
        square(t, a, limbs_expr);                                  \
        reduce(mont, out, t, limbs_expr);                          \
    }                                                              \
    const eg_mont_kernel eg_mont_portable_##suffix = {             \
        .name = text, .mul = mul_##suffix, .sqr = sqr_##suffix}

KERNEL(any, "portable C, any modulus", mont->limbs, reduce_any);
KERNEL(special, "portable C, special form", mont->limbs, reduce_special);
KERNEL(special64,
       "portable C, special form of 4096 bits",
       EG_MONT_MAX_LIMBS,
       reduce_special);
KERNEL(4, "portable C, 256 bits", 4, reduce_any);
