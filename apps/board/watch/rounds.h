/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What verbs that look at a log have in common: the arguments of "witness" and
 * "monitor", and looking once or again and again.
 */
#ifndef APP_BOARD_WATCH_ROUNDS_H
#define APP_BOARD_WATCH_ROUNDS_H

#include "board/watch/watch.h"
#include "common/cli.h"

typedef struct watch_args {
    app_settings common;
    const char *dir;
    const char *place;
    const char *log;  /**< Its key as text, or NULL. */
    const char *name; /**< Of a witness, or NULL. */
    unsigned every;   /**< Seconds; 0: once. */
} watch_args;

/** DIR, LOG, --log, --every; its input is a watch_args. */
extern const struct argp watch_argp;

/** The number of an option of a verb, from 1 to @p most, or end with a sentence. */
unsigned watch_number(const char *option,
                      const char *text,
                      unsigned most,
                      struct argp_state *state);

/** Most seconds of --every: a day. */
#define WATCH_EVERY_MAX 86400

/** One round of whatever is done again and again. */
typedef eg_status watch_round(void *context, eg_error *err);

/**
 * Do it once (@p every being 0), or every so many seconds until SIGINT or
 * SIGTERM; then what another round may change, a server that does not answer, is
 * told and passed over.
 */
EG_NODISCARD eg_status watch_repeat(unsigned every,
                                    watch_round *round,
                                    void *context,
                                    const app_settings *say,
                                    eg_error *err);

/** One look at the log. */
typedef eg_status watch_look(watch *w, const watch_args *args, eg_error *err);

/**
 * Look once, or every so many seconds until SIGINT or SIGTERM.  A log that does
 * not answer is told and asked again; EG_REJECT ends it.
 */
EG_NODISCARD eg_status watch_rounds(const watch_args *args,
                                    watch_look *look,
                                    eg_error *err);

#endif
