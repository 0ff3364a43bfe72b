/* SPDX-License-Identifier: Apache-2.0 */
/* A service of its own for a test, in a file or in a database. */
#ifndef EG_TESTS_ACCOUNTGUARD_SERVICE_H
#define EG_TESTS_ACCOUNTGUARD_SERVICE_H

#include <stdlib.h>

#include "../board/store_at.h"
#include "accountguard/store/audit.h"
#include "accountguard/store/store.h"

/** 2026-11-23T10:00:00Z. */
#define SERVICE_NOON ((ag_time)1795428000 * AG_SECOND)

static inline eg_span
span_of(const char *words)
{
    return (eg_span){(const uint8_t *)words, strlen(words)};
}

/** What the service of this name is made of. */
static inline ag_plan
service_plan(const char *name)
{
    static char place_of[STORE_PLACE_MAX];
    ag_plan plan = {.dir = at(name),
                    .host = "accountguard.example.org",
                    .name = "Example CERT",
                    .from = "notice@accountguard.example.org"};
    if (store_is_database()) {
        store_place(place_of, plan.dir);
        plan.store = place_of;
    }
    return plan;
}

/** Open the service of this name. */
static inline ag_store *
service_open(const char *name)
{
    ag_store *store = malloc(sizeof(*store));
    assert_non_null(store);
    assert_ok(ag_store_open(store, at(name), SQL_WRITE, NULL));
    return store;
}

/** Make one. */
static inline ag_store *
service_new(const char *name)
{
    const ag_plan plan = service_plan(name);
    assert_ok(ag_store_found(&plan, NULL));
    return service_open(name);
}

static inline void
service_close(ag_store *store)
{
    ag_store_close(store);
    free(store);
}

#endif
