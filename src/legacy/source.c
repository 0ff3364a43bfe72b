/* SPDX-License-Identifier: Apache-2.0 */
/* Finding the root of an old record, and reading its parts. */
#include "legacy/source.h"

#include <stdio.h>
#include <stdlib.h>

#include "legacy/layout.h"
#include "legacy/protobuf/files.h"

/** Whether the folder of @p name that is @p len long holds @p leaf, too. */
static bool
has_sibling(const eg_store *store,
            const char *name,
            size_t len,
            const char *leaf)
{
    char other[LG_ROOT_MAX + 64];
    if (len >= LG_ROOT_MAX) {
        return false;
    }
    memcpy(other, name, len);
    memcpy(other + len, leaf, strlen(leaf) + 1);
    const eg_entry *entry = eg_store_find(store, other);
    return entry != NULL && !entry->folder;
}

/** Which layout begins in the folder of the file constants.json @p name. */
static eg_status
layout_at(const lg_source *s, const char *name, lg_layout *out, eg_error *err)
{
    const size_t len = (size_t)(lg_leaf_of(name) - name);
    const bool python = has_sibling(&s->store, name, len, "context.json");
    const bool kotlin =
        has_sibling(&s->store, name, len, "election_initialized.json") ||
        has_sibling(&s->store, name, len, "election_config.json");
    if (python && kotlin) {
        return eg_fail(err, EG_REJECT,
                       "%s: the folder has files of two layouts, context.json "
                       "and election_config.json or election_initialized.json",
                       name);
    }
    *out = python   ? LG_LAYOUT_PYTHON
           : kotlin ? LG_LAYOUT_KOTLIN
                    : LG_LAYOUT_NONE;
    return EG_OK;
}

/** Which layout the file @p name shows that there is in its folder. */
static eg_status
layout_by(const lg_source *s, const char *name, lg_layout *out, eg_error *err)
{
    *out = LG_LAYOUT_NONE;
    if (strcmp(lg_leaf_of(name), "constants.json") == 0) {
        return layout_at(s, name, out, err);
    }
    if (lg_pb_is_first(s, name)) {
        *out = LG_LAYOUT_PROTOBUF;
    }
    return EG_OK;
}

static eg_status
find_root(lg_source *s, eg_error *err)
{
    for (size_t i = 0; i < s->store.count; i++) {
        const char *name = s->store.entry[i].name;
        lg_layout layout = LG_LAYOUT_NONE;
        if (s->store.entry[i].folder) {
            continue;
        }
        EG_TRY(layout_by(s, name, &layout, err));
        if (layout == LG_LAYOUT_NONE) {
            continue;
        }
        if (s->layout != LG_LAYOUT_NONE) {
            return eg_fail(err, EG_REJECT,
                           "%s: there is more than one record; verify one at "
                           "a time",
                           name);
        }
        s->layout = layout;
        s->root_len = (size_t)(lg_leaf_of(name) - name);
        memcpy(s->root, name, s->root_len);
        s->root[s->root_len] = '\0';
    }
    return EG_OK;
}

eg_status
lg_source_open(lg_source *out, const char *path, eg_error *err)
{
    lg_source s = {.layout = LG_LAYOUT_NONE};
    EG_TRY(eg_store_open(&s.store, path, err));
    eg_error why = {0};
    eg_status status = find_root(&s, &why);
    if (status == EG_OK && s.layout != LG_LAYOUT_NONE) {
        status = s.layout == LG_LAYOUT_PROTOBUF ? lg_pb_sort(&s, &why)
                                                : lg_layout_sort(&s, &why);
    }
    if (status == EG_REJECT) {
        s.layout = LG_LAYOUT_REFUSED;
        snprintf(s.why, sizeof(s.why), "%.300s", why.text);
        status = EG_OK;
    }
    if (status != EG_OK) {
        lg_source_close(&s);
        return status;
    }
    *out = s;
    return EG_OK;
}

void
lg_source_close(lg_source *source)
{
    for (size_t i = 0; i < source->len; i++) {
        free(source->entry[i].name);
    }
    free(source->entry);
    eg_store_close(&source->store);
    *source = (lg_source){.layout = LG_LAYOUT_NONE};
}

eg_status
lg_source_add(lg_source *s, const lg_entry *entry)
{
    if (s->len == s->room) {
        const size_t room = s->room == 0 ? 64 : 2 * s->room;
        lg_entry *grown = realloc(s->entry, room * sizeof(*grown));
        if (grown == NULL) {
            return EG_ERR_MEMORY;
        }
        s->entry = grown;
        s->room = room;
    }
    char *name = strdup(entry->name);
    if (name == NULL) {
        return EG_ERR_MEMORY;
    }
    s->entry[s->len] = *entry;
    s->entry[s->len++].name = name;
    s->count[entry->kind]++;
    return EG_OK;
}

size_t
lg_source_next(const lg_source *source, lg_kind kind, size_t from)
{
    size_t i = from;
    while (i < source->len && source->entry[i].kind != kind) {
        i++;
    }
    return i;
}

const char *
lg_source_name(const lg_source *source, size_t entry)
{
    return source->entry[entry].name;
}

/* -- reading ---------------------------------------------------------------- */

/** Append @p len bytes of a stream, or all where that is LG_WHOLE. */
static eg_status
append(eg_stream *stream, uint64_t len, eg_buffer *out, eg_error *err)
{
    const bool whole = len == LG_WHOLE;
    while (len > 0) {
        uint8_t bytes[16384];
        size_t got = 0;
        const size_t room = len < sizeof(bytes) ? (size_t)len : sizeof(bytes);
        EG_TRY(eg_stream_read(stream, bytes, room, &got, err));
        if (got == 0) {
            break;
        }
        len -= whole ? 0 : got;
        eg_buffer_append(out, bytes, got);
        EG_TRY(eg_buffer_status(out));
    }
    return whole || len == 0
               ? EG_OK
               : eg_fail(err, EG_REJECT, "the file ends too early");
}

eg_status
lg_source_read_whole(const lg_source *s,
                     const lg_entry *entry,
                     eg_buffer *out,
                     eg_error *err)
{
    const eg_entry *e = &s->store.entry[entry->file];
    eg_stream *stream;
    if (e->size > LG_FILE_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "the file is over %zu bytes",
                       LG_FILE_MAX);
    }
    EG_TRY(eg_stream_open(&stream, &s->store, e, err));
    const eg_status status = append(stream, LG_WHOLE, out, err);
    eg_stream_close(stream);
    return status;
}

/** Read a part of a file that may be large. */
static eg_status
read_part(const lg_source *s,
          lg_cursor *c,
          const lg_entry *e,
          eg_buffer *out,
          eg_error *err)
{
    if (c->stream != NULL && (c->file != e->file || c->at > e->at)) {
        lg_cursor_end(c);
    }
    if (c->stream == NULL) {
        EG_TRY(eg_stream_open(&c->stream, &s->store, &s->store.entry[e->file],
                              err));
        c->file = e->file;
        c->at = 0;
    }
    eg_status status = eg_stream_skip(c->stream, e->at - c->at, err);
    if (status == EG_OK) {
        status = append(c->stream, e->len, out, err);
    }
    c->at = e->at + e->len;
    if (status != EG_OK) {
        lg_cursor_end(c);
    }
    return status;
}

void
lg_cursor_end(lg_cursor *cursor)
{
    eg_stream_close(cursor->stream);
    cursor->stream = NULL;
}

eg_status
lg_source_read_on(const lg_source *source,
                  lg_cursor *cursor,
                  size_t entry,
                  eg_buffer *out,
                  eg_error *err)
{
    const lg_entry *e = &source->entry[entry];
    eg_buffer_clear(out);
    if (e->len != LG_WHOLE) {
        return read_part(source, cursor, e, out, err);
    }
    EG_TRY(lg_source_read_whole(source, e, out, err));
    return e->part == LG_PART_JSON ? EG_OK : lg_pb_narrow(source, e, out, err);
}

eg_status
lg_source_read(const lg_source *source,
               size_t entry,
               eg_buffer *out,
               eg_error *err)
{
    lg_cursor cursor = {.stream = NULL};
    const eg_status status =
        lg_source_read_on(source, &cursor, entry, out, err);
    lg_cursor_end(&cursor);
    return status;
}

eg_status
lg_source_tree(const lg_source *source,
               size_t entry,
               const eg_buffer *bytes,
               eg_arena *arena,
               const eg_json **out,
               eg_error *err)
{
    const lg_entry *e = &source->entry[entry];
    return e->part == LG_PART_JSON
               ? eg_json_parse(out, arena, eg_buffer_span(bytes), err)
               : lg_pb_part_tree(source->schema, e->part, eg_buffer_span(bytes),
                                 arena, out, err);
}
