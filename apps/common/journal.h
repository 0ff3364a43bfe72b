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
#ifndef APP_COMMON_JOURNAL_H
#define APP_COMMON_JOURNAL_H

#include "base/base.h"

typedef enum app_level { APP_ERROR, APP_WARNING, APP_INFO } app_level;

/** A member of an event: a text, or a number. */
typedef struct app_fact {
    const char *name;
    const char *text; /**< NULL: it is a number. */
    uint64_t number;
} app_fact;

/** Tell only what is at least so grave; APP_INFO, all, to begin with. */
void app_journal_level(app_level level);

/** Tell an event; a line is written as a whole. */
void
app_tell(app_level level, const char *event, const app_fact *fact, size_t len);

/** Tell that something failed, with its sentence. */
void app_tell_failure(const char *event, const eg_error *err);

#endif
