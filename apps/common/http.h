/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client of one HTTP server, such as a bulletin board, by libcurl.
 *
 * What the server sends is hostile: an answer has a ceiling, a step has a time
 * limit, no redirection is followed, and no other protocol than HTTP and HTTPS
 * is spoken.  A client belongs to one thread at a time.
 */
#ifndef APP_COMMON_HTTP_H
#define APP_COMMON_HTTP_H

#include "base/base.h"
#include "codec/buffer.h"

typedef struct app_http app_http;

/**
 * A client of the server at @p base, e.g. "https://board.example" or
 * "http://127.0.0.1:8421"; a slash at its end changes nothing.
 *
 * @retval EG_ERR_ARGUMENT @p base is no URL of HTTP or HTTPS.
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_NODISCARD eg_status app_http_new(app_http **out,
                                    const char *base,
                                    eg_error *err);

/** NULL is harmless. */
void app_http_free(app_http *http);

/** Seconds to connect, and in which at least a byte must move; 30 by default. */
void app_http_set_patience(app_http *http, unsigned seconds);

/** Seconds for a whole request and its answer; by default there is no limit. */
void app_http_set_deadline(app_http *http, unsigned seconds);

/**
 * From now on connect to public addresses alone (common/address.h), and without a
 * proxy: for servers that strangers name.
 */
void app_http_public_only(app_http *http);

/**
 * GET @p path, which begins with a slash.
 *
 * @param[out] status The HTTP status, whatever it is.
 * @param[out] body   Replaced; bounded by its ceiling.
 *
 * @retval EG_OK        The server answered.
 * @retval EG_ERR_LIMIT It answered more than @p body may hold.
 * @retval EG_ERR_IO    It did not: no connection, a broken one, out of time.
 */
EG_NODISCARD eg_status app_http_get(app_http *http,
                                    const char *path,
                                    unsigned *status,
                                    eg_buffer *body,
                                    eg_error *err);

/** POST @p bytes; otherwise as app_http_get(). */
EG_NODISCARD eg_status app_http_post(app_http *http,
                                     const char *path,
                                     eg_span bytes,
                                     unsigned *status,
                                     eg_buffer *body,
                                     eg_error *err);

/* -- for servers that ask for more ------------------------------------------ */

/**
 * A line of the head of every GET, e.g. "Accept: application/json"; several may
 * be added.  What it holds is wiped when the client is freed.
 *
 * @retval EG_ERR_ARGUMENT It has a control character.
 */
EG_NODISCARD eg_status app_http_add_header(app_http *http,
                                           const char *line,
                                           eg_error *err);

/** Trust the certificates of a file instead of the system's. */
EG_NODISCARD eg_status app_http_trust(app_http *http,
                                      const char *path,
                                      eg_error *err);

/**
 * A line of the head of the last answer.
 *
 * @param[out] out Its value, cut to @p room with its final zero; "" where there
 *                 is none.
 */
void app_http_header(app_http *http, const char *name, char *out, size_t room);

#endif
