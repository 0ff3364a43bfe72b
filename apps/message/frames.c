/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of byte strings.
 */
#include "message/frames.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/record_types.h>

void
app_frames_begin(FILE *out, const char magic[APP_FRAMES_MAGIC_BYTES + 1])
{
    fwrite(magic, 1, APP_FRAMES_MAGIC_BYTES, out);
}

void
app_frames_put(FILE *out, eg_span bytes)
{
    uint8_t len[4];
    eg_store_be32(len, (uint32_t)bytes.len);
    fwrite(len, 1, sizeof(len), out);
    fwrite(bytes.data, 1, bytes.len, out);
}

eg_status
app_frames_fail(const app_frames *f, eg_error *err)
{
    return ferror(f->in)
               ? eg_fail(err, EG_ERR_IO, "%s: cannot be read", f->path)
               : eg_fail(err, EG_ERR_MALFORMED, "%s: is damaged or no %s",
                         f->path, f->what);
}

eg_status
app_frames_open(app_frames *out,
                const char *path,
                const char magic[APP_FRAMES_MAGIC_BYTES + 1],
                const char *what,
                eg_error *err)
{
    app_frames f = {.in = fopen(path, "rbe"), .path = path, .what = what};
    uint8_t begin[APP_FRAMES_MAGIC_BYTES];
    if (f.in == NULL) {
        return eg_fail(err, errno == ENOENT ? EG_ERR_NOT_FOUND : EG_ERR_IO,
                       "%s: cannot be opened: %s", path, strerror(errno));
    }
    if (fread(begin, 1, sizeof(begin), f.in) != sizeof(begin) ||
        memcmp(begin, magic, sizeof(begin)) != 0) {
        const eg_status status = app_frames_fail(&f, err);
        app_frames_close(&f);
        return status;
    }
    *out = f;
    return EG_OK;
}

void
app_frames_close(app_frames *f)
{
    if (f->in != NULL) {
        fclose(f->in);
    }
    free(f->bytes);
    *f = (app_frames){0};
}

/** Room for @p len bytes. */
static eg_status
make_room(app_frames *f, size_t len, eg_error *err)
{
    if (len == 0 || len > EG_ITEM_BYTES_MAX) {
        return app_frames_fail(f, err);
    }
    if (len > f->room) {
        uint8_t *grown = realloc(f->bytes, len);
        if (grown == NULL) {
            return eg_fail(err, EG_ERR_MEMORY, "no memory to read a %s",
                           f->what);
        }
        f->bytes = grown;
        f->room = len;
    }
    return EG_OK;
}

eg_status
app_frames_next(app_frames *f, eg_span *bytes, eg_error *err)
{
    uint8_t head[4];
    const size_t got = fread(head, 1, sizeof(head), f->in);
    if (got == 0 && feof(f->in)) {
        *bytes = (eg_span){0};
        return EG_OK;
    }
    if (got != sizeof(head)) {
        return app_frames_fail(f, err);
    }
    const size_t len = eg_load_be32(head);
    EG_TRY(make_room(f, len, err));
    if (fread(f->bytes, 1, len, f->in) != len) {
        return app_frames_fail(f, err);
    }
    *bytes = (eg_span){f->bytes, len};
    return EG_OK;
}

eg_status
app_frames_digest(eg_hash *out, const char *path, eg_error *err)
{
    FILE *in = fopen(path, "rbe");
    if (in == NULL) {
        return eg_fail(err, errno == ENOENT ? EG_ERR_NOT_FOUND : EG_ERR_IO,
                       "%s: cannot be opened: %s", path, strerror(errno));
    }
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
