/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drawing progress.
 */
#include "common/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/** Seconds between two drawings: on a terminal, and elsewhere. */
#define TERMINAL_PAUSE 0.1
#define PLAIN_PAUSE    10.0

static double
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void
app_progress_begin(app_progress *progress,
                   const char *what,
                   uint64_t total,
                   bool quiet)
{
    *progress = (app_progress){
        .what = what,
        .total = total,
        .started = now(),
        .shown = now(),
        .on = !quiet,
        .terminal = isatty(STDERR_FILENO) == 1,
    };
}

/** "12 of 100, 34.5/s, 3 s left" */
static void
print_state(const app_progress *p, double elapsed)
{
    fprintf(stderr, "%s: %" PRIu64, p->what, p->done);
    if (p->total > 0) {
        fprintf(stderr, " of %" PRIu64, p->total);
    }
    if (elapsed > 0.5 && p->done > 0) {
        const double rate = (double)p->done / elapsed;
        fprintf(stderr, ", %.1f/s", rate);
        if (p->total > p->done) {
            fprintf(stderr, ", %.0f s left",
                    (double)(p->total - p->done) / rate);
        }
    }
}

void
app_progress_set(app_progress *progress, uint64_t done)
{
    progress->done = done;
    const double at = now();
    const double pause = progress->terminal ? TERMINAL_PAUSE : PLAIN_PAUSE;
    if (!progress->on || at - progress->shown < pause) {
        return;
    }
    progress->shown = at;
    progress->drawn = true;
    if (progress->terminal) {
        fputs("\r\033[K", stderr);
    }
    print_state(progress, at - progress->started);
    fputs(progress->terminal ? "" : "\n", stderr);
    fflush(stderr);
}

void
app_progress_end(app_progress *progress)
{
    if (progress->on && progress->drawn && progress->terminal) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
    progress->on = false;
}
