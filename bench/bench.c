/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double
now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int
compare(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void
print(const bench_case *cases, size_t len, size_t rounds)
{
    printf("%-44s %11s %11s  %s\n", "", "min us", "median us", "times faster");
    for (size_t i = 0; i < len; i++) {
        const bench_case *c = &cases[i];
        const bench_case *b = &cases[c->baseline];
        printf("%-44s %11.3f %11.3f", c->name, 1e6 * c->sample[0],
               1e6 * c->sample[rounds / 2]);
        if (c != b) {
            printf("  %.2f (median %.2f)", b->sample[0] / c->sample[0],
                   b->sample[rounds / 2] / c->sample[rounds / 2]);
        }
        printf("\n");
    }
}

void
bench_run(const char *title,
          bench_case *cases,
          size_t len,
          void *context,
          size_t rounds)
{
    for (size_t i = 0; i < len; i++) {
        cases[i].sample = calloc(rounds, sizeof(double));
        if (cases[i].sample == NULL) {
            exit(4);
        }
        cases[i].run(context, 1); /* warm up; make what is made lazily */
    }
    for (size_t r = 0; r < rounds; r++) {
        for (size_t i = 0; i < len; i++) {
            const double start = now();
            cases[i].run(context, cases[i].repeat);
            cases[i].sample[r] = (now() - start) / cases[i].repeat;
        }
    }
    for (size_t i = 0; i < len; i++) {
        qsort(cases[i].sample, rounds, sizeof(double), compare);
    }
    printf("%s, %zu rounds\n", title, rounds);
    print(cases, len, rounds);
    for (size_t i = 0; i < len; i++) {
        free(cases[i].sample);
    }
}
