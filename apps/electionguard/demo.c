/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard demo: run the sample election.
 *
 * The demo is a script that uses the commands as people do, so this verb only
 * finds it, beside the program where it was built or below the prefix where it
 * was installed, and becomes it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "common/file.h"
#include "electionguard/verbs.h"

enum { KEY_QUICK = 0x2001 };

typedef struct settings {
    app_settings common;
    bool quick;
    const char *folder;
} settings;

static const struct argp_option options[] = {
    {"quick", KEY_QUICK, NULL, 0, "Only the first ten ballots of each device",
     0},
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
    case KEY_QUICK:
        s->quick = true;
        return 0;
    case ARGP_KEY_ARG:
        if (s->folder != NULL) {
            argp_error(state, "one folder");
        }
        s->folder = arg;
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
    "[FOLDER]",
    "Run one whole election with invented voters, from key ceremony to "
    "verdict, "
    "in FOLDER (electionguard-demo), which is made anew.\v"
    "FOLDER must be empty, or hold an earlier demo.",
    children,
    0,
    0};

/** Where script and sample are, seen from the program's own folder. */
static const struct {
    const char *script;
    const char *sample;
} places[] = {
    {"../../tools/demo", "../../examples/county"},
    {"../libexec/electionguard/demo", "../share/electionguard/county"},
};

/** The folder of this program. */
static eg_status
own_folder(char out[APP_PATH_MAX], eg_error *err)
{
    const ssize_t len = readlink("/proc/self/exe", out, APP_PATH_MAX - 1);
    if (len <= 0) {
        return eg_fail(err, EG_ERR_IO, "/proc/self/exe: %s", strerror(errno));
    }
    out[len] = '\0';
    char *slash = strrchr(out, '/');
    if (slash != NULL) {
        *slash = '\0';
    }
    return EG_OK;
}

/** Become the script; returns only on failure. */
static eg_status
become(const settings *s, const char *bin, const char *script, eg_error *err)
{
    const char *folder = s->folder == NULL ? "electionguard-demo" : s->folder;
    char *plain[] = {NULL, NULL, NULL, NULL};
    plain[0] = strdup(script);
    plain[1] = strdup(s->quick ? "--quick" : "--");
    plain[2] = strdup(folder);
    if (plain[0] == NULL || plain[1] == NULL || plain[2] == NULL ||
        setenv("EG_BIN", bin, 1) != 0) {
        return EG_ERR_MEMORY;
    }
    execv(script, plain);
    return eg_fail(err, EG_ERR_IO, "%s: cannot be run: %s", script,
                   strerror(errno));
}

static eg_status
run_demo(const settings *s, eg_error *err)
{
    char bin[APP_PATH_MAX];
    EG_TRY(own_folder(bin, err));
    for (size_t i = 0; i < EG_ARRAY_LEN(places); i++) {
        char script[APP_PATH_MAX];
        char sample[APP_PATH_MAX];
        EG_TRY(app_path(script, bin, places[i].script, err));
        EG_TRY(app_path(sample, bin, places[i].sample, err));
        if (access(script, X_OK) == 0 && app_file_exists(sample)) {
            return setenv("EG_COUNTY", sample, 1) == 0
                       ? become(s, bin, script, err)
                       : EG_ERR_MEMORY;
        }
    }
    return eg_fail(err, EG_ERR_NOT_FOUND,
                   "%s: the demo's script and sample are not installed", bin);
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, run_demo(&s, &err));
}

const app_verb verb_demo = {
    .group = NULL,
    .name = "demo",
    .summary = "run a sample election, from keys to verdict",
    .argp = &argp,
    .run = run,
};
