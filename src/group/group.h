/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this layer know of a group. */
#ifndef EG_GROUP_GROUP_H
#define EG_GROUP_GROUP_H

#include <stdatomic.h>

#include <electionguard/group.h>

#include "arith/mont.h"
#include "arith/zq.h"

struct eg_group {
    eg_mont p;
    eg_zq q;
    uint64_t r[EG_ELEMENT_LIMBS];
    uint64_t q_complement[EG_SCALAR_LIMBS]; /**< 2^bits(q) - q. */
    size_t element_len;                     /**< l_p. */
    size_t scalar_len;                      /**< l_q. */
    eg_element g;
    eg_fixed_base *g_base;
};

/** Longest chain x, x^2, x^4, ..., x^(2^bits(q)). */
#define EG_CHAIN_MAX (64 * EG_SCALAR_LIMBS + 1)

/** out = 1. */
static inline void
eg_element_set_one(const eg_group *group, eg_element *out)
{
    for (size_t i = 0; i < EG_ELEMENT_LIMBS; i++) {
        out->limb[i] = group->p.one[i];
    }
}

/**
 * Bring an element's limbs above those of p to zero, so that a copy of the
 * whole struct never shows what was in memory before.
 */
static inline void
eg_element_clear_top(const eg_group *group, eg_element *out)
{
    for (size_t i = group->p.limbs; i < EG_ELEMENT_LIMBS; i++) {
        out->limb[i] = 0;
    }
}

static inline void
eg_element_sqr(const eg_group *group, eg_element *out, const eg_element *a)
{
    eg_mont_sqr(&group->p, out->limb, a->limb);
    eg_element_clear_top(group, out);
}

bool eg_element_is_zero_var(const eg_element *x);

/** out = base^exp for a public exponent of @p exp_limbs limbs. */
void eg_element_pow_limbs_var(const eg_group *group,
                              eg_element *out,
                              const eg_element *base,
                              const uint64_t *exp,
                              size_t exp_limbs);

/**
 * out = table[index] where @p index may be secret: every entry is read.
 *
 * @param table   @p entries entries of @p limbs limbs, one after the other.
 */
void eg_table_scan(uint64_t *out,
                   const uint64_t *table,
                   size_t entries,
                   size_t limbs,
                   uint64_t index);

/**
 * The fixed base of g: the table for secret exponents now, the larger one for
 * public exponents when one is first used.
 */
EG_NODISCARD eg_status eg_fixed_base_new_lazy(const eg_group *group,
                                              eg_fixed_base **out,
                                              const eg_element *base);

#endif
