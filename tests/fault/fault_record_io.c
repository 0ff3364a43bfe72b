/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The k-th system call or allocation fails, for every k: writing, sealing and
 * converting a record answer with a documented status, leave nothing
 * half-written, and can be done again.
 *
 * The linker replaces the calls (--wrap) in the whole program; only those that
 * are made while `armed` count.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/record_fixture.h"
#include "test.h"

static bool armed;
static long calls_left; /**< The call that makes this 0 fails. */
static bool failed;

/** Whether the present call is the one that fails. */
static bool
fails(void)
{
    if (!armed || failed) {
        return false;
    }
    failed = --calls_left == 0;
    return failed;
}

/* Declares the real function and the one that the linker calls instead. */
#define WRAP(type, name, params, args, error, on_error) \
    type __real_##name params;                          \
    type __wrap_##name params;                          \
    type __wrap_##name params                           \
    {                                                   \
        if (fails()) {                                  \
            errno = on_error;                           \
            return error;                               \
        }                                               \
        return __real_##name args;                      \
    }

WRAP(ssize_t, write, (int fd, const void *b, size_t n), (fd, b, n), -1, ENOSPC)
WRAP(ssize_t,
     pwrite,
     (int fd, const void *b, size_t n, off_t at),
     (fd, b, n, at),
     -1,
     ENOSPC)
WRAP(int, fsync, (int fd), (fd), -1, EIO)
WRAP(int,
     renameat,
     (int a, const char *from, int b, const char *to),
     (a, from, b, to),
     -1,
     EIO)
WRAP(int, rename, (const char *from, const char *to), (from, to), -1, EIO)
WRAP(int,
     mkdirat,
     (int fd, const char *name, mode_t mode),
     (fd, name, mode),
     -1,
     ENOSPC)
WRAP(int, ftruncate, (int fd, off_t len), (fd, len), -1, EIO)
WRAP(void *, malloc, (size_t n), (n), NULL, ENOMEM)
WRAP(void *, calloc, (size_t n, size_t m), (n, m), NULL, ENOMEM)
WRAP(void *, realloc, (void *p, size_t n), (p, n), NULL, ENOMEM)

int __real_openat(int fd, const char *name, int flags, ...);
int __wrap_openat(int fd, const char *name, int flags, mode_t mode);

int
__wrap_openat(int fd, const char *name, int flags, mode_t mode)
{
    if (fails()) {
        errno = EMFILE;
        return -1;
    }
    return __real_openat(fd, name, flags, mode);
}

int __real_close(int fd);
int __wrap_close(int fd);

int
__wrap_close(int fd)
{
    const bool bad = fails();
    const int result = __real_close(fd);
    errno = bad ? EIO : errno;
    return bad ? -1 : result;
}

static char folder[FIXTURE_PATH_MAX];
static char honest[FIXTURE_PATH_MAX];
static char made[FIXTURE_PATH_MAX];

static int
make_honest(void **state)
{
    (void)state;
    fixture_folder(folder);
    fixture_record(honest, folder, "honest", EG_RECORD_PROTOBUF, EG_PHASE_FINAL,
                   3);
    fixture_path(made, folder, "made");
    return 0;
}

static int
remove_honest(void **state)
{
    (void)state;
    fixture_remove(folder);
    return 0;
}

static void
arm(long k)
{
    calls_left = k;
    failed = false;
    armed = true;
}

/** Whether @p status is what a failing machine may be answered with. */
static void
assert_documented(eg_status status, const eg_error *err)
{
    if (status != EG_ERR_IO && status != EG_ERR_MEMORY) {
        fail_msg("%s: %s", eg_status_name(status), err->text);
    }
    assert_int_equal(err->status, status);
    assert_true(err->text[0] != '\0');
}

/** Every file of the unfinished record is one of the honest record's. */
static void
assert_only_whole_files(const char *skip)
{
    char command[4 * FIXTURE_PATH_MAX];
    snprintf(command, sizeof(command),
             "cd '%s' 2>/dev/null || exit 0; find . -type f ! -path '%s' "
             "! -path './derived/.writing/*' "
             "| while read f; do cmp -s \"$f\" '%s'/\"$f\" || "
             "{ echo \"$f is half-written\" >&2; exit 1; }; done",
             made, skip, honest);
    assert_int_equal(system(command), 0);
}

/** Write one section; what the honest record has. */
static eg_status
write_section(eg_section_type type,
              eg_item_kind kind,
              uint32_t items,
              eg_error *err)
{
    eg_record_writer *w;
    eg_status status = eg_record_writer_open(&w, made, EG_RECORD_PROTOBUF, err);
    if (status != EG_OK) {
        return status;
    }
    status = eg_record_writer_begin(w, type, NULL, 0, NULL, err);
    for (uint32_t i = 1; status == EG_OK && i <= items; i++) {
        const bool was = armed;
        armed = false;
        EG_BUFFER(item, 1 << 16);
        fixture_item(&item, kind, i);
        armed = was;
        status = eg_record_writer_add(w, item.data, item.len, err);
        armed = false;
        eg_buffer_free(&item);
        armed = was;
    }
    if (status == EG_OK) {
        status = eg_record_writer_end(w, NULL, err);
    }
    eg_record_writer_free(w);
    return status;
}

static void
copy_tree(const char *from, const char *to)
{
    fixture_copy_tree(from, to);
}

/** Fail each call in turn while one section is written. */
static void
fail_section(eg_section_type type,
             eg_item_kind kind,
             uint32_t items,
             const char *drop)
{
    char prepared[FIXTURE_PATH_MAX];
    char path[FIXTURE_PATH_MAX];
    fixture_path(prepared, folder, "prepared");
    copy_tree(honest, prepared);
    static const char *const later[] = {"toc.binpb", "signatures", "final",
                                        "aggregated"};
    for (size_t i = 0; i < EG_ARRAY_LEN(later); i++) {
        /* Down to the phase in which the section is written. */
        if (type >= EG_SECTION_DECRYPTED_TALLY && i >= 2) {
            break;
        }
        fixture_path(path, prepared, later[i]);
        fixture_remove(path);
    }
    if (type < EG_SECTION_DEVICE) {
        static const char *const devices[] = {"devices",
                                              "device_attestations.binpb"};
        for (size_t i = 0; i < EG_ARRAY_LEN(devices); i++) {
            fixture_path(path, prepared, devices[i]);
            fixture_remove(path);
        }
    }
    fixture_path(path, prepared, drop);
    fixture_remove(path);

    long k = 0;
    eg_status status;
    do {
        eg_error err = {.status = EG_OK};
        fixture_remove(made);
        copy_tree(prepared, made);
        arm(++k);
        status = write_section(type, kind, items, &err);
        armed = false;
        assert_only_whole_files("");
        if (!failed) {
            assert_ok(status);
            break;
        }
        /* Some failures do no harm: closing a file that was only read. */
        if (status != EG_OK) {
            assert_documented(status, &err);
        }
        /* Again, without a fault: it is there now, or was already. */
        status = write_section(type, kind, items, &err);
        assert_true(status == EG_OK || status == EG_ERR_STATE);
        assert_only_whole_files("");
        fixture_path(path, made, drop);
        assert_true(fixture_exists(path));
    } while (k < 1000);
    if (k <= 20 || k >= 1000) {
        fail_msg("%ld calls", k);
    }
}

static void
a_section_in_one_file_is_whole_or_absent(void **state)
{
    (void)state;
    fail_section(EG_SECTION_GUARDIANS, EG_ITEM_GUARDIAN_PUBLIC_KEY, 3,
                 "setup/guardians.binpb");
}

static void
a_section_in_segments_is_whole_or_absent(void **state)
{
    (void)state;
    fail_section(EG_SECTION_CHALLENGED_DECRYPTIONS,
                 EG_ITEM_CHALLENGED_DECRYPTION, 2,
                 "final/challenged_ballot_decryptions");
}

/** Write ballots of device 0, each synced; count those that are. */
static eg_status
write_ballots(uint32_t *synced, eg_error *err)
{
    uint8_t key[EG_DEVICE_KEY_BYTES];
    eg_record_writer *w;
    uint64_t items = 0;
    fixture_key(key, 0);
    eg_status status = eg_record_writer_open(&w, made, EG_RECORD_PROTOBUF, err);
    if (status != EG_OK) {
        return status;
    }
    status = eg_record_writer_begin(w, EG_SECTION_DEVICE, key, sizeof(key),
                                    &items, err);
    for (uint32_t i = (uint32_t)items; status == EG_OK && i <= 3; i++) {
        const bool was = armed;
        armed = false;
        EG_BUFFER(item, 1 << 16);
        if (i == 0) {
            fixture_device_header(&item, 0);
        } else {
            fixture_ballot(&item, 0, i);
        }
        armed = was;
        status = eg_record_writer_add(w, item.data, item.len, err);
        if (status == EG_OK) {
            status = eg_record_writer_sync(w, err);
        }
        *synced = status == EG_OK ? i + 1 : *synced;
    }
    eg_record_writer_free(w);
    return status;
}

static void
a_synced_ballot_is_never_lost(void **state)
{
    (void)state;
    char device[FIXTURE_PATH_MAX];
    char setup[FIXTURE_PATH_MAX];
    char to[FIXTURE_PATH_MAX];
    fixture_path(device, made, fixture_device);
    fixture_path(setup, honest, "setup");
    long k = 0;
    for (;;) {
        uint32_t synced = 0;
        eg_error err = {.status = EG_OK};
        fixture_remove(made);
        assert_int_equal(mkdir(made, 0777), 0);
        fixture_path(to, made, "setup");
        copy_tree(setup, to);
        eg_record_writer *w;
        assert_ok(eg_record_writer_open(&w, made, EG_RECORD_PROTOBUF, &err));
        assert_ok(eg_record_writer_seal(w, EG_PHASE_SETUP, NULL, &err));
        eg_record_writer_free(w);
        arm(++k);
        eg_status status = write_ballots(&synced, &err);
        armed = false;
        if (!failed) {
            assert_ok(status);
            break;
        }
        if (status != EG_OK) {
            assert_documented(status, &err);
        }
        /* Going on finds at least the ballots that were synced. */
        uint8_t key[EG_DEVICE_KEY_BYTES];
        uint64_t items;
        fixture_key(key, 0);
        assert_ok(eg_record_writer_open(&w, made, EG_RECORD_PROTOBUF, &err));
        status = eg_record_writer_seal(w, EG_PHASE_SETUP, NULL, &err);
        if (status != EG_OK) {
            fail_msg("%s", err.text);
        }
        if (eg_record_writer_begin(w, EG_SECTION_DEVICE, key, sizeof(key),
                                   &items, &err) != EG_OK) {
            fail_msg("%s", err.text);
        }
        assert_true(items >= synced);
        eg_record_writer_free(w);
        uint32_t more = 0;
        assert_ok(write_ballots(&more, &err));
    }
    assert_true(k > 20);
}

/** Fail each call while a record is converted. */
static void
fail_copy(eg_record_store store, eg_record_encoding encoding)
{
    long k = 0;
    eg_status status;
    do {
        eg_record *r;
        eg_error err = {.status = EG_OK};
        assert_ok(eg_record_open(&r, honest, NULL, &err));
        arm(++k);
        status = eg_record_copy(r, made, store, encoding, &err);
        armed = false;
        eg_record_free(r);
        if (!failed) {
            assert_ok(status);
            break;
        }
        if (status != EG_OK) {
            assert_documented(status, &err);
            assert_false(fixture_exists(made));
        }
        fixture_remove(made);
        char command[2 * FIXTURE_PATH_MAX];
        snprintf(command, sizeof(command), "ls '%s' | grep -q new-", folder);
        assert_int_not_equal(system(command), 0);
    } while (k < 5000);
    assert_true(k > 20);
    fixture_findings found;
    assert_ok(fixture_read(made, &found, NULL));
    assert_int_equal(found.len, 0);
}

static void
a_copy_in_a_zip_file_is_whole_or_absent(void **state)
{
    (void)state;
    fail_copy(EG_RECORD_ZIP, EG_RECORD_JSON);
}

static void
a_copy_in_a_directory_is_whole_or_absent(void **state)
{
    (void)state;
    fail_copy(EG_RECORD_DIRECTORY, EG_RECORD_JSON);
}

static void
reading_tells_a_failing_machine_from_a_bad_record(void **state)
{
    (void)state;
    for (int what = 0; what < 2; what++) {
        char path[FIXTURE_PATH_MAX];
        snprintf(path, sizeof(path), "%s", honest);
        eg_record *r;
        eg_error err = {.status = EG_OK};
        if (what == 1) {
            assert_ok(eg_record_open(&r, honest, NULL, &err));
            assert_ok(
                eg_record_copy(r, made, EG_RECORD_ZIP, EG_RECORD_JSON, &err));
            eg_record_free(r);
            snprintf(path, sizeof(path), "%s", made);
        }
        long k = 0;
        eg_status status;
        do {
            eg_section_digest digest[32];
            arm(++k);
            status = eg_record_open(&r, path, NULL, &err);
            if (status == EG_OK) {
                status = eg_record_digest(r, digest, NULL, &err);
                eg_record_free(r);
            }
            armed = false;
            if (status != EG_OK) {
                assert_documented(status, &err);
            }
        } while (failed);
        assert_ok(status);
        assert_true(k > 20);
    }
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_honest, remove_honest)
    const struct CMUnitTest tests[] = {
        TEST(a_section_in_one_file_is_whole_or_absent),
        TEST(a_section_in_segments_is_whole_or_absent),
        TEST(a_synced_ballot_is_never_lost),
        TEST(a_copy_in_a_zip_file_is_whole_or_absent),
        TEST(a_copy_in_a_directory_is_whole_or_absent),
        TEST(reading_tells_a_failing_machine_from_a_bad_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
