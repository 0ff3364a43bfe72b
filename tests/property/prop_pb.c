/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Laws of canonical protobuf over random messages of the sample schema: what
 * is written is canonical, JSON brings back the same bytes, and of all
 * mutations only canonical ones pass.
 */
#include "codec/pb_json.h"
#include "support/prop.h"
#include "support/sample_schema.h"
#include "test.h"

enum { MESSAGES = 150, SHUFFLES = 40 };

static prop rnd;

/** A number of a random bit length, below 2^bits. */
static uint64_t
random_uint(unsigned bits)
{
    return prop_u64(&rnd) >> (64 - bits + prop_below(&rnd, bits));
}

static void
random_bytes(eg_buffer *out, uint32_t number, size_t len)
{
    uint8_t bytes[64];
    prop_bytes(&rnd, bytes, len);
    eg_pb_put_bytes(out, number, bytes, len);
}

static void
random_string(eg_buffer *out, uint32_t number)
{
    static const char *const parts[] = {"a",
                                        "\"",
                                        "\\",
                                        "\n",
                                        "\x01",
                                        "\xc3\xa9",
                                        "\xe2\x82\xac",
                                        "/",
                                        "\xf0\x9f\x98\x80"};
    EG_BUFFER(text, 100);
    for (uint64_t i = prop_below(&rnd, 6); i > 0; i--) {
        eg_buffer_text(&text, parts[prop_below(&rnd, EG_ARRAY_LEN(parts))]);
    }
    eg_pb_put_bytes(out, number, text.data, text.len);
}

static void random_message(eg_buffer *out, const eg_pb_message *type);

static void
random_bytes_field(eg_buffer *out, const eg_pb_field *f)
{
    if (f->width == 0) {
        random_bytes(out, f->number, prop_below(&rnd, 8));
    } else if ((f->flags & EG_PB_REQUIRED) != 0 || prop_below(&rnd, 2) == 0) {
        const bool multiple = (f->flags & EG_PB_MULTIPLE) != 0;
        random_bytes(out, f->number,
                     f->width * (multiple ? 1 + prop_below(&rnd, 3) : 1));
    }
}

static void
random_time(eg_buffer *out, uint32_t number)
{
    const eg_pb_time time = {.seconds = (int64_t)prop_below(&rnd, 253402300800),
                             .nanos = prop_below(&rnd, 2) == 0
                                          ? 0
                                          : (int32_t)prop_below(&rnd, 1000) *
                                                1000000};
    eg_pb_put_time(out, number, time);
}

static void
random_submessages(eg_buffer *out, const eg_pb_field *f)
{
    const bool repeated = (f->flags & EG_PB_REPEATED) != 0;
    for (uint64_t n = prop_below(&rnd, repeated ? 4 : 2); n > 0; n--) {
        const size_t mark = eg_pb_begin(out, f->number);
        random_message(out, f->message);
        eg_pb_end(out, mark);
    }
}

static void
random_field(eg_buffer *out, const eg_pb_field *f)
{
    switch ((eg_pb_kind)f->kind) {
    case EG_PB_BOOL:
        eg_pb_put_uint(out, f->number, prop_below(&rnd, 2));
        break;
    case EG_PB_U32:
        eg_pb_put_uint(out, f->number, random_uint(31));
        break;
    case EG_PB_U64:
        eg_pb_put_uint(out, f->number, random_uint(63));
        break;
    case EG_PB_I32:
        eg_pb_put_uint(out, f->number,
                       (uint64_t)(int64_t)(int32_t)prop_u64(&rnd));
        break;
    case EG_PB_I64:
        eg_pb_put_uint(out, f->number, prop_u64(&rnd));
        break;
    case EG_PB_ENUM: {
        const size_t i = prop_below(&rnd, f->enums->count);
        eg_pb_put_uint(out, f->number, (uint64_t)f->enums->values[i].number);
        break;
    }
    case EG_PB_STRING:
        random_string(out, f->number);
        break;
    case EG_PB_BYTES:
        random_bytes_field(out, f);
        break;
    case EG_PB_TIMESTAMP:
        if (prop_below(&rnd, 2) == 0) {
            random_time(out, f->number);
        }
        break;
    case EG_PB_MESSAGE:
        random_submessages(out, f);
        break;
    }
}

static void
random_message(eg_buffer *out, const eg_pb_message *type)
{
    const uint64_t chosen = prop_below(&rnd, 2);
    uint64_t member = 0;
    for (size_t i = 0; i < type->count; i++) {
        /* Of each oneof, at most one member. */
        if (type->fields[i].oneof == 0 || member++ == chosen) {
            random_field(out, &type->fields[i]);
        }
    }
}

static void
random_item(eg_buffer *out)
{
    eg_buffer_clear(out);
    const size_t mark = eg_pb_begin(out, 1);
    random_message(out, &sample_body);
    eg_pb_end(out, mark);
    assert_ok(eg_buffer_status(out));
}

/** bytes -> JSON -> bytes is the identity. */
static void
assert_round_trip(const eg_buffer *item)
{
    EG_BUFFER(text, 1 << 16);
    EG_BUFFER(back, 1 << 16);
    eg_error err = {0};
    assert_ok(eg_pb_to_json(&text, &sample_item, eg_buffer_span(item), &err));
    const eg_status status =
        eg_pb_from_json(&back, &sample_item, eg_buffer_span(&text), 0, &err);
    if (status != EG_OK) {
        print_error("%s: %.*s\n", err.text, (int)text.len, text.data);
    }
    assert_ok(status);
    assert_int_equal(back.len, item->len);
    assert_memory_equal(back.data, item->data, item->len);
}

/** What the writer writes is canonical, and survives JSON. */
static void
test_round_trip(void **state)
{
    (void)state;
    EG_BUFFER(item, 1 << 16);
    for (int i = 0; i < 20 * MESSAGES; i++) {
        random_item(&item);
        eg_error err = {0};
        const eg_status status =
            eg_pb_check(&sample_item, eg_buffer_span(&item), 0, NULL, &err);
        if (status != EG_OK) {
            print_error("%s\n", err.text);
        }
        assert_ok(status);
        assert_round_trip(&item);
    }
}

/** Encode again what a reader takes out of checked bytes. */
static void
reencode(eg_buffer *out, const eg_pb_message *type, eg_span bytes)
{
    eg_pb_reader r = eg_pb_read(bytes);
    eg_pb_value v;
    while (eg_pb_next(&r, &v)) {
        const eg_pb_field *f = NULL;
        for (size_t i = 0; i < type->count; i++) {
            if (type->fields[i].number == v.number) {
                f = &type->fields[i];
            }
        }
        if (f == NULL) {
            fail_msg("field %u is unknown", (unsigned)v.number);
            return;
        }
        if (f->kind == EG_PB_MESSAGE) {
            const size_t mark = eg_pb_begin(out, f->number);
            reencode(out, f->message, v.bytes);
            eg_pb_end(out, mark);
        } else if (f->kind == EG_PB_TIMESTAMP) {
            eg_pb_put_time(out, f->number, eg_pb_read_time(v.bytes));
        } else if (f->kind == EG_PB_STRING || f->kind == EG_PB_BYTES) {
            eg_pb_put_bytes(out, f->number, v.bytes.data, v.bytes.len);
        } else {
            eg_pb_put_uint(out, f->number, v.varint);
        }
    }
}

/** If bytes pass, they are what their content encodes to, and no other
 * encoding of it passes. */
static bool
assert_canonical_or_refused(const eg_buffer *bytes)
{
    if (eg_pb_check(&sample_item, eg_buffer_span(bytes), 0, NULL, NULL) !=
        EG_OK) {
        return false;
    }
    EG_BUFFER(again, 1 << 16);
    reencode(&again, &sample_item, eg_buffer_span(bytes));
    assert_ok(eg_buffer_status(&again));
    assert_int_equal(again.len, bytes->len);
    assert_memory_equal(again.data, bytes->data, bytes->len);
    assert_round_trip(bytes);
    return true;
}

/** Every change of one byte: refused, or another canonical message. */
static void
test_mutations(void **state)
{
    (void)state;
    EG_BUFFER(item, 1 << 16);
    size_t passed = 0, refused = 0;
    for (int n = 0; n < MESSAGES / 5; n++) {
        random_item(&item);
        for (size_t i = 0; i < item.len; i++) {
            const uint8_t old = item.data[i];
            for (unsigned v = 0; v < 256; v += 1 + (v & 15) * 3) {
                if (v != old) {
                    item.data[i] = (uint8_t)v;
                    *(assert_canonical_or_refused(&item) ? &passed
                                                         : &refused) += 1;
                }
            }
            item.data[i] = old;
        }
    }
    assert_true(passed > 0);
    assert_true(refused > 0);
}

/** Every prefix, and every byte taken out or put in. */
static void
test_cuts(void **state)
{
    (void)state;
    EG_BUFFER(item, 1 << 16);
    EG_BUFFER(cut, 1 << 16);
    for (int n = 0; n < MESSAGES; n++) {
        random_item(&item);
        for (size_t i = 0; i < item.len; i++) {
            eg_buffer_clear(&cut);
            eg_buffer_append(&cut, item.data, i);
            /* The outer length no longer fits. */
            assert_false(assert_canonical_or_refused(&cut));
            eg_buffer_append(&cut, item.data + i + 1, item.len - i - 1);
            (void)assert_canonical_or_refused(&cut);
            eg_buffer_insert(&cut, i, "\x01\x02", 2);
            (void)assert_canonical_or_refused(&cut);
        }
    }
}

/** Members in any order give the same bytes. */
static void
test_order(void **state)
{
    (void)state;
    static const char *const members[] = {
        "\"isSet\":true",          "\"smallCount\":5",
        "\"color\":\"COLOR_RED\"", "\"side\":\"SIDE_RIGHT\"",
        "\"idB\":\"YWJj\"",        "\"proof\":\"AQIDBA==\"",
        "\"seal\":null",           "\"leaves\":[{\"hashValue\":\"AQIDBA==\"}]",
        "\"label\":\"x\""};
    enum { COUNT = EG_ARRAY_LEN(members) };
    EG_BUFFER(first, 1000);
    EG_BUFFER(out, 1000);
    EG_BUFFER(text, 1000);
    for (int n = 0; n < SHUFFLES; n++) {
        size_t order[COUNT] = {0};
        for (size_t i = 0; i < COUNT; i++) {
            const size_t j = n == 0 ? i : prop_below(&rnd, i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        eg_buffer_clear(&text);
        for (size_t i = 0; i < COUNT; i++) {
            eg_buffer_format(&text, "%s%s", i == 0 ? "{" : ",",
                             members[order[i]]);
        }
        eg_buffer_text(&text, "}");
        eg_buffer_clear(&out);
        assert_ok(eg_pb_from_json(&out, &sample_body, eg_buffer_span(&text), 0,
                                  NULL));
        if (n == 0) {
            eg_buffer_append(&first, out.data, out.len);
        }
        assert_int_equal(out.len, first.len);
        assert_memory_equal(out.data, first.data, first.len);
    }
}

int
main(void)
{
    rnd = prop_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_mutations),
        cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
