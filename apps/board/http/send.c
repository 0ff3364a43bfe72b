/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sending answers: their headers and bytes.
 */
#include <string.h>

#include "board/http/serving.h"

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
    if (a->status == HTTP_BUSY) {
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
send_response(board_call *c, struct MHD_Response *response, unsigned status)
{
    const enum MHD_Result result =
        MHD_queue_response(c->connection, status, response);
    MHD_destroy_response(response);
    board_metrics_answer(&c->server->metrics, &c->request, c->page, status);
    return result;
}

/** The bytes of an answer, or its file: libmicrohttpd frees or closes it. */
static struct MHD_Response *
new_response(board_call *c)
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
    visit_expect(&c->server->guard.visits, c->visit,
                 from_file ? a->file.len : a->body.len);
    add_common(response);
    add_data_headers(response, a);
    a->body = (eg_buffer){.ceiling = BOARD_ANSWER_MAX};
    a->file.fd = -1;
    return response;
}

enum MHD_Result
board_call_send(board_call *c)
{
    const board_answer *a = &c->answer;
    struct MHD_Response *response = new_response(c);
    if (response == NULL) {
        return MHD_NO;
    }
    (void)MHD_add_response_header(response, "Content-Type", a->type);
    http_daemon_wait(response, c->wait);
    if (a->etag[0] != '\0') {
        (void)MHD_add_response_header(response, "ETag", a->etag);
    }
    return send_response(c, response, a->status);
}

enum MHD_Result
board_call_send_page(board_call *c, const http_page_file *file)
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
    visit_expect(&c->server->guard.visits, c->visit, file->len);
    add_common(response);
    add_page_headers(response);
    (void)MHD_add_response_header(response, "Content-Type", file->type);
    (void)MHD_add_response_header(response, "ETag", file->etag);
    return send_response(c, response, known ? HTTP_NOT_MODIFIED : HTTP_OK);
}

enum MHD_Result
board_call_refuse(board_call *c, unsigned status, const char *text)
{
    (void)board_refuse(&c->answer, status, "%s", text);
    return board_call_send(c);
}

enum MHD_Result
board_call_refuse_limit(board_call *c,
                        http_refusal why,
                        unsigned status,
                        const char *text)
{
    http_refusal_count(&c->server->metrics.refused, why, visits_now());
    return board_call_refuse(c, status, text);
}
