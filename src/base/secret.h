/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets: variables that are wiped at scope end, and marks for the
 * constant-time tests.
 *
 * A build with EG_CTIME tells valgrind, or clang's memory sanitizer if it is
 * compiled with that, that a classified byte is undefined, so that a branch or
 * an index that depends on it is reported.  The sanitizer knows instructions
 * that valgrind lacks.  In other builds the marks cost nothing, and
 * EG_ON_VALGRIND does not ask.
 */
#ifndef EG_BASE_SECRET_H
#define EG_BASE_SECRET_H

#include "base/base.h"

#if defined(EG_CTIME) && EG_MEMORY_SANITIZER
#include <sanitizer/msan_interface.h>
#define EG_CLASSIFY(p, len)   __msan_allocated_memory((p), (len))
#define EG_DECLASSIFY(p, len) __msan_unpoison((p), (len))
#define EG_ON_VALGRIND        0
#elif defined(EG_CTIME)
#include <valgrind/memcheck.h>
#define EG_CLASSIFY(p, len)   VALGRIND_MAKE_MEM_UNDEFINED((p), (len))
#define EG_DECLASSIFY(p, len) VALGRIND_MAKE_MEM_DEFINED((p), (len))
#define EG_ON_VALGRIND        (RUNNING_ON_VALGRIND != 0)
#else
#define EG_CLASSIFY(p, len)   ((void)(p), (void)(len))
#define EG_DECLASSIFY(p, len) ((void)(p), (void)(len))
#define EG_ON_VALGRIND        0
#endif

/* A wrapper type of each size would be needed to wipe through the cleanup
 * attribute alone, so each secret carries a guard that knows its place. */
typedef struct eg_secret_guard {
    void *place;
    size_t len;
} eg_secret_guard;

static inline void
eg_secret_guard_wipe(eg_secret_guard *guard)
{
    eg_wipe(guard->place, guard->len);
}

/** A local variable: zeroed at birth, wiped at scope end. */
#define EG_SECRET(type, name)                               \
    type name = {0};                                        \
    EG_CLEANUP(eg_secret_guard_wipe)                        \
    eg_secret_guard name##_guard = {&(name), sizeof(name)}; \
    (void)name##_guard

/** A local array: zeroed at birth, wiped at scope end. */
#define EG_SECRET_ARRAY(type, name, len)                 \
    type name[len] = {0};                                \
    EG_CLEANUP(eg_secret_guard_wipe)                     \
    eg_secret_guard name##_guard = {name, sizeof(name)}; \
    (void)name##_guard

#endif
