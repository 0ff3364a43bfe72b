/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Statements over a database: a file of SQLite, or a schema of PostgreSQL.
 *
 * One set of statements is written in what both understand.  Their texts are
 * literals; each is prepared when it is first run and kept with the connection.
 * Values stand as $1, $2, ... with ascending first places in the text.  Whoever
 * runs one begins with sql_begin(), binds, and steps by sql_run(), which runs it
 * to its end, or sql_row(); after a row sql_end() gives back what it holds.
 * Within a visit of rows other statements may be run, but not the same one.
 *
 * A connection belongs to one thread at a time.  What a transaction changed is
 * there wholly or not at all, and on the disk when sql_commit() returns.  A
 * statement outside of a transaction is one by itself.
 *
 * Every function gives EG_ERR_IO when the machine fails, a full disk among it,
 * and EG_ERR_MALFORMED when the database is damaged.  A row that would be there
 * twice is EG_ERR_STATE, one that is not there EG_ERR_NOT_FOUND.
 */
#ifndef APP_SQL_SQL_H
#define APP_SQL_SQL_H

#include <electionguard/hash.h>

#include "base/base.h"

/** Rows that are asked for at a time, where there may be any number. */
#define SQL_PAGE      1000
#define SQL_PAGE_TEXT "1000"

/** Longest bytes in a column. */
#define SQL_BYTES_MAX ((size_t)256 * 1024 * 1024)

/** Different statements of a program at most. */
#define SQL_STATEMENTS_MAX 512

/** Most values that a statement takes. */
#define SQL_VALUES_MAX 24

/** A connection. */
typedef struct sql_db sql_db;

typedef enum sql_mode {
    SQL_NEW,   /**< Make the tables; EG_ERR_STATE if something is there. */
    SQL_WRITE, /**< Open one that writes. */
    SQL_READ   /**< Open one that reads. */
} sql_mode;

/** A step from one version of the tables to the next, in each engine's types. */
typedef struct sql_step {
    const char *sqlite;
    const char *postgres;
} sql_step;

/** What a program keeps in its database. */
typedef struct sql_plan {
    const char *what;     /**< "a board", for sentences. */
    const char *program;  /**< "electionguard-board", for the database's own. */
    const char *marker;   /**< "board": the table that tells the version. */
    uint32_t application; /**< Tells its files of SQLite from others. */
    /** Steps from no table at all to the present version, which is their number.
     * The first makes a table "setting", which is empty until the program has
     * finished making its store.  Databases of older versions take the steps
     * that they lack when they are opened for writing. */
    const sql_step *step;
    size_t steps;
    /** Several processes write, a transaction at a time; else the first that opens
     * a database of PostgreSQL keeps others from writing. */
    bool shared;
    bool forgets; /**< What is deleted is overwritten, see sql_forget(). */
} sql_plan;

/** Whether a place is a database's address: postgresql://... */
bool sql_is_database(const char *place);

/**
 * Open a database.
 *
 * @param[in] place The path of a file, or the address of a database of
 *                  PostgreSQL.  The address may hold a password: no sentence
 *                  tells more of it than the database's name.
 * @param[in] plan  Outlives the connection.
 *
 * @retval EG_ERR_UNSUPPORTED It is of another version: a newer one, or an older
 *                            one that was opened for reading.
 */
EG_NODISCARD eg_status sql_open(sql_db **out,
                                const char *place,
                                sql_mode mode,
                                const sql_plan *plan,
                                eg_error *err);
/** Close; what was not committed is gone.  NULL is harmless. */
void sql_free(sql_db *db);

/* -- transactions ----------------------------------------------------------- */

/** Begin; who writes waits for others who do. */
EG_NODISCARD eg_status sql_transaction(sql_db *db, eg_error *err);
/** On the disk when this is EG_OK; else as sql_rollback(). */
EG_NODISCARD eg_status sql_commit(sql_db *db, eg_error *err);
/** End the transaction as if it had not begun; harmless without one. */
void sql_rollback(sql_db *db);
/** Whether a transaction has begun and not ended. */
bool sql_within(sql_db *db);

/** Mark a place within a transaction, at most one at a time. */
EG_NODISCARD eg_status sql_mark(sql_db *db, eg_error *err);
/** Forget the mark; @p undo: and all that happened since. */
EG_NODISCARD eg_status sql_unmark(sql_db *db, bool undo, eg_error *err);

/**
 * Leave nothing of what was deleted in a file of SQLite whose plan forgets: its
 * write-ahead log is moved into it and emptied.  Of PostgreSQL it does nothing.
 *
 * @retval EG_ERR_IO Somebody reads it for too long; what was deleted may still
 *                   be in the write-ahead log.  To be called again.
 */
EG_NODISCARD eg_status sql_forget(sql_db *db, eg_error *err);

/* -- statements ------------------------------------------------------------- */

typedef enum sql_kind { SQL_NULL, SQL_NUMBER, SQL_BYTES, SQL_NAME } sql_kind;

/** A value that a statement takes; bytes live until the statement ends. */
typedef struct sql_value {
    sql_kind kind;
    uint64_t number; /**< Below 2^63. */
    eg_span bytes;   /**< Of a name, too. */
} sql_value;

/** What a statement is to a transaction. */
typedef enum sql_role {
    SQL_PLAIN,
    /** It only puts something away, which contradicts nothing: a failure may be
     * told by a later call of the transaction, at the latest sql_commit(). */
    SQL_PUT,
    SQL_BEGIN,
    SQL_COMMIT,
    SQL_ROLLBACK
} sql_role;

/** A statement that is being run. */
typedef struct sql_statement {
    sql_db *db;
    const char *text;
    sql_role role;
    size_t slot; /**< Where the connection keeps it. */
    int len;
    sql_value value[SQL_VALUES_MAX];
    bool started;
} sql_statement;

/** A statement with nothing bound; @p text lives as long as the connection. */
sql_statement sql_begin(sql_db *db, const char *text);
/** As sql_begin(), of one that only puts something away (SQL_PUT). */
sql_statement sql_begin_put(sql_db *db, const char *text);

/** Bind a number, all of which are below 2^63, to place @p at, from 1. */
void sql_bind_number(sql_statement *s, int at, uint64_t value);
/** Bind bytes, which live until the statement ends. */
void sql_bind_bytes(sql_statement *s, int at, const void *bytes, size_t len);
void sql_bind_hash(sql_statement *s, int at, const eg_hash *hash);
void sql_bind_name(sql_statement *s, int at, const char *text);
/** Bind text that has no final zero. */
void sql_bind_text(sql_statement *s, int at, eg_span text);
void sql_bind_null(sql_statement *s, int at);

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

/* Columns of the present row, from 0; their bytes live until the next row. */
/** 0 for NULL. */
uint64_t sql_number(const sql_statement *s, int column);
/** data == NULL for NULL. */
eg_span sql_bytes(const sql_statement *s, int column);
bool sql_is_null(const sql_statement *s, int column);
/** A hash; zero for NULL; *good becomes false for anything else. */
void sql_hash(const sql_statement *s, int column, eg_hash *out, bool *good);
/** A name with its final zero; *good becomes false if it does not fit. */
void sql_name(const sql_statement *s,
              int column,
              char *out,
              size_t room,
              bool *good);

/** EG_ERR_MALFORMED: a row is not what this program writes. */
eg_status sql_damaged(const sql_db *db, eg_error *err);

#endif
