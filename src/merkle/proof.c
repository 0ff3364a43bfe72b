/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inclusion and consistency proofs, made and verified.
 *
 * plan.c tells which subtrees a proof consists of.  Verifiers are the iterative
 * algorithms of RFC 9162, and accept nothing longer or shorter than the one
 * right length.
 */
#include <string.h>

#include "merkle/merkle.h"

/** Number of perfect subtrees in a tree. */
static unsigned
ones(uint64_t size)
{
    unsigned count = 0;
    for (; size != 0; size &= size - 1) {
        count++;
    }
    return count;
}

void
eg_merkle_prover_init(eg_merkle_prover *prover, uint64_t target)
{
    memset(prover, 0, sizeof(*prover));
    prover->target = target;
}

eg_status
eg_merkle_prover_add(eg_merkle_prover *prover, const eg_hash *leaf)
{
    const uint64_t target = prover->target;
    const uint64_t index = prover->tree.size;
    /* The new leaf merges with subtrees of width 1, 2, 4, ... as far as the
     * low bits of the size are ones.  Where one of the two holds the target,
     * the other is the next node of its path. */
    unsigned top = ones(index);
    eg_hash carry = *leaf;
    uint64_t begin = index; /* first leaf of the carry */
    for (uint64_t width = 1; target <= index && (index & width) != 0;
         width <<= 1) {
        const eg_hash *left = &prover->tree.stack[--top];
        if (target >= begin) {
            prover->so.nodes[prover->so.len++] = *left;
        } else if (target >= begin - width) {
            prover->so.nodes[prover->so.len++] = carry;
        }
        eg_merkle_node(&carry, left, &carry);
        begin -= width;
    }
    return eg_merkle_add(&prover->tree, leaf);
}

eg_status
eg_merkle_prover_path(const eg_merkle_prover *prover, eg_merkle_path *out)
{
    const uint64_t size = prover->tree.size;
    if (prover->target >= size) {
        return EG_ERR_NOT_FOUND;
    }
    *out = prover->so;
    unsigned at = ones(size) - 1;
    uint64_t rest = size & (size - 1); /* leaves before the narrowest */
    eg_hash right = prover->tree.stack[at];
    bool in_right = prover->target >= rest;
    while (at > 0) {
        const eg_hash *left = &prover->tree.stack[--at];
        rest &= rest - 1;
        if (in_right) {
            out->nodes[out->len++] = *left;
        } else if (prover->target >= rest) {
            out->nodes[out->len++] = right;
            in_right = true;
        }
        eg_merkle_node(&right, left, &right);
    }
    return EG_OK;
}

eg_status
eg_merkle_path_of(eg_merkle_path *out,
                  const eg_hash *leaves,
                  uint64_t count,
                  uint64_t index)
{
    if (index >= count) {
        return EG_ERR_ARGUMENT;
    }
    eg_merkle_prover prover;
    eg_merkle_prover_init(&prover, index);
    for (uint64_t i = 0; i < count; i++) {
        EG_TRY(eg_merkle_prover_add(&prover, &leaves[i]));
    }
    return eg_merkle_prover_path(&prover, out);
}

eg_status
eg_merkle_path_verify(const eg_hash *root,
                      uint64_t size,
                      const eg_hash *leaf,
                      uint64_t index,
                      const eg_hash *path,
                      size_t path_len)
{
    if (index >= size) {
        return EG_REJECT;
    }
    /* fn and sn of RFC 9162: the positions, at the present level, of the
     * subtree and of the last subtree. */
    uint64_t fn = index;
    uint64_t sn = size - 1;
    eg_hash r = *leaf;
    for (size_t i = 0; i < path_len; i++) {
        if (sn == 0) {
            return EG_REJECT; /* the path is too long */
        }
        if ((fn & 1) != 0 || fn == sn) {
            eg_merkle_node(&r, &path[i], &r);
            /* A last subtree without a right sibling rises until it has a
             * left one. */
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            eg_merkle_node(&r, &r, &path[i]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && eg_hash_equal(&r, root) ? EG_OK : EG_REJECT;
}

eg_status
eg_merkle_consistency_of(eg_merkle_consistency *out,
                         const eg_hash *leaves,
                         uint64_t count,
                         uint64_t old_size)
{
    eg_merkle_plan plan;
    EG_TRY(eg_merkle_plan_consistency(&plan, old_size, count));
    out->len = plan.len;
    for (size_t i = 0; i < plan.len; i++) {
        const eg_merkle_range *r = &plan.range[i];
        eg_merkle_root_of(&out->nodes[i], leaves + r->begin,
                          (size_t)(r->end - r->begin));
    }
    return EG_OK;
}

/** Cases that no nodes are needed for; false when there is more to do. */
static bool
consistency_is_trivial(const eg_hash *old_root,
                       uint64_t old_size,
                       const eg_hash *new_root,
                       uint64_t new_size,
                       size_t proof_len,
                       eg_status *verdict)
{
    eg_hash empty;
    eg_sha256_once(&empty, "", 0);
    bool good;
    if (old_size == new_size) {
        good = eg_hash_equal(old_root, new_root) &&
               (old_size != 0 || eg_hash_equal(old_root, &empty));
    } else if (old_size == 0) {
        good = eg_hash_equal(old_root, &empty);
    } else {
        return false;
    }
    *verdict = good && proof_len == 0 ? EG_OK : EG_REJECT;
    return true;
}

eg_status
eg_merkle_consistency_verify(const eg_hash *old_root,
                             uint64_t old_size,
                             const eg_hash *new_root,
                             uint64_t new_size,
                             const eg_hash *proof,
                             size_t proof_len)
{
    eg_status verdict = EG_REJECT;
    if (old_size > new_size ||
        consistency_is_trivial(old_root, old_size, new_root, new_size,
                               proof_len, &verdict)) {
        return verdict;
    }
    uint64_t fn = old_size - 1;
    uint64_t sn = new_size - 1;
    while ((fn & 1) != 0) {
        fn >>= 1;
        sn >>= 1;
    }
    /* An older tree that is perfect is a node of the newer one, and its own
     * root begins the proof. */
    size_t i = 0;
    eg_hash fr;
    if (fn == 0) {
        fr = *old_root;
    } else if (proof_len > 0) {
        fr = proof[i++];
    } else {
        return EG_REJECT;
    }
    eg_hash sr = fr;
    for (; i < proof_len; i++) {
        if (sn == 0) {
            return EG_REJECT;
        }
        if ((fn & 1) != 0 || fn == sn) {
            eg_merkle_node(&fr, &proof[i], &fr);
            eg_merkle_node(&sr, &proof[i], &sr);
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            eg_merkle_node(&sr, &sr, &proof[i]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && eg_hash_equal(&fr, old_root) &&
                   eg_hash_equal(&sr, new_root)
               ? EG_OK
               : EG_REJECT;
}
