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

/* -- what all kinds of ballots have in common ------------------------------ */

/** 5.B of the ballot @p id. */
void eg_verify_id_hash(const eg_election *election,
                       const eg_hash *id,
                       const eg_hash *id_hash,
                       const eg_place *place,
                       eg_result *result);

/**
 * X.08: the ballot's style, which has @p contest_len contests; NULL where that
 * does not hold.
 */
const eg_ballot_style *eg_verify_style(const eg_manifest *manifest,
                                       const char *label,
                                       size_t contest_len,
                                       const eg_place *place,
                                       eg_result *result);

/** X.08: the contest in place @p at of @p style has the index @p got. */
const eg_contest *eg_verify_contest_at(const eg_manifest *manifest,
                                       const eg_ballot_style *style,
                                       size_t at,
                                       uint32_t got,
                                       const eg_place *place,
                                       eg_result *result);

/** X.08: all contests and fields of @p ballot are those of its style. */
bool eg_verify_shape(const eg_manifest *manifest,
                     const eg_encrypted_ballot *ballot,
                     const eg_place *place,
                     eg_result *result);

/** X.38: the proof of the encrypted ballot nonce. */
void eg_verify_nonce(const eg_election *election,
                     const eg_hash *id_hash,
                     const eg_hashed_ciphertext *nonce,
                     const eg_place *place,
                     eg_result *result);

/** Report what the decoder of an item found; gives whether it found nothing. */
bool eg_verify_faults(const eg_item_faults *faults,
                      const eg_place *place,
                      eg_result *result);

#endif
