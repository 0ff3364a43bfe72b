/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard election request: ask guardians to decrypt.
 *
 * Every request is a new attempt with a number and new random values of the
 * guardians; an attempt that broke off is never gone on with.
 */
#include <string.h>

#include "electionguard/election/attempt.h"
#include "electionguard/election/guardians.h"
#include "electionguard/verbs.h"
#include "message/workload.h"

enum { KEY_GUARDIAN = 0x3401 };

typedef struct settings {
    election_settings base;
    election_guardians guardians;
} settings;

static const struct argp_option options[] = {
    {"guardian", KEY_GUARDIAN, "I", 0,
     "Ask guardian number I; repeat it for each, at least the quorum", 0},
    {0},
};

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
    case ARGP_KEY_END:
        if (s->guardians.len == 0) {
            argp_error(state, "which guardians (--guardian I)?");
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
    "Ask these guardians to decrypt the tally, the contest data that is opened "
    "and the challenged ballots.\v"
    "A new request replaces an earlier one, for instance when a guardian does "
    "not answer.",
    children,
    0,
    0};

/** Whether the last attempt asks for the same and was perhaps never sent. */
static bool
is_unsent(const election_state *state,
          const settings *s,
          const app_request *last)
{
    char name[APP_MAIL_NAME_MAX];
    char path[APP_PATH_MAX];
    app_mail_name(name, APP_STEP_REQUEST, APP_SENDER_ADMINISTRATOR,
                  last->attempt);
    (void)state;
    return last->attempt > 0 && last->len == s->guardians.len &&
           memcmp(last->guardian, s->guardians.index,
                  last->len * sizeof(*last->guardian)) == 0 &&
           app_path(path, s->base.mail, name, NULL) == EG_OK &&
           !app_file_exists(path);
}

static eg_status
sign_request(const settings *s,
             const election_state *state,
             const app_request *request,
             eg_error *err)
{
    char copy[APP_PATH_MAX];
    EG_TRY(election_attempt_path(copy, state->dir, ELECTION_REQUESTS,
                                 request->attempt, err));
    EG_BUFFER(payload, APP_MESSAGE_MAX);
    EG_TRY(app_request_write(&payload, request, err));
    election_keys keys = {0};
    EG_TRY(election_keys_open(&keys, state->dir, s->base.common.passphrase_file,
                              err));
    const eg_status status =
        election_post(state, &keys, s->base.mail, APP_STEP_REQUEST,
                      request->attempt, eg_buffer_span(&payload), copy, err);
    election_keys_free(&keys);
    return status;
}

static eg_status
post(settings *s, const election_state *state, eg_arena *arena, eg_error *err)
{
    const app_roster *roster = &state->invitation.roster;
    EG_TRY(election_guardians_settle(&s->guardians, roster, err));
    eg_record_phase phase;
    EG_TRY(election_phase(&phase, state, err));
    if (phase != EG_PHASE_AGGREGATED) {
        return eg_fail(err, EG_ERR_STATE,
                       phase == EG_PHASE_FINAL
                           ? "the election is decrypted already"
                           : "there is no tally to decrypt; run 'election "
                             "tally' first");
    }
    app_request last = {0};
    EG_TRY(election_attempt_last(&last, arena, state->dir, ELECTION_REQUESTS,
                                 err));
    app_request request = {.attempt = last.attempt + 1,
                           .guardian = s->guardians.index,
                           .len = s->guardians.len};
    if (is_unsent(state, s, &last)) {
        request.attempt = last.attempt;
    }
    EG_TRY(app_record_root(&request.root, state->record, EG_PHASE_AGGREGATED,
                           err));
    EG_TRY(sign_request(s, state, &request, err));
    election_guardians_show(&s->guardians, &s->base, roster, "request",
                            request.attempt);
    return EG_OK;
}

static eg_status
request_decryption(settings *s, eg_error *err)
{
    election_state state;
    EG_TRY(election_open(&state, s->base.dir, err));
    eg_arena *arena = NULL;
    eg_status status = eg_arena_new(&arena, APP_PAYLOAD_ARENA_MAX);
    if (status == EG_OK) {
        status = post(s, &state, arena, err);
    }
    eg_arena_free(arena);
    election_close(&state);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, request_decryption(&s, &err));
}

const app_verb verb_election_request = {
    .group = "election",
    .name = "request",
    .summary = "ask guardians to decrypt",
    .argp = &argp,
    .run = run,
};
