/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LD_PRELOAD shim: at the k-th call that changes a file, the process is killed
 * or the call fails.
 *
 *   FAULT_AT    k, from 1; 0 or absent: nothing happens
 *   FAULT_HOW   before  killed before the call
 *               after   killed after it
 *               torn    killed after half of the bytes of a write, else before
 *               eio, enospc   the call fails, a write after half of its
 *                             bytes; later ones do not
 *   FAULT_MARK  a file that is made when the fault struck; it says how many
 *               bytes had been written to files by then
 *   FAULT_SYNC  instead of all this: end with exit code 99 when something is
 *               shown, a file is closed or the program ends while bytes are
 *               written or names given that no fsync has put on disk
 *
 * The calls that a program makes differ between builds of libc only in names
 * with 64, so both are here.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SHIM __attribute__((visibility("default")))

typedef enum how { BEFORE, AFTER, TORN, FAIL } how;

static long counter;
static long long written; /* bytes, to files */

/** Leave the mark by system calls alone: nothing here is counted. */
static void
mark(void)
{
    const char *path = getenv("FAULT_MARK");
    if (path != NULL) {
        const long fd = syscall(SYS_openat, AT_FDCWD, path,
                                O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (fd >= 0) {
            char text[32];
            const int len = snprintf(text, sizeof(text), "%lld", written);
            (void)!syscall(SYS_write, (int)fd, text, (size_t)len);
            syscall(SYS_close, (int)fd);
        }
    }
}

static void
die(void)
{
    mark();
    kill(getpid(), SIGKILL);
    for (;;) {
        pause();
    }
}

/** Whether this call is the one, and what is to be done. */
static bool
strikes(how *what)
{
    const char *at = getenv("FAULT_AT");
    const char *text = getenv("FAULT_HOW");
    if (at == NULL || text == NULL || ++counter != atol(at)) {
        return false;
    }
    *what = strcmp(text, "before") == 0  ? BEFORE
            : strcmp(text, "after") == 0 ? AFTER
            : strcmp(text, "torn") == 0  ? TORN
                                         : FAIL;
    if (*what == FAIL) {
        mark();
        errno = strcmp(text, "enospc") == 0 ? ENOSPC : EIO;
    }
    return true;
}

/* -- what is not on disk yet ----------------------------------------------- */

enum { FILES = 1024 };
static bool unsynced[FILES]; /* by descriptor: bytes were written */
static bool unnamed;         /* a name was given, its folder not synced */

static void
complain(const char *what)
{
    if (getenv("FAULT_SYNC") != NULL) {
        (void)!syscall(SYS_write, 2, what, strlen(what));
        syscall(SYS_exit_group, 99);
    }
}

static void
note_written(int fd)
{
    if (fd >= 0 && fd < FILES) {
        unsynced[fd] = true;
    }
}

static void
note_synced(int fd)
{
    struct stat st;
    if (fd >= 0 && fd < FILES) {
        unsynced[fd] = false;
    }
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        unnamed = false;
    }
}

/** Before something is shown, and at the end. */
static void
check_synced(void)
{
    for (int fd = 0; fd < FILES; fd++) {
        if (unsynced[fd]) {
            complain("fault_io: shown before what was written is synced\n");
        }
    }
    if (unnamed) {
        complain("fault_io: shown before a name is synced\n");
    }
}

__attribute__((destructor)) static void
check_end(void)
{
    check_synced();
}

/* The next definition of a function, as its own type. */
#define NEXT(name)                                                  \
    static __typeof__(name) *next;                                  \
    if (next == NULL) {                                             \
        void *found = dlsym(RTLD_NEXT, #name);                      \
        memcpy((void *)&next, (const void *)&found, sizeof(found)); \
    }

/* One that returns -1 when it fails. */
#define WRAP(name, parameters, arguments, note) \
    SHIM int name parameters                    \
    {                                           \
        NEXT(name)                              \
        how what;                               \
        if (!strikes(&what)) {                  \
            note;                               \
            return next arguments;              \
        }                                       \
        if (what == FAIL) {                     \
            return -1;                          \
        }                                       \
        if (what == AFTER) {                    \
            (void)!next arguments;              \
        }                                       \
        die();                                  \
        return -1;                              \
    }

WRAP(fsync, (int fd), (fd), note_synced(fd))
WRAP(fdatasync, (int fd), (fd), note_synced(fd))
WRAP(rename, (const char *a, const char *b), (a, b), unnamed = true)
WRAP(renameat,
     (int d, const char *a, int e, const char *b),
     (d, a, e, b),
     unnamed = true)
WRAP(renameat2,
     (int d, const char *a, int e, const char *b, unsigned f),
     (d, a, e, b, f),
     unnamed = true)
WRAP(link, (const char *a, const char *b), (a, b), unnamed = true)
WRAP(unlink, (const char *a), (a), (void)0)
WRAP(unlinkat, (int d, const char *a, int f), (d, a, f), (void)0)
WRAP(rmdir, (const char *a), (a), (void)0)
WRAP(remove, (const char *a), (a), (void)0)
WRAP(ftruncate, (int fd, off_t n), (fd, n), note_written(fd))
WRAP(ftruncate64, (int fd, off64_t n), (fd, n), note_written(fd))
WRAP(mkdir, (const char *a, mode_t m), (a, m), (void)0)
WRAP(mkdirat, (int d, const char *a, mode_t m), (d, a, m), (void)0)
WRAP(mkstemp, (char *a), (a), (void)0)
WRAP(mkstemp64, (char *a), (a), (void)0)

SHIM char *
mkdtemp(char *a)
{
    NEXT(mkdtemp)
    how what;
    if (!strikes(&what)) {
        return next(a);
    }
    if (what == FAIL) {
        return NULL;
    }
    if (what == AFTER) {
        (void)!next(a);
    }
    die();
    return NULL;
}

/** Count what a write gave. */
static ssize_t
count_written(ssize_t len)
{
    written += len > 0 ? len : 0;
    return len;
}

/** Terminals, pipes and sockets are not files. */
static bool
is_file(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

SHIM ssize_t
write(int fd, const void *bytes, size_t len)
{
    NEXT(write)
    how what;
    if (!is_file(fd)) {
        return next(fd, bytes, len);
    }
    if (!strikes(&what)) {
        note_written(fd);
        return count_written(next(fd, bytes, len));
    }
    if (what == FAIL) {
        const int code = errno;
        (void)!count_written(next(fd, bytes, len / 2));
        errno = code;
        return -1;
    }
    if (what != BEFORE) {
        (void)!count_written(next(fd, bytes, what == TORN ? len / 2 : len));
    }
    die();
    return -1;
}

SHIM ssize_t
pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    NEXT(pwrite)
    how what;
    if (!strikes(&what)) {
        note_written(fd);
        return count_written(next(fd, bytes, len, at));
    }
    if (what == FAIL) {
        const int code = errno;
        (void)!count_written(next(fd, bytes, len / 2, at));
        errno = code;
        return -1;
    }
    if (what != BEFORE) {
        (void)!count_written(next(fd, bytes, what == TORN ? len / 2 : len, at));
    }
    die();
    return -1;
}

SHIM int
close(int fd)
{
    NEXT(close)
    if (fd >= 0 && fd < FILES && unsynced[fd]) {
        complain("fault_io: closed before it is synced\n");
        unsynced[fd] = false;
    }
    return next(fd);
}

SHIM int
fflush(FILE *file)
{
    NEXT(fflush)
    check_synced();
    return next(file);
}

/* Opening a file only to read it changes nothing. */
#define OPEN(name, parameters, arguments)                         \
    SHIM int name parameters                                      \
    {                                                             \
        NEXT(name)                                                \
        mode_t mode = 0;                                          \
        if ((flags & (O_CREAT | O_TMPFILE)) != 0) {               \
            va_list args;                                         \
            va_start(args, flags);                                \
            mode = va_arg(args, mode_t);                          \
            va_end(args);                                         \
        }                                                         \
        how what;                                                 \
        if ((flags & O_ACCMODE) == O_RDONLY || !strikes(&what)) { \
            return next arguments;                                \
        }                                                         \
        if (what == FAIL) {                                       \
            return -1;                                            \
        }                                                         \
        if (what == AFTER) {                                      \
            (void)!next arguments;                                \
        }                                                         \
        die();                                                    \
        return -1;                                                \
    }

OPEN(open, (const char *path, int flags, ...), (path, flags, mode))
OPEN(open64, (const char *path, int flags, ...), (path, flags, mode))
OPEN(openat, (int d, const char *path, int flags, ...), (d, path, flags, mode))
OPEN(openat64,
     (int d, const char *path, int flags, ...),
     (d, path, flags, mode))
