/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard preencrypt open: make a directory for a printing office.
 */
#include "electionguard/device/found.h"
#include "electionguard/preencrypt/press.h"
#include "electionguard/verbs.h"

typedef struct settings {
    app_settings common;
    device_plan plan;
} settings;

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    (void)arg;
    settings *s = state->input;
    if (key == ARGP_KEY_INIT) {
        state->child_inputs[0] = &s->plan;
        state->child_inputs[1] = &s->common;
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_child children[] = {{&device_plan_argp, 0, NULL, 0},
                                             {&app_secret_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {
    NULL,
    parse_option,
    "DIR",
    "Make a directory for a device that makes ballots before anybody votes, to "
    "be printed: with a verified copy of the election's setup, a signing key, "
    "an empty journal, and a key under a passphrase that keeps secret which "
    "short code stands for which choice.",
    children,
    0,
    0};

static eg_status
make_key(const device_plan *plan, eg_error *err)
{
    return press_key_make(plan->dir, plan->context, err);
}

static int
run(int argc, char **argv)
{
    settings s = {.plan = {.first = ENTRY_PRESS, .extend = make_key}};
    app_parse(&argp, argc, argv, &s);
    s.plan.context = &s.common;
    eg_error err = {0};
    return app_report(&err, device_found(&s.plan, &s.common, &err));
}

const app_verb verb_preencrypt_open = {
    .group = "preencrypt",
    .name = "open",
    .summary = "make a directory for a printing office",
    .argp = &argp,
    .run = run,
};
