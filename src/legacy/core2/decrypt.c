/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decryptions of 1.91, of the tally and of challenged ballots alike, contest by
 * contest: value = B / M = K^t, with one proof of all guardians together.
 */
#include "legacy/core2/core2.h"

/** A decrypted selection and its proof. */
typedef struct selection {
    lg_where where;
    const lg_option *option;
    const eg_element *a;
    const eg_element *b;
    lg_element value;
    lg_element pad;
    lg_element data;
    lg_scalar c;
    lg_scalar v;
    int64_t tally;
    const lg_claim *m;
} selection;

/** One contest at work. */
typedef struct work {
    const lg_core2_judging *j;
    const lg_contest *about;
    lg_where where;
    lg_batch batch;
    selection *selection;
    size_t len;
} work;

static bool
require(const lg_core2_judging *j,
        eg_check check,
        bool holds,
        const lg_where *where,
        const char *what)
{
    return lg_require(j->result, check, holds, j->place, where, what);
}

/* -- which contest, which option -------------------------------------------- */

/** Members that say which contest or option it is, which must be as known. */
static eg_status
read_heading(const lg_walk *walk,
             const eg_json *v,
             lg_text id,
             int64_t order,
             const eg_scalar *hash,
             eg_error *err)
{
    lg_scalar description;
    int64_t own;
    EG_TRY(lg_get_fixed(v, "object_id", id.s, err));
    EG_TRY(eg_json_get_int(&own, v, "sequence_order", 0, INT32_MAX, err));
    EG_TRY(
        lg_get_scalar(&walk->format, &description, v, "description_hash", err));
    if (own != order || !eg_scalar_equal(&description.x, hash)) {
        return eg_json_fail(err, v,
                            "must have sequence_order and description_hash of "
                            "the manifest");
    }
    return EG_OK;
}

eg_status
lg_core2_contest(const lg_walk *walk,
                 const eg_json *v,
                 const lg_contest **about,
                 lg_where *where,
                 const eg_json **list,
                 eg_error *err)
{
    static const char *const names[] = {"object_id", "sequence_order",
                                        "description_hash", "selections", NULL};
    const lg_manifest *m = &walk->manifest;
    const lg_text name = {v->name, v->name_len};
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    const size_t number = lg_manifest_contest(m, name);
    if (number == m->contests) {
        return eg_json_fail(err, v, "is no contest of the manifest");
    }
    *about = &m->contest[number];
    *where = (lg_where){.contest = (uint32_t)number + 1, .contest_id = name};
    EG_TRY(read_heading(walk, v, (*about)->id, (*about)->order, &(*about)->hash,
                        err));
    EG_TRY(eg_json_get_object(list, v, "selections", err));
    if ((*list)->count != (*about)->options) {
        return eg_json_fail(err, *list, "must have all options");
    }
    return EG_OK;
}

eg_status
lg_core2_option(const lg_walk *walk,
                const eg_json *v,
                const lg_contest *about,
                lg_where *where,
                const lg_option **out,
                eg_error *err)
{
    const lg_text name = {v->name, v->name_len};
    EG_TRY(eg_json_need_object(v, err));
    *out = lg_contest_option(about, name);
    if (*out == NULL) {
        return eg_json_fail(err, v, "is no option of the contest");
    }
    where->field_id = name;
    where->field = v->index + 1;
    return read_heading(walk, v, (*out)->id, (*out)->order, &(*out)->hash, err);
}

/* -- selections ------------------------------------------------------------- */

/** The ciphertext of @p s; a is NULL where there is none. */
static void
find_cipher(const lg_core2_origin *o, const lg_contest *about, selection *s)
{
    s->a = NULL;
    if (o->all != NULL) {
        s->a = &o->all->alpha[s->option->index];
        s->b = &o->all->beta[s->option->index];
    }
    for (size_t i = 0; o->ballot != NULL && i < o->ballot->contests; i++) {
        const lg_py_contest *c = &o->ballot->contest[i];
        for (size_t k = 0; c->about == about && k < c->selections; k++) {
            if (c->selection[k].option == s->option) {
                s->a = &c->selection[k].cipher.alpha.x;
                s->b = &c->selection[k].cipher.beta.x;
            }
        }
    }
}

static eg_status
read_selection(const lg_format *f,
               selection *s,
               const eg_json *v,
               eg_error *err)
{
    static const char *const names[] = {
        "object_id", "sequence_order", "description_hash",
        "tally",     "value",          "proof",
        NULL};
    static const char *const inner[] = {"pad", "data", "challenge", "response",
                                        NULL};
    const eg_json *p;
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(eg_json_get_int(&s->tally, v, "tally", 0, INT64_MAX, err));
    EG_TRY(lg_get_element(f, &s->value, v, "value", err));
    EG_TRY(eg_json_get_object(&p, v, "proof", err));
    EG_TRY(eg_json_only(p, inner, err));
    EG_TRY(lg_get_element(f, &s->pad, p, inner[0], err));
    EG_TRY(lg_get_element(f, &s->data, p, inner[1], err));
    EG_TRY(lg_get_scalar(f, &s->c, p, inner[2], err));
    return lg_get_scalar(f, &s->v, p, inner[3], err);
}

/** M = B / value, a = g^v K^c, b = A^v M^c, value = K^t. */
static void
claim_selection(work *w, selection *s)
{
    const lg_walk *walk = w->j->walk;
    const eg_group *group = walk->group;
    eg_scalar one;
    eg_scalar t;
    eg_scalar_from_u64(group, &one, 1);
    eg_scalar_from_u64(group, &t, (uint64_t)s->tally);
    lg_base *pad = lg_batch_base(&w->batch, s->a, 1);
    lg_base *beta = lg_batch_base(&w->batch, s->b, 1);
    lg_base *value = lg_batch_base(&w->batch, &s->value.x, 2);
    lg_base_must(pad, EG_CHECK_10B, &s->where, "A is not in Z_p^r");
    lg_base_must(beta, EG_CHECK_10B, &s->where, "B is not in Z_p^r");
    lg_base_must(value, EG_CHECK_10B, &s->where, "value is not in Z_p^r");
    lg_claim *m = lg_batch_claim(&w->batch, EG_CHECK_10B, &s->where, NULL, "");
    lg_claim_times(m, s->b);
    lg_claim_divide(group, m, value, &one);
    s->m = m;
    lg_claim *a = lg_batch_claim(&w->batch, EG_CHECK_10B, &s->where, &s->pad.x,
                                 "pad is not g^v K^c");
    lg_claim_fixed(&w->batch, a, eg_group_g(group), &s->v.x);
    lg_claim_fixed(&w->batch, a, walk->joint_base, &s->c.x);
    lg_claim *b = lg_batch_claim(&w->batch, EG_CHECK_10B, &s->where, &s->data.x,
                                 "data is not A^v M^c");
    lg_claim_power(b, pad, &s->v.x);
    lg_claim_power(b, beta, &s->c.x);
    lg_claim_divide(group, b, value, &s->c.x);
    lg_claim *power = lg_batch_claim(&w->batch, EG_CHECK_10C, &s->where,
                                     &s->value.x, "value is not K^tally");
    lg_claim_fixed(&w->batch, power, walk->joint_base, &t);
}

/** x = H(x, y), the next link of a chain of hashes. */
static void
link_hash(const lg_walk *walk, eg_scalar *x, lg_text y)
{
    lg_bar bar;
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_scalar(&bar, walk->group, x);
    lg_bar_text(&bar, y);
    lg_bar_end(&bar, walk->group, x);
}

/**
 * c is a chain of hashes over "30", Q', K, A, B, a, b, M: the generator hashes
 * two items at a time.
 */
static eg_status
judge_challenge(const lg_core2_judging *j, const selection *s)
{
    const lg_walk *walk = j->walk;
    char digits[LG_DIGITS_MAX];
    eg_scalar x;
    lg_bar bar;
    const lg_text a = lg_element_digits(j->arena, walk->group, s->a);
    const lg_text b = lg_element_digits(j->arena, walk->group, s->b);
    const lg_text m = lg_element_digits(j->arena, walk->group, &s->m->value);
    if (a.s == NULL || b.s == NULL || m.s == NULL) {
        return EG_ERR_LIMIT;
    }
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_text(&bar, LG_TEXT("30"));
    lg_bar_end(&bar, walk->group, &x);
    link_hash(walk, &x,
              lg_scalar_digits(digits, walk->group, &walk->extended_hash));
    link_hash(walk, &x, walk->joint_key.text);
    link_hash(walk, &x, a);
    link_hash(walk, &x, b);
    link_hash(walk, &x, s->pad.text);
    link_hash(walk, &x, s->data.text);
    link_hash(walk, &x, m);
    eg_result_visit(j->result, EG_CHECK_10A);
    require(j, EG_CHECK_10B, eg_scalar_equal(&x, &s->c.x), &s->where,
            "the challenge is not the hash of 30, Q', K, A, B, a, b, M");
    return EG_OK;
}

/* -- contests --------------------------------------------------------------- */

/**
 * Two proofs under K with the same a = g^u and other challenges give the secret
 * key: (v - v') / (c' - c).  That breaks the votes' secrecy, not the proofs.
 */
static void
note_pad(lg_core2_pads *pads, const lg_core2_origin *o, const selection *s)
{
    eg_element *pad = &pads->pad[s->option->index];
    if (o->all != NULL) {
        *pad = s->pad.x;
    } else if (eg_element_equal_var(pad, &s->pad.x)) {
        pads->reused++;
    }
}

static eg_status
read_selections(work *w,
                const eg_json *list,
                const lg_core2_origin *o,
                eg_error *err)
{
    const lg_walk *walk = w->j->walk;
    w->selection =
        eg_arena_alloc(w->j->arena, list->count, sizeof(*w->selection));
    if (w->selection == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the decryption is too large");
    }
    for (const eg_json *v = list->first; v != NULL; v = v->next) {
        selection *s = &w->selection[w->len++];
        s->where = w->where;
        EG_TRY(lg_core2_option(walk, v, w->about, &s->where, &s->option, err));
        EG_TRY(read_selection(&walk->format, s, v, err));
        find_cipher(o, w->about, s);
        if (s->a == NULL) {
            return eg_json_fail(err, v, "is not on the ballot");
        }
    }
    return EG_OK;
}

/** Each vote of a ballot is 0 or 1, and all are within the limit. */
static void
judge_votes(const work *w)
{
    int64_t sum = 0;
    for (size_t i = 0; i < w->len; i++) {
        const selection *s = &w->selection[i];
        require(w->j, EG_CHECK_14E, s->tally <= 1, &s->where,
                "a selection is more than 1");
        sum += s->tally <= 1 ? s->tally : 0;
    }
    require(w->j, EG_CHECK_14F, sum <= w->about->votes, &w->where,
            "more votes than votes_allowed");
}

eg_status
lg_core2_decrypted(lg_core2_judging *j,
                   const eg_json *contest,
                   const lg_core2_origin *origin,
                   lg_core2_pads *pads,
                   eg_error *err)
{
    work w = {.j = j};
    const eg_json *list;
    EG_TRY(lg_core2_contest(j->walk, contest, &w.about, &w.where, &list, err));
    EG_TRY(read_selections(&w, list, origin, err));
    if (origin->ballot != NULL) {
        judge_votes(&w);
    }
    lg_batch_init(&w.batch, j->walk->group, j->arena);
    for (size_t i = 0; i < w.len; i++) {
        note_pad(pads, origin, &w.selection[i]);
        claim_selection(&w, &w.selection[i]);
    }
    EG_TRY(lg_batch_run(&w.batch));
    lg_batch_judge(&w.batch, j->result, j->place);
    for (size_t i = 0; i < w.len; i++) {
        EG_TRY(judge_challenge(j, &w.selection[i]));
    }
    return EG_OK;
}
