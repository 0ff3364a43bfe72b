/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard guardian status: what is done, what comes next.  Needs no
 * passphrase: which files are there says it.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/base.h"
#include "electionguard/guardian/attempt.h"
#include "electionguard/verbs.h"

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    if (key == ARGP_KEY_INIT) {
        guardian_args *a = state->input;
        state->child_inputs[0] = &a->common;
        return 0;
    }
    return guardian_parse(key, arg, state);
}

static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};

static const struct argp argp = {
    NULL,
    parse_option,
    "DIR",
    "Print which steps a guardian has done and which one comes next. Asks for "
    "no passphrase.",
    children,
    0,
    0};

static const struct {
    const char *file;
    const char *verb;
    const char *done;
} steps[] = {
    {GUARDIAN_IDENTITY, "new", "has a signing key"},
    {GUARDIAN_INVITATION, "keygen", "accepted the invitation"},
    {GUARDIAN_KEYS, "keygen", "made and sent its keys"},
    {GUARDIAN_PIN, "check", "checked everybody's keys"},
    {GUARDIAN_SHARES, "share", "sent its shares"},
    {GUARDIAN_KEY, "receive", "received all shares: the key is ready"},
    {GUARDIAN_CONFIRMATION, "confirm", "confirmed the guardian record"},
};

/** The name on the card. */
static eg_status
show_name(guardian *g, eg_error *err)
{
    char path[APP_PATH_MAX];
    app_message m = {0};
    app_card card;
    EG_TRY(guardian_path(g, path, GUARDIAN_CARD, err));
    EG_TRY(app_message_read(&m, path, err));
    eg_status status = EG_OK;
    if (m.step == APP_STEP_CARD) {
        status = app_card_read(&card, g->arena, &m, err);
    } else {
        status = eg_fail(err, EG_ERR_MALFORMED, "%s: is not a card", path);
    }
    if (status == EG_OK) {
        char fingerprint[APP_FINGERPRINT_MAX];
        app_fingerprint(fingerprint, m.key);
        printf("guardian \"%s\", %s\n", card.name, fingerprint);
    }
    app_message_free(&m);
    return status;
}

/** @return Whether all steps of the ceremony are done. */
static bool
show_ceremony(const guardian *g)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(steps); i++) {
        if (!guardian_has(g, steps[i].file)) {
            if (guardian_has(g, GUARDIAN_COMPLAINT)) {
                printf("  ended  complained about a share: the ceremony must "
                       "start again\n");
            } else {
                printf("  next   guardian %s\n", steps[i].verb);
            }
            return false;
        }
        printf("  done   %s\n", steps[i].done);
    }
    return true;
}

static eg_status
show(guardian *g, eg_error *err)
{
    if (!guardian_has(g, GUARDIAN_CARD)) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: is not a guardian's directory; 'guardian new' "
                       "makes one",
                       g->args->dir);
    }
    EG_TRY(show_name(g, err));
    return show_ceremony(g) ? guardian_attempts_show(g, err) : EG_OK;
}

static int
run(int argc, char **argv)
{
    guardian_args args = {0};
    app_parse(&argp, argc, argv, &args);
    eg_error err = {0};
    guardian g = {.args = &args, .lock = -1};
    eg_status status = eg_arena_new(&g.arena, APP_PAYLOAD_ARENA_MAX);
    if (status == EG_OK) {
        status = show(&g, &err);
    }
    eg_arena_free(g.arena);
    return app_report(&err, status);
}

const app_verb verb_guardian_status = {
    .group = "guardian",
    .name = "status",
    .summary = "say what a guardian has done and what comes next",
    .argp = &argp,
    .run = run,
};
