/* SPDX-License-Identifier: Apache-2.0 */
/* Reading an encrypted ballot of 2.0. */
#include "codec/text.h"
#include "legacy/kotlin/kotlin.h"

/** Bytes of contest data at most. */
#define DATA_MAX 1048576

eg_status
lg_kt_read_pair(const lg_walk *walk,
                lg_element *alpha,
                lg_element *beta,
                const eg_json *pair,
                eg_error *err)
{
    static const char *const names[] = {"pad", "data", NULL};
    EG_TRY(eg_json_need_object(pair, err));
    EG_TRY(eg_json_only(pair, names, err));
    EG_TRY(lg_get_element(&walk->format, alpha, pair, "pad", err));
    return lg_get_element(&walk->format, beta, pair, "data", err);
}

eg_status
lg_kt_get_pair(const lg_walk *walk,
               lg_element *alpha,
               lg_element *beta,
               const eg_json *object,
               const char *name,
               eg_error *err)
{
    const eg_json *pair;
    EG_TRY(eg_json_get(&pair, object, name, err));
    return lg_kt_read_pair(walk, alpha, beta, pair, err);
}

eg_status
lg_kt_get_hex(uint8_t **out,
              size_t *len,
              const eg_json *object,
              const char *name,
              eg_arena *arena,
              eg_error *err)
{
    const eg_json *v;
    EG_TRY(eg_json_get_string(&v, object, name, err));
    *len = v->text_len / 2;
    *out = eg_arena_alloc(arena, *len + 1, 1);
    if (*out == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the file is too large");
    }
    if (eg_hex_read(*out, *len, v->text, v->text_len, EG_HEX_UPPER) != EG_OK) {
        return eg_json_fail(err, v,
                            "must be pairs of upper-case hexadecimal digits");
    }
    return EG_OK;
}

/** Bytes of any length in the record's encoding. */
static eg_status
get_bytes(const lg_walk *walk,
          uint8_t **out,
          size_t *len,
          const eg_json *object,
          const char *name,
          eg_arena *arena,
          eg_error *err)
{
    const eg_json *v;
    if (walk->format.form == LG_FORM_WIDE) {
        return lg_kt_get_hex(out, len, object, name, arena, err);
    }
    EG_TRY(eg_json_get_string(&v, object, name, err));
    *out = eg_arena_alloc(arena, v->text_len + 4, 1);
    if (*out == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the file is too large");
    }
    if (eg_base64_read(*out, len, v->text, v->text_len) != EG_OK) {
        return eg_json_fail(err, v, "must be base64");
    }
    return EG_OK;
}

eg_status
lg_kt_get_data(const lg_walk *walk,
               lg_kt_data *out,
               const eg_json *object,
               const char *name,
               eg_arena *arena,
               eg_error *err)
{
    static const char *const names[] = {"c0", "c1", "c2", "numBytes", NULL};
    const eg_json *v = NULL;
    *out = (lg_kt_data){.there = false};
    EG_TRY(eg_json_get_object_opt(&v, object, name, err));
    if (v == NULL) {
        return EG_OK;
    }
    out->there = true;
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_get_element(&walk->format, &out->c0, v, names[0], err));
    EG_TRY(get_bytes(walk, &out->c1, &out->c1_len, v, names[1], arena, err));
    EG_TRY(lg_get_hash(&walk->format, &out->c2, v, names[2], err));
    EG_TRY(eg_json_get_int(&out->bytes, v, names[3], 0, DATA_MAX, err));
    if (out->c1_len % 32 != 0 || (size_t)out->bytes > out->c1_len ||
        (size_t)out->bytes + 32 <= out->c1_len) {
        return eg_json_fail(err, v,
                            "must have c1 of whole blocks of 32 bytes, as many "
                            "as numBytes take");
    }
    return EG_OK;
}

eg_status
lg_kt_same_election(const lg_walk *walk, const eg_json *object, eg_error *err)
{
    eg_hash id;
    EG_TRY(lg_get_hash(&walk->format, &id, object, "election_id", err));
    if (!eg_hash_equal(&id, &lg_kt_of(walk)->extended_hash)) {
        return eg_json_fail(err, eg_json_member(object, "election_id"),
                            "must be the extended base hash");
    }
    return EG_OK;
}

eg_status
lg_kt_proof_read(const lg_walk *walk,
                 lg_kt_proof *out,
                 const eg_json *object,
                 eg_arena *arena,
                 eg_error *err)
{
    static const char *const outer[] = {"proofs", NULL};
    static const char *const names[] = {"challenge", "response", NULL};
    const eg_json *proof;
    const eg_json *list;
    EG_TRY(eg_json_get_object(&proof, object, "proof", err));
    EG_TRY(eg_json_only(proof, outer, err));
    EG_TRY(eg_json_get_array(&list, proof, "proofs", err));
    out->branch = eg_arena_alloc(arena, list->count, sizeof(*out->branch));
    if (out->branch == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the ballot is too large");
    }
    for (const eg_json *v = list->first; v != NULL; v = v->next) {
        lg_kt_branch *b = &out->branch[out->len++];
        EG_TRY(eg_json_need_object(v, err));
        EG_TRY(eg_json_only(v, names, err));
        EG_TRY(lg_get_scalar(&walk->format, &b->c, v, names[0], err));
        EG_TRY(lg_get_scalar(&walk->format, &b->v, v, names[1], err));
    }
    return EG_OK;
}

eg_status
lg_kt_selection_find(lg_kt_selection *out,
                     const lg_kt_contest *contest,
                     const eg_json *v,
                     const char *id,
                     eg_error *err)
{
    int64_t order;
    out->where = contest->where;
    out->where.field = v->index + 1;
    EG_TRY(lg_get_text(&out->where.field_id, v, id, err));
    EG_TRY(eg_json_get_int(&order, v, "sequence_order", 0, INT32_MAX, err));
    out->option = lg_contest_option(contest->about, out->where.field_id);
    if (out->option == NULL || out->option->order != order) {
        return eg_json_fail(err, v, "is no option of the manifest");
    }
    return EG_OK;
}

eg_status
lg_kt_contest_find(const lg_walk *walk,
                   lg_kt_contest *out,
                   const eg_json *v,
                   const char *id,
                   eg_error *err)
{
    const lg_manifest *m = &walk->manifest;
    int64_t order;
    EG_TRY(lg_get_text(&out->where.contest_id, v, id, err));
    EG_TRY(eg_json_get_int(&order, v, "sequence_order", 0, INT32_MAX, err));
    const size_t number = lg_manifest_contest(m, out->where.contest_id);
    if (number == m->contests || m->contest[number].order != order) {
        return eg_json_fail(err, v, "is no contest of the manifest");
    }
    out->about = &m->contest[number];
    out->where.contest = (uint32_t)number + 1;
    return EG_OK;
}

static eg_status
read_selection(const lg_walk *walk,
               lg_kt_selection *out,
               const lg_kt_contest *contest,
               const eg_json *v,
               eg_arena *arena,
               eg_error *err)
{
    static const char *const names[] = {"selection_id", "sequence_order",
                                        "encrypted_vote", "proof", NULL};
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_kt_selection_find(out, contest, v, names[0], err));
    EG_TRY(lg_kt_get_pair(walk, &out->alpha, &out->beta, v, names[2], err));
    EG_TRY(lg_kt_proof_read(walk, &out->proof, v, arena, err));
    return EG_OK;
}

static eg_status
read_contest(const lg_walk *walk,
             lg_kt_contest *out,
             bool pre,
             const eg_json *v,
             eg_arena *arena,
             eg_error *err)
{
    static const char *const names[] = {"contest_id",
                                        "sequence_order",
                                        "votes_allowed",
                                        "contest_hash",
                                        "selections",
                                        "proof",
                                        "encrypted_contest_data",
                                        "pre_encryption",
                                        NULL};
    const eg_json *list;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_kt_contest_find(walk, out, v, names[0], err));
    int64_t votes = out->about->votes;
    EG_TRY(eg_json_get_int_opt(&votes, v, names[2], 0, LG_LIST_MAX, err));
    if (votes != out->about->votes) {
        return eg_json_fail(err, v,
                            "must have votes_allowed as in the manifest");
    }
    EG_TRY(lg_get_hash(&walk->format, &out->hash, v, names[3], err));
    EG_TRY(eg_json_get_array(&list, v, names[4], err));
    EG_TRY(lg_kt_proof_read(walk, &out->proof, v, arena, err));
    EG_TRY(lg_kt_get_data(walk, &out->data, v, names[6], arena, err));
    EG_TRY(pre ? lg_kt_pre_read(walk, &out->pre, v, arena, err)
               : lg_get_null(v, names[7], " where is_preencrypt is not true",
                             err));
    out->selection =
        eg_arena_alloc(arena, list->count, sizeof(*out->selection));
    if (out->selection == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the ballot is too large");
    }
    for (const eg_json *s = list->first; s != NULL; s = s->next) {
        EG_TRY(read_selection(walk, &out->selection[out->selections++], out, s,
                              arena, err));
    }
    return EG_OK;
}

/** The state, the serial number, and whether it was pre-encrypted. */
static eg_status
read_state(const lg_walk *walk,
           lg_kt_ballot *out,
           const eg_json *json,
           eg_error *err)
{
    const eg_json *v;
    EG_TRY(eg_json_get_string(&v, json, "state", err));
    out->cast = eg_json_text_is(v, "CAST");
    /* So a device marks what was never submitted. */
    out->unknown = eg_json_text_is(v, "UNKNOWN");
    /* kotlin-multiplatform calls challenged ballots spoiled. */
    if (!out->cast && !out->unknown && !eg_json_text_is(v, "CHALLENGED") &&
        !eg_json_text_is(v, "SPOILED")) {
        return eg_json_fail(err, v,
                            "must be CAST, CHALLENGED, SPOILED or UNKNOWN");
    }
    EG_TRY(lg_get_null(json, "primary_nonce",
                       ": a published nonce would tell the vote", err));
    EG_TRY(eg_json_get_bool_opt(&out->pre, json, "is_preencrypt", err));
    const eg_json *serial = NULL;
    EG_TRY(eg_json_get_object_opt(&serial, json, "encrypted_sn", err));
    out->has_serial = serial != NULL;
    return serial == NULL
               ? EG_OK
               : lg_kt_get_pair(walk, &out->serial[0], &out->serial[1], json,
                                "encrypted_sn", err);
}

eg_status
lg_kt_ballot_read(const lg_walk *walk,
                  lg_kt_ballot *out,
                  const eg_json *json,
                  eg_arena *arena,
                  eg_error *err)
{
    static const char *const names[] = {
        "ballot_id", "ballot_style_id",   "encrypting_device", "timestamp",
        "code_baux", "confirmation_code", "election_id",       "contests",
        "state",     "encrypted_sn",      "is_preencrypt",     "primary_nonce",
        NULL};
    const eg_json *list;
    int64_t timestamp;
    *out = (lg_kt_ballot){.contests = 0};
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(lg_get_text(&out->id, json, names[0], err));
    EG_TRY(lg_get_text(&out->style, json, names[1], err));
    EG_TRY(lg_get_text(&out->device, json, names[2], err));
    EG_TRY(eg_json_get_int(&timestamp, json, names[3], 0, INT64_MAX, err));
    EG_TRY(lg_kt_get_hex(&out->aux, &out->aux_len, json, names[4], arena, err));
    EG_TRY(lg_get_hash(&walk->format, &out->code, json, names[5], err));
    EG_TRY(lg_kt_same_election(walk, json, err));
    EG_TRY(eg_json_get_array(&list, json, names[7], err));
    EG_TRY(read_state(walk, out, json, err));
    out->contest = eg_arena_alloc(arena, list->count, sizeof(*out->contest));
    if (out->contest == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the ballot is too large");
    }
    for (const eg_json *c = list->first; c != NULL; c = c->next) {
        EG_TRY(read_contest(walk, &out->contest[out->contests++], out->pre, c,
                            arena, err));
    }
    return EG_OK;
}
