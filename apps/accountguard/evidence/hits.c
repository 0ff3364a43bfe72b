/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Matches as hits.
 */
#include "accountguard/evidence/hits.h"

/* The share of each match holds one hit at least. */
#define SHARE (AG_HITS_MAX / AG_MATCHES_MAX)
_Static_assert(SHARE >= 1, "room for each match");

size_t
ag_hits_of(ag_hit out[AG_HITS_MAX], const ag_matches *found)
{
    size_t len = 0;
    for (unsigned i = 0; i < found->len; i++) {
        const ag_match *m = &found->match[i];
        const ag_hit hit = {.on = m->kind == AG_KIND_IP ? AG_HIT_ADDRESS
                                                        : AG_HIT_LINK,
                            .source = m->feed,
                            .trust = m->trust,
                            .confidence = m->confidence,
                            .valid_from = m->valid_from,
                            .valid_until = m->valid_until,
                            .tlp = m->tlp,
                            .pap = m->pap};
        out[len++] = hit;
        for (unsigned a = 0; a < m->actor_len && a < SHARE; a++) {
            len -= a == 0;
            out[len] = hit;
            out[len++].actor = m->actors[a];
        }
    }
    return len;
}
