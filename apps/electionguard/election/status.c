/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard election status: which step it is, and who is missing.
 */
#include <inttypes.h>
#include <stdio.h>

#include "electionguard/election/attempt.h"
#include "electionguard/election/devices.h"
#include "electionguard/verbs.h"

typedef struct settings {
    election_settings base;
} settings;

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    (void)arg;
    settings *s = state->input;
    if (key == ARGP_KEY_INIT) {
        s->base.mail_optional = true;
        state->child_inputs[0] = &s->base;
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_child children[] = {{&election_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {
    NULL,
    parse_option,
    "DIR",
    "Say which step the election has reached, and with a mail folder who is "
    "missing.",
    children,
    0,
    0};

/** One step of the ceremony: how many have sent it, and who has not. */
static bool
show_step(const election_state *state, const app_mail *mail, app_step step)
{
    const app_roster *roster = &state->invitation.roster;
    uint32_t there = 0;
    for (uint32_t i = 1; i <= roster->n; i++) {
        there += app_mail_find(mail, step, i) != NULL ? 1 : 0;
    }
    printf("  %-13s %" PRIu32 " of %" PRIu32, app_step_name(step), there,
           roster->n);
    const char *between = "; missing: ";
    for (uint32_t i = 1; i <= roster->n; i++) {
        char who[128];
        if (app_mail_find(mail, step, i) == NULL) {
            printf("%s%s", between, app_sender_text(who, roster, i));
            between = ", ";
        }
    }
    putchar('\n');
    return there == roster->n;
}

static void
show_ceremony(const election_state *state, const app_mail *mail)
{
    puts("Key ceremony");
    if (mail == NULL) {
        return;
    }
    const bool keys = show_step(state, mail, APP_STEP_KEYS);
    const bool shares = show_step(state, mail, APP_STEP_SHARES);
    const bool posted = app_mail_find(mail, APP_STEP_GUARDIANS,
                                      APP_SENDER_ADMINISTRATOR) != NULL;
    const bool confirmed = show_step(state, mail, APP_STEP_CONFIRMATION);
    size_t complaints = 0;
    for (size_t i = 0; i < mail->len; i++) {
        complaints += mail->message[i].step == APP_STEP_COMPLAINT ? 1 : 0;
    }
    if (complaints > 0) {
        printf("  %zu complaints: 'election joint-key' judges them\n",
               complaints);
    } else if (keys && shares && (!posted || confirmed)) {
        puts("  next: 'election joint-key'");
    } else {
        puts("  next: the guardians");
    }
}

static eg_status
show_devices(const election_state *state, eg_error *err)
{
    election_devices devices;
    election_submissions taken = {0};
    EG_TRY(election_devices_read(&devices, state->dir, err));
    const eg_status status = election_submissions_read(&taken, state->dir, err);
    if (status == EG_OK) {
        printf("Voting: %zu devices, %zu have submitted\n", devices.len,
               taken.len);
        for (size_t i = 0; i < devices.len; i++) {
            const bool there =
                election_submissions_find(&taken, devices.list[i].name) != NULL;
            app_say(&election_result, "  %-13s \"%s\"",
                    there ? "submitted" : "missing", devices.list[i].name);
        }
        puts(devices.len > 0 && devices.len == taken.len
                 ? "  next: 'election tally'"
                 : "  next: devices close, then 'election collect'");
    }
    election_submissions_free(&taken);
    election_devices_free(&devices);
    return status;
}

/** Who has answered the last request in one round. */
static void
show_answers(const election_state *state,
             const app_mail *mail,
             const app_request *request,
             app_step step)
{
    const app_roster *roster = &state->invitation.roster;
    printf("  %-13s", app_step_name(step));
    const char *between = " missing: ";
    for (size_t i = 0; i < request->len; i++) {
        const app_message *m = NULL;
        char who[128];
        if (app_answer_find(&m, mail, roster, step, request->guardian[i],
                            &request->digest, NULL) != EG_OK) {
            printf("%s%s", between,
                   app_sender_text(who, roster, request->guardian[i]));
            between = ", ";
        }
    }
    puts(between[0] == ',' ? "" : " complete");
}

static eg_status
show_decryption(const election_state *state,
                const app_mail *mail,
                eg_error *err)
{
    eg_arena *arena = NULL;
    app_request request = {0};
    EG_TRY(eg_arena_new(&arena, APP_PAYLOAD_ARENA_MAX));
    const eg_status status = election_attempt_last(&request, arena, state->dir,
                                                   ELECTION_REQUESTS, err);
    if (status == EG_OK && request.attempt == 0) {
        puts("Decryption\n  next: 'election request'");
    } else if (status == EG_OK) {
        printf("Decryption: request %" PRIu32 "\n", request.attempt);
        if (mail != NULL) {
            show_answers(state, mail, &request, APP_STEP_COMMIT);
            show_answers(state, mail, &request, APP_STEP_REVEAL);
            show_answers(state, mail, &request, APP_STEP_RESPOND);
        }
        puts("  next: the guardians, then 'election combine'");
    }
    eg_arena_free(arena);
    return status;
}

static eg_status
show_status(const election_state *state, const app_mail *mail, eg_error *err)
{
    const app_roster *roster = &state->invitation.roster;
    app_say(&election_result,
            "Election %s: %" PRIu32 " guardians, %" PRIu32 " can decrypt",
            state->manifest->election_id, roster->n, roster->k);
    eg_record_phase phase;
    EG_TRY(election_phase(&phase, state, err));
    switch (phase) {
    case EG_PHASE_NONE:
        show_ceremony(state, mail);
        return EG_OK;
    case EG_PHASE_SETUP:
        return show_devices(state, err);
    case EG_PHASE_SEALED:
        puts("Tally: was interrupted\n  next: 'election tally' again");
        return EG_OK;
    case EG_PHASE_AGGREGATED:
        return show_decryption(state, mail, err);
    case EG_PHASE_FINAL:
        puts("Decrypted\n  next: 'election publish'");
        return EG_OK;
    }
    return EG_OK;
}

static eg_status
tell(const settings *s, eg_error *err)
{
    election_state state;
    EG_TRY(election_open(&state, s->base.dir, err));
    app_mail mail = {0};
    eg_status status = EG_OK;
    if (s->base.mail != NULL) {
        status = election_read_mail(&mail, &state, s->base.mail, err);
    }
    if (status == EG_OK) {
        status = show_status(&state, s->base.mail == NULL ? NULL : &mail, err);
    }
    app_mail_free(&mail);
    election_close(&state);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, tell(&s, &err));
}

const app_verb verb_election_status = {
    .group = "election",
    .name = "status",
    .summary = "say which step it is and who is missing",
    .argp = &argp,
    .run = run,
};
