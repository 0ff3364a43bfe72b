/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Appending and replaying entries.
 */
#include "electionguard/device/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <electionguard/hash.h>

#include "common/file.h"

#define MAGIC      "CGJOURN1"
#define MAGIC_LEN  8
#define MARK       "CGJE"
#define MARK_LEN   4
#define LENGTH_AT  MARK_LEN
#define KIND_AT    (LENGTH_AT + 4)
#define HEAD_BYTES (KIND_AT + 1)

_Static_assert(MAGIC_LEN == JOURNAL_START, "entries follow the magic");

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

/** Write the entry after @p previous into @p out; its check is its end. */
static void
put_entry(uint8_t *out,
          const uint8_t previous[JOURNAL_CHECK_BYTES],
          uint8_t kind,
          eg_span payload)
{
    memcpy(out, MARK, MARK_LEN);
    eg_store_be32(out + LENGTH_AT, (uint32_t)payload.len);
    out[KIND_AT] = kind;
    if (payload.len > 0) {
        memcpy(out + HEAD_BYTES, payload.data, payload.len);
    }
    make_check(out + HEAD_BYTES + payload.len, previous, out, payload);
}

/** The bytes of a journal with its first entry alone; freed by the caller. */
static eg_status
make_first(const char *path,
           uint8_t kind,
           eg_span payload,
           uint8_t **out,
           size_t *len,
           eg_error *err)
{
    static const uint8_t start[JOURNAL_CHECK_BYTES];
    if (payload.len > JOURNAL_PAYLOAD_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "%s: the entry is too long", path);
    }
    *len = MAGIC_LEN + HEAD_BYTES + payload.len + JOURNAL_CHECK_BYTES;
    *out = malloc(*len);
    if (*out == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "%s: no memory to write", path);
    }
    memcpy(*out, MAGIC, MAGIC_LEN);
    put_entry(*out + MAGIC_LEN, start, kind, payload);
    return EG_OK;
}

eg_status
journal_create(const char *path, uint8_t kind, eg_span payload, eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(make_first(path, kind, payload, &bytes, &len, err));
    const eg_status status =
        app_file_write(path, bytes, len, 0600, APP_WRITE_NEW, err);
    free(bytes);
    return status;
}

eg_status
journal_is_new(const char *path,
               uint8_t kind,
               eg_span payload,
               bool *yes,
               eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(make_first(path, kind, payload, &bytes, &len, err));
    uint8_t *found = NULL;
    size_t found_len = 0;
    struct stat st;
    eg_status status = EG_OK;
    *yes = false;
    if (stat(path, &st) == 0 && (uint64_t)st.st_size == len) {
        status = app_file_read(path, len, &found, &found_len, err);
        *yes = status == EG_OK && found_len == len &&
               memcmp(found, bytes, len) == 0;
    }
    app_file_free(found, found_len);
    free(bytes);
    return status;
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
    out->len = eg_load_be32(out->head + LENGTH_AT);
    if (memcmp(out->head, MARK, MARK_LEN) != 0 ||
        out->len > JOURNAL_PAYLOAD_MAX) {
        return FOUND_BROKEN;
    }
    if (end - at < HEAD_BYTES + out->len + JOURNAL_CHECK_BYTES) {
        return FOUND_SHORT;
    }
    out->body = malloc(out->len + JOURNAL_CHECK_BYTES);
    if (out->body == NULL ||
        !read_at(fd, out->body, out->len + JOURNAL_CHECK_BYTES,
                 at + HEAD_BYTES)) {
        const int saved = errno;
        free(out->body);
        out->body = NULL;
        errno = saved;
        return FOUND_FAILED;
    }
    uint8_t check[JOURNAL_CHECK_BYTES];
    make_check(check, previous, out->head, (eg_span){out->body, out->len});
    return memcmp(check, out->body + out->len, sizeof(check)) == 0
               ? FOUND_ENTRY
               : FOUND_BROKEN;
}

/** Read what stands at @p at, if it chains to the bytes before it. */
static found
read_after(int fd, uint64_t at, uint64_t end, entry *out)
{
    uint8_t previous[JOURNAL_CHECK_BYTES];
    if (at < MAGIC_LEN + JOURNAL_CHECK_BYTES || at > end) {
        return FOUND_BROKEN;
    }
    if (!read_at(fd, previous, sizeof(previous), at - sizeof(previous))) {
        return FOUND_FAILED;
    }
    return read_entry(fd, at, end, previous, out);
}

/** What stands at @p at, if it chains to the bytes before it. */
static found
entry_after(int fd, uint64_t at, uint64_t end)
{
    entry e = {0};
    const found what = read_after(fd, at, end, &e);
    free(e.body);
    return what;
}

/** Whether a whole entry follows somewhere from @p from on. */
static found
find_later(int fd, uint64_t from, uint64_t end)
{
    uint8_t window[16384];
    for (uint64_t at = from; end - at >= MARK_LEN;) {
        const size_t len =
            end - at < sizeof(window) ? (size_t)(end - at) : sizeof(window);
        if (!read_at(fd, window, len, at)) {
            return FOUND_FAILED;
        }
        size_t i = 0;
        for (; i + MARK_LEN <= len; i++) {
            if (memcmp(window + i, MARK, MARK_LEN) != 0) {
                continue;
            }
            const found what = entry_after(fd, at + i, end);
            if (what == FOUND_ENTRY || what == FOUND_FAILED) {
                return what;
            }
        }
        at += i; /* a mark may lie across two windows */
    }
    return FOUND_SHORT;
}

/** Whether the mark of an entry stands at @p at. */
static found
mark_at(int fd, uint64_t at, uint64_t end)
{
    uint8_t mark[MARK_LEN];
    if (at > end || end - at < MARK_LEN) {
        return FOUND_SHORT;
    }
    if (!read_at(fd, mark, MARK_LEN, at)) {
        return FOUND_FAILED;
    }
    return memcmp(mark, MARK, MARK_LEN) == 0 ? FOUND_ENTRY : FOUND_SHORT;
}

/**
 * Whether what is not whole at @p at is the entry that a power cut left.
 *
 * FOUND_SHORT: yes.  FOUND_BROKEN: no, something was altered.  The mark of an
 * entry after this one's end, or a whole entry further on, was written after
 * this one was on disk; to cut it off would lose ballots whose codes were
 * shown.
 */
static found
judge_tail(int fd, uint64_t at, uint64_t end, const entry *broken)
{
    found later = FOUND_SHORT;
    if (broken->body != NULL) {
        later = mark_at(fd, at + HEAD_BYTES + broken->len + JOURNAL_CHECK_BYTES,
                        end);
    }
    if (later == FOUND_SHORT) {
        later = find_later(fd, at + 1, end);
    }
    return later == FOUND_ENTRY ? FOUND_BROKEN : later;
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
        found what = read_entry(j->fd, j->size, end, j->check, &e);
        if (what == FOUND_ENTRY) {
            const eg_status status =
                visitor == NULL ? EG_OK
                                : visitor(context, e.head[KIND_AT],
                                          (eg_span){e.body, e.len}, err);
            memcpy(j->check, e.body + e.len, JOURNAL_CHECK_BYTES);
            j->size += HEAD_BYTES + e.len + JOURNAL_CHECK_BYTES;
            free(e.body);
            EG_TRY(status);
            continue;
        }
        if (what != FOUND_FAILED) {
            what = judge_tail(j->fd, j->size, end, &e);
        }
        const int saved = errno;
        free(e.body);
        errno = saved;
        if (what == FOUND_FAILED) {
            return fail_io(j, "cannot be read", err);
        }
        if (what == FOUND_BROKEN) {
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
    const bool whole = st.st_size >= MAGIC_LEN;
    if (whole && !read_at(j->fd, magic, MAGIC_LEN, 0)) {
        return fail_io(j, "cannot be read", err);
    }
    if (!whole || memcmp(magic, MAGIC, MAGIC_LEN) != 0) {
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
    if (j->failed) {
        return eg_fail(err, EG_ERR_IO,
                       "%s: writing failed before; open it again", j->path);
    }
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
    put_entry(bytes, j->check, kind, payload);
    const bool written = write_synced_at(j->fd, bytes, total, j->size);
    if (!written) {
        const eg_status status = fail_io(j, "cannot be written", err);
        /* What was written of it is a torn tail: leave none if possible.  Then
         * nothing more is appended: what is on disk is not known. */
        j->torn = ftruncate(j->fd, (off_t)j->size) == 0 ? 0 : total;
        j->failed = true;
        free(bytes);
        return status;
    }
    memcpy(j->check, bytes + HEAD_BYTES + payload.len, JOURNAL_CHECK_BYTES);
    j->size += total;
    free(bytes);
    return EG_OK;
}

uint64_t
journal_entry_bytes(size_t len)
{
    return HEAD_BYTES + (uint64_t)len + JOURNAL_CHECK_BYTES;
}

eg_status
journal_read(const journal *j,
             uint64_t at,
             journal_visitor visitor,
             void *context,
             eg_error *err)
{
    entry e = {0};
    const found what = read_after(j->fd, at, j->size, &e);
    eg_status status;
    if (what == FOUND_ENTRY) {
        status =
            visitor(context, e.head[KIND_AT], (eg_span){e.body, e.len}, err);
    } else if (what == FOUND_FAILED) {
        status = fail_io(j, "cannot be read", err);
    } else {
        status = eg_fail(err, EG_ERR_MALFORMED,
                         "%s: has no entry at byte %" PRIu64, j->path, at);
    }
    free(e.body);
    return status;
}

/** Keep what is cut off in a file of its own, for whoever looks into it. */
static eg_status
keep_tail(const journal *j, eg_error *err)
{
    char path[APP_PATH_MAX];
    const int n =
        snprintf(path, sizeof(path), "%s.torn-%" PRIu64, j->path, j->size);
    if (n < 0 || (size_t)n >= sizeof(path)) {
        return eg_fail(err, EG_ERR_LIMIT, "%s: the path is too long", j->path);
    }
    uint8_t *bytes = malloc((size_t)j->torn);
    if (bytes == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "%s: no memory to keep its torn end",
                       j->path);
    }
    eg_status status = EG_OK;
    if (!read_at(j->fd, bytes, (size_t)j->torn, j->size)) {
        status = fail_io(j, "cannot be read", err);
    } else {
        status = app_file_write(path, bytes, (size_t)j->torn, 0600,
                                APP_WRITE_REPLACE, err);
    }
    free(bytes);
    return status;
}

eg_status
journal_mend(journal *j, eg_error *err)
{
    if (j->torn == 0) {
        return EG_OK;
    }
    EG_TRY(keep_tail(j, err));
    if (ftruncate(j->fd, (off_t)j->size) != 0 || fsync(j->fd) != 0) {
        return fail_io(j, "its torn end cannot be cut off", err);
    }
    j->torn = 0;
    return EG_OK;
}
