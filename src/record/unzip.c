/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of one zip entry as a stream in constant memory.  Size and
 * checksum are those of the central directory; the data must meet them.
 */
#include <stdlib.h>
#include <string.h>

#include "record/store.h"
#include "record/zip.h"

#define INPUT_BYTES 65536u

/* -- who inflates ----------------------------------------------------------- */

#if EG_ZLIB

#define ZLIB_CONST
#include <zlib.h>

typedef struct engine {
    z_stream z;
} engine;

static eg_status
engine_open(engine *e)
{
    /* Raw deflate: a zip entry has no zlib header. */
    return inflateInit2(&e->z, -MAX_WBITS) == Z_OK ? EG_OK : EG_ERR_MEMORY;
}

static void
engine_close(engine *e)
{
    inflateEnd(&e->z);
}

static void
engine_feed(engine *e, const uint8_t *bytes, size_t len)
{
    e->z.next_in = bytes;
    e->z.avail_in = (uInt)len;
}

/** Bytes of the input that were not used. */
static size_t
engine_unused(const engine *e)
{
    return e->z.avail_in;
}

/** Go on until the room is full, the input used up or the stream at its end. */
static eg_status
engine_run(engine *e, uint8_t *bytes, size_t room, size_t *got, bool *ended)
{
    e->z.next_out = bytes;
    e->z.avail_out = (uInt)room;
    const int z = inflate(&e->z, Z_NO_FLUSH);
    *got = room - e->z.avail_out;
    *ended = z == Z_STREAM_END;
    return z == Z_OK || z == Z_STREAM_END ? EG_OK
           : z == Z_MEM_ERROR             ? EG_ERR_MEMORY
                                          : EG_REJECT;
}

static uint32_t
checksum(uint32_t crc, const uint8_t *bytes, size_t len)
{
    return (uint32_t)crc32(crc, bytes, (uInt)len);
}

#else

#include "record/inflate.h"

typedef struct engine {
    eg_inflate stream;
    bool starved; /**< It was fed nothing. */
} engine;

/** It is zero at first. */
static eg_status
engine_open(engine *e)
{
    (void)e;
    return EG_OK;
}

static void
engine_close(engine *e)
{
    (void)e;
}

static void
engine_feed(engine *e, const uint8_t *bytes, size_t len)
{
    e->stream.in = bytes;
    e->stream.in_len = len;
    e->starved = len == 0;
}

/** Bytes of the input that were not used. */
static size_t
engine_unused(const engine *e)
{
    return e->stream.state == EG_INFLATE_END ? eg_inflate_unused(&e->stream)
                                             : e->stream.in_len;
}

/** Go on until the room is full, the input used up or the stream at its end. */
static eg_status
engine_run(engine *e, uint8_t *bytes, size_t room, size_t *got, bool *ended)
{
    e->stream.out = bytes;
    e->stream.out_len = room;
    const eg_status status = eg_inflate_run(&e->stream);
    *got = room - e->stream.out_len;
    *ended = e->stream.state == EG_INFLATE_END;
    /* As zlib: that there is no more input and no output is a fault. */
    return status == EG_OK && e->starved && *got == 0 && !*ended ? EG_REJECT
                                                                 : status;
}

static uint32_t
checksum(uint32_t crc, const uint8_t *bytes, size_t len)
{
    return eg_crc32(crc, bytes, len);
}

#endif

/* -- an entry --------------------------------------------------------------- */

struct eg_unzip {
    int fd;
    const eg_entry *entry;
    uint64_t taken; /**< Packed bytes read from the file. */
    uint64_t given; /**< Bytes delivered. */
    uint32_t crc;
    bool inflating;
    bool ended; /**< Deflate: the stream said so. */
    engine engine;
    uint8_t input[INPUT_BYTES];
};

eg_status
eg_unzip_open(eg_unzip **out, int fd, const eg_entry *entry, eg_error *err)
{
    eg_unzip *u = calloc(1, sizeof(*u));
    if (u == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory to read %s", entry->name);
    }
    u->fd = fd;
    u->entry = entry;
    if (entry->method == EG_ZIP_DEFLATED) {
        if (engine_open(&u->engine) != EG_OK) {
            free(u);
            return eg_fail(err, EG_ERR_MEMORY, "no memory to read %s",
                           entry->name);
        }
        u->inflating = true;
    }
    *out = u;
    return EG_OK;
}

void
eg_unzip_close(eg_unzip *unzip)
{
    if (unzip == NULL) {
        return;
    }
    if (unzip->inflating) {
        engine_close(&unzip->engine);
    }
    free(unzip);
}

/** Take up to @p room packed bytes. */
static eg_status
take(eg_unzip *u, uint8_t *bytes, size_t room, size_t *got, eg_error *err)
{
    const uint64_t left = u->entry->packed_size - u->taken;
    const size_t len = left < room ? (size_t)left : room;
    const eg_status status =
        eg_pread_all(u->fd, u->entry->data_at + u->taken, bytes, len, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", u->entry->name);
        return status;
    }
    u->taken += len;
    *got = len;
    return EG_OK;
}

/** Inflate into @p bytes until there is output or the stream ends. */
static eg_status
inflate_some(eg_unzip *u,
             uint8_t *bytes,
             size_t room,
             size_t *got,
             eg_error *err)
{
    *got = 0;
    while (!u->ended && *got == 0) {
        if (engine_unused(&u->engine) == 0) {
            size_t len;
            EG_TRY(take(u, u->input, INPUT_BYTES, &len, err));
            engine_feed(&u->engine, u->input, len);
        }
        const eg_status status =
            engine_run(&u->engine, bytes, room, got, &u->ended);
        if (status == EG_ERR_MEMORY) {
            return eg_fail(err, status, "no memory to read %s", u->entry->name);
        }
        if (status != EG_OK) {
            return eg_store_reject(err, u->entry->name,
                                   "its compressed data are damaged");
        }
    }
    return EG_OK;
}

/** What must hold when no byte is left. */
static eg_status
check_end(const eg_unzip *u, eg_error *err)
{
    if (u->given != u->entry->size || u->taken != u->entry->packed_size ||
        engine_unused(&u->engine) != 0) {
        return eg_store_reject(err, u->entry->name,
                               "its data have not the size that the zip "
                               "file's directory says");
    }
    if (u->crc != u->entry->crc) {
        return eg_store_reject(err, u->entry->name,
                               "its data do not match their checksum");
    }
    return EG_OK;
}

eg_status
eg_unzip_read(eg_unzip *u,
              uint8_t *bytes,
              size_t room,
              size_t *got,
              eg_error *err)
{
    size_t len = 0;
    const size_t most = room < INPUT_BYTES ? room : INPUT_BYTES;
    if (u->inflating) {
        EG_TRY(inflate_some(u, bytes, most, &len, err));
    } else {
        EG_TRY(take(u, bytes, most, &len, err));
    }
    if (len > u->entry->size - u->given) {
        return eg_store_reject(err, u->entry->name,
                               "its data are longer than the zip file's "
                               "directory says");
    }
    u->crc = checksum(u->crc, bytes, len);
    u->given += len;
    if (len == 0) {
        EG_TRY(check_end(u, err));
    }
    *got = len;
    return EG_OK;
}
