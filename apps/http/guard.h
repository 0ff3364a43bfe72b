/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What protects each server here from those who ask: how many connections there
 * are and of whom, how often an address asks, how long a body is, and how many
 * bytes of bodies are being received.  visit.h limits the time.
 */
#ifndef APP_HTTP_GUARD_H
#define APP_HTTP_GUARD_H

#include <stdatomic.h>

#include "http/daemon.h"
#include "http/rate.h"
#include "http/sandbox.h"
#include "http/visit.h"

/** Longest request line with its headers. */
#define HTTP_HEADERS_MAX 16384

/** What all servers may be told; settings.h has the names. */
typedef struct http_guard_plan {
    unsigned connections;             /**< At most. */
    unsigned connections_per_address; /**< At most; 0: no such limit. */
    unsigned seconds;    /**< For a client to send or take something. */
    unsigned rate;       /**< Requests of an address a second; 0: any. */
    unsigned burst;      /**< Those that it may send at once. */
    const char *proxies; /**< That tell who asks; NULL: none. */
    unsigned sandbox;    /**< A http_sandbox_mode. */
} http_guard_plan;

#define HTTP_GUARD_PLAN_INIT                              \
    {                                                     \
        .connections = 1000, .seconds = 30, .burst = 100, \
        .sandbox = HTTP_SANDBOX_TRY                       \
    }

typedef struct http_guard {
    http_rate *rate; /**< NULL: addresses may ask as often as they want. */
    http_proxies proxies;
    size_t bodies_max;
    atomic_size_t receiving; /**< Bytes of bodies; at most bodies_max. */
    visits visits;
    bool watching; /**< visits is begun. */
} http_guard;

/**
 * Let the process have the open files that serving takes at most.
 *
 * @param[in] each  Of a connection, its socket among them.
 * @param[in] other Of all else.
 *
 * @retval EG_ERR_ARGUMENT It may not have so many: fewer connections, or a higher
 *                         limit (LimitNOFILE of systemd, ulimit -Hn).
 */
EG_NODISCARD eg_status http_guard_files(const http_guard_plan *plan,
                                        unsigned each,
                                        unsigned other,
                                        eg_error *err);

/**
 * Begin; http_guard_watch() comes later.
 *
 * @param[in] bodies_max Of bytes that are being received.
 *
 * @retval EG_ERR_ARGUMENT The proxies are no addresses.
 */
EG_NODISCARD eg_status http_guard_begin(http_guard *g,
                                        const http_guard_plan *plan,
                                        size_t bodies_max,
                                        eg_error *err);

/** Start the thread that cuts slow connections. */
EG_NODISCARD eg_status http_guard_watch(http_guard *g,
                                        const http_guard_plan *plan,
                                        eg_error *err);
/** Harmless on {0}. */
void http_guard_end(http_guard *g);

/** Who asks, as far as the proxies' word is taken; false: it is not known. */
bool http_guard_who(const http_guard *g,
                    struct MHD_Connection *connection,
                    http_address *out);

/** For how many seconds who asks has to wait; 0: it has a token. */
unsigned http_guard_wait(http_guard *g, struct MHD_Connection *connection);

/** The length that a request announces; SIZE_MAX: none, or too large. */
size_t http_guard_announced(struct MHD_Connection *connection);

/** Whether there is room for a body of @p len bytes: then it is taken. */
bool http_guard_reserve(http_guard *g, size_t len);
void http_guard_release(http_guard *g, size_t len);

/** What a connection is in visit.h. */
visit *http_guard_visit(struct MHD_Connection *connection);

#endif
