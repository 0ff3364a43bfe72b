/* SPDX-License-Identifier: Apache-2.0 */
/* Bundles of entries. */
#include "tlog/bundle.h"

eg_status
eg_bundle_add(eg_buffer *bundle, const void *entry, size_t len)
{
    if (len > EG_BUNDLE_ENTRY_MAX) {
        return EG_ERR_LIMIT;
    }
    eg_buffer_byte(bundle, (uint8_t)(len >> 8));
    eg_buffer_byte(bundle, (uint8_t)len);
    eg_buffer_append(bundle, entry, len);
    return EG_OK;
}

eg_status
eg_bundle_read(eg_span *entry, uint32_t width, eg_span bundle, eg_error *err)
{
    if (width == 0 || width > EG_TILE_WIDTH) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "a bundle has 1 to %d entries, not %u", EG_TILE_WIDTH,
                       (unsigned)width);
    }
    const uint8_t *at = bundle.data;
    size_t left = bundle.len;
    for (uint32_t i = 0; i < width; i++) {
        const size_t len = left < 2 ? 0 : (size_t)at[0] << 8 | at[1];
        if (left < 2 || left - 2 < len) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "the bundle ends within its entry %u of %u",
                           (unsigned)i + 1, (unsigned)width);
        }
        entry[i] = (eg_span){.data = at + 2, .len = len};
        at += 2 + len;
        left -= 2 + len;
    }
    if (left != 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the bundle has %zu bytes behind its %u entries", left,
                       (unsigned)width);
    }
    return EG_OK;
}

eg_status
eg_bundle_check(const eg_span *entry,
                const eg_hash *leaf,
                uint32_t width,
                eg_error *err)
{
    for (uint32_t i = 0; i < width; i++) {
        eg_hash hash;
        eg_merkle_leaf(&hash, entry[i].data, entry[i].len);
        if (!eg_hash_equal(&hash, &leaf[i])) {
            return eg_fail(err, EG_REJECT,
                           "entry %u of the bundle is not the leaf of its tile",
                           (unsigned)i + 1);
        }
    }
    return EG_OK;
}
