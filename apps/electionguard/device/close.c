/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard device close: end the chain and submit the ballots.
 */
#include "electionguard/device/pool.h"
#include "electionguard/device/state.h"
#include "electionguard/device/submit.h"
#include "electionguard/verbs.h"

enum { KEY_MAIL = 0x2301, KEY_SPOIL };

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *mail;
    bool spoil;
} settings;

static const struct argp_option options[] = {
    {"mail", KEY_MAIL, "FOLDER", 0,
     "Folder for messages: the ballots are put there", 0},
    {"spoil-undecided", KEY_SPOIL, NULL, 0,
     "Spoil the ballots that nobody decided on", 0},
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
    case KEY_MAIL:
        s->mail = arg;
        return 0;
    case KEY_SPOIL:
        s->spoil = true;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one device at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || s->mail == NULL) {
            argp_error(state, "DIR and --mail are needed");
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
    "Close a device for good: end its chain of confirmation codes and put its "
    "ballots, signed, into the mail folder. Prepared ballots are destroyed.\v"
    "May be repeated; the same bytes are put there again.",
    children,
    0,
    0};

/** Every ballot must be decided before the end. */
static eg_status
settle(const settings *s, device_state *d, eg_error *err)
{
    const size_t undecided = device_state_undecided(d);
    if (undecided > 0 && !s->spoil) {
        return eg_fail(err, EG_ERR_STATE,
                       "%zu ballots are not decided; cast, challenge or spoil "
                       "them, or close with --spoil-undecided",
                       undecided);
    }
    for (size_t i = 0; i < d->ballot_len; i++) {
        if (d->ballot[i].status == EG_BALLOT_UNDECIDED) {
            EG_TRY(device_state_decide(d, i + 1, EG_BALLOT_SPOILED, err));
        }
    }
    if (d->ballot_len == 0) {
        return eg_fail(err, EG_ERR_STATE,
                       "the device has no ballots; a record holds only devices "
                       "that have some, so there is nothing to submit");
    }
    return EG_OK;
}

static eg_status
close_device(const void *verb_settings, device_state *d, eg_error *err)
{
    const settings *s = verb_settings;
    if (!d->closed) {
        EG_TRY(settle(s, d, err));
        EG_TRY(device_state_close(d, err));
    }
    /* Nobody needs what was prepared any more. */
    EG_TRY(pool_destroy_all(d->dir, err));
    EG_TRY(device_submit_ballots(d, s->mail, err));
    size_t count[4] = {0};
    for (size_t i = 0; i < d->ballot_len; i++) {
        count[d->ballot[i].status]++;
    }
    app_say(&s->common,
            "Closed with %zu ballots: %zu cast, %zu challenged, %zu spoiled.",
            d->ballot_len, count[EG_BALLOT_CAST], count[EG_BALLOT_CHALLENGED],
            count[EG_BALLOT_SPOILED]);
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    return device_work(s.dir, false, close_device, &s);
}

const app_verb verb_device_close = {
    .group = "device",
    .name = "close",
    .summary = "end a device's chain and submit its ballots",
    .argp = &argp,
    .run = run,
};
