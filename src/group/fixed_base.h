/* SPDX-License-Identifier: Apache-2.0 */
/* What the files on fixed bases share: tables of the powers of one base. */
#ifndef EG_GROUP_FIXED_BASE_H
#define EG_GROUP_FIXED_BASE_H

#include "arith/limbs.h"
#include "arith/quad.h"
#include "group/group.h"

/**
 * base^(d 2^(w i)) for every window i and digit d: rows of 2^w entries in the
 * form of the kernel for quads.
 */
typedef struct eg_base_table {
    unsigned width;     /**< w. */
    size_t windows;     /**< ceil(bits(q) / w), the number of rows. */
    size_t entry_words; /**< Of the kernel. */
    _Alignas(EG_QUAD_ALIGN) uint64_t entry[];
} eg_base_table;

/** Make a table of windows of @p width bits; NULL without memory. */
eg_base_table *eg_base_table_new(const eg_group *group,
                                 const eg_element *base,
                                 unsigned width);

/** Free a table; NULL is harmless. */
void eg_base_table_free(eg_base_table *t);

static inline size_t
eg_base_table_digits(const eg_base_table *t)
{
    return (size_t)1 << t->width;
}

/** The product of the four lanes, over which one power was spread. */
void eg_lanes_join(const eg_group *group, eg_element *out, const eg_quad *x);

/** The entries of window @p i. */
static inline const uint64_t *
eg_base_table_row(const eg_base_table *t, size_t i)
{
    return t->entry + ((i * t->entry_words) << t->width);
}

/** Digit @p i of @p exp. */
static inline uint64_t
eg_base_table_digit(const eg_base_table *t, const eg_scalar *exp, size_t i)
{
    return eg_limbs_window(exp->limb, EG_SCALAR_LIMBS, i * t->width, t->width);
}

/** Widths of the tables. */
enum { EG_SECRET_WINDOW = 6, EG_PUBLIC_WINDOW = 8, EG_LARGE_WINDOW = 12 };

struct eg_fixed_base {
    const eg_group *group;
    eg_element base;
    eg_base_table *secret; /**< NULL for a base with public exponents only. */
    /** NULL if there is none, or, in a lazy base, none yet. */
    _Atomic(eg_base_table *) public;
    bool lazy; /**< Make the public table when it is first wanted. */
    /** NULL until so many powers are expected that it pays. */
    _Atomic(eg_base_table *) large;
    _Atomic uint64_t expected;
};

/** The widest table that there is; makes the public one of a lazy base. */
const eg_base_table *eg_fixed_base_public(const eg_fixed_base *base);

#endif
