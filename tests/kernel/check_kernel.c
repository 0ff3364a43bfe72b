/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One arithmetic kernel against GMP, on random and extreme values: its scalar
 * functions and those for four lanes.
 *
 *     check_kernel mulx
 *
 * exits with 77 where the processor cannot run that kernel.
 */
#include <gmp.h>
#include <stdio.h>
#include <stdlib.h>

#include "arith/kernel.h"
#include "base/base.h"
#include "group/group.h"
#include "support/prop.h"
#include "test.h"

enum {
    N = EG_MONT_MAX_LIMBS,
    LANES = EG_QUAD_LANES,
    MODULI = 5,
    FULL_DIGITS = MODULI, /* the modulus of test_full_columns() */
    EXTREMES = 62,        /* operands that are not random */
};

static prop rnd;
static const eg_kernel *kernel;

/** A modulus for the kernel and for GMP. */
typedef struct modulus {
    eg_mont mont;
    mpz_t m;
    mpz_t inverse; /**< 1/R. */
} modulus;

/** The standard p, then others of its form: mid extreme or random. */
static void
modulus_init(modulus *x, int which)
{
    uint64_t m[N];
    eg_group *group = NULL;
    assert_int_equal(eg_group_new(&group), EG_OK);
    memcpy(m, group->p.m, sizeof(m));
    eg_group_free(group);
    if (which > 0) {
        const size_t len = 8 * (N - 8);
        uint8_t *mid = (uint8_t *)(m + 4);
        memset(mid, which == 1 ? 0 : 0xff, len);
        if (which == 2) {
            m[4] -= 1;                     /* mid = 2^3584 - 1 */
        } else if (which == FULL_DIGITS) { /* the digits of m + 1 are -2^12 */
            for (unsigned bit = 13 * 20 + 12; bit < 64 * (N - 4); bit += 13) {
                m[bit / 64] &= ~(UINT64_C(1) << bit % 64);
            }
        } else if (which > 2) {
            prop_runs(&rnd, mid, len);
            m[30] = 5;
        }
    }
    assert_true(eg_mont_init(&x->mont, m, N));
    eg_kernel_use(kernel, &x->mont);
    mpz_inits(x->m, x->inverse, NULL);
    mpz_import(x->m, N, -1, 8, 0, 0, m);
    mpz_setbit(x->inverse, 64 * N);
    assert_int_not_equal(mpz_invert(x->inverse, x->inverse, x->m), 0);
}

static void
modulus_clear(modulus *x)
{
    mpz_clears(x->m, x->inverse, NULL);
}

/** 2^e + d for e around the ends of limbs of 51, 52 and 64 bits. */
static void
near_power(mpz_t out, int i)
{
    static const unsigned long radix[] = {51, 52, 64};
    static const unsigned long limb[] = {1, 2, 39, 63, 78};
    const unsigned long e = radix[i % 3] * limb[i / 3 % 5];
    mpz_set_ui(out, 0);
    mpz_setbit(out, e < 4095 ? e : 4095);
    if (i / 15 == 0) {
        mpz_sub_ui(out, out, 1);
    } else {
        mpz_add_ui(out, out, (unsigned long)(i / 15 - 1));
    }
}

/** All limbs of 51 bits equal to the extreme digit 2^50 + d. */
static void
equal_digits(mpz_t out, long d)
{
    mpz_set_ui(out, 0);
    for (unsigned long at = 0; at + 51 <= 4096; at += 51) {
        mpz_t digit;
        mpz_init_set_si(digit, (1L << 50) + d);
        mpz_mul_2exp(digit, digit, at);
        mpz_add(out, out, digit);
        mpz_clear(digit);
    }
}

/** Digits of 52 bits all ones and zero in turn, also as they lie when the value
 * is shifted left by 6 bits. */
static void
alternating_digits(mpz_t out, int i)
{
    mpz_set_ui(out, 0);
    for (unsigned long at = i % 2 == 0 ? 0 : 52; at < 4096; at += 104) {
        mpz_t digit;
        mpz_init_set_ui(digit, (1UL << 52) - 1);
        mpz_mul_2exp(digit, digit, at);
        mpz_add(out, out, digit);
        mpz_clear(digit);
    }
    mpz_tdiv_q_2exp(out, out, i < 2 ? 0 : 6);
}

/** Operand @p i below m: the first EXTREMES are chosen, then random ones. */
static void
operand(const modulus *x, uint64_t *out, int i)
{
    mpz_t v;
    mpz_init(v);
    if (i < 2) {
        mpz_set_si(v, i);
    } else if (i < 5) {
        mpz_sub_ui(v, x->m, (unsigned long)i - 1);
    } else if (i < 7) { /* R and R^2, the values 1 and R */
        mpz_setbit(v, 64UL * N * (unsigned long)(i - 4));
    } else if (i < 10) {
        equal_digits(v, i - 8);
    } else if (i < 12) { /* a half full of ones */
        mpz_setbit(v, 2048);
        mpz_sub_ui(v, v, 1);
        mpz_mul_2exp(v, v, i == 10 ? 0 : 2048);
    } else if (i == 12) {
        mpz_tdiv_q_2exp(v, x->m, 1);
    } else if (i < 58) {
        near_power(v, i - 13);
    } else if (i < EXTREMES) {
        alternating_digits(v, i - 58);
    } else {
        uint8_t bytes[8 * N];
        if (i % 2 == 0) {
            prop_bytes(&rnd, bytes, sizeof(bytes));
        } else {
            prop_runs(&rnd, bytes, sizeof(bytes));
        }
        mpz_import(v, sizeof(bytes), -1, 1, 0, 0, bytes);
    }
    mpz_mod(v, v, x->m);
    memset(out, 0, 8 * N);
    mpz_export(out, NULL, -1, 8, 0, 0, v);
    mpz_clear(v);
}

/** out = a b / R mod m by GMP. */
static void
product(const modulus *x, uint64_t *out, const uint64_t *a, const uint64_t *b)
{
    mpz_t v, w;
    mpz_inits(v, w, NULL);
    mpz_import(v, N, -1, 8, 0, 0, a);
    mpz_import(w, N, -1, 8, 0, 0, b);
    mpz_mul(v, v, w);
    mpz_mod(v, v, x->m);
    mpz_mul(v, v, x->inverse);
    mpz_mod(v, v, x->m);
    memset(out, 0, 8 * N);
    mpz_export(out, NULL, -1, 8, 0, 0, v);
    mpz_clears(v, w, NULL);
}

#define assert_limbs(got, want) assert_memory_equal(got, want, 8 * (size_t)N)

/** Numbers from m to R - 1, as eg_mont_enter() passes on, and their product
 * with the reduced @p b. */
static void
check_unreduced(const modulus *x, const uint64_t *b)
{
    uint64_t a[N];
    uint64_t got[N];
    uint64_t want[N];
    memset(a, 0xff, sizeof(a));
    product(x, want, a, b);
    eg_mont_mul(&x->mont, got, a, b);
    assert_limbs(got, want);
}

/** Every extreme operand with every other one, then random pairs. */
static void
test_scalar(void **state)
{
    (void)state;
    modulus x;
    uint64_t a[N], b[N], got[N], want[N];
    for (int which = 0; which < MODULI; which++) {
        modulus_init(&x, which);
        const int pairs = EXTREMES * EXTREMES;
        for (int i = 0; i < prop_rounds(pairs + 2000, pairs); i++) {
            operand(&x, a, i < pairs ? i / EXTREMES : i);
            operand(&x, b, i < pairs ? i % EXTREMES : i + 1);
            product(&x, want, a, b);
            eg_mont_mul(&x.mont, got, a, b);
            assert_limbs(got, want);
            if (i < pairs && i % EXTREMES != 0) {
                continue;
            }
            check_unreduced(&x, a);
            memcpy(got, a, sizeof(got));
            eg_mont_mul(&x.mont, got, got, b);
            assert_limbs(got, want);
            memcpy(got, b, sizeof(got));
            eg_mont_mul(&x.mont, got, a, got);
            assert_limbs(got, want);
            product(&x, want, a, a);
            eg_mont_sqr(&x.mont, got, a);
            assert_limbs(got, want);
            eg_mont_mul(&x.mont, got, a, a);
            assert_limbs(got, want);
            memcpy(got, a, sizeof(got));
            eg_mont_mul(&x.mont, got, got, got);
            assert_limbs(got, want);
            eg_mont_sqr(&x.mont, a, a);
            assert_limbs(a, want);
        }
        modulus_clear(&x);
    }
}

/** Four operands and what holds them. */
typedef struct lanes {
    uint64_t limb[LANES][N];
    eg_quad quad;
} lanes;

static void
lanes_load(const modulus *x, lanes *l)
{
    const uint64_t *const in[LANES] = {l->limb[0], l->limb[1], l->limb[2],
                                       l->limb[3]};
    x->mont.quad->load(&x->mont, &l->quad, in);
}

/** The quad, stored, is the limbs. */
static void
lanes_check(const modulus *x, const lanes *l)
{
    uint64_t got[LANES][N];
    uint64_t *const out[LANES] = {got[0], got[1], got[2], got[3]};
    x->mont.quad->store(&x->mont, out, &l->quad);
    assert_memory_equal(got, l->limb, sizeof(got));
}

static void
lanes_product(const modulus *x, lanes *out, const lanes *a, const lanes *b)
{
    for (int i = 0; i < LANES; i++) {
        product(x, out->limb[i], a->limb[i], b->limb[i]);
    }
}

/** Each extreme operand stands in each lane beside others. */
static void
lanes_operands(const modulus *x, lanes *l, int from, int step)
{
    for (int i = 0; i < LANES; i++) {
        operand(x, l->limb[i],
                from < EXTREMES ? (from + i * step) % EXTREMES : from + i);
    }
    lanes_load(x, l);
}

static void
check_quad(const modulus *x, lanes *a, lanes *b)
{
    lanes c;
    lanes_check(x, a);
    lanes_product(x, &c, a, b);
    eg_quad_mul(&x->mont, &c.quad, &a->quad, &b->quad);
    lanes_check(x, &c);
    c.quad = a->quad;
    eg_quad_mul(&x->mont, &c.quad, &c.quad, &b->quad); /* in place */
    lanes_check(x, &c);
    c.quad = b->quad;
    eg_quad_mul(&x->mont, &c.quad, &a->quad, &c.quad);
    lanes_check(x, &c);

    lanes_product(x, &c, a, a);
    eg_quad_sqr(&x->mont, &c.quad, &a->quad);
    lanes_check(x, &c);
    c.quad = a->quad;
    eg_quad_sqr(&x->mont, &c.quad, &c.quad);
    lanes_check(x, &c);
    eg_quad_mul(&x->mont, &c.quad, &a->quad, &a->quad);
    lanes_check(x, &c);
}

/** Products from limbs to limbs, also in place. */
static void
check_from_limbs(const modulus *x, const lanes *a, const lanes *b)
{
    lanes want;
    lanes got;
    const uint64_t *const in[LANES] = {a->limb[0], a->limb[1], a->limb[2],
                                       a->limb[3]};
    const uint64_t *const by[LANES] = {b->limb[0], b->limb[1], b->limb[2],
                                       b->limb[3]};
    uint64_t *const out[LANES] = {got.limb[0], got.limb[1], got.limb[2],
                                  got.limb[3]};
    const uint64_t *const same[LANES] = {got.limb[0], got.limb[1], got.limb[2],
                                         got.limb[3]};
    lanes_product(x, &want, a, b);
    x->mont.quad->product(&x->mont, out, in, by);
    assert_memory_equal(got.limb, want.limb, sizeof(got.limb));
    memcpy(got.limb, a->limb, sizeof(got.limb));
    x->mont.quad->product(&x->mont, out, same, by);
    assert_memory_equal(got.limb, want.limb, sizeof(got.limb));
}

static void
test_quad(void **state)
{
    (void)state;
    modulus x;
    lanes a, b;
    for (int which = 0; which < MODULI; which++) {
        modulus_init(&x, which);
        for (int i = 0; i < prop_rounds(EXTREMES + 200, EXTREMES); i++) {
            for (int step = 1; step < (i < EXTREMES ? 8 : 2); step += 2) {
                lanes_operands(&x, &a, i, step);
                lanes_operands(&x, &b, (5 * i + step) % (EXTREMES + 200), 7);
                check_quad(&x, &a, &b);
                check_from_limbs(&x, &a, &b);
            }
        }
        modulus_clear(&x);
    }
}

/** Long chains of products of products, where unreduced residues could grow. */
static void
test_chain(void **state)
{
    (void)state;
    modulus x;
    lanes a, b;
    for (int start = 0; start < EXTREMES; start += 7) {
        modulus_init(&x, start % MODULI);
        lanes_operands(&x, &a, start, 3);
        lanes_operands(&x, &b, start + 1, 5);
        for (int i = 0; i < 300; i++) {
            if (prop_below(&rnd, 3) == 0) {
                lanes_product(&x, &a, &a, &b);
                eg_quad_mul(&x.mont, &a.quad, &a.quad, &b.quad);
            } else if (prop_below(&rnd, 8) == 0) {
                lanes_product(&x, &b, &a, &b);
                eg_quad_mul(&x.mont, &b.quad, &a.quad, &b.quad);
            } else {
                lanes_product(&x, &a, &a, &a);
                eg_quad_sqr(&x.mont, &a.quad, &a.quad);
            }
        }
        lanes_check(&x, &a);
        lanes_check(&x, &b);
        modulus_clear(&x);
    }
}

/** 2^(13 from) (1 + 2^13 + ... ), times @p digit, in so many digits. */
static void
full_digits(mpz_t out, long digit, unsigned from, unsigned len)
{
    mpz_set_ui(out, 0);
    for (unsigned i = 0; i < len; i++) {
        mpz_mul_2exp(out, out, 13);
        mpz_add_ui(out, out, 1);
    }
    mpz_mul_si(out, out, digit);
    mpz_mul_2exp(out, out, 13 * (mp_bitcnt_t)from);
}

/** What `dot` holds with 315 digits that are @p digit, and 2 above them. */
static void
full_operand(const modulus *x, uint64_t *out, long digit)
{
    mpz_t v;
    mpz_init(v);
    full_digits(v, digit, 0, 315);
    mpz_setbit(v, 4095);
    /* It is kept with 2^64; 2^-64 = 2^4032 / R. */
    mpz_mul_2exp(v, v, 64 * (N - 1));
    mpz_mul(v, v, x->inverse);
    mpz_mod(v, v, x->m);
    memset(out, 0, 8 * N);
    mpz_export(out, NULL, -1, 8, 0, 0, v);
    mpz_clear(v);
}

/** An operand whose product with 1 makes all digits of the quotient -2^12. */
static void
full_quotient(const modulus *x, uint64_t *out)
{
    mpz_t v;
    mpz_init(v);
    full_digits(v, 1L << 12, 5, 315);
    mpz_mul(v, v, x->m);
    mpz_tdiv_q_2exp(v, v, 64);
    mpz_tdiv_r_2exp(v, v, 64 * N);
    mpz_mod(v, v, x->m);
    memset(out, 0, 8 * N);
    mpz_export(out, NULL, -1, 8, 0, 0, v);
    mpz_clear(v);
}

/** The columns of `dot`, 32 bits wide, as full as they can get: digits of 13
 * bits, a sign, and the largest size, in operands, quotient and modulus. */
static void
test_full_columns(void **state)
{
    (void)state;
    static const long digits[] = {-(1L << 12), (1L << 12) - 1};
    for (int which = 0; which <= FULL_DIGITS; which += FULL_DIGITS) {
        modulus x;
        lanes a, b;
        modulus_init(&x, which);
        for (size_t i = 0; i < LANES; i++) {
            full_operand(&x, a.limb[i], digits[i / 2]);
            full_operand(&x, b.limb[i], digits[i % 2]);
        }
        lanes_load(&x, &a);
        lanes_load(&x, &b);
        check_quad(&x, &a, &b);
        memset(b.limb, 0, sizeof(b.limb));
        for (size_t i = 0; i < LANES; i++) {
            full_quotient(&x, a.limb[i]);
            b.limb[i][0] = 1;
        }
        check_from_limbs(&x, &a, &b);
        modulus_clear(&x);
    }
}

/** Lanes that are not asked for stay untouched. */
static void
test_null_lanes(void **state)
{
    (void)state;
    modulus x;
    lanes a;
    uint64_t got[LANES][N];
    _Alignas(EG_QUAD_ALIGN) uint64_t entry[LANES][EG_QUAD_ENTRY_MAX + 4];
    modulus_init(&x, 0);
    lanes_operands(&x, &a, EXTREMES, 1);
    for (unsigned set = 0; set < 1U << LANES; set++) {
        uint64_t *out[LANES];
        uint64_t *entries[LANES];
        uint64_t *back[LANES] = {got[0], got[1], got[2], got[3]};
        lanes again;
        memset(got, 0x3c, sizeof(got));
        for (size_t i = 0; i < LANES; i++) {
            out[i] = (set >> i & 1) != 0 ? got[i] : NULL;
            entries[i] = out[i] == NULL ? NULL : entry[i];
        }
        x.mont.quad->store(&x.mont, out, &a.quad);
        for (size_t i = 0; i < LANES; i++) {
            uint64_t untouched[N];
            memset(untouched, 0x3c, sizeof(untouched));
            assert_limbs(got[i], out[i] == NULL ? untouched : a.limb[i]);
        }
        /* Entries of one value and zero, so that a wrong lane shows. */
        memset(entry, 0, sizeof(entry));
        x.mont.quad->scatter(&x.mont, entries, &a.quad);
        const uint64_t *const in[LANES] = {entry[0], entry[1], entry[2],
                                           entry[3]};
        x.mont.quad->gather(&x.mont, &again.quad, in);
        x.mont.quad->store(&x.mont, back, &again.quad);
        for (size_t i = 0; i < LANES; i++) {
            static const uint64_t zero[N];
            assert_limbs(got[i], out[i] == NULL ? zero : a.limb[i]);
        }
    }
    modulus_clear(&x);
}

/** Entries come back by address and by index, and can be multiplied. */
static void
test_tables(void **state)
{
    (void)state;
    enum { ENTRIES = 21 };
    modulus x;
    lanes a, b;
    modulus_init(&x, 0);
    const size_t words = x.mont.quad->entry_words;
    assert_true(words % 4 == 0 && words <= EG_QUAD_ENTRY_MAX);
    _Alignas(EG_QUAD_ALIGN) static uint64_t
        row[(ENTRIES + LANES) * EG_QUAD_ENTRY_MAX];
    static uint64_t limbs[ENTRIES + LANES][N];
    for (size_t e = 0; e < ENTRIES; e += LANES) {
        uint64_t *entry[LANES];
        lanes_operands(&x, &a, EXTREMES + (int)e, 1);
        eg_quad_sqr(&x.mont, &a.quad, &a.quad); /* not fresh from load */
        lanes_product(&x, &a, &a, &a);
        for (size_t i = 0; i < LANES; i++) {
            memcpy(limbs[e + i], a.limb[i], sizeof(limbs[0]));
            entry[i] = row + (e + i) * words;
        }
        x.mont.quad->scatter(&x.mont, entry, &a.quad);
    }
    for (int round = 0; round < 200; round++) {
        const uint64_t *entry[LANES];
        uint64_t index[LANES];
        for (size_t i = 0; i < LANES; i++) {
            index[i] = prop_below(&rnd, ENTRIES);
            entry[i] = row + index[i] * words;
            memcpy(a.limb[i], limbs[index[i]], sizeof(a.limb[i]));
        }
        x.mont.quad->gather(&x.mont, &a.quad, entry);
        lanes_check(&x, &a);
        x.mont.quad->scan(&x.mont, &b.quad, row, ENTRIES, index);
        memcpy(b.limb, a.limb, sizeof(b.limb));
        lanes_check(&x, &b);
        check_quad(&x, &a, &b);
        /* A row of fewer entries, with the last one among them. */
        const size_t few = index[0] + 1;
        index[1] = index[2] = index[3] = index[0];
        x.mont.quad->scan(&x.mont, &b.quad, row, few, index);
        for (size_t i = 0; i < LANES; i++) {
            memcpy(b.limb[i], limbs[index[0]], sizeof(b.limb[i]));
        }
        lanes_check(&x, &b);
    }
    modulus_clear(&x);
}

/** The kernel of that name; NULL if there is none. */
static const eg_kernel *
kernel_of(const char *name)
{
    for (size_t i = 0; i < EG_KERNELS; i++) {
        if (strcmp(eg_kernels[i].name, name) == 0) {
            return &eg_kernels[i];
        }
    }
    return NULL;
}

/** The kernel is the one that was asked for, and what it lacks comes from the
 * ones before it. */
static void
test_choice(void **state)
{
    (void)state;
    modulus x;
    modulus_init(&x, 0);
    const eg_kernel *chosen = NULL;
    assert_int_equal(setenv("EG_KERNEL", kernel->name, 1), 0);
    assert_int_equal(eg_kernel_choose(&chosen, NULL), EG_OK);
    assert_ptr_equal(chosen, kernel);
    if (kernel->scalar != NULL) {
        assert_ptr_equal(x.mont.kernel, kernel->scalar);
    }
    if (kernel->quad != NULL) {
        assert_ptr_equal(x.mont.quad, kernel->quad);
    }
    if (strcmp(kernel->name, "fma") == 0) {
        const eg_kernel *mulx = kernel_of("mulx");
        assert_ptr_equal(x.mont.kernel, eg_kernel_runs(mulx)
                                            ? mulx->scalar
                                            : &eg_mont_portable_special64);
    }
    if (strcmp(kernel->name, "portable") == 0) {
        assert_ptr_equal(x.mont.kernel, &eg_mont_portable_special64);
        assert_ptr_equal(x.mont.quad, &eg_quad_scalar);
    }
    assert_int_equal(unsetenv("EG_KERNEL"), 0);
    assert_int_equal(eg_kernel_choose(&chosen, NULL), EG_OK);
    assert_true(chosen >= kernel); /* the fastest */
    modulus_clear(&x);
}

/** A name that cannot be honoured is an error, and no group is made. */
static void
test_bad_names(void **state)
{
    (void)state;
    static const char *const names[] = {"nothing", "Portable", " portable",
                                        "portable,mulx"};
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        const eg_kernel *chosen = kernel;
        const char *name = "";
        eg_group *group = NULL;
        eg_error err = {0};
        assert_int_equal(setenv("EG_KERNEL", names[i], 1), 0);
        assert_int_equal(eg_kernel_choose(&chosen, &err), EG_ERR_ARGUMENT);
        assert_null(chosen);
        assert_non_null(strstr(err.text, names[i]));
        assert_int_equal(eg_kernel_name(&name, NULL), EG_ERR_ARGUMENT);
        assert_null(name);
        assert_int_equal(eg_group_new(&group), EG_ERR_ARGUMENT);
        assert_null(group);
    }
    assert_int_equal(unsetenv("EG_KERNEL"), 0);
}

static int
start(void **state)
{
    (void)state;
    rnd = prop_start();
    return 0;
}

int
main(int argc, char **argv)
{
    kernel = argc == 2 ? kernel_of(argv[1]) : NULL;
    if (kernel == NULL) {
        (void)fprintf(stderr, "usage: check_kernel KERNEL\n");
        return 2;
    }
    if (!eg_kernel_runs(kernel)) {
        printf("skipped: this processor cannot run the kernel %s\n", argv[1]);
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_choice), cmocka_unit_test(test_bad_names),
        cmocka_unit_test(test_scalar), cmocka_unit_test(test_quad),
        cmocka_unit_test(test_chain),  cmocka_unit_test(test_null_lanes),
        cmocka_unit_test(test_tables), cmocka_unit_test(test_full_columns),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
