/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of indicator proofs against the ballots of a record.
 */
#ifndef APP_ELECTIONGUARD_RECORD_INDICATORS_H
#define APP_ELECTIONGUARD_RECORD_INDICATORS_H

#include <stddef.h>
#include <stdint.h>

#include "common/cli.h"

/** What is given and what is found. */
typedef struct record_indicators {
    const char **path; /**< Files, one a device; owned list, borrowed texts. */
    size_t len;
    uint64_t proved;     /**< Indicators. */
    uint64_t ballots;    /**< Whose indicators these are. */
    uint64_t without;    /**< Ballots that could have proofs and have none. */
    uint64_t unprovable; /**< Indicators beside no overvote indicator. */
} record_indicators;

/** One more file. */
EG_NODISCARD eg_status record_indicators_add(record_indicators *r,
                                             const char *path,
                                             eg_error *err);
void record_indicators_free(record_indicators *r);

/**
 * Verify the proofs of all files against the record at @p record, which was
 * verified before, and count.
 *
 * @spec{EG 2.1.0 section 3.3.9}
 *
 * @retval EG_OK            Every proof that is there holds.
 * @retval EG_REJECT        One does not, or belongs to no ballot in its place;
 *                          @p err names file, ballot, contest and indicator.
 * @retval EG_ERR_MALFORMED A file is damaged or something else.
 */
EG_NODISCARD eg_status record_indicators_check(record_indicators *r,
                                               const char *record,
                                               const app_settings *say,
                                               eg_error *err);

#endif
