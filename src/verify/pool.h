/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads that work off ballots: a crew, and the sum of what its workers have
 * gathered.
 */
#ifndef EG_VERIFY_POOL_H
#define EG_VERIFY_POOL_H

#include "verify/ballot_job.h"

typedef struct eg_pool eg_pool;

/**
 * Start @p workers threads, 0 for one each processor; with 1, and where none
 * can be had, the caller's thread does the work itself.
 *
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status eg_pool_new(eg_pool **out,
                                   unsigned workers,
                                   const eg_election *election,
                                   bool openings);

/** An empty job to fill; waits until one is free. */
eg_ballot_job *eg_pool_take(eg_pool *pool);

/** Hand over a job that eg_pool_take() gave. */
void eg_pool_submit(eg_pool *pool, eg_ballot_job *job);

/** Give back a job that eg_pool_take() gave, undone. */
void eg_pool_drop(eg_pool *pool, eg_ballot_job *job);

/** Wait for all jobs, stop the threads and merge what they gathered. */
void eg_pool_finish(eg_pool *pool);

/** All that was gathered, after eg_pool_finish(). */
eg_ballot_worker *eg_pool_total(eg_pool *pool);

void eg_pool_free(eg_pool *pool);

#endif
