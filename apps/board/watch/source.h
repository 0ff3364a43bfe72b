/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log as others see it: the files of tlog-tiles, from a server or a folder.
 *
 * All of it is hostile; what is read is verified by whoever asked for it.
 */
#ifndef APP_BOARD_WATCH_SOURCE_H
#define APP_BOARD_WATCH_SOURCE_H

#include "codec/buffer.h"
#include "tlog/tile.h"

typedef struct watch_source watch_source;

/** @p place: a URL of HTTP or HTTPS, or a folder. */
EG_NODISCARD eg_status watch_source_new(watch_source **out,
                                        const char *place,
                                        eg_error *err);
/** NULL is harmless. */
void watch_source_free(watch_source *source);

/**
 * Read a file, e.g. "checkpoint".
 *
 * @param[out] bytes Replaced; bounded by its ceiling.
 *
 * @retval EG_ERR_NOT_FOUND There is no such file.
 * @retval EG_ERR_IO        There is no answer, or one that says no.
 */
EG_NODISCARD eg_status watch_source_read(watch_source *source,
                                         const char *path,
                                         eg_buffer *bytes,
                                         eg_error *err);

/** Read a tile or a bundle; where a partial one is gone, the full one. */
EG_NODISCARD eg_status watch_source_tile(watch_source *source,
                                         const eg_tile *tile,
                                         eg_buffer *bytes,
                                         eg_error *err);

/**
 * Its tiles of hashes as they are in the tree of @p size, for proofs of that one
 * and of those that it begins with; borrows @p source.
 */
eg_tile_source watch_source_tiles(watch_source *source, uint64_t size);

#endif
