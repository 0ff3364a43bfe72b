/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Returned ballots, from JSON.
 */
#include "electionguard/preencrypt/returns.h"

#include <inttypes.h>
#include <string.h>

/** What reading one ballot carries. */
typedef struct reading {
    const press *press;
    eg_arena *arena;
    const eg_manifest *manifest;
    const eg_ballot_style *style;
    eg_error *err;
} reading;

static eg_status
no_memory(eg_error *err)
{
    return eg_fail(err, EG_ERR_MEMORY, "no memory for a ballot");
}

/** A text without a zero byte, which would hide what follows. */
static eg_status
need_text(const char **out, const eg_json *value, eg_error *err)
{
    EG_TRY(eg_json_need_string(value, err));
    if (memchr(value->text, '\0', value->text_len) != NULL) {
        return eg_json_fail(err, value, "holds a zero byte");
    }
    *out = value->text;
    return EG_OK;
}

/* -- which ballot ------------------------------------------------------------- */

static eg_status
find_by_code(const press *p, uint64_t *number, const eg_json *v, eg_error *err)
{
    eg_hash code;
    EG_TRY(eg_json_get_hex(code.bytes, EG_HASH_BYTES, v, "code", err));
    *number = press_find(p, &code);
    if (*number == 0) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "the device has made no ballot with the confirmation "
                       "code %.64s",
                       eg_json_member(v, "code")->text);
    }
    return EG_OK;
}

static eg_status
find_ballot(const press *p, uint64_t *out, const eg_json *v, eg_error *err)
{
    const bool code = eg_json_member(v, "code") != NULL;
    if (code == (eg_json_member(v, "number") != NULL)) {
        return eg_json_fail(err, v, "must have a code or a number");
    }
    if (code) {
        return find_by_code(p, out, v, err);
    }
    int64_t number = 0;
    EG_TRY(eg_json_get_int(&number, v, "number", 1, INT64_MAX, err));
    if ((uint64_t)number > p->len) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "the device has made %zu ballots and none with the "
                       "number %" PRId64,
                       p->len, number);
    }
    *out = (uint64_t)number;
    return EG_OK;
}

/* -- the marks ------------------------------------------------------------------ */

/** Which option of @p contest the label is; it is marked once. */
static eg_status
mark_option(const reading *r,
            const eg_contest *contest,
            uint32_t *selection,
            const eg_json *value)
{
    const char *label = NULL;
    EG_TRY(need_text(&label, value, r->err));
    for (size_t i = 0; i < contest->option_len; i++) {
        if (strcmp(contest->field[i].id, label) != 0) {
            continue;
        }
        if (selection[i] != 0) {
            return eg_fail(r->err, EG_ERR_MALFORMED,
                           "contest \"%s\": \"%.80s\" is listed twice",
                           contest->id, label);
        }
        selection[i] = 1;
        return EG_OK;
    }
    return eg_fail(r->err, EG_ERR_MALFORMED,
                   "contest \"%s\": it has no choice \"%.80s\"", contest->id,
                   label);
}

static eg_status
read_choices(const reading *r,
             eg_marked_contest *out,
             const eg_contest *contest,
             const eg_json *v)
{
    const eg_json *list = NULL;
    EG_TRY(eg_json_get_array_opt(&list, v, "choiceIds", r->err));
    if (list == NULL) {
        return EG_OK;
    }
    uint32_t *selection =
        eg_arena_alloc(r->arena, contest->option_len, sizeof(*selection));
    if (selection == NULL) {
        return no_memory(r->err);
    }
    for (const eg_json *c = list->first; c != NULL; c = c->next) {
        EG_TRY(mark_option(r, contest, selection, c));
    }
    out->selection = selection;
    out->selection_len = contest->option_len;
    return EG_OK;
}

static eg_status
read_codes(const reading *r,
           eg_marked_contest *out,
           const eg_contest *contest,
           const eg_json *v)
{
    const eg_json *list = NULL;
    EG_TRY(eg_json_get_array_opt(&list, v, "shortCodes", r->err));
    if (list == NULL) {
        return EG_OK;
    }
    const size_t most = contest->option_len + contest->selection_limit;
    if (list->count > most) {
        return eg_fail(r->err, EG_ERR_MALFORMED,
                       "contest \"%s\": %zu short codes are listed and it has "
                       "%zu",
                       contest->id, list->count, most);
    }
    const char **code = eg_arena_alloc(r->arena, list->count, sizeof(*code));
    if (code == NULL) {
        return no_memory(r->err);
    }
    for (const eg_json *c = list->first; c != NULL; c = c->next) {
        const char *text = NULL;
        EG_TRY(need_text(&text, c, r->err));
        code[c->index] = eg_arena_copy(r->arena, text, c->text_len);
        if (code[c->index] == NULL) {
            return no_memory(r->err);
        }
    }
    out->short_code = code;
    out->short_code_len = list->count;
    return EG_OK;
}

/** The contest that @p v names, which is on the ballot. */
static eg_status
find_contest(const reading *r, const eg_contest **out, const eg_json *v)
{
    const eg_json *value = NULL;
    const char *label = NULL;
    EG_TRY(eg_json_get_string(&value, v, "contestId", r->err));
    EG_TRY(need_text(&label, value, r->err));
    for (size_t i = 0; i < r->style->contest_len; i++) {
        const eg_contest *contest =
            eg_manifest_contest(r->manifest, r->style->contest[i]);
        if (contest != NULL && strcmp(contest->id, label) == 0) {
            *out = contest;
            return EG_OK;
        }
    }
    return eg_fail(r->err, EG_ERR_MALFORMED,
                   "contest \"%.80s\" is not on ballots of style \"%s\"", label,
                   r->style->id);
}

static eg_status
read_contest(const reading *r,
             eg_marked_contest *list,
             size_t at,
             const eg_json *v)
{
    static const char *const members[] = {"contestId", "shortCodes",
                                          "choiceIds", NULL};
    const eg_contest *contest = NULL;
    EG_TRY(eg_json_need_object(v, r->err));
    EG_TRY(eg_json_only(v, members, r->err));
    EG_TRY(find_contest(r, &contest, v));
    for (size_t i = 0; i < at; i++) {
        if (list[i].index == contest->index) {
            return eg_fail(r->err, EG_ERR_MALFORMED,
                           "contest \"%s\" is listed twice", contest->id);
        }
    }
    list[at].index = contest->index;
    EG_TRY(read_choices(r, &list[at], contest, v));
    return read_codes(r, &list[at], contest, v);
}

static eg_status
read_marks(const reading *r, press_return *out, const eg_json *v)
{
    const eg_json *list = NULL;
    EG_TRY(eg_json_get_array(&list, v, "contests", r->err));
    if (list->count > r->style->contest_len) {
        return eg_fail(r->err, EG_ERR_MALFORMED,
                       "%zu contests are listed and ballots of style \"%s\" "
                       "have %zu",
                       list->count, r->style->id, r->style->contest_len);
    }
    eg_marked_contest *contest =
        eg_arena_alloc(r->arena, list->count, sizeof(*contest));
    if (contest == NULL) {
        return no_memory(r->err);
    }
    for (const eg_json *c = list->first; c != NULL; c = c->next) {
        EG_TRY(read_contest(r, contest, c->index, c));
    }
    out->contest = contest;
    out->contest_len = list->count;
    return EG_OK;
}

eg_status
press_return_read(const press *p,
                  eg_arena *arena,
                  press_return *out,
                  const eg_json *value,
                  eg_error *err)
{
    static const char *const members[] = {"code",   "number",   "challenge",
                                          "weight", "contests", NULL};
    const eg_manifest *manifest = p->device.election->manifest;
    press_return r = {.weight = 1};
    int64_t weight = 1;
    EG_TRY(eg_json_need_object(value, err));
    EG_TRY(eg_json_only(value, members, err));
    EG_TRY(find_ballot(p, &r.number, value, err));
    EG_TRY(eg_json_get_bool_opt(&r.challenge, value, "challenge", err));
    if (r.challenge) {
        if (eg_json_member(value, "contests") != NULL ||
            eg_json_member(value, "weight") != NULL) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "a challenged ballot has no marks and no weight; "
                           "one with marks is cast");
        }
        *out = r;
        return EG_OK;
    }
    EG_TRY(eg_json_get_int_opt(&weight, value, "weight", 1, INT32_MAX, err));
    r.weight = (uint32_t)weight;
    const reading how = {.press = p,
                         .arena = arena,
                         .manifest = manifest,
                         .style =
                             &manifest->style[p->ballot[r.number - 1].style],
                         .err = err};
    EG_TRY(read_marks(&how, &r, value));
    *out = r;
    return EG_OK;
}
