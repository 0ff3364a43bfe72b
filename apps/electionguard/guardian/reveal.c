/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard guardian reveal: all have committed, show what to.
 */
#include <inttypes.h>

#include "base/base.h"
#include "electionguard/guardian/attempt.h"
#include "electionguard/verbs.h"
#include "message/payload_parts.h"

static const struct argp_option options[] = {GUARDIAN_MAIL_OPTION,
                                             GUARDIAN_RECORD_OPTION,
                                             GUARDIAN_JOBS_OPTION,
                                             {0}};

static const struct argp argp = {
    options,
    guardian_parse,
    "DIR",
    "Reveal this guardian's partial decryptions, once all guardians of the "
    "request have committed. Their commitments are remembered: later ones are "
    "not believed.",
    guardian_children,
    0,
    0};

/** Reveal one batch. */
static eg_status
reveal_batch(guardian *g,
             attempt *a,
             int kind,
             const attempt_answers *answers,
             eg_decrypt_reveal **out,
             eg_error *err)
{
    void *place = NULL;
    const size_t len = a->batch[kind].len;
    EG_TRY(app_part_alloc(g->arena, &place, len, sizeof(**out), err));
    *out = place;
    if (len == 0) {
        return EG_OK;
    }
    eg_blame blame = {0};
    return attempt_blame(g, &blame,
                         eg_decrypt_round_reveal(a->round[kind], *out,
                                                 answers->commitment[kind],
                                                 &blame, err),
                         err);
}

static eg_status
reveal(guardian *g, attempt *a, const char *name, eg_error *err)
{
    EG_TRY(attempt_load(g, a, err));
    attempt_answers answers = {0};
    EG_TRY(attempt_commitments(g, a, &answers, err));
    EG_TRY(attempt_begin(g, a, err));
    app_reveal out = {.request = a->request.digest,
                      .tally_len = a->batch[EG_KEY_VOTE].len,
                      .data_len = a->batch[EG_KEY_DATA].len};
    EG_TRY(reveal_batch(g, a, EG_KEY_VOTE, &answers, &out.tally, err));
    EG_TRY(reveal_batch(g, a, EG_KEY_DATA, &answers, &out.data, err));
    EG_TRY(attempt_pin(g, a, &answers, err));
    EG_BUFFER(payload, APP_MESSAGE_MAX);
    EG_TRY(app_reveal_write(g->group, &payload, &out, err));
    return guardian_send(g, name, APP_STEP_REVEAL, a->request.attempt,
                         eg_buffer_span(&payload), err);
}

static eg_status
work_attempt(guardian *g, attempt *a, eg_error *err)
{
    char commit[ATTEMPT_NAME_MAX];
    char name[ATTEMPT_NAME_MAX];
    attempt_name(commit, ATTEMPT_COMMIT, a->request.attempt);
    attempt_name(name, ATTEMPT_REVEAL, a->request.attempt);
    EG_TRY(guardian_require(g, commit, "commit", err));
    EG_TRY(attempt_same(g, a, commit, err));
    return guardian_has(g, name) ? guardian_resend(g, name, APP_STEP_REVEAL,
                                                   a->request.attempt, err)
                                 : reveal(g, a, name, err);
}

static eg_status
work(guardian *g, eg_error *err)
{
    return attempt_run(g, work_attempt, err);
}

static int
run(int argc, char **argv)
{
    return guardian_run(&argp,
                        GUARDIAN_NEEDS_MAIL | GUARDIAN_NEEDS_RECORD |
                            GUARDIAN_NEEDS_INVITED,
                        work, argc, argv);
}

const app_verb verb_guardian_reveal = {
    .group = "guardian",
    .name = "reveal",
    .summary = "reveal partial decryptions",
    .argp = &argp,
    .run = run,
};
