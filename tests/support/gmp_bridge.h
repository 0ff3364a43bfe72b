/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between the library's types and GMP, the oracle of the arithmetic tests.
 * A program that includes this links ${GMP_LIBRARY}.
 */
#ifndef EG_TESTS_GMP_BRIDGE_H
#define EG_TESTS_GMP_BRIDGE_H

#include <gmp.h>
#include <stdbool.h>
#include <string.h>

#include <electionguard/group.h>

/** A group with its numbers in GMP's form. */
typedef struct oracle {
    eg_group *group;
    mpz_t p, q, r, g;
} oracle;

/** Big-endian, @p len bytes; the number must fit. */
static inline void
gmp_to_bytes(uint8_t *out, size_t len, const mpz_t x)
{
    size_t used = (mpz_sizeinbase(x, 2) + 7) / 8;
    memset(out, 0, len);
    used = mpz_sgn(x) == 0 ? 0 : used;
    mpz_export(out + (len - used), NULL, 1, 1, 1, 0, x);
}

static inline void
gmp_from_bytes(mpz_t x, const uint8_t *bytes, size_t len)
{
    mpz_import(x, len, 1, 1, 1, 0, bytes);
}

/** Take a group over and read its numbers. */
static inline void
oracle_init(oracle *o, eg_group *group)
{
    uint8_t bytes[EG_ELEMENT_BYTES];
    const size_t lp = eg_group_element_len(group);
    o->group = group;
    mpz_inits(o->p, o->q, o->r, o->g, NULL);
    eg_group_write_p(group, bytes);
    gmp_from_bytes(o->p, bytes, lp);
    eg_group_write_q(group, bytes);
    gmp_from_bytes(o->q, bytes, eg_group_scalar_len(group));
    eg_group_write_r(group, bytes);
    gmp_from_bytes(o->r, bytes, lp);
    eg_group_write_g(group, bytes);
    gmp_from_bytes(o->g, bytes, lp);
}

/** Free the group and the numbers. */
static inline void
oracle_clear(oracle *o)
{
    mpz_clears(o->p, o->q, o->r, o->g, NULL);
    eg_group_free(o->group);
}

/** Whether x, a number below p, was taken over. */
static inline bool
gmp_to_element(const oracle *o, eg_element *out, const mpz_t x)
{
    uint8_t bytes[EG_ELEMENT_BYTES];
    gmp_to_bytes(bytes, eg_group_element_len(o->group), x);
    return eg_element_parse(o->group, out, bytes);
}

static inline void
gmp_from_element(const oracle *o, mpz_t out, const eg_element *x)
{
    uint8_t bytes[EG_ELEMENT_BYTES];
    eg_element_write(o->group, bytes, x);
    gmp_from_bytes(out, bytes, eg_group_element_len(o->group));
}

/** Whether x, a number below q, was taken over. */
static inline bool
gmp_to_scalar(const oracle *o, eg_scalar *out, const mpz_t x)
{
    uint8_t bytes[EG_SCALAR_BYTES];
    gmp_to_bytes(bytes, eg_group_scalar_len(o->group), x);
    return eg_scalar_parse(o->group, out, bytes);
}

static inline void
gmp_from_scalar(const oracle *o, mpz_t out, const eg_scalar *x)
{
    uint8_t bytes[EG_SCALAR_BYTES];
    eg_scalar_write(o->group, bytes, x);
    gmp_from_bytes(out, bytes, eg_group_scalar_len(o->group));
}

/** Whether @p x is the element that @p expected is. */
static inline bool
element_is(const oracle *o, const eg_element *x, const mpz_t expected)
{
    mpz_t got;
    mpz_init(got);
    gmp_from_element(o, got, x);
    const bool equal = mpz_cmp(got, expected) == 0;
    mpz_clear(got);
    return equal;
}

/** Whether @p x is the scalar that @p expected is. */
static inline bool
scalar_is(const oracle *o, const eg_scalar *x, const mpz_t expected)
{
    mpz_t got;
    mpz_init(got);
    gmp_from_scalar(o, got, x);
    const bool equal = mpz_cmp(got, expected) == 0;
    mpz_clear(got);
    return equal;
}

#endif
