/* SPDX-License-Identifier: Apache-2.0 */
/* Countries, sectors and languages: one word each, and a name for each reader. */
#include "accountguard/model/country.h"
#include "accountguard/model/sector.h"
#include "codec/text.h"
#include "test.h"

/** Text that can stand on a page or in a table as it is. */
static void
check_name(const char *name)
{
    assert_non_null(name);
    const size_t len = strlen(name);
    assert_in_range(len, 2, 60);
    assert_true(eg_utf8_valid(name, len));
    assert_null(strpbrk(name, "<>&\",;=\t\n"));
    assert_null(strchr("+-@= ", name[0]));
}

static void
test_every_country_is_found_by_its_code(void **state)
{
    (void)state;
    assert_int_equal(ag_country_count(), 250);
    for (unsigned i = 0; i < ag_country_count(); i++) {
        const char *code = ag_country_code((ag_country)i);
        assert_int_equal(strlen(code), 2);
        assert_true(code[0] >= 'A' && code[0] <= 'Z');
        assert_true(code[1] >= 'A' && code[1] <= 'Z');
        if (i > 0) {
            assert_true(strcmp(ag_country_code((ag_country)(i - 1)), code) < 0);
        }
        ag_country found;
        assert_true(ag_country_read(&found, code));
        assert_int_equal(found, i);
        for (unsigned l = 0; l < AG_LANGUAGE_COUNT; l++) {
            check_name(ag_country_name((ag_country)i, (ag_language)l));
        }
    }
}

static void
test_what_is_no_country(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",   "U",   "us", "USA", "ZZ", "EU",
                                        "UK", "U\n", "A1", "  ",  "XX", "AN"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        ag_country found = 77;
        assert_false(ag_country_read(&found, wrong[i]));
        assert_int_equal(found, 77);
    }
}

static void
test_names_are_in_the_readers_language(void **state)
{
    (void)state;
    ag_country c;
    assert_true(ag_country_read(&c, "DE"));
    assert_string_equal(ag_country_name(c, AG_ENGLISH), "Germany");
    assert_string_equal(ag_country_name(c, AG_SPANISH), "Alemania");
    assert_string_equal(ag_country_name(c, AG_FRENCH), "Allemagne");
    ag_sector s;
    assert_true(ag_sector_read(&s, "think-tank"));
    assert_string_equal(ag_sector_name(s, AG_FRENCH), "Groupes de réflexion");
    assert_false(ag_sector_is_stix(s));
    assert_true(ag_sector_read(&s, "non-profit"));
    assert_true(ag_sector_is_stix(s));
}

static void
test_every_sector_is_found_by_its_word(void **state)
{
    (void)state;
    unsigned stix = 0;
    for (unsigned i = 0; i < ag_sector_count(); i++) {
        const char *word = ag_sector_word((ag_sector)i);
        assert_int_equal(strspn(word, "abcdefghijklmnopqrstuvwxyz-"),
                         strlen(word));
        ag_sector found;
        assert_true(ag_sector_read(&found, word));
        assert_int_equal(found, i); /* so that no word stands twice */
        stix += ag_sector_is_stix(found);
        for (unsigned l = 0; l < AG_LANGUAGE_COUNT; l++) {
            check_name(ag_sector_name((ag_sector)i, (ag_language)l));
        }
    }
    assert_int_equal(stix, 34);
    ag_sector none;
    assert_false(ag_sector_read(&none, ""));
    assert_false(ag_sector_read(&none, "Media"));
    assert_false(ag_sector_read(&none, "defence"));
}

static void
test_languages(void **state)
{
    (void)state;
    for (unsigned i = 0; i < AG_LANGUAGE_COUNT; i++) {
        ag_language found;
        assert_true(ag_language_read(&found, ag_language_tag((ag_language)i)));
        assert_int_equal(found, i);
        check_name(ag_language_name((ag_language)i));
    }
    ag_language none;
    assert_false(ag_language_read(&none, "de"));
    assert_false(ag_language_read(&none, "EN"));
    assert_false(ag_language_read(&none, ""));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_country_is_found_by_its_code),
        cmocka_unit_test(test_what_is_no_country),
        cmocka_unit_test(test_names_are_in_the_readers_language),
        cmocka_unit_test(test_every_sector_is_found_by_its_word),
        cmocka_unit_test(test_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
