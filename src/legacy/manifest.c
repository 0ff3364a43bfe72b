/* SPDX-License-Identifier: Apache-2.0 */
/* Reading manifests of 1.1, which is before 0.95, to 2.0. */
#include "legacy/manifest.h"

static const char *const manifest_names[] = {"election_scope_id",
                                             "spec_version",
                                             "type",
                                             "start_date",
                                             "end_date",
                                             "geopolitical_units",
                                             "parties",
                                             "candidates",
                                             "contests",
                                             "ballot_styles",
                                             "name",
                                             "contact_information",
                                             NULL};
static const char *const contest_names[] = {"object_id",
                                            "sequence_order",
                                            "electoral_district_id",
                                            "vote_variation",
                                            "number_elected",
                                            "votes_allowed",
                                            "name",
                                            "ballot_selections",
                                            "ballot_title",
                                            "ballot_subtitle",
                                            "primary_party_ids",
                                            "contest_selection_limit",
                                            "option_selection_limit",
                                            "@type",
                                            NULL};
static const char *const option_names[] = {"object_id", "sequence_order",
                                           "candidate_id", NULL};
static const char *const style_names[] = {"object_id", "geopolitical_unit_ids",
                                          "party_ids", "image_uri",
                                          "image_url", NULL};

static const char *const candidate_names[] = {
    "object_id", "name",        "party_id", "image_uri",
    "image_url", "is_write_in", NULL};

static eg_status
read_option(lg_option *out, const eg_json *v, eg_error *err)
{
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, option_names, err));
    EG_TRY(lg_get_text(&out->id, v, "object_id", err));
    EG_TRY(
        eg_json_get_int(&out->order, v, "sequence_order", 0, INT32_MAX, err));
    return lg_get_text(&out->candidate, v, "candidate_id", err);
}

/** What only 2.0 has would be in no hash of the others. */
static eg_status
read_limits(lg_contest *out,
            const eg_json *v,
            lg_dialect dialect,
            eg_error *err)
{
    EG_TRY(eg_json_get_int(&out->elected, v, "number_elected", 0, LG_LIST_MAX,
                           err));
    out->votes = out->elected;
    EG_TRY(eg_json_get_int_opt(&out->votes, v, "votes_allowed", 0, LG_LIST_MAX,
                               err));
    out->each = 1;
    if (dialect == LG_DIALECT_152) {
        /* Always there; what 1.0 has besides is in no hash of 1.52. */
        EG_TRY(eg_json_get_int(&out->votes, v, "votes_allowed", 0, LG_LIST_MAX,
                               err));
        EG_TRY(lg_get_absent(v, "primary_party_ids", err));
        EG_TRY(lg_get_absent(v, "@type", err));
    }
    if (dialect != LG_DIALECT_KOTLIN) {
        EG_TRY(lg_get_absent(v, "contest_selection_limit", err));
        return lg_get_absent(v, "option_selection_limit", err);
    }
    EG_TRY(eg_json_get_int_opt(&out->votes, v, "contest_selection_limit", 0,
                               LG_LIST_MAX, err));
    return eg_json_get_int_opt(&out->each, v, "option_selection_limit", 0,
                               LG_LIST_MAX, err);
}

static eg_status
read_contest(lg_contest *out,
             const eg_json *v,
             lg_dialect dialect,
             size_t *index,
             eg_arena *arena,
             eg_error *err)
{
    const eg_json *list;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, contest_names, err));
    EG_TRY(lg_get_text(&out->id, v, "object_id", err));
    EG_TRY(
        eg_json_get_int(&out->order, v, "sequence_order", 0, INT32_MAX, err));
    EG_TRY(lg_get_text(&out->district, v, "electoral_district_id", err));
    EG_TRY(read_limits(out, v, dialect, err));
    EG_TRY(eg_json_get_array(&list, v, "ballot_selections", err));
    if (list->count > LG_LIST_MAX) {
        return eg_json_fail(err, list, "must have at most %d elements",
                            LG_LIST_MAX);
    }
    out->option = eg_arena_alloc(arena, list->count, sizeof(*out->option));
    if (out->option == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the manifest is too large");
    }
    for (const eg_json *o = list->first; o != NULL; o = o->next) {
        EG_TRY(read_option(&out->option[out->options], o, err));
        out->option[out->options++].index = (*index)++;
    }
    return EG_OK;
}

static eg_status
read_contests(lg_manifest *out,
              const eg_json *json,
              lg_dialect dialect,
              eg_arena *arena,
              eg_error *err)
{
    const eg_json *list;
    EG_TRY(eg_json_get_array(&list, json, "contests", err));
    if (list->count > LG_LIST_MAX) {
        return eg_json_fail(err, list, "must have at most %d elements",
                            LG_LIST_MAX);
    }
    out->contest = eg_arena_alloc(arena, list->count, sizeof(*out->contest));
    if (out->contest == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the manifest is too large");
    }
    for (const eg_json *c = list->first; c != NULL; c = c->next) {
        EG_TRY(read_contest(&out->contest[out->contests], c, dialect,
                            &out->options, arena, err));
        out->contests++;
    }
    return EG_OK;
}

/** A name: null, a string, or {"text": [{"value", "language"}, ...]}. */
static eg_status
check_name(const eg_json *candidate, const char *member, eg_error *err)
{
    static const char *const outer[] = {"text", NULL};
    static const char *const inner[] = {"value", "language", NULL};
    const eg_json *name = eg_json_member(candidate, member);
    const eg_json *list;
    lg_text text;
    if (name == NULL || name->type != EG_JSON_OBJECT) {
        return lg_get_text_opt(&text, candidate, member, err);
    }
    EG_TRY(eg_json_only(name, outer, err));
    EG_TRY(eg_json_get_array(&list, name, "text", err));
    for (const eg_json *v = list->first; v != NULL; v = v->next) {
        EG_TRY(eg_json_need_object(v, err));
        EG_TRY(eg_json_only(v, inner, err));
        EG_TRY(lg_get_text(&text, v, inner[0], err));
        EG_TRY(lg_get_text(&text, v, inner[1], err));
    }
    return EG_OK;
}

static eg_status
check_write_in(const eg_json *candidate, lg_dialect dialect, eg_error *err)
{
    const eg_json *v = eg_json_member(candidate, "is_write_in");
    bool write_in;
    EG_TRY(eg_json_get_bool_opt(&write_in, candidate, "isWriteIn", err));
    return dialect == LG_DIALECT_JAVA && v != NULL && v->type != EG_JSON_NULL
               ? lg_get_flag(&write_in, candidate, "is_write_in", err)
               : eg_json_get_bool_opt(&write_in, candidate, "is_write_in", err);
}

/** Nothing but the identifiers is used, and no hash of 0.95 to 1.91 has it. */
static eg_status
check_candidates(const eg_json *json, lg_dialect dialect, eg_error *err)
{
    /* Programs kept the spelling isWriteIn of the sample's manifest. */
    static const char *const early[] = {"object_id", "ballot_name", "party_id",
                                        "image_uri", "is_write_in", "isWriteIn",
                                        NULL};
    /* The last months of 1.1. */
    static const char *const spring[] = {
        "object_id",   "name",      "party_id", "image_uri",
        "is_write_in", "isWriteIn", NULL};
    const char *const *names = candidate_names;
    const eg_json *list = NULL;
    lg_text text;
    EG_TRY(eg_json_get_array_opt(&list, json, "candidates", err));
    for (const eg_json *v = list == NULL ? NULL : list->first; v != NULL;
         v = v->next) {
        EG_TRY(eg_json_need_object(v, err));
        if (dialect == LG_DIALECT_11) {
            names = eg_json_member(v, spring[1]) != NULL ? spring : early;
        }
        EG_TRY(eg_json_only(v, names, err));
        EG_TRY(lg_get_text(&text, v, "object_id", err));
        if (dialect == LG_DIALECT_152) {
            EG_TRY(lg_get_text_opt(&text, v, "name", err));
            EG_TRY(lg_get_absent(v, "image_uri", err));
        }
        EG_TRY(check_name(v, names[1], err));
        EG_TRY(lg_get_text_opt(&text, v, "party_id", err));
        EG_TRY(lg_get_text_opt(&text, v, "image_uri", err));
        EG_TRY(lg_get_text_opt(&text, v, "image_url", err));
        EG_TRY(check_write_in(v, dialect, err));
    }
    return EG_OK;
}

/** Whether the array @p list holds the string @p text. */
static bool
holds_text(const eg_json *list, lg_text text)
{
    for (const eg_json *v = list->first; v != NULL; v = v->next) {
        if (v->type == EG_JSON_STRING &&
            lg_text_equal((lg_text){v->text, v->text_len}, text)) {
            return true;
        }
    }
    return false;
}

static eg_status
read_style(lg_style *out,
           const lg_manifest *m,
           const eg_json *v,
           lg_dialect dialect,
           eg_arena *arena,
           eg_error *err)
{
    const eg_json *units = NULL;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, style_names, err));
    if (dialect == LG_DIALECT_152) {
        EG_TRY(lg_get_absent(v, "image_uri", err));
    }
    EG_TRY(lg_get_text(&out->id, v, "object_id", err));
    EG_TRY(eg_json_get_array_opt(&units, v, "geopolitical_unit_ids", err));
    out->has = eg_arena_alloc(arena, m->contests + 1, sizeof(bool));
    if (out->has == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the manifest is too large");
    }
    for (size_t i = 0; units != NULL && i < m->contests; i++) {
        out->has[i] = holds_text(units, m->contest[i].district);
        out->contests += out->has[i] ? 1 : 0;
    }
    return EG_OK;
}

eg_status
lg_manifest_read(lg_manifest *out,
                 const eg_json *json,
                 lg_dialect dialect,
                 eg_arena *arena,
                 eg_error *err)
{
    const eg_json *list;
    *out = (lg_manifest){.json = json};
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, manifest_names, err));
    EG_TRY(lg_get_text(&out->scope, json, "election_scope_id", err));
    EG_TRY(read_contests(out, json, dialect, arena, err));
    if (dialect == LG_DIALECT_11) {
        EG_TRY(lg_get_absent(json, "spec_version", err));
    }
    EG_TRY(check_candidates(json, dialect, err));
    EG_TRY(eg_json_get_array(&list, json, "ballot_styles", err));
    if (list->count > LG_LIST_MAX) {
        return eg_json_fail(err, list, "must have at most %d elements",
                            LG_LIST_MAX);
    }
    out->style = eg_arena_alloc(arena, list->count, sizeof(*out->style));
    if (out->style == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the manifest is too large");
    }
    for (const eg_json *s = list->first; s != NULL; s = s->next) {
        EG_TRY(
            read_style(&out->style[out->styles], out, s, dialect, arena, err));
        out->styles++;
    }
    return EG_OK;
}

size_t
lg_manifest_contest(const lg_manifest *m, lg_text id)
{
    size_t i = 0;
    while (i < m->contests && !lg_text_equal(m->contest[i].id, id)) {
        i++;
    }
    return i;
}

const lg_option *
lg_contest_option(const lg_contest *c, lg_text id)
{
    for (size_t i = 0; i < c->options; i++) {
        if (lg_text_equal(c->option[i].id, id)) {
            return &c->option[i];
        }
    }
    return NULL;
}

const lg_style *
lg_manifest_style(const lg_manifest *m, lg_text id)
{
    for (size_t i = 0; i < m->styles; i++) {
        if (lg_text_equal(m->style[i].id, id)) {
            return &m->style[i];
        }
    }
    return NULL;
}

/* -- X.01 ------------------------------------------------------------------- */

/** Whether an object of the list @p name is called @p id. */
static bool
is_listed(const eg_json *json, const char *name, lg_text id)
{
    const eg_json *list = eg_json_member(json, name);
    for (const eg_json *v = list == NULL ? NULL : list->first; v != NULL;
         v = v->next) {
        const eg_json *own = eg_json_member(v, "object_id");
        if (own != NULL && own->type == EG_JSON_STRING &&
            lg_text_equal((lg_text){own->text, own->text_len}, id)) {
            return true;
        }
    }
    return false;
}

/** Whether no two objects of the list @p name have the same identifier. */
static bool
is_unique(const eg_json *json, const char *name)
{
    const eg_json *list = eg_json_member(json, name);
    for (const eg_json *v = list == NULL ? NULL : list->first; v != NULL;
         v = v->next) {
        const eg_json *a = eg_json_member(v, "object_id");
        if (a == NULL || a->type != EG_JSON_STRING) {
            return false;
        }
        for (const eg_json *w = v->next; w != NULL; w = w->next) {
            if (eg_json_text_is(eg_json_member(w, "object_id"), a->text)) {
                return false;
            }
        }
    }
    return true;
}

/** Whether option @p i has its identifier and its sequence order alone. */
static bool
is_distinct(const lg_contest *c, size_t i)
{
    bool distinct = lg_contest_option(c, c->option[i].id) == &c->option[i];
    for (size_t j = 0; distinct && j < i; j++) {
        distinct = c->option[j].order != c->option[i].order;
    }
    return distinct;
}

static void
judge_contest(const lg_manifest *m,
              const lg_contest *c,
              uint64_t *unlisted,
              eg_result *result,
              const eg_place *place)
{
    const lg_where where = {.contest = (uint32_t)(c - m->contest) + 1,
                            .contest_id = c->id};
    bool options = true;
    bool candidates = true;
    for (size_t i = 0; i < c->options; i++) {
        options = options && is_distinct(c, i);
        if (!is_listed(m->json, "candidates", c->option[i].candidate)) {
            candidates = unlisted != NULL && candidates;
            if (unlisted != NULL) {
                (*unlisted)++;
            }
        }
    }
    lg_require(result, EG_CHECK_X01, options, place, &where,
               "its options have equal identifiers or sequence orders");
    lg_require(result, EG_CHECK_X01, candidates, place, &where,
               "an option is for nobody in the list of candidates");
    lg_require(result, EG_CHECK_X01,
               is_listed(m->json, "geopolitical_units", c->district), place,
               &where, "its district is not in the list of units");
}

void
lg_manifest_judge(const lg_manifest *m,
                  uint64_t *unlisted,
                  eg_result *result,
                  const eg_place *place)
{
    static const char *const lists[] = {"contests", "candidates", "parties",
                                        "geopolitical_units", "ballot_styles"};
    for (size_t i = 0; i < EG_ARRAY_LEN(lists); i++) {
        eg_result_require(result, EG_CHECK_X01, is_unique(m->json, lists[i]),
                          place, "two of the %s have the same identifier",
                          lists[i]);
    }
    for (size_t i = 0; i < m->contests; i++) {
        judge_contest(m, &m->contest[i], unlisted, result, place);
    }
    const eg_json *list = eg_json_member(m->json, "candidates");
    for (const eg_json *v = list == NULL ? NULL : list->first; v != NULL;
         v = v->next) {
        const eg_json *party = eg_json_member(v, "party_id");
        if (party != NULL && party->type == EG_JSON_STRING) {
            eg_result_require(
                result, EG_CHECK_X01,
                is_listed(m->json, "parties",
                          (lg_text){party->text, party->text_len}),
                place, "candidate %u is of a party that is not listed",
                v->index + 1);
        }
    }
}
