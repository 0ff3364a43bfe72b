/* SPDX-License-Identifier: Apache-2.0 */
/* What tells whether an identifier or a code stands twice, of many ballots. */
#include "base/base.h"
#include "test.h"
#include "verify/unique.h"

/** Enough for the table to grow five times. */
enum { VALUES = 50000 };

static eg_hash
value_of(uint32_t i)
{
    eg_hash value = {{0}};
    eg_store_be32(value.bytes, i);
    return value;
}

static bool
add(eg_unique *set, uint8_t space, uint32_t i)
{
    const eg_hash value = value_of(i);
    bool fresh = false;
    assert_ok(eg_unique_add(set, space, &value, &fresh));
    return fresh;
}

/** Each value is new once, also long after and while others are added. */
static void
test_every_value_is_new_once(void **state)
{
    (void)state;
    eg_unique *set;
    assert_ok(eg_unique_new(&set));
    for (uint32_t i = 0; i < VALUES; i++) {
        assert_true(add(set, 5, i));
        assert_false(add(set, 5, i / 2));
    }
    for (uint32_t i = 0; i < VALUES; i++) {
        assert_false(add(set, 5, i));
    }
    assert_true(add(set, 5, VALUES));
    eg_unique_free(set);
}

/** A code that equals an identifier is no second one. */
static void
test_spaces_do_not_meet(void **state)
{
    (void)state;
    eg_unique *set;
    assert_ok(eg_unique_new(&set));
    assert_true(add(set, 5, 1));
    assert_true(add(set, 8, 1));
    assert_false(add(set, 8, 1));
    assert_false(add(set, 5, 1));
    eg_unique_free(set);
    eg_unique_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_value_is_new_once),
        cmocka_unit_test(test_spaces_do_not_meet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
