/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard device prepare: fill the pool of prepared ballots.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/progress.h"
#include "common/text.h"
#include "electionguard/device/pools.h"
#include "electionguard/verbs.h"

enum { KEY_BALLOTS = 0x2501, KEY_STYLE };

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *style; /**< NULL: all. */
    size_t ballots;
} settings;

static const struct argp_option options[] = {
    {"ballots", KEY_BALLOTS, "N", 0,
     "How many prepared ballots of each ballot style there shall be, 1 to "
     "10000",
     0},
    {"style", KEY_STYLE, "STYLE", 0,
     "Only of the ballot style of this label; default: of each", 0},
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
    case KEY_BALLOTS:
        if (!device_pools_parse_count(&s->ballots, arg)) {
            argp_error(state, "'%s' is no number from 1 to %d", arg, POOL_MAX);
        }
        return 0;
    case KEY_STYLE:
        s->style = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one device at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || s->ballots == 0) {
            argp_error(state, "DIR and --ballots are needed");
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
    "Prepare ballots, so that voters need not wait: all exponentiations but "
    "those of indicator proofs are done before there is a voter, and 'device "
    "encrypt' then only selects and hashes. May be interrupted and repeated: "
    "it goes on until there are N.\v"
    "What is prepared is as secret as the votes that will be encrypted with "
    "it: read \"The pool of a device\" in docs/precomputation.md first.",
    children,
    0,
    0};

/** Whether the style in place @p style is meant. */
static bool
is_meant(const settings *s, const device_state *d, size_t style)
{
    return s->style == NULL ||
           strcmp(s->style, d->election->manifest->style[style].id) == 0;
}

/** How many there are; those under a damaged key are given up. */
static eg_status
count(device_pools *pools, size_t *out, size_t style, eg_error *err)
{
    eg_error damage = {0};
    const eg_status status = device_pools_count(pools, out, style, &damage);
    if (status == EG_ERR_MALFORMED) {
        (void)app_report(&damage, status);
        EG_TRY(device_pools_reset(pools, style, err));
        return device_pools_count(pools, out, style, err);
    }
    return status == EG_OK ? EG_OK : eg_fail(err, status, "%s", damage.text);
}

/** Fill one style's pool. */
static eg_status
fill(const settings *s,
     device_pools *pools,
     size_t style,
     app_progress *progress,
     eg_error *err)
{
    size_t have = 0;
    EG_TRY(count(pools, &have, style, err));
    for (; have < s->ballots; have++) {
        EG_TRY(device_pools_add(pools, style, err));
        app_progress_set(progress, progress->done + 1);
    }
    return EG_OK;
}

/** How many are missing in all, for the progress. */
static eg_status
count_missing(const settings *s,
              const device_state *d,
              device_pools *pools,
              uint64_t *out,
              eg_error *err)
{
    bool any = false;
    for (size_t i = 0; i < d->election->manifest->style_len; i++) {
        size_t have = 0;
        if (is_meant(s, d, i)) {
            EG_TRY(count(pools, &have, i, err));
            *out += have < s->ballots ? s->ballots - have : 0;
            any = true;
        }
    }
    return any ? EG_OK
               : eg_fail(err, EG_ERR_NOT_FOUND,
                         "the manifest has no ballot style \"%s\"", s->style);
}

static eg_status
fill_all(const settings *s,
         const device_state *d,
         device_pools *pools,
         uint64_t *prepared,
         eg_error *err)
{
    uint64_t missing = 0;
    app_progress progress;
    EG_TRY(count_missing(s, d, pools, &missing, err));
    app_progress_begin(&progress, "preparing ballots", missing,
                       s->common.quiet);
    eg_status status = EG_OK;
    for (size_t i = 0; i < d->election->manifest->style_len && status == EG_OK;
         i++) {
        if (!is_meant(s, d, i)) {
            continue;
        }
        status = fill(s, pools, i, &progress, err);
        if (status == EG_ERR_UNSUPPORTED && s->style == NULL) {
            /* The other styles can be prepared all the same. */
            (void)app_report(err, status);
            status = EG_OK;
        }
    }
    *prepared = progress.done;
    app_progress_end(&progress);
    return status;
}

static eg_status
prepare(const void *verb_settings, device_state *d, eg_error *err)
{
    const settings *s = verb_settings;
    if (d->closed) {
        return eg_fail(err, EG_ERR_STATE, "%s: the device is closed", s->dir);
    }
    device_pools *pools = NULL;
    uint64_t prepared = 0;
    EG_TRY(device_pools_new(&pools, d, err));
    const eg_status status = fill_all(s, d, pools, &prepared, err);
    device_pools_free(pools);
    if (status == EG_OK) {
        app_say(&s->common, "Prepared %" PRIu64 " ballots.", prepared);
    }
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    return device_work(s.dir, false, prepare, &s);
}

const app_verb verb_device_prepare = {
    .group = "device",
    .name = "prepare",
    .summary = "prepare ballots, so that voters need not wait",
    .argp = &argp,
    .run = run,
};
