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

unsigned
watch_number(const char *option,
             const char *text,
             unsigned most,
             struct argp_state *state)
{
    uint64_t number = 0;
    if (!app_text_number(&number, text, 1, most)) {
        argp_error(state, "%s must be a number from 1 to %u", option, most);
    }
    return (unsigned)number;
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    watch_args *args = state->input;
    switch (key) {
    case KEY_LOG:
        args->log = arg;
        return 0;
    case KEY_EVERY:
        args->every = watch_number("--every", arg, WATCH_EVERY_MAX, state);
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

eg_status
watch_repeat(unsigned every,
             watch_round *round,
             void *context,
             const app_settings *say,
             eg_error *err)
{
    if (every == 0) {
        return round(context, err);
    }
    const struct timespec pause = {.tv_sec = (time_t)every};
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    do {
        eg_error why = {0};
        const eg_status status = round(context, &why);
        if (status != EG_OK && !may_pass(status)) {
            *err = why;
            return status;
        }
        if (status != EG_OK) {
            app_say(say, "not now: %s", why.text);
        }
    } while (sigtimedwait(&ends, NULL, &pause) < 0);
    return EG_OK;
}

/** What is looked at in each round. */
typedef struct looking {
    watch w;
    const watch_args *args;
    watch_look *look;
} looking;

static eg_status
look_once(void *context, eg_error *err)
{
    looking *l = context;
    return l->look(&l->w, l->args, err);
}

eg_status
watch_rounds(const watch_args *args, watch_look *look, eg_error *err)
{
    looking l = {.args = args, .look = look};
    eg_status status = watch_open(&l.w, args->dir, args->place, args->log, err);
    if (status == EG_OK) {
        status = watch_repeat(args->every, look_once, &l, &args->common, err);
    }
    watch_close(&l.w);
    return status;
}
