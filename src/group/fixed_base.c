/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Powers of a base that is used often: no squarings, one product a window.
 *
 * A table holds base^(d 2^(w i)) for every window i and digit d.  With w = 5 a
 * digit's entry can be fetched by reading all 32 of its window, which hides a
 * secret digit at little cost; with w = 8 there are fewer products, but only
 * public digits may index it.
 */
#include <stdlib.h>

#include "arith/limbs.h"
#include "base/base.h"
#include "base/secret.h"
#include "group/group.h"

enum { SECRET_WINDOW = 5, PUBLIC_WINDOW = 8 };

/** Entries of group->p.limbs limbs: windows rows of 2^width. */
typedef struct table {
    unsigned width;
    size_t windows;
    uint64_t entry[];
} table;

struct eg_fixed_base {
    const eg_group *group;
    eg_element base;
    table *secret; /**< NULL for a base with public exponents only. */
    /** NULL if there is none, or, in a lazy base, none yet. */
    _Atomic(table *) public;
    bool lazy; /**< Make the public table when it is first wanted. */
};

static const uint64_t *
table_row(const eg_group *group, const table *t, size_t window)
{
    return t->entry + ((window * group->p.limbs) << t->width);
}

/** Fill row i with the powers 0, 1, ..., 2^w - 1 of base^(2^(w i)). */
static void
table_fill(const eg_group *group, table *t, const eg_element *base)
{
    const size_t n = group->p.limbs;
    const size_t digits = (size_t)1 << t->width;
    eg_element unit = *base;
    uint64_t *entry = t->entry;
    for (size_t i = 0; i < t->windows; i++) {
        for (size_t k = 0; k < n; k++) {
            entry[k] = group->p.one[k];
            entry[n + k] = unit.limb[k];
        }
        for (size_t d = 2; d < digits; d++) {
            eg_mont_mul(&group->p, entry + d * n, entry + (d - 1) * n,
                        unit.limb);
        }
        eg_mont_mul(&group->p, unit.limb, entry + (digits - 1) * n, unit.limb);
        entry += digits * n;
    }
}

static table *
table_new(const eg_group *group, const eg_element *base, unsigned width)
{
    const size_t windows = (group->q.bits + width - 1) / width;
    const size_t limbs = (windows * group->p.limbs) << width;
    table *t = malloc(sizeof(*t) + limbs * sizeof(uint64_t));
    if (t != NULL) {
        t->width = width;
        t->windows = windows;
        table_fill(group, t, base);
    }
    return t;
}

static uint64_t
table_digit(const table *t, const eg_scalar *exp, size_t window)
{
    return eg_limbs_window(exp->limb, EG_SCALAR_LIMBS, window * t->width,
                           t->width);
}

/** Constant-time: every entry of a row is read for its digit. */
static void
table_pow(const eg_group *group,
          eg_element *out,
          const table *t,
          const eg_scalar *exp)
{
    EG_SECRET(eg_element, power);
    EG_SECRET(eg_element, factor);
    for (size_t i = 0; i < t->windows; i++) {
        eg_table_scan(i == 0 ? power.limb : factor.limb, table_row(group, t, i),
                      (size_t)1 << t->width, group->p.limbs,
                      table_digit(t, exp, i));
        if (i > 0) {
            eg_mont_mul(&group->p, power.limb, power.limb, factor.limb);
        }
    }
    *out = power;
    eg_stack_wipe();
}

static void
table_pow_var(const eg_group *group,
              eg_element *out,
              const table *t,
              const eg_scalar *exp)
{
    eg_element power;
    bool any = false;
    eg_element_set_one(group, &power);
    for (size_t i = 0; i < t->windows; i++) {
        const uint64_t digit = table_digit(t, exp, i);
        const uint64_t *entry = table_row(group, t, i) + digit * group->p.limbs;
        if (digit == 0) {
            continue;
        }
        if (any) {
            eg_mont_mul(&group->p, power.limb, power.limb, entry);
        } else {
            for (size_t k = 0; k < group->p.limbs; k++) {
                power.limb[k] = entry[k];
            }
            any = true;
        }
    }
    *out = power;
}

static eg_status
base_new(const eg_group *group,
         eg_fixed_base **out,
         const eg_element *base,
         bool secret,
         bool public,
         bool lazy)
{
    *out = NULL;
    eg_fixed_base *b = calloc(1, sizeof(*b));
    if (b == NULL) {
        return EG_ERR_MEMORY;
    }
    b->group = group;
    b->base = *base;
    b->lazy = lazy;
    b->secret = secret ? table_new(group, base, SECRET_WINDOW) : NULL;
    table *large = public ? table_new(group, base, PUBLIC_WINDOW) : NULL;
    atomic_init(&b->public, large);
    if ((secret && b->secret == NULL) || (public && large == NULL)) {
        eg_fixed_base_free(b);
        return EG_ERR_MEMORY;
    }
    *out = b;
    return EG_OK;
}

eg_status
eg_fixed_base_new(const eg_group *group,
                  eg_fixed_base **out,
                  const eg_element *base,
                  eg_base_use use)
{
    return base_new(group, out, base, use != EG_BASE_PUBLIC,
                    use != EG_BASE_SECRET, false);
}

eg_status
eg_fixed_base_new_lazy(const eg_group *group,
                       eg_fixed_base **out,
                       const eg_element *base)
{
    return base_new(group, out, base, true, false, true);
}

void
eg_fixed_base_free(eg_fixed_base *base)
{
    if (base != NULL) {
        free(base->secret);
        free(atomic_load(&base->public));
        free(base);
    }
}

const eg_element *
eg_fixed_base_value(const eg_fixed_base *base)
{
    return &base->base;
}

/**
 * The table for public exponents, or the other one.
 *
 * Threads that want a lazy table at the same time each make it, and the first
 * to finish hands its own to all; that needs no lock, and an exponentiation
 * stays something that cannot fail.
 */
static const table *
public_table(const eg_fixed_base *base)
{
    table *have = atomic_load_explicit(&base->public, memory_order_acquire);
    if (have != NULL || !base->lazy) {
        return have != NULL ? have : base->secret;
    }
    table *made = table_new(base->group, &base->base, PUBLIC_WINDOW);
    if (made == NULL) {
        return base->secret;
    }
    /* The table is a cache: the base means the same before and after. */
    _Atomic(table *) *place = &((eg_fixed_base *)(uintptr_t)base)->public;
    if (!atomic_compare_exchange_strong(place, &have, made)) {
        free(made);
        return have;
    }
    return made;
}

void
eg_fixed_base_pow(const eg_fixed_base *base,
                  eg_element *out,
                  const eg_scalar *exp)
{
    if (base->secret != NULL) {
        table_pow(base->group, out, base->secret, exp);
    } else {
        eg_element_pow(base->group, out, &base->base, exp);
    }
}

void
eg_fixed_base_pow_batch(const eg_fixed_base *base,
                        eg_element *out,
                        const eg_scalar *exp,
                        size_t len)
{
    for (size_t i = 0; i < len; i++) {
        eg_fixed_base_pow(base, &out[i], &exp[i]);
    }
}

void
eg_fixed_base_pow_var(const eg_fixed_base *base,
                      eg_element *out,
                      const eg_scalar *exp)
{
    table_pow_var(base->group, out, public_table(base), exp);
}

void
eg_fixed_base_pow_batch_var(const eg_fixed_base *base,
                            eg_element *out,
                            const eg_scalar *exp,
                            size_t len)
{
    for (size_t i = 0; i < len; i++) {
        eg_fixed_base_pow_var(base, &out[i], &exp[i]);
    }
}
