/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Manifests of a Dominion Democracy Suite 5.10 CVR export, to a draft.
 *
 * The export is a folder with ContestManifest.json, CandidateManifest.json,
 * BallotTypeManifest.json, BallotTypeContestManifest.json and
 * ElectionEventManifest.json, each {"Version": ..., "List": [...]}.
 *
 * A write-in candidate of a contest stands for as many lines as the contest has
 * votes; here each line is a choice.  A qualified write-in is a person whom the
 * office counts by name, so it is an ordinary choice.
 */
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "common/file.h"
#include "electionguard/import/draft.h"

#define VOTE_FOR_MAX 1000

typedef struct export_folder {
    draft *d;
    char dir[APP_PATH_MAX];
    char file[APP_PATH_MAX]; /* the manifest that is being read */
    eg_error *err;
} export_folder;

/** Put the file before an error that names a JSON path. */
static eg_status
in_file(export_folder *x, eg_status status)
{
    if (status != EG_OK && status != EG_ERR_MEMORY && x->err != NULL) {
        eg_error_prefix(x->err, "%s: ", x->file);
    }
    return status;
}

/** The first element of the "List" of a manifest file. */
static eg_status
open_list(export_folder *x, const char *name, const eg_json **first)
{
    EG_TRY(app_path(x->file, x->dir, name, x->err));
    const eg_json *top;
    EG_TRY(import_read_json(x->d->arena, x->file, &top, x->err));
    const eg_json *list;
    EG_TRY(in_file(x, eg_json_need_object(top, x->err)));
    EG_TRY(in_file(x, eg_json_get_array(&list, top, "List", x->err)));
    *first = list->first;
    return EG_OK;
}

/* -- members -------------------------------------------------------------- */

static eg_status
get_text(export_folder *x,
         const char **out,
         const eg_json *object,
         const char *name)
{
    const eg_json *value;
    EG_TRY(in_file(x, eg_json_get_string(&value, object, name, x->err)));
    *out = value->text;
    return EG_OK;
}

static eg_status
get_number(export_folder *x,
           int64_t *out,
           const eg_json *object,
           const char *name,
           int64_t max)
{
    return in_file(x, eg_json_get_int(out, object, name, 0, max, x->err));
}

/** An identifier, as text. */
static eg_status
get_id(export_folder *x,
       const char **out,
       const eg_json *object,
       const char *name)
{
    int64_t number;
    EG_TRY(get_number(x, &number, object, name, INT32_MAX));
    *out = eg_json_member(object, name)->text;
    return EG_OK;
}

/** "Disabled" is a number or a boolean, or absent. */
static bool
is_disabled(const eg_json *object)
{
    const eg_json *value = eg_json_member(object, "Disabled");
    return value != NULL && value->integer != 0;
}

/* -- the manifests -------------------------------------------------------- */

/** "20241105" as 2024-11-05; any other text as it is. */
static const char *
date_text(const draft *d, const char *text)
{
    if (strlen(text) != 8 || strspn(text, "0123456789") != 8) {
        return tidy_text(d->arena, text);
    }
    char out[11];
    snprintf(out, sizeof(out), "%.4s-%.2s-%.2s", text, text + 4, text + 6);
    return eg_arena_copy(d->arena, out, strlen(out));
}

static eg_status
read_event(export_folder *x)
{
    const eg_json *event;
    EG_TRY(open_list(x, "ElectionEventManifest.json", &event));
    if (event == NULL || event->next != NULL) {
        return eg_fail(x->err, EG_ERR_MALFORMED,
                       "%s: List must hold exactly one election", x->file);
    }
    const char *name;
    const char *place;
    const char *date;
    EG_TRY(get_text(x, &name, event, "Description"));
    EG_TRY(get_text(x, &place, event, "Jurisdiction"));
    EG_TRY(get_text(x, &date, event, "ElectionDate"));
    x->d->name = tidy_text(x->d->arena, name);
    x->d->jurisdiction = tidy_text(x->d->arena, place);
    x->d->date = date_text(x->d, date);
    return x->d->name == NULL || x->d->jurisdiction == NULL ||
                   x->d->date == NULL
               ? EG_ERR_MEMORY
               : EG_OK;
}

static eg_status
read_contest(export_folder *x, const eg_json *object)
{
    const char *id;
    const char *name;
    int64_t vote_for;
    int64_t ranks;
    EG_TRY(get_id(x, &id, object, "Id"));
    EG_TRY(get_text(x, &name, object, "Description"));
    EG_TRY(get_number(x, &vote_for, object, "VoteFor", VOTE_FOR_MAX));
    EG_TRY(get_number(x, &ranks, object, "NumOfRanks", VOTE_FOR_MAX));
    if (draft_find_contest(x->d, id) != NULL) {
        return import_fail(x->err, x->file, eg_json_member(object, "Id"),
                           "is listed twice");
    }
    if (ranks > 0) {
        return draft_leave_out(x->d, "contest", id, name,
                               "voters rank up to %d choices; a homomorphic "
                               "tally adds votes and cannot count rankings",
                               (int)ranks);
    }
    if (is_disabled(object)) {
        return draft_leave_out(x->d, "contest", id, name,
                               "the source marks it as disabled");
    }
    if (!draft_wants(x->d, id)) {
        return draft_leave_out(x->d, "contest", id, name, "not asked for");
    }
    if (vote_for == 0) {
        return import_fail(x->err, x->file, eg_json_member(object, "VoteFor"),
                           "must be at least 1");
    }
    draft_contest *contest;
    return draft_add_contest(x->d, &contest, id, name, (uint32_t)vote_for);
}

static eg_status
add_candidate(export_folder *x,
              const eg_json *object,
              draft_contest *contest,
              const char *id,
              const char *name)
{
    const char *type;
    EG_TRY(get_text(x, &type, object, "Type"));
    if (strcmp(type, "Regular") == 0) {
        return draft_add_choice(x->d, contest, id, name, false);
    }
    if (strcmp(type, "QualifiedWriteIn") == 0) {
        static const char what[] = " (qualified write-in)";
        const size_t len = strlen(name);
        char *full = eg_arena_alloc(x->d->arena, len + sizeof(what), 1);
        if (full == NULL) {
            return EG_ERR_MEMORY;
        }
        memcpy(full, name, len);
        memcpy(full + len, what, sizeof(what));
        return draft_add_choice(x->d, contest, id, full, false);
    }
    if (strcmp(type, "WriteIn") != 0) {
        return import_fail(x->err, x->file, eg_json_member(object, "Type"),
                           "is not Regular, WriteIn or QualifiedWriteIn");
    }
    for (uint32_t line = 0; line < contest->limit; line++) {
        EG_TRY(draft_add_choice(x->d, contest, id, name, true));
    }
    return EG_OK;
}

static eg_status
read_candidate(export_folder *x, const eg_json *object)
{
    const char *id;
    const char *contest_id;
    const char *name;
    EG_TRY(get_id(x, &id, object, "Id"));
    EG_TRY(get_id(x, &contest_id, object, "ContestId"));
    EG_TRY(get_text(x, &name, object, "Description"));
    draft_contest *contest = draft_find_contest(x->d, contest_id);
    if (contest == NULL) {
        return EG_OK; /* the contest was left out */
    }
    if (draft_find_choice(contest, id) != NULL) {
        return import_fail(x->err, x->file, eg_json_member(object, "Id"),
                           "is listed twice");
    }
    if (is_disabled(object)) {
        return draft_leave_out(x->d, "choice", id, name,
                               "the source marks it as disabled");
    }
    return add_candidate(x, object, contest, id, name);
}

static eg_status
read_style(export_folder *x, const eg_json *object)
{
    const char *id;
    const char *name;
    draft_style *style;
    EG_TRY(get_id(x, &id, object, "Id"));
    EG_TRY(get_text(x, &name, object, "Description"));
    if (draft_find_style(x->d, id) != NULL) {
        return import_fail(x->err, x->file, eg_json_member(object, "Id"),
                           "is listed twice");
    }
    return draft_add_style(x->d, &style, id, name);
}

static eg_status
read_link(export_folder *x, const eg_json *object)
{
    const char *style_id;
    const char *contest_id;
    EG_TRY(get_id(x, &style_id, object, "BallotTypeId"));
    EG_TRY(get_id(x, &contest_id, object, "ContestId"));
    draft_style *style = draft_find_style(x->d, style_id);
    if (style == NULL) {
        return import_fail(x->err, x->file,
                           eg_json_member(object, "BallotTypeId"),
                           "is not in BallotTypeManifest.json");
    }
    return draft_add_link(x->d, style, contest_id);
}

static eg_status
read_list(export_folder *x,
          const char *name,
          eg_status (*read_one)(export_folder *x, const eg_json *object))
{
    const eg_json *first;
    EG_TRY(open_list(x, name, &first));
    for (const eg_json *o = first; o != NULL; o = o->next) {
        EG_TRY(in_file(x, eg_json_need_object(o, x->err)));
        EG_TRY(read_one(x, o));
    }
    return EG_OK;
}

/** The manifests are in the folder or in "manifests" below it. */
static eg_status
find_folder(export_folder *x, const char *folder)
{
    char below[APP_PATH_MAX];
    char probe[APP_PATH_MAX];
    EG_TRY(app_path(below, folder, "manifests", x->err));
    EG_TRY(app_path(probe, below, "ContestManifest.json", x->err));
    const char *found = app_file_exists(probe) ? below : folder;
    EG_TRY(app_path(probe, found, "ContestManifest.json", x->err));
    if (!app_file_exists(probe)) {
        return eg_fail(x->err, EG_ERR_NOT_FOUND,
                       "%s: holds no ContestManifest.json, so it is no "
                       "Dominion CVR export",
                       folder);
    }
    snprintf(x->dir, sizeof(x->dir), "%s", found);
    return EG_OK;
}

eg_status
import_dominion(draft *d, const char *folder, eg_error *err)
{
    export_folder x = {.d = d, .err = err};
    d->format = "Dominion Democracy Suite CVR export";
    EG_TRY(find_folder(&x, folder));
    EG_TRY(read_event(&x));
    EG_TRY(read_list(&x, "ContestManifest.json", read_contest));
    EG_TRY(read_list(&x, "CandidateManifest.json", read_candidate));
    EG_TRY(read_list(&x, "BallotTypeManifest.json", read_style));
    return read_list(&x, "BallotTypeContestManifest.json", read_link);
}
