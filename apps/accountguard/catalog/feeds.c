/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Feeds in the store.
 */
#include "accountguard/catalog/feeds.h"

#include <stdio.h>

#include "accountguard/store/audit.h"
#include "codec/json_write.h"
#include "common/text.h"

#define COLUMNS                                                             \
    "id, name, format, address, namer, actor, trust, tlp, pap, confidence," \
    " half_life, lifetime, added, last_read, bookmark, active"

ag_feed
ag_feed_usual(void)
{
    return (ag_feed){.format = AG_FEED_LIST,
                     .trust = AG_TRUST_F,
                     .tlp = AG_TLP_AMBER,
                     .pap = AG_PAP_AMBER,
                     .confidence = 50,
                     .half_life = 90 * AG_DAY,
                     .active = true};
}

static bool
is_name(const char *text)
{
    size_t len = 0;
    for (; text[len] != '\0'; len++) {
        const char c = text[len];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (len == AG_FEED_NAME_MAX ||
            (!letter && (len == 0 || (c != '.' && c != '-')))) {
            return false;
        }
    }
    return len > 0;
}

/** No password in the store, and nothing that is not TLS but on this machine. */
static bool
is_address(const char *text)
{
    const bool secure = strncmp(text, "https://", 8) == 0;
    const bool local = strncmp(text, "http://127.0.0.1:", 17) == 0;
    return app_text_is_plain(text, strlen(text)) &&
           strpbrk(text, " @?#\"<>\\") == NULL &&
           (text[0] == '\0' || secure || local);
}

static eg_status
check(const ag_feed *f, eg_error *err)
{
    if (!is_name(f->name)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "a feed's name must have 1 to %d small letters, digits, "
                       "dots and hyphens",
                       AG_FEED_NAME_MAX);
    }
    if (!is_address(f->address)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "a feed's address must begin with https:// and have no "
                       "user, no query and no fragment");
    }
    if (f->address[0] != '\0' && f->format != AG_FEED_STIX) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "only feeds of stix are fetched, by TAXII 2.1");
    }
    if (!app_text_is_plain(f->namer, strlen(f->namer))) {
        return eg_fail(err, EG_ERR_ARGUMENT, "a namer must be plain text");
    }
    if (f->confidence < 1 || f->confidence > 100) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "a feed's confidence must be from 1 to 100");
    }
    if (f->half_life < 0 || f->half_life > 3650 * AG_DAY || f->lifetime < 0 ||
        f->lifetime > 3650 * AG_DAY) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "a half-life and a lifetime must be at most 3650 days");
    }
    return EG_OK;
}

/** An entry of the log about a feed. */
static eg_status
tell(ag_store *store,
     const char *kind,
     uint64_t by,
     const ag_feed *f,
     ag_time now,
     eg_error *err)
{
    EG_BUFFER(payload, 8192);
    eg_json_writer w;
    const char trust[2] = {ag_trust_letter(f->trust), '\0'};
    eg_json_writer_init(&w, &payload, EG_JSON_ASCII);
    eg_json_begin_object(&w);
    eg_json_member_string(&w, "feed", f->name);
    eg_json_member_string(&w, "format", ag_feed_format_name(f->format));
    eg_json_member_string(&w, "address", f->address);
    eg_json_member_string(&w, "trust", trust);
    eg_json_member_int(&w, "confidence", f->confidence);
    eg_json_end_object(&w);
    EG_TRY(eg_json_writer_finish(&w));
    const ag_audit_entry entry = {.kind = kind,
                                  .time = now,
                                  .by = by,
                                  .payload = eg_buffer_span(&payload)};
    return ag_audit(store, NULL, &entry, err);
}

static eg_status
insert(ag_store *store, ag_feed *f, ag_time now, eg_error *err)
{
    sql_statement s = sql_begin(store->db, "SELECT COUNT(*) FROM feed");
    EG_TRY(sql_one(&s, err));
    const uint64_t count = sql_number(&s, 0);
    sql_end(&s);
    if (count >= AG_FEEDS_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "there are %d feeds already",
                       AG_FEEDS_MAX);
    }
    s = sql_begin(
        store->db,
        "INSERT INTO feed (name, format, address, namer, actor, trust, tlp,"
        " pap, confidence, half_life, lifetime, added, last_read, bookmark,"
        " active) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0,"
        " $13, 1) RETURNING id");
    sql_bind_name(&s, 1, f->name);
    sql_bind_name(&s, 2, ag_feed_format_name(f->format));
    sql_bind_name(&s, 3, f->address);
    sql_bind_name(&s, 4, f->namer);
    sql_bind_number(&s, 5, f->actor);
    sql_bind_number(&s, 6, f->trust);
    sql_bind_number(&s, 7, f->tlp);
    sql_bind_number(&s, 8, f->pap);
    sql_bind_number(&s, 9, f->confidence);
    sql_bind_number(&s, 10, (uint64_t)f->half_life);
    sql_bind_number(&s, 11, (uint64_t)f->lifetime);
    sql_bind_number(&s, 12, (uint64_t)now);
    sql_bind_name(&s, 13, "");
    const eg_status status = sql_one(&s, err);
    if (status == EG_ERR_STATE) {
        return eg_fail(err, EG_ERR_STATE, "%s: is a feed already", f->name);
    }
    EG_TRY(status);
    f->id = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

eg_status
ag_feed_add(ag_store *store,
            ag_feed *feed,
            uint64_t by,
            ag_time now,
            eg_error *err)
{
    EG_TRY(check(feed, err));
    EG_TRY(ag_store_begin(store, err));
    eg_status status = insert(store, feed, now, err);
    if (status == EG_OK) {
        status = tell(store, "feed.added", by, feed, now, err);
    }
    return ag_store_end(store, status, err);
}

static eg_status
take_feed(const sql_statement *row, ag_feed *f, const sql_db *db, eg_error *err)
{
    char format[16];
    bool good = true;
    *f = (ag_feed){.id = sql_number(row, 0)};
    sql_name(row, 1, f->name, sizeof(f->name), &good);
    sql_name(row, 2, format, sizeof(format), &good);
    sql_name(row, 3, f->address, sizeof(f->address), &good);
    sql_name(row, 4, f->namer, sizeof(f->namer), &good);
    f->actor = sql_number(row, 5);
    const uint64_t trust = sql_number(row, 6);
    const uint64_t tlp = sql_number(row, 7);
    const uint64_t pap = sql_number(row, 8);
    const uint64_t confidence = sql_number(row, 9);
    f->half_life = (ag_time)sql_number(row, 10);
    f->lifetime = (ag_time)sql_number(row, 11);
    f->added = (ag_time)sql_number(row, 12);
    f->last_read = (ag_time)sql_number(row, 13);
    sql_name(row, 14, f->bookmark, sizeof(f->bookmark), &good);
    f->active = sql_number(row, 15) == 1;
    if (!good || !ag_feed_format_read(&f->format, format) ||
        trust >= AG_TRUST_COUNT || tlp >= AG_TLP_COUNT || pap >= AG_PAP_COUNT ||
        confidence < 1 || confidence > 100) {
        return sql_damaged(db, err);
    }
    f->trust = (ag_trust)trust;
    f->tlp = (ag_tlp)tlp;
    f->pap = (ag_pap)pap;
    f->confidence = (unsigned)confidence;
    return EG_OK;
}

eg_status
ag_feed_find(ag_store *store, ag_feed *out, const char *name, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "SELECT " COLUMNS " FROM feed WHERE name = $1");
    sql_bind_name(&s, 1, name);
    const eg_status status = sql_one(&s, err);
    if (status == EG_ERR_NOT_FOUND) {
        return eg_fail(err, status, "%.60s: is no feed", name);
    }
    EG_TRY(status);
    const eg_status taken = take_feed(&s, out, store->db, err);
    sql_end(&s);
    return taken;
}

eg_status
ag_feed_set_active(ag_store *store,
                   const ag_feed *feed,
                   bool active,
                   uint64_t by,
                   ag_time now,
                   eg_error *err)
{
    EG_TRY(ag_store_begin(store, err));
    sql_statement s =
        sql_begin(store->db, "UPDATE feed SET active = $1 WHERE id = $2");
    sql_bind_number(&s, 1, active);
    sql_bind_number(&s, 2, feed->id);
    eg_status status = sql_run(&s, err);
    if (status == EG_OK) {
        status = tell(store, active ? "feed.resumed" : "feed.stopped", by, feed,
                      now, err);
    }
    return ag_store_end(store, status, err);
}

typedef struct visit {
    ag_store *store;
    eg_status (*take)(const ag_feed *feed, void *context, eg_error *err);
    eg_status (*take_bad)(const ag_feed_bad *bad, void *context, eg_error *err);
    eg_status (*take_name)(eg_span name, void *context, eg_error *err);
    void *context;
} visit;

static eg_status
visit_feed(const sql_statement *row, void *context, eg_error *err)
{
    const visit *v = context;
    ag_feed feed;
    EG_TRY(take_feed(row, &feed, v->store->db, err));
    return v->take(&feed, v->context, err);
}

eg_status
ag_feed_each(ag_store *store,
             eg_status (*take)(const ag_feed *feed,
                               void *context,
                               eg_error *err),
             void *context,
             eg_error *err)
{
    visit v = {.store = store, .take = take, .context = context};
    uint64_t count = 0;
    sql_statement s =
        sql_begin(store->db, "SELECT " COLUMNS " FROM feed ORDER BY id");
    return sql_each(&s, visit_feed, &v, &count, err);
}

eg_status
ag_feed_count(ag_store *store,
              const ag_feed *feed,
              uint64_t *count,
              eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "SELECT COUNT(*) FROM indicator WHERE feed = $1"
                             " AND gone = 0");
    sql_bind_number(&s, 1, feed->id);
    EG_TRY(sql_one(&s, err));
    *count = sql_number(&s, 0);
    sql_end(&s);
    return EG_OK;
}

static eg_status
visit_bad(const sql_statement *row, void *context, eg_error *err)
{
    const visit *v = context;
    char place[256];
    char reason[EG_ERROR_MAX];
    bool good = true;
    sql_name(row, 0, place, sizeof(place), &good);
    sql_name(row, 1, reason, sizeof(reason), &good);
    if (!good) {
        return sql_damaged(v->store->db, err);
    }
    const ag_feed_bad bad = {
        .place = place, .reason = reason, .raw = sql_bytes(row, 2)};
    return v->take_bad(&bad, v->context, err);
}

eg_status
ag_feed_each_bad(ag_store *store,
                 const ag_feed *feed,
                 eg_status (*take)(const ag_feed_bad *bad,
                                   void *context,
                                   eg_error *err),
                 void *context,
                 eg_error *err)
{
    visit v = {.store = store, .take_bad = take, .context = context};
    uint64_t count = 0;
    sql_statement s =
        sql_begin(store->db, "SELECT place, reason, raw FROM feed_bad WHERE"
                             " feed = $1 ORDER BY number");
    sql_bind_number(&s, 1, feed->id);
    return sql_each(&s, visit_bad, &v, &count, err);
}

static eg_status
visit_name(const sql_statement *row, void *context, eg_error *err)
{
    const visit *v = context;
    return v->take_name(sql_bytes(row, 0), v->context, err);
}

eg_status
ag_feed_each_name(ag_store *store,
                  const ag_feed *feed,
                  eg_status (*take)(eg_span name, void *context, eg_error *err),
                  void *context,
                  eg_error *err)
{
    visit v = {.store = store, .take_name = take, .context = context};
    uint64_t count = 0;
    sql_statement s = sql_begin(
        store->db,
        "SELECT DISTINCT c.name FROM feed_claim c JOIN indicator i ON i.id ="
        " c.indicator WHERE i.feed = $1 UNION SELECT name FROM feed_actor WHERE"
        " feed = $1 ORDER BY 1");
    sql_bind_number(&s, 1, feed->id);
    return sql_each(&s, visit_name, &v, &count, err);
}
