/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard canary: a made-up warning a day, so that silence is noticed.
 */
#include "accountguard/ingest/canary.h"

#include "accountguard/command/acting.h"
#include "accountguard/command/opened.h"
#include "accountguard/command/verbs.h"

typedef struct settings {
    ag_acting acting;
    const char *dir;
    const char *account;
} settings;

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->acting;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir == NULL) {
            s->dir = arg;
        } else if (s->account == NULL) {
            s->account = arg;
        } else {
            argp_error(state, "one account at a time");
        }
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || s->account == NULL) {
            argp_error(state, "DIR and ACCOUNT are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&ag_acting_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {
    NULL,
    parse_option,
    "DIR ACCOUNT",
    "Have the worker make up a warning about ACCOUNT once a day, which goes "
    "through the whole service to a mail that says that it is a canary; health "
    "raises an alarm when the relay has taken none for two days. The account "
    "is one of your own that serves for nothing else, enrolled as any other, "
    "without an organisation and not counted in statistics.\v"
    "To end it: source disable DIR canary.",
    children,
    0,
    0};

static eg_status
set(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    const ag_time now = ag_time_now();
    EG_TRY(ag_opened_new(&store, s->dir, SQL_WRITE, err));
    EG_TRY(ag_acting_sign_in(&s->acting, store, &who, now, err));
    EG_TRY(ag_canary_set(store, who.id, s->account, now, err));
    app_say(&s->acting.common, "A canary a day goes to its owner.");
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&argp, argc, argv, &s);
    return app_report(&err, set(&s, &err));
}

const app_verb verb_canary_set = {
    .group = "canary",
    .name = "set",
    .summary = "have a made-up warning sent each day",
    .argp = &argp,
    .run = run,
};
