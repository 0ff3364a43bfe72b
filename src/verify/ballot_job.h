/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One ballot with all that the record says of it, as work for any thread.
 */
#ifndef EG_VERIFY_BALLOT_JOB_H
#define EG_VERIFY_BALLOT_JOB_H

#include <electionguard/arena.h>
#include <electionguard/election.h>
#include <electionguard/tally.h>

#include "record/cursor.h"
#include "verify/result.h"

/** An item that goes with the ballot, in the job's bytes. */
typedef struct eg_job_part {
    eg_item_kind kind;
    size_t from;
    size_t len;
    eg_place place;
} eg_job_part;

/** The first part is the ballot. */
typedef struct eg_ballot_job {
    eg_buffer bytes;
    eg_job_part *part;
    size_t part_len;
    size_t part_cap;
    bool lost; /**< Openings may be missing because they cannot be read. */
} eg_ballot_job;

/** Make @p job empty; its memory is kept. */
void eg_ballot_job_clear(eg_ballot_job *job);
void eg_ballot_job_free(eg_ballot_job *job);

/** Begin with the item that @p cursor has just read; its bytes are taken. */
EG_NODISCARD eg_status eg_ballot_job_begin(eg_ballot_job *job,
                                           eg_item_kind kind,
                                           eg_record_cursor *cursor,
                                           const eg_place *place);

/** Copy a further item into @p job. */
EG_NODISCARD eg_status eg_ballot_job_add(eg_ballot_job *job,
                                         eg_item_kind kind,
                                         const uint8_t *bytes,
                                         size_t len,
                                         const eg_place *place);

/** What one thread gathers over its ballots; merged at the end. */
typedef struct eg_ballot_worker {
    const eg_election *election;
    bool openings; /**< The record is far enough to hold openings. */
    eg_arena *arena;
    eg_result result;
    eg_tally *tally;
    bool uncounted; /**< A cast ballot could not be added. */
    bool *seen;     /**< By ind_c - 1: on some submitted ballot; 11.D. */
    uint64_t by_status[4];
    uint64_t uncast;  /**< Pre-encrypted ballots that were not cast. */
    eg_status status; /**< The machine failed. */
} eg_ballot_worker;

EG_NODISCARD eg_status eg_ballot_worker_init(eg_ballot_worker *worker,
                                             const eg_election *election,
                                             bool openings);
void eg_ballot_worker_free(eg_ballot_worker *worker);

/** Verify one ballot and all that goes with it. */
void eg_ballot_worker_run(eg_ballot_worker *worker, const eg_ballot_job *job);

/** Add what @p from gathered to @p into. */
void eg_ballot_worker_merge(eg_ballot_worker *into,
                            const eg_ballot_worker *from);

#endif
