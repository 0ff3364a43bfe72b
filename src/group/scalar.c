/* SPDX-License-Identifier: Apache-2.0 */
/* Exponents: integers modulo q. */
#include <string.h>

#include "arith/limbs.h"
#include "base/secret.h"
#include "group/group.h"

/** Draws of at least 1/2 chance each; a fair source never needs so many. */
enum { RANDOM_TRIES = 256 };

bool
eg_scalar_parse(const eg_group *group, eg_scalar *out, const uint8_t *bytes)
{
    EG_SECRET(eg_scalar, x);
    eg_limbs_from_bytes(x.limb, EG_SCALAR_LIMBS, bytes, group->scalar_len);
    uint64_t less = eg_zq_is_reduced(&group->q, x.limb);
    for (size_t i = 0; i < EG_SCALAR_LIMBS; i++) {
        out->limb[i] = x.limb[i] & (0 - less);
    }
    /* Whether bytes are a scalar at all is told to everybody. */
    EG_DECLASSIFY(&less, sizeof(less));
    return less != 0;
}

void
eg_scalar_write(const eg_group *group, uint8_t *out, const eg_scalar *x)
{
    eg_limbs_to_bytes(out, group->scalar_len, x->limb);
}

void
eg_scalar_from_hash(const eg_group *group,
                    eg_scalar *out,
                    const uint8_t bytes[32])
{
    eg_limbs_from_bytes(out->limb, EG_SCALAR_LIMBS, bytes, 32);
    eg_zq_reduce(&group->q, out->limb, out->limb);
}

void
eg_scalar_from_u64(const eg_group *group, eg_scalar *out, uint64_t value)
{
    *out = (eg_scalar){{value}};
    eg_zq_reduce(&group->q, out->limb, out->limb);
}

eg_status
eg_scalar_random(const eg_group *group, eg_scalar *out, eg_rng *rng)
{
    EG_SECRET_ARRAY(uint8_t, bytes, EG_SCALAR_BYTES);
    const size_t len = group->scalar_len;
    const unsigned spare = (unsigned)(8 * len - group->q.bits);
    memset(out, 0, sizeof(*out));
    for (int i = 0; i < RANDOM_TRIES; i++) {
        EG_TRY(eg_rng_fill(rng, bytes, len));
        bytes[0] = (uint8_t)(bytes[0] & (0xff >> spare));
        if (eg_scalar_parse(group, out, bytes)) {
            return EG_OK;
        }
    }
    return EG_ERR_RNG;
}

void
eg_scalar_add(const eg_group *group,
              eg_scalar *out,
              const eg_scalar *a,
              const eg_scalar *b)
{
    eg_zq_add(&group->q, out->limb, a->limb, b->limb);
}

void
eg_scalar_sub(const eg_group *group,
              eg_scalar *out,
              const eg_scalar *a,
              const eg_scalar *b)
{
    eg_zq_sub(&group->q, out->limb, a->limb, b->limb);
}

void
eg_scalar_mul(const eg_group *group,
              eg_scalar *out,
              const eg_scalar *a,
              const eg_scalar *b)
{
    eg_zq_mul(&group->q, out->limb, a->limb, b->limb);
}

void
eg_scalar_negate(const eg_group *group, eg_scalar *out, const eg_scalar *a)
{
    static const eg_scalar zero = {{0}};
    eg_zq_sub(&group->q, out->limb, zero.limb, a->limb);
}

void
eg_scalar_invert(const eg_group *group, eg_scalar *out, const eg_scalar *a)
{
    eg_zq_invert(&group->q, out->limb, a->limb);
}

void
eg_scalar_select(eg_scalar *out,
                 uint64_t choose,
                 const eg_scalar *a,
                 const eg_scalar *b)
{
    eg_limbs_select(out->limb, 0 - choose, a->limb, b->limb, EG_SCALAR_LIMBS);
}

bool
eg_scalar_equal(const eg_scalar *a, const eg_scalar *b)
{
    return (eg_limbs_equal_mask(a->limb, b->limb, EG_SCALAR_LIMBS) & 1) != 0;
}

bool
eg_scalar_is_zero(const eg_scalar *a)
{
    static const eg_scalar zero = {{0}};
    return eg_scalar_equal(a, &zero);
}
