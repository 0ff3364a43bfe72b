/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing the record of an election, one section at a time.
 *
 * A section is there whole or not at all, so a verb that was interrupted skips
 * those that are there and goes on with the next.
 */
#ifndef APP_ELECTIONGUARD_ELECTION_RECORD_H
#define APP_ELECTIONGUARD_ELECTION_RECORD_H

#include <electionguard/record.h>

#include "common/file.h"
#include "record/items.h"

/** An open record that is written. */
typedef struct election_record {
    eg_record_writer *writer;
    const eg_group *group;
    const char *path;
} election_record;

EG_NODISCARD eg_status election_record_open(election_record *out,
                                            const char *path,
                                            const eg_group *group,
                                            eg_error *err);
void election_record_close(election_record *record);

/** Encode @p item and add it to the open section. */
EG_NODISCARD eg_status election_record_add(const election_record *record,
                                           const eg_item *item,
                                           eg_error *err);

/** Adds the items of a section. */
typedef eg_status (*election_fill)(void *context,
                                   const election_record *record,
                                   eg_error *err);

/**
 * Write a section that is no device's, unless it is there.
 *
 * @param[in] fill NULL: it has no items.
 */
EG_NODISCARD eg_status election_record_section(const election_record *record,
                                               eg_section_type type,
                                               election_fill fill,
                                               void *context,
                                               eg_error *err);

/**
 * Take away what an interrupted run left of the aggregated or the final phase:
 * a record with half a phase cannot be read, and all of it is made again.
 * Ballots are never touched.
 */
EG_NODISCARD eg_status election_record_mend(const char *path, eg_error *err);

/**
 * Fix the root of the setup again, if beginning the first device's section took
 * its table of contents away and was interrupted then.
 */
EG_NODISCARD eg_status election_record_fix_setup(const election_record *record,
                                                 eg_error *err);

/** Whether the section is there. */
bool election_record_has(const char *path, eg_section_type type);

/**
 * Copy the record at @p from, which is at @p phase, to the directory @p to.
 * What is there already must have the same root.
 *
 * @retval EG_ERR_STATE Another record is at @p to.
 */
EG_NODISCARD eg_status election_record_publish(const char *from,
                                               const char *to,
                                               eg_record_phase phase,
                                               eg_error *err);

#endif
