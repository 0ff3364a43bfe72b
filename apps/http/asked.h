/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server with one path to which short bodies are posted, such as a witness's.
 * One thread receives and answers, so that nothing happens twice at a time.  It
 * is protected as the board is (guard.h), and gives up the same (sandbox.h).
 */
#ifndef APP_HTTP_ASKED_H
#define APP_HTTP_ASKED_H

#include "codec/buffer.h"
#include "http/guard.h"

/** What is posted, and what is answered. */
typedef struct http_asked_call {
    eg_span request;
    unsigned status;
    const char *type; /**< Static. */
    eg_buffer answer;
} http_asked_call;

typedef struct http_asked_plan {
    const char *where; /**< ADDRESS:PORT. */
    const char *path;  /**< "/add-checkpoint". */
    size_t max;        /**< Bytes of a request, and of an answer. */
    const char *dir;   /**< Where answering writes. */
    http_guard_plan guard;
    void (*answer)(void *context, http_asked_call *call);
    void *context;
} http_asked_plan;

typedef struct http_asked http_asked;

/**
 * Listen.  What it reads and writes besides is below plan->dir from then on.
 *
 * @retval EG_ERR_IO          It cannot be listened there.
 * @retval EG_ERR_ARGUMENT    There is no such address.
 * @retval EG_ERR_UNSUPPORTED A sandbox is required, and there is none.
 */
EG_NODISCARD eg_status http_asked_start(http_asked **out,
                                        const http_asked_plan *plan,
                                        eg_error *err);
uint16_t http_asked_port(const http_asked *server);
/** What it gave up. */
const http_sandbox *http_asked_sandbox(const http_asked *server);
/** NULL is harmless. */
void http_asked_stop(http_asked *server);

#endif
