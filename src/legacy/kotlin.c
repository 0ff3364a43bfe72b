/* SPDX-License-Identifier: Apache-2.0 */
/* The order of a verification of a record of 2.0. */
#include "legacy/kotlin.h"

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
    lg_remark(walk, "unfinished: %s", why);
    return EG_OK;
}

eg_status
lg_kotlin_verify(lg_walk *walk, eg_error *err)
{
    lg_kt_ballots all = {.len = 0};
    (void)err;
    EG_TRY(lg_kt_setup(walk));
    if (!walk->ready) {
        lg_break(walk, 5, 14);
        lg_break(walk, EG_STEP_X, EG_STEP_X);
        return EG_OK;
    }
    eg_status status = lg_kt_ballots_run(walk, &all);
    if (status == EG_OK) {
        status = lg_kt_chains(walk, &all);
    }
    if (status == EG_OK && walk->options->profile == EG_PROFILE_FULL) {
        status = lg_kt_tallies(walk, &all);
    }
    lg_kt_ballots_free(&all);
    return status;
}
