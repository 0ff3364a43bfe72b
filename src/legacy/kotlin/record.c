/* SPDX-License-Identifier: Apache-2.0 */
/* All ballots of a record of 2.0: products, identifiers, devices. */
#include <inttypes.h>
#include <stdlib.h>

#include "legacy/kotlin/kotlin.h"

/* -- gathering -------------------------------------------------------------- */

void
lg_kt_ballots_free(lg_kt_ballots *b)
{
    free(b->brief);
    free(b->alpha);
    free(b->beta);
    free(b->on);
    *b = (lg_kt_ballots){.len = 0};
}

static void
empty_ballots(void *gathered)
{
    lg_kt_ballots_free(gathered);
}

static eg_status
make_ballots(const lg_walk *walk, void *gathered)
{
    lg_kt_ballots *b = gathered;
    const size_t n = walk->manifest.options;
    *b = (lg_kt_ballots){.len = 0};
    b->alpha = calloc(n + 1, sizeof(*b->alpha));
    b->beta = calloc(n + 1, sizeof(*b->beta));
    b->on = calloc(walk->manifest.contests + 1, sizeof(*b->on));
    if (b->alpha == NULL || b->beta == NULL || b->on == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < n; i++) {
        lg_algebra_one(&walk->algebra, &b->alpha[i]);
        lg_algebra_one(&walk->algebra, &b->beta[i]);
    }
    return EG_OK;
}

static eg_status
add_brief(lg_kt_ballots *b, const lg_kt_brief *brief)
{
    if (b->len == b->cap) {
        const size_t cap = b->cap == 0 ? 64 : 2 * b->cap;
        lg_kt_brief *grown = realloc(b->brief, cap * sizeof(*grown));
        if (grown == NULL) {
            return EG_ERR_MEMORY;
        }
        b->brief = grown;
        b->cap = cap;
    }
    b->brief[b->len++] = *brief;
    return EG_OK;
}

static eg_status
merge_ballots(const lg_walk *walk, void *into, void *from)
{
    lg_kt_ballots *a = into;
    const lg_kt_ballots *b = from;
    const size_t n = walk->manifest.options;
    lg_algebra_mul(&walk->algebra, a->alpha, a->alpha, b->alpha, n);
    lg_algebra_mul(&walk->algebra, a->beta, a->beta, b->beta, n);
    for (size_t i = 0; i < walk->manifest.contests; i++) {
        a->on[i] += b->on[i];
    }
    for (size_t i = 0; i < b->len; i++) {
        EG_TRY(add_brief(a, &b->brief[i]));
    }
    a->cast += b->cast;
    a->data += b->data;
    a->unknown += b->unknown;
    a->pre += b->pre;
    a->pre_uncast += b->pre_uncast;
    a->uncounted = a->uncounted || b->uncounted;
    return EG_OK;
}

static void
accumulate(const lg_walk *walk, lg_kt_ballots *b, const lg_kt_ballot *ballot)
{
    for (size_t i = 0; i < ballot->contests; i++) {
        const lg_kt_contest *c = &ballot->contest[i];
        b->on[c->about - walk->manifest.contest]++;
        b->data += c->data.there ? 1 : 0;
        for (size_t k = 0; k < c->selections; k++) {
            const lg_kt_selection *s = &c->selection[k];
            eg_element *alpha = &b->alpha[s->option->index];
            eg_element *beta = &b->beta[s->option->index];
            lg_algebra_mul(&walk->algebra, alpha, alpha, &s->alpha.x, 1);
            lg_algebra_mul(&walk->algebra, beta, beta, &s->beta.x, 1);
        }
    }
}

lg_text
lg_kt_folder(const lg_walk *walk, size_t entry)
{
    const char *name = lg_source_name(&walk->source, entry);
    const char *first = strchr(name, '/');
    const char *last = strrchr(name, '/');
    return first == last ? (lg_text){name, 0}
                         : (lg_text){first + 1, (size_t)(last - first - 1)};
}

bool
lg_kt_is_folder_of(lg_text folder, lg_text device)
{
    if (folder.len == 0) {
        return true;
    }
    for (size_t i = 0; i < folder.len && folder.len == device.len; i++) {
        const char c = device.s[i] == ' ' ? '_' : device.s[i];
        if (folder.s[i] != c && folder.s[i] != device.s[i]) {
            return false;
        }
    }
    return folder.len == device.len;
}

/**
 * Where codes are not chained, B_aux is the configured one; where that is
 * empty, it is empty or the device's name.  Codes that are printed beforehand
 * may have none.
 */
static bool
fits_aux(const lg_walk *walk, const lg_kt_ballot *b)
{
    const lg_kt *kt = lg_kt_of(walk);
    const lg_text aux = {(const char *)b->aux, b->aux_len};
    return lg_text_equal(aux, (lg_text){(const char *)kt->aux, kt->aux_len}) ||
           (kt->aux_len == 0 && lg_text_equal(aux, b->device)) ||
           (b->pre && aux.len == 0);
}

static eg_status
judge_ballot(lg_worker *w, size_t entry, const eg_buffer *bytes, eg_error *err)
{
    const lg_walk *walk = w->walk;
    const eg_place place = lg_place(entry);
    lg_kt_ballots *all = w->gathered;
    const eg_json *json;
    lg_kt_ballot ballot;
    lg_kt_brief brief = {.entry = (uint32_t)entry};
    const lg_text folder = lg_kt_folder(walk, entry);
    eg_result_visit(&w->result, EG_CHECK_R_ENCODING);
    EG_TRY(eg_json_parse(&json, w->arena, eg_buffer_span(bytes), err));
    EG_TRY(lg_kt_ballot_read(walk, &ballot, json, w->arena, err));
    eg_sha256_once(&brief.id, ballot.id.s, ballot.id.len);
    eg_sha256_once(&brief.digest, bytes->data, bytes->len);
    eg_sha256_once(&brief.aux, ballot.aux, ballot.aux_len);
    brief.code = ballot.code;
    brief.cast = ballot.cast;
    all->unknown += ballot.unknown ? 1 : 0;
    all->pre += ballot.pre ? 1 : 0;
    all->pre_uncast += ballot.pre && !ballot.cast ? 1 : 0;
    EG_TRY(add_brief(all, &brief));
    if (ballot.cast) {
        all->cast++;
        accumulate(walk, all, &ballot);
    }
    eg_result_require(&w->result, EG_CHECK_8_STRUCTURE,
                      lg_kt_is_folder_of(folder, ballot.device), &place,
                      "encrypting_device is not the name of the folder");
    if (lg_kt_of(walk)->chained) {
        eg_result_require(&w->result, EG_CHECK_8_STRUCTURE,
                          ballot.pre || !fits_aux(walk, &ballot), &place,
                          "code_baux is that of a code that is not chained, "
                          "against election_config.json");
    } else {
        eg_result_require(&w->result, EG_CHECK_8_STRUCTURE,
                          fits_aux(walk, &ballot), &place,
                          "code_baux is not the baux0 of election_config.json");
    }
    return lg_kt_ballot_judge(walk, &ballot, w->arena, &w->result, &place);
}

static void
run_ballot(lg_worker *w, size_t entry, eg_buffer *bytes)
{
    const eg_place place = lg_place(entry);
    eg_error err = {0};
    const eg_status status = judge_ballot(w, entry, bytes, &err);
    if (!lg_worker_end(w, &place, status, &err)) {
        lg_kt_ballots *all = w->gathered;
        all->uncounted = true;
        /* It may have been a pre-encrypted one, 15 to 17. */
        static const unsigned steps[] = {6, 7, 8, 15, 16, 17};
        for (size_t i = 0; i < EG_ARRAY_LEN(steps); i++) {
            eg_result_unseen_step(&w->result, steps[i]);
        }
    }
}

static int
by_entry(const void *a, const void *b)
{
    const lg_kt_brief *x = a;
    const lg_kt_brief *y = b;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

static int
by_id(const void *a, const void *b)
{
    const lg_kt_brief *const *x = a;
    const lg_kt_brief *const *y = b;
    return memcmp((*x)->id.bytes, (*y)->id.bytes, EG_HASH_BYTES);
}

static int
by_code(const void *a, const void *b)
{
    const lg_kt_brief *const *x = a;
    const lg_kt_brief *const *y = b;
    return memcmp((*x)->code.bytes, (*y)->code.bytes, EG_HASH_BYTES);
}

lg_kt_brief **
lg_kt_index(lg_kt_ballots *ballots)
{
    lg_kt_brief **list = calloc(ballots->len + 1, sizeof(lg_kt_brief *));
    for (size_t i = 0; list != NULL && i < ballots->len; i++) {
        list[i] = &ballots->brief[i];
    }
    if (list != NULL && ballots->len > 1) {
        qsort(list, ballots->len, sizeof(lg_kt_brief *), by_id);
    }
    return list;
}

lg_kt_brief *
lg_kt_find(const lg_kt_ballots *ballots, lg_kt_brief *const *list, lg_text id)
{
    lg_kt_brief wanted;
    const lg_kt_brief *key = &wanted;
    eg_sha256_once(&wanted.id, id.s, id.len);
    lg_kt_brief *const *found =
        bsearch(&key, list, ballots->len, sizeof(lg_kt_brief *), by_id);
    return found == NULL ? NULL : *found;
}

/** No identifier and no code stands twice. */
static eg_status
judge_unique(lg_walk *walk, lg_kt_ballots *all)
{
    eg_result *result = &walk->report->result;
    lg_kt_brief **list = lg_kt_index(all);
    if (list == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < all->len; i++) {
        const eg_place place = lg_place(list[i]->entry);
        eg_result_require(result, EG_CHECK_5A,
                          i == 0 || by_id(&list[i], &list[i - 1]) != 0, &place,
                          "another ballot has the same ballot_id");
    }
    if (all->len > 1) {
        qsort(list, all->len, sizeof(lg_kt_brief *), by_code);
    }
    for (size_t i = 0; i < all->len; i++) {
        const eg_place place = lg_place(list[i]->entry);
        eg_result_require(result, EG_CHECK_8_STRUCTURE,
                          i == 0 || by_code(&list[i], &list[i - 1]) != 0,
                          &place, "another ballot has the same code");
    }
    free(list);
    return EG_OK;
}

eg_status
lg_kt_ballots_run(lg_walk *walk, lg_kt_ballots *out)
{
    static const lg_crew_plan plan = {.run = run_ballot,
                                      .gathered_size = sizeof(lg_kt_ballots),
                                      .make = make_ballots,
                                      .merge = merge_ballots,
                                      .empty = empty_ballots};
    EG_TRY(lg_crew_run(walk, LG_BALLOT, &plan, out));
    if (out->len > 1) {
        qsort(out->brief, out->len, sizeof(*out->brief), by_entry);
    }
    eg_record_facts *facts = &walk->report->facts;
    facts->ballots = out->len;
    facts->cast = out->cast;
    facts->cast_weight = out->cast;
    facts->challenged = out->len - out->cast;
    lg_kt_pre_tell(walk, out);
    return judge_unique(walk, out);
}
