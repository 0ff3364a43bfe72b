/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing what a feed told: one step.
 */
#include <electionguard/hash.h>

#include "accountguard/catalog/importing.h"
#include "accountguard/store/audit.h"
#include "codec/json_write.h"

/** A hash of all that may change of an item; names in any order give the same. */
static void
tell_apart(const ag_importing *m, const ag_item *item, uint8_t out[8])
{
    uint8_t fixed[8 * 6 + 8];
    uint64_t names = 0;
    eg_hash h;
    for (uint32_t c = item->claims; c != AG_NONE; c = m->claim[c].next) {
        const eg_span name = m->name[m->claim[c].name];
        eg_sha256_once(&h, name.data, name.len);
        names += eg_load_be64(h.bytes);
    }
    const uint64_t values[] = {(uint64_t)item->from,
                               (uint64_t)item->until,
                               (uint64_t)item->seen,
                               item->confidence,
                               item->tlp,
                               item->pap,
                               names};
    for (size_t i = 0; i < EG_ARRAY_LEN(values); i++) {
        eg_store_be64(fixed + 8 * i, values[i]);
    }
    eg_sha256_once(&h, fixed, 8 * EG_ARRAY_LEN(values));
    memcpy(out, h.bytes, 8);
}

static void
bind_span(sql_statement *s, int at, eg_span bytes)
{
    sql_bind_bytes(s, at, bytes.data, bytes.len);
}

static eg_status
write_claims(const ag_importing *m, const ag_item *item, eg_error *err)
{
    for (uint32_t c = item->claims; c != AG_NONE; c = m->claim[c].next) {
        sql_statement s = sql_begin_put(
            m->what.store->db,
            "INSERT INTO feed_claim (indicator, name) VALUES ($1, $2)");
        sql_bind_number(&s, 1, item->id);
        bind_span(&s, 2, m->name[m->claim[c].name]);
        EG_TRY(sql_run(&s, err));
    }
    return EG_OK;
}

static eg_status
insert(ag_importing *m, ag_item *item, const uint8_t told[8], eg_error *err)
{
    sql_statement s = sql_begin(
        m->what.store->db,
        "INSERT INTO indicator (feed, mark, native, pieces, valid_from,"
        " valid_until, seen, confidence, tlp, pap, told, gone) VALUES ($1, $2,"
        " $3, $4, $5, $6, $7, $8, $9, $10, $11, 0) RETURNING id");
    sql_bind_number(&s, 1, m->what.feed->id);
    sql_bind_bytes(&s, 2, item->mark, AG_MARK_BYTES);
    bind_span(&s, 3, item->native);
    bind_span(&s, 4, item->pieces);
    sql_bind_number(&s, 5, (uint64_t)item->from);
    sql_bind_number(&s, 6, (uint64_t)item->until);
    sql_bind_number(&s, 7, (uint64_t)item->seen);
    sql_bind_number(&s, 8, item->confidence);
    sql_bind_number(&s, 9, item->tlp);
    sql_bind_number(&s, 10, item->pap);
    sql_bind_bytes(&s, 11, told, 8);
    EG_TRY(sql_one(&s, err));
    item->id = sql_number(&s, 0);
    sql_end(&s);
    m->changes.added++;
    return write_claims(m, item, err);
}

static eg_status
update(ag_importing *m, ag_item *item, const uint8_t told[8], eg_error *err)
{
    sql_statement s = sql_begin(
        m->what.store->db,
        "UPDATE indicator SET native = $1, valid_from = $2, valid_until = $3,"
        " seen = $4, confidence = $5, tlp = $6, pap = $7, told = $8, gone = 0"
        " WHERE id = $9");
    bind_span(&s, 1, item->native);
    sql_bind_number(&s, 2, (uint64_t)item->from);
    sql_bind_number(&s, 3, (uint64_t)item->until);
    sql_bind_number(&s, 4, (uint64_t)item->seen);
    sql_bind_number(&s, 5, item->confidence);
    sql_bind_number(&s, 6, item->tlp);
    sql_bind_number(&s, 7, item->pap);
    sql_bind_bytes(&s, 8, told, 8);
    sql_bind_number(&s, 9, item->id);
    EG_TRY(sql_run(&s, err));
    s = sql_begin(m->what.store->db,
                  "DELETE FROM feed_claim WHERE indicator = $1");
    sql_bind_number(&s, 1, item->id);
    EG_TRY(sql_run(&s, err));
    return write_claims(m, item, err);
}

/** An indicator that the feed lists without dates is seen whenever it is read;
 * when it goes, it was last seen by the reading before. */
static eg_status
set_gone(ag_importing *m, const ag_item *item, bool gone, eg_error *err)
{
    sql_statement s = sql_begin(
        m->what.store->db,
        gone ? "UPDATE indicator SET gone = $1, seen = CASE WHEN seen = 0 THEN"
               " $2 ELSE seen END WHERE id = $3"
             : "UPDATE indicator SET gone = 0, seen = $1 WHERE id = $2");
    if (gone) {
        sql_bind_number(&s, 1, (uint64_t)m->what.now);
        sql_bind_number(&s, 2, (uint64_t)m->known_read);
        sql_bind_number(&s, 3, item->id);
    } else {
        sql_bind_number(&s, 1, (uint64_t)item->seen);
        sql_bind_number(&s, 2, item->id);
    }
    return sql_run(&s, err);
}

static eg_status
write_item(ag_importing *m, ag_item *item, eg_error *err)
{
    if (!item->now) {
        if (!m->what.whole || item->gone != 0) {
            return EG_OK;
        }
        m->changes.gone++;
        return set_gone(m, item, true, err);
    }
    uint8_t told[8];
    if (item->seen == m->what.now) {
        item->seen = 0; /* it has no date of its own */
    }
    tell_apart(m, item, told);
    if (item->id == 0) {
        return insert(m, item, told, err);
    }
    if (memcmp(told, item->told, sizeof(told)) != 0) {
        m->changes.changed += item->gone == 0;
        m->changes.back += item->gone != 0;
        return update(m, item, told, err);
    }
    if (item->gone != 0) {
        m->changes.back++;
        return set_gone(m, item, false, err);
    }
    m->changes.same++;
    return EG_OK;
}

static eg_status
write_revoked(ag_importing *m, const ag_pair *p, eg_error *err)
{
    sql_statement s = sql_begin(
        m->what.store->db,
        "UPDATE indicator SET gone = $1 WHERE feed = $2 AND native = $3 AND"
        " gone = 0 RETURNING id");
    sql_bind_number(&s, 1, (uint64_t)m->what.now);
    sql_bind_number(&s, 2, m->what.feed->id);
    bind_span(&s, 3, p->from);
    bool found = true;
    while (found) {
        EG_TRY(sql_row(&s, &found, err));
        m->changes.gone += found;
    }
    return EG_OK;
}

static eg_status
write_pair(ag_importing *m, const ag_pair *p, eg_error *err)
{
    if (p->kind == AG_PAIR_REVOKED) {
        return write_revoked(m, p, err);
    }
    sql_statement s =
        p->kind == AG_PAIR_ACTOR
            ? sql_begin(m->what.store->db,
                        "INSERT INTO feed_actor (feed, native, name) VALUES"
                        " ($1, $2, $3) ON CONFLICT (feed, native) DO UPDATE SET"
                        " name = excluded.name")
            : sql_begin(m->what.store->db,
                        "INSERT INTO feed_link (feed, origin, target) VALUES"
                        " ($1, $2, $3) ON CONFLICT (feed, origin, target) DO"
                        " NOTHING");
    sql_bind_number(&s, 1, m->what.feed->id);
    bind_span(&s, 2, p->from);
    bind_span(&s, 3, p->to);
    return sql_run(&s, err);
}

/** A statement about the feed alone. */
static eg_status
about_feed(ag_importing *m, const char *text, eg_error *err)
{
    sql_statement s = sql_begin(m->what.store->db, text);
    sql_bind_number(&s, 1, m->what.feed->id);
    return sql_run(&s, err);
}

static eg_status
write_bad(ag_importing *m, eg_error *err)
{
    EG_TRY(about_feed(m, "DELETE FROM feed_bad WHERE feed = $1", err));
    for (size_t i = 0; i < m->bad_len; i++) {
        sql_statement s =
            sql_begin_put(m->what.store->db,
                          "INSERT INTO feed_bad (feed, number, place, reason,"
                          " raw) VALUES ($1, $2, $3, $4, $5)");
        sql_bind_number(&s, 1, m->what.feed->id);
        sql_bind_number(&s, 2, i);
        bind_span(&s, 3, m->bad[i].place);
        bind_span(&s, 4, m->bad[i].reason);
        bind_span(&s, 5, m->bad[i].raw);
        EG_TRY(sql_run(&s, err));
    }
    return EG_OK;
}

/** The feed was read now; refused if somebody else read it meanwhile. */
static eg_status
write_feed(ag_importing *m, eg_error *err)
{
    const ag_feed *f = m->what.feed;
    sql_statement s = sql_begin(
        m->what.store->db,
        "UPDATE feed SET last_read = $1, bookmark = $2 WHERE id = $3 AND"
        " last_read = $4 RETURNING id");
    sql_bind_number(&s, 1, (uint64_t)m->what.now);
    sql_bind_name(&s, 2,
                  m->what.bookmark == NULL ? f->bookmark : m->what.bookmark);
    sql_bind_number(&s, 3, f->id);
    sql_bind_number(&s, 4, (uint64_t)m->known_read);
    const eg_status status = sql_one(&s, err);
    if (status == EG_ERR_NOT_FOUND) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: somebody else read this feed meanwhile", f->name);
    }
    EG_TRY(status);
    sql_end(&s);
    return EG_OK;
}

static eg_status
tell(ag_importing *m, eg_error *err)
{
    EG_BUFFER(payload, 4096);
    eg_json_writer w;
    const ag_feed_changes *c = &m->changes;
    eg_json_writer_init(&w, &payload, EG_JSON_ASCII);
    eg_json_begin_object(&w);
    eg_json_member_string(&w, "feed", m->what.feed->name);
    eg_json_member_int(&w, "rows", (int64_t)c->counts.rows);
    eg_json_member_int(&w, "bad", (int64_t)c->counts.bad);
    eg_json_member_int(&w, "added", (int64_t)c->added);
    eg_json_member_int(&w, "changed", (int64_t)c->changed);
    eg_json_member_int(&w, "back", (int64_t)c->back);
    eg_json_member_int(&w, "gone", (int64_t)c->gone);
    eg_json_end_object(&w);
    EG_TRY(eg_json_writer_finish(&w));
    const ag_audit_entry entry = {.kind = "feed.read",
                                  .time = m->what.now,
                                  .by = m->what.by,
                                  .payload = eg_buffer_span(&payload)};
    return ag_audit(m->what.store, NULL, &entry, err);
}

static eg_status
write_all(ag_importing *m, eg_error *err)
{
    EG_TRY(write_feed(m, err));
    for (size_t i = 0; i < m->item_len; i++) {
        EG_TRY(write_item(m, &m->item[i], err));
    }
    if (m->what.whole) {
        EG_TRY(about_feed(m, "DELETE FROM feed_actor WHERE feed = $1", err));
        EG_TRY(about_feed(m, "DELETE FROM feed_link WHERE feed = $1", err));
    }
    for (size_t i = 0; i < m->pair_len; i++) {
        EG_TRY(write_pair(m, &m->pair[i], err));
    }
    EG_TRY(write_bad(m, err));
    return tell(m, err);
}

/** A feed that loses most of itself at once is looked at by a person. */
static eg_status
check_loss(const ag_importing *m, eg_error *err)
{
    size_t live = 0;
    size_t lost = 0;
    for (size_t i = 0; i < m->item_len; i++) {
        const bool was = m->item[i].id != 0 && m->item[i].gone == 0;
        live += was;
        lost += was && !m->item[i].now;
    }
    if (m->what.whole && !m->what.anyway && live >= AG_FEED_MOST_MIN &&
        lost > live / 2) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: %zu of its %zu indicators would end; is this the "
                       "whole feed? (--part, or --anyway)",
                       m->what.feed->name, lost, live);
    }
    return EG_OK;
}

eg_status
ag_import_commit(ag_importing *m, ag_feed_changes *changes, eg_error *err)
{
    if (m->failed) {
        return eg_fail(err, EG_ERR_STATE, "a reading that failed is not kept");
    }
    if (m->what.now <= m->known_read) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: was read at a later moment than now: the clock "
                       "went back",
                       m->what.feed->name);
    }
    EG_TRY(check_loss(m, err));
    EG_TRY(ag_store_begin(m->what.store, err));
    const eg_status status = write_all(m, err);
    EG_TRY(ag_store_end(m->what.store, status, err));
    *changes = m->changes;
    return EG_OK;
}
