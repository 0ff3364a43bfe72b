/* SPDX-License-Identifier: Apache-2.0 */
/* The encrypted and the decrypted tally of 2.0. */
#include <inttypes.h>
#include <stdlib.h>

#include "legacy/kotlin/decrypted.h"

/* -- the encrypted tally ---------------------------------------------------- */

/** 1.52: description_hash of @p v is @p hash, that of the manifest. */
static eg_status
judge_description(lg_walk *walk,
                  const eg_json *v,
                  const eg_scalar *hash,
                  const lg_where *where,
                  const eg_place *place,
                  eg_error *err)
{
    lg_scalar claimed;
    if (!lg_kt_of(walk)->dialect->described) {
        return EG_OK;
    }
    EG_TRY(lg_get_scalar(&walk->format, &claimed, v, "description_hash", err));
    lg_require(&walk->report->result, EG_CHECK_9_STRUCTURE,
               eg_scalar_equal(&claimed.x, hash), place, where,
               "description_hash is not that of the manifest");
    return EG_OK;
}

/**
 * One sum of the encrypted tally.
 *
 * @param[out] fresh Set where there is no ballot to sum up and the generator
 *                   encrypted a 0 instead.
 */
static eg_status
judge_sum(lg_walk *walk,
          lg_ballots *all,
          const lg_contest *about,
          lg_where where,
          const eg_json *v,
          const eg_place *place,
          bool *fresh,
          eg_error *err)
{
    const char *const *names = lg_kt_of(walk)->dialect->sum_selection;
    eg_result *result = &walk->report->result;
    lg_element a;
    lg_element b;
    int64_t order;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_get_text(&where.field_id, v, names[0], err));
    EG_TRY(eg_json_get_int(&order, v, names[1], 0, INT32_MAX, err));
    EG_TRY(lg_kt_get_pair(walk, &a, &b, v, names[2], err));
    const lg_option *option = &about->option[v->index];
    if (!lg_text_equal(option->id, where.field_id) || option->order != order) {
        return eg_json_fail(err, v,
                            "must be an option of the manifest in its "
                            "place");
    }
    where.field = v->index + 1;
    EG_TRY(judge_description(walk, v, &option->hash, &where, place, err));
    if (all->uncounted) {
        eg_result_unseen(result, EG_CHECK_9A);
        eg_result_unseen(result, EG_CHECK_9B);
        return EG_OK;
    }
    eg_element *alpha = &all->alpha[option->index];
    eg_element *beta = &all->beta[option->index];
    if (all->on[about - walk->manifest.contest] == 0 &&
        !eg_element_equal_var(&a.x, alpha)) {
        /* Fresh, and an encryption of 0 if it decrypts to 0: see X.10. */
        *fresh = true;
        *alpha = a.x;
        *beta = b.x;
    }
    lg_require(result, EG_CHECK_9A, eg_element_equal_var(&a.x, alpha), place,
               &where, "A is not the product of the alpha of all cast ballots");
    lg_require(result, EG_CHECK_9B, eg_element_equal_var(&b.x, beta), place,
               &where, "B is not the product of the beta of all cast ballots");
    return EG_OK;
}

static eg_status
judge_sums(lg_walk *walk,
           lg_ballots *all,
           const eg_json *v,
           const eg_place *place,
           bool *fresh,
           eg_error *err)
{
    const char *const *names = lg_kt_of(walk)->dialect->sum_contest;
    lg_kt_judging j = {
        .walk = walk, .result = &walk->report->result, .place = place};
    const lg_contest *about = &walk->manifest.contest[v->index];
    const eg_json *list;
    lg_where where = {.contest = v->index + 1};
    int64_t order;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_get_text(&where.contest_id, v, names[0], err));
    EG_TRY(eg_json_get_int(&order, v, names[1], 0, INT32_MAX, err));
    EG_TRY(eg_json_get_array(&list, v, names[2], err));
    if (!lg_text_equal(about->id, where.contest_id) || about->order != order ||
        list->count != about->options) {
        return eg_json_fail(err, v,
                            "must be a contest of the manifest in its place, "
                            "with all options");
    }
    EG_TRY(judge_description(walk, v, &about->hash, &where, place, err));
    lg_kt_count_judge(&j, v, all->on[v->index], &where);
    for (const eg_json *s = list->first; s != NULL; s = s->next) {
        EG_TRY(judge_sum(walk, all, about, where, s, place, fresh, err));
    }
    return EG_OK;
}

/** The ballots that are counted: all that are cast, each once. */
static eg_status
judge_cast(lg_walk *walk,
           lg_ballots *all,
           const eg_json *json,
           const eg_place *place,
           eg_error *err)
{
    const eg_json *list;
    eg_status status = EG_OK;
    EG_TRY(eg_json_get_array(&list, json, "cast_ballot_ids", err));
    lg_brief **index = lg_ballots_index(all, LG_BY_ID);
    if (index == NULL) {
        return EG_ERR_MEMORY;
    }
    for (const eg_json *v = list->first; v != NULL && status == EG_OK;
         v = v->next) {
        status = eg_json_need_string(v, err);
        if (status != EG_OK) {
            break;
        }
        lg_brief *b =
            lg_ballots_called(all, index, (lg_text){v->text, v->text_len});
        const bool fits = b != NULL && b->state == LG_STATE_CAST && !b->met;
        eg_result_require(&walk->report->result, EG_CHECK_9_STRUCTURE,
                          fits || (b == NULL && all->uncounted), place,
                          "cast_ballot_ids[%u] is not a cast ballot, once",
                          v->index);
        if (fits) {
            b->met = true;
        }
    }
    free(index);
    EG_TRY(status);
    for (size_t i = 0; i < all->len; i++) {
        lg_brief *b = &all->brief[i];
        const eg_place ballot = lg_place(b->entry);
        eg_result_require(
            &walk->report->result, EG_CHECK_9_STRUCTURE,
            all->uncounted || b->met == (b->state == LG_STATE_CAST), &ballot,
            "the ballot is cast, but not among the cast_ballot_ids of %s",
            lg_called(&walk->source, LG_ENCRYPTED_TALLY));
        b->met = false;
    }
    return EG_OK;
}

static eg_status
judge_encrypted(lg_walk *walk,
                lg_ballots *all,
                const eg_json *json,
                lg_text *id,
                const eg_place *place,
                eg_error *err)
{
    const lg_kt_dialect *dialect = lg_kt_of(walk)->dialect;
    const char *const *names = dialect->sums;
    const eg_json *list;
    bool fresh = false;
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(lg_get_text(id, json, names[0], err));
    if (!dialect->bars) {
        EG_TRY(lg_kt_same_election(walk, json, err));
    }
    if (dialect->counted) {
        EG_TRY(judge_cast(walk, all, json, place, err));
    }
    EG_TRY(eg_json_get_array(&list, json, names[1], err));
    if (list->count != walk->manifest.contests) {
        return eg_json_fail(err, list,
                            "must have all contests of the manifest");
    }
    for (const eg_json *v = list->first; v != NULL; v = v->next) {
        EG_TRY(judge_sums(walk, all, v, place, &fresh, err));
    }
    if (fresh) {
        lg_deviation(walk, "the tally of a contest that no cast ballot has is "
                           "a fresh encryption of 0, as written by the Kotlin "
                           "implementations");
    }
    return EG_OK;
}

/* -- the decrypted tally ---------------------------------------------------- */

/** Selections that one worker judges at a time. */
#define PART_LEN 16

/** What workers share: the tally in parts. */
typedef struct parts {
    const lg_kt_part *part;
    lg_kt_origin origin;
    const eg_place *place;
} parts;

static void
run_part(lg_worker *w, size_t number, eg_buffer *bytes)
{
    const parts *shared = w->walk->shared;
    eg_error err = {0};
    lg_kt_judging j = {.walk = w->walk,
                       .arena = w->arena,
                       .result = &w->result,
                       .place = shared->place};
    (void)bytes;
    const eg_status status =
        lg_kt_part_judge(&j, &shared->part[number], &shared->origin, &err);
    lg_worker_end(w, shared->place, status, &err);
}

/** Divide the contests of the tally into parts, the last of a contest short. */
static eg_status
divide(const lg_walk *walk,
       lg_kt_part **out,
       size_t *len,
       const eg_json *contests,
       const lg_kt_origin *origin,
       eg_error *err)
{
    const size_t most =
        walk->manifest.options / PART_LEN + walk->manifest.contests;
    lg_kt_part *part = eg_arena_alloc(walk->arena, most + 1, sizeof(*part));
    const lg_contest *last = NULL;
    *out = part;
    *len = 0;
    if (part == NULL) {
        return EG_ERR_MEMORY;
    }
    for (const eg_json *v = contests->first; v != NULL; v = v->next) {
        lg_kt_part whole;
        EG_TRY(lg_kt_contest_open(walk, &whole, v, origin, last, err));
        last = whole.about;
        const eg_json *s = whole.first;
        size_t left = whole.len;
        do {
            lg_kt_part *p = &part[(*len)++];
            *p = whole;
            p->head = s == whole.first;
            p->first = s;
            p->len = left < PART_LEN ? left : PART_LEN;
            left -= p->len;
            for (size_t i = 0; i < p->len; i++) {
                s = s->next;
            }
        } while (left > 0);
    }
    return EG_OK;
}

static eg_status
judge_tally(lg_walk *walk,
            const lg_ballots *all,
            lg_text id,
            const eg_json *json,
            const eg_place *place,
            eg_error *err)
{
    static const lg_crew_plan plan = {.run = run_part};
    parts shared = {.origin = {.all = all}, .place = place};
    const eg_json *contests;
    lg_kt_part *part;
    size_t len;
    lg_text own;
    EG_TRY(lg_kt_get_decrypted(walk, &own, &contests, json, err));
    if (id.s != NULL && !lg_text_equal(id, own)) {
        return eg_fail(err, EG_ERR_MALFORMED, "its name must be that of %s",
                       lg_called(&walk->source, LG_ENCRYPTED_TALLY));
    }
    eg_result_require(&walk->report->result, EG_CHECK_11D,
                      contests->count == walk->manifest.contests, place,
                      "not all contests of the manifest are decrypted");
    EG_TRY(divide(walk, &part, &len, contests, &shared.origin, err));
    shared.part = part;
    walk->shared = &shared;
    const eg_status status = lg_crew_count(walk, len, &plan, NULL);
    walk->shared = NULL;
    return status;
}

eg_status
lg_kt_tallies(lg_walk *walk, lg_ballots *all)
{
    eg_result *result = &walk->report->result;
    eg_error err = {0};
    const eg_json *json;
    eg_place place;
    lg_text id = {NULL, 0};
    eg_status status;
    EG_TRY(lg_kt_read_stage(walk, LG_ENCRYPTED_TALLY,
                            "nothing says which ballots are counted", &json,
                            &place));
    if (json != NULL) {
        status = judge_encrypted(walk, all, json, &id, &place, &err);
        EG_TRY(lg_found_malformed(result, &place, status, &err));
    } else {
        lg_break(walk, 9, 9);
    }
    EG_TRY(lg_kt_read_stage(walk, LG_TALLY, "there is no result to verify",
                            &json, &place));
    if (json != NULL) {
        err = (eg_error){0};
        status = judge_tally(walk, all, id, json, &place, &err);
        EG_TRY(lg_found_malformed(result, &place, status, &err));
    } else {
        lg_break(walk, 10, 11);
    }
    if (all->count[LG_COUNT_DATA] > 0) {
        lg_remark(walk,
                  "contest data of %" PRIu64 " contests of cast ballots are in "
                  "no hash and not decrypted: nothing is proved of them",
                  all->count[LG_COUNT_DATA]);
    }
    return lg_kt_challenged(walk, all);
}
