/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests that change a board, in two steps.
 *
 * A request is made ready in the thread that received it: signature, encoding
 * and hashes, which is most of the work and needs no store.  Then jobs are
 * applied one after the other within one transaction, so that many of them cost
 * one commit; a job that is refused leaves nothing behind.  Answers are given
 * when the transaction is on the disk: acknowledged means synced.
 */
#ifndef APP_BOARD_SERVE_JOB_H
#define APP_BOARD_SERVE_JOB_H

#include "board/serve/board.h"
#include "record/ballot_brief.h"

/** A ballot that was made ready. */
typedef struct board_item {
    eg_span bytes;
    eg_ballot_brief brief;
    eg_hash hash;   /**< SHA-256 of its bytes. */
    uint64_t index; /**< Of its entry, once applied. */
} board_item;

/** What a device submits. */
typedef struct board_batch {
    app_batch in;
    board_item *item;
    uint64_t *decision_index; /**< Of the decisions' entries. */
    app_message closing;      /**< The message of step 8, if there is one. */
    app_ballots about;        /**< What it says. */
    board_device device;      /**< As it is afterwards. */
} board_batch;

/** What an official publishes. */
typedef struct board_publication {
    app_publication in;
    eg_span content;
    app_message card; /**< Of a device. */
    app_card who;
    uint64_t index; /**< Of its entry. */
} board_publication;

typedef struct board_job board_job;
struct board_job {
    const board *board;
    eg_arena *arena;
    app_message message;
    board_batch batch;
    board_publication publication;
    board_cosigned cosigned; /**< What a witness, or somebody for it, brings. */
    /**
     * Do it.  EG_REJECT: it is refused, and the answer says why; any other
     * failure is the machine's and ends the transaction.
     */
    eg_status (*apply)(board_writer *w, board_job *job, eg_error *err);
    /** Write the members of the answer. */
    void (*tell)(const board_job *job, eg_json_writer *w);
    board_answer *answer;
    board_job *next; /**< In a queue. */
    void (*done)(void *context);
    void *context;
};

/**
 * Make a request ready.
 *
 * @param[out] out     Free it with board_job_free(); NULL if it is refused.
 * @param[in]  request Must outlive the job.
 * @param[out] answer  Must outlive the job; filled if it is refused.
 */
void board_job_new(board_job **out,
                   const board *b,
                   const board_request *request,
                   board_answer *answer);
void board_job_free(board_job *job);

/** A job that writes what changes nothing: it shows that the board can write.
 *  NULL without memory; then @p answer is a refusal. */
board_job *board_job_probe(const board *b, board_answer *answer);

/**
 * Apply jobs in one transaction and fill their answers.
 *
 * @param[in] first A list of jobs.
 * @param[out] err  What the machine said, when this is not EG_OK; the answers
 *                  then say that the board cannot answer.
 */
EG_NODISCARD eg_status board_apply(board_writer *w,
                                   board_job *first,
                                   eg_error *err);

/** Answer any request at once, in this thread. */
void board_handle(board_reader *r,
                  board_writer *w,
                  const board_request *request,
                  board_answer *answer);

/* -- the two kinds of jobs; for job.c --------------------------------------- */

/** Make ready what device @p device submits; refusals as eg_status. */
EG_NODISCARD eg_status board_batch_prepare(board_job *job,
                                           const eg_hash *device,
                                           eg_span body,
                                           eg_error *err);
void board_batch_free(board_batch *batch);

EG_NODISCARD eg_status board_publication_prepare(board_job *job,
                                                 eg_span body,
                                                 eg_error *err);
void board_publication_free(board_publication *publication);

/** Parse a message of @p step of this election. */
EG_NODISCARD eg_status board_message(app_message *out,
                                     const board *b,
                                     eg_span bytes,
                                     app_step step,
                                     uint32_t sender,
                                     eg_error *err);

/** Refuse a job: EG_REJECT, or EG_ERR_MEMORY. */
eg_status
board_job_refuse(board_job *job, unsigned status, const char *format, ...)
    EG_PRINTF(3, 4);

#endif
