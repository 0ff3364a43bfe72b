/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Appending and replaying entries.
 */
#include "electionguard/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <electionguard/hash.h>

#include "common/file.h"

#define MAGIC      "CGJOURN1"
#define MAGIC_LEN  8
#define HEAD_BYTES 5

static eg_status
fail_io(const journal *j, const char *what, eg_error *err)
{
    return eg_fail(err, EG_ERR_IO, "%s: %s: %s", j->path, what,
                   strerror(errno));
}

/** The check value of an entry after @p previous. */
static void
make_check(uint8_t out[JOURNAL_CHECK_BYTES],
           const uint8_t previous[JOURNAL_CHECK_BYTES],
           const uint8_t head[HEAD_BYTES],
           eg_span payload)
{
    eg_sha256 h;
    eg_hash digest;
    eg_sha256_init(&h);
    eg_sha256_update(&h, previous, JOURNAL_CHECK_BYTES);
    eg_sha256_update(&h, head, HEAD_BYTES);
    eg_sha256_update(&h, payload.data, payload.len);
    eg_sha256_final(&h, &digest);
    memcpy(out, digest.bytes, JOURNAL_CHECK_BYTES);
}

eg_status
journal_create(const char *path, eg_error *err)
{
    return app_file_write(path, MAGIC, MAGIC_LEN, 0600, APP_WRITE_NEW, err);
}

/** Read exactly @p len bytes at @p at. */
static bool
read_at(int fd, uint8_t *out, size_t len, uint64_t at)
{
    while (len > 0) {
        const ssize_t got = pread(fd, out, len, (off_t)at);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        out += got;
        at += (uint64_t)got;
        len -= (size_t)got;
    }
    return true;
}

/** An entry that was read; payload and check are in one buffer. */
typedef struct entry {
    uint8_t head[HEAD_BYTES];
    uint8_t *body; /**< Payload, then the check value. */
    size_t len;    /**< Of the payload. */
} entry;

/** What stands at a place of the file. */
typedef enum found {
    FOUND_ENTRY,  /**< A whole entry. */
    FOUND_SHORT,  /**< The file ends inside of it. */
    FOUND_BROKEN, /**< Its check value or length is wrong. */
    FOUND_FAILED  /**< The machine failed. */
} found;

/** Read the entry at @p at; its check follows from @p previous. */
static found
read_entry(int fd,
           uint64_t at,
           uint64_t end,
           const uint8_t previous[JOURNAL_CHECK_BYTES],
           entry *out)
{
    if (end - at < HEAD_BYTES + JOURNAL_CHECK_BYTES) {
        return FOUND_SHORT;
    }
    if (!read_at(fd, out->head, HEAD_BYTES, at)) {
        return FOUND_FAILED;
    }
    out->len = eg_load_be32(out->head);
    if (out->len > JOURNAL_PAYLOAD_MAX) {
        return FOUND_BROKEN;
    }
    if (end - at < HEAD_BYTES + out->len + JOURNAL_CHECK_BYTES) {
        return FOUND_SHORT;
    }
    out->body = malloc(out->len + JOURNAL_CHECK_BYTES);
    if (out->body == NULL ||
        !read_at(fd, out->body, out->len + JOURNAL_CHECK_BYTES,
                 at + HEAD_BYTES)) {
        free(out->body);
        out->body = NULL;
        return FOUND_FAILED;
    }
    uint8_t check[JOURNAL_CHECK_BYTES];
    make_check(check, previous, out->head, (eg_span){out->body, out->len});
    return memcmp(check, out->body + out->len, sizeof(check)) == 0
               ? FOUND_ENTRY
               : FOUND_BROKEN;
}

/**
 * Whether the broken entry is the last thing that was written: then nothing
 * that chains to it follows.
 */
static bool
is_tail(int fd, uint64_t at, uint64_t end, const entry *broken)
{
    if (broken->body == NULL) {
        return true;
    }
    const uint64_t next = at + HEAD_BYTES + broken->len + JOURNAL_CHECK_BYTES;
    entry e = {0};
    const found what =
        next >= end ? FOUND_SHORT
                    : read_entry(fd, next, end, broken->body + broken->len, &e);
    free(e.body);
    return what != FOUND_ENTRY;
}

/** Hand out all whole entries; set where they end. */
static eg_status
replay(journal *j,
       uint64_t end,
       journal_visitor visitor,
       void *context,
       eg_error *err)
{
    while (j->size < end) {
        entry e = {0};
        const found what = read_entry(j->fd, j->size, end, j->check, &e);
        if (what == FOUND_ENTRY) {
            const eg_status status =
                visitor == NULL ? EG_OK
                                : visitor(context, e.head[4],
                                          (eg_span){e.body, e.len}, err);
            memcpy(j->check, e.body + e.len, JOURNAL_CHECK_BYTES);
            j->size += HEAD_BYTES + e.len + JOURNAL_CHECK_BYTES;
            free(e.body);
            EG_TRY(status);
            continue;
        }
        const bool tail =
            what == FOUND_SHORT ||
            (what == FOUND_BROKEN && is_tail(j->fd, j->size, end, &e));
        free(e.body);
        if (what == FOUND_FAILED) {
            return fail_io(j, "cannot be read", err);
        }
        if (!tail) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "%s: is damaged at byte %" PRIu64
                           ", before its last entry; keep the file and ask for "
                           "help",
                           j->path, j->size);
        }
        j->torn = end - j->size;
        return EG_OK;
    }
    return EG_OK;
}

static eg_status
open_and_replay(journal *j,
                journal_visitor visitor,
                void *context,
                eg_error *err)
{
    uint8_t magic[MAGIC_LEN];
    struct stat st;
    if (fstat(j->fd, &st) != 0) {
        return fail_io(j, "cannot be read", err);
    }
    if (st.st_size < MAGIC_LEN || !read_at(j->fd, magic, MAGIC_LEN, 0) ||
        memcmp(magic, MAGIC, MAGIC_LEN) != 0) {
        return eg_fail(err, EG_ERR_MALFORMED, "%s: is not a journal", j->path);
    }
    j->size = MAGIC_LEN;
    return replay(j, (uint64_t)st.st_size, visitor, context, err);
}

eg_status
journal_open(journal *out,
             const char *path,
             journal_visitor visitor,
             void *context,
             eg_error *err)
{
    journal j = {.path = path};
    j.fd = open(path, O_RDWR | O_CLOEXEC);
    if (j.fd < 0) {
        const eg_status status = errno == ENOENT ? EG_ERR_NOT_FOUND : EG_ERR_IO;
        return eg_fail(err, status, "%s: cannot be opened: %s", path,
                       strerror(errno));
    }
    const eg_status status = open_and_replay(&j, visitor, context, err);
    if (status != EG_OK) {
        journal_close(&j);
        return status;
    }
    *out = j;
    return EG_OK;
}

void
journal_close(journal *j)
{
    if (j->fd >= 0) {
        close(j->fd);
        j->fd = -1;
    }
}

/** Write all bytes at @p at and sync. */
static bool
write_synced_at(int fd, const uint8_t *bytes, size_t len, uint64_t at)
{
    while (len > 0) {
        const ssize_t put = pwrite(fd, bytes, len, (off_t)at);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return false;
        }
        bytes += put;
        at += (uint64_t)put;
        len -= (size_t)put;
    }
    return fsync(fd) == 0;
}

eg_status
journal_append(journal *j, uint8_t kind, eg_span payload, eg_error *err)
{
    if (j->torn > 0) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: ends in an unfinished entry; run 'electionguard "
                       "device recover'",
                       j->path);
    }
    if (payload.len > JOURNAL_PAYLOAD_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "%s: the entry is too long", j->path);
    }
    const size_t total = HEAD_BYTES + payload.len + JOURNAL_CHECK_BYTES;
    uint8_t *bytes = malloc(total);
    if (bytes == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "%s: no memory to write", j->path);
    }
    eg_store_be32(bytes, (uint32_t)payload.len);
    bytes[4] = kind;
    memcpy(bytes + HEAD_BYTES, payload.data, payload.len);
    make_check(bytes + HEAD_BYTES + payload.len, j->check, bytes, payload);
    const bool written = write_synced_at(j->fd, bytes, total, j->size);
    if (!written) {
        const eg_status status = fail_io(j, "cannot be written", err);
        /* What was written of it is a torn tail: leave none if possible. */
        if (ftruncate(j->fd, (off_t)j->size) != 0) {
            j->torn = 1;
        }
        free(bytes);
        return status;
    }
    memcpy(j->check, bytes + HEAD_BYTES + payload.len, JOURNAL_CHECK_BYTES);
    j->size += total;
    free(bytes);
    return EG_OK;
}

eg_status
journal_mend(journal *j, eg_error *err)
{
    if (j->torn == 0) {
        return EG_OK;
    }
    if (ftruncate(j->fd, (off_t)j->size) != 0 || fsync(j->fd) != 0) {
        return fail_io(j, "its torn end cannot be cut off", err);
    }
    j->torn = 0;
    return EG_OK;
}
