/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logs that are pushed: authenticated by ingest/push.h, put into the spool, and
 * answered with a word.  No cookie and no form's token is asked for: a browser has
 * no key of a source.
 */
#include "accountguard/ingest/push.h"

#include "accountguard/serve/pages.h"
#include "http/status.h"

eg_status
ag_post_push(ag_web *p, eg_error *err)
{
    const ag_request *r = p->request;
    const ag_push_headers headers = {
        .source = ag_request_header(r, "AccountGuard-Source"),
        .time = ag_request_header(r, "AccountGuard-Time"),
        .nonce = ag_request_header(r, "AccountGuard-Nonce"),
        .signature = ag_request_header(r, "AccountGuard-Signature")};
    const eg_status status =
        ag_push_take(p->store, p->store->dir, &headers, r->body, r->now, err);
    switch (status) {
    case EG_OK:
        ag_answer_text(p->answer, HTTP_ACCEPTED, "taken\n");
        return EG_OK;
    case EG_ERR_MALFORMED:
    case EG_ERR_ARGUMENT:
    case EG_ERR_UNSUPPORTED:
        ag_answer_text(p->answer, HTTP_MALFORMED, "not a push\n");
        return EG_OK;
    case EG_REJECT:
    case EG_ERR_NOT_FOUND:
        ag_answer_text(p->answer, HTTP_FORBIDDEN,
                       "not from a source, or not of now\n");
        return EG_OK;
    case EG_ERR_STATE:
        ag_answer_text(p->answer, HTTP_CONFLICT, "taken before\n");
        return EG_OK;
    case EG_ERR_LIMIT:
        ag_answer_text(p->answer, HTTP_TOO_LARGE, "too long\n");
        return EG_OK;
    case EG_ERR_IO:
    case EG_ERR_MEMORY:
    case EG_ERR_RNG:
        break;
    }
    return status;
}
