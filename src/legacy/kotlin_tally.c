/* SPDX-License-Identifier: Apache-2.0 */
/* The tally and the decryptions of challenged ballots of 2.0. */
#include <inttypes.h>
#include <stdlib.h>

#include "codec/text.h"
#include "legacy/kotlin.h"
#include "legacy/places.h"

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

/** Decrypted contest data. */
typedef struct data {
    bool there;
    lg_kt_data cipher;
    lg_element beta;
    lg_scalar c;
    lg_scalar v;
    const eg_json *json;
    const lg_claim *a;
    const lg_claim *b;
} data;

typedef struct judging {
    const lg_walk *walk;
    eg_arena *arena;
    eg_result *result;
    const eg_place *place;
    lg_batch batch;
    bool upper_data; /**< The data proof's C_1 was hashed as text. */
    bool old_label;  /**< The MAC's key is derived as Kotlin did. */
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

/* -- selections ------------------------------------------------------------- */

static eg_status
read_proof(const lg_walk *walk,
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

static eg_status
read_selection(judging *j,
               selection *out,
               const lg_contest *about,
               const lg_where *where,
               const eg_json *v,
               eg_error *err)
{
    static const char *const names[] = {"selection_id",   "tally", "b_over_m",
                                        "encrypted_vote", "proof", NULL};
    const lg_walk *walk = j->walk;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    out->where = *where;
    out->where.field = v->index + 1;
    EG_TRY(lg_get_text(&out->where.field_id, v, names[0], err));
    out->option = lg_contest_option(about, out->where.field_id);
    if (out->option == NULL || out->option != &about->option[v->index]) {
        return eg_json_fail(err, v,
                            "must be an option of the manifest in its place");
    }
    EG_TRY(eg_json_get_int(&out->tally, v, names[1], 0, INT64_MAX, err));
    EG_TRY(lg_get_element(&walk->format, &out->t, v, names[2], err));
    EG_TRY(lg_kt_get_pair(walk, &out->a, &out->b, v, names[3], err));
    return read_proof(walk, &out->c, &out->v, v, err);
}

/** M = B / T, a = g^v K^c, b = A^v M^c, T = K^t. */
static void
claim_selection(judging *j, selection *s)
{
    const lg_walk *walk = j->walk;
    eg_scalar one;
    eg_scalar t;
    eg_scalar_from_u64(walk->group, &one, 1);
    eg_scalar_from_u64(walk->group, &t, (uint64_t)s->tally);
    lg_base *pad = lg_batch_base(&j->batch, &s->a.x, 1);
    lg_base *beta = lg_batch_base(&j->batch, &s->b.x, 1);
    lg_base *quotient = lg_batch_base(&j->batch, &s->t.x, 2);
    lg_base_must(pad, EG_CHECK_10B, &s->where, "A is not in Z_p^r");
    lg_base_must(beta, EG_CHECK_10B, &s->where, "B is not in Z_p^r");
    lg_base_must(quotient, EG_CHECK_10B, &s->where, "b_over_m is not in Z_p^r");
    lg_claim *m = lg_batch_claim(&j->batch, EG_CHECK_10B, &s->where, NULL, "");
    lg_claim_times(m, &s->b.x);
    lg_claim_divide(walk->group, m, quotient, &one);
    s->m = m;
    lg_claim *a = lg_batch_claim(&j->batch, EG_CHECK_10B, &s->where, NULL, "");
    lg_claim_fixed(&j->batch, a, eg_group_g(walk->group), &s->v.x);
    lg_claim_fixed(&j->batch, a, walk->joint_base, &s->c.x);
    s->commit_a = a;
    lg_claim *b = lg_batch_claim(&j->batch, EG_CHECK_10B, &s->where, NULL, "");
    lg_claim_power(b, pad, &s->v.x);
    lg_claim_power(b, beta, &s->c.x);
    lg_claim_divide(walk->group, b, quotient, &s->c.x);
    s->commit_b = b;
    lg_claim *power = lg_batch_claim(&j->batch, EG_CHECK_10C, &s->where,
                                     &s->t.x, "b_over_m is not K^tally");
    lg_claim_fixed(&j->batch, power, walk->joint_base, &t);
}

/** c = H(H_E; 30, K, A, B, a, b, M). */
static void
judge_selection(judging *j, const selection *s)
{
    const eg_group *group = j->walk->group;
    eg_scalar c;
    eg_hasher h;
    eg_hasher_init(&h, &lg_kt_of(j->walk)->extended_hash, LG_TAG_DECRYPTION);
    eg_hasher_element(&h, group, &j->walk->joint_key.x);
    eg_hasher_element(&h, group, &s->a.x);
    eg_hasher_element(&h, group, &s->b.x);
    eg_hasher_element(&h, group, &s->commit_a->value);
    eg_hasher_element(&h, group, &s->commit_b->value);
    eg_hasher_element(&h, group, &s->m->value);
    eg_hasher_final_q(&h, group, &c);
    eg_result_visit(j->result, EG_CHECK_10A);
    require(j, EG_CHECK_10B, eg_scalar_equal(&c, &s->c.x), &s->where,
            "the proof of the decryption does not hold");
}

/* -- contest data ----------------------------------------------------------- */

static bool
same_data(const lg_kt_data *a, const lg_kt_data *b)
{
    return a->there == b->there && eg_element_equal_var(&a->c0.x, &b->c0.x) &&
           lg_text_equal((lg_text){(const char *)a->c1, a->c1_len},
                         (lg_text){(const char *)b->c1, b->c1_len}) &&
           eg_hash_equal(&a->c2, &b->c2) && a->bytes == b->bytes;
}

static eg_status
read_data(judging *j,
          data *out,
          const lg_kt_data *cipher,
          const lg_where *where,
          const eg_json *contest,
          eg_error *err)
{
    static const char *const names[] = {
        "contest_data", "encrypted_contest_data", "proof", "beta", NULL};
    const eg_json *v = NULL;
    *out = (data){.there = false};
    EG_TRY(eg_json_get_object_opt(&v, contest, "decrypted_contest_data", err));
    if (v == NULL) {
        return EG_OK;
    }
    out->there = true;
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(eg_json_get_object(&out->json, v, names[0], err));
    EG_TRY(lg_kt_get_data(j->walk, &out->cipher, v, names[1], j->arena, err));
    EG_TRY(read_proof(j->walk, &out->c, &out->v, v, err));
    EG_TRY(lg_get_element(&j->walk->format, &out->beta, v, names[3], err));
    require(j, EG_CHECK_12_STRUCTURE,
            cipher != NULL && same_data(cipher, &out->cipher), where,
            "the decrypted contest data are not those of the ballot");
    return EG_OK;
}

/** a = g^v K^c, b = C_0^v beta^c. */
static void
claim_data(judging *j, data *d, const lg_where *where)
{
    const lg_walk *walk = j->walk;
    lg_base *c0 = lg_batch_base(&j->batch, &d->cipher.c0.x, 1);
    lg_base *beta = lg_batch_base(&j->batch, &d->beta.x, 1);
    lg_base_must(c0, EG_CHECK_X12, where, "C_0 is not in Z_p^r");
    lg_base_must(beta, EG_CHECK_X12, where, "beta is not in Z_p^r");
    lg_claim *a = lg_batch_claim(&j->batch, EG_CHECK_12B, where, NULL, "");
    lg_claim_fixed(&j->batch, a, eg_group_g(walk->group), &d->v.x);
    lg_claim_fixed(&j->batch, a, walk->joint_base, &d->c.x);
    d->a = a;
    lg_claim *b = lg_batch_claim(&j->batch, EG_CHECK_12B, where, NULL, "");
    lg_claim_power(b, c0, &d->v.x);
    lg_claim_power(b, beta, &d->c.x);
    d->b = b;
}

/** c = H(H_E; 31, K, C_0, C_1, C_2, a, b, beta), C_1 as bytes or as digits. */
static bool
data_proof_holds(const judging *j, const data *d, bool upper)
{
    const eg_group *group = j->walk->group;
    eg_scalar c;
    eg_hasher h;
    eg_hasher_init(&h, &lg_kt_of(j->walk)->extended_hash, LG_TAG_DATA_PROOF);
    eg_hasher_element(&h, group, &j->walk->joint_key.x);
    eg_hasher_element(&h, group, &d->cipher.c0.x);
    for (size_t i = 0; i < d->cipher.c1_len; i++) {
        char digits[3];
        eg_hex_write_upper(digits, d->cipher.c1 + i, 1);
        eg_hasher_bytes(
            &h, upper ? (const void *)digits : (const void *)(d->cipher.c1 + i),
            upper ? 2 : 1);
    }
    eg_hasher_hash(&h, &d->cipher.c2);
    eg_hasher_element(&h, group, &d->a->value);
    eg_hasher_element(&h, group, &d->b->value);
    eg_hasher_element(&h, group, &d->beta.x);
    eg_hasher_final_q(&h, group, &c);
    return eg_scalar_equal(&c, &d->c.x);
}

/** k_i = HMAC(k, b(i, 4) || label || 00 || "contest_data" || id || bits). */
static void
derive(const eg_hash *key,
       uint32_t i,
       const char *label,
       lg_text id,
       uint32_t bits,
       eg_hash *out)
{
    eg_hasher h;
    uint8_t number[4];
    /* A hasher begins with a tag: the first byte of the number. */
    eg_store_be32(number, i);
    eg_hasher_init(&h, key, number[0]);
    eg_hasher_bytes(&h, number + 1, 3);
    eg_hasher_bytes(&h, label, strlen(label) + 1);
    eg_hasher_bytes(&h, "contest_data", 12);
    eg_hasher_bytes(&h, id.s, id.len);
    eg_hasher_u32(&h, bits);
    eg_hasher_final(&h, out);
}

/** C_2 = HMAC(k_0, C_0 || C_1). */
static bool
mac_fits(const judging *j, const data *d, const eg_hash *mac_key)
{
    eg_hash mac;
    eg_hasher h;
    uint8_t c0[EG_ELEMENT_BYTES];
    const size_t len = eg_group_element_len(j->walk->group);
    eg_element_write(j->walk->group, c0, &d->cipher.c0.x);
    eg_hasher_init(&h, mac_key, c0[0]);
    eg_hasher_bytes(&h, c0 + 1, len - 1);
    eg_hasher_bytes(&h, d->cipher.c1, d->cipher.c1_len);
    eg_hasher_final(&h, &mac);
    return eg_hash_equal(&mac, &d->cipher.c2);
}

/** D = C_1 xor k_1, k_2, ...; as many bytes as the data have. */
static void
judge_meaning(judging *j, const data *d, const lg_where *where)
{
    static const char *const labels[] = {"share_enc_keys", "data_enc_keys"};
    const uint32_t long_bits = (uint32_t)(8 * d->cipher.c1_len);
    const uint32_t lengths[] = {(uint32_t)(8 * d->cipher.bytes), long_bits,
                                long_bits + 256};
    eg_hash k;
    eg_hash block;
    eg_hasher h;
    bool found = false;
    bool means = false;
    eg_hasher_init(&h, &lg_kt_of(j->walk)->extended_hash, LG_TAG_DATA_KEY);
    eg_hasher_element(&h, j->walk->group, &j->walk->joint_key.x);
    eg_hasher_element(&h, j->walk->group, &d->cipher.c0.x);
    eg_hasher_element(&h, j->walk->group, &d->beta.x);
    eg_hasher_final(&h, &k);
    uint8_t *plain = eg_arena_alloc(j->arena, d->cipher.c1_len + 1, 1);
    for (size_t i = 0; plain != NULL && i < 6 && !found; i++) {
        const char *label = labels[i / 3];
        const uint32_t bits = lengths[i % 3];
        derive(&k, 0, label, where->contest_id, bits, &block);
        if (!mac_fits(j, d, &block)) {
            continue;
        }
        found = true;
        j->old_label = j->old_label || i / 3 == 0;
        for (size_t at = 0; at < d->cipher.c1_len; at++) {
            if (at % 32 == 0) {
                derive(&k, (uint32_t)(at / 32) + 1, label, where->contest_id,
                       bits, &block);
            }
            plain[at] = d->cipher.c1[at] ^ block.bytes[at % 32];
        }
        means = lg_kt_data_means(plain, (size_t)d->cipher.bytes, d->json) ||
                lg_kt_data_means(plain, d->cipher.c1_len, d->json);
    }
    require(j, EG_CHECK_12C, found, where,
            "C_2 is not the MAC of the contest data");
    require(j, EG_CHECK_12C, means, where,
            "contest_data is not what the contest data decrypt to");
}

static void
judge_data(judging *j, const data *d, const lg_where *where)
{
    const bool plain = data_proof_holds(j, d, false);
    const bool upper = !plain && data_proof_holds(j, d, true);
    j->upper_data = j->upper_data || upper;
    eg_result_visit(j->result, EG_CHECK_12A);
    require(j, EG_CHECK_12B, plain || upper, where,
            "the proof of the decryption of contest data does not hold");
    judge_meaning(j, d, where);
}

/* -- contests --------------------------------------------------------------- */

/** Where the ciphertexts that are decrypted come from. */
typedef struct origin {
    const lg_kt_ballots *all;   /**< Of the tally; or NULL. */
    const lg_kt_ballot *ballot; /**< Of a challenged ballot. */
} origin;

static const lg_kt_contest *
contest_of(const origin *o, const lg_contest *about)
{
    for (size_t i = 0; o->ballot != NULL && i < o->ballot->contests; i++) {
        if (o->ballot->contest[i].about == about) {
            return &o->ballot->contest[i];
        }
    }
    return NULL;
}

static void
judge_cipher(judging *j,
             const selection *s,
             const origin *o,
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
    require(j, EG_CHECK_10_STRUCTURE,
            a != NULL && eg_element_equal_var(a, &s->a.x) &&
                eg_element_equal_var(b, &s->b.x),
            &s->where, "encrypted_vote is not what is to be decrypted");
}

/** A count of ballots that may be left out, be 0, or be true. */
static void
judge_count(judging *j,
            const eg_json *contest,
            uint64_t count,
            const lg_where *where)
{
    const eg_json *v = eg_json_member(contest, "ballot_count");
    if (v != NULL) {
        require(j, EG_CHECK_X11,
                v->type == EG_JSON_INTEGER &&
                    (v->integer == 0 || (uint64_t)v->integer == count),
                where, "ballot_count is not the number of ballots");
    }
}

static void
judge_votes(judging *j,
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
        require(j, opened ? EG_CHECK_14E : EG_CHECK_X10, small, &s[i].where,
                "more votes than the option's limit allows");
        sum += small ? (uint64_t)s[i].tally : 0;
    }
    if (opened) {
        require(j, EG_CHECK_14F, sum <= (uint64_t)about->votes, where,
                "more votes than the contest's limit allows");
    }
}

static eg_status
judge_contest(judging *j,
              const eg_json *v,
              const origin *o,
              const lg_contest **last,
              eg_error *err)
{
    static const char *const names[] = {"contest_id", "selections",
                                        "ballot_count",
                                        "decrypted_contest_data", NULL};
    const lg_manifest *m = &j->walk->manifest;
    const eg_json *list;
    lg_where where = {.contest = 0};
    data d;
    size_t len = 0;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(lg_get_text(&where.contest_id, v, names[0], err));
    EG_TRY(eg_json_get_array(&list, v, names[1], err));
    const size_t number = lg_manifest_contest(m, where.contest_id);
    const lg_contest *about = &m->contest[number];
    if (number == m->contests || (*last != NULL && about <= *last) ||
        list->count != about->options) {
        return eg_json_fail(err, v,
                            "must be a contest of the manifest, in its order "
                            "and with all options");
    }
    *last = about;
    where.contest = (uint32_t)number + 1;
    const lg_kt_contest *own = contest_of(o, about);
    const uint64_t ballots = o->all == NULL ? 1 : o->all->on[number];
    EG_TRY(read_data(j, &d, own == NULL ? NULL : &own->data, &where, v, err));
    selection *s = eg_arena_alloc(j->arena, list->count, sizeof(*s));
    if (s == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the decryption is too large");
    }
    lg_batch_init(&j->batch, j->walk->group, j->arena);
    for (const eg_json *e = list->first; e != NULL; e = e->next) {
        EG_TRY(read_selection(j, &s[len], about, &where, e, err));
        judge_cipher(j, &s[len], o, own);
        claim_selection(j, &s[len++]);
    }
    judge_count(j, v, ballots, &where);
    judge_votes(j, s, len, about, &where, ballots, o->all == NULL);
    if (d.there) {
        claim_data(j, &d, &where);
    }
    EG_TRY(lg_batch_run(&j->batch));
    lg_batch_judge(&j->batch, j->result, j->place);
    for (size_t i = 0; i < len; i++) {
        judge_selection(j, &s[i]);
    }
    if (d.there) {
        judge_data(j, &d, &where);
    } else if (own != NULL && own->data.there) {
        eg_result_unseen(j->result, EG_CHECK_12_STRUCTURE);
    }
    return EG_OK;
}

/* -- the encrypted tally ---------------------------------------------------- */

static eg_status
judge_sum(lg_walk *walk,
          const lg_kt_ballots *all,
          const lg_contest *about,
          lg_where where,
          const eg_json *v,
          const eg_place *place,
          eg_error *err)
{
    static const char *const names[] = {"selection_id", "sequence_order",
                                        "encrypted_vote", NULL};
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
    if (all->uncounted) {
        eg_result_unseen(result, EG_CHECK_9A);
        eg_result_unseen(result, EG_CHECK_9B);
        return EG_OK;
    }
    lg_require(result, EG_CHECK_9A,
               eg_element_equal_var(&a.x, &all->alpha[option->index]), place,
               &where, "A is not the product of the alpha of all cast ballots");
    lg_require(result, EG_CHECK_9B,
               eg_element_equal_var(&b.x, &all->beta[option->index]), place,
               &where, "B is not the product of the beta of all cast ballots");
    return EG_OK;
}

static eg_status
judge_sums(lg_walk *walk,
           const lg_kt_ballots *all,
           const eg_json *v,
           const eg_place *place,
           eg_error *err)
{
    static const char *const names[] = {"contest_id", "sequence_order",
                                        "selections", "ballot_count", NULL};
    judging j = {.walk = walk, .result = &walk->report->result, .place = place};
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
    judge_count(&j, v, all->on[v->index], &where);
    for (const eg_json *s = list->first; s != NULL; s = s->next) {
        EG_TRY(judge_sum(walk, all, about, where, s, place, err));
    }
    return EG_OK;
}

/** The ballots that are counted: all that are cast, each once. */
static eg_status
judge_cast(lg_walk *walk,
           lg_kt_ballots *all,
           const eg_json *json,
           const eg_place *place,
           eg_error *err)
{
    const eg_json *list;
    eg_status status = EG_OK;
    EG_TRY(eg_json_get_array(&list, json, "cast_ballot_ids", err));
    lg_kt_brief **index = lg_kt_index(all);
    if (index == NULL) {
        return EG_ERR_MEMORY;
    }
    for (const eg_json *v = list->first; v != NULL && status == EG_OK;
         v = v->next) {
        status = eg_json_need_string(v, err);
        if (status != EG_OK) {
            break;
        }
        lg_kt_brief *b =
            lg_kt_find(all, index, (lg_text){v->text, v->text_len});
        const bool fits = b != NULL && b->cast && !b->used;
        eg_result_require(&walk->report->result, EG_CHECK_9_STRUCTURE,
                          fits || (b == NULL && all->uncounted), place,
                          "cast_ballot_ids[%u] is not a cast ballot, once",
                          v->index);
        if (fits) {
            b->used = true;
        }
    }
    free(index);
    EG_TRY(status);
    for (size_t i = 0; i < all->len; i++) {
        all->brief[i].used = false;
    }
    eg_result_require(&walk->report->result, EG_CHECK_9_STRUCTURE,
                      all->uncounted || list->count == all->cast, place,
                      "cast_ballot_ids does not have all cast ballots");
    return EG_OK;
}

static eg_status
judge_encrypted(lg_walk *walk,
                lg_kt_ballots *all,
                const eg_json *json,
                lg_text *id,
                const eg_place *place,
                eg_error *err)
{
    static const char *const names[] = {"tally_id", "contests",
                                        "cast_ballot_ids", "election_id", NULL};
    const eg_json *list;
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(lg_get_text(id, json, names[0], err));
    EG_TRY(lg_kt_same_election(walk, json, err));
    EG_TRY(judge_cast(walk, all, json, place, err));
    EG_TRY(eg_json_get_array(&list, json, names[1], err));
    if (list->count != walk->manifest.contests) {
        return eg_json_fail(err, list,
                            "must have all contests of the manifest");
    }
    for (const eg_json *v = list->first; v != NULL; v = v->next) {
        EG_TRY(judge_sums(walk, all, v, place, err));
    }
    return EG_OK;
}

/* -- decrypted files -------------------------------------------------------- */

/** A decrypted tally or ballot: its name and its contests. */
static eg_status
read_decrypted(const lg_walk *walk,
               lg_text *id,
               const eg_json **contests,
               const eg_json *json,
               eg_error *err)
{
    static const char *const names[] = {"id", "contests", "election_id", NULL};
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(lg_get_text(id, json, names[0], err));
    EG_TRY(lg_kt_same_election(walk, json, err));
    return eg_json_get_array(contests, json, names[1], err);
}

/** What workers share, and what one found out about its files. */
typedef struct opened {
    const lg_kt_ballots *all;
    lg_kt_brief *const *by_id;
    lg_places briefs;
    eg_buffer bytes;
    bool upper_data;
    bool old_label;
} opened;

static eg_status
make_opened(const lg_walk *walk, void *gathered)
{
    const opened *shared = walk->shared;
    opened *o = gathered;
    *o = (opened){.all = shared->all, .by_id = shared->by_id};
    eg_buffer_init(&o->bytes, LG_FILE_MAX + 1);
    return EG_OK;
}

static void
empty_opened(void *gathered)
{
    opened *o = gathered;
    lg_places_free(&o->briefs);
    eg_buffer_free(&o->bytes);
}

static eg_status
merge_opened(const lg_walk *walk, void *into, void *from)
{
    opened *a = into;
    const opened *b = from;
    (void)walk;
    EG_TRY(lg_places_join(&a->briefs, &b->briefs));
    a->upper_data = a->upper_data || b->upper_data;
    a->old_label = a->old_label || b->old_label;
    return EG_OK;
}

static eg_status
read_again(lg_worker *w,
           const lg_kt_brief *brief,
           lg_kt_ballot *out,
           eg_error *err)
{
    opened *o = w->gathered;
    const eg_json *json;
    eg_hash digest;
    EG_TRY(lg_source_read(&w->walk->source, brief->entry, &o->bytes, err));
    eg_sha256_once(&digest, o->bytes.data, o->bytes.len);
    if (!eg_hash_equal(&digest, &brief->digest)) {
        return eg_fail(err, EG_ERR_STATE,
                       "the ballot's file has changed since it was verified");
    }
    EG_TRY(eg_json_parse(&json, w->arena, eg_buffer_span(&o->bytes), err));
    return lg_kt_ballot_read(w->walk, out, json, w->arena, err);
}

static eg_status
judge_opened(lg_worker *w, size_t entry, const eg_buffer *bytes, eg_error *err)
{
    opened *o = w->gathered;
    const eg_place place = lg_place(entry);
    judging j = {.walk = w->walk,
                 .arena = w->arena,
                 .result = &w->result,
                 .place = &place};
    const lg_contest *last = NULL;
    const eg_json *json;
    const eg_json *contests;
    lg_text id;
    lg_kt_ballot ballot;
    eg_result_visit(&w->result, EG_CHECK_R_ENCODING);
    EG_TRY(eg_json_parse(&json, w->arena, eg_buffer_span(bytes), err));
    EG_TRY(read_decrypted(w->walk, &id, &contests, json, err));
    const lg_kt_brief *brief = lg_kt_find(o->all, o->by_id, id);
    if (!eg_result_require(&w->result, EG_CHECK_13_STRUCTURE,
                           brief != NULL && !brief->cast, &place,
                           "id is that of no challenged ballot")) {
        return EG_OK;
    }
    EG_TRY(lg_places_add(&o->briefs, (size_t)(brief - o->all->brief)));
    EG_TRY(read_again(w, brief, &ballot, err));
    eg_result_require(&w->result, EG_CHECK_14B,
                      contests->count == ballot.contests, &place,
                      "not all contests of the ballot are decrypted");
    const origin from = {.ballot = &ballot};
    for (const eg_json *v = contests->first; v != NULL; v = v->next) {
        EG_TRY(judge_contest(&j, v, &from, &last, err));
    }
    o->upper_data = o->upper_data || j.upper_data;
    o->old_label = o->old_label || j.old_label;
    return EG_OK;
}

static void
run_opened(lg_worker *w, size_t entry, eg_buffer *bytes)
{
    const eg_place place = lg_place(entry);
    eg_error err = {0};
    eg_status status = judge_opened(w, entry, bytes, &err);
    if (status == EG_ERR_MEMORY && !eg_arena_starved(w->arena)) {
        status = EG_ERR_LIMIT;
    }
    w->status = lg_found_malformed(&w->result, &place, status, &err);
}

/** Every challenged ballot is decrypted, once. */
static void
judge_coverage(lg_walk *walk, lg_kt_ballots *all, const opened *o)
{
    eg_result *result = &walk->report->result;
    uint64_t missing = 0;
    for (size_t i = 0; i < o->briefs.len; i++) {
        lg_kt_brief *b = &all->brief[o->briefs.at[i]];
        const eg_place place = lg_place(b->entry);
        eg_result_require(result, EG_CHECK_13_STRUCTURE, !b->used, &place,
                          "the ballot is decrypted twice");
        b->used = true;
    }
    for (size_t i = 0; i < all->len; i++) {
        if (!all->brief[i].cast && !all->brief[i].used) {
            eg_result_unseen(result, EG_CHECK_13_STRUCTURE);
            missing++;
        }
    }
    if (missing > 0) {
        lg_remark(walk,
                  "unproven: %" PRIu64 " challenged ballots have no decryption",
                  missing);
    }
    if (o->upper_data) {
        lg_deviation(walk, "proofs of contest data hash C_1 as hexadecimal "
                           "digits, as written by the Kotlin implementations");
    }
    if (o->old_label) {
        lg_deviation(walk, "keys of contest data are derived with the label "
                           "share_enc_keys, as written by the Kotlin "
                           "implementations");
    }
}

static eg_status
judge_challenged(lg_walk *walk, lg_kt_ballots *all)
{
    static const lg_crew_plan plan = {.run = run_opened,
                                      .gathered_size = sizeof(opened),
                                      .make = make_opened,
                                      .merge = merge_opened,
                                      .empty = empty_opened};
    opened o = {.briefs = {0}};
    opened shared = {.all = all};
    lg_kt_brief **list = lg_kt_index(all);
    if (list == NULL) {
        return EG_ERR_MEMORY;
    }
    shared.by_id = list;
    walk->shared = &shared;
    const eg_status status = lg_crew_run(walk, LG_CHALLENGED, &plan, &o);
    walk->shared = NULL;
    if (status == EG_OK) {
        judge_coverage(walk, all, &o);
    }
    empty_opened(&o);
    free(list);
    return status;
}

static eg_status
judge_tally(lg_walk *walk,
            const lg_kt_ballots *all,
            lg_text id,
            const eg_json *json,
            const eg_place *place,
            eg_error *err)
{
    judging j = {.walk = walk,
                 .arena = walk->arena,
                 .result = &walk->report->result,
                 .place = place};
    const origin from = {.all = all};
    const lg_contest *last = NULL;
    const eg_json *contests;
    lg_text own;
    EG_TRY(read_decrypted(walk, &own, &contests, json, err));
    if (id.s != NULL && !lg_text_equal(id, own)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "id must be the tally_id of the encrypted tally");
    }
    eg_result_require(j.result, EG_CHECK_11D,
                      contests->count == walk->manifest.contests, place,
                      "not all contests of the manifest are decrypted");
    for (const eg_json *v = contests->first; v != NULL; v = v->next) {
        EG_TRY(judge_contest(&j, v, &from, &last, err));
    }
    return EG_OK;
}

eg_status
lg_kt_tallies(lg_walk *walk, lg_kt_ballots *all)
{
    eg_result *result = &walk->report->result;
    eg_error err = {0};
    const eg_json *json;
    eg_place place;
    lg_text id = {NULL, 0};
    eg_status status;
    EG_TRY(lg_read_one(walk, LG_ENCRYPTED_TALLY, &json, &place));
    if (json != NULL) {
        status = judge_encrypted(walk, all, json, &id, &place, &err);
        EG_TRY(lg_found_malformed(result, &place, status, &err));
    } else {
        lg_break(walk, 9, 9);
    }
    EG_TRY(lg_read_one(walk, LG_TALLY, &json, &place));
    if (json != NULL) {
        err = (eg_error){0};
        status = judge_tally(walk, all, id, json, &place, &err);
        EG_TRY(lg_found_malformed(result, &place, status, &err));
    } else {
        lg_break(walk, 10, 11);
    }
    if (all->data > 0) {
        lg_remark(walk,
                  "contest data of %" PRIu64 " contests of cast ballots are in "
                  "no hash and not decrypted: nothing is proved of them",
                  all->data);
    }
    return judge_challenged(walk, all);
}
