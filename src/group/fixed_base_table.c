/* SPDX-License-Identifier: Apache-2.0 */
/* Making the tables of a fixed base: four rows at a time. */
#include <stdlib.h>

#include "group/fixed_base.h"
#include "group/lanes.h"

/**
 * Fill up to four rows, of which row i holds the powers 0, 1, ..., 2^w - 1 of
 * unit[i].
 */
static void
fill_rows(const eg_group *group,
          eg_base_table *t,
          size_t first,
          const eg_element *unit,
          size_t rows)
{
    const eg_quad_kernel *kernel = group->p.quad;
    eg_quad factor;
    eg_quad power;
    uint64_t *entry[EG_QUAD_LANES] = {NULL};
    for (size_t i = 0; i < rows; i++) {
        entry[i] = t->entry + (((first + i) * t->entry_words) << t->width);
    }
    eg_lanes_load(group, &factor, unit, rows);
    eg_quad_load_one(&group->p, &power, group->p.one);
    kernel->scatter(&group->p, entry, &power);
    for (size_t d = 1; d < eg_base_table_digits(t); d++) {
        eg_quad_mul(&group->p, &power, &power, &factor);
        for (size_t i = 0; i < rows; i++) {
            entry[i] += t->entry_words;
        }
        kernel->scatter(&group->p, entry, &power);
    }
}

static void
fill(const eg_group *group, eg_base_table *t, const eg_element *base)
{
    eg_element unit[EG_QUAD_LANES]; /* base^(2^(w i)) of four rows i */
    eg_element next = *base;
    for (size_t i = 0; i < t->windows;) {
        const size_t rows = eg_lanes_of(t->windows - i);
        for (size_t k = 0; k < rows; k++) {
            unit[k] = next;
            for (unsigned s = 0; s < t->width; s++) {
                eg_element_sqr(group, &next, &next);
            }
        }
        fill_rows(group, t, i, unit, rows);
        i += rows;
    }
}

eg_base_table *
eg_base_table_new(const eg_group *group, const eg_element *base, unsigned width)
{
    if (width > group->q.bits) {
        width = (unsigned)group->q.bits; /* one row holds all powers */
    }
    const size_t windows = (group->q.bits + width - 1) / width;
    const size_t words = (windows * group->p.quad->entry_words) << width;
    const size_t bytes = sizeof(eg_base_table) + words * sizeof(uint64_t);
    /* aligned_alloc() wants a multiple of the alignment. */
    eg_base_table *t =
        aligned_alloc(EG_QUAD_ALIGN, (bytes + EG_QUAD_ALIGN - 1) &
                                         ~(size_t)(EG_QUAD_ALIGN - 1));
    if (t != NULL) {
        t->width = width;
        t->windows = windows;
        t->entry_words = group->p.quad->entry_words;
        fill(group, t, base);
    }
    return t;
}

void
eg_base_table_free(eg_base_table *t)
{
    free(t);
}
