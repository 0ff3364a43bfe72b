/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dominion CvrExport_*.json as a stream of sessions.
 *
 * A session has what the scanner saw (Original) and, after adjudication by
 * people, what they decided (Modified); IsCurrent says which one counts.  Marks
 * of an overvoted contest are not votes there (IsVote false), but they are what
 * the voter entered, so they are kept when the source calls the contest
 * overvoted and they do exceed its limit.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "codec/json_stream.h"
#include "electionguard/import/cvr.h"
#include "electionguard/import/draft.h"

static eg_status
need_bool(cvr_import *x, bool *out, const eg_json *object, const char *name)
{
    return cvr_in_file(x, eg_json_get_bool(out, object, name, x->err));
}

/** An identifier: a number, as text. */
static eg_status
need_id(cvr_import *x,
        const char **out,
        const eg_json *object,
        const char *name)
{
    int64_t number;
    EG_TRY(cvr_in_file(
        x, eg_json_get_int(&number, object, name, 0, INT32_MAX, x->err)));
    *out = eg_json_member(object, name)->text;
    return EG_OK;
}

static eg_status
need_list(cvr_import *x,
          const eg_json **first,
          const eg_json *object,
          const char *name)
{
    const eg_json *list;
    EG_TRY(cvr_in_file(x, eg_json_get_array(&list, object, name, x->err)));
    for (const eg_json *o = list->first; o != NULL; o = o->next) {
        EG_TRY(cvr_in_file(x, eg_json_need_object(o, x->err)));
    }
    *first = list->first;
    return EG_OK;
}

static eg_status
read_mark(cvr_ballot *b, cvr_contest *c, const eg_json *object)
{
    cvr_import *x = b->x;
    cvr_mark mark = {.value = 1};
    bool ambiguous = false;
    int64_t rank = 1;
    EG_TRY(need_id(x, &mark.choice, object, "CandidateId"));
    EG_TRY(need_bool(x, &mark.counts, object, "IsVote"));
    EG_TRY(need_bool(x, &ambiguous, object, "IsAmbiguous"));
    EG_TRY(cvr_in_file(
        x, eg_json_get_int_opt(&rank, object, "Rank", 0, INT32_MAX, x->err)));
    if (rank > 1) {
        return cvr_fail(x, eg_json_member(object, "Rank"),
                        "ranks a choice of a contest without ranks");
    }
    if (!mark.counts && ambiguous) {
        x->counts.not_votes++;
        return EG_OK;
    }
    mark.place = eg_json_member(object, "CandidateId");
    return cvr_add_mark(b, c, &mark);
}

static eg_status
read_contest(cvr_ballot *b, const eg_json *object)
{
    cvr_import *x = b->x;
    const char *id;
    int64_t over = 0;
    EG_TRY(need_id(x, &id, object, "Id"));
    EG_TRY(cvr_in_file(x, eg_json_get_int_opt(&over, object, "Overvotes", 0,
                                              INT32_MAX, x->err)));
    cvr_contest *c;
    EG_TRY(cvr_add_contest(b, &c, eg_json_member(object, "Id"), id));
    if (c == NULL) {
        return EG_OK;
    }
    c->overvoted = c->overvoted || over > 0;
    const eg_json *first;
    EG_TRY(need_list(x, &first, object, "Marks"));
    for (const eg_json *o = first; o != NULL; o = o->next) {
        EG_TRY(read_mark(b, c, o));
    }
    return EG_OK;
}

static eg_status
read_contests(cvr_ballot *b, const eg_json *object)
{
    const eg_json *first;
    EG_TRY(need_list(b->x, &first, object, "Contests"));
    for (const eg_json *o = first; o != NULL; o = o->next) {
        EG_TRY(read_contest(b, o));
    }
    return EG_OK;
}

/** The cards of a session; older exports have the contests in its place. */
static eg_status
read_cards(cvr_ballot *b, const eg_json *version)
{
    if (eg_json_member(version, "Cards") == NULL) {
        return read_contests(b, version);
    }
    const eg_json *first;
    EG_TRY(need_list(b->x, &first, version, "Cards"));
    for (const eg_json *o = first; o != NULL; o = o->next) {
        EG_TRY(read_contests(b, o));
    }
    return EG_OK;
}

/** Original or Modified, whichever is current. */
static eg_status
current_version(cvr_import *x, const eg_json *session, const eg_json **out)
{
    const eg_json *original = NULL;
    const eg_json *modified = NULL;
    bool first = false;
    bool second = false;
    EG_TRY(cvr_in_file(
        x, eg_json_get_object(&original, session, "Original", x->err)));
    EG_TRY(cvr_in_file(
        x, eg_json_get_object_opt(&modified, session, "Modified", x->err)));
    EG_TRY(need_bool(x, &first, original, "IsCurrent"));
    if (modified != NULL) {
        EG_TRY(need_bool(x, &second, modified, "IsCurrent"));
    }
    if (first == second) {
        return cvr_fail(x, session,
                        "must have exactly one current version of Original "
                        "and Modified");
    }
    *out = first ? original : modified;
    return EG_OK;
}

/** "5-1-22": scanner, batch and record; the position in the file where the
 * record is not named. */
static void
session_ref(const eg_json *session, uint64_t index, char *out, size_t room)
{
    const char *part[3] = {"?", "?", "?"};
    static const char *const names[] = {"TabulatorId", "BatchId", "RecordId"};
    for (size_t i = 0; i < 3; i++) {
        const eg_json *value = eg_json_member(session, names[i]);
        if (value != NULL && value->text != NULL) {
            part[i] = value->text;
        }
    }
    if (strcmp(part[2], "X") == 0 || strcmp(part[2], "?") == 0) {
        snprintf(out, room, "%s-%s-session %" PRIu64, part[0], part[1],
                 index + 1);
    } else {
        snprintf(out, room, "%s-%s-%s", part[0], part[1], part[2]);
    }
}

static eg_status
read_session(cvr_import *x, const eg_json *session, uint64_t index)
{
    EG_TRY(cvr_in_file(x, eg_json_need_object(session, x->err)));
    const eg_json *version = NULL;
    const char *style_id;
    EG_TRY(current_version(x, session, &version));
    EG_TRY(need_id(x, &style_id, version, "BallotTypeId"));
    const eg_ballot_style *style = cvr_find_style(x->manifest, style_id);
    char ref[128];
    session_ref(session, index, ref, sizeof(ref));
    cvr_ballot ballot;
    EG_TRY(cvr_begin(&ballot, x, style, eg_json_member(version, "BallotTypeId"),
                     ref));
    EG_TRY(read_cards(&ballot, version));
    return cvr_finish(&ballot);
}

/** An export of another election must not be mixed in. */
static eg_status
check_election(cvr_import *x, const eg_json *name)
{
    EG_TRY(cvr_in_file(x, eg_json_need_string(name, x->err)));
    const char *tidy = tidy_text(x->arena, name->text);
    if (tidy == NULL) {
        return EG_ERR_MEMORY;
    }
    const char *ours = x->manifest->election_name;
    if (ours == NULL || strcmp(ours, tidy) != 0) {
        return cvr_fail(x, name,
                        "is \"%.100s\", but the manifest is for "
                        "\"%.100s\"",
                        tidy, ours == NULL ? "" : ours);
    }
    return EG_OK;
}

static eg_status
read_items(cvr_import *x, eg_json_stream *stream)
{
    bool sessions = false;
    bool election = false;
    for (;;) {
        eg_json_item item;
        EG_TRY(cvr_in_file(x, eg_json_stream_next(stream, &item, x->err)));
        if (item.end) {
            break;
        }
        const char *name = item.name == NULL ? "" : item.name;
        eg_arena_reset(x->arena);
        if (strcmp(name, "ElectionId") == 0) {
            election = true;
            EG_TRY(check_election(x, item.value));
        } else if (strcmp(name, "Sessions") == 0 && item.element) {
            sessions = true;
            EG_TRY(read_session(x, item.value, item.index));
        }
    }
    if (!sessions || !election) {
        return eg_fail(x->err, EG_ERR_MALFORMED,
                       "%s: has no %s, so it is no Dominion CVR export",
                       x->file, sessions ? "ElectionId" : "Sessions");
    }
    return EG_OK;
}

static eg_status
read_file(void *context, uint8_t *into, size_t room, size_t *got)
{
    FILE *file = context;
    *got = fread(into, 1, room, file);
    return ferror(file) ? EG_ERR_IO : EG_OK;
}

eg_status
cvr_dominion(cvr_import *x, const char *file)
{
    x->file = file;
    FILE *in = fopen(file, "rbe");
    if (in == NULL) {
        return eg_fail(x->err, EG_ERR_NOT_FOUND, "%s: cannot be opened", file);
    }
    const eg_json_stream_options options = {.allow_bom = true};
    eg_json_stream *stream = NULL;
    eg_status status = eg_json_stream_new(&stream, read_file, in, &options);
    if (status == EG_OK) {
        status = read_items(x, stream);
    }
    eg_json_stream_free(stream);
    fclose(in);
    return status;
}
