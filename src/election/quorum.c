/* SPDX-License-Identifier: Apache-2.0 */
/* The guardians that decrypt: U, in ascending order, with their w_i. */
#include <electionguard/guardian.h>

#include "base/base.h"

/** Mark who is there; each in 1..n and once. */
static eg_status
mark(bool present[EG_GUARDIANS_MAX + 1],
     uint32_t n,
     const uint32_t *index,
     size_t len,
     eg_error *err)
{
    for (size_t i = 0; i < len; i++) {
        if (index[i] < 1 || index[i] > n) {
            return eg_fail(err, EG_ERR_ARGUMENT,
                           "there is no guardian %u among %u",
                           (unsigned)index[i], (unsigned)n);
        }
        if (present[index[i]]) {
            return eg_fail(err, EG_ERR_ARGUMENT, "guardian %u is named twice",
                           (unsigned)index[i]);
        }
        present[index[i]] = true;
    }
    return EG_OK;
}

eg_status
eg_quorum_init(const eg_group *group,
               eg_quorum *out,
               uint32_t n,
               uint32_t k,
               const uint32_t *index,
               size_t len,
               eg_error *err)
{
    if (k < 1 || k > n || n > EG_GUARDIANS_MAX) {
        return eg_fail(err, EG_ERR_ARGUMENT, "a quorum of %u of %u is none",
                       (unsigned)k, (unsigned)n);
    }
    bool present[EG_GUARDIANS_MAX + 1] = {false};
    EG_TRY(mark(present, n, index, len, err));
    if (len < k) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "%zu guardians are available, the quorum is %u", len,
                       (unsigned)k);
    }
    *out = (eg_quorum){.n = n, .k = k};
    for (uint32_t i = 1; i <= n; i++) {
        if (present[i]) {
            out->index[out->len++] = i;
        }
    }
    for (uint32_t i = 0; i < out->len; i++) { /* (85) */
        eg_lagrange(group, &out->w[i], out->index[i], out->index, out->len);
    }
    return EG_OK;
}

size_t
eg_quorum_position(const eg_quorum *quorum, uint32_t index)
{
    size_t i = 0;
    while (i < quorum->len && quorum->index[i] != index) {
        i++;
    }
    return i;
}
