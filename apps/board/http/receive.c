/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receiving requests, within their limits.
 */
#include <stdlib.h>
#include <string.h>

#include "board/http/serving.h"
#include "board/serve/cosigned.h"

/** A message about a publication and its length go before the content. */
#define PUBLICATION_EXTRA 8192

/* -- bodies ----------------------------------------------------------------- */

/** How long the body of a request may be. */
static size_t
body_limit(const board_server *s, const char *path)
{
    if (strcmp(path, "/publish") == 0) {
        return s->b.limits.publication + PUBLICATION_EXTRA;
    }
    return strcmp(path, "/cosignatures") == 0 ? BOARD_COSIGNED_MAX
                                              : s->b.limits.batch;
}

/** Begin to receive a body, unless it is too long or there is no room. */
static enum MHD_Result
begin_body(board_call *c)
{
    board_server *s = c->server;
    const size_t limit = body_limit(s, c->path);
    const size_t length = http_guard_announced(c->connection);
    if (length > limit) {
        return board_call_refuse_limit(
            c, HTTP_REFUSED_LENGTH, HTTP_TOO_LARGE,
            "a request tells its length, which is limited");
    }
    if (!http_guard_reserve(&s->guard, length)) {
        return board_call_refuse_limit(c, HTTP_REFUSED_BODIES, HTTP_BUSY,
                                       "the board is busy; try again");
    }
    c->reserved = length;
    eg_buffer_init(&c->body, length);
    visit_expect(&s->guard.visits, c->visit, length);
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
    c->server = s;
    c->connection = connection;
    c->visit = http_guard_visit(connection);
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

/** Before a body: an answer that comes here ends the connection. */
static enum MHD_Result
first_call(board_call *c)
{
    c->wait = http_guard_wait(&c->server->guard, c->connection);
    if (c->wait > 0) {
        return board_call_refuse_limit(
            c, HTTP_REFUSED_RATE, HTTP_LIMITED,
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
    return board_call_refuse(c, HTTP_BAD_METHOD,
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
    http_guard_release(&c->server->guard, c->reserved);
    visit_expect(&c->server->guard.visits, c->visit, 0);
    board_job_free(c->job);
    board_answer_free(&c->answer);
    eg_buffer_free(&c->body);
    free(c->path);
    free(c);
    *kept = NULL;
}
