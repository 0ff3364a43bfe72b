/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Progress of long steps: on a terminal one line that is written over, with a
 * rate and an estimate; elsewhere a plain line now and then.  On standard
 * error, so that results stay clean.
 */
#ifndef APP_COMMON_PROGRESS_H
#define APP_COMMON_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct app_progress {
    const char *what; /**< "verifying ballots" */
    uint64_t done;
    uint64_t total; /**< 0: not known. */
    double started;
    double shown;
    bool on;
    bool terminal;
    bool drawn;
} app_progress;

/** Begin; @p quiet shows nothing at all. */
void app_progress_begin(app_progress *progress,
                        const char *what,
                        uint64_t total,
                        bool quiet);

/** Say how much is done by now; draws at most ten times a second. */
void app_progress_set(app_progress *progress, uint64_t done);

/** End and clear the line. */
void app_progress_end(app_progress *progress);

#endif
