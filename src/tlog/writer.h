/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tiles of a log that grows.
 *
 * A full tile is written once, when its last hash comes; partial ones are
 * written when a checkpoint is to be signed, which is what readers of the
 * checkpoint need (C2SP tlog-tiles, "Partial Tiles").  The memory is that of
 * one tile a level, whatever the log's size.
 */
#ifndef EG_TLOG_WRITER_H
#define EG_TLOG_WRITER_H

#include "tlog/tile.h"

/** Where tiles go. */
typedef struct eg_tile_sink {
    /**
     * Keep @p tile; it may come a second time, with the same hashes, after a
     * failure.
     *
     * @param[in] hashes tile->width of them.
     * @return EG_OK, or any failure, which is handed on.
     */
    eg_status (*write)(void *context,
                       const eg_tile *tile,
                       const eg_hash *hashes,
                       eg_error *err);
    void *context;
} eg_tile_sink;

/** A growing log's right edge; 66 KiB. */
typedef struct eg_tile_writer {
    eg_tile_sink sink;
    eg_merkle tree; /**< Its size and its root, by eg_merkle_root(). */
    /** The partial tile of each level. */
    eg_hash edge[EG_TILE_LEVELS][EG_TILE_WIDTH];
} eg_tile_writer;

/** Begin an empty log. */
void eg_tile_writer_init(eg_tile_writer *writer, const eg_tile_sink *sink);

/**
 * Go on with a log of @p size leaves, whose tiles, with the partial ones of
 * that size, are in @p source.
 *
 * @retval EG_OK           Ready.
 * @retval EG_ERR_ARGUMENT A size of 2^63 or more.
 * @return Failures of the source.
 */
EG_NODISCARD eg_status eg_tile_writer_resume(eg_tile_writer *writer,
                                             const eg_tile_sink *sink,
                                             const eg_tile_source *source,
                                             uint64_t size,
                                             eg_error *err);

/**
 * Add a leaf hash, and write the tiles that it fills.
 *
 * @retval EG_OK        Added.
 * @retval EG_ERR_LIMIT The tree has 2^63 - 1 leaves.
 * @return Failures of the sink; the leaf is then not in the log.
 */
EG_NODISCARD eg_status eg_tile_writer_add(eg_tile_writer *writer,
                                          const eg_hash *leaf,
                                          eg_error *err);

/**
 * Write the partial tiles of the present size.
 *
 * @return Failures of the sink.
 */
EG_NODISCARD eg_status eg_tile_writer_flush(const eg_tile_writer *writer,
                                            eg_error *err);

#endif
