/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTML: whatever is written stays text, and what is written is well formed; all
 * sentences of the pages are there in each language.
 */
#include <stdio.h>

#include "accountguard/serve/html.h"
#include "accountguard/serve/words.h"
#include "test.h"

static const char *
finish(ag_html *h, eg_buffer *out)
{
    assert_ok(ag_html_end(h));
    eg_buffer_byte(out, 0);
    assert_ok(eg_buffer_status(out));
    return (const char *)out->data;
}

static void
elements_hold_each_other(void **state)
{
    (void)state;
    EG_BUFFER(out, 4096);
    ag_html h;
    ag_html_begin(&h, &out);
    ag_html_open_class(&h, "div", "a b");
    ag_html_void(&h, "input");
    ag_html_attr(&h, "name", "x");
    ag_html_flag(&h, "required");
    ag_html_element(&h, "p", "one");
    ag_html_open(&h, "p");
    ag_html_number(&h, 18446744073709551615ULL);
    ag_html_close(&h);
    ag_html_close(&h);
    assert_string_equal(finish(&h, &out),
                        "<!doctype html>\n<div class=\"a b\"><input name=\"x\" "
                        "required=\"\"><p>one</p><p>18446744073709551615</p>"
                        "</div>\n");
}

static void
text_and_values_never_become_markup(void **state)
{
    (void)state;
    static const char bad[] = "</p><script>\"alert('&amp;')\"</script>";
    EG_BUFFER(out, 4096);
    ag_html h;
    ag_html_begin(&h, &out);
    ag_html_open(&h, "p");
    ag_html_attr(&h, "title", bad);
    ag_html_text(&h, bad);
    ag_html_close(&h);
    static const char escaped[] =
        "&lt;/p&gt;&lt;script&gt;&quot;alert(&#39;&amp;amp;&#39;)&quot;&lt;"
        "/script&gt;";
    char whole[512];
    (void)snprintf(whole, sizeof(whole),
                   "<!doctype html>\n<p title=\"%s\">%s</p>\n", escaped,
                   escaped);
    assert_string_equal(finish(&h, &out), whole);
}

static void
what_is_not_well_formed_is_a_fault(void **state)
{
    (void)state;
    EG_BUFFER(out, 4096);
    ag_html h;
    ag_html_begin(&h, &out);
    ag_html_open(&h, "p");
    assert_int_equal(ag_html_end(&h), EG_ERR_STATE);
    ag_html_begin(&h, &out);
    ag_html_close(&h);
    assert_int_equal(ag_html_end(&h), EG_ERR_STATE);
    ag_html_begin(&h, &out);
    ag_html_element(&h, "p", "text");
    ag_html_attr(&h, "class", "late");
    assert_int_equal(ag_html_end(&h), EG_ERR_STATE);
    ag_html_begin(&h, &out);
    for (size_t i = 0; i <= AG_HTML_DEPTH; i++) {
        ag_html_open(&h, "b");
    }
    for (size_t i = 0; i < AG_HTML_DEPTH; i++) {
        ag_html_close(&h);
    }
    assert_int_equal(ag_html_end(&h), EG_ERR_STATE);
}

static void
too_much_is_refused(void **state)
{
    (void)state;
    EG_BUFFER(out, 24);
    ag_html h;
    ag_html_begin(&h, &out);
    ag_html_element(&h, "p", "more than fits");
    assert_int_equal(ag_html_end(&h), EG_ERR_LIMIT);
}

/** How often "{}" stands in a text. */
static unsigned
places(const char *text)
{
    unsigned count = 0;
    for (const char *at = text; (at = strstr(at, "{}")) != NULL; at += 2) {
        count++;
    }
    return count;
}

/** A translation takes the value that the sentence takes, and is one. */
static void
words_are_whole_in_each_language(void **state)
{
    (void)state;
    for (unsigned w = 0; w < AG_WORD_COUNT; w++) {
        const char *english = ag_word_text((ag_word)w, AG_ENGLISH);
        for (unsigned i = 0; i < AG_LANGUAGE_COUNT; i++) {
            const char *text = ag_word_text((ag_word)w, (ag_language)i);
            assert_non_null(text);
            assert_true(text[0] != '\0');
            assert_true(strlen(text) < 1024);
            assert_int_equal(places(text), places(english));
            assert_null(strstr(text, "  "));
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_hold_each_other),
        cmocka_unit_test(text_and_values_never_become_markup),
        cmocka_unit_test(what_is_not_well_formed_is_a_fault),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(words_are_whole_in_each_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
