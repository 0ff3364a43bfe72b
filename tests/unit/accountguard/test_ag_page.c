/* SPDX-License-Identifier: Apache-2.0 */
/* The page and the sheet of a release tell its numbers and nothing else. */
#include <stdio.h>

#include <electionguard/arena.h>

#include "accountguard/statistics/count.h"
#include "accountguard/statistics/page.h"
#include "accountguard/statistics/page_map.h"
#include "accountguard/statistics/page_words.h"
#include "support/statistics_2019.h"
#include "test.h"

static eg_arena *arena;
static ag_release made;
static const uint8_t key[APP_PUBLIC_KEY_BYTES] = {1, 2, 3};

static int
make(void **state)
{
    (void)state;
    static ag_stat_row rows[POLITICAL_2019];
    if (eg_arena_new(&arena, 1U << 20) != EG_OK) {
        return -1;
    }
    made = (ag_release){
        .service = "Example <CERT> & \"friends\"",
        .number = 3,
        .plan = ag_stat_plan_usual(INT64_C(1767225600) * AG_SECOND)};
    (void)ag_stat_period_of(&made.period, &made.plan, made.number);
    political_2019(rows, made.period.from);
    const ag_stat_data data = {.row = rows,
                               .len = POLITICAL_2019,
                               .actor = actors_2019,
                               .actor_len = actors_2019_len};
    return ag_stat_count(&made, arena, &data, NULL) == EG_OK ? 0 : -1;
}

static int
unmake(void **state)
{
    (void)state;
    eg_arena_free(arena);
    return 0;
}

/** The page of a release as text. */
static const char *
page_of(eg_buffer *out, const ag_release *r, ag_language language)
{
    const ag_release earlier[2] = {made, made};
    const ag_page page = {.release = r,
                          .key = key,
                          .language = language,
                          .earlier = earlier,
                          .earlier_len = 2,
                          .json_name = "release-3.json",
                          .csv_name = "release-3.csv"};
    assert_ok(ag_page_write(out, &page, NULL));
    eg_buffer_byte(out, 0);
    return (const char *)out->data;
}

static unsigned
count(const char *text, const char *what)
{
    unsigned found = 0;
    for (; (text = strstr(text, what)) != NULL; text++) {
        found++;
    }
    return found;
}

static void
test_the_page_in_each_language(void **state)
{
    (void)state;
    static const char *const words[AG_LANGUAGE_COUNT][3] = {
        {"lang=\"en\"", "United States", "1 July 2026 to 30 September 2026"},
        {"lang=\"es\"", "Estados Unidos",
         "Del 1 de julio de 2026 al 30 de septiembre de 2026"},
        {"lang=\"fr\"", "États-Unis",
         "Du 1er juillet 2026 au 30 septembre 2026"}};
    for (unsigned l = 0; l < AG_LANGUAGE_COUNT; l++) {
        EG_BUFFER(out, AG_PAGE_MAX);
        const char *page = page_of(&out, &made, (ag_language)l);
        for (size_t i = 0; i < 3; i++) {
            assert_non_null(strstr(page, words[l][i]));
        }
        assert_null(strstr(page, "{}"));
        assert_null(strstr(page, "<script"));
        assert_null(strstr(page, " style="));
        assert_null(strstr(page, "<CERT>"));
        assert_non_null(strstr(page, "&lt;CERT&gt; &amp; &quot;friends&quot;"));
        assert_non_null(strstr(page, ">780</strong>"));
        assert_non_null(strstr(page, "95\xC2\xA0%"));
        assert_non_null(strstr(page, "href=\"release-3.csv\""));
        /* each table has a caption and heads, each row one, too */
        assert_int_equal(count(page, "<table>"), 6);
        assert_int_equal(count(page, "<caption>"), 6);
        assert_true(count(page, "scope=\"row\"") > 12);
        assert_int_equal(count(page, "<svg"), count(page, "aria-hidden"));
        assert_int_equal(count(page, "<section"), count(page, "</section>"));
    }
}

static void
test_a_country_is_on_the_map_once(void **state)
{
    (void)state;
    bool seen[1024] = {false};
    unsigned squares = 0;
    char code[3] = "";
    for (size_t row = 0; ag_map_look(row, 0, code) != AG_MAP_OUTSIDE; row++) {
        for (size_t column = 0;
             ag_map_look(row, column, code) != AG_MAP_OUTSIDE; column++) {
            ag_country c;
            if (ag_map_look(row, column, code) == AG_MAP_COUNTRY) {
                assert_true(ag_country_read(&c, code));
                assert_false(seen[c]);
                seen[c] = true;
                squares++;
            }
        }
    }
    assert_int_equal(squares, 237); /* all where people live */
    EG_BUFFER(out, AG_PAGE_MAX);
    ag_map_write(&out, &made.table[AG_STAT_COUNTRY]);
    eg_buffer_byte(&out, 0);
    const char *map = (const char *)out.data;
    assert_int_equal(count(map, "<rect class=\"one\""), 1);
    assert_int_equal(count(map, "<rect class=\"rail\""), 236);
    assert_int_equal(count(map, "class=\"in\""), 1);
    assert_non_null(strstr(map, ">US</text>"));
}

static void
test_every_sentence_is_in_every_language(void **state)
{
    (void)state;
    for (unsigned s = 0; s < SAY_COUNT; s++) {
        const char *english = ag_page_words(AG_ENGLISH, (ag_say)s);
        for (unsigned l = 0; l < AG_LANGUAGE_COUNT; l++) {
            const char *text = ag_page_words((ag_language)l, (ag_say)s);
            assert_true(strlen(text) > 1);
            assert_null(strpbrk(text, "<>&\""));
            assert_int_equal(count(text, "{}"), count(english, "{}"));
        }
    }
}

static void
test_a_release_that_tells_nothing(void **state)
{
    (void)state;
    ag_release none = made;
    none.total = (ag_stat_number){0};
    memset(none.table, 0, sizeof(none.table));
    EG_BUFFER(out, AG_PAGE_MAX);
    const char *page = page_of(&out, &none, AG_ENGLISH);
    assert_non_null(strstr(page, "No number can be told for this period"));
    assert_non_null(strstr(page, "at least 20 people in at least 3"));
    assert_null(strstr(page, "<strong>"));
}

static void
test_numbers_and_shares(void **state)
{
    (void)state;
    char text[AG_PAGE_TEXT];
    ag_page_number(text, AG_ENGLISH, 1234567);
    assert_string_equal(text, "1,234,567");
    ag_page_number(text, AG_ENGLISH, UINT64_MAX);
    assert_string_equal(text, "18,446,744,073,709,551,615");
    ag_page_number(text, AG_SPANISH, 9995);
    assert_string_equal(text, "9995");
    ag_page_number(text, AG_FRENCH, 9995);
    assert_string_equal(text, "9\xE2\x80\xAF"
                              "995");
    ag_page_share(text, 5, 10000);
    assert_string_equal(text, "< 1\xC2\xA0%");
    ag_page_share(text, 0, 0);
    assert_string_equal(text, "");
}

static void
test_the_sheet_holds_no_formula(void **state)
{
    (void)state;
    static const char *const names[] = {"=1+1", "+1", "-1", "@x", "\"quoted\""};
    for (size_t i = 0; i < 5; i++) {
        ag_release r = made;
        const ag_stat_line line = {
            .code = "evil", .name = names[i], .value = 780};
        r.service = names[i];
        r.table[AG_STAT_ACTOR] =
            (ag_stat_table){.told = true, .len = 1, .line = &line};
        EG_BUFFER(out, AG_PAGE_MAX);
        assert_ok(ag_sheet_write(&out, &r, AG_ENGLISH, NULL));
        eg_buffer_byte(&out, 0);
        const char *sheet = (const char *)out.data;
        assert_null(strstr(sheet, "\"="));
        assert_null(strstr(sheet, "\"+"));
        assert_null(strstr(sheet, "\"-"));
        assert_null(strstr(sheet, "\"@"));
        /* no quote is left open */
        for (const char *row = sheet; *row != '\0';) {
            const char *end = strstr(row, "\r\n");
            assert_non_null(end);
            unsigned quotes = 0;
            for (; row < end; row++) {
                quotes += *row == '"';
            }
            assert_int_equal(quotes % 2, 0);
            row = end + 2;
        }
        assert_non_null(strstr(sheet, "\"country\",\"US\",\"United States\","
                                      "740\r\n"));
        assert_non_null(strstr(sheet, "\"exposed\",\"\",\"\",\r\n"));
    }
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_page_in_each_language),
        cmocka_unit_test(test_a_country_is_on_the_map_once),
        cmocka_unit_test(test_every_sentence_is_in_every_language),
        cmocka_unit_test(test_a_release_that_tells_nothing),
        cmocka_unit_test(test_numbers_and_shares),
        cmocka_unit_test(test_the_sheet_holds_no_formula),
    };
    if (argc == 2) { /* write the page to look at it */
        EG_BUFFER(out, AG_PAGE_MAX);
        (void)make(NULL);
        const char *page = page_of(&out, &made, AG_ENGLISH);
        FILE *file = fopen(argv[1], "w");
        return file != NULL && fputs(page, file) >= 0 && fclose(file) == 0 ? 0
                                                                           : 1;
    }
    return cmocka_run_group_tests(tests, make, unmake);
}
