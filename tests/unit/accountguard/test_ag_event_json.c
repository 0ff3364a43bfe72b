/* SPDX-License-Identifier: Apache-2.0 */
/* Strict JSON in one pass: what is taken, what is refused, and where. */
#include <stdio.h>

#include "accountguard/event/fields.h"
#include "test.h"

enum { A, B, C, DEEP };

static const ag_field table[] = {{"a", A},
                                 {"b", B},
                                 {"c", C},
                                 {"in/deep", DEEP},
                                 {"in/a", B}};

static ag_fields fields;
static ag_json slot[AG_FIELDS_SLOTS];

/** "" where the object is taken, else the sentence. */
static const char *
refusal(const char *text, size_t len)
{
    static eg_error err;
    err = (eg_error){0};
    /* Memory of its own, so that a sanitizer sees a byte too far. */
    uint8_t *copy = malloc(len > 0 ? len : 1);
    assert_non_null(copy);
    memcpy(copy, text, len);
    const eg_status status =
        ag_fields_read(&fields, slot, (eg_span){copy, len}, &err);
    free(copy);
    assert_int_equal(status, err.text[0] == '\0' ? EG_OK : EG_ERR_MALFORMED);
    return err.text;
}

static int
set_up(void **state)
{
    (void)state;
    return ag_fields_init(&fields, table, EG_ARRAY_LEN(table)) ? 0 : 1;
}

static void
test_taken(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "{}",
        " \t\r\n{ } \n",
        "{\"x\":[],\"y\":{},\"z\":[[[{}]],{\"q\":[1,2,{\"r\":null}]}]}",
        "{\"n\":[0,-0,1.5,-1.25e10,1E+2,0.0,123456789012345678901234567890]}",
        "{\"w\":[true,false,null]}",
        "{\"s\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"}",
        "{\"s\":\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\"}",
        "{\"\":1,\"x\":2,\"x\":3}",
        "{\"0123456789abcdef0123456789abcdef\":\"0123456789abcde\"}",
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        assert_string_equal(refusal(cases[i], strlen(cases[i])), "");
    }
}

static void
test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *why;
    } cases[] = {
        {"{", "byte 2: the text ends too early"},
        {"{\"x\"", "byte 5: the text ends too early"},
        {"{\"x\":", "byte 6: the text ends too early"},
        {"{\"x\":1", "byte 7: the text ends too early"},
        {"{\"x\":1,", "byte 8: the text ends too early"},
        {"{\"x\":1,}", "byte 8: the name of a member must begin here"},
        {"{,}", "byte 2: the name of a member must begin here"},
        {"{\"x\" 1}", "byte 6: a colon must follow the name of a member"},
        {"{x:1}", "byte 2: the name of a member must begin here"},
        {"{\"x\":[1 2]}", "byte 9: a comma or ] must be here"},
        {"{\"x\":[1,]}", "byte 9: a value must begin here"},
        {"{\"x\":[1}", "byte 8: a comma or ] must be here"},
        {"{\"x\":{\"y\":1]}", "byte 12: a comma or } must be here"},
        {"{\"x\":01}", "byte 8: a number must not look like this"},
        {"{\"x\":-}", "byte 7: a number must not look like this"},
        {"{\"x\":1.}", "byte 8: digits must follow the point of a number"},
        {"{\"x\":1e}", "byte 8: digits must follow the e of a number"},
        {"{\"x\":.5}", "byte 6: a value must begin here"},
        {"{\"x\":+1}", "byte 6: a value must begin here"},
        {"{\"x\":NaN}", "byte 6: a value must begin here"},
        {"{\"x\":tru}", "byte 6: a value must begin here"},
        {"{\"x\":nullx}", "byte 10: a comma or } must be here"},
        {"{\"x\":'a'}", "byte 6: a value must begin here"},
        {"{\"x\":\"a", "byte 8: a string does not end"},
        {"{\"x\":\"\\", "byte 8: the text ends too early"},
        {"{\"x\":\"\\x\"}", "byte 7: there is no such escape"},
        {"{\"x\":\"\\u12g4\"}", "byte 7: four hex digits must follow \\u"},
        {"{\"x\":\"\\ud83d\"}", "byte 7: a lone surrogate"},
        {"{\"x\":\"\\ude00\"}", "byte 7: a lone surrogate"},
        {"{\"x\":\"\\ud83d\\u0041\"}", "byte 7: a lone surrogate"},
        {"{\"x\":\"a\nb\"}", "byte 8: a control character in a string"},
        {"{\"x\":\"0123456789abcdef\t\"}",
         "byte 23: a control character in a string"},
        {"{\"x\":\"\xff\"}", "byte 7: text that is not UTF-8"},
        {"{\"x\":\"\xc0\xaf\"}", "byte 7: text that is not UTF-8"},
        {"{\"x\":\"\xed\xa0\x80\"}", "byte 7: text that is not UTF-8"},
        {"{\"x\":\"0123456789abcdef\xe2\x82\"}",
         "byte 23: text that is not UTF-8"},
        {"{}{}", "byte 3: something follows the value"},
        {"{\"x\":1}//", "byte 8: something follows the value"},
        {"\xef\xbb\xbf{}", "byte 1: an object must begin here"},
        {"{\"a\":1,\"a\":2}", "byte 12: a member is given twice"},
        {"{\"a\":1,\"\\u0061\":2}", "byte 17: a member is given twice"},
        {"{\"in\":{},\"in\":{}}", "byte 15: a member is given twice"},
        {"{\"in\":{\"deep\":1,\"deep\":1}}",
         "byte 24: a member is given twice"},
        {"{\"b\":1,\"in\":{\"a\":2}}", "byte 19: two members say the same"},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        assert_string_equal(refusal(cases[i].text, strlen(cases[i].text)),
                            cases[i].why);
    }
    assert_string_equal(refusal("{\"x\":\"a\0b\"}", 11),
                        "byte 8: a control character in a string");
    assert_string_equal(refusal("{}\0", 3),
                        "byte 3: something follows the value");
}

/** 64 levels are taken, 65 are not. */
static void
test_depth(void **state)
{
    (void)state;
    char text[256];
    for (unsigned depth = 63; depth <= 64; depth++) {
        size_t len = 5;
        memcpy(text, "{\"x\":", 5);
        memset(text + len, '[', depth);
        len += depth;
        memset(text + len, ']', depth);
        len += depth;
        text[len++] = '}';
        assert_string_equal(refusal(text, len),
                            depth == 63 ? "" : "byte 69: more than 64 levels");
    }
}

static void
test_slots(void **state)
{
    (void)state;
    static const char text[] =
        "{\"a\":\"x\\u0079z\",\"n\":{\"a\":5},\"b\":null,"
        "\"in\":{\"deep\":[1, {\"a\":2}],\"a\":-7.5},\"c\":true}";
    const eg_span object = {(const uint8_t *)text, sizeof(text) - 1};
    char plain[16];
    assert_ok(ag_fields_read(&fields, slot, object, NULL));
    assert_int_equal(slot[A].kind, AG_JSON_STRING);
    assert_int_equal(ag_json_unescape(plain, &slot[A]), 3);
    assert_memory_equal(plain, "xyz", 3);
    assert_true(ag_json_is(&slot[A], "xyz"));
    assert_false(ag_json_is(&slot[A], "xyzz"));
    assert_int_equal(slot[DEEP].kind, AG_JSON_ARRAY);
    assert_int_equal(slot[DEEP].raw.len, 12);
    assert_int_equal(slot[B].kind, AG_JSON_NUMBER); /* of in/a: b is null */
    assert_memory_equal(slot[B].raw.data, "-7.5", 4);
    assert_int_equal(slot[C].kind, AG_JSON_TRUE);
    static const char other[] = "{\"in\":5}";
    assert_ok(ag_fields_read(&fields, slot,
                             (eg_span){(const uint8_t *)other, 8}, NULL));
    assert_int_equal(slot[A].kind, AG_JSON_NONE);
    assert_int_equal(slot[DEEP].kind, AG_JSON_NONE);
}

/** A table that has no room, or a path twice, is no table. */
static void
test_tables(void **state)
{
    (void)state;
    static const ag_field twice[] = {{"a", 0}, {"a", 1}};
    static const ag_field beyond[] = {{"a", AG_FIELDS_SLOTS}};
    static const ag_field empty[] = {{"a/", 0}};
    ag_fields f;
    assert_false(ag_fields_init(&f, twice, 2));
    assert_false(ag_fields_init(&f, beyond, 1));
    assert_false(ag_fields_init(&f, empty, 1));
    static char names[AG_FIELDS_NODES + 1][4];
    ag_field many[AG_FIELDS_NODES + 1];
    for (unsigned i = 0; i <= AG_FIELDS_NODES; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "%u", i);
        many[i] = (ag_field){names[i], i % AG_FIELDS_SLOTS};
    }
    assert_true(ag_fields_init(&f, many, AG_FIELDS_NODES));
    assert_false(ag_fields_init(&f, many, AG_FIELDS_NODES + 1));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_taken),  cmocka_unit_test(test_refused),
        cmocka_unit_test(test_depth),  cmocka_unit_test(test_slots),
        cmocka_unit_test(test_tables),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
