/* SPDX-License-Identifier: Apache-2.0 */
/* Files whole or not at all, in directories that one process changes. */
#include <sys/wait.h>

#include "common/file.h"
#include "place.h"

static void
check_content(const char *path, const char *want)
{
    uint8_t bytes[64];
    const size_t len = get(path, bytes, sizeof(bytes));
    assert_int_equal(len, strlen(want));
    assert_memory_equal(bytes, want, len);
}

static void
test_new_refuses_and_replace_replaces(void **state)
{
    (void)state;
    eg_error err;
    struct stat st;
    assert_ok(app_file_write(at("f"), "one", 3, 0600, APP_WRITE_NEW, NULL));
    assert_fails(app_file_write(at("f"), "two", 3, 0600, APP_WRITE_NEW, &err),
                 EG_ERR_STATE, "exists already");
    check_content(at("f"), "one");
    assert_ok(
        app_file_write(at("f"), "three", 5, 0600, APP_WRITE_REPLACE, NULL));
    check_content(at("f"), "three");
    assert_int_equal(stat(at("f"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(st.st_nlink, 1);
    assert_false(app_file_exists(at("f.tmp")));
}

static void
test_what_a_crash_left_is_in_nobodys_way(void **state)
{
    (void)state;
    struct stat st;
    put(at("s.tmp"), "half of a secr", 14);
    assert_int_equal(chmod(at("s.tmp"), 0666), 0);
    assert_ok(app_file_write(at("s"), "secret", 6, 0600, APP_WRITE_NEW, NULL));
    assert_int_equal(stat(at("s"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    check_content(at("s"), "secret");
    assert_false(app_file_exists(at("s.tmp")));
}

static void
test_links_are_replaced_not_followed(void **state)
{
    (void)state;
    put(at("precious"), "precious", 8);
    assert_int_equal(symlink(at("precious"), at("l")), 0);
    assert_int_equal(symlink(at("precious"), at("l.tmp")), 0);
    assert_ok(app_file_write(at("l"), "x", 1, 0600, APP_WRITE_REPLACE, NULL));
    check_content(at("precious"), "precious");
    check_content(at("l"), "x");
}

static void
test_reading_has_a_limit(void **state)
{
    (void)state;
    eg_error err;
    uint8_t *bytes = NULL;
    size_t len = 0;
    put(at("r"), "12345", 5);
    assert_ok(app_file_read(at("r"), 5, &bytes, &len, NULL));
    assert_int_equal(len, 5);
    assert_int_equal(bytes[5], 0);
    app_file_free(bytes, len);
    assert_fails(app_file_read(at("r"), 4, &bytes, &len, &err), EG_ERR_LIMIT,
                 "larger than 4");
    assert_fails(app_file_read_plain(at("r"), 4, &bytes, &len, &err),
                 EG_ERR_LIMIT, "larger than 4");
    assert_fails(app_file_read(at("none"), 4, &bytes, &len, &err),
                 EG_ERR_NOT_FOUND, "none");
    assert_fails(app_file_read(place, 4, &bytes, &len, &err), EG_ERR_MALFORMED,
                 place);
}

/** More than the first buffer holds. */
static void
test_copies_and_reads_what_is_long(void **state)
{
    (void)state;
    enum { LEN = 300001 };
    uint8_t *bytes = malloc(LEN);
    uint8_t *copy = NULL;
    size_t len = 0;
    assert_non_null(bytes);
    for (size_t i = 0; i < LEN; i++) {
        bytes[i] = (uint8_t)(i * 7 + i / 256);
    }
    put(at("long"), bytes, LEN);
    assert_ok(app_file_copy(at("long"), at("copy"), 0644, NULL));
    assert_ok(app_file_read(at("copy"), LEN, &copy, &len, NULL));
    assert_int_equal(len, LEN);
    assert_memory_equal(copy, bytes, LEN);
    app_file_free(copy, len);
    free(bytes);
}

static void
test_directories_with_parents(void **state)
{
    (void)state;
    eg_error err;
    struct stat st;
    assert_ok(app_dir_make(at("d/e/f//"), 0700, NULL));
    assert_int_equal(stat(at("d/e/f"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_ok(app_dir_make(at("d/e/f"), 0700, NULL));
    put(at("d/file"), "", 0);
    assert_fails(app_dir_make(at("d/file"), 0700, &err), EG_ERR_NOT_FOUND,
                 "cannot be made");
    assert_ok(app_tree_remove(at("d"), NULL));
    assert_false(app_file_exists(at("d")));
    assert_ok(app_tree_remove(at("d"), NULL));
}

static void
test_removing_a_tree_spares_what_links_name(void **state)
{
    (void)state;
    assert_ok(app_dir_make(at("spared"), 0700, NULL));
    assert_ok(app_dir_make(at("gone/deep"), 0700, NULL));
    put(at("spared/file"), "x", 1);
    assert_int_equal(symlink(at("spared"), at("gone/deep/link")), 0);
    assert_ok(app_tree_remove(at("gone"), NULL));
    assert_false(app_file_exists(at("gone")));
    check_content(at("spared/file"), "x");
}

/** What another process gets that asks for the lock. */
static eg_status
lock_elsewhere(void)
{
    const pid_t pid = fork();
    if (pid == 0) {
        int lock = -1;
        _exit((int)app_dir_lock(place, &lock, NULL));
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return (eg_status)WEXITSTATUS(status);
}

static void
test_one_process_has_the_lock(void **state)
{
    (void)state;
    int lock = -1;
    assert_ok(app_dir_lock(place, &lock, NULL));
    assert_int_equal(lock_elsewhere(), EG_ERR_STATE);
    app_dir_unlock(&lock);
    assert_int_equal(lock_elsewhere(), EG_OK);
}

static void
test_lists_are_sorted(void **state)
{
    (void)state;
    char **names = NULL;
    size_t len = 0;
    assert_ok(app_dir_make(at("list"), 0700, NULL));
    put(at("list/b.egm"), "", 0);
    put(at("list/a.egm"), "", 0);
    put(at("list/.c.egm"), "", 0);
    put(at("list/.egm"), "", 0);
    put(at("list/d.egm.tmp"), "", 0);
    assert_ok(app_dir_list(at("list"), ".egm", &names, &len, NULL));
    assert_int_equal(len, 2);
    assert_string_equal(names[0], "a.egm");
    assert_string_equal(names[1], "b.egm");
    app_names_free(names, len);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_refuses_and_replace_replaces),
        cmocka_unit_test(test_what_a_crash_left_is_in_nobodys_way),
        cmocka_unit_test(test_links_are_replaced_not_followed),
        cmocka_unit_test(test_reading_has_a_limit),
        cmocka_unit_test(test_copies_and_reads_what_is_long),
        cmocka_unit_test(test_directories_with_parents),
        cmocka_unit_test(test_removing_a_tree_spares_what_links_name),
        cmocka_unit_test(test_one_process_has_the_lock),
        cmocka_unit_test(test_lists_are_sorted),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
