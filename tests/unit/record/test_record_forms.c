/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The four forms of a record have one root; another implementation's records
 * read, re-root and are written again byte for byte.
 */
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
        TEST(a_record_with_findings_is_not_copied),
        TEST(golden_records_have_their_roots),
        TEST(golden_records_are_written_byte_for_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
