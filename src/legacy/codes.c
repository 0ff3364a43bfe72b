/* SPDX-License-Identifier: Apache-2.0 */
/* Codes and their seeds. */
#include "legacy/codes.h"

#include <inttypes.h>
#include <stdlib.h>

/** Whether a ballot's seed is one of the beginnings. */
static bool
begins_chain(const lg_brief *brief, const eg_hash *start, size_t starts)
{
    for (size_t i = 0; i < starts; i++) {
        if (eg_hash_equal(&start[i], &brief->before)) {
            return true;
        }
    }
    return false;
}

/** Where each ballot's seed is from: a beginning, another ballot, or nowhere. */
static eg_status
judge_seeds(lg_walk *walk,
            const lg_ballots *b,
            const eg_hash *start,
            size_t starts,
            lg_codes *out)
{
    lg_brief **codes = lg_ballots_index(b, LG_BY_CODE);
    if (codes == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < b->len; i++) {
        const lg_brief *brief = &b->brief[i];
        eg_result_visit(&walk->report->result, EG_CHECK_8E);
        if (begins_chain(brief, start, starts)) {
            out->begins++;
        } else if (lg_ballots_find(b, codes, LG_BY_CODE, &brief->before) ==
                   NULL) {
            out->gaps++;
        }
    }
    free(codes);
    return EG_OK;
}

static eg_status
judge_forks(lg_walk *walk,
            const lg_ballots *b,
            const eg_hash *start,
            size_t starts,
            lg_codes *out)
{
    lg_brief **list = lg_ballots_index(b, LG_BY_BEFORE);
    if (list == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 1; i < b->len; i++) {
        const lg_brief *brief = list[i];
        const eg_place place = lg_place(brief->entry);
        const bool again = eg_hash_equal(&brief->before, &list[i - 1]->before);
        const bool begins = again && begins_chain(brief, start, starts);
        out->restarts += begins ? 1 : 0;
        eg_result_require(&walk->report->result, EG_CHECK_8E, !again || begins,
                          &place, "another ballot continues the same code");
    }
    free(list);
    return EG_OK;
}

eg_status
lg_codes_judge(lg_walk *walk,
               const lg_ballots *b,
               const eg_hash *start,
               size_t starts,
               lg_codes *out)
{
    *out = (lg_codes){.begins = 0};
    EG_TRY(judge_forks(walk, b, start, starts, out));
    return judge_seeds(walk, b, start, starts, out);
}

void
lg_codes_tell_gaps(lg_walk *walk, const lg_ballots *b, const lg_codes *codes)
{
    if (codes->gaps > 0) {
        lg_deviation(walk,
                     "%" PRIu64 " of %zu codes continue one that is not in the "
                     "record: this version publishes no ballot that was "
                     "neither cast nor spoiled, and does not prove that none "
                     "was left out",
                     codes->gaps, b->len);
    }
}
