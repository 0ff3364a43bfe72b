/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bundles: the entries of a log, up to 256 in a file, each behind its length in
 * two bytes, big-endian (C2SP tlog-tiles, "Log entries").
 */
#ifndef EG_TLOG_BUNDLE_H
#define EG_TLOG_BUNDLE_H

#include "codec/buffer.h"
#include "tlog/tile.h"

/** Longest entry: what two bytes count. */
#define EG_BUNDLE_ENTRY_MAX 65535

/** Longest bundle. */
#define EG_BUNDLE_MAX ((size_t)EG_TILE_WIDTH * (2 + EG_BUNDLE_ENTRY_MAX))

/**
 * Append an entry to a bundle.
 *
 * @retval EG_OK         Appended, if eg_buffer_status() says so.
 * @retval EG_ERR_LIMIT  Over EG_BUNDLE_ENTRY_MAX bytes.
 */
EG_NODISCARD eg_status eg_bundle_add(eg_buffer *bundle,
                                     const void *entry,
                                     size_t len);

/**
 * Find the entries of a bundle.
 *
 * @param[out] entry  @p width of them; they point into @p bundle.
 * @param[in]  width  Entries that the bundle must have, 1..EG_TILE_WIDTH.
 * @param[in]  bundle All of it.
 *
 * @retval EG_OK            Found, and nothing else is in the bundle.
 * @retval EG_ERR_ARGUMENT  @p width is out of its range.
 * @retval EG_ERR_MALFORMED Fewer or more entries, or one that is cut off.
 */
EG_NODISCARD eg_status eg_bundle_read(eg_span *entry,
                                      uint32_t width,
                                      eg_span bundle,
                                      eg_error *err);

/**
 * Decide whether entries are those of a tile of level 0.
 *
 * @param[in] entry From eg_bundle_read().
 * @param[in] leaf  The tile's hashes.
 * @param[in] width Of both.
 *
 * @retval EG_OK     Each entry has its leaf's hash.
 * @retval EG_REJECT One has not; @p err says which.
 */
EG_NODISCARD eg_status eg_bundle_check(const eg_span *entry,
                                       const eg_hash *leaf,
                                       uint32_t width,
                                       eg_error *err);

#endif
