/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard verify: whether a mail is a notice, without any service.
 */
#include "accountguard/notice/verify.h"

#include <inttypes.h>
#include <stdio.h>

#include "accountguard/command/verbs.h"
#include "accountguard/notice/text.h"
#include "common/file.h"
#include "common/text.h"

/** Where a system keeps the card of the service that its people have. */
#define DEFAULT_CARD "/etc/accountguard/card"

/** Longest card. */
#define CARD_MAX 2048

enum { KEY_KEY = 0x6e01 };

typedef struct settings {
    app_settings common;
    const char *file;
    const char *card;
} settings;

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_KEY:
        s->card = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->file != NULL) {
            argp_error(state, "one notice at a time");
        }
        s->file = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->file == NULL) {
            argp_error(state, "FILE is needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"key", KEY_KEY, "CARD", 0,
     "The card of the service, which names its key (" DEFAULT_CARD ")", 0},
    {0},
};
static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};

static const struct argp argp = {
    options,
    parse_option,
    "FILE",
    "Verify, without a network, that FILE is a notice of a service as it left "
    "it: a mail that was saved with all its headers, or the file of a notice; "
    "\"-\" reads standard input.\v"
    "Exit status 0: it is genuine; 1: it is not. A genuine notice was not "
    "necessarily for you: compare your phrase and your account.",
    children,
    0,
    0};

static void
free_bytes(eg_span *bytes)
{
    app_file_free((uint8_t *)(uintptr_t)bytes->data, bytes->len);
}

static eg_status
read_card(const char *path, ag_card *out, eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(path, CARD_MAX, &bytes, &len, err));
    EG_CLEANUP(free_bytes) eg_span card = {bytes, len};
    const eg_status status = ag_card_read(out, card, err);
    if (status != EG_OK && err != NULL) {
        eg_error_prefix(err, "%s: ", path);
    }
    return status;
}

/** Show what the facts say, which is what the mail showed. */
static eg_status
show(const settings *s, const ag_received *r, eg_error *err)
{
    EG_BUFFER(text, AG_TEXT_MAX + 1);
    EG_TRY(ag_text_write(&text, &r->facts, err));
    eg_buffer_byte(&text, '\0');
    EG_TRY(eg_buffer_status(&text));
    char issued[AG_TIME_TEXT];
    ag_time_write(issued, r->facts.issued);
    app_say(&s->common, "Genuine: of %s, key %s, issued %s%s%s.",
            r->facts.service, r->facts.key, issued,
            r->to[0] == '\0' ? "" : ", to ", r->to);
    if (!s->common.quiet) {
        printf("\n");
        app_text_print_lines(stdout, (const char *)text.data);
    }
    return EG_OK;
}

static eg_status
verify(const settings *s, eg_error *err)
{
    ag_card card;
    uint8_t *bytes = NULL;
    size_t len = 0;
    ag_received received;
    EG_TRY(read_card(s->card != NULL ? s->card : DEFAULT_CARD, &card, err));
    EG_TRY(app_file_read(s->file, AG_RECEIVED_MAX, &bytes, &len, err));
    EG_CLEANUP(free_bytes) eg_span file = {bytes, len};
    EG_TRY(ag_notice_verify(&received, file, &card, err));
    return show(s, &received, err);
}

static int
run(int argc, char **argv)
{
    settings s = {.file = NULL};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    const eg_status status = verify(&s, &err);
    return app_report(&err, status);
}

const app_verb verb_verify = {
    .name = "verify",
    .summary = "verify a notice, offline",
    .argp = &argp,
    .run = run,
};
