/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard-board backup: copy a board while it is served.
 */
#include "board/serve/backup.h"

#include <inttypes.h>

#include "board/verbs.h"

enum { KEY_WITH_KEY = 0x5401 };

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *to;
    bool with_key;
} settings;

static const struct argp_option options[] = {
    {"with-key", KEY_WITH_KEY, NULL, 0,
     "Copy the secret key of the log, too; who has it can show a false history",
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
    case KEY_WITH_KEY:
        s->with_key = true;
        return 0;
    case ARGP_KEY_ARG:
        if (s->to != NULL) {
            argp_error(state, "one board and one backup");
        }
        *(s->dir == NULL ? &s->dir : &s->to) = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->to == NULL) {
            argp_error(state, "DIR and BACKUP are needed");
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
    "DIR BACKUP",
    "Copy a board, which may be served meanwhile, into the folder BACKUP: all "
    "that it had at one moment. The copy is read as a whole before it gets its "
    "name.\v"
    "Without --with-key the key of the log is not in it: keep a copy of "
    "DIR/log.key elsewhere.",
    children,
    0,
    0};

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_log_point at;
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = board_backup(s.dir, s.to, s.with_key, &at, &err);
    if (status == EG_OK) {
        app_say(&s.common, "%s: %" PRIu64 " entries, %s the key of the log.",
                s.to, at.size, s.with_key ? "with" : "without");
    }
    return app_report(&err, status);
}

const app_verb verb_board_backup = {
    .name = "backup",
    .summary = "copy a board while it is served",
    .argp = &argp,
    .run = run,
};
