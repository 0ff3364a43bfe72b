/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For items of every kind with random content: writing, checking, reading and
 * writing again gives the same bytes, and so does the way through JSON.
 */
#include <stdio.h>

#include "codec/pb_json.h"
#include "record/schema.h"
#include "support/random_items.h"
#include "support/toy_groups.h"
#include "test.h"

#define ROUNDS 40

/** One item there and back; @p out holds its bytes at the end. */
static void
round_trip(const eg_group *group, const eg_item *item, eg_arena *arena)
{
    eg_error err = {0};
    EG_BUFFER(first, EG_ITEM_BYTES_MAX);
    if (eg_item_encode(group, &first, item, &err) != EG_OK) {
        fail_msg("kind %d: %s", (int)item->kind, err.text);
    }
    assert_int_equal(eg_item_peek(first.data, first.len), item->kind);
    assert_ok(eg_item_check(first.data, first.len, false, NULL, &err));

    eg_item back;
    eg_item_faults faults;
    assert_ok(eg_item_decode(group, arena, &back, &faults, first.data,
                             first.len, &err));
    if (faults.total != 0) {
        fail_msg("kind %d: %s", (int)item->kind, faults.fault[0].what);
    }
    EG_BUFFER(second, EG_ITEM_BYTES_MAX);
    assert_ok(eg_item_encode(group, &second, &back, &err));
    assert_int_equal(second.len, first.len);
    assert_memory_equal(second.data, first.data, first.len);
}

/** The same bytes through the JSON form. */
static void
json_trip(const eg_group *group, const eg_item *item)
{
    eg_error err = {0};
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    EG_BUFFER(json, 2 * EG_ITEM_BYTES_MAX);
    EG_BUFFER(back, EG_ITEM_BYTES_MAX);
    assert_ok(eg_item_encode(group, &bytes, item, &err));
    assert_ok(
        eg_pb_to_json(&json, &eg_schema_item, eg_buffer_span(&bytes), &err));
    if (eg_pb_from_json(&back, &eg_schema_item, eg_buffer_span(&json), 0,
                        &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    assert_int_equal(back.len, bytes.len);
    assert_memory_equal(back.data, bytes.data, bytes.len);
}

static void
every_kind(const eg_group *group, size_t rounds)
{
    prop random = prop_start();
    eg_arena *arena = NULL;
    assert_ok(eg_arena_new(&arena, EG_ITEM_ARENA_MAX));
    for (size_t i = 0; i < rounds * ITEM_KINDS; i++) {
        const item_maker maker = {.random = &random,
                                  .group = group,
                                  .arena = arena,
                                  .full = i < ITEM_KINDS};
        eg_item item;
        random_item(&maker, item_kinds[i % ITEM_KINDS], &item);
        round_trip(group, &item, arena);
        json_trip(group, &item);
        eg_arena_reset(arena);
    }
    eg_arena_free(arena);
}

static void
test_standard_group(void **state)
{
    (void)state;
    eg_group *group = NULL;
    assert_ok(eg_group_new(&group));
    every_kind(group, ROUNDS / 4);
    eg_group_free(group);
}

/** Values of a small group stand after zero bytes. */
static void
test_toy_group(void **state)
{
    (void)state;
    eg_group *group = NULL;
    assert_ok(eg_group_new_from(&toy_groups[TOY_7_16], &group));
    every_kind(group, ROUNDS);
    eg_group_free(group);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_standard_group),
        cmocka_unit_test(test_toy_group),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
