/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which kinds of items a section holds, how many, and in which order.
 *
 * Order is by values, not by bytes: a locator orders by kind, device hash and
 * position, then comes the contest.  All of it fits into one short string that
 * compares like memcmp.
 */
#include <string.h>

#include "record/fields.h"
#include "record/reader.h"

/** How a section's items are laid out. */
typedef struct rule {
    eg_section_type type;
    eg_item_kind first; /**< Kind of the first item; NONE: as the others. */
    eg_item_kind others;
    bool one;             /**< Exactly one item. */
    bool some;            /**< At least one item. */
    uint32_t locator;     /**< Field of the locator; 0: none. */
    uint32_t index_field; /**< Field of the index or contest; 0: none. */
} rule;

static const rule rules[] = {
    {EG_SECTION_HEADER, EG_ITEM_NONE, EG_ITEM_RECORD_HEADER, true, true, 0, 0},
    {EG_SECTION_PARAMETERS, EG_ITEM_NONE, EG_ITEM_PARAMETERS, true, true, 0, 0},
    {EG_SECTION_MANIFEST, EG_ITEM_NONE, EG_ITEM_MANIFEST_FILE, true, true, 0,
     0},
    {EG_SECTION_GUARDIANS, EG_ITEM_NONE, EG_ITEM_GUARDIAN_PUBLIC_KEY, false,
     true, 0, 1},
    {EG_SECTION_ELECTION_KEYS, EG_ITEM_NONE, EG_ITEM_ELECTION_KEYS, true, true,
     0, 0},
    {EG_SECTION_ENCRYPTED_TALLY, EG_ITEM_TALLY_HEADER, EG_ITEM_TALLY_CONTEST,
     false, true, 0, 1},
    {EG_SECTION_CONTEST_DATA_REQUESTS, EG_ITEM_NONE,
     EG_ITEM_CONTEST_DATA_REQUEST, false, false, 1, 3},
    {EG_SECTION_DECRYPTED_TALLY, EG_ITEM_NONE, EG_ITEM_DECRYPTED_CONTEST, false,
     false, 0, 1},
    {EG_SECTION_CHALLENGED_DECRYPTIONS, EG_ITEM_NONE,
     EG_ITEM_CHALLENGED_DECRYPTION, false, false, 1, 0},
    {EG_SECTION_CONTEST_DATA_DECRYPTIONS, EG_ITEM_NONE,
     EG_ITEM_CONTEST_DATA_DECRYPTION, false, false, 1, 3},
    {EG_SECTION_UNCAST_NONCE_RELEASES, EG_ITEM_NONE,
     EG_ITEM_UNCAST_NONCE_RELEASE, false, false, 1, 0},
};

static const rule *
rule_of(eg_section_type type)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(rules); i++) {
        if (rules[i].type == type) {
            return &rules[i];
        }
    }
    return NULL;
}

/**
 * The key that @p item is ordered by.
 *
 * @return Whether it has one: an item without a locator is the verifier's
 *         business.
 */
static bool
make_key(const rule *r,
         const eg_record_item *item,
         uint8_t key[EG_DEVICE_KEY_BYTES + 8 + 4])
{
    const eg_span message = eg_item_payload((eg_span){item->bytes, item->len});
    memset(key, 0, EG_DEVICE_KEY_BYTES + 8 + 4);
    if (r->locator != 0) {
        const eg_span locator = eg_item_field(message, r->locator).bytes;
        const eg_span device = eg_item_field(locator, 2).bytes;
        if (device.len != EG_HASH_BYTES) {
            return false;
        }
        key[0] = (uint8_t)eg_item_field(locator, 1).varint;
        memcpy(key + 1, device.data, EG_HASH_BYTES);
        eg_store_be64(key + EG_DEVICE_KEY_BYTES,
                      eg_item_field(locator, 3).varint);
    }
    if (r->index_field != 0) {
        eg_store_be32(key + EG_DEVICE_KEY_BYTES + 8,
                      (uint32_t)eg_item_field(message, r->index_field).varint);
    }
    return true;
}

void
eg_order_add(eg_order_state *order,
             eg_section_type type,
             const char *place,
             const eg_record_item *item,
             const eg_record_sink *sink)
{
    const rule *r = rule_of(type);
    const uint64_t before = order->items++;
    if (r == NULL || !item->canonical || item->kind == EG_ITEM_NONE) {
        return;
    }
    const bool is_first = r->first != EG_ITEM_NONE && before == 0;
    if (item->kind != (is_first ? r->first : r->others)) {
        (void)eg_find(
            sink, NULL, EG_R_STRUCTURE, (eg_place){type, item->ordinal, place},
            "a %s does not belong here", eg_item_kind_name(item->kind));
        return;
    }
    uint8_t key[sizeof(order->key)];
    if (is_first || (r->locator == 0 && r->index_field == 0) ||
        !make_key(r, item, key)) {
        return;
    }
    if (order->any && memcmp(key, order->key, sizeof(key)) <= 0) {
        (void)eg_find(sink, NULL, EG_R_ORDER,
                      (eg_place){type, item->ordinal, place},
                      "the item does not come after the one before it");
    }
    order->any = true;
    memcpy(order->key, key, sizeof(key));
}

void
eg_order_end(const eg_order_state *order,
             eg_section_type type,
             const char *place,
             const eg_record_sink *sink)
{
    const rule *r = rule_of(type);
    if (r == NULL) {
        return;
    }
    if ((r->one && order->items != 1) || (r->some && order->items == 0)) {
        (void)eg_find(sink, NULL, EG_R_STRUCTURE,
                      (eg_place){type, EG_NO_ORDINAL, place},
                      "the section holds %llu items, which is not the number "
                      "that it must",
                      (unsigned long long)order->items);
    }
}
