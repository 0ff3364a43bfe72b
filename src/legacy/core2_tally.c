/* SPDX-License-Identifier: Apache-2.0 */
/* The tally and the decryptions of challenged ballots of 1.91. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "legacy/crew.h"
#include "legacy/python.h"

/** A decrypted selection: value = B / M = K^t, and its proof. */
typedef struct selection {
    lg_where where;
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

/** Where the ciphertexts that are decrypted come from: one of the two. */
typedef struct origin {
    const lg_ballots *all;
    const lg_py_ballot *ballot;
} origin;

typedef struct judging {
    const lg_walk *walk;
    eg_arena *arena;
    eg_result *result;
    const eg_place *place;
    eg_element *pad;  /**< a of the tally's proofs, by option. */
    uint64_t *reused; /**< How often another proof has the same. */
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

/* -- equal trees ------------------------------------------------------------ */

/** Whether two trees say the same; order of members does not matter. */
static bool
same_json(const eg_json *a, const eg_json *b)
{
    if (a == NULL || b == NULL || a->type != b->type || a->count != b->count ||
        !lg_text_equal((lg_text){a->text, a->text_len},
                       (lg_text){b->text, b->text_len}) ||
        (a->type == EG_JSON_BOOL && a->integer != b->integer)) {
        return false;
    }
    const eg_json *other = b->first;
    for (const eg_json *v = a->first; v != NULL; v = v->next) {
        if (a->type == EG_JSON_OBJECT) {
            other = eg_json_member(b, v->name);
        }
        if (!same_json(v, other)) {
            return false;
        }
        other = other->next;
    }
    return true;
}

/** One placeholder of a contest of the tally's copy of the manifest. */
static bool
is_placeholder(const eg_json *v, const lg_contest *about)
{
    static const char *const names[] = {"object_id", "candidate_id",
                                        "sequence_order", NULL};
    const int64_t last =
        about->options == 0 ? -1 : about->option[about->options - 1].order;
    const int64_t order = last + 1 + (v == NULL ? 0 : (int64_t)v->index);
    const eg_json *own = eg_json_member(v, names[2]);
    char id[600];
    char candidate[600];
    if (about->id.len > 500) {
        return false;
    }
    snprintf(id, sizeof(id), "%.*s-%" PRId64 "-placeholder", (int)about->id.len,
             about->id.s, order);
    snprintf(candidate, sizeof(candidate), "%.*s-%" PRId64 "-candidate",
             (int)about->id.len, about->id.s, order);
    return v != NULL && v->type == EG_JSON_OBJECT &&
           eg_json_only(v, names, NULL) == EG_OK &&
           eg_json_text_is(eg_json_member(v, names[0]), id) &&
           eg_json_text_is(eg_json_member(v, names[1]), candidate) &&
           own != NULL && own->type == EG_JSON_INTEGER && own->integer == order;
}

/** A contest of the copy: as in the manifest, and placeholders. */
static bool
same_contest(const eg_json *copy, const eg_json *own, const lg_contest *about)
{
    size_t more = 0;
    for (const eg_json *v = copy->first; v != NULL; v = v->next) {
        if (strcmp(v->name, "ballot_placeholders") != 0) {
            if (!same_json(v, eg_json_member(own, v->name))) {
                return false;
            }
            continue;
        }
        more++;
        for (const eg_json *p = v->first; p != NULL; p = p->next) {
            if (!is_placeholder(p, about)) {
                return false;
            }
        }
    }
    return copy->count == own->count + more;
}

/** The copy of the manifest within the encrypted tally. */
static bool
same_manifest(const lg_walk *walk, const eg_json *copy)
{
    const eg_json *own = walk->manifest.json;
    char digits[LG_DIGITS_MAX];
    (void)lg_scalar_digits(digits, walk->group, &walk->manifest_hash);
    for (const eg_json *v = copy->first; v != NULL; v = v->next) {
        if (strcmp(v->name, "manifest_hash") == 0) {
            if (!eg_json_text_is(v, digits)) {
                return false;
            }
        } else if (strcmp(v->name, "contests") != 0) {
            if (!same_json(v, eg_json_member(own, v->name))) {
                return false;
            }
        } else {
            const eg_json *list = eg_json_member(own, "contests");
            const eg_json *c = list->first;
            if (v->count != list->count) {
                return false;
            }
            for (const eg_json *e = v->first; e != NULL; e = e->next) {
                if (!same_contest(e, c, &walk->manifest.contest[e->index])) {
                    return false;
                }
                c = c->next;
            }
        }
    }
    return true;
}

/* -- contests of any tally -------------------------------------------------- */

/** Members that say which contest or option it is, which must be as known. */
static eg_status
read_heading(judging *j,
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
    EG_TRY(lg_get_scalar(&j->walk->format, &description, v, "description_hash",
                         err));
    if (own != order || !eg_scalar_equal(&description.x, hash)) {
        return eg_json_fail(err, v,
                            "must have sequence_order and description_hash of "
                            "the manifest");
    }
    return EG_OK;
}

static eg_status
read_contest(judging *j,
             const eg_json *v,
             const lg_contest **about,
             lg_where *where,
             const eg_json **list,
             eg_error *err)
{
    static const char *const names[] = {"object_id", "sequence_order",
                                        "description_hash", "selections", NULL};
    const lg_manifest *m = &j->walk->manifest;
    const lg_text name = {v->name, v->name_len};
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    const size_t number = lg_manifest_contest(m, name);
    if (number == m->contests) {
        return eg_json_fail(err, v, "is no contest of the manifest");
    }
    *about = &m->contest[number];
    *where = (lg_where){.contest = (uint32_t)number + 1, .contest_id = name};
    EG_TRY(read_heading(j, v, (*about)->id, (*about)->order, &(*about)->hash,
                        err));
    EG_TRY(eg_json_get_object(list, v, "selections", err));
    if ((*list)->count != (*about)->options) {
        return eg_json_fail(err, *list, "must have all options");
    }
    return EG_OK;
}

static eg_status
find_option(judging *j,
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
    return read_heading(j, v, (*out)->id, (*out)->order, &(*out)->hash, err);
}

/* -- decryptions ------------------------------------------------------------ */

/** The ciphertext of @p option; a is NULL where there is none. */
static void
find_cipher(const origin *o,
            const lg_contest *about,
            const lg_option *option,
            selection *s)
{
    s->a = NULL;
    if (o->all != NULL) {
        s->a = &o->all->alpha[option->index];
        s->b = &o->all->beta[option->index];
    }
    for (size_t i = 0; o->ballot != NULL && i < o->ballot->contests; i++) {
        const lg_py_contest *c = &o->ballot->contest[i];
        for (size_t k = 0; c->about == about && k < c->selections; k++) {
            if (c->selection[k].option == option) {
                s->a = &c->selection[k].cipher.alpha.x;
                s->b = &c->selection[k].cipher.beta.x;
            }
        }
    }
}

static eg_status
read_selection(judging *j, selection *s, const eg_json *v, eg_error *err)
{
    static const char *const names[] = {
        "object_id", "sequence_order", "description_hash",
        "tally",     "value",          "proof",
        NULL};
    static const char *const inner[] = {"pad", "data", "challenge", "response",
                                        NULL};
    const lg_format *f = &j->walk->format;
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
claim_selection(judging *j, selection *s)
{
    const lg_walk *walk = j->walk;
    const eg_group *group = walk->group;
    eg_scalar one;
    eg_scalar t;
    eg_scalar_from_u64(group, &one, 1);
    eg_scalar_from_u64(group, &t, (uint64_t)s->tally);
    lg_base *pad = lg_batch_base(&j->batch, s->a, 1);
    lg_base *beta = lg_batch_base(&j->batch, s->b, 1);
    lg_base *value = lg_batch_base(&j->batch, &s->value.x, 2);
    lg_base_must(pad, EG_CHECK_10B, &s->where, "A is not in Z_p^r");
    lg_base_must(beta, EG_CHECK_10B, &s->where, "B is not in Z_p^r");
    lg_base_must(value, EG_CHECK_10B, &s->where, "value is not in Z_p^r");
    lg_claim *m = lg_batch_claim(&j->batch, EG_CHECK_10B, &s->where, NULL, "");
    lg_claim_times(m, s->b);
    lg_claim_divide(group, m, value, &one);
    s->m = m;
    lg_claim *a = lg_batch_claim(&j->batch, EG_CHECK_10B, &s->where, &s->pad.x,
                                 "pad is not g^v K^c");
    lg_claim_fixed(&j->batch, a, eg_group_g(group), &s->v.x);
    lg_claim_fixed(&j->batch, a, walk->joint_base, &s->c.x);
    lg_claim *b = lg_batch_claim(&j->batch, EG_CHECK_10B, &s->where, &s->data.x,
                                 "data is not A^v M^c");
    lg_claim_power(b, pad, &s->v.x);
    lg_claim_power(b, beta, &s->c.x);
    lg_claim_divide(group, b, value, &s->c.x);
    lg_claim *power = lg_batch_claim(&j->batch, EG_CHECK_10C, &s->where,
                                     &s->value.x, "value is not K^tally");
    lg_claim_fixed(&j->batch, power, walk->joint_base, &t);
}

/** x = H(x, y), the next link of a chain of hashes. */
static void
link(const judging *j, eg_scalar *x, lg_text y)
{
    lg_bar bar;
    lg_bar_begin(&bar, &j->walk->rules);
    lg_bar_scalar(&bar, j->walk->group, x);
    lg_bar_text(&bar, y);
    lg_bar_end(&bar, j->walk->group, x);
}

/** c is a chain of hashes over "30", Q', K, A, B, a, b, M. */
static eg_status
judge_selection(judging *j, const selection *s)
{
    const eg_group *group = j->walk->group;
    char digits[LG_DIGITS_MAX];
    eg_scalar x;
    lg_bar bar;
    const lg_text a = lg_element_digits(j->arena, group, s->a);
    const lg_text b = lg_element_digits(j->arena, group, s->b);
    const lg_text m = lg_element_digits(j->arena, group, &s->m->value);
    if (a.s == NULL || b.s == NULL || m.s == NULL) {
        return EG_ERR_LIMIT;
    }
    lg_bar_begin(&bar, &j->walk->rules);
    lg_bar_text(&bar, LG_TEXT("30"));
    lg_bar_end(&bar, group, &x);
    link(j, &x, lg_scalar_digits(digits, group, &j->walk->extended_hash));
    link(j, &x, j->walk->joint_key.text);
    link(j, &x, a);
    link(j, &x, b);
    link(j, &x, s->pad.text);
    link(j, &x, s->data.text);
    link(j, &x, m);
    eg_result_visit(j->result, EG_CHECK_10A);
    require(j, EG_CHECK_10B, eg_scalar_equal(&x, &s->c.x), &s->where,
            "the challenge is not the hash of 30, Q', K, A, B, a, b, M");
    return EG_OK;
}

/**
 * Two proofs under K with the same a = g^u and other challenges give the secret
 * key: (v - v') / (c' - c).  That breaks the votes' secrecy, not the proofs.
 */
static void
note_pad(judging *j,
         const origin *o,
         const lg_option *option,
         const selection *s)
{
    if (o->all != NULL) {
        j->pad[option->index] = s->pad.x;
    } else if (eg_element_equal_var(&j->pad[option->index], &s->pad.x)) {
        (*j->reused)++;
    }
}

static eg_status
judge_contest(judging *j, const eg_json *v, const origin *o, eg_error *err)
{
    const lg_contest *about = NULL;
    const eg_json *list;
    lg_where where;
    size_t len = 0;
    int64_t sum = 0;
    EG_TRY(read_contest(j, v, &about, &where, &list, err));
    lg_batch_init(&j->batch, j->walk->group, j->arena);
    selection *s = eg_arena_alloc(j->arena, list->count, sizeof(*s));
    if (s == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "the decryption is too large");
    }
    for (const eg_json *e = list->first; e != NULL; e = e->next) {
        selection *one = &s[len++];
        const lg_option *option = NULL;
        one->where = where;
        EG_TRY(find_option(j, e, about, &one->where, &option, err));
        EG_TRY(read_selection(j, one, e, err));
        find_cipher(o, about, option, one);
        if (one->a == NULL) {
            return eg_json_fail(err, e, "is not on the ballot");
        }
        if (o->ballot != NULL) {
            require(j, EG_CHECK_14E, one->tally <= 1, &one->where,
                    "a selection is more than 1");
            sum += one->tally <= 1 ? one->tally : 0;
        }
        note_pad(j, o, option, one);
        claim_selection(j, one);
    }
    if (o->ballot != NULL) {
        require(j, EG_CHECK_14F, sum <= about->votes, &where,
                "more votes than votes_allowed");
    }
    EG_TRY(lg_batch_run(&j->batch));
    lg_batch_judge(&j->batch, j->result, j->place);
    for (size_t i = 0; i < len; i++) {
        EG_TRY(judge_selection(j, &s[i]));
    }
    return EG_OK;
}

/* -- the encrypted tally ---------------------------------------------------- */

static eg_status
judge_sums(judging *j, const lg_ballots *all, const eg_json *v, eg_error *err)
{
    static const char *const names[] = {"object_id", "sequence_order",
                                        "description_hash", "ciphertext", NULL};
    const lg_contest *about = NULL;
    const eg_json *list;
    lg_where where;
    EG_TRY(read_contest(j, v, &about, &where, &list, err));
    for (const eg_json *e = list->first; e != NULL; e = e->next) {
        const lg_option *option = NULL;
        lg_pair sum;
        EG_TRY(find_option(j, e, about, &where, &option, err));
        EG_TRY(eg_json_only(e, names, err));
        EG_TRY(lg_get_pair(&j->walk->format, &sum, e, names[3], err));
        if (all->uncounted) {
            eg_result_unseen(j->result, EG_CHECK_9A);
            eg_result_unseen(j->result, EG_CHECK_9B);
            continue;
        }
        require(j, EG_CHECK_9A,
                eg_element_equal_var(&sum.alpha.x, &all->alpha[option->index]),
                &where,
                "A is not the product of the alpha of all cast ballots");
        require(j, EG_CHECK_9B,
                eg_element_equal_var(&sum.beta.x, &all->beta[option->index]),
                &where, "B is not the product of the beta of all cast ballots");
    }
    return EG_OK;
}

/** A list of the ballots of one state: all of them, each once. */
static eg_status
judge_list(judging *j,
           const lg_ballots *all,
           lg_brief *const *index,
           const eg_json *json,
           const char *name,
           uint8_t state,
           uint64_t count,
           eg_error *err)
{
    const eg_json *list;
    EG_TRY(eg_json_get_array(&list, json, name, err));
    for (const eg_json *v = list->first; v != NULL; v = v->next) {
        EG_TRY(eg_json_need_string(v, err));
        lg_brief *b =
            lg_ballots_find(all, index, (lg_text){v->text, v->text_len});
        if (b == NULL || b->state != state || b->decrypted) {
            return eg_json_fail(err, v, "must be a ballot of that state, once");
        }
        b->decrypted = true; /* cleared below */
    }
    for (size_t i = 0; i < all->len; i++) {
        all->brief[i].decrypted = false;
    }
    require(j, EG_CHECK_9_STRUCTURE, all->uncounted || list->count == count,
            NULL, "a list of ballots does not have all of its state");
    return EG_OK;
}

static eg_status
judge_lists(judging *j, lg_ballots *all, const eg_json *json, eg_error *err)
{
    lg_brief **index = lg_ballots_index(all);
    if (index == NULL) {
        return EG_ERR_MEMORY;
    }
    eg_status status = judge_list(j, all, index, json, "cast_ballot_ids",
                                  LG_STATE_CAST, all->cast, err);
    if (status == EG_OK) {
        status = judge_list(j, all, index, json, "challenged_ballot_ids",
                            LG_STATE_SPOILED, all->challenged, err);
    }
    if (status == EG_OK) {
        status = judge_list(j, all, index, json, "spoiled_ballot_ids",
                            LG_STATE_UNUSED, all->spoiled, err);
    }
    free(index);
    return status;
}

/** The copy of the context must be the context. */
static eg_status
judge_context(judging *j, lg_walk *walk, const eg_json *json, eg_error *err)
{
    const eg_json *own;
    const eg_json *copy;
    const eg_json *manifest;
    eg_place place;
    EG_TRY(eg_json_get_object(&copy, json, "context", err));
    EG_TRY(eg_json_get_object(&manifest, json, "manifest", err));
    EG_TRY(lg_read_one(walk, LG_CONTEXT, &own, &place));
    require(j, EG_CHECK_9_STRUCTURE, own != NULL && same_json(own, copy), NULL,
            "the copy of the context is not the context");
    require(j, EG_CHECK_9_STRUCTURE, same_manifest(walk, manifest), NULL,
            "the copy of the manifest is not the manifest");
    return EG_OK;
}

static eg_status
judge_encrypted(lg_walk *walk,
                lg_ballots *all,
                const eg_json *json,
                const eg_place *place,
                lg_text *id,
                lg_text *name,
                eg_error *err)
{
    static const char *const names[] = {"context",
                                        "manifest",
                                        "tally_id",
                                        "name",
                                        "cast_ballot_ids",
                                        "challenged_ballot_ids",
                                        "spoiled_ballot_ids",
                                        "contests",
                                        NULL};
    judging j = {.walk = walk,
                 .arena = walk->arena,
                 .result = &walk->report->result,
                 .place = place};
    const eg_json *contests;
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(lg_get_text(id, json, "tally_id", err));
    EG_TRY(lg_get_text(name, json, "name", err));
    EG_TRY(judge_context(&j, walk, json, err));
    EG_TRY(judge_lists(&j, all, json, err));
    EG_TRY(eg_json_get_object(&contests, json, "contests", err));
    require(&j, EG_CHECK_9_STRUCTURE,
            contests->count == walk->manifest.contests, NULL,
            "not all contests of the manifest are there");
    for (const eg_json *v = contests->first; v != NULL; v = v->next) {
        EG_TRY(judge_sums(&j, all, v, err));
    }
    return EG_OK;
}

/* -- the tally -------------------------------------------------------------- */

static eg_status
judge_tally(lg_walk *walk,
            eg_element *pad,
            const lg_ballots *all,
            const eg_json *json,
            const eg_place *place,
            lg_text id,
            lg_text name,
            eg_error *err)
{
    static const char *const names[] = {"tally_id", "name", "contests", NULL};
    judging j = {.walk = walk,
                 .arena = walk->arena,
                 .result = &walk->report->result,
                 .place = place,
                 .pad = pad};
    const origin from = {.all = all};
    const eg_json *contests;
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(lg_get_fixed(json, "tally_id", id.s, err));
    EG_TRY(lg_get_fixed(json, "name", name.s, err));
    EG_TRY(eg_json_get_object(&contests, json, "contests", err));
    require(&j, EG_CHECK_11D, contests->count == walk->manifest.contests, NULL,
            "not all contests of the manifest are decrypted");
    for (const eg_json *v = contests->first; v != NULL; v = v->next) {
        EG_TRY(judge_contest(&j, v, &from, err));
    }
    return EG_OK;
}

/* -- challenged ballots ----------------------------------------------------- */

/** One decryption of a challenged ballot; the ballot is read again. */
static eg_status
judge_opened(judging *j,
             lg_walk *walk,
             lg_ballots *all,
             lg_brief *const *index,
             const eg_json *json,
             lg_text tally,
             eg_error *err)
{
    static const char *const names[] = {"ballot_id", "tally_id", "name",
                                        "contests", NULL};
    char digits[LG_DIGITS_MAX];
    const eg_json *contests;
    const eg_json *again;
    lg_py_ballot ballot;
    eg_hash digest;
    lg_text id;
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(lg_get_text(&id, json, "ballot_id", err));
    EG_TRY(lg_get_fixed(json, "tally_id", tally.s, err));
    EG_TRY(eg_json_get_object(&contests, json, "contests", err));
    lg_brief *brief = lg_ballots_find(all, index, id);
    if (!require(j, EG_CHECK_13_STRUCTURE,
                 brief != NULL && brief->state == LG_STATE_SPOILED &&
                     !brief->decrypted,
                 NULL, "ballot_id is not that of a challenged ballot, once")) {
        return EG_OK;
    }
    brief->decrypted = true;
    (void)lg_scalar_digits(digits, walk->group, &brief->code);
    EG_TRY(lg_get_fixed(json, "name", digits, err));
    EG_TRY(lg_read_json(&walk->source, brief->entry, &walk->bytes, j->arena,
                        &again, err));
    eg_sha256_once(&digest, walk->bytes.data, walk->bytes.len);
    if (!eg_hash_equal(&digest, &brief->digest)) {
        return eg_fail(err, EG_ERR_STATE,
                       "the ballot's file has changed since it was verified");
    }
    EG_TRY(lg_py_ballot_read(walk, &ballot, again, j->arena, err));
    require(j, EG_CHECK_14B, contests->count == ballot.contests, NULL,
            "not all contests of the ballot are decrypted");
    const origin from = {.ballot = &ballot};
    for (const eg_json *v = contests->first; v != NULL; v = v->next) {
        EG_TRY(judge_contest(j, v, &from, err));
    }
    return EG_OK;
}

static eg_status
judge_challenged(lg_walk *walk,
                 lg_ballots *all,
                 lg_text tally,
                 eg_arena *arena,
                 lg_brief *const *index,
                 eg_element *pad)
{
    uint64_t reused = 0;
    const lg_source *s = &walk->source;
    eg_result *result = &walk->report->result;
    for (size_t i = lg_source_next(s, LG_SPOILED, 0); i < s->store.count;
         i = lg_source_next(s, LG_SPOILED, i + 1)) {
        eg_error err = {0};
        const eg_place place = lg_place(i);
        judging j = {.walk = walk,
                     .arena = arena,
                     .result = result,
                     .place = &place,
                     .pad = pad,
                     .reused = &reused};
        const eg_json *json;
        eg_arena_reset(arena);
        eg_result_visit(result, EG_CHECK_R_ENCODING);
        eg_status status = lg_read_json(s, i, &walk->bytes, arena, &json, &err);
        if (status == EG_OK) {
            status = judge_opened(&j, walk, all, index, json, tally, &err);
        }
        EG_TRY(lg_found_malformed(result, &place, status, &err));
    }
    uint64_t missing = 0;
    for (size_t i = 0; i < all->len; i++) {
        if (all->brief[i].state == LG_STATE_SPOILED &&
            !all->brief[i].decrypted) {
            eg_result_unseen(result, EG_CHECK_13_STRUCTURE);
            missing++;
        }
    }
    if (missing > 0) {
        lg_remark(walk,
                  "unproven: %" PRIu64 " challenged ballots have no decryption",
                  missing);
    }
    if (reused > 0) {
        lg_remark(walk,
                  "NO SECRECY: %" PRIu64 " proofs of decryptions have the same "
                  "commitment as one of the tally, so that the secret key and "
                  "every vote can be computed from the record",
                  reused);
    }
    return EG_OK;
}

eg_status
lg_core2_tallies(lg_walk *walk, lg_ballots *all)
{
    eg_result *result = &walk->report->result;
    eg_error err = {0};
    const eg_json *json;
    eg_place place;
    lg_text id = LG_TEXT("");
    lg_text name = LG_TEXT("");
    eg_arena *arena;
    eg_element *pad =
        eg_arena_alloc(walk->arena, walk->manifest.options + 1, sizeof(*pad));
    if (pad == NULL) {
        return EG_ERR_MEMORY;
    }
    EG_TRY(lg_read_one(walk, LG_ENCRYPTED_TALLY, &json, &place));
    if (json == NULL) {
        lg_break(walk, 9, 9);
    } else {
        const eg_status status =
            judge_encrypted(walk, all, json, &place, &id, &name, &err);
        EG_TRY(lg_found_malformed(result, &place, status, &err));
    }
    EG_TRY(lg_read_one(walk, LG_TALLY, &json, &place));
    if (json == NULL) {
        lg_break(walk, 10, 11);
    } else {
        err = (eg_error){0};
        const eg_status status =
            judge_tally(walk, pad, all, json, &place, id, name, &err);
        EG_TRY(lg_found_malformed(result, &place, status, &err));
    }
    lg_brief **index = lg_ballots_index(all);
    if (index == NULL) {
        return EG_ERR_MEMORY;
    }
    eg_status status = eg_arena_new(&arena, LG_ARENA_MAX);
    if (status == EG_OK) {
        status = judge_challenged(walk, all, id, arena, index, pad);
        eg_arena_free(arena);
    }
    free(index);
    return status;
}
