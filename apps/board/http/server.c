/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between libmicrohttpd and the handlers.
 */
#include "board/http/server.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "board/http/daemon.h"
#include "board/http/metrics.h"
#include "board/http/page.h"
#include "board/http/rate.h"
#include "board/http/scrape.h"
#include "board/http/visit.h"
#include "board/serve/look.h"
#include "board/serve/queue.h"
#include "board/serve/whole.h"
#include "common/text.h"

/** Longest request line with its headers. */
#define HEADERS_MAX 16384

/** For so many seconds a board that could write is said to be able to. */
#define READY_SECONDS 2

/** A message about a publication and its length go before the content. */
#define PUBLICATION_EXTRA 8192

struct board_server {
    board b;
    board_writer *writer;
    board_queue *queue;
    board_whole *whole;
    board_page page;
    visits visits;
    struct MHD_Daemon *daemon;
    int lock;
    size_t bodies_max;
    atomic_size_t receiving; /**< Bytes of bodies; at most bodies_max. */
    pthread_mutex_t mutex;   /**< Of the readers that are free. */
    board_reader reader[BOARD_THREADS_MAX + 1];
    unsigned readers;
    board_rate *rate; /**< NULL: addresses may ask as often as they want. */
    board_proxies proxies;
    board_metrics metrics;
    bool metrics_here;               /**< On the board's own address. */
    board_scrape *scrape;            /**< On another one; NULL: not. */
    atomic_int_fast64_t ready_until; /**< On the clock of now(). */
    board_sandbox sandbox;
    bool watching; /**< visits is begun. */
    bool stopping; /**< No more jobs are taken. */
};

/** One request on its way. */
typedef struct call {
    board_server *server;
    struct MHD_Connection *connection;
    visit *visit;
    board_request request;
    char *path;
    eg_buffer body;
    size_t reserved; /**< Of the server's receiving bytes. */
    board_answer answer;
    board_job *job;
    unsigned wait; /**< Seconds until it may ask again. */
    bool page;     /**< A file of the page is the answer. */
    bool probe;    /**< The job is to show that the board can write. */
    bool answered;
} call;

static int64_t
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec;
}

/* -- answers ---------------------------------------------------------------- */

/** What no answer lacks: it is data, and no page may take it for more. */
static void
add_common(struct MHD_Response *response)
{
    (void)MHD_add_response_header(response, "X-Content-Type-Options",
                                  "nosniff");
    (void)MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
}

/** The page: own files only, and memory that its workers share. */
static void
add_page_headers(struct MHD_Response *response)
{
    (void)MHD_add_response_header(
        response, "Content-Security-Policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "
        "style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        "worker-src 'self'; media-src 'self' blob:; manifest-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    (void)MHD_add_response_header(response, "Cross-Origin-Opener-Policy",
                                  "same-origin");
    (void)MHD_add_response_header(response, "Cross-Origin-Embedder-Policy",
                                  "require-corp");
    (void)MHD_add_response_header(response, "Cross-Origin-Resource-Policy",
                                  "same-origin");
    (void)MHD_add_response_header(response, "Permissions-Policy",
                                  "camera=(self), geolocation=(), "
                                  "microphone=()");
    (void)MHD_add_response_header(response, "Cache-Control", "no-cache");
}

/** Data of the board, which is public: pages of others may read it. */
static void
add_data_headers(struct MHD_Response *response, const board_answer *a)
{
    (void)MHD_add_response_header(response, "Content-Security-Policy",
                                  "default-src 'none'; frame-ancestors 'none'");
    (void)MHD_add_response_header(response, "Access-Control-Allow-Origin", "*");
    (void)MHD_add_response_header(response, "Cross-Origin-Resource-Policy",
                                  "cross-origin");
    (void)MHD_add_response_header(response, "Access-Control-Expose-Headers",
                                  "Accept-Ranges, Content-Range, ETag");
    (void)MHD_add_response_header(
        response, "Cache-Control",
        a->immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (a->status == BOARD_BUSY) {
        (void)MHD_add_response_header(response, "Retry-After", "5");
    }
    if (a->file.fd >= 0) {
        (void)MHD_add_response_header(response, "Accept-Ranges", "bytes");
    }
    if (a->part[0] != '\0') {
        (void)MHD_add_response_header(response, "Content-Range", a->part);
    }
}

static enum MHD_Result
send_response(call *c, struct MHD_Response *response, unsigned status)
{
    const enum MHD_Result result =
        MHD_queue_response(c->connection, status, response);
    MHD_destroy_response(response);
    board_metrics_answer(&c->server->metrics, &c->request, c->page, status);
    return result;
}

/** The bytes of an answer, or its file: libmicrohttpd frees or closes it. */
static struct MHD_Response *
new_response(call *c)
{
    board_answer *a = &c->answer;
    const bool from_file = a->file.fd >= 0;
    struct MHD_Response *response =
        from_file ? MHD_create_response_from_fd_at_offset64(
                        a->file.len, a->file.fd, a->file.from)
                  : MHD_create_response_from_buffer(a->body.len, a->body.data,
                                                    MHD_RESPMEM_MUST_FREE);
    if (response == NULL) {
        return NULL;
    }
    visit_expect(&c->server->visits, c->visit,
                 from_file ? a->file.len : a->body.len);
    add_common(response);
    add_data_headers(response, a);
    a->body = (eg_buffer){.ceiling = BOARD_ANSWER_MAX};
    a->file.fd = -1;
    return response;
}

/** Send what a handler answered. */
static enum MHD_Result
send_answer(call *c)
{
    const board_answer *a = &c->answer;
    struct MHD_Response *response = new_response(c);
    if (response == NULL) {
        return MHD_NO;
    }
    (void)MHD_add_response_header(response, "Content-Type", a->type);
    if (c->wait > 0) {
        char seconds[16];
        snprintf(seconds, sizeof(seconds), "%u", c->wait);
        (void)MHD_add_response_header(response, "Retry-After", seconds);
    }
    if (a->etag[0] != '\0') {
        (void)MHD_add_response_header(response, "ETag", a->etag);
    }
    return send_response(c, response, a->status);
}

static enum MHD_Result
send_page(call *c, const board_page_file *file)
{
    const bool known =
        c->request.etag != NULL && strcmp(c->request.etag, file->etag) == 0;
    /* The page stays in memory until the server has stopped. */
    struct MHD_Response *response = MHD_create_response_from_buffer(
        known ? 0 : file->len, file->bytes, MHD_RESPMEM_PERSISTENT);
    if (response == NULL) {
        return MHD_NO;
    }
    c->page = true;
    visit_expect(&c->server->visits, c->visit, file->len);
    add_common(response);
    add_page_headers(response);
    (void)MHD_add_response_header(response, "Content-Type", file->type);
    (void)MHD_add_response_header(response, "ETag", file->etag);
    return send_response(c, response, known ? BOARD_NOT_MODIFIED : BOARD_OK);
}

static enum MHD_Result
refuse(call *c, unsigned status, const char *text)
{
    (void)board_refuse(&c->answer, status, "%s", text);
    return send_answer(c);
}

/** Refuse for a limit, which is counted. */
static enum MHD_Result
refuse_limit(call *c, board_refusal why, unsigned status, const char *text)
{
    board_metrics_refuse(&c->server->metrics, why, now());
    return refuse(c, status, text);
}

/* -- reading ---------------------------------------------------------------- */

/** A reader that is free; give_reader() gives it back.  False: none is. */
static bool
take_reader(board_server *s, board_reader *out)
{
    pthread_mutex_lock(&s->mutex);
    const bool found = s->readers > 0;
    if (found) {
        *out = s->reader[--s->readers];
    }
    pthread_mutex_unlock(&s->mutex);
    return found;
}

static void
give_reader(board_server *s, const board_reader *reader)
{
    pthread_mutex_lock(&s->mutex);
    s->reader[s->readers++] = *reader;
    pthread_mutex_unlock(&s->mutex);
}

static enum MHD_Result
answer_look(call *c)
{
    board_server *s = c->server;
    board_reader reader;
    if (!take_reader(s, &reader)) {
        return refuse_limit(c, BOARD_REFUSED_READERS, BOARD_BUSY,
                            "the board is busy; try again");
    }
    board_read(&reader, &c->request, &c->answer);
    give_reader(s, &reader);
    return send_answer(c);
}

/** The size of the log, if the store can be read. */
static bool
count_entries(board_server *s, uint64_t *out)
{
    board_reader reader;
    EG_BUFFER(note, EG_NOTE_MAX);
    if (!take_reader(s, &reader)) {
        return false;
    }
    const eg_status status =
        board_store_get_checkpoint(reader.store, out, &note, NULL);
    give_reader(s, &reader);
    return status == EG_OK;
}

/** Append the metrics as they are now. */
static void
put_metrics(void *context, eg_buffer *out)
{
    board_server *s = context;
    board_gauges gauges = {.receiving = atomic_load(&s->receiving)};
    visits_count(&s->visits, &gauges.connections, &gauges.slow);
    gauges.readable = count_entries(s, &gauges.entries);
    board_queue_count(s->queue, &gauges.queue);
    board_metrics_write(out, &s->metrics, &gauges);
}

static enum MHD_Result
answer_metrics(call *c)
{
    c->answer.type = BOARD_METRICS_TYPE;
    put_metrics(c->server, &c->answer.body);
    return eg_buffer_status(&c->answer.body) == EG_OK ? send_answer(c) : MHD_NO;
}

/* -- writing ---------------------------------------------------------------- */

/** How long the body of a request may be. */
static size_t
body_limit(const board_server *s, const char *path)
{
    return strcmp(path, "/publish") == 0
               ? s->b.limits.publication + PUBLICATION_EXTRA
               : s->b.limits.batch;
}

/** The length that a request announces; SIZE_MAX: none, or too large. */
static size_t
announced(const call *c)
{
    const char *text = MHD_lookup_connection_value(
        c->connection, MHD_HEADER_KIND, "Content-Length");
    uint64_t length = 0;
    return text != NULL && app_text_number(&length, text, 0, SIZE_MAX - 1)
               ? (size_t)length
               : SIZE_MAX;
}

/** Begin to receive a body, unless it is too long or there is no room. */
static enum MHD_Result
begin_body(call *c)
{
    board_server *s = c->server;
    const size_t limit = body_limit(s, c->path);
    const size_t length = announced(c);
    if (length > limit) {
        return refuse_limit(c, BOARD_REFUSED_LENGTH, BOARD_TOO_LARGE,
                            "a request tells its length, which is limited");
    }
    if (atomic_fetch_add(&s->receiving, length) + length > s->bodies_max) {
        atomic_fetch_sub(&s->receiving, length);
        return refuse_limit(c, BOARD_REFUSED_BODIES, BOARD_BUSY,
                            "the board is busy; try again");
    }
    c->reserved = length;
    eg_buffer_init(&c->body, length);
    visit_expect(&s->visits, c->visit, length);
    return MHD_YES;
}

/** The job is on the disk, or refused; in the thread that writes. */
static void
wake(void *context)
{
    call *c = context;
    c->answered = true;
    if (strcmp(c->path, "/publish") == 0) {
        board_whole_changed(c->server->whole);
    }
    MHD_resume_connection(c->connection);
}

/** Put a job into the queue, unless the server stops. */
static bool
hand_over(call *c)
{
    board_server *s = c->server;
    pthread_mutex_lock(&s->mutex);
    const bool takes = !s->stopping;
    if (takes) {
        visit_pause(&s->visits, c->visit);
        /* It sleeps before anybody could wake it. */
        MHD_suspend_connection(c->connection);
        board_queue_put(s->queue, c->job);
    }
    pthread_mutex_unlock(&s->mutex);
    return takes;
}

/** Let the writer do the call's job; its answer comes when it is done. */
static enum MHD_Result
queue_job(call *c)
{
    if (c->job == NULL) {
        return send_answer(c);
    }
    c->job->done = wake;
    c->job->context = c;
    if (!hand_over(c)) {
        return refuse(c, BOARD_BUSY, "the board stops; try again");
    }
    return MHD_YES;
}

/** The body is whole. */
static enum MHD_Result
end_body(call *c)
{
    c->request.body = eg_buffer_span(&c->body);
    board_job_new(&c->job, &c->server->b, &c->request, &c->answer);
    return queue_job(c);
}

/** Whether the board can write: it does, unless it did a moment ago. */
static enum MHD_Result
answer_ready(call *c)
{
    if (now() < atomic_load(&c->server->ready_until)) {
        eg_json_writer w;
        board_json_begin(&c->answer, &w);
        eg_json_member_bool(&w, "ready", true);
        return board_json_end(&c->answer, &w) == EG_OK ? send_answer(c)
                                                       : MHD_NO;
    }
    c->probe = true;
    c->job = board_job_probe(&c->server->b, &c->answer);
    return queue_job(c);
}

/** The call's job was done, or refused. */
static enum MHD_Result
send_result(call *c)
{
    if (c->probe && c->answer.status == BOARD_OK) {
        atomic_store(&c->server->ready_until, now() + READY_SECONDS);
    }
    return send_answer(c);
}

/* -- requests --------------------------------------------------------------- */

static board_method
method_of(const char *name)
{
    if (strcmp(name, "GET") == 0 || strcmp(name, "HEAD") == 0) {
        return BOARD_GET;
    }
    return strcmp(name, "POST") == 0 ? BOARD_POST : BOARD_OTHER;
}

static call *
begin_call(board_server *s,
           struct MHD_Connection *connection,
           const char *path,
           const char *method)
{
    call *c = calloc(1, sizeof(*c));
    if (c == NULL || (c->path = strdup(path)) == NULL) {
        free(c);
        return NULL;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    c->server = s;
    c->connection = connection;
    c->visit = info == NULL ? NULL : info->socket_context;
    board_answer_init(&c->answer);
    c->request = (board_request){
        .method = method_of(method),
        .path = c->path,
        .etag = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
                                            "If-None-Match"),
        .if_range = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
                                                "If-Range"),
        .from_browser = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
                                                    "Origin") != NULL};
    /* HEAD tells of the whole (RFC 9110, section 14.2). */
    if (strcmp(method, "GET") == 0) {
        c->request.range =
            MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Range");
    }
    return c;
}

/** The last line of the header X-Forwarded-For, which may stand many times. */
static enum MHD_Result
keep_forwarded(void *context,
               enum MHD_ValueKind kind,
               const char *name,
               const char *value)
{
    (void)kind;
    if (value != NULL && strcasecmp(name, "X-Forwarded-For") == 0) {
        *(const char **)context = value;
    }
    return MHD_YES;
}

/** For how many seconds who asks has to wait; 0: it has a token. */
static unsigned
seconds_to_wait(const call *c)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        c->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (c->server->rate == NULL || info == NULL) {
        return 0;
    }
    const char *forwarded = NULL;
    board_address who;
    struct timespec t;
    board_address_take(&who, info->client_addr);
    (void)MHD_get_connection_values(c->connection, MHD_HEADER_KIND,
                                    keep_forwarded, &forwarded);
    board_proxies_resolve(&c->server->proxies, &who, forwarded);
    clock_gettime(CLOCK_MONOTONIC, &t);
    return board_rate_take(c->server->rate, &who,
                           (uint64_t)t.tv_sec * 1000000U +
                               (uint64_t)t.tv_nsec / 1000U);
}

/** Before a body: an answer that comes here ends the connection. */
static enum MHD_Result
first_call(call *c)
{
    c->wait = seconds_to_wait(c);
    if (c->wait > 0) {
        return refuse_limit(c, BOARD_REFUSED_RATE, BOARD_LIMITED,
                            "this address asks too often; try again later");
    }
    switch (c->request.method) {
    case BOARD_GET:
        return MHD_YES;
    case BOARD_POST:
        return begin_body(c);
    case BOARD_OTHER:
        break;
    }
    return refuse(c, BOARD_BAD_METHOD, "a board answers GET, HEAD and POST");
}

/** Answer GET and HEAD. */
static enum MHD_Result
answer_read(call *c)
{
    board_server *s = c->server;
    if (strcmp(c->path, "/ready") == 0) {
        return answer_ready(c);
    }
    if (s->metrics_here && strcmp(c->path, "/metrics") == 0) {
        return answer_metrics(c);
    }
    const board_page_file *file = board_page_find(&s->page, c->path);
    return file != NULL && !board_knows(c->path) ? send_page(c, file)
                                                 : answer_look(c);
}

/** A body, bit by bit, and at last its end. */
static enum MHD_Result
next_call(call *c, const char *bytes, size_t *len)
{
    if (c->answered) {
        return send_result(c);
    }
    if (c->request.method == BOARD_GET) {
        /* Nobody sends a body with it. */
        return *len == 0 ? answer_read(c) : MHD_NO;
    }
    if (*len == 0) {
        return end_body(c);
    }
    eg_buffer_append(&c->body, bytes, *len);
    if (eg_buffer_status(&c->body) != EG_OK) {
        return MHD_NO; /* more than was announced */
    }
    *len = 0;
    return MHD_YES;
}

static enum MHD_Result
handle(void *context,
       struct MHD_Connection *connection,
       const char *url,
       const char *method,
       const char *version,
       const char *upload,
       size_t *upload_len,
       void **kept)
{
    (void)version;
    if (*kept == NULL) {
        call *c = begin_call(context, connection, url, method);
        *kept = c;
        return c == NULL ? MHD_NO : first_call(c);
    }
    return next_call(*kept, upload, upload_len);
}

static void
end_call(void *context,
         struct MHD_Connection *connection,
         void **kept,
         enum MHD_RequestTerminationCode why)
{
    call *c = *kept;
    (void)context;
    (void)connection;
    (void)why;
    if (c == NULL) {
        return;
    }
    atomic_fetch_sub(&c->server->receiving, c->reserved);
    visit_expect(&c->server->visits, c->visit, 0);
    board_job_free(c->job);
    board_answer_free(&c->answer);
    eg_buffer_free(&c->body);
    free(c->path);
    free(c);
    *kept = NULL;
}

/* -- starting and stopping -------------------------------------------------- */

static eg_status
listen_there(board_server *s, const board_server_plan *p, eg_error *err)
{
    board_address address;
    EG_TRY(board_address_read(&address, p->address, p->port, err));
    s->daemon = MHD_start_daemon(
        board_daemon_flags(&address) | MHD_ALLOW_SUSPEND_RESUME,
        (uint16_t)p->port, NULL, NULL, handle, s, MHD_OPTION_SOCK_ADDR,
        &address.any, MHD_OPTION_THREAD_POOL_SIZE, p->threads,
        MHD_OPTION_NOTIFY_COMPLETED, end_call, s, MHD_OPTION_NOTIFY_CONNECTION,
        board_daemon_visit, &s->visits, MHD_OPTION_CONNECTION_TIMEOUT,
        p->seconds, MHD_OPTION_CONNECTION_LIMIT, p->connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, p->connections_per_address,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADERS_MAX,
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
    s->bodies_max = (size_t)p->bodies_mib << 20;
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
               : board_scrape_start(&s->scrape, p->metrics, put_metrics, s,
                                    err);
}

/** Limit how often addresses ask, if the plan does. */
static eg_status
begin_rates(board_server *s, const board_server_plan *p, eg_error *err)
{
    EG_TRY(board_proxies_read(&s->proxies, p->proxies, err));
    return p->rate == 0 ? EG_OK
                        : board_rate_new(&s->rate, p->rate, p->burst, err);
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
    EG_TRY(board_open(&s->b, dir, err));
    EG_TRY(set_limits(s, p, err));
    EG_TRY(begin_rates(s, p, err));
    EG_TRY(app_dir_lock(dir, &s->lock, err));
    EG_TRY(board_writer_new(&s->writer, &s->b, err));
    EG_TRY(board_whole_new(&s->whole, &s->b, err));
    EG_TRY(open_readers(s, p->threads + 1, err));
    return p->page == NULL ? EG_OK : board_page_read(&s->page, p->page, err);
}

/** Start the threads; the process gives up files before, and calls after. */
static eg_status
start(board_server *s,
      const char *dir,
      const board_server_plan *p,
      eg_error *err)
{
    s->sandbox =
        (board_sandbox){.mode = (board_sandbox_mode)p->sandbox, .dir = dir};
    EG_TRY(board_sandbox_prepare(&s->sandbox, err));
    EG_TRY(open_all(s, dir, p, err));
    s->sandbox.remote = board_store_is_database(s->b.store_path);
    EG_TRY(board_sandbox_files(&s->sandbox, err));
    EG_TRY(board_whole_follow(s->whole, err));
    EG_TRY(board_queue_new(&s->queue, s->writer, err));
    EG_TRY(visits_begin(&s->visits, p->seconds, err));
    s->watching = true;
    /* From here on requests are answered. */
    s->metrics_here = strcmp(p->metrics, "here") == 0;
    EG_TRY(listen_there(s, p, err));
    EG_TRY(offer_metrics(s, p, err));
    return board_sandbox_calls(&s->sandbox, err);
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
    return board_daemon_port(server->daemon);
}

const board_sandbox *
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
    if (s->watching) {
        visits_end(&s->visits);
    }
    for (unsigned i = 0; i < s->readers; i++) {
        board_reader_close(&s->reader[i]);
    }
    board_writer_free(s->writer);
    board_page_free(&s->page);
    board_rate_free(s->rate);
    board_close(&s->b);
    app_dir_unlock(&s->lock);
    pthread_mutex_destroy(&s->mutex);
    free(s);
}
