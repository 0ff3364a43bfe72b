/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Powers by secret exponents: fixed windows of 4 bits over a table that is read
 * whole for each digit.  Several powers go into the lanes of quads.
 */
#include "arith/limbs.h"
#include "base/secret.h"
#include "group/group.h"
#include "group/lanes.h"

enum { SECRET_WINDOW = 4, SECRET_ENTRIES = 1 << SECRET_WINDOW };

void
eg_table_scan(uint64_t *out,
              const uint64_t *table,
              size_t entries,
              size_t limbs,
              uint64_t index)
{
    for (size_t i = 0; i < limbs; i++) {
        out[i] = 0;
    }
    for (size_t e = 0; e < entries; e++) {
        const uint64_t mask = eg_limb_equal_mask(e, index);
        const uint64_t *entry = table + e * limbs;
        for (size_t i = 0; i < limbs; i++) {
            out[i] |= entry[i] & mask;
        }
    }
}

/** table[e] = base^e for e < 16, packed. */
static void
fill_secret_table(const eg_group *group,
                  uint64_t *table,
                  const eg_element *base)
{
    const size_t n = group->p.limbs;
    for (size_t i = 0; i < n; i++) {
        table[i] = group->p.one[i];
        table[n + i] = base->limb[i];
    }
    for (size_t e = 2; e < SECRET_ENTRIES; e++) {
        uint64_t *out = table + e * n;
        if (e % 2 == 0) {
            eg_mont_sqr(&group->p, out, table + e / 2 * n);
        } else {
            eg_mont_mul(&group->p, out, out - n, base->limb);
        }
    }
}

void
eg_element_pow(const eg_group *group,
               eg_element *out,
               const eg_element *base,
               const eg_scalar *exp)
{
    const size_t windows = (group->q.bits + SECRET_WINDOW - 1) / SECRET_WINDOW;
    uint64_t table[SECRET_ENTRIES * EG_ELEMENT_LIMBS];
    EG_SECRET(eg_element, power);
    EG_SECRET(eg_element, factor);
    fill_secret_table(group, table, base);

    for (size_t w = windows; w > 0; w--) {
        eg_table_scan(factor.limb, table, SECRET_ENTRIES, group->p.limbs,
                      eg_limbs_window(exp->limb, EG_SCALAR_LIMBS,
                                      (w - 1) * SECRET_WINDOW, SECRET_WINDOW));
        if (w == windows) {
            power = factor;
            continue;
        }
        for (int i = 0; i < SECRET_WINDOW; i++) {
            eg_mont_sqr(&group->p, power.limb, power.limb);
        }
        eg_mont_mul(&group->p, power.limb, power.limb, factor.limb);
    }
    *out = power;
    eg_stack_wipe();
}

/** The powers 0 to 15 of the four lanes: lane l has the entries from 16 l. */
typedef struct lane_tables {
    _Alignas(EG_QUAD_ALIGN)
        uint64_t word[EG_QUAD_LANES * SECRET_ENTRIES * EG_QUAD_ENTRY_MAX];
} lane_tables;

static void
fill_lane_tables(const eg_group *group,
                 lane_tables *tables,
                 const eg_quad *base)
{
    const eg_quad_kernel *kernel = group->p.quad;
    eg_quad power;
    eg_quad_load_one(&group->p, &power, group->p.one);
    for (size_t e = 0; e < SECRET_ENTRIES; e++) {
        uint64_t *entry[EG_QUAD_LANES];
        for (size_t l = 0; l < EG_QUAD_LANES; l++) {
            entry[l] =
                tables->word + (SECRET_ENTRIES * l + e) * kernel->entry_words;
        }
        kernel->scatter(&group->p, entry, &power);
        eg_quad_mul(&group->p, &power, &power, base);
    }
}

/**
 * Up to four powers at a time.  A lane's digit is looked for in the tables of
 * all four lanes, which lie in one row: still little beside five products.
 */
static void
pow_lanes(const eg_group *group,
          eg_element *out,
          const eg_element *base,
          const eg_scalar *exp,
          size_t len)
{
    const size_t windows = (group->q.bits + SECRET_WINDOW - 1) / SECRET_WINDOW;
    lane_tables tables;
    EG_SECRET(eg_quad, power);
    EG_SECRET(eg_quad, factor);
    EG_SECRET_ARRAY(uint64_t, index, EG_QUAD_LANES);
    eg_lanes_load(group, &factor, base, len);
    fill_lane_tables(group, &tables, &factor);
    for (size_t w = windows; w > 0; w--) {
        for (size_t l = 0; l < EG_QUAD_LANES; l++) {
            index[l] = SECRET_ENTRIES * l +
                       eg_limbs_window(exp[eg_lane_index(l, len)].limb,
                                       EG_SCALAR_LIMBS, (w - 1) * SECRET_WINDOW,
                                       SECRET_WINDOW);
        }
        group->p.quad->scan(&group->p, w == windows ? &power : &factor,
                            tables.word, EG_QUAD_LANES * SECRET_ENTRIES, index);
        if (w == windows) {
            continue;
        }
        for (int i = 0; i < SECRET_WINDOW; i++) {
            eg_quad_sqr(&group->p, &power, &power);
        }
        eg_quad_mul(&group->p, &power, &power, &factor);
    }
    eg_lanes_store(group, out, &power, len);
    eg_stack_wipe();
}

void
eg_element_pow_batch(const eg_group *group,
                     eg_element *out,
                     const eg_element *base,
                     const eg_scalar *exp,
                     size_t len)
{
    for (size_t i = 0; i < len;) {
        const size_t lanes = eg_lanes_of(len - i);
        if (lanes > 1 && lanes >= group->p.quad->pays_from) {
            pow_lanes(group, &out[i], &base[i], &exp[i], lanes);
            i += lanes;
        } else {
            eg_element_pow(group, &out[i], &base[i], &exp[i]);
            i++;
        }
    }
}
