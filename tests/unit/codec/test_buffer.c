/* SPDX-License-Identifier: Apache-2.0 */
/* Growable byte strings keep their ceiling, their content and their failure. */
#include "codec/buffer.h"
#include "test.h"

/** What is appended is there, over many growths. */
static void
test_append(void **state)
{
    (void)state;
    EG_BUFFER(b, 100000);
    for (unsigned i = 0; i < 50000; i++) {
        eg_buffer_byte(&b, (uint8_t)(i * 7));
    }
    assert_ok(eg_buffer_status(&b));
    assert_int_equal(b.len, 50000);
    for (unsigned i = 0; i < 50000; i++) {
        assert_int_equal(b.data[i], (uint8_t)(i * 7));
    }
}

/** The ceiling can be reached and not passed; the failure sticks. */
static void
test_ceiling(void **state)
{
    (void)state;
    EG_BUFFER(b, 10);
    eg_buffer_text(&b, "123456789");
    eg_buffer_byte(&b, '0');
    assert_ok(eg_buffer_status(&b));
    eg_buffer_byte(&b, 'x');
    assert_int_equal(eg_buffer_status(&b), EG_ERR_LIMIT);
    eg_buffer_truncate(&b, 2);
    eg_buffer_text(&b, "y");
    assert_int_equal(b.len, 2);
    assert_null(eg_buffer_extend(&b, 1));
    eg_buffer_clear(&b);
    assert_ok(eg_buffer_status(&b));
    eg_buffer_format(&b, "%d-%s", 42, "abc");
    assert_memory_equal(b.data, "42-abc", 6);
    assert_int_equal(b.len, 6);
}

/** Bytes can be put before others. */
static void
test_insert(void **state)
{
    (void)state;
    EG_BUFFER(b, 1000);
    eg_buffer_text(&b, "ad");
    eg_buffer_insert(&b, 1, "bc", 2);
    eg_buffer_insert(&b, 4, "e", 1);
    eg_buffer_insert(&b, 0, "_", 1);
    assert_int_equal(b.len, 6);
    assert_memory_equal(b.data, "_abcde", 6);
}

/** A length that no size can say is over every ceiling. */
static void
test_overflow(void **state)
{
    (void)state;
    EG_BUFFER(b, SIZE_MAX);
    eg_buffer_byte(&b, 'x');
    assert_null(eg_buffer_extend(&b, SIZE_MAX));
    assert_int_equal(eg_buffer_status(&b), EG_ERR_LIMIT);
    assert_int_equal(b.len, 1);
}

/** Text that is too long is not written in part; the first failure stays. */
static void
test_format_too_long(void **state)
{
    (void)state;
    EG_BUFFER(b, 5000);
    eg_buffer_format(&b, "%2000d", 1);
    assert_int_equal(eg_buffer_status(&b), EG_ERR_LIMIT);
    assert_int_equal(b.len, 0);
    eg_buffer_clear(&b);
    b.status = EG_ERR_STATE;
    eg_buffer_format(&b, "%2000d", 1);
    assert_int_equal(eg_buffer_status(&b), EG_ERR_STATE);
}

/** An insertion without room, or after a failure, leaves the bytes alone. */
static void
test_insert_refused(void **state)
{
    (void)state;
    EG_BUFFER(b, 4);
    eg_buffer_text(&b, "ad");
    eg_buffer_insert(&b, 1, "", 0);
    assert_ok(eg_buffer_status(&b));
    eg_buffer_insert(&b, 1, "bcb", 3);
    assert_int_equal(eg_buffer_status(&b), EG_ERR_LIMIT);
    eg_buffer_insert(&b, 1, "b", 1);
    assert_int_equal(b.len, 2);
    assert_memory_equal(b.data, "ad", 2);
}

/** Dropped bytes are wiped, and extending to nothing gives a place. */
static void
test_wipe(void **state)
{
    (void)state;
    EG_BUFFER(b, 1000);
    assert_non_null(eg_buffer_extend(&b, 0));
    eg_buffer_text(&b, "secret");
    eg_buffer_truncate(&b, 1);
    assert_memory_equal(b.data, "s\0\0\0\0\0", 6);
    eg_buffer_truncate(&b, 5);
    assert_int_equal(b.len, 1);
    eg_buffer_clear(&b);
    assert_memory_equal(b.data, "\0\0\0\0\0\0", 6);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_append),   cmocka_unit_test(test_ceiling),
        cmocka_unit_test(test_overflow), cmocka_unit_test(test_format_too_long),
        cmocka_unit_test(test_insert),   cmocka_unit_test(test_insert_refused),
        cmocka_unit_test(test_wipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
