/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A set of keyed hashes with open addressing.
 *
 * A record's author chooses the values, so the table is indexed by a hash under
 * a random key: nobody can aim at one slot or make two values collide.
 */
#include "verify/unique.h"

#include <stdlib.h>
#include <string.h>

#include <electionguard/random.h>

#include "base/base.h"

#define FIRST_SLOTS ((size_t)1 << 12)

typedef struct slot {
    uint64_t a; /**< 0 with b = 0: empty. */
    uint64_t b;
} slot;

struct eg_unique {
    eg_hash key;
    slot *slots;
    size_t slot_count; /**< A power of two. */
    size_t used;
};

eg_status
eg_unique_new(eg_unique **out)
{
    eg_unique *set = calloc(1, sizeof(*set));
    if (set == NULL) {
        return EG_ERR_MEMORY;
    }
    eg_rng rng = eg_rng_system();
    eg_status status = eg_rng_fill(&rng, set->key.bytes, EG_HASH_BYTES);
    if (status == EG_OK) {
        set->slots = calloc(FIRST_SLOTS, sizeof(*set->slots));
        set->slot_count = FIRST_SLOTS;
        status = set->slots == NULL ? EG_ERR_MEMORY : EG_OK;
    }
    if (status != EG_OK) {
        eg_unique_free(set);
        return status;
    }
    *out = set;
    return EG_OK;
}

void
eg_unique_free(eg_unique *set)
{
    if (set != NULL) {
        free(set->slots);
        free(set);
    }
}

/** Put @p entry into @p slots; false if it is there already. */
static bool
place(slot *slots, size_t count, slot entry)
{
    size_t at = (size_t)entry.a & (count - 1);
    while (slots[at].a != 0 || slots[at].b != 0) {
        if (slots[at].a == entry.a && slots[at].b == entry.b) {
            return false;
        }
        at = (at + 1) & (count - 1);
    }
    slots[at] = entry;
    return true;
}

static eg_status
grow(eg_unique *set)
{
    size_t count;
    if (!eg_size_mul(&count, set->slot_count, 2)) {
        return EG_ERR_MEMORY;
    }
    slot *larger = calloc(count, sizeof(*larger));
    if (larger == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < set->slot_count; i++) {
        if (set->slots[i].a != 0 || set->slots[i].b != 0) {
            (void)place(larger, count, set->slots[i]);
        }
    }
    free(set->slots);
    set->slots = larger;
    set->slot_count = count;
    return EG_OK;
}

eg_status
eg_unique_add(eg_unique *set, uint8_t space, const eg_hash *value, bool *fresh)
{
    if (set->used >= set->slot_count / 2) {
        EG_TRY(grow(set));
    }
    uint8_t message[1 + EG_HASH_BYTES];
    message[0] = space;
    memcpy(message + 1, value->bytes, EG_HASH_BYTES);
    eg_hash digest;
    eg_hmac(&digest, &set->key, message, sizeof(message));

    slot entry = {.a = eg_load_be64(digest.bytes),
                  .b = eg_load_be64(digest.bytes + 8) | 1};
    *fresh = place(set->slots, set->slot_count, entry);
    set->used += *fresh ? 1 : 0;
    return EG_OK;
}
