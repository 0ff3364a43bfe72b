/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of a record that is a zip file, read strictly.
 *
 * Zip readers find and count entries in different ways; a file on which two of
 * them could disagree is refused, so that nobody verifies one record and
 * publishes another.  The central directory decides, and everything that says
 * the same thing twice must say it the same way.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "record/names.h"
#include "record/store.h"
#include "record/zip.h"

/** The central directory's place, as the end records give it. */
typedef struct directory {
    uint64_t at;
    uint64_t size;
    uint64_t count;
    uint64_t end; /**< Where the first end record begins. */
} directory;

/** One header, central or local, with zip64 values put in place. */
typedef struct header {
    uint16_t flags;
    uint16_t method;
    uint32_t crc;
    uint64_t packed;
    uint64_t size;
    uint64_t local_at; /**< Central only. */
    uint16_t name_len;
    uint16_t extra_len;
    uint16_t comment_len; /**< Central only. */
} header;

static eg_status
refuse(eg_error *err, const char *why)
{
    return eg_fail(err, EG_REJECT, "the zip file is refused: %s", why);
}

/* -- the end of the file ---------------------------------------------------- */

/** Longest tail that can hold the end record and its comment. */
#define TAIL_MAX (EG_ZIP_END_BYTES + 65535u)

/**
 * Where in @p tail the end record begins: at the last signature, whose comment
 * must reach the end of the file exactly.
 */
static eg_status
find_end(const uint8_t *tail, size_t len, size_t *at, eg_error *err)
{
    for (size_t i = len < 4 ? 0 : len - 3; i-- > 0;) {
        if (eg_le32(tail + i) != EG_ZIP_END_SIG) {
            continue;
        }
        if (len - i < EG_ZIP_END_BYTES ||
            len - i != EG_ZIP_END_BYTES + (size_t)eg_le16(tail + i + 20)) {
            return refuse(err, "its last end record does not reach the end "
                               "of the file");
        }
        *at = i;
        return EG_OK;
    }
    return refuse(err, "it has no end record; is it a zip file?");
}

/** Whether a 16- or 32-bit field is a mark or says @p value. */
static bool
agrees(uint64_t field, uint64_t mark, uint64_t value)
{
    return field == mark || field == value;
}

/** Take the zip64 end record, which must stand right before its locator. */
static eg_status
read_end64(int fd,
           const uint8_t *end,
           uint64_t end_at,
           const uint8_t *locator,
           directory *dir,
           eg_error *err)
{
    const uint64_t locator_at = end_at - EG_ZIP_LOCATOR64_BYTES;
    if (locator_at < EG_ZIP_END64_BYTES ||
        eg_le64(locator + 8) != locator_at - EG_ZIP_END64_BYTES ||
        eg_le32(locator + 4) != 0 || eg_le32(locator + 16) > 1) {
        return refuse(err, "the zip64 end record is not right before its "
                           "locator");
    }
    uint8_t b[EG_ZIP_END64_BYTES];
    const uint64_t at = locator_at - EG_ZIP_END64_BYTES;
    EG_TRY(eg_pread_all(fd, at, b, sizeof(b), err));
    if (eg_le32(b) != EG_ZIP_END64_SIG ||
        eg_le64(b + 4) != EG_ZIP_END64_BYTES - 12) {
        return refuse(err, "the zip64 end record has extensible data or no "
                           "signature");
    }
    const uint64_t here = eg_le64(b + 24);
    *dir = (directory){.at = eg_le64(b + 48),
                       .size = eg_le64(b + 40),
                       .count = eg_le64(b + 32),
                       .end = at};
    if (eg_le32(b + 16) != 0 || eg_le32(b + 20) != 0 ||
        !agrees(eg_le16(end + 4), EG_ZIP_MARK16, 0) ||
        !agrees(eg_le16(end + 6), EG_ZIP_MARK16, 0)) {
        return refuse(err, "it is in several parts");
    }
    if (here != dir->count ||
        !agrees(eg_le16(end + 8), EG_ZIP_MARK16, dir->count) ||
        !agrees(eg_le16(end + 10), EG_ZIP_MARK16, dir->count)) {
        return refuse(err, "its counts of entries disagree");
    }
    if (!agrees(eg_le32(end + 12), EG_ZIP_MARK32, dir->size) ||
        !agrees(eg_le32(end + 16), EG_ZIP_MARK32, dir->at)) {
        return refuse(err, "its two end records disagree");
    }
    return EG_OK;
}

/** Take the end record of a file that has no zip64 one. */
static eg_status
read_end32(const uint8_t *end, uint64_t end_at, directory *dir, eg_error *err)
{
    *dir = (directory){.at = eg_le32(end + 16),
                       .size = eg_le32(end + 12),
                       .count = eg_le16(end + 10),
                       .end = end_at};
    if (dir->at == EG_ZIP_MARK32 || dir->size == EG_ZIP_MARK32 ||
        dir->count == EG_ZIP_MARK16 || eg_le16(end + 8) == EG_ZIP_MARK16 ||
        eg_le16(end + 4) == EG_ZIP_MARK16 ||
        eg_le16(end + 6) == EG_ZIP_MARK16) {
        return refuse(err, "it has a zip64 mark and no zip64 locator");
    }
    if (eg_le16(end + 4) != 0 || eg_le16(end + 6) != 0) {
        return refuse(err, "it is in several parts");
    }
    if (eg_le16(end + 8) != dir->count) {
        return refuse(err, "its counts of entries disagree");
    }
    return EG_OK;
}

static eg_status
read_directory_place(int fd, uint64_t size, directory *dir, eg_error *err)
{
    static const char no_fill[] =
        "its directory does not fill the space up to the end record";
    uint8_t tail[EG_ZIP_LOCATOR64_BYTES + TAIL_MAX];
    const size_t len = size < sizeof(tail) ? (size_t)size : sizeof(tail);
    EG_TRY(eg_pread_all(fd, size - len, tail, len, err));

    const size_t skip = len > TAIL_MAX ? len - TAIL_MAX : 0;
    size_t at = 0;
    EG_TRY(find_end(tail + skip, len - skip, &at, err));
    at += skip;
    const uint64_t end_at = size - len + at;
    const uint8_t *end = tail + at;
    const bool has64 =
        at >= EG_ZIP_LOCATOR64_BYTES &&
        eg_le32(end - EG_ZIP_LOCATOR64_BYTES) == EG_ZIP_LOCATOR64_SIG;
    if (has64) {
        EG_TRY(read_end64(fd, end, end_at, end - EG_ZIP_LOCATOR64_BYTES, dir,
                          err));
    } else {
        EG_TRY(read_end32(end, end_at, dir, err));
    }
    if (dir->at > dir->end || dir->end - dir->at != dir->size) {
        return refuse(err, no_fill);
    }
    return EG_OK;
}

/* -- headers ---------------------------------------------------------------- */

/** The values that a zip64 extra field may replace, in its order. */
typedef struct wide {
    uint64_t *value[3];
    size_t count;
} wide;

/** Take the marked values of @p fields from a zip64 field of @p len bytes. */
static eg_status
take_wide(const wide *fields, const uint8_t *b, size_t len, eg_error *err)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (*fields->value[i] != EG_ZIP_MARK32) {
            continue;
        }
        if (len < 8) {
            return refuse(err, "a zip64 field is too short");
        }
        *fields->value[i] = eg_le64(b);
        b += 8;
        len -= 8;
    }
    return EG_OK;
}

/** Go through the extra fields and use the zip64 one, if there is one. */
static eg_status
read_extra(const wide *fields, const uint8_t *b, size_t len, eg_error *err)
{
    bool seen = false;
    while (len > 0) {
        const size_t field = len >= 4 ? eg_le16(b + 2) : 0;
        if (len < 4 || field > len - 4) {
            return refuse(err, "an extra field runs over its end");
        }
        if (eg_le16(b) == EG_ZIP_EXTRA64) {
            if (seen) {
                return refuse(err, "an entry has two zip64 fields");
            }
            seen = true;
            EG_TRY(take_wide(fields, b + 4, field, err));
        }
        b += 4 + field;
        len -= 4 + field;
    }
    for (size_t i = 0; !seen && i < fields->count; i++) {
        if (*fields->value[i] == EG_ZIP_MARK32) {
            return refuse(err, "an entry has a zip64 mark and no zip64 field");
        }
    }
    return EG_OK;
}

/** The fields that both kinds of header have, from the flags on. */
static header
read_common(const uint8_t *b)
{
    return (header){.flags = eg_le16(b),
                    .method = eg_le16(b + 2),
                    .crc = eg_le32(b + 8),
                    .packed = eg_le32(b + 12),
                    .size = eg_le32(b + 16),
                    .name_len = eg_le16(b + 20),
                    .extra_len = eg_le16(b + 22)};
}

/** Room for a name or the extra fields of one header. */
typedef struct scratch {
    char name[EG_PATH_MAX];
    char local_name[EG_PATH_MAX];
    uint8_t extra[65535];
} scratch;

/** Compare the local header of an entry with its central one. */
static eg_status
check_local(int fd,
            const header *central,
            scratch *room,
            const directory *dir,
            uint64_t *data_at,
            eg_error *err)
{
    uint8_t b[EG_ZIP_LOCAL_BYTES];
    if (central->local_at > dir->at ||
        dir->at - central->local_at < sizeof(b)) {
        return refuse(err, "an entry begins outside the data");
    }
    EG_TRY(eg_pread_all(fd, central->local_at, b, sizeof(b), err));
    header local = read_common(b + 6);
    if (eg_le32(b) != EG_ZIP_LOCAL_SIG || local.name_len != central->name_len) {
        return refuse(err, "an entry's local header has another name");
    }
    const uint64_t name_at = central->local_at + sizeof(b);
    EG_TRY(eg_pread_all(fd, name_at, room->local_name, local.name_len, err));
    if (memcmp(room->name, room->local_name, local.name_len) != 0) {
        return refuse(err, "an entry's local header has another name");
    }
    EG_TRY(eg_pread_all(fd, name_at + local.name_len, room->extra,
                        local.extra_len, err));
    const wide fields = {{&local.size, &local.packed, NULL}, 2};
    EG_TRY(read_extra(&fields, room->extra, local.extra_len, err));

    const bool later = (local.flags & EG_ZIP_FLAG_LATER) != 0 &&
                       local.crc == 0 && local.packed == 0 && local.size == 0;
    if (local.method != central->method ||
        ((local.flags ^ central->flags) & EG_ZIP_FLAGS_REFUSED) != 0 ||
        (!later &&
         (local.crc != central->crc || local.packed != central->packed ||
          local.size != central->size))) {
        return eg_store_reject(err, room->name,
                               "its local header disagrees with the zip "
                               "file's directory");
    }
    *data_at = name_at + local.name_len + local.extra_len;
    if (*data_at > dir->at || dir->at - *data_at < central->packed) {
        return eg_store_reject(err, room->name,
                               "its data run into the zip file's directory");
    }
    return EG_OK;
}

/** The rules about one entry of the central directory by itself. */
static eg_status
check_central(const header *h, const char *name, bool folder, eg_error *err)
{
    if ((h->flags & EG_ZIP_FLAGS_REFUSED) != 0) {
        return eg_store_reject(err, name, "it is encrypted or patched");
    }
    if (h->method != EG_ZIP_STORED && h->method != EG_ZIP_DEFLATED) {
        return eg_store_reject(err, name, "its compression is neither 0 nor 8");
    }
    if (h->method == EG_ZIP_STORED && h->packed != h->size) {
        return eg_store_reject(err, name, "it is stored, with two sizes");
    }
    if (folder && (h->method != EG_ZIP_STORED || h->size != 0)) {
        return eg_store_reject(err, name, "it is a folder that carries data");
    }
    return EG_OK;
}

/** Read a central header's fixed part, name and extra fields at @p *at. */
static eg_status
read_central(int fd,
             uint64_t *at,
             const directory *dir,
             scratch *room,
             header *h,
             eg_error *err)
{
    uint8_t b[EG_ZIP_ENTRY_BYTES];
    if (dir->end - *at < sizeof(b)) {
        return refuse(err, "its directory ends within an entry");
    }
    EG_TRY(eg_pread_all(fd, *at, b, sizeof(b), err));
    if (eg_le32(b) != EG_ZIP_ENTRY_SIG) {
        return refuse(err, "its directory holds something else than entries");
    }
    *h = read_common(b + 8);
    h->comment_len = eg_le16(b + 32);
    h->local_at = eg_le32(b + 42);
    *at += sizeof(b);
    const uint64_t rest = (uint64_t)h->name_len + h->extra_len + h->comment_len;
    if (dir->end - *at < rest) {
        return refuse(err, "its directory ends within an entry");
    }
    if (eg_le16(b + 34) != 0) {
        return refuse(err, "it is in several parts");
    }
    if (h->name_len >= sizeof(room->name)) {
        return refuse(err, "a name is too long");
    }
    EG_TRY(eg_pread_all(fd, *at, room->name, h->name_len, err));
    room->name[h->name_len] = '\0';
    EG_TRY(eg_pread_all(fd, *at + h->name_len, room->extra, h->extra_len, err));
    *at += rest;
    const wide fields = {{&h->size, &h->packed, &h->local_at}, 3};
    return read_extra(&fields, room->extra, h->extra_len, err);
}

/** Read one entry of the directory at @p *at and add it to @p store. */
static eg_status
read_entry(eg_store *store,
           uint64_t *at,
           const directory *dir,
           scratch *room,
           eg_error *err)
{
    header h;
    EG_TRY(read_central(store->fd, at, dir, room, &h, err));
    const bool folder = h.name_len > 0 && room->name[h.name_len - 1] == '/';
    const size_t name_len = h.name_len - (size_t)folder;
    const char *fault = eg_path_fault(room->name, name_len);
    if (fault != NULL) {
        return eg_fail(err, EG_REJECT, "the name of a file %s", fault);
    }
    EG_TRY(check_central(&h, room->name, folder, err));
    eg_entry entry = {.size = h.size,
                      .local_at = h.local_at,
                      .packed_size = h.packed,
                      .crc = h.crc,
                      .method = h.method,
                      .folder = folder};
    EG_TRY(check_local(store->fd, &h, room, dir, &entry.data_at, err));
    return eg_store_add(store, room->name, name_len, &entry, err);
}

static int
by_place(const void *a, const void *b)
{
    const uint64_t x = ((const eg_entry *)a)->local_at;
    const uint64_t y = ((const eg_entry *)b)->local_at;
    return (x > y) - (x < y);
}

/**
 * No byte belongs to two entries, or a small file could hold any number of
 * large ones.  Sorts the entries by place.
 */
static eg_status
check_apart(eg_store *store, eg_error *err)
{
    if (store->count < 2) {
        return EG_OK;
    }
    qsort(store->entry, store->count, sizeof(*store->entry), by_place);
    for (size_t i = 1; i < store->count; i++) {
        const eg_entry *before = &store->entry[i - 1];
        if (store->entry[i].local_at < before->data_at + before->packed_size) {
            return eg_store_reject(err, store->entry[i].name,
                                   "it lies inside another entry");
        }
    }
    return EG_OK;
}

static eg_status
read_entries(eg_store *store, eg_error *err)
{
    struct stat st;
    if (fstat(store->fd, &st) != 0) {
        return eg_fail(err, EG_ERR_IO, "the zip file: %s", strerror(errno));
    }
    directory dir = {.count = 0};
    EG_TRY(read_directory_place(store->fd, (uint64_t)st.st_size, &dir, err));
    uint64_t at = dir.at;
    scratch room;
    for (uint64_t i = 0; i < dir.count; i++) {
        EG_TRY(read_entry(store, &at, &dir, &room, err));
    }
    if (at != dir.end) {
        return refuse(err, "its directory holds more than its entries");
    }
    return check_apart(store, err);
}

eg_status
eg_store_open_zip(eg_store *out, int fd, eg_error *err)
{
    *out = (eg_store){.kind = EG_RECORD_ZIP, .fd = fd};
    const eg_status status = read_entries(out, err);
    if (status != EG_OK) {
        eg_store_close(out);
        return status;
    }
    eg_store_sort(out);
    return EG_OK;
}
