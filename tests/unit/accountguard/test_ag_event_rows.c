/* SPDX-License-Identifier: Apache-2.0 */
/* Streams are parted into the same rows however their bytes arrive. */
#include <stdio.h>

#include "accountguard/event/rows.h"
#include "test.h"

/** Bytes that come in pieces. */
typedef struct source {
    const char *text;
    size_t len;
    size_t piece;
} source;

static eg_status
give(void *context, uint8_t *into, size_t room, size_t *got, eg_error *err)
{
    (void)err;
    source *s = context;
    size_t n = s->len < room ? s->len : room;
    n = n < s->piece ? n : s->piece;
    memcpy(into, s->text, n);
    s->text += n;
    s->len -= n;
    *got = n;
    return EG_OK;
}

/** "line@offset row|line@offset row|...", "!" before bad ones. */
static void
parted(char *out, size_t room, bool table, source s, size_t restart)
{
    const source whole = s;
    ag_place place = AG_PLACE_START;
    ag_rows *rows = NULL;
    size_t len = 0;
    size_t count = 0;
    bool more = true;
    out[0] = '\0';
    assert_ok(ag_rows_new(&rows, table, &place, give, &s));
    while (true) {
        ag_row row;
        assert_ok(ag_rows_next(rows, &row, &more, NULL));
        if (!more) {
            break;
        }
        len += (size_t)snprintf(
            out + len, room - len, "%s%s%llu@%llu %.*s", count > 0 ? "|" : "",
            row.why != NULL ? "!" : "", (unsigned long long)row.line,
            (unsigned long long)row.offset, (int)row.bytes.len, row.bytes.data);
        assert_true(len < room);
        if (++count == restart) {
            place = ag_rows_place(rows);
            ag_rows_free(rows);
            s = whole;
            s.text += place.offset;
            s.len -= place.offset;
            assert_ok(ag_rows_new(&rows, table, &place, give, &s));
        }
    }
    ag_rows_free(rows);
}

static void
check(bool table, const char *text, const char *wanted)
{
    static const size_t pieces[] = {1, 2, 3, 7, 1000000};
    char out[4096];
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        for (size_t restart = 0; restart < 5; restart++) {
            const source s = {text, strlen(text), pieces[i]};
            parted(out, sizeof(out), table, s, restart);
            assert_string_equal(out, wanted);
        }
    }
}

static void
test_lines(void **state)
{
    (void)state;
    check(false, "", "");
    check(false, "\n\n", "");
    check(false, "{\"a\":1}", "1@0 {\"a\":1}");
    check(false, "{\"a\":1}\n{\"b\":2}\r\n\n{\"c\":\n{\"d\":4}\n",
          "1@0 {\"a\":1}|2@8 {\"b\":2}|4@18 {\"c\":|5@24 {\"d\":4}");
    check(false, "\xef\xbb\xbf{\"a\":1}\n{}", "1@3 {\"a\":1}|2@11 {}");
    check(false, "{\"cut\n{\"a\":1}\nxyz\n{}",
          "1@0 {\"cut|2@6 {\"a\":1}|3@14 xyz|4@18 {}");
    check(false, "garbage\n{\"a\":1}\n", "1@0 garbage|2@8 {\"a\":1}");
}

static void
test_arrays(void **state)
{
    (void)state;
    check(false, "[]", "");
    check(false, "[{\"a\":\"]},{\\\"\"},{\"b\":[1,{}]}]",
          "1@1 {\"a\":\"]},{\\\"\"}|1@16 {\"b\":[1,{}]}");
    check(false, " [\n  {\"a\":1},\n  {\"b\":2}\n]\n",
          "2@5 {\"a\":1}|3@16 {\"b\":2}");
    check(false, "[1,\"x\",{}]", "1@1 1|1@3 \"x\"|1@7 {}");
    check(false,
          "{\"@odata.context\":\"c\",\"value\":[{\"a\":1},{\"b\":2}],"
          "\"next\":{\"v\":[]}}\n",
          "1@31 {\"a\":1}|1@39 {\"b\":2}");
    check(false, "{\"records\":[{}]}\n{\"records\":[{},{}]}\n",
          "1@12 {}|2@29 {}|2@32 {}");
    check(false, "{\n \"items\" : [ {\"a\":1} ]\n}", "2@15 {\"a\":1}");
    check(false, "{\n \"a\": {\n  \"x\": 1 }\n}\n{\n\"b\": 2\n}",
          "1@0 {\n \"a\": {\n  \"x\": 1 }\n}|5@23 {\n\"b\": 2\n}");
}

/** A broken place costs its rows and no others. */
static void
test_broken(void **state)
{
    (void)state;
    check(false, "[{\"a\":1,,},{\"b\":2}]", "1@1 {\"a\":1,,}|1@11 {\"b\":2}");
    check(false, "[{\"a\":1}x{\"b\":2},\n {\"c\":3}]",
          "1@1 {\"a\":1}|!1@8 x{\"b\":2},\n |2@19 {\"c\":3}");
    check(false, "[{\"a\":1}", "1@1 {\"a\":1}|!1@8 ");
    check(false, "[{\"a\":1},{\"b\"", "1@1 {\"a\":1}|!1@9 {\"b\"|!1@13 ");
    check(false, "[{\"a\":1},,{\"b\":2}]",
          "1@1 {\"a\":1}|!1@9 ,{\"b\":2}]|!1@18 ");
    check(false, "{\n\"a\": 1\n", "!1@0 {\n\"a\": 1\n");
    check(false, "[{}]\nx\n[{}]", "1@1 {}|!2@5 x\n[{}]");
}

static void
test_tables(void **state)
{
    (void)state;
    check(true, "a,b\r\n1,\"x\ny\"\n\n2,\"q\"\"\n\"\"\"\n3,4",
          "1@0 a,b|2@5 1,\"x\ny\"|5@14 2,\"q\"\"\n\"\"\"|7@25 3,4");
    check(true,
          "\xef\xbb\xbf"
          "a\n1\n",
          "1@3 a|2@5 1");
    check(true, "a\nb\"c\nd\n", "1@0 a|2@2 b\"c|3@6 d");
    check(true, "a\n\"b\nc", "1@0 a|!2@2 \"b\nc");
}

/** A row that is too long is one bad row, in each form. */
static void
test_long(void **state)
{
    (void)state;
    enum { LONG = 3000000 };
    static const struct {
        bool table;
        const char *before;
        const char *after;
        size_t rows;
    } cases[] = {
        {false, "{}\n{\"a\":\"", "\"}\n{}\n", 3},
        {false, "[{},{\"a\":\"", "\"},{}]", 3},
        {false, "{\"value\":[{},{\"a\":\"", "\"},{}]}", 3},
        {true, "x\n\"a\n\"\"", "\"\nz\n", 3},
    };
    char *text = malloc(LONG + 64);
    assert_non_null(text);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t len = strlen(cases[i].before);
        memcpy(text, cases[i].before, len);
        memset(text + len, 'y', LONG);
        len += LONG;
        memcpy(text + len, cases[i].after, strlen(cases[i].after));
        len += strlen(cases[i].after);
        for (size_t piece = 65536; piece <= 4194304; piece *= 8) {
            source s = {text, len, piece};
            ag_place place = AG_PLACE_START;
            ag_rows *rows = NULL;
            size_t count = 0;
            size_t bad = 0;
            bool more = true;
            ag_row row;
            assert_ok(ag_rows_new(&rows, cases[i].table, &place, give, &s));
            while (ag_rows_next(rows, &row, &more, NULL) == EG_OK && more) {
                count++;
                bad += row.why != NULL;
                assert_true(row.bytes.len <= AG_ROW_MAX);
            }
            assert_int_equal(count, cases[i].rows);
            assert_int_equal(bad, 1);
            assert_int_equal(ag_rows_place(rows).offset, len);
            ag_rows_free(rows);
        }
    }
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),  cmocka_unit_test(test_arrays),
        cmocka_unit_test(test_broken), cmocka_unit_test(test_tables),
        cmocka_unit_test(test_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
