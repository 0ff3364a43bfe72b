/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The schema against the format's rules: for every field of an item of every
 * kind, each way of writing it wrongly is refused, and what the format lets be
 * absent may be.
 */
#include <stdio.h>

#include "codec/pb.h"
#include "record/items.h"
#include "record/schema.h"
#include "support/item_edit.h"
#include "support/random_items.h"
#include "test.h"

#define ITEM_MAX ((size_t)1024 * 1024)

static eg_group *group;
static eg_arena *arena;
static prop source;

/** An item under test; its fields are visited one after the other. */
typedef struct subject {
    eg_span bytes;
    size_t fields;
} subject;

/** Whether the item with one change is canonical. */
static bool
accepts(eg_span bytes, const char *path, edit_op op, eg_span value, bool newer)
{
    EG_BUFFER(out, ITEM_MAX);
    assert_true(item_edit(&out, &eg_schema_item, bytes, path, op, value));
    assert_ok(eg_buffer_status(&out));
    bool unknown = false;
    return eg_item_check(out.data, out.len, newer, &unknown, NULL) == EG_OK;
}

static void
refuse(const subject *s, const char *path, edit_op op, eg_span value)
{
    if (accepts(s->bytes, path, op, value, false)) {
        fail_msg("%s: change %d is accepted", path, (int)op);
    }
}

/** An integer field written as @p value. */
static void
refuse_varint(const subject *s,
              const char *path,
              uint32_t number,
              uint64_t value)
{
    EG_BUFFER(raw, 64);
    eg_pb_put_varint(&raw, (uint64_t)number << 3);
    eg_pb_put_varint(&raw, value);
    refuse(s, path, EDIT_RAW, eg_buffer_span(&raw));
}

static const char *const omittable[] = {
    "initial_hash", "undervote_difference_proof", "null_vote_proof",
    "closing_hash", "closing_chaining_field",     "ballot_nonce",
};

/** Whether the format lets this field be absent. */
static bool
may_be_absent(const eg_pb_field *f)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(omittable); i++) {
        if (strcmp(f->name, omittable[i]) == 0) {
            return true;
        }
    }
    return f->width == 0 && f->kind != EG_PB_ENUM;
}

static void
visit_bytes(const subject *s,
            const char *path,
            const eg_pb_field *f,
            const eg_pb_value *v)
{
    EG_BUFFER(longer, ITEM_MAX);
    eg_buffer_append(&longer, v->bytes.data, v->bytes.len);
    eg_buffer_byte(&longer, 1);
    const eg_span shorter = {v->bytes.data, v->bytes.len - 1};
    if (f->width != 0) { /* D1 */
        refuse(s, path, EDIT_VALUE, eg_buffer_span(&longer));
        refuse(s, path, EDIT_VALUE, shorter);
    }
    if (f->width != 0 && !(f->flags & EG_PB_MULTIPLE)) {
        refuse(s, path, EDIT_VALUE, (eg_span){longer.data, v->bytes.len / 2});
    }
    refuse(s, path, EDIT_VALUE, (eg_span){longer.data, 0}); /* W2 */
}

/** A varint of @p len bytes that says 1. */
static eg_span
padded_varint(uint8_t out[12], uint32_t number, size_t len)
{
    out[0] = (uint8_t)(number << 3);
    memset(out + 1, 0x80, len);
    out[1] |= 1;
    out[len] = 0;
    return (eg_span){out, len + 1};
}

static void
visit_integer(const subject *s, const char *path, const eg_pb_field *f)
{
    uint8_t padded[12];
    assert_true(f->number < 16);
    refuse(s, path, EDIT_RAW, padded_varint(padded, f->number, 2)); /* W4 */
    refuse_varint(s, path, f->number, 0);                           /* W2 */
    refuse_varint(s, path, f->number, UINT64_MAX);
    refuse_varint(s, path, f->number, (uint64_t)1 << 63); /* D4 */
    if (f->kind != EG_PB_U64) {
        refuse_varint(s, path, f->number, (uint64_t)1 << 31); /* D2, D4 */
    }
    if (f->kind == EG_PB_ENUM) { /* D2 */
        refuse_varint(s, path, f->number, 5000);
        refuse_varint(s, path, f->number, (uint64_t)1 << 32);
    }
    if (f->kind == EG_PB_BOOL) {
        refuse_varint(s, path, f->number, 2);
    }
}

static void
visit_text(const subject *s, const char *path)
{
    const char *const wrong[] = {"\xff", "\xc0\x80", "\xed\xa0\x80", "a\xc3"};
    for (size_t i = 0; i < EG_ARRAY_LEN(wrong); i++) { /* W8 */
        refuse(s, path, EDIT_VALUE,
               (eg_span){(const uint8_t *)wrong[i], strlen(wrong[i])});
    }
    refuse(s, path, EDIT_VALUE, (eg_span){NULL, 0}); /* W2 */
}

/** A Timestamp of these two numbers. */
static void
refuse_time(const subject *s,
            const char *path,
            uint64_t seconds,
            uint64_t nanos)
{
    EG_BUFFER(value, 64);
    eg_pb_put_uint(&value, 1, seconds);
    eg_pb_put_uint(&value, 2, nanos);
    refuse(s, path, EDIT_VALUE, eg_buffer_span(&value));
}

static void
visit_time(const subject *s, const char *path)
{
    const eg_span epoch = {NULL, 0};
    assert_true(accepts(s->bytes, path, EDIT_VALUE, epoch, false));
    refuse_time(s, path, 253402300800, 0); /* D3 */
    refuse_time(s, path, UINT64_MAX, 0);
    refuse_time(s, path, 1, 1);
    refuse_time(s, path, 1, 1000000000);
    refuse_time(s, path, 1, UINT64_MAX - 999999);
}

/** Tag of an unknown field of this message, and a value. */
static eg_span
unknown_field(uint8_t out[8], uint32_t number)
{
    size_t n = 0;
    for (uint32_t tag = number << 3; tag > 0; tag >>= 7) {
        out[n++] = (uint8_t)((tag & 0x7f) | (tag > 0x7f ? 0x80 : 0));
    }
    out[n++] = 1;
    return (eg_span){out, n};
}

/** After its last field a message of a newer version may have others. */
static void
visit_last(const subject *s, const char *path, const eg_pb_message *parent)
{
    uint8_t raw[8];
    uint32_t above = parent->fields[parent->count - 1].number;
    for (size_t i = 0; i < parent->reserved_count; i++) {
        const eg_span used = unknown_field(raw, parent->reserved[i]);
        refuse(s, path, EDIT_AFTER, used); /* W6 */
        assert_false(accepts(s->bytes, path, EDIT_AFTER, used, true));
        above = parent->reserved[i] > above ? parent->reserved[i] : above;
    }
    const eg_span fresh = unknown_field(raw, above + 1);
    refuse(s, path, EDIT_AFTER, fresh);
    assert_true(accepts(s->bytes, path, EDIT_AFTER, fresh, true));
}

/** The tag and length of a length-delimited field, one byte too long. */
static void
refuse_long_length(const subject *s, const char *path, eg_span raw)
{
    EG_BUFFER(out, ITEM_MAX);
    eg_buffer_append(&out, raw.data, raw.len);
    size_t at = 0;
    while (at < out.len && (out.data[at] & 0x80)) { /* tag */
        at++;
    }
    at++;
    while (at < out.len && (out.data[at] & 0x80)) { /* length */
        at++;
    }
    out.data[at] |= 0x80;
    eg_buffer_insert(&out, at + 1, "", 1);
    refuse(s, path, EDIT_RAW, eg_buffer_span(&out)); /* W4 */
}

static void
visit_kind(const subject *s,
           const char *path,
           const eg_pb_field *f,
           const eg_pb_value *v)
{
    switch ((eg_pb_kind)f->kind) {
    case EG_PB_BYTES:
        visit_bytes(s, path, f, v);
        break;
    case EG_PB_STRING:
        visit_text(s, path);
        break;
    case EG_PB_TIMESTAMP:
        visit_time(s, path);
        break;
    case EG_PB_BOOL:
    case EG_PB_U32:
    case EG_PB_U64:
    case EG_PB_ENUM:
        visit_integer(s, path, f);
        break;
    case EG_PB_MESSAGE:
        break;
    case EG_PB_I32:
    case EG_PB_I64:
        fail_msg("%s: the format has no such kind", path);
    }
}

static void
visit(void *context,
      const char *path,
      const eg_pb_message *parent,
      const eg_pb_field *f,
      const eg_pb_value *v,
      eg_span raw)
{
    subject *s = context;
    const eg_span none = {NULL, 0};
    s->fields++;
    assert_non_null(f);
    const bool top = parent == &eg_schema_item;
    const bool list = (f->flags & EG_PB_REPEATED) != 0;
    /* D1, D2, D5 */
    assert_int_equal(accepts(s->bytes, path, EDIT_DROP, none, false),
                     !top && may_be_absent(f));
    /* W2, W7 */
    assert_int_equal(accepts(s->bytes, path, EDIT_TWICE, none, false), list);
    visit_kind(s, path, f, v);
    if (v->bytes.data != NULL) {
        refuse_long_length(s, path, raw);
        refuse_varint(s, path, f->number, 1); /* W3 */
    } else {
        const uint8_t text[] = {(uint8_t)(f->number << 3 | 2), 1, 1};
        refuse(s, path, EDIT_RAW, (eg_span){text, sizeof(text)}); /* W3 */
    }
    if (f == &parent->fields[parent->count - 1] && !top && !list) {
        visit_last(s, path, parent);
    }
    const bool later = !top && f != &parent->fields[parent->count - 1];
    if (later && !list && f->number == 1) {
        refuse(s, path, EDIT_EXCHANGE, none); /* W1 */
    }
}

static void
test_every_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < ITEM_KINDS; i++) {
        const item_maker maker = {
            .random = &source, .group = group, .arena = arena, .full = true};
        eg_item item;
        eg_error err = {0};
        random_item(&maker, item_kinds[i], &item);
        EG_BUFFER(bytes, ITEM_MAX);
        assert_ok(eg_item_encode(group, &bytes, &item, &err));
        subject s = {.bytes = eg_buffer_span(&bytes)};
        item_walk(&eg_schema_item, s.bytes, visit, &s);
        assert_true(s.fields >= 2);
        eg_arena_reset(arena);
    }
}

/** D5: an item is one member, and one that the format knows. */
static void
test_envelope(void **state)
{
    (void)state;
    const uint8_t leaf[] = {0x0a, 0x02, 0x08, 0x02}; /* record header */
    const uint8_t two[] = {0x0a, 0x02, 0x08, 0x02, 0x12, 0x00};
    const uint8_t reserved[] = {0xa2, 0x06, 0x00};          /* 100 */
    const uint8_t reserved_too[] = {0xfa, 0x7f, 0x00};      /* 2047 */
    const uint8_t later[] = {0xa2, 0x03, 0x02, 0x08, 0x01}; /* 52 */
    const uint8_t between[] = {0x32, 0x00};                 /* 6 */
    bool unknown = false;
    assert_ok(eg_item_check(leaf, sizeof(leaf), false, NULL, NULL));
    assert_int_equal(eg_item_check(leaf, 0, false, NULL, NULL),
                     EG_ERR_MALFORMED);
    assert_int_equal(eg_item_check(two, sizeof(two), true, NULL, NULL),
                     EG_ERR_MALFORMED);
    assert_int_equal(
        eg_item_check(reserved, sizeof(reserved), true, NULL, NULL),
        EG_ERR_MALFORMED);
    assert_int_equal(
        eg_item_check(reserved_too, sizeof(reserved_too), true, NULL, NULL),
        EG_ERR_MALFORMED);
    assert_int_equal(eg_item_check(later, sizeof(later), false, NULL, NULL),
                     EG_ERR_MALFORMED);
    assert_ok(eg_item_check(later, sizeof(later), true, &unknown, NULL));
    assert_true(unknown);
    assert_ok(eg_item_check(between, sizeof(between), true, NULL, NULL));
    assert_int_equal(eg_item_peek(later, sizeof(later)), EG_ITEM_NONE);
    assert_int_equal(eg_item_peek(leaf, sizeof(leaf)), EG_ITEM_RECORD_HEADER);
    assert_string_equal(eg_item_kind_name(EG_ITEM_TOC_ENTRY),
                        "table of contents entry");
    assert_string_equal(eg_item_kind_name(EG_ITEM_NONE), "unknown item");
}

/**
 * All widths once more, written from the format's text: for each message its
 * fields with a width, "n=w" exact, "n*w" a positive multiple, "?" omittable.
 */
static const char *const widths[][2] = {
    {"Parameters", "1=32 2=512 3=32 4=512 5=512 8=32"},
    {"ManifestFile", "3=32"},
    {"GuardianPublicKey", "2*512 3*512 4=512 5*32 6*32"},
    {"ElectionKeys", "1=512 2=512 3=32"},
    {"DeviceHeader", "3=32 5=32?"},
    {"HashedCiphertext", "1=512 2*32 3=64"},
    {"EncryptedField", "1=512 2=512 3*64"},
    {"EncryptedContest", "3*64 4*64? 5*64? 7=32"},
    {"EncryptedBallot", "1=32 2=32 8=32 9=36"},
    {"SelectedVector", "1*1024 2=32"},
    {"PreEncryptedCastContest", "2*32"},
    {"PreEncryptedCastBallot", "1=32 2=32 8=32 9=36"},
    {"UncastSelection", "3*1024 4=32"},
    {"UncastContest", "4=32"},
    {"PreEncryptedUncastBallot", "1=32 2=32 8=32 9=36"},
    {"CompactUncastContest", "2=32"},
    {"PreEncryptedCompactUncastBallot", "1=32 2=32 8=32 9=36"},
    {"DeviceClose", "2=36? 3=32?"},
    {"EncryptedTallyContest", "2*1024"},
    {"BallotLocator", "2=32"},
    {"ContestDataRequest", "2=32"},
    {"DecryptedTallyField", "4=512 5=64"},
    {"DecryptedField", "4=32"},
    {"ReleasedContestData", "1=32 2*32"},
    {"ChallengedBallotDecryption", "2=32"},
    {"ContestDataDecryption", "2=32 4=512 5=64 6*32"},
    {"UncastContestNonces", "2*32"},
    {"UncastNonceRelease", "2=32 4=32?"},
    {"ChainCloseStatement", "1=32 2=33 6=32 7=32?"},
    {"SectionSealStatement", "1=32 2=33 4=32"},
    {"PrefixCheckpointStatement", "1=32 2=33 4=32"},
    {"RecordStatement", "2=32 3=32"},
    {"TocEntry", "5=32"},
    {"ConfirmationCodeLeaf", "1=32"},
};

/** The widths that the format's text gives; "" for other messages. */
static const char *
widths_of(const eg_pb_message *type)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(widths); i++) {
        if (strcmp(widths[i][0], type->name) == 0) {
            return widths[i][1];
        }
    }
    return "";
}

/** lowerCamelCase, as the JSON mapping makes it. */
static void
expect_json_name(const eg_pb_field *f)
{
    char name[64];
    size_t len = 0;
    bool upper = false;
    for (const char *c = f->name; *c != '\0'; c++) {
        if (*c == '_') {
            upper = true;
            continue;
        }
        name[len++] = upper && *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;
        upper = false;
    }
    name[len] = '\0';
    assert_string_equal(f->json_name, name);
}

/** Compare one message with the text, and those in it. */
static void
judge_message(const eg_pb_message *type, unsigned depth)
{
    char got[256] = "";
    assert_true(depth < EG_PB_MAX_DEPTH);
    for (size_t i = 0; i < type->count; i++) {
        const eg_pb_field *f = &type->fields[i];
        expect_json_name(f);
        if (f->width != 0) {
            const size_t len = strlen(got);
            (void)snprintf(
                got + len, sizeof(got) - len, "%s%u%c%u%s", len > 0 ? " " : "",
                (unsigned)f->number, f->flags & EG_PB_MULTIPLE ? '*' : '=',
                (unsigned)f->width, f->flags & EG_PB_REQUIRED ? "" : "?");
        }
        if (f->kind == EG_PB_MESSAGE) {
            judge_message(f->message, depth + 1);
        }
    }
    assert_string_equal(got, widths_of(type));
}

static void
test_widths(void **state)
{
    (void)state;
    judge_message(&eg_schema_item, 1);
    judge_message(&eg_schema_segment_header, 1);
}

/** The table keeps the bounds of the codec. */
static void
test_bounds(void **state)
{
    (void)state;
    assert_true(eg_pb_schema_valid(&eg_schema_item));
    assert_true(eg_pb_schema_valid(&eg_schema_segment_header));
    assert_int_equal(eg_schema_item.count, ITEM_KINDS);
    for (size_t i = 0; i < ITEM_KINDS; i++) {
        assert_non_null(
            item_schema_field(&eg_schema_item, (uint32_t)item_kinds[i]));
    }
}

/** D6, but for what the path says. */
static void
test_segment_header(void **state)
{
    (void)state;
    const uint8_t key[33] = {1};
    eg_segment_header header = {.major = 2,
                                .section = EG_SECTION_DEVICE,
                                .key = {key, sizeof(key)},
                                .first_ordinal = 7};
    EG_BUFFER(bytes, 256);
    assert_ok(eg_segment_header_encode(&bytes, &header, NULL));
    eg_segment_header back;
    assert_ok(eg_segment_header_decode(&back, bytes.data, bytes.len, NULL));
    assert_int_equal(back.section, EG_SECTION_DEVICE);
    assert_int_equal(back.key.len, 33);
    assert_int_equal(back.first_ordinal, 7);

    bytes.data[2] = 'X'; /* the magic */
    assert_int_equal(
        eg_segment_header_decode(&back, bytes.data, bytes.len, NULL),
        EG_ERR_MALFORMED);
    assert_int_equal(back.major, 0);
    bytes.data[2] = 'E';
    bytes.data[7] = 3; /* another major is told apart */
    assert_int_equal(
        eg_segment_header_decode(&back, bytes.data, bytes.len, NULL),
        EG_ERR_MALFORMED);
    assert_int_equal(back.major, 3);
    bytes.data[7] = 2;
    for (size_t len = 0; len < bytes.len; len++) {
        /* Without first_ordinal, and without the key, it is whole as well. */
        const bool whole = len == 11 || len == 46;
        assert_int_equal(eg_segment_header_decode(&back, bytes.data, len, NULL),
                         whole ? EG_OK : EG_ERR_MALFORMED);
    }
    /* Numbers that no version and no section has. */
    for (size_t i = 0; i < 2; i++) {
        EG_BUFFER(large, 64);
        eg_pb_put_string(&large, 1, "EGRF");
        eg_pb_put_uint(&large, 2, i == 0 ? UINT64_C(1) << 31 : 2);
        eg_pb_put_uint(&large, 3, i == 1 ? UINT64_C(1) << 31 : 1);
        assert_int_equal(
            eg_segment_header_decode(&back, large.data, large.len, NULL),
            EG_ERR_MALFORMED);
        assert_int_equal(back.major, i == 0 ? 0 : 2);
    }
    header.section = (eg_section_type)0x0103;
    EG_BUFFER(wrong, 256);
    assert_int_equal(eg_segment_header_encode(&wrong, &header, NULL),
                     EG_ERR_ARGUMENT);
    assert_int_equal(wrong.len, 0);
}

static int
set_up(void **state)
{
    (void)state;
    source = prop_start();
    return eg_group_new(&group) == EG_OK &&
                   eg_arena_new(&arena, EG_ITEM_ARENA_MAX) == EG_OK
               ? 0
               : -1;
}

static int
tear_down(void **state)
{
    (void)state;
    eg_arena_free(arena);
    eg_group_free(group);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_widths),
        cmocka_unit_test(test_envelope),
        cmocka_unit_test(test_segment_header),
        cmocka_unit_test(test_every_field),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
