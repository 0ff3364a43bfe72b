/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Items of a record: what is canonical and without fault is written again as
 * the same bytes and survives JSON; what has faults is stable after one round;
 * what is not canonical is safe to decode all the same.
 *
 * The first byte chooses what the rest is:
 *   0  an item
 *   1  the JSON text of an item
 *   2  a segment header
 *   3  kind, eight bytes of seed, then changes to that random item: an offset
 *      of two bytes and a byte to xor with, any number of times
 */
#include <string.h>

#include "codec/pb_json.h"
#include "fuzz.h"
#include "record/items.h"
#include "record/schema.h"
#include "support/item_edit.h"
#include "support/random_items.h"

#define MEMORY_MAX ((size_t)64 * 1024 * 1024)

static eg_group *group;
static eg_arena *arena;

static void
set_up(void)
{
    if (group == NULL) {
        FUZZ_LAW(eg_group_new(&group) == EG_OK);
        FUZZ_LAW(eg_arena_new(&arena, MEMORY_MAX) == EG_OK);
    }
    eg_arena_reset(arena);
}

static void
find_zero(void *context,
          const char *path,
          const eg_pb_message *parent,
          const eg_pb_field *field,
          const eg_pb_value *value,
          eg_span raw)
{
    (void)path;
    (void)parent;
    (void)raw;
    bool *found = context;
    if (field != NULL && field->kind == EG_PB_STRING && value->bytes.len > 0) {
        *found =
            *found || memchr(value->bytes.data, 0, value->bytes.len) != NULL;
    }
}

/** Whether some text cannot be told as a C string. */
static bool
has_zero_text(eg_span bytes)
{
    bool found = false;
    item_walk(&eg_schema_item, bytes, find_zero, &found);
    return found;
}

static bool
same(eg_span a, eg_span b)
{
    return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}

/** Decode and encode what was encoded before: nothing changes any more. */
static void
require_stable(eg_span bytes)
{
    eg_item item;
    eg_item_faults faults;
    EG_BUFFER(again, MEMORY_MAX);
    FUZZ_LAW(eg_item_decode(group, arena, &item, &faults, bytes.data, bytes.len,
                            NULL) == EG_OK);
    FUZZ_LAW(eg_item_encode(group, &again, &item, NULL) == EG_OK);
    FUZZ_LAW(same(eg_buffer_span(&again), bytes));
}

static void
try_json(eg_span bytes)
{
    EG_BUFFER(json, MEMORY_MAX);
    EG_BUFFER(back, MEMORY_MAX);
    FUZZ_LAW(eg_pb_to_json(&json, &eg_schema_item, bytes, NULL) == EG_OK);
    FUZZ_LAW(eg_pb_from_json(&back, &eg_schema_item, eg_buffer_span(&json), 0,
                             NULL) == EG_OK);
    FUZZ_LAW(same(eg_buffer_span(&back), bytes));
}

static void
try_item(eg_span bytes)
{
    bool unknown = false;
    const bool newer =
        eg_item_check(bytes.data, bytes.len, true, &unknown, NULL) == EG_OK;
    const bool canonical =
        eg_item_check(bytes.data, bytes.len, false, NULL, NULL) == EG_OK;
    FUZZ_LAW(!canonical || newer);
    FUZZ_LAW(!newer || unknown != canonical);

    eg_item item;
    eg_item_faults faults;
    const eg_status read = eg_item_decode(group, arena, &item, &faults,
                                          bytes.data, bytes.len, NULL);
    if (!canonical) {
        return;
    }
    FUZZ_LAW(read == EG_OK);
    FUZZ_LAW(item.kind == eg_item_peek(bytes.data, bytes.len));
    EG_BUFFER(first, MEMORY_MAX);
    const eg_status written = eg_item_encode(group, &first, &item, NULL);
    if (faults.total == 0 && !has_zero_text(bytes)) {
        FUZZ_LAW(written == EG_OK);
        FUZZ_LAW(same(eg_buffer_span(&first), bytes));
    }
    if (written == EG_OK) {
        require_stable(eg_buffer_span(&first));
    }
    try_json(bytes);
}

static void
try_text(eg_span text)
{
    EG_BUFFER(bytes, MEMORY_MAX);
    if (eg_pb_from_json(&bytes, &eg_schema_item, text, 0, NULL) == EG_OK) {
        FUZZ_LAW(eg_item_check(bytes.data, bytes.len, false, NULL, NULL) ==
                 EG_OK);
        try_item(eg_buffer_span(&bytes));
    }
}

static void
try_header(eg_span bytes)
{
    eg_segment_header header;
    EG_BUFFER(again, 4096);
    if (eg_segment_header_decode(&header, bytes.data, bytes.len, NULL) ==
            EG_OK &&
        bytes.len < 2048) {
        FUZZ_LAW(eg_segment_header_encode(&again, &header, NULL) == EG_OK);
        FUZZ_LAW(same(eg_buffer_span(&again), bytes));
    }
}

/** Change single bytes of @p item as @p changes say. */
static void
change(eg_buffer *item, eg_span changes)
{
    for (size_t i = 0; i + 3 <= changes.len; i += 3) {
        const uint8_t *c = changes.data + i;
        const size_t offset = (size_t)c[0] << 8 | c[1];
        item->data[offset % item->len] ^= c[2];
    }
}

static void
try_changed(eg_span input)
{
    if (input.len < 9) {
        return;
    }
    prop random = {.state = eg_load_be64(input.data + 1)};
    const item_maker maker = {.random = &random,
                              .group = group,
                              .arena = arena,
                              .full = (input.data[0] & 0x80) != 0};
    eg_item item;
    EG_BUFFER(bytes, MEMORY_MAX);
    random_item(&maker, item_kinds[(input.data[0] & 0x7f) % ITEM_KINDS], &item);
    FUZZ_LAW(eg_item_encode(group, &bytes, &item, NULL) == EG_OK);
    change(&bytes, (eg_span){input.data + 9, input.len - 9});
    try_item(eg_buffer_span(&bytes));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len == 0) {
        return 0;
    }
    set_up();
    const eg_span rest = {data + 1, len - 1};
    switch (data[0] & 3) {
    case 0:
        try_item(rest);
        break;
    case 1:
        try_text(rest);
        break;
    case 2:
        try_header(rest);
        break;
    default:
        try_changed(rest);
        break;
    }
    return 0;
}
