/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Batches of every length from 0 to 9 against GMP: full quads, tails of one to
 * three values, and what lies behind a batch stays as it was.
 */
#include <pthread.h>

#include "group/params.h"
#include "support/gmp_pick.h"
#include "support/toy_groups.h"
#include "test.h"

enum { GROUPS = TOY_COUNT + 1, LEN = 9 };

static oracle groups[GROUPS];
static prop rnd;

/** Up to nine bases and exponents, as both sides know them. */
typedef struct sample {
    mpz_t x[LEN], n[LEN], z;
    eg_element base[LEN];
    eg_scalar exp[LEN];
} sample;

static void
sample_init(sample *s)
{
    mpz_init(s->z);
    for (size_t i = 0; i < LEN; i++) {
        mpz_inits(s->x[i], s->n[i], NULL);
    }
}

static void
sample_clear(sample *s)
{
    mpz_clear(s->z);
    for (size_t i = 0; i < LEN; i++) {
        mpz_clears(s->x[i], s->n[i], NULL);
    }
}

/** Take what x[i] and n[i] are over to our side. */
static void
sample_set(sample *s, const oracle *o, size_t i)
{
    assert_true(gmp_to_element(o, &s->base[i], s->x[i]));
    assert_true(gmp_to_scalar(o, &s->exp[i], s->n[i]));
}

/**
 * Bases and exponents that turn round the lanes with @p round: the numbers 0,
 * 1, p - 1, p - 2, ... and 0, 1, q - 1, ..., members, their negatives, others.
 */
static void
sample_fill(sample *s, const oracle *o, size_t round)
{
    for (size_t i = 0; i < LEN; i++) {
        const int pick = (int)((i * 5 + round) % 16);
        switch ((i + round) % 4) {
        case 0:
            gmp_pick_member(&rnd, o, s->x[i]);
            break;
        case 1:
            gmp_pick_member(&rnd, o, s->x[i]);
            mpz_sub(s->x[i], o->p, s->x[i]);
            break;
        default:
            gmp_pick(&rnd, s->x[i], o->p, pick);
            break;
        }
        gmp_pick(&rnd, s->n[i], o->q, (int)((i * 3 + round) % 14));
        sample_set(s, o, i);
    }
}

/** out[i] = x[i]^n[i] for i < len, and nothing was written behind. */
static void
assert_powers(sample *s,
              const oracle *o,
              const eg_element out[LEN + 1],
              size_t len)
{
    eg_element untouched;
    memset(&untouched, 0x77, sizeof(untouched));
    for (size_t i = 0; i < len; i++) {
        mpz_powm(s->z, s->x[i], s->n[i], o->p);
        assert_true(element_is(o, &out[i], s->z));
    }
    for (size_t i = len; i <= LEN; i++) {
        assert_memory_equal(&out[i], &untouched, sizeof(untouched));
    }
}

/** The big group takes a handful of lengths, the others all of them. */
static bool
left_out(size_t k, size_t len)
{
    return k == TOY_COUNT && len != 1 && len != 3 && len != 4 && len != 6;
}

/** Secret exponents of any bases, in place and not. */
static void
test_pow_batch(void **state)
{
    (void)state;
    sample s;
    sample_init(&s);
    for (size_t k = 0; k < GROUPS; k++) {
        for (size_t len = 0; len <= LEN; len++) {
            eg_element out[LEN + 1];
            if (left_out(k, len)) {
                continue;
            }
            sample_fill(&s, &groups[k], len);
            memset(out, 0x77, sizeof(out));
            eg_element_pow_batch(groups[k].group, out, s.base, s.exp, len);
            assert_powers(&s, &groups[k], out, len);
            eg_element_pow_batch(groups[k].group, s.base, s.base, s.exp, len);
            assert_memory_equal(s.base, out, len * sizeof(out[0]));
        }
    }
    sample_clear(&s);
}

/** All batches of one fixed base, whose value is x[0]. */
static void
check_fixed(sample *s, const oracle *o, const eg_fixed_base *base, size_t len)
{
    eg_element out[LEN + 1];
    for (size_t i = 0; i < LEN; i++) {
        mpz_set(s->x[i], s->x[0]);
        gmp_pick(&rnd, s->n[i], o->q, (int)(i + len) % 14);
        sample_set(s, o, i);
    }
    memset(out, 0x77, sizeof(out));
    eg_fixed_base_pow_batch(base, out, s->exp, len);
    assert_powers(s, o, out, len);
    memset(out, 0x77, sizeof(out));
    eg_fixed_base_pow_batch_var(base, out, s->exp, len);
    assert_powers(s, o, out, len);
}

/** Fixed bases of each use, members or not. */
static void
test_fixed_base(void **state)
{
    (void)state;
    static const eg_base_use uses[] = {EG_BASE_SECRET, EG_BASE_PUBLIC,
                                       EG_BASE_BOTH};
    sample s;
    sample_init(&s);
    for (size_t k = 0; k < GROUPS; k++) {
        const oracle *o = &groups[k];
        for (size_t u = 0; u < 3; u++) {
            eg_fixed_base *base = NULL;
            gmp_pick(&rnd, s.x[0], o->p, u == 0 ? 3 : 20 + (int)u);
            mpz_set_ui(s.n[0], 1);
            sample_set(&s, o, 0);
            assert_ok(eg_fixed_base_new(o->group, &base, &s.base[0], uses[u]));
            for (size_t len = 0; len <= LEN; len++) {
                if (!left_out(k, len)) {
                    check_fixed(&s, o, base, len);
                }
            }
            eg_fixed_base_free(base);
        }
        mpz_set(s.x[0], o->g);
        for (size_t len = 0; len <= LEN; len++) {
            check_fixed(&s, o, eg_group_g(o->group), len);
        }
    }
    sample_clear(&s);
}

/** The large table gives the same powers, and comes only where it may. */
static void
test_expected(void **state)
{
    (void)state;
    static const size_t some[] = {TOY_7_16, TOY_64_256, TOY_COUNT};
    sample s;
    sample_init(&s);
    for (size_t g = 0; g < sizeof(some) / sizeof(some[0]); g++) {
        const oracle *o = &groups[some[g]];
        for (int use = EG_BASE_SECRET; use <= EG_BASE_PUBLIC; use++) {
            eg_fixed_base *base = NULL;
            gmp_pick(&rnd, s.x[0], o->p, 21);
            mpz_set_ui(s.n[0], 1);
            sample_set(&s, o, 0);
            assert_ok(eg_fixed_base_new(o->group, &base, &s.base[0],
                                        (eg_base_use)use));
            eg_fixed_base_expect_var(base, 16383);
            check_fixed(&s, o, base, 5);
            eg_fixed_base_expect_var(base, 1);
            check_fixed(&s, o, base, 5);
            check_fixed(&s, o, base, 8);
            eg_fixed_base_expect_var(base, UINT64_MAX);
            eg_fixed_base_expect_var(base, UINT64_MAX);
            check_fixed(&s, o, base, 1);
            eg_fixed_base_free(base);
        }
    }
    sample_clear(&s);
}

/** What one thread does: expects and computes while others do the same. */
typedef struct job {
    const oracle *o;
    uint64_t n;
    eg_element out[5];
} job;

static void *
run_job(void *context)
{
    job *j = context;
    eg_scalar exp[5];
    for (size_t i = 0; i < 5; i++) {
        eg_scalar_from_u64(j->o->group, &exp[i], j->n + i);
    }
    for (int round = 0; round < 20; round++) {
        eg_fixed_base_expect_var(eg_group_g(j->o->group), 300);
        eg_fixed_base_pow_batch_var(eg_group_g(j->o->group), j->out, exp, 5);
    }
    return NULL;
}

/** Threads that use a base while its tables appear all get right powers. */
static void
test_threads(void **state)
{
    (void)state;
    enum { THREADS = 4 };
    mpz_t z;
    mpz_init(z);
    for (int round = 0; round < 5; round++) {
        pthread_t thread[THREADS];
        job jobs[THREADS];
        eg_group *group = NULL;
        oracle o;
        assert_ok(eg_group_new_from(&toy_groups[TOY_64_256], &group));
        oracle_init(&o, group);
        for (size_t i = 0; i < THREADS; i++) {
            jobs[i] = (job){.o = &o, .n = prop_below(&rnd, UINT64_C(1) << 60)};
            assert_int_equal(
                pthread_create(&thread[i], NULL, run_job, &jobs[i]), 0);
        }
        for (size_t i = 0; i < THREADS; i++) {
            assert_int_equal(pthread_join(thread[i], NULL), 0);
            for (size_t k = 0; k < 5; k++) {
                const uint64_t n = jobs[i].n + k;
                mpz_import(z, 1, 1, 8, 0, 0, &n);
                mpz_powm(z, o.g, z, o.p);
                assert_true(element_is(&o, &jobs[i].out[k], z));
            }
        }
        oracle_clear(&o);
    }
    mpz_clear(z);
}

/** Whether x[i] is in the subgroup, as GMP says. */
static bool
is_member(sample *s, const oracle *o, size_t i)
{
    mpz_powm(s->z, s->x[i], o->q, o->p);
    return mpz_sgn(s->x[i]) != 0 && mpz_cmp_ui(s->z, 1) == 0;
}

/** Jobs that ask for different numbers of powers share quads. */
static void
test_powers(void **state)
{
    (void)state;
    enum { EXPS = 3 };
    sample s;
    sample_init(&s);
    for (size_t k = 0; k < GROUPS; k++) {
        const oracle *o = &groups[k];
        for (size_t len = 0; len <= LEN; len++) {
            eg_element out[LEN][EXPS + 1];
            bool member[LEN];
            eg_powers jobs[LEN];
            eg_element untouched;
            if (left_out(k, len)) {
                continue;
            }
            sample_fill(&s, o, len);
            memset(out, 0x77, sizeof(out));
            memset(&untouched, 0x77, sizeof(untouched));
            for (size_t i = 0; i < len; i++) {
                const size_t first = i < LEN - EXPS ? i : LEN - EXPS;
                jobs[i] = (eg_powers){&s.base[i], &s.exp[first],
                                      (i + len) % (EXPS + 1), out[i],
                                      (i + len) % 3 == 2 ? NULL : &member[i]};
            }
            eg_powers_var(o->group, jobs, len);
            for (size_t i = 0; i < len; i++) {
                assert_true(jobs[i].member == NULL ||
                            member[i] == is_member(&s, o, i));
                for (size_t e = 0; e <= EXPS; e++) {
                    if (e >= jobs[i].exp_len) {
                        assert_memory_equal(&out[i][e], &untouched,
                                            sizeof(untouched));
                        continue;
                    }
                    const size_t first = i < LEN - EXPS ? i : LEN - EXPS;
                    mpz_powm(s.z, s.x[i], s.n[first + e], o->p);
                    assert_true(element_is(o, &out[i][e], s.z));
                }
            }
        }
    }
    sample_clear(&s);
}

/** Members and others side by side. */
static void
test_membership(void **state)
{
    (void)state;
    sample s;
    sample_init(&s);
    for (size_t k = 0; k < GROUPS; k++) {
        const oracle *o = &groups[k];
        for (size_t len = 0; len <= LEN; len++) {
            bool member[LEN + 1];
            if (left_out(k, len)) {
                continue;
            }
            for (int other = 0; other < 2; other++) {
                sample_fill(&s, o, len);
                if (other == 1) {
                    mpz_set_ui(s.x[0], 0);
                    mpz_sub_ui(s.x[1], o->p, 1);
                    sample_set(&s, o, 0);
                    sample_set(&s, o, 1);
                }
                member[len] = other == 1;
                eg_element_is_member_batch_var(o->group, member, s.base, len);
                for (size_t i = 0; i < len; i++) {
                    assert_true(member[i] == is_member(&s, o, i));
                }
                assert_true(member[len] == (other == 1));
            }
        }
    }
    sample_clear(&s);
}

static int
make_groups(void **state)
{
    (void)state;
    rnd = prop_start();
    for (size_t k = 0; k < GROUPS; k++) {
        eg_group *group = NULL;
        const eg_status status = k < TOY_COUNT
                                     ? eg_group_new_from(&toy_groups[k], &group)
                                     : eg_group_new(&group);
        if (status != EG_OK) {
            return -1;
        }
        oracle_init(&groups[k], group);
    }
    return 0;
}

static int
free_groups(void **state)
{
    (void)state;
    for (size_t k = 0; k < GROUPS; k++) {
        oracle_clear(&groups[k]);
    }
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pow_batch), cmocka_unit_test(test_fixed_base),
        cmocka_unit_test(test_expected),  cmocka_unit_test(test_threads),
        cmocka_unit_test(test_powers),    cmocka_unit_test(test_membership),
    };
    return cmocka_run_group_tests(tests, make_groups, free_groups);
}
