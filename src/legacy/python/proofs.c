/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proofs and hashes of one ballot of the Python implementation.
 *
 * A published commitment a is compared with g^v alpha^-c, which is the equation
 * g^v = a alpha^c when alpha is a member; then a is one, too, so that the
 * memberships of commitments need no test of their own.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "legacy/python/python.h"

/** What the functions below share. */
typedef struct judging {
    const lg_walk *walk;
    eg_arena *arena;
    eg_result *result;
    const eg_place *place;
    lg_batch batch;
    uint64_t shifted;
} judging;

static bool
require(judging *j,
        eg_check check,
        bool holds,
        const lg_where *where,
        const char *what)
{
    return lg_require(j->result, check, holds, j->place, where, what);
}

/** Whether @p order is that of the manifest, as hashed or as printed. */
static bool
fits_order(judging *j, int64_t order, int64_t printed)
{
    if (j->walk->shift != 0 && order == printed) {
        j->shifted++;
        return true;
    }
    return order == printed + j->walk->shift;
}

/* -- equations -------------------------------------------------------------- */

/** g^v = a alpha^c, as a = g^v alpha^-c. */
static void
claim_pad(judging *j,
          const lg_where *where,
          lg_base *alpha,
          const lg_element *a,
          const lg_scalar *v,
          const lg_scalar *c,
          eg_check check,
          const char *what)
{
    const eg_group *group = j->walk->group;
    lg_claim *claim = lg_batch_claim(&j->batch, check, where, &a->x, what);
    lg_claim_fixed(&j->batch, claim, eg_group_g(group), &v->x);
    lg_claim_divide(group, claim, alpha, &c->x);
}

/** g^m K^v = b beta^c, as b = g^m K^v beta^-c. */
static void
claim_data(judging *j,
           const lg_where *where,
           lg_base *beta,
           const lg_element *b,
           const eg_scalar *m,
           const lg_scalar *v,
           const lg_scalar *c,
           eg_check check,
           const char *what)
{
    const eg_group *group = j->walk->group;
    lg_claim *claim = lg_batch_claim(&j->batch, check, where, &b->x, what);
    lg_claim_fixed(&j->batch, claim, j->walk->joint_base, &v->x);
    if (m != NULL) {
        lg_claim_fixed(&j->batch, claim, eg_group_g(group), m);
    }
    lg_claim_divide(group, claim, beta, &c->x);
}

/** c = H(Q', alpha, beta, a0, b0, a1, b1) = c0 + c1, and four equations. */
static void
judge_selection_proof(judging *j, const lg_py_selection *s)
{
    const eg_group *group = j->walk->group;
    eg_scalar hash;
    eg_scalar sum;
    lg_bar bar;
    lg_bar_begin(&bar, &j->walk->rules);
    lg_bar_scalar(&bar, group, &j->walk->extended_hash);
    lg_bar_text(&bar, s->cipher.alpha.text);
    lg_bar_text(&bar, s->cipher.beta.text);
    for (int i = 0; i < 2; i++) {
        lg_bar_text(&bar, s->a[i].text);
        lg_bar_text(&bar, s->b[i].text);
    }
    lg_bar_end(&bar, group, &hash);
    eg_scalar_add(group, &sum, &s->c[0].x, &s->c[1].x);
    require(j, EG_CHECK_6D, eg_scalar_equal(&hash, &s->challenge.x), &s->where,
            "the challenge is not H(Q', alpha, beta, a0, b0, a1, b1)");
    require(j, EG_CHECK_6D, eg_scalar_equal(&hash, &sum), &s->where,
            "the challenge is not c0 + c1");
    eg_result_visit_many(j->result, EG_CHECK_6B, 2);
    eg_result_visit_many(j->result, EG_CHECK_6C, 2);
    lg_base *alpha = lg_batch_base(&j->batch, &s->cipher.alpha.x, 2);
    lg_base *beta = lg_batch_base(&j->batch, &s->cipher.beta.x, 2);
    lg_base_must(alpha, EG_CHECK_6A, &s->where, "alpha is not in Z_p^r");
    lg_base_must(beta, EG_CHECK_6A, &s->where, "beta is not in Z_p^r");
    claim_pad(j, &s->where, alpha, &s->a[0], &s->v[0], &s->c[0], EG_CHECK_6D,
              "g^v0 is not a0 alpha^c0");
    claim_data(j, &s->where, beta, &s->b[0], NULL, &s->v[0], &s->c[0],
               EG_CHECK_6D, "K^v0 is not b0 beta^c0");
    claim_pad(j, &s->where, alpha, &s->a[1], &s->v[1], &s->c[1], EG_CHECK_6D,
              "g^v1 is not a1 alpha^c1");
    claim_data(j, &s->where, beta, &s->b[1], &s->c[1].x, &s->v[1], &s->c[1],
               EG_CHECK_6D, "g^c1 K^v1 is not b1 beta^c1");
}

/** c = H(Q', A, B, a, b), g^v = a A^c, g^(L c) K^v = b B^c. */
static void
judge_contest_proof(judging *j, const lg_py_contest *c)
{
    const eg_group *group = j->walk->group;
    eg_scalar hash;
    eg_scalar limit;
    lg_bar bar;
    lg_bar_begin(&bar, &j->walk->rules);
    lg_bar_scalar(&bar, group, &j->walk->extended_hash);
    lg_bar_text(&bar, c->sum.alpha.text);
    lg_bar_text(&bar, c->sum.beta.text);
    lg_bar_text(&bar, c->a.text);
    lg_bar_text(&bar, c->b.text);
    lg_bar_end(&bar, group, &hash);
    require(j, EG_CHECK_7D, eg_scalar_equal(&hash, &c->challenge.x), &c->where,
            "the challenge is not H(Q', A, B, a, b)");
    eg_result_visit(j->result, EG_CHECK_7B);
    eg_result_visit(j->result, EG_CHECK_7C);
    eg_scalar_from_u64(group, &limit, (uint64_t)c->constant);
    eg_scalar_mul(group, &limit, &limit, &c->challenge.x);
    lg_base *alpha = lg_batch_base(&j->batch, &c->sum.alpha.x, 1);
    lg_base *beta = lg_batch_base(&j->batch, &c->sum.beta.x, 1);
    lg_base_must(alpha, EG_CHECK_7A, &c->where, "A is not in Z_p^r");
    lg_base_must(beta, EG_CHECK_7A, &c->where, "B is not in Z_p^r");
    claim_pad(j, &c->where, alpha, &c->a, &c->response, &c->challenge,
              EG_CHECK_7D, "g^v is not a A^c");
    claim_data(j, &c->where, beta, &c->b, &limit, &c->response, &c->challenge,
               EG_CHECK_7D, "g^(L c) K^v is not b B^c");
}

/** C_0 of extended data, of which nothing else can be said. */
static void
judge_data(judging *j, const lg_where *where, bool has, const lg_element *pad)
{
    if (has) {
        lg_base *base = lg_batch_base(&j->batch, &pad->x, 0);
        lg_base_must(base, EG_CHECK_X12, where,
                     "the pad of extended data is not in Z_p^r");
    }
}

/* -- orders ----------------------------------------------------------------- */

/** A hash that is one of a list, and the sequence order of what it is of. */
typedef struct ranked {
    int64_t order;
    eg_scalar hash;
} ranked;

static int
by_order(const void *a, const void *b)
{
    const ranked *x = a;
    const ranked *y = b;
    return (x->order > y->order) - (x->order < y->order);
}

static void
hash_ranked(const judging *j,
            lg_bar begun,
            const ranked *list,
            size_t len,
            eg_scalar *out)
{
    for (size_t i = 0; i < len; i++) {
        lg_bar_scalar(&begun, j->walk->group, &list[i].hash);
    }
    lg_bar_end(&begun, j->walk->group, out);
}

/**
 * Whether @p want is the hash of @p begun and the hashes of @p list, as they are
 * listed or by ascending sequence order: generators of 1.0 sort what they hash.
 *
 * @param[out] out The hash; that of the list as it is when neither fits.
 */
static bool
fits_ranked(const judging *j,
            const lg_bar *begun,
            ranked *list,
            size_t len,
            const eg_scalar *want,
            eg_scalar *out)
{
    bool ascends = true;
    for (size_t i = 1; i < len; i++) {
        ascends = ascends && list[i].order > list[i - 1].order;
    }
    hash_ranked(j, *begun, list, len, out);
    if (ascends || eg_scalar_equal(out, want)) {
        return eg_scalar_equal(out, want);
    }
    eg_scalar sorted;
    qsort(list, len, sizeof(*list), by_order);
    hash_ranked(j, *begun, list, len, &sorted);
    if (!eg_scalar_equal(&sorted, want)) {
        return false;
    }
    *out = sorted;
    return true;
}

/* -- form and hashes -------------------------------------------------------- */

/** The hash of the description of a placeholder. */
static eg_status
placeholder_hash(judging *j,
                 const lg_py_selection *s,
                 eg_scalar *out,
                 bool *named)
{
    char text[600];
    const lg_text id = s->where.contest_id;
    lg_bar bar;
    *named = false;
    if (id.len > 500) {
        return EG_ERR_LIMIT;
    }
    int len = snprintf(text, sizeof(text), "%.*s-%" PRId64 "-placeholder",
                       (int)id.len, id.s, s->order);
    *named = lg_text_equal(s->where.field_id, (lg_text){text, (size_t)len});
    lg_bar_begin(&bar, &j->walk->rules);
    lg_bar_text(&bar, s->where.field_id);
    lg_bar_int(&bar, s->order);
    len = snprintf(text, sizeof(text), "%.*s-%" PRId64 "-candidate",
                   (int)id.len, id.s, s->order);
    lg_bar_text(&bar, (lg_text){text, (size_t)len});
    lg_bar_end(&bar, j->walk->group, out);
    return EG_OK;
}

static eg_status
judge_selection(judging *j, const lg_py_selection *s, ranked *out)
{
    const eg_group *group = j->walk->group;
    eg_scalar description;
    eg_scalar hash;
    bool fits;
    lg_bar bar;
    lg_bar pair;
    if (s->option == NULL) {
        EG_TRY(placeholder_hash(j, s, &description, &fits));
    } else {
        description = s->option->hash;
        fits = fits_order(j, s->order, s->option->order);
    }
    require(j, EG_CHECK_X08, fits, &s->where,
            "its sequence order is not that of the manifest");
    require(j, EG_CHECK_8A, eg_scalar_equal(&description, &s->description.x),
            &s->where, "description_hash is not that of the manifest");
    lg_bar_begin(&pair, &j->walk->rules);
    lg_bar_text(&pair, s->cipher.alpha.text);
    lg_bar_text(&pair, s->cipher.beta.text);
    lg_bar_begin(&bar, &j->walk->rules);
    lg_bar_text(&bar, s->where.field_id);
    lg_bar_scalar(&bar, group, &description);
    lg_bar_list(&bar, &pair, group);
    lg_bar_end(&bar, group, &hash);
    require(j, EG_CHECK_8A, eg_scalar_equal(&hash, &s->hash.x), &s->where,
            "crypto_hash is not that of the selection");
    *out = (ranked){.order = s->option == NULL ? s->order : s->option->order,
                    .hash = hash};
    judge_selection_proof(j, s);
    judge_data(j, &s->where, s->has_data, &s->data_pad);
    return EG_OK;
}

/** All options as the manifest lists or numbers them, then the placeholders. */
static void
judge_shape(judging *j, const lg_py_contest *c)
{
    const lg_contest *about = c->about;
    bool fits = c->selections >= about->options;
    bool listed = true;
    bool sorted = true;
    for (size_t i = 0; i < c->selections; i++) {
        const lg_option *o = c->selection[i].option;
        fits = fits && (i < about->options ? o != NULL : o == NULL);
        fits = fits && (i <= about->options ||
                        c->selection[i].order > c->selection[i - 1].order);
        listed = listed && (o == NULL || o == &about->option[i]);
        sorted = sorted &&
                 (o == NULL || i == 0 || c->selection[i - 1].option == NULL ||
                  o->order > c->selection[i - 1].option->order);
    }
    /* Orders are distinct, so that options that ascend are all of them. */
    require(j, EG_CHECK_X08, fits && (listed || sorted), &c->where,
            "its selections are not the options of the manifest, then "
            "placeholders");
    require(j, EG_CHECK_7_COUNT,
            c->constant == about->elected &&
                c->selections == about->options + (size_t)about->elected,
            &c->where,
            "the limit that is proved, or the number of placeholders, is not "
            "number_elected");
    require(j, EG_CHECK_X08, fits_order(j, c->order, about->order), &c->where,
            "its sequence order is not that of the manifest");
}

static eg_status
judge_contest(judging *j, const lg_py_contest *c, ranked *out)
{
    const eg_group *group = j->walk->group;
    eg_element alpha;
    eg_element beta;
    eg_scalar hash;
    lg_bar bar;
    ranked *list = eg_arena_alloc(j->arena, c->selections, sizeof(*list));
    if (list == NULL) {
        return EG_ERR_LIMIT;
    }
    judge_shape(j, c);
    require(j, EG_CHECK_8A, eg_scalar_equal(&c->about->hash, &c->description.x),
            &c->where, "description_hash is not that of the manifest");
    lg_bar_begin(&bar, &j->walk->rules);
    lg_bar_text(&bar, c->where.contest_id);
    lg_bar_scalar(&bar, group, &c->about->hash);
    eg_element_one(group, &alpha);
    eg_element_one(group, &beta);
    for (size_t i = 0; i < c->selections; i++) {
        const lg_py_selection *s = &c->selection[i];
        EG_TRY(judge_selection(j, s, &list[i]));
        eg_element_mul(group, &alpha, &alpha, &s->cipher.alpha.x);
        eg_element_mul(group, &beta, &beta, &s->cipher.beta.x);
    }
    require(j, EG_CHECK_8A,
            fits_ranked(j, &bar, list, c->selections, &c->hash.x, &hash),
            &c->where, "crypto_hash is not that of the contest");
    require(j, EG_CHECK_7_COUNT,
            eg_element_equal_var(&alpha, &c->sum.alpha.x) &&
                eg_element_equal_var(&beta, &c->sum.beta.x),
            &c->where,
            "ciphertext_accumulation is not the product of the selections");
    *out = (ranked){.order = c->about->order, .hash = hash};
    judge_contest_proof(j, c);
    judge_data(j, &c->where, c->has_data, &c->data_pad);
    return EG_OK;
}

/**
 * The contests of the ballot's style, all of them, as the manifest lists or
 * numbers them.
 */
static void
judge_style(judging *j, const lg_py_ballot *b)
{
    const lg_manifest *m = &j->walk->manifest;
    const lg_style *style = lg_manifest_style(m, b->style);
    bool fits = style != NULL && style->contests == b->contests;
    bool listed = true;
    bool sorted = true;
    for (size_t i = 0; fits && i < b->contests; i++) {
        const lg_contest *about = b->contest[i].about;
        const lg_contest *last = i == 0 ? NULL : b->contest[i - 1].about;
        fits = style->has[about - m->contest];
        listed = listed && (last == NULL || about > last);
        sorted = sorted && (last == NULL || about->order > last->order);
    }
    fits = fits && (listed || sorted);
    require(j, EG_CHECK_X08, fits, NULL,
            "the ballot does not have the contests of its style");
}

eg_status
lg_py_ballot_judge(const lg_walk *walk,
                   const lg_py_ballot *b,
                   eg_arena *arena,
                   eg_result *result,
                   const eg_place *place,
                   uint64_t *shifted)
{
    judging j = {
        .walk = walk, .arena = arena, .result = result, .place = place};
    eg_scalar hash;
    lg_bar bar;
    ranked *list = eg_arena_alloc(arena, b->contests, sizeof(*list));
    if (list == NULL) {
        return EG_ERR_LIMIT;
    }
    lg_batch_init(&j.batch, walk->group, arena);
    judge_style(&j, b);
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_text(&bar, b->id);
    lg_bar_scalar(&bar, walk->group, &walk->manifest_hash);
    for (size_t i = 0; i < b->contests; i++) {
        EG_TRY(judge_contest(&j, &b->contest[i], &list[i]));
    }
    require(&j, EG_CHECK_8B,
            eg_scalar_equal(&walk->manifest_hash, &b->manifest_hash.x), NULL,
            "manifest_hash is not that of the manifest");
    require(&j, EG_CHECK_8B,
            fits_ranked(&j, &bar, list, b->contests, &b->hash.x, &hash), NULL,
            "crypto_hash is not that of the ballot");
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_text(&bar, b->seed.text);
    lg_bar_int(&bar, b->timestamp);
    lg_bar_scalar(&bar, walk->group, &hash);
    lg_bar_end(&bar, walk->group, &hash);
    require(&j, EG_CHECK_8B, eg_scalar_equal(&hash, &b->code.x), NULL,
            "code is not H(seed, timestamp, ballot hash)");
    EG_TRY(lg_batch_run(&j.batch));
    lg_batch_judge(&j.batch, result, place);
    *shifted += j.shifted;
    return EG_OK;
}
