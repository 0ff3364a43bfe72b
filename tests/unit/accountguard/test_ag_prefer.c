/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Languages: the path's goes first, then what the browser likes best of ours.
 */
#include "accountguard/serve/prefer.h"
#include "base/base.h"
#include "test.h"

static void
assert_path(const char *path,
            bool found,
            ag_language language,
            const char *rest)
{
    ag_language got = AG_LANGUAGE_COUNT;
    assert_int_equal(ag_prefer_path(&got, &path), found);
    assert_string_equal(path, rest);
    assert_int_equal(got, language);
}

static void
a_path_tells_its_language(void **state)
{
    (void)state;
    assert_path("/fr/n", true, AG_FRENCH, "/n");
    assert_path("/es", true, AG_SPANISH, "/");
    assert_path("/es/", true, AG_SPANISH, "/");
    assert_path("/en/es/n", true, AG_ENGLISH, "/es/n");
    assert_path("/", false, AG_LANGUAGE_COUNT, "/");
    assert_path("/n", false, AG_LANGUAGE_COUNT, "/n");
    assert_path("/french", false, AG_LANGUAGE_COUNT, "/french");
    assert_path("fr/n", false, AG_LANGUAGE_COUNT, "fr/n");
    assert_path("/de/n", false, AG_LANGUAGE_COUNT, "/de/n");
}

static void
a_browser_tells_what_it_prefers(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        ag_language language;
    } cases[] = {
        {NULL, AG_ENGLISH},
        {"", AG_ENGLISH},
        {"de", AG_ENGLISH},
        {"fr", AG_FRENCH},
        {"FR-ca", AG_FRENCH},
        {"fra", AG_ENGLISH},
        {"de, es;q=0.7, fr;q=0.8", AG_FRENCH},
        {"de, es;q=0.8, fr;q=0.8", AG_SPANISH},
        {"en;q=0.1,fr;q=0.11", AG_FRENCH},
        {"en;q=0.111,fr;q=0.1119", AG_ENGLISH},
        {"fr;q=0, en;q=0.1", AG_ENGLISH},
        {"fr;q=0", AG_ENGLISH},
        {"fr;q=x, es;q=0.1", AG_SPANISH},
        {"fr;q=2, es;q=0.1", AG_SPANISH},
        {"fr;q, es;q=0.1", AG_SPANISH},
        {"fr;", AG_ENGLISH},
        {",,, es", AG_SPANISH},
        {"es ; q=1.0, fr", AG_SPANISH},
        {"*, fr;q=0.2", AG_FRENCH},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        if (ag_prefer_header(cases[i].header) != cases[i].language) {
            fail_msg("%s", cases[i].header);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_tells_its_language),
        cmocka_unit_test(a_browser_tells_what_it_prefers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
