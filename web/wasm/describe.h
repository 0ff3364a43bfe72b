/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a ballot is, in the manifest's words.
 */
#ifndef EG_WEB_DESCRIBE_H
#define EG_WEB_DESCRIBE_H

#include <electionguard/election.h>

#include "codec/buffer.h"
#include "verify/ballot_job.h"

/**
 * Append an object of JSON: `code`, `status`, `kind`; `style`, `weight` and
 * `contests` of a ballot that was cast or encrypted by a device; `opening`, what
 * a challenged one encrypts, with its contest data (record/data_json.h); `selected` or `printed`, the short codes of a
 * pre-encrypted one.  Names are those that `electionguard record show --json`
 * gives to the same things, but that null vectors have none.
 *
 * @param[in] job The ballot and, if there is one, its opening.
 *
 * @retval EG_ERR_MALFORMED An item cannot be read.
 */
EG_NODISCARD eg_status web_describe(eg_buffer *out,
                                    const eg_election *election,
                                    const eg_ballot_job *job);

#endif
