/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fixed set of jobs that move between two lists: free and ready.
 */
#include "verify/pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

/** Jobs for each worker: one at work, one waiting. */
#define JOBS_PER_WORKER 2

/** A last-in first-out list of jobs. */
typedef struct job_list {
    eg_ballot_job **job;
    size_t len;
} job_list;

struct eg_pool {
    pthread_mutex_t lock;
    pthread_cond_t work;  /**< Something is ready, or it is over. */
    pthread_cond_t space; /**< Something is free. */
    job_list free_jobs;
    job_list ready;
    bool over;

    eg_ballot_job *jobs;
    size_t job_count;
    eg_ballot_worker *workers;
    pthread_t *threads;
    unsigned worker_count;
    unsigned thread_count; /**< Threads that run; 0: the caller works. */
};

unsigned
eg_pool_processors(void)
{
    const long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1                     ? 1
           : n > EG_POOL_WORKERS_MAX ? EG_POOL_WORKERS_MAX
                                     : (unsigned)n;
}

/** The next job for a worker; NULL when it is over. */
static eg_ballot_job *
next_ready(eg_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    while (pool->ready.len == 0 && !pool->over) {
        pthread_cond_wait(&pool->work, &pool->lock);
    }
    eg_ballot_job *job =
        pool->ready.len == 0 ? NULL : pool->ready.job[--pool->ready.len];
    pthread_mutex_unlock(&pool->lock);
    return job;
}

static void
put_free(eg_pool *pool, eg_ballot_job *job)
{
    pthread_mutex_lock(&pool->lock);
    pool->free_jobs.job[pool->free_jobs.len++] = job;
    pthread_cond_signal(&pool->space);
    pthread_mutex_unlock(&pool->lock);
}

/** What a thread is started with. */
typedef struct thread_start {
    eg_pool *pool;
    eg_ballot_worker *worker;
} thread_start;

static void *
run_thread(void *argument)
{
    thread_start start = *(thread_start *)argument;
    free(argument);
    for (eg_ballot_job *job = next_ready(start.pool); job != NULL;
         job = next_ready(start.pool)) {
        eg_ballot_worker_run(start.worker, job);
        put_free(start.pool, job);
    }
    return NULL;
}

static eg_status
start_threads(eg_pool *pool)
{
    for (unsigned i = 0; i < pool->worker_count && pool->worker_count > 1;
         i++) {
        thread_start *start = malloc(sizeof(*start));
        if (start == NULL) {
            return EG_ERR_MEMORY;
        }
        *start = (thread_start){pool, &pool->workers[i]};
        if (pthread_create(&pool->threads[i], NULL, run_thread, start) != 0) {
            free(start);
            return EG_OK; /* fewer threads, or none, do the same work */
        }
        pool->thread_count++;
    }
    return EG_OK;
}

static eg_status
allocate(eg_pool *pool)
{
    const size_t n = pool->worker_count;
    pool->job_count = n * JOBS_PER_WORKER;
    pool->jobs = calloc(pool->job_count, sizeof(*pool->jobs));
    pool->free_jobs.job = calloc(pool->job_count, sizeof(void *));
    pool->ready.job = calloc(pool->job_count, sizeof(void *));
    pool->workers = calloc(n, sizeof(*pool->workers));
    pool->threads = calloc(n, sizeof(*pool->threads));
    if (pool->jobs == NULL || pool->free_jobs.job == NULL ||
        pool->ready.job == NULL || pool->workers == NULL ||
        pool->threads == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < pool->job_count; i++) {
        pool->free_jobs.job[pool->free_jobs.len++] = &pool->jobs[i];
    }
    return EG_OK;
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
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work, NULL);
    pthread_cond_init(&pool->space, NULL);
    pool->worker_count = workers < 1                     ? 1
                         : workers > EG_POOL_WORKERS_MAX ? EG_POOL_WORKERS_MAX
                                                         : workers;
    eg_status status = allocate(pool);
    for (unsigned i = 0; i < pool->worker_count && status == EG_OK; i++) {
        status = eg_ballot_worker_init(&pool->workers[i], election, openings);
    }
    if (status == EG_OK) {
        status = start_threads(pool);
    }
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
    pthread_mutex_lock(&pool->lock);
    while (pool->free_jobs.len == 0) {
        pthread_cond_wait(&pool->space, &pool->lock);
    }
    eg_ballot_job *job = pool->free_jobs.job[--pool->free_jobs.len];
    pthread_mutex_unlock(&pool->lock);
    eg_ballot_job_clear(job);
    return job;
}

void
eg_pool_submit(eg_pool *pool, eg_ballot_job *job)
{
    if (pool->thread_count == 0) {
        eg_ballot_worker_run(&pool->workers[0], job);
        put_free(pool, job);
        return;
    }
    pthread_mutex_lock(&pool->lock);
    pool->ready.job[pool->ready.len++] = job;
    pthread_cond_signal(&pool->work);
    pthread_mutex_unlock(&pool->lock);
}

void
eg_pool_drop(eg_pool *pool, eg_ballot_job *job)
{
    put_free(pool, job);
}

/** Let the threads run dry and wait for them. */
static void
stop_threads(eg_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->over = true;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->thread_count; i++) {
        pthread_join(pool->threads[i], NULL);
    }
    pool->thread_count = 0;
}

void
eg_pool_finish(eg_pool *pool)
{
    stop_threads(pool);
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
    stop_threads(pool);
    for (size_t i = 0; pool->jobs != NULL && i < pool->job_count; i++) {
        eg_ballot_job_free(&pool->jobs[i]);
    }
    for (unsigned i = 0; pool->workers != NULL && i < pool->worker_count; i++) {
        eg_ballot_worker_free(&pool->workers[i]);
    }
    free(pool->jobs);
    free(pool->free_jobs.job);
    free(pool->ready.job);
    free(pool->workers);
    free(pool->threads);
    pthread_cond_destroy(&pool->space);
    pthread_cond_destroy(&pool->work);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}
