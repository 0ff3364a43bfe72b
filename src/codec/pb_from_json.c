/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON text to canonical protobuf bytes, in one pass.
 *
 * Members are encoded in the order in which they are met.  Writers give them
 * in field order, so the result is usually canonical as it stands; when it is
 * not, the pieces of the message are put in order at its end.
 */
#include <stdlib.h>
#include <string.h>

#include "codec/json_lex.h"
#include "codec/pb_json.h"
#include "codec/pb_path.h"
#include "codec/text.h"

#define WIRE_LEN 2U

/** Longest member or enum name that a schema has. */
#define NAME_MAX_LEN 128

typedef struct reader {
    json_lexer lx;
    eg_buffer *out;
    unsigned flags;
} reader;

/** Where the encoding of one field is in the output. */
typedef struct piece {
    size_t start;
    size_t end;
} piece;

/** One message being read. */
typedef struct object {
    pb_frame frame;
    uint64_t seen;   /* bit i: row i was named */
    uint32_t oneofs; /* groups that have a member */
    size_t last;     /* row met last */
    bool unordered;
    piece pieces[EG_PB_MAX_FIELDS];
} object;

static eg_status
read_object(reader *r, const eg_pb_message *type, const pb_frame *up);

static eg_status
fail_at(reader *r, const pb_frame *at, eg_status status, const char *what);

/** "line 1, column 304: encrypted_ballot.contests[3].index what". */
static eg_status
fail_at(reader *r, const pb_frame *at, eg_status status, const char *what)
{
    if (r->lx.err != NULL) {
        char path[PB_PATH_MAX];
        pb_path_text(at, path);
        json_fail(&r->lx, "%s %s", path, what);
        r->lx.err->status = status;
    }
    return status;
}

static eg_status
fail_value(reader *r, const pb_frame *at, const char *what)
{
    return fail_at(r, at, EG_ERR_MALFORMED, what);
}

/** A short string, unescaped; a longer one is no name of a schema. */
static eg_status
read_name(reader *r, char name[NAME_MAX_LEN], size_t *len, bool *is_short)
{
    json_string s;
    EG_TRY(json_lex_string(&r->lx, &s));
    /* An escape is at most six times as long as what it stands for. */
    if (s.len > (s.escaped ? NAME_MAX_LEN * 6 : NAME_MAX_LEN)) {
        *is_short = false;
        return EG_OK;
    }
    char text[NAME_MAX_LEN * 6];
    *len = s.len;
    if (s.escaped) {
        *len = json_unescape(text, &s);
    } else {
        memcpy(text, s.raw, s.len);
    }
    *is_short = *len <= NAME_MAX_LEN;
    if (*is_short) {
        memcpy(name, text, *len);
    }
    return EG_OK;
}

static bool
equals(const char *name, const char *text, size_t len)
{
    return strlen(name) == len && memcmp(name, text, len) == 0;
}

/** The row with this JSON or proto name, or type->count. */
static size_t
find_row(const eg_pb_message *type, size_t hint, const char *name, size_t len)
{
    if (hint < type->count && equals(type->fields[hint].json_name, name, len)) {
        return hint;
    }
    for (size_t i = 0; i < type->count; i++) {
        if (equals(type->fields[i].json_name, name, len) ||
            equals(type->fields[i].name, name, len)) {
            return i;
        }
    }
    return type->count;
}

/**
 * Read the digits of a plain decimal integer.
 * @param[out] value Two's complement when there was a minus.
 */
static bool
parse_plain(const uint8_t *text, size_t len, bool is_signed, uint64_t *value)
{
    const bool minus = len > 0 && text[0] == '-';
    const uint8_t *digits = text + minus;
    const size_t count = len - minus;
    if (count == 0 || (digits[0] == '0' && len > 1)) {
        return false;
    }
    uint64_t v = 0;
    for (size_t i = 0; i < count; i++) {
        if (digits[i] < '0' || digits[i] > '9') {
            return false;
        }
        const uint64_t digit = (uint64_t)(digits[i] - '0');
        if (v > (UINT64_MAX - digit) / 10) {
            return false;
        }
        v = v * 10 + digit;
    }
    if (is_signed && v > (uint64_t)INT64_MAX + minus) {
        return false;
    }
    *value = minus ? 0 - v : v;
    return is_signed || !minus;
}

/** An integer, as a number or as a string. */
static eg_status
read_integer(reader *r, const pb_frame *at)
{
    const eg_pb_kind kind = (eg_pb_kind)at->field->kind;
    const bool is_signed =
        kind == EG_PB_I32 || kind == EG_PB_I64 || kind == EG_PB_ENUM;
    uint64_t value = 0;
    bool good;
    const int c = json_peek(&r->lx);
    if (c == '"') {
        char text[NAME_MAX_LEN];
        size_t len = 0;
        EG_TRY(read_name(r, text, &len, &good));
        good =
            good && parse_plain((const uint8_t *)text, len, is_signed, &value);
    } else if (c == '-' || (c >= '0' && c <= '9')) {
        json_number n;
        EG_TRY(json_lex_number(&r->lx, &n));
        good = parse_plain(n.raw, n.len, is_signed, &value);
    } else {
        return json_fail_token(&r->lx, "an integer");
    }
    /* 32-bit values that overflow would be other values to a reader that
     * takes the low bits. */
    if (good && kind == EG_PB_U32) {
        good = value <= UINT32_MAX;
    } else if (good && (kind == EG_PB_I32 || kind == EG_PB_ENUM)) {
        good = value == (uint64_t)(int64_t)(int32_t)value;
    }
    if (!good) {
        return fail_value(r, at,
                          "must be an integer in plain decimal, within "
                          "the range of its type");
    }
    eg_pb_put_uint(r->out, at->field->number, value);
    return EG_OK;
}

/** An enum value, by name or as a number. */
static eg_status
read_enum(reader *r, const pb_frame *at)
{
    const eg_pb_enum *e = at->field->enums;
    const bool newer = (r->flags & EG_PB_NEWER_MINOR) != 0;
    if (json_peek(&r->lx) != '"') {
        return read_integer(r, at);
    }
    char name[NAME_MAX_LEN];
    size_t len = 0;
    bool is_short = false;
    EG_TRY(read_name(r, name, &len, &is_short));
    for (size_t i = 0; i < e->count && is_short; i++) {
        if (equals(e->values[i].name, name, len)) {
            eg_pb_put_uint(r->out, at->field->number,
                           (uint64_t)(int64_t)e->values[i].number);
            return EG_OK;
        }
    }
    return newer && !e->closed
               ? fail_at(r, at, EG_ERR_UNSUPPORTED,
                         "has a value of a newer version")
               : fail_value(r, at, "has a name that its enum does not declare");
}

static eg_status
read_bool(reader *r, const pb_frame *at)
{
    const int c = json_peek(&r->lx);
    if (c != 't' && c != 'f') {
        return json_fail_token(&r->lx, "true or false");
    }
    EG_TRY(json_lex_word(&r->lx, c == 't' ? "true" : "false"));
    eg_pb_put_uint(r->out, at->field->number, c == 't');
    return EG_OK;
}

/** Begin a LEN field whose content the caller fills in; NULL after a failure.
 */
static uint8_t *
put_room(reader *r, uint32_t number, size_t len, size_t slack)
{
    eg_pb_put_varint(r->out, (uint64_t)number << 3 | WIRE_LEN);
    eg_pb_put_varint(r->out, len);
    return eg_buffer_extend(r->out, len + slack);
}

static eg_status
read_string(reader *r, const pb_frame *at)
{
    json_string s;
    EG_TRY(json_lex_string(&r->lx, &s));
    if (!s.escaped) {
        eg_pb_put_bytes(r->out, at->field->number, s.raw, s.len);
        return EG_OK;
    }
    char *text = malloc(s.len);
    if (text == NULL) {
        return eg_fail(r->lx.err, EG_ERR_MEMORY, "%s",
                       eg_status_text(EG_ERR_MEMORY));
    }
    const size_t len = json_unescape(text, &s);
    eg_pb_put_bytes(r->out, at->field->number, text, len);
    eg_wipe(text, len);
    free(text);
    return EG_OK;
}

/** Decode base64 into a LEN field; false when it is not the one form. */
static bool
put_base64(reader *r, uint32_t number, const char *text, size_t len)
{
    if (len == 0) {
        return true;
    }
    if (len % 4 != 0) {
        return false;
    }
    const size_t padding =
        (size_t)(text[len - 1] == '=') + (size_t)(text[len - 2] == '=');
    const size_t before = r->out->len;
    uint8_t *place = put_room(r, number, len / 4 * 3 - padding, padding);
    if (place == NULL) {
        return true; /* the buffer knows why */
    }
    size_t got = 0;
    if (eg_base64_read(place, &got, text, len) != EG_OK) {
        eg_buffer_truncate(r->out, before);
        return false;
    }
    eg_buffer_truncate(r->out, r->out->len - padding);
    return true;
}

/** A bytes value that is not base64 as it stands: escapes, or wrong. */
static eg_status
read_bytes_slowly(reader *r, const pb_frame *at)
{
    json_string s;
    EG_TRY(json_lex_string(&r->lx, &s));
    bool good = false;
    if (s.escaped) {
        char *text = malloc(s.len);
        if (text == NULL) {
            return eg_fail(r->lx.err, EG_ERR_MEMORY, "%s",
                           eg_status_text(EG_ERR_MEMORY));
        }
        const size_t len = json_unescape(text, &s);
        good = put_base64(r, at->field->number, text, len);
        eg_wipe(text, len);
        free(text);
    }
    return good ? EG_OK
                : fail_value(r, at, "must be padded base64 in its one form");
}

static eg_status
read_bytes(reader *r, const pb_frame *at)
{
    if (json_peek(&r->lx) != '"') {
        return json_fail_token(&r->lx, "a string");
    }
    /* Nearly all of a record is here: look for the quote, decode, and look
     * closer only if that fails. */
    const uint8_t *text = r->lx.at + 1;
    const uint8_t *quote = memchr(text, '"', (size_t)(r->lx.end - text));
    if (quote != NULL && put_base64(r, at->field->number, (const char *)text,
                                    (size_t)(quote - text))) {
        r->lx.at = quote + 1;
        return EG_OK;
    }
    return read_bytes_slowly(r, at);
}

static eg_status
read_time(reader *r, const pb_frame *at)
{
    char text[NAME_MAX_LEN];
    size_t len = 0;
    bool is_short = false;
    eg_pb_time time;
    EG_TRY(read_name(r, text, &len, &is_short));
    if (!is_short || !pb_time_read(&time, text, len)) {
        return fail_value(r, at,
                          "must be a time like 2026-11-03T20:00:00Z or "
                          "2026-11-03T20:00:00.005Z, from 1970 on");
    }
    eg_pb_put_time(r->out, at->field->number, time);
    return EG_OK;
}

static eg_status
read_submessage(reader *r, const pb_frame *at)
{
    const size_t mark = eg_pb_begin(r->out, at->field->number);
    EG_TRY(read_object(r, at->field->message, at));
    eg_pb_end(r->out, mark);
    return EG_OK;
}

static eg_status
read_list(reader *r, pb_frame *at)
{
    EG_TRY(json_expect(&r->lx, '['));
    if (json_accept(&r->lx, ']')) {
        return EG_OK;
    }
    at->index = 0;
    do {
        EG_TRY(read_submessage(r, at));
        at->index++;
    } while (json_accept(&r->lx, ','));
    return json_accept(&r->lx, ']') ? EG_OK
                                    : json_fail_token(&r->lx, "',' or ']'");
}

static eg_status
read_value(reader *r, pb_frame *at)
{
    if (json_peek(&r->lx) == 'n') {
        return json_lex_word(&r->lx, "null");
    }
    if ((at->field->flags & EG_PB_REPEATED) != 0) {
        return read_list(r, at);
    }
    switch ((eg_pb_kind)at->field->kind) {
    case EG_PB_BOOL:
        return read_bool(r, at);
    case EG_PB_U32:
    case EG_PB_U64:
    case EG_PB_I32:
    case EG_PB_I64:
        return read_integer(r, at);
    case EG_PB_ENUM:
        return read_enum(r, at);
    case EG_PB_STRING:
        return read_string(r, at);
    case EG_PB_BYTES:
        return read_bytes(r, at);
    case EG_PB_MESSAGE:
        return read_submessage(r, at);
    case EG_PB_TIMESTAMP:
        return read_time(r, at);
    }
    return EG_ERR_MALFORMED;
}

/** The row that a member names; it must not be taken. */
static eg_status
choose_row(reader *r, object *o, size_t *row)
{
    const eg_pb_message *type = o->frame.type;
    char name[NAME_MAX_LEN];
    size_t len = 0;
    bool is_short = false;
    EG_TRY(read_name(r, name, &len, &is_short));
    const size_t hint = o->seen == 0 ? 0 : o->last + 1;
    const size_t found =
        is_short ? find_row(type, hint, name, len) : type->count;
    o->frame.field = NULL;
    if (found == type->count) {
        return (r->flags & EG_PB_NEWER_MINOR) != 0
                   ? fail_at(r, &o->frame, EG_ERR_UNSUPPORTED,
                             "has a member of a newer version")
                   : fail_value(r, &o->frame, "has an unknown member");
    }
    const eg_pb_field *field = &type->fields[found];
    o->frame.field = field;
    o->frame.index = 0;
    if ((o->seen >> found & 1) != 0) {
        return fail_value(r, &o->frame, "is named twice");
    }
    if (type->exactly_one && o->seen != 0) {
        return fail_value(r, &o->frame, "stands beside another member");
    }
    if (field->oneof != 0) {
        const uint32_t group = UINT32_C(1) << field->oneof;
        if ((o->oneofs & group) != 0) {
            return fail_value(r, &o->frame, "stands beside another member");
        }
        o->oneofs |= group;
    }
    *row = found;
    return EG_OK;
}

static eg_status
read_member(reader *r, object *o)
{
    size_t row = 0;
    if (json_peek(&r->lx) != '"') {
        return json_fail_token(&r->lx, "a member name");
    }
    EG_TRY(choose_row(r, o, &row));
    EG_TRY(json_expect(&r->lx, ':'));
    o->unordered |= o->seen != 0 && row < o->last;
    o->seen |= UINT64_C(1) << row;
    o->last = row;
    o->pieces[row].start = r->out->len;
    EG_TRY(read_value(r, &o->frame));
    o->pieces[row].end = r->out->len;
    return EG_OK;
}

/** Put the pieces of a message in field order; it began at @p start. */
static eg_status
put_in_order(reader *r, const object *o, size_t start)
{
    if (r->out->status != EG_OK || r->out->len == start) {
        return EG_OK;
    }
    const size_t len = r->out->len - start;
    uint8_t *copy = malloc(len);
    if (copy == NULL) {
        return eg_fail(r->lx.err, EG_ERR_MEMORY, "%s",
                       eg_status_text(EG_ERR_MEMORY));
    }
    memcpy(copy, r->out->data + start, len);
    uint8_t *to = r->out->data + start;
    for (size_t i = 0; i < o->frame.type->count; i++) {
        if ((o->seen >> i & 1) != 0) {
            const size_t size = o->pieces[i].end - o->pieces[i].start;
            memcpy(to, copy + (o->pieces[i].start - start), size);
            to += size;
        }
    }
    eg_wipe(copy, len);
    free(copy);
    return EG_OK;
}

/** One message; the recursion is as deep as the schema. */
static eg_status
read_object(reader *r, const eg_pb_message *type, const pb_frame *up)
{
    object o; /* pieces are set when their bit of seen is */
    o.frame = (pb_frame){
        .up = up, .type = type, .depth = up == NULL ? 1 : up->depth + 1};
    o.seen = 0;
    o.oneofs = 0;
    o.last = 0;
    o.unordered = false;
    const size_t start = r->out->len;
    if (o.frame.depth > EG_PB_MAX_DEPTH) {
        return fail_value(r, &o.frame, "is nested too deeply");
    }
    EG_TRY(json_expect(&r->lx, '{'));
    if (json_accept(&r->lx, '}')) {
        return EG_OK;
    }
    do {
        EG_TRY(read_member(r, &o));
    } while (json_accept(&r->lx, ','));
    if (!json_accept(&r->lx, '}')) {
        return json_fail_token(&r->lx, "',' or '}'");
    }
    return o.unordered ? put_in_order(r, &o, start) : EG_OK;
}

/** The whole text, then all that JSON left open. */
static eg_status
read_text(reader *r, const eg_pb_message *type)
{
    const size_t start = r->out->len;
    EG_TRY(read_object(r, type, NULL));
    if (json_peek(&r->lx) >= 0) {
        return json_fail_token(&r->lx, "the end of the text");
    }
    if (r->out->status != EG_OK) {
        return eg_fail(r->lx.err, r->out->status, "%s: %s", type->name,
                       eg_status_text(r->out->status));
    }
    if (r->out->len == start) {
        return eg_pb_check(type, (eg_span){0}, r->flags, NULL, r->lx.err);
    }
    size_t unknown = 0;
    const eg_span bytes = {.data = r->out->data + start,
                           .len = r->out->len - start};
    EG_TRY(eg_pb_check(type, bytes, r->flags, &unknown, r->lx.err));
    return unknown == 0
               ? EG_OK
               : eg_fail(r->lx.err, EG_ERR_UNSUPPORTED,
                         "%s has an enum value of a newer version", type->name);
}

eg_status
eg_pb_from_json(eg_buffer *out,
                const eg_pb_message *type,
                eg_span text,
                unsigned flags,
                eg_error *err)
{
    EG_TRY(eg_buffer_status(out));
    const size_t start = out->len;
    reader r = {.out = out, .flags = flags};
    json_lexer_init(&r.lx, text, err);
    const eg_status status = read_text(&r, type);
    if (status != EG_OK) {
        eg_buffer_truncate(out, start);
        out->status = EG_OK;
    }
    return status;
}
