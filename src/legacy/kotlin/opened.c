/* SPDX-License-Identifier: Apache-2.0 */
/* The decryptions of challenged ballots of 2.0, file by file. */
#include "legacy/opened.h"

#include <inttypes.h>
#include <stdlib.h>

#include "legacy/kotlin/decrypted.h"

/** What a worker has, and what it found out about its files. */
typedef struct opened {
    lg_opened base;
    lg_kt_habits habits;
    uint64_t cast; /**< 1.52: decryptions of ballots that were cast. */
} opened;

/* The plan's functions have no context of their own: the walk has it. */
static eg_status
make_opened(const lg_walk *walk, void *gathered)
{
    const opened *shared = walk->shared;
    opened *o = gathered;
    *o = (opened){.habits = {0}};
    lg_opened_begin(&o->base, shared->base.all, shared->base.index);
    return EG_OK;
}

static void
empty_opened(void *gathered)
{
    opened *o = gathered;
    lg_opened_end(&o->base);
}

static eg_status
merge_opened(const lg_walk *walk, void *into, void *from)
{
    opened *a = into;
    const opened *b = from;
    (void)walk;
    a->habits.upper_data = a->habits.upper_data || b->habits.upper_data;
    a->habits.old_label = a->habits.old_label || b->habits.old_label;
    a->cast += b->cast;
    return lg_opened_join(&a->base, &b->base);
}

/** Whether there is @p brief and it may be decrypted; 1.52 opens any. */
static bool
judge_brief(lg_worker *w, const lg_brief *brief, const eg_place *place)
{
    const lg_kt_dialect *dialect = lg_kt_of(w->walk)->dialect;
    opened *o = w->gathered;
    const bool cast = brief != NULL && brief->state == LG_STATE_CAST;
    o->cast += cast && dialect->bars ? 1 : 0;
    return eg_result_require(&w->result, EG_CHECK_13_STRUCTURE,
                             brief != NULL && (!cast || dialect->bars), place,
                             "%s is that of no %s ballot",
                             dialect->decryption[0], dialect->called);
}

static eg_status
judge_opened(lg_worker *w, size_t entry, const eg_buffer *bytes, eg_error *err)
{
    opened *o = w->gathered;
    const eg_place place = lg_place(entry);
    lg_kt_judging j = {.walk = w->walk,
                       .arena = w->arena,
                       .result = &w->result,
                       .place = &place,
                       .habits = o->habits};
    const lg_contest *last = NULL;
    const eg_json *json;
    const eg_json *contests;
    lg_text id;
    lg_kt_ballot ballot;
    eg_result_visit(&w->result, EG_CHECK_R_ENCODING);
    EG_TRY(
        lg_source_tree(&w->walk->source, entry, bytes, w->arena, &json, err));
    EG_TRY(lg_kt_get_decrypted(w->walk, &id, &contests, json, err));
    const lg_brief *brief = lg_ballots_called(o->base.all, o->base.index, id);
    if (!judge_brief(w, brief, &place)) {
        return EG_OK;
    }
    EG_TRY(lg_opened_read(&o->base, w, brief, &json, err));
    EG_TRY(lg_kt_of(w->walk)->dialect->read(w->walk, &ballot, json, w->arena,
                                            err));
    eg_result_require(&w->result, EG_CHECK_14B,
                      contests->count == ballot.contests, &place,
                      "not all contests of the ballot are decrypted");
    const lg_kt_origin from = {
        .ballot = &ballot,
        .name = lg_source_name(&w->walk->source, brief->entry)};
    eg_status status = EG_OK;
    for (const eg_json *v = contests->first; v != NULL && status == EG_OK;
         v = v->next) {
        lg_kt_part part;
        status = lg_kt_contest_open(w->walk, &part, v, &from, last, err);
        if (status == EG_OK) {
            last = part.about;
            status = lg_kt_part_judge(&j, &part, &from, err);
        }
    }
    o->habits = j.habits;
    return status;
}

static void
run_opened(lg_worker *w, size_t entry, eg_buffer *bytes)
{
    const eg_place place = lg_place(entry);
    eg_error err = {0};
    const eg_status status = judge_opened(w, entry, bytes, &err);
    lg_worker_end(w, &place, status, &err);
}

/** What the ballots that are not cast together have to be told. */
static void
tell_opened(lg_walk *walk, const opened *o)
{
    const uint64_t unknown = o->base.all->count[LG_COUNT_UNKNOWN];
    if (unknown > 0) {
        lg_remark(walk,
                  "%" PRIu64 " ballots have the state UNKNOWN: they were "
                  "encrypted, but neither cast nor challenged",
                  unknown);
    }
    if (!lg_kt_of(walk)->dialect->opens && o->base.briefs.len > 0) {
        lg_remark(walk, "contest data of ballots that are decrypted are not: "
                        "records of 1.52 in JSON have no place for that, and "
                        "nothing is proved of them");
    }
    if (o->cast > 0) {
        lg_deviation(walk,
                     "%" PRIu64 " ballots that were cast and are counted are "
                     "decrypted, too, as kotlin-multiplatform does with any "
                     "ballot that it is told to decrypt: the record shows "
                     "their votes",
                     o->cast);
    }
    if (o->habits.upper_data) {
        lg_deviation(walk, "proofs of contest data hash C_1 as hexadecimal "
                           "digits, as written by the Kotlin implementations");
    }
    if (o->habits.old_label) {
        lg_deviation(walk, "keys of contest data are derived with the label "
                           "share_enc_keys, as written by the Kotlin "
                           "implementations");
    }
}

eg_status
lg_kt_challenged(lg_walk *walk, lg_ballots *all)
{
    static const lg_crew_plan plan = {.run = run_opened,
                                      .gathered_size = sizeof(opened),
                                      .make = make_opened,
                                      .merge = merge_opened,
                                      .empty = empty_opened};
    lg_brief **list = lg_ballots_index(all, LG_BY_ID);
    if (list == NULL) {
        return EG_ERR_MEMORY;
    }
    const opened shared = {.base = {.all = all, .index = list}};
    opened o = {.habits = {0}};
    walk->shared = &shared;
    const lg_kt_dialect *dialect = lg_kt_of(walk)->dialect;
    const eg_status status = lg_crew_run(walk, dialect->opened, &plan, &o);
    walk->shared = NULL;
    if (status == EG_OK) {
        lg_opened_judge(&o.base, walk, all, dialect->called);
        tell_opened(walk, &o);
    }
    empty_opened(&o);
    free(list);
    return status;
}
