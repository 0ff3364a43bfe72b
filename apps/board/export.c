/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard-board export: write the record that a board holds.
 */
#include "board/serve/export.h"

#include <inttypes.h>
#include <stdio.h>

#include "board/verbs.h"

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *to;
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
        if (s->to != NULL) {
            argp_error(state, "one board and one record");
        }
        *(s->dir == NULL ? &s->dir : &s->to) = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->to == NULL) {
            argp_error(state, "DIR and RECORD are needed");
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
    "DIR RECORD",
    "Write the record that a board holds into the directory RECORD: the setup, "
    "the sections of closed devices, and what officials published, byte for "
    "byte; indicator proofs and openings, if there are any, go into the "
    "folders "
    "RECORD.indicators and RECORD.openings. The board may be served "
    "meanwhile.\v"
    "Devices that are not closed are left out.",
    children,
    0,
    0};

static eg_status export(const settings *s, eg_error *err)
{
    board b = {0};
    board_reader r = {0};
    board_exported done = {0};
    EG_TRY(board_open(&b, s->dir, err));
    eg_status status = board_reader_open(&r, &b, err);
    if (status == EG_OK) {
        status = board_export(&r, s->to, BOARD_EXPORT_ALL, &done, err);
    }
    if (status == EG_OK) {
        app_say(&s->common,
                "%" PRIu64 " ballots of %" PRIu64 " closed devices, %" PRIu64
                " published files; %" PRIu64 " devices are open and left out.",
                done.ballots, done.devices, done.files, done.open);
    }
    board_reader_close(&r);
    board_close(&b);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, export(&s, &err));
}

const app_verb verb_board_export = {
    .name = "export",
    .summary = "write the record that a board holds",
    .argp = &argp,
    .run = run,
};
