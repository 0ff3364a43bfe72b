/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timing of several ways to do the same, interleaved in one process.
 *
 * Every round runs each case once for a few milliseconds, each round beginning
 * with another case, so that a change of the clock or a noisy neighbour hits
 * all alike.  What is compared are medians over the rounds; minima show what
 * the machine can do when nobody disturbs it.  docs/performance.md tells how
 * to read both.
 *
 *     int
 *     main(int argc, char **argv)
 *     {
 *         bench b;
 *         bench_begin(&b, argc, argv, "group");
 *         ...
 *         bench_run(&b, cases, EG_ARRAY_LEN(cases), &context);
 *         return bench_end(&b);
 *     }
 *
 * Everything ends the program with a sentence when it fails: a figure of a call
 * that failed is no figure.
 */
#ifndef EG_BENCH_BENCH_H
#define EG_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <electionguard/group.h>

/** Rounds by default. */
#define BENCH_ROUNDS 31

/** One way to do something. */
typedef struct bench_case {
    /** What is done; the rows of tools/bench-table have the same names. */
    const char *name;
    /** Do it once. */
    void (*run)(void *context);
    /** Get ready for @p runs runs, before the clock is started; or NULL. */
    void (*ready)(void *context, unsigned runs);
    unsigned max_repeat; /**< Runs that a sample has at most; 0: any. */
    /** How many things one run does; times are told for one.  0 means 1. */
    unsigned things;
    /**
     * Cases [from, from + len) are plain ways to do one such thing; the ratio
     * is to the fastest of them in the same run.  len 0: nothing to compare
     * with, or itself a plain way.
     */
    size_t plain_from;
    size_t plain_len;
    /** Left out of tables and files: only there to be compared with. */
    bool is_plain;
    /** Amount of @p rate_unit that one thing is, as in "12.5 MB/s". */
    double amount;
    const char *rate_unit;
    /** The rate is instead the part of the plain case's time, in percent. */
    bool rate_is_share;

    double *sample;  /**< Seconds a thing, one a round; bench_run fills it. */
    unsigned repeat; /**< Runs a sample; chosen by bench_run. */
} bench_case;

/** A program's options and where its results go. */
typedef struct bench {
    const char *layer;
    size_t rounds;
    bool quick;       /**< As few rounds and as little data as possible. */
    const char *path; /**< JSON file, or NULL. */
    FILE *json;
    bool first; /**< No object was written yet. */
    const char *scalar_kernel;
    const char *quad_kernel;
} bench;

/**
 * Read the options --rounds N, --quick and --json FILE.  Prints the heading.
 */
void bench_begin(bench *b, int argc, char **argv, const char *layer);

/** Note the kernels that @p group works with; before the first bench_run(). */
void bench_kernels(bench *b, const eg_group *group);

/** Run all cases round by round; print a table, write objects. */
void bench_run(bench *b, bench_case *cases, size_t len, void *context);

/** The same with another number of rounds, for what takes seconds. */
void bench_run_rounds(bench *b,
                      bench_case *cases,
                      size_t len,
                      void *context,
                      size_t rounds);

/**
 * Tell of seconds that the caller has measured in rounds of its own.
 *
 * @param c     name, amount and rate_unit; sample has @p rounds times.
 * @param plain What it is compared with, likewise; NULL: nothing.
 */
void bench_tell(bench *b, bench_case *c, bench_case *plain, size_t rounds);

/** Close the file; gives the exit code. */
int bench_end(bench *b);

/** End the program unless @p truth. */
void bench_need(bool truth, const char *what);
void bench_need_ok(eg_status status, const char *what);

/** Zeroed memory, or the end of the program. */
void *bench_alloc(size_t count, size_t size);

/** Seconds of a clock that only goes forward. */
double bench_now(void);
/** Seconds of processor time of all threads of this process. */
double bench_cpu(void);

#endif
