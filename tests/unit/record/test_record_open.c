/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is judged before the first section is read: names, layout, phase,
 * version, header and the form of the table of contents.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "codec/pb.h"
#include "support/record_fixture.h"
#include "test.h"

static char folder[FIXTURE_PATH_MAX];
static char record[FIXTURE_PATH_MAX];
static char json[FIXTURE_PATH_MAX];

static int
make_record(void **state)
{
    (void)state;
    fixture_folder(folder);
    fixture_record(record, folder, "p", EG_RECORD_PROTOBUF, EG_PHASE_FINAL, 2);
    fixture_record(json, folder, "j", EG_RECORD_JSON, EG_PHASE_FINAL, 2);
    return 0;
}

static int
remove_record(void **state)
{
    (void)state;
    fixture_remove(folder);
    return 0;
}

static void
put(const char *name, const char *text)
{
    char path[FIXTURE_PATH_MAX];
    fixture_path(path, record, name);
    fixture_store(path, text, strlen(text));
}

static void
drop(const char *name)
{
    char path[FIXTURE_PATH_MAX];
    fixture_path(path, record, name);
    fixture_remove(path);
    assert_false(fixture_exists(path));
}

static void
move(const char *from, const char *to)
{
    char a[FIXTURE_PATH_MAX];
    char b[FIXTURE_PATH_MAX];
    fixture_path(a, record, from);
    fixture_path(b, record, to);
    assert_int_equal(rename(a, b), 0);
}

/** The record is refused with @p code and a sentence that has @p why. */
static void
assert_refused_at(const char *path, eg_record_code code, const char *why)
{
    fixture_findings found;
    assert_int_equal(fixture_read(path, &found, NULL), EG_REJECT);
    assert_int_equal(found.len, 1);
    if (strstr(found.text[0], why) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", found.text[0], why);
    }
    assert_int_equal(found.code[0], code);
}

static void
assert_refused(eg_record_code code, const char *why)
{
    assert_refused_at(record, code, why);
}

static void
assert_clean(void)
{
    fixture_findings found;
    if (fixture_read(record, &found, NULL) != EG_OK || found.len > 0) {
        fail_msg("%s", found.text[0]);
    }
}

/** Exactly one difference between the table and the record is found. */
static void
assert_one_difference(void)
{
    fixture_findings found;
    assert_ok(fixture_read(record, &found, NULL));
    assert_int_equal(found.len, 1);
    assert_int_equal(found.code[0], EG_R_ROOT);
}

/** The record opens, and what is found has @p code and no other. */
static void
assert_found(eg_record_code code)
{
    fixture_findings found;
    assert_ok(fixture_read(record, &found, NULL));
    assert_true(found.len > 0);
    for (size_t i = 0; i < found.len; i++) {
        if (found.code[i] != code) {
            fail_msg("%s", found.text[i]);
        }
    }
}

static void
an_honest_record_has_no_findings(void **state)
{
    (void)state;
    assert_clean();
    put("meta.json", "{}");
    put("derived/deep/in/it.txt", "anything");
    assert_clean();
}

static void
where_nothing_is_nothing_is_found(void **state)
{
    (void)state;
    eg_record *r;
    eg_error err = {.status = EG_OK};
    char path[FIXTURE_PATH_MAX];
    fixture_path(path, folder, "none");
    assert_int_equal(eg_record_open(&r, path, NULL, &err), EG_ERR_NOT_FOUND);
    assert_non_null(strstr(err.text, path));
    assert_int_equal(eg_record_open(&r, "/dev/null", NULL, &err), EG_REJECT);
}

static void
unlisted_files_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"readme.txt",
                                        "setup/extra.binpb",
                                        "setup/header.txt",
                                        "setup/header.binpb.bak",
                                        "toc",
                                        "signatures/final.binpb",
                                        "devices/x",
                                        "final/decrypted_tally/00000000.binpb",
                                        ".hidden"};
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        put(names[i], "x");
        assert_refused(EG_R_CONTAINER, "no record holds such a file");
        drop(names[i]);
    }
    assert_clean();
}

static void
names_of_devices_are_lower_hex(void **state)
{
    (void)state;
    char upper[FIXTURE_PATH_MAX];
    snprintf(upper, sizeof(upper), "%s", fixture_device);
    upper[strlen("devices/regular-")] = 'A';
    move(fixture_device, upper);
    assert_refused(EG_R_CONTAINER, "no record holds such a file");
}

static void
segments_are_numbered_without_gaps(void **state)
{
    (void)state;
    char from[FIXTURE_PATH_MAX];
    char to[FIXTURE_PATH_MAX];
    fixture_path(from, fixture_device, "00000000.binpb");
    fixture_path(to, fixture_device, "00000001.binpb");
    move(from, to);
    assert_refused(EG_R_CONTAINER, "lower number");
}

static void
one_encoding_a_record(void **state)
{
    (void)state;
    put("setup/manifest.jsonl", "{}\n");
    assert_refused(EG_R_CONTAINER, "mixes");
}

static void
names_keep_to_plain_ascii(void **state)
{
    (void)state;
    static const char *const names[] = {"derived/a:b", "derived/a\\b",
                                        "derived/\x01", "derived/\xc3\xa9"};
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        put(names[i], "x");
        assert_refused(EG_R_CONTAINER, "character");
        drop(names[i]);
    }
    put("derived/NOTES.txt", "x");
    assert_refused(EG_R_CONTAINER, "differs in case");
}

static void
links_are_refused(void **state)
{
    (void)state;
    char path[FIXTURE_PATH_MAX];
    fixture_path(path, record, "derived/link");
    assert_int_equal(symlink("notes.txt", path), 0);
    assert_refused(EG_R_CONTAINER, "files and folders only");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_refused(EG_R_CONTAINER, "files and folders only");
}

/** Folders whose names are too long together, though none is by itself. */
static void
paths_are_only_so_long(void **state)
{
    (void)state;
    char name[251];
    int fd = open(record, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    memset(name, 'n', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    for (int depth = 0; depth < 6; depth++) {
        const char *leaf = depth == 0 ? "derived" : name;
        (void)mkdirat(fd, leaf, 0777);
        const int sub = openat(fd, leaf, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        assert_true(sub >= 0);
        assert_int_equal(close(fd), 0);
        fd = sub;
        if (depth < 5) { /* "derived" and four names fit in */
            assert_clean();
        }
    }
    assert_int_equal(close(fd), 0);
    /* The path alone fills the sentence. */
    assert_refused(EG_R_CONTAINER, "derived/nnnn");
}

static void
folders_nest_only_so_deep(void **state)
{
    (void)state;
    char name[FIXTURE_PATH_MAX] = "derived";
    for (int i = 0; i < 20; i++) {
        strcat(name, "/d");
    }
    put(name, "x");
    assert_refused(EG_R_CONTAINER, "nested");
}

/* -- phases ----------------------------------------------------------------- */

static void
every_section_of_a_phase_must_be_there(void **state)
{
    (void)state;
    static const char *const names[] = {
        "setup/parameters.binpb",
        "setup/manifest.binpb",
        "setup/guardians.binpb",
        "setup/election_keys.binpb",
        "device_attestations.binpb",
        "aggregated/encrypted_tally.binpb",
        "aggregated/contest_data_requests.binpb",
        "final/decrypted_tally.binpb",
        "final/challenged_ballot_decryptions",
        "final/contest_data_decryptions",
        "final/uncast_nonce_releases"};
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        move(names[i], "../gone");
        assert_refused(EG_R_STRUCTURE, "lacks");
        move("../gone", names[i]);
    }
    assert_clean();
    drop("setup/header.binpb");
    assert_refused(EG_R_STRUCTURE, "setup/header");
}

/** Who listens to no finding is refused all the same. */
static void
nobody_needs_to_listen(void **state)
{
    (void)state;
    const eg_record_sink deaf = {NULL, NULL};
    eg_record *r = NULL;
    eg_record_cursor *cursor;
    eg_error err = {.status = EG_OK};
    assert_ok(eg_record_open(&r, record, &deaf, &err));
    assert_int_equal(eg_record_cursor_open(
                         &cursor, r, eg_record_section_count(r), &deaf, &err),
                     EG_ERR_ARGUMENT);
    eg_record_free(r);
    drop("setup/header.binpb");
    assert_int_equal(eg_record_open(&r, record, &deaf, &err), EG_REJECT);
    assert_non_null(strstr(err.text, "R.structure"));
    assert_int_equal(eg_record_open(&r, record, NULL, NULL), EG_REJECT);
    assert_int_equal(eg_record_open(&r, record, &deaf, NULL), EG_REJECT);
}

/** What is broken once stays so, whoever asks again. */
static void
a_broken_section_stays_broken(void **state)
{
    (void)state;
    char path[FIXTURE_PATH_MAX];
    EG_BUFFER(bytes, 1 << 20);
    fixture_path(path, record, "setup/guardians.binpb");
    fixture_load(path, &bytes);
    fixture_store(path, bytes.data, bytes.len - 1);
    eg_record *r;
    eg_record_cursor *cursor;
    eg_record_item item;
    size_t index;
    assert_ok(eg_record_open(&r, record, NULL, NULL));
    assert_ok(eg_record_find(r, &index, EG_SECTION_GUARDIANS, NULL, 0));
    assert_ok(eg_record_cursor_open(&cursor, r, index, NULL, NULL));
    eg_status status;
    size_t items = 0;
    while ((status = eg_record_next(cursor, &item, NULL)) == EG_OK) {
        items++;
    }
    assert_int_equal(items, 2);
    assert_int_equal(status, EG_REJECT);
    assert_int_equal(eg_record_next(cursor, &item, NULL), EG_REJECT);
    assert_null(item.bytes);
    eg_record_cursor_free(cursor);
    eg_record_free(r);
}

static void
earlier_phases_have_no_later_sections(void **state)
{
    (void)state;
    static const struct {
        eg_record_phase phase;
        const char *name;
    } cases[] = {{EG_PHASE_SETUP, "final/decrypted_tally.binpb"},
                 {EG_PHASE_SETUP, "aggregated/encrypted_tally.binpb"},
                 {EG_PHASE_SEALED, "aggregated/encrypted_tally.binpb"},
                 {EG_PHASE_SEALED, "final/decrypted_tally.binpb"},
                 {EG_PHASE_AGGREGATED, "final/decrypted_tally.binpb"}};
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        char path[FIXTURE_PATH_MAX];
        char file[FIXTURE_PATH_MAX];
        fixture_record(path, folder, "early", EG_RECORD_PROTOBUF,
                       cases[i].phase, 1);
        fixture_findings found;
        assert_ok(fixture_read(path, &found, NULL));
        assert_int_equal(found.len, 0);
        fixture_path(file, path, cases[i].name);
        fixture_store(file, "x", 1);
        assert_refused_at(path, EG_R_STRUCTURE, "later phase");
        fixture_remove(path);
    }
}

static void
a_live_record_may_hold_ballots(void **state)
{
    (void)state;
    drop("signatures");
    drop("final");
    drop("aggregated");
    drop("device_attestations.binpb");
    assert_refused(EG_R_STRUCTURE, "later phase");
    drop("toc.binpb");
    assert_clean();
    eg_record *r;
    assert_ok(eg_record_open(&r, record, NULL, NULL));
    assert_int_equal(eg_record_get_phase(r), EG_PHASE_SETUP);
    assert_false(eg_record_has_toc(r));
    eg_record_free(r);
}

/* -- version and header ----------------------------------------------------- */

/** Replace a frame of the header's file by a message made of two integers. */
static void
set_header(size_t frame, uint32_t major, uint32_t minor)
{
    fixture_frames f;
    fixture_frames_load(&f, record, "setup/header.binpb");
    eg_buffer *b = &f.frame[frame];
    eg_buffer_clear(b);
    const size_t at = eg_pb_begin(b, EG_ITEM_RECORD_HEADER);
    eg_pb_put_uint(b, 1, major);
    eg_pb_put_uint(b, 2, minor);
    eg_pb_end(b, at);
    fixture_frames_store(&f, record, "setup/header.binpb");
}

static void
another_major_version_is_told_before_anything_else(void **state)
{
    (void)state;
    fixture_frames f;
    fixture_frames_load(&f, record, "setup/header.binpb");
    eg_buffer *b = &f.frame[0];
    eg_buffer_clear(b);
    eg_pb_put_string(b, 1, "EGRF");
    eg_pb_put_uint(b, 2, 3);
    eg_pb_put_uint(b, 3, 1);
    fixture_frames_store(&f, record, "setup/header.binpb");
    put("unknown.of.version.3", "x");
    assert_refused(EG_R_VERSION, "format version 3");

    char path[FIXTURE_PATH_MAX];
    static const char *const lines[] = {
        "{\"magic\":\"EGRF\",\"formatMajor\":3,"
        "\"sectionType\":\"SECTION_TYPE_HEADER\"}\n",
        "{\"magic\":\"EGRF\",\"formatMajor\":3,\"news\":[1,2],"
        "\"sectionType\":\"SECTION_TYPE_TITLE\"}\n"};
    fixture_path(path, json, "setup/header.jsonl");
    for (size_t i = 0; i < EG_ARRAY_LEN(lines); i++) {
        fixture_store(path, lines[i], strlen(lines[i]));
        assert_refused_at(json, EG_R_VERSION, "format version 3");
    }
}

static void
the_header_fixes_the_version(void **state)
{
    (void)state;
    set_header(1, 3, 0);
    assert_refused(EG_R_VERSION, "3.0");
    set_header(1, 2, 65536);
    assert_refused(EG_R_VERSION, "2.65536");
    set_header(1, 2, 1);
    eg_record *r;
    assert_ok(eg_record_open(&r, record, NULL, NULL));
    assert_int_equal(eg_record_format_minor(r), 1);
    eg_record_free(r);
}

static void
the_header_is_one_canonical_record_header(void **state)
{
    (void)state;
    static const uint8_t header[] = {0x0A, 2, 8, 2};
    static const uint8_t long_length[] = {0x0A, 0x82, 0x00, 8, 2};
    fixture_frames f;
    fixture_frames_load(&f, record, "setup/header.binpb");
    fixture_frames_insert(&f, 2, header, sizeof(header));
    fixture_frames_store(&f, record, "setup/header.binpb");
    assert_refused(EG_R_STRUCTURE, "more than one");

    fixture_frames_load(&f, record, "setup/header.binpb");
    while (f.len > 1) {
        eg_buffer_free(&f.frame[--f.len]);
    }
    fixture_frames_store(&f, record, "setup/header.binpb");
    assert_refused(EG_R_STRUCTURE, "holds 0 items");

    fixture_frames_load(&f, record, "setup/header.binpb");
    fixture_frames_insert(&f, 1, long_length, sizeof(long_length));
    fixture_frames_store(&f, record, "setup/header.binpb");
    assert_refused(EG_R_ENCODING, "");

    fixture_frames_load(&f, record, "setup/header.binpb");
    eg_buffer_clear(&f.frame[1]);
    fixture_item(&f.frame[1], EG_ITEM_ELECTION_KEYS, 1);
    fixture_frames_store(&f, record, "setup/header.binpb");
    assert_refused(EG_R_STRUCTURE, "does not belong here");

    put("setup/header.binpb", "\x08\x01");
    assert_refused(EG_R_CONTAINER, "within a frame");
}

static void
the_copy_of_the_manifest_must_be_equal(void **state)
{
    (void)state;
    static const char *const copies[] = {"", "{\"a\":1", "{\"a\":1}\n",
                                         "{\"a\":2}"};
    for (size_t i = 0; i < EG_ARRAY_LEN(copies); i++) {
        put("setup/manifest.json", copies[i]);
        assert_found(EG_R_CONTAINER);
    }
    put("setup/manifest.json", "{\"a\":1}");
    assert_clean();
    drop("setup/manifest.json");
    assert_clean();
}

/* -- table of contents ------------------------------------------------------ */

#define TOC "toc.binpb"

/** A TOC entry of type @p type. */
static void
make_entry(eg_buffer *out, uint32_t type, bool critical, uint32_t count)
{
    static const uint8_t root[EG_HASH_BYTES] = {1};
    const size_t at = eg_pb_begin(out, EG_ITEM_TOC_ENTRY);
    eg_pb_put_uint(out, 1, type);
    eg_pb_put_uint(out, 3, critical);
    eg_pb_put_uint(out, 4, count);
    eg_pb_put_bytes(out, 5, root, sizeof(root));
    eg_pb_end(out, at);
}

/** Append an entry of @p type to the table. */
static void
append_entry(uint32_t type)
{
    fixture_frames f;
    fixture_frames_load(&f, record, TOC);
    EG_BUFFER(entry, 1024);
    make_entry(&entry, type, true, 1);
    fixture_frames_insert(&f, f.len, entry.data, entry.len);
    fixture_frames_store(&f, record, TOC);
}

static void
an_unknown_section_type_is_another_version(void **state)
{
    (void)state;
    append_entry(0x8001);
    assert_refused(EG_R_VERSION, "32769");
}

static void
the_same_in_json(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        eg_record_code code;
    } cases[] = {{"32769", EG_R_VERSION},
                 {"\"SECTION_TYPE_X\"", EG_R_ENCODING}};
    char path[FIXTURE_PATH_MAX];
    fixture_path(path, json, "toc.jsonl");
    EG_BUFFER(honest, 1 << 20);
    fixture_load(path, &honest);
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        EG_BUFFER(toc, 1 << 20);
        eg_buffer_append(&toc, honest.data, honest.len);
        eg_buffer_format(&toc,
                         "{\"tocEntry\":{\"sectionType\":%s,\"critical\":true,"
                         "\"root\":"
                         "\"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}}\n",
                         cases[i].type);
        fixture_store(path, toc.data, toc.len);
        assert_refused_at(json, cases[i].code, "");
    }
}

static void
entries_name_real_sections_in_order(void **state)
{
    (void)state;
    append_entry(EG_SECTION_TOC);
    assert_refused(EG_R_ROOT, "outside the roots");

    fixture_frames f;
    fixture_frames_load(&f, record, TOC);
    eg_buffer_free(&f.frame[--f.len]);
    const eg_buffer swap = f.frame[1];
    f.frame[1] = f.frame[2];
    f.frame[2] = swap;
    fixture_frames_store(&f, record, TOC);
    assert_refused(EG_R_ROOT, "does not come after");
}

static void
the_table_holds_entries_only(void **state)
{
    (void)state;
    static const uint8_t header[] = {0x0A, 2, 8, 2};
    fixture_frames f;
    fixture_frames_load(&f, record, TOC);
    fixture_frames_insert(&f, f.len, header, sizeof(header));
    fixture_frames_store(&f, record, TOC);
    assert_refused(EG_R_ROOT, "no entry");

    fixture_frames_load(&f, record, TOC);
    while (f.len > 1) {
        eg_buffer_free(&f.frame[--f.len]);
    }
    fixture_frames_store(&f, record, TOC);
    assert_refused(EG_R_ROOT, "empty");
}

static void
an_entry_must_be_canonical_even_before_a_torn_tail(void **state)
{
    (void)state;
    fixture_frames f;
    fixture_frames_load(&f, record, TOC);
    /* The inner length as a varint of two bytes. */
    eg_buffer *last = &f.frame[f.len - 1];
    last->data[2] |= 0x80;
    eg_buffer_insert(last, 3, "\0", 1);
    fixture_frames_store(&f, record, TOC);
    assert_refused(EG_R_ENCODING, "");

    EG_BUFFER(whole, 1 << 20);
    char path[FIXTURE_PATH_MAX];
    fixture_path(path, record, TOC);
    fixture_load(path, &whole);
    eg_buffer_text(&whole, "\x30half");
    fixture_store(path, whole.data, whole.len);
    assert_refused(EG_R_ENCODING, "");
}

static void
a_torn_table_is_refused(void **state)
{
    (void)state;
    EG_BUFFER(whole, 1 << 20);
    char path[FIXTURE_PATH_MAX];
    fixture_path(path, record, TOC);
    fixture_load(path, &whole);
    fixture_store(path, whole.data, whole.len - 1);
    assert_refused(EG_R_CONTAINER, "within a frame");
    fixture_store(path, whole.data, 0);
    assert_refused(EG_R_CONTAINER, "empty");
}

static void
a_table_that_differs_is_found(void **state)
{
    (void)state;
    fixture_frames f;
    /* Another root. */
    fixture_frames_load(&f, record, TOC);
    f.frame[3].data[f.frame[3].len - 1] ^= 1;
    fixture_frames_store(&f, record, TOC);
    assert_found(EG_R_ROOT);
    fixture_frames_load(&f, record, TOC);
    f.frame[3].data[f.frame[3].len - 1] ^= 1;
    fixture_frames_store(&f, record, TOC);
    assert_clean();
    /* The critical bit off. */
    fixture_frames_load(&f, record, TOC);
    eg_buffer_clear(&f.frame[1]);
    make_entry(&f.frame[1], EG_SECTION_HEADER, false, 1);
    fixture_frames_store(&f, record, TOC);
    assert_found(EG_R_ROOT);
}

static void
a_missing_or_surplus_entry_is_found(void **state)
{
    (void)state;
    fixture_frames f;
    EG_BUFFER(whole, 1 << 20);
    char path[FIXTURE_PATH_MAX];
    fixture_path(path, record, TOC);
    fixture_load(path, &whole);
    for (size_t i = 1; i < 15; i++) {
        fixture_frames_load(&f, record, TOC);
        assert_int_equal(f.len, 15);
        eg_buffer_free(&f.frame[i]);
        memmove(&f.frame[i], &f.frame[i + 1],
                (f.len - i - 1) * sizeof(f.frame[0]));
        f.len--;
        fixture_frames_store(&f, record, TOC);
        assert_one_difference();
        fixture_store(path, whole.data, whole.len);
    }
    /* An entry of a device that is not there. */
    fixture_frames_load(&f, record, TOC);
    fixture_frames_insert(&f, 7, f.frame[6].data, f.frame[6].len);
    uint8_t *key = f.frame[7].data;
    for (size_t i = 0; i < f.frame[7].len; i++) {
        key[i] = key[i] == 0xA0 ? 0xA1 : key[i];
    }
    fixture_frames_store(&f, record, TOC);
    assert_one_difference();
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_record, remove_record)
    const struct CMUnitTest tests[] = {
        TEST(an_honest_record_has_no_findings),
        TEST(where_nothing_is_nothing_is_found),
        TEST(unlisted_files_are_refused),
        TEST(names_of_devices_are_lower_hex),
        TEST(segments_are_numbered_without_gaps),
        TEST(one_encoding_a_record),
        TEST(names_keep_to_plain_ascii),
        TEST(links_are_refused),
        TEST(paths_are_only_so_long),
        TEST(folders_nest_only_so_deep),
        TEST(every_section_of_a_phase_must_be_there),
        TEST(nobody_needs_to_listen),
        TEST(a_broken_section_stays_broken),
        TEST(earlier_phases_have_no_later_sections),
        TEST(a_live_record_may_hold_ballots),
        TEST(another_major_version_is_told_before_anything_else),
        TEST(the_header_fixes_the_version),
        TEST(the_header_is_one_canonical_record_header),
        TEST(the_copy_of_the_manifest_must_be_equal),
        TEST(an_unknown_section_type_is_another_version),
        TEST(the_same_in_json),
        TEST(entries_name_real_sections_in_order),
        TEST(the_table_holds_entries_only),
        TEST(an_entry_must_be_canonical_even_before_a_torn_tail),
        TEST(a_torn_table_is_refused),
        TEST(a_table_that_differs_is_found),
        TEST(a_missing_or_surplus_entry_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
