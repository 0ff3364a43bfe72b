/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Places in an array that belongs to others, in the order in which they were
 * found.
 */
#ifndef EG_LEGACY_PLACES_H
#define EG_LEGACY_PLACES_H

#include "base/base.h"

/** {0} is empty; freeing it is harmless. */
typedef struct lg_places {
    size_t *at;
    size_t len;
    size_t cap;
} lg_places;

/** EG_ERR_MEMORY: it stays as it was. */
EG_NODISCARD eg_status lg_places_add(lg_places *p, size_t place);

/** Add all of another. */
EG_NODISCARD eg_status lg_places_join(lg_places *p, const lg_places *more);

/** Free; it is empty then. */
void lg_places_free(lg_places *p);

#endif
