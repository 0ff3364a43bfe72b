/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a server counts, as text for Prometheus (text format 0.0.4).
 *
 * Requests are counted by the path's kind and the answer's status, never by
 * what follows in the path: nothing tells a code, a device or an address.
 */
#ifndef APP_BOARD_HTTP_METRICS_H
#define APP_BOARD_HTTP_METRICS_H

#include <stdatomic.h>

#include "board/serve/look.h"
#include "board/serve/queue.h"
#include "http/refusal.h"

/** Content type of the text. */
#define BOARD_METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"

/** Statuses that are counted apart; others are told as 0. */
#define BOARD_METRICS_STATUSES 20

/** Kinds of requests: the paths that can be read, and six more. */
#define BOARD_METRICS_KINDS (BOARD_ROUTES_MAX + 6)

typedef struct board_metrics {
    atomic_uint_fast64_t request[BOARD_METRICS_KINDS][BOARD_METRICS_STATUSES];
    http_refusals refused;
} board_metrics;

/** Count an answer. */
void board_metrics_answer(board_metrics *m,
                          const board_request *request,
                          bool page,
                          unsigned status);

/** What is so at the moment. */
typedef struct board_gauges {
    board_queue_counts queue;
    uint64_t connections;
    uint64_t receiving; /**< Bytes of bodies. */
    uint64_t slow;      /**< Connections that were cut so far. */
    uint64_t entries;   /**< Of the log. */
    bool readable;      /**< The store told the number of entries. */
} board_gauges;

/** Append the text; EG_ERR_LIMIT and EG_ERR_MEMORY stay in @p out. */
void
board_metrics_write(eg_buffer *out, board_metrics *m, const board_gauges *now);

#endif
