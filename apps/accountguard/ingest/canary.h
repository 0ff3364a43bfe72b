/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The canary: once a day a made-up warning about an account of the operators' own,
 * which goes the way of all others to a mail, so that its absence is noticed.
 *
 * It comes from a source of its own, "canary".  What that source tells is marked
 * as made up (AG_SEEN_BY_CANARY) in the detection, the directive, the signed facts
 * and the text; it proves nothing of any other account, never more than
 * "targeted", and is told to nobody but the account's owner.  Wherever something
 * else was seen, too, that is what is said.  It is a provider's warning, which goes
 * without people: a review is not tried by it.
 */
#ifndef ACCOUNTGUARD_INGEST_CANARY_H
#define ACCOUNTGUARD_INGEST_CANARY_H

#include "accountguard/evidence/evidence.h"
#include "accountguard/ingest/source.h"

/** The name of its source. */
#define AG_CANARY_SOURCE "canary"

/**
 * Say about which account the canary is from now on; steps of its own.
 *
 * @param[in] by Operator's row.
 *
 * @retval EG_ERR_ARGUMENT  The address is none.
 * @retval EG_ERR_NOT_FOUND Nobody who consents has it.
 * @retval EG_ERR_STATE     An organisation is told of it, or statistics count it;
 *                          or there is another source of that name.
 */
EG_NODISCARD eg_status ag_canary_set(ag_store *store,
                                     uint64_t by,
                                     const char *address,
                                     ag_time now,
                                     eg_error *err);

/**
 * Put today's event into the spool, if it is not there; a step of its own.  The
 * incident of the day before ends in silence, so that today's is a new one.
 *
 * @param[out] sent Whether it was put there now.
 */
EG_NODISCARD eg_status ag_canary_send(ag_store *store,
                                      bool *sent,
                                      ag_time now,
                                      eg_error *err);

/** The canary's account; 0: there is none. */
EG_NODISCARD eg_status ag_canary_account(ag_store *store,
                                         uint64_t *out,
                                         eg_error *err);

/** Whether a source may prove this of an account; all but the canary may. */
bool ag_canary_may(const ag_source *source,
                   uint64_t canary,
                   uint64_t account,
                   const ag_finding *finding);

#endif
