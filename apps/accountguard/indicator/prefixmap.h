/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A map from ranges of addresses to numbers, which finds every range that an
 * address is in.
 *
 * Ranges are nested or apart, so the addresses fall into pieces, each with one
 * narrowest range; a wider one is its parent.  Pieces are sorted by their first
 * address, and a table over the first 16 bits says where to begin: a look-up
 * costs two or three lines of the cache, and never more than 18 steps for
 * 200,000 ranges, however they lie.  Addresses are 128 bits; of IPv4 the first
 * 32 count.
 */
#ifndef ACCOUNTGUARD_INDICATOR_PREFIXMAP_H
#define ACCOUNTGUARD_INDICATOR_PREFIXMAP_H

#include "accountguard/indicator/textmap.h"
#include "accountguard/indicator/value.h"

typedef struct ag_prefix_family ag_prefix_family;

/** {0} is an empty map that may be filled; freeing it is harmless. */
typedef struct ag_prefixmap {
    ag_prefix_family *family[2]; /**< IPv4, IPv6. */
    bool sealed;
} ag_prefixmap;

void ag_prefixmap_free(ag_prefixmap *map);

/**
 * Add a range with a number.  Ranges that are equal are kept, each with its
 * number.
 *
 * @retval EG_ERR_LIMIT  The map is full.
 * @retval EG_ERR_STATE  The map is sealed.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status ag_prefixmap_add(ag_prefixmap *map,
                                        const ag_range *range,
                                        uint32_t number);

/** Make the map ready to be asked; nothing can be added any more. */
EG_NODISCARD eg_status ag_prefixmap_seal(ag_prefixmap *map);

/** A place among the ranges that an address is in. */
typedef struct ag_prefix_walk {
    const ag_prefix_family *family;
    uint32_t node;
} ag_prefix_walk;

/** Begin with the narrowest range that @p ip is in. */
ag_prefix_walk ag_prefixmap_find(const ag_prefixmap *map, const ag_ip *ip);

/** The next number, from narrow to wide; AG_NONE: no more. */
uint32_t ag_prefix_next(ag_prefix_walk *walk);

/** Bytes that the map takes. */
size_t ag_prefixmap_bytes(const ag_prefixmap *map);

#endif
