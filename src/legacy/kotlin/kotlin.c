/* SPDX-License-Identifier: Apache-2.0 */
/* The order of a verification of a record of 2.0. */
#include "legacy/kotlin/kotlin.h"

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

bool
lg_kotlin_is_152(lg_walk *walk)
{
    /* That implementation published no commitment hash, but this number. */
    static const char one[] =
        "0000000000000000000000000000000000000000000000000000000000000001";
    const size_t entry = lg_source_next(&walk->source, LG_CONTEXT, 0);
    const eg_json *json;
    if (entry == walk->source.store.count ||
        lg_read_json(&walk->source, entry, &walk->bytes, walk->arena, &json,
                     NULL) != EG_OK) {
        return false;
    }
    return eg_json_text_is(eg_json_member(json, "commitment_hash"), one);
}

eg_status
lg_kotlin_verify(lg_walk *walk, eg_error *err)
{
    lg_ballots all = {.len = 0};
    (void)err;
    EG_TRY(lg_kt_setup(walk));
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
