/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Forms: what browsers send is read, and all else is refused; cookies.
 */
#include <stdio.h>

#include "accountguard/serve/form.h"
#include "accountguard/serve/request.h"
#include "test.h"

static char text[2 * AG_FORM_MAX];

static eg_status
read_bytes(ag_form *form, const char *bytes, size_t len)
{
    memcpy(text, bytes, len);
    return ag_form_read(form, text, len, NULL);
}

static eg_status
read_text(ag_form *form, const char *bytes)
{
    return read_bytes(form, bytes, strlen(bytes));
}

static void
fields_are_decoded(void **state)
{
    (void)state;
    ag_form form;
    assert_ok(read_text(&form, "name=Ana+Mar%C3%ADa&empty=&a%20b=1%2B1%3d2"));
    assert_int_equal(form.len, 3);
    assert_string_equal(ag_form_text(&form, "name"), "Ana María");
    assert_string_equal(ag_form_text(&form, "empty"), "");
    assert_string_equal(ag_form_text(&form, "a b"), "1+1=2");
    assert_string_equal(ag_form_text(&form, "none"), "");
    assert_true(ag_form_has(&form, "empty"));
    assert_false(ag_form_has(&form, "none"));
    assert_ok(read_text(&form, ""));
    assert_int_equal(form.len, 0);
}

static void
lines_and_blanks_are_put_in_order(void **state)
{
    (void)state;
    ag_form form;
    assert_ok(read_text(&form, "t=++one%0D%0Atwo%0Dthree%0Afour+%0A+"));
    assert_string_equal(ag_form_text(&form, "t"), "one\ntwo\nthree\nfour");
    assert_ok(read_text(&form, "t=+%0A+"));
    assert_string_equal(ag_form_text(&form, "t"), "");
}

static void
what_is_no_form_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "name",        "a=1&",        "&a=1",       "a=%",    "a=%4",
        "a=%4g",       "a=1&a=2",     "a=%00",      "a=%07",  "a=%C3",
        "a=%ED%A0%80", "a=%E2%80%AE", "%09=1",      "a=\x01", "a=1&&b=2",
        "a=%C0%AF",    "a=x%1b[31m",  "a=%e2%80%a8"};
    ag_form form;
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        if (read_text(&form, bad[i]) != EG_ERR_MALFORMED) {
            fail_msg("%s was taken", bad[i]);
        }
    }
    assert_int_equal(read_bytes(&form, "a=\0b", 4), EG_ERR_MALFORMED);
}

static void
fields_are_bounded(void **state)
{
    (void)state;
    ag_form form;
    char many[1024] = "";
    size_t len = 0;
    for (unsigned i = 0; i < AG_FORM_FIELDS_MAX; i++) {
        len += (size_t)snprintf(many + len, sizeof(many) - len, "%sf%u=%u",
                                i == 0 ? "" : "&", i, i);
    }
    assert_ok(read_text(&form, many));
    assert_string_equal(ag_form_text(&form, "f47"), "47");
    (void)snprintf(many + len, sizeof(many) - len, "&more=1");
    assert_int_equal(read_text(&form, many), EG_ERR_LIMIT);
}

/* -- cookies ---------------------------------------------------------------- */

static const char *
cookie_header(void *context, const char *name)
{
    return strcmp(name, "Cookie") == 0 ? context : NULL;
}

static void
assert_cookie(const char *header, const char *name, const char *value)
{
    char copy[128] = "";
    (void)snprintf(copy, sizeof(copy), "%s", header);
    const ag_request request = {.header = cookie_header, .context = copy};
    const eg_span found = ag_request_cookie(&request, name);
    if (value == NULL) {
        assert_null(found.data);
        return;
    }
    assert_int_equal(found.len, strlen(value));
    assert_memory_equal(found.data, value, found.len);
}

static void
cookies_are_found_by_their_whole_name(void **state)
{
    (void)state;
    assert_cookie("a=1; b=2;c=3", "a", "1");
    assert_cookie("a=1; b=2;c=3", "b", "2");
    assert_cookie("a=1; b=2;c=3", "c", "3");
    assert_cookie("ab=1; a=2", "a", "2");
    assert_cookie("a=", "a", "");
    assert_cookie("xa=1", "a", NULL);
    assert_cookie("a", "a", NULL);
    assert_cookie("", "a", NULL);
    assert_cookie("; ;", "a", NULL);
}

static void
cookies_are_kept_from_scripts_and_other_sites(void **state)
{
    (void)state;
    ag_answer answer;
    ag_answer_init(&answer);
    ag_answer_cookie(&answer, "__Host-visit", "abc", 60);
    assert_int_equal(answer.cookies, 1);
    assert_string_equal(answer.cookie[0],
                        "__Host-visit=abc; Path=/; Max-Age=60; Secure; "
                        "HttpOnly; SameSite=Strict");
    ag_answer_free(&answer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_decoded),
        cmocka_unit_test(lines_and_blanks_are_put_in_order),
        cmocka_unit_test(what_is_no_form_is_refused),
        cmocka_unit_test(fields_are_bounded),
        cmocka_unit_test(cookies_are_found_by_their_whole_name),
        cmocka_unit_test(cookies_are_kept_from_scripts_and_other_sites),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
