/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of a record's files and the stream over one of them, whatever
 * holds them.
 */
#include "record/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/names.h"

struct eg_stream {
    const eg_entry *entry;
    int fd;          /**< Directory: the open file. */
    eg_unzip *unzip; /**< Zip. */
};

eg_status
eg_store_reject(eg_error *err, const char *name, const char *why)
{
    if (name == NULL) {
        return eg_fail(err, EG_REJECT, "%s", why);
    }
    return eg_fail(err, EG_REJECT, "%s: %s", name, why);
}

eg_status
eg_store_open(eg_store *out, const char *path, eg_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        const eg_status status =
            errno == ENOENT || errno == ENOTDIR ? EG_ERR_NOT_FOUND : EG_ERR_IO;
        return eg_fail(err, status, "%s: %s", path, strerror(errno));
    }
    struct stat st;
    if (fstat(fd, &st) != 0) {
        const int why = errno;
        close(fd);
        return eg_fail(err, EG_ERR_IO, "%s: %s", path, strerror(why));
    }
    if (S_ISDIR(st.st_mode)) {
        return eg_store_open_dir(out, fd, err);
    }
    if (S_ISREG(st.st_mode)) {
        return eg_store_open_zip(out, fd, err);
    }
    close(fd);
    return eg_fail(err, EG_REJECT, "%s: a record is a directory or a zip file",
                   path);
}

void
eg_store_close(eg_store *store)
{
    for (size_t i = 0; i < store->count; i++) {
        free(store->entry[i].name);
    }
    free(store->entry);
    if (store->fd >= 0) {
        close(store->fd);
    }
    *store = (eg_store){.fd = -1};
}

/** Make room for one more entry. */
static eg_status
grow(eg_store *store, eg_error *err)
{
    if (store->count < store->room) {
        return EG_OK;
    }
    if (store->room >= EG_STORE_ENTRIES_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "the record has over %zu files",
                       EG_STORE_ENTRIES_MAX);
    }
    const size_t room = store->room == 0 ? 64 : store->room * 2;
    eg_entry *entry = realloc(store->entry, room * sizeof(*entry));
    if (entry == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the list of files");
    }
    store->entry = entry;
    store->room = room;
    return EG_OK;
}

eg_status
eg_store_add(eg_store *store,
             const char *name,
             size_t name_len,
             const eg_entry *details,
             eg_error *err)
{
    EG_TRY(grow(store, err));
    char *copy = malloc(name_len + 1);
    if (copy == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the list of files");
    }
    memcpy(copy, name, name_len);
    copy[name_len] = '\0';

    eg_entry *entry = &store->entry[store->count++];
    *entry = *details;
    entry->name = copy;
    return EG_OK;
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(((const eg_entry *)a)->name, ((const eg_entry *)b)->name);
}

void
eg_store_sort(eg_store *store)
{
    if (store->count > 1) {
        qsort(store->entry, store->count, sizeof(*store->entry), by_name);
    }
}

static int
name_to_entry(const void *name, const void *entry)
{
    return strcmp(name, ((const eg_entry *)entry)->name);
}

const eg_entry *
eg_store_find(const eg_store *store, const char *name)
{
    if (store->count == 0) {
        return NULL;
    }
    return bsearch(name, store->entry, store->count, sizeof(*store->entry),
                   name_to_entry);
}

eg_status
eg_pread_all(int fd, uint64_t offset, void *bytes, size_t len, eg_error *err)
{
    uint8_t *at = bytes;
    while (len > 0) {
        const ssize_t n = pread(fd, at, len, (off_t)offset);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return eg_fail(err, EG_ERR_IO, "reading: %s", strerror(errno));
        }
        if (n == 0) {
            return eg_fail(err, EG_REJECT, "the file ends too early");
        }
        at += n;
        offset += (uint64_t)n;
        len -= (size_t)n;
    }
    return EG_OK;
}

eg_status
eg_stream_open(eg_stream **out,
               const eg_store *store,
               const eg_entry *entry,
               eg_error *err)
{
    eg_stream *stream = calloc(1, sizeof(*stream));
    if (stream == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory to read %s", entry->name);
    }
    stream->entry = entry;
    stream->fd = -1;
    eg_status status = EG_OK;
    if (store->kind == EG_RECORD_ZIP) {
        status = eg_unzip_open(&stream->unzip, store->fd, entry, err);
    } else {
        stream->fd = openat(store->fd, entry->name,
                            O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (stream->fd < 0) {
            status =
                eg_fail(err, EG_ERR_IO, "%s: %s", entry->name, strerror(errno));
        }
    }
    if (status != EG_OK) {
        eg_stream_close(stream);
        return status;
    }
    *out = stream;
    return EG_OK;
}

void
eg_stream_close(eg_stream *stream)
{
    if (stream == NULL) {
        return;
    }
    if (stream->fd >= 0) {
        close(stream->fd);
    }
    eg_unzip_close(stream->unzip);
    free(stream);
}

eg_status
eg_stream_read(eg_stream *stream,
               uint8_t *bytes,
               size_t room,
               size_t *got,
               eg_error *err)
{
    if (stream->unzip != NULL) {
        return eg_unzip_read(stream->unzip, bytes, room, got, err);
    }
    ssize_t n;
    do {
        n = read(stream->fd, bytes, room);
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        return eg_fail(err, EG_ERR_IO, "%s: %s", stream->entry->name,
                       strerror(errno));
    }
    *got = (size_t)n;
    return EG_OK;
}

eg_status
eg_stream_skip(eg_stream *stream, uint64_t len, eg_error *err)
{
    if (stream->unzip == NULL) {
        if (len > INT64_MAX ||
            lseek(stream->fd, (off_t)len, SEEK_CUR) == (off_t)-1) {
            return eg_fail(err, EG_ERR_IO, "%s: %s", stream->entry->name,
                           strerror(errno));
        }
        return EG_OK;
    }
    while (len > 0) {
        uint8_t bytes[16384];
        size_t got = 0;
        const size_t room = len < sizeof(bytes) ? (size_t)len : sizeof(bytes);
        EG_TRY(eg_unzip_read(stream->unzip, bytes, room, &got, err));
        if (got == 0) {
            return eg_store_reject(err, stream->entry->name,
                                   "it ends too early");
        }
        len -= got;
    }
    return EG_OK;
}
