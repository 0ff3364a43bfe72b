/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every layer uses: early return, wiping, clean-up at scope end, checked
 * sizes, and the marks that tell a constant-time test what is secret.
 */
#ifndef EG_BASE_BASE_H
#define EG_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <electionguard/status.h>

/** Return a failing status to the caller. */
#define EG_TRY(call)                            \
    do {                                        \
        const eg_status eg_try_status = (call); \
        if (eg_try_status != EG_OK) {           \
            return eg_try_status;               \
        }                                       \
    } while (0)

/** Call @p fn(&variable) when the variable goes out of scope. */
#define EG_CLEANUP(fn) __attribute__((cleanup(fn)))

#define EG_ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/** Zero @p len bytes in a way that the compiler cannot leave out. */
void eg_wipe(void *bytes, size_t len);

/** Whether two byte strings are equal, in time that depends on len only. */
bool eg_bytes_equal(const void *a, const void *b, size_t len);

/** Whether clang's memory sanitizer watches; it cannot see into assembly. */
#if defined(__has_feature)
#define EG_MEMORY_SANITIZER __has_feature(memory_sanitizer)
#else
#define EG_MEMORY_SANITIZER 0
#endif

/**
 * x, of which the compiler knows nothing from here on.
 *
 * Without it a compiler may see that a mask is all ones or zero and branch on
 * it: clang 14 does, around a whole loop.
 */
static inline uint64_t
eg_value_barrier(uint64_t x)
{
#if !EG_MEMORY_SANITIZER
    __asm__("" : "+r"(x));
#endif
    return x;
}

/** a + b, or false on overflow. */
bool eg_size_add(size_t *out, size_t a, size_t b);

/** a * b, or false on overflow. */
bool eg_size_mul(size_t *out, size_t a, size_t b);

static inline uint32_t
eg_load_be32(const uint8_t *b)
{
    return ((uint32_t)b[0] << 24) | ((uint32_t)b[1] << 16) |
           ((uint32_t)b[2] << 8) | (uint32_t)b[3];
}

static inline void
eg_store_be32(uint8_t *b, uint32_t v)
{
    b[0] = (uint8_t)(v >> 24);
    b[1] = (uint8_t)(v >> 16);
    b[2] = (uint8_t)(v >> 8);
    b[3] = (uint8_t)v;
}

/** A value's bytes in big-endian order, or back. */
static inline uint64_t
eg_swap_be64(uint64_t v)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return __builtin_bswap64(v);
#else
    return v;
#endif
}

/* Whole words: elements are 64 of them, and gcc 12 makes a loop of byte stores
 * into shuffles that are ten times as slow. */
static inline uint64_t
eg_load_be64(const uint8_t *b)
{
    uint64_t v;
    memcpy(&v, b, sizeof(v));
    return eg_swap_be64(v);
}

static inline void
eg_store_be64(uint8_t *b, uint64_t v)
{
    v = eg_swap_be64(v);
    memcpy(b, &v, sizeof(v));
}

/** Bytes that belong to somebody else. */
typedef struct eg_span {
    const uint8_t *data;
    size_t len;
} eg_span;

struct eg_arena;

/**
 * Whether, since its last reset, the machine had no memory for @p arena: what
 * was refused was then not refused for its size, and nothing follows from it.
 */
bool eg_arena_starved(const struct eg_arena *arena);

#endif
