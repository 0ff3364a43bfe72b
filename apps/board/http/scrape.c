/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The address of the metrics.
 */
#include "board/http/scrape.h"

#include <stdlib.h>

#include "board/http/metrics.h"
#include "http/daemon.h"

/** Few ask; each is given so many seconds. */
enum { CONNECTIONS = 16, SECONDS = 10 };

struct board_scrape {
    struct MHD_Daemon *daemon;
    board_scrape_text text;
    void *context;
};

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
        return http_daemon_send(connection, HTTP_NOT_FOUND, 0, "text/plain",
                                eg_buffer_span(&text));
    }
    s->text(s->context, &text);
    return eg_buffer_status(&text) != EG_OK
               ? MHD_NO
               : http_daemon_send(connection, HTTP_OK, 0, BOARD_METRICS_TYPE,
                                  eg_buffer_span(&text));
}

static eg_status
start(board_scrape *s, const char *where, eg_error *err)
{
    http_address address;
    EG_TRY(http_address_read_port(&address, where, err));
    s->daemon = MHD_start_daemon(
        http_daemon_flags(&address), 0, NULL, NULL, handle, s,
        MHD_OPTION_SOCK_ADDR, &address.any, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SECONDS,
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
    return http_daemon_port(scrape->daemon);
}

void
board_scrape_stop(board_scrape *scrape)
{
    if (scrape != NULL) {
        MHD_stop_daemon(scrape->daemon);
        free(scrape);
    }
}
