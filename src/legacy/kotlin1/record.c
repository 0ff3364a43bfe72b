/* SPDX-License-Identifier: Apache-2.0 */
/* All ballots of a record of 1.52: products, identifiers, codes. */
#include <inttypes.h>

#include "legacy/codes.h"
#include "legacy/kotlin1/kotlin1.h"

static eg_status
judge_ballot(lg_worker *w, lg_ballot_file *file, eg_error *err)
{
    const lg_walk *walk = w->walk;
    lg_ballots *all = w->gathered;
    lg_brief *brief = &file->brief;
    lg_k1_ballot ballot;
    bool beyond;
    EG_TRY(lg_k1_ballot_read(walk, &ballot, file->json, w->arena, err));
    eg_scalar_write(walk->group, brief->code.bytes, &ballot.code.x);
    eg_scalar_write(walk->group, brief->before.bytes, &ballot.seed.x);
    brief->state = ballot.base.cast ? LG_STATE_CAST : LG_STATE_SPOILED;
    EG_TRY(lg_ballots_add(all, file, ballot.base.id));
    all->count[LG_COUNT_UNKNOWN] += ballot.base.unknown ? 1 : 0;
    all->count[LG_COUNT_PRE] += ballot.base.pre ? 1 : 0;
    if (ballot.base.cast) {
        lg_kt_accumulate(walk, all, &ballot.base);
    }
    EG_TRY(lg_k1_ballot_judge(walk, &ballot, w->arena, &w->result, &file->place,
                              &beyond));
    all->count[LG_COUNT_BEYOND] += beyond ? 1 : 0;
    return EG_OK;
}

/** Codes begin at Q' and continue each other, or each begins at Q'. */
static eg_status
judge_codes(lg_walk *walk, const lg_ballots *all)
{
    eg_hash start = {{0}};
    lg_codes codes;
    eg_scalar_write(walk->group, start.bytes, &walk->extended_hash);
    EG_TRY(lg_codes_judge(walk, all, &start, 1, &codes));
    if (codes.restarts > 0) {
        lg_deviation(walk,
                     "%" PRIu64 " of %zu codes begin at the extended base "
                     "hash, as kotlin-multiplatform makes them: they do not "
                     "continue each other, and nothing shows their order or "
                     "that none was left out",
                     codes.begins, all->len);
    }
    lg_codes_tell_gaps(walk, all, &codes);
    return EG_OK;
}

/** What all ballots together leave unproven. */
static void
tell_unproven(lg_walk *walk, const lg_ballots *all)
{
    if (all->count[LG_COUNT_PRE] > 0) {
        for (unsigned step = 15; step <= 17; step++) {
            eg_result_unseen_step(&walk->report->result, step);
        }
        lg_remark(walk,
                  "unproven: %" PRIu64 " ballots are pre-encrypted, and "
                  "nothing is verified of what was printed, of which their "
                  "codes are made",
                  all->count[LG_COUNT_PRE]);
    }
    if (all->count[LG_COUNT_BEYOND] > 0) {
        lg_remark(walk,
                  "unproven: %" PRIu64 " ballots have contests that are not of "
                  "their styles, as kotlin-multiplatform encrypts ballots; "
                  "nothing shows that they hold no votes there",
                  all->count[LG_COUNT_BEYOND]);
    }
}

eg_status
lg_k1_ballots(lg_walk *walk, lg_ballots *out)
{
    EG_TRY(lg_ballots_run(walk, judge_ballot, out));
    walk->report->facts.spoiled = out->len - out->count[LG_COUNT_CAST];
    tell_unproven(walk, out);
    EG_TRY(lg_ballots_judge_unique(walk, out, "object_id"));
    return judge_codes(walk, out);
}
