/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timing of several ways to do the same, interleaved in one process.
 *
 * Every round runs each case once, so that a change of the clock or a noisy
 * neighbour hits all alike.  The median over the rounds is the figure to
 * compare; the minimum shows what the machine can do.
 */
#ifndef EG_BENCH_BENCH_H
#define EG_BENCH_BENCH_H

#include <stddef.h>

/** One way: @p run does the thing @p repeat times. */
typedef struct bench_case {
    const char *name;
    void (*run)(void *context, int repeat);
    int repeat;      /**< Things a sample. */
    size_t baseline; /**< Index of the case that ratios refer to. */
    double *sample;  /**< Seconds a thing, one a round; bench_run fills it. */
} bench_case;

/** Run all cases @p rounds times in turn; print a table. */
void bench_run(const char *title,
               bench_case *cases,
               size_t len,
               void *context,
               size_t rounds);

#endif
