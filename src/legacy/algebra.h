/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The group of a record of 2.0: integers modulo p, or the points of P-256.
 *
 * Rules are written once, over these functions.  An element of either is kept
 * in an eg_element, a point reduced and with zeros behind it, so that equal
 * elements have equal limbs.  Exponents are scalars of `group` in both.
 */
#ifndef EG_LEGACY_ALGEBRA_H
#define EG_LEGACY_ALGEBRA_H

#include <electionguard/group.h>
#include <electionguard/hash.h>

#include "group/p256.h"

/** How a hash becomes a challenge. */
typedef enum lg_challenge {
    LG_CHALLENGE_PLAIN,       /**< The hash modulo the group's order. */
    LG_CHALLENGE_EXPANDED,    /**< Expanded to 48 bytes, modulo the order. */
    LG_CHALLENGE_FIELD,       /**< The same modulo the prime of the field. */
    LG_CHALLENGE_UNKNOWN = -1 /**< To be tried out. */
} lg_challenge;

typedef struct lg_algebra {
    const eg_group
        *group; /**< Exponents; elements, too, where curve is NULL. */
    eg_p256 *curve;
    size_t element_len; /**< Bytes of an element. */
    lg_challenge challenge;
    eg_fixed_base *key; /**< K, where curve is NULL. */
    eg_p256_table *key_table;
} lg_algebra;

/** The integers of @p group, which stays the caller's. */
void lg_algebra_integers(lg_algebra *out, const eg_group *group);

/** P-256 with compressed points. */
EG_NODISCARD eg_status lg_algebra_curve(lg_algebra *out);

/** Make the table for powers of K. */
EG_NODISCARD eg_status lg_algebra_set_key(lg_algebra *a, const eg_element *key);

/** Free what it owns; a zeroed one is harmless. */
void lg_algebra_free(lg_algebra *a);

/** Read a->element_len bytes; false unless they are an element. */
EG_NODISCARD bool
lg_algebra_parse(const lg_algebra *a, eg_element *out, const uint8_t *bytes);

/** Write a->element_len bytes. */
void lg_algebra_write(const lg_algebra *a, uint8_t *out, const eg_element *x);

void lg_algebra_one(const lg_algebra *a, eg_element *out);
bool lg_algebra_is_one(const lg_algebra *a, const eg_element *x);

/** out[i] = x[i] y[i]; out may be x or y. */
void lg_algebra_mul(const lg_algebra *a,
                    eg_element *out,
                    const eg_element *x,
                    const eg_element *y,
                    size_t len);

/** Add the bytes of @p x to a hash. */
void lg_algebra_hash(const lg_algebra *a, eg_hasher *h, const eg_element *x);

/** End a hash with a challenge of the kind a->challenge. */
void lg_algebra_challenge(const lg_algebra *a, eg_hasher *h, eg_scalar *out);

/** The challenge of @p kind that @p hash becomes. */
void lg_algebra_to_scalar(const lg_algebra *a,
                          lg_challenge kind,
                          const eg_hash *hash,
                          eg_scalar *out);

/* -- points in eg_element, for the batches --------------------------------- */

/** The point that @p x holds. */
static inline eg_p256_point *
lg_point(eg_element *x)
{
    return (eg_p256_point *)x->limb;
}

static inline const eg_p256_point *
lg_point_of(const eg_element *x)
{
    return (const eg_p256_point *)x->limb;
}

#endif
