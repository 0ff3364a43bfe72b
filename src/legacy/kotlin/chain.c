/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chains of confirmation codes of 2.0.
 *
 * B_0 names the device: the configured bytes or, where these are empty, the
 * device's name.  H_0 = H(H_E; 24, B_0), B_aux of a ballot is the code before
 * it, then B_0, and the closing hash is H(H_E; 24, last code, B_0, "CLOSE").
 */
#include <inttypes.h>
#include <stdlib.h>

#include "codec/text.h"
#include "legacy/kotlin/kotlin.h"

/** What is shared by the steps of one chain. */
typedef struct chain {
    lg_walk *walk;
    const lg_kt *kt;
    const eg_place *place;
    const char *name; /**< Of its file. */
    lg_ballots *all;
    lg_brief *const *by_id;
    lg_text folder;
    lg_text aux;    /**< B_0. */
    eg_hash start;  /**< H_0. */
    bool chaining;  /**< Codes are chained; else it is a mere list. */
    bool short_one; /**< The first B_aux is H_0 alone. */
    bool twice;     /**< A ballot stands twice in a row. */
    bool open;      /**< There is no closing hash. */
} chain;

/** Which B_0, and so which H_0, this device has. */
static void
start_chain(chain *c, lg_text device)
{
    eg_hasher h;
    c->aux = c->kt->aux_len > 0
                 ? (lg_text){(const char *)c->kt->aux, c->kt->aux_len}
                 : device;
    eg_hasher_init(&h, &c->kt->extended_hash, LG_TAG_CODE);
    eg_hasher_bytes(&h, c->aux.s, c->aux.len);
    eg_hasher_final(&h, &c->start);
}

/** Whether @p brief's B_aux is @p before, then B_0 where @p whole. */
static bool
continues(const chain *c,
          const lg_brief *brief,
          const eg_hash *before,
          bool whole)
{
    eg_sha256 sha;
    eg_hash hash;
    eg_sha256_init(&sha);
    eg_sha256_update(&sha, before->bytes, EG_HASH_BYTES);
    if (whole) {
        eg_sha256_update(&sha, c->aux.s, c->aux.len);
    }
    eg_sha256_final(&sha, &hash);
    return eg_hash_equal(&hash, &brief->before);
}

/** The next ballot of a chain must continue the code before it. */
static void
judge_link(chain *c, const lg_brief *brief, const eg_hash *last, bool first)
{
    const eg_place place = lg_place(brief->entry);
    const bool whole = continues(c, brief, last, true);
    const bool bare = first && !whole && continues(c, brief, last, false);
    c->short_one = c->short_one || bare;
    eg_result_require(&c->walk->report->result,
                      first ? EG_CHECK_8F : EG_CHECK_8E, whole || bare, &place,
                      "code_baux does not continue the chain of %.200s",
                      c->name);
}

static eg_status
walk_chain(chain *c, const eg_json *ids, eg_hash *last, eg_error *err)
{
    const lg_brief *before = NULL;
    *last = c->start;
    for (const eg_json *v = ids->first; v != NULL; v = v->next) {
        EG_TRY(eg_json_need_string(v, err));
        lg_brief *brief = lg_ballots_called(c->all, c->by_id,
                                            (lg_text){v->text, v->text_len});
        if (brief != NULL && brief == before) {
            /* Challenged at once, it was appended a second time. */
            c->twice = true;
            continue;
        }
        if (brief == NULL || brief->met ||
            !lg_text_equal(lg_kt_folder(c->walk, brief->entry), c->folder)) {
            return eg_json_fail(err, v, "must be a ballot of the device, once");
        }
        brief->met = true;
        if (c->chaining) {
            judge_link(c, brief, last, before == NULL);
        }
        *last = brief->code;
        before = brief;
    }
    return EG_OK;
}

/** A list of bytes, digits or base64, whichever @p v is. */
static eg_status
read_any_bytes(const chain *c, lg_text *out, const eg_json *v, eg_error *err)
{
    eg_arena *arena = c->walk->arena;
    uint8_t *bytes = NULL;
    size_t len = 0;
    if (v->type == EG_JSON_ARRAY) {
        EG_TRY(lg_kt_get_bytes(&bytes, &len, v, arena, err));
        *out = (lg_text){(const char *)bytes, len};
        return EG_OK;
    }
    EG_TRY(eg_json_need_string(v, err));
    bytes = eg_arena_alloc(arena, v->text_len + 4, 1);
    if (bytes == NULL) {
        return EG_ERR_LIMIT;
    }
    len = v->text_len / 2;
    if (eg_hex_read(bytes, len, v->text, v->text_len, EG_HEX_UPPER) != EG_OK &&
        eg_base64_read(bytes, &len, v->text, v->text_len) != EG_OK) {
        return eg_json_fail(err, v, "must be hexadecimal digits or base64");
    }
    *out = (lg_text){(const char *)bytes, len};
    return EG_OK;
}

/** The chain's baux0, where it has one: H_0 or B_0. */
static eg_status
judge_beginning(const chain *c, const eg_json *json, eg_error *err)
{
    const eg_json *v = eg_json_member(json, "baux0");
    lg_text text = {NULL, 0};
    if (v == NULL) {
        return EG_OK;
    }
    EG_TRY(read_any_bytes(c, &text, v, err));
    const lg_text start = {(const char *)c->start.bytes, EG_HASH_BYTES};
    const lg_text own = {(const char *)c->kt->aux, c->kt->aux_len};
    eg_result_require(&c->walk->report->result, EG_CHECK_8F,
                      lg_text_equal(text, start) ||
                          lg_text_equal(text, c->aux) ||
                          (!c->chaining && lg_text_equal(text, own)),
                      c->place, "baux0 is neither H_0 nor that of %s",
                      lg_called(&c->walk->source, LG_CONFIG));
    return EG_OK;
}

/** H(H_E; 24, last code, B_0, "CLOSE"). */
static bool
closes(const chain *c, const eg_hash *claimed, const eg_hash *last)
{
    eg_hash close;
    eg_hasher h;
    eg_hasher_init(&h, &c->kt->extended_hash, LG_TAG_CODE);
    eg_hasher_hash(&h, last);
    eg_hasher_bytes(&h, c->aux.s, c->aux.len);
    eg_hasher_bytes(&h, "CLOSE", 5);
    eg_hasher_final(&h, &close);
    return eg_hash_equal(&close, claimed);
}

/** @p last is NULL where there is no ballot; H_0 or zeros are then closed. */
static eg_status
judge_end(chain *c, const eg_json *json, const eg_hash *last, eg_error *err)
{
    static const eg_hash zeros = {{0}};
    eg_hash claimed;
    const eg_json *v = eg_json_member(json, "closing_hash");
    if (!c->chaining) {
        return lg_get_null(json, "closing_hash", " where codes are not chained",
                           err);
    }
    if (v == NULL || v->type == EG_JSON_NULL) {
        eg_result_unseen(&c->walk->report->result, EG_CHECK_8G);
        c->open = true;
        return EG_OK;
    }
    EG_TRY(lg_get_hash(&c->walk->format, &claimed, json, "closing_hash", err));
    eg_result_require(&c->walk->report->result, EG_CHECK_8G,
                      last != NULL ? closes(c, &claimed, last)
                                   : closes(c, &claimed, &c->start) ||
                                         closes(c, &claimed, &zeros),
                      c->place, "closing_hash does not end the chain");
    return EG_OK;
}

/** What says whose chain this is. */
static eg_status
read_owner(chain *c, const eg_json *json, eg_error *err)
{
    lg_text own;
    c->chaining = c->kt->chained;
    EG_TRY(eg_json_get_bool_opt(&c->chaining, json, "chaining", err));
    EG_TRY(lg_get_text(&own, json, "encrypting_device", err));
    if (c->chaining != c->kt->chained) {
        return eg_json_fail(err, eg_json_member(json, "chaining"),
                            "must be what chain_confirmation_codes is");
    }
    if (!lg_kt_is_folder_of(c->folder, own)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "encrypting_device must be the name of the folder");
    }
    start_chain(c, own);
    if (eg_json_member(json, "election_base_hash") != NULL) {
        eg_hash hash;
        EG_TRY(lg_get_hash(&c->walk->format, &hash, json, "election_base_hash",
                           err));
        /* egk-ec calls it so; it is H_E. */
        eg_result_require(&c->walk->report->result, EG_CHECK_8F,
                          eg_hash_equal(&hash, &c->kt->extended_hash), c->place,
                          "election_base_hash is not the extended base hash");
    }
    return EG_OK;
}

static eg_status
judge_chain(chain *c, const eg_json *json, eg_error *err)
{
    static const char *const names[] = {"encrypting_device",
                                        "baux0",
                                        "election_base_hash",
                                        "ballot_ids",
                                        "last_confirmation_code",
                                        "chaining",
                                        "closing_hash",
                                        "metadata",
                                        NULL};
    const eg_json *ids;
    eg_hash last;
    eg_hash claimed;
    EG_TRY(eg_json_need_object(json, err));
    EG_TRY(eg_json_only(json, names, err));
    EG_TRY(read_owner(c, json, err));
    EG_TRY(judge_beginning(c, json, err));
    EG_TRY(eg_json_get_array(&ids, json, "ballot_ids", err));
    EG_TRY(walk_chain(c, ids, &last, err));
    EG_TRY(lg_get_hash(&c->walk->format, &claimed, json,
                       "last_confirmation_code", err));
    if (ids->first != NULL) {
        eg_result_require(&c->walk->report->result, EG_CHECK_8G,
                          eg_hash_equal(&last, &claimed), c->place,
                          "last_confirmation_code is not that of the last "
                          "ballot");
    }
    return judge_end(c, json, ids->first == NULL ? NULL : &last, err);
}

/** What the chains together have to be told. */
static void
tell_chains(const chain *c)
{
    if (c->short_one) {
        lg_deviation(c->walk,
                     "the first ballot's chain input is H_0 without the "
                     "device's bytes, as written by kotlin-multiplatform");
    }
    if (c->twice) {
        lg_deviation(c->walk,
                     "a ballot stands twice in a row in its device's chain, "
                     "as written by egk-ec when it challenges at once");
    }
    if (c->open) {
        lg_remark(c->walk, "unproven: a chain has no closing hash, so that "
                           "ballots may be missing at its end");
    }
}

static eg_status
judge_chains(lg_walk *walk, lg_ballots *all, lg_brief *const *list)
{
    const lg_source *s = &walk->source;
    chain c = {.walk = walk, .kt = lg_kt_of(walk), .all = all, .by_id = list};
    for (size_t i = lg_source_next(s, LG_CHAIN, 0); i < s->len;
         i = lg_source_next(s, LG_CHAIN, i + 1)) {
        eg_error err = {0};
        const eg_place place = lg_place(i);
        const eg_json *json;
        c.place = &place;
        c.name = lg_source_name(s, i);
        c.folder = lg_kt_folder(walk, i);
        eg_result_visit(&walk->report->result, EG_CHECK_R_ENCODING);
        eg_status status =
            lg_read_json(s, i, &walk->bytes, walk->arena, &json, &err);
        if (status == EG_OK) {
            status = judge_chain(&c, json, &err);
        }
        EG_TRY(lg_found_malformed(&walk->report->result, &place, status, &err));
    }
    tell_chains(&c);
    return EG_OK;
}

/** Ballots that no chain has, and the end of the use of brief.met. */
static void
judge_loose(lg_walk *walk, lg_ballots *all)
{
    eg_result *result = &walk->report->result;
    uint64_t loose = 0;
    for (size_t i = 0; i < all->len; i++) {
        loose += all->brief[i].met ? 0 : 1;
        all->brief[i].met = false;
    }
    if (loose > 0 && lg_kt_of(walk)->chained) {
        eg_result_unseen(result, EG_CHECK_8E);
        eg_result_unseen(result, EG_CHECK_8G);
        lg_remark(walk,
                  "unproven: %" PRIu64 " ballots are in no %s, though codes "
                  "are chained",
                  loose, lg_called(&walk->source, LG_CHAIN));
    }
}

eg_status
lg_kt_chains(lg_walk *walk, lg_ballots *all)
{
    const bool chained = lg_kt_of(walk)->chained;
    walk->report->facts.devices = chained        ? walk->source.count[LG_CHAIN]
                                  : all->len > 0 ? 1
                                                 : 0;
    lg_brief **list = lg_ballots_index(all, LG_BY_ID);
    if (list == NULL) {
        return EG_ERR_MEMORY;
    }
    const eg_status status = judge_chains(walk, all, list);
    free(list);
    EG_TRY(status);
    judge_loose(walk, all);
    return EG_OK;
}
