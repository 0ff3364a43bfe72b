/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything that can be said of one pre-encrypted ballot, cast or not, without
 * looking at another.
 */
#ifndef EG_VERIFY_PREENCRYPTED_H
#define EG_VERIFY_PREENCRYPTED_H

#include <electionguard/arena.h>
#include <electionguard/election.h>

#include "record/items.h"
#include "verify/result.h"

/**
 * Check a cast pre-encrypted ballot: 5.B, 6.A-6.D, 7.A-7.D, 15.A, 16.A-16.C,
 * 17.A, X.08, X.09, X.15, X.17 and X.38.
 *
 * @param[in] faults What the decoder found; those values read as zero.
 * @param[in] place  Of the ballot; contest and field are filled in.
 *
 * @return Whether it can be tallied.
 */
bool eg_verify_pre_cast(const eg_election *election,
                        const eg_pre_cast_ballot *cast,
                        const eg_item_faults *faults,
                        const eg_place *place,
                        eg_arena *scratch,
                        eg_result *result);

/** An uncast ballot and the nonces that were released for it. */
typedef struct eg_uncast_claim {
    const eg_uncast_ballot *ballot;
    bool compact; /**< Only the contest hashes are in the record. */
    const eg_nonce_release *release; /**< NULL: none to judge it with. */
    eg_place release_place;
    bool final; /**< The record is far enough to hold a release. */
} eg_uncast_claim;

/**
 * Check an uncast pre-encrypted ballot: 5.B, 6.A, 16.A-16.C, 17.A, 18.A,
 * 18.structure, 19.A-19.D, X.08, X.17, X.18, X.19 and X.38.
 *
 * Of a compact ballot the record shows contest hashes only.  5.B, 16.C, X.08
 * and X.38 hold or not as it stands; its release gives all vectors, from which
 * 18.A makes the code again.  Nothing that was printed is there to be compared,
 * so that 6.A, 16.A, 16.B, 17.A and 19 do not apply.
 */
void eg_verify_uncast(const eg_election *election,
                      const eg_uncast_claim *claim,
                      const eg_item_faults *faults,
                      const eg_place *place,
                      eg_arena *scratch,
                      eg_result *result);

#endif
