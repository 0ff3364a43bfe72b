/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a submitted ballot of 1.52. */
#include "legacy/kotlin1/kotlin1.h"

/** Bytes of contest data at most. */
#define DATA_MAX 1048576

/** Members description_hash and crypto_hash. */
static eg_status
read_hashes(const lg_walk *walk,
            lg_k1_hashes *out,
            const eg_json *v,
            eg_error *err)
{
    EG_TRY(lg_get_scalar(&walk->format, &out->description, v,
                         "description_hash", err));
    return lg_get_scalar(&walk->format, &out->hash, v, "crypto_hash", err);
}

static eg_status
read_data(const lg_walk *walk,
          lg_kt_data *out,
          const eg_json *object,
          eg_arena *arena,
          eg_error *err)
{
    static const char *const names[] = {"pad", "data", "mac", "numBytes", NULL};
    const eg_json *v;
    const eg_json *bytes;
    EG_TRY(eg_json_get_object(&v, object, "contest_data", err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_get_element(&walk->format, &out->c0, v, names[0], err));
    EG_TRY(eg_json_get_array(&bytes, v, names[1], err));
    EG_TRY(lg_kt_get_bytes(&out->c1, &out->c1_len, bytes, arena, err));
    EG_TRY(lg_get_hash(&walk->format, &out->c2, v, names[2], err));
    EG_TRY(eg_json_get_int(&out->bytes, v, names[3], 0, DATA_MAX, err));
    out->there = true;
    return EG_OK;
}

static eg_status
read_selection(const lg_walk *walk,
               lg_kt_selection *out,
               lg_k1_hashes *hashes,
               const lg_kt_contest *contest,
               const eg_json *v,
               eg_arena *arena,
               eg_error *err)
{
    static const char *const names[] = {
        "object_id",        "sequence_order", "ciphertext", "proof",
        "description_hash", "crypto_hash",    NULL};
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_kt_selection_find(out, contest, v, names[0], err));
    EG_TRY(lg_kt_get_pair(walk, &out->alpha, &out->beta, v, names[2], err));
    EG_TRY(lg_kt_proof_read(walk, &out->proof, v, arena, err));
    EG_TRY(read_hashes(walk, hashes, v, err));
    return EG_OK;
}

/** What was printed stands in messages alone, of ballots that are pre-encrypted;
 * nothing is verified of it, which is told. */
static eg_status
check_printed(const lg_walk *walk, const eg_json *v, bool pre, eg_error *err)
{
    static const char name[] = "pre_encryption";
    if (walk->source.schema == NULL) {
        return lg_get_absent(v, name, err);
    }
    return pre ? EG_OK
               : lg_get_null(v, name, " where is_preencrypt is not true", err);
}

static eg_status
read_contest(const lg_walk *walk,
             lg_kt_contest *out,
             lg_k1_contest *more,
             bool pre,
             const eg_json *v,
             eg_arena *arena,
             eg_error *err)
{
    static const char *const names[] = {
        "object_id",    "sequence_order",   "ballot_selections",
        "proof",        "description_hash", "crypto_hash",
        "contest_data", "pre_encryption",   NULL};
    const eg_json *list;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(check_printed(walk, v, pre, err));
    EG_TRY(lg_kt_contest_find(walk, out, v, names[0], err));
    EG_TRY(eg_json_get_array(&list, v, names[2], err));
    EG_TRY(lg_kt_proof_read(walk, &out->proof, v, arena, err));
    EG_TRY(read_hashes(walk, &more->own, v, err));
    EG_TRY(read_data(walk, &out->data, v, arena, err));
    out->selection =
        eg_arena_alloc(arena, list->count, sizeof(*out->selection));
    more->selection =
        eg_arena_alloc(arena, list->count, sizeof(*more->selection));
    if (out->selection == NULL || more->selection == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the ballot is too large");
    }
    for (const eg_json *s = list->first; s != NULL; s = s->next) {
        EG_TRY(read_selection(walk, &out->selection[out->selections],
                              &more->selection[out->selections], out, s, arena,
                              err));
        out->selections++;
    }
    return EG_OK;
}

static eg_status
read_state(lg_kt_ballot *out, const eg_json *json, eg_error *err)
{
    const eg_json *v;
    EG_TRY(eg_json_get_string(&v, json, "state", err));
    out->cast = eg_json_text_is(v, "CAST");
    out->unknown = eg_json_text_is(v, "UNKNOWN");
    if (!out->cast && !out->unknown && !eg_json_text_is(v, "SPOILED")) {
        return eg_json_fail(err, v, "must be CAST, SPOILED or UNKNOWN");
    }
    return eg_json_get_bool_opt(&out->pre, json, "is_preencrypt", err);
}

eg_status
lg_k1_ballot_read(const lg_walk *walk,
                  lg_k1_ballot *out,
                  const eg_json *json,
                  eg_arena *arena,
                  eg_error *err)
{
    static const char *const names[] = {
        "object_id",     "style_id", "manifest_hash",
        "code_seed",     "code",     "crypto_hash",
        "timestamp",     "contests", "state",
        "is_preencrypt", NULL};
    const lg_format *f = &walk->format;
    lg_kt_ballot *b = &out->base;
    const eg_json *list;
    *out = (lg_k1_ballot){.contest = NULL};
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(lg_get_text(&b->id, json, names[0], err));
    EG_TRY(lg_get_text(&b->style, json, names[1], err));
    EG_TRY(lg_get_scalar(f, &out->manifest_hash, json, names[2], err));
    EG_TRY(lg_get_scalar(f, &out->seed, json, names[3], err));
    EG_TRY(lg_get_scalar(f, &out->code, json, names[4], err));
    EG_TRY(lg_get_scalar(f, &out->hash, json, names[5], err));
    EG_TRY(eg_json_get_int(&out->timestamp, json, names[6], 0, INT64_MAX, err));
    EG_TRY(eg_json_get_array(&list, json, names[7], err));
    EG_TRY(read_state(b, json, err));
    b->contest = eg_arena_alloc(arena, list->count, sizeof(*b->contest));
    out->contest = eg_arena_alloc(arena, list->count, sizeof(*out->contest));
    if (b->contest == NULL || out->contest == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the ballot is too large");
    }
    for (const eg_json *c = list->first; c != NULL; c = c->next) {
        EG_TRY(read_contest(walk, &b->contest[b->contests],
                            &out->contest[b->contests], b->pre, c, arena, err));
        b->contests++;
    }
    return EG_OK;
}
