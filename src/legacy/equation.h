/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Products of powers, many at a time.
 *
 * Every proof of every version comes to values of the form
 * g^x K^y X^z..., which are compared with published ones or hashed.  They are
 * gathered here, and then all powers of one base are taken from one chain of
 * squarings, four chains at a time, and all of a fixed base from its table.
 */
#ifndef EG_LEGACY_EQUATION_H
#define EG_LEGACY_EQUATION_H

#include <electionguard/arena.h>
#include <electionguard/group.h>

#include "legacy/algebra.h"
#include "legacy/text.h"
#include "verify/result.h"

/** Where in an item something is: indices from 1, or 0, and identifiers. */
typedef struct lg_where {
    uint32_t contest;
    uint32_t field;
    lg_text contest_id;
    lg_text field_id;
} lg_where;

/** A base whose powers are wanted, and whether it must be a member. */
typedef struct lg_base {
    const eg_element *x;
    eg_scalar *exp;
    eg_element *out;
    size_t len;
    size_t cap;
    bool member;
    bool must; /**< Membership is a check: the next three say which. */
    eg_check check;
    const lg_where *where;
    const char *name;
    struct lg_base *next;
} lg_base;

/** A power of a fixed base. */
typedef struct lg_fixed {
    const eg_fixed_base *base;
    const eg_p256_table *table; /**< In its place, where there is a curve. */
    eg_scalar exp;
    eg_element out;
    bool done;
    struct lg_fixed *next;
} lg_fixed;

#define LG_FACTORS_MAX 6

/** One product, and what it must be. */
typedef struct lg_claim {
    const eg_element *factor[LG_FACTORS_MAX];
    size_t len;
    eg_element value;       /**< After lg_batch_run(). */
    const eg_element *want; /**< NULL: nothing is asked, the value is used. */
    eg_check check;
    const lg_where *where;
    const char *what;
    struct lg_claim *next;
} lg_claim;

/** Gathered work; {group, arena} begins one. */
typedef struct lg_batch {
    const eg_group *group;
    const lg_algebra *algebra; /**< Of 2.0; or NULL. */
    eg_arena *arena;
    lg_base *base;
    lg_fixed *fixed;
    lg_claim *claim;
    lg_claim **claim_end;
    lg_base **base_end;
    lg_fixed **fixed_end;
    size_t bases;
    size_t fixeds;
    size_t claims;
    bool full; /**< The arena had no room: nothing of it can be used. */
    lg_base spare_base; /**< Handed out then; what goes in is lost. */
    lg_claim spare_claim;
} lg_batch;

void lg_batch_init(lg_batch *b, const eg_group *group, eg_arena *arena);

/** The same over any group of 2.0. */
void
lg_batch_init_over(lg_batch *b, const lg_algebra *algebra, eg_arena *arena);

/** A base of which @p powers powers will be asked; never NULL. */
lg_base *lg_batch_base(lg_batch *b, const eg_element *x, size_t powers);

/** Membership of @p base in Z_p^r is a check. */
void lg_base_must(lg_base *base,
                  eg_check check,
                  const lg_where *where,
                  const char *name);

/** Begin a product; @p want may be NULL.  Never NULL. */
lg_claim *lg_batch_claim(lg_batch *b,
                         eg_check check,
                         const lg_where *where,
                         const eg_element *want,
                         const char *what);

/** Multiply @p claim by base^exp. */
void lg_claim_power(lg_claim *claim, lg_base *base, const eg_scalar *exp);

/** Multiply @p claim by base^-exp; the base must be a member to mean that. */
void lg_claim_divide(const eg_group *group,
                     lg_claim *claim,
                     lg_base *base,
                     const eg_scalar *exp);

/** Multiply @p claim by a power of a fixed base. */
void lg_claim_fixed(lg_batch *b,
                    lg_claim *claim,
                    const eg_fixed_base *base,
                    const eg_scalar *exp);

/** Multiply @p claim by a power of g, or of K, of the batch's algebra. */
void lg_claim_g(lg_batch *b, lg_claim *claim, const eg_scalar *exp);
void lg_claim_key(lg_batch *b, lg_claim *claim, const eg_scalar *exp);

/** Multiply @p claim by @p x, which stays where it is. */
void lg_claim_times(lg_claim *claim, const eg_element *x);

/** Compute everything. */
eg_status lg_batch_run(lg_batch *b);

/** Judge memberships and wanted values. */
void
lg_batch_judge(const lg_batch *b, eg_result *result, const eg_place *place);

/** Note in @p result that @p check does, or does not, hold at @p where. */
bool lg_require(eg_result *result,
                eg_check check,
                bool holds,
                const eg_place *place,
                const lg_where *where,
                const char *what);

#endif
