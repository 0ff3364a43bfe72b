/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verification 2 of records of the Python implementation and of 1.91: the
 * guardians' files, and that each commitment's secret is known.
 */
#include "legacy/python/python.h"

/** One proof of a coefficient, read. */
typedef struct schnorr {
    lg_element key;
    lg_element h;
    lg_scalar c;
    lg_scalar u;
} schnorr;

static eg_status
read_schnorr(const lg_walk *walk, schnorr *out, const eg_json *v, eg_error *err)
{
    static const char *const names[] = {"public_key", "commitment", "challenge",
                                        "response",   "usage",      "name",
                                        NULL};
    const lg_format *f = &walk->format;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_get_element(f, &out->key, v, names[0], err));
    EG_TRY(lg_get_element(f, &out->h, v, names[1], err));
    EG_TRY(lg_get_scalar(f, &out->c, v, names[2], err));
    EG_TRY(lg_get_scalar(f, &out->u, v, names[3], err));
    if (walk->core2) {
        int64_t usage; /* Of a secret value, in the words of 1.91. */
        EG_TRY(lg_get_absent(v, "name", err));
        return eg_json_get_int(&usage, v, names[4], 2, 2, err);
    }
    return lg_py_words(f, LG_PY_SCHNORR, v, err);
}

/** g^u = h K^c and c = H(K, h); the equation goes into @p batch. */
static void
judge_schnorr(lg_walk *walk,
              lg_batch *batch,
              const schnorr *p,
              const lg_element *key,
              const eg_place *place,
              uint32_t j)
{
    eg_result *result = &walk->report->result;
    eg_scalar hash;
    lg_bar bar;
    eg_result_require(result, EG_CHECK_2_STRUCTURE,
                      eg_element_equal_var(&p->key.x, &key->x), place,
                      "proof %u is about another key than commitment %u", j + 1,
                      j + 1);
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_text(&bar, key->text);
    lg_bar_text(&bar, p->h.text);
    lg_bar_end(&bar, walk->group, &hash);
    eg_result_visit(result, EG_CHECK_2B);
    eg_result_require(result, EG_CHECK_2C, eg_scalar_equal(&hash, &p->c.x),
                      place, "the challenge of proof %u is not H(K, h)", j + 1);
    lg_base *base = lg_batch_base(batch, &key->x, 1);
    lg_base_must(base, EG_CHECK_2A, NULL, "a K_i,j is not in Z_p^r");
    lg_claim *claim =
        lg_batch_claim(batch, EG_CHECK_2C, NULL, &p->h.x,
                       "a proof of knowledge of a coefficient does not hold");
    lg_claim_fixed(batch, claim, eg_group_g(walk->group), &p->u.x);
    lg_claim_divide(walk->group, claim, base, &p->c.x);
}

/** 1.1 has no sequence orders: guardians are numbered as their files are. */
static eg_status
next_order(const lg_walk *walk, lg_guardian *out, eg_error *err)
{
    while (out->order < walk->n && walk->guardian[out->order].order != 0) {
        out->order++;
    }
    if (out->order == walk->n) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "there must be %u guardians, as context.json says",
                       walk->n);
    }
    out->order++;
    return EG_OK;
}

/** The guardian's key and its sequence order, which 1.1 does not write. */
static eg_status
read_key(lg_walk *walk,
         lg_guardian *out,
         const eg_json *json,
         const char *const names[],
         eg_error *err)
{
    lg_element key;
    int64_t order;
    if (walk->source.early) {
        return next_order(walk, out, err);
    }
    EG_TRY(eg_json_get_int(&order, json, names[3], 1, walk->n, err));
    out->order = (uint32_t)order;
    EG_TRY(lg_get_element(&walk->format, &key, json, names[4], err));
    if (!eg_element_equal_var(&key.x, &out->commitment[0].x)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the guardian's key must be the first commitment");
    }
    return EG_OK;
}

static eg_status
read_guardian(lg_walk *walk,
              lg_guardian *out,
              schnorr **proof,
              const eg_json *json,
              eg_error *err)
{
    static const char *const python[] = {
        "guardian_id",    "election_commitments", "election_proofs",
        "sequence_order", "election_public_key",  NULL};
    static const char *const core2[] = {"guardian_id",
                                        "coefficient_commitments",
                                        "coefficient_proofs",
                                        "sequence_order",
                                        "key",
                                        "object_id",
                                        NULL};
    static const char *const early[] = {"owner_id", "coefficient_commitments",
                                        "coefficient_proofs", NULL};
    const char *const *names = walk->source.early ? early
                               : walk->core2      ? core2
                                                  : python;
    const eg_json *keys;
    const eg_json *proofs;
    size_t j = 0;
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(lg_get_text(&out->id, json, names[0], err));
    if (walk->core2 && eg_json_member(json, "object_id") != NULL) {
        EG_TRY(lg_get_fixed(json, "object_id", out->id.s, err));
    }
    EG_TRY(eg_json_get_array(&keys, json, names[1], err));
    EG_TRY(eg_json_get_array(&proofs, json, names[2], err));
    if (keys->count != walk->k || proofs->count != walk->k) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "there must be %u commitments and proofs, one each for "
                       "the quorum",
                       walk->k);
    }
    out->commitment =
        eg_arena_alloc(walk->arena, walk->k, sizeof(*out->commitment));
    *proof = eg_arena_alloc(walk->arena, walk->k, sizeof(**proof));
    if (out->commitment == NULL || *proof == NULL) {
        return EG_ERR_LIMIT;
    }
    for (const eg_json *v = keys->first; v != NULL; v = v->next) {
        EG_TRY(lg_read_element(&walk->format, &out->commitment[j++], v, err));
    }
    j = 0;
    for (const eg_json *v = proofs->first; v != NULL; v = v->next) {
        EG_TRY(read_schnorr(walk, &(*proof)[j++], v, err));
    }
    return read_key(walk, out, json, names, err);
}

/** No other guardian has the same sequence_order or guardian_id. */
static bool
judge_twins(lg_walk *walk, const lg_guardian *one, const eg_place *place)
{
    eg_result *result = &walk->report->result;
    const lg_guardian *same = &walk->guardian[one->order - 1];
    bool fine = eg_result_require(
        result, EG_CHECK_2_STRUCTURE, same->order == 0, place,
        "sequence_order %u is that of %s, too", one->order,
        same->order == 0 ? "" : lg_source_name(&walk->source, same->entry));
    for (uint32_t i = 0; i < walk->n; i++) {
        same = &walk->guardian[i];
        if (same->order != 0 && lg_text_equal(same->id, one->id)) {
            eg_result_fail(result, EG_CHECK_2_STRUCTURE, place,
                           "the guardian's identifier is that of %s, too",
                           lg_source_name(&walk->source, same->entry));
            fine = false;
        }
    }
    return fine;
}

/** One guardian's file; *fine unless it cannot be used. */
static eg_status
judge_guardian(lg_walk *walk, size_t entry, eg_arena *arena, bool *fine)
{
    eg_result *result = &walk->report->result;
    const eg_place place = lg_place(entry);
    eg_error err = {0};
    const eg_json *json;
    lg_guardian one = {.order = 0};
    schnorr *proof = NULL;
    lg_batch batch;
    *fine = false;
    eg_result_visit(result, EG_CHECK_R_ENCODING);
    eg_status status = lg_read_json(&walk->source, entry, &walk->bytes,
                                    walk->arena, &json, &err);
    if (status == EG_OK) {
        status = read_guardian(walk, &one, &proof, json, &err);
    }
    if (status != EG_OK) {
        return lg_found_malformed(result, &place, status, &err);
    }
    one.entry = entry;
    if (!judge_twins(walk, &one, &place)) {
        return EG_OK;
    }
    walk->guardian[one.order - 1] = one;
    eg_arena_reset(arena);
    lg_batch_init(&batch, walk->group, arena);
    for (uint32_t j = 0; j < walk->k; j++) {
        judge_schnorr(walk, &batch, &proof[j], &one.commitment[j], &place, j);
    }
    EG_TRY(lg_batch_run(&batch));
    lg_batch_judge(&batch, result, &place);
    *fine = true;
    return EG_OK;
}

eg_status
lg_py_guardians(lg_walk *walk, bool *fine)
{
    eg_result *result = &walk->report->result;
    const eg_place record = EG_PLACE_RECORD;
    const lg_source *s = &walk->source;
    eg_arena *arena;
    walk->guardian =
        eg_arena_alloc(walk->arena, walk->n, sizeof(*walk->guardian));
    if (walk->guardian == NULL) {
        return EG_ERR_MEMORY;
    }
    *fine = eg_result_require(result, EG_CHECK_2_STRUCTURE,
                              s->count[LG_GUARDIAN] == walk->n, &record,
                              "there are %zu files of guardians, not %u",
                              s->count[LG_GUARDIAN], walk->n);
    EG_TRY(eg_arena_new(&arena, LG_ARENA_MAX));
    eg_status status = EG_OK;
    for (size_t i = lg_source_next(s, LG_GUARDIAN, 0);
         status == EG_OK && i < s->store.count;
         i = lg_source_next(s, LG_GUARDIAN, i + 1)) {
        bool one;
        status = judge_guardian(walk, i, arena, &one);
        *fine = *fine && one;
    }
    eg_arena_free(arena);
    return status;
}
