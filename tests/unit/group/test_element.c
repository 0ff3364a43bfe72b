/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elements, powers, fixed bases and membership against GMP, in the standard
 * group and in every group of the appendix.
 */
#include <pthread.h>

#include "group/params.h"
#include "support/gmp_pick.h"
#include "support/toy_groups.h"
#include "test.h"

enum { GROUPS = TOY_COUNT + 1, EXTREMES = 10 };

static oracle groups[GROUPS];
static prop rnd;

/** Rounds of a test whose cost grows with p; the first @p always are extreme. */
static int
rounds(const oracle *o, int small, int large, int always)
{
    return prop_rounds(eg_group_element_len(o->group) > 64 ? large : small,
                       always);
}

static void
pick(mpz_t out, const mpz_t bound, int i)
{
    gmp_pick(&rnd, out, bound, i);
}

static void
pick_member(const oracle *o, mpz_t x)
{
    gmp_pick_member(&rnd, o, x);
}

/** The parameters are what they claim to be: primes, q r = p - 1, g = 2^r. */
static void
test_parameters(void **state)
{
    (void)state;
    mpz_t x;
    mpz_init(x);
    for (size_t k = 0; k < GROUPS; k++) {
        const oracle *o = &groups[k];
        assert_int_not_equal(mpz_probab_prime_p(o->p, 20), 0);
        assert_int_not_equal(mpz_probab_prime_p(o->q, 20), 0);
        mpz_mul(x, o->q, o->r);
        mpz_add_ui(x, x, 1);
        assert_int_equal(mpz_cmp(x, o->p), 0);
        mpz_set_ui(x, 2);
        mpz_powm(x, x, o->r, o->p);
        assert_int_equal(mpz_cmp(x, o->g), 0);
        assert_int_equal(eg_group_element_len(o->group),
                         (mpz_sizeinbase(o->p, 2) + 7) / 8);
        assert_int_equal(eg_group_scalar_len(o->group),
                         (mpz_sizeinbase(o->q, 2) + 7) / 8);
        eg_element g;
        eg_group_generator(o->group, &g);
        assert_true(element_is(o, &g, o->g));
        assert_true(eg_element_equal_var(
            &g, eg_fixed_base_value(eg_group_g(o->group))));
    }
    mpz_clear(x);
}

/** The standard p and q have the closed forms of section 3.1.1. */
static void
test_standard_form(void **state)
{
    (void)state;
    const oracle *o = &groups[TOY_COUNT];
    mpz_t x, ones;
    mpz_inits(x, ones, NULL);
    mpz_setbit(x, 256);
    mpz_sub_ui(x, x, 189);
    assert_int_equal(mpz_cmp(x, o->q), 0);
    mpz_setbit(ones, 256);
    mpz_sub_ui(ones, ones, 1);
    mpz_tdiv_r_2exp(x, o->p, 256);
    assert_int_equal(mpz_cmp(x, ones), 0);
    mpz_tdiv_q_2exp(x, o->p, 4096 - 256);
    assert_int_equal(mpz_cmp(x, ones), 0);
    /* (p - 1) / 2q is prime. */
    mpz_tdiv_q_2exp(x, o->r, 1);
    assert_int_not_equal(mpz_probab_prime_p(x, 5), 0);
    mpz_clears(x, ones, NULL);
}

/** Parsing takes 0..p-1 and nothing else; writing gives the bytes back. */
static void
test_parse(void **state)
{
    (void)state;
    uint8_t bytes[EG_ELEMENT_BYTES];
    uint8_t back[EG_ELEMENT_BYTES];
    eg_element e;
    const eg_element zero = {{0}};
    mpz_t x;
    mpz_init(x);
    for (size_t k = 0; k < GROUPS; k++) {
        const oracle *o = &groups[k];
        const size_t len = eg_group_element_len(o->group);
        for (int i = 0; i < rounds(o, 200, 60, EXTREMES); i++) {
            pick(x, o->p, i);
            gmp_to_bytes(bytes, len, x);
            assert_true(eg_element_parse(o->group, &e, bytes));
            eg_element_write(o->group, back, &e);
            assert_memory_equal(bytes, back, len);
        }
        for (unsigned long above = 0; above < 3; above++) {
            mpz_add_ui(x, o->p, above);
            gmp_to_bytes(bytes, len, x);
            memset(&e, 1, sizeof(e));
            assert_false(eg_element_parse(o->group, &e, bytes));
            assert_memory_equal(&e, &zero, sizeof(e));
        }
        memset(bytes, 0xff, len);
        assert_false(eg_element_parse(o->group, &e, bytes));
    }
    mpz_clear(x);
}

/** Products, single and in batches, in place and not. */
static void
test_mul(void **state)
{
    (void)state;
    eg_element a, b, c;
    eg_element batch_a[5], batch_b[5], batch_c[5];
    mpz_t x, y, z;
    mpz_inits(x, y, z, NULL);
    for (size_t k = 0; k < GROUPS; k++) {
        const oracle *o = &groups[k];
        for (int i = 0; i < rounds(o, 1500, 700, EXTREMES * EXTREMES); i++) {
            pick(x, o->p, i / EXTREMES);
            pick(y, o->p, i < EXTREMES * EXTREMES ? i % EXTREMES : i);
            assert_true(gmp_to_element(o, &a, x));
            assert_true(gmp_to_element(o, &b, y));
            eg_element_mul(o->group, &c, &a, &b);
            mpz_mul(z, x, y);
            mpz_mod(z, z, o->p);
            assert_true(element_is(o, &c, z));
            batch_a[i % 5] = a;
            batch_b[i % 5] = b;
            batch_c[i % 5] = c;
            if (i % 5 == 4) {
                eg_element_mul_batch(o->group, batch_a, batch_a, batch_b, 5);
                assert_memory_equal(batch_a, batch_c, sizeof(batch_a));
            }
            eg_element_mul(o->group, &a, &a, &a);
            mpz_mul(z, x, x);
            mpz_mod(z, z, o->p);
            assert_true(element_is(o, &a, z));
        }
        eg_element_mul_batch(o->group, NULL, NULL, NULL, 0);
    }
    mpz_clears(x, y, z, NULL);
}

/** Every way to a power gives GMP's. */
static void
test_pow(void **state)
{
    (void)state;
    eg_element base, e;
    eg_scalar exp;
    mpz_t x, n, z;
    mpz_inits(x, n, z, NULL);
    for (size_t k = 0; k < GROUPS; k++) {
        const oracle *o = &groups[k];
        for (int i = 0; i < rounds(o, 400, 24, 20); i++) {
            pick(x, o->p, i < 20 ? (i * 7) % 20 : i);
            pick(n, o->q, i);
            assert_true(gmp_to_element(o, &base, x));
            assert_true(gmp_to_scalar(o, &exp, n));
            mpz_powm(z, x, n, o->p);
            eg_element_pow(o->group, &e, &base, &exp);
            assert_true(element_is(o, &e, z));
            eg_element_pow_var(o->group, &e, &base, &exp);
            assert_true(element_is(o, &e, z));
            eg_element_pow_batch(o->group, &base, &base, &exp, 1);
            assert_true(element_is(o, &base, z));
        }
    }
    mpz_clears(x, n, z, NULL);
}

/** Small exponents, up to 64 bits and beyond q in toy groups. */
static void
test_pow_u64(void **state)
{
    (void)state;
    static const uint64_t exps[] = {0,
                                    1,
                                    2,
                                    3,
                                    15,
                                    16,
                                    17,
                                    255,
                                    (1 << 24) - 1,
                                    1 << 24,
                                    (1 << 24) + 1,
                                    UINT32_MAX,
                                    UINT64_MAX,
                                    UINT64_MAX - 1,
                                    UINT64_C(1) << 63,
                                    UINT64_C(0x8000000000000001)};
    eg_element base, e;
    mpz_t x, n, z;
    mpz_inits(x, n, z, NULL);
    for (size_t k = 0; k < GROUPS; k++) {
        const oracle *o = &groups[k];
        for (size_t i = 0; i < sizeof(exps) / sizeof(exps[0]); i++) {
            pick(x, o->p, (int)i);
            assert_true(gmp_to_element(o, &base, x));
            mpz_import(n, 1, 1, 8, 0, 0, &exps[i]);
            mpz_powm(z, x, n, o->p);
            eg_element_pow_u64_var(o->group, &e, &base, exps[i]);
            assert_true(element_is(o, &e, z));
        }
    }
    mpz_clears(x, n, z, NULL);
}

/** Several exponents on one chain, with and without the membership test. */
static void
test_powers(void **state)
{
    (void)state;
    enum { JOBS = 3, EXPS = 4 };
    eg_element base[JOBS], out[JOBS][EXPS];
    eg_scalar exp[JOBS][EXPS];
    bool member[JOBS];
    eg_powers jobs[JOBS];
    mpz_t x[JOBS], n[JOBS][EXPS], z;
    mpz_init(z);
    for (size_t k = 0; k < GROUPS; k++) {
        const oracle *o = &groups[k];
        for (int i = 0; i < rounds(o, 100, 4, 4); i++) {
            for (size_t j = 0; j < JOBS; j++) {
                mpz_init(x[j]);
                pick(x[j], o->p, (int)j == 0 ? i : i * JOBS + (int)j);
                if (j == 1) {
                    pick_member(o, x[j]);
                }
                assert_true(gmp_to_element(o, &base[j], x[j]));
                for (size_t e = 0; e < EXPS; e++) {
                    mpz_init(n[j][e]);
                    pick(n[j][e], o->q, i * EXPS + (int)e);
                    assert_true(gmp_to_scalar(o, &exp[j][e], n[j][e]));
                }
                jobs[j] = (eg_powers){&base[j], exp[j], j, out[j],
                                      j == 2 ? NULL : &member[j]};
            }
            eg_powers_var(o->group, jobs, JOBS);
            for (size_t j = 0; j < JOBS; j++) {
                mpz_powm(z, x[j], o->q, o->p);
                assert_true(j == 2 || member[j] == (mpz_cmp_ui(z, 1) == 0));
                for (size_t e = 0; e < EXPS; e++) {
                    mpz_powm(z, x[j], n[j][e], o->p);
                    assert_true(e >= j || element_is(o, &out[j][e], z));
                    mpz_clear(n[j][e]);
                }
                mpz_clear(x[j]);
            }
        }
    }
    mpz_clear(z);
}

/** Tables of each shape give the same powers, also of bases that are no members. */
static void
test_fixed_base(void **state)
{
    (void)state;
    static const eg_base_use uses[] = {EG_BASE_SECRET, EG_BASE_PUBLIC,
                                       EG_BASE_BOTH};
    eg_element base, e, out[3];
    eg_scalar exp[3];
    mpz_t x, n, z;
    mpz_inits(x, n, z, NULL);
    for (size_t k = 0; k < GROUPS; k++) {
        const oracle *o = &groups[k];
        for (int u = 0; u < 4; u++) {
            eg_fixed_base *own = NULL;
            const eg_fixed_base *fixed = eg_group_g(o->group);
            mpz_set(x, o->g);
            if (u < 3) {
                pick(x, o->p, 100 + u);
                assert_true(gmp_to_element(o, &base, x));
                assert_ok(eg_fixed_base_new(o->group, &own, &base, uses[u]));
                fixed = own;
            }
            for (int i = 0; i < rounds(o, 100, 12, EXTREMES); i++) {
                pick(n, o->q, i);
                assert_true(gmp_to_scalar(o, &exp[i % 3], n));
                mpz_powm(z, x, n, o->p);
                eg_fixed_base_pow(fixed, &e, &exp[i % 3]);
                assert_true(element_is(o, &e, z));
                eg_fixed_base_pow_var(fixed, &e, &exp[i % 3]);
                assert_true(element_is(o, &e, z));
                if (i % 3 == 2) {
                    eg_fixed_base_pow_batch(fixed, out, exp, 3);
                    assert_memory_equal(&out[2], &e, sizeof(e));
                    eg_element again[3];
                    eg_fixed_base_pow_batch_var(fixed, again, exp, 3);
                    assert_memory_equal(out, again, sizeof(out));
                }
            }
            eg_fixed_base_free(own);
        }
    }
    eg_fixed_base_free(NULL);
    mpz_clears(x, n, z, NULL);
}

static bool
is_member(const oracle *o, const mpz_t x)
{
    eg_element e;
    assert_true(gmp_to_element(o, &e, x));
    return eg_element_is_member_var(o->group, &e);
}

/** Members are those x != 0 with x^q = 1, and no others. */
static void
test_membership(void **state)
{
    (void)state;
    mpz_t x, z;
    mpz_inits(x, z, NULL);
    for (size_t k = 0; k < GROUPS; k++) {
        const oracle *o = &groups[k];
        mpz_set_ui(x, 0);
        assert_false(is_member(o, x));
        mpz_set_ui(x, 1);
        assert_true(is_member(o, x));
        assert_true(is_member(o, o->g));
        mpz_sub_ui(x, o->p, 1); /* order 2 */
        assert_false(is_member(o, x));
        mpz_sub(x, o->p, o->g); /* -g, order 2q */
        assert_false(is_member(o, x));
        for (int i = 0; i < rounds(o, 50, 3, 3); i++) {
            pick_member(o, x);
            assert_true(is_member(o, x));
            mpz_sub(x, o->p, x);
            assert_false(is_member(o, x));
            pick(x, o->p, 100 + i); /* order that divides the cofactor */
            mpz_powm(x, x, o->q, o->p);
            assert_int_equal(is_member(o, x), mpz_cmp_ui(x, 1) == 0);
            mpz_mul(x, x, o->g);
            mpz_mod(x, x, o->p);
            mpz_powm(z, x, o->q, o->p);
            assert_int_equal(is_member(o, x), mpz_cmp_ui(z, 1) == 0);
        }
    }
    mpz_clears(x, z, NULL);
}

/** x^(q-1) inverts members; 1 is 1. */
static void
test_invert_and_one(void **state)
{
    (void)state;
    eg_element e, inverse, one;
    mpz_t x;
    mpz_init(x);
    for (size_t k = 0; k < GROUPS; k++) {
        const oracle *o = &groups[k];
        pick_member(o, x);
        assert_true(gmp_to_element(o, &e, x));
        eg_element_invert_member_var(o->group, &inverse, &e);
        assert_false(eg_element_is_one_var(o->group, &e));
        assert_false(eg_element_equal_var(&inverse, &e));
        eg_element_mul(o->group, &e, &e, &inverse);
        assert_true(eg_element_is_one_var(o->group, &e));
        eg_element_one(o->group, &one);
        assert_true(eg_element_equal_var(&one, &e));
        mpz_set_ui(x, 1);
        assert_true(element_is(o, &one, x));
    }
    mpz_clear(x);
}

/** What one thread computes: g^n by the lazily made table. */
typedef struct job {
    const oracle *o;
    uint64_t n;
    eg_element out;
} job;

static void *
run_job(void *context)
{
    job *j = context;
    eg_scalar exp;
    eg_scalar_from_u64(j->o->group, &exp, j->n);
    eg_fixed_base_pow_var(eg_group_g(j->o->group), &j->out, &exp);
    return NULL;
}

/** Threads that want the lazy table of g at once all get right powers. */
static void
test_threads(void **state)
{
    (void)state;
    enum { THREADS = 4 };
    eg_group *group = NULL;
    oracle o;
    mpz_t z;
    mpz_init(z);
    for (int round = 0; round < 20; round++) {
        pthread_t thread[THREADS];
        job jobs[THREADS];
        assert_ok(eg_group_new_from(&toy_groups[TOY_64_256], &group));
        oracle_init(&o, group);
        for (size_t i = 0; i < THREADS; i++) {
            jobs[i] = (job){.o = &o, .n = prop_u64(&rnd)};
            assert_int_equal(
                pthread_create(&thread[i], NULL, run_job, &jobs[i]), 0);
        }
        for (size_t i = 0; i < THREADS; i++) {
            assert_int_equal(pthread_join(thread[i], NULL), 0);
            mpz_import(z, 1, 1, 8, 0, 0, &jobs[i].n);
            mpz_powm(z, o.g, z, o.p);
            assert_true(element_is(&o, &jobs[i].out, z));
        }
        oracle_clear(&o);
    }
    mpz_clear(z);
}

/** Parameters of a wrong shape are refused. */
static void
test_bad_parameters(void **state)
{
    (void)state;
    eg_group *group = NULL;
    eg_group_params bad = toy_groups[TOY_7_16];
    bad.p = "E72E"; /* even */
    assert_int_equal(eg_group_new_from(&bad, &group), EG_ERR_ARGUMENT);
    bad = toy_groups[TOY_7_16];
    bad.q = "1";
    assert_int_equal(eg_group_new_from(&bad, &group), EG_ERR_ARGUMENT);
    bad = toy_groups[TOY_7_16];
    bad.q = "1 00000000 00000000 00000000 00000000 "
            "00000000 00000000 00000000 00000001";
    assert_int_equal(eg_group_new_from(&bad, &group), EG_ERR_ARGUMENT);
    bad = toy_groups[TOY_7_16];
    bad.g = "E72F"; /* p */
    assert_int_equal(eg_group_new_from(&bad, &group), EG_ERR_ARGUMENT);
    bad = toy_groups[TOY_7_16];
    bad.r = "01D2x";
    assert_int_equal(eg_group_new_from(&bad, &group), EG_ERR_ARGUMENT);
    bad = toy_groups[TOY_7_16];
    bad.q = "E72F"; /* as long as p */
    assert_int_equal(eg_group_new_from(&bad, &group), EG_ERR_ARGUMENT);
    assert_null(group);
    eg_group_free(NULL);
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
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_standard_form),
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_mul),
        cmocka_unit_test(test_pow),
        cmocka_unit_test(test_pow_u64),
        cmocka_unit_test(test_powers),
        cmocka_unit_test(test_fixed_base),
        cmocka_unit_test(test_membership),
        cmocka_unit_test(test_invert_and_one),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_bad_parameters),
    };
    return cmocka_run_group_tests(tests, make_groups, free_groups);
}
