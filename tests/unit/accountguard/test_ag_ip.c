/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses and moments have one value for all the spellings of logs. */
#include <string.h>

#include "accountguard/event/ip.h"
#include "accountguard/event/moment.h"
#include "base/base.h"
#include "test.h"

/** The address of a cell, as text again; "!" where it is refused. */
static const char *
through_log(const char *text)
{
    static char out[AG_IP_TEXT];
    ag_ip ip;
    if (!ag_ip_read_log(&ip, text, strlen(text))) {
        return "!";
    }
    ag_ip_write(out, &ip);
    return out;
}

/** Each spelling that logs have, with its one value. */
static void
test_cells(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"192.0.2.1", "192.0.2.1"},
        {"255.255.255.255", "255.255.255.255"},
        {"0.0.0.0", "0.0.0.0"},
        {"62.149.20.10:62589", "62.149.20.10"},
        {"[2001:db8::69]:61543", "2001:db8::69"},
        {"[2001:db8::69]", "2001:db8::69"},
        {"2001:DB8:0:0:0:0:0:69", "2001:db8::69"},
        {"2001:db8:0:1:0:0:0:1", "2001:db8:0:1::1"},
        {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
        {"::1", "::1"},
        {"::", "::"},
        {"1::", "1::"},
        {"::ffff:192.0.2.1", "192.0.2.1"},
        {"::FFFF:c000:201", "192.0.2.1"},
        {"[::ffff:192.0.2.1]:80", "192.0.2.1"},
        {"64:ff9b::192.0.2.1", "64:ff9b::c000:201"},
        {"fe80::1%3", "fe80::1"},
        {"", ""},
        {"-", ""},
        {"<null>", ""},
        {"null", ""},
        {"Unknown", ""},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        assert_string_equal(through_log(cases[i][0]), cases[i][1]);
    }
}

/** Texts that are no address, or could be two. */
static void
test_cells_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4 ",
        " 1.2.3.4",
        "1.2.3.4:",
        "1.2.3.4:65536",
        "1.2.3.4:8a",
        "0x1.2.3.4",
        "16909060",
        "1..2.3",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        "[::1",
        "[::1]x",
        "[::1]:",
        "[::1]:123456",
        "::1:",
        ":1::",
        "::1.2.3",
        "1:2:3:4:5:6:7:1.2.3.4",
        "g::1",
        "::ffff:1.2.3.4.5",
        "example.org",
        "1:2:3:4:5:6:7:8::",
        "%1",
        "[]",
        "1.2.3.4, 5.6.7.8",
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        assert_string_equal(through_log(cases[i]), "!");
    }
}

/** A list of addresses takes no port, no brackets and no word for none. */
static void
test_plain_is_strict(void **state)
{
    (void)state;
    static const char *const cases[] = {"",          "-",       "1.2.3.4:80",
                                        "[::1]",     "<null>",  "fe80::1%3",
                                        "::1\0junk", "1.2.3.4 "};
    ag_ip ip = {.family = 9};
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        const size_t len = i == 6 ? 8 : strlen(cases[i]);
        assert_false(ag_ip_read(&ip, cases[i], len));
    }
    assert_int_equal(ip.family, 9);
}

/** A moment as text; "!" where it is refused. */
static const char *
through_moment(const char *text)
{
    static char out[AG_TIME_TEXT];
    ag_time t;
    if (!ag_moment_read(&t, text, strlen(text))) {
        return "!";
    }
    ag_time_write(out, t);
    return out;
}

/** ISO with and without zone, 1 to 9 digits; the American form. */
static void
test_moments(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"2021-03-23T15:45:38", "2021-03-23T15:45:38Z"},
        {"2021-03-23T15:45:38Z", "2021-03-23T15:45:38Z"},
        {"2021-03-23 15:45:38", "2021-03-23T15:45:38Z"},
        {"2021-03-23T15:45:38.1", "2021-03-23T15:45:38.100000Z"},
        {"2021-03-23T15:45:38.1234567Z", "2021-03-23T15:45:38.123456Z"},
        {"2021-03-23T15:45:38.123456789Z", "2021-03-23T15:45:38.123456Z"},
        {"2021-03-23T15:45:38+01:00", "2021-03-23T14:45:38Z"},
        {"2021-03-23T15:45:38.5-0530", "2021-03-23T21:15:38.500000Z"},
        {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
        {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
        {"1/9/2007 9:41:00 AM", "2007-01-09T09:41:00Z"},
        {"12/31/2021 12:00:00 AM", "2021-12-31T00:00:00Z"},
        {"12/31/2021 12:30:05 PM", "2021-12-31T12:30:05Z"},
        {"3/23/2021 3:45 pm", "2021-03-23T15:45:00Z"},
        {"03/23/2021 15:45:38", "2021-03-23T15:45:38Z"},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        assert_string_equal(through_moment(cases[i][0]), cases[i][1]);
    }
}

static void
test_moments_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "2021-02-29T00:00:00Z",
        "2021-13-01T00:00:00Z",
        "2021-03-23T24:00:00Z",
        "2021-03-23T15:45:38.",
        "2021-03-23T15:45:38.1234567890Z",
        "2021-03-23T15:45:38ZZ",
        "2021-03-23T15:45:38+15:00",
        "2021-03-23T15:45:38+01:60",
        "2021-03-23T15:45:38+1",
        "2021-03-23T15:45",
        "2021-03-23",
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "23/3/2021 9:41:00 AM",
        "1/9/2007 13:41:00 PM",
        "1/9/2007 0:41:00 AM",
        "1/9/2007 9:41:00 XM",
        "1/9/07 9:41:00 AM",
        "1616514338",
        "",
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        assert_string_equal(through_moment(cases[i]), "!");
    }
    ag_time t;
    assert_true(ag_moment_read_millis(&t, "1616514338123", 13));
    assert_int_equal(t, 1616514338123000);
    assert_false(ag_moment_read_millis(&t, "-1", 2));
    assert_false(ag_moment_read_millis(&t, "", 0));
    assert_false(ag_moment_read_millis(&t, "999999999999999", 15));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_cells_refused),
        cmocka_unit_test(test_plain_is_strict),
        cmocka_unit_test(test_moments),
        cmocka_unit_test(test_moments_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
