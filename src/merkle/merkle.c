/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Roots of growing trees.
 *
 * The leaves so far split into perfect subtrees, one for each bit of their
 * number, widest first.  A new leaf is a subtree of one, and two subtrees of
 * equal width become one of twice the width, like carries of a binary counter.
 */
#include "merkle/merkle.h"

#include <string.h>

void
eg_merkle_leaf(eg_hash *out, const void *item, size_t len)
{
    static const uint8_t prefix = 0x00;
    eg_sha256 h;
    eg_sha256_init(&h);
    eg_sha256_update(&h, &prefix, 1);
    eg_sha256_update(&h, item, len);
    eg_sha256_final(&h, out);
}

void
eg_merkle_node(eg_hash *out, const eg_hash *left, const eg_hash *right)
{
    uint8_t bytes[1 + 2 * EG_HASH_BYTES];
    bytes[0] = 0x01;
    memcpy(bytes + 1, left->bytes, EG_HASH_BYTES);
    memcpy(bytes + 1 + EG_HASH_BYTES, right->bytes, EG_HASH_BYTES);
    eg_sha256_once(out, bytes, sizeof(bytes));
}

void
eg_merkle_init(eg_merkle *tree)
{
    memset(tree, 0, sizeof(*tree));
}

/** Number of perfect subtrees. */
static unsigned
subtrees(uint64_t size)
{
    unsigned count = 0;
    for (; size != 0; size &= size - 1) {
        count++;
    }
    return count;
}

eg_status
eg_merkle_add(eg_merkle *tree, const eg_hash *leaf)
{
    if (tree->size >= EG_MERKLE_SIZE_MAX) {
        return EG_ERR_LIMIT;
    }
    unsigned top = subtrees(tree->size);
    eg_hash carry = *leaf;
    for (uint64_t bits = tree->size; (bits & 1) != 0; bits >>= 1) {
        eg_merkle_node(&carry, &tree->stack[--top], &carry);
    }
    tree->stack[top] = carry;
    tree->size++;
    return EG_OK;
}

eg_status
eg_merkle_add_item(eg_merkle *tree, const void *item, size_t len)
{
    eg_hash leaf;
    eg_merkle_leaf(&leaf, item, len);
    return eg_merkle_add(tree, &leaf);
}

void
eg_merkle_root(const eg_merkle *tree, eg_hash *out)
{
    unsigned top = subtrees(tree->size);
    if (top == 0) {
        eg_sha256_once(out, "", 0);
        return;
    }
    eg_hash root = tree->stack[--top];
    while (top > 0) {
        eg_merkle_node(&root, &tree->stack[--top], &root);
    }
    *out = root;
}

void
eg_merkle_root_of(eg_hash *out, const eg_hash *leaves, size_t count)
{
    eg_merkle tree;
    eg_merkle_init(&tree);
    for (size_t i = 0; i < count; i++) {
        /* A list in memory is far below 2^63 leaves. */
        (void)!eg_merkle_add(&tree, &leaves[i]);
    }
    eg_merkle_root(&tree, out);
}
