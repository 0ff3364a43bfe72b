/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What protects each server here from those who ask: how many connections there
 * are and of whom, how often an address asks, how long a body is, and how many
 * bytes of bodies are being received.  visit.h limits the time.
 */
#ifndef APP_BOARD_HTTP_GUARD_H
#define APP_BOARD_HTTP_GUARD_H

#include <stdatomic.h>

#include "board/http/daemon.h"
#include "board/http/rate.h"
#include "board/http/sandbox.h"
#include "board/http/visit.h"

/** Longest request line with its headers. */
#define BOARD_HEADERS_MAX 16384

/** What all servers may be told; settings.h has the names. */
typedef struct board_guard_plan {
    unsigned connections;             /**< At most. */
    unsigned connections_per_address; /**< At most; 0: no such limit. */
    unsigned seconds;    /**< For a client to send or take something. */
    unsigned rate;       /**< Requests of an address a second; 0: any. */
    unsigned burst;      /**< Those that it may send at once. */
    const char *proxies; /**< That tell who asks; NULL: none. */
    unsigned sandbox;    /**< A board_sandbox_mode. */
} board_guard_plan;

#define BOARD_GUARD_PLAN_INIT                             \
    {                                                     \
        .connections = 1000, .seconds = 30, .burst = 100, \
        .sandbox = BOARD_SANDBOX_TRY                      \
    }

typedef struct board_guard {
    board_rate *rate; /**< NULL: addresses may ask as often as they want. */
    board_proxies proxies;
    size_t bodies_max;
    atomic_size_t receiving; /**< Bytes of bodies; at most bodies_max. */
    visits visits;
    bool watching; /**< visits is begun. */
} board_guard;

/**
 * Let the process have the open files that serving takes at most.
 *
 * @param[in] each  Of a connection, its socket among them.
 * @param[in] other Of all else.
 *
 * @retval EG_ERR_ARGUMENT It may not have so many: fewer connections, or a higher
 *                         limit (LimitNOFILE of systemd, ulimit -Hn).
 */
EG_NODISCARD eg_status board_guard_files(const board_guard_plan *plan,
                                         unsigned each,
                                         unsigned other,
                                         eg_error *err);

/**
 * Begin; board_guard_watch() comes later.
 *
 * @param[in] bodies_max Of bytes that are being received.
 *
 * @retval EG_ERR_ARGUMENT The proxies are no addresses.
 */
EG_NODISCARD eg_status board_guard_begin(board_guard *g,
                                         const board_guard_plan *plan,
                                         size_t bodies_max,
                                         eg_error *err);

/** Start the thread that cuts slow connections. */
EG_NODISCARD eg_status board_guard_watch(board_guard *g,
                                         const board_guard_plan *plan,
                                         eg_error *err);
/** Harmless on {0}. */
void board_guard_end(board_guard *g);

/** For how many seconds who asks has to wait; 0: it has a token. */
unsigned board_guard_wait(board_guard *g, struct MHD_Connection *connection);

/** The length that a request announces; SIZE_MAX: none, or too large. */
size_t board_guard_announced(struct MHD_Connection *connection);

/** Whether there is room for a body of @p len bytes: then it is taken. */
bool board_guard_reserve(board_guard *g, size_t len);
void board_guard_release(board_guard *g, size_t len);

/** What a connection is in visit.h. */
visit *board_guard_visit(struct MHD_Connection *connection);

#endif
