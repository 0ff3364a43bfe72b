/* SPDX-License-Identifier: Apache-2.0 */
/* Decryptions of ballots that are not counted. */
#include "legacy/opened.h"

#include <inttypes.h>

void
lg_opened_begin(lg_opened *out, const lg_ballots *all, lg_brief *const *index)
{
    *out = (lg_opened){.all = all, .index = index};
    eg_buffer_init(&out->bytes, LG_FILE_MAX + 1);
}

void
lg_opened_end(lg_opened *o)
{
    lg_places_free(&o->briefs);
    eg_buffer_free(&o->bytes);
}

eg_status
lg_opened_join(lg_opened *into, const lg_opened *from)
{
    return lg_places_join(&into->briefs, &from->briefs);
}

eg_status
lg_opened_read(lg_opened *o,
               const lg_worker *w,
               const lg_brief *brief,
               const eg_json **out,
               eg_error *err)
{
    eg_hash digest;
    EG_TRY(lg_places_add(&o->briefs, (size_t)(brief - o->all->brief)));
    EG_TRY(lg_source_read(&w->walk->source, brief->entry, &o->bytes, err));
    eg_sha256_once(&digest, o->bytes.data, o->bytes.len);
    if (!eg_hash_equal(&digest, &brief->digest)) {
        return eg_fail(err, EG_ERR_STATE,
                       "the ballot's file has changed since it was verified");
    }
    return lg_source_tree(&w->walk->source, brief->entry, &o->bytes, w->arena,
                          out, err);
}

void
lg_opened_judge(const lg_opened *o,
                lg_walk *walk,
                lg_ballots *all,
                const char *called)
{
    eg_result *result = &walk->report->result;
    const char *first = NULL;
    uint64_t missing = 0;
    for (size_t i = 0; i < o->briefs.len; i++) {
        lg_brief *b = &all->brief[o->briefs.at[i]];
        const eg_place place = lg_place(b->entry);
        eg_result_require(result, EG_CHECK_13_STRUCTURE, !b->met, &place,
                          "the ballot is decrypted twice");
        b->met = true;
    }
    for (size_t i = 0; i < all->len; i++) {
        if (all->brief[i].state == LG_STATE_SPOILED && !all->brief[i].met) {
            eg_result_unseen(result, EG_CHECK_13_STRUCTURE);
            if (missing++ == 0) {
                first = lg_source_name(&walk->source, all->brief[i].entry);
            }
        }
    }
    if (missing > 0) {
        lg_remark(walk,
                  "unproven: %" PRIu64 " %s ballots have no decryption, so "
                  "what they would have been is not shown; the first is %s",
                  missing, called, first);
    }
}
