/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard-board witness: cosign the checkpoints of a log that extend what
 * was seen of it before.
 */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "board/verbs.h"
#include "board/watch/cosign.h"
#include "board/watch/rounds.h"

enum { KEY_NAME = 0x5401 };

static const struct argp_option options[] = {
    {"name", KEY_NAME, "NAME", 0,
     "The name of this witness, such as witness.example/w1; needed once", 0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    watch_args *args = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = args;
        state->child_inputs[1] = &args->common;
        return 0;
    case KEY_NAME:
        args->name = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&watch_argp, 0, NULL, 0},
                                             {&app_quiet_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {
    options,
    parse_option,
    "DIR LOG",
    "Look at a log, which is a board's address or a folder, and cosign its "
    "checkpoint if that extends the one that was cosigned last; the cosigned "
    "checkpoint is put into DIR/cosigned.\v"
    "A checkpoint that does not is kept as evidence, and the exit code is 1. "
    "The key of the witness is made in DIR the first time.",
    children,
    0,
    0};

static eg_status
look(watch *w, const watch_args *args, eg_error *err)
{
    app_log_key key = {0};
    EG_TRY(watch_own_key(&key, w, args->name, &args->common, err));
    const uint64_t before = w->size;
    eg_status status = watch_fetch(w, err);
    if (status == EG_OK) {
        status = watch_extends(w, err);
    }
    /* What was seen is on the disk before anybody has a cosignature of it. */
    if (status == EG_OK) {
        status = watch_keep(w, err);
    }
    if (status == EG_OK) {
        EG_BUFFER(line, WATCH_COSIGNATURE_MAX);
        status = watch_cosign(w, &key, (uint64_t)time(NULL), &line, err);
    }
    if (status == EG_OK) {
        printf("cosigned %" PRIu64 " entries, %" PRIu64 " of them new\n",
               w->size, w->size - before);
        fflush(stdout);
    }
    app_log_key_free(&key);
    return status;
}

static int
run(int argc, char **argv)
{
    watch_args args = {.dir = NULL};
    app_parse(&argp, argc, argv, &args);
    eg_error err = {0};
    return app_report(&err, watch_rounds(&args, look, &err));
}

const app_verb verb_board_witness = {
    .name = "witness",
    .summary = "cosign what a log shows, if it extends what it showed",
    .argp = &argp,
    .run = run,
};
