/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard init: make a service.
 */
#include <stdio.h>

#include "accountguard/command/verbs.h"
#include "accountguard/store/store.h"

enum { KEY_HOST = 0x6101, KEY_NAME, KEY_FROM, KEY_STORE };

typedef struct settings {
    app_settings common;
    ag_plan plan;
} settings;

static const struct argp_option options[] = {
    {"host", KEY_HOST, "HOST", 0,
     "Name of the service's page, which people type: accountguard.example.org",
     0},
    {"name", KEY_NAME, "NAME", 0, "Who runs the service, for people", 0},
    {"from", KEY_FROM, "ADDRESS", 0,
     "The address that notices come from; its domain is used for nothing else",
     0},
    {"store", KEY_STORE, "ADDRESS", 0,
     "Keep the data in this PostgreSQL database, postgresql://..., and not in "
     "a "
     "file of DIR; DIR remembers the address",
     0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_HOST:
        s->plan.host = arg;
        return 0;
    case KEY_NAME:
        s->plan.name = arg;
        return 0;
    case KEY_FROM:
        s->plan.from = arg;
        return 0;
    case KEY_STORE:
        s->plan.store = arg;
        if (!sql_is_database(arg)) {
            argp_error(state, "--store must be a postgresql:// address");
        }
        return 0;
    case ARGP_KEY_ARG:
        if (s->plan.dir != NULL) {
            argp_error(state, "one service at a time");
        }
        s->plan.dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->plan.dir == NULL || s->plan.host == NULL ||
            s->plan.name == NULL || s->plan.from == NULL) {
            argp_error(state, "DIR, --host, --name and --from are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {
    options,
    parse_option,
    "DIR",
    "Make a service in the folder DIR: its keys, its tables and the first "
    "entry "
    "of its log. What an earlier try left is gone on with.\v"
    "DIR/keys, and later DIR/signer, hold what must not be where copies of the "
    "database are: back them up elsewhere.",
    children,
    0,
    0};

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = ag_store_found(&s.plan, &err);
    if (status == EG_OK) {
        app_say(&s.common,
                "%s: a service. Next: accountguard operator add %s NAME, for "
                "two operators at least.",
                s.plan.dir, s.plan.dir);
    }
    return app_report(&err, status);
}

const app_verb verb_init = {
    .name = "init",
    .summary = "make a service",
    .argp = &argp,
    .run = run,
};
