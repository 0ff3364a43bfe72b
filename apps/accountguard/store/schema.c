/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All tables, and the steps between their versions.
 *
 * Until the first release there is a step for each concern; from then on a
 * change of tables is a step of its own at the end of the list.
 */
#include "accountguard/store/schema.h"

#include "accountguard/store/schema_catalog.h"
#include "accountguard/store/schema_enrol.h"
#include "accountguard/store/schema_incident.h"
#include "accountguard/store/schema_ingest.h"
#include "accountguard/store/schema_notice.h"
#include "accountguard/store/schema_statistics.h"
#include "log/place.h"

/** Settings, and the payloads of the log's entries. */
#define SCHEMA_STORE(NUMBER, ROW, BYTES, NAME)                              \
    "CREATE TABLE setting (name " NAME " PRIMARY KEY, value " BYTES         \
    " NOT NULL);" APP_LOG_SCHEMA(                                           \
        NUMBER, BYTES) "CREATE TABLE audit (idx " NUMBER                    \
                       " PRIMARY KEY, about " BYTES " NOT NULL, kind " NAME \
                       " NOT NULL, time " NUMBER " NOT NULL, sealed " BYTES \
                       " NOT NULL);"                                        \
                       "CREATE INDEX audit_about ON audit (about, idx);"

/* A step of some tables in each engine's types.  Names are bytes in PostgreSQL,
 * so that nothing depends on the encoding and the order of letters that a
 * database was made with. */
#define STEP(TABLES)                                                        \
    {                                                                       \
        .sqlite = TABLES("INTEGER", "INTEGER", "BLOB", "TEXT"),             \
        .postgres = TABLES("BIGINT", "BIGINT GENERATED ALWAYS AS IDENTITY", \
                           "BYTEA", "BYTEA"),                               \
    }

static const sql_step steps[] = {
    STEP(SCHEMA_STORE),      STEP(AG_SCHEMA_INCIDENT),
    STEP(AG_SCHEMA_ENROL),   STEP(AG_SCHEMA_INGEST),
    STEP(AG_SCHEMA_CATALOG), STEP(AG_SCHEMA_STATISTICS),
    STEP(AG_SCHEMA_NOTICE),
};

const sql_plan ag_tables = {
    .what = "AccountGuard",
    .program = "accountguard",
    .marker = "accountguard",
    .application = 1095189570, /* "AGDB" */
    .step = steps,
    .steps = EG_ARRAY_LEN(steps),
    .shared = true,
};

static const sql_step subject_steps[] = {{
    .sqlite = "CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB"
              " NOT NULL);"
              "CREATE TABLE subject (id BLOB PRIMARY KEY, key BLOB NOT NULL)"
              " WITHOUT ROWID;",
}};

const sql_plan ag_subject_tables = {
    .what = "AccountGuard's keys of subjects",
    .program = "accountguard",
    .marker = "subject",
    .application = 1095191385, /* "AGKY" */
    .step = subject_steps,
    .steps = EG_ARRAY_LEN(subject_steps),
    .shared = true,
    .forgets = true,
};
