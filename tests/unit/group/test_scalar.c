/* SPDX-License-Identifier: Apache-2.0 */
/* Scalars against GMP, in the standard group and those of the appendix. */
#include "group/params.h"
#include "support/gmp_bridge.h"
#include "support/prop.h"
#include "support/toy_groups.h"
#include "test.h"

enum { GROUPS = TOY_COUNT + 1, EXTREMES = 8, ROUNDS = 400 };

static oracle groups[GROUPS];
static prop rnd;

/** A number below q: extreme for the first values of @p i. */
static void
pick(mpz_t out, const oracle *o, int i)
{
    uint8_t bytes[EG_SCALAR_BYTES];
    if (i < 3) {
        mpz_set_ui(out, (unsigned long)i);
    } else if (i < 5) {
        mpz_sub_ui(out, o->q, (unsigned long)i - 2);
    } else if (i < 7) {
        mpz_tdiv_q_2exp(out, o->q, 1);
        mpz_add_ui(out, out, (unsigned long)i - 5);
    } else {
        prop_runs(&rnd, bytes, sizeof(bytes));
        gmp_from_bytes(out, bytes, sizeof(bytes));
    }
    mpz_mod(out, out, o->q);
}

/** Parsing takes 0..q-1 and nothing else; writing gives the bytes back. */
static void
test_parse(void **state)
{
    (void)state;
    const eg_scalar zero = {{0}};
    uint8_t bytes[EG_SCALAR_BYTES], back[EG_SCALAR_BYTES];
    eg_scalar s;
    mpz_t x;
    mpz_init(x);
    for (size_t k = 0; k < GROUPS; k++) {
        const oracle *o = &groups[k];
        const size_t len = eg_group_scalar_len(o->group);
        for (int i = 0; i < 100; i++) {
            pick(x, o, i);
            gmp_to_bytes(bytes, len, x);
            assert_true(eg_scalar_parse(o->group, &s, bytes));
            eg_scalar_write(o->group, back, &s);
            assert_memory_equal(bytes, back, len);
        }
        for (unsigned long above = 0; above < 3; above++) {
            mpz_add_ui(x, o->q, above);
            if (mpz_sizeinbase(x, 2) <= 8 * len) {
                gmp_to_bytes(bytes, len, x);
                memset(&s, 1, sizeof(s));
                assert_false(eg_scalar_parse(o->group, &s, bytes));
                assert_memory_equal(&s, &zero, sizeof(s));
            }
        }
        memset(bytes, 0xff, len);
        assert_false(eg_scalar_parse(o->group, &s, bytes));
    }
    mpz_clear(x);
}

/** A hash is reduced modulo q, also at and above q. */
static void
test_from_hash(void **state)
{
    (void)state;
    uint8_t bytes[32];
    eg_scalar s;
    mpz_t x;
    mpz_init(x);
    for (size_t k = 0; k < GROUPS; k++) {
        const oracle *o = &groups[k];
        for (int i = 0; i < ROUNDS; i++) {
            prop_runs(&rnd, bytes, sizeof(bytes));
            if (i < 4) { /* q - 1, q, q + 1, 2^256 - 1 */
                mpz_add_ui(x, o->q, (unsigned long)i);
                mpz_sub_ui(x, x, 1);
                gmp_to_bytes(bytes, sizeof(bytes), x);
                memset(bytes, i == 3 ? 0xff : bytes[0], i == 3 ? 32 : 1);
            }
            eg_scalar_from_hash(o->group, &s, bytes);
            gmp_from_bytes(x, bytes, sizeof(bytes));
            mpz_mod(x, x, o->q);
            assert_true(scalar_is(o, &s, x));
            const uint64_t value = i < 3 ? (uint64_t)i - 1 : prop_u64(&rnd);
            eg_scalar_from_u64(o->group, &s, value);
            mpz_import(x, 1, 1, 8, 0, 0, &value);
            mpz_mod(x, x, o->q);
            assert_true(scalar_is(o, &s, x));
        }
    }
    mpz_clear(x);
}

/** Sum, difference, product, negation, inverse, in place and not. */
static void
test_operations(void **state)
{
    (void)state;
    eg_scalar a, b, c;
    mpz_t x, y, z;
    mpz_inits(x, y, z, NULL);
    for (size_t k = 0; k < GROUPS; k++) {
        const oracle *o = &groups[k];
        for (int i = 0; i < ROUNDS; i++) {
            pick(x, o, i / EXTREMES);
            pick(y, o, i % EXTREMES);
            assert_true(gmp_to_scalar(o, &a, x));
            assert_true(gmp_to_scalar(o, &b, y));
            mpz_add(z, x, y);
            mpz_mod(z, z, o->q);
            eg_scalar_add(o->group, &c, &a, &b);
            assert_true(scalar_is(o, &c, z));
            mpz_sub(z, x, y);
            mpz_mod(z, z, o->q);
            eg_scalar_sub(o->group, &c, &a, &b);
            assert_true(scalar_is(o, &c, z));
            mpz_mul(z, x, y);
            mpz_mod(z, z, o->q);
            c = b;
            eg_scalar_mul(o->group, &c, &a, &c);
            assert_true(scalar_is(o, &c, z));
            mpz_neg(z, x);
            mpz_mod(z, z, o->q);
            eg_scalar_negate(o->group, &c, &a);
            assert_true(scalar_is(o, &c, z));
            eg_scalar_invert(o->group, &c, &a);
            if (mpz_invert(z, x, o->q) == 0) {
                mpz_set_ui(z, 0);
            }
            assert_true(scalar_is(o, &c, z));
            assert_int_equal(eg_scalar_equal(&a, &b), mpz_cmp(x, y) == 0);
            assert_int_equal(eg_scalar_is_zero(&a), mpz_sgn(x) == 0);
            eg_scalar_select(&c, 1, &a, &b);
            assert_memory_equal(&c, &a, sizeof(c));
            eg_scalar_select(&c, 0, &a, &b);
            assert_memory_equal(&c, &b, sizeof(c));
        }
    }
    mpz_clears(x, y, z, NULL);
}

/** A source that gives the same byte for ever. */
static eg_status
fill_constant(void *state, uint8_t *out, size_t len)
{
    const int *byte = state;
    memset(out, *byte, len);
    return *byte == 7 ? EG_ERR_RNG : EG_OK;
}

/** Random scalars are below q and reach everything; bad sources are told. */
static void
test_random(void **state)
{
    (void)state;
    bool seen[127] = {false};
    uint8_t bytes[EG_SCALAR_BYTES];
    eg_scalar s;
    eg_rng rng = prop_rng(&rnd);
    for (int i = 0; i < 127 * 40; i++) {
        assert_ok(eg_scalar_random(groups[TOY_7_16].group, &s, &rng));
        assert_true(s.limb[0] < 127);
        seen[s.limb[0]] = true;
    }
    for (size_t i = 0; i < 127; i++) {
        assert_true(seen[i]);
    }
    for (size_t k = 0; k < GROUPS; k++) {
        uint64_t high = 0;
        for (int i = 0; i < 64; i++) {
            assert_ok(eg_scalar_random(groups[k].group, &s, &rng));
            eg_scalar_write(groups[k].group, bytes, &s);
            assert_true(eg_scalar_parse(groups[k].group, &s, bytes));
            high |= bytes[0];
        }
        assert_true(high > 0x3f); /* the top bits are drawn, too */
        int byte = 0xff;          /* always above q */
        eg_rng stuck = {.fill = fill_constant, .state = &byte};
        assert_int_equal(eg_scalar_random(groups[k].group, &s, &stuck),
                         EG_ERR_RNG);
        assert_true(eg_scalar_is_zero(&s));
        byte = 7;
        assert_int_equal(eg_scalar_random(groups[k].group, &s, &stuck),
                         EG_ERR_RNG);
        assert_true(eg_scalar_is_zero(&s));
    }
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
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_from_hash),
        cmocka_unit_test(test_operations),
        cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests(tests, make_groups, free_groups);
}
