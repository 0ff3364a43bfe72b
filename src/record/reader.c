/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening a record: container, names, version, layout, phase, header, claimed
 * table of contents, in this order.  Whatever fails here refuses the record.
 */
#include "record/reader.h"

#include <stdlib.h>
#include <string.h>

#include "record/fields.h"

/** Largest minor version that a header may name. */
#define MINOR_MAX 65535u

static eg_status
read_stream(void *context,
            uint8_t *bytes,
            size_t room,
            size_t *got,
            eg_error *err)
{
    return eg_stream_read(context, bytes, room, got, err);
}

/* -- step 3: the major version before anything else ------------------------- */

/**
 * The major version that the file @p entry claims in its segment header; 0 if
 * it is no such file.  A fault of it comes up again where it belongs.
 */
static eg_status
peek_major(const eg_record *record,
           const eg_entry *entry,
           eg_record_encoding encoding,
           uint32_t *major,
           eg_error *err)
{
    eg_stream *stream;
    EG_TRY(eg_stream_open(&stream, &record->store, entry, err));
    eg_frames frames;
    eg_status status =
        eg_frames_init(&frames, (eg_source){read_stream, stream}, encoding);
    if (status == EG_OK) {
        status = eg_frames_header(&frames, EG_SECTION_HEADER, NULL, 0, 0, major,
                                  err);
    }
    eg_frames_free(&frames);
    eg_stream_close(stream);
    return status == EG_REJECT ? EG_OK : status;
}

static eg_status
check_major(const eg_record *record, const eg_record_sink *sink, eg_error *err)
{
    static const struct {
        const char *name;
        eg_record_encoding encoding;
    } places[] = {{"setup/header.binpb", EG_RECORD_PROTOBUF},
                  {"setup/header.jsonl", EG_RECORD_JSON}};
    for (size_t i = 0; i < EG_ARRAY_LEN(places); i++) {
        const eg_entry *entry = eg_store_find(&record->store, places[i].name);
        if (entry == NULL || entry->folder) {
            continue;
        }
        uint32_t major = 0;
        EG_TRY(peek_major(record, entry, places[i].encoding, &major, err));
        if (major != 0 && major != EG_RECORD_MAJOR) {
            return eg_find(sink, err, EG_R_VERSION, EG_PLACE_RECORD,
                           "the record is of format version %u; version %d "
                           "can be read",
                           major, EG_RECORD_MAJOR);
        }
    }
    return EG_OK;
}

/* -- step 6: the header section --------------------------------------------- */

/** RecordHeader: 1 format_major, 2 format_minor. */
static eg_status
read_header_items(eg_record *record,
                  eg_record_cursor *cursor,
                  uint32_t *major,
                  eg_error *err)
{
    eg_record_item item;
    EG_TRY(eg_record_next(cursor, &item, err));
    if (item.bytes == NULL ||
        (item.canonical && item.kind != EG_ITEM_RECORD_HEADER)) {
        /* The cursor has told the finding. */
        return eg_fail(err, EG_REJECT,
                       "R.structure: setup/header: holds no record header");
    }
    if (!item.canonical) {
        return EG_REJECT;
    }
    const eg_span header = eg_item_payload((eg_span){item.bytes, item.len});
    *major = (uint32_t)eg_item_field(header, 1).varint;
    record->minor = (uint32_t)eg_item_field(header, 2).varint;

    EG_TRY(eg_record_next(cursor, &item, err));
    if (item.bytes != NULL) {
        return eg_find(&cursor->sink, err, EG_R_STRUCTURE,
                       (eg_place){EG_SECTION_HEADER, 1, "setup/header"},
                       "the section holds more than one item");
    }
    return EG_OK;
}

static eg_status
read_header(eg_record *record, const eg_record_sink *sink, eg_error *err)
{
    eg_record_cursor *cursor;
    EG_TRY(eg_record_cursor_open(&cursor, record, 0, sink, err));
    cursor->any_minor = true;
    uint32_t major = 0;
    const eg_status status = read_header_items(record, cursor, &major, err);
    eg_record_cursor_free(cursor);
    EG_TRY(status);
    if (major != EG_RECORD_MAJOR || record->minor > MINOR_MAX) {
        return eg_find(sink, err, EG_R_VERSION, EG_PLACE_RECORD,
                       "the record is of format version %u.%u; version %d "
                       "can be read",
                       major, record->minor, EG_RECORD_MAJOR);
    }
    record->newer = record->minor > EG_RECORD_MINOR;
    return EG_OK;
}

/* -- all steps -------------------------------------------------------------- */

/** Turn a refusal that has only a sentence into a finding. */
static eg_status
as_finding(eg_status status,
           eg_record_code code,
           const eg_error *why,
           const eg_record_sink *sink,
           eg_error *err)
{
    if (status == EG_REJECT) {
        return eg_find(sink, err, code, EG_PLACE_RECORD, "%s", why->text);
    }
    return status == EG_OK
               ? EG_OK
               : eg_fail(err, status, "%s",
                         why->text[0] == '\0' ? eg_status_text(status)
                                              : why->text);
}

static eg_status
open_steps(eg_record *record,
           const char *path,
           const eg_record_sink *sink,
           eg_error *err)
{
    eg_error why = {.status = EG_OK};
    EG_TRY(as_finding(eg_store_open(&record->store, path, &why), EG_R_CONTAINER,
                      &why, sink, err));
    EG_TRY(as_finding(eg_layout_check_names(&record->store, &why),
                      EG_R_CONTAINER, &why, sink, err));
    EG_TRY(check_major(record, sink, err));
    EG_TRY(as_finding(eg_layout_make(&record->layout, &record->store, &why),
                      EG_R_CONTAINER, &why, sink, err));
    EG_TRY(as_finding(eg_layout_find_phase(&record->layout, &why),
                      EG_R_STRUCTURE, &why, sink, err));
    EG_TRY(read_header(record, sink, err));
    return eg_record_has_toc(record) ? eg_toc_check_form(record, sink, err)
                                     : EG_OK;
}

eg_status
eg_record_open(eg_record **out,
               const char *path,
               const eg_record_sink *sink,
               eg_error *err)
{
    eg_record *record = calloc(1, sizeof(*record));
    if (record == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory to open a record");
    }
    record->store.fd = -1;
    const eg_status status = eg_told(open_steps(record, path, sink, err), err);
    if (status != EG_OK) {
        eg_record_free(record);
        return status;
    }
    *out = record;
    return EG_OK;
}

void
eg_record_free(eg_record *record)
{
    if (record == NULL) {
        return;
    }
    eg_layout_free(&record->layout);
    eg_store_close(&record->store);
    free(record);
}

eg_record_encoding
eg_record_get_encoding(const eg_record *record)
{
    return record->layout.encoding;
}

eg_record_store
eg_record_get_store(const eg_record *record)
{
    return record->store.kind;
}

eg_record_phase
eg_record_get_phase(const eg_record *record)
{
    return record->layout.phase;
}

bool
eg_record_has_toc(const eg_record *record)
{
    size_t index;
    return eg_record_find(record, &index, EG_SECTION_TOC, NULL, 0) == EG_OK;
}

uint32_t
eg_record_format_minor(const eg_record *record)
{
    return record->minor;
}

size_t
eg_record_section_count(const eg_record *record)
{
    return record->layout.count;
}

const eg_record_section *
eg_record_section_at(const eg_record *record, size_t index)
{
    return &record->layout.section[index].about;
}

eg_status
eg_record_find(const eg_record *record,
               size_t *index,
               eg_section_type type,
               const uint8_t *key,
               size_t key_len)
{
    size_t low = 0;
    size_t high = record->layout.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const eg_record_section *s = &record->layout.section[middle].about;
        if (eg_section_compare(s->type, s->key, s->key_len, type, key,
                               key_len) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == record->layout.count) {
        return EG_ERR_NOT_FOUND;
    }
    const eg_record_section *s = &record->layout.section[low].about;
    if (eg_section_compare(s->type, s->key, s->key_len, type, key, key_len) !=
        0) {
        return EG_ERR_NOT_FOUND;
    }
    *index = low;
    return EG_OK;
}

/* -- files outside the roots ------------------------------------------------ */

/** Read all of @p stream into @p out. */
static eg_status
read_whole(eg_stream *stream, eg_buffer *out, eg_error *err)
{
    uint8_t bytes[4096];
    size_t got;
    do {
        EG_TRY(eg_stream_read(stream, bytes, sizeof(bytes), &got, err));
        eg_buffer_append(out, bytes, got);
        const eg_status status = eg_buffer_status(out);
        if (status != EG_OK) {
            return eg_fail(err, status, "the file is longer than %zu bytes",
                           out->ceiling);
        }
    } while (got > 0);
    return EG_OK;
}

eg_status
eg_record_read_file(const eg_record *record,
                    const char *name,
                    uint8_t **bytes,
                    size_t *len,
                    size_t ceiling,
                    eg_error *err)
{
    eg_path path;
    eg_path_parse(&path, name);
    const eg_entry *entry = eg_store_find(&record->store, name);
    if (path.role != EG_PATH_OUTSIDE || entry == NULL || entry->folder) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "%s: the record has no such file",
                       name);
    }
    eg_stream *stream;
    EG_TRY(eg_stream_open(&stream, &record->store, entry, err));
    EG_BUFFER(whole, ceiling);
    const eg_status status = read_whole(stream, &whole, err);
    eg_stream_close(stream);
    EG_TRY(status);
    uint8_t *copy = malloc(whole.len + 1);
    if (copy == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for %s", name);
    }
    if (whole.len > 0) {
        memcpy(copy, whole.data, whole.len);
    }
    copy[whole.len] = 0;
    *bytes = copy;
    *len = whole.len;
    return EG_OK;
}
