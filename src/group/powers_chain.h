/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chains of squarings of four bases, and what is read off them.
 *
 * Everything here is public.
 */
#ifndef EG_GROUP_POWERS_CHAIN_H
#define EG_GROUP_POWERS_CHAIN_H

#include "group/group.h"
#include "group/lanes.h"

/**
 * x^(2^i) of each lane for i = 0..bits(q), as entries; 690 KB, which calls keep
 * on the stack.
 */
typedef struct eg_chain {
    eg_lane_entries power[EG_CHAIN_MAX];
    eg_lane_entries one; /**< For lanes that have nothing to multiply. */
} eg_chain;

/** Square up to bits(q) times. */
void eg_chain_compute(const eg_group *group, eg_chain *chain, const eg_quad *x);

/** out = x^exp of each lane.  Lanes whose exponent is NULL give anything. */
void eg_chain_pow(const eg_group *group,
                  eg_quad *out,
                  const eg_chain *chain,
                  const eg_scalar *const exp[EG_QUAD_LANES]);

/** Whether x^(2^b) = x^c, for which membership.c has the reason. */
void eg_chain_is_member(const eg_group *group,
                        bool member[EG_QUAD_LANES],
                        const eg_chain *chain);

#endif
