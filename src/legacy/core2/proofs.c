/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proofs and hashes of one ballot of 1.91.  A selection's commitments are
 * published and compared; those of a contest are computed and hashed.
 *
 * The generator publishes L branches of the proof that a contest's sum is one
 * of 0 to L.  Then the challenges need not sum to c, and nothing is proved of
 * the sum: such a proof does not hold here.
 */
#include "codec/text.h"
#include "legacy/python/python.h"

typedef struct judging {
    const lg_walk *walk;
    eg_arena *arena;
    eg_result *result;
    const eg_place *place;
    lg_batch batch;
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

lg_text
lg_element_digits(eg_arena *arena, const eg_group *group, const eg_element *x)
{
    uint8_t bytes[EG_ELEMENT_BYTES];
    const size_t len = eg_group_element_len(group);
    size_t first = 0;
    eg_element_write(group, bytes, x);
    while (first + 1 < len && bytes[first] == 0) {
        first++;
    }
    char *text = eg_arena_alloc(arena, 2 * (len - first) + 1, 1);
    if (text == NULL) {
        return (lg_text){NULL, 0};
    }
    eg_hex_write_upper(text, bytes + first, len - first);
    return (lg_text){text, 2 * (len - first)};
}

/** a = g^v alpha^c. */
static lg_claim *
claim_pad(judging *j,
          const lg_where *where,
          lg_base *alpha,
          const eg_element *want,
          const lg_scalar *v,
          const lg_scalar *c,
          eg_check check,
          const char *what)
{
    lg_claim *claim = lg_batch_claim(&j->batch, check, where, want, what);
    lg_claim_fixed(&j->batch, claim, eg_group_g(j->walk->group), &v->x);
    lg_claim_power(claim, alpha, &c->x);
    return claim;
}

/** b = K^(v - m c) beta^c. */
static lg_claim *
claim_data(judging *j,
           const lg_where *where,
           lg_base *beta,
           const eg_element *want,
           uint64_t m,
           const lg_scalar *v,
           const lg_scalar *c,
           eg_check check,
           const char *what)
{
    const eg_group *group = j->walk->group;
    eg_scalar w;
    lg_claim *claim = lg_batch_claim(&j->batch, check, where, want, what);
    eg_scalar_from_u64(group, &w, m);
    eg_scalar_mul(group, &w, &w, &c->x);
    eg_scalar_sub(group, &w, &v->x, &w);
    lg_claim_fixed(&j->batch, claim, j->walk->joint_base, &w);
    lg_claim_power(claim, beta, &c->x);
    return claim;
}

/** c = H("21", Q', K, alpha, beta, a0, b0, a1, b1) = c0 + c1. */
static void
judge_selection_proof(judging *j, const lg_py_selection *s)
{
    const eg_group *group = j->walk->group;
    eg_scalar hash;
    eg_scalar sum;
    lg_bar bar;
    lg_bar_begin(&bar, &j->walk->rules);
    lg_bar_text(&bar, LG_TEXT("21"));
    lg_bar_scalar(&bar, group, &j->walk->extended_hash);
    lg_bar_text(&bar, j->walk->joint_key.text);
    lg_bar_text(&bar, s->cipher.alpha.text);
    lg_bar_text(&bar, s->cipher.beta.text);
    for (int i = 0; i < 2; i++) {
        lg_bar_text(&bar, s->a[i].text);
        lg_bar_text(&bar, s->b[i].text);
    }
    lg_bar_end(&bar, group, &hash);
    eg_scalar_add(group, &sum, &s->c[0].x, &s->c[1].x);
    require(j, EG_CHECK_6D, eg_scalar_equal(&hash, &s->challenge.x), &s->where,
            "the challenge is not H(21, Q', K, alpha, beta, a0, b0, a1, b1)");
    require(j, EG_CHECK_6D, eg_scalar_equal(&hash, &sum), &s->where,
            "the challenge is not c0 + c1");
    eg_result_visit_many(j->result, EG_CHECK_6B, 2);
    eg_result_visit_many(j->result, EG_CHECK_6C, 2);
    lg_base *alpha = lg_batch_base(&j->batch, &s->cipher.alpha.x, 2);
    lg_base *beta = lg_batch_base(&j->batch, &s->cipher.beta.x, 2);
    lg_base_must(alpha, EG_CHECK_6A, &s->where, "alpha is not in Z_p^r");
    lg_base_must(beta, EG_CHECK_6A, &s->where, "beta is not in Z_p^r");
    for (unsigned i = 0; i < 2; i++) {
        (void)claim_pad(j, &s->where, alpha, &s->a[i].x, &s->v[i], &s->c[i],
                        EG_CHECK_6D, "a is not g^v alpha^c");
        (void)claim_data(j, &s->where, beta, &s->b[i].x, i, &s->v[i], &s->c[i],
                         EG_CHECK_6D, "b is not K^(v - m c) beta^c");
    }
}

/** The commitments of a contest's proof. */
static void
claim_contest_proof(judging *j, const lg_py_contest *c)
{
    lg_base *alpha = lg_batch_base(&j->batch, &c->sum.alpha.x, c->branches);
    lg_base *beta = lg_batch_base(&j->batch, &c->sum.beta.x, c->branches);
    lg_base_must(alpha, EG_CHECK_7A, &c->where, "A is not in Z_p^r");
    lg_base_must(beta, EG_CHECK_7A, &c->where, "B is not in Z_p^r");
    for (size_t i = 0; i < c->branches; i++) {
        lg_py_branch *b = &c->branch[i];
        b->a = claim_pad(j, &c->where, alpha, b->published ? &b->pad.x : NULL,
                         &b->v, &b->c, EG_CHECK_7D, "a is not g^v A^c");
        b->b =
            claim_data(j, &c->where, beta, b->published ? &b->data.x : NULL, i,
                       &b->v, &b->c, EG_CHECK_7D, "b is not K^(v - j c) B^c");
    }
}

/** c = H(Q', "21", K, A, B, [H(a0, b0), ...]) = c0 + ... + cL. */
static eg_status
judge_contest_proof(judging *j, const lg_py_contest *c)
{
    const eg_group *group = j->walk->group;
    eg_scalar hash;
    eg_scalar sum;
    lg_bar bar;
    lg_bar list;
    lg_bar pair;
    lg_bar_begin(&list, &j->walk->rules);
    eg_scalar_from_u64(group, &sum, 0);
    for (size_t i = 0; i < c->branches; i++) {
        lg_bar_begin(&pair, &j->walk->rules);
        lg_bar_element(&pair, group, &c->branch[i].a->value);
        lg_bar_element(&pair, group, &c->branch[i].b->value);
        lg_bar_list(&list, &pair, group);
        eg_scalar_add(group, &sum, &sum, &c->branch[i].c.x);
    }
    lg_bar_begin(&bar, &j->walk->rules);
    lg_bar_scalar(&bar, group, &j->walk->extended_hash);
    lg_bar_text(&bar, LG_TEXT("21"));
    lg_bar_text(&bar, j->walk->joint_key.text);
    lg_bar_text(&bar, c->sum.alpha.text);
    lg_bar_text(&bar, c->sum.beta.text);
    lg_bar_list(&bar, &list, group);
    lg_bar_end(&bar, group, &hash);
    eg_result_visit_many(j->result, EG_CHECK_7B, c->branches);
    eg_result_visit_many(j->result, EG_CHECK_7C, c->branches);
    require(j, EG_CHECK_7D, eg_scalar_equal(&hash, &c->challenge.x), &c->where,
            "the challenge is not H(Q', 21, K, A, B, commitments)");
    require(j, EG_CHECK_7D, eg_scalar_equal(&sum, &c->challenge.x), &c->where,
            "the challenge is not c0 + ... + cL: the limit is unproven");
    return EG_OK;
}

static void
judge_shape(judging *j, const lg_py_contest *c)
{
    const lg_contest *about = c->about;
    bool fits = c->selections == about->options && c->order == about->order;
    for (size_t i = 0; fits && i < c->selections; i++) {
        fits = c->selection[i].option == &about->option[i] &&
               c->selection[i].order == about->option[i].order;
    }
    require(j, EG_CHECK_X08, fits, &c->where,
            "its selections are not the options of the manifest");
    /* The generator takes number_elected, which is no more than it may be. */
    require(j, EG_CHECK_7_COUNT,
            c->constant == about->votes || (c->constant == about->elected &&
                                            about->elected < about->votes),
            &c->where, "range_limit is not votes_allowed or number_elected");
    require(j, EG_CHECK_7_COUNT, c->branches == (size_t)c->constant + 1,
            &c->where,
            "the proof does not have L + 1 branches: the limit is unproven");
}

static void
judge_contest(judging *j, const lg_py_contest *c, lg_bar *ballot)
{
    const eg_group *group = j->walk->group;
    eg_element alpha;
    eg_element beta;
    eg_scalar hash;
    lg_bar bar;
    judge_shape(j, c);
    require(j, EG_CHECK_8A, eg_scalar_equal(&c->about->hash, &c->description.x),
            &c->where, "description_hash is not that of the manifest");
    lg_bar_begin(&bar, &j->walk->rules);
    lg_bar_scalar(&bar, group, &j->walk->extended_hash);
    lg_bar_text(&bar, LG_TEXT("23"));
    lg_bar_int(&bar, c->about->order);
    lg_bar_text(&bar, j->walk->joint_key.text);
    eg_element_one(group, &alpha);
    eg_element_one(group, &beta);
    for (size_t i = 0; i < c->selections; i++) {
        const lg_py_selection *s = &c->selection[i];
        lg_bar pair;
        lg_bar_begin(&pair, &j->walk->rules);
        lg_bar_text(&pair, s->cipher.alpha.text);
        lg_bar_text(&pair, s->cipher.beta.text);
        lg_bar_end(&pair, group, &hash);
        lg_bar_scalar(&bar, group, &hash);
        require(j, EG_CHECK_8A, eg_scalar_equal(&hash, &s->hash.x), &s->where,
                "crypto_hash is not that of the selection");
        require(j, EG_CHECK_8A,
                s->option != NULL &&
                    eg_scalar_equal(&s->option->hash, &s->description.x),
                &s->where, "description_hash is not that of the manifest");
        eg_element_mul(group, &alpha, &alpha, &s->cipher.alpha.x);
        eg_element_mul(group, &beta, &beta, &s->cipher.beta.x);
        judge_selection_proof(j, s);
    }
    lg_bar_end(&bar, group, &hash);
    require(j, EG_CHECK_8A, eg_scalar_equal(&hash, &c->hash.x), &c->where,
            "crypto_hash is not that of the contest");
    require(j, EG_CHECK_7_COUNT,
            eg_element_equal_var(&alpha, &c->sum.alpha.x) &&
                eg_element_equal_var(&beta, &c->sum.beta.x),
            &c->where,
            "ciphertext_accumulation is not the product of the selections");
    lg_bar_scalar(ballot, group, &hash);
    claim_contest_proof(j, c);
    if (c->has_data) {
        lg_base *base = lg_batch_base(&j->batch, &c->data_pad.x, 0);
        lg_base_must(base, EG_CHECK_X12, &c->where,
                     "the pad of extended data is not in Z_p^r");
    }
}

/** The contests of the ballot's style, all of them, in the manifest's order. */
static bool
fits_style(const lg_manifest *m, const lg_py_ballot *b)
{
    const lg_style *style = lg_manifest_style(m, b->style);
    bool fits = style != NULL && style->contests == b->contests;
    size_t at = 0;
    for (size_t i = 0; fits && i < m->contests; i++) {
        if (style->has[i]) {
            fits = b->contest[at++].about == &m->contest[i];
        }
    }
    return fits;
}

eg_status
lg_core2_ballot_judge(const lg_walk *walk,
                      const lg_py_ballot *b,
                      eg_arena *arena,
                      eg_result *result,
                      const eg_place *place)
{
    judging j = {
        .walk = walk, .arena = arena, .result = result, .place = place};
    eg_scalar hash;
    lg_bar bar;
    lg_batch_init(&j.batch, walk->group, arena);
    require(&j, EG_CHECK_X08, fits_style(&walk->manifest, b), NULL,
            "the ballot does not have the contests of its style");
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_scalar(&bar, walk->group, &walk->extended_hash);
    lg_bar_text(&bar, LG_TEXT("24"));
    lg_bar_null(&bar);
    for (size_t i = 0; i < b->contests; i++) {
        judge_contest(&j, &b->contest[i], &bar);
    }
    lg_bar_end(&bar, walk->group, &hash);
    require(&j, EG_CHECK_8B,
            eg_scalar_equal(&walk->manifest_hash, &b->manifest_hash.x), NULL,
            "manifest_hash is not that of the manifest");
    require(&j, EG_CHECK_8B,
            eg_scalar_equal(&hash, &b->hash.x) &&
                eg_scalar_equal(&hash, &b->code.x),
            NULL, "crypto_hash or code is not that of the ballot");
    EG_TRY(lg_batch_run(&j.batch));
    lg_batch_judge(&j.batch, result, place);
    for (size_t i = 0; i < b->contests; i++) {
        EG_TRY(judge_contest_proof(&j, &b->contest[i]));
    }
    return EG_OK;
}
