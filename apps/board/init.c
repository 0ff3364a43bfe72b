/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard-board init: make a board for an election.
 */
#include <stdio.h>

#include "board/serve/board.h"
#include "board/serve/found.h"
#include "board/verbs.h"

enum { KEY_SETUP = 0x5101, KEY_INVITATION, KEY_ORIGIN, KEY_STORE };

typedef struct settings {
    app_settings common;
    board_plan plan;
} settings;

static const struct argp_option options[] = {
    {"setup", KEY_SETUP, "RECORD", 0,
     "The election's record at phase setup, which is verified", 0},
    {"invitation", KEY_INVITATION, "FILE", 0,
     "The administrator's invitation, whose key may publish", 0},
    {"origin", KEY_ORIGIN, "NAME", 0,
     "Name of the log for ever, as a URL without its scheme: "
     "board.example.org/city-2026",
     0},
    {"store", KEY_STORE, "ADDRESS", 0,
     "Keep the board in this PostgreSQL database, postgresql://..., and not in "
     "a file of DIR; DIR remembers the address",
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
    case KEY_SETUP:
        s->plan.setup = arg;
        return 0;
    case KEY_INVITATION:
        s->plan.invitation = arg;
        return 0;
    case KEY_ORIGIN:
        s->plan.origin = arg;
        return 0;
    case KEY_STORE:
        s->plan.store = arg;
        if (!sql_is_database(arg)) {
            argp_error(state, "--store must be a postgresql:// address");
        }
        return 0;
    case ARGP_KEY_ARG:
        if (s->plan.dir != NULL) {
            argp_error(state, "one board at a time");
        }
        s->plan.dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->plan.dir == NULL || s->plan.setup == NULL ||
            s->plan.invitation == NULL || s->plan.origin == NULL) {
            argp_error(state,
                       "DIR, --setup, --invitation and --origin are needed");
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
    "Make a board: a store with the election's verified setup, and a key that "
    "signs its log.\v"
    "Whoever knows that key can show a false history: DIR belongs to the "
    "server alone.",
    children,
    0,
    0};

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    board b = {0};
    eg_status status = board_found(&s.plan, &err);
    if (status == EG_OK) {
        status = board_open(&b, s.plan.dir, &err);
    }
    if (status == EG_OK) {
        EG_BUFFER(key, 1024);
        eg_note_key_write(&key, &b.key.key);
        app_say(&s.common, "The board is ready in %s. Its log's key:\n%.*s",
                s.plan.dir, (int)key.len, (const char *)key.data);
    }
    board_close(&b);
    return app_report(&err, status);
}

const app_verb verb_board_init = {
    .name = "init",
    .summary = "make a board for an election",
    .argp = &argp,
    .run = run,
};
