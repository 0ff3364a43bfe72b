/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A crew: a fixed set of jobs that move between two lists, free and ready.
 * A loop: a counter from which the threads take their indices.
 */
#include "base/crew.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

/** More than what the frames of one job take. */
#define STACK_WIPED ((size_t)128 * 1024)

/** Overwrite what calls have left below this frame: some handle secrets. */
__attribute__((noinline)) static void
wipe_stack(void)
{
    uint8_t below[STACK_WIPED];
    eg_wipe(below, sizeof(below));
}

/** A last-in first-out list of jobs. */
typedef struct job_list {
    void **job;
    size_t len;
} job_list;

struct eg_crew {
    eg_crew_plan plan;
    pthread_mutex_t lock;
    pthread_cond_t work;  /**< Something is ready, or it is over. */
    pthread_cond_t space; /**< Something is free. */
    job_list free_jobs;
    job_list ready;
    bool over;
    pthread_t *threads;
    unsigned thread_count; /**< Threads that run; 0: the caller works. */
};

unsigned
eg_crew_processors(void)
{
    const long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1                           ? 1
           : n > (long)EG_CREW_WORKERS_MAX ? EG_CREW_WORKERS_MAX
                                           : (unsigned)n;
}

unsigned
eg_crew_workers(unsigned wanted)
{
    return wanted == 0                    ? eg_crew_processors()
           : wanted > EG_CREW_WORKERS_MAX ? EG_CREW_WORKERS_MAX
                                          : wanted;
}

size_t
eg_crew_jobs(unsigned workers)
{
    return (size_t)workers * EG_CREW_JOBS_PER_WORKER;
}

static void *
worker_at(const eg_crew *crew, unsigned i)
{
    return (char *)crew->plan.worker + i * crew->plan.worker_size;
}

/** The next job for a worker; NULL when it is over. */
static void *
next_ready(eg_crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    while (crew->ready.len == 0 && !crew->over) {
        pthread_cond_wait(&crew->work, &crew->lock);
    }
    void *job =
        crew->ready.len == 0 ? NULL : crew->ready.job[--crew->ready.len];
    pthread_mutex_unlock(&crew->lock);
    return job;
}

static void
put_free(eg_crew *crew, void *job)
{
    pthread_mutex_lock(&crew->lock);
    crew->free_jobs.job[crew->free_jobs.len++] = job;
    pthread_cond_signal(&crew->space);
    pthread_mutex_unlock(&crew->lock);
}

/** What a thread is started with. */
typedef struct thread_start {
    eg_crew *crew;
    void *worker;
} thread_start;

static void *
run_thread(void *argument)
{
    thread_start start = *(thread_start *)argument;
    free(argument);
    for (void *job = next_ready(start.crew); job != NULL;
         job = next_ready(start.crew)) {
        start.crew->plan.run(start.worker, job);
        put_free(start.crew, job);
    }
    wipe_stack();
    return NULL;
}

static eg_status
start_threads(eg_crew *crew)
{
    for (unsigned i = 0; i < crew->plan.workers && crew->plan.workers > 1;
         i++) {
        thread_start *start = malloc(sizeof(*start));
        if (start == NULL) {
            return EG_ERR_MEMORY;
        }
        *start = (thread_start){crew, worker_at(crew, i)};
        if (pthread_create(&crew->threads[i], NULL, run_thread, start) != 0) {
            free(start);
            return EG_OK; /* fewer threads, or none, do the same work */
        }
        crew->thread_count++;
    }
    return EG_OK;
}

static eg_status
make_lists(eg_crew *crew)
{
    const size_t jobs = eg_crew_jobs(crew->plan.workers);
    crew->free_jobs.job = calloc(jobs, sizeof(void *));
    crew->ready.job = calloc(jobs, sizeof(void *));
    crew->threads = calloc(crew->plan.workers, sizeof(*crew->threads));
    if (crew->free_jobs.job == NULL || crew->ready.job == NULL ||
        crew->threads == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < jobs; i++) {
        crew->free_jobs.job[crew->free_jobs.len++] =
            (char *)crew->plan.job + i * crew->plan.job_size;
    }
    return EG_OK;
}

eg_status
eg_crew_new(eg_crew **out, const eg_crew_plan *plan)
{
    eg_crew *crew = calloc(1, sizeof(*crew));
    if (crew == NULL) {
        return EG_ERR_MEMORY;
    }
    crew->plan = *plan;
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->work, NULL);
    pthread_cond_init(&crew->space, NULL);
    eg_status status = make_lists(crew);
    if (status == EG_OK) {
        status = start_threads(crew);
    }
    if (status != EG_OK) {
        eg_crew_free(crew);
        return status;
    }
    *out = crew;
    return EG_OK;
}

void *
eg_crew_take(eg_crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    while (crew->free_jobs.len == 0) {
        pthread_cond_wait(&crew->space, &crew->lock);
    }
    void *job = crew->free_jobs.job[--crew->free_jobs.len];
    pthread_mutex_unlock(&crew->lock);
    return job;
}

void
eg_crew_submit(eg_crew *crew, void *job)
{
    if (crew->thread_count == 0) {
        crew->plan.run(worker_at(crew, 0), job);
        put_free(crew, job);
        return;
    }
    pthread_mutex_lock(&crew->lock);
    crew->ready.job[crew->ready.len++] = job;
    pthread_cond_signal(&crew->work);
    pthread_mutex_unlock(&crew->lock);
}

void
eg_crew_drop(eg_crew *crew, void *job)
{
    put_free(crew, job);
}

void
eg_crew_finish(eg_crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    crew->over = true;
    pthread_cond_broadcast(&crew->work);
    pthread_mutex_unlock(&crew->lock);
    for (unsigned i = 0; i < crew->thread_count; i++) {
        pthread_join(crew->threads[i], NULL);
    }
    crew->thread_count = 0;
}

void
eg_crew_free(eg_crew *crew)
{
    if (crew == NULL) {
        return;
    }
    eg_crew_finish(crew);
    free(crew->free_jobs.job);
    free(crew->ready.job);
    free(crew->threads);
    pthread_cond_destroy(&crew->space);
    pthread_cond_destroy(&crew->work);
    pthread_mutex_destroy(&crew->lock);
    free(crew);
}

/* -- loops ----------------------------------------------------------------- */

/** One eg_crew_each(). */
typedef struct loop {
    eg_status (*call)(void *context,
                      unsigned worker,
                      size_t index,
                      eg_error *err);
    void *context;
    pthread_mutex_t lock;
    size_t next;   /**< Index to begin next. */
    size_t failed; /**< Lowest index that failed; at first the number of all. */
    eg_status status;
    eg_error err; /**< Of the call @p failed. */
} loop;

/** One thread of a loop. */
typedef struct loop_thread {
    loop *loop;
    unsigned worker;
    pthread_t id;
} loop_thread;

/** Take the next index; false when there is nothing more to begin. */
static bool
take_index(loop *l, size_t *index)
{
    pthread_mutex_lock(&l->lock);
    const bool more = l->next < l->failed;
    *index = l->next;
    l->next += more ? 1 : 0;
    pthread_mutex_unlock(&l->lock);
    return more;
}

static void
note_failure(loop *l, size_t index, eg_status status, const eg_error *err)
{
    pthread_mutex_lock(&l->lock);
    if (index < l->failed) {
        l->failed = index;
        l->status = status;
        l->err = *err;
    }
    pthread_mutex_unlock(&l->lock);
}

static void
work_off(loop *l, unsigned worker)
{
    size_t index = 0;
    while (take_index(l, &index)) {
        eg_error err = {.status = EG_OK};
        const eg_status status = l->call(l->context, worker, index, &err);
        if (status != EG_OK) {
            note_failure(l, index, status, &err);
        }
    }
    wipe_stack();
}

static void *
run_loop_thread(void *argument)
{
    const loop_thread *t = argument;
    work_off(t->loop, t->worker);
    return NULL;
}

/** Run the loop on the caller's thread and up to @p helpers others. */
static void
run_loop(loop *l, loop_thread *thread, unsigned helpers)
{
    unsigned started = 0;
    for (; started < helpers; started++) {
        loop_thread *t = &thread[started];
        *t = (loop_thread){.loop = l, .worker = started + 1};
        if (pthread_create(&t->id, NULL, run_loop_thread, t) != 0) {
            break; /* fewer threads do the same work */
        }
    }
    work_off(l, 0);
    for (unsigned i = 0; i < started; i++) {
        pthread_join(thread[i].id, NULL);
    }
}

eg_status
eg_crew_each(unsigned threads,
             size_t count,
             eg_status (*call)(void *context,
                               unsigned worker,
                               size_t index,
                               eg_error *err),
             void *context,
             eg_error *err)
{
    loop l = {
        .call = call, .context = context, .failed = count, .status = EG_OK};
    if (threads > EG_CREW_WORKERS_MAX) {
        threads = EG_CREW_WORKERS_MAX;
    }
    if (threads > count) {
        threads = (unsigned)count;
    }
    const unsigned helpers = threads > 1 ? threads - 1 : 0;
    loop_thread *thread =
        helpers == 0 ? NULL : calloc(helpers, sizeof(*thread));
    pthread_mutex_init(&l.lock, NULL);
    run_loop(&l, thread, thread == NULL ? 0 : helpers);
    pthread_mutex_destroy(&l.lock);
    free(thread);
    if (l.status != EG_OK && err != NULL) {
        *err = l.err;
    }
    return l.status;
}
