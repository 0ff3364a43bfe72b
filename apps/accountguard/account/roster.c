/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The roster: open addressing, linear probing.  The place of a token is a part of
 * it, scaled to the number of places, which need not be a power of two.
 */
#include "accountguard/account/roster.h"

#include <stdlib.h>

/** Bytes of a token that are kept. */
#define KEPT 16

/** Places that the smallest roster has. */
#define PLACES_MIN 64

typedef struct place {
    uint8_t token[KEPT];
    uint64_t account; /**< 0: nobody is here. */
} place;

struct ag_roster {
    place *places;
    uint32_t count; /**< Of places. */
    uint32_t used;
};

_Static_assert(AG_ROSTER_MAX < UINT32_MAX / 2, "places are counted by 32 bits");

/** Places for so many accounts, at most 3/4 of them in use. */
static uint32_t
places_for(size_t accounts)
{
    const size_t wanted = accounts + accounts / 3 + 1;
    return (uint32_t)(wanted > PLACES_MIN ? wanted : PLACES_MIN);
}

eg_status
ag_roster_new(ag_roster **out, size_t expected)
{
    if (expected > AG_ROSTER_MAX) {
        return EG_ERR_LIMIT;
    }
    ag_roster *r = calloc(1, sizeof(*r));
    if (r == NULL) {
        return EG_ERR_MEMORY;
    }
    r->count = places_for(expected);
    r->places = calloc(r->count, sizeof(*r->places));
    if (r->places == NULL) {
        free(r);
        return EG_ERR_MEMORY;
    }
    *out = r;
    return EG_OK;
}

void
ag_roster_free(ag_roster *r)
{
    if (r != NULL) {
        free(r->places);
        free(r);
    }
}

/** The place of a token, or the free one where it belongs. */
static place *
seek(const ag_roster *r, const uint8_t *token)
{
    uint32_t i = (uint32_t)(((uint64_t)eg_load_be32(token) * r->count) >> 32);
    while (r->places[i].account != 0 &&
           memcmp(r->places[i].token, token, KEPT) != 0) {
        i = i + 1 == r->count ? 0 : i + 1;
    }
    return &r->places[i];
}

/** Twice the room. */
static eg_status
grow(ag_roster *r)
{
    if (r->used >= AG_ROSTER_MAX) {
        return EG_ERR_LIMIT;
    }
    const size_t wanted =
        r->used < AG_ROSTER_MAX / 2 ? (size_t)r->used * 2 : AG_ROSTER_MAX;
    ag_roster larger = {.count = places_for(wanted), .used = r->used};
    larger.places = calloc(larger.count, sizeof(*larger.places));
    if (larger.places == NULL) {
        return EG_ERR_MEMORY;
    }
    for (uint32_t i = 0; i < r->count; i++) {
        if (r->places[i].account != 0) {
            *seek(&larger, r->places[i].token) = r->places[i];
        }
    }
    free(r->places);
    *r = larger;
    return EG_OK;
}

eg_status
ag_roster_put(ag_roster *r, const ag_token *token, uint64_t account)
{
    if (account == 0) {
        return EG_ERR_ARGUMENT;
    }
    place *p = seek(r, token->bytes);
    if (p->account != 0) {
        p->account = account;
        return EG_OK;
    }
    if ((uint64_t)(r->used + 1) * 4 > (uint64_t)r->count * 3) {
        EG_TRY(grow(r));
        p = seek(r, token->bytes);
    }
    memcpy(p->token, token->bytes, KEPT);
    p->account = account;
    r->used++;
    return EG_OK;
}

uint64_t
ag_roster_find(const ag_roster *r, const ag_token *token)
{
    return seek(r, token->bytes)->account;
}

size_t
ag_roster_count(const ag_roster *r)
{
    return r->used;
}

size_t
ag_roster_bytes(const ag_roster *r)
{
    return sizeof(*r) + (size_t)r->count * sizeof(*r->places);
}
