/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pre-encrypted ballots of 2.0, sections 4.1 and 4.5 of its text.
 *
 * For each of a contest's m options, and for each of L null votes, a ballot has
 * a vector of m encryptions, of which the option's own is of 1.  L of them are
 * the voter's choice, their product is what is counted, and the printed code is
 * made of the hashes of all of them.
 */
#include <inttypes.h>

#include "codec/text.h"
#include "legacy/kotlin/kotlin.h"

/** Digits of a short code. */
#define SHORT_CODE 5

/* -- reading ---------------------------------------------------------------- */

static eg_status
no_room(eg_error *err)
{
    return eg_fail(err, EG_ERR_LIMIT, "the ballot is too large");
}

static eg_status
read_vector(const lg_walk *walk,
            lg_kt_vector *out,
            const eg_json *v,
            eg_arena *arena,
            eg_error *err)
{
    static const char *const names[] = {"selection_hash", "short_code",
                                        "encryptions", NULL};
    const eg_json *list;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_get_hash(&walk->format, &out->psi, v, names[0], err));
    EG_TRY(lg_get_text(&out->short_code, v, names[1], err));
    EG_TRY(eg_json_get_array(&list, v, names[2], err));
    out->alpha = eg_arena_alloc(arena, list->count, sizeof(*out->alpha));
    out->beta = eg_arena_alloc(arena, list->count, sizeof(*out->beta));
    if (out->alpha == NULL || out->beta == NULL) {
        return no_room(err);
    }
    for (const eg_json *e = list->first; e != NULL; e = e->next) {
        EG_TRY(lg_kt_read_pair(walk, &out->alpha[out->len],
                               &out->beta[out->len], e, err));
        out->len++;
    }
    return EG_OK;
}

eg_status
lg_kt_pre_read(const lg_walk *walk,
               lg_kt_pre *out,
               const eg_json *contest,
               eg_arena *arena,
               eg_error *err)
{
    static const char *const names[] = {
        "preencryption_hash", "all_selection_hashes", "selected_vectors", NULL};
    const eg_json *v;
    const eg_json *hashes;
    const eg_json *vectors;
    EG_TRY(eg_json_get_object(&v, contest, "pre_encryption", err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_get_hash(&walk->format, &out->chi, v, names[0], err));
    EG_TRY(eg_json_get_array(&hashes, v, names[1], err));
    EG_TRY(eg_json_get_array(&vectors, v, names[2], err));
    out->psi = eg_arena_alloc(arena, hashes->count, sizeof(*out->psi));
    out->vector = eg_arena_alloc(arena, vectors->count, sizeof(*out->vector));
    if (out->psi == NULL || out->vector == NULL) {
        return no_room(err);
    }
    for (const eg_json *h = hashes->first; h != NULL; h = h->next) {
        EG_TRY(lg_read_hash(&walk->format, &out->psi[out->psis++], h, err));
    }
    for (const eg_json *s = vectors->first; s != NULL; s = s->next) {
        EG_TRY(read_vector(walk, &out->vector[out->vectors++], s, arena, err));
    }
    return EG_OK;
}

/* -- judging ---------------------------------------------------------------- */

static bool
require(lg_kt_checking *j,
        eg_check check,
        bool holds,
        const lg_kt_contest *c,
        const char *what)
{
    return lg_require(j->result, check, holds, j->place, &c->where, what);
}

static int
compare(const eg_hash *a, const eg_hash *b)
{
    return memcmp(a->bytes, b->bytes, EG_HASH_BYTES);
}

static void
short_code(char out[SHORT_CODE + 2], const eg_hash *psi)
{
    eg_hex_write_upper(out, psi->bytes, (SHORT_CODE + 1) / 2);
}

/** As many vectors and hashes as there have to be; else nothing can follow. */
static bool
judge_counts(lg_kt_checking *j, const lg_kt_contest *c)
{
    const size_t limit = (size_t)c->about->votes;
    bool fits = require(j, EG_CHECK_16_STRUCTURE,
                        c->pre.psis == c->about->options + limit, c,
                        "all_selection_hashes has not one hash for each option "
                        "and each null vote");
    fits = require(j, EG_CHECK_X15, c->pre.vectors == limit, c,
                   "selected_vectors are not as many as the contest's limit") &&
           fits;
    for (size_t i = 0; i < c->pre.vectors; i++) {
        fits = require(j, EG_CHECK_16_STRUCTURE,
                       c->pre.vector[i].len == c->selections, c,
                       "a selected vector has not one encryption for each "
                       "option") &&
               fits;
    }
    return fits;
}

/** 15.A: what is counted is the product of the chosen vectors. */
static void
judge_product(lg_kt_checking *j, const lg_kt_contest *c)
{
    const lg_algebra *al = &j->walk->algebra;
    for (size_t k = 0; k < c->selections; k++) {
        const lg_kt_selection *s = &c->selection[k];
        eg_element alpha;
        eg_element beta;
        lg_algebra_one(al, &alpha);
        lg_algebra_one(al, &beta);
        for (size_t i = 0; i < c->pre.vectors; i++) {
            const lg_kt_vector *v = &c->pre.vector[i];
            lg_algebra_mul(al, &alpha, &alpha, &v->alpha[k].x, 1);
            lg_algebra_mul(al, &beta, &beta, &v->beta[k].x, 1);
        }
        lg_require(j->result, EG_CHECK_15A,
                   eg_element_equal_var(&alpha, &s->alpha.x) &&
                       eg_element_equal_var(&beta, &s->beta.x),
                   j->place, &s->where,
                   "encrypted_vote is not the product of the selected vectors");
    }
}

/** A single vector is what is counted, and tested there. */
static void
claim_members(lg_kt_checking *j, const lg_kt_contest *c, const lg_kt_vector *v)
{
    for (size_t k = 0; c->pre.vectors > 1 && k < v->len; k++) {
        lg_base_must(lg_batch_base(&j->batch, &v->alpha[k].x, 0), EG_CHECK_6A,
                     &c->where, "alpha of a selected vector is not in Z_p^r");
        lg_base_must(lg_batch_base(&j->batch, &v->beta[k].x, 0), EG_CHECK_6A,
                     &c->where, "beta of a selected vector is not in Z_p^r");
    }
}

/** psi = H(H_E; 40, K, alpha_1, beta_1, ...) is one of those printed. */
static void
judge_vector(lg_kt_checking *j, const lg_kt_contest *c, const lg_kt_vector *v)
{
    const lg_algebra *al = &j->walk->algebra;
    char digits[SHORT_CODE + 2];
    bool printed = false;
    eg_hash psi;
    eg_hasher h;
    eg_hasher_init(&h, &lg_kt_of(j->walk)->extended_hash, LG_TAG_PRE_SELECTION);
    lg_algebra_hash(al, &h, &j->walk->joint_key.x);
    for (size_t k = 0; k < v->len; k++) {
        lg_algebra_hash(al, &h, &v->alpha[k].x);
        lg_algebra_hash(al, &h, &v->beta[k].x);
    }
    eg_hasher_final(&h, &psi);
    require(j, EG_CHECK_16A, eg_hash_equal(&psi, &v->psi), c,
            "selection_hash is not H(H_E; 40, K, encryptions)");
    for (size_t i = 0; i < c->pre.psis; i++) {
        printed = printed || eg_hash_equal(&c->pre.psi[i], &v->psi);
    }
    require(j, EG_CHECK_16A, printed, c,
            "selection_hash is none of all_selection_hashes");
    short_code(digits, &v->psi);
    require(j, EG_CHECK_17A,
            lg_text_equal(v->short_code, (lg_text){digits, SHORT_CODE}), c,
            "short_code is not the first five digits of selection_hash");
}

/** No vector is chosen twice, and none tells its option by its place. */
static void
judge_order(lg_kt_checking *j, const lg_kt_contest *c)
{
    for (size_t i = 1; i < c->pre.vectors; i++) {
        const int order =
            compare(&c->pre.vector[i - 1].psi, &c->pre.vector[i].psi);
        require(j, EG_CHECK_X15, order != 0, c, "a vector is selected twice");
        require(j, EG_CHECK_16_STRUCTURE, order <= 0, c,
                "selected_vectors are not in ascending order");
    }
}

/** chi = H(H_E; 41, l, K, psi_1, ...) over ascending hashes. */
static void
judge_chi(lg_kt_checking *j, const lg_kt_contest *c)
{
    bool ascend = true;
    bool differ = true;
    eg_hash chi;
    eg_hasher h;
    eg_hasher_init(&h, &lg_kt_of(j->walk)->extended_hash, LG_TAG_PRE_CONTEST);
    eg_hasher_u32(&h, (uint32_t)c->about->order);
    lg_algebra_hash(&j->walk->algebra, &h, &j->walk->joint_key.x);
    for (size_t i = 0; i < c->pre.psis; i++) {
        eg_hasher_hash(&h, &c->pre.psi[i]);
        if (i > 0) {
            char a[SHORT_CODE + 2];
            char b[SHORT_CODE + 2];
            short_code(a, &c->pre.psi[i - 1]);
            short_code(b, &c->pre.psi[i]);
            ascend = ascend && compare(&c->pre.psi[i - 1], &c->pre.psi[i]) < 0;
            /* Equal beginnings of ascending hashes are neighbours. */
            differ = differ && memcmp(a, b, SHORT_CODE) != 0;
        }
    }
    eg_hasher_final(&h, &chi);
    require(j, EG_CHECK_16B, ascend, c,
            "all_selection_hashes do not ascend strictly");
    require(j, EG_CHECK_16B, eg_hash_equal(&chi, &c->pre.chi), c,
            "preencryption_hash is not H(H_E; 41, l, K, all_selection_hashes)");
    require(j, EG_CHECK_X17, differ, c,
            "two options or null votes have the same short code");
}

void
lg_kt_pre_judge(lg_kt_checking *j, const lg_kt_contest *c)
{
    if (!judge_counts(j, c)) {
        eg_result_unseen_step(j->result, 15);
        eg_result_unseen_step(j->result, 16);
        eg_result_unseen_step(j->result, 17);
        return;
    }
    judge_product(j, c);
    for (size_t i = 0; i < c->pre.vectors; i++) {
        claim_members(j, c, &c->pre.vector[i]);
        judge_vector(j, c, &c->pre.vector[i]);
    }
    judge_order(j, c);
    judge_chi(j, c);
}

void
lg_kt_pre_judge_code(lg_kt_checking *j, const lg_kt_ballot *b)
{
    eg_hash code;
    eg_hasher h;
    eg_hasher_init(&h, &lg_kt_of(j->walk)->extended_hash, LG_TAG_PRE_CODE);
    for (size_t i = 0; i < b->contests; i++) {
        eg_hasher_hash(&h, &b->contest[i].pre.chi);
    }
    eg_hasher_bytes(&h, b->aux, b->aux_len);
    eg_hasher_final(&h, &code);
    lg_require(j->result, EG_CHECK_16C, eg_hash_equal(&code, &b->code),
               j->place, NULL,
               "confirmation_code is not H(H_E; 42, chi_1, ..., B_aux)");
}

void
lg_kt_pre_tell(lg_walk *walk, const lg_ballots *all)
{
    const uint64_t uncast = all->count[LG_COUNT_PRE_UNCAST];
    if (all->count[LG_COUNT_PRE] > 0) {
        lg_deviation(walk,
                     "short codes of %" PRIu64 " pre-encrypted ballots are the "
                     "first five digits of their hashes, which no manifest "
                     "says, as written by the Kotlin implementations",
                     all->count[LG_COUNT_PRE]);
    }
    if (uncast > 0 && walk->report->asked[18]) {
        eg_result_unseen(&walk->report->result, EG_CHECK_18A);
        lg_remark(walk,
                  "unproven: %" PRIu64 " pre-encrypted ballots were not cast, "
                  "and the vectors that were not chosen are not published",
                  uncast);
    }
}
