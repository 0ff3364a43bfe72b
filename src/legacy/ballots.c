/* SPDX-License-Identifier: Apache-2.0 */
/* All ballots of an older record together. */
#include "legacy/ballots.h"

#include <stdlib.h>

/* -- gathering -------------------------------------------------------------- */

void
lg_ballots_free(lg_ballots *b)
{
    free(b->brief);
    free(b->alpha);
    free(b->beta);
    free(b->on);
    *b = (lg_ballots){.len = 0};
}

static void
empty_ballots(void *gathered)
{
    lg_ballots_free(gathered);
}

static eg_status
make_ballots(const lg_walk *walk, void *gathered)
{
    lg_ballots *b = gathered;
    const size_t n = walk->manifest.options;
    *b = (lg_ballots){.len = 0};
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
keep(lg_ballots *b, const lg_brief *brief)
{
    if (b->len == b->cap) {
        const size_t cap = b->cap == 0 ? 64 : 2 * b->cap;
        lg_brief *grown = realloc(b->brief, cap * sizeof(*grown));
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
    lg_ballots *a = into;
    const lg_ballots *b = from;
    const size_t n = walk->manifest.options;
    lg_algebra_mul(&walk->algebra, a->alpha, a->alpha, b->alpha, n);
    lg_algebra_mul(&walk->algebra, a->beta, a->beta, b->beta, n);
    for (size_t i = 0; i < walk->manifest.contests; i++) {
        a->on[i] += b->on[i];
    }
    for (size_t i = 0; i < LG_COUNTS; i++) {
        a->count[i] += b->count[i];
    }
    for (size_t i = 0; i < b->len; i++) {
        EG_TRY(keep(a, &b->brief[i]));
    }
    a->uncounted = a->uncounted || b->uncounted;
    return EG_OK;
}

static int
by_entry(const void *a, const void *b)
{
    const lg_brief *x = a;
    const lg_brief *y = b;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

/** What the workers share: the rules of the version. */
typedef struct rules {
    lg_ballot_judge *judge;
} rules;

static eg_status
judge_file(lg_worker *w, lg_ballot_file *file, eg_error *err)
{
    const rules *shared = w->walk->shared;
    eg_result_visit(&w->result, EG_CHECK_R_ENCODING);
    EG_TRY(lg_source_tree(&w->walk->source, file->brief.entry, file->bytes,
                          w->arena, &file->json, err));
    return shared->judge(w, file, err);
}

static void
run_ballot(lg_worker *w, size_t entry, eg_buffer *bytes)
{
    lg_ballots *all = w->gathered;
    lg_ballot_file file = {.bytes = bytes,
                           .place = lg_place(entry),
                           .brief = {.entry = (uint32_t)entry}};
    eg_error err = {0};
    const eg_status status = judge_file(w, &file, &err);
    if (!lg_worker_end(w, &file.place, status, &err)) {
        all->uncounted = true;
        for (unsigned step = 6; step <= 17; step++) {
            /* Those of Kotlin's versions may have been pre-encrypted. */
            if (step <= 8 || (step >= 15 && w->walk->kotlin != NULL)) {
                eg_result_unseen_step(&w->result, step);
            }
        }
    }
}

eg_status
lg_ballots_run(lg_walk *walk, lg_ballot_judge *judge, lg_ballots *out)
{
    static const lg_crew_plan plan = {.run = run_ballot,
                                      .gathered_size = sizeof(lg_ballots),
                                      .make = make_ballots,
                                      .merge = merge_ballots,
                                      .empty = empty_ballots};
    const rules shared = {judge};
    walk->shared = &shared;
    const eg_status status = lg_crew_run(walk, LG_BALLOT, &plan, out);
    walk->shared = NULL;
    EG_TRY(status);
    if (out->len > 1) {
        qsort(out->brief, out->len, sizeof(*out->brief), by_entry);
    }
    walk->report->facts.ballots = out->len;
    walk->report->facts.cast = out->count[LG_COUNT_CAST];
    walk->report->facts.cast_weight = out->count[LG_COUNT_CAST];
    return EG_OK;
}

eg_status
lg_ballots_add(lg_ballots *b, lg_ballot_file *file, lg_text id)
{
    eg_sha256_once(&file->brief.id, id.s, id.len);
    eg_sha256_once(&file->brief.digest, file->bytes->data, file->bytes->len);
    return keep(b, &file->brief);
}

void
lg_ballots_multiply(const lg_walk *walk,
                    lg_ballots *b,
                    const lg_option *option,
                    const eg_element *alpha,
                    const eg_element *beta)
{
    eg_element *a = &b->alpha[option->index];
    eg_element *c = &b->beta[option->index];
    lg_algebra_mul(&walk->algebra, a, a, alpha, 1);
    lg_algebra_mul(&walk->algebra, c, c, beta, 1);
}

/* -- finding ---------------------------------------------------------------- */

static const eg_hash *
key_of(const lg_brief *brief, lg_order order)
{
    return order == LG_BY_ID     ? &brief->id
           : order == LG_BY_CODE ? &brief->code
                                 : &brief->before;
}

static int
compare_keys(const lg_brief *x, const lg_brief *y, lg_order order)
{
    return memcmp(key_of(x, order)->bytes, key_of(y, order)->bytes,
                  EG_HASH_BYTES);
}

/** Among equal ones the first file comes first, so that reports are the same. */
static int
compare(const void *a, const void *b, lg_order order)
{
    const lg_brief *const *x = a;
    const lg_brief *const *y = b;
    const int keys = compare_keys(*x, *y, order);
    return keys != 0 ? keys : by_entry(*x, *y);
}

static int
by_id(const void *a, const void *b)
{
    return compare(a, b, LG_BY_ID);
}

static int
by_code(const void *a, const void *b)
{
    return compare(a, b, LG_BY_CODE);
}

static int
by_before(const void *a, const void *b)
{
    return compare(a, b, LG_BY_BEFORE);
}

lg_brief **
lg_ballots_index(const lg_ballots *b, lg_order order)
{
    lg_brief **list = calloc(b->len + 1, sizeof(lg_brief *));
    for (size_t i = 0; list != NULL && i < b->len; i++) {
        list[i] = &b->brief[i];
    }
    if (list != NULL && b->len > 1) {
        qsort(list, b->len, sizeof(lg_brief *),
              order == LG_BY_ID     ? by_id
              : order == LG_BY_CODE ? by_code
                                    : by_before);
    }
    return list;
}

lg_brief *
lg_ballots_find(const lg_ballots *b,
                lg_brief *const *index,
                lg_order order,
                const eg_hash *key)
{
    size_t low = 0;
    size_t high = b->len;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int side = memcmp(key_of(index[middle], order)->bytes, key->bytes,
                                EG_HASH_BYTES);
        if (side == 0) {
            return index[middle];
        }
        low = side < 0 ? middle + 1 : low;
        high = side < 0 ? high : middle;
    }
    return NULL;
}

lg_brief *
lg_ballots_called(const lg_ballots *b, lg_brief *const *index, lg_text id)
{
    eg_hash key;
    eg_sha256_once(&key, id.s, id.len);
    return lg_ballots_find(b, index, LG_BY_ID, &key);
}

/* -- judging ---------------------------------------------------------------- */

/** No key of @p order stands twice. */
static eg_status
judge_twice(lg_walk *walk,
            const lg_ballots *b,
            lg_order order,
            eg_check check,
            const char *what)
{
    lg_brief **list = lg_ballots_index(b, order);
    if (list == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < b->len; i++) {
        const eg_place place = lg_place(list[i]->entry);
        eg_result_require(&walk->report->result, check,
                          i == 0 ||
                              compare_keys(list[i], list[i - 1], order) != 0,
                          &place, "another ballot has the same %s", what);
    }
    free(list);
    return EG_OK;
}

eg_status
lg_ballots_judge_unique(lg_walk *walk, const lg_ballots *b, const char *name)
{
    EG_TRY(judge_twice(walk, b, LG_BY_ID, EG_CHECK_5A, name));
    return judge_twice(walk, b, LG_BY_CODE, EG_CHECK_8_STRUCTURE, "code");
}
