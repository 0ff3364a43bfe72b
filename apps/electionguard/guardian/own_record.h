/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guardian's own copy of the record: what it answers depends on this alone.
 */
#ifndef APP_ELECTIONGUARD_GUARDIAN_OWN_RECORD_H
#define APP_ELECTIONGUARD_GUARDIAN_OWN_RECORD_H

#include "electionguard/guardian/state.h"
#include "message/workload.h"

/**
 * Verify it: Verifications 1 to 9 and 15 to 17.
 *
 * @retval EG_REJECT It does not verify, or the tally is not in it.
 */
EG_NODISCARD eg_status guardian_record_verify(guardian *g, eg_error *err);

/**
 * It is of the election whose guardians this guardian confirmed, and its
 * aggregated root is the one of the request.
 *
 * @retval EG_REJECT It is another record.
 */
EG_NODISCARD eg_status guardian_record_check(guardian *g,
                                             const app_workload *work,
                                             const eg_hash *root,
                                             eg_error *err);

#endif
