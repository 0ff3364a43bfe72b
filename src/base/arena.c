/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arenas: a list of blocks, each handed out from its start.  A reset keeps the
 * blocks, so that a loop reaches a steady state without allocations.
 */
#include <stdlib.h>
#include <string.h>

#include <electionguard/arena.h>

#include "base/base.h"

#define BLOCK_MIN ((size_t)64 * 1024)
#define ALIGNMENT ((size_t)16)

typedef struct block {
    struct block *next;
    size_t size; /* of data[] */
    size_t used;
    _Alignas(16) uint8_t data[];
} block;

struct eg_arena {
    block *first;
    block *current;
    size_t ceiling;
    size_t held; /* sum of the sizes of all blocks */
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
eg_arena_free(eg_arena *arena)
{
    if (arena == NULL) {
        return;
    }
    block *b = arena->first;
    while (b != NULL) {
        block *next = b->next;
        eg_wipe(b->data, b->used);
        free(b);
        b = next;
    }
    free(arena);
}

void
eg_arena_reset(eg_arena *arena)
{
    for (block *b = arena->first; b != NULL; b = b->next) {
        eg_wipe(b->data, b->used);
        b->used = 0;
    }
    arena->current = arena->first;
    arena->starved = false;
}

bool
eg_arena_starved(const eg_arena *arena)
{
    return arena->starved;
}

size_t
eg_arena_used(const eg_arena *arena)
{
    size_t used = 0;
    for (const block *b = arena->first; b != NULL; b = b->next) {
        used += b->used;
    }
    return used;
}

/** A new block with room for @p size bytes, or NULL. */
static block *
block_new(eg_arena *arena, size_t size)
{
    const size_t room = arena->ceiling - arena->held;
    if (size > room) {
        return NULL;
    }
    /* Blocks grow with the arena, so that their number stays small. */
    size_t want = arena->held > BLOCK_MIN ? arena->held : BLOCK_MIN;
    if (want < size) {
        want = size;
    }
    if (want > room) {
        want = room;
    }
    size_t bytes;
    if (!eg_size_add(&bytes, sizeof(block), want)) {
        return NULL;
    }
    block *b = malloc(bytes);
    if (b == NULL) {
        arena->starved = true;
        return NULL;
    }
    b->next = NULL;
    b->size = want;
    b->used = 0;
    arena->held += want;
    return b;
}

/** The next block with room for @p size bytes; made when there is none. */
static block *
block_with_room(eg_arena *arena, size_t size)
{
    block *b = arena->current;
    block *last = NULL;
    while (b != NULL && b->size - b->used < size) {
        last = b;
        b = b->next;
    }
    if (b == NULL) {
        b = block_new(arena, size);
        if (b == NULL) {
            return NULL;
        }
        if (last == NULL) {
            arena->first = b;
        } else {
            last->next = b;
        }
    }
    arena->current = b;
    return b;
}

void *
eg_arena_alloc(eg_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (!eg_size_mul(&bytes, count, size) ||
        !eg_size_add(&bytes, bytes, ALIGNMENT - 1)) {
        return NULL;
    }
    bytes &= ~(ALIGNMENT - 1);
    if (bytes == 0) {
        bytes = ALIGNMENT;
    }
    block *b = block_with_room(arena, bytes);
    if (b == NULL) {
        return NULL;
    }
    void *p = b->data + b->used;
    b->used += bytes;
    memset(p, 0, bytes);
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
