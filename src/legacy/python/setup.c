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
    bool committed; /**< There is a commitment hash: since February 2021. */
} context;

/* -- what the record is ----------------------------------------------------- */

/** A number of constants.json, which the Java port has as a decimal string. */
static eg_status
read_constant(lg_walk *walk,
              lg_text *out,
              const eg_json *json,
              const char *name,
              eg_error *err)
{
    uint8_t bytes[EG_ELEMENT_BYTES];
    const eg_json *v;
    if (!walk->java) {
        return lg_read_constant(out, walk->arena, json, name, false, err);
    }
    EG_TRY(eg_json_get_string(&v, json, name, err));
    if (v->text[0] == '0') {
        return eg_json_fail(err, v, "must not begin with 0");
    }
    EG_TRY(lg_decimal_bytes(bytes, v, err));
    return lg_digits_of(out, walk->arena, bytes, sizeof(bytes));
}

static eg_status
read_params(lg_walk *walk, lg_params *out, const eg_json *json, eg_error *err)
{
    static const char *const names[] = {
        "large_prime", "small_prime", "cofactor", "generator", "name", NULL};
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    /* The Java port has it as null; another name would tell 1.52. */
    if (!walk->java) {
        EG_TRY(lg_get_absent(json, names[4], err));
    }
    EG_TRY(read_constant(walk, &out->p, json, names[0], err));
    EG_TRY(read_constant(walk, &out->q, json, names[1], err));
    EG_TRY(read_constant(walk, &out->r, json, names[2], err));
    return read_constant(walk, &out->g, json, names[3], err);
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
    *decimal = p != NULL && (walk->java || p->type != EG_JSON_STRING);
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
    static const char *const bare[] = {
        "number_of_guardians", "quorum",
        "elgamal_public_key",  "manifest_hash",
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
    out->committed =
        !walk->source.early || eg_json_member(json, "commitment_hash") != NULL;
    if (walk->source.early) {
        names = out->committed ? first : early;
    } else if (walk->first) {
        names = eg_json_member(json, first[3]) != NULL ? first : bare;
    }
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(eg_json_get_int(&n, json, names[0], 1, LG_GUARDIANS_MAX, err));
    EG_TRY(eg_json_get_int(&k, json, names[1], 1, LG_GUARDIANS_MAX, err));
    EG_TRY(lg_get_element(f, &out->key, json, names[2], err));
    EG_TRY(lg_get_scalar(f, &out->manifest_hash, json, names[3], err));
    EG_TRY(lg_get_scalar(f, &out->base_hash, json, names[4], err));
    EG_TRY(lg_get_scalar(f, &out->extended_hash, json, names[5], err));
    if (out->committed) {
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
        {.rules = {.null_zero = true, .cpp = true}},
        {.rules = {.null_zero = true, .cpp = true, .bare_empty = true}},
        {.rules = {.null_zero = true, .cpp = true, .escaped = true}}};
    static const way core2[] = {
        {.rules = {.null_zero = true, .cpp = true}},
        {.rules = {.null_zero = true, .cpp = true, .bare_empty = true}},
        {.rules = {.null_zero = true, .cpp = true, .escaped = true}}};
    static const way first[] = {{.rules = {.null_zero = true, .seconds = true}},
                                {.rules = {.null_zero = true}}};
    static const way early[] = {
        {.rules = {.null_zero = true, .seconds = true, .ballot_names = true}}};
    if (walk->source.early) {
        *count = EG_ARRAY_LEN(early);
        return early;
    }
    if (walk->first) {
        *count = EG_ARRAY_LEN(first);
        return first;
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
    eg_status status = lg_manifest_read(&walk->manifest, json,
                                        early        ? LG_DIALECT_11
                                        : walk->java ? LG_DIALECT_JAVA
                                                     : LG_DIALECT_TO_191,
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
    if (fits && walk->rules.cpp && !walk->core2) {
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

/** guardian_2 is before guardian_10. */
static bool
is_before(lg_text a, lg_text b)
{
    return a.len < b.len || (a.len == b.len && memcmp(a.s, b.s, a.len) < 0);
}

/** The guardian that comes after @p last: by order or, before that, by name. */
static const lg_guardian *
next_guardian(const lg_walk *walk, const lg_guardian *last)
{
    const lg_guardian *next = NULL;
    if (!walk->source.early) {
        return last == NULL ? walk->guardian : last + 1;
    }
    for (uint32_t i = 0; i < walk->n; i++) {
        const lg_guardian *one = &walk->guardian[i];
        if ((last == NULL || is_before(last->id, one->id)) &&
            (next == NULL || is_before(one->id, next->id))) {
            next = one;
        }
    }
    return next;
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
    const lg_guardian *one = NULL;
    for (uint32_t i = 0; i < walk->n; i++) {
        one = next_guardian(walk, one);
        for (uint32_t j = 0; j < walk->k; j++) {
            lg_bar_text(&list, one->commitment[j].text);
        }
    }
    lg_bar_list(&bar, &list, walk->group);
    lg_bar_end(&bar, walk->group, &hash);
    eg_result_require(&walk->report->result, EG_CHECK_4A,
                      eg_scalar_equal(&hash, &c->commitment_hash.x), place,
                      "commitment_hash is not the hash of all K_i,j%s",
                      walk->source.early
                          ? " in the order of the guardians' identifiers"
                          : "");
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
tell_version(lg_walk *walk, const eg_json *json, bool constants, bool decimal)
{
    static const char *const groups[] = {
        [LG_GROUP_UNKNOWN] = "unknown parameters",
        [LG_GROUP_GAMMA] = "the 4096-bit prime of 0.95 to 1.0",
        [LG_GROUP_FIRST] = "the first 4096-bit prime of 0.95",
        [LG_GROUP_STANDARD] = "the standard prime",
        [LG_GROUP_TOY] = "a toy group"};
    const eg_json *key = eg_json_member(json, "elgamal_public_key");
    const bool wrapped = key != NULL && key->type == EG_JSON_OBJECT;
    const bool committed = eg_json_member(json, "commitment_hash") != NULL;
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
                 "%s; Q' = SHA-256 of %s, with upper-case digits, as 4.A "
                 "judges",
                 groups[walk->group_kind],
                 committed ? "|Q|commitment hash|" : "|Q|K|");
        lg_detected(walk,
                    committed
                        ? "ElectionGuard before 0.95 (Python implementation, "
                          "spring 2021)"
                        : "ElectionGuard before 0.95 (Python implementation, "
                          "package 1.1)",
                    why);
        return;
    }
    snprintf(why, sizeof(why),
             "context.json beside constants.json, with %s; %s; %s; %s",
             constants ? "decimal constants" : "hexadecimal constants",
             wrapped       ? "each number in an object with the member data"
             : decimal     ? "numbers as decimal digits"
             : walk->first ? "numbers as bare digits, and proofs with names"
                           : "numbers as bare digits",
             groups[walk->group_kind],
             "Q = SHA-256 of |p|q|g|n|k|manifest hash|, as 1.E judges");
    lg_detected(walk,
                walk->java ? "ElectionGuard 0.95 (Java port)"
                : wrapped || walk->first
                    ? "ElectionGuard 0.95 (Python implementation)"
                    : "ElectionGuard 1.0 (Python implementation)",
                why);
}

/** What the first proof of a guardian's file says of whoever wrote it. */
static void
find_habits(lg_walk *walk, const eg_json *guardian)
{
    const eg_json *proofs =
        eg_json_member(guardian, walk->source.early ? "coefficient_proofs"
                                                    : "election_proofs");
    const eg_json *proof =
        proofs != NULL && proofs->type == EG_JSON_ARRAY ? proofs->first : NULL;
    walk->first = eg_json_member(proof, "name") != NULL;
    walk->java = proof != NULL && proof->type == EG_JSON_OBJECT &&
                 !walk->first && eg_json_member(proof, "usage") == NULL;
}

/** Whether guardians are written as in 1.91, or in the ways of 2021 and Java. */
static eg_status
find_writer(lg_walk *walk)
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
    if (status == EG_OK) {
        find_habits(walk, json);
    }
    /* What is wrong with the file is said where it is judged. */
    return lg_is_input(status) ? EG_OK : status;
}

/** Whether a number of the context has a digit that is a letter. */
static bool
has_letters(const eg_json *json)
{
    static const char *const names[] = {
        "elgamal_public_key", "crypto_base_hash", "crypto_extended_base_hash"};
    bool letters = false;
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        const eg_json *v = eg_json_member(json, names[i]);
        letters = letters || (v != NULL && v->type == EG_JSON_STRING &&
                              strpbrk(v->text, "ABCDEF") != NULL);
    }
    return letters;
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
    const eg_place record = EG_PLACE_RECORD;
    bool constants = false; /* They are decimal. */
    bool fine = false;
    EG_TRY(find_writer(walk));
    EG_TRY(lg_read_one(walk, LG_CONTEXT, &json, &place));
    const eg_json *key = eg_json_member(json, "elgamal_public_key");
    const bool wrapped = key != NULL && key->type == EG_JSON_OBJECT;
    if (!eg_result_require(result, EG_CHECK_R_VERSION,
                           !walk->java || wrapped || json == NULL, &record,
                           "the guardians' proofs have no usage, as the Java "
                           "port wrote them; of its records only those of "
                           "early 2022 are supported, which have each number "
                           "in an object")) {
        lg_detected(walk, "a record of the Java port, refused",
                    "context.json beside constants.json, proofs without usage");
        return EG_OK;
    }
    EG_TRY(read_group(walk, &params, &written_as, &constants));
    const bool decimal =
        constants && !wrapped && !(walk->first && has_letters(json));
    walk->first = !wrapped && (walk->first || decimal);
    tell_version(walk, json, constants, decimal);
    if (walk->group == NULL || json == NULL) {
        return EG_OK;
    }
    const bool fits = walk->source.early ? decimal
                      : wrapped          ? constants
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
    if (!c.committed && !judge_digits(walk, json, &c, &place)) {
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
    if (c.committed) {
        judge_extended_hash(walk, &c, &place);
    } else {
        judge_early_hash(walk, &c, &place);
    }
    EG_TRY(make_bases(walk));
    walk->ready = true;
    return EG_OK;
}
