/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard-board log-key: print the public key of a board's log.
 */
#include <stdio.h>

#include "board/serve/board.h"
#include "board/verbs.h"

typedef struct settings {
    app_settings common;
    const char *dir;
} settings;

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one board at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL) {
            argp_error(state, "DIR is needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {
    NULL,
    parse_option,
    "DIR",
    "Print the public key of a board's log, which witnesses, monitors and "
    "voters' programs take to know its checkpoints.",
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
    const eg_status status = board_open(&b, s.dir, &err);
    if (status == EG_OK) {
        EG_BUFFER(key, 1024);
        eg_note_key_write(&key, &b.key.key);
        printf("%.*s\n", (int)key.len, (const char *)key.data);
    }
    board_close(&b);
    return app_report(&err, status);
}

const app_verb verb_board_log_key = {
    .name = "log-key",
    .summary = "print the public key of a board's log",
    .argp = &argp,
    .run = run,
};
