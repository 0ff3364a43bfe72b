/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one thread that writes: while it commits a group of jobs, the next group
 * gathers.  So submissions cost a commit a group, however many wait.
 */
#ifndef APP_BOARD_SERVE_QUEUE_H
#define APP_BOARD_SERVE_QUEUE_H

#include "board/serve/job.h"

typedef struct board_queue board_queue;

/** Most jobs of a group. */
#define BOARD_GROUP_MAX 256

/** How many ranges of time groups are counted in. */
#define BOARD_QUEUE_BUCKETS 14

/** The longest time of each range but the last, in nanoseconds. */
extern const uint64_t board_queue_bound[BOARD_QUEUE_BUCKETS - 1];

/** What a queue has done. */
typedef struct board_queue_counts {
    uint64_t jobs;
    uint64_t groups;
    uint64_t failed;                    /**< Groups that the machine failed. */
    uint64_t waiting;                   /**< Jobs that no group has yet. */
    uint64_t took[BOARD_QUEUE_BUCKETS]; /**< Groups that took so long. */
    uint64_t nanoseconds;               /**< All groups together. */
} board_queue_counts;

/**
 * Start the thread.
 *
 * @param[in] w Taken over: nobody else uses it until board_queue_free().
 *
 * @retval EG_ERR_MEMORY No memory, or no thread.
 */
EG_NODISCARD eg_status board_queue_new(board_queue **out,
                                       board_writer *w,
                                       eg_error *err);

/** Hand over a job; job->done() is called in the thread that writes. */
void board_queue_put(board_queue *queue, board_job *job);

void board_queue_count(board_queue *queue, board_queue_counts *out);

/** Do what was handed over, and end the thread.  NULL is harmless. */
void board_queue_free(board_queue *queue);

#endif
