/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zip files, made wrong one byte at a time: whatever two zip readers could
 * take for two records is refused.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "zip_work.h"

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

/** Skip to byte @p from and read what follows; both kinds of stores. */
static void
check_skip(const eg_store *store, uint64_t from)
{
    eg_error err = {.status = EG_OK};
    eg_stream *stream;
    uint8_t bytes[8];
    size_t got = 0;
    assert_ok(
        eg_stream_open(&stream, store, eg_store_find(store, "numbers"), &err));
    assert_ok(eg_stream_skip(stream, 1, &err));
    assert_ok(eg_stream_skip(stream, from - 1, &err));
    assert_ok(eg_stream_read(stream, bytes, sizeof(bytes), &got, &err));
    assert_int_equal(got, sizeof(bytes));
    for (size_t i = 0; i < sizeof(bytes); i++) {
        assert_int_equal(bytes[i], (from + i) * 7 % 256);
    }
    const eg_status status = eg_stream_skip(stream, 100000, &err);
    assert_int_equal(status, store->kind == EG_RECORD_ZIP ? EG_REJECT : EG_OK);
    if (status == EG_OK) {
        assert_ok(eg_stream_read(stream, bytes, sizeof(bytes), &got, &err));
        assert_int_equal(got, 0);
    }
    eg_stream_close(stream);
}

static void
what_is_skipped_is_not_read(void **state)
{
    (void)state;
    static uint8_t numbers[50000];
    char dir[FIXTURE_PATH_MAX];
    char path[FIXTURE_PATH_MAX];
    eg_error err = {.status = EG_OK};
    eg_store store;
    eg_zip_writer *zip;
    for (size_t i = 0; i < sizeof(numbers); i++) {
        numbers[i] = (uint8_t)(i * 7);
    }
    fixture_path(dir, folder, "skipped");
    assert_int_equal(mkdir(dir, 0700), 0);
    fixture_path(path, dir, "numbers");
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    assert_int_equal(write(fd, numbers, sizeof(numbers)), sizeof(numbers));
    close(fd);
    assert_ok(eg_store_open(&store, dir, &err));
    check_skip(&store, 20000);
    eg_store_close(&store);
    for (int packed = 0; packed < 2; packed++) {
        fixture_path(path, folder, "skipped.zip");
        fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
        assert_ok(eg_zip_writer_new(&zip, fd, &err));
        assert_ok(
            eg_zip_begin(zip, "numbers", packed == 1, sizeof(numbers), &err));
        assert_ok(eg_zip_write(zip, numbers, sizeof(numbers), &err));
        assert_ok(eg_zip_end(zip, &err));
        assert_ok(eg_zip_finish(zip, &err));
        eg_zip_writer_free(zip);
        assert_ok(eg_store_open_zip(&store, fd, &err));
        check_skip(&store, 20000);
        check_skip(&store, 1);
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
        TEST(stored_data_must_match_size_and_checksum),
        TEST(deflated_data_must_match_size_and_checksum),
        TEST(nothing_follows_deflated_data),
        TEST(what_is_skipped_is_not_read),
        TEST(a_changed_byte_is_noticed_or_means_nothing),
        TEST(a_cut_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
