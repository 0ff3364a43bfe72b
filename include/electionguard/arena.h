/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file arena.h
 * Memory for things that are born and die together, such as one ballot.
 *
 * An arena hands out memory until it is reset; nothing inside is freed by
 * itself.  It has a ceiling from birth, so that no input can make it grow
 * without bound.  An arena belongs to one thread at a time.
 */
#ifndef ELECTIONGUARD_ARENA_H
#define ELECTIONGUARD_ARENA_H

#include <stddef.h>
#include <stdint.h>

#include <electionguard/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct eg_arena eg_arena;

/**
 * Make an arena.
 *
 * @param[out] out     The arena; free it with eg_arena_free().
 * @param[in]  ceiling Bytes that it may hold at most.
 *
 * @retval EG_OK         Made.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_API EG_NODISCARD eg_status eg_arena_new(eg_arena **out, size_t ceiling);

/** Wipe and free @p arena with all that it handed out; NULL is harmless. */
EG_API void eg_arena_free(eg_arena *arena);

/**
 * Wipe all that @p arena handed out and make it empty.  The memory is kept for
 * the next use, so that a loop over ballots allocates nothing.
 */
EG_API void eg_arena_reset(eg_arena *arena);

/** Bytes in use. */
EG_API size_t eg_arena_used(const eg_arena *arena);

/**
 * Zeroed memory for @p count things of @p size bytes, aligned for any type.
 * A count or size of 0 gives a pointer that must not be read through.
 *
 * @return NULL when the ceiling would be passed or memory is out.
 */
EG_API void *eg_arena_alloc(eg_arena *arena, size_t count, size_t size);

/** A copy of @p len bytes, followed by a zero byte; NULL as eg_arena_alloc. */
EG_API void *eg_arena_copy(eg_arena *arena, const void *bytes, size_t len);

#ifdef __cplusplus
}
#endif
#endif
