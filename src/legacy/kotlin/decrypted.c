/* SPDX-License-Identifier: Apache-2.0 */
/* Decrypted selections of 2.0 and their proofs, contest by contest. */
#include "legacy/kotlin/decrypted.h"

/** A decrypted selection: T = B / M, and its proof. */
typedef struct selection {
    lg_where where;
    const lg_option *option;
    lg_element a;
    lg_element b;
    lg_element t;
    int64_t tally;
    lg_scalar c;
    lg_scalar v;
    const lg_claim *commit_a;
    const lg_claim *commit_b;
    const lg_claim *m;
} selection;

/* -- selections ------------------------------------------------------------- */

eg_status
lg_kt_get_proof(const lg_walk *walk,
                lg_scalar *c,
                lg_scalar *v,
                const eg_json *object,
                eg_error *err)
{
    static const char *const names[] = {"challenge", "response", NULL};
    const eg_json *p;
    EG_TRY(eg_json_get_object(&p, object, "proof", err));
    EG_TRY(eg_json_only(p, names, err));
    EG_TRY(lg_get_scalar(&walk->format, c, p, names[0], err));
    return lg_get_scalar(&walk->format, v, p, names[1], err);
}

/**
 * The options of a tally are in the order of the manifest, those of a ballot in
 * sequence order.
 *
 * @param before The one before it; or NULL.
 */
static eg_status
read_selection(lg_kt_judging *j,
               selection *out,
               const selection *before,
               const lg_kt_origin *o,
               const lg_contest *about,
               const lg_where *where,
               const eg_json *v,
               eg_error *err)
{
    const lg_walk *walk = j->walk;
    const char *const *names = lg_kt_of(walk)->dialect->selection;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    out->where = *where;
    out->where.field = v->index + 1;
    EG_TRY(lg_get_text(&out->where.field_id, v, names[0], err));
    out->option = lg_contest_option(about, out->where.field_id);
    const bool follows =
        out->option != NULL &&
        (o->all != NULL
             ? out->option == &about->option[v->index]
             : before == NULL || before->option->order < out->option->order);
    if (!follows) {
        return eg_json_fail(err, v,
                            "must be an option of the manifest in its place");
    }
    EG_TRY(eg_json_get_int(&out->tally, v, names[1], 0, INT64_MAX, err));
    EG_TRY(lg_get_element(&walk->format, &out->t, v, names[2], err));
    EG_TRY(lg_kt_get_pair(walk, &out->a, &out->b, v, names[3], err));
    return lg_kt_get_proof(walk, &out->c, &out->v, v, err);
}

/** M = B / T, a = g^v K^c, b = A^v M^c, T = K^t. */
static void
claim_selection(lg_kt_judging *j, selection *s)
{
    const eg_group *group = j->walk->algebra.group;
    eg_scalar one;
    eg_scalar t;
    eg_scalar_from_u64(group, &one, 1);
    eg_scalar_from_u64(group, &t, (uint64_t)s->tally);
    lg_base *pad = lg_batch_base(&j->batch, &s->a.x, 1);
    lg_base *beta = lg_batch_base(&j->batch, &s->b.x, 1);
    lg_base *quotient = lg_batch_base(&j->batch, &s->t.x, 2);
    lg_base_must(pad, EG_CHECK_10B, &s->where, "A is not in Z_p^r");
    lg_base_must(beta, EG_CHECK_10B, &s->where, "B is not in Z_p^r");
    lg_base_must(quotient, EG_CHECK_10B, &s->where, "T is not in Z_p^r");
    lg_claim *m = lg_batch_claim(&j->batch, EG_CHECK_10B, &s->where, NULL, "");
    lg_claim_times(m, &s->b.x);
    lg_claim_divide(group, m, quotient, &one);
    s->m = m;
    lg_claim *a = lg_batch_claim(&j->batch, EG_CHECK_10B, &s->where, NULL, "");
    lg_claim_g(&j->batch, a, &s->v.x);
    lg_claim_key(&j->batch, a, &s->c.x);
    s->commit_a = a;
    lg_claim *b = lg_batch_claim(&j->batch, EG_CHECK_10B, &s->where, NULL, "");
    lg_claim_power(b, pad, &s->v.x);
    lg_claim_power(b, beta, &s->c.x);
    lg_claim_divide(group, b, quotient, &s->c.x);
    s->commit_b = b;
    lg_claim *power = lg_batch_claim(&j->batch, EG_CHECK_10C, &s->where,
                                     &s->t.x, "T is not K^tally");
    lg_claim_key(&j->batch, power, &t);
}

/** c = H(H_E; 30, K, A, B, a, b, M). */
static void
judge_selection(lg_kt_judging *j, const selection *s)
{
    eg_scalar c;
    lg_kt_challenge h;
    lg_kt_challenge_begin(&h, j->walk, LG_TAG_DECRYPTION);
    lg_kt_challenge_add(&h, &s->a.x);
    lg_kt_challenge_add(&h, &s->b.x);
    lg_kt_challenge_add(&h, &s->commit_a->value);
    lg_kt_challenge_add(&h, &s->commit_b->value);
    lg_kt_challenge_add(&h, &s->m->value);
    lg_kt_challenge_end(&h, &c);
    eg_result_visit(j->result, EG_CHECK_10A);
    lg_kt_require(j, EG_CHECK_10B, eg_scalar_equal(&c, &s->c.x), &s->where,
                  "the proof of the decryption does not hold");
}

/* -- contests --------------------------------------------------------------- */

static const lg_kt_contest *
contest_of(const lg_kt_origin *o, const lg_contest *about)
{
    for (size_t i = 0; o->ballot != NULL && i < o->ballot->contests; i++) {
        if (o->ballot->contest[i].about == about) {
            return &o->ballot->contest[i];
        }
    }
    return NULL;
}

static void
judge_cipher(lg_kt_judging *j,
             const selection *s,
             const lg_kt_origin *o,
             const lg_kt_contest *c)
{
    const eg_element *a = NULL;
    const eg_element *b = NULL;
    if (o->all != NULL) {
        a = &o->all->alpha[s->option->index];
        b = &o->all->beta[s->option->index];
    }
    for (size_t i = 0; c != NULL && i < c->selections; i++) {
        if (c->selection[i].option == s->option) {
            a = &c->selection[i].alpha.x;
            b = &c->selection[i].beta.x;
        }
    }
    lg_kt_require(j, EG_CHECK_10_STRUCTURE,
                  a != NULL && eg_element_equal_var(a, &s->a.x) &&
                      eg_element_equal_var(b, &s->b.x),
                  &s->where, "the ciphertext is not what is to be decrypted");
}

void
lg_kt_count_judge(lg_kt_judging *j,
                  const eg_json *contest,
                  uint64_t count,
                  const lg_where *where)
{
    const eg_json *v = eg_json_member(contest, "ballot_count");
    if (v != NULL) {
        lg_kt_require(j, EG_CHECK_X11,
                      v->type == EG_JSON_INTEGER &&
                          (v->integer == 0 || (uint64_t)v->integer == count),
                      where, "ballot_count is not the number of ballots");
    }
}

static void
judge_votes(lg_kt_judging *j,
            const selection *s,
            size_t len,
            const lg_contest *about,
            const lg_where *where,
            uint64_t ballots,
            bool opened)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < len; i++) {
        const uint64_t most = ballots * (uint64_t)about->each;
        const bool small = (uint64_t)s[i].tally <= most;
        lg_kt_require(j, opened ? EG_CHECK_14E : EG_CHECK_X10, small,
                      &s[i].where, "more votes than the option's limit allows");
        sum += small ? (uint64_t)s[i].tally : 0;
    }
    if (opened) {
        lg_kt_require(j, EG_CHECK_14F, sum <= (uint64_t)about->votes, where,
                      "more votes than the contest's limit allows");
    }
}

eg_status
lg_kt_contest_open(const lg_walk *walk,
                   lg_kt_part *out,
                   const eg_json *v,
                   const lg_kt_origin *o,
                   const lg_contest *last,
                   eg_error *err)
{
    const char *const *names = lg_kt_of(walk)->dialect->contest;
    const lg_manifest *m = &walk->manifest;
    const eg_json *list;
    *out = (lg_kt_part){.contest = v, .head = true};
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_get_text(&out->where.contest_id, v, names[0], err));
    EG_TRY(eg_json_get_array(&list, v, names[1], err));
    const size_t number = lg_manifest_contest(m, out->where.contest_id);
    out->about = &m->contest[number];
    const bool follows =
        number < m->contests &&
        (last == NULL || (o->all != NULL ? out->about > last
                                         : out->about->order > last->order));
    if (!follows || list->count != out->about->options) {
        return eg_json_fail(err, v,
                            "must be a contest of the manifest, in its order "
                            "and with all options");
    }
    out->where.contest = (uint32_t)number + 1;
    out->first = list->first;
    out->len = list->count;
    return EG_OK;
}

/** Read the selections of @p part and ask for what they take. */
static eg_status
claim_selections(lg_kt_judging *j,
                 selection *s,
                 const lg_kt_part *part,
                 const lg_kt_origin *o,
                 const lg_kt_contest *own,
                 eg_error *err)
{
    const eg_json *e = part->first;
    for (size_t i = 0; i < part->len; i++, e = e->next) {
        EG_TRY(read_selection(j, &s[i], i > 0 ? &s[i - 1] : NULL, o,
                              part->about, &part->where, e, err));
        judge_cipher(j, &s[i], o, own);
        claim_selection(j, &s[i]);
    }
    return EG_OK;
}

eg_status
lg_kt_part_judge(lg_kt_judging *j,
                 const lg_kt_part *part,
                 const lg_kt_origin *o,
                 eg_error *err)
{
    const lg_where *where = &part->where;
    const lg_kt_contest *own = contest_of(o, part->about);
    const uint64_t ballots =
        o->all == NULL ? 1 : o->all->on[where->contest - 1];
    lg_kt_plain_data d = {.there = false};
    selection *s = eg_arena_alloc(j->arena, part->len, sizeof(*s));
    if (s == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the decryption is too large");
    }
    lg_batch_init_over(&j->batch, &j->walk->algebra, j->arena);
    if (part->head) {
        EG_TRY(lg_kt_plain_data_read(j, &d, own, o, where, part->contest, err));
    }
    EG_TRY(claim_selections(j, s, part, o, own, err));
    judge_votes(j, s, part->len, part->about, where, ballots, o->all == NULL);
    if (part->head) {
        lg_kt_count_judge(j, part->contest, ballots, where);
    }
    if (d.there) {
        lg_kt_plain_data_claim(j, &d, where);
    }
    EG_TRY(lg_batch_run(&j->batch));
    lg_batch_judge(&j->batch, j->result, j->place);
    for (size_t i = 0; i < part->len; i++) {
        judge_selection(j, &s[i]);
    }
    if (d.there) {
        lg_kt_plain_data_judge(j, &d, where);
    } else if (own != NULL && own->data.there &&
               lg_kt_of(j->walk)->dialect->opens) {
        eg_result_unseen(j->result, EG_CHECK_12_STRUCTURE);
    }
    return EG_OK;
}

eg_status
lg_kt_get_decrypted(const lg_walk *walk,
                    lg_text *id,
                    const eg_json **contests,
                    const eg_json *json,
                    eg_error *err)
{
    const lg_kt_dialect *dialect = lg_kt_of(walk)->dialect;
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, dialect->decryption, err));
    EG_TRY(lg_get_text(id, json, dialect->decryption[0], err));
    if (!dialect->bars) {
        EG_TRY(lg_kt_same_election(walk, json, err));
    }
    return eg_json_get_array(contests, json, dialect->decryption[1], err);
}
