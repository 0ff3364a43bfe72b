/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which addresses of the Internet are public.  A program that asks a server which
 * a stranger named must not be led to its own network.
 */
#ifndef APP_COMMON_ADDRESS_H
#define APP_COMMON_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/**
 * Whether an address is reachable from anywhere: not of this host, a private
 * network, a link, a group, documentation, or reserved (RFC 6890); an address of
 * IPv4 in one of IPv6 counts as the former.
 */
bool app_address_is_public(const struct sockaddr *address);

#endif
