/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard message show: what is in a message file?
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/base.h"
#include "codec/pb_json.h"
#include "codec/text.h"
#include "common/mail.h"
#include "common/message.h"
#include "electionguard/verbs.h"

typedef struct settings {
    app_settings common;
    const char *file;
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
        if (s->file != NULL) {
            argp_error(state, "one message at a time");
        }
        s->file = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->file == NULL) {
            argp_error(state, "which message?");
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
    "FILE",
    "Check the signature of a message file and print what it says: who signed "
    "it, for which election and step, and its content as JSON.\vWhose key must "
    "sign is for the parties to know: compare the fingerprint.",
    children,
    0,
    0};

static void
show_head(const app_message *m)
{
    char election[2 * EG_HASH_BYTES + 1];
    char digest[2 * EG_HASH_BYTES + 1];
    char fingerprint[APP_FINGERPRINT_MAX];
    char who[128];
    eg_hex_write(election, m->election.bytes, EG_HASH_BYTES);
    eg_hex_write(digest, m->digest.bytes, EG_HASH_BYTES);
    app_fingerprint(fingerprint, m->key);
    printf("step      %d, %s\n", (int)m->step, app_step_name(m->step));
    if (m->step != APP_STEP_CARD) {
        printf("sender    %s\n", app_sender_text(who, NULL, m->sender));
    }
    printf("key       %s (the signature holds)\n", fingerprint);
    if (m->step != APP_STEP_CARD && m->step != APP_STEP_INVITATION) {
        printf("election  %s\n", election);
    }
    printf("digest    %s\n", digest);
}

static eg_status
show(const settings *s, eg_error *err)
{
    app_message m = {0};
    EG_TRY(app_message_read(&m, s->file, err));
    if (!s->common.quiet) {
        show_head(&m);
    }
    EG_BUFFER(json, 2 * APP_MESSAGE_MAX);
    const eg_status status =
        eg_pb_to_json(&json, app_step_schema(m.step), m.payload, err);
    if (status == EG_OK) {
        fwrite(json.data, 1, json.len, stdout);
        putchar('\n');
    }
    app_message_free(&m);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = show(&s, &err);
    return app_report(&err, status);
}

const app_verb verb_message_show = {
    .group = "message",
    .name = "show",
    .summary = "print a message between the parties",
    .argp = &argp,
    .run = run,
};
