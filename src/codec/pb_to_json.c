/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canonical protobuf bytes to JSON text.  The bytes are checked first, so the
 * printing relies on them: known order, wire types as declared, valid times.
 */
#include <inttypes.h>
#include <string.h>

#include "codec/json_write.h"
#include "codec/pb_json.h"
#include "codec/pb_path.h"
#include "codec/text.h"

typedef struct printer {
    eg_buffer *out;
    eg_error *err;
} printer;

static eg_status print_message(printer *p,
                               const eg_pb_message *type,
                               eg_span bytes,
                               const pb_frame *up);

static eg_status
fail(printer *p, const pb_frame *at, eg_status status, const char *what)
{
    char path[PB_PATH_MAX];
    pb_path_text(at, path);
    return eg_fail(p->err, status, "%s %s", path, what);
}

static void
print_base64(printer *p, eg_span bytes)
{
    const size_t len = eg_base64_text_len(bytes.len);
    uint8_t *place = eg_buffer_extend(p->out, len + 2);
    if (place != NULL) {
        place[0] = '"';
        eg_base64_write((char *)place + 1, bytes.data, bytes.len);
        place[len + 1] = '"';
    }
}

static eg_status
print_enum(printer *p, const pb_frame *at, uint64_t value)
{
    const char *name = pb_enum_name(at->field->enums, value);
    if (name == NULL) {
        return fail(p, at, EG_ERR_UNSUPPORTED,
                    "has an unknown value, which JSON cannot carry");
    }
    eg_buffer_format(p->out, "\"%s\"", name);
    return EG_OK;
}

static void
print_time(printer *p, eg_span bytes)
{
    char text[PB_TIME_TEXT];
    pb_time_write(text, eg_pb_read_time(bytes));
    eg_buffer_format(p->out, "\"%s\"", text);
}

/** One value without its name. */
static eg_status
print_value(printer *p, const pb_frame *at, const eg_pb_value *v)
{
    switch ((eg_pb_kind)at->field->kind) {
    case EG_PB_BOOL:
        eg_buffer_text(p->out, v->varint != 0 ? "true" : "false");
        return EG_OK;
    case EG_PB_U32:
        eg_buffer_format(p->out, "%" PRIu64, v->varint);
        return EG_OK;
    case EG_PB_U64:
        eg_buffer_format(p->out, "\"%" PRIu64 "\"", v->varint);
        return EG_OK;
    case EG_PB_I32:
        eg_buffer_format(p->out, "%" PRId64, (int64_t)v->varint);
        return EG_OK;
    case EG_PB_I64:
        eg_buffer_format(p->out, "\"%" PRId64 "\"", (int64_t)v->varint);
        return EG_OK;
    case EG_PB_ENUM:
        return print_enum(p, at, v->varint);
    case EG_PB_STRING:
        eg_json_quote(p->out, v->bytes.data, v->bytes.len, 0);
        return EG_OK;
    case EG_PB_BYTES:
        print_base64(p, v->bytes);
        return EG_OK;
    case EG_PB_MESSAGE:
        return print_message(p, at->field->message, v->bytes, at);
    case EG_PB_TIMESTAMP:
        print_time(p, v->bytes);
        return EG_OK;
    }
    return EG_ERR_MALFORMED;
}

/** The row of the next field; rows are met in ascending order. */
static const eg_pb_field *
find_field(const eg_pb_message *type, size_t *cursor, uint32_t number)
{
    while (*cursor < type->count && type->fields[*cursor].number < number) {
        (*cursor)++;
    }
    if (*cursor < type->count && type->fields[*cursor].number == number) {
        return &type->fields[*cursor];
    }
    return NULL;
}

/** Comma, name, and the bracket of a list, as the place wants them. */
static void
print_lead(printer *p, const pb_frame *at, bool first_member, bool in_list)
{
    if (in_list) {
        eg_buffer_byte(p->out, ',');
        return;
    }
    if (!first_member) {
        eg_buffer_byte(p->out, ',');
    }
    eg_buffer_format(p->out, "\"%s\":", at->field->json_name);
    if ((at->field->flags & EG_PB_REPEATED) != 0) {
        eg_buffer_byte(p->out, '[');
    }
}

static void
end_list(printer *p, const eg_pb_field *field)
{
    if (field != NULL && (field->flags & EG_PB_REPEATED) != 0) {
        eg_buffer_byte(p->out, ']');
    }
}

static eg_status
print_message(printer *p,
              const eg_pb_message *type,
              eg_span bytes,
              const pb_frame *up)
{
    pb_frame at = {
        .up = up, .type = type, .depth = up == NULL ? 1 : up->depth + 1};
    eg_pb_reader r = eg_pb_read(bytes);
    eg_pb_value v;
    size_t cursor = 0;
    const eg_pb_field *last = NULL;
    eg_buffer_byte(p->out, '{');
    while (eg_pb_next(&r, &v)) {
        const eg_pb_field *field = find_field(type, &cursor, v.number);
        if (field == NULL) {
            at.field = NULL;
            return fail(p, &at, EG_ERR_UNSUPPORTED,
                        "has an unknown field, which JSON cannot carry");
        }
        const bool in_list = field == last;
        if (!in_list) {
            end_list(p, last);
        }
        at.field = field;
        at.index = in_list ? at.index + 1 : 0;
        print_lead(p, &at, last == NULL, in_list);
        EG_TRY(print_value(p, &at, &v));
        last = field;
    }
    end_list(p, last);
    eg_buffer_byte(p->out, '}');
    return EG_OK;
}

eg_status
eg_pb_to_json(eg_buffer *out,
              const eg_pb_message *type,
              eg_span bytes,
              eg_error *err)
{
    EG_TRY(eg_buffer_status(out));
    EG_TRY(eg_pb_check(type, bytes, EG_PB_NEWER_MINOR, NULL, err));

    const size_t start = out->len;
    printer p = {.out = out, .err = err};
    eg_status status = print_message(&p, type, bytes, NULL);
    if (status == EG_OK && out->status != EG_OK) {
        status = eg_fail(err, out->status, "%s: %s", type->name,
                         eg_status_text(out->status));
    }
    if (status != EG_OK) {
        eg_buffer_truncate(out, start);
        out->status = EG_OK;
    }
    return status;
}
