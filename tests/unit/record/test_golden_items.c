/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The items of another implementation's records: each is read without fault
 * and written again byte for byte, in both forms, and the two forms of one
 * record hold the same items.
 */
#include <fts.h>
#include <stdio.h>

#include "codec/pb_json.h"
#include "record/items.h"
#include "record/schema.h"
#include "test.h"

#define FILE_MAX ((size_t)16 * 1024 * 1024)

static eg_group *group;
static eg_arena *arena;
static size_t items_seen[64];

static void
read_file(const char *path, eg_buffer *out)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    uint8_t chunk[4096];
    size_t got;
    while ((got = fread(chunk, 1, sizeof(chunk), f)) > 0) {
        eg_buffer_append(out, chunk, got);
    }
    assert_int_equal(fclose(f), 0);
    assert_ok(eg_buffer_status(out));
}

/** A statement is an item inside an item. */
static void check_item(eg_span bytes);

static void
check_inner(const eg_item *item)
{
    if (item->kind == EG_ITEM_DEVICE_ATTESTATION ||
        item->kind == EG_ITEM_RECORD_SIGNATURE) {
        check_item(item->u.statement.statement);
    }
}

static void
check_item(eg_span bytes)
{
    eg_error err = {0};
    eg_item_faults faults;
    eg_item item;
    if (eg_item_check(bytes.data, bytes.len, false, NULL, &err) != EG_OK ||
        eg_item_decode(group, arena, &item, &faults, bytes.data, bytes.len,
                       &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    assert_int_equal(faults.total, 0);
    assert_true(item.kind != EG_ITEM_NONE);
    items_seen[item.kind]++;
    EG_BUFFER(again, FILE_MAX);
    assert_ok(eg_item_encode(group, &again, &item, &err));
    assert_int_equal(again.len, bytes.len);
    assert_memory_equal(again.data, bytes.data, bytes.len);
    check_inner(&item);
}

static void
check_header(eg_span bytes)
{
    eg_error err = {0};
    eg_segment_header header;
    if (eg_segment_header_decode(&header, bytes.data, bytes.len, &err) !=
        EG_OK) {
        fail_msg("%s", err.text);
    }
    EG_BUFFER(again, 1024);
    assert_ok(eg_segment_header_encode(&again, &header, &err));
    assert_int_equal(again.len, bytes.len);
    assert_memory_equal(again.data, bytes.data, bytes.len);
}

static void
check_message(eg_span bytes, bool first)
{
    if (first) {
        check_header(bytes);
    } else {
        check_item(bytes);
    }
    eg_arena_reset(arena);
}

/** Bytes to JSON and back. */
static void
check_spelling(eg_span bytes, bool first, eg_buffer *json)
{
    eg_error err = {0};
    const eg_pb_message *type =
        first ? &eg_schema_segment_header : &eg_schema_item;
    if (eg_pb_to_json(json, type, bytes, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
}

static void
check_protobuf(eg_span file)
{
    bool first = true;
    while (file.len > 0) {
        uint64_t len = 0;
        const size_t used = eg_pb_read_varint(file, &len);
        assert_true(used > 0 && len <= file.len - used);
        const eg_span frame = {file.data + used, (size_t)len};
        check_message(frame, first);
        EG_BUFFER(json, FILE_MAX);
        check_spelling(frame, first, &json);
        file = (eg_span){frame.data + frame.len, file.len - used - frame.len};
        first = false;
    }
}

/** A line becomes bytes, and the bytes become the line. */
static void
check_line(eg_span line, bool first)
{
    eg_error err = {0};
    const eg_pb_message *type =
        first ? &eg_schema_segment_header : &eg_schema_item;
    EG_BUFFER(bytes, FILE_MAX);
    EG_BUFFER(json, FILE_MAX);
    if (eg_pb_from_json(&bytes, type, line, 0, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    check_message(eg_buffer_span(&bytes), first);
    check_spelling(eg_buffer_span(&bytes), first, &json);
    assert_int_equal(json.len, line.len);
    assert_memory_equal(json.data, line.data, line.len);
}

static void
check_json(eg_span file)
{
    bool first = true;
    while (file.len > 0) {
        const uint8_t *end = memchr(file.data, '\n', file.len);
        const size_t len = end == NULL ? file.len : (size_t)(end - file.data);
        check_line((eg_span){file.data, len}, first);
        const size_t used = end == NULL ? len : len + 1;
        file = (eg_span){file.data + used, file.len - used};
        first = false;
    }
}

static bool
ends_with(const char *path, const char *ending)
{
    const size_t len = strlen(path);
    const size_t want = strlen(ending);
    return len >= want && strcmp(path + len - want, ending) == 0;
}

/** All files of a folder; how many were looked at. */
static size_t
check_folder(const char *folder)
{
    char path[4096];
    const char *shared = getenv("EG_SHARED");
    (void)snprintf(path, sizeof(path), "%s/corpora/eg2.1/%s", shared, folder);
    char *const roots[] = {path, NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    assert_non_null(tree);
    size_t files = 0;
    for (FTSENT *e = fts_read(tree); e != NULL; e = fts_read(tree)) {
        EG_BUFFER(file, FILE_MAX);
        if (e->fts_info == FTS_F && ends_with(e->fts_path, ".binpb")) {
            read_file(e->fts_path, &file);
            check_protobuf(eg_buffer_span(&file));
            files++;
        } else if (e->fts_info == FTS_F && ends_with(e->fts_path, ".jsonl")) {
            read_file(e->fts_path, &file);
            check_json(eg_buffer_span(&file));
            files++;
        }
    }
    assert_int_equal(fts_close(tree), 0);
    return files;
}

static void
test_protobuf(void **state)
{
    (void)state;
    memset(items_seen, 0, sizeof(items_seen));
    assert_int_equal(check_folder("regular-chained/protobuf"), 16);
    assert_true(items_seen[EG_ITEM_ENCRYPTED_BALLOT] == 5);
    assert_true(items_seen[EG_ITEM_GUARDIAN_PUBLIC_KEY] == 3);
    assert_true(items_seen[EG_ITEM_CHALLENGED_DECRYPTION] == 1);
    assert_true(items_seen[EG_ITEM_CHAIN_CLOSE] >= 2);
    assert_true(items_seen[EG_ITEM_RECORD_STATEMENT] == 1);
}

static void
test_json(void **state)
{
    (void)state;
    memset(items_seen, 0, sizeof(items_seen));
    assert_int_equal(check_folder("regular-chained/json"), 16);
    assert_true(items_seen[EG_ITEM_ENCRYPTED_BALLOT] == 5);
    assert_true(check_folder("regular-unchained/json") > 10);
    assert_true(items_seen[EG_ITEM_ENCRYPTED_BALLOT] == 8);
}

static int
set_up(void **state)
{
    (void)state;
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
    const char *shared = getenv("EG_SHARED");
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/corpora/eg2.1",
                   shared == NULL ? "" : shared);
    FILE *f = shared == NULL ? NULL : fopen(path, "r");
    if (f == NULL) {
        (void)printf("skipped: no golden records; set EG_SHARED\n");
        return TEST_SKIPPED;
    }
    (void)fclose(f);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_protobuf),
        cmocka_unit_test(test_json),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
