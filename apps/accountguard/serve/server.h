/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The service over HTTP: libmicrohttpd, and the guard that all servers here have.
 *
 * A server with TLS stands before it.  A pool of threads takes requests; each has
 * a connection to the store, of which one writes at a time.
 */
#ifndef ACCOUNTGUARD_SERVE_SERVER_H
#define ACCOUNTGUARD_SERVE_SERVER_H

#include "http/guard.h"

typedef struct ag_server_plan {
    const char *address; /**< "127.0.0.1", "::1". */
    unsigned port;       /**< 0: any free one. */
    unsigned threads;
    unsigned tries; /**< Of codes and passwords, of one address at once. */
    http_guard_plan guard;
    unsigned log_level; /**< An app_level, for whoever starts the server. */
} ag_server_plan;

#define AG_SERVER_PLAN_INIT                                              \
    {                                                                    \
        .address = "127.0.0.1", .port = 8431, .threads = 4, .tries = 10, \
        .guard = HTTP_GUARD_PLAN_INIT, .log_level = APP_INFO             \
    }

typedef struct ag_server ag_server;

/**
 * Open the service in @p dir and serve it.
 *
 * The process gives up what serving does not take (http/sandbox.h): afterwards
 * it opens no file outside of @p dir, makes no connection (but to a database
 * that is elsewhere), and starts no program and no thread.
 *
 * @retval EG_ERR_ARGUMENT The plan cannot be.
 * @retval EG_ERR_IO       The address cannot be listened on.
 */
EG_NODISCARD eg_status ag_server_start(ag_server **out,
                                       const char *dir,
                                       const ag_server_plan *plan,
                                       eg_error *err);
uint16_t ag_server_port(const ag_server *server);
const http_sandbox *ag_server_sandbox(const ag_server *server);
/** Answer what was received, and stop.  NULL is harmless. */
void ag_server_stop(ag_server *server);

#endif
