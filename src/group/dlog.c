/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small discrete logarithms by baby steps and giant steps.
 *
 * The baby steps base^j, j < m, are kept as 8 bytes each: 32 bits of a hash of
 * the element and j itself, in a table with open addressing that is at most
 * half full.  A search multiplies x by base^-m until it meets a baby step; a
 * hit is confirmed by one exponentiation, so that a chance agreement of hashes
 * only costs time.  Elements are fully reduced, so their lowest limb in
 * Montgomery form serves as the key as it stands.
 *
 * Both kinds of steps go four at a time: baby steps in four chains that take
 * turns, giant steps for four elements side by side.
 */
#include <stdlib.h>

#include "group/group.h"
#include "group/lanes.h"

/** 2^22 baby steps in 2^23 slots of 8 bytes: 64 MB. */
#define BABY_MAX (UINT64_C(1) << 22)
#define LOG_MAX  (UINT64_C(1) << 48)

enum { BABY_MIN = 16 };

/** index is j + 1; 0 marks a free slot. */
typedef struct slot {
    uint32_t tag;
    uint32_t index;
} slot;

struct eg_dlog {
    const eg_group *group;
    eg_element base;
    eg_element giant; /**< base^-m. */
    uint64_t max;
    uint64_t baby_len; /**< m. */
    unsigned shift;    /**< 64 - log2 of the number of slots. */
    size_t slot_mask;
    slot *slots;
};

/** An odd multiplier (the golden ratio) spreads toy elements too. */
static uint64_t
element_hash(const eg_element *x)
{
    return x->limb[0] * UINT64_C(0x9E3779B97F4A7C15);
}

static uint64_t
square_root(uint64_t x)
{
    uint64_t root = 0;
    for (uint64_t bit = UINT64_C(1) << 31; bit != 0; bit >>= 1) {
        const uint64_t next = root | bit;
        if (next * next <= x) {
            root = next;
        }
    }
    return root;
}

/**
 * m baby steps once and max / m giant steps for each search cost least at
 * m = sqrt(expected max).
 */
static uint64_t
choose_baby_len(uint64_t max, uint64_t expected)
{
    const uint64_t limit = BABY_MAX;
    const uint64_t most = max < limit ? max + 1 : limit;
    if (expected == 0) {
        expected = 1;
    }
    const uint64_t cost =
        expected > UINT64_MAX / (max + 1) ? UINT64_MAX : expected * (max + 1);
    uint64_t m = square_root(cost);
    m = m < BABY_MIN ? BABY_MIN : m;
    return m < most ? m : most;
}

/** In a toy group every logarithm is below q, however large @p max is. */
static uint64_t
below_order(const eg_group *group, uint64_t max)
{
    const uint64_t q = group->q.mont.m[0];
    return group->q.bits <= 64 && max >= q ? q - 1 : max;
}

static void
insert(eg_dlog *dlog, const eg_element *x, uint64_t j)
{
    const uint64_t hash = element_hash(x);
    size_t at = (size_t)(hash >> dlog->shift);
    while (dlog->slots[at].index != 0) {
        at = (at + 1) & dlog->slot_mask;
    }
    dlog->slots[at] = (slot){.tag = (uint32_t)hash, .index = (uint32_t)(j + 1)};
}

/**
 * Insert up to four powers from base^j on; false if the powers repeat, as those
 * of 1 do, and then no more than they are needed.
 */
static bool
insert_lanes(eg_dlog *dlog, const eg_element x[EG_QUAD_LANES], uint64_t j)
{
    for (size_t l = 0; l < EG_QUAD_LANES && j < dlog->baby_len; l++, j++) {
        if (j > 0 && eg_element_is_one_var(dlog->group, &x[l])) {
            dlog->baby_len = j;
            dlog->max = j - 1;
            return false;
        }
        insert(dlog, &x[l], j);
    }
    return true;
}

/** Insert base^j for j < m: lane l has j = l, l + 4, l + 8, ... */
static void
take_baby_steps(eg_dlog *dlog)
{
    const eg_group *group = dlog->group;
    eg_element x[EG_QUAD_LANES];
    eg_element four;
    eg_quad power;
    eg_quad factor;
    eg_element_one(group, &x[0]);
    for (size_t l = 1; l < EG_QUAD_LANES; l++) {
        eg_element_mul(group, &x[l], &x[l - 1], &dlog->base);
    }
    eg_element_mul(group, &four, &x[EG_QUAD_LANES - 1], &dlog->base);
    eg_lanes_load(group, &power, x, EG_QUAD_LANES);
    eg_quad_load_one(&group->p, &factor, four.limb);
    for (uint64_t j = 0; j < dlog->baby_len; j += EG_QUAD_LANES) {
        if (!insert_lanes(dlog, x, j)) {
            break;
        }
        eg_quad_mul(&group->p, &power, &power, &factor);
        eg_lanes_store(group, x, &power, EG_QUAD_LANES);
    }
    eg_element_pow_u64_var(dlog->group, &dlog->giant, &dlog->base,
                           dlog->baby_len);
    eg_element_invert_member_var(dlog->group, &dlog->giant, &dlog->giant);
}

eg_status
eg_dlog_new(const eg_group *group,
            eg_dlog **out,
            const eg_element *base,
            uint64_t max,
            uint64_t expected)
{
    *out = NULL;
    if (max > LOG_MAX) {
        return EG_ERR_ARGUMENT;
    }
    eg_dlog *dlog = calloc(1, sizeof(*dlog));
    if (dlog == NULL) {
        return EG_ERR_MEMORY;
    }
    dlog->group = group;
    dlog->base = *base;
    dlog->max = below_order(group, max);
    dlog->baby_len = choose_baby_len(dlog->max, expected);
    size_t slots = 2;
    dlog->shift = 63;
    while (slots < 2 * dlog->baby_len) {
        slots *= 2;
        dlog->shift--;
    }
    dlog->slot_mask = slots - 1;
    dlog->slots = calloc(slots, sizeof(*dlog->slots));
    if (dlog->slots == NULL) {
        free(dlog);
        return EG_ERR_MEMORY;
    }
    take_baby_steps(dlog);
    *out = dlog;
    return EG_OK;
}

void
eg_dlog_free(eg_dlog *dlog)
{
    if (dlog != NULL) {
        free(dlog->slots);
        free(dlog);
    }
}

static bool
confirm(const eg_dlog *dlog, uint64_t t, const eg_element *x)
{
    eg_element power;
    eg_element_pow_u64_var(dlog->group, &power, &dlog->base, t);
    return eg_element_equal_var(&power, x);
}

/** Look for @p y among the baby steps: t = start + j with base^t = x. */
static bool
lookup(const eg_dlog *dlog,
       uint64_t *t,
       uint64_t start,
       const eg_element *y,
       const eg_element *x)
{
    const uint64_t hash = element_hash(y);
    size_t at = (size_t)(hash >> dlog->shift);
    for (; dlog->slots[at].index != 0; at = (at + 1) & dlog->slot_mask) {
        if (dlog->slots[at].tag != (uint32_t)hash) {
            continue;
        }
        const uint64_t candidate = start + dlog->slots[at].index - 1;
        if (candidate <= dlog->max && confirm(dlog, candidate, x)) {
            *t = candidate;
            return true;
        }
    }
    return false;
}

eg_status
eg_dlog_find_var(const eg_dlog *dlog, uint64_t *t, const eg_element *x)
{
    eg_element y = *x;
    for (uint64_t start = 0; start <= dlog->max; start += dlog->baby_len) {
        if (lookup(dlog, t, start, &y, x)) {
            return EG_OK;
        }
        eg_element_mul(dlog->group, &y, &y, &dlog->giant);
    }
    return EG_REJECT;
}

/** As eg_dlog_find_batch_var() for at most four elements. */
static void
find_lanes(const eg_dlog *dlog,
           uint64_t *t,
           bool found[EG_QUAD_LANES],
           const eg_element *x,
           size_t len)
{
    const eg_group *group = dlog->group;
    eg_element y[EG_QUAD_LANES];
    eg_quad power;
    eg_quad factor;
    size_t left = len;
    for (size_t l = 0; l < len; l++) {
        y[l] = x[l];
        found[l] = false;
    }
    eg_lanes_load(group, &power, x, len);
    eg_quad_load_one(&group->p, &factor, dlog->giant.limb);
    for (uint64_t start = 0; start <= dlog->max; start += dlog->baby_len) {
        for (size_t l = 0; l < len; l++) {
            if (!found[l] && lookup(dlog, &t[l], start, &y[l], &x[l])) {
                found[l] = true;
                left--;
            }
        }
        if (left == 0) {
            return;
        }
        eg_quad_mul(&group->p, &power, &power, &factor);
        eg_lanes_store(group, y, &power, len);
    }
}

eg_status
eg_dlog_find_batch_var(const eg_dlog *dlog,
                       uint64_t *t,
                       bool *found,
                       const eg_element *x,
                       size_t len)
{
    bool all = true;
    for (size_t i = 0; i < len;) {
        bool here[EG_QUAD_LANES];
        size_t lanes = eg_lanes_of(len - i);
        if (lanes > 1 && lanes >= dlog->group->p.quad->pays_from) {
            find_lanes(dlog, &t[i], here, &x[i], lanes);
        } else {
            here[0] = eg_dlog_find_var(dlog, &t[i], &x[i]) == EG_OK;
            lanes = 1;
        }
        for (size_t l = 0; l < lanes; l++) {
            all = all && here[l];
            if (found != NULL) {
                found[i + l] = here[l];
            }
        }
        i += lanes;
    }
    return all ? EG_OK : EG_REJECT;
}
