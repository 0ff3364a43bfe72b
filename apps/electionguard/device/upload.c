/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard device upload: send ballots and decisions to a bulletin board.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "electionguard/board/args.h"
#include "electionguard/device/submit.h"
#include "electionguard/device/submit_board.h"
#include "electionguard/verbs.h"

static const struct argp argp = {
    board_options,
    board_parse_option,
    "DIR",
    "Send a bulletin board what it has not got yet of a device: ballots, "
    "decisions, and, once the device is closed, the end of its chain.\v"
    "The administrator must have authorized the device there ('election "
    "upload'). May be repeated at any time, and goes on where it stopped.",
    board_children,
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
    const board_settings *s = verb_settings;
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
    board_settings s = {0};
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
