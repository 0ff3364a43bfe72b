/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tiles: a log's tree, cut into files that never change.
 *
 * A tile of level l holds 256 consecutive hashes of the tree's level 8 * l,
 * counted from the leaves; the rightmost one of a level may be partial.  The
 * entries themselves are in bundles, cut like the tiles of level 0.  Each tile
 * has one path, so that any server of files can serve a log (C2SP tlog-tiles).
 * All data is public.  Nothing here allocates.
 */
#ifndef EG_TLOG_TILE_H
#define EG_TLOG_TILE_H

#include "merkle/merkle.h"

/** Hashes of a full tile, and entries of a full bundle. */
#define EG_TILE_WIDTH 256

/** Levels of the tree that one tile spans. */
#define EG_TILE_HEIGHT 8

/** Levels of tiles that a tree of fewer than 2^63 leaves may have. */
#define EG_TILE_LEVELS 8

/** Room for a path and its final zero. */
#define EG_TILE_PATH_MAX 64

typedef enum eg_tile_kind {
    EG_TILE_HASHES, /**< tile/<L>/<N> */
    EG_TILE_ENTRIES /**< tile/entries/<N>, a bundle */
} eg_tile_kind;

/** Which tile, and how much of it. */
typedef struct eg_tile {
    eg_tile_kind kind;
    uint32_t level; /**< 0 for a bundle. */
    uint64_t index; /**< Place in its level, from 0. */
    uint32_t width; /**< Hashes or entries: EG_TILE_WIDTH, or less (partial). */
} eg_tile;

/** Whether some tree of fewer than 2^63 leaves has this tile. */
bool eg_tile_is_possible(const eg_tile *tile);

/**
 * How many hashes tile @p index of @p level has in a tree of @p size leaves; 0
 * when there is no such tile.
 */
uint32_t eg_tile_width_in(uint64_t size, uint32_t level, uint64_t index);

/**
 * The partial tile of @p level at the right edge of a tree of @p size leaves;
 * its width is 0 when there is none.
 *
 * These tiles of all levels are what the tree's root takes, what it takes to go
 * on with the tree, and what has to be there when a checkpoint of this size is
 * published.
 *
 * @param[in] size  Below 2^63.
 * @param[in] level Below EG_TILE_LEVELS.
 */
eg_tile eg_tile_edge(uint64_t size, uint32_t level);

/**
 * Write the path, e.g. "tile/0/x001/x234/067.p/5".
 *
 * @param[out] out  Text with a final zero; empty on failure.
 * @param[in]  tile Which.
 *
 * @retval EG_OK           Written.
 * @retval EG_ERR_ARGUMENT No tree has this tile.
 */
EG_NODISCARD eg_status eg_tile_path(char out[EG_TILE_PATH_MAX],
                                    const eg_tile *tile);

/**
 * Read a path in the one form that eg_tile_path() gives it.
 *
 * @retval EG_OK            Read.
 * @retval EG_ERR_MALFORMED No path of a tile.
 * @retval EG_ERR_NOT_FOUND The path of a tile that no tree of fewer than 2^63
 *                          leaves has.
 */
EG_NODISCARD eg_status eg_tile_parse(eg_tile *out,
                                     const char *path,
                                     size_t len,
                                     eg_error *err);

/** Where tiles of hashes come from: a folder, a store, a server. */
typedef struct eg_tile_source {
    /**
     * Read @p tile.  Where only the full tile is left of a partial one, its
     * first hashes are the same.
     *
     * @param[out] hashes tile->width of them.
     * @return EG_OK, or any failure, which is handed on.
     */
    eg_status (*read)(void *context,
                      const eg_tile *tile,
                      eg_hash *hashes,
                      eg_error *err);
    void *context;
} eg_tile_source;

#endif
