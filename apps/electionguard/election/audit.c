/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard election audit: ask guardians to open chosen contests.
 *
 * Every request is one audit with a number.  The ballots are looked up first,
 * so that nobody is asked for what is not there.
 */
#include <string.h>

#include "electionguard/election/attempt.h"
#include "electionguard/election/draws.h"
#include "electionguard/election/guardians.h"
#include "electionguard/verbs.h"
#include "message/drawn.h"

enum { KEY_GUARDIAN = 0x3601, KEY_OPEN, KEY_DRAW };

typedef struct settings {
    election_settings base;
    election_guardians guardians;
    election_draws draws;
    const char *file;
} settings;

static const struct argp_option options[] = {
    {"guardian", KEY_GUARDIAN, "I", 0,
     "Ask guardian number I; repeat it for each, at least the quorum", 0},
    {"open", KEY_OPEN, "CODE:N[,N]", 0,
     "Open contests number N of the ballot with this confirmation code; may be "
     "repeated",
     0},
    {"draw", KEY_DRAW, "FILE", 0,
     "Take such ballots from a file, one on a line: CODE:N[,N]", 0},
    {0},
};

static void
take_open(settings *s, const char *text, struct argp_state *state)
{
    eg_error err = {0};
    if (election_draws_take(&s->draws, text, strlen(text), &err) != EG_OK) {
        argp_error(state, "%s", err.text);
    }
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->base;
        return 0;
    case KEY_GUARDIAN:
        election_guardians_take(&s->guardians, arg, state);
        return 0;
    case KEY_OPEN:
        take_open(s, arg, state);
        return 0;
    case KEY_DRAW:
        s->file = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->guardians.len == 0) {
            argp_error(state, "which guardians (--guardian I)?");
        }
        if (s->draws.len == 0 && s->file == NULL) {
            argp_error(state, "which ballots (--open or --draw)?");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {
    {&election_secret_argp, 0, NULL, 0},
    {0}};
static const struct argp argp = {
    options,
    parse_option,
    "DIR",
    "Ask these guardians to open chosen contests of ballots that an audit drew "
    "or that were challenged.\v"
    "To open a contest of a cast ballot is to show a vote. The guardians are "
    "told which ballots are asked for and have to agree.",
    children,
    0,
    0};

/** The drawn ballots are in the record; show them. */
static eg_status
look_up(const settings *s,
        const election_state *state,
        app_audit *audit,
        eg_error *err)
{
    app_drawn drawn;
    app_progress progress;
    app_progress_begin(&progress, "reading ballots", 0, s->base.common.quiet);
    const eg_status status =
        app_drawn_read(&drawn, audit, state->record, NULL, &progress, err);
    app_progress_end(&progress);
    EG_TRY(status);
    audit->request.root = drawn.work.root;
    app_drawn_show(&drawn);
    app_drawn_free(&drawn);
    return EG_OK;
}

static eg_status
post(const settings *s,
     const election_state *state,
     const app_audit *audit,
     eg_error *err)
{
    char copy[APP_PATH_MAX];
    const uint32_t number = audit->request.attempt;
    EG_TRY(
        election_attempt_path(copy, state->dir, ELECTION_AUDITS, number, err));
    EG_BUFFER(payload, APP_MESSAGE_MAX);
    EG_TRY(app_audit_write(&payload, audit, err));
    election_keys keys = {0};
    EG_TRY(election_keys_open(&keys, state->dir, s->base.common.passphrase_file,
                              err));
    const eg_status status =
        election_post(state, &keys, s->base.mail, APP_STEP_AUDIT, number,
                      eg_buffer_span(&payload), copy, err);
    election_keys_free(&keys);
    return status;
}

static eg_status
request(settings *s, const election_state *state, eg_error *err)
{
    const app_roster *roster = &state->invitation.roster;
    app_request last = {0};
    EG_TRY(election_guardians_settle(&s->guardians, roster, err));
    if (s->file != NULL) {
        EG_TRY(election_draws_read(&s->draws, s->file, err));
    }
    EG_TRY(election_draws_settle(&s->draws, err));
    eg_record_phase phase;
    EG_TRY(election_phase(&phase, state, err));
    if (phase < EG_PHASE_AGGREGATED) {
        return eg_fail(err, EG_ERR_STATE,
                       "ballots can be drawn when there is a tally; run "
                       "'election tally' first");
    }
    EG_TRY(election_attempt_last(&last, state->arena, state->dir,
                                 ELECTION_AUDITS, err));
    app_audit audit = {.request = {.attempt = last.attempt + 1,
                                   .guardian = s->guardians.index,
                                   .len = s->guardians.len},
                       .draw = s->draws.draw,
                       .draw_len = s->draws.len};
    EG_TRY(look_up(s, state, &audit, err));
    EG_TRY(post(s, state, &audit, err));
    election_guardians_show(&s->guardians, &s->base, roster, "audit",
                            audit.request.attempt);
    return EG_OK;
}

static eg_status
ask(settings *s, eg_error *err)
{
    election_state state;
    EG_TRY(election_open(&state, s->base.dir, err));
    const eg_status status = request(s, &state, err);
    election_close(&state);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    const int code = app_report(&err, ask(&s, &err));
    election_draws_free(&s.draws);
    return code;
}

const app_verb verb_election_audit = {
    .group = "election",
    .name = "audit",
    .summary = "ask guardians to open chosen contests",
    .argp = &argp,
    .run = run,
};
