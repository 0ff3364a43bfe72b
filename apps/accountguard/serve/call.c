/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receiving requests, within their limits, and sending answers.
 */
#include "accountguard/serve/call.h"

#include <stdio.h>
#include <stdlib.h>

#include "http/status.h"

typedef struct call {
    ag_server *server;
    struct MHD_Connection *connection;
    visit *visit;
    ag_request request;
    http_address who;
    char *path;
    eg_buffer body;
    size_t reserved; /**< Of the bytes that are being received. */
    ag_answer answer;
    ag_held held;
    bool answered;
} call;

/* -- answers ---------------------------------------------------------------- */

static void
add_header(struct MHD_Response *r, const char *name, const char *value)
{
    (void)MHD_add_response_header(r, name, value);
}

/** What no answer lacks: own styles and images, no script, no frame. */
static void
add_common(struct MHD_Response *r, const ag_answer *a)
{
    char policy[AG_POLICY_MAX + 64];
    if (a->policy.len > 0) {
        snprintf(policy, sizeof(policy), "%.*s; frame-ancestors 'none'",
                 (int)a->policy.len, (const char *)a->policy.data);
    } else {
        snprintf(policy, sizeof(policy), "%s",
                 "default-src 'none'; style-src 'self'; img-src 'self'; "
                 "form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    }
    add_header(r, "X-Content-Type-Options", "nosniff");
    add_header(r, "Content-Security-Policy", policy);
    /* Not "no-referrer": browsers would then hide where a form comes from. */
    add_header(r, "Referrer-Policy", "same-origin");
    add_header(r, "Cross-Origin-Opener-Policy", "same-origin");
    add_header(r, "Permissions-Policy",
               "camera=(), geolocation=(), microphone=()");
    add_header(r, "Strict-Transport-Security", "max-age=31536000");
}

/** Who may keep it, and who may read it. */
static void
add_reach(struct MHD_Response *r, const ag_answer *a)
{
    if (a->open) {
        add_header(r, "Access-Control-Allow-Origin", "*");
        add_header(r, "Cross-Origin-Resource-Policy", "cross-origin");
        add_header(r, "Cache-Control",
                   a->fixed ? "public, max-age=31536000, immutable"
                            : "no-cache");
        return;
    }
    add_header(r, "Cross-Origin-Resource-Policy", "same-origin");
    add_header(r, "Cache-Control",
               a->etag[0] == '\0' ? "no-store" : "no-cache");
    add_header(r, "Vary", "Accept-Language, Cookie");
}

static void
add_headers(struct MHD_Response *r, const ag_answer *a)
{
    add_common(r, a);
    add_reach(r, a);
    add_header(r, "Content-Type", a->type);
    http_daemon_wait(r, a->wait);
    if (a->etag[0] != '\0') {
        add_header(r, "ETag", a->etag);
    }
    if (a->location[0] != '\0') {
        add_header(r, "Location", a->location);
    }
    if (a->attachment != NULL) {
        char text[AG_LOCATION_MAX];
        snprintf(text, sizeof(text), "attachment; filename=\"%s\"",
                 a->attachment);
        add_header(r, "Content-Disposition", text);
    }
    if (a->allow != NULL) {
        add_header(r, "Allow", a->allow);
    }
    for (size_t i = 0; i < a->cookies; i++) {
        add_header(r, "Set-Cookie", a->cookie[i]);
    }
}

/** Whether the asker has it already. */
static bool
is_known(const call *c)
{
    const char *has = ag_request_header(&c->request, "If-None-Match");
    return has != NULL && c->answer.etag[0] != '\0' &&
           strcmp(has, c->answer.etag) == 0;
}

static enum MHD_Result
send_answer(call *c)
{
    ag_answer *a = &c->answer;
    const bool known = is_known(c);
    const size_t len = known ? 0 : a->body.len;
    if (eg_buffer_status(&a->body) != EG_OK) {
        return MHD_NO;
    }
    struct MHD_Response *r = MHD_create_response_from_buffer(
        len, a->body.data, MHD_RESPMEM_MUST_COPY);
    if (r == NULL) {
        return MHD_NO;
    }
    visit_expect(&c->server->guard.visits, c->visit, len);
    add_headers(r, a);
    const enum MHD_Result result = MHD_queue_response(
        c->connection, known ? (unsigned)HTTP_NOT_MODIFIED : a->status, r);
    MHD_destroy_response(r);
    return result;
}

/** Refuse for a limit, which is counted, before a page is made. */
static enum MHD_Result
refuse(call *c, http_refusal why, unsigned status, const char *text)
{
    http_refusal_count(&c->server->refusals, why, visits_now());
    ag_answer_text(&c->answer, status, text);
    return send_answer(c);
}

void
ag_call_release(void *held)
{
    call *c = held;
    MHD_resume_connection(c->connection);
}

/** The request is whole: make its answer, and send it now or at its moment. */
static enum MHD_Result
answer(call *c)
{
    const uint64_t begun = ag_hold_now();
    c->request.body = eg_buffer_span(&c->body);
    c->request.now = ag_time_now();
    ag_route(&c->server->service, &c->request, &c->answer);
    c->answered = true;
    if (!c->answer.hold) {
        return send_answer(c);
    }
    c->held =
        (ag_held){.until = ag_hold_until(begun, ag_hold_now()), .what = c};
    visit_pause(&c->server->guard.visits, c->visit);
    /* It sleeps before anybody could wake it. */
    MHD_suspend_connection(c->connection);
    ag_hold_put(&c->server->hold, &c->held);
    return MHD_YES;
}

/* -- requests --------------------------------------------------------------- */

static const char *
find_header(void *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static ag_http_method
method_of(const char *name)
{
    if (strcmp(name, "GET") == 0 || strcmp(name, "HEAD") == 0) {
        return AG_GET;
    }
    return strcmp(name, "POST") == 0 ? AG_POST : AG_OTHER_METHOD;
}

static call *
begin_call(ag_server *s,
           struct MHD_Connection *connection,
           const char *path,
           const char *method)
{
    call *c = calloc(1, sizeof(*c));
    if (c == NULL || (c->path = strdup(path)) == NULL) {
        free(c);
        return NULL;
    }
    c->server = s;
    c->connection = connection;
    c->visit = http_guard_visit(connection);
    ag_answer_init(&c->answer);
    c->request = (ag_request){.method = method_of(method),
                              .path = c->path,
                              .header = find_header,
                              .context = connection};
    if (http_guard_who(&s->guard, connection, &c->who)) {
        c->request.who = &c->who;
    }
    return c;
}

/** Begin to receive a body, unless it is too long or there is no room. */
static enum MHD_Result
begin_body(call *c)
{
    ag_server *s = c->server;
    const size_t length = http_guard_announced(c->connection);
    if (length > ag_route_limit(c->path)) {
        return refuse(c, HTTP_REFUSED_LENGTH, HTTP_TOO_LARGE,
                      "A request tells its length, which is limited.\n");
    }
    if (!http_guard_reserve(&s->guard, length)) {
        return refuse(c, HTTP_REFUSED_BODIES, HTTP_BUSY,
                      "The service is busy; try again.\n");
    }
    c->reserved = length;
    /* One more, which a form's reader writes. */
    eg_buffer_init(&c->body, length + 1);
    visit_expect(&s->guard.visits, c->visit, length);
    return MHD_YES;
}

/** Before a body: an answer that comes here ends the connection. */
static enum MHD_Result
first_call(call *c)
{
    c->answer.wait = http_guard_wait(&c->server->guard, c->connection);
    if (c->answer.wait > 0) {
        return refuse(c, HTTP_REFUSED_RATE, HTTP_LIMITED,
                      "This address asks too often; try again later.\n");
    }
    return c->request.method == AG_POST ? begin_body(c) : MHD_YES;
}

/** A body, bit by bit, and at last its end. */
static enum MHD_Result
next_call(call *c, const char *bytes, size_t *len)
{
    if (c->answered) {
        return send_answer(c);
    }
    if (*len == 0) {
        /* Room for the byte that follows a form. */
        eg_buffer_byte(&c->body, 0);
        eg_buffer_truncate(&c->body, c->body.len - 1);
        return answer(c);
    }
    if (c->request.method != AG_POST || c->body.len + *len > c->reserved) {
        return MHD_NO; /* nobody sends a body with others, or more than told */
    }
    eg_buffer_append(&c->body, bytes, *len);
    *len = 0;
    return eg_buffer_status(&c->body) == EG_OK ? MHD_YES : MHD_NO;
}

enum MHD_Result
ag_call_handle(void *context,
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

void
ag_call_end(void *context,
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
    http_guard_release(&c->server->guard, c->reserved);
    visit_expect(&c->server->guard.visits, c->visit, 0);
    ag_answer_free(&c->answer);
    eg_buffer_free(&c->body);
    free(c->path);
    free(c);
    *kept = NULL;
}
