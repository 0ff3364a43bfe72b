/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Group commit.
 */
#include "board/serve/queue.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "common/journal.h"

const uint64_t board_queue_bound[BOARD_QUEUE_BUCKETS - 1] = {
    1000000,    2500000,    5000000,    10000000,  25000000,
    50000000,   100000000,  250000000,  500000000, 1000000000,
    2500000000, 5000000000, 10000000000};

struct board_queue {
    board_writer *writer;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    board_job *first; /**< In the order of their coming. */
    board_job **last;
    bool ending;
    bool failing; /**< The last group failed. */
    board_queue_counts counts;
};

/** Take the next group; NULL at the end. */
static board_job *
take_group(board_queue *q)
{
    pthread_mutex_lock(&q->mutex);
    while (q->first == NULL && !q->ending) {
        pthread_cond_wait(&q->changed, &q->mutex);
    }
    board_job *group = q->first;
    board_job **end = &q->first;
    for (size_t n = 0; n < BOARD_GROUP_MAX && *end != NULL; n++) {
        end = &(*end)->next;
        q->counts.jobs++;
        q->counts.waiting--;
    }
    board_job *rest = group == NULL ? NULL : *end;
    if (group != NULL) {
        *end = NULL;
        q->counts.groups++;
    }
    q->first = rest;
    if (rest == NULL) {
        q->last = &q->first;
    }
    pthread_mutex_unlock(&q->mutex);
    return group;
}

static uint64_t
nanoseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000U + (uint64_t)t.tv_nsec;
}

/** Count a group that took so long; whether the one before it failed. */
static bool
count_group(board_queue *q, uint64_t took, bool good)
{
    size_t bucket = 0;
    while (bucket < BOARD_QUEUE_BUCKETS - 1 &&
           took > board_queue_bound[bucket]) {
        bucket++;
    }
    pthread_mutex_lock(&q->mutex);
    const bool before = q->failing;
    q->failing = !good;
    q->counts.took[bucket]++;
    q->counts.nanoseconds += took;
    q->counts.failed += good ? 0 : 1;
    pthread_mutex_unlock(&q->mutex);
    return before;
}

/** Commit a group, and tell whoever runs the board when that begins to fail,
 * and when it works again. */
static void
commit(board_queue *q, board_job *group)
{
    eg_error err = {0};
    const uint64_t start = nanoseconds();
    const bool good = board_apply(q->writer, group, &err) == EG_OK;
    const bool failed_before = count_group(q, nanoseconds() - start, good);
    if (!good && !failed_before) {
        app_tell_failure("store-failed", &err);
    } else if (good && failed_before) {
        app_tell(APP_INFO, "store-works-again", NULL, 0);
    }
}

static void *
work(void *context)
{
    board_queue *q = context;
    board_job *group;
    while ((group = take_group(q)) != NULL) {
        commit(q, group);
        while (group != NULL) {
            board_job *job = group;
            group = job->next; /* it may be gone after done() */
            job->done(job->context);
        }
    }
    return NULL;
}

eg_status
board_queue_new(board_queue **out, board_writer *w, eg_error *err)
{
    board_queue *q = calloc(1, sizeof(*q));
    if (q == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the queue");
    }
    q->writer = w;
    q->last = &q->first;
    pthread_mutex_init(&q->mutex, NULL);
    pthread_cond_init(&q->changed, NULL);
    if (pthread_create(&q->thread, NULL, work, q) != 0) {
        pthread_cond_destroy(&q->changed);
        pthread_mutex_destroy(&q->mutex);
        free(q);
        return eg_fail(err, EG_ERR_MEMORY, "no thread can be started");
    }
    *out = q;
    return EG_OK;
}

void
board_queue_put(board_queue *q, board_job *job)
{
    job->next = NULL;
    pthread_mutex_lock(&q->mutex);
    *q->last = job;
    q->last = &job->next;
    q->counts.waiting++;
    pthread_cond_signal(&q->changed);
    pthread_mutex_unlock(&q->mutex);
}

void
board_queue_count(board_queue *q, board_queue_counts *out)
{
    pthread_mutex_lock(&q->mutex);
    *out = q->counts;
    pthread_mutex_unlock(&q->mutex);
}

void
board_queue_free(board_queue *q)
{
    if (q == NULL) {
        return;
    }
    pthread_mutex_lock(&q->mutex);
    q->ending = true;
    pthread_cond_signal(&q->changed);
    pthread_mutex_unlock(&q->mutex);
    pthread_join(q->thread, NULL);
    pthread_cond_destroy(&q->changed);
    pthread_mutex_destroy(&q->mutex);
    free(q);
}
