/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What proving and verifying a range have in common: the transcript, and the
 * cutting of a batch into windows that fit on the stack.
 */
#ifndef EG_PROOF_RANGE_H
#define EG_PROOF_RANGE_H

#include <electionguard/proof.h>

/** Branches that are computed together; also the most claims. */
#define EG_RANGE_WINDOW 16

/** Whether the numbers of @p claim are in their documented ranges. */
bool eg_range_claim_fits(const eg_range_claim *claim);

/** The number of branches that a proof of @p claim has. */
static inline size_t
eg_range_branches(const eg_range_claim *claim)
{
    return (size_t)claim->last - claim->first + 1;
}

/**
 * Draw what a proof needs in the order that eg_range_prove_batch() promises:
 * u_0 .. u_R into v, then R challenges into the c of the first R branches.
 * What is drawn does not depend on the number that will be proved.
 */
EG_NODISCARD eg_status eg_range_draw(const eg_group *group,
                                     eg_proof_branch *out,
                                     size_t len,
                                     eg_rng *rng);

/**
 * The rest of eg_range_prove_batch(): @p out holds what eg_range_draw() drew
 * and becomes the proofs.  Every value must be one that its claim allows.
 */
void eg_range_prove_drawn(const eg_public_key *key,
                          eg_proof_branch *const *out,
                          const eg_range_claim *claims,
                          const eg_range_witness *witness,
                          size_t len);

/** Hash all of eqs. (59) and (62) that comes before the commitments. */
void eg_range_transcript_begin(eg_hasher *h,
                               const eg_group *group,
                               const eg_range_claim *claim);

/** Hash one branch's commitments (a_j, b_j). */
void eg_range_transcript_add(eg_hasher *h,
                             const eg_group *group,
                             const eg_element *a,
                             const eg_element *b);

/** A batch, and where its next window begins. */
typedef struct eg_range_cursor {
    const eg_range_claim *claims;
    const eg_range_proof *proofs; /**< NULL while proving. */
    size_t len;
    size_t claim;  /**< The next claim, */
    size_t branch; /**< and its next branch. */
} eg_range_cursor;

/** Consecutive branches of one claim. */
typedef struct eg_range_slice {
    size_t claim; /**< Which claim of the batch. */
    size_t from;  /**< Its first branch here. */
    size_t len;   /**< How many; 0 for a proof of the wrong shape. */
    bool last;    /**< Whether the claim ends with this slice. */
} eg_range_slice;

/**
 * Fill the next window: at most EG_RANGE_WINDOW slices with as many branches.
 *
 * A claim is cut only if it alone is longer than a window, so that the
 * squaring chain of its ciphertext is computed once.
 *
 * @return The number of slices; 0 at the end of the batch.
 */
size_t eg_range_next_window(eg_range_cursor *cursor,
                            eg_range_slice slices[EG_RANGE_WINDOW]);

#endif
