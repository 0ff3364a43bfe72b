/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard guardian commit: verify the own copy of the record, commit.
 */
#include <inttypes.h>
#include <string.h>

#include <electionguard/verify.h>

#include "base/base.h"
#include "electionguard/guardian/attempt.h"
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

static void
show_progress(void *context, uint64_t ballots)
{
    app_progress_set(context, ballots);
}

/** What the verifier says, as a sentence. */
static eg_status
judge(const guardian *g, const eg_report *report, eg_error *err)
{
    if (eg_report_verdict(report) == EG_VERIFIED) {
        return EG_OK;
    }
    const eg_record_facts *facts = eg_report_facts(report);
    if (facts->phase != EG_PHASE_NONE && facts->phase < EG_PHASE_AGGREGATED) {
        return eg_fail(err, EG_REJECT,
                       "%s: is a record at phase %s; the tally is not in it",
                       g->args->record, eg_record_phase_name(facts->phase));
    }
    size_t len = 0;
    const eg_finding *f = eg_report_findings(report, &len);
    return eg_fail(err, EG_REJECT,
                   "%s: does not verify (%" PRIu64 " findings)%s%s",
                   g->args->record, eg_report_finding_count(report),
                   len == 0 ? "" : "; the first: ", len == 0 ? "" : f->text);
}

static eg_status
verify(guardian *g, eg_error *err)
{
    eg_verify_options o = EG_VERIFY_OPTIONS_INIT;
    o.profile = EG_PROFILE_GUARDIAN;
    o.jobs = g->args->jobs;
    o.expect_n = g->invitation.roster.n;
    o.expect_k = g->invitation.roster.k;
    app_progress progress;
    app_progress_begin(&progress, "verifying ballots", 0,
                       g->args->common.quiet);
    o.progress = show_progress;
    o.progress_context = &progress;
    eg_report *report = NULL;
    eg_status status = eg_verify(&report, g->args->record, &o, err);
    app_progress_end(&progress);
    if (status == EG_OK) {
        status = judge(g, report, err);
    }
    eg_report_free(report);
    return status;
}

static eg_status
commit(guardian *g, attempt *a, const char *name, eg_error *err)
{
    EG_TRY(verify(g, err));
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
