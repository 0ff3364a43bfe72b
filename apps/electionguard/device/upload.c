/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard device upload: send ballots and decisions to a bulletin board.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/mail.h"
#include "electionguard/device/submit.h"
#include "electionguard/device/submit_board.h"
#include "electionguard/verbs.h"

enum { KEY_BOARD = 0x2701 };

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *board;
} settings;

static const struct argp_option options[] = {
    {"board", KEY_BOARD, "URL", 0,
     "The board: http://127.0.0.1:8421/, https://board.example.org/", 0},
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
    case KEY_BOARD:
        s->board = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one device at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || s->board == NULL) {
            argp_error(state, "DIR and --board are needed");
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
    "Send a bulletin board what it has not got yet of a device: ballots, "
    "decisions, and, once the device is closed, the end of its chain.\v"
    "The administrator must have authorized the device there ('election "
    "upload'). May be repeated at any time, and goes on where it stopped.",
    children,
    0,
    0};

/** A walk through the device's ballots. */
typedef struct walk {
    board_sending *sending;
    uint64_t position;
} walk;

static eg_status
add_ballot(void *context,
           const device_ballot *ballot,
           eg_span item,
           eg_error *err)
{
    walk *w = context;
    w->position++;
    return board_sending_add(w->sending, w->position, item, ballot->status,
                             err);
}

/** The message of step 8, as 'device close' posts it. */
static eg_status
read_message(device_state *d, uint8_t **out, size_t *len, eg_error *err)
{
    char folder[APP_PATH_MAX];
    char path[APP_PATH_MAX];
    char **names = NULL;
    size_t count = 0;
    EG_TRY(app_path(folder, d->dir, "upload", err));
    EG_TRY(app_tree_remove(folder, err));
    eg_status status = device_submit_ballots(d, folder, err);
    if (status == EG_OK) {
        status = app_dir_list(folder, ".egm", &names, &count, err);
    }
    if (status == EG_OK && count == 1) {
        status = app_path(path, folder, names[0], err);
    }
    if (status == EG_OK) {
        status = app_file_read(path, APP_MESSAGE_MAX, out, len, err);
    }
    app_names_free(names, count);
    const eg_status cleared = app_tree_remove(folder, NULL);
    return status == EG_OK && cleared != EG_OK
               ? eg_fail(err, cleared, "%s: cannot be removed", folder)
               : status;
}

static eg_status
finish(board_sending *s, device_state *d, eg_error *err)
{
    uint8_t *message = NULL;
    size_t len = 0;
    if (d->closed && !s->closed) {
        EG_TRY(read_message(d, &message, &len, err));
    }
    const eg_status status = board_sending_end(s, (eg_span){message, len}, err);
    app_file_free(message, len);
    return status;
}

static eg_status
upload(const void *verb_settings, device_state *d, eg_error *err)
{
    const settings *s = verb_settings;
    board_sending *sending = calloc(1, sizeof(*sending));
    if (sending == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a batch");
    }
    walk w = {.sending = sending};
    eg_status status = board_sending_begin(sending, d, s->board, err);
    if (status == EG_OK) {
        status = device_state_each_ballot(d, add_ballot, &w, err);
    }
    if (status == EG_OK) {
        status = finish(sending, d, err);
    }
    if (status == EG_OK) {
        app_say(&s->common,
                "Sent %" PRIu64 " ballots and %" PRIu64
                " decisions; the board has all %zu ballots%s.",
                sending->sent, sending->decided, d->ballot_len,
                d->closed ? ", and the device is closed there" : "");
    }
    board_sending_free(sending);
    free(sending);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    return device_work(s.dir, false, upload, &s);
}

const app_verb verb_device_upload = {
    .group = "device",
    .name = "upload",
    .summary = "send a device's ballots to a bulletin board",
    .argp = &argp,
    .run = run,
};
