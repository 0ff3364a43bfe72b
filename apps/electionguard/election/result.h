/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of a record: its final root, signed, and the result in words.
 */
#ifndef APP_ELECTIONGUARD_ELECTION_RESULT_H
#define APP_ELECTIONGUARD_ELECTION_RESULT_H

#include "electionguard/election/state.h"

/** Fix the final root and sign it, unless that is done. */
EG_NODISCARD eg_status election_result_seal(const election_state *state,
                                            const char *passphrase_file,
                                            eg_error *err);

/** Print the counts of every contest and the final root. */
EG_NODISCARD eg_status election_result_show(const election_state *state,
                                            eg_error *err);

#endif
