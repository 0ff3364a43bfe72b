/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A list of numbers that grows.
 */
#include "legacy/places.h"

#include <stdlib.h>

eg_status
lg_places_add(lg_places *p, size_t place)
{
    if (p->len == p->cap) {
        const size_t cap = p->cap == 0 ? 16 : 2 * p->cap;
        size_t *grown = realloc(p->at, cap * sizeof(*grown));
        if (grown == NULL) {
            return EG_ERR_MEMORY;
        }
        p->at = grown;
        p->cap = cap;
    }
    p->at[p->len++] = place;
    return EG_OK;
}

eg_status
lg_places_join(lg_places *p, const lg_places *more)
{
    for (size_t i = 0; i < more->len; i++) {
        EG_TRY(lg_places_add(p, more->at[i]));
    }
    return EG_OK;
}

void
lg_places_free(lg_places *p)
{
    free(p->at);
    *p = (lg_places){0};
}
