/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard device cast, challenge, spoil: the voter's decision, which
 * comes after the confirmation code and is final.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/text.h"
#include "common/text.h"
#include "electionguard/device/state.h"
#include "electionguard/verbs.h"

/** Most ballots in one call. */
#define BALLOTS_MAX 4096

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *ballot[BALLOTS_MAX];
    size_t ballot_len;
    eg_ballot_status status; /**< What the verb decides. */
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
        } else if (s->ballot_len < BALLOTS_MAX) {
            s->ballot[s->ballot_len++] = arg;
        } else {
            argp_error(state, "at most %d ballots at once", BALLOTS_MAX);
        }
        return 0;
    case ARGP_KEY_END:
        if (s->ballot_len == 0) {
            argp_error(state, "DIR and a ballot are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};

#define BALLOT_DOC                                                         \
    "A ballot is named by its confirmation code, by at least eight first " \
    "digits of it, by its number on this device, or as \"last\". The "     \
    "decision is on disk before anything is printed, and is final."

static const struct argp cast_argp = {
    NULL,
    parse_option,
    "DIR BALLOT...",
    "Count these ballots in the tally.\v" BALLOT_DOC,
    children,
    0,
    0};
static const struct argp challenge_argp = {
    NULL,
    parse_option,
    "DIR BALLOT...",
    "Challenge these ballots: the guardians will open them, so that the voter "
    "sees whether the device encrypted the right choices; they are not "
    "counted.\v" BALLOT_DOC,
    children,
    0,
    0};
static const struct argp spoil_argp = {
    NULL,
    parse_option,
    "DIR BALLOT...",
    "Neither count nor open these ballots.\v" BALLOT_DOC,
    children,
    0,
    0};

/** Whether the first digits of @p code are @p text. */
static bool
code_begins(const eg_hash *code, const char *text, size_t len)
{
    char hex[2 * EG_HASH_BYTES + 1];
    eg_hex_write_upper(hex, code->bytes, EG_HASH_BYTES);
    for (size_t i = 0; i < len; i++) {
        const char c = text[i] >= 'a' && text[i] <= 'f'
                           ? (char)(text[i] - 'a' + 'A')
                           : text[i];
        if (c != hex[i]) {
            return false;
        }
    }
    return true;
}

/** The position of the ballot whose code begins with @p text. */
static eg_status
find_code(const device_state *d,
          const char *text,
          uint64_t *position,
          eg_error *err)
{
    const size_t len = strlen(text);
    size_t matches = 0;
    for (size_t i = 0; i < d->ballot_len && len <= 2 * EG_HASH_BYTES; i++) {
        if (code_begins(&d->ballot[i].code, text, len)) {
            matches++;
            *position = i + 1;
        }
    }
    if (matches == 1) {
        return EG_OK;
    }
    return eg_fail(err, EG_ERR_NOT_FOUND,
                   matches == 0 ? "%s: no ballot of this device has this code"
                                : "%s: several ballots have codes that begin "
                                  "like this; give more digits",
                   text);
}

/** What "last", a number or a code means. */
static eg_status
find_ballot(const device_state *d,
            const char *text,
            uint64_t *position,
            eg_error *err)
{
    if (strcmp(text, "last") == 0 && d->ballot_len > 0) {
        *position = d->ballot_len;
        return EG_OK;
    }
    if (strlen(text) >= 8) {
        return find_code(d, text, position, err);
    }
    if (!app_text_number(position, text, 1, d->ballot_len)) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "%s: is no ballot of this device (a code, at least "
                       "eight digits of one, a number up to %zu, or last)",
                       text, d->ballot_len);
    }
    return EG_OK;
}

static eg_status
decide_all(const void *verb_settings, device_state *d, eg_error *err)
{
    const settings *s = verb_settings;
    const eg_ballot_status status = s->status;
    /* First find all, so that a slip of the pen decides nothing. */
    uint64_t position = 0;
    for (size_t i = 0; i < s->ballot_len; i++) {
        EG_TRY(find_ballot(d, s->ballot[i], &position, err));
        EG_TRY(device_state_may_decide(d, position, status, err));
    }
    for (size_t i = 0; i < s->ballot_len; i++) {
        EG_TRY(find_ballot(d, s->ballot[i], &position, err));
        EG_TRY(device_state_decide(d, position, status, err));
        app_say(&s->common, "Ballot %" PRIu64 " is %s.", position,
                device_status_name(status));
    }
    return EG_OK;
}

static int
decide(const struct argp *argp, eg_ballot_status status, int argc, char **argv)
{
    static settings s; /* too large for a stack */
    app_parse(argp, argc, argv, &s);
    s.status = status;
    return device_work(s.dir, false, decide_all, &s);
}

static int
run_cast(int argc, char **argv)
{
    return decide(&cast_argp, EG_BALLOT_CAST, argc, argv);
}

static int
run_challenge(int argc, char **argv)
{
    return decide(&challenge_argp, EG_BALLOT_CHALLENGED, argc, argv);
}

static int
run_spoil(int argc, char **argv)
{
    return decide(&spoil_argp, EG_BALLOT_SPOILED, argc, argv);
}

const app_verb verb_device_cast = {.group = "device",
                                   .name = "cast",
                                   .summary = "count a ballot in the tally",
                                   .argp = &cast_argp,
                                   .run = run_cast};
const app_verb verb_device_challenge = {
    .group = "device",
    .name = "challenge",
    .summary = "have a ballot opened instead of counted",
    .argp = &challenge_argp,
    .run = run_challenge};
const app_verb verb_device_spoil = {.group = "device",
                                    .name = "spoil",
                                    .summary =
                                        "neither count nor open a ballot",
                                    .argp = &spoil_argp,
                                    .run = run_spoil};
