/* SPDX-License-Identifier: Apache-2.0 */
/* Hex, base64, UTF-8 and markup have one spelling each. */
#include <stdio.h>

#include "codec/markup.h"
#include "codec/text.h"
#include "test.h"

/** Bytes to digits and back; both cases where both are allowed. */
static void
test_hex(void **state)
{
    (void)state;
    const uint8_t bytes[] = {0x00, 0x01, 0xab, 0xff};
    char text[9];
    uint8_t back[4];
    eg_hex_write(text, bytes, 4);
    assert_string_equal(text, "0001abff");
    assert_ok(eg_hex_read(back, 4, text, 8, EG_HEX_LOWER));
    assert_memory_equal(back, bytes, 4);
    eg_hex_write_upper(text, bytes, 4);
    assert_string_equal(text, "0001ABFF");
    assert_ok(eg_hex_read(back, 4, text, 8, EG_HEX_UPPER));
    assert_memory_equal(back, bytes, 4);
    assert_ok(eg_hex_read(back, 4, "0001aBFf", 8, EG_HEX_ANY));
    assert_memory_equal(back, bytes, 4);
}

/** Wrong letters, lengths and characters are refused, the output zeroed. */
static void
test_hex_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        eg_hex_case which;
    } cases[] = {
        {"0001ABFF", EG_HEX_LOWER}, {"0001abff", EG_HEX_UPPER},
        {"0001abf", EG_HEX_ANY},    {"0001abff0", EG_HEX_ANY},
        {"0001abff00", EG_HEX_ANY}, {"0001ab", EG_HEX_ANY},
        {"0001abfg", EG_HEX_ANY},   {"0001ab f", EG_HEX_ANY},
        {"0x01abff", EG_HEX_ANY},   {"", EG_HEX_ANY},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        uint8_t out[4] = {1, 2, 3, 4};
        assert_int_equal(eg_hex_read(out, 4, cases[i].text,
                                     strlen(cases[i].text), cases[i].which),
                         EG_ERR_MALFORMED);
        assert_memory_equal(out, "\0\0\0\0", 4);
    }
}

/** The test vectors of RFC 4648 section 10. */
static void
test_base64_vectors(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        const size_t len = strlen(cases[i][0]);
        char text[16] = {0};
        eg_base64_write(text, cases[i][0], len);
        assert_string_equal(text, cases[i][1]);
        assert_int_equal(eg_base64_text_len(len), strlen(text));
        uint8_t back[16];
        size_t got = 99;
        assert_ok(eg_base64_read(back, &got, text, strlen(text)));
        assert_int_equal(got, len);
        assert_memory_equal(back, cases[i][0], len);
    }
}

/** Each pair of bytes survives, so each character is where it belongs. */
static void
test_base64_all(void **state)
{
    (void)state;
    for (unsigned v = 0; v < 65536; v++) {
        const uint8_t bytes[5] = {(uint8_t)(v >> 8), (uint8_t)v,
                                  (uint8_t)(v >> 4), (uint8_t)(v >> 8),
                                  (uint8_t)v};
        char text[8];
        uint8_t back[6];
        size_t got;
        eg_base64_write(text, bytes, 5);
        assert_ok(eg_base64_read(back, &got, text, 8));
        assert_int_equal(got, 5);
        assert_memory_equal(back, bytes, 5);
    }
}

/** Of all four-character texts over a few characters, exactly those that are
 * written are read. */
static void
test_base64_one_spelling(void **state)
{
    (void)state;
    static const char chars[] = "AQgw/+-_= \n\"\\\x80"
                                "B";
    const size_t n = sizeof(chars); /* the zero byte too */
    for (size_t i = 0; i < n * n * n * n; i++) {
        char text[8] = {'Z',
                        'm',
                        '9',
                        'v',
                        chars[i % n],
                        chars[i / n % n],
                        chars[i / n / n % n],
                        chars[i / n / n / n]};
        uint8_t back[6];
        size_t got = 77;
        if (eg_base64_read(back, &got, text, 8) == EG_OK) {
            char again[8];
            assert_int_equal(eg_base64_text_len(got), 8);
            eg_base64_write(again, back, got);
            assert_memory_equal(again, text, 8);
        } else {
            assert_int_equal(got, 0);
            assert_memory_equal(back, "\0\0\0", 3);
        }
    }
}

/** What must not be read. */
static void
test_base64_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "Z",    "Zg",   "Zg=",    "Zg==Zg==", "Zh==",     "Zm9=",
        "=Zg=", "Z===", "====",   "Zm9v\n",   "Zm9v ===", "Zm 9",
        "Zm-v", "Zm_v", "Zg==\n", "Zm9vY=g=", "Z=9vZm9v", "Zm9vZ\xc3g="};
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        uint8_t out[16];
        size_t got;
        assert_int_equal(eg_base64_read(out, &got, cases[i], strlen(cases[i])),
                         EG_ERR_MALFORMED);
    }
}

/** Every code point is valid but surrogates; the writer and the check agree. */
static void
test_utf8_all(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
        char text[12] = "1234567";
        const size_t len = eg_utf8_write(text + 7, cp);
        const bool surrogate = cp >= 0xd800 && cp <= 0xdfff;
        assert_int_equal(eg_utf8_valid(text, 7 + len), !surrogate);
        if (len > 1) {
            assert_int_equal(eg_utf8_valid_len(text, 7 + len - 1), 7);
        }
    }
}

/** What RFC 3629 rules out. */
static void
test_utf8_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {"\x80",
                                        "\xbf",
                                        "\xc0\x80",
                                        "\xc1\xbf",
                                        "\xe0\x80\x80",
                                        "\xe0\x9f\xbf",
                                        "\xed\xa0\x80",
                                        "\xed\xbf\xbf",
                                        "\xf0\x80\x80\x80",
                                        "\xf0\x8f\xbf\xbf",
                                        "\xf4\x90\x80\x80",
                                        "\xf5\x80\x80\x80",
                                        "\xf8\x88\x80\x80\x80",
                                        "\xff",
                                        "\xfe",
                                        "\xc3",
                                        "\xe2\x82",
                                        "\xf0\x9f\x98",
                                        "\xc3(",
                                        "\xe2\x28\xa1",
                                        "\xe2\x82(",
                                        "\xf0\x28\x8c\xbc",
                                        "\xf0\x90\x28\xbc"};
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        char text[32] = "twelve bytes";
        strcat(text, cases[i]);
        assert_false(eg_utf8_valid(text, strlen(text)));
        assert_int_equal(eg_utf8_valid_len(text, strlen(text)), 12);
        strcat(text, "more");
        assert_int_equal(eg_utf8_valid_len(text, strlen(text)), 12);
    }
    assert_true(eg_utf8_valid("", 0));
    assert_true(eg_utf8_valid("\0", 1));
    assert_true(eg_utf8_valid("z\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 10));
}

/** Text for HTML and XML: no markup of its own, nothing that XML lacks. */
static void
test_markup(void **state)
{
    (void)state;
    EG_BUFFER(b, 1000);
    eg_markup_write(&b, "<a href=\"x\">R&D</a>\n\x1f\xef\xbf\xbe|\xef\xbf\xbf|"
                        "\xef\xbf\xbd\xc3\xa9");
    eg_buffer_byte(&b, 0);
    assert_ok(eg_buffer_status(&b));
    assert_string_equal(
        (const char *)b.data,
        "&lt;a href=&quot;x&quot;&gt;R&amp;D&lt;/a&gt;  ???|???|"
        "\xef\xbf\xbd\xc3\xa9");
}

/** Text of strangers cannot steer a terminal, and what people write stays. */
static void
test_hostile_text_is_cleaned(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"plain", "plain"},
        {"a\nb\033[1m\x7F", "a?b?[1m?"},
        {"\xC2\x85 \xC2\x9F \xC2\xA0", "?? ?? \xC2\xA0"},
        {"\xC3\x89 \xC3\xA9 \xDF\xBF", "\xC3\x89 \xC3\xA9 \xDF\xBF"},
        {"\xE2\x82\xAC \xF0\x9F\x97\xB3", "\xE2\x82\xAC \xF0\x9F\x97\xB3"},
        {"cut \xE2\x82", "cut ??"},
        {"\xC0\x80 \xED\xA0\x80", "?? ???"},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(pairs); i++) {
        char text[32];
        (void)snprintf(text, sizeof(text), "%s", pairs[i][0]);
        eg_text_clean(text);
        assert_string_equal(text, pairs[i][1]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hex),
        cmocka_unit_test(test_hex_refused),
        cmocka_unit_test(test_base64_vectors),
        cmocka_unit_test(test_base64_all),
        cmocka_unit_test(test_base64_one_spelling),
        cmocka_unit_test(test_base64_refused),
        cmocka_unit_test(test_utf8_all),
        cmocka_unit_test(test_utf8_refused),
        cmocka_unit_test(test_markup),
        cmocka_unit_test(test_hostile_text_is_cleaned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
