/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The elliptic curve P-256, for public data only: records of one generator of
 * ElectionGuard 2.0 are over it instead of integers modulo p.
 *
 * y^2 = x^3 - 3x + b over the field of p = 2^256 - 2^224 + 2^192 + 2^96 - 1; all
 * points together are a group of prime order n (the cofactor is 1), so that each
 * point that is read is a member.  The group is written multiplicatively like
 * the integers: a product of points is what others call their sum.
 *
 * Everything takes a time that depends on the values.  The numbers are those of
 * SP 800-186 section 3.2.1.3, compressed points those of SEC 1 section 2.3.
 */
#ifndef EG_GROUP_P256_H
#define EG_GROUP_P256_H

#include <electionguard/group.h>

/** Length of a coordinate. */
#define EG_P256_BYTES 32
/** Length of a compressed point: 02 or 03, x. */
#define EG_P256_SHORT (EG_P256_BYTES + 1)
/** Length of a point as x, y. */
#define EG_P256_LONG ((size_t)2 * EG_P256_BYTES)

#define EG_P256_LIMBS 4

/**
 * A point (X : Y : Z) with x = X / Z^2 and y = Y / Z^3, coordinates in
 * Montgomery form; Z = 0 is the neutral element.  A reduced point has Z = 1, or
 * is zero as a whole, so that equal points have equal limbs.
 */
typedef struct eg_p256_point {
    uint64_t x[EG_P256_LIMBS];
    uint64_t y[EG_P256_LIMBS];
    uint64_t z[EG_P256_LIMBS];
} eg_p256_point;

typedef struct eg_p256 eg_p256;

/** Powers of one point. */
typedef struct eg_p256_table eg_p256_table;

/** The numbers that define the curve, big-endian. */
typedef struct eg_p256_numbers {
    uint8_t a[EG_P256_BYTES];
    uint8_t b[EG_P256_BYTES];
    uint8_t p[EG_P256_BYTES];
    uint8_t n[EG_P256_BYTES];
    uint8_t gx[EG_P256_BYTES];
    uint8_t gy[EG_P256_BYTES];
    uint8_t h[EG_P256_BYTES];
} eg_p256_numbers;

/**
 * The curve, with a table for g.
 *
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status eg_p256_new(eg_p256 **out);
void eg_p256_free(eg_p256 *curve);

/**
 * A group of integers whose exponents are those of the curve, Z_n.  Its elements
 * are integers and have nothing to do with the curve.
 */
const eg_group *eg_p256_scalars(const eg_p256 *curve);

/** The table for the generator. */
const eg_p256_table *eg_p256_g(const eg_p256 *curve);

void eg_p256_write_numbers(const eg_p256 *curve, eg_p256_numbers *out);

/**
 * Read a point of the length EG_P256_SHORT or EG_P256_LONG; all bytes ff are the
 * neutral element.  False (and @p out zero) unless it is on the curve, with
 * coordinates below p and a prefix of 2 or 3.
 */
EG_NODISCARD bool eg_p256_parse(const eg_p256 *curve,
                                eg_p256_point *out,
                                const uint8_t *bytes,
                                size_t len);

/** Write a reduced point in either length. */
void eg_p256_write(const eg_p256 *curve,
                   uint8_t *out,
                   size_t len,
                   const eg_p256_point *x);

/** Whether @p x is the neutral element. */
bool eg_p256_is_one(const eg_p256_point *x);

/** out = ab, not reduced. */
void eg_p256_mul(const eg_p256 *curve,
                 eg_p256_point *out,
                 const eg_p256_point *a,
                 const eg_p256_point *b);

/** Reduce @p len points. */
void eg_p256_reduce(const eg_p256 *curve, eg_p256_point **x, size_t len);

/** out[i] = base^exp[i], not reduced. */
void eg_p256_powers(const eg_p256 *curve,
                    eg_p256_point *out,
                    const eg_p256_point *base,
                    const eg_scalar *exp,
                    size_t len);

/**
 * Precompute powers of @p base, some 170 KB.
 *
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status eg_p256_table_new(const eg_p256 *curve,
                                         eg_p256_table **out,
                                         const eg_p256_point *base);
void eg_p256_table_free(eg_p256_table *table);

/** out = base^exp, not reduced. */
void eg_p256_table_pow(const eg_p256_table *table,
                       eg_p256_point *out,
                       const eg_scalar *exp);

#endif
