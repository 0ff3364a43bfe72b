/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard guardian open: shares for an audit that opens contests.
 *
 * A share of a cast ballot's nonce helps to open a vote, and whoever combines
 * the shares can read the whole ballot.  So this guardian is shown what is
 * asked for, and answers only if told how many cast ballots it agrees to open.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/base.h"
#include "electionguard/guardian/own_record.h"
#include "electionguard/verbs.h"
#include "message/drawn.h"
#include "message/payload_parts.h"

static const struct argp_option options[] = {
    GUARDIAN_MAIL_OPTION,
    GUARDIAN_RECORD_OPTION,
    GUARDIAN_JOBS_OPTION,
    {"agree-to-open", GUARDIAN_OPT_AGREE, "N", 0,
     "Agree that N cast ballots are opened to the administrator, no more and "
     "no less; without it the request is only shown",
     0},
    {0},
};

static const struct argp argp = {
    options,
    guardian_parse,
    "DIR",
    "Show the ballots of which an audit asks to open contests, and give shares "
    "of their nonces.\vThe administrator learns the whole of each drawn ballot "
    "and publishes the chosen contests only. A cast ballot is somebody's vote: "
    "see that it was drawn as the audit's rules say.",
    guardian_children,
    0,
    0};

/** One audit as this guardian sees it. */
typedef struct answering {
    app_audit audit;
    app_drawn drawn;
    eg_ballot_view *view;
    char name[48]; /**< The file that keeps the answer. */
} answering;

/** Whether the audit asks this guardian, and enough others. */
static eg_status
find_audit(guardian *g, answering *a, eg_error *err)
{
    const app_roster *roster = &g->invitation.roster;
    eg_quorum quorum;
    EG_TRY(guardian_require(g, GUARDIAN_CONFIRMATION, "confirm", err));
    EG_TRY(app_audit_find(&a->audit, g->arena, &g->mail, roster, err));
    const app_request *request = &a->audit.request;
    EG_TRY(eg_quorum_init(g->group, &quorum, roster->n, roster->k,
                          request->guardian, request->len, err));
    if (eg_quorum_position(&quorum, g->index) == quorum.len) {
        return eg_fail(err, EG_ERR_STATE,
                       "the administrator's audit %" PRIu32
                       " is not for this guardian",
                       request->attempt);
    }
    snprintf(a->name, sizeof(a->name), "audit-%" PRIu32 ".egm",
             request->attempt);
    return EG_OK;
}

/** The own copy of the record verifies and has the drawn ballots. */
static eg_status
load(guardian *g, answering *a, eg_error *err)
{
    eg_rng rng = eg_rng_system();
    EG_TRY(guardian_record_verify(g, err));
    if (eg_ballot_view_new(&a->view, g->group, &rng, SIZE_MAX) != EG_OK) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a view of ballots");
    }
    app_progress progress;
    app_progress_begin(&progress, "reading ballots", 0, g->args->common.quiet);
    const eg_status status = app_drawn_read(
        &a->drawn, &a->audit, g->args->record, a->view, &progress, err);
    app_progress_end(&progress);
    EG_TRY(status);
    eg_ballot_view_seal(a->view);
    return guardian_record_check(g, &a->drawn.work, &a->audit.request.root,
                                 err);
}

static eg_status
check_agreement(const guardian *g, const answering *a, eg_error *err)
{
    const size_t cast = a->drawn.cast;
    const guardian_args *args = g->args;
    if (cast == 0 && (!args->has_agreed || args->agreed == 0)) {
        return EG_OK;
    }
    if (!args->has_agreed) {
        return eg_fail(err, EG_ERR_STATE,
                       "audit %" PRIu32 " opens the votes of %zu cast ballot%s "
                       "to the administrator; --agree-to-open %zu gives this "
                       "guardian's shares",
                       a->audit.request.attempt, cast, cast == 1 ? "" : "s",
                       cast);
    }
    return args->agreed == cast
               ? EG_OK
               : eg_fail(err, EG_ERR_STATE,
                         "audit %" PRIu32
                         " opens %zu cast ballots, not %" PRIu64
                         " as --agree-to-open says",
                         a->audit.request.attempt, cast, args->agreed);
}

static eg_status
make_shares(guardian *g,
            const answering *a,
            const eg_guardian_key *key,
            eg_nonce_share *share,
            eg_error *err)
{
    const app_workload *work = &a->drawn.work;
    eg_rng rng = eg_rng_system();
    EG_TRY(eg_guardian_key_check(g->group, key, work->guardian,
                                 work->guardian_len, err));
    for (size_t i = 0; i < a->audit.draw_len; i++) {
        EG_TRY(eg_audit_share_make(work->election, &share[i], key, a->view,
                                   &a->drawn.ballot[i]->ballot, &rng, err));
    }
    return EG_OK;
}

static eg_status
send(guardian *g,
     const answering *a,
     const eg_nonce_share *share,
     eg_error *err)
{
    EG_BUFFER(sealed, APP_MESSAGE_MAX);
    EG_BUFFER(payload, APP_MESSAGE_MAX);
    EG_TRY(app_shares_seal(g->group, &sealed,
                           g->invitation.roster.administrator, share,
                           a->audit.draw_len, err));
    const app_opening out = {.request = a->audit.request.digest,
                             .sealed = eg_buffer_span(&sealed)};
    EG_TRY(app_opening_write(&payload, &out, err));
    return guardian_send(g, a->name, APP_STEP_OPENING, a->audit.request.attempt,
                         eg_buffer_span(&payload), err);
}

static eg_status
give_shares(guardian *g, const answering *a, eg_error *err)
{
    app_secret memory = {0};
    app_secret shares = {0};
    eg_guardian_key *key = NULL;
    EG_TRY(guardian_key_load(g, &memory, &key, err));
    eg_status status = app_secret_new(
        &shares, a->audit.draw_len * sizeof(eg_nonce_share), err);
    if (status == EG_OK) {
        eg_nonce_share *share = (eg_nonce_share *)(void *)shares.bytes;
        status = make_shares(g, a, key, share, err);
        if (status == EG_OK) {
            status = send(g, a, share, err);
        }
    }
    app_secret_free(&shares);
    app_secret_free(&memory);
    return status;
}

/** What was sent answers this audit and not another of its number. */
static eg_status
same_audit(guardian *g, const answering *a, eg_error *err)
{
    char path[APP_PATH_MAX];
    app_message m = {0};
    app_opening own;
    EG_TRY(guardian_path(g, path, a->name, err));
    EG_TRY(app_message_read(&m, path, err));
    eg_status status = app_opening_read(&own, &m, err);
    if (status == EG_OK &&
        !eg_hash_equal(&own.request, &a->audit.request.digest)) {
        status = eg_fail(err, EG_ERR_STATE,
                         "this guardian answered another audit with the number "
                         "%" PRIu32,
                         a->audit.request.attempt);
    }
    app_message_free(&m);
    return status;
}

static eg_status
answer(guardian *g, answering *a, eg_error *err)
{
    EG_TRY(find_audit(g, a, err));
    if (guardian_has(g, a->name)) {
        EG_TRY(same_audit(g, a, err));
        return guardian_resend(g, a->name, APP_STEP_OPENING,
                               a->audit.request.attempt, err);
    }
    EG_TRY(load(g, a, err));
    app_drawn_show(&a->drawn);
    EG_TRY(check_agreement(g, a, err));
    EG_TRY(give_shares(g, a, err));
    app_say(&g->args->common,
            "gave shares of %zu ballots, %zu of them cast, for audit %" PRIu32,
            a->audit.draw_len, a->drawn.cast, a->audit.request.attempt);
    return EG_OK;
}

static eg_status
work(guardian *g, eg_error *err)
{
    answering a = {.view = NULL};
    const eg_status status = answer(g, &a, err);
    eg_ballot_view_free(a.view);
    app_drawn_free(&a.drawn);
    return status;
}

static int
run(int argc, char **argv)
{
    return guardian_run(&argp,
                        GUARDIAN_NEEDS_MAIL | GUARDIAN_NEEDS_RECORD |
                            GUARDIAN_NEEDS_INVITED,
                        work, argc, argv);
}

const app_verb verb_guardian_open = {
    .group = "guardian",
    .name = "open",
    .summary = "give shares for an audit that opens contests",
    .argp = &argp,
    .run = run,
};
