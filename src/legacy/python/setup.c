/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifications 1, 3 and 4 of records of the Python implementation: parameters,
 * the joint key, base hashes.  Guardians are in guardians.c.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "legacy/guardians.h"
#include "legacy/python/python.h"

/** Context.json. */
typedef struct context {
    lg_element key;
    lg_scalar commitment_hash;
    lg_scalar manifest_hash;
    lg_scalar base_hash;
    lg_scalar extended_hash;
} context;

/* -- what the record is ----------------------------------------------------- */

static eg_status
read_params(lg_walk *walk, lg_params *out, const eg_json *json, eg_error *err)
{
    static const char *const names[] = {"large_prime", "small_prime",
                                        "cofactor", "generator", NULL};
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(lg_read_constant(&out->p, walk->arena, json, names[0], false, err));
    EG_TRY(lg_read_constant(&out->q, walk->arena, json, names[1], false, err));
    EG_TRY(lg_read_constant(&out->r, walk->arena, json, names[2], false, err));
    return lg_read_constant(&out->g, walk->arena, json, names[3], false, err);
}

/** The digits that a number of constants.json is written in. */
static lg_text
written(const eg_json *json, const char *name)
{
    const eg_json *v = eg_json_member(json, name);
    return (lg_text){v->text, v->text_len};
}

/**
 * Constants.json: the group.
 *
 * @param[out] written_as The numbers as they are written.
 */
static eg_status
read_group(lg_walk *walk,
           lg_params *params,
           lg_params *written_as,
           bool *decimal)
{
    eg_error err = {0};
    const eg_json *json;
    eg_place place;
    EG_TRY(lg_read_one(walk, LG_CONSTANTS, &json, &place));
    if (json == NULL) {
        return EG_OK;
    }
    const eg_json *p = eg_json_member(json, "large_prime");
    *decimal = p != NULL && p->type != EG_JSON_STRING;
    const eg_status status = read_params(walk, params, json, &err);
    if (status != EG_OK) {
        return lg_found_malformed(&walk->report->result, &place, status, &err);
    }
    *written_as = (lg_params){.p = written(json, "large_prime"),
                              .q = written(json, "small_prime"),
                              .r = written(json, "cofactor"),
                              .g = written(json, "generator")};
    EG_TRY(lg_find_group(&walk->group, &walk->group_kind, params, walk->arena,
                         &walk->report->result, &place));
    walk->report->not_standard = walk->group_kind == LG_GROUP_TOY;
    if (walk->group != NULL) {
        lg_algebra_integers(&walk->algebra, walk->group);
    }
    return EG_OK;
}

static eg_status
read_configuration(lg_walk *walk, const eg_json *json, eg_error *err)
{
    static const char *const names[] = {"allow_overvotes", "max_votes", NULL};
    const eg_json *configuration = NULL;
    const eg_json *data = NULL;
    (void)walk;
    EG_TRY(eg_json_get_object_opt(&configuration, json, "configuration", err));
    if (configuration != NULL) {
        bool overvotes;
        int64_t most;
        EG_TRY(eg_json_only(configuration, names, err));
        EG_TRY(eg_json_get_bool(&overvotes, configuration, names[0], err));
        EG_TRY(
            eg_json_get_int(&most, configuration, names[1], 0, INT64_MAX, err));
    }
    return eg_json_get_object_opt(&data, json, "extended_data", err);
}

static eg_status
read_context(lg_walk *walk, context *out, const eg_json *json, eg_error *err)
{
    static const char *const later[] = {
        "number_of_guardians", "quorum",
        "elgamal_public_key",  "manifest_hash",
        "crypto_base_hash",    "crypto_extended_base_hash",
        "commitment_hash",     "extended_data",
        "configuration",       NULL};
    static const char *const first[] = {
        "number_of_guardians", "quorum",
        "elgamal_public_key",  "description_hash",
        "crypto_base_hash",    "crypto_extended_base_hash",
        "commitment_hash",     NULL};
    static const char *const early[] = {"number_of_guardians",
                                        "quorum",
                                        "elgamal_public_key",
                                        "description_hash",
                                        "crypto_base_hash",
                                        "crypto_extended_base_hash",
                                        NULL};
    const lg_format *f = &walk->format;
    const char *const *names = later;
    int64_t n;
    int64_t k;
    EG_TRY(eg_json_need_object(json, err));
    if (walk->source.early) {
        names = early;
    } else if (lg_is_decimal(f) && eg_json_member(json, first[3]) != NULL) {
        names = first;
    }
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(eg_json_get_int(&n, json, names[0], 1, LG_GUARDIANS_MAX, err));
    EG_TRY(eg_json_get_int(&k, json, names[1], 1, LG_GUARDIANS_MAX, err));
    EG_TRY(lg_get_element(f, &out->key, json, names[2], err));
    EG_TRY(lg_get_scalar(f, &out->manifest_hash, json, names[3], err));
    EG_TRY(lg_get_scalar(f, &out->base_hash, json, names[4], err));
    EG_TRY(lg_get_scalar(f, &out->extended_hash, json, names[5], err));
    if (names != early) {
        EG_TRY(lg_get_scalar(f, &out->commitment_hash, json, names[6], err));
    }
    EG_TRY(read_configuration(walk, json, err));
    walk->n = (uint32_t)n;
    walk->k = (uint32_t)k;
    walk->joint_key = out->key;
    return EG_OK;
}

/* -- hashes ----------------------------------------------------------------- */

/** A way in which a manifest hash is made. */
typedef struct way {
    lg_bar_rules rules;
    int64_t shift;
} way;

static const way *
find_ways(const lg_walk *walk, size_t *count)
{
    static const way python[] = {
        {.shift = 0},
        {.rules = {.bare_empty = true}},
        {.shift = -1},
        {.rules = {.bare_empty = true}, .shift = -1},
        {.rules = {.null_zero = true}},
        {.rules = {.null_zero = true, .bare_empty = true}},
        {.rules = {.null_zero = true, .escaped = true}}};
    static const way core2[] = {
        {.rules = {.null_zero = true}},
        {.rules = {.null_zero = true, .bare_empty = true}},
        {.rules = {.null_zero = true, .escaped = true}}};
    static const way decimal[] = {
        {.rules = {.null_zero = true, .seconds = true}}};
    static const way early[] = {
        {.rules = {.null_zero = true, .seconds = true, .ballot_names = true}}};
    if (walk->source.early) {
        *count = EG_ARRAY_LEN(early);
        return early;
    }
    if (lg_is_decimal(&walk->format)) {
        *count = EG_ARRAY_LEN(decimal);
        return decimal;
    }
    *count = walk->core2 ? EG_ARRAY_LEN(core2) : EG_ARRAY_LEN(python);
    return walk->core2 ? core2 : python;
}

/**
 * The manifest hash in the ways in which it is made: an empty text is "null" or
 * empty, and the published sequence orders are the hashed ones or begin one
 * later.  Which way fits is found by trial.
 */
static eg_status
try_manifest_hash(lg_walk *walk, const context *c, bool *fits, eg_error *err)
{
    size_t count;
    const way *ways = find_ways(walk, &count);
    *fits = false;
    for (size_t i = 0; i < count && !*fits; i++) {
        eg_scalar hash;
        EG_TRY(lg_manifest_hash(&walk->manifest, walk->group, &ways[i].rules,
                                ways[i].shift, &hash, err));
        if (i == 0 || eg_scalar_equal(&hash, &c->manifest_hash.x)) {
            walk->manifest_hash = hash;
            walk->rules = ways[i].rules;
            walk->shift = ways[i].shift;
        }
        *fits = eg_scalar_equal(&hash, &c->manifest_hash.x);
    }
    if (!*fits) {
        /* Contests and options keep the hashes of the plain way. */
        EG_TRY(lg_manifest_hash(&walk->manifest, walk->group, &ways[0].rules, 0,
                                &walk->manifest_hash, err));
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
    bool fits = false;
    EG_TRY(lg_read_one(walk, LG_MANIFEST, &json, &place));
    if (json == NULL) {
        return EG_OK;
    }
    const bool early = walk->source.early;
    eg_status status = lg_manifest_read(
        &walk->manifest, json, early ? LG_DIALECT_11 : LG_DIALECT_TO_191,
        walk->arena, &err);
    if (status == EG_OK) {
        status = try_manifest_hash(walk, c, &fits, &err);
    }
    if (status != EG_OK) {
        return lg_found_malformed(result, &place, status, &err);
    }
    walk->has_manifest = true;
    uint64_t unlisted = 0;
    lg_manifest_judge(&walk->manifest, walk->core2 || early ? &unlisted : NULL,
                      result, &place);
    if (unlisted > 0) {
        lg_remark(walk,
                  "%" PRIu64 " options are for somebody who is not in the "
                  "manifest's list of candidates",
                  unlisted);
    }
    eg_result_require(result, EG_CHECK_1F, fits, &place,
                      "the hash of the manifest is not the %s of "
                      "context.json",
                      early ? "description_hash" : "manifest_hash");
    if (fits && walk->rules.escaped) {
        lg_deviation(walk, "the manifest hash has \\u escapes in place of "
                           "letters that are not ASCII, as written by programs "
                           "that make the manifest with the C# classes");
    }
    if (fits && walk->rules.null_zero && !walk->core2 &&
        !lg_is_decimal(&walk->format)) {
        lg_deviation(walk, "the number 0 is hashed as \"null\", as written by "
                           "the C++ implementation of that time");
    }
    if (walk->shift != 0) {
        lg_deviation(walk, "the manifest counts sequence orders from 1, the "
                           "hashes from 0, as written by the preview of 1.0");
    }
    return EG_OK;
}

/** Q = H(p, q, g, n, k, manifest hash). */
static void
python_base_hash(lg_walk *walk, const lg_params *params, eg_scalar *out)
{
    lg_bar bar;
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_text(&bar, params->p);
    lg_bar_text(&bar, params->q);
    lg_bar_text(&bar, params->g);
    lg_bar_int(&bar, walk->n);
    lg_bar_int(&bar, walk->k);
    lg_bar_scalar(&bar, walk->group, &walk->manifest_hash);
    lg_bar_end(&bar, walk->group, out);
}

/**
 * H_P = H(ver, "00", p, q, g), H_M = H(H_P, "01", manifest hash), and
 * Q = H(H_P, "02", H_M, n, k) or, where @p late, H(H_P, "02", n, k, H_M).
 */
static void
core2_base_hash(lg_walk *walk,
                const lg_params *params,
                bool late,
                eg_scalar *out)
{
    /* The digits of "v2.0", filled up to 32 bytes. */
    static const char version[] = "76322E30"
                                  "00000000000000000000000000000000"
                                  "000000000000000000000000";
    eg_scalar parameters;
    eg_scalar manifest;
    lg_bar bar;
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_text(&bar, LG_TEXT(version));
    lg_bar_text(&bar, LG_TEXT("00"));
    lg_bar_text(&bar, params->p);
    lg_bar_text(&bar, params->q);
    lg_bar_text(&bar, params->g);
    lg_bar_end(&bar, walk->group, &parameters);
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_scalar(&bar, walk->group, &parameters);
    lg_bar_text(&bar, LG_TEXT("01"));
    lg_bar_scalar(&bar, walk->group, &walk->manifest_hash);
    lg_bar_end(&bar, walk->group, &manifest);
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_scalar(&bar, walk->group, &parameters);
    lg_bar_text(&bar, LG_TEXT("02"));
    if (!late) {
        lg_bar_scalar(&bar, walk->group, &manifest);
    }
    lg_bar_int(&bar, walk->n);
    lg_bar_int(&bar, walk->k);
    if (late) {
        lg_bar_scalar(&bar, walk->group, &manifest);
    }
    lg_bar_end(&bar, walk->group, out);
}

static void
judge_base_hash(lg_walk *walk,
                const context *c,
                const lg_params *params,
                const eg_place *place)
{
    eg_scalar hash;
    if (walk->core2) {
        core2_base_hash(walk, params, false, &hash);
        if (!eg_scalar_equal(&hash, &c->base_hash.x)) {
            core2_base_hash(walk, params, true, &hash);
            if (eg_scalar_equal(&hash, &c->base_hash.x)) {
                lg_deviation(walk,
                             "the base hash has the manifest after n and k, as "
                             "written by the C++ implementation where the "
                             "context has a configuration");
            }
        }
    } else {
        python_base_hash(walk, params, &hash);
    }
    eg_result_require(&walk->report->result, EG_CHECK_1E,
                      eg_scalar_equal(&hash, &c->base_hash.x), place,
                      "crypto_base_hash is not the hash of the parameters, n, "
                      "k and the manifest");
}

/** @p text with lower-case letters, in the walk's arena; s is NULL if full. */
static lg_text
lower_case(lg_walk *walk, lg_text text)
{
    char *s = eg_arena_alloc(walk->arena, text.len + 1, 1);
    for (size_t i = 0; s != NULL && i < text.len; i++) {
        s[i] = text.s[i];
        if (s[i] >= 'A' && s[i] <= 'F') {
            s[i] = (char)(s[i] - 'A' + 'a');
        }
    }
    return (lg_text){s, text.len};
}

/** Whether Q' is the hash of these two texts. */
static bool
is_extended(lg_walk *walk, const context *c, lg_text base, lg_text key)
{
    eg_scalar hash;
    lg_bar bar;
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_text(&bar, base);
    lg_bar_text(&bar, key);
    lg_bar_end(&bar, walk->group, &hash);
    return eg_scalar_equal(&hash, &c->extended_hash.x);
}

/**
 * 1.1: refuse by name what the first builds wrote, which hashed decimal or
 * lower-case digits, so that no hash of such a record would fit.
 */
static bool
judge_digits(lg_walk *walk,
             const eg_json *json,
             const context *c,
             const eg_place *place)
{
    const bool upper = is_extended(walk, c, c->base_hash.text, c->key.text);
    const bool decimal =
        !upper && is_extended(walk, c, written(json, "crypto_base_hash"),
                              written(json, "elgamal_public_key"));
    const bool lower =
        !upper && is_extended(walk, c, lower_case(walk, c->base_hash.text),
                              lower_case(walk, c->key.text));
    return eg_result_require(
        &walk->report->result, EG_CHECK_R_VERSION, !decimal && !lower, place,
        "Q' is the hash of %s digits, as builds of the Python implementation "
        "wrote it until October 2020, which are not supported",
        decimal ? "decimal" : "lower-case hexadecimal");
}

/** 1.1: Q' = H(Q, K), so that no hash holds the other K_i,j. */
static void
judge_early_hash(lg_walk *walk, const context *c, const eg_place *place)
{
    lg_bar bar;
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_scalar(&bar, walk->group, &c->base_hash.x);
    lg_bar_text(&bar, c->key.text);
    lg_bar_end(&bar, walk->group, &walk->extended_hash);
    eg_result_require(
        &walk->report->result, EG_CHECK_4A,
        eg_scalar_equal(&walk->extended_hash, &c->extended_hash.x), place,
        "crypto_extended_base_hash is not H(Q, K)");
}

/** The commitment hash, and Q' = H(Q, commitment hash). */
static void
judge_extended_hash(lg_walk *walk, const context *c, const eg_place *place)
{
    lg_bar bar;
    lg_bar list;
    eg_scalar hash;
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_begin(&list, &walk->rules);
    for (uint32_t i = 0; i < walk->n; i++) {
        for (uint32_t j = 0; j < walk->k; j++) {
            lg_bar_text(&list, walk->guardian[i].commitment[j].text);
        }
    }
    lg_bar_list(&bar, &list, walk->group);
    lg_bar_end(&bar, walk->group, &hash);
    eg_result_require(&walk->report->result, EG_CHECK_4A,
                      eg_scalar_equal(&hash, &c->commitment_hash.x), place,
                      "commitment_hash is not the hash of all K_i,j");
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_scalar(&bar, walk->group, &c->base_hash.x);
    if (walk->core2) {
        lg_bar_text(&bar, LG_TEXT("12"));
        lg_bar_text(&bar, c->key.text);
    }
    lg_bar_scalar(&bar, walk->group, &hash);
    lg_bar_end(&bar, walk->group, &walk->extended_hash);
    eg_result_require(
        &walk->report->result, EG_CHECK_4A,
        eg_scalar_equal(&walk->extended_hash, &c->extended_hash.x), place,
        "crypto_extended_base_hash is not the hash of Q and the "
        "keys");
}

static eg_status
make_bases(lg_walk *walk)
{
    EG_TRY(eg_fixed_base_new(walk->group, &walk->joint_base, &walk->joint_key.x,
                             EG_BASE_PUBLIC));
    /* Tables of some megabytes each; further guardians do without. */
    for (uint32_t i = 0; i < walk->n && i < 16; i++) {
        EG_TRY(eg_fixed_base_new(walk->group, &walk->guardian[i].key_base,
                                 &walk->guardian[i].commitment[0].x,
                                 EG_BASE_PUBLIC));
    }
    return EG_OK;
}

/** Say what the record is, and by what that is known. */
static void
tell_version(lg_walk *walk, bool wrapped, bool decimal)
{
    static const char *const groups[] = {
        [LG_GROUP_UNKNOWN] = "unknown parameters",
        [LG_GROUP_GAMMA] = "the 4096-bit prime of 0.95 to 1.0",
        [LG_GROUP_FIRST] = "the first 4096-bit prime of 0.95",
        [LG_GROUP_STANDARD] = "the standard prime",
        [LG_GROUP_TOY] = "a toy group"};
    char why[400];
    if (walk->core2) {
        snprintf(
            why, sizeof(why),
            "context.json beside constants.json, guardians with "
            "coefficient_commitments; %s; Q = SHA-256 of |H_P|02|H_M|n|k|, "
            "as 1.E judges",
            groups[walk->group_kind]);
        lg_detected(walk, "ElectionGuard 1.91 (C++ implementation)", why);
        return;
    }
    if (walk->source.early) {
        snprintf(why, sizeof(why),
                 "context.json beside constants.json and description.json; "
                 "%s; Q' = SHA-256 of |Q|K|, with upper-case digits, as 4.A "
                 "judges",
                 groups[walk->group_kind]);
        lg_detected(walk,
                    "ElectionGuard before 0.95 (Python implementation, "
                    "package 1.1)",
                    why);
        return;
    }
    snprintf(why, sizeof(why),
             "context.json beside constants.json, with %s; %s; %s; %s",
             decimal ? "decimal constants" : "hexadecimal constants",
             wrapped   ? "each number in an object with the member data"
             : decimal ? "numbers as decimal digits"
                       : "numbers as bare digits",
             groups[walk->group_kind],
             "Q = SHA-256 of |p|q|g|n|k|manifest hash|, as 1.E judges");
    lg_detected(walk,
                wrapped || decimal
                    ? "ElectionGuard 0.95 (Python implementation)"
                    : "ElectionGuard 1.0 (Python implementation)",
                why);
}

/** Whether guardians are written as in 1.91. */
static eg_status
find_core2(lg_walk *walk)
{
    eg_error err = {0};
    const eg_json *json = NULL;
    const size_t i = lg_source_next(&walk->source, LG_GUARDIAN, 0);
    if (i == walk->source.store.count) {
        return EG_OK;
    }
    const eg_status status =
        lg_read_json(&walk->source, i, &walk->bytes, walk->arena, &json, &err);
    walk->core2 = status == EG_OK && !walk->source.early &&
                  eg_json_member(json, "coefficient_commitments") != NULL;
    /* What is wrong with the file is said where it is judged. */
    return lg_is_input(status) ? EG_OK : status;
}

eg_status
lg_py_setup(lg_walk *walk)
{
    eg_result *result = &walk->report->result;
    eg_error err = {0};
    lg_params params;
    lg_params written_as;
    context c;
    const eg_json *json;
    eg_place place;
    bool decimal = false;
    bool fine = false;
    EG_TRY(find_core2(walk));
    EG_TRY(read_group(walk, &params, &written_as, &decimal));
    EG_TRY(lg_read_one(walk, LG_CONTEXT, &json, &place));
    const eg_json *key = eg_json_member(json, "elgamal_public_key");
    const bool wrapped = key != NULL && key->type == EG_JSON_OBJECT;
    tell_version(walk, wrapped, decimal);
    if (walk->group == NULL || json == NULL) {
        return EG_OK;
    }
    const eg_place record = EG_PLACE_RECORD;
    const bool fits = walk->source.early ? decimal && !wrapped
                      : wrapped          ? decimal
                                         : !decimal || !walk->core2;
    if (!eg_result_require(result, EG_CHECK_R_VERSION, fits, &record,
                           "constants.json and context.json write numbers in "
                           "the ways of two versions") &&
        walk->source.early) {
        return EG_OK;
    }
    walk->format = (lg_format){.form = wrapped   ? LG_FORM_WRAPPED
                                       : decimal ? LG_FORM_DECIMAL
                                                 : LG_FORM_BARE,
                               .group = walk->group,
                               .arena = walk->arena};
    const eg_status status = read_context(walk, &c, json, &err);
    if (status != EG_OK) {
        return lg_found_malformed(result, &place, status, &err);
    }
    lg_bounds_judge(walk, &place);
    if (walk->source.early && !judge_digits(walk, json, &c, &place)) {
        return EG_OK;
    }
    EG_TRY(judge_manifest(walk, &c));
    if (!walk->has_manifest) {
        return EG_OK;
    }
    judge_base_hash(
        walk, &c, lg_is_decimal(&walk->format) ? &written_as : &params, &place);
    EG_TRY(lg_py_guardians(walk, &fine));
    if (!fine) {
        return EG_OK;
    }
    lg_joint_key_judge(walk, &place);
    if (walk->source.early) {
        judge_early_hash(walk, &c, &place);
    } else {
        judge_extended_hash(walk, &c, &place);
    }
    EG_TRY(make_bases(walk));
    walk->ready = true;
    return EG_OK;
}
