/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tally and the decryptions of spoiled ballots of the Python
 * implementation.
 */
#include <stdlib.h>

#include "legacy/opened.h"
#include "legacy/python/decrypt.h"
#include "legacy/same.h"

/* -- the encrypted tally ---------------------------------------------------- */

static eg_status
judge_sum(lg_walk *walk,
          const lg_ballots *all,
          const lg_contest *about,
          lg_where where,
          const eg_json *v,
          const eg_place *place,
          eg_error *err)
{
    static const char *const names[] = {"object_id", "sequence_order",
                                        "description_hash", "ciphertext", NULL};
    eg_result *result = &walk->report->result;
    lg_scalar description;
    lg_pair sum;
    lg_text id;
    int64_t order;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_get_text(&id, v, names[0], err));
    const lg_option *o = lg_contest_option(about, id);
    EG_TRY(lg_py_order(walk, &order, v, o == NULL ? 0 : o->order + walk->shift,
                       err));
    EG_TRY(lg_get_scalar(&walk->format, &description, v, names[2], err));
    EG_TRY(lg_get_pair(&walk->format, &sum, v, names[3], err));
    where.field_id = id;
    where.field = v->index + 1;
    if (o == NULL || !lg_text_equal(id, (lg_text){v->name, v->name_len})) {
        return eg_json_fail(err, v, "is not an option of the contest");
    }
    lg_require(result, EG_CHECK_X11,
               order == o->order + walk->shift &&
                   eg_scalar_equal(&o->hash, &description.x),
               place, &where,
               "its sequence order or description hash is not that of the "
               "manifest");
    if (all->uncounted) {
        eg_result_unseen(result, EG_CHECK_9A);
        eg_result_unseen(result, EG_CHECK_9B);
        return EG_OK;
    }
    lg_require(result, EG_CHECK_9A,
               eg_element_equal_var(&all->alpha[o->index], &sum.alpha.x), place,
               &where, "A is not the product of the alpha of all cast ballots");
    lg_require(result, EG_CHECK_9B,
               eg_element_equal_var(&all->beta[o->index], &sum.beta.x), place,
               &where, "B is not the product of the beta of all cast ballots");
    return EG_OK;
}

static eg_status
judge_sums(lg_walk *walk,
           const lg_ballots *all,
           const eg_json *contest,
           const eg_place *place,
           eg_error *err)
{
    static const char *const later[] = {"object_id", "sequence_order",
                                        "description_hash", "selections", NULL};
    static const char *const early[] = {"object_id", "sequence_order",
                                        "description_hash", "tally_selections",
                                        NULL};
    const char *const *names =
        walk->source.early && eg_json_member(contest, early[3]) != NULL ? early
                                                                        : later;
    eg_result *result = &walk->report->result;
    const lg_text name = {contest->name, contest->name_len};
    lg_scalar description;
    const eg_json *list;
    lg_text id;
    int64_t order;
    EG_TRY(eg_json_need_object(contest, err));
    EG_TRY(eg_json_only(contest, names, err));
    EG_TRY(lg_get_text(&id, contest, names[0], err));
    const size_t number = lg_manifest_contest(&walk->manifest, name);
    EG_TRY(lg_py_order(walk, &order, contest,
                       number == walk->manifest.contests
                           ? 0
                           : walk->manifest.contest[number].order + walk->shift,
                       err));
    EG_TRY(lg_get_scalar(&walk->format, &description, contest, names[2], err));
    EG_TRY(eg_json_get_object(&list, contest, names[3], err));
    if (number == walk->manifest.contests || !lg_text_equal(id, name)) {
        return eg_json_fail(err, contest, "is not a contest of the manifest");
    }
    const lg_contest *about = &walk->manifest.contest[number];
    const lg_where where = {.contest = (uint32_t)number + 1,
                            .contest_id = name};
    lg_require(result, EG_CHECK_X11,
               order == about->order + walk->shift &&
                   eg_scalar_equal(&about->hash, &description.x),
               place, &where,
               "its sequence order or description hash is not that of the "
               "manifest");
    lg_require(result, EG_CHECK_9_STRUCTURE, list->count == about->options,
               place, &where, "not all of its options are there");
    for (const eg_json *s = list->first; s != NULL; s = s->next) {
        EG_TRY(judge_sum(walk, all, about, where, s, place, err));
    }
    return EG_OK;
}

static const char *const tally_names[] = {"object_id", "contests", NULL};

/**
 * The contests of a tally, which must be called @p id unless zero.
 *
 * @param[in] names Of its members: its own, that of the contests, others.
 */
static eg_status
read_tally(const eg_json *json,
           const char *const names[],
           lg_text *id,
           const eg_json **contests,
           eg_error *err)
{
    lg_text own;
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(lg_get_text(&own, json, names[0], err));
    if (id->s != NULL && !lg_text_equal(*id, own)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "object_id must be that of encrypted_tally.json");
    }
    *id = own;
    return eg_json_get_object(contests, json, names[1], err);
}

static eg_status
judge_encrypted_tally(lg_walk *walk, const lg_ballots *all, lg_text *id)
{
    static const char *const early[] = {"object_id", "cast", NULL};
    eg_result *result = &walk->report->result;
    eg_error err = {0};
    const eg_json *json;
    const eg_json *contests = NULL;
    eg_place place;
    EG_TRY(lg_read_one(walk, LG_ENCRYPTED_TALLY, &json, &place));
    if (json == NULL) {
        lg_break(walk, 9, 9);
        return EG_OK;
    }
    const char *const *names =
        walk->source.early && eg_json_member(json, early[1]) != NULL
            ? early
            : tally_names;
    eg_status status = read_tally(json, names, id, &contests, &err);
    if (status == EG_OK) {
        eg_result_require(result, EG_CHECK_9_STRUCTURE,
                          contests->count == walk->manifest.contests, &place,
                          "not all contests of the manifest are there");
    }
    for (const eg_json *c = status == EG_OK ? contests->first : NULL;
         c != NULL && status == EG_OK; c = c->next) {
        status = judge_sums(walk, all, c, &place, &err);
    }
    return lg_found_malformed(result, &place, status, &err);
}

/* -- the decrypted tally ---------------------------------------------------- */

typedef struct products {
    const lg_walk *walk;
    const lg_ballots *all;
} products;

static bool
find_product(const void *context, size_t number, lg_text id, lg_cipher *out)
{
    const products *p = context;
    const lg_option *o =
        lg_contest_option(&p->walk->manifest.contest[number], id);
    if (o == NULL) {
        return false;
    }
    *out = (lg_cipher){&p->all->alpha[o->index], &p->all->beta[o->index],
                       &o->hash};
    return true;
}

/** What the workers share: the contests of the tally. */
typedef struct contests_of {
    const lg_quorum *quorum;
    const eg_json **contest;
    const lg_ciphers *ciphers;
    const eg_place *place;
} contests_of;

static void
run_contest(lg_worker *w, size_t number, eg_buffer *bytes)
{
    const contests_of *shared = w->walk->shared;
    eg_error err = {0};
    size_t which;
    (void)bytes;
    const eg_status status = lg_py_decrypted(
        shared->quorum, shared->contest[number], shared->ciphers, false,
        w->arena, &w->result, shared->place, &which, &err);
    lg_worker_end(w, shared->place, status, &err);
}

/**
 * @param[out] inside Decryptions of ballots by ballot, as 1.1 had them in the
 *                    tally first; NULL: they are in files of their own.
 */
static eg_status
judge_tally(lg_walk *walk,
            const lg_ballots *all,
            lg_text id,
            lg_quorum *quorum,
            const eg_json **inside,
            bool *usable)
{
    static const char *const early[] = {"object_id", "contests",
                                        "spoiled_ballots", NULL};
    static const lg_crew_plan plan = {.run = run_contest};
    eg_result *result = &walk->report->result;
    eg_error err = {0};
    const eg_json *json;
    const eg_json *contests = NULL;
    eg_place place;
    *usable = false;
    EG_TRY(lg_read_one(walk, LG_TALLY, &json, &place));
    if (json == NULL) {
        return EG_OK;
    }
    eg_status status = read_tally(
        json, walk->source.early ? early : tally_names, &id, &contests, &err);
    if (status == EG_OK) {
        status = eg_json_get_object_opt(inside, json, early[2], &err);
    }
    if (status != EG_OK) {
        return lg_found_malformed(result, &place, status, &err);
    }
    EG_TRY(lg_py_quorum(walk, quorum, json, &place));
    if (quorum->len == 0) {
        return EG_OK;
    }
    *usable = true;
    /* Names of members are unique, so that equal numbers are all of them. */
    eg_result_require(result, EG_CHECK_11D,
                      contests->count == walk->manifest.contests, &place,
                      "not all contests of the manifest are there");
    const products p = {walk, all};
    const lg_ciphers ciphers = {&p, find_product};
    const contests_of shared = {quorum, lg_json_list(walk->arena, contests),
                                &ciphers, &place};
    if (shared.contest == NULL) {
        return EG_ERR_MEMORY;
    }
    walk->shared = &shared;
    const eg_status done = lg_crew_count(walk, contests->count, &plan, NULL);
    walk->shared = NULL;
    return done;
}

/* -- spoiled ballots -------------------------------------------------------- */

/** What a worker has. */
typedef struct opened {
    lg_opened base;
    const lg_quorum *quorum;
    const eg_json **inside; /**< Decryptions in the tally, or NULL. */
    eg_place place;         /**< Of the tally. */
} opened;

/* The plan's functions have no context of their own: the walk has it. */
static eg_status
make_opened(const lg_walk *walk, void *gathered)
{
    opened *o = gathered;
    *o = *(const opened *)walk->shared;
    lg_opened_begin(&o->base, o->base.all, o->base.index);
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
    return lg_opened_join(&a->base, &b->base);
}

static bool
find_cipher(const void *context, size_t number, lg_text id, lg_cipher *out)
{
    const lg_py_ballot *b = context;
    for (size_t i = 0; i < b->contests; i++) {
        const lg_py_contest *c = &b->contest[i];
        for (size_t k = 0; c->where.contest == number + 1 && k < c->selections;
             k++) {
            const lg_py_selection *s = &c->selection[k];
            if (lg_text_equal(s->where.field_id, id)) {
                *out = (lg_cipher){&s->cipher.alpha.x, &s->cipher.beta.x,
                                   &s->description.x};
                return true;
            }
        }
    }
    return false;
}

/** Labels of an opened ballot: all contests, each option voted 0 or 1. */
static void
judge_opened_values(lg_worker *w,
                    const eg_json *contest,
                    size_t number,
                    const eg_place *place)
{
    const lg_contest *about = &w->walk->manifest.contest[number];
    const lg_where where = {.contest = (uint32_t)number + 1,
                            .contest_id = about->id};
    const eg_json *list = eg_json_member(contest, "selections");
    int64_t sum = 0;
    bool small = true;
    for (const eg_json *s = list->first; s != NULL; s = s->next) {
        const eg_json *t = eg_json_member(s, "tally");
        small = small && t->integer <= 1;
        sum += t->integer <= 1 ? t->integer : 0;
    }
    lg_require(&w->result, EG_CHECK_14E, small, place, &where,
               "a selection is more than 1");
    lg_require(&w->result, EG_CHECK_14F, sum <= about->elected, place, &where,
               "more votes than number_elected");
}

/** The ballot called @p id, read again; NULL and a finding: not a spoiled one. */
static eg_status
read_again(lg_worker *w,
           lg_text id,
           const eg_place *place,
           const eg_json **out,
           eg_error *err)
{
    opened *o = w->gathered;
    const lg_brief *brief = lg_ballots_called(o->base.all, o->base.index, id);
    *out = NULL;
    if (!eg_result_require(&w->result, EG_CHECK_13_STRUCTURE,
                           brief != NULL && brief->state == LG_STATE_SPOILED,
                           place, "%.*s is the object_id of no spoiled ballot",
                           lg_shown(id), id.s)) {
        return EG_OK;
    }
    return lg_opened_read(&o->base, w, brief, out, err);
}

/** The decryptions @p contests of the ballot called @p id. */
static eg_status
judge_opened(lg_worker *w,
             lg_text id,
             const eg_json *contests,
             const eg_place *place,
             eg_error *err)
{
    const opened *o = w->gathered;
    const eg_json *json;
    lg_py_ballot ballot;
    EG_TRY(read_again(w, id, place, &json, err));
    if (json == NULL) {
        return EG_OK;
    }
    EG_TRY(lg_py_ballot_read(w->walk, &ballot, json, w->arena, err));
    eg_result_require(&w->result, EG_CHECK_14B,
                      contests->count == ballot.contests, place,
                      "not all contests of the ballot are decrypted");
    const lg_ciphers ciphers = {&ballot, find_cipher};
    for (const eg_json *c = contests->first; c != NULL; c = c->next) {
        size_t number;
        EG_TRY(lg_py_decrypted(o->quorum, c, &ciphers, true, w->arena,
                               &w->result, place, &number, err));
        judge_opened_values(w, c, number, place);
    }
    return EG_OK;
}

/** The file of one ballot's decryption. */
static void
run_opened(lg_worker *w, size_t entry, eg_buffer *bytes)
{
    const eg_place place = lg_place(entry);
    eg_error err = {0};
    const eg_json *json;
    const eg_json *contests;
    lg_text id = {NULL, 0};
    eg_result_visit(&w->result, EG_CHECK_R_ENCODING);
    eg_status status =
        eg_json_parse(&json, w->arena, eg_buffer_span(bytes), &err);
    if (status == EG_OK) {
        status = read_tally(json, tally_names, &id, &contests, &err);
    }
    if (status == EG_OK) {
        status = judge_opened(w, id, contests, &place, &err);
    }
    lg_worker_end(w, &place, status, &err);
}

/** 1.1: one ballot's decryption within the tally. */
static void
run_inside(lg_worker *w, size_t number, eg_buffer *bytes)
{
    const opened *o = w->gathered;
    const eg_json *contests = o->inside[number];
    const lg_text id = {contests->name, contests->name_len};
    eg_error err = {0};
    (void)bytes;
    eg_status status = eg_json_need_object(contests, &err);
    if (status == EG_OK) {
        status = judge_opened(w, id, contests, &o->place, &err);
    }
    lg_worker_end(w, &o->place, status, &err);
}

/** 1.1: a copy of a spoiled ballot says the same as the ballot. */
static void
run_copy(lg_worker *w, size_t entry, eg_buffer *bytes)
{
    const eg_place place = lg_place(entry);
    eg_error err = {0};
    const eg_json *copy;
    const eg_json *own = NULL;
    lg_text id;
    eg_result_visit(&w->result, EG_CHECK_R_ENCODING);
    eg_status status =
        eg_json_parse(&copy, w->arena, eg_buffer_span(bytes), &err);
    if (status == EG_OK) {
        status = eg_json_need_object(copy, &err);
    }
    if (status == EG_OK) {
        status = lg_get_text(&id, copy, "object_id", &err);
    }
    if (status == EG_OK) {
        status = read_again(w, id, &place, &own, &err);
    }
    if (status == EG_OK && own != NULL) {
        eg_result_require(&w->result, EG_CHECK_13_STRUCTURE,
                          lg_same_json(own, copy), &place,
                          "the copy of a spoiled ballot is not the ballot");
    }
    lg_worker_end(w, &place, status, &err);
}

/** 1.1: copies of spoiled ballots, which are decrypted in the tally. */
static eg_status
judge_copies(lg_walk *walk)
{
    static const lg_crew_plan plan = {.run = run_copy,
                                      .gathered_size = sizeof(opened),
                                      .make = make_opened,
                                      .merge = merge_opened,
                                      .empty = empty_opened};
    opened o = {.quorum = NULL};
    const eg_status status = lg_crew_run(walk, LG_SPOILED, &plan, &o);
    empty_opened(&o);
    return status;
}

/** Where 1.1 has the decryptions of spoiled ballots differs by its build. */
static void
tell_place(lg_walk *walk, bool inside)
{
    if (walk->source.early) {
        lg_detected_more(
            walk, inside
                      ? "; decryptions of spoiled ballots are in tally.json, "
                        "and spoiled_ballots has copies of the ballots"
                      : "; decryptions of spoiled ballots are in "
                        "spoiled_ballots, as tally.json has none");
    }
}

/** @p inside: decryptions within the tally at @p place; NULL: files. */
static eg_status
judge_spoiled(lg_walk *walk,
              lg_ballots *all,
              const lg_quorum *quorum,
              const eg_json *inside,
              const eg_place *place)
{
    const lg_crew_plan plan = {.run = inside == NULL ? run_opened : run_inside,
                               .gathered_size = sizeof(opened),
                               .make = make_opened,
                               .merge = merge_opened,
                               .empty = empty_opened};
    lg_brief **list = lg_ballots_index(all, LG_BY_ID);
    if (list == NULL) {
        return EG_ERR_MEMORY;
    }
    opened shared = {
        .base = {.all = all, .index = list}, .quorum = quorum, .place = *place};
    opened o = {.quorum = NULL};
    eg_status status = EG_OK;
    tell_place(walk, inside != NULL);
    walk->shared = &shared;
    if (inside == NULL) {
        status = lg_crew_run(walk, LG_SPOILED, &plan, &o);
    } else {
        shared.inside = lg_json_list(walk->arena, inside);
        status = shared.inside == NULL
                     ? EG_ERR_MEMORY
                     : lg_crew_count(walk, inside->count, &plan, &o);
        if (status == EG_OK) {
            status = judge_copies(walk);
        }
    }
    walk->shared = NULL;
    if (status == EG_OK) {
        lg_opened_judge(&o.base, walk, all, "spoiled");
    }
    empty_opened(&o);
    free(list);
    return status;
}

eg_status
lg_py_tallies(lg_walk *walk, lg_ballots *all)
{
    lg_quorum quorum;
    lg_text id = {NULL, 0};
    const eg_json *inside = NULL;
    bool usable;
    EG_TRY(judge_encrypted_tally(walk, all, &id));
    EG_TRY(judge_tally(walk, all, id, &quorum, &inside, &usable));
    if (!usable) {
        lg_break(walk, 10, 14);
        return EG_OK;
    }
    const eg_place place = lg_place(lg_source_next(&walk->source, LG_TALLY, 0));
    return judge_spoiled(walk, all, &quorum, inside, &place);
}
