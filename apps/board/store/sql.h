/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a store's parts share: one set of statements, which SQLite and PostgreSQL
 * both understand, and how they are run.
 *
 * An engine keeps each statement prepared.  Whoever runs one begins with
 * sql_begin(), binds, and steps by sql_run(), which runs it to its end, or
 * sql_row(); after a row sql_end() gives back what it holds.  Within a visit of
 * rows other statements may be run, but not the same one.
 */
#ifndef APP_BOARD_STORE_SQL_H
#define APP_BOARD_STORE_SQL_H

#include "board/store/store.h"

/** Rows that are asked for at a time, where there may be any number. */
#define SQL_PAGE      1000
#define SQL_PAGE_TEXT "1000"

/**
 * name, text.  SQLite numbers values by their first places in the text, so that
 * these have to ascend.
 */
#define SQL_TABLE(X)                                                         \
    X(SQL_COMMIT, "COMMIT")                                                  \
    X(SQL_ROLLBACK, "ROLLBACK")                                              \
    X(SQL_MARK, "SAVEPOINT mark")                                            \
    X(SQL_RELEASE, "RELEASE mark")                                           \
    X(SQL_UNDO, "ROLLBACK TO mark")                                          \
    X(SQL_SET, "INSERT INTO setting VALUES ($1, $2)"                         \
               " ON CONFLICT (name) DO UPDATE SET value = excluded.value")   \
    X(SQL_GET, "SELECT value FROM setting WHERE name = $1")                  \
    X(SQL_ADD_ENTRY, "INSERT INTO entry VALUES ($1, $2)")                    \
    X(SQL_ENTRIES, "SELECT idx, bytes FROM entry WHERE idx >= $1"            \
                   " AND idx < $2 ORDER BY idx LIMIT " SQL_PAGE_TEXT)        \
    X(SQL_PUT_TILE, "INSERT INTO tile VALUES ($1, $2)"                       \
                    " ON CONFLICT (place) DO UPDATE"                         \
                    " SET hashes = excluded.hashes")                         \
    X(SQL_GET_TILE, "SELECT hashes FROM tile WHERE place = $1")              \
    X(SQL_PUT_CHECKPOINT, "INSERT INTO checkpoint VALUES (1, $1, $2)"        \
                          " ON CONFLICT (id) DO UPDATE"                      \
                          " SET size = excluded.size, note = excluded.note") \
    X(SQL_GET_CHECKPOINT, "SELECT size, note FROM checkpoint WHERE id = 1")  \
    X(SQL_PUT_CONTENT, "INSERT INTO content (hash, bytes) VALUES ($1, $2)"   \
                       " ON CONFLICT (hash) DO NOTHING")                     \
    X(SQL_GET_CONTENT, "SELECT bytes FROM content WHERE hash = $1")          \
    X(SQL_ADD_DEVICE, "INSERT INTO device (kind, hash, key, name, idx)"      \
                      " VALUES ($1, $2, $3, $4, $5) RETURNING id")           \
    X(SQL_UPDATE_DEVICE,                                                     \
      "UPDATE device SET ballots = $1, decided = $2, last_code = $3,"        \
      " closed = $4, close_idx = $5, close_item = $6, message = $7"          \
      " WHERE id = $8")                                                      \
    X(SQL_FIND_DEVICE, "SELECT * FROM device WHERE hash = $1")               \
    X(SQL_GET_DEVICE, "SELECT * FROM device WHERE id = $1")                  \
    X(SQL_DEVICES, "SELECT * FROM device ORDER BY kind, hash")               \
    X(SQL_ADD_BALLOT,                                                        \
      "INSERT INTO ballot VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)") \
    X(SQL_DECIDE, "UPDATE ballot SET status = $1, decision_idx = $2,"        \
                  " leaf = $3 WHERE idx = $4")                               \
    X(SQL_FIND_CODE, "SELECT * FROM ballot WHERE code = $1")                 \
    X(SQL_FIND_BALLOT,                                                       \
      "SELECT * FROM ballot WHERE device = $1 AND position = $2")            \
    X(SQL_UNDECIDED,                                                         \
      "SELECT MIN(position) FROM ballot WHERE device = $1 AND status = 0")   \
    X(SQL_BALLOTS,                                                           \
      "SELECT * FROM ballot WHERE device = $1"                               \
      " AND position >= $2 ORDER BY position LIMIT " SQL_PAGE_TEXT)          \
    X(SQL_BELOW, "SELECT code FROM ballot WHERE code < $1"                   \
                 " ORDER BY code DESC LIMIT $2")                             \
    X(SQL_ABOVE, "SELECT code FROM ballot WHERE code >= $1"                  \
                 " ORDER BY code LIMIT $2")                                  \
    X(SQL_PUT_FILE, "INSERT INTO file VALUES ($1, $2, $3, $4)"               \
                    " ON CONFLICT (name) DO UPDATE SET content ="            \
                    " excluded.content, bytes = excluded.bytes,"             \
                    " idx = excluded.idx")                                   \
    X(SQL_FIND_FILE, "SELECT * FROM file WHERE name = $1")                   \
    X(SQL_FILES, "SELECT * FROM file ORDER BY idx")

/** What begins a transaction is each engine's own. */
typedef enum sql {
#define SQL_ENUM(name, text) name,
    SQL_TABLE(SQL_ENUM)
#undef SQL_ENUM
        SQL_BEGIN,
    SQL_COUNT
} sql;

/** The statement's text; of SQL_BEGIN it is @p begin. */
const char *sql_text_of(sql which, const char *begin);

/**
 * The tables, in an engine's types: of a number, of the number of a row that
 * the database chooses, of bytes, of a name.
 *
 * Contents are in an own table, in the order of their coming, so that looking
 * up a ballot or walking a chain does not go through them.
 */
#define SQL_SCHEMA(NUMBER, ROW, BYTES, NAME)                                 \
    "CREATE TABLE setting (name " NAME " PRIMARY KEY, value " BYTES          \
    " NOT NULL);"                                                            \
    "CREATE TABLE entry (idx " NUMBER " PRIMARY KEY, bytes " BYTES           \
    " NOT NULL);"                                                            \
    "CREATE TABLE tile (place " NUMBER " PRIMARY KEY, hashes " BYTES         \
    " NOT NULL);"                                                            \
    "CREATE TABLE checkpoint (id " NUMBER " PRIMARY KEY, size " NUMBER       \
    " NOT NULL, note " BYTES " NOT NULL);"                                   \
    "CREATE TABLE content (id " ROW " PRIMARY KEY, hash " BYTES              \
    " NOT NULL UNIQUE, bytes " BYTES " NOT NULL);"                           \
    "CREATE TABLE device (id " ROW " PRIMARY KEY, kind " NUMBER " NOT NULL," \
    " hash " BYTES " NOT NULL UNIQUE, key " BYTES " NOT NULL,"               \
    " name " NAME " NOT NULL, idx " NUMBER " NOT NULL,"                      \
    " ballots " NUMBER " NOT NULL DEFAULT 0,"                                \
    " decided " NUMBER " NOT NULL DEFAULT 0, last_code " BYTES ","           \
    " closed " NUMBER " NOT NULL DEFAULT 0,"                                 \
    " close_idx " NUMBER " NOT NULL DEFAULT 0, close_item " BYTES ","        \
    " message " BYTES ");"                                                   \
    "CREATE TABLE ballot (idx " NUMBER " PRIMARY KEY,"                       \
    " device " NUMBER " NOT NULL, position " NUMBER " NOT NULL,"             \
    " code " BYTES " NOT NULL UNIQUE, id " BYTES " NOT NULL UNIQUE,"         \
    " content " BYTES " NOT NULL, status " NUMBER " NOT NULL,"               \
    " decision_idx " NUMBER " NOT NULL, leaf " BYTES ","                     \
    " bytes " NUMBER " NOT NULL, UNIQUE (device, position));"                \
    "CREATE INDEX undecided ON ballot (device, position) WHERE status = 0;"  \
    "CREATE TABLE file (name " NAME " PRIMARY KEY, content " BYTES           \
    " NOT NULL, bytes " NUMBER " NOT NULL, idx " NUMBER " NOT NULL UNIQUE);"

/* -- engines ---------------------------------------------------------------- */

/** Most values that a statement takes. */
#define SQL_VALUES_MAX 10

typedef enum sql_kind { SQL_NULL, SQL_NUMBER, SQL_BYTES, SQL_NAME } sql_kind;

/** A value that a statement takes; bytes live until the statement ends. */
typedef struct sql_value {
    sql_kind kind;
    uint64_t number; /**< Below 2^63. */
    eg_span bytes;   /**< Of a name, too. */
} sql_value;

/** A statement that is being run. */
typedef struct sql_statement {
    board_store *store;
    sql which;
    int len;
    sql_value value[SQL_VALUES_MAX];
    bool started;
} sql_statement;

/** How one database does it.  Columns count from 0. */
typedef struct sql_engine {
    /** Begin to run a statement with its values. */
    eg_status (*start)(const sql_statement *s, eg_error *err);
    /** The next row; @p found: there is one. */
    eg_status (*next)(board_store *store,
                      sql which,
                      bool *found,
                      eg_error *err);
    /** Give back what a statement holds; harmless if it holds nothing. */
    void (*end)(board_store *store, sql which);
    /** A column of the present row; 0 for NULL. */
    uint64_t (*number)(board_store *store, sql which, int column);
    /** A column; data == NULL for NULL.  Until the next row. */
    eg_span (*bytes)(board_store *store, sql which, int column);
    /** Whether a transaction has begun and not ended. */
    bool (*within)(board_store *store);
    void (*free)(board_store *store);
} sql_engine;

/** The beginning of each engine's own. */
struct board_store {
    const sql_engine *engine;
    board_store_mode mode;
};

/** board_store_open() of a file of SQLite. */
EG_NODISCARD eg_status sqlite_open(board_store **out,
                                   const char *path,
                                   board_store_mode mode,
                                   eg_error *err);
/** board_store_open() of a database of PostgreSQL. */
EG_NODISCARD eg_status postgres_open(board_store **out,
                                     const char *address,
                                     board_store_mode mode,
                                     eg_error *err);

/* -- running statements ------------------------------------------------------ */

/** A statement with nothing bound. */
sql_statement sql_begin(board_store *store, sql which);

/** Bind a number, all of which are below 2^63, to place @p at, from 1. */
void sql_bind_number(sql_statement *s, int at, uint64_t value);
/** Bind bytes, which live until the statement ends. */
void sql_bind_bytes(sql_statement *s, int at, const void *bytes, size_t len);
void sql_bind_hash(sql_statement *s, int at, const eg_hash *hash);
void sql_bind_name(sql_statement *s, int at, const char *text);

/** Run a statement that gives no rows, and end it. */
EG_NODISCARD eg_status sql_run(sql_statement *s, eg_error *err);
/** The next row; @p found: there is one.  Else the statement has ended. */
EG_NODISCARD eg_status sql_row(sql_statement *s, bool *found, eg_error *err);
/** The one row that is expected, or EG_ERR_NOT_FOUND. */
EG_NODISCARD eg_status sql_one(sql_statement *s, eg_error *err);
void sql_end(sql_statement *s);

/** Takes a row. */
typedef eg_status (*sql_taker)(const sql_statement *row,
                               void *context,
                               eg_error *err);
/** Run a statement, and hand over its @p count rows; the first failure ends. */
EG_NODISCARD eg_status sql_each(sql_statement *s,
                                sql_taker take,
                                void *context,
                                uint64_t *count,
                                eg_error *err);

/* Columns of the present row. */
uint64_t sql_number(const sql_statement *s, int column);
eg_span sql_bytes(const sql_statement *s, int column);
/** A hash; zero for NULL; *good becomes false for anything else. */
void sql_hash(const sql_statement *s, int column, eg_hash *out, bool *good);
/** A name with its final zero; *good becomes false if it does not fit. */
void sql_name(const sql_statement *s,
              int column,
              char *out,
              size_t room,
              bool *good);

/* -- failures --------------------------------------------------------------- */

/** A database's failure as a sentence, in the database's words. */
eg_status sql_fail(eg_status status, const char *text, eg_error *err);

/** EG_ERR_MALFORMED: a row is not what this program writes. */
eg_status sql_damaged(eg_error *err);

/** Whether a store that tells these is one that this program knows. */
EG_NODISCARD eg_status sql_check_version(bool is_store,
                                         uint64_t version,
                                         eg_error *err);

/** Of the schema. */
#define SQL_VERSION 1

#endif
