/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record as a zip file, for tests that make it wrong one byte at a time.
 */
#ifndef EG_TESTS_ZIP_WORK_H
#define EG_TESTS_ZIP_WORK_H

#include "record/store.h"
#include "record/zip.h"
#include "record/zip_write.h"
#include "support/record_fixture.h"
#include "test.h"

#define ZLIB_CONST
#include <zlib.h>

static char folder[FIXTURE_PATH_MAX];
static char zip_path[FIXTURE_PATH_MAX];
/** The honest file. */
static eg_buffer honest;
static eg_hash honest_root;

static inline int
make_honest(void **state)
{
    (void)state;
    char dir[FIXTURE_PATH_MAX];
    eg_record *record;
    fixture_folder(folder);
    fixture_record(dir, folder, "dir", EG_RECORD_PROTOBUF, EG_PHASE_FINAL, 2);
    fixture_path(zip_path, folder, "r.zip");
    assert_ok(eg_record_open(&record, dir, NULL, NULL));
    assert_ok(eg_record_copy(record, zip_path, EG_RECORD_ZIP,
                             EG_RECORD_PROTOBUF, NULL));
    eg_record_free(record);
    eg_buffer_init(&honest, 1 << 24);
    fixture_load(zip_path, &honest);
    fixture_findings found;
    assert_ok(fixture_read(zip_path, &found, &honest_root));
    assert_int_equal(found.len, 0);
    return 0;
}

static inline int
free_honest(void **state)
{
    (void)state;
    eg_buffer_free(&honest);
    fixture_remove(folder);
    return 0;
}

/* -- taking a zip file apart ------------------------------------------------ */

/** A copy of the honest file that is being spoiled. */
typedef struct work {
    eg_buffer b;
} work;

static inline void
begin(work *w)
{
    eg_buffer_init(&w->b, 1 << 25);
    eg_buffer_append(&w->b, honest.data, honest.len);
}

static inline uint8_t *
end_record(const work *w)
{
    return w->b.data + w->b.len - EG_ZIP_END_BYTES;
}

static inline size_t
directory_at(const work *w)
{
    return eg_le32(end_record(w) + 16);
}

/** The central header of the entry called @p name. */
static inline uint8_t *
central(const work *w, const char *name)
{
    size_t at = directory_at(w);
    for (;;) {
        uint8_t *h = w->b.data + at;
        assert_int_equal(eg_le32(h), EG_ZIP_ENTRY_SIG);
        if (eg_le16(h + 28) == strlen(name) &&
            memcmp(h + 46, name, strlen(name)) == 0) {
            return h;
        }
        at += 46u + eg_le16(h + 28) + eg_le16(h + 30) + eg_le16(h + 32);
    }
}

static inline uint8_t *
local(const work *w, const char *name)
{
    return w->b.data + eg_le32(central(w, name) + 42);
}

static inline uint8_t *
data(const work *w, const char *name)
{
    uint8_t *h = local(w, name);
    return h + 30 + eg_le16(h + 26) + eg_le16(h + 28);
}

/** Insert a file before the directory and its entry at the directory's end. */
static inline void
add_bytes(work *w,
          const char *name,
          const void *content,
          uint32_t len,
          uint16_t method)
{
    const size_t name_len = strlen(name);
    const uint32_t crc = (uint32_t)crc32(0, content, len);
    const size_t at = directory_at(w);
    uint8_t h[46] = {0};
    EG_BUFFER(bytes, 1 << 16);

    eg_put_le32(h, EG_ZIP_LOCAL_SIG);
    eg_put_le16(h + 4, 20);
    eg_put_le16(h + 8, method);
    eg_put_le32(h + 14, crc);
    eg_put_le32(h + 18, len);
    eg_put_le32(h + 22, len);
    eg_put_le16(h + 26, (uint16_t)name_len);
    eg_buffer_append(&bytes, h, 30);
    eg_buffer_append(&bytes, name, name_len);
    eg_buffer_append(&bytes, content, len);
    eg_buffer_insert(&w->b, at, bytes.data, bytes.len);
    const size_t grown = bytes.len;

    eg_buffer_clear(&bytes);
    memset(h, 0, sizeof(h));
    eg_put_le32(h, EG_ZIP_ENTRY_SIG);
    eg_put_le16(h + 4, 20);
    eg_put_le16(h + 6, 20);
    eg_put_le16(h + 10, method);
    eg_put_le32(h + 16, crc);
    eg_put_le32(h + 20, len);
    eg_put_le32(h + 24, len);
    eg_put_le16(h + 28, (uint16_t)name_len);
    eg_put_le32(h + 42, (uint32_t)at);
    eg_buffer_append(&bytes, h, 46);
    eg_buffer_append(&bytes, name, name_len);
    eg_buffer_insert(&w->b, w->b.len - EG_ZIP_END_BYTES, bytes.data, bytes.len);
    uint8_t *end = end_record(w);
    const uint16_t count = (uint16_t)(eg_le16(end + 10) + 1);
    eg_put_le16(end + 8, count);
    eg_put_le16(end + 10, count);
    eg_put_le32(end + 12, eg_le32(end + 12) + (uint32_t)bytes.len);
    eg_put_le32(end + 16, (uint32_t)(at + grown));
}

static inline void
add_entry(work *w, const char *name, const char *content, uint16_t method)
{
    add_bytes(w, name, content, (uint32_t)strlen(content), method);
}

/* -- judging ---------------------------------------------------------------- */

static inline void
store_work(work *w)
{
    fixture_store(zip_path, w->b.data, w->b.len);
    eg_buffer_free(&w->b);
}

/** The whole file is refused, with a sentence that has @p why in it. */
static inline void
assert_refused(work *w, const char *why)
{
    store_work(w);
    fixture_findings found;
    assert_int_equal(fixture_read(zip_path, &found, NULL), EG_REJECT);
    assert_int_equal(found.len, 1);
    assert_int_equal(found.code[0], EG_R_CONTAINER);
    if (strstr(found.text[0], why) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", found.text[0], why);
    }
}

static inline void
assert_accepted(work *w)
{
    store_work(w);
    fixture_findings found;
    eg_hash root;
    if (fixture_read(zip_path, &found, &root) != EG_OK || found.len > 0) {
        fail_msg("%s", found.text[0]);
    }
    assert_memory_equal(&root, &honest_root, sizeof(root));
}

/** Open accepts, but the section @p code is found when it is read. */
static inline void
assert_found(work *w, eg_record_code code)
{
    store_work(w);
    fixture_findings found;
    assert_ok(fixture_read(zip_path, &found, NULL));
    assert_true(fixture_count(&found, code) > 0);
}

#define TALLY "final/decrypted_tally.binpb"

/** A test with an honest file of its own. */
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_honest, free_honest)

#endif
