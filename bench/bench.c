/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <gmp.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "arith/quad.h"
#include "group/group.h"

/** A sample takes about this long, unless one run takes longer. */
#define SAMPLE_SECONDS 4e-3
/** Rounds with --quick. */
#define QUICK_ROUNDS 2
/** Bytes by which the heap may grow while rounds run: none is lasting. */
#define HEAP_SLACK ((size_t)1 << 20)

static double
seconds(clockid_t clock)
{
    struct timespec t;
    bench_need(clock_gettime(clock, &t) == 0, "the clock");
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double
bench_now(void)
{
    return seconds(CLOCK_MONOTONIC);
}

double
bench_cpu(void)
{
    return seconds(CLOCK_PROCESS_CPUTIME_ID);
}

void
bench_need(bool truth, const char *what)
{
    if (!truth) {
        (void)fprintf(stderr, "bench: this failed: %s\n", what);
        exit(4);
    }
}

void
bench_need_ok(eg_status status, const char *what)
{
    if (status != EG_OK) {
        (void)fprintf(stderr, "bench: %s: %s\n", what, eg_status_text(status));
        exit(4);
    }
}

void *
bench_alloc(size_t count, size_t size)
{
    void *p = calloc(count, size);
    bench_need(p != NULL, "memory");
    return p;
}

/* -- a program ------------------------------------------------------------ */

static void
usage(const char *layer)
{
    (void)fprintf(stderr,
                  "usage: bench_%s [--quick] [--rounds N] [--json FILE]\n",
                  layer);
    exit(2);
}

void
bench_begin(bench *b, int argc, char **argv, const char *layer)
{
    *b = (bench){.layer = layer, .rounds = BENCH_ROUNDS, .first = true};
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (strcmp(argv[i], "--quick") == 0) {
            b->quick = true;
            b->rounds = QUICK_ROUNDS;
        } else if (strcmp(argv[i], "--rounds") == 0 && value != NULL) {
            b->rounds = strtoul(value, NULL, 10);
            i++;
        } else if (strcmp(argv[i], "--json") == 0 && value != NULL) {
            b->path = value;
            i++;
        } else {
            usage(layer);
        }
    }
    if (b->rounds < 1 || b->rounds > 10000) {
        usage(layer);
    }
    b->scalar_kernel = "none";
    b->quad_kernel = "none";
    if (b->path != NULL) {
        b->json = fopen(b->path, "w");
        bench_need(b->json != NULL, b->path);
        (void)fprintf(b->json, "[");
    }
    printf("%s; GMP %s\n", layer, gmp_version);
}

void
bench_kernels(bench *b, const eg_group *group)
{
    b->scalar_kernel = group->p.kernel->name;
    b->quad_kernel = group->p.quad->name;
    printf("kernel of one value: %s; of four: %s\n", b->scalar_kernel,
           b->quad_kernel);
}

int
bench_end(bench *b)
{
    if (b->json != NULL) {
        (void)fprintf(b->json, "\n]\n");
        const bool written = ferror(b->json) == 0;
        bench_need(fclose(b->json) == 0 && written, b->path);
    }
    return 0;
}

/* -- results -------------------------------------------------------------- */

static int
compare(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

/** Both figures of a case; its samples are sorted after this. */
typedef struct figures {
    double median;
    double min;
} figures;

static figures
figures_of(bench_case *c, size_t rounds)
{
    qsort(c->sample, rounds, sizeof(double), compare);
    const double upper = c->sample[rounds / 2];
    const double lower = c->sample[(rounds - 1) / 2];
    return (figures){.median = (lower + upper) / 2, .min = c->sample[0]};
}

static double
rate_of(const bench_case *c, figures own, figures base)
{
    return c->rate_is_share ? 100 * own.median / base.median
                            : c->amount / own.median;
}

/** A JSON string; names here need no escapes. */
static void
put_text(FILE *out, const char *name, const char *value)
{
    bench_need(strpbrk(value, "\"\\\n") == NULL, "a plain name");
    (void)fprintf(out, "  \"%s\": \"%s\",\n", name, value);
}

static void
put_object(bench *b,
           const bench_case *c,
           figures own,
           const bench_case *plain,
           figures base,
           size_t rounds)
{
    FILE *out = b->json;
    (void)fprintf(out, "%s\n {\n", b->first ? "" : ",");
    b->first = false;
    put_text(out, "operation", c->name);
    put_text(out, "layer", b->layer);
    put_text(out, "baseline", plain == NULL ? "none" : plain->name);
    if (plain != NULL) {
        (void)fprintf(out, "  \"ratio_median\": %.4g,\n",
                      base.median / own.median);
        (void)fprintf(out, "  \"ratio_min\": %.4g,\n", base.min / own.min);
        (void)fprintf(out, "  \"baseline_seconds_median\": %.6g,\n",
                      base.median);
        (void)fprintf(out, "  \"baseline_seconds_min\": %.6g,\n", base.min);
    } else {
        (void)fprintf(out, "  \"ratio_median\": null,\n"
                           "  \"ratio_min\": null,\n");
    }
    (void)fprintf(out, "  \"seconds_median\": %.6g,\n", own.median);
    (void)fprintf(out, "  \"seconds_min\": %.6g,\n", own.min);
    if (c->rate_unit != NULL) {
        (void)fprintf(out, "  \"rate_median\": %.6g,\n", rate_of(c, own, base));
        put_text(out, "rate_unit", c->rate_unit);
    }
    (void)fprintf(out, "  \"rounds\": %zu,\n", rounds);
    put_text(out, "kernel_one", b->scalar_kernel);
    put_text(out, "kernel_four", b->quad_kernel);
    (void)fprintf(out, "  \"gmp\": \"%s\"\n }", gmp_version);
}

static void
print_row(const bench_case *c, figures own, bool compared, figures base)
{
    printf("%-58s %13.3f %13.3f", c->name, 1e6 * own.min, 1e6 * own.median);
    if (compared) {
        printf("  %9.2f %9.2f", base.min / own.min, base.median / own.median);
    }
    if (c->rate_unit != NULL) {
        printf("  %.4g %s", rate_of(c, own, base), c->rate_unit);
    }
    printf("\n");
}

void
bench_tell(bench *b, bench_case *c, bench_case *plain, size_t rounds)
{
    const figures own = figures_of(c, rounds);
    const figures base =
        plain == NULL ? (figures){0} : figures_of(plain, rounds);
    print_row(c, own, plain != NULL, base);
    if (b->json != NULL) {
        put_object(b, c, own, plain, base, rounds);
    }
}

/** The plain way that was fastest in this run; NULL: there is none. */
static bench_case *
fastest_plain(bench_case *cases, const bench_case *c, size_t rounds)
{
    bench_case *best = NULL;
    double best_median = 0;
    for (size_t i = c->plain_from; i < c->plain_from + c->plain_len; i++) {
        const double median = figures_of(&cases[i], rounds).median;
        if (best == NULL || median < best_median) {
            best = &cases[i];
            best_median = median;
        }
    }
    return best;
}

/* -- rounds --------------------------------------------------------------- */

static double
time_case(const bench_case *c, void *context, unsigned repeat)
{
    const unsigned things = c->things == 0 ? 1 : c->things;
    if (c->ready != NULL) {
        c->ready(context, repeat);
    }
    const double start = bench_now();
    for (unsigned i = 0; i < repeat; i++) {
        c->run(context);
    }
    return (bench_now() - start) / repeat / things;
}

/** Warm up, making what is made lazily, and choose the runs of a sample. */
static void
prepare(const bench *b, bench_case *c, void *context, size_t rounds)
{
    c->sample = bench_alloc(rounds, sizeof(double));
    (void)time_case(c, context, 1);
    c->repeat = 1;
    if (!b->quick) {
        const unsigned things = c->things == 0 ? 1 : c->things;
        const double once = time_case(c, context, 1) * things;
        const double wanted = SAMPLE_SECONDS / (once + 1e-9);
        c->repeat = wanted < 1 ? 1 : (unsigned)wanted;
        if (c->max_repeat != 0 && c->repeat > c->max_repeat) {
            c->repeat = c->max_repeat;
        }
    }
}

void
bench_run_rounds(bench *b,
                 bench_case *cases,
                 size_t len,
                 void *context,
                 size_t rounds)
{
    rounds = b->quick && rounds > QUICK_ROUNDS ? QUICK_ROUNDS : rounds;
    for (size_t i = 0; i < len; i++) {
        prepare(b, &cases[i], context, rounds);
    }
    const size_t heap = mallinfo2().uordblks;
    for (size_t r = 0; r < rounds; r++) {
        for (size_t i = 0; i < len; i++) {
            bench_case *c = &cases[(i + r) % len];
            c->sample[r] = time_case(c, context, c->repeat);
        }
    }
    bench_need(mallinfo2().uordblks <= heap + HEAP_SLACK,
               "the heap grows from run to run");
    printf("%-58s %13s %13s  %9s %9s  (%zu rounds)\n", "", "min us",
           "median us", "min", "median", rounds);
    for (size_t i = 0; i < len; i++) {
        if (cases[i].is_plain) {
            print_row(&cases[i], figures_of(&cases[i], rounds), false,
                      (figures){0});
        } else {
            bench_tell(b, &cases[i], fastest_plain(cases, &cases[i], rounds),
                       rounds);
        }
    }
    for (size_t i = 0; i < len; i++) {
        free(cases[i].sample);
    }
}

void
bench_run(bench *b, bench_case *cases, size_t len, void *context)
{
    bench_run_rounds(b, cases, len, context, b->rounds);
}
