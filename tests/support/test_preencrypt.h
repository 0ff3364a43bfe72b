/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judges of what the tools for pre-encrypted ballots make, written from the
 * Verifications and not from the tools.
 */
#ifndef EG_TESTS_TEST_PREENCRYPT_H
#define EG_TESTS_TEST_PREENCRYPT_H

#include <electionguard/preencrypt.h>

#include "support/test_election.h"

/**
 * Three contests: "mayor" for one of three; "council" for three of five;
 * "board" for three of two, with up to 2 for each.  Styles "all" and "part"
 * (mayor and board).  Simple chaining, codes of four hex characters.
 */
extern const char test_manifest_printed[];

/**
 * Check a cast ballot: (5.B), 6, 7, (15.A) and X.15, (16.A)-(16.C), (17.A) and
 * X.17 as far as the published codes go.
 *
 * @return NULL, or what does not hold.
 */
const char *test_pre_cast_fault(const test_election *e,
                                const eg_pre_cast_ballot *cast);

/**
 * Check an opened ballot with its nonces: (5.B), (16.A)-(16.C), (17.A), X.17,
 * (18.1), (18.2), (18.A), 19; and eq. (121).
 */
const char *test_pre_open_fault(const test_election *e,
                                const eg_uncast_ballot *ballot,
                                const eg_released_contest *released,
                                const eg_hash *nonce);

#endif
