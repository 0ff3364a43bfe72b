/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Devices that may submit ballots, and what they have submitted.
 *
 *   DIR/devices/<key>.egm            a device's card
 *   DIR/submissions/<H_DI>.zip       its record, checked when it was taken
 *   DIR/submissions/<H_DI>.nonces    of a device that pre-encrypts: the nonces of
 *                                    ballots that were not cast, checked too
 *   DIR/submissions/<H_DI>.indicators  where ballots have some: the proofs that
 *                                    indicators are told, checked too
 *   DIR/submissions/<H_DI>.egm       the message with it; written last
 */
#ifndef APP_ELECTIONGUARD_ELECTION_DEVICES_H
#define APP_ELECTIONGUARD_ELECTION_DEVICES_H

#include "electionguard/election/state.h"

/** A device whose card is known. */
typedef struct election_device {
    char *name; /**< S_device; owned. */
    uint8_t key[APP_PUBLIC_KEY_BYTES];
} election_device;

typedef struct election_devices {
    election_device *list;
    size_t len;
} election_devices;

EG_NODISCARD eg_status election_devices_read(election_devices *out,
                                             const char *dir,
                                             eg_error *err);
void election_devices_free(election_devices *devices);

/**
 * Know the device whose card @p card is from now on.
 *
 * @param[out] added Whether it was not known before.
 *
 * @retval EG_ERR_MALFORMED It is no device's card.
 * @retval EG_ERR_STATE     Another device has this name.
 */
EG_NODISCARD eg_status election_device_add(const char *dir,
                                           const app_message *card,
                                           bool *added,
                                           eg_error *err);

/** What a device has submitted. */
typedef struct election_submission {
    eg_device_kind kind;
    eg_hash device_hash;       /**< H_DI. */
    char *device_id;           /**< Owned. */
    eg_hash message;           /**< Digest of the message. */
    eg_hash section_root;      /**< As the message says. */
    uint64_t items;            /**< Of the section. */
    char path[APP_PATH_MAX];   /**< Its record. */
    char nonces[APP_PATH_MAX]; /**< Its released nonces; "": a voting device. */
    eg_hash nonces_digest;
    /** Its indicator proofs, unless the administrator did without; "": it
     * signed none. */
    char indicators[APP_PATH_MAX];
    eg_hash indicators_digest;
} election_submission;

typedef struct election_submissions {
    election_submission *list; /**< As in the record: by kind, then by H_DI. */
    size_t len;
} election_submissions;

EG_NODISCARD eg_status election_submissions_read(election_submissions *out,
                                                 const char *dir,
                                                 eg_error *err);
void election_submissions_free(election_submissions *submissions);

/** The submission of device @p id, or NULL. */
const election_submission *
election_submissions_find(const election_submissions *submissions,
                          const char *id);

/** The record of one submission and the number of its device's section. */
EG_NODISCARD eg_status
election_submission_open(const election_submission *submission,
                         eg_record **record,
                         size_t *section,
                         eg_error *err);

/** The files of a submission; @p ending is "zip", "nonces", "indicators" or
 * "egm". */
EG_NODISCARD eg_status election_submission_path(char out[APP_PATH_MAX],
                                                const char *dir,
                                                const eg_hash *device_hash,
                                                const char *ending,
                                                eg_error *err);

/** Whether 'election tally' has begun: no submission is taken any more. */
bool election_tally_begun(const char *dir);

#endif
