/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Several public powers of one base from one chain of squarings, and the
 * membership test on the same chain.  The chain x, x^2, x^4, ... does not depend
 * on any exponent, so that four jobs share the lanes of its quads whatever they
 * ask for.
 *
 * @spec{EG 2.1.0 section 3.1.1}
 */
#include "base/base.h"
#include "group/powers_chain.h"

/** The powers number @p e of up to four jobs, of those that have so many. */
static void
pow_number(const eg_group *group,
           const eg_chain *chain,
           const eg_powers *jobs,
           size_t len,
           size_t e)
{
    const eg_scalar *exp[EG_QUAD_LANES] = {NULL};
    uint64_t *out[EG_QUAD_LANES] = {NULL};
    eg_quad power;
    for (size_t l = 0; l < len; l++) {
        if (e < jobs[l].exp_len) {
            exp[l] = &jobs[l].exp[e];
            out[l] = jobs[l].out[e].limb;
        }
    }
    eg_chain_pow(group, &power, chain, exp);
    group->p.quad->store(&group->p, out, &power);
    for (size_t l = 0; l < len; l++) {
        if (e < jobs[l].exp_len) {
            eg_element_clear_top(group, &jobs[l].out[e]);
        }
    }
}

static void
test_members(const eg_group *group,
             const eg_chain *chain,
             const eg_powers *jobs,
             size_t len)
{
    bool member[EG_QUAD_LANES];
    eg_chain_is_member(group, member, chain);
    for (size_t l = 0; l < len; l++) {
        if (jobs[l].member != NULL) {
            /* 0 = 0 as well, but 0 is no member. */
            *jobs[l].member =
                member[l] && !eg_element_is_zero_var(jobs[l].base);
        }
    }
}

/** One to four jobs, one a lane. */
static void
powers_lanes(const eg_group *group, const eg_powers *jobs, size_t len)
{
    const uint64_t *base[EG_QUAD_LANES];
    size_t most = 0;
    bool test = false;
    for (size_t l = 0; l < EG_QUAD_LANES; l++) {
        const eg_powers *job = &jobs[eg_lane_index(l, len)];
        base[l] = job->base->limb;
        most = job->exp_len > most ? job->exp_len : most;
        test = test || job->member != NULL;
    }
    eg_chain chain;
    eg_quad x;
    group->p.quad->load(&group->p, &x, base);
    eg_chain_compute(group, &chain, &x);
    if (test) {
        test_members(group, &chain, jobs, len);
    }
    for (size_t e = 0; e < most; e++) {
        pow_number(group, &chain, jobs, len, e);
    }
}

/** A job without a chain. */
static void
powers_single(const eg_group *group, const eg_powers *job)
{
    if (job->member != NULL) {
        *job->member = eg_element_is_member_var(group, job->base);
    }
    for (size_t e = 0; e < job->exp_len; e++) {
        eg_element_pow_var(group, &job->out[e], job->base, &job->exp[e]);
    }
}

/** How many single exponentiations @p len jobs would be. */
static size_t
count_powers(const eg_powers *jobs, size_t len)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++) {
        count += jobs[i].exp_len + (jobs[i].member != NULL ? 1 : 0);
    }
    return count;
}

void
eg_powers_var(const eg_group *group, const eg_powers *jobs, size_t len)
{
    for (size_t i = 0; i < len;) {
        const size_t lanes = eg_lanes_of(len - i);
        if (count_powers(&jobs[i], lanes) >= group->p.quad->pays_from) {
            powers_lanes(group, &jobs[i], lanes);
            i += lanes;
        } else {
            powers_single(group, &jobs[i]);
            i++;
        }
    }
}
