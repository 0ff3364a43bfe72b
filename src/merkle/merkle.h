/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merkle trees of RFC 9162: roots in one pass, inclusion and consistency
 * proofs.
 *
 * leaf = SHA-256(00 || item), node = SHA-256(01 || left || right), the empty
 * tree is SHA-256 of nothing, and a tree of n leaves splits at the largest
 * power of two below n.  All data is public.  Nothing here
 * allocates.
 */
#ifndef EG_MERKLE_MERKLE_H
#define EG_MERKLE_MERKLE_H

#include <electionguard/hash.h>

#include "base/base.h"

/** A tree has fewer than 2^63 leaves. */
#define EG_MERKLE_SIZE_MAX ((uint64_t)INT64_MAX)

/** Longest inclusion path. */
#define EG_MERKLE_PATH_MAX 63

/** Longest consistency proof. */
#define EG_MERKLE_CONSISTENCY_MAX 64

/** SHA-256(00 || item). */
void eg_merkle_leaf(eg_hash *out, const void *item, size_t len);

/** SHA-256(01 || left || right). */
void eg_merkle_node(eg_hash *out, const eg_hash *left, const eg_hash *right);

/** A tree that grows; about 2 KiB, copied by assignment. */
typedef struct eg_merkle {
    uint64_t size; /**< leaves so far */
    /** Roots of the perfect subtrees, widest first: one for each bit of
     * size. */
    eg_hash stack[EG_MERKLE_PATH_MAX];
} eg_merkle;

/** Make @p tree empty. */
void eg_merkle_init(eg_merkle *tree);

/**
 * Add a leaf hash; two node hashes on average at most.
 *
 * @retval EG_OK        Added.
 * @retval EG_ERR_LIMIT The tree has 2^63 - 1 leaves.
 */
EG_NODISCARD eg_status eg_merkle_add(eg_merkle *tree, const eg_hash *leaf);

/** Add the leaf of an item; as eg_merkle_add(). */
EG_NODISCARD eg_status eg_merkle_add_item(eg_merkle *tree,
                                          const void *item,
                                          size_t len);

/** The root of the leaves so far; the tree may go on growing. */
void eg_merkle_root(const eg_merkle *tree, eg_hash *out);

/** The root of @p count leaf hashes at once. */
void eg_merkle_root_of(eg_hash *out, const eg_hash *leaves, size_t count);

/** Leaves begin, begin + 1, ..., end - 1, and the subtree that they make. */
typedef struct eg_merkle_range {
    uint64_t begin;
    uint64_t end;
} eg_merkle_range;

/**
 * The subtrees whose roots are a proof, in its order.
 *
 * Of them at most one is not perfect: the one at the tree's right edge.  Each
 * begins at a multiple of a power of two that is not below its width.
 */
typedef struct eg_merkle_plan {
    size_t len;
    eg_merkle_range range[EG_MERKLE_CONSISTENCY_MAX];
} eg_merkle_plan;

/**
 * The subtrees of the inclusion path of leaf @p index in a tree of @p size
 * (RFC 9162 section 2.1.3.1).
 *
 * @retval EG_OK           Told.
 * @retval EG_ERR_ARGUMENT index >= size, or a size of 2^63 or more.
 */
EG_NODISCARD eg_status eg_merkle_plan_path(eg_merkle_plan *out,
                                           uint64_t size,
                                           uint64_t index);

/**
 * The subtrees of the proof that the tree of @p old_size is the beginning of
 * the one of @p new_size (RFC 9162 section 2.1.4.1); none for equal sizes.
 *
 * @retval EG_OK           Told.
 * @retval EG_ERR_ARGUMENT old_size is 0 or over new_size, or new_size is 2^63
 *                         or more.
 */
EG_NODISCARD eg_status eg_merkle_plan_consistency(eg_merkle_plan *out,
                                                  uint64_t old_size,
                                                  uint64_t new_size);

/** An inclusion path, from the leaf's sibling upwards. */
typedef struct eg_merkle_path {
    size_t len;
    eg_hash nodes[EG_MERKLE_PATH_MAX];
} eg_merkle_path;

/** A tree that grows and keeps the path of one leaf known in advance. */
typedef struct eg_merkle_prover {
    eg_merkle tree;
    uint64_t target;   /**< 0-based index of the leaf */
    eg_merkle_path so; /**< the path within its perfect subtree so far */
} eg_merkle_prover;

/** Begin a tree that will prove leaf @p target (0-based). */
void eg_merkle_prover_init(eg_merkle_prover *prover, uint64_t target);

/** Add a leaf; as eg_merkle_add(). */
EG_NODISCARD eg_status eg_merkle_prover_add(eg_merkle_prover *prover,
                                            const eg_hash *leaf);

/**
 * The target's path in the tree of the leaves so far.
 *
 * @retval EG_OK            Made.
 * @retval EG_ERR_NOT_FOUND The target was not added yet.
 */
EG_NODISCARD eg_status eg_merkle_prover_path(const eg_merkle_prover *prover,
                                             eg_merkle_path *out);

/**
 * The path of leaf @p index among @p count leaf hashes; count node hashes.
 *
 * @retval EG_OK           Made.
 * @retval EG_ERR_ARGUMENT index >= count.
 */
EG_NODISCARD eg_status eg_merkle_path_of(eg_merkle_path *out,
                                         const eg_hash *leaves,
                                         uint64_t count,
                                         uint64_t index);

/**
 * Decide whether @p path proves that @p leaf is leaf @p index of the tree of
 * @p size leaves with this @p root (RFC 9162 section 2.1.3.2).
 *
 * @retval EG_OK     It does.
 * @retval EG_REJECT It does not; index >= size and a wrong length too.
 */
EG_NODISCARD eg_status eg_merkle_path_verify(const eg_hash *root,
                                             uint64_t size,
                                             const eg_hash *leaf,
                                             uint64_t index,
                                             const eg_hash *path,
                                             size_t path_len);

/** A proof that one tree is the beginning of another. */
typedef struct eg_merkle_consistency {
    size_t len;
    eg_hash nodes[EG_MERKLE_CONSISTENCY_MAX];
} eg_merkle_consistency;

/**
 * The proof that the first @p old_size of @p count leaf hashes are the older
 * tree (RFC 9162 section 2.1.4.1); empty for equal sizes.
 *
 * @retval EG_OK           Made.
 * @retval EG_ERR_ARGUMENT old_size is 0 or over count.
 */
EG_NODISCARD eg_status eg_merkle_consistency_of(eg_merkle_consistency *out,
                                                const eg_hash *leaves,
                                                uint64_t count,
                                                uint64_t old_size);

/**
 * Decide whether @p proof shows that the tree of @p old_size leaves is the
 * beginning of the tree of @p new_size leaves (RFC 9162 section 2.1.4.2).
 * An empty older tree is the beginning of every tree, by the empty proof.
 *
 * @retval EG_OK     It does.
 * @retval EG_REJECT It does not; old_size > new_size and a wrong length too.
 */
EG_NODISCARD eg_status eg_merkle_consistency_verify(const eg_hash *old_root,
                                                    uint64_t old_size,
                                                    const eg_hash *new_root,
                                                    uint64_t new_size,
                                                    const eg_hash *proof,
                                                    size_t proof_len);

#endif
