/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the server's files share: the server, and one request on its way.
 *
 *   server.c   starts and stops it
 *   receive.c  requests come in, within their limits
 *   route.c    who answers one
 *   send.c     answers go out
 *
 * libmicrohttpd calls for a request from one thread at a time, first when its
 * headers are there.  A request that writes sleeps in between, until the thread
 * that writes wakes it.
 */
#ifndef APP_BOARD_HTTP_SERVING_H
#define APP_BOARD_HTTP_SERVING_H

#include <pthread.h>

#include "board/http/metrics.h"
#include "board/http/scrape.h"
#include "board/http/server.h"
#include "board/serve/queue.h"
#include "board/serve/whole.h"
#include "http/guard.h"
#include "http/page.h"

struct board_server {
    board b;
    board_writer *writer;
    board_queue *queue;
    board_whole *whole;
    http_page page;
    http_guard guard;
    struct MHD_Daemon *daemon;
    int lock;
    pthread_mutex_t mutex; /**< Of the readers that are free. */
    board_reader reader[BOARD_THREADS_MAX + 1];
    unsigned readers;
    board_metrics metrics;
    bool metrics_here;               /**< On the board's own address. */
    board_scrape *scrape;            /**< On another one; NULL: not. */
    atomic_int_fast64_t ready_until; /**< On the clock of visits_now(). */
    http_sandbox sandbox;
    bool stopping; /**< No more jobs are taken. */
};

/** One request on its way. */
typedef struct board_call {
    board_server *server;
    struct MHD_Connection *connection;
    visit *visit;
    board_request request;
    char *path;
    eg_buffer body;
    size_t reserved; /**< Of the bytes that are being received. */
    board_answer answer;
    board_job *job;
    unsigned wait; /**< Seconds until it may ask again. */
    bool page;     /**< A file of the page is the answer. */
    bool probe;    /**< The job is to show that the board can write. */
    bool answered;
} board_call;

/* -- receive.c -------------------------------------------------------------- */

/** For libmicrohttpd: a request, or more of its body; the context is the server. */
enum MHD_Result board_call_handle(void *context,
                                  struct MHD_Connection *connection,
                                  const char *url,
                                  const char *method,
                                  const char *version,
                                  const char *upload,
                                  size_t *upload_len,
                                  void **kept);
/** For libmicrohttpd: a request was answered, or broke off. */
void board_call_end(void *context,
                    struct MHD_Connection *connection,
                    void **kept,
                    enum MHD_RequestTerminationCode why);

/* -- route.c ---------------------------------------------------------------- */

/** Answer GET and HEAD. */
enum MHD_Result board_call_read(board_call *c);
/** Answer POST, whose body is whole. */
enum MHD_Result board_call_write(board_call *c);
/** The call's job was done, or refused. */
enum MHD_Result board_call_result(board_call *c);
/** Append the metrics as they are now; @p context is the server. */
void board_serving_metrics(void *context, eg_buffer *out);

/* -- send.c ----------------------------------------------------------------- */

/** Send what a handler answered. */
enum MHD_Result board_call_send(board_call *c);
/** Send a file of the page. */
enum MHD_Result board_call_send_page(board_call *c, const http_page_file *file);
/** Refuse with a sentence. */
enum MHD_Result
board_call_refuse(board_call *c, unsigned status, const char *text);
/** Refuse for a limit, which is counted. */
enum MHD_Result board_call_refuse_limit(board_call *c,
                                        http_refusal why,
                                        unsigned status,
                                        const char *text);

#endif
