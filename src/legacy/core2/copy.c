/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a record of 1.91 says twice: copies of the context and the manifest in
 * its encrypted tally, and Lagrange coefficients, which anybody can compute.
 */
#include <inttypes.h>
#include <stdio.h>

#include "legacy/core2/core2.h"
#include "legacy/same.h"
#include "legacy/weights.h"

/* -- copies ----------------------------------------------------------------- */

bool
lg_core2_same_context(const eg_json *own, const eg_json *copy)
{
    return lg_same_json(own, copy);
}

/** One placeholder of a contest of the tally's copy of the manifest. */
static bool
is_placeholder(const eg_json *v, const lg_contest *about)
{
    static const char *const names[] = {"object_id", "candidate_id",
                                        "sequence_order", NULL};
    const int64_t last =
        about->options == 0 ? -1 : about->option[about->options - 1].order;
    const int64_t order = last + 1 + (int64_t)v->index;
    const eg_json *own = eg_json_member(v, names[2]);
    char id[600];
    char candidate[600];
    if (about->id.len > 500) {
        return false;
    }
    snprintf(id, sizeof(id), "%.*s-%" PRId64 "-placeholder", (int)about->id.len,
             about->id.s, order);
    snprintf(candidate, sizeof(candidate), "%.*s-%" PRId64 "-candidate",
             (int)about->id.len, about->id.s, order);
    return v->type == EG_JSON_OBJECT && eg_json_only(v, names, NULL) == EG_OK &&
           eg_json_text_is(eg_json_member(v, names[0]), id) &&
           eg_json_text_is(eg_json_member(v, names[1]), candidate) &&
           own != NULL && own->type == EG_JSON_INTEGER && own->integer == order;
}

/** A list of placeholders, or null. */
static bool
are_placeholders(const eg_json *list, const lg_contest *about)
{
    if (list->type != EG_JSON_ARRAY && list->type != EG_JSON_NULL) {
        return false;
    }
    for (const eg_json *v = list->first; v != NULL; v = v->next) {
        if (!is_placeholder(v, about)) {
            return false;
        }
    }
    return true;
}

/** A limit that the manifest leaves out and its copy does not. */
static bool
is_default_limit(const eg_json *v, const lg_contest *about)
{
    return v->type == EG_JSON_INTEGER &&
           (v->integer == 0 || v->integer == about->elected);
}

/** A contest of the copy: as in the manifest, and placeholders. */
static bool
same_contest(const eg_json *copy, const eg_json *own, const lg_contest *about)
{
    for (const eg_json *v = copy->first; v != NULL; v = v->next) {
        const eg_json *other = eg_json_member(own, v->name);
        bool same;
        if (strcmp(v->name, "ballot_placeholders") == 0) {
            same = are_placeholders(v, about);
        } else if (strcmp(v->name, "votes_allowed") == 0 &&
                   lg_says_nothing(other)) {
            same = is_default_limit(v, about);
        } else {
            same = lg_same_json(v, other);
        }
        if (!same) {
            return false;
        }
    }
    return lg_has_no_more(copy, own);
}

static bool
same_contests(const lg_walk *walk, const eg_json *copy)
{
    const eg_json *list = eg_json_member(walk->manifest.json, "contests");
    const eg_json *own = list->first;
    if (copy->type != EG_JSON_ARRAY || copy->count != list->count) {
        return false;
    }
    for (const eg_json *v = copy->first; v != NULL; v = v->next) {
        if (v->type != EG_JSON_OBJECT ||
            !same_contest(v, own, &walk->manifest.contest[v->index])) {
            return false;
        }
        own = own->next;
    }
    return true;
}

/** Whether the copy has what the library's own manifest always has. */
static bool
has_all(const lg_walk *walk, const eg_json *copy)
{
    static const char *const names[] = {"geopolitical_units", "contests",
                                        "ballot_styles"};
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        if (eg_json_member(copy, names[i]) == NULL &&
            !lg_says_nothing(eg_json_member(walk->manifest.json, names[i]))) {
            return false;
        }
    }
    return eg_json_member(copy, "manifest_hash") != NULL;
}

bool
lg_core2_same_manifest(const lg_walk *walk, const eg_json *copy)
{
    char digits[LG_DIGITS_MAX];
    (void)lg_scalar_digits(digits, walk->group, &walk->manifest_hash);
    for (const eg_json *v = copy->first; v != NULL; v = v->next) {
        bool same;
        if (strcmp(v->name, "manifest_hash") == 0) {
            same = eg_json_text_is(v, digits);
        } else if (strcmp(v->name, "contests") == 0) {
            same = same_contests(walk, v);
        } else {
            same =
                lg_same_json(v, eg_json_member(walk->manifest.json, v->name));
        }
        if (!same) {
            return false;
        }
    }
    return has_all(walk, copy);
}

/* -- coefficients ----------------------------------------------------------- */

static eg_status
read_weight(const lg_walk *walk,
            lg_scalar *out,
            const eg_json *v,
            uint32_t l,
            eg_error *err)
{
    (void)l;
    return lg_read_scalar(&walk->format, out, v, err);
}

eg_status
lg_core2_weights(lg_walk *walk)
{
    const eg_json *json;
    eg_place place;
    eg_error err = {0};
    if (walk->source.count[LG_COEFFICIENTS] == 0) {
        return EG_OK;
    }
    EG_TRY(lg_read_one(walk, LG_COEFFICIENTS, &json, &place));
    if (json == NULL) {
        return EG_OK;
    }
    return lg_found_malformed(
        &walk->report->result, &place,
        lg_weights_judge(walk, json, read_weight, &place, &err), &err);
}
