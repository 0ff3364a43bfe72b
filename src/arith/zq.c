/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Integers modulo q: two Montgomery products make one plain one.  Most of them
 * are secret, so each function clears the stack behind itself.
 */
#include "arith/zq.h"

#include <string.h>

#include "arith/limbs.h"
#include "base/secret.h"

bool
eg_zq_init(eg_zq *zq, const uint64_t q[EG_ZQ_LIMBS])
{
    memset(zq, 0, sizeof(*zq));
    if (!eg_mont_init(&zq->mont, q, EG_ZQ_LIMBS)) {
        return false;
    }
    zq->bits = eg_limbs_bits_var(q, EG_ZQ_LIMBS);
    return true;
}

void
eg_zq_reduce(const eg_zq *zq, uint64_t *out, const uint64_t *a)
{
    eg_mont_enter(&zq->mont, out, a);
    eg_mont_leave(&zq->mont, out, out);
    eg_stack_wipe();
}

uint64_t
eg_zq_is_reduced(const eg_zq *zq, const uint64_t *a)
{
    return eg_limbs_less(a, zq->mont.m, EG_ZQ_LIMBS);
}

void
eg_zq_add(const eg_zq *zq, uint64_t *out, const uint64_t *a, const uint64_t *b)
{
    eg_mont_add(&zq->mont, out, a, b);
    eg_stack_wipe();
}

void
eg_zq_sub(const eg_zq *zq, uint64_t *out, const uint64_t *a, const uint64_t *b)
{
    eg_mont_sub(&zq->mont, out, a, b);
    eg_stack_wipe();
}

void
eg_zq_mul(const eg_zq *zq, uint64_t *out, const uint64_t *a, const uint64_t *b)
{
    eg_mont_mul(&zq->mont, out, a, b);
    eg_mont_mul(&zq->mont, out, out, zq->mont.rr);
    eg_stack_wipe();
}

void
eg_zq_invert(const eg_zq *zq, uint64_t *out, const uint64_t *a)
{
    EG_SECRET_ARRAY(uint64_t, x, EG_ZQ_LIMBS);
    EG_SECRET_ARRAY(uint64_t, power, EG_ZQ_LIMBS);
    static const uint64_t two[EG_ZQ_LIMBS] = {2};
    uint64_t exp[EG_ZQ_LIMBS];
    (void)eg_limbs_sub(exp, zq->mont.m, two, EG_ZQ_LIMBS);

    eg_mont_enter(&zq->mont, x, a);
    memcpy(power, zq->mont.one, sizeof(power));
    for (size_t i = zq->bits; i > 0; i--) {
        eg_mont_sqr(&zq->mont, power, power);
        if (eg_limbs_bit(exp, i - 1) != 0) { /* the exponent is public */
            eg_mont_mul(&zq->mont, power, power, x);
        }
    }
    eg_mont_leave(&zq->mont, out, power);
    eg_stack_wipe();
}
