/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A new secret for somebody who lost theirs.
 *
 * Whoever reads the protected mailbox must not get it, so the code goes to a second
 * mailbox; it opens after three days, in which whoever has the old secret ends it
 * by using that.  Without a second way only the desk helps.
 *
 * To ask is answered in the same bytes and with the same work whether or not the
 * address is enrolled: the looks, two letters, a row, an entry of the log.
 */
#ifndef ACCOUNTGUARD_ENROL_RECOVERY_H
#define ACCOUNTGUARD_ENROL_RECOVERY_H

#include "accountguard/enrol/address.h"
#include "accountguard/enrol/person.h"

/** Time to object, */
#define AG_RECOVERY_WAIT (3 * AG_DAY)
/** and time to type the code after it. */
#define AG_RECOVERY_LIFE (7 * AG_DAY)

/** Ask for a new secret; the answer is ag_claim_answer(). */
EG_NODISCARD eg_status ag_recovery_ask(ag_store *store,
                                       ag_provider provider,
                                       const char *address,
                                       ag_language language,
                                       ag_time now,
                                       eg_error *err);

/**
 * Type the code.
 *
 * @param[out] secret The new one, to be shown once.
 *
 * @retval EG_REJECT There is no such code, it is too early or too late.
 */
EG_NODISCARD eg_status ag_recovery_finish(ag_store *store,
                                          ag_code *secret,
                                          const ag_code *code,
                                          ag_time now,
                                          eg_error *err);

#endif
