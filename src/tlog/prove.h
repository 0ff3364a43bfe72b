/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Roots and proofs from tiles.
 *
 * A proof of any tree of fewer than 2^63 leaves takes at most
 * EG_TLOG_PROOF_TILES tiles, and memory for one of them; one may be read twice.
 * What comes out is as true as the tiles are: whoever has them from somebody
 * else verifies the proof with eg_merkle_path_verify() or
 * eg_merkle_consistency_verify() against roots of signed checkpoints.
 *
 * Each function hands a failure of the source on.
 */
#ifndef EG_TLOG_PROVE_H
#define EG_TLOG_PROVE_H

#include "tlog/tile.h"

/**
 * Most tiles that a root or a proof takes: at each level of tiles one on the
 * way down and one at the right edge.
 */
#define EG_TLOG_PROOF_TILES (2 * EG_TILE_LEVELS)

/**
 * The root of the tree of @p size leaves.
 *
 * @retval EG_ERR_ARGUMENT A size of 2^63 or more.
 */
EG_NODISCARD eg_status eg_tlog_root(eg_hash *out,
                                    const eg_tile_source *source,
                                    uint64_t size,
                                    eg_error *err);

/**
 * The tree of @p size leaves, ready to grow.
 *
 * @retval EG_ERR_ARGUMENT A size of 2^63 or more.
 */
EG_NODISCARD eg_status eg_tlog_load(eg_merkle *out,
                                    const eg_tile_source *source,
                                    uint64_t size,
                                    eg_error *err);

/**
 * The inclusion path of leaf @p index in the tree of @p size leaves.
 *
 * @retval EG_ERR_ARGUMENT index >= size, or a size of 2^63 or more.
 */
EG_NODISCARD eg_status eg_tlog_prove_path(eg_merkle_path *out,
                                          const eg_tile_source *source,
                                          uint64_t size,
                                          uint64_t index,
                                          eg_error *err);

/**
 * The proof that the tree of @p old_size leaves is the beginning of the one of
 * @p new_size; empty if old_size is 0.
 *
 * @retval EG_ERR_ARGUMENT old_size > new_size, or a size of 2^63 or more.
 */
EG_NODISCARD eg_status eg_tlog_prove_consistency(eg_merkle_consistency *out,
                                                 const eg_tile_source *source,
                                                 uint64_t old_size,
                                                 uint64_t new_size,
                                                 eg_error *err);

/**
 * The tiles that a proof takes, so that all can be fetched at once.
 *
 * @param[out] out  In the order of the first use.
 * @param[in]  plan From eg_merkle_plan_path() or eg_merkle_plan_consistency().
 * @param[in]  size Leaves of the newer tree.
 * @return How many.
 */
size_t eg_tlog_proof_tiles(eg_tile out[EG_TLOG_PROOF_TILES],
                           const eg_merkle_plan *plan,
                           uint64_t size);

#endif
