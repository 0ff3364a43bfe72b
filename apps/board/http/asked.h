/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server with one path to which short bodies are posted, such as a witness's.
 * One thread receives and answers, so that nothing happens twice at a time.  It
 * is protected as the board is (guard.h), and gives up the same (sandbox.h).
 */
#ifndef APP_BOARD_HTTP_ASKED_H
#define APP_BOARD_HTTP_ASKED_H

#include "board/http/guard.h"
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
    const char *dir;   /**< Where answering writes. */
    board_guard_plan guard;
    void (*answer)(void *context, board_asked_call *call);
    void *context;
} board_asked_plan;

typedef struct board_asked board_asked;

/**
 * Listen.  What it reads and writes besides is below plan->dir from then on.
 *
 * @retval EG_ERR_IO          It cannot be listened there.
 * @retval EG_ERR_ARGUMENT    There is no such address.
 * @retval EG_ERR_UNSUPPORTED A sandbox is required, and there is none.
 */
EG_NODISCARD eg_status board_asked_start(board_asked **out,
                                         const board_asked_plan *plan,
                                         eg_error *err);
uint16_t board_asked_port(const board_asked *server);
/** What it gave up. */
const board_sandbox *board_asked_sandbox(const board_asked *server);
/** NULL is harmless. */
void board_asked_stop(board_asked *server);

#endif
