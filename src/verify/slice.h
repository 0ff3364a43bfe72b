/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record's ballots divided among several runs of the verifier.
 *
 * Judging a ballot depends on the election and on the ballot's job, and on
 * nothing else; all that costs much is in there.  So each run reads the whole
 * record, follows its chains and pairs its openings, and judges only each
 * count-th ballot.  What it gathered is its slice.  The run that joins slices
 * makes everything else itself and takes of them what a thread would have
 * gathered, so that the report is that of one run.
 *
 * All runs hash what ballots are judged by.  Slices are joined only where that
 * is the same, so that a record that changes while it is read, or shows another
 * face to another reader, gives no report.
 */
#ifndef EG_VERIFY_SLICE_H
#define EG_VERIFY_SLICE_H

#include <electionguard/hash.h>
#include <electionguard/verify.h>

#include "codec/buffer.h"
#include "verify/ballot_job.h"

/** How a run takes part; NULL in its place: it judges all ballots. */
typedef struct eg_slicing {
    uint32_t index; /**< Of the slice that it makes. */
    uint32_t count; /**< Slices of the record. */
    /** The count slices that it joins; NULL: it makes one. */
    const eg_slice *joined;
    uint64_t met;        /**< Ballots so far. */
    uint64_t judged;     /**< Of these, judged here. */
    eg_sha256 judged_by; /**< What all that were met are judged by. */
} eg_slicing;

/** Begin; a record that is refused then has no ballots. */
void eg_slicing_begin(eg_slicing *slicing);

/**
 * Ballots are judged from here on.
 *
 * @param[in] election NULL: none can be.
 * @param[in] openings As for eg_ballot_worker_init().
 */
void eg_slicing_election(eg_slicing *slicing,
                         const eg_election *election,
                         bool openings);

/** Meet the next ballot; whether it is judged in this run. */
bool eg_slicing_meet(eg_slicing *slicing, const eg_ballot_job *job);

/** Whether this run ends when the ballots are judged. */
static inline bool
eg_slicing_makes(const eg_slicing *slicing)
{
    return slicing != NULL && slicing->joined == NULL;
}

/** Whether this run takes from others what ballots gave. */
static inline bool
eg_slicing_joins(const eg_slicing *slicing)
{
    return slicing != NULL && slicing->joined != NULL;
}

/**
 * Add what the slices gathered to @p total, once all ballots were met.
 *
 * @param[in,out] total NULL: no ballot could be judged, and none was.
 *
 * @retval EG_ERR_ARGUMENT  They are not the slices 0 to count - 1.
 * @retval EG_ERR_STATE     Some other record was read for one of them.
 * @retval EG_ERR_MALFORMED One is damaged, or of another verifier.
 * @retval EG_ERR_MEMORY    No memory.
 */
EG_NODISCARD eg_status eg_slicing_join(eg_slicing *slicing,
                                       eg_ballot_worker *total,
                                       eg_error *err);

/** Append what @p worker gathered (slice_bytes.c). */
void eg_gathered_write(const eg_ballot_worker *worker, eg_buffer *out);

/**
 * Read that into a worker that has gathered nothing.
 *
 * @retval EG_ERR_MALFORMED @p bytes are not that of this election.
 * @retval EG_ERR_MEMORY    No memory.
 */
EG_NODISCARD eg_status eg_gathered_read(eg_ballot_worker *worker,
                                        eg_span bytes);

#endif
