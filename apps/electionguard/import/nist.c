/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NIST common data formats, to a draft: election definitions of SP 1500-100
 * (ElectionResults.ElectionReport) and ballot definitions of SP 1500-20
 * (BallotDefinition.BallotDefinition).
 *
 * The two differ in names: a contest's choices are ContestSelection or
 * ContestOption.  A ballot definition draws write-in lines on the ballot, as
 * option positions that name no option; here each is a choice.
 */
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "electionguard/import/draft.h"

#define VOTES_MAX  1000
#define DEPTH_MAX  8 /* headers inside headers */
#define NAME_BYTES 512

typedef struct nist {
    draft *d;
    const char *file;
    eg_error *err;
    const eg_json *top;
    const eg_json *election;
    bool physical; /* SP 1500-20 */
} nist;

static eg_status
in_file(const nist *x, eg_status status)
{
    if (status != EG_OK && status != EG_ERR_MEMORY && x->err != NULL) {
        eg_error_prefix(x->err, "%s: ", x->file);
    }
    return status;
}

/* -- members -------------------------------------------------------------- */

/** The part of @p object's @type after the dot, "" when there is none. */
static const char *
type_of(const eg_json *object)
{
    const eg_json *type = eg_json_member(object, "@type");
    if (type == NULL || type->type != EG_JSON_STRING) {
        return "";
    }
    const char *dot = strrchr(type->text, '.');
    return dot == NULL ? type->text : dot + 1;
}

static eg_status
get_text(const nist *x,
         const char **out,
         const eg_json *object,
         const char *name)
{
    const eg_json *value;
    EG_TRY(in_file(x, eg_json_get_string(&value, object, name, x->err)));
    *out = value->text;
    return EG_OK;
}

/** An array that may be absent: its first element, or NULL. */
static eg_status
get_list(const nist *x,
         const eg_json **first,
         const eg_json *object,
         const char *name)
{
    const eg_json *list = NULL;
    EG_TRY(in_file(x, eg_json_get_array_opt(&list, object, name, x->err)));
    *first = list == NULL ? NULL : list->first;
    for (const eg_json *o = *first; o != NULL; o = o->next) {
        if (o->type != EG_JSON_OBJECT && o->type != EG_JSON_STRING) {
            return import_fail(x->err, x->file, o,
                               "must be an object or a string");
        }
    }
    return EG_OK;
}

/** The element of @p list (a member of @p object) whose @id is @p id. */
static const eg_json *
find_by_id(const eg_json *object, const char *list, const char *id)
{
    const eg_json *all = eg_json_member(object, list);
    const eg_json *o = all == NULL ? NULL : all->first;
    while (o != NULL && !eg_json_text_is(eg_json_member(o, "@id"), id)) {
        o = o->next;
    }
    return o;
}

/** English if it is there, else the first language; NULL when there is none.
 * Some files give a plain string. */
static const char *
international(const eg_json *value)
{
    if (value != NULL && value->type == EG_JSON_STRING) {
        return value->text;
    }
    const eg_json *texts = eg_json_member(value, "Text");
    const char *found = NULL;
    for (const eg_json *t = texts == NULL ? NULL : texts->first; t != NULL;
         t = t->next) {
        const eg_json *content = eg_json_member(t, "Content");
        if (content == NULL || content->type != EG_JSON_STRING) {
            continue;
        }
        if (eg_json_text_is(eg_json_member(t, "Language"), "en")) {
            return content->text;
        }
        found = found == NULL ? content->text : found;
    }
    return found;
}

/* -- choices -------------------------------------------------------------- */

/** The name of a candidate, or its identifier. */
static const char *
candidate_name(const nist *x, const char *id)
{
    const eg_json *candidate = find_by_id(x->election, "Candidate", id);
    const char *name = international(eg_json_member(candidate, "BallotName"));
    const eg_json *person_id = eg_json_member(candidate, "PersonId");
    if (name == NULL && person_id != NULL && person_id->text != NULL) {
        const eg_json *person = find_by_id(x->top, "Person", person_id->text);
        name = international(eg_json_member(person, "FullName"));
    }
    return name == NULL ? id : name;
}

/** The names of a ticket: "Ann Alpha / Bob Beta". */
static eg_status
ticket_name(const nist *x, const eg_json *choice, char name[NAME_BYTES])
{
    const eg_json *first;
    EG_TRY(get_list(x, &first, choice, "CandidateIds"));
    size_t len = 0;
    name[0] = '\0';
    for (const eg_json *id = first; id != NULL; id = id->next) {
        if (id->type != EG_JSON_STRING) {
            return import_fail(x->err, x->file, id, "must be a string");
        }
        if (find_by_id(x->election, "Candidate", id->text) == NULL) {
            return import_fail(x->err, x->file, id,
                               "is not a candidate of the election");
        }
        const int n =
            snprintf(name + len, NAME_BYTES - len, "%s%s",
                     len == 0 ? "" : " / ", candidate_name(x, id->text));
        len += n < 0 ? 0 : (size_t)n;
        if (len >= NAME_BYTES) {
            return import_fail(x->err, x->file, id,
                               "makes the name of the choice too long");
        }
    }
    return EG_OK;
}

static eg_status
choice_name(const nist *x,
            const eg_json *choice,
            bool *write_in,
            char name[NAME_BYTES])
{
    const char *type = type_of(choice);
    if (strncmp(type, "Candidate", 9) == 0) {
        EG_TRY(in_file(
            x, eg_json_get_bool_opt(write_in, choice, "IsWriteIn", x->err)));
        EG_TRY(ticket_name(x, choice, name));
        if (name[0] == '\0') {
            snprintf(name, NAME_BYTES, "Write-in");
            if (!*write_in) {
                return import_fail(x->err, x->file, choice,
                                   "names no candidate and is no write-in");
            }
        }
        return EG_OK;
    }
    if (strncmp(type, "BallotMeasure", 13) == 0) {
        const char *text = international(eg_json_member(choice, "Selection"));
        if (text == NULL || strlen(text) >= NAME_BYTES) {
            return import_fail(x->err, x->file, choice,
                               text == NULL ? "has no Selection"
                                            : "has a Selection that is too "
                                              "long for a name");
        }
        snprintf(name, NAME_BYTES, "%s", text);
        return EG_OK;
    }
    return import_fail(x->err, x->file, choice,
                       "has an @type that is not a candidate's or a ballot "
                       "measure's");
}

static eg_status
read_choice(const nist *x, draft_contest *contest, const eg_json *choice)
{
    const char *id;
    char name[NAME_BYTES];
    bool write_in = false;
    EG_TRY(in_file(x, eg_json_need_object(choice, x->err)));
    EG_TRY(get_text(x, &id, choice, "@id"));
    EG_TRY(choice_name(x, choice, &write_in, name));
    if (draft_find_choice(contest, id) != NULL) {
        return import_fail(x->err, x->file, eg_json_member(choice, "@id"),
                           "is listed twice");
    }
    return draft_add_choice(x->d, contest, id, name, write_in);
}

/* -- contests ------------------------------------------------------------- */

/** Why a contest cannot be counted by adding votes, or NULL. */
static const char *
unfit(const eg_json *contest)
{
    static const char *const fit[] = {"plurality", "majority", "super-majority",
                                      "n-of-m",    "approval", "proportional"};
    const char *type = type_of(contest);
    if (strcmp(type, "StraightPartyContest") == 0) {
        return "a straight-party vote changes other contests, which a "
               "homomorphic tally cannot do";
    }
    const eg_json *variation = eg_json_member(contest, "VoteVariation");
    if (variation == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < EG_ARRAY_LEN(fit); i++) {
        if (eg_json_text_is(variation, fit[i])) {
            return NULL;
        }
    }
    return eg_json_text_is(variation, "rcv") ||
                   eg_json_text_is(variation, "stv")
               ? "voters rank choices; a homomorphic tally adds votes and "
                 "cannot count rankings"
               : "its VoteVariation is not one vote for each of some choices";
}

/** How many choices a voter may mark. */
static eg_status
vote_limit(const nist *x, const eg_json *contest, int64_t *limit)
{
    const char *type = type_of(contest);
    if (strcmp(type, "CandidateContest") == 0) {
        return in_file(x, eg_json_get_int(limit, contest, "VotesAllowed", 1,
                                          VOTES_MAX, x->err));
    }
    if (strcmp(type, "BallotMeasureContest") == 0 ||
        strcmp(type, "RetentionContest") == 0) {
        *limit = 1;
        return in_file(x, eg_json_get_int_opt(limit, contest, "VotesAllowed", 1,
                                              VOTES_MAX, x->err));
    }
    return import_fail(x->err, x->file, contest,
                       "has an @type that is not a candidate, ballot measure, "
                       "retention or straight-party contest");
}

static eg_status
read_contest(const nist *x, const eg_json *object)
{
    const char *id;
    int64_t limit = 0;
    EG_TRY(in_file(x, eg_json_need_object(object, x->err)));
    EG_TRY(get_text(x, &id, object, "@id"));
    const char *name = international(eg_json_member(object, "Name"));
    name = name == NULL ? id : name;
    if (draft_find_contest(x->d, id) != NULL) {
        return import_fail(x->err, x->file, eg_json_member(object, "@id"),
                           "is listed twice");
    }
    const char *reason = unfit(object);
    if (reason != NULL) {
        return draft_leave_out(x->d, "contest", id, name, "%s", reason);
    }
    if (!draft_wants(x->d, id)) {
        return draft_leave_out(x->d, "contest", id, name, "not asked for");
    }
    EG_TRY(vote_limit(x, object, &limit));
    draft_contest *contest;
    EG_TRY(draft_add_contest(x->d, &contest, id, name, (uint32_t)limit));
    const eg_json *first;
    EG_TRY(get_list(x, &first, object,
                    x->physical ? "ContestOption" : "ContestSelection"));
    for (const eg_json *o = first; o != NULL; o = o->next) {
        EG_TRY(read_choice(x, contest, o));
    }
    return EG_OK;
}

/* -- ballot styles -------------------------------------------------------- */

/** Lines that a drawn ballot has beyond the named options are write-ins. */
static eg_status
read_drawn(const nist *x, draft_contest *contest, const eg_json *ordered)
{
    const eg_json *drawings;
    const eg_json *positions = NULL;
    EG_TRY(get_list(x, &drawings, ordered, "Physical"));
    if (drawings != NULL) {
        EG_TRY(get_list(x, &positions, drawings, "PhysicalContestOption"));
    }
    size_t lines = 0;
    for (const eg_json *o = positions; o != NULL; o = o->next) {
        lines += eg_json_member(o, "ContestOptionId") == NULL ? 1 : 0;
    }
    size_t had = 0;
    for (const draft_choice *c = contest->first; c != NULL; c = c->next) {
        had += strcmp(c->source, "write-in") == 0 ? 1 : 0;
    }
    if (lines > VOTES_MAX) {
        return import_fail(x->err, x->file, ordered,
                           "has too many positions that name no option");
    }
    if (had == 0 && lines > 0) {
        EG_TRY(draft_say(x->d,
                         "contest %s: %zu position(s) on the drawn ballot name "
                         "no option; they are write-in lines here",
                         contest->source, lines));
    }
    for (size_t i = had; i < lines; i++) {
        EG_TRY(draft_add_choice(x->d, contest, "write-in", "Write-in", true));
    }
    return EG_OK;
}

/** The choices that a style orders must be choices of the contest. */
static eg_status
check_order(const nist *x, const draft_contest *contest, const eg_json *ordered)
{
    const eg_json *first;
    EG_TRY(get_list(x, &first, ordered,
                    x->physical ? "OrderedContestOptionIds"
                                : "OrderedContestSelectionIds"));
    for (const eg_json *id = first; id != NULL; id = id->next) {
        if (id->type != EG_JSON_STRING ||
            draft_find_choice(contest, id->text) == NULL) {
            return import_fail(x->err, x->file, id,
                               "is not a choice of the contest beside it");
        }
    }
    return EG_OK;
}

static eg_status
read_ordered(const nist *x, draft_style *style, const eg_json *ordered)
{
    const char *id;
    EG_TRY(get_text(x, &id, ordered, "ContestId"));
    if (find_by_id(x->election, "Contest", id) == NULL) {
        return import_fail(x->err, x->file,
                           eg_json_member(ordered, "ContestId"),
                           "is not a contest of the election");
    }
    draft_contest *contest = draft_find_contest(x->d, id);
    if (contest == NULL) {
        return EG_OK; /* left out */
    }
    EG_TRY(check_order(x, contest, ordered));
    EG_TRY(read_drawn(x, contest, ordered));
    return draft_add_link(x->d, style, id);
}

/** Contests of a style, also those under headings. */
static eg_status
read_content(const nist *x,
             draft_style *style,
             const eg_json *object,
             unsigned depth)
{
    const eg_json *first;
    EG_TRY(get_list(x, &first, object, "OrderedContent"));
    for (const eg_json *o = first; o != NULL; o = o->next) {
        const char *type = type_of(o);
        if (strcmp(type, "OrderedContest") == 0) {
            EG_TRY(read_ordered(x, style, o));
        } else if (strcmp(type, "OrderedHeader") == 0 && depth < DEPTH_MAX) {
            EG_TRY(read_content(x, style, o, depth + 1));
        } else {
            return import_fail(x->err, x->file, o,
                               "must be an OrderedContest or an "
                               "OrderedHeader (8 levels at most)");
        }
    }
    return EG_OK;
}

/** "+unit" after the units before it; the name of the unit likewise. */
static eg_status
append(const nist *x, const eg_json *place, char *out, const char *text)
{
    const size_t len = strlen(out);
    const int n = snprintf(out + len, NAME_BYTES - len, "%s%s",
                           len == 0 ? "" : "+", text);
    if (n < 0 || (size_t)n >= NAME_BYTES - len) {
        return import_fail(x->err, x->file, place,
                           "makes the name of the ballot style too long");
    }
    return EG_OK;
}

/** A style has no name of its own: its precincts name it. */
static eg_status
style_names(const nist *x,
            const eg_json *style,
            char id[NAME_BYTES],
            char name[NAME_BYTES])
{
    const eg_json *first;
    EG_TRY(get_list(x, &first, style, "GpUnitIds"));
    if (first == NULL) {
        return import_fail(x->err, x->file, style, "has no GpUnitIds");
    }
    id[0] = name[0] = '\0';
    for (const eg_json *unit = first; unit != NULL; unit = unit->next) {
        if (unit->type != EG_JSON_STRING) {
            return import_fail(x->err, x->file, unit, "must be a string");
        }
        const eg_json *found = find_by_id(x->top, "GpUnit", unit->text);
        const char *text = international(eg_json_member(found, "Name"));
        EG_TRY(append(x, unit, id, unit->text));
        EG_TRY(append(x, unit, name, text == NULL ? unit->text : text));
    }
    return EG_OK;
}

static eg_status
read_style(const nist *x, const eg_json *object)
{
    char id[NAME_BYTES];
    char name[NAME_BYTES];
    EG_TRY(in_file(x, eg_json_need_object(object, x->err)));
    EG_TRY(style_names(x, object, id, name));
    const char *source = eg_arena_copy(x->d->arena, id, strlen(id));
    if (source == NULL) {
        return EG_ERR_MEMORY;
    }
    draft_style *style;
    EG_TRY(draft_add_style(x->d, &style, source, name));
    return read_content(x, style, object, 0);
}

/* -- the report ----------------------------------------------------------- */

static eg_status
read_facts(const nist *x)
{
    const char *name = international(eg_json_member(x->election, "Name"));
    if (name == NULL) {
        return import_fail(x->err, x->file, x->election, "has no Name");
    }
    const char *date;
    EG_TRY(get_text(x, &date, x->election, "StartDate"));
    x->d->date = tidy_text(x->d->arena, date);
    x->d->name = tidy_text(x->d->arena, name);
    const eg_json *type = eg_json_member(x->election, "Type");
    if (type != NULL && type->type == EG_JSON_STRING) {
        x->d->type = type->text;
    }
    const eg_json *scope = eg_json_member(x->election, "ElectionScopeId");
    const char *id = scope == NULL ? NULL : scope->text;
    if (id != NULL) {
        const eg_json *unit = find_by_id(x->top, "GpUnit", id);
        x->d->jurisdiction = international(eg_json_member(unit, "Name"));
    }
    return x->d->name == NULL || x->d->date == NULL ? EG_ERR_MEMORY : EG_OK;
}

static eg_status
read_all(const nist *x,
         const char *list,
         eg_status (*read_one)(const nist *x, const eg_json *object))
{
    const eg_json *found;
    EG_TRY(in_file(x, eg_json_get_array(&found, x->election, list, x->err)));
    for (const eg_json *o = found->first; o != NULL; o = o->next) {
        EG_TRY(read_one(x, o));
    }
    return EG_OK;
}

/** The one election of the file. */
static eg_status
read_top(nist *x)
{
    const char *type = type_of(x->top);
    x->physical = strcmp(type, "BallotDefinition") == 0;
    if (!x->physical && strcmp(type, "ElectionReport") != 0) {
        return import_fail(x->err, x->file, x->top,
                           "is not an ElectionResults.ElectionReport or a "
                           "BallotDefinition.BallotDefinition (see its @type)");
    }
    const eg_json *elections;
    EG_TRY(
        in_file(x, eg_json_get_array(&elections, x->top, "Election", x->err)));
    if (elections->count != 1) {
        return import_fail(x->err, x->file, elections,
                           "must hold exactly one election");
    }
    x->election = elections->first;
    return in_file(x, eg_json_need_object(x->election, x->err));
}

eg_status
import_nist(draft *d, const char *file, eg_error *err)
{
    nist x = {.d = d, .file = file, .err = err};
    EG_TRY(import_read_json(d->arena, file, &x.top, err));
    EG_TRY(read_top(&x));
    d->format = x.physical ? "NIST SP 1500-20 ballot definition"
                           : "NIST SP 1500-100 election definition";
    EG_TRY(read_facts(&x));
    EG_TRY(read_all(&x, "Contest", read_contest));
    return read_all(&x, "BallotStyle", read_style);
}
