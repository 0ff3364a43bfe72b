/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Limbs and Montgomery arithmetic against GMP: every number of limbs, moduli
 * of any and of the special form, extreme operands.
 */
#include <gmp.h>

#include "arith/limbs.h"
#include "arith/mont.h"
#include "support/prop.h"
#include "test.h"

enum { MAX = EG_MONT_MAX_LIMBS, VALUES = 9 };

static prop rnd;

static void
gmp_get(mpz_t out, const uint64_t *limbs, size_t n)
{
    mpz_import(out, n, -1, sizeof(*limbs), 0, 0, limbs);
}

static void
gmp_put(uint64_t *limbs, size_t n, const mpz_t x)
{
    memset(limbs, 0, n * sizeof(*limbs));
    mpz_export(limbs, NULL, -1, sizeof(*limbs), 0, 0, x);
}

/** Random limbs; every other time with long runs of equal bits. */
static void
random_limbs(uint64_t *out, size_t n)
{
    if (prop_u64(&rnd) % 2 == 0) {
        prop_bytes(&rnd, (uint8_t *)out, 8 * n);
    } else {
        prop_runs(&rnd, (uint8_t *)out, 8 * n);
    }
}

/** Operand @p i of a test with modulus m: the first ones are extreme. */
static void
operand(uint64_t *out, const mpz_t m, size_t n, int i)
{
    mpz_t x;
    mpz_init(x);
    switch (i) {
    case 0:
    case 1:
    case 2:
        mpz_set_ui(x, (unsigned long)i);
        break;
    case 3:
    case 4:
        mpz_sub_ui(x, m, (unsigned long)i - 2);
        break;
    case 5: /* half */
        mpz_tdiv_q_2exp(x, m, 1);
        break;
    case 6: /* low half of the limbs all ones */
        mpz_setbit(x, 32 * n);
        mpz_sub_ui(x, x, 1);
        break;
    case 7: /* high half all ones */
        mpz_tdiv_q_2exp(x, m, 32 * n);
        mpz_mul_2exp(x, x, 32 * n);
        break;
    default:
        random_limbs(out, n);
        gmp_get(x, out, n);
        break;
    }
    mpz_mod(x, x, m);
    gmp_put(out, n, x);
    mpz_clear(x);
}

/** R and 1/R modulo m. */
static void
radix(mpz_t r, mpz_t inverse, const mpz_t m, size_t n)
{
    mpz_set_ui(r, 0);
    mpz_setbit(r, 64 * n);
    mpz_mod(r, r, m);
    assert_int_not_equal(mpz_invert(inverse, r, m), 0);
}

static void
check_product(const uint64_t *got,
              const uint64_t *a,
              const uint64_t *b,
              const mpz_t inverse,
              const mpz_t m,
              size_t n)
{
    uint64_t want[MAX];
    mpz_t x, y;
    mpz_inits(x, y, NULL);
    gmp_get(x, a, n);
    gmp_get(y, b, n);
    mpz_mul(x, x, y);
    mpz_mul(x, x, inverse);
    mpz_mod(x, x, m);
    gmp_put(want, n, x);
    mpz_clears(x, y, NULL);
    assert_memory_equal(got, want, 8 * n);
}

/** Products and squares of one modulus, by its own kernel and the general. */
static void
check_modulus(const uint64_t *modulus, size_t n, int count)
{
    eg_mont mont, general;
    uint64_t a[MAX], b[MAX], c[MAX];
    mpz_t m, r, inverse;
    mpz_inits(m, r, inverse, NULL);
    gmp_get(m, modulus, n);
    radix(r, inverse, m, n);
    assert_true(eg_mont_init(&mont, modulus, n));
    general = mont;
    general.kernel = &eg_mont_portable_any;
    const int rounds = prop_rounds(count, VALUES * VALUES);
    for (int i = 0; i < rounds; i++) {
        operand(a, m, n, i / VALUES);
        operand(b, m, n, i < VALUES * VALUES ? i % VALUES : i);
        eg_mont_mul(&mont, c, a, b);
        check_product(c, a, b, inverse, m, n);
        eg_mont_mul(&general, c, a, b);
        check_product(c, a, b, inverse, m, n);
        eg_mont_sqr(&general, c, a);
        check_product(c, a, a, inverse, m, n);
        memcpy(c, b, sizeof(c));
        eg_mont_sqr(&mont, c, c); /* in place */
        check_product(c, b, b, inverse, m, n);
        memcpy(c, b, sizeof(c));
        eg_mont_mul(&mont, c, a, c);
        check_product(c, a, b, inverse, m, n);
    }
    mpz_clears(m, r, inverse, NULL);
}

/** Moduli of every length, with the top bit set, clear, and top limb empty. */
static void
test_any_modulus(void **state)
{
    (void)state;
    uint64_t m[MAX];
    for (size_t n = 1; n <= MAX; n++) {
        for (int shape = 0; shape < 4; shape++) {
            random_limbs(m, n);
            m[n - 1] |= shape == 0 ? UINT64_C(1) << 63 : 4;
            m[n - 1] >>= shape == 1 ? 1 : 0;
            m[0] |= 1;
            if (shape == 2 && n > 1) {
                m[n - 1] = 0;
                m[n - 2] |= 4;
            }
            if (shape == 3) {
                memset(m, 0xff, sizeof(m)); /* 2^(64n) - 1 */
            }
            check_modulus(m, n, 2 * VALUES * VALUES);
        }
    }
    const uint64_t three = 3;
    check_modulus(&three, 1, VALUES * VALUES);
}

/** Moduli whose 256 low and high bits are ones take the special kernel. */
static void
test_special_modulus(void **state)
{
    (void)state;
    uint64_t m[MAX];
    for (size_t n = 9; n <= MAX; n++) {
        for (int shape = 0; shape < 4; shape++) {
            random_limbs(m, n);
            if (shape > 0) {
                memset(m, shape == 1 ? 0 : 0xff, 8 * n);
            }
            m[n - 5] &= shape == 0 ? ~(UINT64_C(1) << 20) : UINT64_MAX;
            m[4] &= shape == 2 ? ~UINT64_C(1) : UINT64_MAX;
            m[n - 5] &= shape == 3 ? UINT64_MAX >> 1 : UINT64_MAX;
            memset(m, 0xff, 32);
            memset(m + n - 4, 0xff, 32);
            assert_true(eg_mont_is_special(m, n));
            check_modulus(m, n, 2 * VALUES * VALUES);
        }
    }
}

/** What is not quite special is not taken for it. */
static void
test_nearly_special(void **state)
{
    (void)state;
    uint64_t m[MAX];
    memset(m, 0xff, sizeof(m));
    assert_false(eg_mont_is_special(m, MAX)); /* mid would overflow */
    m[20] = 5;
    assert_true(eg_mont_is_special(m, MAX));
    assert_false(eg_mont_is_special(m, 8));
    for (size_t i = 0; i < 4; i++) {
        m[i] = UINT64_MAX - 2;
        assert_false(eg_mont_is_special(m, MAX));
        check_modulus(m, MAX, VALUES);
        m[i] = UINT64_MAX;
        m[MAX - 1 - i] = UINT64_MAX >> 1;
        assert_false(eg_mont_is_special(m, MAX));
        check_modulus(m, MAX, VALUES);
        m[MAX - 1 - i] = UINT64_MAX;
    }
}

/** Sums, differences, entering and leaving; also numbers from m to R - 1. */
static void
test_rest(void **state)
{
    (void)state;
    eg_mont mont;
    uint64_t modulus[MAX], a[MAX], b[MAX], c[MAX], want[MAX];
    mpz_t m, x, y, r, inverse;
    mpz_inits(m, x, y, r, inverse, NULL);
    for (size_t n = 1; n <= MAX; n += n < 6 ? 1 : 29) {
        random_limbs(modulus, n);
        modulus[0] |= 3;
        gmp_get(m, modulus, n);
        radix(r, inverse, m, n);
        assert_true(eg_mont_init(&mont, modulus, n));
        for (int i = 0; i < 300; i++) {
            operand(a, m, n, i / VALUES);
            operand(b, m, n, i % VALUES);
            gmp_get(x, a, n);
            gmp_get(y, b, n);
            mpz_add(x, x, y);
            mpz_mod(x, x, m);
            gmp_put(want, n, x);
            eg_mont_add(&mont, c, a, b);
            assert_memory_equal(c, want, 8 * n);
            gmp_get(x, a, n);
            mpz_sub(x, x, y);
            mpz_mod(x, x, m);
            gmp_put(want, n, x);
            eg_mont_sub(&mont, c, a, b);
            assert_memory_equal(c, want, 8 * n);
            random_limbs(a, n);
            if (i == 0) {
                memset(a, 0xff, sizeof(a));
            }
            gmp_get(x, a, n);
            mpz_mul(y, x, r);
            mpz_mod(y, y, m);
            gmp_put(want, n, y);
            eg_mont_enter(&mont, c, a);
            assert_memory_equal(c, want, 8 * n);
            mpz_mod(x, x, m);
            gmp_put(want, n, x);
            eg_mont_leave(&mont, c, c);
            assert_memory_equal(c, want, 8 * n);
        }
    }
    mpz_clears(m, x, y, r, inverse, NULL);
}

/** Even moduli, 0, 1 and wrong lengths are refused. */
static void
test_bad_modulus(void **state)
{
    (void)state;
    eg_mont mont;
    uint64_t m[MAX + 1] = {0};
    assert_false(eg_mont_init(&mont, m, 2));
    m[0] = 1;
    assert_false(eg_mont_init(&mont, m, 2));
    m[0] = 2;
    assert_false(eg_mont_init(&mont, m, 2));
    m[0] = 3;
    assert_true(eg_mont_init(&mont, m, 2));
    assert_false(eg_mont_init(&mont, m, 0));
    assert_false(eg_mont_init(&mont, m, MAX + 1));
    assert_int_equal(mont.limbs, 0);
}

/** Bytes, bits, windows and comparisons of limbs. */
static void
test_limbs(void **state)
{
    (void)state;
    uint64_t a[5], b[5], c[5];
    uint8_t from_any[48], to_any[56];
    mpz_t x, y;
    mpz_inits(x, y, NULL);
    for (int i = 0; i < 2000; i++) {
        const size_t len = (size_t)prop_below(&rnd, 41);
        const uint8_t *bytes = from_any + prop_below(&rnd, 8);
        uint8_t *back = to_any + 1 + prop_below(&rnd, 8);
        prop_runs(&rnd, from_any, sizeof(from_any));
        memset(to_any, 0xA5, sizeof(to_any));
        eg_limbs_from_bytes(a, 5, bytes, len);
        mpz_import(x, len, 1, 1, 1, 0, bytes);
        gmp_put(c, 5, x);
        assert_memory_equal(a, c, sizeof(a));
        eg_limbs_to_bytes(back, len, a);
        assert_memory_equal(back, bytes, len);
        assert_true(back[-1] == 0xA5 && back[len] == 0xA5);
        assert_int_equal(eg_limbs_bits_var(a, 5),
                         mpz_sgn(x) == 0 ? 0 : mpz_sizeinbase(x, 2));
        const size_t from = (size_t)prop_below(&rnd, 400);
        const unsigned width = 1 + (unsigned)prop_below(&rnd, 16);
        mpz_tdiv_q_2exp(y, x, from);
        mpz_tdiv_r_2exp(y, y, width);
        assert_int_equal(eg_limbs_window(a, 5, from, width), mpz_get_ui(y));

        random_limbs(b, 5);
        if (i % 3 == 0) {
            memcpy(b, a, sizeof(b));
            b[i % 5] += (uint64_t)(i / 3 % 3) - 1;
        }
        gmp_get(y, b, 5);
        const int order = mpz_cmp(x, y);
        assert_int_equal(eg_limbs_less(a, b, 5), order < 0);
        assert_true(eg_limbs_equal_mask(a, b, 5) ==
                    (order == 0 ? UINT64_MAX : 0));
        eg_limbs_select(c, UINT64_MAX, a, b, 5);
        assert_memory_equal(c, a, sizeof(a));
        eg_limbs_select(c, 0, a, b, 5);
        assert_memory_equal(c, b, sizeof(b));
    }
    mpz_clears(x, y, NULL);
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
        cmocka_unit_test(test_limbs),
        cmocka_unit_test(test_any_modulus),
        cmocka_unit_test(test_special_modulus),
        cmocka_unit_test(test_nearly_special),
        cmocka_unit_test(test_rest),
        cmocka_unit_test(test_bad_modulus),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
