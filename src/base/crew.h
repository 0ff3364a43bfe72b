/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads that work off jobs which one thread fills.
 *
 * The number of jobs is fixed, so filling never runs ahead of working, and a
 * job's memory serves again.  Which worker gets which job is not defined: what
 * workers gather must not depend on it.
 */
#ifndef EG_BASE_CREW_H
#define EG_BASE_CREW_H

#include "base/base.h"

typedef struct eg_crew eg_crew;

/** The most worker threads. */
#define EG_CREW_WORKERS_MAX 256U

/** Jobs for each worker: one at work, one waiting. */
#define EG_CREW_JOBS_PER_WORKER 2U

/** What a crew works with; borrows the arrays. */
typedef struct eg_crew_plan {
    void (*run)(void *worker, void *job);
    void *worker; /**< Array of @p workers: each belongs to one thread. */
    size_t worker_size;
    unsigned workers; /**< 1 to EG_CREW_WORKERS_MAX. */
    void *job;        /**< Array of eg_crew_jobs(workers). */
    size_t job_size;
} eg_crew_plan;

/** Processors of this machine; 1 to EG_CREW_WORKERS_MAX. */
unsigned eg_crew_processors(void);

/** A number of workers: @p wanted within bounds, 0 for one each processor. */
unsigned eg_crew_workers(unsigned wanted);

/** How many jobs that many workers have. */
size_t eg_crew_jobs(unsigned workers);

/**
 * Start a thread for each worker.  With one worker, and where no thread can be
 * had, the first worker does everything in the thread that submits.
 *
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status eg_crew_new(eg_crew **out, const eg_crew_plan *plan);

/** A job that nobody works on, as it was left; waits until there is one. */
void *eg_crew_take(eg_crew *crew);

/** Hand over a job that eg_crew_take() gave. */
void eg_crew_submit(eg_crew *crew, void *job);

/** Give back a job that eg_crew_take() gave, undone. */
void eg_crew_drop(eg_crew *crew, void *job);

/** Wait until all submitted jobs are done, and end the threads. */
void eg_crew_finish(eg_crew *crew);

/** As eg_crew_finish(); then free.  NULL is harmless. */
void eg_crew_free(eg_crew *crew);

/* -- loops ----------------------------------------------------------------- */

/**
 * Call @p call for each @p index below @p count, on up to @p threads threads.
 *
 * For work with an own place for each result, so that nothing depends on who
 * does what.  Indices are begun in ascending order and, after a failure, no
 * further ones: what fails is what fails first in a plain loop.  What the calls
 * leave on the threads' stacks is wiped.
 *
 * @param threads 0 and 1: the caller's alone; else it takes part.
 * @param call    @p worker is below the larger of @p threads and 1 and belongs
 *                to one thread at a time.
 *
 * @return What the call with the lowest index that failed returned, with its
 *         @p err; or EG_OK.
 */
EG_NODISCARD eg_status eg_crew_each(unsigned threads,
                                    size_t count,
                                    eg_status (*call)(void *context,
                                                      unsigned worker,
                                                      size_t index,
                                                      eg_error *err),
                                    void *context,
                                    eg_error *err);

#endif
