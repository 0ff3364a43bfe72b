/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The four forms of a record have one root; another implementation's records
 * read, re-root and are written again byte for byte.
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "codec/text.h"
#include "support/record_fixture.h"
#include "test.h"

static char folder[FIXTURE_PATH_MAX];

static int
make_folder(void **state)
{
    (void)state;
    fixture_folder(folder);
    return 0;
}

static int
remove_folder(void **state)
{
    (void)state;
    fixture_remove(folder);
    return 0;
}

static void
assert_clean(const char *path, eg_hash *root)
{
    fixture_findings found;
    assert_ok(fixture_read(path, &found, root));
    if (found.len > 0) {
        fail_msg("%s: %s", path, found.text[0]);
    }
}

static void
copy(const char *from,
     const char *to,
     eg_record_store store,
     eg_record_encoding encoding)
{
    eg_record *record;
    eg_error err = {.status = EG_OK};
    assert_ok(eg_record_open(&record, from, NULL, &err));
    if (eg_record_copy(record, to, store, encoding, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    eg_record_free(record);
}

static void
assert_same_tree(const char *a, const char *b)
{
    char command[4 * FIXTURE_PATH_MAX];
    snprintf(command, sizeof(command), "diff -r '%s' '%s' >&2", a, b);
    assert_int_equal(system(command), 0);
}

static void
assert_same_file(const char *a, const char *b)
{
    EG_BUFFER(x, 1 << 26);
    EG_BUFFER(y, 1 << 26);
    fixture_load(a, &x);
    fixture_load(b, &y);
    assert_int_equal(x.len, y.len);
    assert_memory_equal(x.data, y.data, x.len);
}

/** Go round all four forms from @p from; all have the same root. */
static void
go_round(const char *from, const eg_hash *want)
{
    static const struct {
        const char *name;
        eg_record_store store;
        eg_record_encoding encoding;
    } forms[] = {{"a.zip", EG_RECORD_ZIP, EG_RECORD_JSON},
                 {"b", EG_RECORD_DIRECTORY, EG_RECORD_PROTOBUF},
                 {"c.zip", EG_RECORD_ZIP, EG_RECORD_PROTOBUF},
                 {"d", EG_RECORD_DIRECTORY, EG_RECORD_JSON},
                 {"e", EG_RECORD_DIRECTORY, EG_RECORD_PROTOBUF},
                 {"f.zip", EG_RECORD_ZIP, EG_RECORD_PROTOBUF},
                 {"g.zip", EG_RECORD_ZIP, EG_RECORD_JSON}};
    char last[FIXTURE_PATH_MAX];
    char path[7][FIXTURE_PATH_MAX];
    snprintf(last, sizeof(last), "%s", from);
    for (size_t i = 0; i < EG_ARRAY_LEN(forms); i++) {
        eg_hash root;
        fixture_path(path[i], folder, forms[i].name);
        copy(last, path[i], forms[i].store, forms[i].encoding);
        assert_clean(path[i], &root);
        assert_memory_equal(&root, want, sizeof(root));
        memcpy(last, path[i], sizeof(last));
    }
    assert_same_tree(path[1], path[4]);
    /* The same content gives the same zip file. */
    assert_same_file(path[2], path[5]);
    assert_same_file(path[0], path[6]);
}

static void
own_records_keep_their_root_in_every_form(void **state)
{
    (void)state;
    char path[FIXTURE_PATH_MAX];
    eg_hash root;
    fixture_record(path, folder, "own", EG_RECORD_PROTOBUF, EG_PHASE_FINAL, 5);
    assert_clean(path, &root);
    go_round(path, &root);
}

static void
files_outside_the_roots_go_along(void **state)
{
    (void)state;
    char path[FIXTURE_PATH_MAX];
    char zip[FIXTURE_PATH_MAX];
    fixture_record(path, folder, "own", EG_RECORD_JSON, EG_PHASE_SETUP, 0);
    fixture_path(zip, folder, "own.zip");
    copy(path, zip, EG_RECORD_ZIP, EG_RECORD_PROTOBUF);
    eg_record *record;
    eg_error err = {.status = EG_OK};
    assert_ok(eg_record_open(&record, zip, NULL, &err));
    uint8_t *bytes;
    size_t len;
    assert_ok(eg_record_read_file(record, "derived/notes.txt", &bytes, &len,
                                  100, &err));
    assert_int_equal(len, 5);
    assert_memory_equal(bytes, "hello", 5);
    free(bytes);
    assert_int_equal(
        eg_record_read_file(record, "derived/notes.txt", &bytes, &len, 4, &err),
        EG_ERR_LIMIT);
    assert_int_equal(
        eg_record_read_file(record, "meta.json", &bytes, &len, 4, &err),
        EG_ERR_NOT_FOUND);
    /* Sections are not files for everybody. */
    assert_int_equal(eg_record_read_file(record, "setup/header.binpb", &bytes,
                                         &len, 100, &err),
                     EG_ERR_NOT_FOUND);
    eg_record_free(record);
}

static void
a_copy_does_not_replace_anything(void **state)
{
    (void)state;
    char path[FIXTURE_PATH_MAX];
    fixture_record(path, folder, "own", EG_RECORD_JSON, EG_PHASE_SETUP, 0);
    eg_record *record;
    eg_error err = {.status = EG_OK};
    assert_ok(eg_record_open(&record, path, NULL, &err));
    assert_int_equal(
        eg_record_copy(record, path, EG_RECORD_ZIP, EG_RECORD_JSON, &err),
        EG_ERR_STATE);
    eg_record_free(record);
}

static void
a_damaged_record_is_not_copied(void **state)
{
    (void)state;
    char path[FIXTURE_PATH_MAX];
    char file[FIXTURE_PATH_MAX];
    char to[FIXTURE_PATH_MAX];
    fixture_record(path, folder, "own", EG_RECORD_PROTOBUF, EG_PHASE_FINAL, 2);
    fixture_path(file, path, "final/decrypted_tally.binpb");
    EG_BUFFER(bytes, 1 << 20);
    fixture_load(file, &bytes);
    fixture_store(file, bytes.data, bytes.len - 1);
    eg_record *record;
    eg_error err = {.status = EG_OK};
    assert_ok(eg_record_open(&record, path, NULL, &err));
    for (int store = 0; store < 2; store++) {
        fixture_path(to, folder, "copy");
        assert_int_equal(eg_record_copy(record, to, (eg_record_store)store,
                                        EG_RECORD_JSON, &err),
                         EG_ERR_MALFORMED);
        assert_non_null(strstr(err.text, "final/decrypted_tally"));
        assert_false(fixture_exists(to));
    }
    eg_record_free(record);
    /* Nothing half-written is left beside it either. */
    char command[2 * FIXTURE_PATH_MAX];
    snprintf(command, sizeof(command), "ls '%s' | grep -q new-", folder);
    assert_int_not_equal(system(command), 0);
}

/** Try to copy @p path, which opens; it is refused, whoever asks why. */
static void
assert_not_copied(const char *path)
{
    char to[FIXTURE_PATH_MAX];
    eg_record *record;
    eg_error err = {.status = EG_OK};
    fixture_path(to, folder, "refused");
    assert_ok(eg_record_open(&record, path, NULL, &err));
    assert_int_equal(
        eg_record_copy(record, to, EG_RECORD_DIRECTORY, EG_RECORD_JSON, &err),
        EG_ERR_MALFORMED);
    assert_int_equal(err.status, EG_ERR_MALFORMED);
    assert_int_equal(
        eg_record_copy(record, to, EG_RECORD_DIRECTORY, EG_RECORD_JSON, NULL),
        EG_ERR_MALFORMED);
    eg_record_free(record);
    assert_false(fixture_exists(to));
}

/** A file outside the roots that its zip file's checksum does not match. */
static void
a_damaged_file_outside_the_roots_is_not_copied(void **state)
{
    (void)state;
    char path[FIXTURE_PATH_MAX];
    char zip[FIXTURE_PATH_MAX];
    fixture_record(path, folder, "own", EG_RECORD_PROTOBUF, EG_PHASE_SETUP, 0);
    fixture_path(zip, folder, "own.zip");
    copy(path, zip, EG_RECORD_ZIP, EG_RECORD_PROTOBUF);
    EG_BUFFER(bytes, 1 << 20);
    fixture_load(zip, &bytes);
    size_t at = 0; /* of the file's content, which is stored */
    while (at + 5 < bytes.len && memcmp(bytes.data + at, "hello", 5) != 0) {
        at++;
    }
    assert_memory_equal(bytes.data + at, "hello", 5);
    bytes.data[at] = 'H';
    fixture_store(zip, bytes.data, bytes.len);
    assert_not_copied(zip);
    eg_record *record;
    uint8_t *content;
    size_t len;
    assert_ok(eg_record_open(&record, zip, NULL, NULL));
    assert_int_equal(eg_record_read_file(record, "derived/notes.txt", &content,
                                         &len, 100, NULL),
                     EG_REJECT);
    eg_record_free(record);
    /* And a section, for one who does not ask why. */
    EG_BUFFER(whole, 1 << 20);
    char file[FIXTURE_PATH_MAX];
    fixture_path(file, path, "setup/guardians.binpb");
    fixture_load(file, &whole);
    fixture_store(file, whole.data, whole.len - 1);
    assert_not_copied(path);
}

/** Empty files go along; folders and what a writer left behind do not. */
static void
only_files_go_along(void **state)
{
    (void)state;
    char path[FIXTURE_PATH_MAX];
    char file[FIXTURE_PATH_MAX];
    char to[FIXTURE_PATH_MAX];
    fixture_record(path, folder, "own", EG_RECORD_PROTOBUF, EG_PHASE_SETUP, 0);
    fixture_path(file, path, "derived/.writing/1234");
    fixture_store(file, "half", 4);
    fixture_path(file, path, "derived/empty.txt");
    fixture_store(file, "", 0);
    for (int store = 0; store < 2; store++) {
        eg_record *record;
        uint8_t *bytes = NULL;
        size_t len = 7;
        fixture_path(to, folder, store == 0 ? "dir" : "zip");
        copy(path, to, (eg_record_store)store, EG_RECORD_PROTOBUF);
        assert_ok(eg_record_open(&record, to, NULL, NULL));
        assert_ok(eg_record_read_file(record, "derived/empty.txt", &bytes, &len,
                                      100, NULL));
        assert_int_equal(len, 0);
        assert_int_equal(bytes[0], 0);
        free(bytes);
        static const char *const absent[] = {"derived/.writing/1234", "derived",
                                             "derived/other.txt"};
        for (size_t i = 0; i < EG_ARRAY_LEN(absent); i++) {
            assert_int_equal(
                eg_record_read_file(record, absent[i], &bytes, &len, 100, NULL),
                EG_ERR_NOT_FOUND);
        }
        eg_record_free(record);
    }
}

/** A copy may be named without a folder, and with slashes at the end. */
static void
a_copy_is_named_as_one_likes(void **state)
{
    (void)state;
    static const char *const names[] = {"plain", "slash/", "slashes//", "./x"};
    char path[FIXTURE_PATH_MAX];
    eg_hash root;
    eg_hash copied;
    fixture_record(path, folder, "own", EG_RECORD_PROTOBUF, EG_PHASE_SETUP, 0);
    assert_clean(path, &root);
    const int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(here >= 0);
    assert_int_equal(chdir(folder), 0);
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        copy("own", names[i], EG_RECORD_DIRECTORY, EG_RECORD_JSON);
        assert_clean(names[i], &copied);
        assert_memory_equal(&copied, &root, sizeof(root));
    }
    copy("own", "plain.zip", EG_RECORD_ZIP, EG_RECORD_JSON);
    assert_clean("plain.zip", &copied);
    assert_memory_equal(&copied, &root, sizeof(root));
    assert_int_equal(fchdir(here), 0);
    assert_int_equal(close(here), 0);
}

/** Write a section of a device that is device 0 but for its hash. */
static void
write_device(eg_record_writer *w, uint8_t n)
{
    eg_error err = {.status = EG_OK};
    uint8_t key[EG_DEVICE_KEY_BYTES];
    fixture_key(key, 0);
    key[1] = n;
    assert_ok(eg_record_writer_begin(w, EG_SECTION_DEVICE, key, sizeof(key),
                                     NULL, &err));
    EG_BUFFER(header, 1 << 16);
    EG_BUFFER(ballot, 1 << 16);
    eg_item item = {.kind = EG_ITEM_DEVICE_HEADER};
    item.u.device_header = (eg_item_device_header){.kind = EG_DEVICE_REGULAR,
                                                   .device_id = "one of many"};
    memcpy(&item.u.device_header.device_hash, key + 1, EG_HASH_BYTES);
    assert_ok(eg_item_encode(NULL, &header, &item, &err));
    assert_ok(eg_record_writer_add(w, header.data, header.len, &err));
    fixture_ballot(&ballot, n, 1);
    assert_ok(eg_record_writer_add(w, ballot.data, ballot.len, &err));
    assert_ok(eg_record_writer_end(w, NULL, &err));
}

/** More sections and files than lists first have room for. */
static void
many_devices_and_files_keep_their_places(void **state)
{
    (void)state;
    char path[FIXTURE_PATH_MAX];
    char to[FIXTURE_PATH_MAX];
    eg_record_writer *w;
    eg_record *record;
    fixture_path(path, folder, "many");
    assert_ok(eg_record_writer_open(&w, path, EG_RECORD_PROTOBUF, NULL));
    fixture_write_phases(w, path, EG_PHASE_SETUP, 0);
    for (uint8_t n = 0; n < 70; n++) {
        write_device(w, (uint8_t)(n * 97));
        char name[32];
        (void)snprintf(name, sizeof(name), "derived/%u", n);
        assert_ok(eg_record_writer_put_file(w, name, &n, 1, NULL));
    }
    eg_record_writer_free(w);
    for (int store = 0; store < 2; store++) {
        fixture_path(to, folder, store == 0 ? "dir" : "zip");
        copy(path, to, (eg_record_store)store, EG_RECORD_JSON);
        assert_clean(to, NULL);
        assert_ok(eg_record_open(&record, to, NULL, NULL));
        assert_int_equal(eg_record_section_count(record), 5 + 70);
        for (uint8_t n = 0; n < 70; n++) {
            char name[32];
            uint8_t *byte;
            size_t len;
            (void)snprintf(name, sizeof(name), "derived/%u", n);
            assert_ok(eg_record_read_file(record, name, &byte, &len, 10, NULL));
            assert_true(len == 1 && byte[0] == n);
            free(byte);
        }
        eg_record_free(record);
    }
}

static void
a_record_with_findings_is_not_copied(void **state)
{
    (void)state;
    static const char file[] =
        "final/challenged_ballot_decryptions/00000000.binpb";
    char path[FIXTURE_PATH_MAX];
    char to[FIXTURE_PATH_MAX];
    fixture_record(path, folder, "own", EG_RECORD_PROTOBUF, EG_PHASE_FINAL, 2);
    fixture_frames f;
    fixture_frames_load(&f, path, file);
    const eg_buffer swap = f.frame[1];
    f.frame[1] = f.frame[2];
    f.frame[2] = swap;
    fixture_frames_store(&f, path, file);
    eg_record *record;
    eg_error err = {.status = EG_OK};
    fixture_path(to, folder, "copy");
    assert_ok(eg_record_open(&record, path, NULL, &err));
    assert_int_equal(
        eg_record_copy(record, to, EG_RECORD_ZIP, EG_RECORD_PROTOBUF, &err),
        EG_ERR_MALFORMED);
    assert_false(fixture_exists(to));
    eg_record_free(record);
}

/* -- golden ----------------------------------------------------------------- */

static void
golden(char out[FIXTURE_PATH_MAX], const char *name)
{
    const char *shared = getenv("EG_SHARED");
    snprintf(out, FIXTURE_PATH_MAX, "%s/corpora/eg2.1/%s",
             shared == NULL ? "" : shared, name);
    if (!fixture_exists(out)) {
        print_message("EG_SHARED does not hold %s\n", name);
        skip();
    }
}

static void
assert_golden(const char *path, const char *final_hex)
{
    eg_record *record;
    eg_error err = {.status = EG_OK};
    assert_ok(eg_record_open(&record, path, NULL, &err));
    assert_int_equal(eg_record_get_phase(record), EG_PHASE_FINAL);
    assert_true(eg_record_has_toc(record));
    const size_t count = eg_record_section_count(record);
    eg_section_digest *digest = calloc(count, sizeof(*digest));
    assert_ok(eg_record_digest(record, digest, NULL, &err));
    eg_hash root;
    assert_ok(eg_record_root(record, digest, EG_PHASE_FINAL, &root));
    char hex[65];
    eg_hex_write(hex, root.bytes, sizeof(root.bytes));
    assert_string_equal(hex, final_hex);
    assert_ok(eg_record_check_toc(record, digest, NULL, &err));
    eg_statement_counts counts;
    /* This checks that the file is named by its statement's SHA-256. */
    assert_ok(eg_record_check_signatures(
        record, digest, NULL, EG_STATEMENTS_REPORT, NULL, &counts, NULL, &err));
    assert_int_equal(counts.seen, 1);
    free(digest);
    eg_record_free(record);
}

#define CHAINED \
    "4987c30b4dbeae36b5256761b70f19cdd2fab2e2a8df5581741f914bd42d67cf"
#define UNCHAINED \
    "7a737d73fbf09d949aa553fbc3bf0ebad90d254895e7d331c2fdbb2548f25b82"

static void
golden_records_have_their_roots(void **state)
{
    (void)state;
    char path[FIXTURE_PATH_MAX];
    golden(path, "regular-chained/json");
    assert_golden(path, CHAINED);
    golden(path, "regular-chained/protobuf");
    assert_golden(path, CHAINED);
    golden(path, "regular-unchained/json");
    assert_golden(path, UNCHAINED);
}

static void
golden_records_are_written_byte_for_byte(void **state)
{
    (void)state;
    char json[FIXTURE_PATH_MAX];
    char protobuf[FIXTURE_PATH_MAX];
    char to[FIXTURE_PATH_MAX];
    char zip[FIXTURE_PATH_MAX];
    golden(json, "regular-chained/json");
    golden(protobuf, "regular-chained/protobuf");
    fixture_path(to, folder, "p");
    fixture_path(zip, folder, "p.zip");
    copy(json, to, EG_RECORD_DIRECTORY, EG_RECORD_PROTOBUF);
    assert_same_tree(protobuf, to);
    copy(to, zip, EG_RECORD_ZIP, EG_RECORD_PROTOBUF);
    assert_golden(zip, CHAINED);
    fixture_path(to, folder, "j");
    copy(zip, to, EG_RECORD_DIRECTORY, EG_RECORD_JSON);
    assert_golden(to, CHAINED);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(own_records_keep_their_root_in_every_form),
        TEST(files_outside_the_roots_go_along),
        TEST(a_copy_does_not_replace_anything),
        TEST(a_damaged_record_is_not_copied),
        TEST(a_damaged_file_outside_the_roots_is_not_copied),
        TEST(only_files_go_along),
        TEST(a_copy_is_named_as_one_likes),
        TEST(many_devices_and_files_keep_their_places),
        TEST(a_record_with_findings_is_not_copied),
        TEST(golden_records_have_their_roots),
        TEST(golden_records_are_written_byte_for_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
