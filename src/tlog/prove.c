/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Roots and proofs from tiles.
 *
 * The root of a perfect subtree of 2^b leaves is made of 2^(b mod 8) hashes
 * that stand side by side in one tile of level b / 8.  Any other subtree falls
 * into perfect ones, widest first, one for each bit of its width.
 */
#include "tlog/prove.h"

/** Where the hashes are whose root is that of a perfect subtree. */
typedef struct place {
    eg_tile tile;
    uint32_t first;
    uint32_t count;
} place;

/** The place of the subtree of 2^bit leaves from leaf @p begin on. */
static place
find(uint64_t size, uint64_t begin, unsigned bit)
{
    const uint32_t level = bit / EG_TILE_HEIGHT;
    const uint64_t hash = begin >> (EG_TILE_HEIGHT * level);
    const uint64_t index = hash / EG_TILE_WIDTH;
    return (place){.tile = {.kind = EG_TILE_HASHES,
                            .level = level,
                            .index = index,
                            .width = eg_tile_width_in(size, level, index)},
                   .first = (uint32_t)(hash % EG_TILE_WIDTH),
                   .count = UINT32_C(1) << bit % EG_TILE_HEIGHT};
}

/** The widest perfect subtree at the beginning of @p range, as an exponent. */
static unsigned
widest(const eg_merkle_range *range)
{
    unsigned bit = 0;
    while ((range->end - range->begin) >> bit > 1) {
        bit++;
    }
    return bit;
}

/** The tiles of one tree, with the last one kept. */
typedef struct reader {
    const eg_tile_source *source;
    uint64_t size;
    eg_tile tile; /**< Of width 0 until one was read. */
    eg_hash hashes[EG_TILE_WIDTH];
} reader;

static bool
same_tile(const eg_tile *a, const eg_tile *b)
{
    return a->level == b->level && a->index == b->index && a->width == b->width;
}

/** The root of the subtree of 2^bit leaves from leaf @p begin on. */
static eg_status
read_perfect(reader *r, eg_hash *out, uint64_t begin, unsigned bit, eg_error *e)
{
    const place at = find(r->size, begin, bit);
    if (!same_tile(&at.tile, &r->tile)) {
        EG_TRY(r->source->read(r->source->context, &at.tile, r->hashes, e));
        r->tile = at.tile;
    }
    eg_merkle_root_of(out, r->hashes + at.first, at.count);
    return EG_OK;
}

/** The subtree of a range, as a tree that may grow. */
static eg_status
read_tree(reader *r, eg_merkle *out, eg_merkle_range range, eg_error *err)
{
    eg_merkle_init(out);
    out->size = range.end - range.begin;
    for (size_t i = 0; range.begin < range.end; i++) {
        const unsigned bit = widest(&range);
        EG_TRY(read_perfect(r, &out->stack[i], range.begin, bit, err));
        range.begin += UINT64_C(1) << bit;
    }
    return EG_OK;
}

eg_status
eg_tlog_load(eg_merkle *out,
             const eg_tile_source *source,
             uint64_t size,
             eg_error *err)
{
    if (size > EG_MERKLE_SIZE_MAX) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "a tree has fewer than 2^63 leaves");
    }
    reader r = {.source = source, .size = size};
    eg_merkle tree;
    EG_TRY(read_tree(&r, &tree, (eg_merkle_range){0, size}, err));
    *out = tree;
    return EG_OK;
}

eg_status
eg_tlog_root(eg_hash *out,
             const eg_tile_source *source,
             uint64_t size,
             eg_error *err)
{
    eg_merkle tree;
    EG_TRY(eg_tlog_load(&tree, source, size, err));
    eg_merkle_root(&tree, out);
    return EG_OK;
}

/** The roots of all subtrees of a plan. */
static eg_status
read_plan(eg_hash *nodes,
          const eg_tile_source *source,
          const eg_merkle_plan *plan,
          uint64_t size,
          eg_error *err)
{
    reader r = {.source = source, .size = size};
    for (size_t i = 0; i < plan->len; i++) {
        eg_merkle tree;
        EG_TRY(read_tree(&r, &tree, plan->range[i], err));
        eg_merkle_root(&tree, &nodes[i]);
    }
    return EG_OK;
}

eg_status
eg_tlog_prove_path(eg_merkle_path *out,
                   const eg_tile_source *source,
                   uint64_t size,
                   uint64_t index,
                   eg_error *err)
{
    eg_merkle_plan plan;
    if (eg_merkle_plan_path(&plan, size, index) != EG_OK) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the tree has no leaf %llu among %llu",
                       (unsigned long long)index, (unsigned long long)size);
    }
    eg_merkle_path path = {.len = plan.len};
    EG_TRY(read_plan(path.nodes, source, &plan, size, err));
    *out = path;
    return EG_OK;
}

eg_status
eg_tlog_prove_consistency(eg_merkle_consistency *out,
                          const eg_tile_source *source,
                          uint64_t old_size,
                          uint64_t new_size,
                          eg_error *err)
{
    eg_merkle_plan plan = {.len = 0};
    if (new_size > EG_MERKLE_SIZE_MAX ||
        (old_size > 0 &&
         eg_merkle_plan_consistency(&plan, old_size, new_size) != EG_OK)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "a tree of %llu leaves is no beginning of one of %llu",
                       (unsigned long long)old_size,
                       (unsigned long long)new_size);
    }
    eg_merkle_consistency proof = {.len = plan.len};
    EG_TRY(read_plan(proof.nodes, source, &plan, new_size, err));
    *out = proof;
    return EG_OK;
}

/** Put a tile behind the others unless it is among them; how many then. */
static size_t
add_tile(eg_tile *tiles, size_t count, const eg_tile *tile)
{
    for (size_t i = 0; i < count; i++) {
        if (same_tile(&tiles[i], tile)) {
            return count;
        }
    }
    tiles[count] = *tile;
    return count + 1;
}

size_t
eg_tlog_proof_tiles(eg_tile out[EG_TLOG_PROOF_TILES],
                    const eg_merkle_plan *plan,
                    uint64_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->len; i++) {
        eg_merkle_range range = plan->range[i];
        while (range.begin < range.end) {
            const unsigned bit = widest(&range);
            const place at = find(size, range.begin, bit);
            count = add_tile(out, count, &at.tile);
            range.begin += UINT64_C(1) << bit;
        }
    }
    return count;
}
