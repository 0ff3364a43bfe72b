/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole elections: verifying a record with one and two threads, and which part
 * of that is arithmetic.
 *
 * The arithmetic's part is measured, not sampled: the group gets kernels that
 * call the real ones and add up how long they take.  What the clock itself
 * takes is measured and taken off.  The verifier runs in one thread then, so
 * that time and processor time are the same.
 */
#include <stdlib.h>

#include <electionguard/verify.h>

#include "arith/quad.h"
#include "base/base.h"
#include "bench_fixture.h"
#include "group/group.h"
#include "support/record_fixture.h"
#include "support/test_record.h"

#define BALLOTS       144
#define BALLOTS_QUICK 2
#define ROUNDS        5
/** 680 of 60 selections and 10 limits; 3 for each of the two ciphertexts of
 *  hashed ElGamal, the nonce and the data of one contest. */
#define BALLOT_POWERS 686

typedef struct operands {
    fixture f;
    unsigned ballots;
    char folder[FIXTURE_PATH_MAX];
    char record[FIXTURE_PATH_MAX];
} operands;

/* -- kernels that take the time ------------------------------------------- */

/** One for the process: the functions of a kernel have no context. */
static struct {
    const eg_mont_kernel *one;
    const eg_quad_kernel *four;
    double seconds;
    unsigned long calls;
    bool running; /**< One of them calls another, whose time is in its own. */
} timed;

#define TIMED(call)                               \
    do {                                          \
        if (timed.running) {                      \
            call;                                 \
        } else {                                  \
            const double start = bench_now();     \
            timed.running = true;                 \
            call;                                 \
            timed.running = false;                \
            timed.seconds += bench_now() - start; \
            timed.calls++;                        \
        }                                         \
    } while (0)

static void
timed_mul(const eg_mont *m, uint64_t *out, const uint64_t *a, const uint64_t *b)
{
    TIMED(timed.one->mul(m, out, a, b));
}

static void
timed_sqr(const eg_mont *m, uint64_t *out, const uint64_t *a)
{
    TIMED(timed.one->sqr(m, out, a));
}

static void
timed_load(const eg_mont *m,
           eg_quad *out,
           const uint64_t *const value[EG_QUAD_LANES])
{
    TIMED(timed.four->load(m, out, value));
}

static void
timed_store(const eg_mont *m,
            uint64_t *const out[EG_QUAD_LANES],
            const eg_quad *x)
{
    TIMED(timed.four->store(m, out, x));
}

static void
timed_quad_mul(const eg_mont *m,
               eg_quad *out,
               const eg_quad *a,
               const eg_quad *b)
{
    TIMED(timed.four->mul(m, out, a, b));
}

static void
timed_quad_sqr(const eg_mont *m, eg_quad *out, const eg_quad *a)
{
    TIMED(timed.four->sqr(m, out, a));
}

static void
timed_product(const eg_mont *m,
              uint64_t *const out[EG_QUAD_LANES],
              const uint64_t *const a[EG_QUAD_LANES],
              const uint64_t *const b[EG_QUAD_LANES])
{
    TIMED(timed.four->product(m, out, a, b));
}

static void
timed_scatter(const eg_mont *m,
              uint64_t *const entry[EG_QUAD_LANES],
              const eg_quad *x)
{
    TIMED(timed.four->scatter(m, entry, x));
}

static void
timed_gather(const eg_mont *m,
             eg_quad *out,
             const uint64_t *const entry[EG_QUAD_LANES])
{
    TIMED(timed.four->gather(m, out, entry));
}

static void
timed_scan(const eg_mont *m,
           eg_quad *out,
           const uint64_t *row,
           size_t entries,
           const uint64_t index[EG_QUAD_LANES])
{
    TIMED(timed.four->scan(m, out, row, entries, index));
}

/** From now on @p group's products are timed; what is no function stays. */
static void
timed_begin(eg_group *group)
{
    static eg_mont_kernel one;
    static eg_quad_kernel four;
    timed.one = group->p.kernel;
    timed.four = group->p.quad;
    one = *timed.one;
    one.mul = timed_mul;
    one.sqr = timed_sqr;
    four = *timed.four;
    four.load = timed_load;
    four.store = timed_store;
    four.mul = timed_quad_mul;
    four.sqr = timed_quad_sqr;
    four.product = timed_product;
    four.scatter = timed_scatter;
    four.gather = timed_gather;
    four.scan = timed_scan;
    group->p.kernel = &one;
    group->p.quad = &four;
}

static void
timed_end(eg_group *group)
{
    group->p.kernel = timed.one;
    group->p.quad = timed.four;
}

/**
 * What the clock adds to a timed call, inside of the interval and in all: the
 * least of several batches, so that a neighbour's turn does not count.
 */
static void
clock_cost(double *inside, double *whole)
{
    enum { BATCHES = 50, TIMES = 2000 };
    *inside = *whole = 1;
    for (unsigned k = 0; k < BATCHES; k++) {
        double sum = 0;
        const double begin = bench_now();
        for (unsigned i = 0; i < TIMES; i++) {
            const double start = bench_now();
            sum += bench_now() - start;
        }
        const double all = (bench_now() - begin) / TIMES;
        *whole = all < *whole ? all : *whole;
        *inside = sum / TIMES < *inside ? sum / TIMES : *inside;
    }
}

/* -- verifying ------------------------------------------------------------ */

static void
verify(const operands *op, unsigned jobs)
{
    eg_report *report = NULL;
    const eg_verify_options options = {
        .profile = EG_PROFILE_FULL, .jobs = jobs, .group = op->f.e.group};
    bench_need_ok(eg_verify(&report, op->record, &options, NULL), "verifying");
    bench_need(eg_report_verdict(report) == EG_VERIFIED, "a verified record");
    eg_report_free(report);
}

static void
gmp_verify(void *context)
{
    operands *op = context;
    fixture_powm(&op->f, BALLOT_POWERS);
}

static void
verify_alone(void *context)
{
    verify(context, 1);
}

static void
verify_two(void *context)
{
    verify(context, 2);
}

/** Rounds of the whole and of its arithmetic, in seconds a ballot. */
static void
measure_share(bench *b, operands *op, size_t rounds)
{
    eg_group *group = op->f.e.group;
    double inside;
    double whole;
    bench_case all = {.name = "the whole verification",
                      .sample = bench_alloc(rounds, sizeof(double))};
    bench_case part = {.name = "arithmetic's part of verifying a record",
                       .sample = bench_alloc(rounds, sizeof(double))};
    clock_cost(&inside, &whole);
    timed_begin(group);
    for (size_t r = 0; r < rounds; r++) {
        timed.seconds = 0;
        timed.calls = 0;
        const double start = bench_now();
        verify(op, 1);
        const double calls = (double)timed.calls;
        all.sample[r] = (bench_now() - start - calls * whole) / op->ballots;
        part.sample[r] = (timed.seconds - calls * inside) / op->ballots;
    }
    timed_end(group);
    /* A rate is an amount by the median time; here the time is the part's. */
    part.rate_unit = "percent";
    part.rate_is_share = true;
    bench_tell(b, &part, &all, rounds);
    free(all.sample);
    free(part.sample);
}

static void
make_record(operands *op, bool quick)
{
    char *manifest = test_manifest_large(2);
    bench_need(manifest != NULL, "the manifest");
    op->ballots = quick ? BALLOTS_QUICK : BALLOTS;
    test_record r;
    test_record_new(&r, &(test_record_plan){.standard = true,
                                            .manifest = manifest,
                                            .devices = 1,
                                            .ballots = op->ballots,
                                            .seed = 1});
    fixture_folder(op->folder);
    fixture_path(op->record, op->folder, "record");
    test_record_write(&r, op->record, TEST_RECORD_TOC);
    test_record_free(&r);
    free(manifest);
}

int
main(int argc, char **argv)
{
    static operands op;
    bench b;
    bench_begin(&b, argc, argv, "whole");
    fixture_init(&op.f);
    bench_kernels(&b, op.f.e.group);
    make_record(&op, b.quick);
    const size_t rounds = b.rounds < ROUNDS ? b.rounds : ROUNDS;
    bench_case cases[] = {
        {.name = "686 mpz_powm", .run = gmp_verify, .is_plain = true},
        {.name = "verify a record, 1 thread, a ballot",
         .run = verify_alone,
         .things = op.ballots,
         .plain_from = 0,
         .plain_len = 1,
         .amount = 1,
         .rate_unit = "ballots/s"},
        {.name = "verify a record, 2 threads, a ballot",
         .run = verify_two,
         .things = op.ballots,
         .plain_from = 1,
         .plain_len = 1,
         .amount = 1,
         .rate_unit = "ballots/s"},
    };
    bench_run_rounds(&b, cases, EG_ARRAY_LEN(cases), &op, rounds);
    measure_share(&b, &op, rounds);
    fixture_remove(op.folder);
    fixture_free(&op.f);
    return bench_end(&b);
}
