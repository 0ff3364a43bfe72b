/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a server tells whoever runs it: one JSON object a line on standard error.
 *
 *   {"time": "2026-11-03T06:00:00Z", "level": "info", "event": "listening", ...}
 *
 * Events are about the server and the machine.  Requests are none: no code, no
 * address of a client and no name of a device is ever told, and no time at
 * which somebody voted.  Under systemd each line begins with the priority that
 * journald reads, "<6>".
 */
#ifndef APP_BOARD_SERVE_JOURNAL_H
#define APP_BOARD_SERVE_JOURNAL_H

#include "base/base.h"

typedef enum board_level { BOARD_ERROR, BOARD_WARNING, BOARD_INFO } board_level;

/** A member of an event: a text, or a number. */
typedef struct board_fact {
    const char *name;
    const char *text; /**< NULL: it is a number. */
    uint64_t number;
} board_fact;

/** Tell only what is at least so grave; BOARD_INFO, all, to begin with. */
void board_journal_level(board_level level);

/** Tell an event; a line is written as a whole. */
void board_tell(board_level level,
                const char *event,
                const board_fact *fact,
                size_t len);

/** Tell that something failed, with its sentence. */
void board_tell_failure(const char *event, const eg_error *err);

#endif
