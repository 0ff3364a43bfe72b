/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server with one path.
 */
#include "http/asked.h"

#include <stdlib.h>
#include <string.h>

#include "http/refusal.h"
#include "http/status.h"

/** Open files that are no connection. */
#define FILES_OTHER 64

/** Bytes of bodies that are being received. */
#define BODIES_MAX ((size_t)16 << 20)

struct http_asked {
    struct MHD_Daemon *daemon;
    http_asked_plan plan;
    http_guard guard;
    http_sandbox sandbox;
    http_refusals refusals;
};

/** One request on its way. */
typedef struct post {
    visit *visit;
    eg_buffer body;
    size_t reserved;
} post;

static enum MHD_Result
refuse(struct MHD_Connection *connection,
       unsigned status,
       unsigned wait,
       const char *text)
{
    return http_daemon_send(connection, status, wait,
                            "text/plain; charset=utf-8",
                            (eg_span){(const uint8_t *)text, strlen(text)});
}

/** Refuse for a limit, which is told. */
static enum MHD_Result
refuse_limit(http_asked *s,
             struct MHD_Connection *connection,
             http_refusal why,
             unsigned status,
             const char *text)
{
    http_refusal_count(&s->refusals, why, visits_now());
    return refuse(connection, status, 0, text);
}

/** The body is whole. */
static enum MHD_Result
answer(http_asked *s, struct MHD_Connection *connection, post *p)
{
    http_asked_call call = {.request = eg_buffer_span(&p->body)};
    eg_buffer_init(&call.answer, s->plan.max);
    s->plan.answer(s->plan.context, &call);
    visit_expect(&s->guard.visits, p->visit, call.answer.len);
    const enum MHD_Result result =
        eg_buffer_status(&call.answer) == EG_OK
            ? http_daemon_send(connection, call.status, 0, call.type,
                               eg_buffer_span(&call.answer))
            : MHD_NO;
    eg_buffer_free(&call.answer);
    return result;
}

/** Begin to receive a body, unless it is too long or there is no room. */
static enum MHD_Result
begin_body(http_asked *s, struct MHD_Connection *connection, void **kept)
{
    const size_t length = http_guard_announced(connection);
    if (length > s->plan.max) {
        return refuse_limit(s, connection, HTTP_REFUSED_LENGTH, HTTP_TOO_LARGE,
                            "a request tells its length, which is limited\n");
    }
    post *p = calloc(1, sizeof(*p));
    if (p == NULL) {
        return MHD_NO;
    }
    if (!http_guard_reserve(&s->guard, length)) {
        free(p);
        return refuse_limit(s, connection, HTTP_REFUSED_BODIES, HTTP_BUSY,
                            "too much is being received; try again\n");
    }
    p->reserved = length;
    p->visit = http_guard_visit(connection);
    eg_buffer_init(&p->body, length);
    visit_expect(&s->guard.visits, p->visit, length);
    *kept = p;
    return MHD_YES;
}

/** Before the body: an answer that comes here ends the connection. */
static enum MHD_Result
first_call(http_asked *s,
           struct MHD_Connection *connection,
           const char *url,
           const char *method,
           void **kept)
{
    const unsigned wait = http_guard_wait(&s->guard, connection);
    if (wait > 0) {
        http_refusal_count(&s->refusals, HTTP_REFUSED_RATE, visits_now());
        return refuse(connection, HTTP_LIMITED, wait,
                      "this address asks too often; try again later\n");
    }
    if (strcmp(url, s->plan.path) != 0) {
        return refuse(connection, HTTP_NOT_FOUND, 0, "there is nothing here\n");
    }
    if (strcmp(method, "POST") != 0) {
        return refuse(connection, HTTP_BAD_METHOD, 0,
                      "this is for POST alone\n");
    }
    if (MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Origin") !=
        NULL) {
        return refuse(connection, HTTP_FORBIDDEN, 0,
                      "web pages are not answered\n");
    }
    return begin_body(s, connection, kept);
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
    http_asked *s = context;
    post *p = *kept;
    (void)version;
    if (p == NULL) {
        return first_call(s, connection, url, method, kept);
    }
    if (*upload_len == 0) {
        return answer(s, connection, p);
    }
    eg_buffer_append(&p->body, upload, *upload_len);
    *upload_len = 0;
    return eg_buffer_status(&p->body) == EG_OK ? MHD_YES : MHD_NO;
}

static void
end_call(void *context,
         struct MHD_Connection *connection,
         void **kept,
         enum MHD_RequestTerminationCode why)
{
    http_asked *s = context;
    post *p = *kept;
    (void)connection;
    (void)why;
    if (p != NULL) {
        http_guard_release(&s->guard, p->reserved);
        visit_expect(&s->guard.visits, p->visit, 0);
        eg_buffer_free(&p->body);
        free(p);
        *kept = NULL;
    }
}

static eg_status
listen_there(http_asked *s, eg_error *err)
{
    const http_guard_plan *g = &s->plan.guard;
    http_address address;
    EG_TRY(http_address_read_port(&address, s->plan.where, err));
    s->daemon = MHD_start_daemon(
        http_daemon_flags(&address), 0, NULL, NULL, handle, s,
        MHD_OPTION_SOCK_ADDR, &address.any, MHD_OPTION_NOTIFY_COMPLETED,
        end_call, s, MHD_OPTION_NOTIFY_CONNECTION, http_daemon_visit,
        &s->guard.visits, MHD_OPTION_CONNECTION_LIMIT, g->connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, g->connections_per_address,
        MHD_OPTION_CONNECTION_TIMEOUT, g->seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_HEADERS_MAX,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    return s->daemon != NULL
               ? EG_OK
               : eg_fail(err, EG_ERR_IO, "%s: cannot be listened on",
                         s->plan.where);
}

/** Start the threads; the process gives up files before, and calls after. */
static eg_status
start(http_asked *s, eg_error *err)
{
    const http_guard_plan *g = &s->plan.guard;
    s->sandbox = (http_sandbox){.mode = (http_sandbox_mode)g->sandbox,
                                .dir = s->plan.dir};
    EG_TRY(http_guard_files(g, 1, FILES_OTHER, err));
    EG_TRY(http_guard_begin(&s->guard, g, BODIES_MAX, err));
    EG_TRY(http_sandbox_files(&s->sandbox, err));
    EG_TRY(http_guard_watch(&s->guard, g, err));
    EG_TRY(listen_there(s, err));
    return http_sandbox_calls(&s->sandbox, err);
}

eg_status
http_asked_start(http_asked **out, const http_asked_plan *plan, eg_error *err)
{
    http_asked *s = calloc(1, sizeof(*s));
    if (s == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the server");
    }
    s->plan = *plan;
    const eg_status status = start(s, err);
    if (status != EG_OK) {
        http_asked_stop(s);
        return status;
    }
    *out = s;
    return EG_OK;
}

uint16_t
http_asked_port(const http_asked *server)
{
    return http_daemon_port(server->daemon);
}

const http_sandbox *
http_asked_sandbox(const http_asked *server)
{
    return &server->sandbox;
}

void
http_asked_stop(http_asked *s)
{
    if (s == NULL) {
        return;
    }
    if (s->daemon != NULL) {
        MHD_stop_daemon(s->daemon);
    }
    http_guard_end(&s->guard);
    free(s);
}
