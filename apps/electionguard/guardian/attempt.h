/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guardian's part in one attempt at a decryption, over three runs of the
 * program.
 *
 *   attempt-N.state       the sealed seed; then the response; or "over"
 *   attempt-N-commit.egm  own commitments as they were sent
 *   attempt-N.pin         whose commitments were there when we revealed
 *   attempt-N-reveal.egm  what was revealed, as it was sent
 *
 * The random u_i come from the seed and the request, so each run has the same;
 * the seed is gone once an answer exists.  docs/messages.md says why.
 */
#ifndef APP_ELECTIONGUARD_GUARDIAN_ATTEMPT_H
#define APP_ELECTIONGUARD_GUARDIAN_ATTEMPT_H

#include "electionguard/guardian/state.h"
#include "message/workload.h"

/** Room for the name of one of these files. */
#define ATTEMPT_NAME_MAX 48

typedef enum attempt_file {
    ATTEMPT_STATE,
    ATTEMPT_COMMIT,
    ATTEMPT_PIN,
    ATTEMPT_REVEAL
} attempt_file;

void attempt_name(char out[ATTEMPT_NAME_MAX], attempt_file f, uint32_t number);

/** How far an attempt is. */
typedef enum attempt_stage {
    ATTEMPT_NONE,     /**< Nothing was done. */
    ATTEMPT_OPEN,     /**< The seed is there. */
    ATTEMPT_ANSWERED, /**< The response is there, the seed is not. */
    ATTEMPT_OVER      /**< It came to nothing. */
} attempt_stage;

/** One attempt; secret parts in locked memory. */
typedef struct attempt {
    app_request request;
    eg_quorum quorum;
    attempt_stage stage;
    app_secret key_memory;
    eg_guardian_key *key;
    app_secret rng_memory; /**< Seed and state of the expansion. */
    app_workload work;
    eg_ballot_view *view;
    eg_decrypt_batch batch[EG_KEY_KINDS]; /**< Tally, contest data. */
    eg_decrypt_round *round[EG_KEY_KINDS];
    eg_hash *commitment[EG_KEY_KINDS]; /**< The own d_i. */
} attempt;

/**
 * Find the latest request, see that this guardian takes part, and how far it
 * is.
 *
 * @retval EG_ERR_STATE     The key ceremony is not done, the guardian does not
 *                          take part, or the attempt is over.
 * @retval EG_ERR_NOT_FOUND There is no request.
 */
EG_NODISCARD eg_status attempt_find(guardian *g, attempt *a, eg_error *err);

/**
 * Read the own copy of the record: it is of this very election, its aggregated
 * root is the request's; make the view of all ballots and the batches.
 *
 * @retval EG_REJECT It is another record.
 */
EG_NODISCARD eg_status attempt_load(guardian *g, attempt *a, eg_error *err);

/** Draw and seal the seed of a new attempt; seeds of older ones are removed. */
EG_NODISCARD eg_status attempt_seed(guardian *g, attempt *a, eg_error *err);

/**
 * Open the seed and commit: the same u_i and d_i in every run.
 *
 * @retval EG_ERR_STATE The seed belongs to another request of this number.
 */
EG_NODISCARD eg_status attempt_begin(guardian *g, attempt *a, eg_error *err);

/** The attempt came to nothing: the seed is removed for good. */
EG_NODISCARD eg_status attempt_end(guardian *g,
                                   const attempt *a,
                                   eg_error *err);

/** How far attempt @p number is, by its state file. */
EG_NODISCARD eg_status attempt_stage_read(const guardian *g,
                                          uint32_t number,
                                          attempt_stage *stage,
                                          eg_error *err);

/**
 * The own commitments, kept as @p name, answer this request and not another of
 * its number.
 */
EG_NODISCARD eg_status attempt_same(guardian *g,
                                    const attempt *a,
                                    const char *name,
                                    eg_error *err);

/** What the guardians of the quorum sent, by position. */
typedef struct attempt_answers {
    const eg_hash **commitment[EG_KEY_KINDS];
    const eg_decrypt_reveal **reveal[EG_KEY_KINDS];
    eg_hash *digest; /**< Of the commit messages. */
} attempt_answers;

/**
 * Take the commitments of all from the mail.
 *
 * @retval EG_ERR_STATE     Some are missing.
 * @retval EG_ERR_MALFORMED A guardian contradicts itself, or commits to
 *                          another number of values.
 */
EG_NODISCARD eg_status attempt_commitments(guardian *g,
                                           attempt *a,
                                           attempt_answers *out,
                                           eg_error *err);
/** Take what all have revealed; as above. */
EG_NODISCARD eg_status attempt_reveals(guardian *g,
                                       attempt *a,
                                       attempt_answers *out,
                                       eg_error *err);

/** Remember the commitments, or compare them with those remembered. */
EG_NODISCARD eg_status attempt_pin(guardian *g,
                                   attempt *a,
                                   const attempt_answers *answers,
                                   eg_error *err);

/** A step failed for somebody: say who. */
eg_status attempt_blame(const guardian *g,
                        const eg_blame *blame,
                        eg_status status,
                        eg_error *err);

void attempt_free(attempt *a);

/** Run @p work on the latest attempt and free it. */
EG_NODISCARD eg_status attempt_run(guardian *g,
                                   eg_status (*work)(guardian *g,
                                                     attempt *a,
                                                     eg_error *err),
                                   eg_error *err);

/** Lines for `guardian status`. */
EG_NODISCARD eg_status guardian_attempts_show(guardian *g, eg_error *err);

#endif
