/* SPDX-License-Identifier: Apache-2.0 */
/* The manifest of the Python implementation, and its hash in many ways. */
#include <inttypes.h>

#include "legacy/python/setup.h"

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
try_manifest_hash(lg_walk *walk,
                  const lg_py_context *c,
                  bool *fits,
                  eg_error *err)
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

eg_status
lg_py_manifest_judge(lg_walk *walk, const lg_py_context *c)
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
