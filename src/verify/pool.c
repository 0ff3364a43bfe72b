/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A crew whose jobs are ballots, and what its workers gather.
 */
#include "verify/pool.h"

#include <stdlib.h>

#include "base/crew.h"

struct eg_pool {
    eg_crew *crew;
    eg_ballot_job *jobs;
    eg_ballot_worker *workers;
    unsigned worker_count;
};

static void
run_job(void *worker, void *job)
{
    eg_ballot_worker_run(worker, job);
}

/** Workers first: the crew's threads may use them at once. */
static eg_status
fill_pool(eg_pool *pool, const eg_election *election, bool openings)
{
    const unsigned n = pool->worker_count;
    pool->jobs = calloc(eg_crew_jobs(n), sizeof(*pool->jobs));
    pool->workers = calloc(n, sizeof(*pool->workers));
    if (pool->jobs == NULL || pool->workers == NULL) {
        return EG_ERR_MEMORY;
    }
    for (unsigned i = 0; i < n; i++) {
        EG_TRY(eg_ballot_worker_init(&pool->workers[i], election, openings));
    }
    const eg_crew_plan plan = {.run = run_job,
                               .worker = pool->workers,
                               .worker_size = sizeof(*pool->workers),
                               .workers = n,
                               .job = pool->jobs,
                               .job_size = sizeof(*pool->jobs)};
    return eg_crew_new(&pool->crew, &plan);
}

eg_status
eg_pool_new(eg_pool **out,
            unsigned workers,
            const eg_election *election,
            bool openings)
{
    eg_pool *pool = calloc(1, sizeof(*pool));
    if (pool == NULL) {
        return EG_ERR_MEMORY;
    }
    pool->worker_count = eg_crew_workers(workers);
    const eg_status status = fill_pool(pool, election, openings);
    if (status != EG_OK) {
        eg_pool_free(pool);
        return status;
    }
    *out = pool;
    return EG_OK;
}

eg_ballot_job *
eg_pool_take(eg_pool *pool)
{
    eg_ballot_job *job = eg_crew_take(pool->crew);
    eg_ballot_job_clear(job);
    return job;
}

void
eg_pool_submit(eg_pool *pool, eg_ballot_job *job)
{
    eg_crew_submit(pool->crew, job);
}

void
eg_pool_drop(eg_pool *pool, eg_ballot_job *job)
{
    eg_crew_drop(pool->crew, job);
}

void
eg_pool_finish(eg_pool *pool)
{
    eg_crew_finish(pool->crew);
    for (unsigned i = 1; i < pool->worker_count; i++) {
        eg_ballot_worker_merge(&pool->workers[0], &pool->workers[i]);
    }
}

eg_ballot_worker *
eg_pool_total(eg_pool *pool)
{
    return &pool->workers[0];
}

void
eg_pool_free(eg_pool *pool)
{
    if (pool == NULL) {
        return;
    }
    eg_crew_free(pool->crew);
    for (size_t i = 0;
         pool->jobs != NULL && i < eg_crew_jobs(pool->worker_count); i++) {
        eg_ballot_job_free(&pool->jobs[i]);
    }
    for (unsigned i = 0; pool->workers != NULL && i < pool->worker_count; i++) {
        eg_ballot_worker_free(&pool->workers[i]);
    }
    free(pool->jobs);
    free(pool->workers);
    free(pool);
}
