/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LD_PRELOAD shim: the k-th call of one kind fails; those after it do not.
 *
 *   FAULT_KIND  alloc    malloc, calloc, realloc, aligned_alloc, and fdopen,
 *                        fdopendir, opendir, which allocate: ENOMEM
 *               random   getrandom, getentropy: EIO
 *               read     read, pread, opening to read, fstat, fread: EIO
 *               write    write, pwrite, fflush, opening to write, ftruncate,
 *                        mkdir and kin: ENOSPC
 *               sync     fsync, fdatasync: EIO
 *               rename   rename, renameat, renameat2, link: EIO
 *               thread   pthread_create: EAGAIN
 *   FAULT_AT    k, from 1
 *   FAULT_MARK  a file that is made when the fault struck
 *
 * Calls count from the beginning of main() on.  Those of the libraries that a
 * program uses count, too, except for memory: libcrypto does not survive when it
 * gets none while it loads its algorithms, which we cannot mend.
 * fault_io.c kills programs; this one does not.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SHIM __attribute__((visibility("default")))

static const char *kind;       /* NULL: nothing is counted */
static atomic_long calls_left; /* the call that makes this 0 fails */

static const char *text_from; /* where the program's own code is */
static const char *text_to;

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

/** Whether this call of kind @p of is the one that fails, with @p code. */
static bool
fails(const char *of, int code)
{
    if (kind == NULL || strcmp(kind, of) != 0 ||
        atomic_fetch_sub(&calls_left, 1) != 1) {
        return false;
    }
    mark();
    errno = code;
    return true;
}

/* The next definition of a function, as its own type. */
#define NEXT(name)                                                  \
    static __typeof__(name) *next;                                  \
    if (next == NULL) {                                             \
        void *found = dlsym(RTLD_NEXT, #name);                      \
        memcpy((void *)&next, (const void *)&found, sizeof(found)); \
    }

#define WRAP(of, code, failure, type, name, parameters, arguments) \
    SHIM type name parameters                                      \
    {                                                              \
        NEXT(name)                                                 \
        return fails(of, code) ? failure : next arguments;         \
    }

/* -- from the beginning of main() on --------------------------------------- */

static int (*program)(int, char **, char **);

/** The first object that is told is the program. */
static int
note_text(struct dl_phdr_info *info, size_t size, void *arg)
{
    (void)size;
    (void)arg;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type == PT_LOAD && (part->p_flags & PF_X) != 0) {
            const uintptr_t at = info->dlpi_addr + part->p_vaddr;
            text_from = (const char *)at;
            text_to = (const char *)(at + part->p_memsz);
        }
    }
    return 1;
}

static int
counted_main(int argc, char **argv, char **env)
{
    const char *at = getenv("FAULT_AT");
    if (at != NULL) {
        (void)dl_iterate_phdr(note_text, NULL);
        atomic_store(&calls_left, atol(at));
        kind = getenv("FAULT_KIND");
    }
    return program(argc, argv, env);
}

typedef int start_function(int (*)(int, char **, char **),
                           int,
                           char **,
                           void (*)(void),
                           void (*)(void),
                           void (*)(void),
                           void *);
SHIM start_function __libc_start_main;

SHIM int
__libc_start_main(int (*to)(int, char **, char **),
                  int argc,
                  char **argv,
                  void (*init)(void),
                  void (*fini)(void),
                  void (*rtld_fini)(void),
                  void *stack_end)
{
    NEXT(__libc_start_main)
    program = to;
    return next(counted_main, argc, argv, init, fini, rtld_fini, stack_end);
}

/* -- memory ----------------------------------------------------------------- */

/* glibc's own names: dlsym() allocates. */
extern void *__libc_malloc(size_t len);
extern void *__libc_calloc(size_t count, size_t len);
extern void *__libc_realloc(void *at, size_t len);
extern void *__libc_memalign(size_t align, size_t len);

/** fails() for an allocation whose caller is @p caller. */
static bool
no_memory(const void *caller)
{
    const char *at = caller;
    return text_from <= at && at < text_to && fails("alloc", ENOMEM);
}

#define NO_MEMORY no_memory(__builtin_return_address(0))

SHIM void *
malloc(size_t len)
{
    return NO_MEMORY ? NULL : __libc_malloc(len);
}

SHIM void *
calloc(size_t count, size_t len)
{
    return NO_MEMORY ? NULL : __libc_calloc(count, len);
}

SHIM void *
realloc(void *at, size_t len)
{
    return NO_MEMORY ? NULL : __libc_realloc(at, len);
}

SHIM void *
aligned_alloc(size_t align, size_t len)
{
    return NO_MEMORY ? NULL : __libc_memalign(align, len);
}

SHIM FILE *
fdopen(int fd, const char *mode)
{
    NEXT(fdopen)
    return NO_MEMORY ? NULL : next(fd, mode);
}

SHIM DIR *
fdopendir(int fd)
{
    NEXT(fdopendir)
    return NO_MEMORY ? NULL : next(fd);
}

SHIM DIR *
opendir(const char *path)
{
    NEXT(opendir)
    return NO_MEMORY ? NULL : next(path);
}

/* -- the others ------------------------------------------------------------- */

WRAP("thread",
     EAGAIN,
     EAGAIN,
     int,
     pthread_create,
     (pthread_t * thread,
      const pthread_attr_t *attr,
      void *(*run)(void *),
      void *arg),
     (thread, attr, run, arg))

WRAP("random",
     EIO,
     -1,
     ssize_t,
     getrandom,
     (void *at, size_t len, unsigned flags),
     (at, len, flags))
WRAP("random", EIO, -1, int, getentropy, (void *at, size_t len), (at, len))

WRAP("read",
     EIO,
     -1,
     ssize_t,
     read,
     (int fd, void *at, size_t len),
     (fd, at, len))
WRAP("read",
     EIO,
     -1,
     ssize_t,
     pread,
     (int fd, void *to, size_t len, off_t at),
     (fd, to, len, at))
WRAP("read", EIO, -1, int, fstat, (int fd, struct stat *st), (fd, st))

SHIM size_t
fread(void *to, size_t len, size_t count, FILE *file)
{
    NEXT(fread)
    if (fails("read", EIO)) {
        file->_flags |= 0x20; /* what ferror() looks at */
        return 0;
    }
    return next(to, len, count, file);
}

WRAP("write",
     ENOSPC,
     -1,
     ssize_t,
     write,
     (int fd, const void *from, size_t len),
     (fd, from, len))
WRAP("write",
     ENOSPC,
     -1,
     ssize_t,
     pwrite,
     (int fd, const void *from, size_t len, off_t at),
     (fd, from, len, at))
WRAP("write", ENOSPC, EOF, int, fflush, (FILE * file), (file))
WRAP("write", ENOSPC, -1, int, ftruncate, (int fd, off_t len), (fd, len))
WRAP("write", ENOSPC, -1, int, mkdir, (const char *a, mode_t m), (a, m))
WRAP("write",
     ENOSPC,
     -1,
     int,
     mkdirat,
     (int d, const char *a, mode_t m),
     (d, a, m))
WRAP("write", ENOSPC, NULL, char *, mkdtemp, (char *a), (a))
WRAP("write", ENOSPC, -1, int, mkstemp, (char *a), (a))

WRAP("sync", EIO, -1, int, fsync, (int fd), (fd))
WRAP("sync", EIO, -1, int, fdatasync, (int fd), (fd))

WRAP("rename", EIO, -1, int, rename, (const char *a, const char *b), (a, b))
WRAP("rename",
     EIO,
     -1,
     int,
     renameat,
     (int d, const char *a, int e, const char *b),
     (d, a, e, b))
WRAP("rename",
     EIO,
     -1,
     int,
     renameat2,
     (int d, const char *a, int e, const char *b, unsigned f),
     (d, a, e, b, f))
WRAP("rename", EIO, -1, int, link, (const char *a, const char *b), (a, b))

/* Opening a file only to read it is reading. */
#define OPEN(name, parameters, arguments)                               \
    SHIM int name parameters                                            \
    {                                                                   \
        NEXT(name)                                                      \
        mode_t mode = 0;                                                \
        if ((flags & (O_CREAT | O_TMPFILE)) != 0) {                     \
            va_list args;                                               \
            va_start(args, flags);                                      \
            mode = va_arg(args, mode_t);                                \
            va_end(args);                                               \
        }                                                               \
        const bool reads = (flags & O_ACCMODE) == O_RDONLY;             \
        return fails(reads ? "read" : "write", reads ? EMFILE : ENOSPC) \
                   ? -1                                                 \
                   : next arguments;                                    \
    }

OPEN(open, (const char *path, int flags, ...), (path, flags, mode))
OPEN(openat, (int d, const char *path, int flags, ...), (d, path, flags, mode))
