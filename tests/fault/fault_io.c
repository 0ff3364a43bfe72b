/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LD_PRELOAD shim: at the k-th call that changes a file, the process is killed
 * or the call fails.
 *
 *   FAULT_AT    k, from 1; 0 or absent: nothing happens
 *   FAULT_HOW   before  killed before the call
 *               after   killed after it
 *               torn    killed after half of the bytes of a write, else before
 *               eio, enospc   the call fails; later ones do not
 *   FAULT_MARK  a file that is made when the fault struck
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

/** Leave the mark by system calls alone: nothing here is counted. */
static void
mark(void)
{
    const char *path = getenv("FAULT_MARK");
    if (path != NULL) {
        const long fd = syscall(SYS_openat, AT_FDCWD, path,
                                O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (fd >= 0) {
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

/* The next definition of a function, as its own type. */
#define NEXT(name)                                                  \
    static __typeof__(name) *next;                                  \
    if (next == NULL) {                                             \
        void *found = dlsym(RTLD_NEXT, #name);                      \
        memcpy((void *)&next, (const void *)&found, sizeof(found)); \
    }

/* One that returns -1 when it fails. */
#define WRAP(name, parameters, arguments) \
    SHIM int name parameters              \
    {                                     \
        NEXT(name)                        \
        how what;                         \
        if (!strikes(&what)) {            \
            return next arguments;        \
        }                                 \
        if (what == FAIL) {               \
            return -1;                    \
        }                                 \
        if (what == AFTER) {              \
            (void)!next arguments;        \
        }                                 \
        die();                            \
        return -1;                        \
    }

WRAP(fsync, (int fd), (fd))
WRAP(fdatasync, (int fd), (fd))
WRAP(rename, (const char *a, const char *b), (a, b))
WRAP(renameat, (int d, const char *a, int e, const char *b), (d, a, e, b))
WRAP(link, (const char *a, const char *b), (a, b))
WRAP(unlink, (const char *a), (a))
WRAP(unlinkat, (int d, const char *a, int f), (d, a, f))
WRAP(rmdir, (const char *a), (a))
WRAP(remove, (const char *a), (a))
WRAP(ftruncate, (int fd, off_t n), (fd, n))
WRAP(ftruncate64, (int fd, off64_t n), (fd, n))
WRAP(mkdir, (const char *a, mode_t m), (a, m))
WRAP(mkdirat, (int d, const char *a, mode_t m), (d, a, m))
WRAP(mkstemp, (char *a), (a))
WRAP(mkstemp64, (char *a), (a))

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
    if (!is_file(fd) || !strikes(&what)) {
        return next(fd, bytes, len);
    }
    if (what == FAIL) {
        return -1;
    }
    if (what != BEFORE) {
        (void)!next(fd, bytes, what == TORN ? len / 2 : len);
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
        return next(fd, bytes, len, at);
    }
    if (what == FAIL) {
        return -1;
    }
    if (what != BEFORE) {
        (void)!next(fd, bytes, what == TORN ? len / 2 : len, at);
    }
    die();
    return -1;
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
