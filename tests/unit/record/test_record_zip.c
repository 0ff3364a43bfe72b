/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zip files, made wrong one byte at a time: whatever two zip readers could
 * take for two records is refused.
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "record/names.h"
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

static int
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

static int
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

static void
begin(work *w)
{
    eg_buffer_init(&w->b, 1 << 25);
    eg_buffer_append(&w->b, honest.data, honest.len);
}

static uint8_t *
end_record(const work *w)
{
    return w->b.data + w->b.len - EG_ZIP_END_BYTES;
}

static size_t
directory_at(const work *w)
{
    return eg_le32(end_record(w) + 16);
}

/** The central header of the entry called @p name. */
static uint8_t *
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

static uint8_t *
local(const work *w, const char *name)
{
    return w->b.data + eg_le32(central(w, name) + 42);
}

static uint8_t *
data(const work *w, const char *name)
{
    uint8_t *h = local(w, name);
    return h + 30 + eg_le16(h + 26) + eg_le16(h + 28);
}

/** Insert a file before the directory and its entry at the directory's end. */
static void
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

static void
add_entry(work *w, const char *name, const char *content, uint16_t method)
{
    add_bytes(w, name, content, (uint32_t)strlen(content), method);
}

/* -- judging ---------------------------------------------------------------- */

static void
store_work(work *w)
{
    fixture_store(zip_path, w->b.data, w->b.len);
    eg_buffer_free(&w->b);
}

/** The whole file is refused, with a sentence that has @p why in it. */
static void
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

static void
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
static void
assert_found(work *w, eg_record_code code)
{
    store_work(w);
    fixture_findings found;
    assert_ok(fixture_read(zip_path, &found, NULL));
    assert_true(fixture_count(&found, code) > 0);
}

#define TALLY "final/decrypted_tally.binpb"

/* -- the end of the file ---------------------------------------------------- */

static void
a_comment_must_reach_the_end(void **state)
{
    (void)state;
    work w;
    begin(&w);
    eg_put_le16(end_record(&w) + 20, 5);
    eg_buffer_text(&w.b, "hello");
    assert_accepted(&w);

    begin(&w);
    eg_buffer_text(&w.b, "hello");
    assert_refused(&w, "does not reach the end");

    begin(&w);
    eg_put_le16(end_record(&w) + 20, 5);
    assert_refused(&w, "does not reach the end");

    /* An end signature inside the comment: which one is the last? */
    begin(&w);
    eg_put_le16(end_record(&w) + 20, 30);
    eg_buffer_append(&w.b, "PK\5\6", 4);
    for (int i = 0; i < 26; i++) {
        eg_buffer_byte(&w.b, 0);
    }
    assert_refused(&w, "does not reach the end");

    /* Even where no end record has room after it. */
    begin(&w);
    eg_put_le16(end_record(&w) + 20, 4);
    eg_buffer_append(&w.b, "PK\5\6", 4);
    assert_refused(&w, "does not reach the end");
}

static void
without_an_end_record_there_is_no_zip_file(void **state)
{
    (void)state;
    static const char text[] = "this is no zip file at all, but long enough";
    fixture_findings found;
    fixture_store(zip_path, text, sizeof(text));
    assert_int_equal(fixture_read(zip_path, &found, NULL), EG_REJECT);
    fixture_store(zip_path, text, 0);
    assert_int_equal(fixture_read(zip_path, &found, NULL), EG_REJECT);
    fixture_store(zip_path, text, 3);
    assert_int_equal(fixture_read(zip_path, &found, NULL), EG_REJECT);
}

static void
counts_must_agree(void **state)
{
    (void)state;
    work w;
    begin(&w);
    uint8_t *end = end_record(&w);
    eg_put_le16(end + 8, (uint16_t)(eg_le16(end + 8) - 1));
    assert_refused(&w, "counts of entries disagree");

    begin(&w);
    end = end_record(&w);
    eg_put_le16(end + 8, (uint16_t)(eg_le16(end + 8) - 1));
    eg_put_le16(end + 10, (uint16_t)(eg_le16(end + 10) - 1));
    assert_refused(&w, "more than its entries");

    begin(&w);
    end = end_record(&w);
    eg_put_le16(end + 8, (uint16_t)(eg_le16(end + 8) + 1));
    eg_put_le16(end + 10, (uint16_t)(eg_le16(end + 10) + 1));
    assert_refused(&w, "ends within an entry");
}

static void
the_directory_must_fill_its_space(void **state)
{
    (void)state;
    work w;
    begin(&w);
    eg_buffer_insert(&w.b, w.b.len - EG_ZIP_END_BYTES, "x", 1);
    assert_refused(&w, "does not fill");

    begin(&w);
    uint8_t *end = end_record(&w);
    eg_put_le32(end + 12, eg_le32(end + 12) - 1);
    assert_refused(&w, "does not fill");

    begin(&w);
    end = end_record(&w);
    eg_put_le32(end + 16, eg_le32(end + 16) + 1);
    assert_refused(&w, "does not fill");

    begin(&w);
    end = end_record(&w);
    eg_put_le32(end + 16, 0xFFFFFFF0u);
    assert_refused(&w, "does not fill");
}

static void
several_parts_are_refused(void **state)
{
    (void)state;
    work w;
    for (size_t at = 4; at <= 6; at += 2) {
        begin(&w);
        eg_put_le16(end_record(&w) + at, 1);
        assert_refused(&w, "several parts");
    }
    begin(&w);
    eg_put_le16(central(&w, TALLY) + 34, 1);
    assert_refused(&w, "several parts");
}

/* -- zip64 ------------------------------------------------------------------ */

/** Put a zip64 end record and locator before the end record. */
static void
add_end64(work *w, size_t extensible)
{
    uint8_t b[EG_ZIP_END64_BYTES + 8 + EG_ZIP_LOCATOR64_BYTES] = {0};
    uint8_t *end = end_record(w);
    const size_t at = w->b.len - EG_ZIP_END_BYTES;
    eg_put_le32(b, EG_ZIP_END64_SIG);
    eg_put_le64(b + 4, EG_ZIP_END64_BYTES - 12 + extensible);
    eg_put_le64(b + 24, eg_le16(end + 10));
    eg_put_le64(b + 32, eg_le16(end + 10));
    eg_put_le64(b + 40, eg_le32(end + 12));
    eg_put_le64(b + 48, eg_le32(end + 16));
    uint8_t *locator = b + EG_ZIP_END64_BYTES + extensible;
    eg_put_le32(locator, EG_ZIP_LOCATOR64_SIG);
    eg_put_le64(locator + 8, at);
    eg_put_le32(locator + 16, 1);
    eg_buffer_insert(&w->b, at, b,
                     EG_ZIP_END64_BYTES + extensible + EG_ZIP_LOCATOR64_BYTES);
}

static uint8_t *
end64(const work *w)
{
    return end_record(w) - EG_ZIP_LOCATOR64_BYTES - EG_ZIP_END64_BYTES;
}

static void
zip64_end_records_are_understood(void **state)
{
    (void)state;
    work w;
    begin(&w);
    add_end64(&w, 0);
    assert_accepted(&w);

    /* With marks in place of the small fields. */
    begin(&w);
    add_end64(&w, 0);
    memset(end_record(&w) + 8, 0xFF, 12);
    assert_accepted(&w);
}

static void
zip64_end_records_must_fit(void **state)
{
    (void)state;
    work w;
    for (size_t at = 4; at <= 16; at += 2) {
        begin(&w);
        memset(end_record(&w) + at, 0xFF, at < 12 ? 2 : 4);
        assert_refused(&w, "no zip64 locator");
        at += at < 12 ? 0 : 2;
    }
    begin(&w);
    add_end64(&w, 8);
    assert_refused(&w, "right before its locator");

    begin(&w);
    add_end64(&w, 0);
    eg_put_le64(end64(&w) + 4, EG_ZIP_END64_BYTES - 11);
    assert_refused(&w, "extensible data");

    static const size_t of_locator[] = {4, 8, 16, 17};
    for (size_t i = 0; i < EG_ARRAY_LEN(of_locator); i++) {
        begin(&w);
        add_end64(&w, 0);
        (end_record(&w) - EG_ZIP_LOCATOR64_BYTES)[of_locator[i]] ^= 2;
        assert_refused(&w, "right before its locator");
    }
    /* A locator, and no room for what it locates. */
    begin(&w);
    add_end64(&w, 0);
    w.b.len -= EG_ZIP_END_BYTES + EG_ZIP_LOCATOR64_BYTES;
    memmove(w.b.data, w.b.data + w.b.len,
            EG_ZIP_END_BYTES + EG_ZIP_LOCATOR64_BYTES);
    w.b.len = EG_ZIP_END_BYTES + EG_ZIP_LOCATOR64_BYTES;
    assert_refused(&w, "right before its locator");

    begin(&w);
    add_end64(&w, 0);
    end64(&w)[0] ^= 1;
    assert_refused(&w, "signature");
}

static void
the_two_end_records_must_agree(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        const char *why;
    } fields[] = {{24, "counts of entries"},    {32, "counts of entries"},
                  {40, "end records disagree"}, {48, "end records disagree"},
                  {16, "several parts"},        {20, "several parts"}};
    for (size_t i = 0; i < EG_ARRAY_LEN(fields); i++) {
        work w;
        begin(&w);
        add_end64(&w, 0);
        end64(&w)[fields[i].at] ^= 1;
        assert_refused(&w, fields[i].why);
    }
    /* What the small record says without a mark must agree, too. */
    for (size_t at = 4; at <= 16; at += at < 12 ? 2 : 4) {
        work w;
        begin(&w);
        add_end64(&w, 0);
        end_record(&w)[at] ^= 1;
        assert_refused(&w, at < 8    ? "several parts"
                           : at < 12 ? "counts of entries"
                                     : "end records disagree");
    }
}

static void
zip64_entries_are_written_and_read(void **state)
{
    (void)state;
    char path[FIXTURE_PATH_MAX];
    eg_error err = {.status = EG_OK};
    fixture_path(path, folder, "wide.zip");
    const int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    eg_zip_writer *zip;
    assert_ok(eg_zip_writer_new(&zip, fd, &err));
    for (int i = 0; i < 2; i++) {
        assert_ok(
            eg_zip_begin(zip, i == 0 ? "a" : "b", i == 1, UINT64_MAX, &err));
        for (int j = 0; j < 100000; j++) {
            assert_ok(eg_zip_write(zip, "hello", 5, &err));
        }
        assert_ok(eg_zip_end(zip, &err));
    }
    assert_ok(eg_zip_finish(zip, &err));
    eg_zip_writer_free(zip);

    eg_store store;
    assert_ok(eg_store_open_zip(&store, fd, &err));
    assert_int_equal(store.count, 2);
    for (size_t i = 0; i < 2; i++) {
        eg_stream *stream;
        uint8_t bytes[1000];
        size_t got;
        size_t sum = 0;
        assert_ok(eg_stream_open(&stream, &store, &store.entry[i], &err));
        do {
            assert_ok(eg_stream_read(stream, bytes, sizeof(bytes), &got, &err));
            sum += got;
        } while (got > 0);
        assert_int_equal(sum, 500000);
        eg_stream_close(stream);
    }
    eg_store_close(&store);
}

/** Put extra fields into the central header of TALLY. */
static void
insert_extra(work *w, const uint8_t *bytes, uint16_t len)
{
    uint8_t *h = central(w, TALLY);
    const size_t at = (size_t)(h - w->b.data) + 46 + strlen(TALLY);
    eg_put_le16(h + 30, len);
    eg_buffer_insert(&w->b, at, bytes, len);
    uint8_t *end = end_record(w);
    eg_put_le32(end + 12, eg_le32(end + 12) + len);
}

static void
a_zip64_mark_needs_its_field(void **state)
{
    (void)state;
    for (size_t at = 20; at <= 42; at += at == 24 ? 18 : 4) {
        work w;
        begin(&w);
        eg_put_le32(central(&w, TALLY) + at, EG_ZIP_MARK32);
        assert_refused(&w, "no zip64 field");
        begin(&w);
        eg_put_le32(central(&w, TALLY) + at, EG_ZIP_MARK32);
        insert_extra(&w, (const uint8_t[]){1, 0, 4, 0, 1, 2, 3, 4}, 8);
        assert_refused(&w, "too short");
    }
}

static void
extra_fields_must_fit(void **state)
{
    (void)state;
    static const struct {
        uint8_t bytes[24];
        uint16_t len;
        const char *why; /* NULL: harmless. */
    } extras[] = {{{0x55, 0x54, 1, 0, 7}, 5, NULL},
                  {{0x55, 0x54, 2, 0, 7}, 5, "runs over"},
                  {{1, 2, 3}, 3, "runs over"},
                  {{1, 0, 0, 0, 1, 0, 0, 0}, 8, "two zip64 fields"}};
    for (size_t i = 0; i < EG_ARRAY_LEN(extras); i++) {
        work w;
        begin(&w);
        insert_extra(&w, extras[i].bytes, extras[i].len);
        if (extras[i].why == NULL) {
            assert_accepted(&w);
        } else {
            assert_refused(&w, extras[i].why);
        }
    }
}

/* -- entries ---------------------------------------------------------------- */

/** So must those of the header that stands before the data. */
static void
local_extra_fields_must_fit(void **state)
{
    (void)state;
    work w;
    begin(&w);
    add_entry(&w, "derived/a", "\x55\x54\xff\xff content", 0);
    eg_put_le16(local(&w, "derived/a") + 28, 4);
    assert_refused(&w, "runs over");
    begin(&w);
    add_entry(&w, "derived/a", "content", 0);
    eg_put_le32(local(&w, "derived/a") + 22, EG_ZIP_MARK32);
    assert_refused(&w, "no zip64 field");
}

static void
encryption_is_refused(void **state)
{
    (void)state;
    static const uint16_t bits[] = {0x0001, 0x0020, 0x0040, 0x2000};
    for (size_t i = 0; i < EG_ARRAY_LEN(bits); i++) {
        work w;
        begin(&w);
        eg_put_le16(central(&w, TALLY) + 8, bits[i]);
        eg_put_le16(local(&w, TALLY) + 6, bits[i]);
        assert_refused(&w, "encrypted");
        /* And where only one of the two headers says so. */
        begin(&w);
        eg_put_le16(local(&w, TALLY) + 6, bits[i]);
        assert_refused(&w, "local header disagrees");
    }
}

static void
other_methods_are_refused(void **state)
{
    (void)state;
    static const uint16_t methods[] = {1, 7, 9, 12, 14, 93, 99, 0xFFFF};
    for (size_t i = 0; i < EG_ARRAY_LEN(methods); i++) {
        work w;
        begin(&w);
        eg_put_le16(central(&w, TALLY) + 10, methods[i]);
        eg_put_le16(local(&w, TALLY) + 8, methods[i]);
        assert_refused(&w, "compression");
    }
}

static void
local_headers_must_agree(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        const char *why;
    } fields[] = {{0, "another name"}, {8, "disagrees"},  {14, "disagrees"},
                  {18, "disagrees"},   {22, "disagrees"}, {26, "another name"},
                  {30, "another name"}};
    for (size_t i = 0; i < EG_ARRAY_LEN(fields); i++) {
        work w;
        begin(&w);
        local(&w, TALLY)[fields[i].at] ^= 1;
        assert_refused(&w, fields[i].why);
    }
}

static void
later_sizes_are_all_zero_or_right(void **state)
{
    (void)state;
    work w;
    begin(&w);
    eg_put_le16(local(&w, TALLY) + 6, EG_ZIP_FLAG_LATER);
    memset(local(&w, TALLY) + 14, 0, 12);
    assert_accepted(&w);

    begin(&w);
    eg_put_le16(local(&w, TALLY) + 6, EG_ZIP_FLAG_LATER);
    assert_accepted(&w);

    for (size_t at = 14; at <= 22; at += 4) {
        begin(&w);
        eg_put_le16(local(&w, TALLY) + 6, EG_ZIP_FLAG_LATER);
        eg_put_le32(local(&w, TALLY) + at, 0);
        assert_refused(&w, "disagrees");
    }
    begin(&w);
    eg_put_le16(local(&w, TALLY) + 6, EG_ZIP_FLAG_LATER);
    memset(local(&w, TALLY) + 14, 0, 8);
    assert_refused(&w, "disagrees");
    /* Without the flag zeros are just wrong. */
    begin(&w);
    memset(local(&w, TALLY) + 14, 0, 12);
    assert_refused(&w, "disagrees");
}

static void
data_must_lie_before_the_directory(void **state)
{
    (void)state;
    work w;
    begin(&w);
    eg_put_le32(central(&w, TALLY) + 42, (uint32_t)directory_at(&w));
    assert_refused(&w, "outside the data");

    begin(&w);
    const uint32_t much = (uint32_t)w.b.len;
    eg_put_le32(central(&w, TALLY) + 20, much);
    eg_put_le32(central(&w, TALLY) + 24, much);
    uint8_t *h = w.b.data + eg_le32(central(&w, TALLY) + 42);
    eg_put_le32(h + 18, much);
    eg_put_le32(h + 22, much);
    assert_refused(&w, "run into");
}

/** An entry whose header and data are the data of the one before. */
static void
entries_do_not_overlap(void **state)
{
    (void)state;
    static const char inner[] = "derived/b";
    work w;
    char content[64];
    const size_t len = 30 + strlen(inner) + strlen("content");
    begin(&w);
    add_entry(&w, inner, "content", 0);
    memset(content, 'x', len);
    content[len] = '\0';
    add_entry(&w, "derived/a", content, 0);
    uint8_t *outer = data(&w, "derived/a");
    memcpy(outer, local(&w, inner), len);
    const uint32_t crc = (uint32_t)crc32(0, outer, (uint32_t)len);
    eg_put_le32(central(&w, "derived/a") + 16, crc);
    eg_put_le32(local(&w, "derived/a") + 14, crc);
    eg_put_le32(central(&w, inner) + 42, (uint32_t)(outer - w.b.data));
    assert_refused(&w, "inside another entry");
}

static void
duplicate_names_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {
        TALLY, "derived/notes.txt", "derived/NOTES.txt", "derived/notes.TXT"};
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        work w;
        begin(&w);
        add_entry(&w, names[i], "x", 0);
        assert_refused(&w, "differs in case");
    }
    /* A folder collides with a file. */
    work w;
    begin(&w);
    add_entry(&w, "derived/notes.txt/", "", 0);
    assert_refused(&w, "differs in case");
}

static void
bad_names_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"/derived/a",
                                        "derived//a",
                                        "derived/./a",
                                        "derived/../a",
                                        "derived/a:b",
                                        "derived\\a",
                                        "derived/\x1f",
                                        "derived/\x7f",
                                        "derived/\xc3\xa9",
                                        "derived/a//",
                                        "..",
                                        "/",
                                        ""};
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        work w;
        begin(&w);
        add_entry(&w, names[i], "x", 0);
        assert_refused(&w, "the name of a file");
    }
    work w;
    begin(&w);
    add_entry(&w, "readme.txt", "x", 0);
    assert_refused(&w, "no record holds such a file");
}

/** A name may have 1023 bytes, in both headers. */
static void
long_names_are_refused(void **state)
{
    (void)state;
    static char name[EG_PATH_MAX + 2] = "derived/";
    memset(name + strlen(name), 'a', EG_PATH_MAX - 1 - strlen(name));
    work w;
    begin(&w);
    add_entry(&w, name, "x", 0);
    assert_accepted(&w);
    strcat(name, "b");
    begin(&w);
    add_entry(&w, name, "x", 0);
    assert_refused(&w, "a name is too long");
}

/** A folder is no file, whatever it is called. */
static void
folders_are_no_files(void **state)
{
    (void)state;
    work w;
    begin(&w);
    add_entry(&w, "setup/header.jsonl/", "", 0);
    assert_accepted(&w);
    begin(&w);
    add_entry(&w, "derived/folder.txt/", "", 0);
    store_work(&w);
    eg_record *record;
    eg_error err = {.status = EG_OK};
    uint8_t *bytes = NULL;
    size_t len = 0;
    assert_ok(eg_record_open(&record, zip_path, NULL, &err));
    assert_int_equal(eg_record_read_file(record, "derived/folder.txt", &bytes,
                                         &len, 100, &err),
                     EG_ERR_NOT_FOUND);
    eg_record_free(record);
}

static void
folders_carry_nothing(void **state)
{
    (void)state;
    work w;
    begin(&w);
    add_entry(&w, "derived/", "", 0);
    assert_accepted(&w);
    begin(&w);
    add_entry(&w, "derived/", "x", 0);
    assert_refused(&w, "folder that carries data");
    begin(&w);
    add_entry(&w, "derived/", "", 8);
    assert_refused(&w, "folder that carries data");
    begin(&w);
    add_entry(&w, "derived/", "", 0);
    local(&w, "derived/")[14] ^= 1;
    assert_refused(&w, "disagrees");
}

/* -- data ------------------------------------------------------------------- */

static void
stored_data_must_match_size_and_checksum(void **state)
{
    (void)state;
    work w;
    begin(&w);
    data(&w, TALLY)[20] ^= 1;
    assert_found(&w, EG_R_CONTAINER);

    begin(&w);
    central(&w, TALLY)[16] ^= 1;
    local(&w, TALLY)[14] ^= 1;
    assert_found(&w, EG_R_CONTAINER);

    begin(&w);
    eg_put_le32(central(&w, TALLY) + 24, 7);
    eg_put_le32(local(&w, TALLY) + 22, 7);
    assert_refused(&w, "two sizes");
}

/** Make the record JSON, where data are deflated. */
static void
make_json_honest(void)
{
    eg_record *record;
    char json[FIXTURE_PATH_MAX];
    fixture_path(json, folder, "json.zip");
    assert_ok(eg_record_open(&record, zip_path, NULL, NULL));
    assert_ok(
        eg_record_copy(record, json, EG_RECORD_ZIP, EG_RECORD_JSON, NULL));
    eg_record_free(record);
    eg_buffer_clear(&honest);
    fixture_load(json, &honest);
}

/** No more bytes come out of the entry than the directory says. */
static void
assert_bounded(const char *name)
{
    eg_store store;
    eg_error err = {.status = EG_OK};
    assert_ok(eg_store_open(&store, zip_path, &err));
    const eg_entry *entry = eg_store_find(&store, name);
    eg_stream *stream;
    assert_ok(eg_stream_open(&stream, &store, entry, &err));
    uint8_t bytes[16];
    size_t got = 0;
    uint64_t sum = 0;
    while (eg_stream_read(stream, bytes, sizeof(bytes), &got, &err) == EG_OK &&
           got > 0) {
        sum += got;
        assert_true(sum <= entry->size);
    }
    eg_stream_close(stream);
    eg_store_close(&store);
}

#define TALLY_JSON "final/decrypted_tally.jsonl"

static void
deflated_data_must_match_size_and_checksum(void **state)
{
    (void)state;
    make_json_honest();
    work w;
    begin(&w);
    assert_accepted(&w);
    begin(&w);
    const uint32_t packed = eg_le32(central(&w, TALLY_JSON) + 20);
    eg_buffer_free(&w.b);
    /* A changed byte is noticed, or inflates to the same. */
    uint32_t noticed = 0;
    for (uint32_t i = 0; i < packed; i++) {
        begin(&w);
        data(&w, TALLY_JSON)[i] ^= 0x10;
        store_work(&w);
        fixture_findings found;
        eg_hash root;
        assert_ok(fixture_read(zip_path, &found, &root));
        if (found.len == 0) {
            assert_memory_equal(&root, &honest_root, sizeof(root));
        } else {
            /* A line may be found wrong before the checksum is. */
            assert_true(fixture_count(&found, EG_R_CONTAINER) > 0 ||
                        fixture_count(&found, EG_R_ENCODING) > 0);
            noticed++;
        }
    }
    assert_true(noticed > packed / 2);
    /* More or less than was announced. */
    for (int delta = -1; delta <= 1; delta += 2) {
        begin(&w);
        uint8_t *c = central(&w, TALLY_JSON);
        uint8_t *l = local(&w, TALLY_JSON);
        eg_put_le32(c + 24, eg_le32(c + 24) + (uint32_t)delta);
        eg_put_le32(l + 22, eg_le32(l + 22) + (uint32_t)delta);
        assert_found(&w, EG_R_CONTAINER);
        assert_bounded(TALLY_JSON);
        begin(&w);
        c = central(&w, TALLY_JSON);
        l = local(&w, TALLY_JSON);
        eg_put_le32(c + 20, eg_le32(c + 20) + (uint32_t)delta);
        eg_put_le32(l + 18, eg_le32(l + 18) + (uint32_t)delta);
        if (delta > 0) { /* the next entry begins there */
            assert_refused(&w, "inside another entry");
        } else {
            assert_found(&w, EG_R_CONTAINER);
        }
    }
}

/** Behind the end of what is compressed there is nothing, not even a byte that
 *  sizes and checksum have no fault with. */
static void
nothing_follows_deflated_data(void **state)
{
    (void)state;
    /* "hi" as a block that is stored within the stream, the last one. */
    static const uint8_t stream[] = {1, 2, 0, 0xFD, 0xFF, 'h', 'i', 'z', 'z'};
    for (uint32_t more = 0; more <= 2; more++) {
        eg_store store;
        eg_error err = {.status = EG_OK};
        eg_stream *stream_of;
        uint8_t bytes[16];
        size_t got = 0;
        work w;
        begin(&w);
        add_bytes(&w, "derived/a", stream, 7 + more, EG_ZIP_DEFLATED);
        const uint32_t crc = (uint32_t)crc32(0, (const uint8_t *)"hi", 2);
        eg_put_le32(central(&w, "derived/a") + 16, crc);
        eg_put_le32(central(&w, "derived/a") + 24, 2);
        eg_put_le32(local(&w, "derived/a") + 14, crc);
        eg_put_le32(local(&w, "derived/a") + 22, 2);
        store_work(&w);
        assert_ok(eg_store_open(&store, zip_path, &err));
        assert_ok(eg_stream_open(&stream_of, &store,
                                 eg_store_find(&store, "derived/a"), &err));
        assert_ok(eg_stream_read(stream_of, bytes, sizeof(bytes), &got, &err));
        assert_int_equal(got, 2);
        assert_int_equal(
            eg_stream_read(stream_of, bytes, sizeof(bytes), &got, &err),
            more == 0 ? EG_OK : EG_REJECT);
        eg_stream_close(stream_of);
        eg_store_close(&store);
    }
}

/* -- any byte --------------------------------------------------------------- */

static void
a_changed_byte_is_noticed_or_means_nothing(void **state)
{
    (void)state;
    size_t noticed = 0;
    for (size_t i = 0; i < honest.len; i += 13) {
        work w;
        begin(&w);
        w.b.data[i] ^= (uint8_t)(1u << (i % 8));
        store_work(&w);
        fixture_findings found;
        eg_hash root;
        const eg_status status = fixture_read(zip_path, &found, &root);
        if (status == EG_OK && found.len == 0) {
            assert_memory_equal(&root, &honest_root, sizeof(root));
        } else {
            noticed++;
        }
    }
    assert_true(noticed > 100);
}

static void
a_cut_file_is_refused(void **state)
{
    (void)state;
    for (size_t len = 0; len < honest.len; len += 37) {
        fixture_store(zip_path, honest.data, len);
        fixture_findings found;
        assert_int_equal(fixture_read(zip_path, &found, NULL), EG_REJECT);
    }
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_honest, free_honest)
    const struct CMUnitTest tests[] = {
        TEST(a_comment_must_reach_the_end),
        TEST(without_an_end_record_there_is_no_zip_file),
        TEST(counts_must_agree),
        TEST(the_directory_must_fill_its_space),
        TEST(several_parts_are_refused),
        TEST(zip64_end_records_are_understood),
        TEST(zip64_end_records_must_fit),
        TEST(the_two_end_records_must_agree),
        TEST(zip64_entries_are_written_and_read),
        TEST(a_zip64_mark_needs_its_field),
        TEST(extra_fields_must_fit),
        TEST(local_extra_fields_must_fit),
        TEST(encryption_is_refused),
        TEST(other_methods_are_refused),
        TEST(local_headers_must_agree),
        TEST(later_sizes_are_all_zero_or_right),
        TEST(data_must_lie_before_the_directory),
        TEST(entries_do_not_overlap),
        TEST(duplicate_names_are_refused),
        TEST(bad_names_are_refused),
        TEST(folders_are_no_files),
        TEST(long_names_are_refused),
        TEST(folders_carry_nothing),
        TEST(stored_data_must_match_size_and_checksum),
        TEST(deflated_data_must_match_size_and_checksum),
        TEST(nothing_follows_deflated_data),
        TEST(a_changed_byte_is_noticed_or_means_nothing),
        TEST(a_cut_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
