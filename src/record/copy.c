/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record in another form: every item is read, judged and written again, so
 * the roots stay, whatever the files look like.
 *
 * The new record is made beside its place under a temporary name and renamed
 * when it is complete.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/writer.h"
#include "record/zip_write.h"

/** What the new files go into. */
typedef struct target {
    const eg_record *record;
    eg_record_store store;
    eg_record_encoding encoding;
    char *temporary; /**< Path; owned. */
    int fd;          /**< Directory or zip file. */
    eg_zip_writer *zip;
    eg_outfile file;
    uint64_t bytes; /**< Of the present file. */
    eg_buffer frame;
} target;

/* -- files ------------------------------------------------------------------ */

static eg_status
begin_file(target *t,
           const char *name,
           bool deflate,
           uint64_t most,
           eg_error *err)
{
    t->bytes = 0;
    return t->store == EG_RECORD_ZIP
               ? eg_zip_begin(t->zip, name, deflate, most, err)
               : eg_outfile_begin(&t->file, t->fd, name, err);
}

static eg_status
write_file(target *t, const void *bytes, size_t len, eg_error *err)
{
    t->bytes += len;
    return t->store == EG_RECORD_ZIP
               ? eg_zip_write(t->zip, bytes, len, err)
               : eg_outfile_write(&t->file, bytes, len, err);
}

static eg_status
end_file(target *t, eg_error *err)
{
    return t->store == EG_RECORD_ZIP ? eg_zip_end(t->zip, err)
                                     : eg_outfile_commit(&t->file, err);
}

/* -- sections --------------------------------------------------------------- */

/** An upper bound of a file of the section in its new form. */
static uint64_t
bound_of(const eg_record *record, const eg_layout_section *s)
{
    uint64_t bytes = EG_SEGMENT_BYTES;
    for (uint32_t i = 0; i < s->about.files; i++) {
        bytes += record->store.entry[s->first_entry + i].size;
    }
    /* Base64 and member names: JSON is less than four times as long. */
    return bytes > UINT64_MAX / 4 ? UINT64_MAX : bytes * 4;
}

static eg_status
begin_segment(target *t,
              const eg_layout_section *s,
              uint32_t segment,
              uint64_t ordinal,
              eg_error *err)
{
    const eg_section_info *info = eg_section_info_of((uint64_t)s->about.type);
    char path[EG_PATH_MAX];
    eg_segment_path(path, info, s->about.name, segment, t->encoding);
    const bool one = info->shape == EG_SHAPE_FILE;
    EG_TRY(begin_file(t, path, t->encoding == EG_RECORD_JSON,
                      one ? bound_of(t->record, s) : 0, err));
    eg_buffer_clear(&t->frame);
    EG_TRY(eg_frame_put_header(&t->frame, t->encoding, s->about.type,
                               s->about.key, s->about.key_len, ordinal, err));
    return write_file(t, t->frame.data, t->frame.len, err);
}

static eg_status
copy_items(target *t,
           const eg_layout_section *s,
           eg_record_cursor *cursor,
           eg_error *err)
{
    const eg_section_shape shape =
        eg_section_info_of((uint64_t)s->about.type)->shape;
    const bool segmented =
        shape == EG_SHAPE_SEGMENTS || shape == EG_SHAPE_DEVICE;
    uint32_t segment = 0;
    EG_TRY(begin_segment(t, s, segment, 0, err));
    eg_record_item item;
    for (;;) {
        EG_TRY(eg_record_next(cursor, &item, err));
        if (item.bytes == NULL) {
            return end_file(t, err);
        }
        if (!item.canonical) {
            return EG_REJECT;
        }
        if (segmented && t->bytes + item.len > EG_SEGMENT_BYTES) {
            EG_TRY(end_file(t, err));
            EG_TRY(begin_segment(t, s, ++segment, item.ordinal, err));
        }
        eg_buffer_clear(&t->frame);
        EG_TRY(eg_frame_put(&t->frame, t->encoding, item.bytes, item.len, false,
                            err));
        EG_TRY(write_file(t, t->frame.data, t->frame.len, err));
    }
}

static eg_status
copy_section(target *t, size_t index, eg_error *err)
{
    eg_first_finding first = {.err = err};
    const eg_record_sink sink = eg_first_finding_sink(&first);
    eg_record_cursor *cursor;
    EG_TRY(eg_record_cursor_open(&cursor, t->record, index, &sink, err));
    const eg_status status =
        copy_items(t, &t->record->layout.section[index], cursor, err);
    eg_record_cursor_free(cursor);
    if (status == EG_REJECT || (status == EG_OK && first.any)) {
        if (err != NULL) {
            err->status = EG_ERR_MALFORMED;
        }
        return EG_ERR_MALFORMED;
    }
    return status;
}

/** Sections in canonical order, but the table of contents first. */
static eg_status
copy_sections(target *t, eg_error *err)
{
    size_t toc = SIZE_MAX;
    if (eg_record_find(t->record, &toc, EG_SECTION_TOC, NULL, 0) == EG_OK) {
        EG_TRY(copy_section(t, toc, err));
    }
    for (size_t i = 0; i < t->record->layout.count; i++) {
        if (i != toc) {
            EG_TRY(copy_section(t, i, err));
        }
    }
    return EG_OK;
}

/* -- files outside the roots ------------------------------------------------ */

static eg_status
copy_stream(target *t, eg_stream *stream, eg_error *err)
{
    uint8_t bytes[16384];
    size_t got;
    do {
        EG_TRY(eg_stream_read(stream, bytes, sizeof(bytes), &got, err));
        EG_TRY(write_file(t, bytes, got, err));
    } while (got > 0);
    return end_file(t, err);
}

static eg_status
copy_outside(target *t, const eg_entry *entry, eg_error *err)
{
    eg_stream *stream;
    EG_TRY(eg_stream_open(&stream, &t->record->store, entry, err));
    eg_status status = begin_file(t, entry->name, false, entry->size, err);
    if (status == EG_OK) {
        status = copy_stream(t, stream, err);
    }
    eg_stream_close(stream);
    if (status == EG_REJECT) {
        if (err != NULL) {
            err->status = EG_ERR_MALFORMED;
        }
        return EG_ERR_MALFORMED;
    }
    return status;
}

static eg_status
copy_all(target *t, eg_error *err)
{
    EG_TRY(copy_sections(t, err));
    const eg_store *store = &t->record->store;
    for (size_t i = 0; i < store->count; i++) {
        const eg_entry *entry = &store->entry[i];
        eg_path path;
        eg_path_parse(&path, entry->name);
        /* Unfinished files of a writer are nobody's. */
        if (!entry->folder && path.role == EG_PATH_OUTSIDE &&
            strncmp(entry->name, EG_STAGING "/", sizeof(EG_STAGING)) != 0) {
            EG_TRY(copy_outside(t, entry, err));
        }
    }
    return EG_OK;
}

/* -- the new record as a whole ---------------------------------------------- */

/** The length of @p path without slashes at its end. */
static size_t
path_len(const char *path)
{
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/') {
        len--;
    }
    return len;
}

/** Sync the folder that holds @p path. */
static eg_status
sync_folder(const char *path, eg_error *err)
{
    const size_t len = path_len(path);
    char *folder = malloc(len + 2);
    if (folder == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a path");
    }
    memcpy(folder, path, len);
    folder[len] = '\0';
    char *slash = strrchr(folder, '/');
    if (slash == NULL) {
        memcpy(folder, ".", 2);
    } else {
        slash[slash == folder ? 1 : 0] = '\0';
    }
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    eg_status status = EG_OK;
    if (fd < 0 || fsync(fd) != 0) {
        status = eg_fail(err, EG_ERR_IO, "%s: %s", folder, strerror(errno));
    }
    if (fd >= 0) {
        close(fd);
    }
    free(folder);
    return status;
}

/** Make the temporary directory or file. */
static eg_status
open_target(target *t, const char *path, eg_error *err)
{
    static const char suffix[] = ".new-XXXXXX";
    const size_t len = path_len(path);
    t->temporary = malloc(len + sizeof(suffix));
    if (t->temporary == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a path");
    }
    memcpy(t->temporary, path, len);
    memcpy(t->temporary + len, suffix, sizeof(suffix));
    bool there = false; /* Only then is it ours to remove. */
    if (t->store == EG_RECORD_ZIP) {
        t->fd = mkstemp(t->temporary);
    } else if (mkdtemp(t->temporary) != NULL) {
        there = true;
        t->fd = open(t->temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    if (t->fd < 0) {
        const eg_status status =
            eg_fail(err, EG_ERR_IO, "%s: %s", path, strerror(errno));
        if (!there) {
            free(t->temporary);
            t->temporary = NULL;
        }
        return status;
    }
    /* As others are made; mkstemp and mkdtemp keep them to the owner. */
    const mode_t mask = umask(0);
    (void)umask(mask);
    const mode_t mode = t->store == EG_RECORD_ZIP ? 0666 : 0777;
    if (fchmod(t->fd, mode & ~mask) != 0) {
        return eg_fail(err, EG_ERR_IO, "%s: %s", path, strerror(errno));
    }
    return t->store == EG_RECORD_ZIP ? eg_zip_writer_new(&t->zip, t->fd, err)
                                     : EG_OK;
}

static eg_status
finish(target *t, const char *path, eg_error *err)
{
    if (t->store == EG_RECORD_ZIP) {
        EG_TRY(eg_zip_finish(t->zip, err));
    } else {
        EG_TRY(eg_remove_staging(t->fd, err));
    }
    if (fsync(t->fd) != 0 || rename(t->temporary, path) != 0) {
        return eg_fail(err, EG_ERR_IO, "%s: %s", path, strerror(errno));
    }
    free(t->temporary);
    t->temporary = NULL;
    const eg_status status = sync_folder(path, err);
    if (status != EG_OK) {
        /* What may be lost with the next power cut is no record. */
        (void)!eg_remove_tree(AT_FDCWD, path, NULL);
    }
    return status;
}

static void
close_target(target *t)
{
    eg_outfile_abandon(&t->file);
    eg_zip_writer_free(t->zip);
    if (t->fd >= 0) {
        close(t->fd);
    }
    if (t->temporary != NULL) {
        (void)!eg_remove_tree(AT_FDCWD, t->temporary, NULL);
        free(t->temporary);
    }
    eg_buffer_free(&t->frame);
}

eg_status
eg_record_copy(const eg_record *record,
               const char *path,
               eg_record_store store,
               eg_record_encoding encoding,
               eg_error *err)
{
    struct stat st;
    if (lstat(path, &st) == 0) {
        return eg_fail(err, EG_ERR_STATE, "%s: is there already", path);
    }
    target t = {.record = record,
                .store = store,
                .encoding = encoding,
                .fd = -1,
                .file = {.fd = -1}};
    eg_buffer_init(&t.frame, 2 * EG_LINE_MAX);
    eg_status status = open_target(&t, path, err);
    if (status == EG_OK) {
        status = copy_all(&t, err);
    }
    if (status == EG_OK) {
        status = finish(&t, path, err);
    }
    close_target(&t);
    return eg_told(status, err);
}
