/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A map from texts to numbers: open addressing over words that hold half of the
 * hash, so that a text that is absent costs one line of the cache.
 */
#include "accountguard/indicator/textmap.h"

#include <stdlib.h>

#include <electionguard/random.h>

/** Entries at most. */
#define ENTRIES_MAX ((size_t)1 << 24)

static uint64_t
rotate(uint64_t x, unsigned by)
{
    return x << by | x >> (64 - by);
}

typedef struct sip {
    uint64_t a, b, c, d;
} sip;

static inline void
sip_round(sip *s)
{
    s->a += s->b;
    s->b = rotate(s->b, 13) ^ s->a;
    s->a = rotate(s->a, 32);
    s->c += s->d;
    s->d = rotate(s->d, 16) ^ s->c;
    s->a += s->d;
    s->d = rotate(s->d, 21) ^ s->a;
    s->c += s->b;
    s->b = rotate(s->b, 17) ^ s->c;
    s->c = rotate(s->c, 32);
}

/** SipHash (Aumasson and Bernstein, 2012) with one and three rounds; @p tag
 * stands before the text. */
static uint64_t
hash(const uint64_t key[2], unsigned tag, const char *text, size_t len)
{
    sip s = {key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d,
             key[0] ^ 0x6c7967656e657261, key[1] ^ 0x7465646279746573};
    s.d ^= tag;
    sip_round(&s);
    s.a ^= tag;
    size_t left = len;
    for (; left >= 8; left -= 8, text += 8) {
        uint64_t word;
        memcpy(&word, text, 8);
        s.d ^= word;
        sip_round(&s);
        s.a ^= word;
    }
    uint64_t last = 0;
    memcpy(&last, text, left);
    last |= (uint64_t)len << 56;
    s.d ^= last;
    sip_round(&s);
    s.a ^= last;
    s.c ^= 0xFF;
    sip_round(&s);
    sip_round(&s);
    sip_round(&s);
    return s.a ^ s.b ^ s.c ^ s.d;
}

eg_status
ag_textmap_init(ag_textmap *map)
{
    *map = (ag_textmap){.slot_mask = 1023};
    eg_rng rng = eg_rng_system();
    EG_TRY(eg_rng_fill(&rng, (uint8_t *)map->key, sizeof(map->key)));
    map->slots = calloc(map->slot_mask + 1, sizeof(*map->slots));
    return map->slots == NULL ? EG_ERR_MEMORY : EG_OK;
}

void
ag_textmap_free(ag_textmap *map)
{
    free(map->slots);
    free(map->entries);
    free(map->text);
    *map = (ag_textmap){0};
}

#define ENTRY_OF(slot) ((uint32_t)(slot))
#define HALF_OF(slot)  ((slot) >> 32)

/** The slot of a text: its own, or the free one where it would go. */
static size_t
slot_of(const ag_textmap *map,
        uint64_t h,
        unsigned tag,
        const char *text,
        size_t len)
{
    size_t i = (size_t)h & map->slot_mask;
    for (; map->slots[i] != 0; i = (i + 1) & map->slot_mask) {
        if (HALF_OF(map->slots[i]) != h >> 32) {
            continue;
        }
        const ag_textmap_entry *e = &map->entries[ENTRY_OF(map->slots[i]) - 1];
        if (e->len == len && e->tag == tag &&
            memcmp(map->text + e->at, text, len) == 0) {
            break;
        }
    }
    return i;
}

uint32_t
ag_textmap_find(const ag_textmap *map,
                unsigned tag,
                const char *text,
                size_t len)
{
    const uint64_t h = hash(map->key, tag, text, len);
    const uint64_t slot = map->slots[slot_of(map, h, tag, text, len)];
    return slot == 0 ? AG_NONE : map->entries[ENTRY_OF(slot) - 1].number;
}

/** At least half of the slots stay free. */
static eg_status
grow_slots(ag_textmap *map)
{
    if (map->entry_len * 2 <= map->slot_mask) {
        return EG_OK;
    }
    const size_t len = (map->slot_mask + 1) * 2;
    uint64_t *slots = calloc(len, sizeof(*slots));
    if (slots == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t n = 0; n < map->entry_len; n++) {
        const ag_textmap_entry *e = &map->entries[n];
        const uint64_t h = hash(map->key, e->tag, map->text + e->at, e->len);
        size_t i = (size_t)h & (len - 1);
        while (slots[i] != 0) {
            i = (i + 1) & (len - 1);
        }
        slots[i] = (h >> 32) << 32 | (n + 1);
    }
    free(map->slots);
    map->slots = slots;
    map->slot_mask = len - 1;
    return EG_OK;
}

/** Room for one more entry and its text. */
static eg_status
grow_pools(ag_textmap *map, size_t len)
{
    if (map->entry_len == map->entry_cap) {
        const size_t cap = map->entry_cap == 0 ? 512 : map->entry_cap * 2;
        ag_textmap_entry *entries =
            realloc(map->entries, cap * sizeof(*entries));
        if (entries == NULL) {
            return EG_ERR_MEMORY;
        }
        map->entries = entries;
        map->entry_cap = cap;
    }
    if (map->text_cap - map->text_len < len) {
        const size_t cap = (map->text_cap + len) * 3 / 2 + 4096;
        char *text = realloc(map->text, cap);
        if (text == NULL) {
            return EG_ERR_MEMORY;
        }
        map->text = text;
        map->text_cap = cap;
    }
    return EG_OK;
}

eg_status
ag_textmap_at(uint32_t **number,
              ag_textmap *map,
              unsigned tag,
              const char *text,
              size_t len)
{
    const uint64_t h = hash(map->key, tag, text, len);
    size_t i = slot_of(map, h, tag, text, len);
    if (map->slots[i] != 0) {
        *number = &map->entries[ENTRY_OF(map->slots[i]) - 1].number;
        return EG_OK;
    }
    if (len > UINT16_MAX || map->entry_len >= ENTRIES_MAX ||
        map->text_len + len > UINT32_MAX) {
        return EG_ERR_LIMIT;
    }
    EG_TRY(grow_slots(map));
    EG_TRY(grow_pools(map, len));
    i = slot_of(map, h, tag, text, len);
    ag_textmap_entry *e = &map->entries[map->entry_len];
    *e = (ag_textmap_entry){.at = (uint32_t)map->text_len,
                            .len = (uint16_t)len,
                            .tag = (uint16_t)tag,
                            .number = AG_NONE};
    memcpy(map->text + map->text_len, text, len);
    map->text_len += len;
    map->entry_len++;
    map->slots[i] = (h >> 32) << 32 | map->entry_len;
    *number = &e->number;
    return EG_OK;
}

void
ag_textmap_shrink(ag_textmap *map)
{
    /* What cannot be made smaller stays as it is. */
    ag_textmap_entry *entries =
        map->entry_len == 0
            ? NULL
            : realloc(map->entries, map->entry_len * sizeof(*entries));
    char *text = map->text_len == 0 ? NULL : realloc(map->text, map->text_len);
    if (entries != NULL) {
        map->entries = entries;
        map->entry_cap = map->entry_len;
    }
    if (text != NULL) {
        map->text = text;
        map->text_cap = map->text_len;
    }
}

size_t
ag_textmap_bytes(const ag_textmap *map)
{
    return (map->slot_mask + 1) * sizeof(*map->slots) +
           map->entry_cap * sizeof(*map->entries) + map->text_cap;
}
