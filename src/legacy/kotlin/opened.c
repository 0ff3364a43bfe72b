/* SPDX-License-Identifier: Apache-2.0 */
/* The decryptions of challenged ballots of 2.0, file by file. */
#include <inttypes.h>
#include <stdlib.h>

#include "legacy/kotlin/decrypted.h"
#include "legacy/places.h"

/** What workers share, and what one found out about its files. */
typedef struct opened {
    const lg_kt_ballots *all;
    lg_kt_brief *const *by_id;
    lg_places briefs;
    eg_buffer bytes;
    lg_kt_habits habits;
} opened;

static eg_status
make_opened(const lg_walk *walk, void *gathered)
{
    const opened *shared = walk->shared;
    opened *o = gathered;
    *o = (opened){.all = shared->all, .by_id = shared->by_id};
    eg_buffer_init(&o->bytes, LG_FILE_MAX + 1);
    return EG_OK;
}

static void
empty_opened(void *gathered)
{
    opened *o = gathered;
    lg_places_free(&o->briefs);
    eg_buffer_free(&o->bytes);
}

static eg_status
merge_opened(const lg_walk *walk, void *into, void *from)
{
    opened *a = into;
    const opened *b = from;
    (void)walk;
    EG_TRY(lg_places_join(&a->briefs, &b->briefs));
    a->habits.upper_data = a->habits.upper_data || b->habits.upper_data;
    a->habits.old_label = a->habits.old_label || b->habits.old_label;
    return EG_OK;
}

static eg_status
read_again(lg_worker *w,
           const lg_kt_brief *brief,
           lg_kt_ballot *out,
           eg_error *err)
{
    opened *o = w->gathered;
    const eg_json *json;
    eg_hash digest;
    EG_TRY(lg_source_read(&w->walk->source, brief->entry, &o->bytes, err));
    eg_sha256_once(&digest, o->bytes.data, o->bytes.len);
    if (!eg_hash_equal(&digest, &brief->digest)) {
        return eg_fail(err, EG_ERR_STATE,
                       "the ballot's file has changed since it was verified");
    }
    EG_TRY(eg_json_parse(&json, w->arena, eg_buffer_span(&o->bytes), err));
    return lg_kt_ballot_read(w->walk, out, json, w->arena, err);
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
    EG_TRY(eg_json_parse(&json, w->arena, eg_buffer_span(bytes), err));
    EG_TRY(lg_kt_get_decrypted(w->walk, &id, &contests, json, err));
    const lg_kt_brief *brief = lg_kt_find(o->all, o->by_id, id);
    if (!eg_result_require(&w->result, EG_CHECK_13_STRUCTURE,
                           brief != NULL && !brief->cast, &place,
                           "id is that of no challenged ballot")) {
        return EG_OK;
    }
    EG_TRY(lg_places_add(&o->briefs, (size_t)(brief - o->all->brief)));
    EG_TRY(read_again(w, brief, &ballot, err));
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

/** Every challenged ballot is decrypted, once. */
static void
judge_coverage(lg_walk *walk, lg_kt_ballots *all, const opened *o)
{
    eg_result *result = &walk->report->result;
    const char *first = NULL;
    uint64_t missing = 0;
    for (size_t i = 0; i < o->briefs.len; i++) {
        lg_kt_brief *b = &all->brief[o->briefs.at[i]];
        const eg_place place = lg_place(b->entry);
        eg_result_require(result, EG_CHECK_13_STRUCTURE, !b->used, &place,
                          "the ballot is decrypted twice");
        b->used = true;
    }
    for (size_t i = 0; i < all->len; i++) {
        if (!all->brief[i].cast && !all->brief[i].used) {
            eg_result_unseen(result, EG_CHECK_13_STRUCTURE);
            if (missing++ == 0) {
                first = lg_source_name(&walk->source, all->brief[i].entry);
            }
        }
    }
    if (missing > 0) {
        lg_remark(walk,
                  "unproven: %" PRIu64 " challenged ballots have no "
                  "decryption; the first is %s",
                  missing, first);
    }
    if (all->unknown > 0) {
        lg_remark(walk,
                  "%" PRIu64 " ballots have the state UNKNOWN: they were "
                  "encrypted, but neither cast nor challenged",
                  all->unknown);
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
lg_kt_challenged(lg_walk *walk, lg_kt_ballots *all)
{
    static const lg_crew_plan plan = {.run = run_opened,
                                      .gathered_size = sizeof(opened),
                                      .make = make_opened,
                                      .merge = merge_opened,
                                      .empty = empty_opened};
    opened o = {.briefs = {0}};
    opened shared = {.all = all};
    lg_kt_brief **list = lg_kt_index(all);
    if (list == NULL) {
        return EG_ERR_MEMORY;
    }
    shared.by_id = list;
    walk->shared = &shared;
    const eg_status status = lg_crew_run(walk, LG_CHALLENGED, &plan, &o);
    walk->shared = NULL;
    if (status == EG_OK) {
        judge_coverage(walk, all, &o);
    }
    empty_opened(&o);
    free(list);
    return status;
}
