/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any item: what it is, whether its bytes are canonical, and the way to and
 * from its value.
 */
#include <stdio.h>

#include "record/item_codec.h"
#include "record/schema.h"

/** What is known of one kind. */
typedef struct item_row {
    eg_item_kind kind;
    bool needs_group;
    const char *name;
    void (*read)(item_reader *r, eg_item *item, eg_span m);
    void (*write)(item_writer *w, const eg_item *item);
} item_row;

static const item_row rows[] = {
#define ITEM_ROW(kind, stem, name, needs_group) \
    {kind, needs_group, name, item_read_##stem, item_write_##stem},
    ITEM_TABLE(ITEM_ROW)
#undef ITEM_ROW
};

static const item_row *
find_row(eg_item_kind kind)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(rows); i++) {
        if (rows[i].kind == kind) {
            return &rows[i];
        }
    }
    return NULL;
}

void
eg_item_fault_code(const eg_item_fault *fault, char out[EG_FAULT_CODE_MAX])
{
    const unsigned v = fault->verification;
    if (fault->check == EG_FAULT_STRUCTURE) {
        (void)snprintf(out, EG_FAULT_CODE_MAX, "%u.structure", v);
    } else if (fault->check == EG_FAULT_COUNT) {
        (void)snprintf(out, EG_FAULT_CODE_MAX, "%u", v);
    } else {
        (void)snprintf(out, EG_FAULT_CODE_MAX, "%u.%c", v, fault->check);
    }
}

/** The one field of an envelope, and its row; NULL for an unknown kind. */
static const item_row *
open_item(eg_span bytes, eg_span *message)
{
    eg_pb_reader at = eg_pb_read(bytes);
    eg_pb_value v;
    if (!eg_pb_next(&at, &v)) {
        return NULL;
    }
    *message = v.bytes;
    return v.number > INT32_MAX ? NULL : find_row((eg_item_kind)v.number);
}

eg_item_kind
eg_item_peek(const uint8_t *bytes, size_t len)
{
    eg_span message;
    const item_row *row =
        open_item((eg_span){.data = bytes, .len = len}, &message);
    return row == NULL ? EG_ITEM_NONE : row->kind;
}

const char *
eg_item_kind_name(eg_item_kind kind)
{
    const item_row *row = find_row(kind);
    return row == NULL ? "unknown item" : row->name;
}

eg_status
eg_item_check(const uint8_t *bytes,
              size_t len,
              bool newer,
              bool *unknown,
              eg_error *err)
{
    const eg_span span = {.data = bytes, .len = len};
    size_t count = 0;
    EG_TRY(eg_pb_check(&eg_schema_item, span, newer ? EG_PB_NEWER_MINOR : 0,
                       &count, err));
    if (unknown != NULL) {
        *unknown = count > 0;
    }
    return EG_OK;
}

/** Fill @p out by @p row; it is emptied again when that fails. */
static eg_status
decode_with(const item_row *row, item_reader *r, eg_item *out, eg_span message)
{
    if (row->needs_group && r->group == NULL) {
        return eg_fail(r->err, EG_ERR_ARGUMENT, "reading a %s needs the group",
                       row->name);
    }
    out->kind = row->kind;
    row->read(r, out, message);
    if (r->status != EG_OK) {
        *out = (eg_item){0};
        eg_error_prefix(r->err, "%s: ", row->name);
    }
    return r->status;
}

eg_status
eg_item_decode(const eg_group *group,
               eg_arena *arena,
               eg_item *out,
               eg_item_faults *faults,
               const uint8_t *bytes,
               size_t len,
               eg_error *err)
{
    if (faults != NULL) {
        faults->len = 0;
        faults->total = 0;
    }
    *out = (eg_item){0};
    eg_span message = {0};
    const item_row *row =
        open_item((eg_span){.data = bytes, .len = len}, &message);
    if (row == NULL) {
        return EG_OK;
    }
    item_reader r = {
        .group = group,
        .arena = arena,
        .faults = faults,
        .err = err,
        .element_len = group == NULL ? 0 : eg_group_element_len(group),
        .scalar_len = group == NULL ? 0 : eg_group_scalar_len(group),
    };
    return decode_with(row, &r, out, message);
}

/** Judge what was written from @p start on. */
static eg_status
judge_written(const eg_buffer *out, size_t start, eg_error *err)
{
    EG_TRY(eg_buffer_status(out));
    const size_t len = out->len - start;
    if (len > EG_ITEM_BYTES_MAX) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "the item is %zu bytes long, over the limit of 64 MiB",
                       len);
    }
    if (eg_item_check(out->data + start, len, false, NULL, err) != EG_OK) {
        if (err != NULL) {
            err->status = EG_ERR_ARGUMENT;
        }
        return EG_ERR_ARGUMENT;
    }
    return EG_OK;
}

eg_status
eg_item_encode(const eg_group *group,
               eg_buffer *out,
               const eg_item *item,
               eg_error *err)
{
    const item_row *row = find_row(item->kind);
    if (row == NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT, "no item is of kind %d",
                       (int)item->kind);
    }
    if (row->needs_group && group == NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT, "writing a %s needs the group",
                       row->name);
    }
    EG_TRY(eg_buffer_status(out));
    const size_t start = out->len;
    item_writer w = {.group = group, .out = out};
    const size_t mark = item_begin(&w, (uint32_t)row->kind);
    row->write(&w, item);
    item_end(&w, mark);
    const eg_status status = judge_written(out, start, err);
    if (status != EG_OK) {
        eg_buffer_truncate(out, start);
    }
    return status;
}
