/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starting and stopping a server.
 */
#include "board/http/server.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "board/http/serving.h"

/** Open files: of a connection, its socket and a file of the record; of a reader,
 * those of SQLite, or a socket; and all others. */
enum { FILES_EACH = 2, FILES_READER = 8, FILES_OTHER = 128 };

static eg_status
listen_there(board_server *s, const board_server_plan *p, eg_error *err)
{
    http_address address;
    EG_TRY(http_address_read(&address, p->address, p->port, err));
    s->daemon = MHD_start_daemon(
        http_daemon_flags(&address) | MHD_ALLOW_SUSPEND_RESUME,
        (uint16_t)p->port, NULL, NULL, board_call_handle, s,
        MHD_OPTION_SOCK_ADDR, &address.any, MHD_OPTION_THREAD_POOL_SIZE,
        p->threads, MHD_OPTION_NOTIFY_COMPLETED, board_call_end, s,
        MHD_OPTION_NOTIFY_CONNECTION, http_daemon_visit, &s->guard.visits,
        MHD_OPTION_CONNECTION_TIMEOUT, p->guard.seconds,
        MHD_OPTION_CONNECTION_LIMIT, p->guard.connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, p->guard.connections_per_address,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_HEADERS_MAX,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    return s->daemon != NULL
               ? EG_OK
               : eg_fail(err, EG_ERR_IO, "%s, port %u: cannot be listened on",
                         p->address, p->port);
}

static eg_status
open_readers(board_server *s, unsigned threads, eg_error *err)
{
    for (unsigned i = 0; i < threads; i++) {
        EG_TRY(board_reader_open(&s->reader[s->readers], &s->b, err));
        s->reader[s->readers].whole = s->whole;
        s->readers++;
    }
    return EG_OK;
}

/** What requests may bring. */
static eg_status
set_limits(board_server *s, const board_server_plan *p, eg_error *err)
{
    s->b.limits.batch = (size_t)p->batch_mib << 20;
    s->b.limits.publication = (size_t)p->file_mib << 20;
    EG_TRY(board_witnesses_read(&s->b.witnesses, p->witnesses, err));
    if (p->bodies_mib <= p->batch_mib || p->bodies_mib <= p->file_mib) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "bodies-size must be more than batch-size and file-size,"
                       " else the longest of them could not be received");
    }
    return EG_OK;
}

/** Offer the metrics where the plan says. */
static eg_status
offer_metrics(board_server *s, const board_server_plan *p, eg_error *err)
{
    return s->metrics_here || strcmp(p->metrics, "off") == 0
               ? EG_OK
               : board_scrape_start(&s->scrape, p->metrics,
                                    board_serving_metrics, s, err);
}

/** Open and read all that the server ever reads from outside its folder. */
static eg_status
open_all(board_server *s,
         const char *dir,
         const board_server_plan *p,
         eg_error *err)
{
    if (p->threads < 1 || p->threads > BOARD_THREADS_MAX) {
        return eg_fail(err, EG_ERR_ARGUMENT, "there may be 1 to %d threads",
                       BOARD_THREADS_MAX);
    }
    EG_TRY(http_guard_files(&p->guard, FILES_EACH,
                            FILES_OTHER + FILES_READER * p->threads, err));
    EG_TRY(board_open(&s->b, dir, err));
    EG_TRY(set_limits(s, p, err));
    EG_TRY(http_guard_begin(&s->guard, &p->guard, (size_t)p->bodies_mib << 20,
                            err));
    EG_TRY(app_dir_lock(dir, &s->lock, err));
    EG_TRY(board_writer_new(&s->writer, &s->b, err));
    EG_TRY(board_whole_new(&s->whole, &s->b, err));
    EG_TRY(open_readers(s, p->threads + 1, err));
    return p->page == NULL ? EG_OK : http_page_read(&s->page, p->page, err);
}

/** Start the threads; the process gives up files before, and calls after. */
static eg_status
start(board_server *s,
      const char *dir,
      const board_server_plan *p,
      eg_error *err)
{
    s->sandbox =
        (http_sandbox){.mode = (http_sandbox_mode)p->guard.sandbox, .dir = dir};
    EG_TRY(http_sandbox_prepare(&s->sandbox, err));
    EG_TRY(open_all(s, dir, p, err));
    s->sandbox.remote = sql_is_database(s->b.store_path);
    EG_TRY(http_sandbox_files(&s->sandbox, err));
    EG_TRY(board_whole_follow(s->whole, err));
    EG_TRY(board_queue_new(&s->queue, s->writer, err));
    EG_TRY(http_guard_watch(&s->guard, &p->guard, err));
    /* From here on requests are answered. */
    s->metrics_here = strcmp(p->metrics, "here") == 0;
    EG_TRY(listen_there(s, p, err));
    EG_TRY(offer_metrics(s, p, err));
    return http_sandbox_calls(&s->sandbox, err);
}

eg_status
board_server_start(board_server **out,
                   const char *dir,
                   const board_server_plan *plan,
                   eg_error *err)
{
    board_server *s = calloc(1, sizeof(*s));
    if (s == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the server");
    }
    s->lock = -1;
    pthread_mutex_init(&s->mutex, NULL);
    const eg_status status = start(s, dir, plan, err);
    if (status != EG_OK) {
        board_server_stop(s);
        return status;
    }
    *out = s;
    return EG_OK;
}

uint16_t
board_server_port(const board_server *server)
{
    return http_daemon_port(server->daemon);
}

const http_sandbox *
board_server_sandbox(const board_server *server)
{
    return &server->sandbox;
}

uint16_t
board_server_metrics_port(const board_server *server)
{
    return server->scrape == NULL ? 0 : board_scrape_port(server->scrape);
}

/** Connections that wait for the disk are answered before the end. */
static void
stop_daemon(board_server *s)
{
    const MHD_socket listening = MHD_quiesce_daemon(s->daemon);
    pthread_mutex_lock(&s->mutex);
    s->stopping = true;
    pthread_mutex_unlock(&s->mutex);
    board_queue_free(s->queue);
    s->queue = NULL;
    MHD_stop_daemon(s->daemon);
    if (listening != MHD_INVALID_SOCKET) {
        (void)close(listening);
    }
}

void
board_server_stop(board_server *s)
{
    if (s == NULL) {
        return;
    }
    board_scrape_stop(s->scrape);
    if (s->daemon != NULL) {
        stop_daemon(s);
    }
    board_queue_free(s->queue);
    board_whole_free(s->whole);
    http_guard_end(&s->guard);
    for (unsigned i = 0; i < s->readers; i++) {
        board_reader_close(&s->reader[i]);
    }
    board_writer_free(s->writer);
    http_page_free(&s->page);
    board_close(&s->b);
    app_dir_unlock(&s->lock);
    pthread_mutex_destroy(&s->mutex);
    free(s);
}
