/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The check of untrusted protobuf bytes: one walk against the schema table.
 *
 * Because canonical fields ascend, the walk is a merge of the bytes with the
 * table: a cursor into the table only moves forward, and a required field that
 * it passes without having met is missing.
 */
#include <stdarg.h>
#include <stdio.h>

#include "codec/pb_path.h"
#include "codec/text.h"

#define WIRE_VARINT 0U
#define WIRE_LEN    2U
#define NUMBER_MAX  ((UINT32_C(1) << 29) - 1)

/** What the whole walk shares. */
typedef struct check {
    unsigned flags;
    size_t unknown;
    eg_error *err;
} check;

/** One message being walked. */
typedef struct walk {
    const uint8_t *at;
    const uint8_t *end;
    pb_frame frame;
    size_t cursor;   /* the table's row for fields not below `number` */
    uint32_t number; /* of the last field, 0 before the first */
    unsigned wire;   /* of the last field */
    size_t records;  /* fields so far */
    uint32_t oneofs; /* groups that have a member */
    eg_span payload; /* of the present LEN field */
    uint64_t value;  /* of the present VARINT field */
} walk;

static eg_status check_message(check *c,
                               const eg_pb_message *type,
                               eg_span bytes,
                               const pb_frame *up);

static eg_status fault(check *c, const walk *w, const char *format, ...)
    EG_PRINTF(3, 4);

/** Note what is wrong with the present field, or the message. */
static eg_status
fault(check *c, const walk *w, const char *format, ...)
{
    if (c->err != NULL) {
        char path[PB_PATH_MAX];
        char what[160];
        va_list args;
        va_start(args, format);
        vsnprintf(what, sizeof(what), format, args);
        va_end(args);
        pb_path_text(&w->frame, path);
        return eg_fail(c->err, EG_ERR_MALFORMED, "%s %s", path, what);
    }
    return EG_ERR_MALFORMED;
}

static bool
rules_d(const check *c)
{
    return (c->flags & EG_PB_WIRE_ONLY) == 0;
}

static bool
take_varint(walk *w, uint64_t *value)
{
    if (w->at < w->end && *w->at < 0x80) {
        *value = *w->at++;
        return true;
    }
    const size_t used = eg_pb_read_varint(
        (eg_span){.data = w->at, .len = (size_t)(w->end - w->at)}, value);
    w->at += used;
    return used != 0;
}

/** Read tag and value or payload of the next field; W3, W4, W5. */
static eg_status
take_field(check *c, walk *w, uint32_t *number, unsigned *wire)
{
    uint64_t tag;
    uint64_t value;
    w->frame.field = NULL;
    if (!take_varint(w, &tag)) {
        return fault(c, w, "has a tag that is cut off or not shortest (W4)");
    }
    if (tag >> 3 == 0 || tag >> 3 > NUMBER_MAX) {
        return fault(c, w, "has a tag without a valid field number (W4)");
    }
    *number = (uint32_t)(tag >> 3);
    *wire = (unsigned)(tag & 7);
    if (*wire != WIRE_VARINT && *wire != WIRE_LEN) {
        return fault(c, w, "has field %u with wire type %u (W3)",
                     (unsigned)*number, *wire);
    }
    if (!take_varint(w, &value)) {
        return fault(c, w,
                     "has field %u with a number that is cut off, not "
                     "shortest, or over 64 bits (W4)",
                     (unsigned)*number);
    }
    w->value = value;
    if (*wire == WIRE_LEN) {
        if (value > (size_t)(w->end - w->at)) {
            return fault(c, w, "has field %u that is cut off (W5)",
                         (unsigned)*number);
        }
        w->payload = (eg_span){.data = w->at, .len = (size_t)value};
        w->at += (size_t)value;
    }
    return EG_OK;
}

/** Move the cursor up to @p number; D1 for required fields passed by. */
static eg_status
advance(check *c, walk *w, uint32_t number)
{
    const eg_pb_message *type = w->frame.type;
    for (; w->cursor < type->count; w->cursor++) {
        const eg_pb_field *field = &type->fields[w->cursor];
        if (field->number >= number) {
            break;
        }
        if ((field->flags & EG_PB_REQUIRED) != 0 &&
            field->number != w->number && rules_d(c)) {
            w->frame.field = field;
            w->frame.index = 0;
            return fault(c, w, "is missing (%s)",
                         field->kind == EG_PB_ENUM ? "D2" : "D1");
        }
    }
    return EG_OK;
}

static bool
is_reserved(const eg_pb_message *type, uint32_t number)
{
    for (size_t i = 0; i < type->reserved_count; i++) {
        if (type->reserved[i] == number) {
            return true;
        }
    }
    return false;
}

/** The greatest number that the message declares or reserves. */
static uint32_t
greatest_number(const eg_pb_message *type)
{
    uint32_t most = type->count > 0 ? type->fields[type->count - 1].number : 0;
    for (size_t i = 0; i < type->reserved_count; i++) {
        if (type->reserved[i] > most) {
            most = type->reserved[i];
        }
    }
    return most;
}

/** A field that the table does not know (W6). */
static eg_status
check_unknown(check *c, walk *w, uint32_t number, unsigned wire)
{
    const eg_pb_message *type = w->frame.type;
    w->frame.field = NULL;
    if ((c->flags & EG_PB_NEWER_MINOR) == 0) {
        return fault(c, w, "has the unknown field %u (W6)", (unsigned)number);
    }
    const bool allowed = type->exactly_one ? !is_reserved(type, number)
                                           : number > greatest_number(type);
    if (!allowed) {
        return fault(c, w,
                     "has the unknown field %u, a number that no newer minor "
                     "may use (W6)",
                     (unsigned)number);
    }
    if (number == w->number && (wire != WIRE_LEN || w->wire != WIRE_LEN)) {
        return fault(c, w, "has the unknown field %u twice (W6)",
                     (unsigned)number);
    }
    if (wire == WIRE_VARINT && w->value == 0) {
        return fault(c, w, "has the unknown field %u with value 0 (W6)",
                     (unsigned)number);
    }
    c->unknown++;
    return EG_OK;
}

const char *
pb_enum_name(const eg_pb_enum *e, uint64_t value)
{
    for (size_t i = 0; i < e->count; i++) {
        if ((uint64_t)(int64_t)e->values[i].number == value) {
            return e->values[i].name;
        }
    }
    return NULL;
}

static eg_status
check_enum(check *c, const walk *w, const eg_pb_enum *e)
{
    if (!rules_d(c) || pb_enum_name(e, w->value) != NULL) {
        return EG_OK;
    }
    const bool is_int32 = w->value == (uint64_t)(int64_t)(int32_t)w->value;
    if (is_int32 && !e->closed && (c->flags & EG_PB_NEWER_MINOR) != 0) {
        c->unknown++;
        return EG_OK;
    }
    return fault(c, w, "has the undeclared value %lld of %s (D2)",
                 (long long)w->value, e->name);
}

static eg_status
check_varint(check *c, walk *w)
{
    const eg_pb_field *field = w->frame.field;
    if (w->value == 0) {
        return fault(c, w, "is written although it is 0 (W2)");
    }
    switch ((eg_pb_kind)field->kind) {
    case EG_PB_BOOL:
        return w->value == 1 ? EG_OK : fault(c, w, "must be the byte 1 (W4)");
    case EG_PB_U32:
        if (rules_d(c) && w->value > INT32_MAX) {
            return fault(c, w, "must be below 2^31 (D4)");
        }
        return EG_OK;
    case EG_PB_U64:
        if (rules_d(c) && w->value > INT64_MAX) {
            return fault(c, w, "must be below 2^63 (D4)");
        }
        return EG_OK;
    case EG_PB_I32:
        if (rules_d(c) && w->value != (uint64_t)(int64_t)(int32_t)w->value) {
            return fault(c, w, "must be a 32-bit integer (D4)");
        }
        return EG_OK;
    case EG_PB_I64:
        return EG_OK;
    case EG_PB_ENUM:
        return check_enum(c, w, field->enums);
    case EG_PB_STRING:
    case EG_PB_BYTES:
    case EG_PB_MESSAGE:
    case EG_PB_TIMESTAMP:
        break;
    }
    return fault(c, w, "must be length-delimited (W3)");
}

static eg_status
check_width(check *c, const walk *w)
{
    const uint32_t width = w->frame.field->width;
    const size_t len = w->payload.len;
    if (width == 0 || !rules_d(c)) {
        return EG_OK;
    }
    if ((w->frame.field->flags & EG_PB_MULTIPLE) != 0) {
        return len % width == 0
                   ? EG_OK
                   : fault(c, w, "must be a multiple of %u bytes, not %zu (D1)",
                           (unsigned)width, len);
    }
    return len == width ? EG_OK
                        : fault(c, w, "must be %u bytes, not %zu (D1)",
                                (unsigned)width, len);
}

static eg_status
check_time(check *c, const walk *w)
{
    /* Inside a Timestamp, D4 and the like would only repeat what D3 says. */
    check inner = {.flags = c->flags | EG_PB_WIRE_ONLY, .err = c->err};
    inner.flags &= ~(unsigned)EG_PB_NEWER_MINOR;
    EG_TRY(check_message(&inner, &pb_timestamp, w->payload, &w->frame));
    if (rules_d(c) && !pb_time_valid(eg_pb_read_time(w->payload))) {
        return fault(c, w,
                     "must be a time of the years 1970 to 9999 in whole "
                     "milliseconds (D3)");
    }
    return EG_OK;
}

static eg_status
check_payload(check *c, walk *w)
{
    const eg_pb_field *field = w->frame.field;
    switch ((eg_pb_kind)field->kind) {
    case EG_PB_STRING:
        if (w->payload.len == 0) {
            return fault(c, w, "is written although it is empty (W2)");
        }
        if (!eg_utf8_valid(w->payload.data, w->payload.len)) {
            return fault(c, w, "must be UTF-8 (W8)");
        }
        return EG_OK;
    case EG_PB_BYTES:
        if (w->payload.len == 0) {
            return fault(c, w, "is written although it is empty (W2)");
        }
        return check_width(c, w);
    case EG_PB_MESSAGE:
        return check_message(c, field->message, w->payload, &w->frame);
    case EG_PB_TIMESTAMP:
        return check_time(c, w);
    case EG_PB_BOOL:
    case EG_PB_U32:
    case EG_PB_U64:
    case EG_PB_I32:
    case EG_PB_I64:
    case EG_PB_ENUM:
        break;
    }
    return fault(c, w, "must be a varint (W3)");
}

/** A field of the table: how often (W2, W7), then what. */
static eg_status
check_known(check *c, walk *w, uint32_t number, unsigned wire)
{
    const eg_pb_field *field = &w->frame.type->fields[w->cursor];
    w->frame.index = number == w->number ? w->frame.index + 1 : 0;
    w->frame.field = field;
    if (number == w->number && (field->flags & EG_PB_REPEATED) == 0) {
        return fault(c, w, "appears twice (W2)");
    }
    if (field->oneof != 0) {
        const uint32_t group = UINT32_C(1) << field->oneof;
        if ((w->oneofs & group) != 0) {
            return fault(c, w,
                         "stands beside another member of its oneof "
                         "(W2)");
        }
        w->oneofs |= group;
    }
    return wire == WIRE_VARINT ? check_varint(c, w) : check_payload(c, w);
}

static eg_status
check_field(check *c, walk *w)
{
    uint32_t number = 0;
    unsigned wire = 0;
    EG_TRY(take_field(c, w, &number, &wire));
    if (number < w->number) {
        return fault(c, w, "has field %u after field %u (W1)", (unsigned)number,
                     (unsigned)w->number);
    }
    EG_TRY(advance(c, w, number));
    const eg_pb_message *type = w->frame.type;
    if (w->cursor < type->count && type->fields[w->cursor].number == number) {
        EG_TRY(check_known(c, w, number, wire));
    } else {
        EG_TRY(check_unknown(c, w, number, wire));
    }
    w->number = number;
    w->wire = wire;
    w->records++;
    return EG_OK;
}

/** Walk one message; the recursion is as deep as the schema. */
static eg_status
check_message(check *c,
              const eg_pb_message *type,
              eg_span bytes,
              const pb_frame *up)
{
    walk w = {
        .at = bytes.data,
        .end = bytes.data == NULL ? NULL : bytes.data + bytes.len,
        .frame = {.up = up,
                  .type = type,
                  .depth = up == NULL ? 1 : up->depth + 1},
    };
    if (w.frame.depth > EG_PB_MAX_DEPTH) {
        return fault(c, &w, "is nested too deeply (W5)");
    }
    while (w.at < w.end) {
        EG_TRY(check_field(c, &w));
    }
    EG_TRY(advance(c, &w, UINT32_MAX));
    if (type->exactly_one && w.records != 1 && rules_d(c)) {
        w.frame.field = NULL;
        return fault(c, &w, "must have exactly one member, not %zu (D5)",
                     w.records);
    }
    return EG_OK;
}

eg_status
eg_pb_check(const eg_pb_message *type,
            eg_span bytes,
            unsigned flags,
            size_t *unknown,
            eg_error *err)
{
    check c = {.flags = flags, .err = err};
    EG_TRY(check_message(&c, type, bytes, NULL));
    if (unknown != NULL) {
        *unknown = c.unknown;
    }
    return EG_OK;
}

/** Whether one row makes sense. */
static bool
field_valid(const eg_pb_field *f, uint32_t last)
{
    const bool is_bytes = f->kind == EG_PB_BYTES;
    const bool is_message = f->kind == EG_PB_MESSAGE;
    return f->number > last && f->number <= NUMBER_MAX && f->name != NULL &&
           f->json_name != NULL && f->oneof < 32 &&
           (f->kind == EG_PB_ENUM) == (f->enums != NULL) &&
           is_message == (f->message != NULL) &&
           (is_message || (f->flags & EG_PB_REPEATED) == 0) &&
           (is_bytes || (f->width == 0 && (f->flags & EG_PB_MULTIPLE) == 0)) &&
           ((f->flags & EG_PB_MULTIPLE) == 0 || f->width > 0);
}

/** As eg_pb_schema_valid(); @p depth of this message, 1 at the top. */
static bool
message_valid(const eg_pb_message *type, unsigned depth)
{
    if (type->name == NULL || type->count > EG_PB_MAX_FIELDS ||
        depth > EG_PB_MAX_DEPTH) {
        return false;
    }
    uint32_t last = 0;
    for (size_t i = 0; i < type->count; i++) {
        const eg_pb_field *f = &type->fields[i];
        if (!field_valid(f, last) || is_reserved(type, f->number) ||
            (f->message != NULL && !message_valid(f->message, depth + 1))) {
            return false;
        }
        last = f->number;
    }
    return true;
}

bool
eg_pb_schema_valid(const eg_pb_message *type)
{
    return message_valid(type, 1);
}
