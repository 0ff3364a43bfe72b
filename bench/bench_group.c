/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The group's operations against GMP's mpz_powm.
 */
#include <stdlib.h>

#include "base/base.h"
#include "bench.h"
#include "group/fixed_base.h"
#include "group/group.h"
#include "support/gmp_bridge.h"

/** Values that a batch has. */
#define BATCH 16
/** Logarithms that are looked for together. */
#define LOGS 4

/** Operands in both forms. */
typedef struct operands {
    oracle o;
    eg_group *group;
    eg_element x[BATCH], out[2 * BATCH];
    eg_scalar exp[2 * BATCH];
    bool member[BATCH];
    mpz_t mx, mexp, mout;
    eg_fixed_base *secret;
    eg_fixed_base *public; /**< w = 8. */
    eg_fixed_base *large;  /**< w = 12. */
    /* logarithms */
    eg_dlog *dlog;
    uint64_t log_max;
    uint64_t log[LOGS];
    eg_element power[LOGS];
    unsigned long giant_steps; /**< As many as one search takes. */
} operands;

/* -- GMP ------------------------------------------------------------------ */

static void
gmp_pow(void *context)
{
    operands *op = context;
    mpz_powm(op->mout, op->mx, op->mexp, op->o.p);
}

static void
gmp_member(void *context)
{
    operands *op = context;
    mpz_powm(op->mout, op->mx, op->o.q, op->o.p);
}

static void
gmp_three(void *context)
{
    gmp_pow(context);
    gmp_pow(context);
    gmp_member(context);
}

/** The products of four searches, without the look-ups. */
static void
gmp_giant_steps(void *context)
{
    operands *op = context;
    for (unsigned long i = 0; i < LOGS * op->giant_steps; i++) {
        mpz_mul(op->mout, op->mout, op->mx);
        mpz_tdiv_r(op->mout, op->mout, op->o.p);
    }
}

/* -- ours ----------------------------------------------------------------- */

static void
own_pow_var(void *context)
{
    operands *op = context;
    eg_element_pow_var(op->group, op->out, op->x, op->exp);
}

static void
own_pow(void *context)
{
    operands *op = context;
    eg_element_pow_batch(op->group, op->out, op->x, op->exp, BATCH);
}

static void
own_fixed_secret(void *context)
{
    operands *op = context;
    eg_fixed_base_pow_batch(op->secret, op->out, op->exp, BATCH);
}

static void
own_fixed_public(void *context)
{
    operands *op = context;
    eg_fixed_base_pow_batch_var(op->public, op->out, op->exp, BATCH);
}

static void
own_fixed_large(void *context)
{
    operands *op = context;
    eg_fixed_base_pow_batch_var(op->large, op->out, op->exp, BATCH);
}

static void
own_member(void *context)
{
    operands *op = context;
    bench_need(eg_element_is_member_var(op->group, op->x), "membership");
}

/** What a verifier does with one base: two powers and the membership test. */
static void
own_three(void *context)
{
    operands *op = context;
    eg_powers job[BATCH];
    for (size_t i = 0; i < BATCH; i++) {
        job[i] = (eg_powers){.base = &op->x[i],
                             .exp = &op->exp[2 * i],
                             .exp_len = 2,
                             .out = &op->out[2 * i],
                             .member = &op->member[i]};
    }
    eg_powers_var(op->group, job, BATCH);
    bench_need(op->member[0] && op->member[BATCH - 1], "membership");
}

static void
own_members(void *context)
{
    operands *op = context;
    eg_element_is_member_batch_var(op->group, op->member, op->x, BATCH);
    bench_need(op->member[0] && op->member[BATCH - 1], "membership");
}

static void
own_logs(void *context)
{
    operands *op = context;
    uint64_t t[LOGS] = {0};
    bench_need_ok(eg_dlog_find_batch_var(op->dlog, t, NULL, op->power, LOGS),
                  "logarithms");
    for (size_t i = 0; i < LOGS; i++) {
        bench_need(t[i] == op->log[i], "the right logarithm");
    }
}

/* -- setting up ----------------------------------------------------------- */

static void
setup(operands *op)
{
    eg_rng rng = eg_rng_system();
    bench_need_ok(eg_group_new(&op->group), "the group");
    oracle_init(&op->o, op->group);
    mpz_inits(op->mx, op->mexp, op->mout, NULL);
    for (size_t i = 0; i < 2 * BATCH; i++) {
        bench_need_ok(eg_scalar_random(op->group, &op->exp[i], &rng),
                      "randomness");
    }
    eg_fixed_base_pow_batch(eg_group_g(op->group), op->x, op->exp, BATCH);
    gmp_from_element(&op->o, op->mx, &op->x[0]);
    gmp_from_scalar(&op->o, op->mexp, &op->exp[0]);
    bench_need_ok(
        eg_fixed_base_new(op->group, &op->secret, &op->x[0], EG_BASE_SECRET),
        "the table for secret exponents");
    bench_need_ok(
        eg_fixed_base_new(op->group, &op->public, &op->x[0], EG_BASE_PUBLIC),
        "the table for public exponents");
    bench_need_ok(
        eg_fixed_base_new(op->group, &op->large, &op->x[0], EG_BASE_PUBLIC),
        "the large table for public exponents");
    eg_fixed_base_expect_var(op->large, 1000000);
}

/** A row may only be called by the width that its table has. */
static void
check_widths(const operands *op)
{
    bench_need(op->secret->secret->width == EG_SECRET_WINDOW,
               "the table for secret exponents");
    bench_need(eg_fixed_base_public(op->public)->width == 8,
               "a table with windows of 8 bits");
    bench_need(eg_fixed_base_public(op->large)->width == 12,
               "a table with windows of 12 bits");
}

/** The slowest to find: just below the bound. */
static void
setup_logs(operands *op)
{
    const uint64_t expected = 100;
    op->log_max = 100000000;
    op->giant_steps = 1000; /* sqrt(max / expected) */
    bench_need_ok(
        eg_dlog_new(op->group, &op->dlog, &op->x[0], op->log_max, expected),
        "baby steps");
    for (size_t i = 0; i < LOGS; i++) {
        op->log[i] = op->log_max - i;
        eg_element_pow_u64_var(op->group, &op->power[i], &op->x[0], op->log[i]);
    }
}

/** Figures of different values would be no comparison. */
static void
check_equal(operands *op, void (*own)(void *))
{
    own(op);
    gmp_pow(op);
    bench_need(element_is(&op->o, &op->out[0], op->mout), "equal powers");
}

int
main(int argc, char **argv)
{
    static operands op;
    bench b;
    bench_begin(&b, argc, argv, "group");
    setup(&op);
    setup_logs(&op);
    bench_kernels(&b, op.group);
    check_equal(&op, own_pow);
    check_equal(&op, own_pow_var);
    check_equal(&op, own_fixed_secret);
    check_equal(&op, own_fixed_public);
    check_equal(&op, own_fixed_large);
    check_equal(&op, own_three);
    bench_case cases[] = {
        {.name = "mpz_powm", .run = gmp_pow, .is_plain = true},
        {.name = "mpz_powm with q", .run = gmp_member, .is_plain = true},
        {.name = "3 mpz_powm", .run = gmp_three, .is_plain = true},
        {.name = "fixed base, public exponent, w = 8",
         .run = own_fixed_public,
         .things = BATCH,
         .plain_from = 0,
         .plain_len = 1},
        {.name = "fixed base, public exponent, w = 12",
         .run = own_fixed_large,
         .things = BATCH,
         .plain_from = 0,
         .plain_len = 1},
        {.name = "fixed base, secret exponent, constant-time",
         .run = own_fixed_secret,
         .things = BATCH,
         .plain_from = 0,
         .plain_len = 1},
        {.name = "power, public exponent, one alone",
         .run = own_pow_var,
         .plain_from = 0,
         .plain_len = 1},
        {.name = "power, secret exponent, constant-time",
         .run = own_pow,
         .things = BATCH,
         .plain_from = 0,
         .plain_len = 1},
        {.name = "membership test, one alone",
         .run = own_member,
         .plain_from = 1,
         .plain_len = 1},
        {.name = "membership test",
         .run = own_members,
         .things = BATCH,
         .plain_from = 1,
         .plain_len = 1},
        {.name = "2 powers and the membership test of one base",
         .run = own_three,
         .things = BATCH,
         .plain_from = 2,
         .plain_len = 1},
    };
    bench_run(&b, cases, EG_ARRAY_LEN(cases), &op);
    bench_case logs[] = {
        {.name = "mpz_mul, mpz_tdiv_r for the giant steps alone",
         .run = gmp_giant_steps,
         .is_plain = true},
        {.name = "discrete logarithm up to 10^8, four at once",
         .run = own_logs,
         .plain_from = 0,
         .plain_len = 1},
    };
    bench_run(&b, logs, EG_ARRAY_LEN(logs), &op);
    check_widths(&op);
    eg_dlog_free(op.dlog);
    eg_fixed_base_free(op.secret);
    eg_fixed_base_free(op.public);
    eg_fixed_base_free(op.large);
    mpz_clears(op.mx, op.mexp, op.mout, NULL);
    oracle_clear(&op.o);
    return bench_end(&b);
}
