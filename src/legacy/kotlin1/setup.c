/* SPDX-License-Identifier: Apache-2.0 */
/* Verifications 1 to 4 of records of 1.52. */
#include "legacy/guardians.h"
#include "legacy/kotlin1/kotlin1.h"
#include "legacy/protobuf/schema.h"

/** Constants.json as it is written, which Q is a hash of, and as numbers. */
typedef struct constants {
    lg_params written;
    lg_params params;
} constants;

/** The hashes that context.json claims. */
typedef struct context {
    lg_scalar manifest_hash;
    lg_scalar base_hash;
    lg_scalar extended_hash;
} context;

/* -- constants -------------------------------------------------------------- */

/**
 * The digits of a positive number as Java writes its bytes: with 00 before a
 * first digit that is 8 or more, and without any other leading zeros.
 */
static eg_status
get_number(lg_text *written,
           lg_text *bare,
           const eg_json *object,
           const char *name,
           eg_error *err)
{
    const eg_json *v;
    EG_TRY(eg_json_get_string(&v, object, name, err));
    *written = (lg_text){v->text, v->text_len};
    eg_json digits = *v;
    if (v->text_len > 2 && v->text[0] == '0' && v->text[1] == '0' &&
        v->text[2] >= '8') {
        digits.text += 2;
        digits.text_len -= 2;
    } else if (v->text_len > 0 && v->text[0] >= '8') {
        return eg_json_fail(err, v, "must begin with 00");
    }
    return lg_bare_digits(bare, &digits, EG_ELEMENT_BYTES, err);
}

static eg_status
read_constants(constants *out, const eg_json *json, eg_error *err)
{
    static const char *const names[] = {
        "large_prime", "small_prime", "cofactor", "generator", "name", NULL};
    lg_params *w = &out->written;
    lg_params *p = &out->params;
    lg_text name;
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(get_number(&w->p, &p->p, json, names[0], err));
    EG_TRY(get_number(&w->q, &p->q, json, names[1], err));
    EG_TRY(get_number(&w->r, &p->r, json, names[2], err));
    EG_TRY(get_number(&w->g, &p->g, json, names[3], err));
    return lg_get_text(&name, json, names[4], err);
}

/** The group; walk->group stays NULL where it is not that of 1.52. */
static eg_status
read_group(lg_walk *walk, constants *out)
{
    eg_result *result = &walk->report->result;
    eg_error err = {0};
    const eg_json *json;
    eg_place place;
    EG_TRY(lg_read_one(walk, LG_CONSTANTS, &json, &place));
    if (json == NULL) {
        return EG_OK;
    }
    const eg_status status = read_constants(out, json, &err);
    if (status != EG_OK) {
        return lg_found_malformed(result, &place, status, &err);
    }
    EG_TRY(lg_find_group(&walk->group, &walk->group_kind, &out->params,
                         walk->arena, result, &place));
    if (walk->group == NULL) {
        return EG_OK;
    }
    if (!eg_result_require(result, EG_CHECK_1B,
                           walk->group_kind == LG_GROUP_GAMMA, &place,
                           "p is not the prime of 1.52")) {
        eg_group_free(walk->group);
        walk->group = NULL;
        return EG_OK;
    }
    lg_algebra_integers(&walk->algebra, walk->group);
    return EG_OK;
}

/* -- context and manifest --------------------------------------------------- */

static eg_status
read_context(lg_walk *walk, context *out, const eg_json *json, eg_error *err)
{
    static const char *const names[] = {
        "number_of_guardians", "quorum",
        "elgamal_public_key",  "manifest_hash",
        "crypto_base_hash",    "crypto_extended_base_hash",
        "commitment_hash",     NULL};
    const lg_format *f = &walk->format;
    int64_t n;
    int64_t k;
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(eg_json_get_int(&n, json, names[0], 1, LG_GUARDIANS_MAX, err));
    EG_TRY(eg_json_get_int(&k, json, names[1], 1, LG_GUARDIANS_MAX, err));
    EG_TRY(lg_get_element(f, &walk->joint_key, json, names[2], err));
    EG_TRY(lg_get_scalar(f, &out->manifest_hash, json, names[3], err));
    EG_TRY(lg_get_scalar(f, &out->base_hash, json, names[4], err));
    EG_TRY(lg_get_scalar(f, &out->extended_hash, json, names[5], err));
    if (walk->source.schema == NULL) {
        EG_TRY(lg_get_fixed(json, names[6], lg_k1_one, err));
    }
    walk->n = (uint32_t)n;
    walk->k = (uint32_t)k;
    return EG_OK;
}

/** Whether member crypto_hash of @p v, where it is there, is @p hash. */
static void
judge_description(lg_walk *walk,
                  const eg_json *v,
                  const eg_scalar *hash,
                  const eg_place *place)
{
    lg_scalar told;
    eg_error err = {0};
    if (eg_json_member(v, "crypto_hash") != NULL) {
        eg_result_require(
            &walk->report->result, EG_CHECK_1F,
            lg_get_scalar(&walk->format, &told, v, "crypto_hash", &err) ==
                    EG_OK &&
                eg_scalar_equal(&told.x, hash),
            place, "a crypto_hash in the manifest is not the hash of its part");
    }
}

/** In protocol buffers a manifest tells its hash and those of its contests. */
static eg_status
judge_descriptions(lg_walk *walk, const eg_place *place, eg_error *err)
{
    const lg_manifest *m = &walk->manifest;
    const eg_json *json;
    const eg_json *contests;
    if (walk->source.schema == NULL) {
        return EG_OK;
    }
    EG_TRY(lg_pb_tree(&json, &lg_pb_descriptions, eg_buffer_span(&walk->bytes),
                      walk->arena, err));
    judge_description(walk, json, &walk->manifest_hash, place);
    EG_TRY(eg_json_get_array(&contests, json, "contests", err));
    for (const eg_json *c = contests->first; c != NULL; c = c->next) {
        const lg_contest *own = &m->contest[c->index];
        const eg_json *options = eg_json_member(c, "ballot_selections");
        judge_description(walk, c, &own->hash, place);
        for (const eg_json *o = options == NULL ? NULL : options->first;
             o != NULL; o = o->next) {
            judge_description(walk, o, &own->option[o->index].hash, place);
        }
    }
    return EG_OK;
}

static eg_status
judge_manifest(lg_walk *walk, const context *c)
{
    eg_result *result = &walk->report->result;
    eg_error err = {0};
    const eg_json *json;
    eg_place place;
    EG_TRY(lg_read_one(walk, LG_MANIFEST, &json, &place));
    if (json == NULL) {
        return EG_OK;
    }
    eg_status status = lg_manifest_read(&walk->manifest, json, LG_DIALECT_152,
                                        walk->arena, &err);
    if (status == EG_OK) {
        status = lg_manifest_hash(&walk->manifest, walk->group, &walk->rules, 0,
                                  &walk->manifest_hash, &err);
    }
    if (status != EG_OK) {
        return lg_found_malformed(result, &place, status, &err);
    }
    walk->has_manifest = true;
    status = judge_descriptions(walk, &place, &err);
    EG_TRY(lg_found_malformed(result, &place, status, &err));
    lg_manifest_judge(&walk->manifest, NULL, result, &place);
    eg_result_require(
        result, EG_CHECK_1F,
        eg_scalar_equal(&walk->manifest_hash, &c->manifest_hash.x), &place,
        "the hash of the manifest is not the manifest_hash of %s",
        lg_called(&walk->source, LG_CONTEXT));
    return EG_OK;
}

/** Q = H(p, q, g, n, k, manifest hash). */
static void
judge_base_hash(lg_walk *walk,
                const context *c,
                const lg_params *written,
                const eg_place *place)
{
    eg_scalar hash;
    lg_bar bar;
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_text(&bar, written->p);
    lg_bar_text(&bar, written->q);
    lg_bar_text(&bar, written->g);
    lg_bar_int(&bar, walk->n);
    lg_bar_int(&bar, walk->k);
    lg_bar_scalar(&bar, walk->group, &walk->manifest_hash);
    lg_bar_end(&bar, walk->group, &hash);
    eg_result_require(&walk->report->result, EG_CHECK_1E,
                      eg_scalar_equal(&hash, &c->base_hash.x), place,
                      "crypto_base_hash is not the hash of the parameters, n, "
                      "k and the manifest");
}

/** Q' = H(Q, K, [all K_ij]). */
static void
judge_extended_hash(lg_walk *walk, const context *c, const eg_place *place)
{
    lg_bar bar;
    lg_bar list;
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_scalar(&bar, walk->group, &c->base_hash.x);
    lg_bar_element(&bar, walk->group, &walk->joint_key.x);
    lg_bar_begin(&list, &walk->rules);
    for (uint32_t i = 0; i < walk->n; i++) {
        for (uint32_t j = 0; j < walk->k; j++) {
            lg_bar_element(&list, walk->group,
                           &walk->guardian[i].commitment[j].x);
        }
    }
    lg_bar_list(&bar, &list, walk->group);
    lg_bar_end(&bar, walk->group, &walk->extended_hash);
    eg_result_require(
        &walk->report->result, EG_CHECK_4A,
        eg_scalar_equal(&walk->extended_hash, &c->extended_hash.x), place,
        "crypto_extended_base_hash is not the hash of Q and the keys");
}

/* -- guardians -------------------------------------------------------------- */

/** One coefficient's proof: h = g^v K_ij^c, c = H(K_ij, h). */
typedef struct schnorr {
    lg_scalar c;
    lg_scalar v;
    const lg_claim *h;
} schnorr;

static eg_status
read_schnorr(const lg_walk *walk,
             schnorr *out,
             const lg_element *about,
             const eg_json *v,
             eg_error *err)
{
    static const char *const names[] = {"public_key", "challenge", "response",
                                        NULL};
    lg_element key;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_get_element(&walk->format, &key, v, names[0], err));
    EG_TRY(lg_get_scalar(&walk->format, &out->c, v, names[1], err));
    EG_TRY(lg_get_scalar(&walk->format, &out->v, v, names[2], err));
    if (!eg_element_equal_var(&key.x, &about->x)) {
        return eg_json_fail(err, v,
                            "must be about the commitment in its place");
    }
    return EG_OK;
}

/** In protocol buffers the commitments stand in their proofs alone. */
static eg_status
read_message_guardian(lg_walk *walk,
                      lg_guardian *out,
                      schnorr *proof,
                      const eg_json *json,
                      eg_error *err)
{
    const eg_json *list;
    int64_t order;
    EG_TRY(lg_get_text(&out->id, json, "guardian_id", err));
    EG_TRY(eg_json_get_int(&order, json, "sequence_order", 1, walk->n, err));
    EG_TRY(eg_json_get_array(&list, json, "election_proofs", err));
    if (list->count != walk->k) {
        return eg_json_fail(err, list,
                            "must have %u elements, one for each of the quorum",
                            walk->k);
    }
    out->order = (uint32_t)order;
    out->commitment =
        eg_arena_alloc(walk->arena, walk->k, sizeof(*out->commitment));
    if (out->commitment == NULL) {
        return EG_ERR_LIMIT;
    }
    for (const eg_json *v = list->first; v != NULL; v = v->next) {
        lg_element *key = &out->commitment[v->index];
        EG_TRY(lg_get_element(&walk->format, key, v, "public_key", err));
        EG_TRY(read_schnorr(walk, &proof[v->index], key, v, err));
    }
    return EG_OK;
}

static eg_status
read_guardian(lg_walk *walk,
              lg_guardian *out,
              void *proofs,
              const eg_json *json,
              eg_error *err)
{
    schnorr *proof = proofs;
    const eg_json *list;
    size_t j = 0;
    if (walk->source.schema != NULL) {
        return read_message_guardian(walk, out, proof, json, err);
    }
    EG_TRY(lg_guardian_read(walk, out, &list, json, lg_guardian_names, err));
    for (const eg_json *v = list->first; v != NULL; v = v->next, j++) {
        EG_TRY(read_schnorr(walk, &proof[j], &out->commitment[j], v, err));
    }
    return EG_OK;
}

/** The proofs of a guardian's coefficients. */
static eg_status
judge_proofs(lg_walk *walk,
             const lg_guardian *g,
             void *proofs,
             eg_arena *arena,
             const eg_place *place)
{
    schnorr *proof = proofs;
    eg_result *result = &walk->report->result;
    lg_batch batch;
    lg_batch_init_over(&batch, &walk->algebra, arena);
    for (uint32_t j = 0; j < walk->k; j++) {
        lg_base *base = lg_batch_base(&batch, &g->commitment[j].x, 1);
        lg_base_must(base, EG_CHECK_2A, NULL, "a K_i,j is not in Z_p^r");
        lg_claim *h = lg_batch_claim(&batch, EG_CHECK_2C, NULL, NULL, "");
        lg_claim_g(&batch, h, &proof[j].v.x);
        lg_claim_power(h, base, &proof[j].c.x);
        proof[j].h = h;
    }
    EG_TRY(lg_batch_run(&batch));
    lg_batch_judge(&batch, result, place);
    for (uint32_t j = 0; j < walk->k; j++) {
        eg_scalar c;
        lg_bar bar;
        lg_bar_begin(&bar, &walk->rules);
        lg_bar_element(&bar, walk->group, &g->commitment[j].x);
        lg_bar_element(&bar, walk->group, &proof[j].h->value);
        lg_bar_end(&bar, walk->group, &c);
        eg_result_visit(result, EG_CHECK_2B);
        eg_result_require(result, EG_CHECK_2C,
                          eg_scalar_equal(&c, &proof[j].c.x), place,
                          "the proof of coefficient %u does not hold", j + 1);
    }
    return EG_OK;
}

static const lg_guardian_rules guardian_rules = {sizeof(schnorr), read_guardian,
                                                 judge_proofs};

/* -- all of it -------------------------------------------------------------- */

/** Files that the layout of 1.0 knows and this version does not write. */
static void
judge_files(lg_walk *walk)
{
    const size_t device = lg_source_next(&walk->source, LG_DEVICE, 0);
    if (device < walk->source.len) {
        const eg_place place = lg_place(device);
        eg_result_fail(&walk->report->result, EG_CHECK_R_STRUCTURE, &place,
                       "1.52 has no files of devices");
    }
}

static eg_status
begin(lg_walk *walk)
{
    lg_kt *kt = eg_arena_alloc(walk->arena, 1, sizeof(*kt));
    if (kt == NULL) {
        return EG_ERR_MEMORY;
    }
    const bool messages = walk->source.schema != NULL;
    kt->dialect = messages ? &lg_k1_dialect_messages : &lg_k1_dialect;
    walk->kotlin = kt;
    walk->rules =
        (lg_bar_rules){.bare_empty = true, .wide = true, .plain = true};
    lg_detected(
        walk,
        messages ? "ElectionGuard 1.53 (Kotlin implementation, "
                   "kotlin-multiplatform, protocol buffers)"
                 : "ElectionGuard 1.52 (Kotlin implementation, "
                   "kotlin-multiplatform)",
        messages
            ? "electionInitialized.protobuf or a later step, whose "
              "configuration has the fields of 1.53; Q = SHA-256 of "
              "|p|q|g|n|k|manifest hash|, as 1.E judges"
            : "context.json beside constants.json, with a name of the group "
              "and 1 in 64 digits for commitment_hash; numbers as digits of "
              "full width; Q = SHA-256 "
              "of |p|q|g|n|k|manifest hash|, as 1.E judges");
    judge_files(walk);
    return EG_OK;
}

eg_status
lg_k1_setup(lg_walk *walk)
{
    eg_result *result = &walk->report->result;
    eg_error err = {0};
    constants numbers;
    context c;
    const eg_json *json;
    eg_place place;
    bool fine = false;
    EG_TRY(begin(walk));
    EG_TRY(read_group(walk, &numbers));
    EG_TRY(lg_read_one(walk, LG_CONTEXT, &json, &place));
    if (walk->group == NULL || json == NULL) {
        return EG_OK;
    }
    walk->format = (lg_format){.form = LG_FORM_WIDE,
                               .group = walk->group,
                               .algebra = &walk->algebra,
                               .arena = walk->arena};
    const eg_status status = read_context(walk, &c, json, &err);
    if (status != EG_OK) {
        return lg_found_malformed(result, &place, status, &err);
    }
    lg_bounds_judge(walk, &place);
    EG_TRY(judge_manifest(walk, &c));
    if (!walk->has_manifest) {
        return EG_OK;
    }
    judge_base_hash(walk, &c, &numbers.written, &place);
    EG_TRY(lg_guardian_files(walk, &guardian_rules, &fine));
    if (!fine) {
        return EG_OK;
    }
    lg_joint_key_judge(walk, &place);
    judge_extended_hash(walk, &c, &place);
    EG_TRY(lg_algebra_set_key(&walk->algebra, &walk->joint_key.x));
    walk->ready = true;
    return EG_OK;
}
