/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a closed device puts into the mail folder: a record of its own at phase
 * sealed, with the setup and this device's section only, the nonces of ballots
 * that were not cast if it pre-encrypts, the indicator proofs of ballots that have
 * some, and a signed message about all of them.
 */
#ifndef APP_ELECTIONGUARD_DEVICE_SUBMIT_H
#define APP_ELECTIONGUARD_DEVICE_SUBMIT_H

#include <electionguard/record.h>

#include "electionguard/device/state.h"

typedef struct device_submission {
    const device_state *device; /**< Closed. */
    const char *mail;
    /** Adds the ballots' items in the order of the chain; the same each time. */
    eg_status (*add_ballots)(void *context,
                             eg_record_writer *writer,
                             eg_error *err);
    void *context;
    /** A device that pre-encrypts: its file of released nonces.  NULL: none. */
    const char *nonces;
} device_submission;

/** Submit the ballots; again gives the same bytes. */
EG_NODISCARD eg_status device_submit(const device_submission *submission,
                                     eg_error *err);

/** Submit the ballots of a voting device that is closed; as device_submit(). */
EG_NODISCARD eg_status device_submit_ballots(device_state *d,
                                             const char *mail,
                                             eg_error *err);

#endif
