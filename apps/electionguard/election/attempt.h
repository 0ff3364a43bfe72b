/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attempts at a decryption: the requests that were posted, and what guardians
 * answered to the last of them.
 */
#ifndef APP_ELECTIONGUARD_ELECTION_ATTEMPT_H
#define APP_ELECTIONGUARD_ELECTION_ATTEMPT_H

#include "electionguard/election/state.h"

/** Where requests for a decryption are kept, and those for audits. */
#define ELECTION_REQUESTS "requests"
#define ELECTION_AUDITS   "audits"

/** DIR/FOLDER/<attempt>.egm; the folder is made. */
EG_NODISCARD eg_status election_attempt_path(char out[APP_PATH_MAX],
                                             const char *dir,
                                             const char *folder,
                                             uint32_t attempt,
                                             eg_error *err);

/**
 * The last request that was made; attempt 0: none.
 *
 * @param[in] arena Holds what @p out points to.
 */
EG_NODISCARD eg_status election_attempt_last(app_request *out,
                                             eg_arena *arena,
                                             const char *dir,
                                             const char *folder,
                                             eg_error *err);

/** Say whose answers of @p step are missing; EG_OK: nobody's. */
EG_NODISCARD eg_status election_answers_missing(const election_state *state,
                                                const app_mail *mail,
                                                const app_request *request,
                                                app_step step,
                                                eg_error *err);

/** What cannot be right is its signer's fault: EG_REJECT instead of
 * EG_ERR_MALFORMED, with a name. */
EG_NODISCARD eg_status election_answer_blame(const election_state *state,
                                             const app_message *m,
                                             eg_status status,
                                             eg_error *err);

/** What the guardians of a request answered; each by position. */
typedef struct election_answers {
    app_commit commit[EG_GUARDIANS_MAX];
    app_reveal reveal[EG_GUARDIANS_MAX];
    app_respond respond[EG_GUARDIANS_MAX];
} election_answers;

/** How many values an answer must have. */
typedef struct election_shape {
    size_t tally;
    size_t data;
    size_t nonces;
} election_shape;

/**
 * Take all answers to @p request from @p mail.
 *
 * @retval EG_ERR_STATE Some are missing; @p err says of whom and which.
 * @retval EG_REJECT    A guardian's answer cannot be right; @p err names it.
 */
EG_NODISCARD eg_status election_answers_take(election_answers *out,
                                             eg_arena *arena,
                                             const election_state *state,
                                             const app_mail *mail,
                                             const app_request *request,
                                             const election_shape *shape,
                                             eg_error *err);

#endif
