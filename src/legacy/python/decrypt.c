/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shares, compensated shares, and what they come to.
 *
 * The share M of a guardian with key K is proved by c = H(Q', A, B, a, b, M),
 * g^v = a K^c, A^v = b M^c.  A missing guardian's share is the product of parts
 * M_l^w_l, each proved the same way under its recovery key.
 */
#include "legacy/python/decrypt.h"

/** A share or a part of one, with its proof. */
typedef struct share {
    uint32_t guardian; /**< Whose proof it is, from 0. */
    lg_element m;
    lg_element a;
    lg_element b;
    lg_scalar c;
    lg_scalar v;
    lg_base *base; /**< Of m; the second power is m^w_l. */
    const eg_element *weighted;
    struct share *part; /**< Of a missing guardian, len of the quorum. */
} share;

typedef struct selection {
    lg_where where;
    lg_pair message;
    lg_element value;
    int64_t tally;
    lg_cipher known;   /**< What is to be decrypted. */
    share *share;      /**< By guardian. */
    bool misdescribed; /**< A share repeats another description's hash. */
} selection;

typedef struct judging {
    const lg_quorum *quorum;
    const lg_walk *walk;
    lg_format format; /**< Digits that are made go into the arena, too. */
    eg_arena *arena;
    eg_result *result;
    const eg_place *place;
    lg_batch batch;
} judging;

/* -- reading ---------------------------------------------------------------- */

/** The guardian that member @p name of @p v calls by its identifier. */
static eg_status
get_guardian(const lg_walk *walk,
             uint32_t *out,
             const eg_json *v,
             const char *name,
             eg_error *err)
{
    lg_text id;
    EG_TRY(lg_get_text(&id, v, name, err));
    for (uint32_t i = 0; i < walk->n; i++) {
        if (lg_text_equal(walk->guardian[i].id, id)) {
            *out = i;
            return EG_OK;
        }
    }
    return eg_json_fail(err, eg_json_member(v, name),
                        "must be the guardian_id of a guardian");
}

static eg_status
read_proof(const judging *j, share *out, const eg_json *v, eg_error *err)
{
    static const char *const names[] = {
        "pad", "data", "challenge", "response", "usage", "name", NULL};
    const lg_format *f = &j->format;
    const eg_json *p;
    EG_TRY(eg_json_get_object(&p, v, "proof", err));
    EG_TRY(eg_json_only(p, names, err));
    EG_TRY(lg_get_element(f, &out->a, p, names[0], err));
    EG_TRY(lg_get_element(f, &out->b, p, names[1], err));
    EG_TRY(lg_get_scalar(f, &out->c, p, names[2], err));
    EG_TRY(lg_get_scalar(f, &out->v, p, names[3], err));
    return lg_py_words(j->walk, LG_PY_SHARE, p, err);
}

/** The member object_id must name the selection. */
static eg_status
same_id(const eg_json *v, lg_text id, eg_error *err)
{
    lg_text own;
    EG_TRY(lg_get_text(&own, v, "object_id", err));
    if (!lg_text_equal(own, id)) {
        return eg_json_fail(err, eg_json_member(v, "object_id"),
                            "must be that of what it belongs to");
    }
    return EG_OK;
}

/** 1.1: the hash of the option's description, which later builds left out. */
static eg_status
read_description(const judging *j,
                 selection *s,
                 const eg_json *v,
                 eg_error *err)
{
    lg_scalar hash;
    if (!j->walk->source.early) {
        return lg_get_absent(v, "description_hash", err);
    }
    if (eg_json_member(v, "description_hash") == NULL) {
        return EG_OK;
    }
    EG_TRY(lg_get_scalar(&j->format, &hash, v, "description_hash", err));
    s->misdescribed = s->misdescribed || s->known.description == NULL ||
                      !eg_scalar_equal(&hash.x, s->known.description);
    return EG_OK;
}

/** One of the recovered parts of the share of guardian @p missing. */
static eg_status
read_part(judging *j,
          share *parts,
          uint32_t missing,
          selection *s,
          const eg_json *v,
          uint32_t number,
          eg_error *err)
{
    static const char *const names[] = {
        "object_id",    "guardian_id", "missing_guardian_id", "share",
        "recovery_key", "proof",       "description_hash",    NULL};
    const lg_walk *walk = j->walk;
    const lg_quorum *q = j->quorum;
    share *out = &parts[number];
    uint32_t lost;
    lg_element key;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(same_id(v, s->where.field_id, err));
    EG_TRY(get_guardian(walk, &out->guardian, v, names[1], err));
    EG_TRY(get_guardian(walk, &lost, v, names[2], err));
    EG_TRY(lg_get_element(&j->format, &out->m, v, names[3], err));
    EG_TRY(lg_get_element(&j->format, &key, v, names[4], err));
    EG_TRY(read_proof(j, out, v, err));
    EG_TRY(read_description(j, s, v, err));
    bool again = false;
    for (uint32_t i = 0; i < number; i++) {
        again = again || parts[i].guardian == out->guardian;
    }
    if (again || lost != missing || !q->available[out->guardian]) {
        return eg_json_fail(err, v,
                            "must be one part of each available guardian for "
                            "the missing one");
    }
    if (v->name != NULL && !lg_text_equal((lg_text){v->name, v->name_len},
                                          walk->guardian[out->guardian].id)) {
        return eg_json_fail(err, v, "must be named by its guardian_id");
    }
    lg_require(
        j->result, EG_CHECK_10_STRUCTURE,
        eg_element_equal_var(
            &key.x, &q->recovery[(size_t)missing * walk->n + out->guardian]),
        j->place, &s->where,
        "a recovery_key is not the product of the missing guardian's "
        "K_i,j^(l^j)");
    return EG_OK;
}

static eg_status
read_parts(judging *j,
           share *out,
           uint32_t missing,
           selection *s,
           const eg_json *v,
           eg_error *err)
{
    const eg_json *parts;
    uint32_t number = 0;
    EG_TRY(eg_json_get(&parts, v, "recovered_parts", err));
    if ((parts->type != EG_JSON_OBJECT && parts->type != EG_JSON_ARRAY) ||
        parts->count != j->quorum->len) {
        return eg_json_fail(err, parts, "must be %u parts", j->quorum->len);
    }
    out->part = eg_arena_alloc(j->arena, parts->count, sizeof(*out->part));
    if (out->part == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the decryption is too large");
    }
    for (const eg_json *p = parts->first; p != NULL; p = p->next) {
        EG_TRY(read_part(j, out->part, missing, s, p, number++, err));
    }
    return EG_OK;
}

static eg_status
read_share(judging *j,
           selection *s,
           bool *seen,
           const eg_json *v,
           eg_error *err)
{
    static const char *const names[] = {
        "object_id",       "guardian_id",      "share", "proof",
        "recovered_parts", "description_hash", NULL};
    uint32_t i;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(same_id(v, s->where.field_id, err));
    EG_TRY(get_guardian(j->walk, &i, v, names[1], err));
    if (seen[i]) {
        return eg_json_fail(err, v, "must be the only share of its guardian");
    }
    seen[i] = true;
    s->share[i].guardian = i;
    EG_TRY(lg_get_element(&j->format, &s->share[i].m, v, names[2], err));
    EG_TRY(read_description(j, s, v, err));
    if (j->quorum->available[i]) {
        EG_TRY(
            lg_get_null(v, "recovered_parts", " where there is a proof", err));
        return read_proof(j, &s->share[i], v, err);
    }
    EG_TRY(
        lg_get_null(v, "proof", ": the tally's first selection has none", err));
    return read_parts(j, &s->share[i], i, s, v, err);
}

static eg_status
read_selection(judging *j,
               selection *s,
               const lg_ciphers *ciphers,
               size_t number,
               const eg_json *v,
               eg_error *err)
{
    static const char *const names[] = {"object_id", "tally",  "value",
                                        "message",   "shares", NULL};
    const uint32_t n = j->walk->n;
    const eg_json *list;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    s->where.field_id = (lg_text){v->name, v->name_len};
    s->where.field = v->index + 1;
    EG_TRY(same_id(v, s->where.field_id, err));
    if (!ciphers->find(ciphers->context, number, s->where.field_id,
                       &s->known)) {
        s->known = (lg_cipher){NULL, NULL, NULL};
    }
    EG_TRY(eg_json_get_int(&s->tally, v, "tally", 0, INT64_MAX, err));
    EG_TRY(lg_get_element(&j->format, &s->value, v, "value", err));
    EG_TRY(lg_get_pair(&j->format, &s->message, v, "message", err));
    EG_TRY(eg_json_get_array(&list, v, "shares", err));
    s->share = eg_arena_alloc(j->arena, n, sizeof(*s->share));
    bool *seen = eg_arena_alloc(j->arena, n, sizeof(*seen));
    if (s->share == NULL || seen == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the decryption is too large");
    }
    if (list->count != n) {
        return eg_json_fail(err, list, "must be %u shares", n);
    }
    for (const eg_json *e = list->first; e != NULL; e = e->next) {
        EG_TRY(read_share(j, s, seen, e, err));
    }
    return EG_OK;
}

/* -- judging ---------------------------------------------------------------- */

/** The key under which guardian @p i proves, or its part for @p missing. */
static void
claim_key(judging *j, lg_claim *claim, const share *s, const share *whole)
{
    const lg_walk *walk = j->walk;
    const lg_guardian *g = &walk->guardian[s->guardian];
    eg_scalar minus;
    if (whole == NULL && g->key_base != NULL) {
        eg_scalar_negate(walk->group, &minus, &s->c.x);
        lg_claim_fixed(&j->batch, claim, g->key_base, &minus);
        return;
    }
    const eg_element *key =
        whole == NULL
            ? &g->commitment[0].x
            : &j->quorum
                   ->recovery[(size_t)whole->guardian * walk->n + s->guardian];
    lg_claim_divide(walk->group, claim, lg_batch_base(&j->batch, key, 1),
                    &s->c.x);
}

/** The proof of a share; @p whole is the missing guardian's where it is a part. */
static void
judge_share(judging *j,
            const selection *s,
            share *one,
            const share *whole,
            lg_base *pad)
{
    const lg_walk *walk = j->walk;
    const eg_group *group = walk->group;
    eg_scalar hash;
    lg_bar bar;
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_scalar(&bar, group, &walk->extended_hash);
    lg_bar_text(&bar, s->message.alpha.text);
    lg_bar_text(&bar, s->message.beta.text);
    lg_bar_text(&bar, one->a.text);
    lg_bar_text(&bar, one->b.text);
    lg_bar_text(&bar, one->m.text);
    lg_bar_end(&bar, group, &hash);
    eg_result_visit(j->result, EG_CHECK_10A);
    lg_require(j->result, EG_CHECK_10B, eg_scalar_equal(&hash, &one->c.x),
               j->place, &s->where,
               "the challenge of a share is not H(Q', A, B, a, b, M)");
    lg_claim *claim =
        lg_batch_claim(&j->batch, EG_CHECK_10B, &s->where, &one->a.x,
                       "g^v of a share is not a K_i^c");
    lg_claim_fixed(&j->batch, claim, eg_group_g(group), &one->v.x);
    claim_key(j, claim, one, whole);
    one->base = lg_batch_base(&j->batch, &one->m.x, 2);
    lg_base_must(one->base, EG_CHECK_10B, &s->where, "a share is not in Z_p^r");
    claim = lg_batch_claim(&j->batch, EG_CHECK_10B, &s->where, &one->b.x,
                           "A^v of a share is not b M^c");
    lg_claim_power(claim, pad, &one->v.x);
    lg_claim_divide(group, claim, one->base, &one->c.x);
    if (whole != NULL) {
        lg_claim *power =
            lg_batch_claim(&j->batch, EG_CHECK_10B, &s->where, NULL, "");
        lg_claim_power(power, one->base, &j->quorum->w[one->guardian]);
        one->weighted = &power->value;
    }
}

static void
judge_shares(judging *j, selection *s)
{
    const uint32_t n = j->walk->n;
    const uint32_t parts = j->quorum->len;
    const size_t proofs = parts + (size_t)(n - parts) * parts;
    lg_base *pad = lg_batch_base(&j->batch, &s->message.alpha.x, proofs);
    for (uint32_t i = 0; i < n; i++) {
        share *one = &s->share[i];
        if (one->part == NULL) {
            judge_share(j, s, one, NULL, pad);
            continue;
        }
        for (uint32_t l = 0; l < parts; l++) {
            judge_share(j, s, &one->part[l], one, pad);
        }
    }
    eg_scalar t;
    eg_scalar_from_u64(j->walk->group, &t, (uint64_t)s->tally);
    lg_claim *claim = lg_batch_claim(&j->batch, EG_CHECK_10C, &s->where,
                                     &s->value.x, "value is not g^tally");
    lg_claim_fixed(&j->batch, claim, eg_group_g(j->walk->group), &t);
}

/** After the powers are there: parts make shares, and shares the value. */
static void
judge_products(judging *j, const selection *s)
{
    const eg_group *group = j->walk->group;
    eg_element product = s->value.x;
    for (uint32_t i = 0; i < j->walk->n; i++) {
        const share *one = &s->share[i];
        if (one->part != NULL) {
            eg_element whole;
            eg_element_one(group, &whole);
            for (uint32_t l = 0; l < j->quorum->len; l++) {
                eg_element_mul(group, &whole, &whole, one->part[l].weighted);
            }
            lg_require(j->result, EG_CHECK_10B,
                       eg_element_equal_var(&whole, &one->m.x), j->place,
                       &s->where,
                       "a missing guardian's share is not the product of its "
                       "parts M_l^w_l");
        }
        eg_element_mul(group, &product, &product, &one->m.x);
    }
    lg_require(j->result, EG_CHECK_10C,
               eg_element_equal_var(&product, &s->message.beta.x), j->place,
               &s->where, "B is not value times the product of the shares");
}

/** Which selections must be there: all options, all placeholders or none. */
static bool
has_all(const lg_contest *about, const selection *s, size_t len, bool opened)
{
    size_t known = 0;
    for (size_t i = 0; i < len; i++) {
        known += lg_contest_option(about, s[i].where.field_id) != NULL ? 1 : 0;
    }
    const size_t others = len - known;
    return known == about->options &&
           (others == 0 || (opened && others == (size_t)about->elected));
}

static eg_status
read_contest(judging *j,
             const eg_json *contest,
             const eg_json **list,
             lg_where *where,
             size_t *number,
             eg_error *err)
{
    static const char *const names[] = {"object_id", "selections", NULL};
    const lg_manifest *m = &j->walk->manifest;
    const lg_text name = {contest->name, contest->name_len};
    EG_TRY(eg_json_need_object(contest, err));
    EG_TRY(eg_json_only(contest, names, err));
    *number = lg_manifest_contest(m, name);
    if (*number == m->contests) {
        return eg_json_fail(err, contest, "is no contest of the manifest");
    }
    EG_TRY(same_id(contest, name, err));
    *where = (lg_where){.contest = (uint32_t)*number + 1, .contest_id = name};
    return eg_json_get_object(list, contest, "selections", err);
}

/** The ciphertext of a selection must be the one that is to be decrypted. */
static void
judge_message(judging *j, const selection *s)
{
    const lg_cipher *c = &s->known;
    lg_require(j->result, EG_CHECK_10_STRUCTURE,
               c->alpha != NULL &&
                   eg_element_equal_var(c->alpha, &s->message.alpha.x) &&
                   eg_element_equal_var(c->beta, &s->message.beta.x),
               j->place, &s->where,
               "message is not the ciphertext that is to be decrypted");
    lg_require(j->result, EG_CHECK_10_STRUCTURE, !s->misdescribed, j->place,
               &s->where,
               "the description_hash of a share is not that of the manifest");
}

eg_status
lg_py_decrypted(const lg_quorum *quorum,
                const eg_json *contest,
                const lg_ciphers *ciphers,
                bool opened,
                eg_arena *arena,
                eg_result *result,
                const eg_place *place,
                size_t *number,
                eg_error *err)
{
    judging j = {.quorum = quorum,
                 .walk = quorum->walk,
                 .format = quorum->walk->format,
                 .arena = arena,
                 .result = result,
                 .place = place};
    const eg_json *list;
    lg_where where;
    size_t len = 0;
    j.format.arena = arena;
    EG_TRY(read_contest(&j, contest, &list, &where, number, err));
    lg_batch_init(&j.batch, j.walk->group, arena);
    selection *s = eg_arena_alloc(arena, list->count, sizeof(*s));
    if (s == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the decryption is too large");
    }
    for (const eg_json *v = list->first; v != NULL; v = v->next) {
        s[len].where = where;
        EG_TRY(read_selection(&j, &s[len], ciphers, *number, v, err));
        judge_message(&j, &s[len]);
        judge_shares(&j, &s[len++]);
    }
    lg_require(result, EG_CHECK_11C,
               has_all(&j.walk->manifest.contest[*number], s, len, opened),
               place, &where,
               "not all of its options are there, or others than these");
    EG_TRY(lg_batch_run(&j.batch));
    lg_batch_judge(&j.batch, result, place);
    for (size_t i = 0; i < len; i++) {
        judge_products(&j, &s[i]);
    }
    return EG_OK;
}
