/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening a service, and its connections.
 */
#include "accountguard/serve/service.h"

#include <stdlib.h>
#include <unistd.h>

/** Seconds after which an address may try one more. */
#define TRIES_SECONDS 20

static eg_status
open_all(ag_service *s,
         const char *dir,
         size_t stores,
         unsigned tries,
         eg_error *err)
{
    s->store = calloc(stores, sizeof(*s->store));
    s->taken = calloc(stores, sizeof(*s->taken));
    if (s->store == NULL || s->taken == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the service");
    }
    for (; s->stores < stores; s->stores++) {
        EG_TRY(ag_store_open(&s->store[s->stores], dir, SQL_WRITE, err));
    }
    EG_TRY(ag_store_get_text(s->store, s->name, sizeof(s->name), "name", err));
    EG_TRY(ag_store_get_text(s->store, s->host, sizeof(s->host), "host", err));
    return http_rate_every(&s->tries, TRIES_SECONDS, tries, err);
}

eg_status
ag_service_open(ag_service *out,
                const char *dir,
                size_t stores,
                unsigned tries,
                eg_error *err)
{
    ag_service s = {.stores = 0};
    if (stores < 1 || stores > AG_THREADS_MAX) {
        return eg_fail(err, EG_ERR_ARGUMENT, "there may be 1 to %d threads",
                       AG_THREADS_MAX);
    }
    *out = s;
    pthread_mutex_init(&out->mutex, NULL);
    pthread_cond_init(&out->given, NULL);
    const eg_status status = open_all(out, dir, stores, tries, err);
    if (status != EG_OK) {
        ag_service_close(out);
    }
    return status;
}

void
ag_service_close(ag_service *s)
{
    if (s->taken == NULL && s->store == NULL) {
        return;
    }
    for (size_t i = 0; i < s->stores; i++) {
        ag_store_close(&s->store[i]);
    }
    free(s->store);
    free(s->taken);
    http_rate_free(s->tries);
    pthread_cond_destroy(&s->given);
    pthread_mutex_destroy(&s->mutex);
    *s = (ag_service){.stores = 0};
}

bool
ag_service_is_remote(const ag_service *s)
{
    char path[APP_PATH_MAX];
    return app_path(path, s->store->dir, "store.url", NULL) == EG_OK &&
           access(path, F_OK) == 0;
}

ag_store *
ag_service_take(ag_service *s)
{
    size_t at = 0;
    pthread_mutex_lock(&s->mutex);
    for (;;) {
        for (at = 0; at < s->stores && s->taken[at]; at++) {
        }
        if (at < s->stores) {
            break;
        }
        pthread_cond_wait(&s->given, &s->mutex);
    }
    s->taken[at] = true;
    pthread_mutex_unlock(&s->mutex);
    return &s->store[at];
}

void
ag_service_give(ag_service *s, ag_store *store)
{
    pthread_mutex_lock(&s->mutex);
    s->taken[store - s->store] = false;
    pthread_cond_signal(&s->given);
    pthread_mutex_unlock(&s->mutex);
}
