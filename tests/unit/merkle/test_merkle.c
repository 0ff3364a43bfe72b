/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merkle trees against the recursive definitions of RFC 9162, for all sizes up
 * to 70, and against roots that are computed elsewhere.
 */
#include <stdio.h>

#include "codec/text.h"
#include "merkle/merkle.h"
#include "test.h"

#define LEAVES 70

/** Items of the well-known test tree of RFC 6962 implementations. */
static const struct {
    const char *bytes;
    size_t len;
} known_items[] = {
    {"", 0},
    {"\x00", 1},
    {"\x10", 1},
    {"\x20\x21", 2},
    {"\x30\x31", 2},
    {"\x40\x41\x42\x43", 4},
    {"\x50\x51\x52\x53\x54\x55\x56\x57", 8},
    {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16},
};

/** Their roots for 0 to 8 leaves. */
static const char *const known_roots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

static void
assert_hash(const eg_hash *h, const char *hex)
{
    char text[65];
    eg_hex_write(text, h->bytes, sizeof(h->bytes));
    assert_string_equal(text, hex);
}

/** MTH as RFC 9162 section 2.1.1 defines it. */
static void
naive_root(eg_hash *out, const eg_hash *leaves, size_t n)
{
    if (n == 0) {
        eg_sha256_once(out, "", 0);
        return;
    }
    if (n == 1) {
        *out = leaves[0];
        return;
    }
    size_t k = 1;
    while (k * 2 < n) {
        k *= 2;
    }
    uint8_t bytes[65] = {0x01};
    eg_hash half;
    naive_root(&half, leaves, k);
    memcpy(bytes + 1, half.bytes, 32);
    naive_root(&half, leaves + k, n - k);
    memcpy(bytes + 33, half.bytes, 32);
    eg_sha256_once(out, bytes, sizeof(bytes));
}

/** PATH(m, D[n]) as RFC 9162 section 2.1.3.1 defines it; its length. */
static size_t
naive_path(eg_hash *out, const eg_hash *leaves, size_t n, size_t m)
{
    if (n == 1) {
        return 0;
    }
    size_t k = 1;
    while (k * 2 < n) {
        k *= 2;
    }
    size_t len;
    if (m < k) {
        len = naive_path(out, leaves, k, m);
        naive_root(&out[len], leaves + k, n - k);
    } else {
        len = naive_path(out, leaves + k, n - k, m - k);
        naive_root(&out[len], leaves, k);
    }
    return len + 1;
}

/** SUBPROOF(m, D[n], b) of section 2.1.4.1. */
static size_t
naive_subproof(eg_hash *out,
               const eg_hash *leaves,
               size_t n,
               size_t m,
               bool whole)
{
    if (m == n) {
        if (!whole) {
            naive_root(out, leaves, n);
        }
        return !whole;
    }
    size_t k = 1;
    while (k * 2 < n) {
        k *= 2;
    }
    size_t len;
    if (m <= k) {
        len = naive_subproof(out, leaves, k, m, whole);
        naive_root(&out[len], leaves + k, n - k);
    } else {
        len = naive_subproof(out, leaves + k, n - k, m - k, false);
        naive_root(&out[len], leaves, k);
    }
    return len + 1;
}

static void
make_leaves(eg_hash leaves[LEAVES])
{
    for (size_t i = 0; i < LEAVES; i++) {
        const uint8_t item[2] = {(uint8_t)i, 0x5a};
        eg_merkle_leaf(&leaves[i], item, 1 + i % 2);
    }
}

/** The well-known test tree has its well-known roots at each size. */
static void
test_known_roots(void **state)
{
    (void)state;
    eg_merkle tree;
    eg_merkle_init(&tree);
    for (size_t n = 0;; n++) {
        eg_hash root;
        eg_merkle_root(&tree, &root);
        assert_hash(&root, known_roots[n]);
        if (n == 8) {
            break;
        }
        assert_ok(eg_merkle_add_item(&tree, known_items[n].bytes,
                                     known_items[n].len));
    }
}

/** Growing root, root of a list and the definition agree at all sizes. */
static void
test_roots(void **state)
{
    (void)state;
    eg_hash leaves[LEAVES];
    make_leaves(leaves);
    eg_merkle tree;
    eg_merkle_init(&tree);
    for (size_t n = 0; n <= LEAVES; n++) {
        eg_hash naive, grown, listed;
        naive_root(&naive, leaves, n);
        eg_merkle_root(&tree, &grown);
        eg_merkle_root_of(&listed, leaves, n);
        assert_memory_equal(&grown, &naive, sizeof(naive));
        assert_memory_equal(&listed, &naive, sizeof(naive));
        if (n < LEAVES) {
            assert_ok(eg_merkle_add(&tree, &leaves[n]));
        }
    }
}

/** A tree takes no more leaves than its numbers can count. */
static void
test_limit(void **state)
{
    (void)state;
    eg_merkle tree;
    eg_merkle_init(&tree);
    tree.size = INT64_MAX;
    const eg_hash leaf = {{0}};
    assert_int_equal(eg_merkle_add(&tree, &leaf), EG_ERR_LIMIT);
}

/** Each leaf of each tree has the path of the definition, and it verifies. */
static void
test_inclusion(void **state)
{
    (void)state;
    eg_hash leaves[LEAVES];
    make_leaves(leaves);
    for (size_t n = 1; n <= LEAVES; n++) {
        eg_hash root;
        naive_root(&root, leaves, n);
        for (size_t m = 0; m < n; m++) {
            eg_hash want[LEAVES];
            const size_t len = naive_path(want, leaves, n, m);
            eg_merkle_path path;
            assert_ok(eg_merkle_path_of(&path, leaves, n, m));
            assert_int_equal(path.len, len);
            assert_memory_equal(path.nodes, want, len * sizeof(eg_hash));
            assert_ok(eg_merkle_path_verify(&root, n, &leaves[m], m, path.nodes,
                                            path.len));
        }
    }
}

/** A path asked for in the midst of a stream is that of the tree so far. */
static void
test_prover_midway(void **state)
{
    (void)state;
    eg_hash leaves[LEAVES];
    make_leaves(leaves);
    for (size_t target = 0; target < LEAVES; target += 3) {
        eg_merkle_prover prover;
        eg_merkle_prover_init(&prover, target);
        for (size_t n = 0; n < LEAVES; n++) {
            eg_merkle_path path;
            if (n <= target) {
                assert_int_equal(eg_merkle_prover_path(&prover, &path),
                                 EG_ERR_NOT_FOUND);
            } else {
                eg_hash root;
                eg_merkle_root(&prover.tree, &root);
                assert_ok(eg_merkle_prover_path(&prover, &path));
                assert_ok(eg_merkle_path_verify(&root, n, &leaves[target],
                                                target, path.nodes, path.len));
            }
            assert_ok(eg_merkle_prover_add(&prover, &leaves[n]));
        }
    }
}

/** Whatever is altered in an inclusion proof, it is refused. */
static void
test_inclusion_altered(void **state)
{
    (void)state;
    eg_hash leaves[LEAVES];
    make_leaves(leaves);
    for (size_t n = 1; n <= LEAVES; n++) {
        eg_hash root;
        eg_merkle_root_of(&root, leaves, n);
        for (size_t m = 0; m < n; m++) {
            eg_merkle_path p;
            assert_ok(eg_merkle_path_of(&p, leaves, n, m));
            for (size_t i = 0; i < p.len * 32; i++) {
                p.nodes[i / 32].bytes[i % 32] ^= 0x10;
                assert_int_equal(eg_merkle_path_verify(&root, n, &leaves[m], m,
                                                       p.nodes, p.len),
                                 EG_REJECT);
                p.nodes[i / 32].bytes[i % 32] ^= 0x10;
            }
            /* another leaf, root, length */
            eg_hash other = leaves[m];
            other.bytes[31] ^= 1;
            assert_int_equal(
                eg_merkle_path_verify(&root, n, &other, m, p.nodes, p.len),
                EG_REJECT);
            other = root;
            other.bytes[0] ^= 1;
            assert_int_equal(
                eg_merkle_path_verify(&other, n, &leaves[m], m, p.nodes, p.len),
                EG_REJECT);
            if (p.len > 0) {
                assert_int_equal(eg_merkle_path_verify(&root, n, &leaves[m], m,
                                                       p.nodes, p.len - 1),
                                 EG_REJECT);
            }
            p.nodes[p.len] = root;
            assert_int_equal(eg_merkle_path_verify(&root, n, &leaves[m], m,
                                                   p.nodes, p.len + 1),
                             EG_REJECT);
            /* another position */
            for (size_t o = 0; o < n + 2; o++) {
                if (o != m) {
                    assert_int_equal(eg_merkle_path_verify(&root, n, &leaves[m],
                                                           o, p.nodes, p.len),
                                     EG_REJECT);
                }
            }
        }
    }
}

/** A proof for a leaf outside of the tree cannot be had. */
static void
test_inclusion_outside(void **state)
{
    (void)state;
    eg_hash leaves[LEAVES];
    make_leaves(leaves);
    eg_merkle_path path;
    assert_int_equal(eg_merkle_path_of(&path, leaves, 5, 5), EG_ERR_ARGUMENT);
    assert_int_equal(eg_merkle_path_of(&path, leaves, 0, 0), EG_ERR_ARGUMENT);
    eg_hash root;
    eg_merkle_root_of(&root, leaves, 0);
    assert_int_equal(eg_merkle_path_verify(&root, 0, &leaves[0], 0, NULL, 0),
                     EG_REJECT);
}

/** Each pair of sizes has the proof of the definition, and it verifies. */
static void
test_consistency(void **state)
{
    (void)state;
    eg_hash leaves[LEAVES];
    make_leaves(leaves);
    for (size_t n = 1; n <= LEAVES; n++) {
        eg_hash root;
        eg_merkle_root_of(&root, leaves, n);
        for (size_t m = 1; m <= n; m++) {
            eg_hash old_root;
            eg_hash want[LEAVES];
            eg_merkle_root_of(&old_root, leaves, m);
            const size_t len = naive_subproof(want, leaves, n, m, true);
            eg_merkle_consistency proof;
            assert_ok(eg_merkle_consistency_of(&proof, leaves, n, m));
            assert_int_equal(proof.len, len);
            assert_memory_equal(proof.nodes, want, len * sizeof(eg_hash));
            assert_ok(eg_merkle_consistency_verify(&old_root, m, &root, n,
                                                   proof.nodes, proof.len));
        }
    }
}

static void
assert_inconsistent(const eg_hash *old_root,
                    size_t m,
                    const eg_hash *root,
                    size_t n,
                    const eg_merkle_consistency *proof,
                    size_t len)
{
    assert_int_equal(
        eg_merkle_consistency_verify(old_root, m, root, n, proof->nodes, len),
        EG_REJECT);
}

/** Whatever is altered in a consistency proof, it is refused. */
static void
test_consistency_altered(void **state)
{
    (void)state;
    eg_hash leaves[LEAVES];
    make_leaves(leaves);
    for (size_t n = 1; n <= 40; n++) {
        eg_hash root;
        eg_merkle_root_of(&root, leaves, n);
        for (size_t m = 1; m <= n; m++) {
            eg_hash old_root;
            eg_merkle_consistency p;
            eg_merkle_root_of(&old_root, leaves, m);
            assert_ok(eg_merkle_consistency_of(&p, leaves, n, m));
            for (size_t i = 0; i < p.len * 32; i++) {
                p.nodes[i / 32].bytes[i % 32] ^= 0x04;
                assert_inconsistent(&old_root, m, &root, n, &p, p.len);
                p.nodes[i / 32].bytes[i % 32] ^= 0x04;
            }
            eg_hash other = old_root;
            other.bytes[7] ^= 1;
            assert_inconsistent(&other, m, &root, n, &p, p.len);
            other = root;
            other.bytes[7] ^= 1;
            assert_inconsistent(&old_root, m, &other, n, &p, p.len);
            if (p.len > 0) {
                assert_inconsistent(&old_root, m, &root, n, &p, p.len - 1);
            }
            p.nodes[p.len] = root;
            assert_inconsistent(&old_root, m, &root, n, &p, p.len + 1);
        }
    }
}

/** The empty tree begins every tree; a tree begins no smaller one. */
static void
test_consistency_edges(void **state)
{
    (void)state;
    eg_hash leaves[LEAVES];
    make_leaves(leaves);
    eg_hash empty, three, four;
    eg_merkle_root_of(&empty, leaves, 0);
    eg_merkle_root_of(&three, leaves, 3);
    eg_merkle_root_of(&four, leaves, 4);
    assert_ok(eg_merkle_consistency_verify(&empty, 0, &four, 4, NULL, 0));
    assert_ok(eg_merkle_consistency_verify(&empty, 0, &empty, 0, NULL, 0));
    assert_int_equal(eg_merkle_consistency_verify(&three, 0, &four, 4, NULL, 0),
                     EG_REJECT);
    assert_int_equal(
        eg_merkle_consistency_verify(&three, 0, &three, 0, NULL, 0), EG_REJECT);
    assert_int_equal(eg_merkle_consistency_verify(&four, 4, &three, 3, NULL, 0),
                     EG_REJECT);
    assert_int_equal(eg_merkle_consistency_verify(&three, 4, &four, 4, NULL, 0),
                     EG_REJECT);
    eg_merkle_consistency proof;
    assert_int_equal(eg_merkle_consistency_of(&proof, leaves, 4, 0),
                     EG_ERR_ARGUMENT);
    assert_int_equal(eg_merkle_consistency_of(&proof, leaves, 4, 5),
                     EG_ERR_ARGUMENT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_roots),
        cmocka_unit_test(test_roots),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_inclusion),
        cmocka_unit_test(test_prover_midway),
        cmocka_unit_test(test_inclusion_altered),
        cmocka_unit_test(test_inclusion_outside),
        cmocka_unit_test(test_consistency),
        cmocka_unit_test(test_consistency_altered),
        cmocka_unit_test(test_consistency_edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
