/* SPDX-License-Identifier: Apache-2.0 */
/* Verifications 1 to 4 of records of 2.0. */
#include <stdio.h>

#include "codec/text.h"
#include "legacy/guardians.h"
#include "legacy/kotlin/kotlin.h"

/** The claimed hashes of the configuration. */
typedef struct config {
    eg_hash parameter_hash;
    eg_hash manifest_hash;
    eg_hash base_hash;
} config;

/* -- the configuration ------------------------------------------------------ */

eg_status
lg_kt_get_bytes(uint8_t **out,
                size_t *len,
                const eg_json *array,
                eg_arena *arena,
                eg_error *err)
{
    *len = 0;
    *out = eg_arena_alloc(arena, array->count + 1, 1);
    if (*out == NULL) {
        return EG_ERR_MEMORY;
    }
    for (const eg_json *e = array->first; e != NULL; e = e->next) {
        int64_t byte;
        EG_TRY(eg_json_need_int(&byte, e, -128, 255, err));
        (*out)[(*len)++] = (uint8_t)byte;
    }
    return EG_OK;
}

/** B_aux,0: a list of bytes, or base64. */
static eg_status
read_aux(lg_walk *walk, lg_kt *kt, const eg_json *json, eg_error *err)
{
    const eg_json *v;
    EG_TRY(eg_json_get(&v, json, "baux0", err));
    if (v->type == EG_JSON_ARRAY && walk->format.form == LG_FORM_WIDE) {
        return lg_kt_get_bytes(&kt->aux, &kt->aux_len, v, walk->arena, err);
    }
    EG_TRY(eg_json_need_string(v, err));
    kt->aux = eg_arena_alloc(walk->arena, v->text_len + 4, 1);
    if (kt->aux == NULL) {
        return EG_ERR_MEMORY;
    }
    if (eg_base64_read(kt->aux, &kt->aux_len, v->text, v->text_len) != EG_OK) {
        return eg_json_fail(err, v, "must be base64");
    }
    return EG_OK;
}

static eg_status
read_config(lg_walk *walk,
            lg_kt *kt,
            config *out,
            const eg_json *json,
            eg_error *err)
{
    static const char *const names[] = {"config_version",
                                        "number_of_guardians",
                                        "quorum",
                                        "parameter_base_hash",
                                        "manifest_hash",
                                        "election_base_hash",
                                        "chain_confirmation_codes",
                                        "baux0",
                                        "metadata",
                                        NULL};
    int64_t n;
    int64_t k;
    lg_text version;
    EG_TRY(eg_json_need_object(json, err));
    if (eg_json_member(json, "jurisdiction_info") != NULL) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "jurisdiction_info is of a preview of 2.0 of "
                       "kotlin-multiplatform (before August 2023), whose "
                       "hashes are others and are not known here");
    }
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(lg_get_text(&version, json, names[0], err));
    EG_TRY(eg_json_get_int(&n, json, names[1], 1, LG_GUARDIANS_MAX, err));
    EG_TRY(eg_json_get_int(&k, json, names[2], 1, LG_GUARDIANS_MAX, err));
    EG_TRY(
        lg_get_hash(&walk->format, &out->parameter_hash, json, names[3], err));
    EG_TRY(
        lg_get_hash(&walk->format, &out->manifest_hash, json, names[4], err));
    EG_TRY(lg_get_hash(&walk->format, &out->base_hash, json, names[5], err));
    EG_TRY(eg_json_get_bool(&kt->chained, json, names[6], err));
    walk->n = (uint32_t)n;
    walk->k = (uint32_t)k;
    return read_aux(walk, kt, json, err);
}

/** H_M over the bytes of the file, and H_B. */
static eg_status
judge_manifest(lg_walk *walk,
               const lg_kt *kt,
               const config *c,
               eg_hash *base,
               const eg_place *config_place)
{
    eg_result *result = &walk->report->result;
    eg_error err = {0};
    const eg_json *json;
    eg_place place;
    eg_hash hash;
    eg_hasher h;
    EG_TRY(lg_read_one(walk, LG_MANIFEST, &json, &place));
    if (json == NULL) {
        return EG_OK;
    }
    eg_hasher_init(&h, &kt->parameter_hash, LG_TAG_MANIFEST);
    eg_hasher_sized(&h, walk->bytes.data, (uint32_t)walk->bytes.len);
    eg_hasher_final(&h, &hash);
    const eg_status status = lg_manifest_read(
        &walk->manifest, json, LG_DIALECT_KOTLIN, walk->arena, &err);
    if (status != EG_OK) {
        return lg_found_malformed(result, &place, status, &err);
    }
    walk->has_manifest = true;
    lg_manifest_judge(&walk->manifest, NULL, result, &place);
    eg_result_require(result, EG_CHECK_1F,
                      eg_hash_equal(&hash, &c->manifest_hash), config_place,
                      "manifest_hash is not the hash of %s",
                      lg_called(&walk->source, LG_MANIFEST));
    eg_hasher_init(&h, &kt->parameter_hash, LG_TAG_BASE);
    eg_hasher_hash(&h, &hash);
    eg_hasher_u32(&h, walk->n);
    eg_hasher_u32(&h, walk->k);
    eg_hasher_final(&h, base);
    eg_result_require(result, EG_CHECK_1E, eg_hash_equal(base, &c->base_hash),
                      config_place,
                      "election_base_hash is not H(H_P; 02, H_M, n, k)");
    return EG_OK;
}

/* -- guardians -------------------------------------------------------------- */

/** One coefficient's proof: h = g^v K^c, c = H(H_P; 10, i, j, K, h). */
typedef struct schnorr {
    lg_scalar c;
    lg_scalar v;
    const lg_claim *h;
} schnorr;

static eg_status
read_guardian(lg_walk *walk,
              lg_guardian *out,
              schnorr *proof,
              const eg_json *v,
              eg_error *err)
{
    static const char *const names[] = {"guardian_id", "x_coordinate",
                                        "coefficient_proofs", NULL};
    static const char *const inner[] = {"public_key", "challenge", "response",
                                        NULL};
    const eg_json *list;
    int64_t order;
    size_t j = 0;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_get_text(&out->id, v, names[0], err));
    EG_TRY(eg_json_get_int(&order, v, names[1], 1, walk->n, err));
    EG_TRY(eg_json_get_array(&list, v, names[2], err));
    if (list->count != walk->k) {
        return eg_json_fail(err, list,
                            "must have %u elements, one for each of "
                            "the quorum",
                            walk->k);
    }
    out->order = (uint32_t)order;
    out->commitment =
        eg_arena_alloc(walk->arena, walk->k, sizeof(*out->commitment));
    if (out->commitment == NULL) {
        return EG_ERR_MEMORY;
    }
    for (const eg_json *p = list->first; p != NULL; p = p->next, j++) {
        EG_TRY(eg_json_need_object(p, err));
        EG_TRY(eg_json_only(p, inner, err));
        EG_TRY(lg_get_element(&walk->format, &out->commitment[j], p, inner[0],
                              err));
        EG_TRY(lg_get_scalar(&walk->format, &proof[j].c, p, inner[1], err));
        EG_TRY(lg_get_scalar(&walk->format, &proof[j].v, p, inner[2], err));
    }
    return EG_OK;
}

static void
claim_schnorr(lg_batch *batch, const lg_element *key, schnorr *p)
{
    lg_base *base = lg_batch_base(batch, &key->x, 1);
    lg_base_must(base, EG_CHECK_2A, NULL, "a K_i,j is not in Z_p^r");
    lg_claim *claim = lg_batch_claim(batch, EG_CHECK_2C, NULL, NULL, "");
    lg_claim_g(batch, claim, &p->v.x);
    lg_claim_power(claim, base, &p->c.x);
    p->h = claim;
}

/** Try out how builds of egk-ec made a challenge of a hash. */
static void
find_challenge(lg_algebra *al, const eg_hash *hash, const eg_scalar *claimed)
{
    static const lg_challenge kinds[] = {
        LG_CHALLENGE_PLAIN, LG_CHALLENGE_EXPANDED, LG_CHALLENGE_FIELD};
    for (size_t i = 0; i < EG_ARRAY_LEN(kinds); i++) {
        eg_scalar c;
        lg_algebra_to_scalar(al, kinds[i], hash, &c);
        if (al->challenge == LG_CHALLENGE_UNKNOWN &&
            eg_scalar_equal(&c, claimed)) {
            al->challenge = kinds[i];
        }
    }
}

static void
judge_schnorr(lg_walk *walk,
              const lg_kt *kt,
              const lg_guardian *g,
              uint32_t j,
              const schnorr *p,
              const eg_place *place)
{
    lg_algebra *al = &walk->algebra;
    eg_hasher h;
    eg_hash hash;
    eg_scalar c;
    eg_hasher_init(&h, &kt->parameter_hash, LG_TAG_COEFFICIENT);
    eg_hasher_u32(&h, g->order);
    eg_hasher_u32(&h, j);
    lg_algebra_hash(al, &h, &g->commitment[j].x);
    lg_algebra_hash(al, &h, &p->h->value);
    eg_hasher_final(&h, &hash);
    find_challenge(al, &hash, &p->c.x);
    lg_algebra_to_scalar(al, al->challenge, &hash, &c);
    eg_result_visit(&walk->report->result, EG_CHECK_2B);
    eg_result_require(
        &walk->report->result, EG_CHECK_2C, eg_scalar_equal(&c, &p->c.x), place,
        "guardian %u, coefficient %u: the proof does not hold", g->order, j);
}

static eg_status
judge_guardian(lg_walk *walk,
               const lg_kt *kt,
               const eg_json *v,
               const eg_place *place,
               eg_error *err)
{
    lg_guardian one = {.order = 0};
    lg_batch batch;
    schnorr *proof = eg_arena_alloc(walk->arena, walk->k, sizeof(*proof));
    if (proof == NULL) {
        return EG_ERR_MEMORY;
    }
    EG_TRY(read_guardian(walk, &one, proof, v, err));
    if (walk->guardian[one.order - 1].order != 0) {
        return eg_json_fail(err, v, "has the x_coordinate of another guardian");
    }
    for (uint32_t i = 0; i < walk->n; i++) {
        if (walk->guardian[i].order != 0 &&
            lg_text_equal(walk->guardian[i].id, one.id)) {
            return eg_json_fail(err, v, "has the name of another guardian");
        }
    }
    walk->guardian[one.order - 1] = one;
    lg_batch_init_over(&batch, &walk->algebra, walk->arena);
    for (uint32_t j = 0; j < walk->k; j++) {
        claim_schnorr(&batch, &one.commitment[j], &proof[j]);
    }
    EG_TRY(lg_batch_run(&batch));
    lg_batch_judge(&batch, &walk->report->result, place);
    for (uint32_t j = 0; j < walk->k; j++) {
        judge_schnorr(walk, kt, &one, j, &proof[j], place);
    }
    return EG_OK;
}

/** Points are compressed, or x and y; which, is told by the first one. */
static void
find_length(lg_walk *walk, const eg_json *key)
{
    const bool wide = walk->format.form == LG_FORM_WIDE;
    const size_t len =
        wide ? 2 * EG_P256_LONG : eg_base64_text_len(EG_P256_LONG);
    if (walk->algebra.curve != NULL && key != NULL &&
        key->type == EG_JSON_STRING && key->text_len == len) {
        walk->algebra.element_len = EG_P256_LONG;
    }
}

/** Keys and H_E. */
static eg_status
judge_keys(lg_walk *walk,
           lg_kt *kt,
           const eg_hash *base,
           const eg_json *json,
           const eg_place *place,
           eg_error *err)
{
    static const char *const names[] = {"joint_public_key",
                                        "extended_base_hash", "guardians",
                                        "metadata", NULL};
    eg_result *result = &walk->report->result;
    const lg_algebra *al = &walk->algebra;
    const eg_json *list;
    eg_hash claimed;
    eg_hasher h;
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    find_length(walk, eg_json_member(json, names[0]));
    EG_TRY(
        lg_get_element(&walk->format, &walk->joint_key, json, names[0], err));
    EG_TRY(lg_get_hash(&walk->format, &claimed, json, names[1], err));
    EG_TRY(eg_json_get_array(&list, json, names[2], err));
    eg_result_visit(result, EG_CHECK_2_STRUCTURE);
    if (list->count != walk->n) {
        return eg_json_fail(err, list, "must have %u elements", walk->n);
    }
    walk->guardian =
        eg_arena_alloc(walk->arena, walk->n, sizeof(*walk->guardian));
    if (walk->guardian == NULL) {
        return EG_ERR_MEMORY;
    }
    for (const eg_json *v = list->first; v != NULL; v = v->next) {
        EG_TRY(judge_guardian(walk, kt, v, place, err));
    }
    eg_element product;
    bool ones = lg_algebra_is_one(al, &walk->joint_key.x);
    lg_algebra_one(al, &product);
    for (uint32_t i = 0; i < walk->n; i++) {
        const eg_element *key = &walk->guardian[i].commitment[0].x;
        lg_algebra_mul(al, &product, &product, key, 1);
        ones = ones || lg_algebra_is_one(al, key);
    }
    eg_result_require(result, EG_CHECK_3A,
                      eg_element_equal_var(&product, &walk->joint_key.x), place,
                      "joint_public_key is not the product of the guardians' "
                      "keys");
    eg_result_require(result, EG_CHECK_X03, !ones, place, "a key is 1");
    eg_hasher_init(&h, base, LG_TAG_EXTENDED);
    lg_algebra_hash(al, &h, &walk->joint_key.x);
    eg_hasher_final(&h, &kt->extended_hash);
    eg_result_require(result, EG_CHECK_4A,
                      eg_hash_equal(&kt->extended_hash, &claimed), place,
                      "extended_base_hash is not H(H_B; 12, K)");
    return EG_OK;
}

#define BY_FILES \
    "constants.json beside election_config.json and election_initialized.json"
#define BY_MESSAGES                                                          \
    "electionInitialized.protobuf or a later step, whose configuration has " \
    "the fields of 2.0"

/** Say what the record is, and by what that is known. */
static void
tell_version(lg_walk *walk, const lg_kt *kt)
{
    static const char *const challenges[] = {
        [LG_CHALLENGE_PLAIN] = "challenges are hashes modulo n",
        [LG_CHALLENGE_EXPANDED] = "challenges are expanded hashes modulo n",
        [LG_CHALLENGE_FIELD] = "challenges are expanded hashes modulo p"};
    const lg_challenge challenge = walk->algebra.challenge;
    const bool wide = walk->format.form == LG_FORM_WIDE;
    const bool curve = walk->algebra.curve != NULL;
    const bool messages = walk->source.layout == LG_LAYOUT_PROTOBUF;
    char version[128];
    char why[400];
    snprintf(version, sizeof(version),
             "ElectionGuard 2.0 (Kotlin implementation, %s, %s%s%s)",
             kt->nested ? "egk-ec" : "kotlin-multiplatform",
             kt->chained ? "chained" : "unchained",
             messages ? ", protocol buffers" : "",
             curve ? ", elliptic curve P-256" : "");
    snprintf(why, sizeof(why), "%s; %s; H_P = HMAC-SHA-256 under %s%s%s",
             messages ? BY_MESSAGES
             : wide   ? BY_FILES "; hashes as hexadecimal digits"
                      : BY_FILES "; hashes as base64",
             curve                              ? "the curve P-256"
             : walk->group_kind == LG_GROUP_TOY ? "a toy group"
                                                : "the standard prime",
             curve ? "\"v2.1.0\" of 00, a, b, p, g, h"
                   : "\"v2.0.0\" of 00, p, q, g",
             curve && challenge >= 0 ? "; " : "",
             curve && challenge >= 0 ? challenges[challenge] : "");
    lg_detected(walk, version, why);
}

/** What a record over a curve has otherwise than the specification. */
static void
tell_curve(lg_walk *walk)
{
    if (walk->algebra.curve == NULL) {
        return;
    }
    walk->report->old->curve = true;
    lg_deviation(walk,
                 "the group is the elliptic curve P-256, which no version "
                 "of the specification has, as written by egk-ec");
    if (walk->algebra.challenge == LG_CHALLENGE_UNKNOWN) {
        walk->algebra.challenge = LG_CHALLENGE_PLAIN;
    }
    if (walk->algebra.challenge == LG_CHALLENGE_FIELD) {
        lg_deviation(walk, "challenges are reduced modulo the prime of the "
                           "curve's field instead of the group's order, as "
                           "written by a build of egk-ec");
    }
}

static eg_status
read_configuration(lg_walk *walk,
                   lg_kt *kt,
                   config *c,
                   eg_place *place,
                   bool *fine)
{
    eg_error err = {0};
    const eg_json *json;
    *fine = false;
    EG_TRY(lg_read_one(walk, LG_CONFIG, &json, place));
    if (walk->algebra.group == NULL || json == NULL) {
        return EG_OK;
    }
    const eg_json *hash = eg_json_member(json, "parameter_base_hash");
    const bool wide = hash != NULL && hash->type == EG_JSON_STRING &&
                      hash->text_len == (size_t)2 * EG_HASH_BYTES;
    walk->format = (lg_format){.form = wide ? LG_FORM_WIDE : LG_FORM_BASE64,
                               .group = walk->algebra.group,
                               .algebra = &walk->algebra,
                               .arena = walk->arena};
    const eg_status status = read_config(walk, kt, c, json, &err);
    *fine = status == EG_OK;
    tell_version(walk, kt);
    return lg_found_malformed(&walk->report->result, place, status, &err);
}

eg_status
lg_kt_setup(lg_walk *walk)
{
    eg_error err = {0};
    config c;
    const eg_json *json;
    eg_place place;
    eg_hash base;
    bool fine;
    lg_kt *kt = eg_arena_alloc(walk->arena, 1, sizeof(*kt));
    if (kt == NULL) {
        return EG_ERR_MEMORY;
    }
    kt->dialect = &lg_kt_dialect_20;
    walk->kotlin = kt;
    lg_detected(walk, "ElectionGuard 2.0 (Kotlin implementation)",
                walk->source.layout == LG_LAYOUT_PROTOBUF
                    ? "electionConfig.protobuf or a later step"
                    : "constants.json beside election_config.json or "
                      "election_initialized.json");
    EG_TRY(lg_kt_read_group(walk, kt));
    EG_TRY(read_configuration(walk, kt, &c, &place, &fine));
    if (!fine) {
        return EG_OK;
    }
    lg_bounds_judge(walk, &place);
    lg_kt_parameter_hash(walk, &kt->parameter_hash);
    eg_result_require(&walk->report->result, EG_CHECK_1A,
                      eg_hash_equal(&kt->parameter_hash, &c.parameter_hash),
                      &place,
                      walk->algebra.curve != NULL
                          ? "parameter_base_hash is not H(\"v2.1.0\"; 00, a, "
                            "b, p, g, h)"
                          : "parameter_base_hash is not H(\"v2.0.0\"; 00, p, "
                            "q, g)");
    EG_TRY(judge_manifest(walk, kt, &c, &base, &place));
    EG_TRY(lg_kt_read_stage(walk, LG_INITIALIZED,
                            "neither keys nor what depends on them can be "
                            "verified",
                            &json, &place));
    if (!walk->has_manifest || json == NULL) {
        return EG_OK;
    }
    const eg_status status = judge_keys(walk, kt, &base, json, &place, &err);
    if (status != EG_OK) {
        return lg_found_malformed(&walk->report->result, &place, status, &err);
    }
    tell_version(walk, kt);
    tell_curve(walk);
    EG_TRY(lg_algebra_set_key(&walk->algebra, &walk->joint_key.x));
    walk->ready = true;
    return EG_OK;
}
