/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard manifest check: is this file a manifest, and does it say what
 * its author meant?
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/base.h"
#include "common/text.h"
#include "electionguard/manifest/file.h"
#include "electionguard/verbs.h"

typedef struct settings {
    app_settings common;
    const char *file;
    uint64_t warnings;
} settings;

static const struct argp_option options[] = {{0}};

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
            argp_error(state, "one manifest at a time");
        }
        s->file = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->file == NULL) {
            argp_error(state, "which manifest?");
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
    "FILE",
    "Check a manifest: its form, what its parts say of each other, and what "
    "looks like a mistake.\vWarnings do not make it wrong. Exit code 1: the "
    "parts contradict each other (check X.01); 3: it is no manifest.",
    children,
    0,
    0};

static void
warn(void *state, const char *sentence)
{
    settings *s = state;
    s->warnings++;
    printf("%s: warning: ", s->file);
    app_text_print(stdout, sentence);
    putchar('\n');
}

static eg_status
check(settings *s, eg_error *err)
{
    eg_manifest *manifest;
    EG_TRY(manifest_file_read(&manifest, s->file, err));
    eg_status status = eg_manifest_check(manifest, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", s->file);
    } else {
        status = eg_manifest_warnings(manifest, warn, s);
    }
    if (status == EG_OK) {
        app_say(&s->common,
                "%s: a manifest; contests: %zu, ballot styles: %zu, warnings: "
                "%" PRIu64,
                s->file, manifest->contest_len, manifest->style_len,
                s->warnings);
    }
    eg_manifest_free(manifest);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = check(&s, &err);
    return app_report(&err, status);
}

const app_verb verb_manifest_check = {
    .group = "manifest",
    .name = "check",
    .summary = "check a manifest and warn of likely mistakes",
    .argp = &argp,
    .run = run,
};
