/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifying the own copy, and comparing it with what was confirmed and asked.
 */
#include "electionguard/guardian/own_record.h"

#include <inttypes.h>

#include <electionguard/verify.h>

#include "base/base.h"
#include "common/progress.h"

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

eg_status
guardian_record_verify(guardian *g, eg_error *err)
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

/** The guardian record that was confirmed is the one of the record. */
static eg_status
check_election(guardian *g, const app_workload *work, eg_error *err)
{
    const eg_election *e = work->election;
    char path[APP_PATH_MAX];
    app_message m = {0};
    app_guardians own;
    EG_TRY(guardian_path(g, path, GUARDIAN_GUARDIANS, err));
    EG_TRY(app_message_read(&m, path, err));
    eg_status status = app_guardians_read(g->group, &own, g->arena, &m, err);
    app_message_free(&m);
    EG_TRY(status);
    eg_element joint[EG_KEY_KINDS];
    eg_hash hash;
    eg_joint_keys(e->group, joint, work->guardian, work->guardian_len);
    eg_hash_guardians(e->group, &hash, &e->base_hash, joint, work->guardian,
                      work->guardian_len); /* (27) */
    return eg_hash_equal(&hash, &own.hash)
               ? EG_OK
               : eg_fail(err, EG_REJECT,
                         "%s: is not a record of the election whose guardians "
                         "this guardian confirmed",
                         g->args->record);
}

eg_status
guardian_record_check(guardian *g,
                      const app_workload *work,
                      const eg_hash *root,
                      eg_error *err)
{
    EG_TRY(check_election(g, work, err));
    return eg_hash_equal(&work->root, root)
               ? EG_OK
               : eg_fail(err, EG_REJECT,
                         "%s: is not the record that the administrator asks to "
                         "decrypt: its aggregated root is another",
                         g->args->record);
}
