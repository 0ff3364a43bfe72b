/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long rows are kept: raw rows of logs a month, what was found of them a
 * year, notices three, letters and codes a month after they served.  What is older
 * goes; the log's entries stay, for they say nothing of anybody.
 */
#ifndef ACCOUNTGUARD_AUDIT_RETENTION_H
#define ACCOUNTGUARD_AUDIT_RETENTION_H

#include "accountguard/store/audit.h"

/** Kind of the log's entry, whose payload has the numbers. */
#define AG_AUDIT_EXPIRED "retention.run"

/** Days that raw rows may be kept. */
#define AG_RAW_DAYS_MIN 14
#define AG_RAW_DAYS_MAX 30

/** What a rule deleted. */
typedef struct ag_expired {
    const char *what; /**< "raw". */
    unsigned days;    /**< For which it is kept. */
    uint64_t count;
} ag_expired;

/** Receives what each rule deleted, nothing included. */
typedef eg_status (*ag_expired_taker)(void *context,
                                      const ag_expired *expired,
                                      eg_error *err);

/**
 * Delete what is too old, in one step with an entry of the log if anything was.
 *
 * @param[in] raw_days AG_RAW_DAYS_MIN to AG_RAW_DAYS_MAX.
 *
 * @retval EG_ERR_ARGUMENT So many days are not allowed.
 */
EG_NODISCARD eg_status ag_retention_run(ag_store *store,
                                        unsigned raw_days,
                                        ag_time now,
                                        ag_expired_taker take,
                                        void *context,
                                        eg_error *err);

#endif
