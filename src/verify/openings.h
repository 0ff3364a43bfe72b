/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifications 12, 13 and 14: what was opened of single ballots.
 */
#ifndef EG_VERIFY_OPENINGS_H
#define EG_VERIFY_OPENINGS_H

#include <electionguard/arena.h>
#include <electionguard/ballot.h>
#include <electionguard/decrypt.h>
#include <electionguard/election.h>

#include "record/items.h"
#include "verify/result.h"

/** 12.A-12.C and X.12 of the decryption of one contest's data. */
void eg_verify_contest_data(const eg_election *election,
                            const eg_encrypted_ballot *ballot,
                            const eg_contest_data_opening *opening,
                            const eg_place *place,
                            eg_result *result);

/** Verification 14, X.14 and X.39 of an opening of all contests. */
void eg_verify_opened_contests(const eg_manifest *manifest,
                               const eg_ballot_style *style,
                               const eg_opened_ballot *opening,
                               const eg_place *place,
                               eg_result *result);

/** The same of one opened contest, without 14.B and 14.structure of contests. */
void eg_verify_opened_contents(const eg_manifest *manifest,
                               const eg_ballot_style *style,
                               const eg_opened_ballot_contest *opened,
                               const eg_place *place,
                               eg_result *result);

/** 13.A, 13.B, 14.A-14.F, X.13, X.14 and X.39 of a challenged ballot. */
void eg_verify_challenged(const eg_election *election,
                          const eg_encrypted_ballot *ballot,
                          const eg_opened_ballot *opening,
                          const eg_place *place,
                          eg_arena *scratch,
                          eg_result *result);

/**
 * The same without 14.B: only some contests are opened, and the hashes of the
 * others are those of their ciphertexts.  The opening's contests are ones of
 * the ballot, each once, and the ballot has the shape of its style.
 */
void eg_verify_chosen(const eg_election *election,
                      const eg_encrypted_ballot *ballot,
                      const eg_opened_ballot *opening,
                      const eg_place *place,
                      eg_arena *scratch,
                      eg_result *result);

#endif
