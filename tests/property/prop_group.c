/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Laws of the group over random values, with no oracle: what the protocol
 * relies on when it moves exponents about.
 */
#include "group/params.h"
#include "support/prop.h"
#include "support/toy_groups.h"
#include "test.h"

enum { GROUPS = TOY_COUNT + 1 };

static eg_group *groups[GROUPS];
static prop rnd;

static int
rounds(const eg_group *group)
{
    return prop_rounds(eg_group_element_len(group) > 64 ? 6 : 60, 0);
}

static eg_scalar
random_scalar(const eg_group *group)
{
    eg_scalar s = {{0}};
    eg_rng rng = prop_rng(&rnd);
    assert_ok(eg_scalar_random(group, &s, &rng));
    return s;
}

static eg_element
random_member(const eg_group *group)
{
    eg_element x;
    const eg_scalar s = random_scalar(group);
    eg_fixed_base_pow(eg_group_g(group), &x, &s);
    return x;
}

/** x^(a+b) = x^a x^b, x^(ab) = (x^a)^b, (xy)^a = x^a y^a. */
static void
test_powers(void **state)
{
    (void)state;
    for (size_t k = 0; k < GROUPS; k++) {
        const eg_group *group = groups[k];
        for (int i = 0; i < rounds(group); i++) {
            const eg_scalar a = random_scalar(group);
            const eg_scalar b = random_scalar(group);
            const eg_element x = random_member(group);
            const eg_element y = random_member(group);
            eg_scalar s;
            eg_element xa, xb, ya, left, right;
            eg_element_pow(group, &xa, &x, &a);
            eg_element_pow_var(group, &xb, &x, &b);
            eg_element_pow(group, &ya, &y, &a);

            eg_scalar_add(group, &s, &a, &b);
            eg_element_pow(group, &left, &x, &s);
            eg_element_mul(group, &right, &xa, &xb);
            assert_true(eg_element_equal_var(&left, &right));

            eg_scalar_mul(group, &s, &a, &b);
            eg_element_pow_var(group, &left, &x, &s);
            eg_element_pow(group, &right, &xb, &a);
            assert_true(eg_element_equal_var(&left, &right));

            eg_element_mul(group, &left, &x, &y);
            eg_element_pow(group, &left, &left, &a);
            eg_element_mul(group, &right, &xa, &ya);
            assert_true(eg_element_equal_var(&left, &right));
        }
    }
}

/** What g generates are members; x^-1 x = 1; a a^-1 = 1; x^(1/a) undoes x^a. */
static void
test_inverses(void **state)
{
    (void)state;
    for (size_t k = 0; k < GROUPS; k++) {
        const eg_group *group = groups[k];
        for (int i = 0; i < rounds(group); i++) {
            const eg_element x = random_member(group);
            eg_element y;
            assert_true(eg_element_is_member_var(group, &x));
            eg_element_invert_member_var(group, &y, &x);
            eg_element_mul(group, &y, &y, &x);
            assert_true(eg_element_is_one_var(group, &y));

            eg_scalar a = random_scalar(group);
            if (eg_scalar_is_zero(&a)) {
                continue;
            }
            eg_element_pow(group, &y, &x, &a);
            eg_scalar_invert(group, &a, &a);
            eg_element_pow(group, &y, &y, &a);
            assert_true(eg_element_equal_var(&y, &x));
        }
    }
}

/** All ways to compute a power give the same limbs. */
static void
test_ways_agree(void **state)
{
    (void)state;
    for (size_t k = 0; k < GROUPS; k++) {
        const eg_group *group = groups[k];
        const eg_element x = random_member(group);
        eg_fixed_base *secret = NULL;
        eg_fixed_base *public = NULL;
        assert_ok(eg_fixed_base_new(group, &secret, &x, EG_BASE_SECRET));
        assert_ok(eg_fixed_base_new(group, &public, &x, EG_BASE_PUBLIC));
        for (int i = 0; i < rounds(group); i++) {
            const eg_scalar a = random_scalar(group);
            eg_element way[7];
            bool member = false;
            eg_element_pow(group, &way[0], &x, &a);
            eg_element_pow_var(group, &way[1], &x, &a);
            eg_fixed_base_pow(secret, &way[2], &a);
            eg_fixed_base_pow_var(secret, &way[3], &a);
            eg_fixed_base_pow(public, &way[4], &a);
            eg_fixed_base_pow_var(public, &way[5], &a);
            const eg_powers job = {&x, &a, 1, &way[6], &member};
            eg_powers_var(group, &job, 1);
            assert_true(member);
            for (size_t w = 1; w < 7; w++) {
                assert_memory_equal(&way[w], &way[0], sizeof(way[0]));
            }
        }
        eg_fixed_base_free(secret);
        eg_fixed_base_free(public);
    }
}

/** The tally's way: exponents add up under the product and come back. */
static void
test_sums_come_back(void **state)
{
    (void)state;
    for (size_t k = 0; k < GROUPS; k++) {
        const eg_group *group = groups[k];
        eg_dlog *dlog = NULL;
        const eg_element x = random_member(group);
        eg_element product;
        uint64_t sum = 0;
        uint64_t t = 0;
        if (eg_element_is_one_var(group, &x)) {
            continue;
        }
        eg_element_one(group, &product);
        for (int i = 0; i < 10; i++) {
            const uint64_t vote = prop_below(&rnd, 12);
            eg_element power;
            eg_element_pow_u64_var(group, &power, &x, vote);
            eg_element_mul(group, &product, &product, &power);
            sum += vote;
        }
        assert_ok(eg_dlog_new(group, &dlog, &x, 126, 1));
        assert_ok(eg_dlog_find_var(dlog, &t, &product));
        assert_int_equal(t, sum);
        eg_dlog_free(dlog);
    }
}

static int
make_groups(void **state)
{
    (void)state;
    rnd = prop_start();
    for (size_t k = 0; k < GROUPS; k++) {
        const eg_status status =
            k < TOY_COUNT ? eg_group_new_from(&toy_groups[k], &groups[k])
                          : eg_group_new(&groups[k]);
        if (status != EG_OK) {
            return -1;
        }
    }
    return 0;
}

static int
free_groups(void **state)
{
    (void)state;
    for (size_t k = 0; k < GROUPS; k++) {
        eg_group_free(groups[k]);
    }
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_powers),
        cmocka_unit_test(test_inverses),
        cmocka_unit_test(test_ways_agree),
        cmocka_unit_test(test_sums_come_back),
    };
    return cmocka_run_group_tests(tests, make_groups, free_groups);
}
