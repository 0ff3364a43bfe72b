/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secret powers of a fixed base: every entry of a row is read for a digit.
 *
 * Four exponents go into the four lanes of quads.  A single one is spread over
 * the lanes by rows: lane l takes the digits l, l + 4, l + 8, ..., and the four
 * lanes are multiplied at the end, so that one power costs little more than a
 * quarter of four.  The tail of a batch is therefore single powers.
 */
#include "base/secret.h"
#include "group/fixed_base.h"
#include "group/lanes.h"

/** Four exponents, one a lane; every entry of a row is read. */
static void
pow_lanes(const eg_group *group,
          eg_element *out,
          const eg_base_table *t,
          const eg_scalar exp[EG_QUAD_LANES])
{
    EG_SECRET(eg_quad, power);
    EG_SECRET(eg_quad, factor);
    EG_SECRET_ARRAY(uint64_t, digit, EG_QUAD_LANES);
    for (size_t i = 0; i < t->windows; i++) {
        for (size_t l = 0; l < EG_QUAD_LANES; l++) {
            digit[l] = eg_base_table_digit(t, &exp[l], i);
        }
        group->p.quad->scan(&group->p, i == 0 ? &power : &factor,
                            eg_base_table_row(t, i), eg_base_table_digits(t),
                            digit);
        if (i > 0) {
            eg_quad_mul(&group->p, &power, &power, &factor);
        }
    }
    eg_lanes_store(group, out, &power, EG_QUAD_LANES);
    eg_stack_wipe();
}

void
eg_lanes_join(const eg_group *group, eg_element *out, const eg_quad *x)
{
    EG_SECRET_ARRAY(eg_element, part, EG_QUAD_LANES);
    eg_lanes_store(group, part, x, EG_QUAD_LANES);
    eg_element_mul(group, &part[0], &part[0], &part[1]);
    eg_element_mul(group, &part[2], &part[2], &part[3]);
    eg_element_mul(group, out, &part[0], &part[2]);
}

/** One exponent, its rows spread over the lanes; every entry is read. */
static void
pow_spread(const eg_group *group,
           eg_element *out,
           const eg_base_table *t,
           const eg_scalar *exp)
{
    EG_SECRET(eg_lane_entries, chosen);
    EG_SECRET(eg_quad, power);
    EG_SECRET(eg_quad, factor);
    const uint64_t *const entry[EG_QUAD_LANES] = {
        chosen.word[0], chosen.word[1], chosen.word[2], chosen.word[3]};
    for (size_t i = 0; i < t->windows; i += EG_QUAD_LANES) {
        for (size_t l = 0; l < EG_QUAD_LANES; l++) {
            /* Beyond the last row there is the digit 0 of the first: 1. */
            const bool beyond = i + l >= t->windows;
            eg_table_scan(chosen.word[l],
                          eg_base_table_row(t, beyond ? 0 : i + l),
                          eg_base_table_digits(t), t->entry_words,
                          beyond ? 0 : eg_base_table_digit(t, exp, i + l));
        }
        group->p.quad->gather(&group->p, i == 0 ? &power : &factor, entry);
        if (i > 0) {
            eg_quad_mul(&group->p, &power, &power, &factor);
        }
    }
    eg_lanes_join(group, out, &power);
    eg_stack_wipe();
}

void
eg_fixed_base_pow(const eg_fixed_base *base,
                  eg_element *out,
                  const eg_scalar *exp)
{
    if (base->secret != NULL) {
        pow_spread(base->group, out, base->secret, exp);
    } else {
        eg_element_pow(base->group, out, &base->base, exp);
    }
}

/** Constant-time powers of a base that has no table for them. */
static void
pow_without_table(const eg_fixed_base *base,
                  eg_element *out,
                  const eg_scalar *exp,
                  size_t len)
{
    eg_element same[EG_QUAD_LANES];
    for (size_t i = 0; i < len; i++) {
        same[i] = base->base;
    }
    eg_element_pow_batch(base->group, out, same, exp, len);
}

void
eg_fixed_base_pow_batch(const eg_fixed_base *base,
                        eg_element *out,
                        const eg_scalar *exp,
                        size_t len)
{
    for (size_t i = 0; i < len;) {
        const size_t lanes = eg_lanes_of(len - i);
        if (base->secret == NULL) {
            pow_without_table(base, &out[i], &exp[i], lanes);
            i += lanes;
        } else if (lanes == EG_QUAD_LANES) {
            pow_lanes(base->group, &out[i], base->secret, &exp[i]);
            i += lanes;
        } else {
            pow_spread(base->group, &out[i], base->secret, &exp[i]);
            i++;
        }
    }
}
