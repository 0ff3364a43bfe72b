/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of indicator proofs on their way from the devices to those who verify:
 * checked when they come, and beside the record when it is published.
 */
#ifndef APP_ELECTIONGUARD_ELECTION_INDICATORS_H
#define APP_ELECTIONGUARD_ELECTION_INDICATORS_H

#include <argp.h>

#include "electionguard/election/devices.h"
#include "electionguard/record/indicators.h"

/* -- going on without a file ------------------------------------------------- */

/** S_device of devices whose ballots count although their proofs are lost or do
 * not hold: votes are not given up for the sake of a count of blank contests. */
typedef struct election_unproved {
    const char **name; /**< Owned list, borrowed texts. */
    size_t len;
} election_unproved;

/** Take the argument of `--without-indicator-proofs`. */
void election_unproved_take(election_unproved *list,
                            const char *name,
                            struct argp_state *state);
bool election_unproved_has(const election_unproved *list, const char *name);
void election_unproved_free(election_unproved *list);

/* -- the files --------------------------------------------------------------- */

/**
 * Whether the file is the one that the device signed, and all that it proves
 * holds of the device's ballots.
 *
 * @param[out] found {0}; what was found, also where the device has no file.
 *
 * @retval EG_REJECT Not so; @p err names the file, and the ballot.
 */
EG_NODISCARD eg_status
election_indicators_check(const election_submission *from,
                          record_indicators *found,
                          const app_settings *say,
                          eg_error *err);

/** Where a record is published. */
typedef struct election_publication {
    const char *record; /**< It, verified. */
    const char *to;     /**< Where it will be, or is. */
    const election_unproved *unproved;
} election_publication;

/**
 * Put the devices' files into the folder beside @p p->to, whole or not at all,
 * after they were checked there against the record.  The same files may be there
 * already, anything else may not.
 *
 * @param[out] found {0}; what was found.
 *
 * @retval EG_ERR_NOT_FOUND A file that a device signed is gone, and the device
 *                          is not one of @p p->unproved.
 * @retval EG_ERR_STATE     Something else is there, or a device of @p p->unproved
 *                          has its file.
 * @retval EG_REJECT        A file is not what was signed, or a proof does not
 *                          hold.
 */
EG_NODISCARD eg_status
election_indicators_publish(const election_state *state,
                            const election_publication *p,
                            record_indicators *found,
                            const app_settings *say,
                            eg_error *err);

#endif
