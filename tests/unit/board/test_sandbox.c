/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A confined process serves a board, and can do nothing else: each attempt is
 * made in a child, in a thread that was there before the calls were filtered.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "handlers.h"
#include "http/sandbox.h"

/** What a child found. */
enum { FINE = 0, WRONG = 1, NO_SANDBOX = 77 };

/** What a thread of a confined process tries; true: it was refused. */
typedef bool (*attempt)(void);

static bool
opens(const char *path, int flags)
{
    const int fd = open(path, flags, 0600);
    if (fd >= 0) {
        (void)close(fd);
    }
    return fd >= 0;
}

static bool
reads_a_file(void)
{
    return !opens("/etc/passwd", O_RDONLY) && errno == EACCES;
}

static bool
reads_itself(void)
{
    return !opens("/proc/self/mem", O_RDONLY) && errno == EACCES;
}

static bool
reads_a_folder(void)
{
    return !opens("/", O_RDONLY | O_DIRECTORY) && errno == EACCES;
}

static bool
writes_beside(void)
{
    return !opens(at("beside"), O_WRONLY | O_CREAT) && errno == EACCES;
}

static bool
writes_out_of_the_folder(void)
{
    return !opens(at("box/../beside"), O_WRONLY | O_CREAT) && errno == EACCES;
}

static bool
follows_a_link(void)
{
    return !opens(at("box/link"), O_RDONLY) && errno == EACCES;
}

static bool
makes_a_link(void)
{
    return symlink("/etc/passwd", at("box/new")) != 0 && errno == EPERM;
}

static bool
moves_out(void)
{
    return rename(at("box/file"), at("file")) != 0;
}

static bool
runs_a_program(void)
{
    char *const argv[] = {NULL};
    return execve("/bin/true", argv, argv) != 0 && errno == EPERM;
}

static bool
becomes_two(void)
{
    const pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    return child < 0 && errno == EPERM;
}

static bool
makes_a_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM;
}

static bool
makes_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED &&
           errno == EPERM;
}

static bool
turns_data_into_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page != MAP_FAILED &&
           mprotect(page, 4096, PROT_READ | PROT_EXEC) != 0 && errno == EPERM;
}

static bool
kills_others(void)
{
    return kill(getppid(), 0) != 0 && errno == EPERM;
}

static bool
changes_a_mode(void)
{
    return chmod(at("box/file"), 0777) != 0 && errno == EPERM;
}

/** What it needs goes on. */
static bool
works_in_the_folder(void)
{
    return opens(at("box/other"), O_RDWR | O_CREAT) &&
           opens(at("box/file"), O_RDONLY) &&
           rename(at("box/other"), at("box/third")) == 0 &&
           unlink(at("box/third")) == 0 && mkdir(at("box/d"), 0700) == 0 &&
           rmdir(at("box/d")) == 0;
}

/** A thread that waits until the process is confined. */
typedef struct waiting {
    pthread_mutex_t mutex;
    attempt attempt;
    bool refused;
} waiting;

static void *
wait_and_try(void *context)
{
    waiting *w = context;
    pthread_mutex_lock(&w->mutex);
    w->refused = w->attempt();
    pthread_mutex_unlock(&w->mutex);
    return NULL;
}

/** Confine this process, and try. */
static int
try_confined(attempt try, bool remote)
{
    http_sandbox box = {
        .mode = HTTP_SANDBOX_REQUIRE, .dir = at("box"), .remote = remote};
    waiting w = {.mutex = PTHREAD_MUTEX_INITIALIZER, .attempt = try};
    pthread_t thread;
    eg_status status = http_sandbox_files(&box, NULL);
    if (status == EG_OK) {
        pthread_mutex_lock(&w.mutex);
        if (pthread_create(&thread, NULL, wait_and_try, &w) != 0) {
            return WRONG;
        }
        status = http_sandbox_calls(&box, NULL);
        pthread_mutex_unlock(&w.mutex);
        pthread_join(thread, NULL);
    }
    if (status == EG_ERR_UNSUPPORTED) {
        return NO_SANDBOX;
    }
    return status == EG_OK && w.refused ? FINE : WRONG;
}

/** How a child ended that tried; in a test's own process nothing changes. */
static int
in_child(attempt try, bool remote)
{
    int status = 0;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(try_confined(try, remote));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

#define ATTEMPTS(X)             \
    X(reads_a_file)             \
    X(reads_itself)             \
    X(reads_a_folder)           \
    X(writes_beside)            \
    X(writes_out_of_the_folder) \
    X(follows_a_link)           \
    X(makes_a_link)             \
    X(moves_out)                \
    X(runs_a_program)           \
    X(becomes_two)              \
    X(makes_a_socket)           \
    X(makes_code)               \
    X(turns_data_into_code)     \
    X(kills_others)             \
    X(changes_a_mode)           \
    X(works_in_the_folder)

static void
a_confined_process_can_do_nothing_else(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        attempt attempt;
    } cases[] = {
#define CASE(name) {#name, name},
        ATTEMPTS(CASE)
#undef CASE
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        const int found = in_child(cases[i].attempt, false);
        if (found == NO_SANDBOX) {
            print_message("this machine or build has not both parts\n");
            skip();
        }
        if (found != FINE) {
            fail_msg("%s", cases[i].name);
        }
        /* Without a sandbox it is possible, but for the one that must be. */
        assert_true(cases[i].attempt == works_in_the_folder ||
                    cases[i].attempt == runs_a_program || !cases[i].attempt());
        (void)unlink(at("beside"));
        (void)unlink(at("box/new"));
        (void)rename(at("file"), at("box/file"));
    }
}

/** With a store elsewhere files are read, and connections made; no more. */
static void
a_database_may_be_elsewhere(void **state)
{
    (void)state;
    const int found = in_child(writes_beside, true);
    if (found == NO_SANDBOX) {
        skip();
    }
    assert_int_equal(found, FINE);
    assert_int_equal(in_child(runs_a_program, true), FINE);
    assert_int_equal(in_child(becomes_two, true), FINE);
    assert_int_equal(in_child(reads_a_file, true), WRONG);
    assert_int_equal(in_child(makes_a_socket, true), WRONG);
}

/** A large transaction takes temporary files of SQLite: 64 KiB of pages that it
 * changes stay in memory, the others do not. */
static int
write_much(void)
{
    static fixture f;
    static ballots b;
    http_sandbox box = {.mode = HTTP_SANDBOX_REQUIRE, .dir = at("much")};
    assert_ok(http_sandbox_prepare(&box, NULL));
    begin(&f, "much", EG_CHAINING_SIMPLE);
    for (size_t first = 1; first < 6000; first += BALLOTS_MAX) {
        make_ballots(&b, &f.device, BALLOTS_MAX);
        if (first + BALLOTS_MAX >= 6000) {
            if (http_sandbox_files(&box, NULL) != EG_OK ||
                http_sandbox_calls(&box, NULL) != EG_OK) {
                return NO_SANDBOX;
            }
        }
        const app_batch batch = {
            .first = first, .item = b.item, .item_len = b.len};
        if (kit_send(&f.kit, &f.device, &batch) != 200) {
            return WRONG;
        }
        free_ballots(&b);
        memset(&b, 0, sizeof(b));
    }
    return FINE;
}

static void
a_large_transaction_works(void **state)
{
    (void)state;
    int status = 0;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(write_much());
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == NO_SANDBOX) {
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), FINE);
}

static void
modes_are_kept(void **state)
{
    (void)state;
    http_sandbox box = {.mode = HTTP_SANDBOX_OFF, .dir = at("box")};
    assert_ok(http_sandbox_files(&box, NULL));
    assert_ok(http_sandbox_calls(&box, NULL));
    assert_string_equal(box.files, "off");
    assert_string_equal(box.calls, "off");
    assert_true(opens("/etc/passwd", O_RDONLY));
}

static int
begin_all(void **state)
{
    if (place_begin(state) != 0 || mkdir(at("box"), 0700) != 0 ||
        symlink("/etc/passwd", at("box/link")) != 0) {
        return -1;
    }
    put(at("box/file"), "file", 4);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(modes_are_kept),
        cmocka_unit_test(a_confined_process_can_do_nothing_else),
        cmocka_unit_test(a_database_may_be_elsewhere),
        cmocka_unit_test(a_large_transaction_works),
    };
    return cmocka_run_group_tests(tests, begin_all, place_end);
}
