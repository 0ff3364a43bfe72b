/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard guardian commit: verify the own copy of the record, commit.
 */
#include <inttypes.h>
#include <string.h>

#include "base/base.h"
#include "electionguard/guardian/attempt.h"
#include "electionguard/guardian/own_record.h"
#include "electionguard/verbs.h"

static const struct argp_option options[] = {
    GUARDIAN_MAIL_OPTION,
    GUARDIAN_RECORD_OPTION,
    GUARDIAN_JOBS_OPTION,
    {0},
};

static const struct argp argp = {
    options,
    guardian_parse,
    "DIR",
    "Verify this guardian's own copy of the record (Verifications 1 to 9 "
    "and 15 to 17) and commit to random values for the decryption that the "
    "administrator "
    "asks for.\vThis guardian's answers depend on its own copy alone: do not "
    "point --record at a folder that others can change.",
    guardian_children,
    0,
    0};

static eg_status
commit(guardian *g, attempt *a, const char *name, eg_error *err)
{
    EG_TRY(guardian_record_verify(g, err));
    EG_TRY(attempt_load(g, a, err));
    EG_TRY(attempt_seed(g, a, err));
    EG_TRY(attempt_begin(g, a, err));
    const app_commit out = {.request = a->request.digest,
                            .tally = a->commitment[EG_KEY_VOTE],
                            .tally_len = a->batch[EG_KEY_VOTE].len,
                            .data = a->commitment[EG_KEY_DATA],
                            .data_len = a->batch[EG_KEY_DATA].len};
    EG_BUFFER(payload, APP_MESSAGE_MAX);
    EG_TRY(app_commit_write(&payload, &out, err));
    EG_TRY(guardian_send(g, name, APP_STEP_COMMIT, a->request.attempt,
                         eg_buffer_span(&payload), err));
    app_say(&g->args->common,
            "the record verifies; committed for attempt %" PRIu32
            ": %zu fields, %zu contest data, %zu challenged ballots to open",
            a->request.attempt, a->work.tally_len, a->work.data_len,
            a->work.challenged_len);
    return EG_OK;
}

static eg_status
work_attempt(guardian *g, attempt *a, eg_error *err)
{
    char name[ATTEMPT_NAME_MAX];
    attempt_name(name, ATTEMPT_COMMIT, a->request.attempt);
    if (!guardian_has(g, name)) {
        return commit(g, a, name, err);
    }
    EG_TRY(attempt_same(g, a, name, err));
    return guardian_resend(g, name, APP_STEP_COMMIT, a->request.attempt, err);
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

const app_verb verb_guardian_commit = {
    .group = "guardian",
    .name = "commit",
    .summary = "verify the record and commit to a decryption",
    .argp = &argp,
    .run = run,
};
