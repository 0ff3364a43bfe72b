/* SPDX-License-Identifier: Apache-2.0 */
/* The range proofs of a whole ballot, collected and then made in one batch. */
#ifndef EG_ELECTION_PROOF_LIST_H
#define EG_ELECTION_PROOF_LIST_H

#include <electionguard/arena.h>
#include <electionguard/proof.h>

typedef struct eg_proof_list {
    eg_arena *results;
    eg_range_claim *claim;
    eg_range_witness *witness; /**< Secret; wiped with the scratch arena. */
    eg_proof_branch **branch;  /**< In the results. */
    size_t len;
} eg_proof_list;

/** An empty list with room for @p len proofs. */
EG_NODISCARD eg_status eg_proof_list_new(eg_proof_list *list,
                                         eg_arena *scratch,
                                         eg_arena *results,
                                         size_t len);

/**
 * Add one proof.
 *
 * @param[out] witness For the caller to fill in.
 * @param[out] out     Where the proof will stand.
 */
EG_NODISCARD eg_status eg_proof_list_add(eg_proof_list *list,
                                         const eg_range_claim *claim,
                                         eg_range_witness **witness,
                                         const eg_proof_branch **out,
                                         size_t *out_len);

/** Make them all; they will be published. */
EG_NODISCARD eg_status eg_proof_list_prove(eg_proof_list *list,
                                           const eg_public_key *key,
                                           eg_rng *rng);

#endif
