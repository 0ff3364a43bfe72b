/* SPDX-License-Identifier: Apache-2.0 */
/* Short codes: every last byte under every function of section 4.6. */
#include <stdio.h>
#include <string.h>

#include <electionguard/hash.h>

#include "test.h"

static void
assert_code(uint32_t function, uint8_t before, uint8_t last, const char *code)
{
    eg_hash x = {{0}};
    x.bytes[EG_HASH_BYTES - 2] = before;
    x.bytes[EG_HASH_BYTES - 1] = last;
    char out[EG_TRIM_CHARS];
    assert_ok(eg_hash_trim(out, function, &x));
    assert_string_equal(out, code);
}

static void
the_ends_of_each_range_are_as_the_specification_says(void **state)
{
    (void)state;
    assert_code(1, 0x12, 0x00, "00");
    assert_code(1, 0x12, 0xFF, "FF");
    assert_code(2, 0x00, 0x0A, "000A");
    assert_code(2, 0xBE, 0x19, "BE19");
    assert_code(3, 0, 0, "A0");
    assert_code(3, 0, 9, "A9");
    assert_code(3, 0, 10, "B0");
    assert_code(3, 0, 255, "Z5");
    assert_code(4, 0, 0, "0A");
    assert_code(4, 0, 25, "0Z");
    assert_code(4, 0, 26, "1A");
    assert_code(4, 0, 255, "9V");
    assert_code(5, 0, 0, "0");
    assert_code(5, 0, 255, "255");
    assert_code(6, 0, 0, "1");
    assert_code(6, 0, 255, "256");
    assert_code(7, 0, 0, "100");
    assert_code(7, 0, 255, "355");
    assert_code(8, 0, 0, "101");
    assert_code(8, 0, 255, "356");
}

static void
different_last_bytes_never_share_a_code(void **state)
{
    (void)state;
    for (uint32_t function = 1; function <= EG_TRIM_FUNCTIONS; function++) {
        char codes[256][EG_TRIM_CHARS];
        for (unsigned last = 0; last < 256; last++) {
            eg_hash x = {{0}};
            x.bytes[EG_HASH_BYTES - 1] = (uint8_t)last;
            assert_ok(eg_hash_trim(codes[last], function, &x));
            for (unsigned other = 0; other < last; other++) {
                assert_string_not_equal(codes[last], codes[other]);
            }
        }
    }
}

static void
decimal_codes_have_no_leading_zero(void **state)
{
    (void)state;
    static const uint32_t ADDED[] = {0, 1, 100, 101};
    for (uint32_t function = 5; function <= 8; function++) {
        for (unsigned last = 0; last < 256; last++) {
            char want[16];
            (void)snprintf(want, sizeof want, "%u", last + ADDED[function - 5]);
            assert_code(function, 0xEE, (uint8_t)last, want);
        }
    }
}

static void
what_follows_a_code_is_zero(void **state)
{
    (void)state;
    eg_hash x = {{0}};
    x.bytes[EG_HASH_BYTES - 1] = 7;
    for (uint32_t function = 1; function <= EG_TRIM_FUNCTIONS; function++) {
        char out[EG_TRIM_CHARS];
        memset(out, 'x', sizeof out);
        assert_ok(eg_hash_trim(out, function, &x));
        for (size_t i = strlen(out); i < sizeof out; i++) {
            assert_int_equal(out[i], 0);
        }
    }
}

static void
an_unknown_function_is_refused(void **state)
{
    (void)state;
    const eg_hash x = {{0}};
    static const uint32_t UNKNOWN[] = {0, EG_TRIM_FUNCTIONS + 1, UINT32_MAX};
    for (size_t i = 0; i < sizeof UNKNOWN / sizeof UNKNOWN[0]; i++) {
        char out[EG_TRIM_CHARS] = "x";
        assert_int_equal(eg_hash_trim(out, UNKNOWN[i], &x), EG_ERR_ARGUMENT);
        assert_string_equal(out, "");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ends_of_each_range_are_as_the_specification_says),
        cmocka_unit_test(different_last_bytes_never_share_a_code),
        cmocka_unit_test(decimal_codes_have_no_leading_zero),
        cmocka_unit_test(what_follows_a_code_is_zero),
        cmocka_unit_test(an_unknown_function_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
