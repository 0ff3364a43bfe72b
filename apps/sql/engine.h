/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the two engines share behind sql.h.
 */
#ifndef APP_SQL_ENGINE_H
#define APP_SQL_ENGINE_H

#include "sql/sql.h"

/** How one database does it.  Columns count from 0. */
typedef struct sql_engine {
    /** Begin to run a statement with its values. */
    eg_status (*start)(const sql_statement *s, eg_error *err);
    /** The next row; @p found: there is one. */
    eg_status (*next)(sql_db *db, size_t slot, bool *found, eg_error *err);
    /** Give back what a statement holds; harmless if it holds nothing. */
    void (*end)(sql_db *db, size_t slot);
    /** A column of the present row; 0 for NULL. */
    uint64_t (*number)(sql_db *db, size_t slot, int column);
    /** A column; data == NULL for NULL.  Until the next row. */
    eg_span (*bytes)(sql_db *db, size_t slot, int column);
    /** Whether a transaction has begun and not ended. */
    bool (*within)(sql_db *db);
    /** sql_forget(). */
    eg_status (*forget)(sql_db *db, eg_error *err);
    void (*free)(sql_db *db);
} sql_engine;

/** The beginning of each engine's own. */
struct sql_db {
    const sql_engine *engine;
    const sql_plan *plan;
    sql_mode mode;
    size_t slots; /**< Statements that were begun so far. */
    const char *text[SQL_STATEMENTS_MAX];
    /** Slots by the hash of their texts, plus 1; 0: none. */
    uint16_t place[2 * SQL_STATEMENTS_MAX];
};

/** sql_open() of a file of SQLite. */
EG_NODISCARD eg_status sqlite_open(sql_db **out,
                                   const char *path,
                                   sql_mode mode,
                                   const sql_plan *plan,
                                   eg_error *err);
/** sql_open() of a database of PostgreSQL. */
EG_NODISCARD eg_status postgres_open(sql_db **out,
                                     const char *address,
                                     sql_mode mode,
                                     const sql_plan *plan,
                                     eg_error *err);

/** A database's failure as a sentence, in the database's words. */
eg_status sql_fail(eg_status status, const char *text, eg_error *err);

/** Whether a database that tells these is one that this program can open so. */
EG_NODISCARD eg_status sql_check_version(const sql_db *db,
                                         bool is_one,
                                         uint64_t version,
                                         eg_error *err);

#endif
