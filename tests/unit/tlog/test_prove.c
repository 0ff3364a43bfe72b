/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Roots and proofs from tiles that a writer wrote, against the recursive
 * definitions of RFC 9162: every leaf and pair of sizes up to 70, chosen ones
 * of a tree with three levels of tiles, and trees of nearly 2^63 leaves.
 */
#include "test.h"
#include "tlog/prove.h"
#include "tlog/writer.h"

enum { SMALL = 70, LARGE = 66000, LEVELS = 17, TILES = 300 };

/** A kept tile. */
typedef struct kept {
    eg_tile tile;
    eg_hash hashes[EG_TILE_WIDTH];
} kept;

/** A folder of tiles in memory; the newest form of each tile. */
typedef struct folder {
    kept *tile;
    size_t count;
    size_t reads;
    size_t fail_at; /**< This call fails, from 1; 0: none. */
    size_t calls;
} folder;

static bool
fails(folder *f)
{
    return ++f->calls == f->fail_at;
}

static eg_status
folder_write(void *context,
             const eg_tile *tile,
             const eg_hash *hashes,
             eg_error *err)
{
    folder *f = context;
    (void)err;
    assert_true(eg_tile_is_possible(tile));
    if (fails(f)) {
        return EG_ERR_IO;
    }
    size_t i = 0;
    while (i < f->count && (f->tile[i].tile.level != tile->level ||
                            f->tile[i].tile.index != tile->index)) {
        i++;
    }
    assert_true(i < TILES);
    f->count += i == f->count;
    f->tile[i].tile = *tile;
    memcpy(f->tile[i].hashes, hashes, tile->width * sizeof(*hashes));
    return EG_OK;
}

static eg_status
folder_read(void *context, const eg_tile *tile, eg_hash *hashes, eg_error *err)
{
    folder *f = context;
    f->reads++;
    if (fails(f)) {
        return EG_ERR_IO;
    }
    for (size_t i = 0; i < f->count; i++) {
        const kept *k = &f->tile[i];
        if (k->tile.level == tile->level && k->tile.index == tile->index &&
            k->tile.width >= tile->width) {
            memcpy(hashes, k->hashes, tile->width * sizeof(*hashes));
            return EG_OK;
        }
    }
    return eg_fail(err, EG_ERR_NOT_FOUND, "no such tile");
}

/** The leaves, and the roots of all perfect subtrees by level. */
static eg_hash *level[LEVELS];
static folder store;
static eg_tile_source source;
static eg_tile_sink sink;

/** MTH(D[begin:end]); a subtree of a table entry is looked up there. */
static void
naive_root(eg_hash *out, size_t begin, size_t end)
{
    size_t k = 1;
    unsigned bit = 0;
    for (; k * 2 <= end - begin; k *= 2) {
        bit++;
    }
    if (k == end - begin) {
        *out = level[bit][begin >> bit];
        return;
    }
    eg_hash left, right;
    naive_root(&left, begin, begin + k);
    naive_root(&right, begin + k, end);
    eg_merkle_node(out, &left, &right);
}

static size_t
half(size_t n)
{
    size_t k = 1;
    while (k * 2 < n) {
        k *= 2;
    }
    return k;
}

/** PATH(m, D[begin:end]) of RFC 9162 section 2.1.3.1; its length. */
static size_t
naive_path(eg_hash *out, size_t begin, size_t end, size_t m)
{
    if (end - begin == 1) {
        return 0;
    }
    const size_t k = begin + half(end - begin);
    const size_t len =
        m < k ? naive_path(out, begin, k, m) : naive_path(out, k, end, m);
    naive_root(&out[len], m < k ? k : begin, m < k ? end : k);
    return len + 1;
}

/** SUBPROOF(m, D[begin:end], b) of section 2.1.4.1. */
static size_t
naive_subproof(eg_hash *out, size_t begin, size_t end, size_t m, bool whole)
{
    if (m == end) {
        if (!whole) {
            naive_root(out, begin, end);
        }
        return !whole;
    }
    const size_t k = begin + half(end - begin);
    const size_t len = m <= k ? naive_subproof(out, begin, k, m, whole)
                              : naive_subproof(out, k, end, m, false);
    naive_root(&out[len], m <= k ? k : begin, m <= k ? end : k);
    return len + 1;
}

static int
set_up(void **state)
{
    (void)state;
    store.tile = calloc(TILES, sizeof(*store.tile));
    source = (eg_tile_source){.read = folder_read, .context = &store};
    sink = (eg_tile_sink){.write = folder_write, .context = &store};
    for (unsigned b = 0; b < LEVELS; b++) {
        const size_t count = (size_t)LARGE >> b;
        level[b] = calloc(count + 1, sizeof(eg_hash));
        for (size_t i = 0; i < count; i++) {
            if (b == 0) {
                eg_merkle_leaf(&level[0][i], &(uint32_t){(uint32_t)i}, 4);
            } else {
                eg_merkle_node(&level[b][i], &level[b - 1][2 * i],
                               &level[b - 1][2 * i + 1]);
            }
        }
    }
    return store.tile == NULL;
}

static int
tear_down(void **state)
{
    (void)state;
    free(store.tile);
    for (unsigned b = 0; b < LEVELS; b++) {
        free(level[b]);
    }
    return 0;
}

/** Let the log grow to @p size and write its partial tiles. */
static void
grow(eg_tile_writer *w, uint64_t size)
{
    while (w->tree.size < size) {
        assert_ok(eg_tile_writer_add(w, &level[0][w->tree.size], NULL));
    }
    assert_ok(eg_tile_writer_flush(w, NULL));
}

static void
assert_root(const eg_tile_writer *w)
{
    eg_hash want, root;
    naive_root(&want, 0, (size_t)w->tree.size);
    eg_merkle_root(&w->tree, &root);
    assert_memory_equal(&root, &want, sizeof(root));
    assert_ok(eg_tlog_root(&root, &source, w->tree.size, NULL));
    assert_memory_equal(&root, &want, sizeof(root));
}

static void
assert_path(size_t size, size_t index)
{
    eg_hash want[LEVELS];
    const size_t len = naive_path(want, 0, size, index);
    eg_merkle_path path;
    assert_ok(eg_tlog_prove_path(&path, &source, size, index, NULL));
    assert_int_equal(path.len, len);
    assert_memory_equal(path.nodes, want, len * sizeof(*want));
}

static void
assert_consistency(size_t old_size, size_t size)
{
    eg_hash want[LEVELS + 1];
    const size_t len = naive_subproof(want, 0, size, old_size, true);
    eg_merkle_consistency proof;
    assert_ok(eg_tlog_prove_consistency(&proof, &source, old_size, size, NULL));
    assert_int_equal(proof.len, len);
    assert_memory_equal(proof.nodes, want, len * sizeof(*want));
}

/** Every leaf and every pair of sizes up to 70. */
static void
test_small(void **state)
{
    (void)state;
    eg_tile_writer w;
    eg_tile_writer_init(&w, &sink);
    for (size_t size = 1; size <= SMALL; size++) {
        grow(&w, size);
        assert_root(&w);
        for (size_t i = 0; i < size; i++) {
            assert_path(size, i);
            assert_consistency(i + 1, size);
        }
    }
}

/** A tree with three levels of tiles, and the tiles it must have. */
static void
test_large(void **state)
{
    (void)state;
    static const size_t at[] = {1,   2,    255,   256,   257,   300,  511,
                                512, 1023, 65279, 65535, 65536, 65537};
    store.count = 0;
    eg_tile_writer w;
    eg_tile_writer_init(&w, &sink);
    grow(&w, LARGE);
    assert_root(&w);
    /* 257 full and 1 partial, 1 full and 1 partial, 1 partial */
    assert_int_equal(store.count, 257 + 1 + 1 + 1 + 1);
    for (size_t i = 0; i < EG_ARRAY_LEN(at); i++) {
        assert_path(LARGE, at[i]);
        assert_path(LARGE, at[i] - 1);
        assert_consistency(at[i], LARGE);
        for (size_t k = i; k < EG_ARRAY_LEN(at); k++) {
            /* Of older trees the partial tiles are cut from later ones. */
            assert_path(at[k], at[i] - 1);
            assert_consistency(at[i], at[k]);
        }
    }
}

/** A proof from false tiles does not hold: each hash of each tile matters to
 * the proofs that use it, and to no other. */
static void
test_false_tiles(void **state)
{
    (void)state;
    enum { SIZE = 600, OLD = 301 };
    store.count = 0;
    eg_tile_writer w;
    eg_tile_writer_init(&w, &sink);
    grow(&w, SIZE);
    eg_hash root, old_root;
    naive_root(&root, 0, SIZE);
    naive_root(&old_root, 0, OLD);
    eg_merkle_path good;
    eg_merkle_consistency right;
    assert_ok(eg_tlog_prove_path(&good, &source, SIZE, 299, NULL));
    assert_ok(eg_tlog_prove_consistency(&right, &source, OLD, SIZE, NULL));
    size_t used = 0;
    for (size_t i = 0; i < store.count * EG_TILE_WIDTH; i++) {
        kept *k = &store.tile[i / EG_TILE_WIDTH];
        eg_merkle_path path;
        eg_merkle_consistency proof;
        k->hashes[i % EG_TILE_WIDTH].bytes[i % 32] ^= 0x40;
        assert_ok(eg_tlog_prove_path(&path, &source, SIZE, 299, NULL));
        assert_ok(eg_tlog_prove_consistency(&proof, &source, OLD, SIZE, NULL));
        k->hashes[i % EG_TILE_WIDTH].bytes[i % 32] ^= 0x40;
        const bool same_path =
            memcmp(path.nodes, good.nodes, good.len * sizeof(eg_hash)) == 0;
        const bool same_proof =
            memcmp(proof.nodes, right.nodes, right.len * sizeof(eg_hash)) == 0;
        used += (size_t)!same_path + (size_t)!same_proof;
        assert_int_equal(eg_merkle_path_verify(&root, SIZE, &level[0][299], 299,
                                               path.nodes, path.len),
                         same_path ? EG_OK : EG_REJECT);
        assert_int_equal(eg_merkle_consistency_verify(&old_root, OLD, &root,
                                                      SIZE, proof.nodes,
                                                      proof.len),
                         same_proof ? EG_OK : EG_REJECT);
    }
    /* The path: all of its tile but the leaf, one hash of level 1, all of the
     * right edge.  The proof: all of its tile, and the same of the others. */
    assert_int_equal(used, (255 + 1 + 88) + (256 + 1 + 88));
}

/** A writer that stops and goes on at any size writes the same tiles. */
static void
test_resume(void **state)
{
    (void)state;
    static const uint64_t stops[] = {0, 1, 255, 256, 257, 600, 65535, 65536};
    store.count = 0;
    eg_tile_writer w;
    eg_tile_writer_init(&w, &sink);
    for (size_t i = 0; i < EG_ARRAY_LEN(stops); i++) {
        grow(&w, stops[i]);
        memset(&w, 0xa5, sizeof(w));
        assert_ok(eg_tile_writer_resume(&w, &sink, &source, stops[i], NULL));
        assert_true(w.tree.size == stops[i]);
    }
    grow(&w, LARGE);
    assert_root(&w);
    for (size_t i = 0; i < store.count; i++) {
        const kept *k = &store.tile[i];
        const size_t first = (size_t)k->tile.index * EG_TILE_WIDTH;
        assert_memory_equal(k->hashes, &level[8 * k->tile.level][first],
                            k->tile.width * sizeof(eg_hash));
    }
}

/** Whichever call fails, the log is as before and goes on. */
static void
test_failures(void **state)
{
    (void)state;
    static eg_tile_writer w;
    for (size_t at = 1; at <= 4; at++) {
        store.count = 0;
        eg_tile_writer_init(&w, &sink);
        grow(&w, 511);
        store.calls = 0;
        store.fail_at = at;
        size_t failures = 0;
        while (w.tree.size < 1024) {
            failures +=
                eg_tile_writer_add(&w, &level[0][w.tree.size], NULL) != EG_OK;
        }
        failures += eg_tile_writer_flush(&w, NULL) != EG_OK;
        assert_int_equal(failures, 1);
        store.fail_at = 0;
        assert_ok(eg_tile_writer_flush(&w, NULL));
        assert_root(&w);

        store.calls = 0;
        store.fail_at = at > 2 ? 1 : at;
        eg_merkle_path path = {.len = 7};
        assert_int_equal(eg_tlog_prove_path(&path, &source, 1024, 0, NULL),
                         EG_ERR_IO);
        assert_int_equal(path.len, 7);
        store.calls = 0;
        assert_int_equal(eg_tile_writer_resume(&w, &sink, &source, 1023, NULL),
                         EG_ERR_IO);
        store.fail_at = 0;
    }
}

/** Hashes of perfect trees all of whose leaves are the same. */
static eg_hash same[64];

static eg_status
same_read(void *context, const eg_tile *tile, eg_hash *hashes, eg_error *err)
{
    (void)err;
    assert_true(eg_tile_is_possible(tile));
    ++*(size_t *)context;
    for (uint32_t i = 0; i < tile->width; i++) {
        hashes[i] = same[8 * tile->level];
    }
    return EG_OK;
}

/** The tiles are those that are read; one of them may be read twice. */
static void
assert_tiles(const eg_merkle_plan *plan, uint64_t size, size_t reads)
{
    eg_tile tiles[EG_TLOG_PROOF_TILES];
    const size_t count = eg_tlog_proof_tiles(tiles, plan, size);
    assert_true(count <= EG_TLOG_PROOF_TILES);
    assert_true(count == reads || count + 1 == reads);
    for (size_t i = 0; i < count; i++) {
        assert_true(eg_tile_is_possible(&tiles[i]));
        for (size_t k = 0; k < i; k++) {
            assert_false(tiles[i].level == tiles[k].level &&
                         tiles[i].index == tiles[k].index);
        }
    }
}

/** The proofs of a tree of any size can be had, from few tiles, and hold. */
static void
assert_huge(uint64_t size, uint64_t index)
{
    size_t reads = 0;
    const eg_tile_source huge = {.read = same_read, .context = &reads};
    eg_hash root, old_root;
    eg_merkle_plan plan;
    assert_ok(eg_tlog_root(&root, &huge, size, NULL));
    size_t edges = 0;
    for (uint32_t l = 0; l < EG_TILE_LEVELS; l++) {
        edges += eg_tile_edge(size, l).width > 0;
    }
    assert_int_equal(reads, edges);

    reads = 0;
    eg_merkle_path path;
    assert_ok(eg_tlog_prove_path(&path, &huge, size, index, NULL));
    assert_ok(eg_merkle_path_verify(&root, size, &same[0], index, path.nodes,
                                    path.len));
    assert_ok(eg_merkle_plan_path(&plan, size, index));
    assert_tiles(&plan, size, reads);

    reads = 0;
    eg_merkle_consistency proof;
    assert_ok(eg_tlog_root(&old_root, &huge, index + 1, NULL));
    reads = 0;
    assert_ok(eg_tlog_prove_consistency(&proof, &huge, index + 1, size, NULL));
    assert_ok(eg_merkle_consistency_verify(&old_root, index + 1, &root, size,
                                           proof.nodes, proof.len));
    assert_ok(eg_merkle_plan_consistency(&plan, index + 1, size));
    assert_tiles(&plan, size, reads);
}

/** Trees of up to 2^63 - 1 leaves. */
static void
test_huge(void **state)
{
    (void)state;
    eg_merkle_leaf(&same[0], "", 0);
    for (size_t i = 1; i < EG_ARRAY_LEN(same); i++) {
        eg_merkle_node(&same[i], &same[i - 1], &same[i - 1]);
    }
    for (unsigned bit = 23; bit <= 63; bit += bit < 55 ? 4 : 1) {
        const uint64_t power = UINT64_C(1) << bit;
        const uint64_t sizes[] = {power - 1, power, power + 1, power + 255,
                                  power + power / 3};
        for (size_t i = 0; i < (bit < 63 ? EG_ARRAY_LEN(sizes) : 1); i++) {
            const uint64_t n = sizes[i];
            const uint64_t indices[] = {0, n / 2, n / 3, n - 1, power / 2};
            for (size_t k = 0; k < EG_ARRAY_LEN(indices); k++) {
                assert_huge(n, indices[k]);
            }
        }
    }
    /* The longest proof of all: 64 hashes. */
    eg_merkle_plan plan;
    assert_ok(eg_merkle_plan_consistency(&plan, (UINT64_C(1) << 62) + 1,
                                         EG_MERKLE_SIZE_MAX));
    assert_int_equal(plan.len, EG_MERKLE_CONSISTENCY_MAX);
}

/** Sizes and indices out of their ranges. */
static void
test_ranges(void **state)
{
    (void)state;
    const uint64_t over = UINT64_C(1) << 63;
    eg_hash root;
    eg_merkle_path path;
    eg_merkle_consistency proof;
    eg_error err = {.status = EG_OK};
    static eg_tile_writer w;
    assert_int_equal(eg_tlog_root(&root, &source, over, &err), EG_ERR_ARGUMENT);
    assert_int_equal(eg_tlog_prove_path(&path, &source, over, 0, &err),
                     EG_ERR_ARGUMENT);
    assert_int_equal(eg_tlog_prove_path(&path, &source, 5, 5, &err),
                     EG_ERR_ARGUMENT);
    assert_int_equal(eg_tlog_prove_path(&path, &source, 0, 0, &err),
                     EG_ERR_ARGUMENT);
    assert_string_equal(err.text, "the tree has no leaf 0 among 0");
    assert_int_equal(eg_tlog_prove_consistency(&proof, &source, 1, over, &err),
                     EG_ERR_ARGUMENT);
    assert_int_equal(eg_tlog_prove_consistency(&proof, &source, 0, over, &err),
                     EG_ERR_ARGUMENT);
    assert_int_equal(eg_tlog_prove_consistency(&proof, &source, 6, 5, &err),
                     EG_ERR_ARGUMENT);
    assert_ok(eg_tlog_prove_consistency(&proof, &source, 0, 5, &err));
    assert_int_equal(proof.len, 0);
    assert_int_equal(eg_tile_writer_resume(&w, &sink, &source, over, &err),
                     EG_ERR_ARGUMENT);
    eg_tile_writer_init(&w, &sink);
    w.tree.size = EG_MERKLE_SIZE_MAX;
    assert_int_equal(eg_tile_writer_add(&w, &level[0][0], &err), EG_ERR_LIMIT);

    eg_merkle_plan plan;
    assert_int_equal(eg_merkle_plan_path(&plan, over, 0), EG_ERR_ARGUMENT);
    assert_int_equal(eg_merkle_plan_consistency(&plan, 1, over),
                     EG_ERR_ARGUMENT);

    /* The empty tree has a root and no tiles. */
    eg_hash empty;
    eg_sha256_once(&empty, "", 0);
    assert_ok(eg_tlog_root(&root, &source, 0, &err));
    assert_memory_equal(&root, &empty, sizeof(root));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small),       cmocka_unit_test(test_large),
        cmocka_unit_test(test_false_tiles), cmocka_unit_test(test_resume),
        cmocka_unit_test(test_failures),    cmocka_unit_test(test_huge),
        cmocka_unit_test(test_ranges),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
