/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of released nonces, item by item.
 */
#include "electionguard/message/nonces.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

#define MAGIC     "CGNONCE1"
#define MAGIC_LEN 8

void
app_nonces_begin(FILE *out)
{
    fwrite(MAGIC, 1, MAGIC_LEN, out);
}

void
app_nonces_put(FILE *out, eg_span item)
{
    uint8_t len[4];
    eg_store_be32(len, (uint32_t)item.len);
    fwrite(len, 1, sizeof(len), out);
    fwrite(item.data, 1, item.len, out);
}

static eg_status
open_file(FILE **out, const char *path, eg_error *err)
{
    *out = fopen(path, "rbe");
    return *out != NULL
               ? EG_OK
               : eg_fail(err, errno == ENOENT ? EG_ERR_NOT_FOUND : EG_ERR_IO,
                         "%s: cannot be opened: %s", path, strerror(errno));
}

/** A file that ends too early is damaged, one that cannot be read is not. */
static eg_status
fail_read(const app_nonces *n, eg_error *err)
{
    return ferror(n->in)
               ? eg_fail(err, EG_ERR_IO, "%s: cannot be read", n->path)
               : eg_fail(err, EG_ERR_MALFORMED,
                         "%s: is damaged or no file of nonces", n->path);
}

eg_status
app_nonces_open(app_nonces *out, const char *path, eg_error *err)
{
    app_nonces n = {.path = path};
    uint8_t magic[MAGIC_LEN];
    EG_TRY(open_file(&n.in, path, err));
    if (fread(magic, 1, MAGIC_LEN, n.in) != MAGIC_LEN ||
        memcmp(magic, MAGIC, MAGIC_LEN) != 0) {
        const eg_status status = fail_read(&n, err);
        app_nonces_close(&n);
        return status;
    }
    *out = n;
    return EG_OK;
}

void
app_nonces_close(app_nonces *n)
{
    if (n->in != NULL) {
        fclose(n->in);
    }
    free(n->item);
    *n = (app_nonces){0};
}

/** Room for an item of @p len bytes. */
static eg_status
make_room(app_nonces *n, size_t len, eg_error *err)
{
    if (len == 0 || len > EG_ITEM_BYTES_MAX) {
        return fail_read(n, err);
    }
    if (len > n->room) {
        uint8_t *grown = realloc(n->item, len);
        if (grown == NULL) {
            return eg_fail(err, EG_ERR_MEMORY, "no memory for nonces");
        }
        n->item = grown;
        n->room = len;
    }
    return EG_OK;
}

eg_status
app_nonces_next(app_nonces *n, eg_span *item, eg_error *err)
{
    uint8_t head[4];
    const size_t got = fread(head, 1, sizeof(head), n->in);
    if (got == 0 && feof(n->in)) {
        *item = (eg_span){0};
        return EG_OK;
    }
    if (got != sizeof(head)) {
        return fail_read(n, err);
    }
    const size_t len = eg_load_be32(head);
    EG_TRY(make_room(n, len, err));
    if (fread(n->item, 1, len, n->in) != len ||
        eg_item_peek(n->item, len) != EG_ITEM_UNCAST_NONCE_RELEASE ||
        eg_item_check(n->item, len, false, NULL, NULL) != EG_OK) {
        return fail_read(n, err);
    }
    *item = (eg_span){n->item, len};
    return EG_OK;
}

eg_status
app_nonces_digest(eg_hash *out, const char *path, eg_error *err)
{
    FILE *in = NULL;
    EG_TRY(open_file(&in, path, err));
    uint8_t chunk[16384];
    eg_sha256 h;
    eg_sha256_init(&h);
    for (size_t got; (got = fread(chunk, 1, sizeof(chunk), in)) > 0;) {
        eg_sha256_update(&h, chunk, got);
    }
    eg_sha256_final(&h, out);
    const bool failed = ferror(in) != 0;
    fclose(in);
    return failed ? eg_fail(err, EG_ERR_IO, "%s: cannot be read", path) : EG_OK;
}
