/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a submitted ballot of the Python implementation. */
#include "legacy/core2/core2.h"

eg_status
lg_get_pair(const lg_format *format,
            lg_pair *out,
            const eg_json *object,
            const char *name,
            eg_error *err)
{
    static const char *const names[] = {"pad", "data", NULL};
    const eg_json *pair;
    EG_TRY(eg_json_get_object(&pair, object, name, err));
    EG_TRY(eg_json_only(pair, names, err));
    EG_TRY(lg_get_element(format, &out->alpha, pair, "pad", err));
    return lg_get_element(format, &out->beta, pair, "data", err);
}

/** Null, or a hashed ElGamal ciphertext, of which only the form is known. */
static eg_status
read_extended_data(const lg_format *f,
                   bool *has,
                   lg_element *pad,
                   const eg_json *object,
                   eg_error *err)
{
    static const char *const names[] = {"pad", "data", "mac", NULL};
    const eg_json *v = NULL;
    EG_TRY(eg_json_get_object_opt(&v, object, "extended_data", err));
    *has = v != NULL;
    if (v == NULL) {
        return EG_OK;
    }
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_get_element(f, pad, v, "pad", err));
    for (size_t i = 1; names[i] != NULL; i++) {
        const eg_json *text;
        EG_TRY(eg_json_get_string(&text, v, names[i], err));
    }
    return EG_OK;
}

static eg_status
read_selection_proof(const lg_walk *walk,
                     const lg_format *f,
                     lg_py_selection *out,
                     const eg_json *object,
                     eg_error *err)
{
    static const char *const names[] = {"proof_zero_pad",
                                        "proof_zero_data",
                                        "proof_one_pad",
                                        "proof_one_data",
                                        "proof_zero_challenge",
                                        "proof_one_challenge",
                                        "challenge",
                                        "proof_zero_response",
                                        "proof_one_response",
                                        "usage",
                                        "name",
                                        NULL};
    const eg_json *p;
    EG_TRY(eg_json_get_object(&p, object, "proof", err));
    EG_TRY(eg_json_only(p, names, err));
    EG_TRY(lg_get_element(f, &out->a[0], p, names[0], err));
    EG_TRY(lg_get_element(f, &out->b[0], p, names[1], err));
    EG_TRY(lg_get_element(f, &out->a[1], p, names[2], err));
    EG_TRY(lg_get_element(f, &out->b[1], p, names[3], err));
    EG_TRY(lg_get_scalar(f, &out->c[0], p, names[4], err));
    EG_TRY(lg_get_scalar(f, &out->c[1], p, names[5], err));
    EG_TRY(lg_get_scalar(f, &out->challenge, p, names[6], err));
    EG_TRY(lg_get_scalar(f, &out->v[0], p, names[7], err));
    EG_TRY(lg_get_scalar(f, &out->v[1], p, names[8], err));
    if (walk->core2) {
        EG_TRY(lg_get_absent(p, "name", err));
        return lg_get_null(p, names[9], "", err);
    }
    return lg_py_words(walk, LG_PY_SELECTION, p, err);
}

/** The order of the placeholder that is selection @p index of a contest. */
static int64_t
placeholder_order(const lg_contest *about, size_t index)
{
    int64_t last = -1;
    for (size_t i = 0; i < about->options; i++) {
        last = about->option[i].order > last ? about->option[i].order : last;
    }
    return last + 1 + (int64_t)index - (int64_t)about->options;
}

static eg_status
read_selection(const lg_walk *walk,
               const lg_format *f,
               lg_py_selection *out,
               const lg_py_contest *contest,
               const eg_json *v,
               eg_error *err)
{
    static const char *const names[] = {
        "object_id",  "sequence_order", "description_hash",
        "ciphertext", "crypto_hash",    "is_placeholder_selection",
        "nonce",      "proof",          "extended_data",
        NULL};
    bool placeholder;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    out->where = contest->where;
    EG_TRY(lg_get_text(&out->where.field_id, v, names[0], err));
    out->option = lg_contest_option(contest->about, out->where.field_id);
    EG_TRY(lg_py_order(walk, &out->order, v,
                       out->option == NULL
                           ? placeholder_order(contest->about, v->index)
                           : out->option->order,
                       err));
    EG_TRY(lg_get_scalar(f, &out->description, v, names[2], err));
    EG_TRY(lg_get_pair(f, &out->cipher, v, names[3], err));
    EG_TRY(lg_get_scalar(f, &out->hash, v, names[4], err));
    EG_TRY(walk->java ? lg_get_flag(&placeholder, v, names[5], err)
                      : eg_json_get_bool(&placeholder, v, names[5], err));
    EG_TRY(lg_py_nonce(walk, v, err));
    EG_TRY(read_selection_proof(walk, f, out, v, err));
    EG_TRY(read_extended_data(f, &out->has_data, &out->data_pad, v, err));
    out->where.field = v->index + 1;
    if (placeholder != (out->option == NULL)) {
        return eg_json_fail(err, v,
                            "must be an option of the manifest or else a "
                            "placeholder");
    }
    return EG_OK;
}

static eg_status
read_contest_proof(const lg_walk *walk,
                   const lg_format *f,
                   lg_py_contest *out,
                   const eg_json *object,
                   eg_error *err)
{
    static const char *const names[] = {"pad",      "data",     "challenge",
                                        "response", "constant", "usage",
                                        "name",     NULL};
    const eg_json *p;
    EG_TRY(eg_json_get_object(&p, object, "proof", err));
    EG_TRY(eg_json_only(p, names, err));
    EG_TRY(lg_get_element(f, &out->a, p, names[0], err));
    EG_TRY(lg_get_element(f, &out->b, p, names[1], err));
    EG_TRY(lg_get_scalar(f, &out->challenge, p, names[2], err));
    EG_TRY(lg_get_scalar(f, &out->response, p, names[3], err));
    EG_TRY(eg_json_get_int(&out->constant, p, names[4], 0, LG_LIST_MAX, err));
    return lg_py_words(walk, LG_PY_LIMIT, p, err);
}

static eg_status
read_selections(const lg_walk *walk,
                const lg_format *f,
                lg_py_contest *out,
                const eg_json *v,
                eg_arena *arena,
                eg_error *err)
{
    const eg_json *list;
    EG_TRY(eg_json_get_array(&list, v, "ballot_selections", err));
    out->selection =
        eg_arena_alloc(arena, list->count, sizeof(*out->selection));
    if (out->selection == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the ballot is too large");
    }
    for (const eg_json *s = list->first; s != NULL; s = s->next) {
        EG_TRY(read_selection(walk, f, &out->selection[out->selections++], out,
                              s, err));
    }
    return EG_OK;
}

/** The product of the selections, which 1.1 does not write. */
static eg_status
read_sum(const lg_walk *walk,
         const lg_format *f,
         lg_py_contest *out,
         const eg_json *v,
         eg_arena *arena,
         eg_error *err)
{
    const eg_group *group = walk->group;
    lg_pair *sum = &out->sum;
    if (!walk->source.early ||
        eg_json_member(v, "ciphertext_accumulation") != NULL) {
        return lg_get_pair(f, sum, v, "ciphertext_accumulation", err);
    }
    eg_element_one(group, &sum->alpha.x);
    eg_element_one(group, &sum->beta.x);
    for (size_t i = 0; i < out->selections; i++) {
        const lg_pair *c = &out->selection[i].cipher;
        eg_element_mul(group, &sum->alpha.x, &sum->alpha.x, &c->alpha.x);
        eg_element_mul(group, &sum->beta.x, &sum->beta.x, &c->beta.x);
    }
    sum->alpha.text = lg_element_digits(arena, group, &sum->alpha.x);
    sum->beta.text = lg_element_digits(arena, group, &sum->beta.x);
    if (sum->alpha.text.s == NULL || sum->beta.text.s == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the ballot is too large");
    }
    return EG_OK;
}

static eg_status
read_contest(const lg_walk *walk,
             const lg_format *f,
             lg_py_contest *out,
             const eg_json *v,
             eg_arena *arena,
             eg_error *err)
{
    static const char *const names[] = {"object_id",
                                        "sequence_order",
                                        "description_hash",
                                        "ballot_selections",
                                        "ciphertext_accumulation",
                                        "crypto_hash",
                                        "nonce",
                                        "proof",
                                        "extended_data",
                                        NULL};
    const lg_manifest *m = &walk->manifest;
    EG_TRY(eg_json_need_object(v, err));
    const eg_json *later = eg_json_member(v, "contest_limit");
    if (later != NULL) {
        return eg_json_fail(err, later,
                            "is of builds of the Python implementation after "
                            "its last release, 1.4, which are not supported");
    }
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_get_text(&out->where.contest_id, v, names[0], err));
    const size_t number = lg_manifest_contest(m, out->where.contest_id);
    if (number == m->contests) {
        return eg_json_fail(err, v, "is no contest of the manifest");
    }
    out->about = &m->contest[number];
    out->where.contest = (uint32_t)number + 1;
    EG_TRY(lg_py_order(walk, &out->order, v, out->about->order, err));
    EG_TRY(lg_get_scalar(f, &out->description, v, names[2], err));
    EG_TRY(read_selections(walk, f, out, v, arena, err));
    EG_TRY(read_sum(walk, f, out, v, arena, err));
    EG_TRY(lg_get_scalar(f, &out->hash, v, names[5], err));
    EG_TRY(lg_py_nonce(walk, v, err));
    EG_TRY(walk->core2 ? lg_core2_limit_read(f, out, v, arena, err)
                       : read_contest_proof(walk, f, out, v, err));
    return read_extended_data(f, &out->has_data, &out->data_pad, v, err);
}

eg_status
lg_py_ballot_read(const lg_walk *walk,
                  lg_py_ballot *out,
                  const eg_json *json,
                  eg_arena *arena,
                  eg_error *err)
{
    static const char *const later[] = {
        "object_id", "style_id",  "manifest_hash", "code_seed", "contests",
        "code",      "timestamp", "crypto_hash",   "nonce",     "state",
        NULL};
    static const char *const early[] = {"object_id",
                                        "ballot_style",
                                        "description_hash",
                                        "previous_tracking_hash",
                                        "contests",
                                        "tracking_hash",
                                        "timestamp",
                                        "crypto_hash",
                                        "nonce",
                                        "state",
                                        NULL};
    /* The names changed within the time of 1.1, all at once. */
    const char *const *names =
        walk->source.early && eg_json_member(json, early[5]) != NULL ? early
                                                                     : later;
    /* Digits that are made go where the ballot goes. */
    const lg_format own = {
        .form = walk->format.form, .group = walk->group, .arena = arena};
    const lg_format *f = &own;
    const eg_json *list;
    *out = (lg_py_ballot){.contests = 0};
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(lg_get_text(&out->id, json, names[0], err));
    EG_TRY(lg_get_text(&out->style, json, names[1], err));
    EG_TRY(lg_get_scalar(f, &out->manifest_hash, json, names[2], err));
    if (walk->core2) {
        /* It begins nothing and is in no hash. */
        lg_text seed;
        EG_TRY(lg_get_text(&seed, json, names[3], err));
    } else {
        EG_TRY(lg_get_scalar(f, &out->seed, json, names[3], err));
    }
    EG_TRY(eg_json_get_array(&list, json, names[4], err));
    EG_TRY(lg_get_scalar(f, &out->code, json, names[5], err));
    EG_TRY(eg_json_get_int(&out->timestamp, json, names[6], 0, INT64_MAX, err));
    EG_TRY(lg_get_scalar(f, &out->hash, json, names[7], err));
    EG_TRY(lg_py_nonce(walk, json, err));
    EG_TRY(lg_py_state(walk, &out->state, json,
                       walk->core2 ? LG_STATE_UNUSED : LG_STATE_SPOILED, err));
    out->contest = eg_arena_alloc(arena, list->count, sizeof(*out->contest));
    if (out->contest == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the ballot is too large");
    }
    for (const eg_json *c = list->first; c != NULL; c = c->next) {
        EG_TRY(read_contest(walk, f, &out->contest[out->contests++], c, arena,
                            err));
    }
    return EG_OK;
}
