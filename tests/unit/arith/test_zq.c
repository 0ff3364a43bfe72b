/* SPDX-License-Identifier: Apache-2.0 */
/* Integers modulo odd numbers of up to 256 bits against GMP. */
#include <gmp.h>

#include "arith/limbs.h"
#include "arith/zq.h"
#include "support/prop.h"
#include "test.h"

enum { N = EG_ZQ_LIMBS, EXTREMES = 8 };

static prop rnd;

static void
gmp_put(uint64_t *limbs, const mpz_t x)
{
    memset(limbs, 0, N * sizeof(*limbs));
    mpz_export(limbs, NULL, -1, sizeof(*limbs), 0, 0, x);
}

static void
assert_is(const uint64_t *got, const mpz_t want)
{
    uint64_t limbs[N];
    gmp_put(limbs, want);
    assert_memory_equal(got, limbs, sizeof(limbs));
}

/** A number below q, extreme for small @p i. */
static void
operand(mpz_t out, const mpz_t q, int i)
{
    uint8_t bytes[8 * N];
    if (i < 3) {
        mpz_set_ui(out, (unsigned long)i);
    } else if (i < 5) {
        mpz_sub_ui(out, q, (unsigned long)i - 2);
    } else if (i < 7) {
        mpz_tdiv_q_2exp(out, q, 1);
        mpz_add_ui(out, out, (unsigned long)i - 5);
    } else {
        prop_runs(&rnd, bytes, sizeof(bytes));
        mpz_import(out, sizeof(bytes), 1, 1, 1, 0, bytes);
    }
    mpz_mod(out, out, q);
}

static void
check_pair(const eg_zq *zq, const mpz_t q, const mpz_t x, const mpz_t y)
{
    uint64_t a[N], b[N], c[N];
    mpz_t z;
    mpz_init(z);
    gmp_put(a, x);
    gmp_put(b, y);
    mpz_add(z, x, y);
    mpz_mod(z, z, q);
    eg_zq_add(zq, c, a, b);
    assert_is(c, z);
    mpz_sub(z, x, y);
    mpz_mod(z, z, q);
    eg_zq_sub(zq, c, a, b);
    assert_is(c, z);
    mpz_mul(z, x, y);
    mpz_mod(z, z, q);
    eg_zq_mul(zq, c, a, b);
    assert_is(c, z);
    eg_zq_mul(zq, b, a, b); /* in place */
    assert_is(b, z);
    mpz_clear(z);
}

/** Any number below 2^256 is reduced rightly. */
static void
check_reduce(const eg_zq *zq, const mpz_t q, int i)
{
    uint64_t a[N], c[N];
    mpz_t x;
    mpz_init(x);
    if (i < 5) { /* q - 2 .. q + 2, as far as they fit */
        mpz_add_ui(x, q, (unsigned long)i);
        mpz_sub_ui(x, x, 2);
    } else if (i < 8) { /* 2^256 - 3 .. 2^256 - 1 */
        mpz_setbit(x, 256);
        mpz_sub_ui(x, x, (unsigned long)i - 4);
    } else {
        uint8_t bytes[8 * N];
        prop_runs(&rnd, bytes, sizeof(bytes));
        mpz_import(x, sizeof(bytes), 1, 1, 1, 0, bytes);
    }
    mpz_tdiv_r_2exp(x, x, 256);
    gmp_put(a, x);
    assert_int_equal(eg_zq_is_reduced(zq, a), mpz_cmp(x, q) < 0);
    eg_zq_reduce(zq, c, a);
    mpz_mod(x, x, q);
    assert_is(c, x);
    assert_int_equal(eg_zq_is_reduced(zq, c), 1);
    mpz_clear(x);
}

static void
check_modulus(const mpz_t q)
{
    eg_zq zq;
    uint64_t limbs[N];
    mpz_t x, y;
    mpz_inits(x, y, NULL);
    gmp_put(limbs, q);
    assert_true(eg_zq_init(&zq, limbs));
    assert_int_equal(zq.bits, mpz_sizeinbase(q, 2));
    for (int i = 0; i < 4 * EXTREMES * EXTREMES; i++) {
        operand(x, q, i / EXTREMES);
        operand(y, q, i % EXTREMES);
        check_pair(&zq, q, x, y);
        check_reduce(&zq, q, i);
    }
    mpz_clears(x, y, NULL);
}

/** Sums, differences, products and reductions for moduli of every length. */
static void
test_operations(void **state)
{
    (void)state;
    uint8_t bytes[8 * N];
    mpz_t q;
    mpz_init(q);
    for (size_t bits = 2; bits <= 256; bits++) {
        prop_runs(&rnd, bytes, sizeof(bytes));
        mpz_import(q, sizeof(bytes), 1, 1, 1, 0, bytes);
        mpz_tdiv_r_2exp(q, q, bits);
        mpz_setbit(q, bits - 1);
        mpz_setbit(q, 0);
        check_modulus(q);
    }
    mpz_set_ui(q, 0);
    mpz_setbit(q, 256);
    mpz_sub_ui(q, q, 1);
    check_modulus(q); /* 2^256 - 1 */
    mpz_sub_ui(q, q, 188);
    check_modulus(q); /* the standard q */
    mpz_clear(q);
}

/** Inverses modulo primes; 0 gives 0. */
static void
test_invert(void **state)
{
    (void)state;
    uint64_t a[N];
    mpz_t q, x;
    mpz_inits(q, x, NULL);
    for (size_t bits = 2; bits <= 256; bits += bits < 16 ? 1 : 24) {
        mpz_set_ui(q, 0);
        mpz_setbit(q, bits - 1);
        mpz_nextprime(q, q);
        eg_zq zq;
        gmp_put(a, q);
        assert_true(eg_zq_init(&zq, a));
        for (int i = 0; i < 40; i++) {
            operand(x, q, i);
            gmp_put(a, x);
            eg_zq_invert(&zq, a, a);
            if (mpz_sgn(x) != 0) {
                assert_int_not_equal(mpz_invert(x, x, q), 0);
            }
            assert_is(a, x);
        }
    }
    mpz_clears(q, x, NULL);
}

/** Even numbers, 0 and 1 are refused. */
static void
test_bad_modulus(void **state)
{
    (void)state;
    eg_zq zq;
    uint64_t q[N] = {0};
    for (uint64_t i = 0; i < 3; i++) {
        q[0] = i;
        assert_false(eg_zq_init(&zq, q));
    }
    q[0] = 6;
    assert_false(eg_zq_init(&zq, q));
    q[0] = 7;
    assert_true(eg_zq_init(&zq, q));
}

static int
start(void **state)
{
    (void)state;
    rnd = prop_start();
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_operations),
        cmocka_unit_test(test_invert),
        cmocka_unit_test(test_bad_modulus),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
