/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses of the Internet as logs spell them.
 */
#ifndef ACCOUNTGUARD_EVENT_IP_H
#define ACCOUNTGUARD_EVENT_IP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** An address; one of IPv4 in IPv6's clothes (::ffff:1.2.3.4) is IPv4. */
typedef struct ag_ip {
    uint8_t family;    /**< 4, 6, or 0: none. */
    uint8_t bytes[16]; /**< Big-endian; the first 4 of IPv4, the rest zero. */
} ag_ip;

#endif
