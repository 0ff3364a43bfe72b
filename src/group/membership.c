/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether elements are in the subgroup Z_p^r.
 *
 * With q = 2^b - c, x^q = 1 exactly if x^(2^b) = x^c, and c is small in all
 * parameter sets: 189 in the standard one, so that the test costs five products
 * beyond the squarings.
 *
 * @spec{EG 2.1.0 section 3.1.1}
 */
#include "arith/limbs.h"
#include "group/group.h"
#include "group/lanes.h"

bool
eg_element_is_zero_var(const eg_element *x)
{
    static const eg_element zero = {{0}};
    return eg_element_equal_var(x, &zero);
}

bool
eg_element_is_member_var(const eg_group *group, const eg_element *x)
{
    eg_element square = *x;
    eg_element small; /* x^c */
    eg_element_set_one(group, &small);
    for (size_t i = 0; i < group->q.bits; i++) {
        if (eg_limbs_bit(group->q_complement, i) != 0) {
            eg_element_mul(group, &small, &small, &square);
        }
        eg_element_sqr(group, &square, &square);
    }
    /* 0 is the one x that passes and whose powers are not 1. */
    return !eg_element_is_zero_var(x) && eg_element_equal_var(&square, &small);
}

/** As above for up to four elements. */
static void
test_lanes(const eg_group *group, bool *member, const eg_element *x, size_t len)
{
    eg_element power[EG_QUAD_LANES];
    eg_element small[EG_QUAD_LANES];
    eg_quad square;
    eg_quad product;
    eg_lanes_load(group, &square, x, len);
    eg_quad_load_one(&group->p, &product, group->p.one);
    for (size_t i = 0; i < group->q.bits; i++) {
        if (eg_limbs_bit(group->q_complement, i) != 0) {
            eg_quad_mul(&group->p, &product, &product, &square);
        }
        eg_quad_sqr(&group->p, &square, &square);
    }
    eg_lanes_store(group, power, &square, len);
    eg_lanes_store(group, small, &product, len);
    for (size_t i = 0; i < len; i++) {
        member[i] = !eg_element_is_zero_var(&x[i]) &&
                    eg_element_equal_var(&power[i], &small[i]);
    }
}

void
eg_element_is_member_batch_var(const eg_group *group,
                               bool *member,
                               const eg_element *x,
                               size_t len)
{
    for (size_t i = 0; i < len;) {
        const size_t lanes = eg_lanes_of(len - i);
        if (lanes > 1 && lanes >= group->p.quad->pays_from) {
            test_lanes(group, &member[i], &x[i], lanes);
            i += lanes;
        } else {
            member[i] = eg_element_is_member_var(group, &x[i]);
            i++;
        }
    }
}
