/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing a record into a directory, section by section.
 *
 * Which phase is fixed is not a note of its own that could be lost: a phase is
 * fixed when the table of contents, a signature of it, or a section of a later
 * phase is there.
 */
#include "record/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* -- opening ---------------------------------------------------------------- */

/** The latest phase whose root is fixed by what is there. */
static eg_record_phase
find_fixed(const eg_layout *layout)
{
    eg_record_phase fixed = EG_PHASE_NONE;
    for (size_t i = 0; i < layout->count; i++) {
        const eg_layout_section *s = &layout->section[i];
        eg_record_phase its = EG_PHASE_NONE;
        if (s->about.type == EG_SECTION_TOC) {
            its = layout->phase;
        } else if (s->about.type == EG_SECTION_SIGNATURES) {
            its = s->phase;
        } else {
            its = (eg_record_phase)(eg_section_phase(s->about.type) - 1);
        }
        fixed = its > fixed ? its : fixed;
    }
    return fixed;
}

/** Say that @p status is the input's fault. */
static eg_status
malformed(eg_status status, eg_error *err)
{
    if (status != EG_REJECT) {
        return status;
    }
    if (err != NULL) {
        err->status = EG_ERR_MALFORMED;
    }
    return EG_ERR_MALFORMED;
}

/** List what the directory holds. */
static eg_status
survey(const eg_record_writer *w,
       eg_store *store,
       eg_layout *layout,
       eg_error *err)
{
    const int fd = openat(w->root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return eg_fail(err, EG_ERR_IO, "%s: %s", w->path, strerror(errno));
    }
    EG_TRY(malformed(eg_store_open_dir(store, fd, err), err));
    eg_status status = eg_layout_make(layout, store, err);
    if (status != EG_OK) {
        eg_store_close(store);
        return malformed(status, err);
    }
    /* An incomplete setup is no fault here. */
    (void)!eg_layout_find_phase(layout, NULL);
    return EG_OK;
}

static eg_status
open_writer(eg_record_writer *w, const char *path, eg_error *err)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        return eg_fail(err, EG_ERR_IO, "%s: %s", path, strerror(errno));
    }
    w->root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (w->root < 0) {
        return eg_fail(err, errno == ENOTDIR ? EG_ERR_MALFORMED : EG_ERR_IO,
                       "%s: %s", path, strerror(errno));
    }
    EG_TRY(eg_remove_staging(w->root, err));
    eg_store store;
    eg_layout layout;
    EG_TRY(survey(w, &store, &layout, err));
    eg_status status = EG_OK;
    if (layout.count > 0 && layout.encoding != w->encoding) {
        status = eg_fail(err, EG_ERR_MALFORMED,
                         "%s: holds a record in the other encoding", path);
    }
    w->fixed = find_fixed(&layout);
    eg_layout_free(&layout);
    eg_store_close(&store);
    return status;
}

eg_status
eg_record_writer_open(eg_record_writer **out,
                      const char *path,
                      eg_record_encoding encoding,
                      eg_error *err)
{
    eg_record_writer *w = calloc(1, sizeof(*w));
    if (w == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory to write a record");
    }
    w->root = -1;
    w->section.file.fd = -1;
    w->encoding = encoding;
    w->segment_bytes = EG_SEGMENT_BYTES;
    /* A line of JSON is longer than its item. */
    eg_buffer_init(&w->frame, 2 * EG_LINE_MAX);
    w->path = malloc(strlen(path) + 1);
    eg_status status;
    if (w->path == NULL) {
        status = eg_fail(err, EG_ERR_MEMORY, "no memory to write a record");
    } else {
        memcpy(w->path, path, strlen(path) + 1);
        status = eg_told(open_writer(w, path, err), err);
    }
    if (status != EG_OK) {
        eg_record_writer_free(w);
        return status;
    }
    *out = w;
    return EG_OK;
}

void
eg_record_writer_free(eg_record_writer *writer)
{
    if (writer == NULL) {
        return;
    }
    eg_outfile_abandon(&writer->section.file);
    if (writer->root >= 0) {
        (void)!eg_remove_staging(writer->root, NULL);
        close(writer->root);
    }
    eg_buffer_free(&writer->frame);
    free(writer->path);
    free(writer);
}

void
eg_record_writer_set_segment_bytes(eg_record_writer *writer, uint64_t bytes)
{
    if (bytes == 0) {
        bytes = EG_SEGMENT_BYTES;
    }
    writer->segment_bytes =
        bytes < EG_SEGMENT_BYTES_MAX ? bytes : EG_SEGMENT_BYTES_MAX;
}

/* -- beginning a section ---------------------------------------------------- */

/** Whether the phases allow a section of @p type now. */
static eg_status
check_phase(const eg_record_writer *w, eg_section_type type, eg_error *err)
{
    const eg_record_phase phase = eg_section_phase(type);
    if (phase <= w->fixed) {
        return eg_fail(err, EG_ERR_STATE,
                       "the root of phase %s is fixed: nothing can be added",
                       eg_record_phase_name(phase));
    }
    if ((unsigned)phase > (unsigned)w->fixed + 1) {
        return eg_fail(err, EG_ERR_STATE,
                       "the root of phase %s must be fixed first",
                       eg_record_phase_name((eg_record_phase)(phase - 1)));
    }
    return EG_OK;
}

/** How many files the section has already. */
static eg_status
count_files(const eg_record_writer *w,
            const eg_record_section *about,
            uint32_t *files,
            eg_error *err)
{
    eg_store store;
    eg_layout layout;
    EG_TRY(survey(w, &store, &layout, err));
    *files = 0;
    for (size_t i = 0; i < layout.count; i++) {
        const eg_record_section *s = &layout.section[i].about;
        if (eg_section_compare(s->type, s->key, s->key_len, about->type,
                               about->key, about->key_len) == 0) {
            *files = s->files;
        }
    }
    eg_layout_free(&layout);
    eg_store_close(&store);
    return EG_OK;
}

/** The table of contents says no more what is there. */
static eg_status
drop_toc(const eg_record_writer *w, eg_error *err)
{
    static const char *const names[] = {"toc.binpb", "toc.jsonl"};
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        if (unlinkat(w->root, names[i], 0) == 0) {
            EG_TRY(eg_sync_parent(w->root, names[i], err));
        } else if (errno != ENOENT) {
            return eg_fail(err, EG_ERR_IO, "%s: %s", names[i], strerror(errno));
        }
    }
    return EG_OK;
}

eg_status
eg_writer_begin_segment(eg_record_writer *writer, eg_error *err)
{
    eg_open_section *s = &writer->section;
    char path[EG_PATH_MAX];
    eg_segment_path(path, s->info, s->place, s->segment, writer->encoding);
    EG_TRY(eg_outfile_begin(&s->file, writer->root, path, err));
    eg_buffer_clear(&writer->frame);
    EG_TRY(eg_frame_put_header(&writer->frame, writer->encoding, s->about.type,
                               s->about.key, s->about.key_len, s->ordinal,
                               err));
    EG_TRY(
        eg_outfile_write(&s->file, writer->frame.data, writer->frame.len, err));
    if (s->info->shape != EG_SHAPE_DEVICE) {
        return EG_OK;
    }
    /* A device's file grows in its place. */
    const uint64_t bytes = s->file.bytes;
    EG_TRY(eg_outfile_commit(&s->file, err));
    return eg_outfile_append(&s->file, writer->root, path, bytes, err);
}

/** Prepare the state of a new section. */
static eg_status
prepare(eg_record_writer *w,
        eg_section_type type,
        const uint8_t *key,
        size_t key_len,
        eg_error *err)
{
    eg_open_section *s = &w->section;
    *s = (eg_open_section){.info = eg_section_info_of((uint64_t)type),
                           .about = {.type = type, .key_len = key_len},
                           .file = {.fd = -1}};
    if (eg_section_phase(type) == EG_PHASE_NONE ||
        eg_section_name(s->about.name, type, key, key_len) != EG_OK) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "no section has this type and key");
    }
    if (key_len > 0) {
        memcpy(s->about.key, key, key_len);
        eg_device_begin(&s->device, &s->about);
    }
    eg_merkle_init(&s->tree);
    if (s->info->shape == EG_SHAPE_SEGMENTS) {
        /* The folder appears when the section is complete. */
        snprintf(s->place, sizeof(s->place), "%s/%s", EG_STAGING,
                 strrchr(s->about.name, '/') + 1);
    } else {
        snprintf(s->place, sizeof(s->place), "%s", s->about.name);
    }
    return EG_OK;
}

static eg_status
begin_files(eg_record_writer *w, eg_error *err)
{
    eg_open_section *s = &w->section;
    uint32_t files;
    EG_TRY(count_files(w, &s->about, &files, err));
    if (files > 0 && s->info->shape != EG_SHAPE_DEVICE) {
        return eg_fail(err, EG_ERR_STATE, "%s: is there already",
                       s->about.name);
    }
    EG_TRY(drop_toc(w, err));
    if (s->info->shape == EG_SHAPE_SEGMENTS) {
        /* What an attempt that failed has left. */
        EG_TRY(eg_remove_tree(w->root, s->place, err));
    }
    return files > 0 ? eg_writer_resume_device(w, files, err)
                     : eg_writer_begin_segment(w, err);
}

eg_status
eg_record_writer_begin(eg_record_writer *writer,
                       eg_section_type type,
                       const uint8_t *key,
                       size_t key_len,
                       uint64_t *items,
                       eg_error *err)
{
    if (writer->section.open) {
        return eg_fail(err, EG_ERR_STATE, "%s: must be ended first",
                       writer->section.about.name);
    }
    EG_TRY(prepare(writer, type, key, key_len, err));
    EG_TRY(check_phase(writer, type, err));
    const eg_status status = eg_told(begin_files(writer, err), err);
    if (status != EG_OK) {
        eg_outfile_abandon(&writer->section.file);
        return status;
    }
    writer->section.open = true;
    if (items != NULL) {
        *items = writer->section.ordinal;
    }
    return EG_OK;
}

/* -- items ------------------------------------------------------------------ */

static void
note_first(void *context, const eg_record_finding *finding)
{
    eg_first_finding *first = context;
    if (!first->any) {
        eg_fail(first->err, EG_ERR_MALFORMED, "%s%s%s", finding->place,
                finding->place[0] == '\0' ? "" : ": ", finding->text);
    }
    first->any = true;
}

eg_record_sink
eg_first_finding_sink(eg_first_finding *first)
{
    return (eg_record_sink){note_first, first};
}

/** A device's items: header, ballots of its kind, close. */
static eg_status
take_device_item(eg_device_state *d, const eg_record_item *item, eg_error *err)
{
    if (d->has_close) {
        return eg_fail(err, EG_ERR_MALFORMED, "the device is closed");
    }
    EG_TRY(eg_device_add(d, item));
    if (!d->has_header || !d->known) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "a %s does not belong here in the device's section",
                       eg_item_kind_name(item->kind));
    }
    return EG_OK;
}

eg_status
eg_open_section_take(eg_open_section *section,
                     const uint8_t *item,
                     size_t len,
                     eg_error *err)
{
    if (len == 0 || len > EG_ITEM_BYTES_MAX) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "an item has 1 to %zu bytes, not %zu", EG_ITEM_BYTES_MAX,
                       len);
    }
    EG_TRY(eg_item_check(item, len, false, NULL, err));
    const eg_record_item about = {.bytes = item,
                                  .len = len,
                                  .ordinal = section->ordinal,
                                  .kind = eg_item_peek(item, len),
                                  .canonical = true};
    eg_first_finding first = {.err = err};
    const eg_record_sink sink = eg_first_finding_sink(&first);
    eg_order_add(&section->order, section->about.type, "", &about, &sink);
    if (first.any) {
        return EG_ERR_MALFORMED;
    }
    if (section->about.type == EG_SECTION_DEVICE) {
        EG_TRY(take_device_item(&section->device, &about, err));
    } else if (section->about.type == EG_SECTION_DEVICE_ATTESTATIONS &&
               about.kind != EG_ITEM_DEVICE_ATTESTATION) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "a %s does not belong among attestations",
                       eg_item_kind_name(about.kind));
    }
    EG_TRY(eg_merkle_add_item(&section->tree, item, len));
    section->ordinal++;
    return EG_OK;
}

/** Begin the next segment if the present one is full. */
static eg_status
roll_over(eg_record_writer *w, size_t more, eg_error *err)
{
    eg_open_section *s = &w->section;
    if (s->info->shape == EG_SHAPE_FILE || s->ordinal == 0 ||
        s->file.bytes + more <= w->segment_bytes) {
        return EG_OK;
    }
    EG_TRY(eg_outfile_commit(&s->file, err));
    s->segment++;
    if (s->segment >= EG_SEGMENTS_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "%s: too many segments",
                       s->about.name);
    }
    return eg_writer_begin_segment(w, err);
}

/** Write the frame of an item that was not yet taken. */
static eg_status
write_item(eg_record_writer *w, const uint8_t *item, size_t len, eg_error *err)
{
    eg_open_section *s = &w->section;
    EG_TRY(roll_over(w, len, err));
    eg_buffer_clear(&w->frame);
    EG_TRY(eg_frame_put(&w->frame, w->encoding, item, len, false, err));
    return eg_outfile_write(&s->file, w->frame.data, w->frame.len, err);
}

/** The section cannot be gone on with. */
static void
lose_section(eg_record_writer *w)
{
    eg_outfile_abandon(&w->section.file);
    w->section.open = false;
}

eg_status
eg_record_writer_add(eg_record_writer *writer,
                     const uint8_t *item,
                     size_t len,
                     eg_error *err)
{
    eg_open_section *s = &writer->section;
    if (!s->open) {
        return eg_fail(err, EG_ERR_STATE, "no section is open");
    }
    /* A refused item leaves the section as it was. */
    const eg_merkle tree = s->tree;
    const eg_order_state order = s->order;
    const eg_device_state device = s->device;
    const uint64_t ordinal = s->ordinal;
    eg_status status = eg_told(eg_open_section_take(s, item, len, err), err);
    if (status != EG_OK) {
        s->tree = tree;
        s->order = order;
        s->device = device;
        s->ordinal = ordinal;
        eg_error_prefix(err, "%s: ", s->about.name);
        return status;
    }
    s->ordinal = ordinal; /* A new segment begins at this item. */
    status = eg_told(write_item(writer, item, len, err), err);
    s->ordinal = ordinal + 1;
    if (status != EG_OK) {
        lose_section(writer);
    }
    return status;
}

eg_status
eg_record_writer_sync(eg_record_writer *writer, eg_error *err)
{
    eg_open_section *s = &writer->section;
    if (!s->open || s->info->shape != EG_SHAPE_DEVICE) {
        return eg_fail(err, EG_ERR_STATE, "no device section is open");
    }
    const eg_status status = eg_outfile_sync(&s->file, err);
    if (status != EG_OK) {
        lose_section(writer);
    }
    return status;
}

/* -- ending a section ------------------------------------------------------- */

static eg_status
end_files(eg_record_writer *w, eg_error *err)
{
    eg_open_section *s = &w->section;
    eg_first_finding first = {.err = err};
    const eg_record_sink sink = eg_first_finding_sink(&first);
    eg_order_end(&s->order, s->about.type, s->about.name, &sink);
    if (first.any) {
        return EG_ERR_MALFORMED;
    }
    EG_TRY(eg_outfile_commit(&s->file, err));
    if (s->info->shape != EG_SHAPE_SEGMENTS) {
        return EG_OK;
    }
    return eg_rename_synced(w->root, s->place, s->about.name, err);
}

eg_status
eg_record_writer_end(eg_record_writer *writer,
                     eg_section_digest *digest,
                     eg_error *err)
{
    eg_open_section *s = &writer->section;
    if (!s->open) {
        return eg_fail(err, EG_ERR_STATE, "no section is open");
    }
    const eg_status status = eg_told(end_files(writer, err), err);
    lose_section(writer);
    if (status != EG_OK) {
        return status;
    }
    if (digest != NULL) {
        *digest = (eg_section_digest){.whole = true, .items = s->ordinal};
        eg_merkle_root(&s->tree, &digest->root);
        if (s->about.type == EG_SECTION_DEVICE) {
            digest->ballots = s->device.ballots;
            eg_merkle_root(&s->device.codes, &digest->codes_root);
        }
    }
    return EG_OK;
}

/* -- files outside the roots ------------------------------------------------ */

eg_status
eg_record_writer_put_file(eg_record_writer *writer,
                          const char *name,
                          const uint8_t *bytes,
                          size_t len,
                          eg_error *err)
{
    eg_path path;
    eg_path_parse(&path, name);
    if (eg_path_fault(name, strlen(name)) != NULL ||
        path.role != EG_PATH_OUTSIDE ||
        strncmp(name, EG_STAGING "/", sizeof(EG_STAGING)) == 0) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "%s: no file of this name lies outside the roots", name);
    }
    eg_outfile file;
    EG_TRY(eg_outfile_begin(&file, writer->root, name, err));
    const eg_status status = eg_outfile_write(&file, bytes, len, err);
    if (status != EG_OK) {
        eg_outfile_abandon(&file);
        return status;
    }
    return eg_outfile_commit(&file, err);
}
