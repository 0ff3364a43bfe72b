/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard device recover and status.
 */
#include <inttypes.h>
#include <stdio.h>

#include "codec/text.h"
#include "common/text.h"
#include "electionguard/device/pools.h"
#include "electionguard/device/state.h"
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
static const struct argp recover_argp = {
    NULL,
    parse_option,
    "DIR",
    "Make a device fit to go on after a power cut. An entry that was being "
    "written is cut off; its confirmation code was never shown. Every ballot "
    "whose code was shown is there, and the chain goes on from the last one.",
    children,
    0,
    0};
static const struct argp status_argp = {
    NULL,
    parse_option,
    "DIR",
    "Show where a device stands: its ballots, what is not decided, its chain, "
    "its prepared ballots.",
    children,
    0,
    0};

static void
print_undecided(const device_state *d)
{
    for (size_t i = 0; i < d->ballot_len; i++) {
        if (d->ballot[i].status == EG_BALLOT_UNDECIDED) {
            char hex[2 * EG_HASH_BYTES + 1];
            eg_hex_write_upper(hex, d->ballot[i].code.bytes, EG_HASH_BYTES);
            printf("  undecided: %zu %s\n", i + 1, hex);
        }
    }
}

/** The styles of which ballots are prepared. */
static eg_status
print_pools(const device_state *d, eg_error *err)
{
    device_pools *pools = NULL;
    EG_TRY(device_pools_new(&pools, d, err));
    for (size_t i = 0; i < d->election->manifest->style_len; i++) {
        size_t count = 0;
        eg_error damage = {0};
        const eg_status status = device_pools_count(pools, &count, i, &damage);
        if (status != EG_OK) {
            (void)app_report(&damage, status);
        } else if (count > 0) {
            printf("Prepared    %zu of style ", count);
            app_text_print(stdout, d->election->manifest->style[i].id);
            putchar('\n');
        }
    }
    device_pools_free(pools);
    return EG_OK;
}

static void
print_status(const device_state *d)
{
    size_t count[4] = {0};
    for (size_t i = 0; i < d->ballot_len; i++) {
        count[d->ballot[i].status]++;
    }
    fputs("Device      ", stdout);
    app_text_print(stdout, d->device_id);
    putchar('\n');
    printf("State       %s\n", d->closed ? "closed" : "open");
    printf("Ballots     %zu: %zu cast, %zu challenged, %zu spoiled, %zu "
           "undecided\n",
           d->ballot_len, count[EG_BALLOT_CAST], count[EG_BALLOT_CHALLENGED],
           count[EG_BALLOT_SPOILED], count[EG_BALLOT_UNDECIDED]);
    if (d->ballot_len > 0) {
        char hex[2 * EG_HASH_BYTES + 1];
        eg_hex_write_upper(hex, d->ballot[d->ballot_len - 1].code.bytes,
                           EG_HASH_BYTES);
        printf("Last code   %s\n", hex);
    }
    print_undecided(d);
}

/** Cut the torn tail, if there is one, and say so. */
static eg_status
mend(device_state *d, eg_error *err)
{
    const uint64_t torn = d->journal.torn;
    EG_TRY(journal_mend(&d->journal, err));
    if (torn > 0) {
        printf("Cut off     %" PRIu64
               " bytes of an entry that was being written\n",
               torn);
    }
    return EG_OK;
}

static int
show(const struct argp *argp, bool recover, int argc, char **argv)
{
    settings s = {0};
    app_parse(argp, argc, argv, &s);
    eg_error err = {0};
    device_state device;
    eg_status status = device_state_open(&device, s.dir, recover, &err);
    if (status == EG_OK) {
        status = recover ? mend(&device, &err) : EG_OK;
        if (status == EG_OK) {
            print_status(&device);
            status = print_pools(&device, &err);
        }
        device_state_free(&device);
    }
    return app_report(&err, status);
}

static int
run_recover(int argc, char **argv)
{
    return show(&recover_argp, true, argc, argv);
}

static int
run_status(int argc, char **argv)
{
    return show(&status_argp, false, argc, argv);
}

const app_verb verb_device_recover = {
    .group = "device",
    .name = "recover",
    .summary = "make a device fit to go on after a power cut",
    .argp = &recover_argp,
    .run = run_recover};
const app_verb verb_device_status = {.group = "device",
                                     .name = "status",
                                     .summary = "show where a device stands",
                                     .argp = &status_argp,
                                     .run = run_status};
