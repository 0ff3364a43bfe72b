/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of indicators in one spelling each, so that two feeds that mean the
 * same thing say the same bytes, and a looked-up value needs one comparison.
 *
 *   ip      192.0.2.7, 192.0.2.0/24, 2001:db8::/48; ranges without host bits
 *   domain  lower case, punycode, no dot at the end; at least two labels
 *   url     host[:port]/path[?query]: scheme, user, fragment and default port
 *           are dropped, percent escapes are the shortest
 *   email   lower case; the host as for a domain
 *   hashes  lower-case hex
 *
 * Values that would strike strangers are refused here, whoever sends them:
 * public suffixes (co.uk, github.io), private and reserved addresses, ranges
 * wider than AG_RANGE_V4_MIN and AG_RANGE_V6_MIN.
 */
#ifndef ACCOUNTGUARD_INDICATOR_VALUE_H
#define ACCOUNTGUARD_INDICATOR_VALUE_H

#include "accountguard/event/ip.h"
#include "accountguard/indicator/kind.h"
#include "base/base.h"

/** Longest value, bytes. */
#define AG_VALUE_MAX 2048

/** Longest name of a host (RFC 1035), and the labels that are looked at. */
#define AG_HOST_MAX 253

/** Fewest bits that name a range: wider ones are whole providers. */
#define AG_RANGE_V4_MIN 16
#define AG_RANGE_V6_MIN 32

typedef struct ag_value {
    ag_kind kind;
    size_t len;
    char text[AG_VALUE_MAX + 1]; /**< A zero byte follows. */
} ag_value;

/** Addresses that begin with the same bits. */
typedef struct ag_range {
    ag_ip ip;     /**< The first; bits beyond are zero. */
    unsigned len; /**< Bits that count: to 32, or to 128. */
} ag_range;

/**
 * Bring @p text into its one spelling.
 *
 * @retval EG_ERR_MALFORMED It is none of that kind; @p err says why.
 * @retval EG_ERR_LIMIT     It would strike strangers; @p err says why.
 */
EG_NODISCARD eg_status ag_value_read(ag_value *out,
                                     ag_kind kind,
                                     const char *text,
                                     size_t len,
                                     eg_error *err);

/**
 * As ag_value_read(), for feeds that do not tell the kind: an address or
 * range, an address with a port (which is dropped), a URL or host with a path,
 * an address of e-mail, a hash by its length, or a domain.
 */
EG_NODISCARD eg_status ag_value_guess(ag_value *out,
                                      const char *text,
                                      size_t len,
                                      eg_error *err);

/** The range of a value of kind AG_KIND_IP. */
bool ag_range_read(ag_range *out, const char *text, size_t len);

/**
 * A host name in lower case and punycode; for hosts that events tell, where a
 * bad one is no error but matches nothing.
 *
 * @param[out] out Room for AG_HOST_MAX + 1.
 * @return Its length, or 0: it is no name of a host.
 */
size_t ag_host_fold(char *out, const char *text, size_t len);

/** Whether @p host, in its one spelling, is one under which strangers register
 * names: co.uk, github.io. */
bool ag_host_is_suffix(const char *host);

/** The part of @p host that somebody registered (example.co.uk), or NULL. */
const char *ag_host_registered(const char *host);

/**
 * The parts of a URL in its one spelling; false: it is none.
 *
 * @param[out] out  Room for AG_VALUE_MAX + 1: host[:port]/path[?query].
 * @param[out] host Length of the host at its beginning.
 * @param[out] path Length up to the query, without it.
 * @return Its length, or 0: it is no URL that is looked up.
 */
size_t ag_url_fold(char *out,
                   size_t *host,
                   size_t *path,
                   const char *text,
                   size_t len);

#endif
