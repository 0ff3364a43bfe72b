/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Refusals for a limit: counted, and told of now and then.
 */
#ifndef APP_HTTP_REFUSAL_H
#define APP_HTTP_REFUSAL_H

#include <stdatomic.h>
#include <stdint.h>

/** Why a limit refused somebody. */
typedef enum http_refusal {
    HTTP_REFUSED_LENGTH,  /**< A body that is too long, or of unknown length. */
    HTTP_REFUSED_BODIES,  /**< Too many bytes are being received. */
    HTTP_REFUSED_READERS, /**< No reader was free. */
    HTTP_REFUSED_RATE,    /**< An address asked too often. */
    HTTP_REFUSAL_COUNT
} http_refusal;

/** {0} is none so far. */
typedef struct http_refusals {
    atomic_uint_fast64_t count[HTTP_REFUSAL_COUNT];
    atomic_int_fast64_t told[HTTP_REFUSAL_COUNT]; /**< When, in seconds. */
} http_refusals;

/** Its word in events and metrics. */
const char *http_refusal_name(http_refusal why);

/**
 * Count a refusal, and tell of it as an event, at most once a minute of a limit.
 *
 * @param[in] now Seconds on a clock that does not go back.
 */
void http_refusal_count(http_refusals *r, http_refusal why, int64_t now);

#endif
