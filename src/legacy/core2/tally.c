/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The encrypted tally of 1.91, its decryption, and the decryptions of challenged
 * ballots.  Contests of the tally and files of ballots are judged by all
 * threads.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "legacy/core2/core2.h"
#include "legacy/opened.h"

/** What the tally is called in all its files. */
typedef struct title {
    lg_text id;
    lg_text name;
} title;

static bool
require(const lg_core2_judging *j,
        eg_check check,
        bool holds,
        const lg_where *where,
        const char *what)
{
    return lg_require(j->result, check, holds, j->place, where, what);
}

/* -- the encrypted tally ---------------------------------------------------- */

static eg_status
judge_sums(lg_core2_judging *j,
           const lg_ballots *all,
           const eg_json *v,
           eg_error *err)
{
    static const char *const names[] = {"object_id", "sequence_order",
                                        "description_hash", "ciphertext", NULL};
    const lg_contest *about = NULL;
    const eg_json *list;
    lg_where where;
    EG_TRY(lg_core2_contest(j->walk, v, &about, &where, &list, err));
    for (const eg_json *e = list->first; e != NULL; e = e->next) {
        const lg_option *option = NULL;
        lg_pair sum;
        EG_TRY(lg_core2_option(j->walk, e, about, &where, &option, err));
        EG_TRY(eg_json_only(e, names, err));
        EG_TRY(lg_get_pair(&j->walk->format, &sum, e, names[3], err));
        if (all->uncounted) {
            eg_result_unseen(j->result, EG_CHECK_9A);
            eg_result_unseen(j->result, EG_CHECK_9B);
            continue;
        }
        require(j, EG_CHECK_9A,
                eg_element_equal_var(&sum.alpha.x, &all->alpha[option->index]),
                &where,
                "A is not the product of the alpha of all cast ballots");
        require(j, EG_CHECK_9B,
                eg_element_equal_var(&sum.beta.x, &all->beta[option->index]),
                &where, "B is not the product of the beta of all cast ballots");
    }
    return EG_OK;
}

/** A list of ballots that the encrypted tally has. */
typedef struct id_list {
    const char *name;
    uint8_t state;
} id_list;

/** Each ballot of the state must be marked; the marks are taken away. */
static void
judge_unlisted(const lg_core2_judging *j,
               const lg_ballots *all,
               const id_list *l)
{
    for (size_t i = 0; i < all->len; i++) {
        lg_brief *b = &all->brief[i];
        const eg_place place = lg_place(b->entry);
        if (b->state == l->state) {
            eg_result_require(j->result, EG_CHECK_9_STRUCTURE, b->met, &place,
                              "the ballot is not in %s of encrypted_tally.json",
                              l->name);
        }
        b->met = false;
    }
}

/** A list of the ballots of one state: all of them, each once. */
static eg_status
judge_list(const lg_core2_judging *j,
           const lg_ballots *all,
           lg_brief *const *index,
           const eg_json *json,
           const id_list *l,
           eg_error *err)
{
    const eg_json *ids;
    EG_TRY(eg_json_get_array(&ids, json, l->name, err));
    for (const eg_json *v = ids->first; v != NULL; v = v->next) {
        EG_TRY(eg_json_need_string(v, err));
        lg_brief *b =
            lg_ballots_called(all, index, (lg_text){v->text, v->text_len});
        eg_result_require(j->result, EG_CHECK_9_STRUCTURE,
                          b != NULL && b->state == l->state && !b->met,
                          j->place,
                          "%s[%u] is not the object_id of a ballot of that "
                          "state, or is there twice",
                          l->name, v->index);
        if (b != NULL) {
            b->met = true; /* cleared below */
        }
    }
    judge_unlisted(j, all, l);
    return EG_OK;
}

static eg_status
judge_lists(const lg_core2_judging *j,
            lg_ballots *all,
            const eg_json *json,
            eg_error *err)
{
    static const id_list lists[] = {{"cast_ballot_ids", LG_STATE_CAST},
                                    {"challenged_ballot_ids", LG_STATE_SPOILED},
                                    {"spoiled_ballot_ids", LG_STATE_UNUSED}};
    eg_status status = EG_OK;
    lg_brief **index = lg_ballots_index(all, LG_BY_ID);
    if (index == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; status == EG_OK && i < EG_ARRAY_LEN(lists); i++) {
        status = judge_list(j, all, index, json, &lists[i], err);
    }
    free(index);
    return status;
}

/** The copies of the context and of the manifest. */
static eg_status
judge_copies(lg_core2_judging *j,
             lg_walk *walk,
             const eg_json *json,
             eg_error *err)
{
    const eg_json *own;
    const eg_json *copy;
    const eg_json *manifest;
    eg_place place;
    EG_TRY(eg_json_get_object(&copy, json, "context", err));
    EG_TRY(eg_json_get_object(&manifest, json, "manifest", err));
    EG_TRY(lg_read_one(walk, LG_CONTEXT, &own, &place));
    require(j, EG_CHECK_9_STRUCTURE,
            own != NULL && lg_core2_same_context(own, copy), NULL,
            "the copy of the context is not context.json");
    require(j, EG_CHECK_9_STRUCTURE, lg_core2_same_manifest(walk, manifest),
            NULL, "the copy of the manifest is not manifest.json");
    return EG_OK;
}

static eg_status
judge_encrypted(lg_walk *walk,
                lg_ballots *all,
                const eg_json *json,
                const eg_place *place,
                title *called,
                eg_error *err)
{
    static const char *const names[] = {"context",
                                        "manifest",
                                        "tally_id",
                                        "name",
                                        "cast_ballot_ids",
                                        "challenged_ballot_ids",
                                        "spoiled_ballot_ids",
                                        "contests",
                                        NULL};
    lg_core2_judging j = {walk, walk->arena, &walk->report->result, place};
    const eg_json *contests;
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(lg_get_text(&called->id, json, "tally_id", err));
    EG_TRY(lg_get_text(&called->name, json, "name", err));
    EG_TRY(judge_copies(&j, walk, json, err));
    EG_TRY(judge_lists(&j, all, json, err));
    EG_TRY(eg_json_get_object(&contests, json, "contests", err));
    require(&j, EG_CHECK_9_STRUCTURE,
            contests->count == walk->manifest.contests, NULL,
            "not all contests of the manifest are there");
    for (const eg_json *v = contests->first; v != NULL; v = v->next) {
        EG_TRY(judge_sums(&j, all, v, err));
    }
    return EG_OK;
}

/* -- the tally -------------------------------------------------------------- */

/** What the workers share: the contests of the tally. */
typedef struct contests_of {
    lg_core2_origin from;
    lg_core2_pads *pads; /**< Contests write to places of their own. */
    const eg_json **contest;
    const eg_place *place;
} contests_of;

static void
run_contest(lg_worker *w, size_t number, eg_buffer *bytes)
{
    const contests_of *shared = w->walk->shared;
    eg_error err = {0};
    lg_core2_judging j = {w->walk, w->arena, &w->result, shared->place};
    (void)bytes;
    const eg_status status = lg_core2_decrypted(
        &j, shared->contest[number], &shared->from, shared->pads, &err);
    lg_worker_end(w, shared->place, status, &err);
}

/** The contests of the tally, once its heading is read. */
static eg_status
judge_contests(lg_walk *walk,
               lg_core2_pads *pads,
               const lg_ballots *all,
               const eg_json *contests,
               const eg_place *place)
{
    static const lg_crew_plan plan = {.run = run_contest};
    const contests_of shared = {.from = {.all = all},
                                .pads = pads,
                                .contest = lg_json_list(walk->arena, contests),
                                .place = place};
    if (shared.contest == NULL) {
        return EG_ERR_MEMORY;
    }
    /* Names of members are unique, so that equal numbers are all of them. */
    eg_result_require(&walk->report->result, EG_CHECK_11D,
                      contests->count == walk->manifest.contests, place,
                      "not all contests of the manifest are decrypted");
    walk->shared = &shared;
    const eg_status status = lg_crew_count(walk, contests->count, &plan, NULL);
    walk->shared = NULL;
    return status;
}

/** A member that must say what the encrypted tally says. */
static eg_status
same_text(const eg_json *json, const char *name, lg_text own, eg_error *err)
{
    const eg_json *v;
    EG_TRY(eg_json_get_string(&v, json, name, err));
    if (!lg_text_equal((lg_text){v->text, v->text_len}, own)) {
        return eg_json_fail(err, v, "must be that of encrypted_tally.json");
    }
    return EG_OK;
}

static eg_status
read_tally(const eg_json *json,
           const title *called,
           const eg_json **contests,
           eg_error *err)
{
    static const char *const names[] = {"tally_id", "name", "contests", NULL};
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(same_text(json, "tally_id", called->id, err));
    EG_TRY(same_text(json, "name", called->name, err));
    return eg_json_get_object(contests, json, "contests", err);
}

static eg_status
judge_tally(lg_walk *walk,
            lg_core2_pads *pads,
            const lg_ballots *all,
            const title *called)
{
    eg_error err = {0};
    const eg_json *json;
    const eg_json *contests;
    eg_place place;
    EG_TRY(lg_read_one(walk, LG_TALLY, &json, &place));
    if (json == NULL) {
        lg_break(walk, 10, 11);
        return EG_OK;
    }
    const eg_status status = read_tally(json, called, &contests, &err);
    if (status != EG_OK) {
        return lg_found_malformed(&walk->report->result, &place, status, &err);
    }
    return judge_contests(walk, pads, all, contests, &place);
}

/* -- challenged ballots ----------------------------------------------------- */

/** What a worker has; the index is by code. */
typedef struct opened {
    lg_opened base;
    const title *called;
    lg_core2_pads pads;
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
    a->pads.reused += b->pads.reused;
    return lg_opened_join(&a->base, &b->base);
}

/**
 * Which ballot a decryption is of: its name is the ballot's code.  The ballot's
 * identifier is not there in records of earlier builds.
 *
 * @param[out] out NULL: of none.
 */
static eg_status
find_ballot(const lg_worker *w,
            const eg_json *json,
            const lg_brief **out,
            eg_error *err)
{
    const opened *o = w->gathered;
    lg_scalar name;
    lg_text id;
    eg_hash code;
    eg_hash hash;
    *out = NULL;
    EG_TRY(lg_get_scalar(&w->walk->format, &name, json, "name", err));
    EG_TRY(lg_get_text_opt(&id, json, "ballot_id", err));
    lg_py_key(w->walk, &code, &name.x);
    const lg_brief *found =
        lg_ballots_find(o->base.all, o->base.index, LG_BY_CODE, &code);
    eg_sha256_once(&hash, id.s == NULL ? "" : id.s, id.len);
    if (found != NULL && found->state == LG_STATE_SPOILED &&
        (id.s == NULL || eg_hash_equal(&hash, &found->id))) {
        *out = found;
    }
    return EG_OK;
}

/** One decryption of a challenged ballot; the ballot is read again. */
static eg_status
judge_opened(lg_worker *w, size_t entry, const eg_buffer *bytes, eg_error *err)
{
    static const char *const names[] = {"ballot_id", "tally_id", "name",
                                        "contests", NULL};
    opened *o = w->gathered;
    const eg_place place = lg_place(entry);
    lg_core2_judging j = {w->walk, w->arena, &w->result, &place};
    const lg_brief *brief;
    const eg_json *json;
    const eg_json *contests;
    lg_py_ballot ballot;
    eg_result_visit(&w->result, EG_CHECK_R_ENCODING);
    EG_TRY(eg_json_parse(&json, w->arena, eg_buffer_span(bytes), err));
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(same_text(json, "tally_id", o->called->id, err));
    EG_TRY(eg_json_get_object(&contests, json, "contests", err));
    EG_TRY(find_ballot(w, json, &brief, err));
    if (!require(&j, EG_CHECK_13_STRUCTURE, brief != NULL, NULL,
                 "name and ballot_id are not those of a challenged ballot")) {
        return EG_OK;
    }
    EG_TRY(lg_opened_read(&o->base, w, brief, &json, err));
    EG_TRY(lg_py_ballot_read(w->walk, &ballot, json, w->arena, err));
    require(&j, EG_CHECK_14B, contests->count == ballot.contests, NULL,
            "not all contests of the ballot are decrypted");
    const lg_core2_origin from = {.ballot = &ballot};
    for (const eg_json *v = contests->first; v != NULL; v = v->next) {
        EG_TRY(lg_core2_decrypted(&j, v, &from, &o->pads, err));
    }
    return EG_OK;
}

static void
run_opened(lg_worker *w, size_t entry, eg_buffer *bytes)
{
    const eg_place place = lg_place(entry);
    eg_error err = {0};
    const eg_status status = judge_opened(w, entry, bytes, &err);
    lg_worker_end(w, &place, status, &err);
}

/** Proofs whose commitments are used again tell the key. */
static void
note_reuse(lg_walk *walk, const opened *o)
{
    if (o->pads.reused > 0) {
        lg_remark(walk,
                  "NO SECRECY: %" PRIu64 " proofs of decryptions have the same "
                  "commitment as one of the tally, so that the secret key and "
                  "every vote can be computed from the record",
                  o->pads.reused);
    }
}

static eg_status
judge_challenged(lg_walk *walk,
                 lg_ballots *all,
                 const title *called,
                 eg_element *pad)
{
    static const lg_crew_plan plan = {.run = run_opened,
                                      .gathered_size = sizeof(opened),
                                      .make = make_opened,
                                      .merge = merge_opened,
                                      .empty = empty_opened};
    lg_brief **list = lg_ballots_index(all, LG_BY_CODE);
    if (list == NULL) {
        return EG_ERR_MEMORY;
    }
    const opened shared = {.base = {.all = all, .index = list},
                           .called = called,
                           .pads = {.pad = pad}};
    opened o = {.called = NULL};
    walk->shared = &shared;
    const eg_status status = lg_crew_run(walk, LG_SPOILED, &plan, &o);
    walk->shared = NULL;
    if (status == EG_OK) {
        lg_opened_judge(&o.base, walk, all, "challenged");
        note_reuse(walk, &o);
    }
    empty_opened(&o);
    free(list);
    return status;
}

eg_status
lg_core2_tallies(lg_walk *walk, lg_ballots *all)
{
    eg_error err = {0};
    const eg_json *json;
    eg_place place;
    title called = {LG_TEXT(""), LG_TEXT("")};
    lg_core2_pads pads = {.reused = 0};
    pads.pad = eg_arena_alloc(walk->arena, walk->manifest.options + 1,
                              sizeof(*pads.pad));
    if (pads.pad == NULL) {
        return EG_ERR_MEMORY;
    }
    EG_TRY(lg_read_one(walk, LG_ENCRYPTED_TALLY, &json, &place));
    if (json == NULL) {
        lg_break(walk, 9, 9);
    } else {
        const eg_status status =
            judge_encrypted(walk, all, json, &place, &called, &err);
        EG_TRY(lg_found_malformed(&walk->report->result, &place, status, &err));
    }
    EG_TRY(lg_core2_weights(walk));
    EG_TRY(judge_tally(walk, &pads, all, &called));
    return judge_challenged(walk, all, &called, pads.pad);
}
