/* SPDX-License-Identifier: Apache-2.0 */
/* Integers modulo p: bytes in and out, comparison, products. */
#include <string.h>

#include "arith/limbs.h"
#include "base/secret.h"
#include "group/group.h"
#include "group/lanes.h"

bool
eg_element_parse(const eg_group *group, eg_element *out, const uint8_t *bytes)
{
    eg_element x;
    eg_limbs_from_bytes(x.limb, EG_ELEMENT_LIMBS, bytes, group->element_len);
    uint64_t less = eg_limbs_less(x.limb, group->p.m, EG_ELEMENT_LIMBS);
    for (size_t i = 0; i < EG_ELEMENT_LIMBS; i++) {
        x.limb[i] &= 0 - less;
    }
    eg_mont_enter(&group->p, out->limb, x.limb);
    eg_element_clear_top(group, out);
    /* Whether bytes are an element at all is told to everybody. */
    EG_DECLASSIFY(&less, sizeof(less));
    return less != 0;
}

void
eg_element_write(const eg_group *group, uint8_t *out, const eg_element *x)
{
    EG_SECRET_ARRAY(uint64_t, plain, EG_ELEMENT_LIMBS);
    eg_mont_leave(&group->p, plain, x->limb);
    eg_limbs_to_bytes(out, group->element_len, plain);
    eg_stack_wipe(); /* an element that becomes a key is a secret, too */
}

void
eg_element_one(const eg_group *group, eg_element *out)
{
    eg_element_set_one(group, out);
}

bool
eg_element_is_one_var(const eg_group *group, const eg_element *x)
{
    return memcmp(x->limb, group->p.one, sizeof(x->limb)) == 0;
}

bool
eg_element_equal_var(const eg_element *a, const eg_element *b)
{
    return memcmp(a->limb, b->limb, sizeof(a->limb)) == 0;
}

void
eg_element_mul(const eg_group *group,
               eg_element *out,
               const eg_element *a,
               const eg_element *b)
{
    eg_mont_mul(&group->p, out->limb, a->limb, b->limb);
    eg_element_clear_top(group, out);
}

/** out[i] = a[i] b[i] for the lanes of one quad, 1 to 4. */
static void
mul_lanes(const eg_group *group,
          eg_element *out,
          const eg_element *a,
          const eg_element *b,
          size_t len)
{
    uint64_t *to[EG_QUAD_LANES];
    const uint64_t *x[EG_QUAD_LANES];
    const uint64_t *y[EG_QUAD_LANES];
    for (size_t i = 0; i < EG_QUAD_LANES; i++) {
        to[i] = i < len ? out[i].limb : NULL;
        x[i] = a[eg_lane_index(i, len)].limb;
        y[i] = b[eg_lane_index(i, len)].limb;
    }
    group->p.quad->product(&group->p, to, x, y);
    for (size_t i = 0; i < len; i++) {
        eg_element_clear_top(group, &out[i]);
    }
}

void
eg_element_mul_batch(const eg_group *group,
                     eg_element *out,
                     const eg_element *a,
                     const eg_element *b,
                     size_t len)
{
    for (size_t i = 0; i < len;) {
        const size_t lanes = eg_lanes_of(len - i);
        if (lanes > 1 && lanes >= group->p.quad->pays_from) {
            mul_lanes(group, &out[i], &a[i], &b[i], lanes);
            i += lanes;
        } else {
            eg_element_mul(group, &out[i], &a[i], &b[i]);
            i++;
        }
    }
}
