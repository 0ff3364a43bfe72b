/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing a zip file.
 *
 * Sizes and checksum are not known when an entry begins, so its local header
 * is written again when it ends: the file can be read by those who take the
 * local headers for granted, too.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/zip.h"
#include "record/zip_write.h"

#define ZLIB_CONST
#include <zlib.h>

#define BUFFER_BYTES 65536u

/** From here on an entry gets zip64 fields; deflate may add a little. */
#define WIDE_FROM 0xF0000000u

/** 1980-01-01, the first day that zip knows. */
#define FIRST_DAY 0x0021u

/** A plain file, readable by all, as Unix says it. */
#define FILE_MODE    0100644u
#define MADE_BY_UNIX 3u

/** Versions that a reader needs: folders and deflate; zip64. */
#define NEEDS_PLAIN 20u
#define NEEDS_WIDE  45u

#define EXTRA_LOCAL_BYTES 20u

typedef struct zip_entry {
    char *name;
    uint64_t local_at;
    uint64_t size;
    uint64_t packed;
    uint32_t crc;
    uint16_t method;
    bool wide;
} zip_entry;

struct eg_zip_writer {
    int fd;
    uint64_t at; /**< Where the next byte goes. */
    zip_entry *entry;
    size_t count;
    size_t room;
    bool deflating;
    z_stream z;
    uint8_t buffer[BUFFER_BYTES];
    size_t used;
};

eg_status
eg_zip_writer_new(eg_zip_writer **out, int fd, eg_error *err)
{
    eg_zip_writer *zip = calloc(1, sizeof(*zip));
    if (zip == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory to write a zip file");
    }
    zip->fd = fd;
    *out = zip;
    return EG_OK;
}

void
eg_zip_writer_free(eg_zip_writer *zip)
{
    if (zip == NULL) {
        return;
    }
    if (zip->deflating) {
        deflateEnd(&zip->z);
    }
    for (size_t i = 0; i < zip->count; i++) {
        free(zip->entry[i].name);
    }
    free(zip->entry);
    free(zip);
}

static eg_status
put_at(const eg_zip_writer *zip,
       uint64_t at,
       const uint8_t *bytes,
       size_t len,
       eg_error *err)
{
    while (len > 0) {
        const ssize_t n = pwrite(zip->fd, bytes, len, (off_t)at);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return eg_fail(err, EG_ERR_IO, "writing the zip file: %s",
                           strerror(errno));
        }
        bytes += n;
        at += (uint64_t)n;
        len -= (size_t)n;
    }
    return EG_OK;
}

static eg_status
flush(eg_zip_writer *zip, eg_error *err)
{
    EG_TRY(put_at(zip, zip->at, zip->buffer, zip->used, err));
    zip->at += zip->used;
    zip->used = 0;
    return EG_OK;
}

/** Append bytes to the file. */
static eg_status
put(eg_zip_writer *zip, const uint8_t *bytes, size_t len, eg_error *err)
{
    while (len > 0) {
        if (zip->used == BUFFER_BYTES) {
            EG_TRY(flush(zip, err));
        }
        const size_t room = BUFFER_BYTES - zip->used;
        const size_t part = len < room ? len : room;
        memcpy(zip->buffer + zip->used, bytes, part);
        zip->used += part;
        bytes += part;
        len -= part;
    }
    return EG_OK;
}

/* -- headers ---------------------------------------------------------------- */

/** The fields that both kinds of header have, from "version needed" on. */
static void
put_common(uint8_t *b, const zip_entry *e, bool wide_sizes)
{
    eg_put_le16(b, e->wide ? NEEDS_WIDE : NEEDS_PLAIN);
    eg_put_le16(b + 2, 0); /* Flags: names are ASCII. */
    eg_put_le16(b + 4, e->method);
    eg_put_le16(b + 6, 0); /* Midnight. */
    eg_put_le16(b + 8, FIRST_DAY);
    eg_put_le32(b + 10, e->crc);
    eg_put_le32(b + 14, wide_sizes ? EG_ZIP_MARK32 : (uint32_t)e->packed);
    eg_put_le32(b + 18, wide_sizes ? EG_ZIP_MARK32 : (uint32_t)e->size);
    eg_put_le16(b + 22, (uint16_t)strlen(e->name));
}

/** The local header without name: its length depends on e->wide only. */
static size_t
make_local(uint8_t b[EG_ZIP_LOCAL_BYTES], const zip_entry *e)
{
    eg_put_le32(b, EG_ZIP_LOCAL_SIG);
    put_common(b + 4, e, e->wide);
    eg_put_le16(b + 28, e->wide ? EXTRA_LOCAL_BYTES : 0);
    return EG_ZIP_LOCAL_BYTES;
}

static void
make_extra(uint8_t b[EXTRA_LOCAL_BYTES], const zip_entry *e)
{
    eg_put_le16(b, EG_ZIP_EXTRA64);
    eg_put_le16(b + 2, EXTRA_LOCAL_BYTES - 4);
    eg_put_le64(b + 4, e->size);
    eg_put_le64(b + 12, e->packed);
}

/* -- entries ---------------------------------------------------------------- */

static eg_status
add_entry(eg_zip_writer *zip, const char *name, eg_error *err)
{
    if (zip->count == zip->room) {
        const size_t room = zip->room == 0 ? 32 : zip->room * 2;
        zip_entry *grown = realloc(zip->entry, room * sizeof(*grown));
        if (grown == NULL) {
            return eg_fail(err, EG_ERR_MEMORY, "no memory for %s", name);
        }
        zip->entry = grown;
        zip->room = room;
    }
    char *copy = malloc(strlen(name) + 1);
    if (copy == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for %s", name);
    }
    memcpy(copy, name, strlen(name) + 1);
    zip->entry[zip->count++] = (zip_entry){.name = copy};
    return EG_OK;
}

eg_status
eg_zip_begin(eg_zip_writer *zip,
             const char *name,
             bool deflate_it,
             uint64_t most,
             eg_error *err)
{
    EG_TRY(add_entry(zip, name, err));
    zip_entry *e = &zip->entry[zip->count - 1];
    e->local_at = zip->at + zip->used;
    e->method = deflate_it ? EG_ZIP_DEFLATED : EG_ZIP_STORED;
    e->wide = most >= WIDE_FROM;
    e->crc = (uint32_t)crc32(0, NULL, 0);
    if (deflate_it) {
        zip->z = (z_stream){.zalloc = NULL};
        if (deflateInit2(&zip->z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS,
                         8, Z_DEFAULT_STRATEGY) != Z_OK) {
            return eg_fail(err, EG_ERR_MEMORY, "no memory for %s", name);
        }
        zip->deflating = true;
    }
    uint8_t header[EG_ZIP_LOCAL_BYTES];
    uint8_t extra[EXTRA_LOCAL_BYTES];
    EG_TRY(put(zip, header, make_local(header, e), err));
    EG_TRY(put(zip, (const uint8_t *)name, strlen(name), err));
    make_extra(extra, e);
    return e->wide ? put(zip, extra, sizeof(extra), err) : EG_OK;
}

/** Compress what is in z.next_in. */
static eg_status
pack(eg_zip_writer *zip, int how, eg_error *err)
{
    zip_entry *e = &zip->entry[zip->count - 1];
    uint8_t out[4096];
    int z;
    do {
        zip->z.next_out = out;
        zip->z.avail_out = sizeof(out);
        z = deflate(&zip->z, how);
        const size_t len = sizeof(out) - zip->z.avail_out;
        e->packed += len;
        EG_TRY(put(zip, out, len, err));
    } while (how == Z_FINISH ? z != Z_STREAM_END : zip->z.avail_out == 0);
    return EG_OK;
}

eg_status
eg_zip_write(eg_zip_writer *zip, const void *bytes, size_t len, eg_error *err)
{
    zip_entry *e = &zip->entry[zip->count - 1];
    const uint8_t *at = bytes;
    e->size += len;
    while (len > 0) {
        /* zlib counts in unsigned int. */
        const size_t part = len < ((size_t)1 << 30) ? len : (size_t)1 << 30;
        e->crc = (uint32_t)crc32(e->crc, at, (uInt)part);
        if (zip->deflating) {
            zip->z.next_in = at;
            zip->z.avail_in = (uInt)part;
            EG_TRY(pack(zip, Z_NO_FLUSH, err));
        } else {
            e->packed += part;
            EG_TRY(put(zip, at, part, err));
        }
        at += part;
        len -= part;
    }
    return EG_OK;
}

eg_status
eg_zip_end(eg_zip_writer *zip, eg_error *err)
{
    zip_entry *e = &zip->entry[zip->count - 1];
    if (zip->deflating) {
        zip->z.avail_in = 0;
        const eg_status status = pack(zip, Z_FINISH, err);
        deflateEnd(&zip->z);
        zip->deflating = false;
        EG_TRY(status);
    }
    if (!e->wide && (e->size >= EG_ZIP_MARK32 || e->packed >= EG_ZIP_MARK32)) {
        return eg_fail(err, EG_ERR_LIMIT, "%s: is longer than expected",
                       e->name);
    }
    EG_TRY(flush(zip, err));
    uint8_t header[EG_ZIP_LOCAL_BYTES];
    const size_t len = make_local(header, e);
    EG_TRY(put_at(zip, e->local_at, header, len, err));
    if (e->wide) {
        uint8_t extra[EXTRA_LOCAL_BYTES];
        make_extra(extra, e);
        EG_TRY(put_at(zip, e->local_at + len + strlen(e->name), extra,
                      sizeof(extra), err));
    }
    return EG_OK;
}

/* -- directory -------------------------------------------------------------- */

static eg_status
put_central(eg_zip_writer *zip, const zip_entry *e, eg_error *err)
{
    uint8_t b[EG_ZIP_ENTRY_BYTES] = {0};
    uint8_t extra[4 + 24];
    size_t extra_len = 4;
    const bool far_off = e->local_at >= EG_ZIP_MARK32;
    if (e->wide) {
        eg_put_le64(extra + extra_len, e->size);
        eg_put_le64(extra + extra_len + 8, e->packed);
        extra_len += 16;
    }
    if (far_off) {
        eg_put_le64(extra + extra_len, e->local_at);
        extra_len += 8;
    }
    eg_put_le16(extra, EG_ZIP_EXTRA64);
    eg_put_le16(extra + 2, (uint16_t)(extra_len - 4));
    if (extra_len == 4) {
        extra_len = 0;
    }

    eg_put_le32(b, EG_ZIP_ENTRY_SIG);
    eg_put_le16(b + 4, (MADE_BY_UNIX << 8) | NEEDS_WIDE);
    put_common(b + 6, e, e->wide);
    eg_put_le16(b + 30, (uint16_t)extra_len);
    eg_put_le32(b + 38, FILE_MODE << 16);
    eg_put_le32(b + 42, far_off ? EG_ZIP_MARK32 : (uint32_t)e->local_at);
    EG_TRY(put(zip, b, sizeof(b), err));
    EG_TRY(put(zip, (const uint8_t *)e->name, strlen(e->name), err));
    return put(zip, extra, extra_len, err);
}

/** The zip64 end record and its locator. */
static eg_status
put_end64(eg_zip_writer *zip, uint64_t begin, uint64_t end, eg_error *err)
{
    uint8_t b[EG_ZIP_END64_BYTES + EG_ZIP_LOCATOR64_BYTES] = {0};
    eg_put_le32(b, EG_ZIP_END64_SIG);
    eg_put_le64(b + 4, EG_ZIP_END64_BYTES - 12);
    eg_put_le16(b + 12, (MADE_BY_UNIX << 8) | NEEDS_WIDE);
    eg_put_le16(b + 14, NEEDS_WIDE);
    eg_put_le64(b + 24, zip->count);
    eg_put_le64(b + 32, zip->count);
    eg_put_le64(b + 40, end - begin);
    eg_put_le64(b + 48, begin);
    uint8_t *locator = b + EG_ZIP_END64_BYTES;
    eg_put_le32(locator, EG_ZIP_LOCATOR64_SIG);
    eg_put_le64(locator + 8, end);
    eg_put_le32(locator + 16, 1);
    return put(zip, b, sizeof(b), err);
}

eg_status
eg_zip_finish(eg_zip_writer *zip, eg_error *err)
{
    const uint64_t begin = zip->at + zip->used;
    for (size_t i = 0; i < zip->count; i++) {
        EG_TRY(put_central(zip, &zip->entry[i], err));
    }
    const uint64_t end = zip->at + zip->used;
    const bool wide = zip->count >= EG_ZIP_MARK16 || end >= EG_ZIP_MARK32;
    if (wide) {
        EG_TRY(put_end64(zip, begin, end, err));
    }
    uint8_t b[EG_ZIP_END_BYTES] = {0};
    const uint16_t count =
        wide ? (uint16_t)EG_ZIP_MARK16 : (uint16_t)zip->count;
    eg_put_le32(b, EG_ZIP_END_SIG);
    eg_put_le16(b + 8, count);
    eg_put_le16(b + 10, count);
    eg_put_le32(b + 12, wide ? EG_ZIP_MARK32 : (uint32_t)(end - begin));
    eg_put_le32(b + 16, wide ? EG_ZIP_MARK32 : (uint32_t)begin);
    EG_TRY(put(zip, b, sizeof(b), err));
    return flush(zip, err);
}
