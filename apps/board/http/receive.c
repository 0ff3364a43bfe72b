/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receiving requests, within their limits.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "board/http/serving.h"
#include "common/text.h"

/** A message about a publication and its length go before the content. */
#define PUBLICATION_EXTRA 8192

/* -- bodies ----------------------------------------------------------------- */

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
announced(const board_call *c)
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
begin_body(board_call *c)
{
    board_server *s = c->server;
    const size_t limit = body_limit(s, c->path);
    const size_t length = announced(c);
    if (length > limit) {
        return board_call_refuse_limit(
            c, BOARD_REFUSED_LENGTH, BOARD_TOO_LARGE,
            "a request tells its length, which is limited");
    }
    if (atomic_fetch_add(&s->receiving, length) + length > s->bodies_max) {
        atomic_fetch_sub(&s->receiving, length);
        return board_call_refuse_limit(c, BOARD_REFUSED_BODIES, BOARD_BUSY,
                                       "the board is busy; try again");
    }
    c->reserved = length;
    eg_buffer_init(&c->body, length);
    visit_expect(&s->visits, c->visit, length);
    return MHD_YES;
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

static board_call *
begin_call(board_server *s,
           struct MHD_Connection *connection,
           const char *path,
           const char *method)
{
    board_call *c = calloc(1, sizeof(*c));
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
seconds_to_wait(const board_call *c)
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
first_call(board_call *c)
{
    c->wait = seconds_to_wait(c);
    if (c->wait > 0) {
        return board_call_refuse_limit(
            c, BOARD_REFUSED_RATE, BOARD_LIMITED,
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
    return board_call_refuse(c, BOARD_BAD_METHOD,
                             "a board answers GET, HEAD and POST");
}

/** A body, bit by bit, and at last its end. */
static enum MHD_Result
next_call(board_call *c, const char *bytes, size_t *len)
{
    if (c->answered) {
        return board_call_result(c);
    }
    if (c->request.method == BOARD_GET) {
        /* Nobody sends a body with it. */
        return *len == 0 ? board_call_read(c) : MHD_NO;
    }
    if (*len == 0) {
        return board_call_write(c);
    }
    eg_buffer_append(&c->body, bytes, *len);
    if (eg_buffer_status(&c->body) != EG_OK) {
        return MHD_NO; /* more than was announced */
    }
    *len = 0;
    return MHD_YES;
}

enum MHD_Result
board_call_handle(void *context,
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
        board_call *c = begin_call(context, connection, url, method);
        *kept = c;
        return c == NULL ? MHD_NO : first_call(c);
    }
    return next_call(*kept, upload, upload_len);
}

void
board_call_end(void *context,
               struct MHD_Connection *connection,
               void **kept,
               enum MHD_RequestTerminationCode why)
{
    board_call *c = *kept;
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
