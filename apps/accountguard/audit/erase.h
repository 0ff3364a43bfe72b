/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Forgetting a subject (GDPR Art. 17): its key is destroyed, and with it all that
 * was sealed under it, in the log's payloads and in old copies of the database,
 * too.  The log says that it was done, and still verifies.
 */
#ifndef ACCOUNTGUARD_AUDIT_ERASE_H
#define ACCOUNTGUARD_AUDIT_ERASE_H

#include "accountguard/store/audit.h"

/**
 * Forget a subject.  Its accounts, channels, consents and what waits to be sent
 * to it go from the tables in the same step as the log's entry; then its key is
 * destroyed.  Repeating it is harmless, and finishes what a crash left.
 *
 * @param[in] by The operator who decides; 0: the subject itself asked.
 *
 * @retval EG_ERR_NOT_FOUND There is nothing of such a subject.
 * @retval EG_ERR_ARGUMENT  It is the service itself.
 */
EG_NODISCARD eg_status ag_erase(ag_store *store,
                                const ag_subject *subject,
                                uint64_t by,
                                ag_time now,
                                eg_error *err);

#endif
