/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything that can be said of one ballot without looking at another.
 */
#ifndef EG_VERIFY_BALLOT_H
#define EG_VERIFY_BALLOT_H

#include <electionguard/arena.h>
#include <electionguard/ballot.h>
#include <electionguard/election.h>

#include "record/items.h"
#include "verify/result.h"

/**
 * Check a regular ballot: 5.B, 6.A-6.D, 7.A-7.D, 8.A, 8.B, X.06, X.08, X.09,
 * X.38 and X.69.
 *
 * @param[in] faults What the decoder found; those values read as zero, and
 *                   checks that would use them are counted as not evaluable.
 * @param[in] place  Of the ballot; contest and field are filled in.
 *
 * @return Whether the ballot has the shape of its style and all its values are
 *         in range, i.e. whether it can be tallied and opened.
 */
bool eg_verify_ballot(const eg_election *election,
                      const eg_encrypted_ballot *ballot,
                      const eg_item_faults *faults,
                      const eg_place *place,
                      eg_arena *scratch,
                      eg_result *result);

/** Report what the decoder of an item found; gives whether it found nothing. */
bool eg_verify_faults(const eg_item_faults *faults,
                      const eg_place *place,
                      eg_result *result);

#endif
