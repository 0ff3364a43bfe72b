/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses of the Internet, as standards and as logs spell them.
 *
 * An address has one value here whatever its spelling, so that equal bytes mean
 * the same host.  Spellings of which two programs could make two addresses (a
 * leading zero, fewer than four numbers) are refused.
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

/** Room for an address as text. */
#define AG_IP_TEXT 48

/**
 * The address that @p text is, and nothing else: "192.0.2.1" or any spelling of
 * RFC 4291 section 2.2, without brackets, port or zone; false: it is none.
 */
bool ag_ip_read(ag_ip *out, const char *text, size_t len);

/**
 * The address in a cell of a log: as ag_ip_read(), or "192.0.2.1:443",
 * "[2001:db8::1]", "[2001:db8::1]:443", with a zone ("fe80::1%3", which is
 * dropped).  The empty text, "-", "null", "<null>" and "Unknown" give family 0.
 * False: none of these.
 */
bool ag_ip_read_log(ag_ip *out, const char *text, size_t len);

/** As RFC 5952 writes it; the empty text for family 0. */
void ag_ip_write(char out[AG_IP_TEXT], const ag_ip *ip);

/** Whether both are the same address. */
bool ag_ip_equal(const ag_ip *a, const ag_ip *b);

#endif
