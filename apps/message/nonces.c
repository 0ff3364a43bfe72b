/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of released nonces, item by item.
 */
#include "message/nonces.h"

#include "base/base.h"

#define MAGIC "CGNONCE1"

void
app_nonces_begin(FILE *out)
{
    app_frames_begin(out, MAGIC);
}

void
app_nonces_put(FILE *out, eg_span item)
{
    app_frames_put(out, item);
}

eg_status
app_nonces_open(app_nonces *out, const char *path, eg_error *err)
{
    return app_frames_open(out, path, MAGIC, "file of nonces", err);
}

void
app_nonces_close(app_nonces *n)
{
    app_frames_close(n);
}

eg_status
app_nonces_next(app_nonces *n, eg_span *item, eg_error *err)
{
    EG_TRY(app_frames_next(n, item, err));
    if (item->len > 0 &&
        (eg_item_peek(item->data, item->len) != EG_ITEM_UNCAST_NONCE_RELEASE ||
         eg_item_check(item->data, item->len, false, NULL, NULL) != EG_OK)) {
        return app_frames_fail(n, err);
    }
    return EG_OK;
}
