/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elements in the lanes of quads.  Fewer than four values repeat the last one
 * in the lanes that would idle, so that every lane holds something reduced.
 */
#ifndef EG_GROUP_LANES_H
#define EG_GROUP_LANES_H

#include "arith/quad.h"
#include "group/group.h"

/** Entries of the four lanes, in storage that every kernel's form fits. */
typedef struct eg_lane_entries {
    _Alignas(EG_QUAD_ALIGN) uint64_t word[EG_QUAD_LANES][EG_QUAD_ENTRY_MAX];
} eg_lane_entries;

/** Which of @p len values is in lane @p lane. */
static inline size_t
eg_lane_index(size_t lane, size_t len)
{
    return lane < len ? lane : len - 1;
}

/** How many of @p left values go into the next quad. */
static inline size_t
eg_lanes_of(size_t left)
{
    return left < EG_QUAD_LANES ? left : EG_QUAD_LANES;
}

/** Lane i = x[i]; 1 to 4 values. */
static inline void
eg_lanes_load(const eg_group *group,
              eg_quad *out,
              const eg_element *x,
              size_t len)
{
    const uint64_t *value[EG_QUAD_LANES];
    for (size_t i = 0; i < EG_QUAD_LANES; i++) {
        value[i] = x[eg_lane_index(i, len)].limb;
    }
    group->p.quad->load(&group->p, out, value);
}

/** out[i] = lane i for i < @p len, 1 to 4. */
static inline void
eg_lanes_store(const eg_group *group,
               eg_element *out,
               const eg_quad *x,
               size_t len)
{
    uint64_t *value[EG_QUAD_LANES];
    for (size_t i = 0; i < EG_QUAD_LANES; i++) {
        value[i] = i < len ? out[i].limb : NULL;
    }
    group->p.quad->store(&group->p, value, x);
    for (size_t i = 0; i < len; i++) {
        eg_element_clear_top(group, &out[i]);
    }
}

#endif
