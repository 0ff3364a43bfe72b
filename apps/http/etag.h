/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entity tags: by which a client knows what it has already.
 */
#ifndef APP_HTTP_ETAG_H
#define APP_HTTP_ETAG_H

#include <electionguard/hash.h>

/** Room for an entity tag, its quotes and final zero included. */
#define HTTP_ETAG_MAX 40

/** The tag of what has this hash. */
void http_etag(char out[HTTP_ETAG_MAX], const eg_hash *hash);

#endif
