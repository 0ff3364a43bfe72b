/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The nonces of printed ballots that were not cast: checked when they come, put
 * into the record at its end.
 */
#ifndef APP_ELECTIONGUARD_ELECTION_NONCES_H
#define APP_ELECTIONGUARD_ELECTION_NONCES_H

#include "electionguard/election/devices.h"
#include "electionguard/election/record.h"

/**
 * Whether the file of nonces is the one that the device signed, and has for each
 * ballot that was not cast, and for no other, nonces that open it.  Nothing to do
 * for a voting device.
 *
 * @spec{EG 2.1.0 section 4.5, Verification 18}
 *
 * @param[in] setup Path of a record of this election.
 *
 * @retval EG_REJECT They are not; @p err names the ballot.
 */
EG_NODISCARD eg_status election_nonces_check(const election_submission *from,
                                             const char *setup,
                                             eg_error *err);

/** Whether the file is still the one that was checked. */
EG_NODISCARD eg_status election_nonces_there(const election_submission *from,
                                             eg_error *err);

/** Add its items to the open section. */
EG_NODISCARD eg_status election_nonces_add(const election_submission *from,
                                           const election_record *record,
                                           eg_error *err);

#endif
