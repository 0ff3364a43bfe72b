/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Public powers of a fixed base: digits index the table.  Lanes are used as for
 * secret ones (fixed_base_pow.c).
 */
#include "group/fixed_base.h"
#include "group/lanes.h"

/** Which digits the lanes work on: step i, lane l: first[l] + i stride. */
typedef struct walk {
    const eg_base_table *table;
    const eg_scalar *exp[EG_QUAD_LANES];
    size_t first[EG_QUAD_LANES];
    size_t stride;
} walk;

/** The entries of step @p i, on their way into the cache. */
static void
walk_entries(const walk *w, const uint64_t *entry[EG_QUAD_LANES], size_t i)
{
    const eg_base_table *t = w->table;
    for (size_t l = 0; l < EG_QUAD_LANES; l++) {
        const size_t row = w->first[l] + i * w->stride;
        entry[l] = t->entry; /* 1, beyond the last row */
        if (row < t->windows) {
            entry[l] = eg_base_table_row(t, row) +
                       eg_base_table_digit(t, w->exp[l], row) * t->entry_words;
        }
        for (size_t k = 0; k < t->entry_words; k += 8) {
            __builtin_prefetch(entry[l] + k);
        }
    }
}

/** The products of all steps, lane by lane. */
static void
walk_var(const eg_group *group, eg_quad *power, const walk *w)
{
    const size_t steps = (w->table->windows + w->stride - 1) / w->stride;
    const uint64_t *entry[EG_QUAD_LANES];
    eg_quad factor;
    walk_entries(w, entry, 0);
    group->p.quad->gather(&group->p, power, entry);
    walk_entries(w, entry, 1);
    for (size_t i = 1; i < steps; i++) {
        group->p.quad->gather(&group->p, &factor, entry);
        walk_entries(w, entry, i + 1); /* fetched while we multiply */
        eg_quad_mul(&group->p, power, power, &factor);
    }
}

/** Four exponents, one a lane. */
static void
pow_lanes_var(const eg_group *group,
              eg_element *out,
              const eg_base_table *t,
              const eg_scalar exp[EG_QUAD_LANES])
{
    const walk w = {
        .table = t, .exp = {&exp[0], &exp[1], &exp[2], &exp[3]}, .stride = 1};
    eg_quad power;
    walk_var(group, &power, &w);
    eg_lanes_store(group, out, &power, EG_QUAD_LANES);
}

/** One exponent, its rows spread over the lanes. */
static void
pow_spread_var(const eg_group *group,
               eg_element *out,
               const eg_base_table *t,
               const eg_scalar *exp)
{
    const walk w = {.table = t,
                    .exp = {exp, exp, exp, exp},
                    .first = {0, 1, 2, 3},
                    .stride = EG_QUAD_LANES};
    eg_quad power;
    walk_var(group, &power, &w);
    eg_lanes_join(group, out, &power);
}

void
eg_fixed_base_pow_var(const eg_fixed_base *base,
                      eg_element *out,
                      const eg_scalar *exp)
{
    pow_spread_var(base->group, out, eg_fixed_base_public(base), exp);
}

void
eg_fixed_base_pow_batch_var(const eg_fixed_base *base,
                            eg_element *out,
                            const eg_scalar *exp,
                            size_t len)
{
    const eg_base_table *t = eg_fixed_base_public(base);
    for (size_t i = 0; i < len;) {
        const size_t lanes = eg_lanes_of(len - i);
        if (lanes == EG_QUAD_LANES) {
            pow_lanes_var(base->group, &out[i], t, &exp[i]);
            i += lanes;
        } else {
            pow_spread_var(base->group, &out[i], t, &exp[i]);
            i++;
        }
    }
}
