/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A folder within the server's that stays closed, and what stays open beside it.
 * What else is given up, the test of the board's sandbox shows.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "../apps/place.h"
#include "base/base.h"
#include "http/sandbox.h"

/** What a confined process can do; each a bit of how it ends. */
enum {
    READS_CLOSED = 1,
    WRITES_CLOSED = 2,
    READS_OPEN = 4,
    WRITES_OPEN = 8,
    MAKES_IN_OPEN = 16,
    MAKES_IN_DIR = 32,
    MAKES_IN_TMP = 64,
    NOT_CONFINED = 128
};

static int
can_open(const char *path, int flags, int bit)
{
    const int fd = open(path, flags | O_CLOEXEC, 0600);
    if (fd >= 0) {
        (void)close(fd);
    }
    return fd >= 0 ? bit : 0;
}

/** What a process that is confined to the place can do. */
static int
confined(const char *closed)
{
    http_sandbox s = {
        .mode = HTTP_SANDBOX_REQUIRE, .dir = place, .closed = closed};
    if (http_sandbox_prepare(&s, NULL) != EG_OK ||
        http_sandbox_files(&s, NULL) != EG_OK) {
        return NOT_CONFINED;
    }
    return can_open(at("signer/key"), O_RDONLY, READS_CLOSED) |
           can_open(at("signer/key"), O_RDWR, WRITES_CLOSED) |
           can_open(at("open/file"), O_RDONLY, READS_OPEN) |
           can_open(at("store"), O_RDWR, WRITES_OPEN) |
           can_open(at("open/new"), O_RDWR | O_CREAT, MAKES_IN_OPEN) |
           can_open(at("new"), O_RDWR | O_CREAT, MAKES_IN_DIR) |
           can_open(at("tmp/new"), O_RDWR | O_CREAT, MAKES_IN_TMP);
}

/** The same in a process of its own: what is given up does not come back. */
static int
in_a_process(const char *closed)
{
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(confined(closed));
    }
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFEXITED(how));
    return WEXITSTATUS(how);
}

static void
a_closed_folder_stays_closed_and_all_else_open(void **state)
{
    (void)state;
    static const char *const folders[] = {"signer", "open", "tmp"};
    for (size_t i = 0; i < EG_ARRAY_LEN(folders); i++) {
        assert_int_equal(mkdir(at(folders[i]), 0700), 0);
    }
    put(at("signer/key"), "k", 1);
    put(at("open/file"), "f", 1);
    put(at("store"), "s", 1);
    const int with = in_a_process("signer");
    if (with == NOT_CONFINED) {
        skip(); /* a kernel without Landlock */
    }
    assert_int_equal(with,
                     READS_OPEN | WRITES_OPEN | MAKES_IN_OPEN | MAKES_IN_TMP);
    assert_int_equal(in_a_process(NULL),
                     READS_CLOSED | WRITES_CLOSED | READS_OPEN | WRITES_OPEN |
                         MAKES_IN_OPEN | MAKES_IN_DIR | MAKES_IN_TMP);
}

/** Whether another process finds a file of this one locked. */
static bool
is_locked(int fd)
{
    const pid_t child = fork();
    if (child == 0) {
        struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        _exit(fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK);
    }
    int how = 0;
    return child > 0 && waitpid(child, &how, 0) == child && WIFEXITED(how) &&
           WEXITSTATUS(how) == 1;
}

/** Databases are open when the process is confined: their locks keep other
 * processes from taking their logs away. */
static void
locks_on_open_files_stay(void **state)
{
    (void)state;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const int fd = open(at("store"), O_RDWR | O_CLOEXEC);
        struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        http_sandbox s = {
            .mode = HTTP_SANDBOX_TRY, .dir = place, .closed = "signer"};
        const bool good = fcntl(fd, F_SETLK, &lock) == 0 && is_locked(fd) &&
                          http_sandbox_prepare(&s, NULL) == EG_OK &&
                          http_sandbox_files(&s, NULL) == EG_OK &&
                          is_locked(fd);
        _exit(good ? 0 : 1);
    }
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFEXITED(how));
    assert_int_equal(WEXITSTATUS(how), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_closed_folder_stays_closed_and_all_else_open),
        cmocka_unit_test(locks_on_open_files_stay),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
