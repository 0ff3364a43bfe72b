/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses as people write them: 127.0.0.1, ::1, and [::1]:8421 with a port.
 */
#ifndef APP_HTTP_ADDRESS_H
#define APP_HTTP_ADDRESS_H

#include <netinet/in.h>
#include <sys/socket.h>

#include "base/base.h"

/** An address of either family with a port. */
typedef union http_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} http_address;

/** EG_ERR_ARGUMENT: @p text is no address. */
EG_NODISCARD eg_status http_address_read(http_address *out,
                                         const char *text,
                                         unsigned port,
                                         eg_error *err);

/** Read ADDRESS:PORT; an address with colons stands in brackets. */
EG_NODISCARD eg_status http_address_read_port(http_address *out,
                                              const char *text,
                                              eg_error *err);

/** An address of the system's; one of IPv4 in IPv6's clothes becomes IPv4. */
void http_address_take(http_address *out, const struct sockaddr *from);

#endif
