/* SPDX-License-Identifier: Apache-2.0 */
/* Setting up a modulus, and what is not multiplication. */
#include "arith/mont.h"

#include <string.h>

#include "arith/limbs.h"
#include "arith/quad.h"

enum { ONES = 4 /* 256 bits */ };

bool
eg_mont_is_special(const uint64_t *m, size_t limbs)
{
    if (limbs <= (size_t)2 * ONES) {
        return false;
    }
    uint64_t all = UINT64_MAX;
    for (size_t i = 0; i < ONES; i++) {
        all &= m[i] & m[limbs - 1 - i];
    }
    /* mid = limbs + 1 must not overflow its n - 8 limbs. */
    uint64_t mid = UINT64_MAX;
    for (size_t i = ONES; i < limbs - ONES; i++) {
        mid &= m[i];
    }
    return all == UINT64_MAX && mid != UINT64_MAX;
}

/** mid = (limbs 4 to n-5 of m) + 1. */
static void
set_mid(eg_mont *mont)
{
    uint64_t carry = 1;
    for (size_t i = 0; i < mont->limbs - (size_t)2 * ONES; i++) {
        mont->mid[i] = mont->m[i + ONES] + carry;
        carry = carry & (mont->mid[i] == 0);
    }
}

/** -1/m mod 2^64: Newton doubles the 3 right bits that m itself has. */
static uint64_t
negative_inverse(uint64_t m)
{
    uint64_t x = m;
    for (int bits = 3; bits < 64; bits *= 2) {
        x *= 2 - m * x;
    }
    return 0 - x;
}

static const eg_mont_kernel *
choose_kernel(const eg_mont *mont)
{
    if (eg_mont_is_special(mont->m, mont->limbs)) {
        return mont->limbs == EG_MONT_MAX_LIMBS ? &eg_mont_portable_special64
                                                : &eg_mont_portable_special;
    }
    return mont->limbs == 4 ? &eg_mont_portable_4 : &eg_mont_portable_any;
}

bool
eg_mont_init(eg_mont *mont, const uint64_t *m, size_t limbs)
{
    memset(mont, 0, sizeof(*mont));
    if (limbs < 1 || limbs > EG_MONT_MAX_LIMBS || (m[0] & 1) == 0 ||
        eg_limbs_bits_var(m, limbs) < 2) {
        return false;
    }
    mont->limbs = limbs;
    memcpy(mont->m, m, limbs * sizeof(*m));
    mont->neg_inv = negative_inverse(m[0]);
    mont->kernel = choose_kernel(mont);
    mont->quad = &eg_quad_scalar;
    if (eg_mont_is_special(m, limbs)) {
        set_mid(mont);
    }
    /* R and R^2 by doubling 1. */
    uint64_t x[EG_MONT_MAX_LIMBS] = {1};
    for (size_t i = 0; i < 64 * limbs; i++) {
        eg_mont_add(mont, x, x, x);
    }
    memcpy(mont->one, x, sizeof(x));
    for (size_t i = 0; i < 64 * limbs; i++) {
        eg_mont_add(mont, x, x, x);
    }
    memcpy(mont->rr, x, sizeof(x));
    return true;
}

void
eg_mont_enter(const eg_mont *mont, uint64_t *out, const uint64_t *a)
{
    /* a < R and R^2 mod m < m give a product below Rm, as mul wants. */
    eg_mont_mul(mont, out, a, mont->rr);
}

void
eg_mont_leave(const eg_mont *mont, uint64_t *out, const uint64_t *a)
{
    static const uint64_t one[EG_MONT_MAX_LIMBS] = {1};
    eg_mont_mul(mont, out, a, one);
}

void
eg_mont_add(const eg_mont *mont,
            uint64_t *out,
            const uint64_t *a,
            const uint64_t *b)
{
    uint64_t sum[EG_MONT_MAX_LIMBS];
    uint64_t less[EG_MONT_MAX_LIMBS];
    const size_t n = mont->limbs;
    const uint64_t carry = eg_limbs_add(sum, a, b, n);
    const uint64_t borrow = eg_limbs_sub(less, sum, mont->m, n);
    /* sum >= m exactly if it overflowed or the subtraction did not borrow. */
    eg_limbs_select(out, 0 - (carry | (borrow ^ 1)), less, sum, n);
}

void
eg_mont_sub(const eg_mont *mont,
            uint64_t *out,
            const uint64_t *a,
            const uint64_t *b)
{
    uint64_t diff[EG_MONT_MAX_LIMBS];
    uint64_t more[EG_MONT_MAX_LIMBS];
    const size_t n = mont->limbs;
    const uint64_t borrow = eg_limbs_sub(diff, a, b, n);
    (void)eg_limbs_add(more, diff, mont->m, n);
    eg_limbs_select(out, 0 - borrow, more, diff, n);
}
