/* SPDX-License-Identifier: Apache-2.0 */
/* Files of guardians, and what their keys together come to. */
#include "legacy/guardians.h"

const char *const lg_guardian_names[] = {
    "guardian_id",    "election_commitments", "election_proofs",
    "sequence_order", "election_public_key",  NULL};

void
lg_bounds_judge(lg_walk *walk, const eg_place *place)
{
    eg_result *result = &walk->report->result;
    const eg_verify_options *o = walk->options;
    walk->report->facts.n = walk->n;
    walk->report->facts.k = walk->k;
    eg_result_require(result, EG_CHECK_1_STRUCTURE,
                      walk->k >= 1 && walk->k <= walk->n, place,
                      "the quorum is %u of %u guardians", walk->k, walk->n);
    eg_result_require(result, EG_CHECK_1_STRUCTURE,
                      (o->expect_n == 0 || o->expect_n == walk->n) &&
                          (o->expect_k == 0 || o->expect_k == walk->k),
                      place, "n and k are not the expected ones");
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
         const char *const *names,
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

eg_status
lg_guardian_read(lg_walk *walk,
                 lg_guardian *out,
                 const eg_json **proofs,
                 const eg_json *json,
                 const char *const *names,
                 eg_error *err)
{
    const eg_json *keys;
    size_t j = 0;
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(lg_get_text(&out->id, json, names[0], err));
    EG_TRY(eg_json_get_array(&keys, json, names[1], err));
    EG_TRY(eg_json_get_array(proofs, json, names[2], err));
    if (keys->count != walk->k || (*proofs)->count != walk->k) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "there must be %u commitments and proofs, one each for "
                       "the quorum",
                       walk->k);
    }
    out->commitment =
        eg_arena_alloc(walk->arena, walk->k, sizeof(*out->commitment));
    if (out->commitment == NULL) {
        return EG_ERR_LIMIT;
    }
    for (const eg_json *v = keys->first; v != NULL; v = v->next) {
        EG_TRY(lg_read_element(&walk->format, &out->commitment[j++], v, err));
    }
    return read_key(walk, out, json, names, err);
}

/** No other guardian has the same sequence_order or guardian_id. */
static bool
is_unique(lg_walk *walk, const lg_guardian *one, const eg_place *place)
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
judge_file(lg_walk *walk,
           const lg_guardian_rules *rules,
           size_t entry,
           eg_arena *arena,
           bool *fine)
{
    eg_result *result = &walk->report->result;
    const eg_place place = lg_place(entry);
    eg_error err = {0};
    const eg_json *json;
    lg_guardian one = {.order = 0};
    void *proofs = eg_arena_alloc(walk->arena, walk->k, rules->proof_size);
    *fine = false;
    if (proofs == NULL) {
        return EG_ERR_MEMORY;
    }
    eg_result_visit(result, EG_CHECK_R_ENCODING);
    eg_status status = lg_read_json(&walk->source, entry, &walk->bytes,
                                    walk->arena, &json, &err);
    if (status == EG_OK) {
        status = rules->read(walk, &one, proofs, json, &err);
    }
    if (status != EG_OK) {
        return lg_found_malformed(result, &place, status, &err);
    }
    one.entry = entry;
    if (!is_unique(walk, &one, &place)) {
        return EG_OK;
    }
    walk->guardian[one.order - 1] = one;
    eg_arena_reset(arena);
    EG_TRY(rules->judge(walk, &one, proofs, arena, &place));
    *fine = true;
    return EG_OK;
}

eg_status
lg_guardian_files(lg_walk *walk, const lg_guardian_rules *rules, bool *fine)
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
         status == EG_OK && i < s->len;
         i = lg_source_next(s, LG_GUARDIAN, i + 1)) {
        bool one;
        status = judge_file(walk, rules, i, arena, &one);
        *fine = *fine && one;
    }
    eg_arena_free(arena);
    return status;
}

void
lg_joint_key_judge(lg_walk *walk, const eg_place *place)
{
    eg_result *result = &walk->report->result;
    eg_element product;
    bool ones = eg_element_is_one_var(walk->group, &walk->joint_key.x);
    eg_element_one(walk->group, &product);
    for (uint32_t i = 0; i < walk->n; i++) {
        const eg_element *key = &walk->guardian[i].commitment[0].x;
        eg_element_mul(walk->group, &product, &product, key);
        ones = ones || eg_element_is_one_var(walk->group, key);
    }
    eg_result_require(result, EG_CHECK_3A,
                      eg_element_equal_var(&product, &walk->joint_key.x), place,
                      "elgamal_public_key is not the product of the guardians' "
                      "keys");
    eg_result_require(result, EG_CHECK_X03, !ones, place, "a key is 1");
}
