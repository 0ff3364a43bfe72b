/* SPDX-License-Identifier: Apache-2.0 */
/* Small discrete logarithms: all of them on toys, the bounds on the real group. */
#include <stdio.h>
#include <time.h>

#include "group/params.h"
#include "support/prop.h"
#include "support/toy_groups.h"
#include "test.h"

static eg_group *standard;
static prop rnd;

/** The logarithm of g^t, which must be found exactly if t <= max. */
static void
check(const eg_group *group, const eg_dlog *dlog, uint64_t t, uint64_t max)
{
    eg_element g, x;
    uint64_t found = 12345;
    eg_group_generator(group, &g);
    eg_element_pow_u64_var(group, &x, &g, t);
    if (t <= max) {
        assert_ok(eg_dlog_find_var(dlog, &found, &x));
        assert_true(found == t);
    } else {
        assert_int_equal(eg_dlog_find_var(dlog, &found, &x), EG_REJECT);
        assert_true(found == 12345);
    }
}

/** Every t and every bound that a group of 127 elements has. */
static void
test_all_of_a_toy(void **state)
{
    (void)state;
    eg_group *group = NULL;
    eg_element g;
    assert_ok(eg_group_new_from(&toy_groups[TOY_7_16], &group));
    eg_group_generator(group, &g);
    for (uint64_t max = 0; max < 127; max++) {
        for (uint64_t expected = 0; expected < 3; expected++) {
            eg_dlog *dlog = NULL;
            assert_ok(eg_dlog_new(group, &dlog, &g, max, expected * expected));
            for (uint64_t t = 0; t < 127; t++) {
                check(group, dlog, t, max);
            }
            eg_dlog_free(dlog);
        }
    }
    eg_group_free(group);
    eg_dlog_free(NULL);
}

/** All of 0..max in a group where max is far above the baby steps. */
static void
test_all_up_to_max(void **state)
{
    (void)state;
    enum { TOP = 5000 };
    eg_group *group = NULL;
    eg_element g;
    eg_dlog *dlog = NULL;
    assert_ok(eg_group_new_from(&toy_groups[TOY_32_96], &group));
    eg_group_generator(group, &g);
    assert_ok(eg_dlog_new(group, &dlog, &g, TOP, 1));
    for (uint64_t t = 0; t <= TOP + 300; t++) {
        check(group, dlog, t, TOP);
    }
    eg_dlog_free(dlog);
    eg_group_free(group);
}

/** Batches of 0 to 9 elements, of which some have no logarithm. */
static void
test_batch(void **state)
{
    (void)state;
    enum { TOP = 3000, LEN = 9 };
    eg_group *group = NULL;
    eg_element g;
    eg_dlog *dlog = NULL;
    assert_ok(eg_group_new_from(&toy_groups[TOY_32_96], &group));
    eg_group_generator(group, &g);
    assert_ok(eg_dlog_new(group, &dlog, &g, TOP, 1));
    for (size_t round = 0; round < 400; round++) {
        const size_t len = round % (LEN + 1);
        eg_element x[LEN];
        uint64_t want[LEN], t[LEN + 1];
        bool found[LEN + 1];
        bool all = true;
        for (size_t i = 0; i <= LEN; i++) {
            t[i] = 77777;
        }
        found[len] = round % 2 == 0;
        for (size_t i = 0; i < len; i++) {
            /* In every third round nothing is missing. */
            want[i] = prop_below(&rnd, round % 3 == 0 ? TOP + 1 : TOP + 1000);
            eg_element_pow_u64_var(group, &x[i], &g, want[i]);
            all = all && want[i] <= TOP;
        }
        bool *where = round % 7 == 0 ? NULL : found;
        assert_int_equal(eg_dlog_find_batch_var(dlog, t, where, x, len),
                         all ? EG_OK : EG_REJECT);
        for (size_t i = 0; i < len; i++) {
            assert_true(t[i] == (want[i] <= TOP ? want[i] : 77777));
            assert_true(where == NULL || found[i] == (want[i] <= TOP));
        }
        assert_true(t[len] == 77777);
        assert_true(found[len] == (round % 2 == 0));
    }
    eg_dlog_free(dlog);
    eg_group_free(group);
}

/** A bound beyond the order of the base, and the base 1: the smallest t. */
static void
test_small_order(void **state)
{
    (void)state;
    eg_group *group = NULL;
    eg_element g, one, x;
    eg_dlog *dlog = NULL;
    uint64_t t = 99;
    assert_ok(eg_group_new_from(&toy_groups[TOY_7_16], &group));
    eg_group_generator(group, &g);
    assert_ok(eg_dlog_new(group, &dlog, &g, UINT64_C(1) << 48, 1));
    for (uint64_t i = 0; i < 400; i++) {
        eg_element_pow_u64_var(group, &x, &g, i);
        assert_ok(eg_dlog_find_var(dlog, &t, &x));
        assert_int_equal(t, i % 127);
    }
    eg_dlog_free(dlog);

    eg_element_one(group, &one);
    assert_ok(eg_dlog_new(group, &dlog, &one, 1000, 1));
    assert_ok(eg_dlog_find_var(dlog, &t, &one));
    assert_int_equal(t, 0);
    assert_int_equal(eg_dlog_find_var(dlog, &t, &g), EG_REJECT);
    eg_dlog_free(dlog);
    eg_group_free(group);
}

/** An element whose key is that of a baby step, but which is another one. */
static void
test_collision(void **state)
{
    (void)state;
    eg_group *group = NULL;
    eg_element g, x;
    eg_dlog *dlog = NULL;
    uint64_t t = 99;
    assert_ok(eg_group_new_from(&toy_groups[TOY_32_128], &group));
    eg_group_generator(group, &g);
    assert_ok(eg_dlog_new(group, &dlog, &g, 20, 1));
    eg_element_pow_u64_var(group, &x, &g, 5);
    assert_ok(eg_dlog_find_var(dlog, &t, &x));
    assert_int_equal(t, 5);
    x.limb[1] ^= 1; /* the key is taken from limb 0 */
    assert_int_equal(eg_dlog_find_var(dlog, &t, &x), EG_REJECT);
    assert_int_equal(t, 5);
    eg_dlog_free(dlog);
    eg_group_free(group);
}

/** The ends of the range in the standard group, and what has no logarithm. */
static void
test_bounds(void **state)
{
    (void)state;
    static const uint64_t tops[] = {0, 1, 2, 15, 16, 17, 1000, 65536};
    eg_element g, x;
    eg_group_generator(standard, &g);
    for (size_t i = 0; i < sizeof(tops) / sizeof(tops[0]); i++) {
        eg_dlog *dlog = NULL;
        uint64_t t = 77;
        assert_ok(eg_dlog_new(standard, &dlog, &g, tops[i], 3));
        for (uint64_t d = 0; d < 3; d++) {
            check(standard, dlog, tops[i] >= d ? tops[i] - d : 0, tops[i]);
            check(standard, dlog, tops[i] + 1 + d, tops[i]);
            check(standard, dlog, prop_below(&rnd, tops[i] + 1), tops[i]);
        }
        memset(&x, 0, sizeof(x)); /* 0 is no power */
        assert_int_equal(eg_dlog_find_var(dlog, &t, &x), EG_REJECT);
        assert_int_equal(t, 77);
        eg_dlog_free(dlog);
    }
}

static double
seconds_since(const struct timespec *from)
{
    struct timespec to;
    (void)clock_gettime(CLOCK_MONOTONIC, &to);
    return (double)(to.tv_sec - from->tv_sec) +
           (double)(to.tv_nsec - from->tv_nsec) * 1e-9;
}

/** Four logarithms up to 10^8 with 100,000 baby steps. */
static void
test_hundred_million(void **state)
{
    (void)state;
    const uint64_t max = 100000000;
    const uint64_t want[4] = {max, max - 1, 99999777 - prop_below(&rnd, 1000),
                              0};
    uint64_t t[4];
    eg_element g, x[4];
    eg_dlog *dlog = NULL;
    struct timespec from;
    eg_group_generator(standard, &g);
    for (size_t i = 0; i < 4; i++) {
        eg_element_pow_u64_var(standard, &x[i], &g, want[i]);
    }
    (void)clock_gettime(CLOCK_MONOTONIC, &from);
    assert_ok(eg_dlog_new(standard, &dlog, &g, max, 100));
    printf("baby steps for 10^8: %.3f s\n", seconds_since(&from));
    (void)clock_gettime(CLOCK_MONOTONIC, &from);
    assert_ok(eg_dlog_find_batch_var(dlog, t, NULL, x, 4));
    printf("four logarithms up to 10^8: %.4f s\n", seconds_since(&from));
    assert_memory_equal(t, want, sizeof(t));
    check(standard, dlog, max + 1, max);
    eg_dlog_free(dlog);
}

/** A bound that is out of range is refused. */
static void
test_bad_max(void **state)
{
    (void)state;
    eg_element g;
    eg_dlog *dlog = NULL;
    eg_group_generator(standard, &g);
    assert_int_equal(
        eg_dlog_new(standard, &dlog, &g, (UINT64_C(1) << 48) + 1, 1),
        EG_ERR_ARGUMENT);
    assert_null(dlog);
}

static int
start(void **state)
{
    (void)state;
    rnd = prop_start();
    return eg_group_new(&standard) == EG_OK ? 0 : -1;
}

static int
stop(void **state)
{
    (void)state;
    eg_group_free(standard);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_of_a_toy),
        cmocka_unit_test(test_all_up_to_max),
        cmocka_unit_test(test_batch),
        cmocka_unit_test(test_small_order),
        cmocka_unit_test(test_collision),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_hundred_million),
        cmocka_unit_test(test_bad_max),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
