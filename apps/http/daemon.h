/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all servers have that libmicrohttpd runs here.
 */
#ifndef APP_HTTP_DAEMON_H
#define APP_HTTP_DAEMON_H

#include <microhttpd.h>

#include "http/address.h"

/** How a daemon that listens on @p address begins: one thread, or a pool. */
unsigned http_daemon_flags(const http_address *address);

/** The port that it listens on. */
uint16_t http_daemon_port(struct MHD_Daemon *daemon);

/** Say after how many seconds to ask again, if it is not 0. */
void http_daemon_wait(struct MHD_Response *response, unsigned wait);

/**
 * Send a copy of @p body, and the client may take it for nothing but @p type.
 *
 * @param[in] wait Seconds until it may ask again; 0: whenever it wants.
 */
enum MHD_Result http_daemon_send(struct MHD_Connection *connection,
                                 unsigned status,
                                 unsigned wait,
                                 const char *type,
                                 eg_span body);

/** For MHD_OPTION_NOTIFY_CONNECTION: its context is a visits (visit.h). */
void http_daemon_visit(void *visits_of_server,
                       struct MHD_Connection *connection,
                       void **socket_context,
                       enum MHD_ConnectionNotificationCode what);

#endif
