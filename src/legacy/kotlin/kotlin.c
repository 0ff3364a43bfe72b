/* SPDX-License-Identifier: Apache-2.0 */
/* The order of a verification of a record of 2.0. */
#include "legacy/kotlin/kotlin.h"

#include "legacy/protobuf/copies.h"

static const char *const sums[] = {"tally_id", "contests", "cast_ballot_ids",
                                   "election_id", NULL};
static const char *const sum_contest[] = {"contest_id", "sequence_order",
                                          "selections", "ballot_count", NULL};
static const char *const sum_selection[] = {"selection_id", "sequence_order",
                                            "encrypted_vote", NULL};
static const char *const decryption[] = {"id", "contests", "election_id", NULL};
static const char *const contest[] = {
    "contest_id", "selections", "ballot_count", "decrypted_contest_data", NULL};
static const char *const selection[] = {"selection_id",   "tally", "b_over_m",
                                        "encrypted_vote", "proof", NULL};

const lg_kt_dialect lg_kt_dialect_20 = {.counted = true,
                                        .opens = true,
                                        .opened = LG_CHALLENGED,
                                        .called = "challenged",
                                        .sums = sums,
                                        .sum_contest = sum_contest,
                                        .sum_selection = sum_selection,
                                        .decryption = decryption,
                                        .contest = contest,
                                        .selection = selection,
                                        .read = lg_kt_ballot_read};

eg_status
lg_kt_read_stage(lg_walk *walk,
                 lg_kind kind,
                 const char *why,
                 const eg_json **out,
                 eg_place *place)
{
    if (walk->source.count[kind] > 0) {
        return lg_read_one(walk, kind, out, place);
    }
    *out = NULL;
    *place = EG_PLACE_RECORD;
    lg_remark(walk, "unfinished: there is no %s, so that %s",
              lg_called(&walk->source, kind), why);
    return EG_OK;
}

eg_status
lg_kotlin_verify(lg_walk *walk, eg_error *err)
{
    lg_ballots all = {.len = 0};
    (void)err;
    EG_TRY(lg_kt_setup(walk));
    EG_TRY(lg_pb_judge_copies(walk));
    if (!walk->ready) {
        lg_break_setup(walk);
        return EG_OK;
    }
    eg_status status = lg_kt_ballots_run(walk, &all);
    if (status == EG_OK) {
        status = lg_kt_chains(walk, &all);
    }
    if (status == EG_OK && walk->options->profile == EG_PROFILE_FULL) {
        status = lg_kt_tallies(walk, &all);
    }
    lg_ballots_free(&all);
    return status;
}
