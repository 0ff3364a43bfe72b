/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SQLite store: one file.
 *
 * A write-ahead log lets many read while one writes, and synchronous=FULL has
 * each commit on the disk before it returns (SQLite, "Write-Ahead Logging").
 */
#include "board/store/sqlite.h"

#include <stdlib.h>

#include "board/store/sql.h"
#include "common/file.h"

/** What tells a board's store from other files of SQLite. */
#define APPLICATION "1162299458" /* "EGBB" */

/** How long a reader or a backup may keep a writer waiting, in ms. */
#define BUSY_MS 10000

static const char schema[] =
    SQL_SCHEMA("INTEGER",
               "INTEGER",
               "BLOB",
               "TEXT") "PRAGMA application_id = " APPLICATION ";"
                       "PRAGMA user_version = 1;";
_Static_assert(SQL_VERSION == 1, "the schema's version");

typedef struct sqlite_store {
    board_store base;
    sqlite3 *db;
    sqlite3_stmt *statement[SQL_COUNT];
} sqlite_store;

static sqlite_store *
of(board_store *store)
{
    return (sqlite_store *)store;
}

/** The present failure of the connection as a status and a sentence. */
static eg_status
fail(sqlite_store *store, int code, eg_error *err)
{
    const char *text =
        store->db == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(store->db);
    switch (code & 0xFF) {
    case SQLITE_NOMEM:
        return sql_fail(EG_ERR_MEMORY, text, err);
    case SQLITE_CONSTRAINT:
        return sql_fail(EG_ERR_STATE, text, err);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return sql_fail(EG_ERR_MALFORMED, text, err);
    default:
        return sql_fail(EG_ERR_IO, text, err);
    }
}

/* -- statements ------------------------------------------------------------- */

/** Binding fails only for a place that a statement has not, and for lack of
 * memory, which SQLITE_STATIC does not need. */
static void
bind(sqlite3_stmt *s, int at, const sql_value *value)
{
    const void *bytes =
        value->bytes.len == 0 ? (const uint8_t *)"" : value->bytes.data;
    switch (value->kind) {
    case SQL_NULL:
        return;
    case SQL_NUMBER:
        (void)sqlite3_bind_int64(s, at, (sqlite3_int64)value->number);
        return;
    case SQL_BYTES:
        (void)sqlite3_bind_blob64(s, at, bytes, value->bytes.len,
                                  SQLITE_STATIC);
        return;
    case SQL_NAME:
        (void)sqlite3_bind_text64(s, at, bytes, value->bytes.len, SQLITE_STATIC,
                                  SQLITE_UTF8);
        return;
    }
}

static eg_status
start(const sql_statement *s, eg_error *err)
{
    sqlite_store *store = of(s->store);
    sqlite3_stmt **kept = &store->statement[s->which];
    if (*kept == NULL) {
        const char *text = sql_text_of(
            s->which,
            s->store->mode == BOARD_STORE_READ ? "BEGIN" : "BEGIN IMMEDIATE");
        const int code = sqlite3_prepare_v3(
            store->db, text, -1, SQLITE_PREPARE_PERSISTENT, kept, NULL);
        if (code != SQLITE_OK) {
            return fail(store, code, err);
        }
    }
    sqlite3_reset(*kept);
    sqlite3_clear_bindings(*kept);
    for (int i = 0; i < s->len; i++) {
        bind(*kept, i + 1, &s->value[i]);
    }
    return EG_OK;
}

static eg_status
next(board_store *base, sql which, bool *found, eg_error *err)
{
    const int code = sqlite3_step(of(base)->statement[which]);
    *found = code == SQLITE_ROW;
    return *found || code == SQLITE_DONE ? EG_OK : fail(of(base), code, err);
}

static void
end(board_store *base, sql which)
{
    sqlite3_reset(of(base)->statement[which]);
    if (of(base)->statement[which] != NULL) {
        sqlite3_clear_bindings(of(base)->statement[which]);
    }
}

static uint64_t
number(board_store *base, sql which, int column)
{
    return (uint64_t)sqlite3_column_int64(of(base)->statement[which], column);
}

static eg_span
bytes(board_store *base, sql which, int column)
{
    sqlite3_stmt *s = of(base)->statement[which];
    if (sqlite3_column_type(s, column) == SQLITE_NULL) {
        return (eg_span){0};
    }
    const uint8_t *data = sqlite3_column_blob(s, column);
    return (eg_span){data == NULL ? (const uint8_t *)"" : data,
                     (size_t)sqlite3_column_bytes(s, column)};
}

static bool
within(board_store *base)
{
    return sqlite3_get_autocommit(of(base)->db) == 0;
}

/* -- connections ------------------------------------------------------------ */

static eg_status
execute(sqlite_store *store, const char *text, eg_error *err)
{
    const int code = sqlite3_exec(store->db, text, NULL, NULL, NULL);
    return code == SQLITE_OK ? EG_OK : fail(store, code, err);
}

/** The number that a pragma tells. */
static eg_status
pragma(sqlite_store *store, const char *text, int64_t *out, eg_error *err)
{
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(store->db, text, -1, &s, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(s);
    }
    *out = code == SQLITE_ROW ? sqlite3_column_int64(s, 0) : -1;
    const eg_status status =
        code == SQLITE_ROW ? EG_OK : fail(store, code, err);
    sqlite3_finalize(s);
    return status;
}

/** Whether the file is a store that this program knows. */
static eg_status
check_version(sqlite_store *store, eg_error *err)
{
    int64_t application = 0;
    int64_t version = 0;
    EG_TRY(pragma(store, "PRAGMA application_id", &application, err));
    EG_TRY(pragma(store, "PRAGMA user_version", &version, err));
    return sql_check_version(application == strtoll(APPLICATION, NULL, 10),
                             (uint64_t)version, err);
}

static eg_status
make_schema(sqlite_store *store, eg_error *err)
{
    EG_TRY(execute(store, "PRAGMA journal_mode = WAL", err));
    EG_TRY(execute(store, "BEGIN IMMEDIATE", err));
    EG_TRY(execute(store, schema, err));
    return execute(store, "COMMIT", err);
}

static eg_status
prepare_connection(sqlite_store *store, eg_error *err)
{
    const board_store_mode mode = store->base.mode;
    (void)sqlite3_extended_result_codes(store->db, 0);
    (void)sqlite3_busy_timeout(store->db, BUSY_MS);
    EG_TRY(execute(store, "PRAGMA trusted_schema = OFF", err));
    EG_TRY(execute(store, "PRAGMA synchronous = FULL", err));
    if (mode == BOARD_STORE_NEW) {
        EG_TRY(make_schema(store, err));
    }
    EG_TRY(check_version(store, err));
    if (mode == BOARD_STORE_READ) {
        EG_TRY(execute(store, "PRAGMA query_only = ON", err));
    }
    /* Codes are random, so a group touches a page for each: the writer keeps
     * many in memory, and moves them to their places seldom. */
    EG_TRY(
        execute(store, "PRAGMA wal_autocheckpoint = 16384", err)); /* pages */
    return execute(store,
                   mode == BOARD_STORE_READ
                       ? "PRAGMA cache_size = -8192" /* KiB */
                       : "PRAGMA cache_size = -65536",
                   err);
}

static void
close_store(board_store *base)
{
    sqlite_store *store = of(base);
    for (size_t i = 0; i < SQL_COUNT; i++) {
        sqlite3_finalize(store->statement[i]);
    }
    sqlite3_close(store->db);
    free(store);
}

static const sql_engine engine = {.start = start,
                                  .next = next,
                                  .end = end,
                                  .number = number,
                                  .bytes = bytes,
                                  .within = within,
                                  .free = close_store};

eg_status
sqlite_open(board_store **out,
            const char *path,
            board_store_mode mode,
            eg_error *err)
{
    if (mode == BOARD_STORE_NEW && app_file_exists(path)) {
        return eg_fail(err, EG_ERR_STATE, "%s: is there already", path);
    }
    sqlite_store *store = calloc(1, sizeof(*store));
    if (store == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the store");
    }
    store->base = (board_store){.engine = &engine, .mode = mode};
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                      (mode == BOARD_STORE_NEW ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(path, &store->db, flags, NULL);
    const eg_status status = code == SQLITE_OK ? prepare_connection(store, err)
                                               : fail(store, code, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", path);
        close_store(&store->base);
        return status;
    }
    *out = &store->base;
    return EG_OK;
}

sqlite3 *
sqlite_connection(board_store *store)
{
    return store->engine == &engine ? of(store)->db : NULL;
}
