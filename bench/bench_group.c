/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The group's operations against GMP, in one run.
 *
 *     bench_group [ROUNDS]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/group.h>

#include "arith/mont.h"
#include "bench.h"
#include "group/group.h"
#include "support/gmp_bridge.h"

/** Operands in both forms. */
typedef struct bench {
    oracle o;
    eg_element x, y, out;
    eg_scalar exp;
    mpz_t mx, my, mexp, mout;
    eg_fixed_base *secret;
    eg_fixed_base *public;
} bench;

static void
gmp_mul(void *context, int repeat)
{
    bench *b = context;
    for (int i = 0; i < repeat; i++) {
        mpz_mul(b->mout, b->mx, b->my);
        mpz_tdiv_r(b->mout, b->mout, b->o.p);
    }
}

static void
gmp_sqr(void *context, int repeat)
{
    bench *b = context;
    for (int i = 0; i < repeat; i++) {
        mpz_mul(b->mout, b->mx, b->mx);
        mpz_tdiv_r(b->mout, b->mout, b->o.p);
    }
}

static void
own_mul(void *context, int repeat)
{
    bench *b = context;
    for (int i = 0; i < repeat; i++) {
        eg_element_mul(b->o.group, &b->out, &b->x, &b->y);
    }
}

static void
own_sqr(void *context, int repeat)
{
    bench *b = context;
    for (int i = 0; i < repeat; i++) {
        eg_element_sqr(b->o.group, &b->out, &b->x);
    }
}

static void
gmp_pow(void *context, int repeat)
{
    bench *b = context;
    for (int i = 0; i < repeat; i++) {
        mpz_powm(b->mout, b->mx, b->mexp, b->o.p);
    }
}

static void
own_pow_var(void *context, int repeat)
{
    bench *b = context;
    for (int i = 0; i < repeat; i++) {
        eg_element_pow_var(b->o.group, &b->out, &b->x, &b->exp);
    }
}

static void
own_pow(void *context, int repeat)
{
    bench *b = context;
    for (int i = 0; i < repeat; i++) {
        eg_element_pow(b->o.group, &b->out, &b->x, &b->exp);
    }
}

static void
own_fixed_secret(void *context, int repeat)
{
    bench *b = context;
    for (int i = 0; i < repeat; i++) {
        eg_fixed_base_pow(b->secret, &b->out, &b->exp);
    }
}

static void
own_fixed_public(void *context, int repeat)
{
    bench *b = context;
    for (int i = 0; i < repeat; i++) {
        eg_fixed_base_pow_var(b->public, &b->out, &b->exp);
    }
}

static void
gmp_member(void *context, int repeat)
{
    bench *b = context;
    for (int i = 0; i < repeat; i++) {
        mpz_powm(b->mout, b->mx, b->o.q, b->o.p);
    }
}

static void
own_member(void *context, int repeat)
{
    bench *b = context;
    for (int i = 0; i < repeat; i++) {
        (void)eg_element_is_member_var(b->o.group, &b->x);
    }
}

/** What a verifier does with one base: two powers and the membership test. */
static void
gmp_three(void *context, int repeat)
{
    gmp_pow(context, 2 * repeat);
    gmp_member(context, repeat);
}

static void
own_three(void *context, int repeat)
{
    bench *b = context;
    const eg_scalar exp[2] = {b->exp, b->exp};
    eg_element out[2];
    bool member;
    const eg_powers job = {&b->x, exp, 2, out, &member};
    for (int i = 0; i < repeat; i++) {
        eg_powers_var(b->o.group, &job, 1);
    }
}

static int
setup(bench *b)
{
    eg_group *group = NULL;
    eg_rng rng = eg_rng_system();
    if (eg_group_new(&group) != EG_OK ||
        eg_scalar_random(group, &b->exp, &rng) != EG_OK) {
        return 4;
    }
    oracle_init(&b->o, group);
    mpz_inits(b->mx, b->my, b->mexp, b->mout, NULL);
    eg_fixed_base_pow(eg_group_g(group), &b->x, &b->exp);
    eg_element_mul(group, &b->y, &b->x, &b->x);
    gmp_from_element(&b->o, b->mx, &b->x);
    gmp_from_element(&b->o, b->my, &b->y);
    gmp_from_scalar(&b->o, b->mexp, &b->exp);
    if (eg_fixed_base_new(group, &b->secret, &b->x, EG_BASE_SECRET) != EG_OK ||
        eg_fixed_base_new(group, &b->public, &b->x, EG_BASE_PUBLIC) != EG_OK) {
        return 4;
    }
    printf("kernel: %s; GMP %s\n", group->p.kernel->name, gmp_version);
    return 0;
}

int
main(int argc, char **argv)
{
    const long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 31;
    static bench b;
    if (rounds < 1 || rounds > 10000) {
        (void)fprintf(stderr, "usage: bench_group [ROUNDS]\n");
        return 2;
    }
    const int failed = setup(&b);
    if (failed != 0) {
        return failed;
    }
    bench_case cases[] = {
        {"GMP mul, mod", gmp_mul, 100, 0, NULL},
        {"mul", own_mul, 100, 0, NULL},
        {"GMP square, mod", gmp_sqr, 100, 2, NULL},
        {"square", own_sqr, 100, 2, NULL},
        {"GMP powm", gmp_pow, 1, 4, NULL},
        {"power, public", own_pow_var, 1, 4, NULL},
        {"power, constant-time", own_pow, 1, 4, NULL},
        {"fixed base, constant-time (w = 5)", own_fixed_secret, 4, 4, NULL},
        {"fixed base, public (w = 8)", own_fixed_public, 4, 4, NULL},
        {"membership", own_member, 1, 4, NULL},
        {"GMP 2 powers and membership", gmp_three, 1, 10, NULL},
        {"2 powers and membership, one chain", own_three, 1, 10, NULL},
    };
    bench_run("standard group", cases, sizeof(cases) / sizeof(cases[0]), &b,
              (size_t)rounds);
    eg_fixed_base_free(b.secret);
    eg_fixed_base_free(b.public);
    mpz_clears(b.mx, b.my, b.mexp, b.mout, NULL);
    oracle_clear(&b.o);
    return 0;
}
