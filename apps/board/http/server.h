/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The server: HTTP by libmicrohttpd, and what protects it.
 *
 * A pool of threads receives and reads; what writes goes to the queue, and its
 * connection sleeps until the answer is on the disk.  Limits: the length of
 * headers and of bodies, the bytes of all bodies that are being received, the
 * number of connections, of all and of an address, and the time for each step,
 * so that neither many nor large nor slow requests take the board from others.
 */
#ifndef APP_BOARD_HTTP_SERVER_H
#define APP_BOARD_HTTP_SERVER_H

#include "board/serve/board.h"
#include "common/journal.h"
#include "http/guard.h"

/** How many threads there may be. */
#define BOARD_THREADS_MAX 64

/** settings.h has the names that people give these. */
typedef struct board_server_plan {
    const char *address; /**< "127.0.0.1", "::1", "0.0.0.0". */
    unsigned port;       /**< 0: any free one. */
    unsigned threads;    /**< That receive and read. */
    const char *page;    /**< Folder of the page; NULL: none. */
    http_guard_plan guard;
    unsigned batch_mib;    /**< Longest message of a device. */
    unsigned file_mib;     /**< Longest file that is published. */
    unsigned bodies_mib;   /**< Of all bodies that are being received. */
    const char *witnesses; /**< Keys, with spaces between them; NULL: none. */
    const char *metrics;   /**< "off", "here", or ADDRESS:PORT. */
    unsigned log_level;    /**< A app_level, for whoever starts the server. */
} board_server_plan;

#define BOARD_SERVER_PLAN_INIT                                          \
    {                                                                   \
        .address = "127.0.0.1", .port = 8421, .threads = 4,             \
        .guard = HTTP_GUARD_PLAN_INIT, .batch_mib = 8, .file_mib = 255, \
        .bodies_mib = 512, .metrics = "off", .log_level = APP_INFO      \
    }

typedef struct board_server board_server;

/**
 * Open a board and serve it.
 *
 * The process gives up what serving does not take (sandbox.h): afterwards it
 * opens no file outside of the board's folder and starts no program and no
 * thread.  @p dir is where SQLite puts temporary files, too, so this comes
 * before other uses of SQLite.
 *
 * @retval EG_ERR_STATE    Another process serves it.
 * @retval EG_ERR_ARGUMENT The plan cannot be: no address, or a request that it
 *                         allows would never fit.
 * @retval EG_ERR_IO       The address cannot be listened on.
 */
EG_NODISCARD eg_status board_server_start(board_server **out,
                                          const char *dir,
                                          const board_server_plan *plan,
                                          eg_error *err);

/** The port that it listens on. */
uint16_t board_server_port(const board_server *server);

/** What the server gave up. */
const http_sandbox *board_server_sandbox(const board_server *server);

/** The port of the metrics' own address; 0: there is none. */
uint16_t board_server_metrics_port(const board_server *server);

/** Finish what was received, and stop.  NULL is harmless. */
void board_server_stop(board_server *server);

#endif
