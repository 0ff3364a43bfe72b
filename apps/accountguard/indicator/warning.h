/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Warning lists: what everybody uses, so that meeting it proves little.
 *
 * A feed that lists a shortener, a host of files or a network of caches as a
 * whole is wrong about everybody else there.  Such a hit is void or weaker, and
 * says why.
 */
#ifndef ACCOUNTGUARD_INDICATOR_WARNING_H
#define ACCOUNTGUARD_INDICATOR_WARNING_H

#include "accountguard/indicator/value.h"

/** class, word in files, what it does to a confidence (percent), reason. */
#define AG_WARNING_TABLE(X)                                                    \
    X(AG_WARNING_NONE, "none", 100, "")                                        \
    X(AG_WARNING_SHARED, "shared", 0,                                          \
      "many strangers publish under this host; only a whole address of it is " \
      "a sign")                                                                \
    X(AG_WARNING_CDN, "cdn", 0,                                                \
      "the address belongs to a network that serves many sites")               \
    X(AG_WARNING_VPN, "vpn", 50,                                               \
      "the address is a way out for many people (VPN, Tor, proxy)")            \
    X(AG_WARNING_POPULAR, "popular", 50, "the domain is widely visited")

typedef enum ag_warning {
#define AG_WARNING_ENUM(name, word, percent, reason) name,
    AG_WARNING_TABLE(AG_WARNING_ENUM)
#undef AG_WARNING_ENUM
        AG_WARNING_COUNT
} ag_warning;

/** "shared", ...; never NULL. */
const char *ag_warning_name(ag_warning warning);
bool ag_warning_read(ag_warning *out, const char *word);

/** A sentence without a full stop; never NULL. */
const char *ag_warning_reason(ag_warning warning);

/** What is left of a hundred percent of confidence; 0: the hit is void. */
unsigned ag_warning_percent(ag_warning warning);

typedef struct ag_warnings ag_warnings;

/**
 * The lists that are built in: shorteners, hosts of files and pages, public
 * resolvers, well-known networks of caches.
 */
EG_NODISCARD eg_status ag_warnings_new(ag_warnings **out, eg_error *err);
void ag_warnings_free(ag_warnings *w);

/**
 * Add a domain, an address or a range, in any spelling.
 *
 * @retval EG_ERR_MALFORMED It is none of them.
 */
EG_NODISCARD eg_status ag_warnings_add(ag_warnings *w,
                                       ag_warning warning,
                                       const char *text,
                                       size_t len,
                                       eg_error *err);

/** Nothing is added any more; from here on many threads may ask. */
EG_NODISCARD eg_status ag_warnings_seal(ag_warnings *w);

/**
 * The class of a host in its one spelling: that of itself, with or without "www";
 * popular where the registered domain above it is in a list.
 */
ag_warning ag_warnings_host(const ag_warnings *w, const char *host);

/** The class of an address: the narrowest range of a list that it is in. */
ag_warning ag_warnings_ip(const ag_warnings *w, const ag_ip *ip);

#endif
