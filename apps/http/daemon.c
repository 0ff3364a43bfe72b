/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What servers share.
 */
#include "http/daemon.h"

#include <stdio.h>

#include "http/visit.h"

unsigned
http_daemon_flags(const http_address *address)
{
    return MHD_USE_EPOLL_INTERNAL_THREAD |
           (address->any.sa_family == AF_INET6 ? (unsigned)MHD_USE_IPv6 : 0U);
}

uint16_t
http_daemon_port(struct MHD_Daemon *daemon)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info == NULL ? 0 : info->port;
}

void
http_daemon_wait(struct MHD_Response *response, unsigned wait)
{
    char seconds[16];
    if (wait > 0) {
        snprintf(seconds, sizeof(seconds), "%u", wait);
        (void)MHD_add_response_header(response, "Retry-After", seconds);
    }
}

enum MHD_Result
http_daemon_send(struct MHD_Connection *connection,
                 unsigned status,
                 unsigned wait,
                 const char *type,
                 eg_span body)
{
    /* It is copied, and not changed: the type of the argument is a C API's. */
    struct MHD_Response *response = MHD_create_response_from_buffer(
        body.len, (void *)(uintptr_t)body.data, MHD_RESPMEM_MUST_COPY);
    if (response == NULL) {
        return MHD_NO;
    }
    (void)MHD_add_response_header(response, "Content-Type", type);
    (void)MHD_add_response_header(response, "X-Content-Type-Options",
                                  "nosniff");
    http_daemon_wait(response, wait);
    const enum MHD_Result result =
        MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

void
http_daemon_visit(void *visits_of_server,
                  struct MHD_Connection *connection,
                  void **socket_context,
                  enum MHD_ConnectionNotificationCode what)
{
    visits *v = visits_of_server;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        visit_end(v, *socket_context);
        *socket_context = NULL;
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *socket_context = info == NULL ? NULL : visit_begin(v, info->connect_fd);
}
