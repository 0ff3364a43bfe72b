/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The group of 127 elements modulo p = 59183, whole: every scalar with every
 * scalar, every integer below p, every element with every exponent.  The
 * expected values come from plain 64-bit arithmetic.
 */
#include "group/params.h"
#include "support/toy_groups.h"
#include "test.h"

enum { P = 59183, Q = 127 };

static eg_group *group;

static eg_element
element(uint64_t x)
{
    const uint8_t bytes[2] = {(uint8_t)(x >> 8), (uint8_t)x};
    eg_element e;
    assert_true(eg_element_parse(group, &e, bytes));
    return e;
}

static uint64_t
element_value(const eg_element *e)
{
    uint8_t bytes[2];
    eg_element_write(group, bytes, e);
    return (uint64_t)bytes[0] << 8 | bytes[1];
}

static eg_scalar
scalar(uint64_t x)
{
    const uint8_t byte = (uint8_t)x;
    eg_scalar s;
    assert_true(eg_scalar_parse(group, &s, &byte));
    return s;
}

static uint64_t
scalar_value(const eg_scalar *s)
{
    uint8_t byte;
    eg_scalar_write(group, &byte, s);
    return byte;
}

static uint64_t
power(uint64_t x, uint64_t n)
{
    uint64_t result = 1;
    for (; n > 0; n >>= 1) {
        result = (n & 1) != 0 ? result * x % P : result;
        x = x * x % P;
    }
    return result;
}

/** Of all two-byte strings those below p are elements, one byte: below q. */
static void
test_parse(void **state)
{
    (void)state;
    assert_int_equal(eg_group_element_len(group), 2);
    assert_int_equal(eg_group_scalar_len(group), 1);
    for (unsigned x = 0; x < 0x10000; x++) {
        const uint8_t bytes[2] = {(uint8_t)(x >> 8), (uint8_t)x};
        eg_element e;
        assert_int_equal(eg_element_parse(group, &e, bytes), x < P);
        assert_int_equal(element_value(&e), x < P ? x : 0);
    }
    for (unsigned x = 0; x < 0x100; x++) {
        const uint8_t byte = (uint8_t)x;
        eg_scalar s;
        assert_int_equal(eg_scalar_parse(group, &s, &byte), x < Q);
        assert_int_equal(scalar_value(&s), x < Q ? x : 0);
    }
}

/** The tables of Z_q. */
static void
test_scalars(void **state)
{
    (void)state;
    for (uint64_t a = 0; a < Q; a++) {
        const eg_scalar x = scalar(a);
        eg_scalar z;
        eg_scalar_negate(group, &z, &x);
        assert_int_equal(scalar_value(&z), (Q - a) % Q);
        eg_scalar_invert(group, &z, &x);
        assert_int_equal(scalar_value(&z) * a % Q, a == 0 ? 0 : 1);
        for (uint64_t b = 0; b < Q; b++) {
            const eg_scalar y = scalar(b);
            eg_scalar_add(group, &z, &x, &y);
            assert_int_equal(scalar_value(&z), (a + b) % Q);
            eg_scalar_sub(group, &z, &x, &y);
            assert_int_equal(scalar_value(&z), (Q + a - b) % Q);
            eg_scalar_mul(group, &z, &x, &y);
            assert_int_equal(scalar_value(&z), a * b % Q);
            assert_int_equal(eg_scalar_equal(&x, &y), a == b);
        }
    }
}

/** Of all integers below p exactly the 127 powers of g are members. */
static void
test_members(void **state)
{
    (void)state;
    static bool expected[P];
    unsigned members = 0;
    for (uint64_t n = 0, x = 1; n < Q; n++, x = x * 32616 % P) {
        assert_false(expected[x]);
        expected[x] = true;
    }
    for (uint64_t x = 0; x < P; x++) {
        const eg_element e = element(x);
        bool member = !expected[x];
        const eg_powers job = {.base = &e, .member = &member};
        eg_powers_var(group, &job, 1);
        assert_int_equal(member, expected[x]);
        assert_int_equal(eg_element_is_member_var(group, &e), expected[x]);
        members += member;
    }
    assert_int_equal(members, Q);
}

/** Every member with every member. */
static void
test_products(void **state)
{
    (void)state;
    for (uint64_t a = 0; a < Q; a++) {
        const uint64_t x = power(32616, a);
        const eg_element e = element(x);
        eg_element f, product;
        eg_element_invert_member_var(group, &f, &e);
        assert_int_equal(element_value(&f) * x % P, 1);
        for (uint64_t b = 0; b < Q; b++) {
            const uint64_t y = power(32616, b);
            f = element(y);
            eg_element_mul(group, &product, &e, &f);
            assert_int_equal(element_value(&product), x * y % P);
            assert_int_equal(eg_element_equal_var(&e, &f), a == b);
        }
    }
}

/** Every member to every exponent, every way. */
static void
test_powers(void **state)
{
    (void)state;
    eg_scalar all[Q];
    eg_element chain[Q];
    for (uint64_t n = 0; n < Q; n++) {
        all[n] = scalar(n);
    }
    for (uint64_t a = 0; a < Q; a++) {
        const uint64_t x = power(32616, a);
        const eg_element e = element(x);
        const eg_powers job = {&e, all, Q, chain, NULL};
        eg_fixed_base *base = NULL;
        eg_powers_var(group, &job, 1);
        assert_ok(eg_fixed_base_new(group, &base, &e, EG_BASE_BOTH));
        for (uint64_t n = 0; n < Q; n++) {
            const uint64_t want = power(x, n);
            eg_element way;
            assert_int_equal(element_value(&chain[n]), want);
            eg_element_pow(group, &way, &e, &all[n]);
            assert_int_equal(element_value(&way), want);
            eg_element_pow_var(group, &way, &e, &all[n]);
            assert_int_equal(element_value(&way), want);
            eg_fixed_base_pow(base, &way, &all[n]);
            assert_int_equal(element_value(&way), want);
            eg_fixed_base_pow_var(base, &way, &all[n]);
            assert_int_equal(element_value(&way), want);
        }
        eg_fixed_base_free(base);
    }
}

static int
start(void **state)
{
    (void)state;
    return eg_group_new_from(&toy_groups[TOY_7_16], &group) == EG_OK ? 0 : -1;
}

static int
stop(void **state)
{
    (void)state;
    eg_group_free(group);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),   cmocka_unit_test(test_scalars),
        cmocka_unit_test(test_members), cmocka_unit_test(test_products),
        cmocka_unit_test(test_powers),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
