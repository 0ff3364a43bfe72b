/* SPDX-License-Identifier: Apache-2.0 */
/* Text from strangers reaches a terminal without anything that steers it. */
#include "common/text.h"
#include "place.h"

static void
test_every_character_of_one_and_two_bytes(void **state)
{
    (void)state;
    for (unsigned c = 0; c < 0x800; c++) {
        char text[2] = {(char)c, 0};
        size_t len = 1;
        if (c >= 0x80) {
            text[0] = (char)(0xC0 | c >> 6);
            text[1] = (char)(0x80 | (c & 0x3F));
            len = 2;
        }
        const bool plain = c >= 0x20 && (c < 0x7F || c > 0x9F) && c != 0x61C;
        assert_int_equal(app_text_is_plain(text, len), plain);
    }
}

static void
test_what_is_no_utf8(void **state)
{
    (void)state;
    static const char *const bad[] = {"\x80",
                                      "\xBF",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xC3",
                                      "\xE0\x9F\xBF",
                                      "\xED\xA0\x80",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xFF",
                                      "\xE2\x82",
                                      "\xE2\x82(",
                                      "\xE2\x80\xA8",
                                      "\xE2\x81\xA6"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(app_text_is_plain(bad[i], strlen(bad[i])));
    }
    assert_true(app_text_is_plain("\xE2\x82\xAC \xF4\x8F\xBF\xBF", 8));
}

/** What is printed for @p text. */
static void
check_printed(const char *text, bool lines, const char *want)
{
    uint8_t bytes[64];
    FILE *file = fopen(at("out"), "wb");
    assert_non_null(file);
    if (lines) {
        app_text_print_lines(file, text);
    } else {
        app_text_print(file, text);
    }
    assert_int_equal(fclose(file), 0);
    const size_t len = get(at("out"), bytes, sizeof(bytes));
    assert_int_equal(len, strlen(want));
    assert_memory_equal(bytes, want, len);
}

static void
test_printing(void **state)
{
    (void)state;
    check_printed("a\033[2Jb\nc\xC3\xA4\xC2\x9Bx\xFF", false,
                  "a?[2Jb?c\xC3\xA4?x?");
    check_printed("a\nb\rc", true, "a\nb?c");
}

static void
test_numbers(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "-1",
                                        "+1",
                                        " 1",
                                        "1 ",
                                        "1x",
                                        "0x1",
                                        "1.0",
                                        "0",
                                        "257",
                                        "18446744073709551616",
                                        "18446744073709551872",
                                        "99999999999999999999999999"};
    uint64_t n = 77;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_false(app_text_number(&n, wrong[i], 1, 256));
        assert_true(n == 77);
    }
    assert_true(app_text_number(&n, "1", 1, 256) && n == 1);
    assert_true(app_text_number(&n, "00256", 1, 256) && n == 256);
    assert_true(app_text_number(&n, "18446744073709551615", 0, UINT64_MAX));
    assert_true(n == UINT64_MAX);
    assert_false(app_text_number(&n, "18446744073709551616", 0, UINT64_MAX));
    assert_true(app_text_number(&n, "0", 0, 0) && n == 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_character_of_one_and_two_bytes),
        cmocka_unit_test(test_what_is_no_utf8),
        cmocka_unit_test(test_printing),
        cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
