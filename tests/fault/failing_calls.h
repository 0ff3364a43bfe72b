/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls that fail when a test wants it.  The linker puts these in the places of
 * the real ones (--wrap) in the whole program; only those that are made while
 * `armed` count.  For one source file of a program.
 */
#ifndef EG_TESTS_FAILING_CALLS_H
#define EG_TESTS_FAILING_CALLS_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static bool armed;
static long calls_left; /**< The call that makes this 0 fails. */
static bool failed;
/** Every other transfer is interrupted, the others do half of their work. */
static bool interrupting;
static unsigned long transfers;

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

/* The same for a call that moves n bytes. */
#define WRAP_TRANSFER(name, params, args, on_error)                    \
    ssize_t __real_##name params;                                      \
    ssize_t __wrap_##name params;                                      \
    ssize_t __wrap_##name params                                       \
    {                                                                  \
        const bool interrupted = interrupting && transfers++ % 2 == 0; \
        if (interrupted || fails()) {                                  \
            errno = interrupted ? EINTR : on_error;                    \
            return -1;                                                 \
        }                                                              \
        n = interrupting ? (n + 1) / 2 : n;                            \
        return __real_##name args;                                     \
    }

WRAP_TRANSFER(write, (int fd, const void *b, size_t n), (fd, b, n), ENOSPC)
WRAP_TRANSFER(pwrite,
              (int fd, const void *b, size_t n, off_t at),
              (fd, b, n, at),
              ENOSPC)
WRAP_TRANSFER(read, (int fd, void *b, size_t n), (fd, b, n), EIO)
WRAP_TRANSFER(pread, (int fd, void *b, size_t n, off_t at), (fd, b, n, at), EIO)
WRAP(int, fstat, (int fd, struct stat *st), (fd, st), -1, EIO)
WRAP(int,
     fstatat,
     (int fd, const char *name, struct stat *st, int flags),
     (fd, name, st, flags),
     -1,
     EIO)
WRAP(DIR *, fdopendir, (int fd), (fd), NULL, EMFILE)
WRAP(struct dirent *, readdir, (DIR * dir), (dir), NULL, EIO)
WRAP(int,
     unlinkat,
     (int fd, const char *name, int flags),
     (fd, name, flags),
     -1,
     EIO)
WRAP(int, mkdir, (const char *name, mode_t mode), (name, mode), -1, ENOSPC)
WRAP(char *, mkdtemp, (char *name), (name), NULL, ENOSPC)
WRAP(int, mkstemp, (char *name), (name), -1, ENOSPC)
WRAP(int, fchmod, (int fd, mode_t mode), (fd, mode), -1, EPERM)
WRAP(off_t, lseek, (int fd, off_t at, int from), (fd, at, from), -1, EIO)
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

WRAP(int,
     deflateInit2_,
     (z_streamp z, int a, int b, int c, int d, int e, const char *v, int len),
     (z, a, b, c, d, e, v, len),
     Z_MEM_ERROR,
     ENOMEM)
WRAP(int,
     inflateInit2_,
     (z_streamp z, int a, const char *v, int len),
     (z, a, v, len),
     Z_MEM_ERROR,
     ENOMEM)
WRAP(int, inflate, (z_streamp z, int a), (z, a), Z_MEM_ERROR, ENOMEM)

int __real_open(const char *name, int flags, ...);
int __wrap_open(const char *name, int flags, mode_t mode);

int
__wrap_open(const char *name, int flags, mode_t mode)
{
    if (fails()) {
        errno = EMFILE;
        return -1;
    }
    return __real_open(name, flags, mode);
}

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

/** Let the @p k-th call from now on fail. */
static void
arm(long k)
{
    calls_left = k;
    failed = false;
    armed = true;
}

#endif
