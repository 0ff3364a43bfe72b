/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plain ballots between JSON and structs: one ballot at a time.
 */
#include "election/plain_ballot.h"

#include <string.h>

#include <electionguard/plain_ballot.h>

#include "base/base.h"
#include "codec/json_write.h"

#define WEIGHT_MAX INT32_MAX
#define VALUE_MAX  INT32_MAX

typedef struct reader {
    const eg_manifest *manifest;
    eg_arena *arena;
    eg_error *err;
} reader;

/** A string member without zero characters, still in the tree. */
static eg_status
get_text(reader *r, const char **out, const eg_json *object, const char *name)
{
    const eg_json *value = NULL;
    EG_TRY(eg_json_get_string_opt(&value, object, name, r->err));
    if (value == NULL) {
        return EG_OK;
    }
    if (memchr(value->text, '\0', value->text_len) != NULL) {
        return eg_json_fail(r->err, value, "must not hold a zero character");
    }
    *out = value->text;
    return EG_OK;
}

/** As get_text(), but it must be there. */
static eg_status
need_text(reader *r, const char **out, const eg_json *object, const char *name)
{
    const eg_json *value;
    EG_TRY(eg_json_get_string(&value, object, name, r->err));
    return get_text(r, out, object, name);
}

/* -- selections ----------------------------------------------------------- */

/** What is collected for each option of a contest. */
typedef struct mark {
    bool seen;
    const char *text; /* write-in, in the arena of the ballot */
} mark;

static eg_status
read_selection(reader *r,
               const eg_contest *contest,
               uint32_t *value,
               mark *marks,
               const eg_json *object)
{
    static const char *const names[] = {"choiceId", "value", "writeIn", NULL};
    EG_TRY(eg_json_need_object(object, r->err));
    EG_TRY(eg_json_only(object, names, r->err));
    const char *id = NULL;
    EG_TRY(need_text(r, &id, object, "choiceId"));
    const eg_field *field = eg_contest_find_field(contest, id);
    const eg_json *place = eg_json_member(object, "choiceId");
    if (field == NULL || field->kind != EG_FIELD_OPTION) {
        return eg_json_fail(r->err, place, "is not a choice of contest \"%s\"",
                            contest->id);
    }
    mark *m = &marks[field->index - 1];
    if (m->seen) {
        return eg_json_fail(r->err, place, "is listed twice");
    }
    m->seen = true;

    int64_t number = 1;
    EG_TRY(eg_json_get_int_opt(&number, object, "value", 0, VALUE_MAX, r->err));
    value[field->index - 1] = (uint32_t)number;
    const char *text = NULL;
    EG_TRY(get_text(r, &text, object, "writeIn"));
    if (text == NULL) {
        return EG_OK;
    }
    if (!field->write_in) {
        return eg_json_fail(r->err, eg_json_member(object, "writeIn"),
                            "is given for a choice that takes no text");
    }
    m->text = eg_arena_copy(r->arena, text, strlen(text));
    return m->text == NULL ? EG_ERR_MEMORY : EG_OK;
}

/** Texts of write-in fields, after those of the options; an empty one tells
 * that the field was used, but not for what. */
static eg_status
collect_fields(reader *r,
               eg_plain_contest *out,
               eg_write_in *w,
               const eg_contest *contest,
               const eg_json *list)
{
    if (list == NULL) {
        return EG_OK;
    }
    if (list->count > contest->write_in_count) {
        return eg_json_fail(r->err, list,
                            "lists %zu write-ins; the contest counts %u",
                            (size_t)list->count, contest->write_in_count);
    }
    for (const eg_json *c = list->first; c != NULL; c = c->next) {
        if (c->type != EG_JSON_STRING ||
            memchr(c->text, '\0', c->text_len) != NULL) {
            return eg_json_fail(r->err, c,
                                "must be a text without zero characters");
        }
        out->write_ins_used++;
        if (c->text_len == 0) {
            continue;
        }
        const char *text = eg_arena_copy(r->arena, c->text, c->text_len);
        if (text == NULL) {
            return EG_ERR_MEMORY;
        }
        w[out->write_in_len++] = (eg_write_in){
            .option_index = (uint32_t)contest->field_len + out->write_ins_used,
            .text = text,
        };
    }
    return EG_OK;
}

/** Write-ins in the order of the options, then of the write-in fields. */
static eg_status
collect_write_ins(reader *r,
                  eg_plain_contest *out,
                  const eg_contest *contest,
                  const mark *marks,
                  const eg_json *fields)
{
    size_t len = fields == NULL ? 0 : fields->count;
    for (size_t i = 0; i < contest->option_len; i++) {
        len += marks[i].text != NULL ? 1 : 0;
    }
    eg_write_in *w = eg_arena_alloc(r->arena, len, sizeof(*w));
    if (w == NULL) {
        return EG_ERR_MEMORY;
    }
    out->write_in = w;
    for (size_t i = 0; i < contest->option_len; i++) {
        if (marks[i].text != NULL) {
            w[out->write_in_len++] = (eg_write_in){
                .option_index = contest->field[i].index,
                .text = marks[i].text,
            };
        }
    }
    return collect_fields(r, out, w, contest, fields);
}

static eg_status
read_selections(reader *r,
                eg_plain_contest *out,
                const eg_contest *contest,
                const eg_json *list,
                const eg_json *fields)
{
    uint32_t *value =
        eg_arena_alloc(r->arena, contest->option_len, sizeof(*value));
    mark *marks = eg_arena_alloc(r->arena, contest->option_len, sizeof(*marks));
    if (value == NULL || marks == NULL) {
        return EG_ERR_MEMORY;
    }
    for (const eg_json *c = list->first; c != NULL; c = c->next) {
        EG_TRY(read_selection(r, contest, value, marks, c));
    }
    out->index = contest->index;
    out->selection = value;
    out->selection_len = contest->option_len;
    return collect_write_ins(r, out, contest, marks, fields);
}

/* -- contests ------------------------------------------------------------- */

static bool
style_has(const eg_ballot_style *style, uint32_t contest)
{
    for (size_t i = 0; i < style->contest_len; i++) {
        if (style->contest[i] == contest) {
            return true;
        }
    }
    return false;
}

static eg_status
read_contest(reader *r,
             eg_plain_ballot *ballot,
             eg_plain_contest *out,
             const eg_ballot_style *style,
             const eg_json *object)
{
    static const char *const names[] = {"contestId", "selections", "writeIns",
                                        NULL};
    EG_TRY(eg_json_need_object(object, r->err));
    EG_TRY(eg_json_only(object, names, r->err));
    const char *id = NULL;
    EG_TRY(need_text(r, &id, object, "contestId"));
    const eg_json *place = eg_json_member(object, "contestId");
    const eg_contest *contest = eg_manifest_find_contest(r->manifest, id);
    if (contest == NULL) {
        return eg_json_fail(r->err, place, "is not a contest of the election");
    }
    if (!style_has(style, contest->index)) {
        return eg_json_fail(r->err, place, "is not on ballot style \"%s\"",
                            style->id);
    }
    for (size_t i = 0; i < ballot->contest_len; i++) {
        if (ballot->contest[i].index == contest->index) {
            return eg_json_fail(r->err, place, "is listed twice");
        }
    }
    const eg_json *list;
    const eg_json *fields = NULL;
    EG_TRY(eg_json_get_array(&list, object, "selections", r->err));
    EG_TRY(eg_json_get_array_opt(&fields, object, "writeIns", r->err));
    return read_selections(r, out, contest, list, fields);
}

static eg_status
read_contests(reader *r,
              eg_plain_ballot *ballot,
              const eg_ballot_style *style,
              const eg_json *list)
{
    /* More contests than the style has cannot all be accepted: the first one
     * too many is refused before it is stored. */
    eg_plain_contest *contest =
        eg_arena_alloc(r->arena, style->contest_len + 1, sizeof(*contest));
    if (contest == NULL) {
        return EG_ERR_MEMORY;
    }
    ballot->contest = contest;
    for (const eg_json *c = list->first; c != NULL; c = c->next) {
        EG_TRY(
            read_contest(r, ballot, &contest[ballot->contest_len], style, c));
        ballot->contest_len++;
    }
    return EG_OK;
}

static eg_status
read_header(reader *r,
            eg_plain_ballot *ballot,
            const eg_ballot_style **style,
            const eg_json *object)
{
    const char *id = NULL;
    const char *ref = NULL;
    int64_t weight = 1;
    EG_TRY(need_text(r, &id, object, "ballotStyle"));
    EG_TRY(get_text(r, &ref, object, "ballotRef"));
    EG_TRY(
        eg_json_get_int_opt(&weight, object, "weight", 1, WEIGHT_MAX, r->err));
    *style = eg_manifest_find_style(r->manifest, id);
    if (*style == NULL) {
        return eg_json_fail(r->err, eg_json_member(object, "ballotStyle"),
                            "is not a ballot style of the election");
    }
    ballot->style = (*style)->id;
    ballot->weight = (uint32_t)weight;
    if (ref != NULL) {
        ballot->ref = eg_arena_copy(r->arena, ref, strlen(ref));
        return ballot->ref == NULL ? EG_ERR_MEMORY : EG_OK;
    }
    return EG_OK;
}

eg_status
eg_plain_ballot_from_json(const eg_manifest *manifest,
                          eg_arena *arena,
                          eg_plain_ballot *out,
                          const eg_json *object,
                          eg_error *err)
{
    static const char *const names[] = {"ballotStyle", "ballotRef", "weight",
                                        "contests", NULL};
    reader r = {.manifest = manifest, .arena = arena, .err = err};
    eg_plain_ballot ballot = {0};
    const eg_ballot_style *style;
    const eg_json *list;
    EG_TRY(eg_json_need_object(object, err));
    EG_TRY(eg_json_only(object, names, err));
    EG_TRY(read_header(&r, &ballot, &style, object));
    EG_TRY(eg_json_get_array(&list, object, "contests", err));
    EG_TRY(read_contests(&r, &ballot, style, list));
    *out = ballot;
    return EG_OK;
}

/* -- writing -------------------------------------------------------------- */

/** The text for the option or write-in field of @p index, or NULL. */
static const char *
write_in_of(const eg_plain_contest *plain, uint32_t index)
{
    for (size_t i = 0; i < plain->write_in_len; i++) {
        if (plain->write_in[i].option_index == index) {
            return plain->write_in[i].text;
        }
    }
    return NULL;
}

/** One text for each write-in field that was used. */
static void
put_fields(eg_json_writer *w,
           const eg_contest *contest,
           const eg_plain_contest *plain)
{
    if (plain->write_ins_used == 0) {
        return;
    }
    eg_json_name(w, "writeIns");
    eg_json_begin_array(w);
    for (uint32_t i = 1; i <= plain->write_ins_used; i++) {
        const char *text = write_in_of(plain, (uint32_t)contest->field_len + i);
        eg_json_put_string(w, text == NULL ? "" : text);
    }
    eg_json_end_array(w);
}

static void
put_contest(eg_json_writer *w,
            const eg_contest *contest,
            const eg_plain_contest *plain)
{
    eg_json_begin_object(w);
    eg_json_member_string(w, "contestId", contest->id);
    eg_json_name(w, "selections");
    eg_json_begin_array(w);
    for (size_t i = 0; i < contest->option_len; i++) {
        const char *text = write_in_of(plain, contest->field[i].index);
        if (plain->selection[i] == 0 && text == NULL) {
            continue;
        }
        eg_json_begin_object(w);
        eg_json_member_string(w, "choiceId", contest->field[i].id);
        eg_json_member_int(w, "value", plain->selection[i]);
        if (text != NULL) {
            eg_json_member_string(w, "writeIn", text);
        }
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
    put_fields(w, contest, plain);
    eg_json_end_object(w);
}

static bool
fits(const eg_manifest *manifest, const eg_plain_ballot *ballot)
{
    if (ballot->style == NULL || ballot->weight < 1 ||
        eg_manifest_find_style(manifest, ballot->style) == NULL) {
        return false;
    }
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const eg_contest *c =
            eg_manifest_contest(manifest, ballot->contest[i].index);
        if (c == NULL || c->option_len != ballot->contest[i].selection_len ||
            ballot->contest[i].write_ins_used > c->write_in_count) {
            return false;
        }
    }
    return true;
}

eg_status
eg_plain_ballot_write(const eg_manifest *manifest,
                      eg_arena *arena,
                      const eg_plain_ballot *ballot,
                      const char **out,
                      size_t *len)
{
    if (!fits(manifest, ballot)) {
        return EG_ERR_ARGUMENT;
    }
    EG_BUFFER(buffer, EG_PLAIN_BALLOT_BYTES_MAX);
    eg_json_writer w;
    eg_json_writer_init(&w, &buffer, 0);
    eg_json_begin_object(&w);
    eg_json_member_string(&w, "ballotStyle", ballot->style);
    if (ballot->ref != NULL) {
        eg_json_member_string(&w, "ballotRef", ballot->ref);
    }
    eg_json_member_int(&w, "weight", ballot->weight);
    eg_json_name(&w, "contests");
    eg_json_begin_array(&w);
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const eg_plain_contest *plain = &ballot->contest[i];
        put_contest(&w, eg_manifest_contest(manifest, plain->index), plain);
    }
    eg_json_end_array(&w);
    eg_json_end_object(&w);
    const eg_status status = eg_json_writer_finish(&w);
    if (status != EG_OK) {
        return status == EG_ERR_MALFORMED ? EG_ERR_ARGUMENT : status;
    }
    const char *text = eg_arena_copy(arena, buffer.data, buffer.len);
    if (text == NULL) {
        return EG_ERR_MEMORY;
    }
    *out = text;
    *len = buffer.len;
    return EG_OK;
}
