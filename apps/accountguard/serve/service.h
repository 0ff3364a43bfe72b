/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What requests share: the store's connections, a name, and who may try codes
 * how often.
 */
#ifndef ACCOUNTGUARD_SERVE_SERVICE_H
#define ACCOUNTGUARD_SERVE_SERVICE_H

#include <pthread.h>

#include "accountguard/store/store.h"
#include "http/rate.h"

/** Threads that answer, each with a connection of its own, at most. */
#define AG_THREADS_MAX 16

/** Room for who runs the service, and for the name of its page. */
#define AG_SERVICE_TEXT 128

typedef struct ag_service {
    char name[AG_SERVICE_TEXT]; /**< Who runs it, for people. */
    char host[AG_SERVICE_TEXT]; /**< What people type. */
    http_rate *tries;           /**< Of codes, passwords and applications. */
    pthread_mutex_t mutex;
    pthread_cond_t given;
    ag_store *store; /**< AG_THREADS_MAX of them at most. */
    bool *taken;
    size_t stores;
} ag_service;

/**
 * Open @p stores connections to the service in @p dir.
 *
 * @param[in] tries What an address may try at once; one more comes back in 20
 *                  seconds.  At least 1.
 *
 * @retval EG_ERR_ARGUMENT There are 1 to AG_THREADS_MAX of them.
 */
EG_NODISCARD eg_status ag_service_open(ag_service *out,
                                       const char *dir,
                                       size_t stores,
                                       unsigned tries,
                                       eg_error *err);
/** Harmless on {0}. */
void ag_service_close(ag_service *service);

/** Whether its data are in a database elsewhere. */
bool ag_service_is_remote(const ag_service *service);

/** A connection for one request; waits until one is free. */
ag_store *ag_service_take(ag_service *service);
void ag_service_give(ag_service *service, ag_store *store);

#endif
