/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard device open: make a directory for a voting device.
 */
#include "electionguard/device/found.h"
#include "electionguard/device/state.h"
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
                                             {&app_quiet_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {
    NULL,
    parse_option,
    "DIR",
    "Make a directory for a voting device, with a verified copy of the "
    "election's setup, a signing key and an empty journal.",
    children,
    0,
    0};

static int
run(int argc, char **argv)
{
    settings s = {.plan = {.first = ENTRY_DEVICE}};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, device_found(&s.plan, &s.common, &err));
}

const app_verb verb_device_open = {
    .group = "device",
    .name = "open",
    .summary = "make a directory for a voting device",
    .argp = &argp,
    .run = run,
};
