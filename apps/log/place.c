/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries, tiles and checkpoint in the tables of schema.h.
 */
#include "log/place.h"

#include <string.h>

/* -- entries ---------------------------------------------------------------- */

eg_status
app_log_put_entry(sql_db *store, uint64_t index, eg_span entry, eg_error *err)
{
    sql_statement s = sql_begin_put(store, "INSERT INTO entry VALUES ($1, $2)");
    sql_bind_number(&s, 1, index);
    sql_bind_bytes(&s, 2, entry.data, entry.len);
    return sql_run(&s, err);
}

/** What a visit of entries is about. */
typedef struct entry_visit {
    app_log_visitor visitor;
    void *context;
    uint64_t next; /**< The index after the last one. */
} entry_visit;

static eg_status
visit_entry(const sql_statement *row, void *context, eg_error *err)
{
    entry_visit *v = context;
    const uint64_t index = sql_number(row, 0);
    v->next = index + 1;
    return v->visitor(v->context, index, sql_bytes(row, 1), err);
}

eg_status
app_log_entries(sql_db *store,
                uint64_t first,
                uint64_t count,
                app_log_visitor visitor,
                void *context,
                eg_error *err)
{
    entry_visit v = {.visitor = visitor, .context = context, .next = first};
    uint64_t got = SQL_PAGE;
    while (got == SQL_PAGE) {
        sql_statement s =
            sql_begin(store, "SELECT idx, bytes FROM entry WHERE idx >= $1"
                             " AND idx < $2 ORDER BY idx LIMIT " SQL_PAGE_TEXT);
        sql_bind_number(&s, 1, v.next);
        sql_bind_number(&s, 2, first + count);
        EG_TRY(sql_each(&s, visit_entry, &v, &got, err));
    }
    return EG_OK;
}

/* -- tiles ------------------------------------------------------------------ */

/** Level and index in one number: a level has fewer than 2^55 tiles. */
static uint64_t
place_of(const eg_tile *tile)
{
    return (uint64_t)tile->level << 55 | tile->index;
}

eg_status
app_log_put_tile(sql_db *store,
                 const eg_tile *tile,
                 const eg_hash *hashes,
                 eg_error *err)
{
    sql_statement s = sql_begin_put(store, "INSERT INTO tile VALUES ($1, $2)"
                                           " ON CONFLICT (place) DO UPDATE"
                                           " SET hashes = excluded.hashes");
    sql_bind_number(&s, 1, place_of(tile));
    sql_bind_bytes(&s, 2, hashes, tile->width * sizeof(*hashes));
    return sql_run(&s, err);
}

eg_status
app_log_get_tile(sql_db *store,
                 const eg_tile *tile,
                 eg_hash *hashes,
                 eg_error *err)
{
    const size_t want = tile->width * sizeof(*hashes);
    sql_statement s =
        sql_begin(store, "SELECT hashes FROM tile WHERE place = $1");
    sql_bind_number(&s, 1, place_of(tile));
    EG_TRY(sql_one(&s, err));
    const eg_span kept = sql_bytes(&s, 0);
    eg_status status = EG_OK;
    if (kept.len >= want) {
        memcpy(hashes, kept.data, want);
    } else {
        status = eg_fail(err, EG_ERR_NOT_FOUND, "the tile is not as wide yet");
    }
    sql_end(&s);
    return status;
}

/* -- checkpoint ------------------------------------------------------------- */

eg_status
app_log_put_checkpoint(sql_db *store,
                       uint64_t size,
                       eg_span note,
                       eg_error *err)
{
    sql_statement s =
        sql_begin_put(store, "INSERT INTO checkpoint VALUES (1, $1, $2)"
                             " ON CONFLICT (id) DO UPDATE"
                             " SET size = excluded.size, note = excluded.note");
    sql_bind_number(&s, 1, size);
    sql_bind_bytes(&s, 2, note.data, note.len);
    return sql_run(&s, err);
}

eg_status
app_log_get_checkpoint(sql_db *store,
                       uint64_t *size,
                       eg_buffer *note,
                       eg_error *err)
{
    sql_statement s =
        sql_begin(store, "SELECT size, note FROM checkpoint WHERE id = 1");
    EG_TRY(sql_one(&s, err));
    *size = sql_number(&s, 0);
    const eg_span bytes = sql_bytes(&s, 1);
    eg_buffer_append(note, bytes.data, bytes.len);
    sql_end(&s);
    return eg_buffer_status(note);
}
