/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SQLite: one file.
 *
 * A write-ahead log lets many read while one writes, and synchronous=FULL has
 * each commit on the disk before it returns (SQLite, "Write-Ahead Logging").
 */
#include "sql/sqlite.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/file.h"
#include "sql/engine.h"

/** How long a reader or a backup may keep a writer waiting, in ms. */
#define BUSY_MS 10000

typedef struct sqlite_store {
    sql_db base;
    sqlite3 *db;
    sqlite3_stmt *statement[SQL_STATEMENTS_MAX];
} sqlite_store;

static sqlite_store *
of(sql_db *db)
{
    return (sqlite_store *)db;
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
    sqlite_store *store = of(s->db);
    sqlite3_stmt **kept = &store->statement[s->slot];
    if (*kept == NULL) {
        const bool writes = s->db->mode != SQL_READ;
        const char *text =
            s->role == SQL_BEGIN && writes ? "BEGIN IMMEDIATE" : s->text;
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
next(sql_db *base, size_t slot, bool *found, eg_error *err)
{
    const int code = sqlite3_step(of(base)->statement[slot]);
    *found = code == SQLITE_ROW;
    return *found || code == SQLITE_DONE ? EG_OK : fail(of(base), code, err);
}

static void
end(sql_db *base, size_t slot)
{
    sqlite3_reset(of(base)->statement[slot]);
    if (of(base)->statement[slot] != NULL) {
        sqlite3_clear_bindings(of(base)->statement[slot]);
    }
}

static uint64_t
number(sql_db *base, size_t slot, int column)
{
    return (uint64_t)sqlite3_column_int64(of(base)->statement[slot], column);
}

static eg_span
bytes(sql_db *base, size_t slot, int column)
{
    sqlite3_stmt *s = of(base)->statement[slot];
    if (sqlite3_column_type(s, column) == SQLITE_NULL) {
        return (eg_span){0};
    }
    const uint8_t *data = sqlite3_column_blob(s, column);
    return (eg_span){data == NULL ? (const uint8_t *)"" : data,
                     (size_t)sqlite3_column_bytes(s, column)};
}

static bool
within(sql_db *base)
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

/** The version of the tables, of a file that is one of the plan's. */
static eg_status
read_version(sqlite_store *store, uint64_t *out, eg_error *err)
{
    int64_t application = 0;
    int64_t version = 0;
    EG_TRY(pragma(store, "PRAGMA application_id", &application, err));
    EG_TRY(pragma(store, "PRAGMA user_version", &version, err));
    *out = (uint64_t)version;
    return sql_check_version(
        &store->base, application == store->base.plan->application, *out, err);
}

/** Take the steps from version @p from to the present one, within a transaction. */
static eg_status
step_up(sqlite_store *store, uint64_t from, eg_error *err)
{
    const sql_plan *plan = store->base.plan;
    for (uint64_t i = from; i < plan->steps; i++) {
        EG_TRY(execute(store, plan->step[i].sqlite, err));
    }
    char text[96];
    (void)snprintf(text, sizeof(text),
                   "PRAGMA application_id = %" PRIu32
                   "; PRAGMA user_version = %zu",
                   plan->application, plan->steps);
    return execute(store, text, err);
}

static eg_status
make_schema(sqlite_store *store, eg_error *err)
{
    EG_TRY(execute(store, "PRAGMA journal_mode = WAL", err));
    EG_TRY(execute(store, "BEGIN IMMEDIATE", err));
    EG_TRY(step_up(store, 0, err));
    return execute(store, "COMMIT", err);
}

/** Bring an older file up to the present version, whoever else wants to. */
static eg_status
migrate(sqlite_store *store, eg_error *err)
{
    uint64_t version = 0;
    EG_TRY(read_version(store, &version, err));
    if (version == store->base.plan->steps) {
        return EG_OK;
    }
    EG_TRY(execute(store, "BEGIN IMMEDIATE", err));
    EG_TRY(read_version(store, &version, err));
    EG_TRY(step_up(store, version, err));
    return execute(store, "COMMIT", err);
}

static eg_status
prepare_connection(sqlite_store *store, eg_error *err)
{
    const sql_mode mode = store->base.mode;
    (void)sqlite3_extended_result_codes(store->db, 0);
    (void)sqlite3_busy_timeout(store->db, BUSY_MS);
    EG_TRY(execute(store, "PRAGMA trusted_schema = OFF", err));
    EG_TRY(execute(store, "PRAGMA synchronous = FULL", err));
    if (store->base.plan->forgets) {
        EG_TRY(execute(store, "PRAGMA secure_delete = ON", err));
    }
    if (mode == SQL_NEW) {
        EG_TRY(make_schema(store, err));
    }
    EG_TRY(migrate(store, err));
    if (mode == SQL_READ) {
        EG_TRY(execute(store, "PRAGMA query_only = ON", err));
    }
    /* Keys are random, so a group touches a page for each: the writer keeps many
     * in memory, and moves them to their places seldom. */
    EG_TRY(
        execute(store, "PRAGMA wal_autocheckpoint = 16384", err)); /* pages */
    return execute(store,
                   mode == SQL_READ ? "PRAGMA cache_size = -8192" /* KiB */
                                    : "PRAGMA cache_size = -65536",
                   err);
}

static eg_status
forget(sql_db *base, eg_error *err)
{
    const int code = sqlite3_wal_checkpoint_v2(
        of(base)->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return code == SQLITE_OK ? EG_OK : fail(of(base), code, err);
}

static void
close_store(sql_db *base)
{
    sqlite_store *store = of(base);
    for (size_t i = 0; i < store->base.slots; i++) {
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
                                  .forget = forget,
                                  .free = close_store};

eg_status
sqlite_open(sql_db **out,
            const char *path,
            sql_mode mode,
            const sql_plan *plan,
            eg_error *err)
{
    if (mode == SQL_NEW && app_file_exists(path)) {
        return eg_fail(err, EG_ERR_STATE, "%s: is there already", path);
    }
    sqlite_store *store = calloc(1, sizeof(*store));
    if (store == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the store");
    }
    store->base = (sql_db){.engine = &engine, .plan = plan, .mode = mode};
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                      (mode == SQL_NEW ? SQLITE_OPEN_CREATE : 0);
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
sqlite_connection(sql_db *db)
{
    return db->engine == &engine ? of(db)->db : NULL;
}
