/* SPDX-License-Identifier: Apache-2.0 */
/* All ballots of a record of 2.0: products, identifiers, chains. */
#include <inttypes.h>
#include <stdlib.h>

#include "codec/text.h"
#include "legacy/kotlin.h"

/* -- gathering -------------------------------------------------------------- */

void
lg_kt_ballots_free(lg_kt_ballots *b)
{
    free(b->brief);
    free(b->alpha);
    free(b->beta);
    free(b->on);
    *b = (lg_kt_ballots){.len = 0};
}

static void
empty_ballots(void *gathered)
{
    lg_kt_ballots_free(gathered);
}

static eg_status
make_ballots(const lg_walk *walk, void *gathered)
{
    lg_kt_ballots *b = gathered;
    const size_t n = walk->manifest.options;
    *b = (lg_kt_ballots){.len = 0};
    b->alpha = calloc(n + 1, sizeof(*b->alpha));
    b->beta = calloc(n + 1, sizeof(*b->beta));
    b->on = calloc(walk->manifest.contests + 1, sizeof(*b->on));
    if (b->alpha == NULL || b->beta == NULL || b->on == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < n; i++) {
        eg_element_one(walk->group, &b->alpha[i]);
        eg_element_one(walk->group, &b->beta[i]);
    }
    return EG_OK;
}

static eg_status
add_brief(lg_kt_ballots *b, const lg_kt_brief *brief)
{
    if (b->len == b->cap) {
        const size_t cap = b->cap == 0 ? 64 : 2 * b->cap;
        lg_kt_brief *grown = realloc(b->brief, cap * sizeof(*grown));
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
    lg_kt_ballots *a = into;
    const lg_kt_ballots *b = from;
    const size_t n = walk->manifest.options;
    eg_element_mul_batch(walk->group, a->alpha, a->alpha, b->alpha, n);
    eg_element_mul_batch(walk->group, a->beta, a->beta, b->beta, n);
    for (size_t i = 0; i < walk->manifest.contests; i++) {
        a->on[i] += b->on[i];
    }
    for (size_t i = 0; i < b->len; i++) {
        EG_TRY(add_brief(a, &b->brief[i]));
    }
    a->cast += b->cast;
    a->data += b->data;
    a->uncounted = a->uncounted || b->uncounted;
    return EG_OK;
}

static void
accumulate(const lg_walk *walk, lg_kt_ballots *b, const lg_kt_ballot *ballot)
{
    for (size_t i = 0; i < ballot->contests; i++) {
        const lg_kt_contest *c = &ballot->contest[i];
        b->on[c->about - walk->manifest.contest]++;
        b->data += c->data.there ? 1 : 0;
        for (size_t k = 0; k < c->selections; k++) {
            const lg_kt_selection *s = &c->selection[k];
            eg_element *alpha = &b->alpha[s->option->index];
            eg_element *beta = &b->beta[s->option->index];
            eg_element_mul(walk->group, alpha, alpha, &s->alpha.x);
            eg_element_mul(walk->group, beta, beta, &s->beta.x);
        }
    }
}

/** The folder of a ballot's file, which is called after the device. */
static lg_text
folder_of(const lg_walk *walk, size_t entry)
{
    const char *name = strchr(lg_source_name(&walk->source, entry), '/') + 1;
    const char *slash = strrchr(name, '/');
    return slash == NULL ? (lg_text){name, 0}
                         : (lg_text){name, (size_t)(slash - name)};
}

/** Where codes are not chained, B_aux is configured, or the device's name. */
static bool
fits_aux(const lg_walk *walk, const lg_kt_ballot *b)
{
    const lg_kt *kt = lg_kt_of(walk);
    const lg_text aux = {(const char *)b->aux, b->aux_len};
    return kt->chained ||
           lg_text_equal(aux, kt->aux_len > 0 ? (lg_text){(const char *)kt->aux,
                                                          kt->aux_len}
                                              : b->device);
}

static eg_status
judge_ballot(lg_worker *w, size_t entry, const eg_buffer *bytes, eg_error *err)
{
    const lg_walk *walk = w->walk;
    const eg_place place = lg_place(entry);
    lg_kt_ballots *all = w->gathered;
    const eg_json *json;
    lg_kt_ballot ballot;
    lg_kt_brief brief = {.entry = (uint32_t)entry};
    const lg_text folder = folder_of(walk, entry);
    eg_result_visit(&w->result, EG_CHECK_R_ENCODING);
    EG_TRY(eg_json_parse(&json, w->arena, eg_buffer_span(bytes), err));
    EG_TRY(lg_kt_ballot_read(walk, &ballot, json, w->arena, err));
    eg_sha256_once(&brief.id, ballot.id.s, ballot.id.len);
    eg_sha256_once(&brief.digest, bytes->data, bytes->len);
    eg_sha256_once(&brief.aux, ballot.aux, ballot.aux_len);
    brief.code = ballot.code;
    brief.cast = ballot.cast;
    EG_TRY(add_brief(all, &brief));
    if (ballot.cast) {
        all->cast++;
        accumulate(walk, all, &ballot);
    }
    eg_result_require(&w->result, EG_CHECK_8_STRUCTURE,
                      folder.len == 0 || lg_text_equal(folder, ballot.device),
                      &place,
                      "encrypting_device is not the name of the folder");
    if (!lg_kt_of(walk)->chained) {
        eg_result_require(&w->result, EG_CHECK_8_STRUCTURE,
                          fits_aux(walk, &ballot), &place,
                          "code_baux is not the baux0 of election_config.json");
    }
    return lg_kt_ballot_judge(walk, &ballot, w->arena, &w->result, &place);
}

static void
run_ballot(lg_worker *w, size_t entry, eg_buffer *bytes)
{
    const eg_place place = lg_place(entry);
    eg_error err = {0};
    eg_status status = judge_ballot(w, entry, bytes, &err);
    if (status == EG_ERR_MEMORY && !eg_arena_starved(w->arena)) {
        status = EG_ERR_LIMIT;
    }
    if (status != EG_OK && lg_is_input(status)) {
        lg_kt_ballots *all = w->gathered;
        all->uncounted = true;
        for (unsigned step = 6; step <= 8; step++) {
            eg_result_unseen_step(&w->result, step);
        }
    }
    w->status = lg_found_malformed(&w->result, &place, status, &err);
}

static int
by_entry(const void *a, const void *b)
{
    const lg_kt_brief *x = a;
    const lg_kt_brief *y = b;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

static int
by_id(const void *a, const void *b)
{
    const lg_kt_brief *const *x = a;
    const lg_kt_brief *const *y = b;
    return memcmp((*x)->id.bytes, (*y)->id.bytes, EG_HASH_BYTES);
}

static int
by_code(const void *a, const void *b)
{
    const lg_kt_brief *const *x = a;
    const lg_kt_brief *const *y = b;
    return memcmp((*x)->code.bytes, (*y)->code.bytes, EG_HASH_BYTES);
}

lg_kt_brief **
lg_kt_index(lg_kt_ballots *ballots)
{
    lg_kt_brief **list = calloc(ballots->len + 1, sizeof(lg_kt_brief *));
    for (size_t i = 0; list != NULL && i < ballots->len; i++) {
        list[i] = &ballots->brief[i];
    }
    if (list != NULL && ballots->len > 1) {
        qsort(list, ballots->len, sizeof(lg_kt_brief *), by_id);
    }
    return list;
}

lg_kt_brief *
lg_kt_find(const lg_kt_ballots *ballots, lg_kt_brief *const *list, lg_text id)
{
    lg_kt_brief wanted;
    const lg_kt_brief *key = &wanted;
    eg_sha256_once(&wanted.id, id.s, id.len);
    lg_kt_brief *const *found =
        bsearch(&key, list, ballots->len, sizeof(lg_kt_brief *), by_id);
    return found == NULL ? NULL : *found;
}

/** No identifier and no code stands twice. */
static eg_status
judge_unique(lg_walk *walk, lg_kt_ballots *all)
{
    eg_result *result = &walk->report->result;
    lg_kt_brief **list = lg_kt_index(all);
    if (list == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < all->len; i++) {
        const eg_place place = lg_place(list[i]->entry);
        eg_result_require(result, EG_CHECK_5A,
                          i == 0 || by_id(&list[i], &list[i - 1]) != 0, &place,
                          "another ballot has the same ballot_id");
    }
    if (all->len > 1) {
        qsort(list, all->len, sizeof(lg_kt_brief *), by_code);
    }
    for (size_t i = 0; i < all->len; i++) {
        const eg_place place = lg_place(list[i]->entry);
        eg_result_require(result, EG_CHECK_8_STRUCTURE,
                          i == 0 || by_code(&list[i], &list[i - 1]) != 0,
                          &place, "another ballot has the same code");
    }
    free(list);
    return EG_OK;
}

eg_status
lg_kt_ballots_run(lg_walk *walk, lg_kt_ballots *out)
{
    static const lg_crew_plan plan = {.run = run_ballot,
                                      .gathered_size = sizeof(lg_kt_ballots),
                                      .make = make_ballots,
                                      .merge = merge_ballots,
                                      .empty = empty_ballots};
    EG_TRY(lg_crew_run(walk, LG_BALLOT, &plan, out));
    if (out->len > 1) {
        qsort(out->brief, out->len, sizeof(*out->brief), by_entry);
    }
    eg_record_facts *facts = &walk->report->facts;
    facts->ballots = out->len;
    facts->cast = out->cast;
    facts->cast_weight = out->cast;
    facts->challenged = out->len - out->cast;
    return judge_unique(walk, out);
}

/* -- chains ----------------------------------------------------------------- */

/** What is shared by the steps of one chain. */
typedef struct chain {
    lg_walk *walk;
    const lg_kt *kt;
    const eg_place *place;
    lg_kt_ballots *all;
    lg_kt_brief *const *by_id;
    eg_hash start;  /**< H_0 = H(H_E; 24, B_0). */
    bool short_one; /**< The first B_aux is H_0 alone. */
} chain;

/** H_0 = H(H_E; 24, B_0). */
static void
start_chain(chain *c)
{
    eg_hasher h;
    eg_hasher_init(&h, &c->kt->extended_hash, LG_TAG_CODE);
    eg_hasher_bytes(&h, c->kt->aux, c->kt->aux_len);
    eg_hasher_final(&h, &c->start);
}

/** Whether @p brief's B_aux is @p before, then B_0 where @p whole. */
static bool
continues(const chain *c,
          const lg_kt_brief *brief,
          const eg_hash *before,
          bool whole)
{
    eg_sha256 sha;
    eg_hash hash;
    eg_sha256_init(&sha);
    eg_sha256_update(&sha, before->bytes, EG_HASH_BYTES);
    if (whole) {
        eg_sha256_update(&sha, c->kt->aux, c->kt->aux_len);
    }
    eg_sha256_final(&sha, &hash);
    return eg_hash_equal(&hash, &brief->aux);
}

static eg_status
walk_chain(chain *c,
           const eg_json *ids,
           eg_hash *last,
           lg_text device,
           eg_error *err)
{
    eg_result *result = &c->walk->report->result;
    *last = c->start;
    for (const eg_json *v = ids->first; v != NULL; v = v->next) {
        EG_TRY(eg_json_need_string(v, err));
        lg_kt_brief *brief =
            lg_kt_find(c->all, c->by_id, (lg_text){v->text, v->text_len});
        if (brief == NULL || brief->used ||
            !lg_text_equal(folder_of(c->walk, brief->entry), device)) {
            return eg_json_fail(err, v, "must be a ballot of the device, once");
        }
        const eg_place place = lg_place(brief->entry);
        const bool first = v == ids->first;
        const bool whole = continues(c, brief, last, true);
        const bool bare = first && !whole && continues(c, brief, last, false);
        c->short_one = c->short_one || bare;
        brief->used = true;
        eg_result_require(result, first ? EG_CHECK_8F : EG_CHECK_8E,
                          whole || bare, &place,
                          "code_baux does not continue the chain");
        *last = brief->code;
    }
    return EG_OK;
}

/** The chain's baux0: H_0, or B_0 as in the configuration. */
static eg_status
judge_beginning(chain *c, const eg_json *json, eg_arena *arena, eg_error *err)
{
    const eg_json *v;
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(eg_json_get_string(&v, json, "baux0", err));
    bytes = eg_arena_alloc(arena, v->text_len + 4, 1);
    if (bytes == NULL) {
        return EG_ERR_LIMIT;
    }
    len = v->text_len / 2;
    if (eg_hex_read(bytes, len, v->text, v->text_len, EG_HEX_UPPER) != EG_OK &&
        eg_base64_read(bytes, &len, v->text, v->text_len) != EG_OK) {
        return eg_json_fail(err, v, "must be hexadecimal digits or base64");
    }
    const lg_text text = {(const char *)bytes, len};
    const lg_text start = {(const char *)c->start.bytes, EG_HASH_BYTES};
    const lg_text aux = {(const char *)c->kt->aux, c->kt->aux_len};
    eg_result_require(&c->walk->report->result, EG_CHECK_8F,
                      lg_text_equal(text, start) || lg_text_equal(text, aux),
                      c->place,
                      "baux0 is neither H_0 nor that of election_config.json");
    return EG_OK;
}

static eg_status
judge_chain(chain *c, const eg_json *json, lg_text device, eg_error *err)
{
    static const char *const names[] = {"encrypting_device",
                                        "baux0",
                                        "ballot_ids",
                                        "last_confirmation_code",
                                        "chaining",
                                        "closing_hash",
                                        NULL};
    eg_result *result = &c->walk->report->result;
    const lg_format *f = &c->walk->format;
    const eg_json *ids;
    lg_text own;
    eg_hash last;
    eg_hash claimed;
    eg_hash close;
    bool chaining;
    eg_hasher h;
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(lg_get_text(&own, json, names[0], err));
    EG_TRY(judge_beginning(c, json, c->walk->arena, err));
    EG_TRY(eg_json_get_array(&ids, json, names[2], err));
    EG_TRY(eg_json_get_bool(&chaining, json, names[4], err));
    if (!chaining || !lg_text_equal(own, device)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "chaining must be true and encrypting_device the name "
                       "of the folder");
    }
    EG_TRY(walk_chain(c, ids, &last, device, err));
    EG_TRY(lg_get_hash(f, &claimed, json, names[3], err));
    eg_result_require(result, EG_CHECK_8G, eg_hash_equal(&last, &claimed),
                      c->place,
                      "last_confirmation_code is not that of the last ballot");
    EG_TRY(lg_get_hash(f, &claimed, json, names[5], err));
    eg_hasher_init(&h, &c->kt->extended_hash, LG_TAG_CODE);
    eg_hasher_hash(&h, &last);
    eg_hasher_bytes(&h, c->kt->aux, c->kt->aux_len);
    eg_hasher_bytes(&h, "CLOSE", 5);
    eg_hasher_final(&h, &close);
    eg_result_require(result, EG_CHECK_8G, eg_hash_equal(&close, &claimed),
                      c->place, "closing_hash does not end the chain");
    return EG_OK;
}

static eg_status
judge_chains(lg_walk *walk, lg_kt_ballots *all, lg_kt_brief *const *list)
{
    const lg_source *s = &walk->source;
    eg_result *result = &walk->report->result;
    chain c = {.walk = walk, .kt = lg_kt_of(walk), .all = all, .by_id = list};
    start_chain(&c);
    for (size_t i = lg_source_next(s, LG_CHAIN, 0); i < s->store.count;
         i = lg_source_next(s, LG_CHAIN, i + 1)) {
        eg_error err = {0};
        const eg_place place = lg_place(i);
        const eg_json *json;
        c.place = &place;
        eg_result_visit(result, EG_CHECK_R_ENCODING);
        eg_status status =
            lg_read_json(s, i, &walk->bytes, walk->arena, &json, &err);
        if (status == EG_OK) {
            status = judge_chain(&c, json, folder_of(walk, i), &err);
        }
        EG_TRY(lg_found_malformed(result, &place, status, &err));
    }
    if (c.short_one) {
        lg_deviation(walk,
                     "the first ballot's chain input is H_0 without the "
                     "device's bytes, as written by kotlin-multiplatform");
    }
    return EG_OK;
}

eg_status
lg_kt_chains(lg_walk *walk, lg_kt_ballots *all)
{
    eg_result *result = &walk->report->result;
    walk->report->facts.devices = walk->source.count[LG_CHAIN];
    if (!lg_kt_of(walk)->chained) {
        const eg_place record = EG_PLACE_RECORD;
        walk->report->facts.devices = all->len > 0 ? 1 : 0;
        eg_result_require(result, EG_CHECK_8_STRUCTURE,
                          walk->source.count[LG_CHAIN] == 0 || all->uncounted,
                          &record,
                          "there is a chain, but codes are not "
                          "chained by the configuration");
        return EG_OK;
    }
    lg_kt_brief **list = lg_kt_index(all);
    if (list == NULL) {
        return EG_ERR_MEMORY;
    }
    const eg_status status = judge_chains(walk, all, list);
    free(list);
    EG_TRY(status);
    uint64_t loose = 0;
    for (size_t i = 0; i < all->len; i++) {
        loose += all->brief[i].used ? 0 : 1;
        all->brief[i].used = false;
    }
    if (loose > 0) {
        eg_result_unseen(result, EG_CHECK_8E);
        eg_result_unseen(result, EG_CHECK_8G);
        lg_remark(walk,
                  "unproven: %" PRIu64 " ballots are in no ballot_chain.json, "
                  "though codes are chained",
                  loose);
    }
    return EG_OK;
}
