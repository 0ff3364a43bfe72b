/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The zero-knowledge proofs of a ballot's fields and contests.
 */
#ifndef EG_VERIFY_BALLOT_PROOFS_H
#define EG_VERIFY_BALLOT_PROOFS_H

#include <electionguard/arena.h>
#include <electionguard/ballot.h>
#include <electionguard/election.h>

#include "verify/result.h"

/**
 * Check every proof of a ballot that has its style's shape: Verifications 6
 * and 7 for a cast ballot, X.06 for another.
 */
void eg_verify_ballot_proofs(const eg_election *election,
                             const eg_encrypted_ballot *ballot,
                             const eg_place *place,
                             eg_arena *scratch,
                             eg_result *result);

/* -- what sums are made of -------------------------------------------------- */

/** (7.1), (7.2): options and write-ins, and L times an overvote. */
void eg_verify_sum_selections(const eg_group *group,
                              eg_ciphertext *sum,
                              const eg_contest *contest,
                              const eg_encrypted_contest *got);

/**
 * Multiply the supplemental field of @p kind, raised to @p factor, into @p sum;
 * gives the field, or NULL where the contest has none.
 */
const eg_field *eg_verify_add_kind(const eg_group *group,
                                   eg_ciphertext *sum,
                                   const eg_contest *contest,
                                   const eg_encrypted_contest *got,
                                   eg_field_kind kind,
                                   uint64_t factor);

#endif
