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

#endif
