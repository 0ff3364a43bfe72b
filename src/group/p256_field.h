/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the curve P-256 share: its field, and single steps. */
#ifndef EG_GROUP_P256_FIELD_H
#define EG_GROUP_P256_FIELD_H

#include <string.h>

#include "arith/limbs.h"
#include "arith/mont.h"
#include "group/p256.h"

struct eg_p256 {
    eg_mont f;                 /**< The field of p. */
    uint64_t b[EG_P256_LIMBS]; /**< In Montgomery form, as all below. */
    eg_p256_point g;
    eg_group *scalars;
    eg_p256_table *g_table;
};

/** out = xy. */
static inline void
eg_p256_field_mul(const eg_p256 *c,
                  uint64_t *out,
                  const uint64_t *x,
                  const uint64_t *y)
{
    eg_mont_mul(&c->f, out, x, y);
}

static inline void
eg_p256_field_sqr(const eg_p256 *c, uint64_t *out, const uint64_t *x)
{
    eg_mont_sqr(&c->f, out, x);
}

static inline void
eg_p256_field_add(const eg_p256 *c,
                  uint64_t *out,
                  const uint64_t *x,
                  const uint64_t *y)
{
    eg_mont_add(&c->f, out, x, y);
}

static inline void
eg_p256_field_sub(const eg_p256 *c,
                  uint64_t *out,
                  const uint64_t *x,
                  const uint64_t *y)
{
    eg_mont_sub(&c->f, out, x, y);
}

static inline bool
eg_p256_field_is_zero(const uint64_t *x)
{
    return (x[0] | x[1] | x[2] | x[3]) == 0;
}

static inline bool
eg_p256_field_equal(const uint64_t *x, const uint64_t *y)
{
    return memcmp(x, y, EG_P256_LIMBS * sizeof(*x)) == 0;
}

/** out = x^exp for an exponent of 256 bits. */
void eg_p256_field_pow(const eg_p256 *c,
                       uint64_t *out,
                       const uint64_t *x,
                       const uint64_t exp[EG_P256_LIMBS]);

/** out = 1/x; 0 for 0. */
void eg_p256_field_invert(const eg_p256 *c, uint64_t *out, const uint64_t *x);

/** out = x^2, the doubled point. */
void eg_p256_sqr(const eg_p256 *c, eg_p256_point *out, const eg_p256_point *x);

/** out = ab for a reduced b. */
void eg_p256_mul_reduced(const eg_p256 *c,
                         eg_p256_point *out,
                         const eg_p256_point *a,
                         const eg_p256_point *b);

/** The inverse: the point with -y. */
void
eg_p256_invert(const eg_p256 *c, eg_p256_point *out, const eg_p256_point *x);

#endif
