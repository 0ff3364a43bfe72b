/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names in a second language: the JSON tree as it was read, once everything in
 * it was found to name a thing of the manifest.
 */
#include "electionguard/preencrypt/sheet_names.h"

#include <stdlib.h>
#include <string.h>

#include <electionguard/arena.h>

#include "codec/json.h"
#include "common/file.h"
#include "common/text.h"

/** Bytes for the tree; a value takes about 100 and needs at least 5 of text. */
#define TREE_BYTES_MAX (32 * SHEET_NAMES_BYTES_MAX)

struct sheet_names {
    eg_arena *arena;
    const eg_json *top;
};

/** A name that can be printed on one paragraph. */
static eg_status
check_name(const eg_json *v, eg_error *err)
{
    EG_TRY(eg_json_need_string(v, err));
    if (v->text_len == 0) {
        return eg_json_fail(err, v, "must not be empty");
    }
    return app_text_is_plain(v->text, v->text_len)
               ? EG_OK
               : eg_json_fail(err, v,
                              "must be plain text without control "
                              "characters");
}

/** Whether the member's name has a zero byte, which would hide what follows. */
static bool
has_zero(const eg_json *v)
{
    return memchr(v->name, '\0', v->name_len) != NULL;
}

static bool
is_option(const eg_contest *contest, const eg_json *v)
{
    const eg_field *field = eg_contest_find_field(contest, v->name);
    return !has_zero(v) && field != NULL && field->kind == EG_FIELD_OPTION;
}

static eg_status
check_contest(const eg_json *v, const eg_contest *contest, eg_error *err)
{
    static const char *const members[] = {"name", "choices", NULL};
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, members, err));
    const eg_json *name = eg_json_member(v, "name");
    if (name != NULL) {
        EG_TRY(check_name(name, err));
    }
    const eg_json *choices = eg_json_member(v, "choices");
    if (choices == NULL) {
        return EG_OK;
    }
    EG_TRY(eg_json_need_object(choices, err));
    for (const eg_json *c = choices->first; c != NULL; c = c->next) {
        if (!is_option(contest, c)) {
            return eg_json_fail(err, c, "is no option of the contest");
        }
        EG_TRY(check_name(c, err));
    }
    return EG_OK;
}

static eg_status
check_contests(const eg_json *v, const eg_manifest *m, eg_error *err)
{
    EG_TRY(eg_json_need_object(v, err));
    for (const eg_json *c = v->first; c != NULL; c = c->next) {
        const eg_contest *contest = eg_manifest_find_contest(m, c->name);
        if (contest == NULL || has_zero(c)) {
            return eg_json_fail(err, c, "is no contest of the manifest");
        }
        EG_TRY(check_contest(c, contest, err));
    }
    return EG_OK;
}

static eg_status
check_styles(const eg_json *v, const eg_manifest *m, eg_error *err)
{
    EG_TRY(eg_json_need_object(v, err));
    for (const eg_json *c = v->first; c != NULL; c = c->next) {
        if (eg_manifest_find_style(m, c->name) == NULL || has_zero(c)) {
            return eg_json_fail(err, c, "is no ballot style of the manifest");
        }
        EG_TRY(check_name(c, err));
    }
    return EG_OK;
}

static eg_status
check(const eg_json *top, const eg_manifest *m, eg_error *err)
{
    static const char *const members[] = {"election", "contests",
                                          "ballotStyles", NULL};
    EG_TRY(eg_json_need_object(top, err));
    EG_TRY(eg_json_only(top, members, err));
    const eg_json *election = eg_json_member(top, "election");
    const eg_json *contests = eg_json_member(top, "contests");
    const eg_json *styles = eg_json_member(top, "ballotStyles");
    if (election != NULL) {
        EG_TRY(check_name(election, err));
    }
    if (contests != NULL) {
        EG_TRY(check_contests(contests, m, err));
    }
    return styles == NULL ? EG_OK : check_styles(styles, m, err);
}

static eg_status
parse(sheet_names *names, eg_span text, const eg_manifest *m, eg_error *err)
{
    EG_TRY(eg_arena_new(&names->arena, TREE_BYTES_MAX));
    EG_TRY(eg_json_parse(&names->top, names->arena, text, err));
    return check(names->top, m, err);
}

eg_status
sheet_names_read(sheet_names **out,
                 const char *path,
                 const eg_manifest *manifest,
                 eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(path, SHEET_NAMES_BYTES_MAX, &bytes, &len, err));
    sheet_names *names = calloc(1, sizeof(*names));
    const eg_status status =
        names == NULL ? eg_fail(err, EG_ERR_MEMORY, "out of memory")
                      : parse(names, (eg_span){bytes, len}, manifest, err);
    app_file_free(bytes, len);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", path);
        sheet_names_free(names);
        return status;
    }
    *out = names;
    return EG_OK;
}

void
sheet_names_free(sheet_names *names)
{
    if (names != NULL) {
        eg_arena_free(names->arena);
        free(names);
    }
}

static const eg_json *
member(const eg_json *v, const char *name)
{
    return v == NULL ? NULL : eg_json_member(v, name);
}

/** Member @p name of member @p list of the document, or NULL. */
static const eg_json *
entry(const sheet_names *names, const char *list, const char *name)
{
    return names == NULL ? NULL : member(member(names->top, list), name);
}

static const char *
text(const eg_json *v)
{
    return v == NULL ? NULL : v->text;
}

const char *
sheet_names_election(const sheet_names *names)
{
    return names == NULL ? NULL : text(member(names->top, "election"));
}

const char *
sheet_names_style(const sheet_names *names, const char *style)
{
    return text(entry(names, "ballotStyles", style));
}

const char *
sheet_names_contest(const sheet_names *names, const char *contest)
{
    return text(member(entry(names, "contests", contest), "name"));
}

const char *
sheet_names_option(const sheet_names *names,
                   const char *contest,
                   const char *option)
{
    const eg_json *c = entry(names, "contests", contest);
    return text(member(member(c, "choices"), option));
}
