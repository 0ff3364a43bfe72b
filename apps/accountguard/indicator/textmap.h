/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A map from short texts to numbers, for reading by many threads once it is
 * filled.
 *
 * Feeds and logs are hostile, so the hash (SipHash-1-3) has a key of its own in
 * each map, and a found text is compared as a whole.
 */
#ifndef ACCOUNTGUARD_INDICATOR_TEXTMAP_H
#define ACCOUNTGUARD_INDICATOR_TEXTMAP_H

#include "base/base.h"

/** No number. */
#define AG_NONE UINT32_MAX

/** {0} is no map; freeing it is harmless. */
typedef struct ag_textmap {
    uint64_t key[2];
    uint64_t *slots; /**< Low half: entry + 1 or 0; high half: of the hash. */
    struct ag_textmap_entry *entries;
    char *text;
    size_t slot_mask;
    size_t entry_len;
    size_t entry_cap;
    size_t text_len;
    size_t text_cap;
} ag_textmap;

/** Texts of different tags are different. */
typedef struct ag_textmap_entry {
    uint32_t at; /**< In the pool of texts. */
    uint16_t len;
    uint16_t tag;
    uint32_t number;
} ag_textmap_entry;

/** @retval EG_ERR_RNG No key could be drawn. @retval EG_ERR_MEMORY */
EG_NODISCARD eg_status ag_textmap_init(ag_textmap *map);

void ag_textmap_free(ag_textmap *map);

/** The number of a text, or AG_NONE. */
uint32_t ag_textmap_find(const ag_textmap *map,
                         unsigned tag,
                         const char *text,
                         size_t len);

/**
 * The place of a text's number; a new text's is AG_NONE.  Valid until the next
 * call.
 *
 * @retval EG_ERR_LIMIT  The text is longer than 65535 bytes, or the map is full.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status ag_textmap_at(uint32_t **number,
                                     ag_textmap *map,
                                     unsigned tag,
                                     const char *text,
                                     size_t len);

/** Give back what was taken for growing. */
void ag_textmap_shrink(ag_textmap *map);

/** Bytes that the map takes. */
size_t ag_textmap_bytes(const ag_textmap *map);

#endif
