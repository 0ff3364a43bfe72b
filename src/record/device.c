/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a device section says about its device while it is read: header, close
 * and the tree over the confirmation codes.
 */
#include <string.h>

#include "record/fields.h"
#include "record/reader.h"

/** Field of the confirmation code in each of the four ballot messages. */
#define CODE_FIELD 8

void
eg_device_begin(eg_device_state *device, const eg_record_section *about)
{
    *device = (eg_device_state){.key_kind = about->key[0], .known = true};
    memcpy(device->key_hash.bytes, about->key + 1, EG_HASH_BYTES);
    eg_merkle_init(&device->codes);
}

static bool
is_ballot(eg_item_kind kind)
{
    return kind == EG_ITEM_ENCRYPTED_BALLOT ||
           kind == EG_ITEM_PRE_CAST_BALLOT ||
           kind == EG_ITEM_PRE_UNCAST_BALLOT ||
           kind == EG_ITEM_PRE_COMPACT_BALLOT;
}

static bool
fits_kind(const eg_device_state *device, eg_item_kind kind)
{
    const bool regular = device->key_kind == EG_DEVICE_REGULAR;
    return regular == (kind == EG_ITEM_ENCRYPTED_BALLOT);
}

/** DeviceHeader: 1 kind, 2 device_id, 3 h_di, 4 chaining_mode. */
static void
take_header(eg_device_state *device, eg_span header)
{
    const eg_span hash = eg_item_field(header, 3).bytes;
    const eg_span id = eg_item_field(header, 2).bytes;
    device->has_header =
        eg_item_field(header, 1).varint == device->key_kind &&
        hash.len == EG_HASH_BYTES &&
        memcmp(hash.data, device->key_hash.bytes, EG_HASH_BYTES) == 0;
    device->chaining_mode = (uint32_t)eg_item_field(header, 4).varint;
    eg_sha256_once(&device->device_id, id.data, id.len);
}

/** DeviceClose: 1 ballot_count, 3 closing_hash. */
static void
take_close(eg_device_state *device, eg_span close)
{
    const eg_span hash = eg_item_field(close, 3).bytes;
    device->has_close = true;
    device->close_count = eg_item_field(close, 1).varint;
    device->has_closing_hash = hash.len == EG_HASH_BYTES;
    if (device->has_closing_hash) {
        memcpy(device->closing_hash.bytes, hash.data, EG_HASH_BYTES);
    }
}

/** The leaf is RecordItem{confirmation_code_leaf: {code}}: 9A 03 22 0A 20. */
static eg_status
add_code(eg_device_state *device, eg_span ballot)
{
    uint8_t leaf[5 + EG_HASH_BYTES] = {0x9A, 0x03, 0x22, 0x0A, 0x20};
    const eg_span code = eg_item_field(ballot, CODE_FIELD).bytes;
    if (code.len != EG_HASH_BYTES) {
        device->known = false;
        return EG_OK;
    }
    memcpy(leaf + 5, code.data, EG_HASH_BYTES);
    device->ballots++;
    return eg_merkle_add_item(&device->codes, leaf, sizeof(leaf));
}

eg_status
eg_device_add(eg_device_state *device, const eg_record_item *item)
{
    const eg_span span = {item->bytes, item->len};
    if (device->has_close) {
        /* A close that is not the last item closes nothing. */
        device->has_close = false;
        device->known = false;
    }
    if (item->ordinal == 0) {
        if (item->canonical && item->kind == EG_ITEM_DEVICE_HEADER) {
            take_header(device, eg_item_payload(span));
        }
        return EG_OK;
    }
    if (item->canonical && item->kind == EG_ITEM_DEVICE_CLOSE) {
        take_close(device, eg_item_payload(span));
        return EG_OK;
    }
    if (!item->canonical || !is_ballot(item->kind)) {
        device->known = false;
        return EG_OK;
    }
    if (!fits_kind(device, item->kind)) {
        device->known = false;
    }
    return add_code(device, eg_item_payload(span));
}
