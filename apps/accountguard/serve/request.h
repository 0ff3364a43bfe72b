/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What somebody asks of the service and what it answers, without sockets.
 *
 * Pages take a request and fill an answer; whoever talks HTTP makes the one and
 * sends the other.
 */
#ifndef ACCOUNTGUARD_SERVE_REQUEST_H
#define ACCOUNTGUARD_SERVE_REQUEST_H

#include "accountguard/model/time.h"
#include "accountguard/serve/form.h"
#include "codec/buffer.h"
#include "http/address.h"
#include "http/etag.h"

typedef enum ag_http_method {
    AG_GET, /**< HEAD, too: what sends the answer leaves out its body. */
    AG_POST,
    AG_OTHER_METHOD
} ag_http_method;

typedef struct ag_request {
    ag_http_method method;
    const char *path; /**< As sent, decoded; without what follows a '?'. */
    /** A header by its name; NULL: there is none. */
    const char *(*header)(void *context, const char *name);
    void *context;
    const http_address *who; /**< NULL: not known. */
    eg_span body;            /**< A byte after it may be written, too. */
    ag_time now;
} ag_request;

/** The header @p name of a request; NULL: there is none. */
const char *ag_request_header(const ag_request *request, const char *name);

/** Room for the path of another page. */
#define AG_LOCATION_MAX 256
/** Room for a header Set-Cookie. */
#define AG_COOKIE_MAX 192
/** Cookies that an answer sets at most. */
#define AG_COOKIES_MAX 2
/** The longest policy of content. */
#define AG_POLICY_MAX ((size_t)1024)
/** The longest answer. */
#define AG_ANSWER_MAX ((size_t)16 << 20)

typedef struct ag_answer {
    unsigned status;  /**< An HTTP status. */
    const char *type; /**< Content type; static. */
    eg_buffer body;
    eg_buffer policy; /**< Of content, instead of the usual one; empty: none. */
    char location[AG_LOCATION_MAX]; /**< Look there by GET; "": here it is. */
    char cookie[AG_COOKIES_MAX][AG_COOKIE_MAX];
    size_t cookies;
    char etag[HTTP_ETAG_MAX]; /**< Of what is public; "": none. */
    bool open; /**< Public data: pages of others may read it, caches keep it. */
    bool fixed; /**< The same for ever. */
    bool hold;  /**< Sent at a moment that does not tell how long it took. */
    const char *attachment; /**< A name to save it by; NULL: it is shown. */
    const char *allow;      /**< With HTTP_BAD_METHOD; NULL else. */
    unsigned wait; /**< Seconds until it may be asked again; 0: at will. */
} ag_answer;

/** An answer without anything; ag_answer_free() ends it. */
void ag_answer_init(ag_answer *answer);
void ag_answer_free(ag_answer *answer);

/** Answer by looking at another page (303), after a form was taken. */
void ag_answer_see(ag_answer *answer, const char *location);

/** Answer with a short text that is no page. */
void ag_answer_text(ag_answer *answer, unsigned status, const char *text);

/**
 * Set a cookie that the browser sends to this service alone, over TLS alone, never
 * with a request of another site, and hides from scripts.
 *
 * @param[in] seconds How long it is kept; 0: it is deleted.
 */
void ag_answer_cookie(ag_answer *answer,
                      const char *name,
                      const char *value,
                      unsigned seconds);

/**
 * The value of a cookie in a request.
 *
 * @return Its bytes in the header, {NULL, 0} where there is none.
 */
eg_span ag_request_cookie(const ag_request *request, const char *name);

#endif
