/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often an address may ask.
 *
 * Each has a bucket of tokens, as many as it may ask at once; a request takes
 * one, and so many a second come back.  What is kept of an address is a keyed
 * hash and the moment at which its bucket is full again: nobody can read from
 * the table who asked, and a full bucket needs no place.  The table does not
 * grow; where addresses crowd, the bucket that is full soonest gives way.
 */
#ifndef APP_HTTP_RATE_H
#define APP_HTTP_RATE_H

#include "http/address.h"

typedef struct http_rate http_rate;

/**
 * Begin with all buckets full.
 *
 * @param[in] each_second Tokens that come back; at least 1.
 * @param[in] burst       Tokens of a full bucket; at least 1.
 *
 * @retval EG_ERR_MEMORY No memory.
 * @retval EG_ERR_RNG    No randomness.
 */
EG_NODISCARD eg_status http_rate_new(http_rate **out,
                                     unsigned each_second,
                                     unsigned burst,
                                     eg_error *err);
/** The same, of a token that comes back after as many seconds, at least 1. */
EG_NODISCARD eg_status http_rate_every(http_rate **out,
                                       unsigned seconds,
                                       unsigned burst,
                                       eg_error *err);
/** NULL is harmless. */
void http_rate_free(http_rate *rate);

/**
 * Take a token of an address, or of the 64-bit network of one of IPv6.
 *
 * @param[in] now Microseconds on a clock that does not go back.
 *
 * @return 0, or after how many seconds to ask again.
 */
unsigned http_rate_take(http_rate *rate, const http_address *who, uint64_t now);

/** Microseconds on a clock that does not go back. */
uint64_t http_rate_now(void);

/** Proxies whose word about who asks is taken. */
#define HTTP_PROXIES_MAX 16

typedef struct http_proxies {
    http_address address[HTTP_PROXIES_MAX];
    size_t len;
} http_proxies;

/** Read addresses with commas between them; EG_ERR_ARGUMENT: they are none. */
EG_NODISCARD eg_status http_proxies_read(http_proxies *out,
                                         const char *text,
                                         eg_error *err);

/**
 * Who asks: the sender, or, where that is one of the proxies, the last address
 * of the X-Forwarded-For that is none of them.  Anybody can write that line, but
 * its end is written by who is trusted.
 *
 * @param[in] forwarded The last such line; NULL: there is none.
 */
void http_proxies_resolve(const http_proxies *p,
                          http_address *who,
                          const char *forwarded);

#endif
