/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The statuses of HTTP that servers here answer with.
 */
#ifndef APP_HTTP_STATUS_H
#define APP_HTTP_STATUS_H

enum {
    HTTP_OK = 200,
    HTTP_ACCEPTED = 202,
    HTTP_PARTIAL = 206,
    HTTP_SEE_OTHER = 303,
    HTTP_NOT_MODIFIED = 304,
    HTTP_MALFORMED = 400,
    HTTP_FORBIDDEN = 403,
    HTTP_NOT_FOUND = 404,
    HTTP_BAD_METHOD = 405,
    HTTP_SLOW = 408,
    HTTP_CONFLICT = 409,
    HTTP_TOO_LARGE = 413,
    HTTP_BAD_RANGE = 416,
    HTTP_WRONG = 422,
    HTTP_LIMITED = 429,
    HTTP_FAILED = 500,
    HTTP_BUSY = 503
};

#endif
