/* SPDX-License-Identifier: Apache-2.0 */
/* One plain ballot from a JSON tree. */
#ifndef EG_ELECTION_PLAIN_BALLOT_H
#define EG_ELECTION_PLAIN_BALLOT_H

#include <electionguard/plain_ballot.h>

#include "codec/json.h"

/**
 * Read one ballot; see plain_ballot.h for what is refused.
 *
 * @param[out] out Lies in @p arena; nothing of it lies in the tree.
 */
EG_NODISCARD eg_status eg_plain_ballot_from_json(const eg_manifest *manifest,
                                                 eg_arena *arena,
                                                 eg_plain_ballot *out,
                                                 const eg_json *object,
                                                 eg_error *err);

#endif
