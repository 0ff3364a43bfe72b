/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard-board restore: make a board from a backup.
 */
#include <inttypes.h>

#include "board/serve/backup.h"
#include "board/verbs.h"

enum { KEY_CHECKPOINT = 0x5501, KEY_UNSEEN, KEY_KEY };

typedef struct settings {
    app_settings common;
    board_restoring what;
    bool unseen;
} settings;

static const struct argp_option options[] = {
    {"checkpoint", KEY_CHECKPOINT, "FILE", 0,
     "The latest checkpoint that anybody saw, such as a witness's "
     "DIR/cosigned: the backup must have all that it signs",
     0},
    {"key", KEY_KEY, "FILE", 0,
     "The secret key of the log (BACKUP/log.key, or DIR/log.key)", 0},
    {"unseen", KEY_UNSEEN, NULL, 0,
     "Declare that nobody saw the log after the backup", 0},
    {0},
};

/** All that is needed is there. */
static void
check_end(const settings *s, struct argp_state *state)
{
    if (s->what.dir == NULL) {
        argp_error(state, "BACKUP and DIR are needed");
    }
    if ((s->what.checkpoint == NULL) != s->unseen) {
        argp_error(state, "either --checkpoint or --unseen is needed: a board "
                          "that goes on from an old backup takes back what it "
                          "showed");
    }
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_CHECKPOINT:
        s->what.checkpoint = arg;
        return 0;
    case KEY_KEY:
        s->what.key = arg;
        return 0;
    case KEY_UNSEEN:
        s->unseen = true;
        return 0;
    case ARGP_KEY_ARG:
        if (s->what.dir != NULL) {
            argp_error(state, "one backup and one board");
        }
        *(s->what.from == NULL ? &s->what.from : &s->what.dir) = arg;
        return 0;
    case ARGP_KEY_END:
        check_end(s, state);
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
    "BACKUP DIR",
    "Make a board in DIR from a backup, which is read as a whole: entries, "
    "tiles and contents must be what the log signed. It is refused (exit "
    "status "
    "1) if the log is known to have signed more.\v"
    "The manual page says what to do then.",
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
    const eg_status status = board_restore(&s.what, &at, &err);
    if (status == EG_OK) {
        app_say(&s.common, "%s: a board whose log has %" PRIu64 " entries.",
                s.what.dir, at.size);
    }
    return app_report(&err, status);
}

const app_verb verb_board_restore = {
    .name = "restore",
    .summary = "make a board from a backup",
    .argp = &argp,
    .run = run,
};
