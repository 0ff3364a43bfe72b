/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard election authorize: take ballots of these devices.
 */
#include "electionguard/election/devices.h"
#include "electionguard/verbs.h"

/** Cards given at once. */
#define CARDS_MAX 1024

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *card[CARDS_MAX];
    size_t card_len;
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
        if (s->dir == NULL) {
            s->dir = arg;
            return 0;
        }
        if (s->card_len == CARDS_MAX) {
            argp_error(state, "at most %d cards at once", CARDS_MAX);
        }
        s->card[s->card_len++] = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->card_len == 0) {
            argp_error(state, "which directory and which cards?");
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
    "DIR CARD...",
    "Take ballots of the devices whose cards these are.\v"
    "Compare each fingerprint with the one that the device shows.",
    children,
    0,
    0};

static eg_status
add_card(const settings *s, const char *path, eg_error *err)
{
    app_message card = {0};
    bool added = false;
    EG_TRY(app_message_read(&card, path, err));
    const eg_status status = election_device_add(s->dir, &card, &added, err);
    if (status == EG_OK) {
        char fingerprint[APP_FINGERPRINT_MAX];
        app_fingerprint(fingerprint, card.key);
        app_say(&s->common, "%s  %s%s", fingerprint, path,
                added ? "" : "  (known already)");
    }
    app_message_free(&card);
    return status;
}

static eg_status
authorize(const settings *s, eg_error *err)
{
    election_state state;
    EG_TRY(election_open(&state, s->dir, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < s->card_len && status == EG_OK; i++) {
        status = add_card(s, s->card[i], err);
    }
    election_close(&state);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, authorize(&s, &err));
}

const app_verb verb_election_authorize = {
    .group = "election",
    .name = "authorize",
    .summary = "take ballots of these devices",
    .argp = &argp,
    .run = run,
};
