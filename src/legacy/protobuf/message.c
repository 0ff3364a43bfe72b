/* SPDX-License-Identifier: Apache-2.0 */
/* Reading messages by tables, field after field. */
#include "legacy/protobuf/message.h"

#include <string.h>

#include "codec/pb.h"
#include "codec/text.h"

enum { WIRE_VARINT = 0, WIRE_BYTES = 2 };

/** Messages that are told apart by a text, at most. */
#define KEYED_MAX 1000

/** A message that is read from its front. */
typedef struct reading {
    eg_span rest;
    eg_json *object; /**< What is made of it. */
    eg_json *last;   /**< Its last member. */
    eg_arena *arena;
    eg_error *err;
} reading;

static eg_status read_fields(reading *r, const lg_pb_type *type);

/* -- the tree --------------------------------------------------------------- */

static eg_status
too_large(const reading *r)
{
    return eg_fail(r->err, EG_ERR_LIMIT, "the message is too large");
}

/** One more child of @p parent; NULL without room. */
static eg_json *
add(const reading *r, eg_json *parent, eg_json **last, eg_json_type type)
{
    eg_json *v = eg_arena_alloc(r->arena, 1, sizeof(*v));
    if (v != NULL) {
        v->type = type;
        v->parent = parent;
        v->index = (uint32_t)parent->count++;
        if (*last == NULL) {
            parent->first = v;
        } else {
            (*last)->next = v;
        }
        *last = v;
    }
    return v;
}

static eg_json *
add_member(reading *r, const char *name, eg_json_type type)
{
    eg_json *v = add(r, r->object, &r->last, type);
    if (v != NULL) {
        v->name = name;
        v->name_len = strlen(name);
    }
    return v;
}

/** Make @p v a string of @p len characters, to be written into its text. */
static char *
make_text(const reading *r, eg_json *v, size_t len)
{
    char *text = eg_arena_alloc(r->arena, len + 1, 1);
    v->type = EG_JSON_STRING;
    v->text = text;
    v->text_len = len;
    return text;
}

static eg_status
set_text(const reading *r, eg_json *v, eg_span bytes)
{
    char *text = make_text(r, v, bytes.len);
    if (text == NULL) {
        return too_large(r);
    }
    if (bytes.len > 0) {
        memcpy(text, bytes.data, bytes.len);
    }
    return eg_utf8_valid(text, bytes.len)
               ? EG_OK
               : eg_json_fail(r->err, v, "is not UTF-8");
}

static eg_status
set_hex(const reading *r, eg_json *v, eg_span bytes)
{
    static const char digits[] = "0123456789ABCDEF";
    char *text = make_text(r, v, 2 * bytes.len);
    if (text == NULL) {
        return too_large(r);
    }
    for (size_t i = 0; i < bytes.len; i++) {
        text[2 * i] = digits[bytes.data[i] >> 4];
        text[2 * i + 1] = digits[bytes.data[i] & 15];
    }
    return EG_OK;
}

static void
set_number(eg_json *v, uint64_t number)
{
    v->type = EG_JSON_INTEGER;
    v->integer = (int64_t)number;
}

static eg_status
add_number(const reading *r, eg_json *list, eg_json **last, uint64_t number)
{
    eg_json *v = add(r, list, last, EG_JSON_INTEGER);
    if (v == NULL) {
        return too_large(r);
    }
    if (number > INT64_MAX) {
        return eg_json_fail(r->err, v, "must be below 2^63");
    }
    set_number(v, number);
    return EG_OK;
}

/* -- values ----------------------------------------------------------------- */

/** A message of one field of bytes, number 1. */
static eg_status
set_value(const reading *r, eg_json *v, eg_span bytes)
{
    uint64_t len = 0;
    size_t used = 0;
    if (bytes.len > 0 && bytes.data[0] == (1 << 3 | WIRE_BYTES)) {
        used =
            eg_pb_read_varint((eg_span){bytes.data + 1, bytes.len - 1}, &len);
    }
    if (used == 0 || len != bytes.len - 1 - used) {
        return eg_json_fail(r->err, v, "must be a message of bytes alone");
    }
    return set_hex(r, v, (eg_span){bytes.data + 1 + used, (size_t)len});
}

static eg_status
set_object(const reading *r, eg_json *v, const lg_pb_type *type, eg_span bytes)
{
    reading inner = {
        .rest = bytes, .object = v, .arena = r->arena, .err = r->err};
    v->type = EG_JSON_OBJECT;
    return read_fields(&inner, type);
}

static eg_status
set_octets(const reading *r, eg_json *v, eg_span bytes)
{
    eg_json *last = NULL;
    v->type = EG_JSON_ARRAY;
    for (size_t i = 0; i < bytes.len; i++) {
        EG_TRY(add_number(r, v, &last, bytes.data[i]));
    }
    return EG_OK;
}

static eg_status
set_numbers(const reading *r, eg_json *v, eg_span bytes)
{
    eg_json *last = NULL;
    v->type = EG_JSON_ARRAY;
    while (bytes.len > 0) {
        uint64_t number;
        const size_t used = eg_pb_read_varint(bytes, &number);
        if (used == 0) {
            return eg_json_fail(r->err, v, "has a number that is none");
        }
        EG_TRY(add_number(r, v, &last, number));
        bytes = (eg_span){bytes.data + used, bytes.len - used};
    }
    return EG_OK;
}

/** An entry of a map: a key and a value, of which each may be empty. */
static eg_status
check_entry(const reading *r, eg_json *v, eg_span bytes)
{
    for (uint8_t number = 1; number <= 2; number++) {
        uint64_t len = 0;
        if (bytes.len == 0 || bytes.data[0] != (number << 3 | WIRE_BYTES)) {
            continue;
        }
        bytes = (eg_span){bytes.data + 1, bytes.len - 1};
        const size_t used = eg_pb_read_varint(bytes, &len);
        if (used == 0 || len > bytes.len - used ||
            !eg_utf8_valid(bytes.data + used, (size_t)len)) {
            return eg_json_fail(r->err, v, "has an entry of a wrong form");
        }
        bytes = (eg_span){bytes.data + used + len, bytes.len - used - len};
    }
    return bytes.len == 0
               ? EG_OK
               : eg_json_fail(r->err, v, "has an entry of a wrong form");
}

static eg_status
set_bytes(const reading *r, eg_json *v, const lg_pb_field *f, eg_span bytes)
{
    switch (f->form) {
    case LG_PB_TEXT:
        return set_text(r, v, bytes);
    case LG_PB_HEX:
        return set_hex(r, v, bytes);
    case LG_PB_OCTETS:
        return set_octets(r, v, bytes);
    case LG_PB_OBJECT:
        return set_object(r, v, f->type, bytes);
    case LG_PB_VALUE:
        return set_value(r, v, bytes);
    case LG_PB_NUMBERS:
        return set_numbers(r, v, bytes);
    case LG_PB_MAP:
        return check_entry(r, v, bytes);
    case LG_PB_NUMBER:
    case LG_PB_TRUTH:
    case LG_PB_NAME:
    case LG_PB_KEYED:
    case LG_PB_INLINE:
    case LG_PB_ELSE:
        break;
    }
    return EG_OK;
}

static eg_status
set_varint(const reading *r, eg_json *v, const lg_pb_field *f, uint64_t number)
{
    size_t names = 0;
    if (f->form == LG_PB_NUMBER) {
        set_number(v, number);
        return number <= INT64_MAX
                   ? EG_OK
                   : eg_json_fail(r->err, v, "must be below 2^63");
    }
    if (f->form == LG_PB_TRUTH) {
        v->type = EG_JSON_BOOL;
        v->integer = number != 0;
        return number <= 1 ? EG_OK
                           : eg_json_fail(r->err, v, "must be true or false");
    }
    while (f->names[names] != NULL) {
        names++;
    }
    if (number >= names) {
        return eg_json_fail(r->err, v, "has a value that has no name");
    }
    const char *name = f->names[number];
    return set_text(r, v, (eg_span){(const uint8_t *)name, strlen(name)});
}

/* -- fields ----------------------------------------------------------------- */

static bool
is_varint(lg_pb_form form)
{
    return form == LG_PB_NUMBER || form == LG_PB_TRUTH || form == LG_PB_NAME;
}

/** Whether the next field of @p r is @p f; its tag is then taken. */
static bool
take_tag(reading *r, const lg_pb_field *f)
{
    const unsigned wire = is_varint(f->form) ? WIRE_VARINT : WIRE_BYTES;
    uint64_t tag;
    const size_t used = eg_pb_read_varint(r->rest, &tag);
    if (used == 0 || tag != ((uint64_t)f->number << 3 | wire)) {
        return false;
    }
    r->rest = (eg_span){r->rest.data + used, r->rest.len - used};
    return true;
}

/** A number, or the length of bytes. */
static eg_status
take_number(reading *r, const lg_pb_field *f, uint64_t *out)
{
    const size_t used = eg_pb_read_varint(r->rest, out);
    if (used == 0) {
        return eg_json_fail(r->err, r->object, "ends within %s", f->name);
    }
    r->rest = (eg_span){r->rest.data + used, r->rest.len - used};
    return EG_OK;
}

static eg_status
take_bytes(reading *r, const lg_pb_field *f, eg_span *out)
{
    uint64_t len;
    EG_TRY(take_number(r, f, &len));
    if (len > r->rest.len) {
        return eg_json_fail(r->err, r->object, "ends within %s", f->name);
    }
    *out = (eg_span){r->rest.data, (size_t)len};
    r->rest = (eg_span){r->rest.data + len, r->rest.len - (size_t)len};
    return EG_OK;
}

/** What is 0 or empty is not written, but messages and elements of lists. */
static eg_status
refuse_default(const reading *r, const lg_pb_field *f)
{
    return eg_json_fail(r->err, r->object, "has %s written out though it is %s",
                        f->name, is_varint(f->form) ? "0" : "empty");
}

static eg_status
read_one(reading *r, const lg_pb_field *f, eg_json *v)
{
    const bool may_be_empty = f->form == LG_PB_OBJECT ||
                              f->form == LG_PB_VALUE || f->form == LG_PB_ELSE ||
                              (f->flags & LG_PB_LIST) != 0;
    uint64_t number = 0;
    eg_span bytes;
    if (is_varint(f->form)) {
        EG_TRY(take_number(r, f, &number));
        return number == 0 ? refuse_default(r, f) : set_varint(r, v, f, number);
    }
    EG_TRY(take_bytes(r, f, &bytes));
    return bytes.len == 0 && !may_be_empty ? refuse_default(r, f)
                                           : set_bytes(r, v, f, bytes);
}

/** A list, which is empty where nothing of it is written. */
static eg_status
read_list(reading *r, const lg_pb_field *f)
{
    eg_json *list = add_member(r, f->name, EG_JSON_ARRAY);
    eg_json *last = NULL;
    if (list == NULL) {
        return too_large(r);
    }
    while (take_tag(r, f)) {
        eg_json *v = add(r, list, &last, EG_JSON_NULL);
        if (v == NULL) {
            return too_large(r);
        }
        EG_TRY(read_one(r, f, v));
    }
    return EG_OK;
}

/** Call @p v, a member of @p object, by its text @p key, as no other is. */
static eg_status
name_member(const reading *r, eg_json *object, eg_json *v, const char *key)
{
    const eg_json *text = eg_json_member(v, key);
    if (text == NULL || text->type != EG_JSON_STRING || text->text_len == 0) {
        return eg_json_fail(r->err, object, "has an element without %s", key);
    }
    for (const eg_json *e = object->first; e != v; e = e->next) {
        if (e->name_len == text->text_len &&
            memcmp(e->name, text->text, e->name_len) == 0) {
            return eg_json_fail(r->err, object, "has two elements of one %s",
                                key);
        }
    }
    v->name = text->text;
    v->name_len = text->text_len;
    return EG_OK;
}

/** Messages that are told apart by one of their texts. */
static eg_status
read_keyed(reading *r, const lg_pb_field *f)
{
    eg_json *object = add_member(r, f->name, EG_JSON_OBJECT);
    eg_json *last = NULL;
    if (object == NULL) {
        return too_large(r);
    }
    while (take_tag(r, f)) {
        eg_span bytes;
        eg_json *v = add(r, object, &last, EG_JSON_OBJECT);
        if (v == NULL) {
            return too_large(r);
        }
        v->name = f->key; /* until it has its own */
        v->name_len = strlen(f->key);
        if (object->count > KEYED_MAX) {
            return eg_json_fail(r->err, object, "has over %d elements",
                                KEYED_MAX);
        }
        EG_TRY(take_bytes(r, f, &bytes));
        EG_TRY(set_object(r, v, f->type, bytes));
        EG_TRY(name_member(r, object, v, f->key));
    }
    return EG_OK;
}

/** A message whose fields are members of the same object. */
static eg_status
read_inline(reading *r, const lg_pb_field *f)
{
    reading inner = *r;
    if (!take_tag(r, f)) {
        return EG_OK;
    }
    EG_TRY(take_bytes(r, f, &inner.rest));
    EG_TRY(read_fields(&inner, f->type));
    r->last = inner.last;
    return EG_OK;
}

/** A field that is not written: its default, or nothing. */
static eg_status
read_nothing(reading *r, const lg_pb_field *f)
{
    if ((f->flags & LG_PB_OPTIONAL) != 0 || f->form == LG_PB_OBJECT ||
        f->form == LG_PB_VALUE) {
        return EG_OK;
    }
    eg_json *v = add_member(r, f->name, EG_JSON_NULL);
    if (v == NULL) {
        return too_large(r);
    }
    return is_varint(f->form) ? set_varint(r, v, f, 0)
                              : set_bytes(r, v, f, (eg_span){NULL, 0});
}

/** Entries of a map, or what another tree is made of. */
static eg_status
pass_over(reading *r, const lg_pb_field *f)
{
    eg_json nowhere = {.type = EG_JSON_NULL,
                       .parent = r->object,
                       .name = f->name,
                       .name_len = strlen(f->name)};
    bool again = true;
    while (again && take_tag(r, f)) {
        EG_TRY(read_one(r, f, &nowhere));
        again = f->form == LG_PB_MAP || (f->flags & LG_PB_LIST) != 0;
    }
    return EG_OK;
}

static eg_status
read_field(reading *r, const lg_pb_field *f)
{
    if (f->form == LG_PB_MAP || f->form == LG_PB_ELSE) {
        return pass_over(r, f);
    }
    if (f->form == LG_PB_KEYED) {
        return read_keyed(r, f);
    }
    if (f->form == LG_PB_INLINE) {
        return read_inline(r, f);
    }
    if ((f->flags & LG_PB_LIST) != 0) {
        return read_list(r, f);
    }
    if (!take_tag(r, f)) {
        return read_nothing(r, f);
    }
    eg_json *v = add_member(r, f->name, EG_JSON_NULL);
    return v == NULL ? too_large(r) : read_one(r, f, v);
}

/** Nothing may be left once every field had its turn. */
static eg_status
read_end(const reading *r)
{
    uint64_t tag;
    if (r->rest.len == 0) {
        return EG_OK;
    }
    if (eg_pb_read_varint(r->rest, &tag) == 0) {
        return eg_json_fail(r->err, r->object, "is no message");
    }
    return eg_json_fail(r->err, r->object,
                        "has field %u, which is not known, stands twice, out "
                        "of order or in another form",
                        (unsigned)(tag >> 3));
}

static eg_status
read_fields(reading *r, const lg_pb_type *type)
{
    for (size_t i = 0; i < type->len; i++) {
        EG_TRY(read_field(r, &type->field[i]));
    }
    return read_end(r);
}

eg_status
lg_pb_tree(const eg_json **out,
           const lg_pb_type *type,
           eg_span message,
           eg_arena *arena,
           eg_error *err)
{
    eg_json *top = eg_arena_alloc(arena, 1, sizeof(*top));
    reading r = {.rest = message, .object = top, .arena = arena, .err = err};
    if (top == NULL) {
        return too_large(&r);
    }
    top->type = EG_JSON_OBJECT;
    EG_TRY(read_fields(&r, type));
    *out = top;
    return EG_OK;
}

eg_status
lg_pb_open(eg_span *out,
           size_t *count,
           const lg_pb_type *type,
           uint32_t number,
           size_t index,
           eg_span message,
           eg_arena *arena,
           eg_error *err)
{
    eg_json top = {.type = EG_JSON_OBJECT};
    reading r = {.rest = message, .object = &top, .arena = arena, .err = err};
    *out = (eg_span){NULL, 0};
    for (size_t i = 0; i < type->len; i++) {
        const lg_pb_field *f = &type->field[i];
        if (f->number != number) {
            EG_TRY(read_field(&r, f));
            continue;
        }
        bool again = true;
        for (size_t at = 0; again && take_tag(&r, f); at++) {
            eg_span one;
            EG_TRY(take_bytes(&r, f, &one));
            *out = at == index ? one : *out;
            again = (f->flags & LG_PB_LIST) != 0;
            if (count != NULL) {
                *count = at + 1;
            }
        }
    }
    return read_end(&r);
}
