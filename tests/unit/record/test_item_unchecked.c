/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading items that are not as eg_item_check() wants them: what a newer minor
 * adds is passed over, and bytes that no check lets through are refused where
 * the reader would trip over them, whatever field they are in.
 */
#include <stdio.h>

#include "record/ballot_brief.h"
#include "record/items.h"
#include "record/schema.h"
#include "support/item_edit.h"
#include "support/random_items.h"
#include "support/toy_groups.h"
#include "test.h"

#define ITEM_MAX ((size_t)1024 * 1024)

static eg_group *group;
static eg_arena *arena;
static prop source;

/** An item under test; its fields are visited one after the other. */
typedef struct subject {
    eg_span bytes;
    size_t changes; /* tried so far */
    size_t faults;  /* of the last one */
} subject;

/** Canonical bytes of a random item of @p kind, all that may be there. */
static void
make(eg_buffer *out, eg_item_kind kind)
{
    const item_maker maker = {
        .random = &source, .group = group, .arena = arena, .full = true};
    eg_item item;
    do { /* a release may hold nonces or a ballot nonce: take the first */
        random_item(&maker, kind, &item);
    } while (kind == EG_ITEM_UNCAST_NONCE_RELEASE &&
             item.u.release.has_ballot_nonce);
    assert_ok(eg_item_encode(group, out, &item, NULL));
    eg_arena_reset(arena);
}

/** Visit every field of an item of every kind. */
static void
visit_all(item_visit visit)
{
    subject s = {.changes = 0};
    for (size_t i = 0; i < ITEM_KINDS; i++) {
        EG_BUFFER(bytes, ITEM_MAX);
        make(&bytes, item_kinds[i]);
        s.bytes = eg_buffer_span(&bytes);
        item_walk(&eg_schema_item, s.bytes, visit, &s);
    }
    assert_true(s.changes > 20);
}

/** Read @p s with one change, which the check refuses. */
static eg_status
read_changed(subject *s, const char *path, edit_op op, eg_span value)
{
    EG_BUFFER(bad, ITEM_MAX);
    assert_true(item_edit(&bad, &eg_schema_item, s->bytes, path, op, value));
    assert_int_equal(eg_item_check(bad.data, bad.len, false, NULL, NULL),
                     EG_ERR_MALFORMED);
    eg_item item;
    eg_item_faults faults;
    eg_error err = {0};
    const eg_status status =
        eg_item_decode(group, arena, &item, &faults, bad.data, bad.len, &err);
    if (status != EG_OK) {
        assert_int_equal(item.kind, EG_ITEM_NONE);
        assert_int_equal(err.status, status);
    }
    s->changes++;
    s->faults = faults.total;
    eg_arena_reset(arena);
    return status;
}

static void
assert_refused(subject *s, const char *path, edit_op op, eg_span value)
{
    const eg_status status = read_changed(s, path, op, value);
    if (status != EG_ERR_MALFORMED) {
        fail_msg("%s: %s", path, eg_status_name(status));
    }
}

/* -- a newer minor ----------------------------------------------------------- */

/** Append a field that no version has yet to the message at @p path. */
static void
visit_message(void *context,
              const char *path,
              const eg_pb_message *parent,
              const eg_pb_field *field,
              const eg_pb_value *value,
              eg_span raw)
{
    (void)parent;
    (void)raw;
    subject *s = context;
    if (field->kind != EG_PB_MESSAGE) {
        return;
    }
    EG_BUFFER(more, ITEM_MAX);
    EG_BUFFER(newer, ITEM_MAX);
    EG_BUFFER(again, ITEM_MAX);
    eg_buffer_append(&more, value->bytes.data, value->bytes.len);
    eg_pb_put_uint(&more, 1000, 7);
    assert_true(item_edit(&newer, &eg_schema_item, s->bytes, path, EDIT_VALUE,
                          eg_buffer_span(&more)));
    bool unknown = false;
    assert_ok(eg_item_check(newer.data, newer.len, true, &unknown, NULL));
    assert_true(unknown);
    eg_item item;
    eg_item_faults faults;
    assert_ok(eg_item_decode(group, arena, &item, &faults, newer.data,
                             newer.len, NULL));
    assert_int_equal(faults.total, 0);
    assert_ok(eg_item_encode(group, &again, &item, NULL));
    assert_int_equal(again.len, s->bytes.len);
    assert_memory_equal(again.data, s->bytes.data, again.len);
    s->changes++;
    eg_arena_reset(arena);
}

/** A later version's field in any message changes nothing that is read. */
static void
test_later_fields(void **state)
{
    (void)state;
    visit_all(visit_message);
}

/** An item of a kind that a later version adds is read as none. */
static void
test_later_kinds(void **state)
{
    (void)state;
    static const uint64_t numbers[] = {999, (UINT64_C(1) << 29) - 1,
                                       UINT64_C(1) << 31};
    for (size_t i = 0; i < EG_ARRAY_LEN(numbers); i++) {
        EG_BUFFER(bytes, 64);
        eg_pb_put_varint(&bytes, numbers[i] << 3 | 2);
        eg_pb_put_varint(&bytes, 0);
        eg_item item = {.kind = EG_ITEM_MANIFEST_FILE};
        assert_int_equal(eg_item_peek(bytes.data, bytes.len), EG_ITEM_NONE);
        assert_ok(eg_item_decode(NULL, arena, &item, NULL, bytes.data,
                                 bytes.len, NULL));
        assert_int_equal(item.kind, EG_ITEM_NONE);
    }
    assert_string_equal(eg_item_kind_name((eg_item_kind)999), "unknown item");
}

/* -- bytes that no check lets through ---------------------------------------- */

static void
visit_width(void *context,
            const char *path,
            const eg_pb_message *parent,
            const eg_pb_field *field,
            const eg_pb_value *value,
            eg_span raw)
{
    (void)parent;
    (void)raw;
    static const uint8_t zeroes[ITEM_MAX];
    subject *s = context;
    if (field->kind != EG_PB_BYTES || field->width == 0) {
        return;
    }
    /* A guardian's lists are compared with its quorum, which is 2.structure;
     * a contest's data are handed on as they are. */
    const bool list = (field->flags & EG_PB_MULTIPLE) != 0;
    const bool judged = list && strncmp(path, "guardian_public_key.", 20) == 0;
    const bool view = list && strcmp(field->name, "data") == 0;
    const eg_span wrong[] = {{zeroes, value->bytes.len + 1}, {zeroes, 0}};
    for (size_t i = 0; i < EG_ARRAY_LEN(wrong); i++) {
        const eg_status status = read_changed(s, path, EDIT_VALUE, wrong[i]);
        if (status != EG_ERR_MALFORMED && !view && !(judged && s->faults > 0)) {
            fail_msg("%s: %zu bytes are read", path, wrong[i].len);
        }
    }
}

/** Bytes that are not as long as the field wants. */
static void
test_widths(void **state)
{
    (void)state;
    visit_all(visit_width);
}

static void
visit_text(void *context,
           const char *path,
           const eg_pb_message *parent,
           const eg_pb_field *field,
           const eg_pb_value *value,
           eg_span raw)
{
    (void)parent;
    (void)value;
    (void)raw;
    if (field->kind == EG_PB_STRING) {
        assert_ok(read_changed(context, path, EDIT_VALUE, (eg_span){NULL, 0}));
    }
}

/** A text that is written although it is empty reads as empty. */
static void
test_empty_texts(void **state)
{
    (void)state;
    visit_all(visit_text);
}

/** Write @p value into the varint field that is visited. */
static void
put_number(eg_buffer *out, uint32_t number, uint64_t value)
{
    eg_buffer_clear(out);
    eg_pb_put_varint(out, (uint64_t)number << 3);
    eg_pb_put_varint(out, value);
}

static void
visit_number(void *context,
             const char *path,
             const eg_pb_message *parent,
             const eg_pb_field *field,
             const eg_pb_value *value,
             eg_span raw)
{
    (void)parent;
    (void)value;
    (void)raw;
    EG_BUFFER(large, 64);
    put_number(&large, field->number, UINT64_C(1) << 31);
    if (field->kind == EG_PB_U32) {
        assert_refused(context, path, EDIT_RAW, eg_buffer_span(&large));
    } else if (field->kind == EG_PB_ENUM) {
        /* Reads as 0, which is no value of any enum. */
        assert_ok(
            read_changed(context, path, EDIT_RAW, eg_buffer_span(&large)));
    }
}

/** 32-bit numbers and enums of 2^31 or more. */
static void
test_numbers(void **state)
{
    (void)state;
    visit_all(visit_number);
}

static void
visit_time(void *context,
           const char *path,
           const eg_pb_message *parent,
           const eg_pb_field *field,
           const eg_pb_value *value,
           eg_span raw)
{
    (void)parent;
    (void)value;
    (void)raw;
    static const eg_pb_time times[] = {
        {-1, 0}, {253402300800, 0}, {0, -1000000}, {0, 1000000000}};
    if (field->kind != EG_PB_TIMESTAMP) {
        return;
    }
    for (size_t i = 0; i < EG_ARRAY_LEN(times); i++) {
        EG_BUFFER(time, 64);
        eg_pb_put_time(&time, field->number, times[i]);
        assert_refused(context, path, EDIT_RAW, eg_buffer_span(&time));
    }
}

/** Times before 1970, after 9999, and with too many nanoseconds. */
static void
test_times(void **state)
{
    (void)state;
    subject s = {.changes = 0};
    for (size_t i = 0; i < ITEM_KINDS; i++) {
        EG_BUFFER(bytes, ITEM_MAX);
        make(&bytes, item_kinds[i]);
        s.bytes = eg_buffer_span(&bytes);
        item_walk(&eg_schema_item, s.bytes, visit_time, &s);
    }
    assert_true(s.changes >= 4);
}

/** Parameters without one of their values. */
static void
test_parameters(void **state)
{
    (void)state;
    static const char *const parts[] = {"parameters.version", "parameters.p",
                                        "parameters.q", "parameters.r",
                                        "parameters.g"};
    EG_BUFFER(bytes, ITEM_MAX);
    make(&bytes, EG_ITEM_PARAMETERS);
    subject s = {.bytes = eg_buffer_span(&bytes)};
    for (size_t i = 0; i < EG_ARRAY_LEN(parts); i++) {
        assert_refused(&s, parts[i], EDIT_DROP, (eg_span){NULL, 0});
    }
}

/** The kinds of ballots, and what must not be missing in the short form. */
static const struct {
    eg_item_kind kind;
    const char *name;
} ballots[] = {
    {EG_ITEM_ENCRYPTED_BALLOT, "encrypted_ballot"},
    {EG_ITEM_PRE_CAST_BALLOT, "pre_encrypted_cast_ballot"},
    {EG_ITEM_PRE_UNCAST_BALLOT, "pre_encrypted_uncast_ballot"},
    {EG_ITEM_PRE_COMPACT_BALLOT, "pre_encrypted_compact_uncast_ballot"},
};

/** Whether the short form of the ballot is read with one member changed. */
static bool
reads_brief(const eg_buffer *bytes, const char *path, edit_op op)
{
    static const uint8_t zeroes[31];
    EG_BUFFER(bad, ITEM_MAX);
    eg_ballot_brief brief;
    assert_true(item_edit(&bad, &eg_schema_item, eg_buffer_span(bytes), path,
                          op, (eg_span){zeroes, sizeof(zeroes)}));
    return eg_ballot_brief_read(&brief, bad.data, bad.len);
}

/** A ballot without id, status, code or chaining field has no short form. */
static void
test_briefs(void **state)
{
    (void)state;
    static const char *const members[] = {"id_b", "confirmation_code",
                                          "chaining_field"};
    for (size_t i = 0; i < EG_ARRAY_LEN(ballots); i++) {
        EG_BUFFER(bytes, ITEM_MAX);
        eg_ballot_brief brief;
        char path[ITEM_PATH_MAX];
        make(&bytes, ballots[i].kind);
        assert_true(eg_ballot_brief_read(&brief, bytes.data, bytes.len));
        assert_int_equal(brief.kind, ballots[i].kind);
        for (size_t j = 0; j < EG_ARRAY_LEN(members); j++) {
            (void)snprintf(path, sizeof(path), "%s.%s", ballots[i].name,
                           members[j]);
            assert_false(reads_brief(&bytes, path, EDIT_DROP));
            assert_false(reads_brief(&bytes, path, EDIT_VALUE));
        }
    }
    EG_BUFFER(regular, ITEM_MAX);
    EG_BUFFER(header, ITEM_MAX);
    eg_ballot_brief brief;
    make(&regular, EG_ITEM_ENCRYPTED_BALLOT);
    assert_false(reads_brief(&regular, "encrypted_ballot.status", EDIT_DROP));
    make(&header, EG_ITEM_DEVICE_HEADER);
    assert_false(eg_ballot_brief_read(&brief, header.data, header.len));
    assert_false(eg_ballot_brief_read(&brief, header.data, 0));
}

/* -- memory ------------------------------------------------------------------- */

/** An arena that is too small, at any place of any item, is a limit. */
static void
test_small_arenas(void **state)
{
    (void)state;
    for (size_t i = 0; i < ITEM_KINDS; i++) {
        EG_BUFFER(bytes, ITEM_MAX);
        make(&bytes, item_kinds[i]);
        eg_item item;
        assert_ok(eg_item_decode(group, arena, &item, NULL, bytes.data,
                                 bytes.len, NULL));
        const size_t need = eg_arena_used(arena);
        const size_t step = (need / 300 + 16) & ~(size_t)15;
        eg_arena_reset(arena);
        for (size_t room = 0; room < need; room += step) {
            eg_arena *small = NULL;
            eg_error err = {0};
            assert_ok(eg_arena_new(&small, room));
            assert_int_equal(eg_item_decode(group, small, &item, NULL,
                                            bytes.data, bytes.len, &err),
                             EG_ERR_LIMIT);
            assert_int_equal(item.kind, EG_ITEM_NONE);
            assert_int_equal(err.status, EG_ERR_LIMIT);
            eg_arena_free(small);
        }
    }
}

/** A buffer that has failed is left as it is. */
static void
test_failed_buffer(void **state)
{
    (void)state;
    eg_item item = {.kind = EG_ITEM_RECORD_HEADER};
    item.u.header.major = 2;
    EG_BUFFER(out, 3);
    eg_buffer_text(&out, "over");
    assert_int_equal(eg_item_encode(NULL, &out, &item, NULL), EG_ERR_LIMIT);
    const eg_segment_header header = {.major = 2, .section = EG_SECTION_HEADER};
    assert_int_equal(eg_segment_header_encode(&out, &header, NULL),
                     EG_ERR_LIMIT);
    assert_int_equal(out.len, 0);
    /* Nor is there room for half of an item. */
    eg_status status = EG_ERR_LIMIT;
    size_t room = 0;
    for (; status != EG_OK && room < 64; room++) {
        EG_BUFFER(small, room);
        status = eg_item_encode(NULL, &small, &item, NULL);
        assert_true(status == EG_OK || small.len == 0);
        assert_true(status == EG_OK || status == EG_ERR_LIMIT);
    }
    assert_ok(status);
    /* Whoever does not ask why is refused as well. */
    item.u.header.major = UINT32_MAX;
    EG_BUFFER(large, 64);
    assert_int_equal(eg_item_encode(NULL, &large, &item, NULL),
                     EG_ERR_ARGUMENT);
    assert_int_equal(large.len, 0);
}

static int
set_up(void **state)
{
    (void)state;
    source = prop_start();
    return eg_group_new_from(&toy_groups[TOY_7_16], &group) == EG_OK &&
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
        cmocka_unit_test(test_later_fields),
        cmocka_unit_test(test_later_kinds),
        cmocka_unit_test(test_widths),
        cmocka_unit_test(test_empty_texts),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_briefs),
        cmocka_unit_test(test_small_arenas),
        cmocka_unit_test(test_failed_buffer),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
