/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the SQLite store share: the connection and its prepared
 * statements.
 *
 * A statement is prepared when it is first needed and serves again.  Whoever
 * uses one begins with sql_begin(), binds, and steps by sql_run(), which runs it
 * to its end, or sql_row(); after a row sql_end() frees its locks.
 */
#ifndef APP_BOARD_STORE_SQLITE_H
#define APP_BOARD_STORE_SQLITE_H

#include <sqlite3.h>

#include "board/store/store.h"

/** name, text. */
#define SQL_TABLE(X)                                                         \
    X(SQL_BEGIN_READ, "BEGIN")                                               \
    X(SQL_BEGIN_WRITE, "BEGIN IMMEDIATE")                                    \
    X(SQL_COMMIT, "COMMIT")                                                  \
    X(SQL_ROLLBACK, "ROLLBACK")                                              \
    X(SQL_MARK, "SAVEPOINT mark")                                            \
    X(SQL_RELEASE, "RELEASE mark")                                           \
    X(SQL_UNDO, "ROLLBACK TO mark")                                          \
    X(SQL_SET, "INSERT OR REPLACE INTO setting VALUES (?1, ?2)")             \
    X(SQL_GET, "SELECT value FROM setting WHERE name = ?1")                  \
    X(SQL_ADD_ENTRY, "INSERT INTO entry VALUES (?1, ?2)")                    \
    X(SQL_ENTRIES, "SELECT idx, bytes FROM entry WHERE idx >= ?1"            \
                   " AND idx < ?2 ORDER BY idx")                             \
    X(SQL_PUT_TILE, "INSERT OR REPLACE INTO tile VALUES (?1, ?2)")           \
    X(SQL_GET_TILE, "SELECT hashes FROM tile WHERE place = ?1")              \
    X(SQL_PUT_CHECKPOINT,                                                    \
      "INSERT OR REPLACE INTO checkpoint VALUES (1, ?1, ?2)")                \
    X(SQL_GET_CHECKPOINT, "SELECT size, note FROM checkpoint WHERE id = 1")  \
    X(SQL_PUT_CONTENT, "INSERT OR IGNORE INTO content (hash, bytes)"         \
                       " VALUES (?1, ?2)")                                   \
    X(SQL_GET_CONTENT, "SELECT bytes FROM content WHERE hash = ?1")          \
    X(SQL_ADD_DEVICE, "INSERT INTO device (kind, hash, key, name, idx)"      \
                      " VALUES (?1, ?2, ?3, ?4, ?5)")                        \
    X(SQL_UPDATE_DEVICE,                                                     \
      "UPDATE device SET ballots = ?2, decided = ?3, last_code = ?4,"        \
      " closed = ?5, close_idx = ?6, close_item = ?7, message = ?8"          \
      " WHERE id = ?1")                                                      \
    X(SQL_FIND_DEVICE, "SELECT * FROM device WHERE hash = ?1")               \
    X(SQL_GET_DEVICE, "SELECT * FROM device WHERE id = ?1")                  \
    X(SQL_DEVICES, "SELECT * FROM device ORDER BY kind, hash")               \
    X(SQL_ADD_BALLOT,                                                        \
      "INSERT INTO ballot VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)") \
    X(SQL_DECIDE, "UPDATE ballot SET status = ?2, decision_idx = ?3,"        \
                  " leaf = ?4 WHERE idx = ?1")                               \
    X(SQL_FIND_CODE, "SELECT * FROM ballot WHERE code = ?1")                 \
    X(SQL_FIND_BALLOT,                                                       \
      "SELECT * FROM ballot WHERE device = ?1 AND position = ?2")            \
    X(SQL_UNDECIDED,                                                         \
      "SELECT MIN(position) FROM ballot WHERE device = ?1 AND status = 0")   \
    X(SQL_BALLOTS, "SELECT * FROM ballot WHERE device = ?1"                  \
                   " AND position >= ?2 ORDER BY position")                  \
    X(SQL_BELOW, "SELECT code FROM ballot WHERE code < ?1"                   \
                 " ORDER BY code DESC LIMIT ?2")                             \
    X(SQL_ABOVE, "SELECT code FROM ballot WHERE code >= ?1"                  \
                 " ORDER BY code LIMIT ?2")                                  \
    X(SQL_PUT_FILE, "INSERT OR REPLACE INTO file VALUES (?1, ?2, ?3, ?4)")   \
    X(SQL_FIND_FILE, "SELECT * FROM file WHERE name = ?1")                   \
    X(SQL_FILES, "SELECT * FROM file ORDER BY idx")

typedef enum sql {
#define SQL_ENUM(name, text) name,
    SQL_TABLE(SQL_ENUM)
#undef SQL_ENUM
        SQL_COUNT
} sql;

struct board_store {
    sqlite3 *db;
    board_store_mode mode;
    sqlite3_stmt *statement[SQL_COUNT];
};

/** The present failure of the connection as a status and a sentence. */
eg_status sql_fail(board_store *store, int code, eg_error *err);

/** A statement with nothing bound. */
EG_NODISCARD eg_status sql_begin(board_store *store,
                                 sqlite3_stmt **out,
                                 sql which,
                                 eg_error *err);

/** Bind a number, all of which are below 2^63. */
void sql_bind_number(sqlite3_stmt *s, int at, uint64_t value);
/** Bind bytes, which live until the statement ends. */
void sql_bind_bytes(sqlite3_stmt *s, int at, const void *bytes, size_t len);
void sql_bind_hash(sqlite3_stmt *s, int at, const eg_hash *hash);
void sql_bind_text(sqlite3_stmt *s, int at, const char *text);

/** Run a statement that gives no rows, and end it. */
EG_NODISCARD eg_status sql_run(board_store *store,
                               sqlite3_stmt *s,
                               eg_error *err);
/** The next row; @p found: there is one.  Else the statement has ended. */
EG_NODISCARD eg_status sql_row(board_store *store,
                               sqlite3_stmt *s,
                               bool *found,
                               eg_error *err);
/** The one row that is expected, or EG_ERR_NOT_FOUND. */
EG_NODISCARD eg_status sql_one(board_store *store,
                               sqlite3_stmt *s,
                               eg_error *err);
void sql_end(sqlite3_stmt *s);

/* Columns of the present row. */
uint64_t sql_number(sqlite3_stmt *s, int column);
eg_span sql_bytes(sqlite3_stmt *s, int column);
/** A hash; zero for NULL; *good becomes false for anything else. */
void sql_hash(sqlite3_stmt *s, int column, eg_hash *out, bool *good);
/** A text with its final zero; *good becomes false if it does not fit. */
void sql_text(sqlite3_stmt *s, int column, char *out, size_t room, bool *good);

/** EG_ERR_MALFORMED: a row is not what this program writes. */
eg_status sql_damaged(eg_error *err);

#endif
