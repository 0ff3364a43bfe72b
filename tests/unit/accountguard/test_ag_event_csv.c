/* SPDX-License-Identifier: Apache-2.0 */
/* Tables: quoting, names of columns, formulas, rows of Microsoft in a cell. */
#include "event_rows.h"

/** "" where the row of names is taken, else the sentence. */
static const char *
header(const char *row)
{
    static eg_error err;
    err = (eg_error){0};
    use(AG_FORMAT_CSV);
    (void)!ag_reader_header(reader, span(row), &err);
    return err.text;
}

static void
test_headers(void **state)
{
    (void)state;
    assert_string_equal(header("source.account,time.source"), "");
    assert_string_equal(header("\"Username\",\"Date (UTC)\",\"x\"\"y\""), "");
    assert_string_equal(header("AuditData"), "");
    assert_string_equal(header("account,user,time"),
                        "column 2 says what another column says");
    assert_non_null(strstr(header("account,x"), "none of a moment"));
    assert_string_equal(header("a\"b"),
                        "byte 2: a quote inside of a bare cell");
    assert_string_equal(header("\"a"), "byte 1: a quoted cell does not end");
    assert_string_equal(header("\"a\"b"),
                        "byte 4: a comma must follow a quoted cell");
    assert_string_equal(header("a\xff"), "byte 2: text that is not UTF-8");
    use(AG_FORMAT_CSV);
    assert_string_equal(told("a,b"), "! the row of names is missing");
}

static void
test_intelmq(void **state)
{
    (void)state;
    static const row_case cases[] = {
        {"a@party.example,203.0.113.9,2026-03-23T15:45:38+00:00,brute-force,h1",
         "sign-in failure a@party.example 203.0.113.9 2026-03-23T15:45:38Z "
         "h1 "},
        {"\"a@party.example\",,\"2026-03-23T15:45:38Z\",leak,h2",
         "leak unknown a@party.example - 2026-03-23T15:45:38Z h2 "},
        {"\"a\"\"b\"\"@party.example\",,2026-03-23T15:45:38Z,\"x,\ny\",h3",
         "other unknown a\"b\"@party.example - 2026-03-23T15:45:38Z h3 "},
        {"a,b", "! 2 cells for 5 columns"},
        {"a,b,c,d,e,f", "! more cells than the 5 columns"},
        {"a@party.example,x,2026-03-23T15:45:38Z,leak,h",
         "! the address is no address of the Internet"},
        {"a@party.example,,,leak,h", "! the time is missing"},
        {"\"a\nb\",,2026-03-23T15:45:38Z,leak,h",
         "! the account has a control character"},
    };
    assert_string_equal(header("source.account,source.ip,time.source,"
                               "classification.type,event_hash"),
                        "");
    check_rows(cases, EG_ARRAY_LEN(cases));
}

/** A formula is text like any other; without a name, a row has its hash's. */
static void
test_formula(void **state)
{
    (void)state;
    assert_string_equal(header("account,time,outcome,user agent"), "");
    const char *line =
        told("\"=HYPERLINK(\"\"http://x.example\"\")\",3/23/2026 3:45 PM,"
             "Success,\"@SUM(1+1)*cmd|' /C calc'!A0\"");
    assert_memory_equal(line,
                        "sign-in success =HYPERLINK(\"http://x.example\") - "
                        "2026-03-23T15:45:00Z sha256/",
                        77);
    assert_int_equal(strlen(line), 77 + 64 + 1);
}

/** The portal's export: a success that its code denies is none. */
static void
test_portal(void **state)
{
    (void)state;
    static const row_case cases[] = {
        {"2026-03-23T15:45:38Z,r1,ann@party.example,203.0.113.9,Success,0",
         "sign-in success ann@party.example 203.0.113.9 2026-03-23T15:45:38Z "
         "r1 "
         "0"},
        {"2026-03-23T15:45:38Z,r2,ann@party.example,203.0.113.9,Interrupted,"
         "50140",
         "sign-in interrupted ann@party.example 203.0.113.9 "
         "2026-03-23T15:45:38Z r2 50140"},
        {"2026-03-23T15:45:38Z,r3,ann@party.example,203.0.113.9,Success,50126",
         "sign-in failure ann@party.example 203.0.113.9 2026-03-23T15:45:38Z "
         "r3 "
         "50126"},
        {"2026-03-23T15:45:38Z,r4,ann@party.example,203.0.113.9,Whatever,",
         "sign-in unknown ann@party.example 203.0.113.9 2026-03-23T15:45:38Z "
         "r4 "},
    };
    assert_string_equal(header("Date (UTC),Request ID,Username,IP address,"
                               "Status,Sign-in error code"),
                        "");
    check_rows(cases, EG_ARRAY_LEN(cases));
}

/** Purview's export. */
static void
test_purview(void **state)
{
    (void)state;
    static const row_case cases[] = {
        {"3/23/2026,x,\"{\"\"Id\"\":\"\"i\"\",\"\"CreationTime\"\":"
         "\"\"2026-03-23T15:45:38\"\",\"\"Operation\"\":"
         "\"\"UserLoginFailed\"\","
         "\"\"ResultStatus\"\":\"\"Success\"\",\"\"ErrorNumber\"\":"
         "\"\"50126\"\","
         "\"\"UserId\"\":\"\"ann@party.example\"\"}\"",
         "sign-in failure ann@party.example - 2026-03-23T15:45:38Z i 50126"},
        {"3/23/2026,x,\"{\"\"Id\"\":\"",
         "! AuditData: byte 7: the text ends too early"},
    };
    assert_string_equal(header("CreationDate,UserIds,AuditData"), "");
    check_rows(cases, EG_ARRAY_LEN(cases));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headers), cmocka_unit_test(test_intelmq),
        cmocka_unit_test(test_formula), cmocka_unit_test(test_portal),
        cmocka_unit_test(test_purview),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    ag_reader_free(reader);
    return failed;
}
