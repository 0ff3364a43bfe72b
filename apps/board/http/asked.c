/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server with one path.
 */
#include "board/http/asked.h"

#include <stdlib.h>
#include <string.h>

#include "board/http/daemon.h"
#include "board/http/visit.h"

/** Connections at a time, bytes of headers, and seconds for a step. */
enum { CONNECTIONS = 64, HEADERS_MAX = 16384, SECONDS = 10 };

struct board_asked {
    struct MHD_Daemon *daemon;
    board_asked_plan plan;
    visits visits;
    bool watching; /**< visits is begun. */
};

static enum MHD_Result
refuse(struct MHD_Connection *connection, unsigned status, const char *text)
{
    return board_daemon_send(connection, status, "text/plain; charset=utf-8",
                             (eg_span){(const uint8_t *)text, strlen(text)});
}

/** The body is whole. */
static enum MHD_Result
answer(board_asked *s, struct MHD_Connection *connection, eg_buffer *body)
{
    board_asked_call call = {.request = eg_buffer_span(body)};
    eg_buffer_init(&call.answer, s->plan.max);
    s->plan.answer(s->plan.context, &call);
    const enum MHD_Result result =
        eg_buffer_status(&call.answer) == EG_OK
            ? board_daemon_send(connection, call.status, call.type,
                                eg_buffer_span(&call.answer))
            : MHD_NO;
    eg_buffer_free(&call.answer);
    return result;
}

/** Before the body: an answer that comes here ends the connection. */
static enum MHD_Result
first_call(board_asked *s,
           struct MHD_Connection *connection,
           const char *url,
           const char *method,
           void **kept)
{
    if (strcmp(url, s->plan.path) != 0) {
        return refuse(connection, 404, "there is nothing here\n");
    }
    if (strcmp(method, "POST") != 0) {
        return refuse(connection, 405, "this is for POST alone\n");
    }
    if (MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Origin") !=
        NULL) {
        return refuse(connection, 403, "web pages are not answered\n");
    }
    eg_buffer *body = malloc(sizeof(*body));
    if (body == NULL) {
        return MHD_NO;
    }
    eg_buffer_init(body, s->plan.max);
    *kept = body;
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
    board_asked *s = context;
    eg_buffer *body = *kept;
    (void)version;
    if (body == NULL) {
        return first_call(s, connection, url, method, kept);
    }
    if (*upload_len == 0) {
        return eg_buffer_status(body) == EG_OK
                   ? answer(s, connection, body)
                   : refuse(connection, 413, "the request is too long\n");
    }
    /* What is too long is read to its end, so that the answer is heard. */
    eg_buffer_append(body, upload, *upload_len);
    *upload_len = 0;
    return MHD_YES;
}

static void
end_call(void *context,
         struct MHD_Connection *connection,
         void **kept,
         enum MHD_RequestTerminationCode why)
{
    (void)context;
    (void)connection;
    (void)why;
    if (*kept != NULL) {
        eg_buffer_free(*kept);
        free(*kept);
        *kept = NULL;
    }
}

static eg_status
start(board_asked *s, eg_error *err)
{
    board_address address;
    EG_TRY(board_address_read_port(&address, s->plan.where, err));
    /* Each connection has so many seconds in all, and those of its bytes. */
    EG_TRY(visits_begin(&s->visits,
                        SECONDS + (unsigned)(s->plan.max / VISIT_RATE), err));
    s->watching = true;
    s->daemon = MHD_start_daemon(
        board_daemon_flags(&address), 0, NULL, NULL, handle, s,
        MHD_OPTION_SOCK_ADDR, &address.any, MHD_OPTION_NOTIFY_COMPLETED,
        end_call, s, MHD_OPTION_NOTIFY_CONNECTION, board_daemon_visit,
        &s->visits, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SECONDS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADERS_MAX,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    return s->daemon != NULL
               ? EG_OK
               : eg_fail(err, EG_ERR_IO, "%s: cannot be listened on",
                         s->plan.where);
}

eg_status
board_asked_start(board_asked **out,
                  const board_asked_plan *plan,
                  eg_error *err)
{
    board_asked *s = calloc(1, sizeof(*s));
    if (s == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the server");
    }
    s->plan = *plan;
    const eg_status status = start(s, err);
    if (status != EG_OK) {
        board_asked_stop(s);
        return status;
    }
    *out = s;
    return EG_OK;
}

uint16_t
board_asked_port(const board_asked *server)
{
    return board_daemon_port(server->daemon);
}

void
board_asked_stop(board_asked *s)
{
    if (s == NULL) {
        return;
    }
    if (s->daemon != NULL) {
        MHD_stop_daemon(s->daemon);
    }
    if (s->watching) {
        visits_end(&s->visits);
    }
    free(s);
}
