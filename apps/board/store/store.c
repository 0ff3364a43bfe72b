/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of a board.
 */
#include "board/store/store.h"

#include "log/place.h"

/**
 * The tables, in an engine's types: of a number, of the number of a row that
 * the database chooses, of bytes, of a name.
 *
 * Contents are in an own table, in the order of their coming, so that looking
 * up a ballot or walking a chain does not go through them.
 */
#define SCHEMA(NUMBER, ROW, BYTES, NAME)                                      \
    "CREATE TABLE setting (name " NAME " PRIMARY KEY, value " BYTES           \
    " NOT NULL);" APP_LOG_SCHEMA(                                             \
        NUMBER,                                                               \
        BYTES) "CREATE TABLE content (id " ROW " PRIMARY KEY, hash " BYTES    \
               " NOT NULL UNIQUE, bytes " BYTES " NOT NULL);"                 \
               "CREATE TABLE device (id " ROW " PRIMARY KEY, kind " NUMBER    \
               " NOT NULL,"                                                   \
               " hash " BYTES " NOT NULL UNIQUE, key " BYTES " NOT NULL,"     \
               " name " NAME " NOT NULL, idx " NUMBER " NOT NULL,"            \
               " ballots " NUMBER " NOT NULL DEFAULT 0,"                      \
               " decided " NUMBER " NOT NULL DEFAULT 0, last_code " BYTES "," \
               " closed " NUMBER " NOT NULL DEFAULT 0,"                       \
               " close_idx " NUMBER " NOT NULL DEFAULT 0, close_item " BYTES  \
               ","                                                            \
               " message " BYTES ");"                                         \
               "CREATE TABLE ballot (idx " NUMBER " PRIMARY KEY,"             \
               " device " NUMBER " NOT NULL, position " NUMBER " NOT NULL,"   \
               " code " BYTES " NOT NULL UNIQUE, id " BYTES                   \
               " NOT NULL UNIQUE,"                                            \
               " content " BYTES " NOT NULL, status " NUMBER " NOT NULL,"     \
               " decision_idx " NUMBER " NOT NULL, leaf " BYTES ","           \
               " bytes " NUMBER " NOT NULL, UNIQUE (device, position));"      \
               "CREATE INDEX undecided ON ballot (device, position) WHERE "   \
               "status = 0;"                                                  \
               "CREATE TABLE file (name " NAME " PRIMARY KEY, content " BYTES \
               " NOT NULL, bytes " NUMBER " NOT NULL, idx " NUMBER            \
               " NOT NULL UNIQUE);"

static const sql_step steps[] = {{
    .sqlite = SCHEMA("INTEGER", "INTEGER", "BLOB", "TEXT"),
    /* Names are bytes, so that nothing depends on the encoding and the order of
     * letters that a database was made with.  All that is put there is random or
     * hashed: to compress it is in vain. */
    .postgres =
        SCHEMA("BIGINT",
               "BIGINT GENERATED ALWAYS AS IDENTITY",
               "BYTEA",
               "BYTEA") "ALTER TABLE content ALTER bytes SET STORAGE EXTERNAL;"
                        "ALTER TABLE tile ALTER hashes SET STORAGE EXTERNAL;",
}};

const sql_plan board_tables = {
    .what = "a board",
    .program = "electionguard-board",
    .marker = "board",
    .application = 1162299458, /* "EGBB" */
    .step = steps,
    .steps = EG_ARRAY_LEN(steps),
};

eg_status
board_store_open(sql_db **out, const char *place, sql_mode mode, eg_error *err)
{
    return sql_open(out, place, mode, &board_tables, err);
}
