/* SPDX-License-Identifier: Apache-2.0 */
/* A store of its own for a test, in a file or in a database. */
#ifndef EG_TESTS_BOARD_STORE_AT_H
#define EG_TESTS_BOARD_STORE_AT_H

#include "../apps/place.h"
#include "store_place.h"

/** The store of this name; valid until the next call. */
static inline const char *
store_at(const char *name)
{
    static char found[STORE_PLACE_MAX];
    store_place(found, at(name));
    return found;
}

#endif
