/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking at a log once, or again and again.
 */
#include "board/watch/rounds.h"

#include <signal.h>
#include <time.h>

#include "common/text.h"

enum { KEY_LOG = 0x5301, KEY_EVERY };

static const struct argp_option options[] = {
    {"log", KEY_LOG, "KEY", 0,
     "The log's public key, as 'electionguard-board log-key' prints it; it is "
     "needed once and kept in DIR",
     0},
    {"every", KEY_EVERY, "SECONDS", 0,
     "Look again and again, until SIGINT or SIGTERM", 0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    watch_args *args = state->input;
    uint64_t seconds = 0;
    switch (key) {
    case KEY_LOG:
        args->log = arg;
        return 0;
    case KEY_EVERY:
        if (!app_text_number(&seconds, arg, 1, 86400)) {
            argp_error(state, "--every must be a number from 1 to 86400");
        }
        args->every = (unsigned)seconds;
        return 0;
    case ARGP_KEY_ARG:
        if (args->place != NULL) {
            argp_error(state, "one folder and one log at a time");
        }
        *(args->dir == NULL ? &args->dir : &args->place) = arg;
        return 0;
    case ARGP_KEY_END:
        if (args->place == NULL) {
            argp_error(state, "DIR and LOG are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp watch_argp = {options, parse_option, NULL, NULL,
                                NULL,    NULL,         NULL};

/** What another look may change: the log did not answer, or not wholly. */
static bool
may_pass(eg_status status)
{
    return status == EG_ERR_IO || status == EG_ERR_NOT_FOUND;
}

/** Look until a signal comes or the log cannot be believed. */
static eg_status
look_for_ever(watch *w,
              const watch_args *args,
              watch_look *look,
              const sigset_t *ends,
              eg_error *err)
{
    const struct timespec pause = {.tv_sec = (time_t)args->every};
    do {
        eg_error round = {0};
        const eg_status status = look(w, args, &round);
        if (status != EG_OK && !may_pass(status)) {
            *err = round;
            return status;
        }
        if (status != EG_OK) {
            app_say(&args->common, "not seen: %s", round.text);
        }
    } while (sigtimedwait(ends, NULL, &pause) < 0);
    return EG_OK;
}

eg_status
watch_rounds(const watch_args *args, watch_look *look, eg_error *err)
{
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    watch w;
    eg_status status = watch_open(&w, args->dir, args->place, args->log, err);
    if (status == EG_OK && args->every == 0) {
        status = look(&w, args, err);
    } else if (status == EG_OK) {
        sigprocmask(SIG_BLOCK, &ends, NULL);
        status = look_for_ever(&w, args, look, &ends, err);
    }
    watch_close(&w);
    return status;
}
