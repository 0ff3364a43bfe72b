/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NIST SP 1500-103 cast vote records (CVR.CastVoteRecordReport).
 *
 * A record refers to definitions that may stand after it in the file, so a file
 * is read whole.  The current snapshot counts.  Some files name a selection by
 * its candidate; that is followed where exactly one selection of the contest
 * has this candidate alone.
 */
#include <string.h>

#include "base/base.h"
#include "electionguard/import/cvr.h"
#include "electionguard/import/draft.h"

#define VALUE_MAX 1000

typedef struct nist_file {
    cvr_import *x;
    const eg_json *top;
} nist_file;

static eg_status
need_text(cvr_import *x,
          const char **out,
          const eg_json *object,
          const char *name)
{
    const eg_json *value;
    EG_TRY(cvr_in_file(x, eg_json_get_string(&value, object, name, x->err)));
    *out = value->text;
    return EG_OK;
}

/** The first object of an array member, which may be absent. */
static eg_status
get_list(cvr_import *x,
         const eg_json **first,
         const eg_json *object,
         const char *name)
{
    const eg_json *list = NULL;
    EG_TRY(cvr_in_file(x, eg_json_get_array_opt(&list, object, name, x->err)));
    *first = list == NULL ? NULL : list->first;
    for (const eg_json *o = *first; o != NULL; o = o->next) {
        EG_TRY(cvr_in_file(x, eg_json_need_object(o, x->err)));
    }
    return EG_OK;
}

static const eg_json *
find_by_id(const eg_json *list, const char *id)
{
    const eg_json *o = list == NULL ? NULL : list->first;
    while (o != NULL && !eg_json_text_is(eg_json_member(o, "@id"), id)) {
        o = o->next;
    }
    return o;
}

/* -- selections ----------------------------------------------------------- */

/** The selection of @p contest whose only candidate is @p candidate. */
static const char *
selection_of(const nist_file *f, const char *contest, const char *candidate)
{
    const eg_json *elections = eg_json_member(f->top, "Election");
    const char *found = NULL;
    for (const eg_json *e = elections == NULL ? NULL : elections->first;
         e != NULL; e = e->next) {
        const eg_json *c = find_by_id(eg_json_member(e, "Contest"), contest);
        const eg_json *list = eg_json_member(c, "ContestSelection");
        for (const eg_json *s = list == NULL ? NULL : list->first; s != NULL;
             s = s->next) {
            const eg_json *ids = eg_json_member(s, "CandidateIds");
            const eg_json *id = eg_json_member(s, "@id");
            if (ids != NULL && ids->count == 1 && id != NULL &&
                eg_json_text_is(ids->first, candidate)) {
                if (found != NULL) {
                    return NULL;
                }
                found = id->text;
            }
        }
    }
    return found;
}

/** What a voter wrote, or NULL. */
static const char *
written(const eg_json *position)
{
    const eg_json *write_in = eg_json_member(position, "CVRWriteIn");
    const eg_json *text = eg_json_member(write_in, "Text");
    return text != NULL && text->type == EG_JSON_STRING ? text->text : NULL;
}

static eg_status
read_position(cvr_ballot *b,
              cvr_contest *c,
              const char *choice,
              const eg_json *selection,
              const eg_json *position)
{
    cvr_import *x = b->x;
    const char *indication;
    int64_t votes = 1;
    EG_TRY(need_text(x, &indication, position, "HasIndication"));
    EG_TRY(cvr_in_file(x, eg_json_get_int_opt(&votes, position, "NumberVotes",
                                              0, VALUE_MAX, x->err)));
    if (strcmp(indication, "yes") != 0) {
        x->counts.not_votes++;
        return EG_OK;
    }
    const cvr_mark mark = {
        .place = eg_json_member(selection, "ContestSelectionId"),
        .choice = choice,
        .value = (uint32_t)votes,
        .counts =
            !eg_json_text_is(eg_json_member(position, "IsAllocable"), "no"),
        .text = written(position),
    };
    return cvr_add_mark(b, c, &mark);
}

static eg_status
read_selection(const nist_file *f,
               cvr_ballot *b,
               cvr_contest *c,
               const char *contest,
               const eg_json *object)
{
    cvr_import *x = f->x;
    const char *id;
    EG_TRY(need_text(x, &id, object, "ContestSelectionId"));
    if (!cvr_has_choice(c, id)) {
        const char *other = selection_of(f, contest, id);
        if (other != NULL) {
            x->counts.by_candidate++;
            id = other;
        }
    }
    const eg_json *first;
    EG_TRY(get_list(x, &first, object, "SelectionPosition"));
    for (const eg_json *o = first; o != NULL; o = o->next) {
        EG_TRY(read_position(b, c, id, object, o));
    }
    return EG_OK;
}

static eg_status
read_contest(const nist_file *f, cvr_ballot *b, const eg_json *object)
{
    cvr_import *x = f->x;
    const char *id;
    int64_t over = 0;
    EG_TRY(need_text(x, &id, object, "ContestId"));
    EG_TRY(cvr_in_file(x, eg_json_get_int_opt(&over, object, "Overvotes", 0,
                                              INT32_MAX, x->err)));
    cvr_contest *c;
    EG_TRY(cvr_add_contest(b, &c, eg_json_member(object, "ContestId"), id));
    if (c == NULL) {
        return EG_OK;
    }
    c->overvoted = over > 0;
    const eg_json *first;
    EG_TRY(get_list(x, &first, object, "CVRContestSelection"));
    for (const eg_json *o = first; o != NULL; o = o->next) {
        EG_TRY(read_selection(f, b, c, id, o));
    }
    return EG_OK;
}

/* -- records -------------------------------------------------------------- */

/** The one style that has the precinct @p unit among its "a+b+c", or NULL. */
static const eg_ballot_style *
style_of_unit(const eg_manifest *m, const char *unit)
{
    const eg_ballot_style *found = NULL;
    const size_t len = strlen(unit);
    for (size_t i = 0; i < m->style_len; i++) {
        const char *p = source_id(m->style[i].id);
        while (p != NULL && *p != '\0') {
            const size_t word = strcspn(p, "+");
            if (word == len && memcmp(p, unit, len) == 0) {
                if (found != NULL) {
                    return NULL;
                }
                found = &m->style[i];
                break;
            }
            p += word + (p[word] == '+' ? 1 : 0);
        }
    }
    return found;
}

/** The record's own precinct, or the scope of its election. */
static eg_status
find_style(const nist_file *f,
           const eg_json *record,
           const eg_ballot_style **out)
{
    cvr_import *x = f->x;
    const char *unit;
    const eg_json *place = eg_json_member(record, "BallotStyleUnitId");
    if (place != NULL) {
        EG_TRY(need_text(x, &unit, record, "BallotStyleUnitId"));
    } else {
        const char *id;
        EG_TRY(need_text(x, &id, record, "ElectionId"));
        const eg_json *election =
            find_by_id(eg_json_member(f->top, "Election"), id);
        if (election == NULL) {
            return cvr_fail(x, eg_json_member(record, "ElectionId"),
                            "is not an election of the file");
        }
        EG_TRY(need_text(x, &unit, election, "ElectionScopeId"));
        place = eg_json_member(election, "ElectionScopeId");
    }
    *out = style_of_unit(x->manifest, unit);
    return *out != NULL
               ? EG_OK
               : cvr_fail(x, place,
                          "is not the precinct of exactly one ballot style of "
                          "the manifest");
}

static eg_status
read_record(const nist_file *f, const eg_json *record)
{
    cvr_import *x = f->x;
    const char *current;
    const char *ref = "";
    EG_TRY(cvr_in_file(x, eg_json_need_object(record, x->err)));
    EG_TRY(need_text(x, &current, record, "CurrentSnapshotId"));
    const eg_json *snapshot =
        find_by_id(eg_json_member(record, "CVRSnapshot"), current);
    if (snapshot == NULL) {
        return cvr_fail(x, eg_json_member(record, "CurrentSnapshotId"),
                        "is not a snapshot of the record");
    }
    if (eg_json_member(record, "UniqueId") != NULL) {
        EG_TRY(need_text(x, &ref, record, "UniqueId"));
    }
    const eg_ballot_style *style;
    EG_TRY(find_style(f, record, &style));
    cvr_ballot ballot;
    EG_TRY(cvr_begin(&ballot, x, style, record, ref));
    ballot.ref = ref[0] == '\0' ? NULL : ballot.ref;
    const eg_json *first;
    EG_TRY(get_list(x, &first, snapshot, "CVRContest"));
    for (const eg_json *o = first; o != NULL; o = o->next) {
        EG_TRY(read_contest(f, &ballot, o));
    }
    return cvr_finish(&ballot);
}

eg_status
cvr_nist(cvr_import *x, const char *file)
{
    x->file = file;
    eg_arena_reset(x->arena);
    nist_file f = {.x = x};
    EG_TRY(import_read_json(x->arena, file, &f.top, x->err));
    const eg_json *type = eg_json_member(f.top, "@type");
    if (!eg_json_text_is(type, "CVR.CastVoteRecordReport")) {
        return cvr_fail(x, f.top,
                        "is not a CVR.CastVoteRecordReport (see its @type)");
    }
    const eg_json *records;
    EG_TRY(cvr_in_file(x, eg_json_get_array(&records, f.top, "CVR", x->err)));
    for (const eg_json *o = records->first; o != NULL; o = o->next) {
        EG_TRY(read_record(&f, o));
    }
    return EG_OK;
}
