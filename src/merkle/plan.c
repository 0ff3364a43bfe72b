/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which subtrees a proof consists of.
 *
 * Makers follow the recursive definitions of RFC 9162 as loops that go down
 * from the root; proofs are told from the bottom upwards, so what the loop
 * passed is turned around at its end.
 */
#include "merkle/merkle.h"

/** The largest power of two below @p n; n >= 2. */
static uint64_t
split(uint64_t n)
{
    uint64_t k = 1;
    while (k < n - k) {
        k <<= 1;
    }
    return k;
}

/** Turn the ranges from @p from on around. */
static void
turn_around(eg_merkle_plan *plan, size_t from)
{
    for (size_t a = from, b = plan->len; a + 1 < b; a++) {
        const eg_merkle_range range = plan->range[a];
        plan->range[a] = plan->range[--b];
        plan->range[b] = range;
    }
}

eg_status
eg_merkle_plan_path(eg_merkle_plan *out, uint64_t size, uint64_t index)
{
    if (index >= size || size > EG_MERKLE_SIZE_MAX) {
        return EG_ERR_ARGUMENT;
    }
    out->len = 0;
    eg_merkle_range at = {.begin = 0, .end = size};
    while (at.end - at.begin > 1) {
        const uint64_t middle = at.begin + split(at.end - at.begin);
        eg_merkle_range *sibling = &out->range[out->len++];
        *sibling = at;
        if (index < middle) {
            sibling->begin = middle;
            at.end = middle;
        } else {
            sibling->end = middle;
            at.begin = middle;
        }
    }
    turn_around(out, 0);
    return EG_OK;
}

eg_status
eg_merkle_plan_consistency(eg_merkle_plan *out,
                           uint64_t old_size,
                           uint64_t new_size)
{
    if (old_size == 0 || old_size > new_size || new_size > EG_MERKLE_SIZE_MAX) {
        return EG_ERR_ARGUMENT;
    }
    /* SUBPROOF(m, D, b) goes down to the subtree in which the older tree
     * ends; what is first in the proof is that subtree, unless it is the older
     * tree itself (b). */
    out->len = 1;
    eg_merkle_range at = {.begin = 0, .end = new_size};
    while (old_size < at.end) {
        const uint64_t middle = at.begin + split(at.end - at.begin);
        eg_merkle_range *sibling = &out->range[out->len++];
        *sibling = at;
        if (old_size <= middle) {
            sibling->begin = middle;
            at.end = middle;
        } else {
            sibling->end = middle;
            at.begin = middle;
        }
    }
    out->range[0] = at;
    turn_around(out, 1);
    if (at.begin == 0) {
        out->len--;
        for (size_t i = 0; i < out->len; i++) {
            out->range[i] = out->range[i + 1];
        }
    }
    return EG_OK;
}
