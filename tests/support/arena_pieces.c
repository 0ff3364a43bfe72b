/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arenas (electionguard/arena.h) whose pieces are blocks of the heap, each by
 * itself, so that the address sanitizer sees where each of them ends.  A program
 * that links this has it in the place of src/base/arena.c (tools/mutate).
 */
#include <stdlib.h>
#include <string.h>

#include <electionguard/arena.h>

#include "base/base.h"

#define ALIGNMENT ((size_t)16)

typedef struct piece {
    struct piece *next;
    size_t size;
    void *bytes;
} piece;

struct eg_arena {
    piece *first;
    size_t ceiling;
    size_t used; /* as if the pieces stood side by side */
    bool starved;
};

eg_status
eg_arena_new(eg_arena **out, size_t ceiling)
{
    eg_arena *arena = calloc(1, sizeof(*arena));
    if (arena == NULL) {
        return EG_ERR_MEMORY;
    }
    arena->ceiling = ceiling;
    *out = arena;
    return EG_OK;
}

void
eg_arena_reset(eg_arena *arena)
{
    while (arena->first != NULL) {
        piece *p = arena->first;
        arena->first = p->next;
        eg_wipe(p->bytes, p->size);
        free(p->bytes);
        free(p);
    }
    arena->used = 0;
    arena->starved = false;
}

void
eg_arena_free(eg_arena *arena)
{
    if (arena != NULL) {
        eg_arena_reset(arena);
        free(arena);
    }
}

bool
eg_arena_starved(const eg_arena *arena)
{
    return arena->starved;
}

size_t
eg_arena_used(const eg_arena *arena)
{
    return arena->used;
}

/** A piece of @p size bytes, zeroed; NULL: no memory. */
static void *
add_piece(eg_arena *arena, size_t size)
{
    piece *p = calloc(1, sizeof(*p));
    void *bytes = calloc(1, size > 0 ? size : 1);
    if (p == NULL || bytes == NULL) {
        free(p);
        free(bytes);
        arena->starved = true;
        return NULL;
    }
    *p = (piece){.next = arena->first, .size = size, .bytes = bytes};
    arena->first = p;
    return bytes;
}

void *
eg_arena_alloc(eg_arena *arena, size_t count, size_t size)
{
    size_t exact;
    size_t bytes;
    if (!eg_size_mul(&exact, count, size) ||
        !eg_size_add(&bytes, exact, ALIGNMENT - 1)) {
        return NULL;
    }
    bytes &= ~(ALIGNMENT - 1);
    if (bytes == 0) {
        bytes = ALIGNMENT;
    }
    /* No more than a heap has, where the ceiling is none. */
    if (bytes > arena->ceiling - arena->used || bytes > SIZE_MAX / 4) {
        return NULL;
    }
    void *p = add_piece(arena, exact);
    arena->used += p == NULL ? 0 : bytes;
    return p;
}

void *
eg_arena_copy(eg_arena *arena, const void *bytes, size_t len)
{
    size_t size;
    if (!eg_size_add(&size, len, 1)) {
        return NULL;
    }
    uint8_t *p = eg_arena_alloc(arena, size, 1);
    if (p != NULL && len > 0) {
        memcpy(p, bytes, len);
    }
    return p;
}
