/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server with one path to which short bodies are posted, such as a witness's.
 * One thread receives and answers, so that nothing happens twice at a time.
 */
#ifndef APP_BOARD_HTTP_ASKED_H
#define APP_BOARD_HTTP_ASKED_H

#include "codec/buffer.h"

/** What is posted, and what is answered. */
typedef struct board_asked_call {
    eg_span request;
    unsigned status;
    const char *type; /**< Static. */
    eg_buffer answer;
} board_asked_call;

typedef struct board_asked_plan {
    const char *where; /**< ADDRESS:PORT. */
    const char *path;  /**< "/add-checkpoint". */
    size_t max;        /**< Bytes of a request, and of an answer. */
    void (*answer)(void *context, board_asked_call *call);
    void *context;
} board_asked_plan;

typedef struct board_asked board_asked;

/** EG_ERR_IO: it cannot be listened there. */
EG_NODISCARD eg_status board_asked_start(board_asked **out,
                                         const board_asked_plan *plan,
                                         eg_error *err);
uint16_t board_asked_port(const board_asked *server);
/** NULL is harmless. */
void board_asked_stop(board_asked *server);

#endif
