/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All ballots of a record of the Python implementation: products, identifiers,
 * and the chains of codes.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "legacy/crew.h"
#include "legacy/python/python.h"

/* -- gathering -------------------------------------------------------------- */

void
lg_ballots_free(lg_ballots *b)
{
    free(b->brief);
    free(b->alpha);
    free(b->beta);
    *b = (lg_ballots){.len = 0};
}

static void
empty_ballots(void *gathered)
{
    lg_ballots_free(gathered);
}

static eg_status
make_ballots(const lg_walk *walk, void *gathered)
{
    lg_ballots *b = gathered;
    const size_t n = walk->manifest.options;
    *b = (lg_ballots){.len = 0};
    b->alpha = calloc(n + 1, sizeof(*b->alpha));
    b->beta = calloc(n + 1, sizeof(*b->beta));
    if (b->alpha == NULL || b->beta == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < n; i++) {
        eg_element_one(walk->group, &b->alpha[i]);
        eg_element_one(walk->group, &b->beta[i]);
    }
    return EG_OK;
}

static eg_status
add_brief(lg_ballots *b, const lg_brief *brief)
{
    if (b->len == b->cap) {
        const size_t cap = b->cap == 0 ? 64 : 2 * b->cap;
        lg_brief *grown = realloc(b->brief, cap * sizeof(*grown));
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
    lg_ballots *a = into;
    const lg_ballots *b = from;
    const size_t n = walk->manifest.options;
    eg_element_mul_batch(walk->group, a->alpha, a->alpha, b->alpha, n);
    eg_element_mul_batch(walk->group, a->beta, a->beta, b->beta, n);
    for (size_t i = 0; i < b->len; i++) {
        EG_TRY(add_brief(a, &b->brief[i]));
    }
    a->cast += b->cast;
    a->challenged += b->challenged;
    a->spoiled += b->spoiled;
    a->uncounted = a->uncounted || b->uncounted;
    a->shifted += b->shifted;
    return EG_OK;
}

/** Multiply the options of a cast ballot into the products. */
static void
accumulate(const lg_walk *walk, lg_ballots *b, const lg_py_ballot *ballot)
{
    for (size_t i = 0; i < ballot->contests; i++) {
        const lg_py_contest *c = &ballot->contest[i];
        for (size_t k = 0; k < c->selections; k++) {
            const lg_py_selection *s = &c->selection[k];
            if (s->option == NULL) {
                continue;
            }
            eg_element *alpha = &b->alpha[s->option->index];
            eg_element *beta = &b->beta[s->option->index];
            eg_element_mul(walk->group, alpha, alpha, &s->cipher.alpha.x);
            eg_element_mul(walk->group, beta, beta, &s->cipher.beta.x);
        }
    }
}

static eg_status
judge_ballot(lg_worker *w, size_t entry, const eg_buffer *bytes, eg_error *err)
{
    const lg_walk *walk = w->walk;
    const eg_place place = lg_place(entry);
    lg_ballots *all = w->gathered;
    const eg_json *json;
    lg_py_ballot ballot;
    lg_brief brief = {.entry = (uint32_t)entry};
    eg_result_visit(&w->result, EG_CHECK_R_ENCODING);
    eg_status status =
        eg_json_parse(&json, w->arena, eg_buffer_span(bytes), err);
    if (status == EG_OK) {
        status = lg_py_ballot_read(walk, &ballot, json, w->arena, err);
    }
    EG_TRY(status);
    eg_sha256_once(&brief.id, ballot.id.s, ballot.id.len);
    eg_sha256_once(&brief.digest, bytes->data, bytes->len);
    brief.code = ballot.code.x;
    brief.seed = ballot.seed.x;
    brief.state = (uint8_t)ballot.state;
    EG_TRY(add_brief(all, &brief));
    if (ballot.state == LG_STATE_CAST) {
        all->cast++;
        accumulate(walk, all, &ballot);
    } else if (walk->core2 && ballot.state == LG_STATE_SPOILED) {
        all->challenged++;
    } else {
        all->spoiled++;
    }
    if (walk->core2) {
        return lg_core2_ballot_judge(walk, &ballot, w->arena, &w->result,
                                     &place);
    }
    return lg_py_ballot_judge(walk, &ballot, w->arena, &w->result, &place,
                              &all->shifted);
}

static void
run_ballot(lg_worker *w, size_t entry, eg_buffer *bytes)
{
    const eg_place place = lg_place(entry);
    eg_error err = {0};
    const eg_status status = judge_ballot(w, entry, bytes, &err);
    if (!lg_worker_end(w, &place, status, &err)) {
        lg_ballots *all = w->gathered;
        all->uncounted = true;
        for (unsigned step = 6; step <= 8; step++) {
            eg_result_unseen_step(&w->result, step);
        }
    }
}

static int
by_entry(const void *a, const void *b)
{
    const lg_brief *x = a;
    const lg_brief *y = b;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

eg_status
lg_py_ballots(lg_walk *walk, lg_ballots *out)
{
    static const lg_crew_plan plan = {.run = run_ballot,
                                      .gathered_size = sizeof(lg_ballots),
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
    facts->challenged = out->challenged;
    facts->spoiled = out->spoiled;
    if (out->shifted > 0) {
        lg_deviation(walk,
                     "%" PRIu64 " sequence orders of ballots count from 1, the "
                     "others from 0; no hash holds them, and selections are "
                     "told by their identifiers",
                     out->shifted);
    }
    return EG_OK;
}

static int
by_id(const void *a, const void *b)
{
    const lg_brief *const *x = a;
    const lg_brief *const *y = b;
    return memcmp((*x)->id.bytes, (*y)->id.bytes, EG_HASH_BYTES);
}

lg_brief **
lg_ballots_index(lg_ballots *ballots)
{
    lg_brief **list = calloc(ballots->len + 1, sizeof(lg_brief *));
    for (size_t i = 0; list != NULL && i < ballots->len; i++) {
        list[i] = &ballots->brief[i];
    }
    if (list != NULL && ballots->len > 1) {
        qsort(list, ballots->len, sizeof(lg_brief *), by_id);
    }
    return list;
}

lg_brief *
lg_ballots_find(const lg_ballots *ballots, lg_brief *const *list, lg_text id)
{
    lg_brief wanted;
    const lg_brief *key = &wanted;
    eg_sha256_once(&wanted.id, id.s, id.len);
    lg_brief *const *found =
        bsearch(&key, list, ballots->len, sizeof(lg_brief *), by_id);
    return found == NULL ? NULL : *found;
}

void
lg_ballots_judge_opened(lg_walk *walk,
                        lg_ballots *all,
                        const lg_places *opened,
                        const char *called)
{
    eg_result *result = &walk->report->result;
    const char *first = NULL;
    uint64_t missing = 0;
    for (size_t i = 0; i < opened->len; i++) {
        lg_brief *b = &all->brief[opened->at[i]];
        const eg_place place = lg_place(b->entry);
        eg_result_require(result, EG_CHECK_13_STRUCTURE, !b->decrypted, &place,
                          "the ballot is decrypted twice");
        b->decrypted = true;
    }
    for (size_t i = 0; i < all->len; i++) {
        if (all->brief[i].state == LG_STATE_SPOILED &&
            !all->brief[i].decrypted) {
            eg_result_unseen(result, EG_CHECK_13_STRUCTURE);
            if (missing++ == 0) {
                first = lg_source_name(&walk->source, all->brief[i].entry);
            }
        }
    }
    if (missing > 0) {
        lg_remark(walk,
                  "unproven: %" PRIu64 " %s ballots have no decryption, so "
                  "what they would have been is not shown; the first is %s",
                  missing, called, first);
    }
}

/* -- chains ----------------------------------------------------------------- */

/** A value with the ballot that it is of, for sorting. */
typedef struct key {
    uint8_t bytes[EG_HASH_BYTES];
    size_t brief;
} key;

static int
by_bytes(const void *a, const void *b)
{
    const key *x = a;
    const key *y = b;
    const int order = memcmp(x->bytes, y->bytes, sizeof(x->bytes));
    return order != 0 ? order : (x->brief > y->brief) - (x->brief < y->brief);
}

static int
compare_bytes(const void *a, const void *b)
{
    return memcmp(((const key *)a)->bytes, ((const key *)b)->bytes,
                  EG_HASH_BYTES);
}

static void
scalar_key(const lg_walk *walk, key *out, const eg_scalar *x)
{
    memset(out->bytes, 0, sizeof(out->bytes));
    eg_scalar_write(walk->group, out->bytes, x);
}

/** A judgement on two ballots with the same value. */
static void
judge_twice(lg_walk *walk,
            const lg_ballots *b,
            key *keys,
            eg_check check,
            const char *what)
{
    qsort(keys, b->len, sizeof(*keys), by_bytes);
    for (size_t i = 0; i < b->len; i++) {
        const eg_place place = lg_place(b->brief[keys[i].brief].entry);
        eg_result_require(&walk->report->result, check,
                          i == 0 || compare_bytes(&keys[i], &keys[i - 1]) != 0,
                          &place, "%s", what);
    }
}

/** A number of 64 bits that int64_t does not hold; in no hash of 1.91. */
static bool
is_unsigned(const eg_json *v)
{
    static const char most[] = "18446744073709551615";
    return v != NULL && v->type == EG_JSON_NUMBER &&
           strspn(v->text, "0123456789") == v->text_len &&
           (v->text_len < sizeof(most) - 1 ||
            (v->text_len == sizeof(most) - 1 && strcmp(v->text, most) <= 0));
}

/** The file of a device. */
static eg_status
read_device(lg_walk *walk, size_t entry, lg_device *out, eg_error *err)
{
    static const char *const later[] = {"device_id", "session_id",
                                        "launch_code", "location", NULL};
    static const char *const first[] = {"uuid", "session_id", "launch_code",
                                        "location", NULL};
    const bool decimal = lg_is_decimal(&walk->format);
    const char *const *names = decimal ? first : later;
    const eg_json *json;
    lg_text text;
    lg_bar bar;
    EG_TRY(lg_read_json(&walk->source, entry, &walk->bytes, walk->arena, &json,
                        err));
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    lg_bar_begin(&bar, &walk->rules);
    for (size_t i = 0; i < 4; i++) {
        int64_t value;
        if (i == 3 || (decimal && i == 1)) {
            EG_TRY(lg_get_text(&text, json, names[i], err));
            lg_bar_text(&bar, text);
            continue;
        }
        if (walk->core2 && is_unsigned(eg_json_member(json, names[i]))) {
            continue;
        }
        EG_TRY(eg_json_get_int(&value, json, names[i], 0, INT64_MAX, err));
        lg_bar_int(&bar, value);
    }
    lg_bar_end(&bar, walk->group, &out->hash);
    out->entry = entry;
    return EG_OK;
}

static eg_status
read_devices(lg_walk *walk, lg_device **out, size_t *len)
{
    const lg_source *s = &walk->source;
    eg_result *result = &walk->report->result;
    *len = 0;
    *out = eg_arena_alloc(walk->arena, s->count[LG_DEVICE] + 1, sizeof(**out));
    if (*out == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = lg_source_next(s, LG_DEVICE, 0); i < s->store.count;
         i = lg_source_next(s, LG_DEVICE, i + 1)) {
        eg_error err = {0};
        const eg_place place = lg_place(i);
        eg_result_visit(result, EG_CHECK_R_ENCODING);
        const eg_status status = read_device(walk, i, &(*out)[*len], &err);
        *len += status == EG_OK ? 1 : 0;
        EG_TRY(lg_found_malformed(result, &place, status, &err));
    }
    walk->report->facts.devices = *len;
    return EG_OK;
}

/** Whether a ballot's seed is the hash of a device. */
static bool
begins_chain(const lg_brief *brief, const lg_device *device, size_t devices)
{
    for (size_t d = 0; d < devices; d++) {
        if (eg_scalar_equal(&device[d].hash, &brief->seed)) {
            return true;
        }
    }
    return false;
}

/** At least one code continues the hash of one of the devices, if any are. */
static void
judge_beginning(lg_walk *walk,
                const lg_device *device,
                size_t devices,
                bool begins)
{
    eg_result *result = &walk->report->result;
    const eg_place record = EG_PLACE_RECORD;
    if (walk->source.count[LG_DEVICE] == 0) {
        eg_result_unseen(result, EG_CHECK_8F);
        lg_remark(walk, "unproven: the record has no devices, so that nothing "
                        "shows where codes begin");
        return;
    }
    eg_result_visit(result, EG_CHECK_8F);
    for (size_t i = 0; !begins && i < devices; i++) {
        const eg_place place = lg_place(device[i].entry);
        eg_result_fail(result, EG_CHECK_8F, &place,
                       "no ballot's code_seed is the hash of this device, nor "
                       "that of another");
    }
    if (!begins && devices == 0) {
        eg_result_fail(result, EG_CHECK_8F, &record,
                       "there is no device whose hash a code can continue");
    }
}

/** Where each ballot's seed is from: a device, another ballot, or nowhere. */
static void
judge_seeds(lg_walk *walk,
            const lg_ballots *b,
            const key *codes,
            const lg_device *device,
            size_t devices)
{
    eg_result *result = &walk->report->result;
    uint64_t gaps = 0;
    uint64_t begins = 0;
    for (size_t i = 0; i < b->len; i++) {
        key seed;
        scalar_key(walk, &seed, &b->brief[i].seed);
        eg_result_visit(result, EG_CHECK_8E);
        if (begins_chain(&b->brief[i], device, devices)) {
            begins++;
        } else if (bsearch(&seed, codes, b->len, sizeof(*codes),
                           compare_bytes) == NULL) {
            gaps++;
        }
    }
    judge_beginning(walk, device, devices, begins > 0);
    if (gaps > 0) {
        lg_deviation(walk,
                     "%" PRIu64 " of %zu codes continue one that is not in the "
                     "record: this version publishes no ballot that was "
                     "neither cast nor spoiled, and does not prove that none "
                     "was left out",
                     gaps, b->len);
    }
}

/** No two ballots continue the same code; several may begin at a device. */
static void
judge_forks(lg_walk *walk,
            const lg_ballots *b,
            key *keys,
            const lg_device *device,
            size_t devices)
{
    uint64_t restarts = 0;
    for (size_t i = 0; i < b->len; i++) {
        scalar_key(walk, &keys[i], &b->brief[i].seed);
        keys[i].brief = i;
    }
    qsort(keys, b->len, sizeof(*keys), by_bytes);
    for (size_t i = 1; i < b->len; i++) {
        const lg_brief *brief = &b->brief[keys[i].brief];
        const eg_place place = lg_place(brief->entry);
        const bool again = compare_bytes(&keys[i], &keys[i - 1]) == 0;
        const bool begins = again && begins_chain(brief, device, devices);
        restarts += begins ? 1 : 0;
        eg_result_require(&walk->report->result, EG_CHECK_8E, !again || begins,
                          &place, "another ballot continues the same code");
    }
    if (restarts > 0) {
        lg_deviation(walk,
                     "%" PRIu64 " codes begin again at a device where another "
                     "code begins: whoever encrypts each ballot by itself "
                     "begins each code there, and nothing shows their order",
                     restarts);
    }
}

eg_status
lg_py_chain(lg_walk *walk, lg_ballots *b)
{
    lg_device *device;
    size_t devices;
    EG_TRY(read_devices(walk, &device, &devices));
    if (b->len == 0) {
        return EG_OK;
    }
    key *keys = calloc(b->len, sizeof(*keys));
    if (keys == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < b->len; i++) {
        memcpy(keys[i].bytes, b->brief[i].id.bytes, EG_HASH_BYTES);
        keys[i].brief = i;
    }
    judge_twice(walk, b, keys, EG_CHECK_5A,
                "another ballot has the same object_id");
    if (!walk->core2) {
        judge_forks(walk, b, keys, device, devices);
    }
    for (size_t i = 0; i < b->len; i++) {
        scalar_key(walk, &keys[i], &b->brief[i].code);
        keys[i].brief = i;
    }
    judge_twice(walk, b, keys, EG_CHECK_8_STRUCTURE,
                "another ballot has the same code");
    if (!walk->core2) {
        judge_seeds(walk, b, keys, device, devices);
    }
    free(keys);
    return EG_OK;
}
