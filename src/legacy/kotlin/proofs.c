/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proofs and hashes of one ballot of 2.0.  Commitments are not published:
 * a_j = g^v_j alpha^c_j and b_j = K^(v_j - j c_j) beta^c_j are computed and
 * hashed.
 */
#include "legacy/kotlin/kotlin.h"

void
lg_kt_challenge_begin(lg_kt_challenge *h, const lg_walk *walk, uint8_t tag)
{
    const lg_kt *kt = lg_kt_of(walk);
    h->walk = walk;
    if (kt->dialect->bars) {
        lg_bar_begin(&h->bar, &walk->rules);
        lg_bar_scalar(&h->bar, walk->group, &walk->extended_hash);
    } else {
        eg_hasher_init(&h->h, &kt->extended_hash, tag);
    }
    lg_kt_challenge_add(h, &walk->joint_key.x);
}

void
lg_kt_challenge_add(lg_kt_challenge *h, const eg_element *x)
{
    if (lg_kt_of(h->walk)->dialect->bars) {
        lg_bar_element(&h->bar, h->walk->group, x);
    } else {
        lg_algebra_hash(&h->walk->algebra, &h->h, x);
    }
}

void
lg_kt_challenge_end(lg_kt_challenge *h, eg_scalar *out)
{
    if (lg_kt_of(h->walk)->dialect->bars) {
        lg_bar_end(&h->bar, h->walk->group, out);
    } else {
        lg_algebra_challenge(&h->walk->algebra, &h->h, out);
    }
}

static bool
require(lg_kt_checking *j,
        eg_check check,
        bool holds,
        const lg_where *where,
        const char *what)
{
    return lg_require(j->result, check, holds, j->place, where, what);
}

/** Ask for the commitments of a proof that (alpha, beta) is 0 to len - 1. */
static void
claim_proof(lg_kt_checking *j,
            lg_kt_proof *proof,
            const eg_element *alpha,
            const eg_element *beta,
            eg_check member,
            const lg_where *where)
{
    const eg_group *group = j->walk->algebra.group;
    lg_base *a = lg_batch_base(&j->batch, alpha, proof->len);
    lg_base *b = lg_batch_base(&j->batch, beta, proof->len);
    lg_base_must(a, member, where, "alpha is not in Z_p^r");
    lg_base_must(b, member, where, "beta is not in Z_p^r");
    for (size_t i = 0; i < proof->len; i++) {
        lg_kt_branch *one = &proof->branch[i];
        eg_scalar w;
        eg_scalar_from_u64(group, &w, i);
        eg_scalar_mul(group, &w, &w, &one->c.x);
        eg_scalar_sub(group, &w, &one->v.x, &w);
        lg_claim *claim = lg_batch_claim(&j->batch, member, where, NULL, "");
        lg_claim_g(&j->batch, claim, &one->v.x);
        lg_claim_power(claim, a, &one->c.x);
        one->a = claim;
        claim = lg_batch_claim(&j->batch, member, where, NULL, "");
        lg_claim_key(&j->batch, claim, &w);
        lg_claim_power(claim, b, &one->c.x);
        one->b = claim;
    }
}

/** c = H(H_E; 21, K, alpha, beta, a_0, b_0, ...) = c_0 + ... */
static bool
proof_holds(const lg_kt_checking *j,
            const lg_kt_proof *proof,
            const eg_element *alpha,
            const eg_element *beta)
{
    const eg_group *group = j->walk->algebra.group;
    eg_scalar sum;
    eg_scalar c;
    lg_kt_challenge h;
    lg_kt_challenge_begin(&h, j->walk, LG_TAG_SELECTION);
    lg_kt_challenge_add(&h, alpha);
    lg_kt_challenge_add(&h, beta);
    eg_scalar_from_u64(group, &sum, 0);
    for (size_t i = 0; i < proof->len; i++) {
        lg_kt_challenge_add(&h, &proof->branch[i].a->value);
        lg_kt_challenge_add(&h, &proof->branch[i].b->value);
        eg_scalar_add(group, &sum, &sum, &proof->branch[i].c.x);
    }
    lg_kt_challenge_end(&h, &c);
    return eg_scalar_equal(&c, &sum);
}

/** chi = H(H_E; 23, index, K, selections). */
static void
judge_hash(lg_kt_checking *j, const lg_kt_contest *c)
{
    const lg_algebra *al = &j->walk->algebra;
    eg_hash chi;
    eg_hasher h;
    eg_hasher_init(&h, &lg_kt_of(j->walk)->extended_hash, LG_TAG_CONTEST);
    eg_hasher_u32(&h, (uint32_t)c->about->order);
    lg_algebra_hash(al, &h, &j->walk->joint_key.x);
    for (size_t i = 0; i < c->selections; i++) {
        lg_algebra_hash(al, &h, &c->selection[i].alpha.x);
        lg_algebra_hash(al, &h, &c->selection[i].beta.x);
    }
    eg_hasher_final(&h, &chi);
    require(j, EG_CHECK_8A, eg_hash_equal(&chi, &c->hash), &c->where,
            "contest_hash is not H(H_E; 23, l, K, selections)");
}

void
lg_kt_contest_claim(lg_kt_checking *j, lg_kt_contest *c)
{
    const lg_algebra *al = &j->walk->algebra;
    const lg_contest *about = c->about;
    bool fits = c->selections == about->options;
    lg_algebra_one(al, &c->sum_alpha);
    lg_algebra_one(al, &c->sum_beta);
    for (size_t i = 0; i < c->selections; i++) {
        lg_kt_selection *s = &c->selection[i];
        fits = fits &&
               (i == 0 || c->selection[i - 1].option->order < s->option->order);
        lg_algebra_mul(al, &c->sum_alpha, &c->sum_alpha, &s->alpha.x, 1);
        lg_algebra_mul(al, &c->sum_beta, &c->sum_beta, &s->beta.x, 1);
        require(j, EG_CHECK_6_COUNT, s->proof.len == (size_t)about->each + 1,
                &s->where,
                "the proof does not have one branch more than the option's "
                "limit");
        claim_proof(j, &s->proof, &s->alpha.x, &s->beta.x, EG_CHECK_6A,
                    &s->where);
    }
    require(j, EG_CHECK_X08, fits, &c->where,
            "its selections are not the options of the manifest, in order");
    require(j, EG_CHECK_7_COUNT, c->proof.len == (size_t)about->votes + 1,
            &c->where,
            "the proof does not have one branch more than the contest's limit");
    claim_proof(j, &c->proof, &c->sum_alpha, &c->sum_beta, EG_CHECK_7A,
                &c->where);
    if (c->data.there) {
        lg_base *base = lg_batch_base(&j->batch, &c->data.c0.x, 0);
        lg_base_must(base, EG_CHECK_X12, &c->where,
                     "C_0 of contest data is not in Z_p^r");
    }
}

void
lg_kt_contest_judge(lg_kt_checking *j, const lg_kt_contest *c)
{
    for (size_t i = 0; i < c->selections; i++) {
        const lg_kt_selection *s = &c->selection[i];
        eg_result_visit_many(j->result, EG_CHECK_6B, s->proof.len);
        eg_result_visit_many(j->result, EG_CHECK_6C, s->proof.len);
        require(j, EG_CHECK_6D,
                proof_holds(j, &s->proof, &s->alpha.x, &s->beta.x), &s->where,
                "the proof does not hold: c is not c_0 + ... + c_R");
    }
    eg_result_visit_many(j->result, EG_CHECK_7B, c->proof.len);
    eg_result_visit_many(j->result, EG_CHECK_7C, c->proof.len);
    require(j, EG_CHECK_7D,
            proof_holds(j, &c->proof, &c->sum_alpha, &c->sum_beta), &c->where,
            "the proof does not hold: c is not c_0 + ... + c_L");
}

bool
lg_kt_fits_style(const lg_manifest *m, const lg_kt_ballot *b)
{
    const lg_style *style = lg_manifest_style(m, b->style);
    bool fits = style != NULL && style->contests == b->contests;
    for (size_t i = 0; fits && i < b->contests; i++) {
        const lg_contest *about = b->contest[i].about;
        fits = style->has[about - m->contest] &&
               (i == 0 || b->contest[i - 1].about->order < about->order);
    }
    return fits;
}

/** H(B) = H(H_E; 24, chi_1, ..., B_aux). */
static void
judge_code(lg_kt_checking *j, const lg_kt_ballot *b)
{
    eg_hash code;
    eg_hasher h;
    eg_hasher_init(&h, &lg_kt_of(j->walk)->extended_hash, LG_TAG_CODE);
    for (size_t i = 0; i < b->contests; i++) {
        eg_hasher_hash(&h, &b->contest[i].hash);
    }
    eg_hasher_bytes(&h, b->aux, b->aux_len);
    eg_hasher_final(&h, &code);
    require(j, EG_CHECK_8B, eg_hash_equal(&code, &b->code), NULL,
            "confirmation_code is not H(H_E; 24, chi_1, ..., B_aux)");
}

eg_status
lg_kt_ballot_judge(const lg_walk *walk,
                   lg_kt_ballot *b,
                   eg_arena *arena,
                   eg_result *result,
                   const eg_place *place)
{
    lg_kt_checking j = {.walk = walk, .result = result, .place = place};
    lg_batch_init_over(&j.batch, &walk->algebra, arena);
    require(&j, EG_CHECK_X08, lg_kt_fits_style(&walk->manifest, b), NULL,
            "the ballot does not have the contests of its style");
    for (size_t i = 0; i < b->contests; i++) {
        lg_kt_contest_claim(&j, &b->contest[i]);
        judge_hash(&j, &b->contest[i]);
        if (b->pre) {
            lg_kt_pre_judge(&j, &b->contest[i]);
        }
    }
    for (size_t i = 0; b->has_serial && i < 2; i++) {
        lg_base *base = lg_batch_base(&j.batch, &b->serial[i].x, 0);
        lg_base_must(base, EG_CHECK_X12, NULL, "encrypted_sn is not in Z_p^r");
    }
    if (b->pre) {
        lg_kt_pre_judge_code(&j, b);
    } else {
        judge_code(&j, b);
    }
    EG_TRY(lg_batch_run(&j.batch));
    lg_batch_judge(&j.batch, result, place);
    for (size_t i = 0; i < b->contests; i++) {
        lg_kt_contest_judge(&j, &b->contest[i]);
    }
    return EG_OK;
}
