/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard device upload: send ballots and decisions to a bulletin board.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

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

static eg_status
submit(void *context, const char *folder, eg_error *err)
{
    return device_submit_ballots(context, folder, err);
}

/** The device's own ballot where the board's chain ends. */
static eg_status
compare(const board_sending *s, const device_state *d, eg_error *err)
{
    return board_sending_compare(s,
                                 s->have > 0 && s->have <= d->ballot_len
                                     ? &d->ballot[s->have - 1].code
                                     : NULL,
                                 err);
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
        status = compare(sending, d, err);
    }
    if (status == EG_OK) {
        status = device_state_each_ballot(d, add_ballot, &w, err);
    }
    if (status == EG_OK) {
        status = board_sending_end(sending, submit, d, err);
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
