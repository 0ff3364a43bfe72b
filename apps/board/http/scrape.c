/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The address of the metrics.
 */
#include "board/http/scrape.h"

#include <microhttpd.h>
#include <stdlib.h>

#include "board/http/address.h"
#include "board/http/metrics.h"

/** Few ask; each is given so many seconds. */
enum { CONNECTIONS = 16, SECONDS = 10 };

struct board_scrape {
    struct MHD_Daemon *daemon;
    board_scrape_text text;
    void *context;
};

static enum MHD_Result
send_text(struct MHD_Connection *connection,
          unsigned status,
          const char *type,
          eg_buffer *text)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        text->len, text->data, MHD_RESPMEM_MUST_COPY);
    if (response == NULL) {
        return MHD_NO;
    }
    (void)MHD_add_response_header(response, "Content-Type", type);
    const enum MHD_Result result =
        MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
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
    board_scrape *s = context;
    EG_BUFFER(text, BOARD_ANSWER_MAX);
    (void)version;
    (void)upload;
    (void)kept;
    if (*upload_len > 0) {
        return MHD_NO; /* nobody sends a body with it */
    }
    if (strcmp(url, "/metrics") != 0 ||
        (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)) {
        eg_buffer_text(&text, "GET /metrics\n");
        return send_text(connection, BOARD_NOT_FOUND, "text/plain", &text);
    }
    s->text(s->context, &text);
    return eg_buffer_status(&text) != EG_OK
               ? MHD_NO
               : send_text(connection, BOARD_OK, BOARD_METRICS_TYPE, &text);
}

static eg_status
start(board_scrape *s, const char *where, eg_error *err)
{
    board_address address;
    EG_TRY(board_address_read_port(&address, where, err));
    const unsigned flags =
        MHD_USE_EPOLL_INTERNAL_THREAD |
        (address.any.sa_family == AF_INET6 ? (unsigned)MHD_USE_IPv6 : 0U);
    s->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, handle, s, MHD_OPTION_SOCK_ADDR, &address.any,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SECONDS,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    return s->daemon != NULL
               ? EG_OK
               : eg_fail(err, EG_ERR_IO, "%s: cannot be listened on", where);
}

eg_status
board_scrape_start(board_scrape **out,
                   const char *where,
                   board_scrape_text text,
                   void *context,
                   eg_error *err)
{
    board_scrape *s = calloc(1, sizeof(*s));
    if (s == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the server");
    }
    s->text = text;
    s->context = context;
    const eg_status status = start(s, where, err);
    if (status != EG_OK) {
        free(s);
        return status;
    }
    *out = s;
    return EG_OK;
}

uint16_t
board_scrape_port(const board_scrape *scrape)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(scrape->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info == NULL ? 0 : info->port;
}

void
board_scrape_stop(board_scrape *scrape)
{
    if (scrape != NULL) {
        MHD_stop_daemon(scrape->daemon);
        free(scrape);
    }
}
