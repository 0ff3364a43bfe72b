/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A store: the log, contents and published files.
 */
#include <string.h>

#include "board/store/sql.h"

/* -- entries ---------------------------------------------------------------- */

eg_status
board_store_add_entry(board_store *store,
                      uint64_t index,
                      eg_span entry,
                      eg_error *err)
{
    sql_statement s = sql_begin(store, SQL_ADD_ENTRY);
    sql_bind_number(&s, 1, index);
    sql_bind_bytes(&s, 2, entry.data, entry.len);
    return sql_run(&s, err);
}

/** What a visit of entries is about. */
typedef struct entry_visit {
    board_entry_visitor visitor;
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
board_store_entries(board_store *store,
                    uint64_t first,
                    uint64_t count,
                    board_entry_visitor visitor,
                    void *context,
                    eg_error *err)
{
    entry_visit v = {.visitor = visitor, .context = context, .next = first};
    uint64_t got = SQL_PAGE;
    while (got == SQL_PAGE) {
        sql_statement s = sql_begin(store, SQL_ENTRIES);
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
board_store_put_tile(board_store *store,
                     const eg_tile *tile,
                     const eg_hash *hashes,
                     eg_error *err)
{
    sql_statement s = sql_begin(store, SQL_PUT_TILE);
    sql_bind_number(&s, 1, place_of(tile));
    sql_bind_bytes(&s, 2, hashes, tile->width * sizeof(*hashes));
    return sql_run(&s, err);
}

eg_status
board_store_get_tile(board_store *store,
                     const eg_tile *tile,
                     eg_hash *hashes,
                     eg_error *err)
{
    const size_t want = tile->width * sizeof(*hashes);
    sql_statement s = sql_begin(store, SQL_GET_TILE);
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
board_store_put_checkpoint(board_store *store,
                           uint64_t size,
                           eg_span note,
                           eg_error *err)
{
    sql_statement s = sql_begin(store, SQL_PUT_CHECKPOINT);
    sql_bind_number(&s, 1, size);
    sql_bind_bytes(&s, 2, note.data, note.len);
    return sql_run(&s, err);
}

eg_status
board_store_get_checkpoint(board_store *store,
                           uint64_t *size,
                           eg_buffer *note,
                           eg_error *err)
{
    sql_statement s = sql_begin(store, SQL_GET_CHECKPOINT);
    EG_TRY(sql_one(&s, err));
    *size = sql_number(&s, 0);
    const eg_span bytes = sql_bytes(&s, 1);
    eg_buffer_append(note, bytes.data, bytes.len);
    sql_end(&s);
    return eg_buffer_status(note);
}

/* -- contents --------------------------------------------------------------- */

eg_status
board_store_put_content(board_store *store,
                        const eg_hash *hash,
                        eg_span bytes,
                        eg_error *err)
{
    sql_statement s = sql_begin(store, SQL_PUT_CONTENT);
    sql_bind_hash(&s, 1, hash);
    sql_bind_bytes(&s, 2, bytes.data, bytes.len);
    return sql_run(&s, err);
}

eg_status
board_store_get_content(board_store *store,
                        eg_buffer *out,
                        const eg_hash *hash,
                        eg_error *err)
{
    sql_statement s = sql_begin(store, SQL_GET_CONTENT);
    sql_bind_hash(&s, 1, hash);
    EG_TRY(sql_one(&s, err));
    const eg_span bytes = sql_bytes(&s, 0);
    eg_buffer_append(out, bytes.data, bytes.len);
    sql_end(&s);
    return eg_buffer_status(out);
}

/* -- published files -------------------------------------------------------- */

eg_status
board_store_put_file(board_store *store, const board_file *file, eg_error *err)
{
    sql_statement s = sql_begin(store, SQL_PUT_FILE);
    sql_bind_name(&s, 1, file->name);
    sql_bind_hash(&s, 2, &file->content);
    sql_bind_number(&s, 3, file->bytes);
    sql_bind_number(&s, 4, file->index);
    return sql_run(&s, err);
}

static eg_status
read_file(const sql_statement *s, board_file *out, eg_error *err)
{
    bool good = true;
    *out = (board_file){.bytes = sql_number(s, 2), .index = sql_number(s, 3)};
    sql_name(s, 0, out->name, sizeof(out->name), &good);
    sql_hash(s, 1, &out->content, &good);
    return good ? EG_OK : sql_damaged(err);
}

eg_status
board_store_find_file(board_store *store,
                      board_file *out,
                      const char *name,
                      eg_error *err)
{
    sql_statement s = sql_begin(store, SQL_FIND_FILE);
    sql_bind_name(&s, 1, name);
    EG_TRY(sql_one(&s, err));
    const eg_status status = read_file(&s, out, err);
    sql_end(&s);
    return status;
}

/** What a visit of files is about. */
typedef struct file_visit {
    board_file_visitor visitor;
    void *context;
} file_visit;

static eg_status
visit_file(const sql_statement *row, void *context, eg_error *err)
{
    const file_visit *v = context;
    board_file file;
    EG_TRY(read_file(row, &file, err));
    return v->visitor(v->context, &file, err);
}

eg_status
board_store_files(board_store *store,
                  board_file_visitor visitor,
                  void *context,
                  eg_error *err)
{
    file_visit v = {visitor, context};
    uint64_t count = 0;
    sql_statement s = sql_begin(store, SQL_FILES);
    return sql_each(&s, visit_file, &v, &count, err);
}
