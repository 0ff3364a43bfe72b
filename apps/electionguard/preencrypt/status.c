/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard preencrypt status: where a printing office stands.
 */
#include <inttypes.h>
#include <stdio.h>

#include "codec/text.h"
#include "common/text.h"
#include "electionguard/preencrypt/press.h"
#include "electionguard/verbs.h"

typedef struct settings {
    app_settings common;
    const char *dir;
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
        if (s->dir != NULL) {
            argp_error(state, "one device at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL) {
            argp_error(state, "which device?");
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
    "DIR",
    "Show where a printing office stands: how many ballots of each style it "
    "has made, and how many of them were returned and recorded.",
    children,
    0,
    0};

/** Ballots of one style, or of all where @p style is their number. */
static void
print_counts(const press *p, size_t style)
{
    uint64_t count[4] = {0};
    uint64_t made = 0;
    for (size_t i = 0; i < p->len; i++) {
        if (style == p->device.election->manifest->style_len ||
            p->ballot[i].style == style) {
            count[p->ballot[i].status]++;
            made++;
        }
    }
    printf("%" PRIu64 " made: %" PRIu64 " cast, %" PRIu64
           " challenged, %" PRIu64 " not returned\n",
           made, count[EG_BALLOT_CAST], count[EG_BALLOT_CHALLENGED],
           count[EG_BALLOT_UNDECIDED]);
}

static eg_status
show(const void *verb_settings, press *p, eg_error *err)
{
    (void)verb_settings;
    (void)err;
    const eg_manifest *manifest = p->device.election->manifest;
    fputs("Device      ", stdout);
    app_text_print(stdout, p->device.device_id);
    printf("\nState       %s\nBallots     ",
           p->device.closed ? "closed" : "open");
    print_counts(p, manifest->style_len);
    for (size_t i = 0; i < manifest->style_len; i++) {
        fputs("  ", stdout);
        app_text_print(stdout, manifest->style[i].id);
        fputs(": ", stdout);
        print_counts(p, i);
    }
    if (p->len > 0) {
        char hex[2 * EG_HASH_BYTES + 1];
        eg_hex_write_upper(hex, p->ballot[p->len - 1].code.bytes,
                           EG_HASH_BYTES);
        printf("Last code   %s\n", hex);
    }
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    return press_work(s.dir, NULL, show, &s);
}

const app_verb verb_preencrypt_status = {
    .group = "preencrypt",
    .name = "status",
    .summary = "show where a printing office stands",
    .argp = &argp,
    .run = run,
};
