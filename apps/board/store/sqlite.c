/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SQLite store: connections, transactions and statements.
 *
 * A write-ahead log lets many read while one writes, and synchronous=FULL has
 * each commit on the disk before it returns (SQLite, "Write-Ahead Logging").
 */
#include "board/store/sqlite.h"

#include <stdlib.h>
#include <string.h>

#include "common/file.h"

/** What tells a board's store from other files of SQLite. */
#define APPLICATION "1162299458" /* "EGBB" */
#define VERSION     "1"

/** How long a reader or a backup may keep a writer waiting, in ms. */
#define BUSY_MS 10000

static const char *const sql_text_of[SQL_COUNT] = {
#define SQL_TEXT(name, text) [name] = (text),
    SQL_TABLE(SQL_TEXT)
#undef SQL_TEXT
};

/* Contents are in an own table, in the order of their coming, so that looking
 * up a ballot or walking a chain does not go through them. */
static const char schema[] =
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL);"
    "CREATE TABLE entry (idx INTEGER PRIMARY KEY, bytes BLOB NOT NULL);"
    "CREATE TABLE tile (place INTEGER PRIMARY KEY, hashes BLOB NOT NULL);"
    "CREATE TABLE checkpoint (id INTEGER PRIMARY KEY, size INTEGER NOT NULL,"
    " note BLOB NOT NULL);"
    "CREATE TABLE content (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE,"
    " bytes BLOB NOT NULL);"
    "CREATE TABLE device (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL,"
    " hash BLOB NOT NULL UNIQUE, key BLOB NOT NULL, name TEXT NOT NULL,"
    " idx INTEGER NOT NULL, ballots INTEGER NOT NULL DEFAULT 0,"
    " decided INTEGER NOT NULL DEFAULT 0, last_code BLOB,"
    " closed INTEGER NOT NULL DEFAULT 0, close_idx INTEGER NOT NULL DEFAULT 0,"
    " close_item BLOB, message BLOB);"
    "CREATE TABLE ballot (idx INTEGER PRIMARY KEY, device INTEGER NOT NULL,"
    " position INTEGER NOT NULL, code BLOB NOT NULL UNIQUE,"
    " id BLOB NOT NULL UNIQUE, content BLOB NOT NULL,"
    " status INTEGER NOT NULL, decision_idx INTEGER NOT NULL, leaf BLOB,"
    " bytes INTEGER NOT NULL, UNIQUE (device, position));"
    "CREATE INDEX undecided ON ballot (device, position) WHERE status = 0;"
    "CREATE TABLE file (name TEXT PRIMARY KEY, content BLOB NOT NULL,"
    " bytes INTEGER NOT NULL, idx INTEGER NOT NULL UNIQUE);"
    "PRAGMA application_id = " APPLICATION ";"
    "PRAGMA user_version = " VERSION ";";

/* -- failures --------------------------------------------------------------- */

eg_status
sql_fail(board_store *store, int code, eg_error *err)
{
    const char *text =
        store->db == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(store->db);
    switch (code & 0xFF) {
    case SQLITE_NOMEM:
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the store");
    case SQLITE_CONSTRAINT:
        return eg_fail(err, EG_ERR_STATE, "the store has it already: %s", text);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return eg_fail(err, EG_ERR_MALFORMED, "the store is damaged: %s", text);
    default:
        return eg_fail(err, EG_ERR_IO, "the store cannot be used: %s", text);
    }
}

eg_status
sql_damaged(eg_error *err)
{
    return eg_fail(err, EG_ERR_MALFORMED,
                   "the store is damaged: a row is not one of a board");
}

/* -- statements ------------------------------------------------------------- */

eg_status
sql_begin(board_store *store, sqlite3_stmt **out, sql which, eg_error *err)
{
    sqlite3_stmt **kept = &store->statement[which];
    if (*kept == NULL) {
        const int code =
            sqlite3_prepare_v3(store->db, sql_text_of[which], -1,
                               SQLITE_PREPARE_PERSISTENT, kept, NULL);
        if (code != SQLITE_OK) {
            return sql_fail(store, code, err);
        }
    }
    sqlite3_reset(*kept);
    sqlite3_clear_bindings(*kept);
    *out = *kept;
    return EG_OK;
}

/* Binding fails only for a place that a statement has not, and for lack of
 * memory, which SQLITE_STATIC does not need. */

void
sql_bind_number(sqlite3_stmt *s, int at, uint64_t value)
{
    (void)sqlite3_bind_int64(s, at, (sqlite3_int64)value);
}

void
sql_bind_bytes(sqlite3_stmt *s, int at, const void *bytes, size_t len)
{
    (void)sqlite3_bind_blob64(s, at, len == 0 ? "" : bytes, len, SQLITE_STATIC);
}

void
sql_bind_hash(sqlite3_stmt *s, int at, const eg_hash *hash)
{
    sql_bind_bytes(s, at, hash->bytes, EG_HASH_BYTES);
}

void
sql_bind_text(sqlite3_stmt *s, int at, const char *text)
{
    (void)sqlite3_bind_text(s, at, text, -1, SQLITE_STATIC);
}

void
sql_end(sqlite3_stmt *s)
{
    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
}

eg_status
sql_row(board_store *store, sqlite3_stmt *s, bool *found, eg_error *err)
{
    const int code = sqlite3_step(s);
    *found = code == SQLITE_ROW;
    if (*found) {
        return EG_OK;
    }
    const eg_status status =
        code == SQLITE_DONE ? EG_OK : sql_fail(store, code, err);
    sql_end(s);
    return status;
}

eg_status
sql_run(board_store *store, sqlite3_stmt *s, eg_error *err)
{
    bool found = false;
    EG_TRY(sql_row(store, s, &found, err));
    if (found) {
        sql_end(s);
    }
    return EG_OK;
}

eg_status
sql_one(board_store *store, sqlite3_stmt *s, eg_error *err)
{
    bool found = false;
    EG_TRY(sql_row(store, s, &found, err));
    return found ? EG_OK
                 : eg_fail(err, EG_ERR_NOT_FOUND, "the store has none such");
}

/* -- columns ---------------------------------------------------------------- */

uint64_t
sql_number(sqlite3_stmt *s, int column)
{
    return (uint64_t)sqlite3_column_int64(s, column);
}

eg_span
sql_bytes(sqlite3_stmt *s, int column)
{
    const void *bytes = sqlite3_column_blob(s, column);
    return (eg_span){bytes, (size_t)sqlite3_column_bytes(s, column)};
}

void
sql_hash(sqlite3_stmt *s, int column, eg_hash *out, bool *good)
{
    const eg_span bytes = sql_bytes(s, column);
    *out = (eg_hash){0};
    if (bytes.len == EG_HASH_BYTES) {
        memcpy(out->bytes, bytes.data, EG_HASH_BYTES);
    } else if (sqlite3_column_type(s, column) != SQLITE_NULL) {
        *good = false;
    }
}

void
sql_text(sqlite3_stmt *s, int column, char *out, size_t room, bool *good)
{
    const unsigned char *text = sqlite3_column_text(s, column);
    const size_t len = (size_t)sqlite3_column_bytes(s, column);
    if (text == NULL || len >= room) {
        *good = false;
        return;
    }
    memcpy(out, text, len);
    out[len] = '\0';
}

/* -- connections ------------------------------------------------------------ */

static eg_status
execute(board_store *store, const char *text, eg_error *err)
{
    const int code = sqlite3_exec(store->db, text, NULL, NULL, NULL);
    return code == SQLITE_OK ? EG_OK : sql_fail(store, code, err);
}

/** The number that a pragma tells. */
static eg_status
pragma(board_store *store, const char *text, int64_t *out, eg_error *err)
{
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(store->db, text, -1, &s, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(s);
    }
    *out = code == SQLITE_ROW ? sqlite3_column_int64(s, 0) : -1;
    const eg_status status =
        code == SQLITE_ROW ? EG_OK : sql_fail(store, code, err);
    sqlite3_finalize(s);
    return status;
}

/** Whether the file is a store that this program knows. */
static eg_status
check_version(board_store *store, const char *path, eg_error *err)
{
    int64_t application = 0;
    int64_t version = 0;
    EG_TRY(pragma(store, "PRAGMA application_id", &application, err));
    EG_TRY(pragma(store, "PRAGMA user_version", &version, err));
    if (application != strtoll(APPLICATION, NULL, 10)) {
        return eg_fail(err, EG_ERR_MALFORMED, "%s: is no store of a board",
                       path);
    }
    if (version != strtoll(VERSION, NULL, 10)) {
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "%s: is a store of another version", path);
    }
    return EG_OK;
}

static eg_status
make_schema(board_store *store, eg_error *err)
{
    EG_TRY(execute(store, "PRAGMA journal_mode = WAL", err));
    EG_TRY(execute(store, "BEGIN IMMEDIATE", err));
    EG_TRY(execute(store, schema, err));
    return execute(store, "COMMIT", err);
}

static eg_status
prepare_connection(board_store *store, const char *path, eg_error *err)
{
    (void)sqlite3_extended_result_codes(store->db, 0);
    (void)sqlite3_busy_timeout(store->db, BUSY_MS);
    EG_TRY(execute(store, "PRAGMA trusted_schema = OFF", err));
    EG_TRY(execute(store, "PRAGMA synchronous = FULL", err));
    if (store->mode == BOARD_STORE_NEW) {
        EG_TRY(make_schema(store, err));
    }
    EG_TRY(check_version(store, path, err));
    if (store->mode == BOARD_STORE_READ) {
        EG_TRY(execute(store, "PRAGMA query_only = ON", err));
    }
    /* Codes are random, so a group touches a page for each: the writer keeps
     * many in memory, and moves them to their places seldom. */
    EG_TRY(
        execute(store, "PRAGMA wal_autocheckpoint = 16384", err)); /* pages */
    return execute(store,
                   store->mode == BOARD_STORE_READ
                       ? "PRAGMA cache_size = -8192" /* KiB */
                       : "PRAGMA cache_size = -65536",
                   err);
}

eg_status
board_store_open(board_store **out,
                 const char *path,
                 board_store_mode mode,
                 eg_error *err)
{
    if (mode == BOARD_STORE_NEW && app_file_exists(path)) {
        return eg_fail(err, EG_ERR_STATE, "%s: is there already", path);
    }
    board_store *store = calloc(1, sizeof(*store));
    if (store == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the store");
    }
    store->mode = mode;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                      (mode == BOARD_STORE_NEW ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(path, &store->db, flags, NULL);
    const eg_status status = code == SQLITE_OK
                                 ? prepare_connection(store, path, err)
                                 : sql_fail(store, code, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", path);
        board_store_free(store);
        return status;
    }
    *out = store;
    return EG_OK;
}

void
board_store_free(board_store *store)
{
    if (store == NULL) {
        return;
    }
    for (size_t i = 0; i < SQL_COUNT; i++) {
        sqlite3_finalize(store->statement[i]);
    }
    sqlite3_close(store->db);
    free(store);
}

/* -- transactions ----------------------------------------------------------- */

static eg_status
run(board_store *store, sql which, eg_error *err)
{
    sqlite3_stmt *s = NULL;
    EG_TRY(sql_begin(store, &s, which, err));
    return sql_run(store, s, err);
}

eg_status
board_store_begin(board_store *store, eg_error *err)
{
    return run(store,
               store->mode == BOARD_STORE_READ ? SQL_BEGIN_READ
                                               : SQL_BEGIN_WRITE,
               err);
}

eg_status
board_store_commit(board_store *store, eg_error *err)
{
    const eg_status status = run(store, SQL_COMMIT, err);
    if (status != EG_OK) {
        board_store_rollback(store);
    }
    return status;
}

void
board_store_rollback(board_store *store)
{
    /* SQLite ends a transaction itself after some failures. */
    if (sqlite3_get_autocommit(store->db) == 0 &&
        run(store, SQL_ROLLBACK, NULL) != EG_OK) {
        return;
    }
}

eg_status
board_store_mark(board_store *store, eg_error *err)
{
    return run(store, SQL_MARK, err);
}

eg_status
board_store_unmark(board_store *store, bool undo, eg_error *err)
{
    if (undo) {
        EG_TRY(run(store, SQL_UNDO, err));
    }
    return run(store, SQL_RELEASE, err);
}

/* -- settings --------------------------------------------------------------- */

eg_status
board_store_set(board_store *store,
                const char *name,
                eg_span value,
                eg_error *err)
{
    sqlite3_stmt *s = NULL;
    EG_TRY(sql_begin(store, &s, SQL_SET, err));
    sql_bind_text(s, 1, name);
    sql_bind_bytes(s, 2, value.data, value.len);
    return sql_run(store, s, err);
}

eg_status
board_store_get(board_store *store,
                eg_buffer *out,
                const char *name,
                eg_error *err)
{
    sqlite3_stmt *s = NULL;
    EG_TRY(sql_begin(store, &s, SQL_GET, err));
    sql_bind_text(s, 1, name);
    EG_TRY(sql_one(store, s, err));
    const eg_span value = sql_bytes(s, 0);
    eg_buffer_append(out, value.data, value.len);
    sql_end(s);
    return eg_buffer_status(out);
}
