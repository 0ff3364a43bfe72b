/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls of the library that fail when fault_library wants it.  The linker puts
 * these in the places of the real ones (--wrap); only those that are made while
 * one kind is armed count.  For one source file of a program.
 */
#ifndef EG_TESTS_LIBRARY_CALLS_H
#define EG_TESTS_LIBRARY_CALLS_H

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <electionguard/arena.h>
#include <electionguard/random.h>
#include <electionguard/status.h>

typedef enum kind { NONE, MEMORY, RANDOM, READING, CEILING, KINDS } kind;

static const char *const kind_name[] = {"", "memory", "randomness", "reading",
                                        "room below a ceiling"};
static const eg_status kind_status[] = {EG_OK, EG_ERR_MEMORY, EG_ERR_RNG,
                                        EG_ERR_IO, EG_ERR_LIMIT};

static kind armed;
static _Atomic long calls_left; /**< The call that makes this 0 fails. */

static bool
fails(kind of)
{
    return armed == of && --calls_left == 0;
}

/* Declares the real function and the one that the linker calls instead. */
#define WRAP(of, type, name, params, args, error, code) \
    type __real_##name params;                          \
    type __wrap_##name params;                          \
    type __wrap_##name params                           \
    {                                                   \
        if (fails(of)) {                                \
            errno = code;                               \
            return error;                               \
        }                                               \
        return __real_##name args;                      \
    }

WRAP(MEMORY, void *, malloc, (size_t n), (n), NULL, ENOMEM)
WRAP(MEMORY, void *, calloc, (size_t n, size_t m), (n, m), NULL, ENOMEM)
WRAP(MEMORY, void *, realloc, (void *p, size_t n), (p, n), NULL, ENOMEM)
WRAP(MEMORY, void *, aligned_alloc, (size_t a, size_t n), (a, n), NULL, ENOMEM)
WRAP(RANDOM,
     eg_status,
     eg_rng_fill,
     (eg_rng * rng, uint8_t *out, size_t len),
     (rng, out, len),
     EG_ERR_RNG,
     EIO)
WRAP(READING,
     ssize_t,
     pread,
     (int fd, void *to, size_t len, off_t at),
     (fd, to, len, at),
     -1,
     EIO)
WRAP(READING, int, fstat, (int fd, struct stat *st), (fd, st), -1, EIO)

int __real_openat(int fd, const char *name, int flags, ...);
int __wrap_openat(int fd, const char *name, int flags, mode_t mode);

int
__wrap_openat(int fd, const char *name, int flags, mode_t mode)
{
    if (fails(READING)) {
        errno = EMFILE;
        return -1;
    }
    return __real_openat(fd, name, flags, mode);
}

void *__real_eg_arena_alloc(eg_arena *arena, size_t count, size_t size);
void *__wrap_eg_arena_alloc(eg_arena *arena, size_t count, size_t size);
void *__real_eg_arena_copy(eg_arena *arena, const void *bytes, size_t len);
void *__wrap_eg_arena_copy(eg_arena *arena, const void *bytes, size_t len);

/**
 * An arena takes blocks from malloc() now and then only.  So that each request
 * meets the case, let the arena want a block that it does not get.
 */
static void
starve(eg_arena *arena)
{
    for (size_t len = (size_t)1 << 16; len < (size_t)1 << 28; len *= 2) {
        calls_left = 1;
        if (__real_eg_arena_alloc(arena, 1, len) == NULL) {
            break;
        }
    }
    calls_left = 0;
}

static bool
denied(eg_arena *arena)
{
    if (fails(MEMORY)) {
        starve(arena);
        return true;
    }
    return fails(CEILING);
}

void *
__wrap_eg_arena_alloc(eg_arena *arena, size_t count, size_t size)
{
    return denied(arena) ? NULL : __real_eg_arena_alloc(arena, count, size);
}

void *
__wrap_eg_arena_copy(eg_arena *arena, const void *bytes, size_t len)
{
    return denied(arena) ? NULL : __real_eg_arena_copy(arena, bytes, len);
}

#endif
