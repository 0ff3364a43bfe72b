/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Places of stores for tests.
 */
#include "store_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/hash.h>

#if EG_POSTGRES
#include <libpq-fe.h>

bool
store_execute(const char *place, const char *text)
{
    PGconn *db = PQconnectdb(place);
    PGresult *silent = PQexec(db, "SET client_min_messages = warning");
    PGresult *result = PQexec(db, text);
    const ExecStatusType status = PQresultStatus(result);
    const bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!good) {
        fprintf(stderr, "%s: %s", text, PQerrorMessage(db));
    }
    PQclear(silent);
    PQclear(result);
    PQfinish(db);
    return good;
}

/** Make a schema unless it is there. */
static bool
make_schema(const char *address, const char *schema)
{
    char text[256];
    (void)snprintf(text, sizeof(text), "CREATE SCHEMA IF NOT EXISTS %s",
                   schema);
    return store_execute(address, text);
}
#else
bool
store_execute(const char *place, const char *text)
{
    (void)place;
    (void)text;
    return false;
}
#endif

bool
store_is_database(void)
{
    return getenv("EG_TEST_STORE") != NULL;
}

void
store_place(char out[STORE_PLACE_MAX], const char *path)
{
    const char *address = getenv("EG_TEST_STORE");
    if (address == NULL) {
        (void)snprintf(out, STORE_PLACE_MAX, "%s", path);
        return;
    }
#if EG_POSTGRES
    eg_hash digest;
    char schema[2 + 16 + 1] = "s_";
    eg_sha256_once(&digest, path, strlen(path));
    for (size_t i = 0; i < 8; i++) {
        (void)snprintf(schema + 2 + 2 * i, 3, "%02x", digest.bytes[i]);
    }
    if (make_schema(address, schema) &&
        snprintf(out, STORE_PLACE_MAX, "%s%coptions=-csearch_path%%3D%s",
                 address, strchr(address, '?') == NULL ? '?' : '&',
                 schema) < STORE_PLACE_MAX) {
        return;
    }
#endif
    fprintf(stderr, "no place for a store\n");
    abort();
}
