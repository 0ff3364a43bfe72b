/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of contents: one entry for each section, whose tree gives the
 * roots.  A record's own table is a claim; a reader recomputes it.
 */
#include <string.h>

#include "record/fields.h"
#include "record/reader.h"

eg_status
eg_toc_item(eg_buffer *out,
            const eg_record_section *about,
            const eg_section_digest *digest)
{
    eg_item item = {.kind = EG_ITEM_TOC_ENTRY};
    item.u.toc = (eg_toc_entry){.section = about->type,
                                .key = {about->key, about->key_len},
                                .critical = true,
                                .item_count = digest->items,
                                .root = digest->root};
    return eg_item_encode(NULL, out, &item, NULL);
}

/* -- well formed? ----------------------------------------------------------- */

static eg_place
toc_place(uint64_t ordinal)
{
    return (eg_place){EG_SECTION_TOC, ordinal, "toc"};
}

/* TocEntry: 1 section_type, 2 key. */

/**
 * A section type that version 2 lacks comes from another version, which is
 * told before the entry's encoding is judged.
 */
static eg_status
refuse_unknown_type(eg_record_cursor *cursor, eg_span item, eg_error *err)
{
    if (eg_item_peek(item.data, item.len) != EG_ITEM_TOC_ENTRY) {
        return EG_OK;
    }
    const uint64_t type = eg_item_field(eg_item_payload(item), 1).varint;
    if (type != 0 && eg_section_info_of(type) == NULL) {
        return eg_find(&cursor->sink, err, EG_R_VERSION,
                       toc_place(cursor->ordinal),
                       "an entry names section type %llu, which version %d "
                       "does not have",
                       (unsigned long long)type, EG_RECORD_MAJOR);
    }
    return EG_OK;
}

/** What the form check remembers. */
typedef struct form {
    eg_section_type type;
    eg_buffer key; /**< Of the entry before. */
    bool any;
    uint64_t unordered; /**< First entry out of order, or EG_NO_ORDINAL. */
} form;

static eg_status
check_entry(form *f,
            eg_record_cursor *cursor,
            const eg_record_item *item,
            eg_error *err)
{
    if (!item->canonical) {
        return EG_REJECT;
    }
    if (item->kind != EG_ITEM_TOC_ENTRY) {
        return eg_find(&cursor->sink, err, EG_R_ROOT, toc_place(item->ordinal),
                       "the item is no entry of a table of contents");
    }
    const eg_span entry = eg_item_payload((eg_span){item->bytes, item->len});
    const eg_section_type type =
        (eg_section_type)eg_item_field(entry, 1).varint;
    if (eg_section_phase(type) == EG_PHASE_NONE) {
        return eg_find(&cursor->sink, err, EG_R_ROOT, toc_place(item->ordinal),
                       "an entry names a section that is outside the roots");
    }
    const eg_span key = eg_item_field(entry, 2).bytes;
    if (f->any && f->unordered == EG_NO_ORDINAL &&
        eg_section_compare(f->type, f->key.data, f->key.len, type, key.data,
                           key.len) >= 0) {
        f->unordered = item->ordinal;
    }
    f->any = true;
    f->type = type;
    eg_buffer_clear(&f->key);
    if (key.len > 0) {
        eg_buffer_append(&f->key, key.data, key.len);
    }
    return eg_buffer_status(&f->key);
}

static eg_status
check_entries(form *f, eg_record_cursor *cursor, eg_error *err)
{
    eg_record_item item;
    for (;;) {
        EG_TRY(eg_record_next(cursor, &item, err));
        if (item.bytes == NULL) {
            break;
        }
        EG_TRY(check_entry(f, cursor, &item, err));
    }
    if (!f->any) {
        return eg_find(&cursor->sink, err, EG_R_ROOT, toc_place(EG_NO_ORDINAL),
                       "the table of contents is empty");
    }
    if (f->unordered != EG_NO_ORDINAL) {
        return eg_find(&cursor->sink, err, EG_R_ROOT, toc_place(f->unordered),
                       "the entry does not come after the one before it");
    }
    return EG_OK;
}

/** Open a cursor on the claimed table. */
static eg_status
open_toc(eg_record_cursor **out,
         const eg_record *record,
         const eg_record_sink *sink,
         eg_error *err)
{
    size_t index;
    if (eg_record_find(record, &index, EG_SECTION_TOC, NULL, 0) != EG_OK) {
        return eg_fail(err, EG_ERR_STATE,
                       "the record claims no table of contents");
    }
    return eg_record_cursor_open(out, record, index, sink, err);
}

eg_status
eg_toc_check_form(const eg_record *record,
                  const eg_record_sink *sink,
                  eg_error *err)
{
    eg_record_cursor *cursor;
    EG_TRY(open_toc(&cursor, record, sink, err));
    cursor->before = refuse_unknown_type;
    form f = {.unordered = EG_NO_ORDINAL};
    eg_buffer_init(&f.key, EG_ITEM_BYTES_MAX);
    const eg_status status = check_entries(&f, cursor, err);
    eg_buffer_free(&f.key);
    eg_record_cursor_free(cursor);
    return status;
}

/* -- the same as computed? -------------------------------------------------- */

/** Whether section @p i has an entry in the recomputed table. */
static bool
is_listed(const eg_record *record, const eg_section_digest *digest, size_t i)
{
    return eg_section_phase(record->layout.section[i].about.type) !=
               EG_PHASE_NONE &&
           digest[i].whole;
}

/** Step through claimed and computed entries together. */
typedef struct merge {
    const eg_record *record;
    const eg_section_digest *digest;
    size_t section; /**< The next computed entry, or the end. */
    const eg_record_sink *sink;
    eg_error *err;
    bool differs;
} merge;

static void
differ(merge *m, uint64_t ordinal, const char *name, const char *what)
{
    (void)eg_find(m->sink, m->differs ? NULL : m->err, EG_R_ROOT,
                  toc_place(ordinal), "%s: %s", name, what);
    m->differs = true;
}

/** Skip what the recomputed table does not list. */
static void
settle(merge *m)
{
    while (m->section < m->record->layout.count &&
           !is_listed(m->record, m->digest, m->section)) {
        m->section++;
    }
}

/** Compare one claimed entry. */
static eg_status
compare_entry(merge *m, const eg_record_item *item)
{
    const eg_span entry = eg_item_payload((eg_span){item->bytes, item->len});
    const eg_section_type type =
        (eg_section_type)eg_item_field(entry, 1).varint;
    const eg_span key = eg_item_field(entry, 2).bytes;
    for (settle(m); m->section < m->record->layout.count; settle(m)) {
        const eg_record_section *s =
            &m->record->layout.section[m->section].about;
        const int order = eg_section_compare(s->type, s->key, s->key_len, type,
                                             key.data, key.len);
        if (order > 0) {
            break;
        }
        m->section++;
        if (order < 0) {
            differ(m, EG_NO_ORDINAL, s->name,
                   "is not in the table of contents");
            continue;
        }
        EG_BUFFER(bytes, 1024);
        EG_TRY(eg_toc_item(&bytes, s, &m->digest[m->section - 1]));
        if (bytes.len != item->len ||
            memcmp(bytes.data, item->bytes, item->len) != 0) {
            differ(m, item->ordinal, s->name,
                   "the entry differs from the section");
        }
        return EG_OK;
    }
    const eg_section_info *info = eg_section_info_of((uint64_t)type);
    differ(m, item->ordinal, info == NULL ? "a section" : info->path,
           "has an entry, but could not be read whole or is not there");
    return EG_OK;
}

static eg_status
compare_all(merge *m, eg_record_cursor *cursor, eg_error *err)
{
    eg_record_item item;
    for (;;) {
        EG_TRY(eg_record_next(cursor, &item, err));
        if (item.bytes == NULL) {
            break;
        }
        EG_TRY(compare_entry(m, &item));
    }
    for (settle(m); m->section < m->record->layout.count; settle(m)) {
        differ(m, EG_NO_ORDINAL,
               m->record->layout.section[m->section].about.name,
               "is not in the table of contents");
        m->section++;
    }
    return m->differs ? EG_REJECT : EG_OK;
}

eg_status
eg_record_check_toc(const eg_record *record,
                    const eg_section_digest *digest,
                    const eg_record_sink *sink,
                    eg_error *err)
{
    eg_record_cursor *cursor;
    EG_TRY(open_toc(&cursor, record, sink, err));
    merge m = {.record = record, .digest = digest, .sink = sink, .err = err};
    const eg_status status = eg_told(compare_all(&m, cursor, err), err);
    eg_record_cursor_free(cursor);
    return status;
}
