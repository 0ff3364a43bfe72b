/* SPDX-License-Identifier: Apache-2.0 */
/* The order of a verification of a record of 1.52. */
#include "legacy/kotlin1/kotlin1.h"

#include "legacy/protobuf/copies.h"
#include "legacy/weights.h"

/** An encrypted ballot that is to be compared with its decryption. */
static eg_status
read_again(const lg_walk *walk,
           lg_kt_ballot *out,
           const eg_json *json,
           eg_arena *arena,
           eg_error *err)
{
    lg_k1_ballot ballot;
    EG_TRY(lg_k1_ballot_read(walk, &ballot, json, arena, err));
    *out = ballot.base;
    return EG_OK;
}

static const char *const sums[] = {"object_id", "contests", NULL};
static const char *const sum_contest[] = {
    "object_id", "sequence_order", "selections", "description_hash", NULL};
static const char *const sum_selection[] = {
    "object_id", "sequence_order", "ciphertext", "description_hash", NULL};
static const char *const decryption[] = {"object_id", "contests", NULL};
static const char *const contest[] = {"object_id", "selections", NULL};
static const char *const selection[] = {"object_id", "tally", "value",
                                        "message",   "proof", NULL};

const lg_kt_dialect lg_k1_dialect = {.bars = true,
                                     .described = true,
                                     .opened = LG_SPOILED,
                                     .called = "spoiled",
                                     .sums = sums,
                                     .sum_contest = sum_contest,
                                     .sum_selection = sum_selection,
                                     .decryption = decryption,
                                     .contest = contest,
                                     .selection = selection,
                                     .read = read_again};

static const char *const message_sums[] = {
    "object_id", "contests", "cast_ballot_ids", "tally_ids", NULL};
static const char *const message_contest[] = {"object_id", "selections",
                                              "decrypted_contest_data", NULL};

const lg_kt_dialect lg_k1_dialect_messages = {.bars = true,
                                              .counted = true,
                                              .opens = true,
                                              .opened = LG_SPOILED,
                                              .called = "spoiled",
                                              .sums = message_sums,
                                              .sum_contest = sum_contest,
                                              .sum_selection = sum_selection,
                                              .decryption = decryption,
                                              .contest = message_contest,
                                              .selection = selection,
                                              .read = read_again};

const char lg_k1_one[] =
    "0000000000000000000000000000000000000000000000000000000000000001";

/** The member @p name of the file of @p kind; NULL if it cannot be read. */
static const eg_json *
member_of(lg_walk *walk, lg_kind kind, const char *name)
{
    const size_t entry = lg_source_next(&walk->source, kind, 0);
    const eg_json *json;
    if (entry == walk->source.len ||
        lg_read_json(&walk->source, entry, &walk->bytes, walk->arena, &json,
                     NULL) != EG_OK) {
        return NULL;
    }
    return eg_json_member(json, name);
}

bool
lg_kotlin_is_152(lg_walk *walk)
{
    /* The Java port of 0.95 writes that there is no name: null. */
    const eg_json *name = member_of(walk, LG_CONSTANTS, "name");
    return (name != NULL && name->type != EG_JSON_NULL) ||
           eg_json_text_is(member_of(walk, LG_CONTEXT, "commitment_hash"),
                           lg_k1_one);
}

/* -- coefficients ----------------------------------------------------------- */

/** {"guardian_id", "x_coordinate", "lagrange_coefficient"} of guardian @p l. */
static eg_status
read_weight(const lg_walk *walk,
            lg_scalar *out,
            const eg_json *v,
            uint32_t l,
            eg_error *err)
{
    static const char *const names[] = {"guardian_id", "x_coordinate",
                                        "lagrange_coefficient", NULL};
    const int64_t x = (int64_t)l + 1;
    int64_t given;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_get_fixed(v, names[0], walk->guardian[l].id.s, err));
    EG_TRY(eg_json_get_int(&given, v, names[1], x, x, err));
    return lg_get_scalar(&walk->format, out, v, names[2], err);
}

static eg_status
judge_weights(lg_walk *walk,
              const eg_json *json,
              const eg_place *place,
              eg_error *err)
{
    static const char *const names[] = {"coefficients", NULL};
    const eg_json *object;
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(eg_json_get_object(&object, json, names[0], err));
    return lg_weights_judge(walk, object, read_weight, place, err);
}

/** Nothing needs them, as anybody can compute them. */
static eg_status
judge_coefficients(lg_walk *walk)
{
    eg_error err = {0};
    const eg_json *json;
    eg_place place;
    if (walk->source.count[LG_COEFFICIENTS] == 0) {
        return EG_OK;
    }
    EG_TRY(lg_read_one(walk, LG_COEFFICIENTS, &json, &place));
    if (json == NULL) {
        return EG_OK;
    }
    return lg_found_malformed(&walk->report->result, &place,
                              judge_weights(walk, json, &place, &err), &err);
}

eg_status
lg_kotlin1_verify(lg_walk *walk, eg_error *err)
{
    lg_ballots all = {.len = 0};
    (void)err;
    EG_TRY(lg_k1_setup(walk));
    EG_TRY(lg_pb_judge_copies(walk));
    if (!walk->ready) {
        lg_break_setup(walk);
        return EG_OK;
    }
    eg_status status = lg_k1_ballots(walk, &all);
    if (status == EG_OK && walk->options->profile == EG_PROFILE_FULL) {
        status = judge_coefficients(walk);
        if (status == EG_OK) {
            status = lg_kt_tallies(walk, &all);
        }
    }
    lg_ballots_free(&all);
    return status;
}
