/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of zip files: names, folders, headers and what they say twice.
 */
#include "record/names.h"
#include "zip_work.h"

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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(local_extra_fields_must_fit),
        TEST(encryption_is_refused),
        TEST(other_methods_are_refused),
        TEST(local_headers_must_agree),
        TEST(later_sizes_are_all_zero_or_right),
        TEST(data_must_lie_before_the_directory),
        TEST(entries_do_not_overlap),
        TEST(duplicate_names_are_refused),
        TEST(bad_names_are_refused),
        TEST(long_names_are_refused),
        TEST(folders_are_no_files),
        TEST(folders_carry_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
