/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Products and powers of points of P-256.
 *
 * Formulas for a = -3 in Jacobian coordinates, from the Explicit-Formulas
 * Database: dbl-2001-b, add-2007-bl, madd-2007-bl.  They do not hold where the
 * factors are equal or inverse to each other, or neutral, which is looked for.
 */
#include <stdlib.h>

#include "group/p256_field.h"

/** Bits of a digit of eg_p256_powers(): odd multiples 1, 3, ..., 15. */
#define NAF_WIDTH 5
#define NAF_ODDS  ((size_t)1 << (NAF_WIDTH - 2))
#define NAF_LEN   ((size_t)64 * EG_SCALAR_LIMBS + 1)

/** Bits of a digit of a table, entries of a digit, and digits. */
#define TABLE_WIDTH   6U
#define TABLE_ENTRIES ((size_t)(1U << TABLE_WIDTH) - 1)
#define TABLE_DIGITS \
    ((64 * (size_t)EG_SCALAR_LIMBS + TABLE_WIDTH - 1) / TABLE_WIDTH)

/** Points that one inversion reduces. */
#define REDUCE_MAX 64

struct eg_p256_table {
    const eg_p256 *curve;
    /** base^(e 2^(6 d)) for e = 1 to 63 at [d][e - 1], reduced. */
    eg_p256_point entry[TABLE_DIGITS][TABLE_ENTRIES];
};

bool
eg_p256_is_one(const eg_p256_point *x)
{
    return eg_p256_field_is_zero(x->z);
}

void
eg_p256_invert(const eg_p256 *c, eg_p256_point *out, const eg_p256_point *x)
{
    static const uint64_t zero[EG_P256_LIMBS] = {0};
    *out = *x;
    eg_p256_field_sub(c, out->y, zero, x->y);
}

/** out = 2^times x. */
static void
shift(const eg_p256 *c, uint64_t *out, const uint64_t *x, unsigned times)
{
    eg_p256_field_add(c, out, x, x);
    for (unsigned i = 1; i < times; i++) {
        eg_p256_field_add(c, out, out, out);
    }
}

void
eg_p256_sqr(const eg_p256 *c, eg_p256_point *out, const eg_p256_point *p)
{
    uint64_t delta[EG_P256_LIMBS];
    uint64_t gamma[EG_P256_LIMBS];
    uint64_t beta[EG_P256_LIMBS];
    uint64_t alpha[EG_P256_LIMBS];
    uint64_t t[EG_P256_LIMBS];
    eg_p256_point q;
    eg_p256_field_sqr(c, delta, p->z);
    eg_p256_field_sqr(c, gamma, p->y);
    eg_p256_field_mul(c, beta, p->x, gamma);
    /* alpha = 3 (X - delta) (X + delta) */
    eg_p256_field_sub(c, t, p->x, delta);
    eg_p256_field_add(c, alpha, p->x, delta);
    eg_p256_field_mul(c, alpha, alpha, t);
    eg_p256_field_add(c, t, alpha, alpha);
    eg_p256_field_add(c, alpha, alpha, t);
    /* Z' = (Y + Z)^2 - gamma - delta */
    eg_p256_field_add(c, t, p->y, p->z);
    eg_p256_field_sqr(c, t, t);
    eg_p256_field_sub(c, t, t, gamma);
    eg_p256_field_sub(c, q.z, t, delta);
    /* X' = alpha^2 - 8 beta */
    shift(c, beta, beta, 2);
    eg_p256_field_sqr(c, q.x, alpha);
    eg_p256_field_sub(c, q.x, q.x, beta);
    eg_p256_field_sub(c, q.x, q.x, beta);
    /* Y' = alpha (4 beta - X') - 8 gamma^2 */
    eg_p256_field_sub(c, t, beta, q.x);
    eg_p256_field_mul(c, q.y, alpha, t);
    eg_p256_field_sqr(c, gamma, gamma);
    shift(c, gamma, gamma, 3);
    eg_p256_field_sub(c, q.y, q.y, gamma);
    *out = q;
}

/** What two points have to each other, with the same denominators. */
typedef struct pair {
    uint64_t u1[EG_P256_LIMBS]; /**< X1 Z2^2 */
    uint64_t s1[EG_P256_LIMBS]; /**< Y1 Z2^3 */
    uint64_t h[EG_P256_LIMBS];  /**< X2 Z1^2 - u1 */
    uint64_t r[EG_P256_LIMBS];  /**< 2 (Y2 Z1^3 - s1) */
} pair;

/** X' = r^2 - J - 2V, Y' = r (V - X') - 2 S1 J; Z' is the caller's. */
static void
finish_mul(const eg_p256 *c, eg_p256_point *out, const pair *w)
{
    uint64_t i[EG_P256_LIMBS];
    uint64_t j[EG_P256_LIMBS];
    uint64_t v[EG_P256_LIMBS];
    uint64_t t[EG_P256_LIMBS];
    shift(c, i, w->h, 1);
    eg_p256_field_sqr(c, i, i); /* I = (2H)^2 */
    eg_p256_field_mul(c, j, w->h, i);
    eg_p256_field_mul(c, v, w->u1, i);
    eg_p256_field_sqr(c, out->x, w->r);
    eg_p256_field_sub(c, out->x, out->x, j);
    eg_p256_field_sub(c, out->x, out->x, v);
    eg_p256_field_sub(c, out->x, out->x, v);
    eg_p256_field_sub(c, t, v, out->x);
    eg_p256_field_mul(c, out->y, w->r, t);
    eg_p256_field_mul(c, t, w->s1, j);
    eg_p256_field_sub(c, out->y, out->y, t);
    eg_p256_field_sub(c, out->y, out->y, t);
}

/** Equal factors are squared, inverse ones give 1; true if it was so. */
static bool
mul_special(const eg_p256 *c,
            eg_p256_point *out,
            const eg_p256_point *a,
            const pair *w)
{
    if (!eg_p256_field_is_zero(w->h)) {
        return false;
    }
    if (eg_p256_field_is_zero(w->r)) {
        eg_p256_sqr(c, out, a);
    } else {
        *out = (eg_p256_point){{0}, {0}, {0}};
    }
    return true;
}

void
eg_p256_mul(const eg_p256 *c,
            eg_p256_point *out,
            const eg_p256_point *a,
            const eg_p256_point *b)
{
    uint64_t z1[EG_P256_LIMBS];
    uint64_t z2[EG_P256_LIMBS];
    uint64_t t[EG_P256_LIMBS];
    pair w;
    eg_p256_point q;
    if (eg_p256_is_one(a) || eg_p256_is_one(b)) {
        *out = eg_p256_is_one(a) ? *b : *a;
        return;
    }
    eg_p256_field_sqr(c, z1, a->z);
    eg_p256_field_sqr(c, z2, b->z);
    eg_p256_field_mul(c, w.u1, a->x, z2);
    eg_p256_field_mul(c, t, b->x, z1);
    eg_p256_field_sub(c, w.h, t, w.u1);
    eg_p256_field_mul(c, w.s1, a->y, b->z);
    eg_p256_field_mul(c, w.s1, w.s1, z2);
    eg_p256_field_mul(c, t, b->y, a->z);
    eg_p256_field_mul(c, t, t, z1);
    eg_p256_field_sub(c, t, t, w.s1);
    shift(c, w.r, t, 1);
    if (mul_special(c, out, a, &w)) {
        return;
    }
    /* Z' = 2 Z1 Z2 H */
    eg_p256_field_mul(c, t, a->z, b->z);
    shift(c, t, t, 1);
    eg_p256_field_mul(c, q.z, t, w.h);
    finish_mul(c, &q, &w);
    *out = q;
}

void
eg_p256_mul_reduced(const eg_p256 *c,
                    eg_p256_point *out,
                    const eg_p256_point *a,
                    const eg_p256_point *b)
{
    uint64_t z1[EG_P256_LIMBS];
    uint64_t t[EG_P256_LIMBS];
    pair w;
    eg_p256_point q;
    if (eg_p256_is_one(a) || eg_p256_is_one(b)) {
        *out = eg_p256_is_one(a) ? *b : *a;
        return;
    }
    memcpy(w.u1, a->x, sizeof(w.u1));
    memcpy(w.s1, a->y, sizeof(w.s1));
    eg_p256_field_sqr(c, z1, a->z);
    eg_p256_field_mul(c, t, b->x, z1);
    eg_p256_field_sub(c, w.h, t, w.u1);
    eg_p256_field_mul(c, t, b->y, a->z);
    eg_p256_field_mul(c, t, t, z1);
    eg_p256_field_sub(c, t, t, w.s1);
    shift(c, w.r, t, 1);
    if (mul_special(c, out, a, &w)) {
        return;
    }
    /* Z' = 2 Z1 H */
    shift(c, t, a->z, 1);
    eg_p256_field_mul(c, q.z, t, w.h);
    finish_mul(c, &q, &w);
    *out = q;
}

/* -- reduction -------------------------------------------------------------- */

/** x = X / Z^2, y = Y / Z^3 with @p inverse = 1 / Z. */
static void
divide_out(const eg_p256 *c, eg_p256_point *p, const uint64_t *inverse)
{
    uint64_t square[EG_P256_LIMBS];
    eg_p256_field_sqr(c, square, inverse);
    eg_p256_field_mul(c, p->x, p->x, square);
    eg_p256_field_mul(c, square, square, inverse);
    eg_p256_field_mul(c, p->y, p->y, square);
    memcpy(p->z, c->f.one, sizeof(p->z));
}

/** At most REDUCE_MAX points, with one inversion for all. */
static void
reduce_some(const eg_p256 *c, eg_p256_point **x, size_t len)
{
    uint64_t before[REDUCE_MAX][EG_P256_LIMBS]; /* products of earlier Z */
    uint64_t product[EG_P256_LIMBS];
    uint64_t inverse[EG_P256_LIMBS];
    memcpy(product, c->f.one, sizeof(product));
    for (size_t i = 0; i < len; i++) {
        memcpy(before[i], product, sizeof(product));
        if (eg_p256_is_one(x[i])) {
            *x[i] = (eg_p256_point){{0}, {0}, {0}};
        } else {
            eg_p256_field_mul(c, product, product, x[i]->z);
        }
    }
    eg_p256_field_invert(c, product, product);
    for (size_t i = len; i > 0; i--) {
        eg_p256_point *p = x[i - 1];
        if (!eg_p256_is_one(p)) {
            eg_p256_field_mul(c, inverse, product, before[i - 1]);
            eg_p256_field_mul(c, product, product, p->z);
            divide_out(c, p, inverse);
        }
    }
}

void
eg_p256_reduce(const eg_p256 *c, eg_p256_point **x, size_t len)
{
    for (size_t i = 0; i < len; i += REDUCE_MAX) {
        const size_t left = len - i;
        reduce_some(c, x + i, left < REDUCE_MAX ? left : REDUCE_MAX);
    }
}

/* -- powers ----------------------------------------------------------------- */

/**
 * Digits of @p exp, lowest first: zero, or odd and between -15 and 15, with at
 * least four zeros after each.
 *
 * @return How many there are.
 */
static size_t
recode(int8_t digit[NAF_LEN], const eg_scalar *exp)
{
    uint64_t e[EG_SCALAR_LIMBS + 1] = {0};
    size_t len = 0;
    memcpy(e, exp->limb, sizeof(exp->limb));
    for (size_t i = 0; i < NAF_LEN; i++) {
        uint64_t some[EG_SCALAR_LIMBS + 1] = {0};
        int d = 0;
        if ((e[0] & 1) != 0) {
            d = (int)(e[0] & ((1U << NAF_WIDTH) - 1));
            d -= d >= 1 << (NAF_WIDTH - 1) ? 1 << NAF_WIDTH : 0;
            some[0] = (uint64_t)(d < 0 ? -d : d);
            (void)(d < 0 ? eg_limbs_add(e, e, some, EG_SCALAR_LIMBS + 1)
                         : eg_limbs_sub(e, e, some, EG_SCALAR_LIMBS + 1));
            len = i + 1;
        }
        digit[i] = (int8_t)d;
        for (size_t k = 0; k < EG_SCALAR_LIMBS; k++) {
            e[k] = (e[k] >> 1) | (e[k + 1] << 63);
        }
        e[EG_SCALAR_LIMBS] >>= 1;
    }
    return len;
}

/** base, base^3, ..., base^15. */
static void
make_odds(const eg_p256 *c,
          eg_p256_point odd[NAF_ODDS],
          const eg_p256_point *base)
{
    eg_p256_point *list[NAF_ODDS];
    eg_p256_point square;
    eg_p256_sqr(c, &square, base);
    odd[0] = *base;
    list[0] = &odd[0];
    for (size_t i = 1; i < NAF_ODDS; i++) {
        eg_p256_mul(c, &odd[i], &odd[i - 1], &square);
        list[i] = &odd[i];
    }
    eg_p256_reduce(c, list, NAF_ODDS);
}

void
eg_p256_powers(const eg_p256 *c,
               eg_p256_point *out,
               const eg_p256_point *base,
               const eg_scalar *exp,
               size_t len)
{
    eg_p256_point odd[NAF_ODDS];
    int8_t digit[NAF_LEN];
    if (len == 0) {
        return;
    }
    make_odds(c, odd, base);
    for (size_t k = 0; k < len; k++) {
        eg_p256_point power = {{0}, {0}, {0}};
        eg_p256_point factor;
        for (size_t i = recode(digit, &exp[k]); i > 0; i--) {
            const int d = digit[i - 1];
            eg_p256_sqr(c, &power, &power);
            if (d > 0) {
                eg_p256_mul_reduced(c, &power, &power, &odd[d / 2]);
            } else if (d < 0) {
                eg_p256_invert(c, &factor, &odd[-d / 2]);
                eg_p256_mul_reduced(c, &power, &power, &factor);
            }
        }
        out[k] = power;
    }
}

eg_status
eg_p256_table_new(const eg_p256 *c,
                  eg_p256_table **out,
                  const eg_p256_point *base)
{
    eg_p256_table *t = malloc(sizeof(*t));
    eg_p256_point *list[TABLE_ENTRIES];
    eg_p256_point first = *base;
    *out = NULL;
    if (t == NULL) {
        return EG_ERR_MEMORY;
    }
    t->curve = c;
    for (size_t d = 0; d < TABLE_DIGITS; d++) {
        eg_p256_point next = first;
        for (size_t e = 0; e < TABLE_ENTRIES; e++) {
            t->entry[d][e] = next;
            list[e] = &t->entry[d][e];
            eg_p256_mul(c, &next, &next, &first);
        }
        /* After 63 products, next is base^(2^(6 (d + 1))). */
        first = next;
        eg_p256_reduce(c, list, TABLE_ENTRIES);
    }
    *out = t;
    return EG_OK;
}

void
eg_p256_table_free(eg_p256_table *table)
{
    free(table);
}

void
eg_p256_table_pow(const eg_p256_table *t,
                  eg_p256_point *out,
                  const eg_scalar *exp)
{
    eg_p256_point power = {{0}, {0}, {0}};
    for (size_t d = 0; d < TABLE_DIGITS; d++) {
        const uint64_t e = eg_limbs_window(exp->limb, EG_SCALAR_LIMBS,
                                           d * TABLE_WIDTH, TABLE_WIDTH);
        if (e != 0) {
            eg_p256_mul_reduced(t->curve, &power, &power, &t->entry[d][e - 1]);
        }
    }
    *out = power;
}
