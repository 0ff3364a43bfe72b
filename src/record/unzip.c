/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of one zip entry as a stream in constant memory.  Size and
 * checksum are those of the central directory; the data must meet them.
 */
#include <stdlib.h>
#include <string.h>

#include "record/store.h"
#include "record/zip.h"

#define ZLIB_CONST
#include <zlib.h>

#define INPUT_BYTES 65536u

struct eg_unzip {
    int fd;
    const eg_entry *entry;
    uint64_t taken; /**< Packed bytes read from the file. */
    uint64_t given; /**< Bytes delivered. */
    uint32_t crc;
    bool inflating;
    bool ended; /**< Deflate: the stream said so. */
    z_stream z;
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
        /* Raw deflate: a zip entry has no zlib header. */
        if (inflateInit2(&u->z, -MAX_WBITS) != Z_OK) {
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
        inflateEnd(&unzip->z);
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
    u->z.next_out = bytes;
    u->z.avail_out = (uInt)room;
    while (!u->ended && u->z.avail_out == (uInt)room) {
        if (u->z.avail_in == 0) {
            size_t len;
            EG_TRY(take(u, u->input, INPUT_BYTES, &len, err));
            u->z.next_in = u->input;
            u->z.avail_in = (uInt)len;
        }
        const int z = inflate(&u->z, Z_NO_FLUSH);
        if (z == Z_MEM_ERROR) {
            return eg_fail(err, EG_ERR_MEMORY, "no memory to read %s",
                           u->entry->name);
        }
        if (z != Z_OK && z != Z_STREAM_END) {
            return eg_store_reject(err, u->entry->name,
                                   "its compressed data are damaged");
        }
        u->ended = z == Z_STREAM_END;
    }
    *got = room - u->z.avail_out;
    return EG_OK;
}

/** What must hold when no byte is left. */
static eg_status
check_end(const eg_unzip *u, eg_error *err)
{
    if (u->given != u->entry->size || u->taken != u->entry->packed_size ||
        u->z.avail_in != 0) {
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
    u->crc = (uint32_t)crc32(u->crc, bytes, (uInt)len);
    u->given += len;
    if (len == 0) {
        EG_TRY(check_end(u, err));
    }
    *got = len;
    return EG_OK;
}
