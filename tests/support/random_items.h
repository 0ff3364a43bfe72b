/* SPDX-License-Identifier: Apache-2.0 */
/* Random record items of every kind, without any fault and without sense. */
#ifndef EG_TESTS_RANDOM_ITEMS_H
#define EG_TESTS_RANDOM_ITEMS_H

#include "record/items.h"
#include "support/prop.h"

#define ITEM_KINDS 26
extern const eg_item_kind item_kinds[ITEM_KINDS];

/** How a random item is made. */
typedef struct item_maker {
    prop *random;
    const eg_group *group;
    eg_arena *arena;
    bool full; /**< Everything that may be absent is there. */
} item_maker;

/** An item of @p kind in the maker's arena. */
void random_item(const item_maker *m, eg_item_kind kind, eg_item *out);

#endif
