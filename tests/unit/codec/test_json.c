/* SPDX-License-Identifier: Apache-2.0 */
/* Strict JSON: what is read, what is refused, and how errors say it. */
#include <math.h>
#include <stdio.h>

#include "codec/json.h"
#include "codec/json_write.h"
#include "test.h"

static eg_arena *arena;

static int
setup(void **state)
{
    (void)state;
    return eg_arena_new(&arena, 64 << 20) != EG_OK;
}

static int
teardown(void **state)
{
    (void)state;
    eg_arena_free(arena);
    return 0;
}

static eg_status
parse_bytes(const eg_json **out, const void *text, size_t len, eg_error *err)
{
    /* A copy of the exact size, so that a sanitizer sees any read beyond. */
    uint8_t *exact = malloc(len + !len);
    memcpy(exact, text, len);
    const eg_status status =
        eg_json_parse(out, arena, (eg_span){exact, len}, err);
    free(exact);
    return status;
}

static const eg_json *
parsed(const char *text)
{
    const eg_json *v = NULL;
    eg_error err = {0};
    eg_arena_reset(arena);
    if (parse_bytes(&v, text, strlen(text), &err) != EG_OK) {
        print_error("%s: %s\n", text, err.text);
        fail();
    }
    return v;
}

static void
assert_refused(const char *text, const char *why)
{
    const eg_json *v = NULL;
    eg_error err = {0};
    eg_arena_reset(arena);
    const eg_status status = parse_bytes(&v, text, strlen(text), &err);
    if (status != EG_ERR_MALFORMED || strstr(err.text, why) == NULL) {
        print_error("%s: want %s, got %s: %s\n", text, why,
                    eg_status_name(status), err.text);
        fail();
    }
    assert_null(v);
}

/** Every kind of value. */
static void
test_values(void **state)
{
    (void)state;
    assert_int_equal(parsed("null")->type, EG_JSON_NULL);
    assert_int_equal(parsed(" true\n")->integer, 1);
    assert_int_equal(parsed("false")->integer, 0);
    assert_int_equal(parsed("false")->type, EG_JSON_BOOL);
    assert_int_equal(parsed("0")->integer, 0);
    assert_true(parsed("9223372036854775807")->integer == INT64_MAX);
    assert_true(parsed("-9223372036854775808")->integer == INT64_MIN);
    assert_int_equal(parsed("-1")->type, EG_JSON_INTEGER);
    static const char *const numbers[] = {"1.0",
                                          "-0",
                                          "1e3",
                                          "1E+3",
                                          "0.5e-7",
                                          "-0.0",
                                          "9223372036854775808",
                                          "-9223372036854775809",
                                          "123456789012345678901234567890"};
    for (size_t i = 0; i < EG_ARRAY_LEN(numbers); i++) {
        const eg_json *v = parsed(numbers[i]);
        assert_int_equal(v->type, EG_JSON_NUMBER);
        assert_string_equal(v->text, numbers[i]);
    }
    const eg_json *list = parsed("[1,[],{},\"x\"]");
    assert_int_equal(list->count, 4);
    assert_int_equal(list->first->next->type, EG_JSON_ARRAY);
    assert_int_equal(list->first->next->count, 0);
    assert_null(eg_json_member(list, "a"));
    const eg_json *object = parsed("{\"a\":1,\"b\":{\"c\":[true]}}");
    assert_int_equal(eg_json_member(object, "a")->integer, 1);
    assert_null(eg_json_member(object, "c"));
}

/** Escapes become the characters that they stand for. */
static void
test_escapes(void **state)
{
    (void)state;
    const eg_json *v = parsed("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9"
                              "\\u20AC\\ud83d\\ude00z\"");
    assert_string_equal(v->text, "\"\\/\b\f\n\r\tA\xc3\xa9\xe2\x82\xac"
                                 "\xf0\x9f\x98\x80z");
    v = parsed("\"a\\u0000b\"");
    assert_int_equal(v->text_len, 3);
    assert_memory_equal(v->text, "a\0b", 4);
    v = parsed("{\"n\\u0061me\":1}");
    assert_int_equal(eg_json_member(v, "name")->integer, 1);
}

/** What is no strict JSON, and where the error points. */
static void
test_refused(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "line 1, column 1: the text ends too early"},
        {"  \n ", "line 2, column 2: the text ends too early"},
        {"\xef\xbb\xbf{}", "line 1, column 1"},
        {"{} {}", "line 1, column 4: '{' stands where the end of the text"},
        {"[1,]", "line 1, column 4: ']' stands where a value"},
        {"{\"a\":1,}", "column 8: '}' stands where a member name"},
        {"[1 2]", "column 4: '2' stands where ',' or ']'"},
        {"{\"a\" 1}", "':'"},
        {"{a:1}", "a member name"},
        {"{1:1}", "a member name"},
        {"[1,\n2,\n// no\n]", "line 3, column 1: '/'"},
        {"/* no */1", "'/'"},
        {"'a'", "a value"},
        {"tru", "ends too early"},
        {"trux", "a value"},
        {"nul1", "a value"},
        {"True", "a value"},
        {"NaN", "a value"},
        {"-Infinity", "a number"},
        {"01", "a number"},
        {"-01", "a number"},
        {"+1", "a value"},
        {".5", "a value"},
        {"1.", "ends too early"},
        {"1.x", "a number"},
        {"1e", "ends too early"},
        {"1e+x", "a number"},
        {"-", "ends too early"},
        {"-x", "a number"},
        {"0x10", "end of the text"},
        {"\"a", "ends too early"},
        {"\"a\nb\"", "line 1, column 3: a control character"},
        {"\"\x01\"", "a control character"},
        {"\"0123456789abcd\x1f"
         "efghijkl\"",
         "column 16: a control"},
        {"\"\\x\"", "no escape"},
        {"\"\\\"", "ends too early"},
        {"\"\\u12", "ends too early"},
        {"\"\\u12g4\"", "four hex digits"},
        {"\"\\ud800\"", "lone surrogate"},
        {"\"\\ud800\\ud800\"", "lone surrogate"},
        {"\"\\ud800\\u0041\"", "lone surrogate"},
        {"\"\\ud800x234567890\"", "lone surrogate"},
        {"\"\\ud800\\n\"", "lone surrogate"},
        {"\"\\ud800\\n12345678\"", "lone surrogate"},
        {"\"\\udc00\"", "lone surrogate"},
        {"\"\\ude00\\ud83d\"", "lone surrogate"},
        {"\"ab\xff\"", "line 1, column 4: a string is not UTF-8"},
        {"\"\xed\xa0\x80\"", "not UTF-8"},
        {"\"\xc0\xaf\"", "not UTF-8"},
        {"{\"a\":1,\"a\":1}", "column 12: the member \"a\" is named twice"},
        {"{\"a\":1,\"\\u0061\":1}", "the member \"a\" is named twice"},
        {"[{\"x\":{\"\":1,\"\":2}}]", "the member \"\" is named twice"},
        {"[", "ends too early"},
        {"[1", "ends too early"},
        {"{", "ends too early"},
        {"{\"a\"", "ends too early"},
        {"{\"a\":", "ends too early"},
        {"]", "a value"},
        {"[}", "a value"},
        {"\f1", "a value"},
        {"1\v", "end of the text"},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        assert_refused(cases[i][0], cases[i][1]);
    }
    const eg_json *v = NULL;
    assert_int_equal(parse_bytes(&v, "1\0", 2, NULL), EG_ERR_MALFORMED);
    assert_int_equal(parse_bytes(&v, "\"\\\0\"", 4, NULL), EG_ERR_MALFORMED);
    assert_int_equal(eg_json_parse(&v, arena, (eg_span){NULL, 0}, NULL),
                     EG_ERR_MALFORMED);
    assert_null(v);
}

/** A large object with one name twice is refused, without one is not. */
static void
test_large_object(void **state)
{
    (void)state;
    for (int twice = 0; twice < 2; twice++) {
        EG_BUFFER(b, 1 << 20);
        eg_buffer_byte(&b, '{');
        for (int i = 0; i < 5000; i++) {
            eg_buffer_format(&b, "%s\"m%d\":%d", i > 0 ? "," : "",
                             i == 4321 && twice ? 17 : i, i);
        }
        eg_buffer_byte(&b, '}');
        const eg_json *v = NULL;
        eg_error err = {0};
        eg_arena_reset(arena);
        const eg_status status = parse_bytes(&v, b.data, b.len, &err);
        if (twice) {
            assert_int_equal(status, EG_ERR_MALFORMED);
            assert_non_null(strstr(err.text, "\"m17\" is named twice"));
        } else {
            assert_ok(status);
            assert_int_equal(eg_json_member(v, "m4999")->integer, 4999);
        }
    }
}

/** 64 levels and no more. */
static void
test_depth(void **state)
{
    (void)state;
    char text[2 * (EG_JSON_MAX_DEPTH + 1) + 1];
    for (size_t depth = EG_JSON_MAX_DEPTH; depth <= EG_JSON_MAX_DEPTH + 1;
         depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        const eg_json *v = NULL;
        eg_arena_reset(arena);
        assert_int_equal(parse_bytes(&v, text, 2 * depth, NULL),
                         depth <= EG_JSON_MAX_DEPTH ? EG_OK : EG_ERR_LIMIT);
    }
}

/**
 * A full arena is an error of memory, not of the text, whatever part of the
 * tree it has no room for.
 */
static void
test_arena_full(void **state)
{
    (void)state;
    /* Strings, escapes, numbers, and names enough to be sorted. */
    const char text[] =
        "{\"a\":\"b\",\"c\":\"\\u0064\",\"e\":[1,2.5],\"f\":0,\"g\":0,\"h\":0,"
        "\"i\":0,\"j\":0,\"k\":0,\"l\":0,\"m\":0,\"n\":0,\"o\":0,\"p\":0,\"q\":"
        "0,"
        "\"r\":0,\"s\":0,\"t\":0,\"u\":0}";
    const eg_span span = {(const uint8_t *)text, strlen(text)};
    eg_status status = EG_ERR_MEMORY;
    size_t room = 0;
    for (; status != EG_OK && room < 8192; room += 16) {
        eg_arena *small = NULL;
        const eg_json *v = NULL;
        eg_error err = {0};
        assert_ok(eg_arena_new(&small, room));
        status = eg_json_parse(&v, small, span, &err);
        if (status == EG_OK) {
            assert_int_equal(v->count, 19);
        } else {
            assert_int_equal(status, EG_ERR_MEMORY);
            assert_int_equal(err.status, EG_ERR_MEMORY);
            assert_null(v);
        }
        eg_arena_free(small);
    }
    assert_ok(status);
    assert_true(room > 1000);
}

static const char manifest[] =
    "{\"electionId\":\"e\",\"contests\":[{},{},{\"selectionLimit\":0,"
    "\"name\":null,\"ok\":true,\"h\":\"00fF\",\"b\":\"AAE=\",\"n\":1.5}]}";

/** Getters take what fits and say what must be, at its path. */
static void
test_getters(void **state)
{
    (void)state;
    const eg_json *top = parsed(manifest);
    const eg_json *list = NULL, *v = NULL;
    eg_error err = {0};
    assert_ok(eg_json_get_string(&v, top, "electionId", &err));
    assert_true(eg_json_text_is(v, "e"));
    assert_ok(eg_json_get_array(&list, top, "contests", &err));
    const eg_json *c = list->first->next->next;
    int64_t n = 77;
    bool yes = false;
    uint8_t bytes[2];
    assert_int_equal(
        eg_json_get_int(&n, c, "selectionLimit", 1, 2147483647, &err),
        EG_ERR_MALFORMED);
    assert_string_equal(err.text, "contests[2].selectionLimit must be an "
                                  "integer from 1 to 2147483647");
    assert_int_equal(n, 77);
    assert_ok(eg_json_get_int(&n, c, "selectionLimit", 0, 0, &err));
    assert_int_equal(n, 0);
    assert_ok(eg_json_get_bool(&yes, c, "ok", &err));
    assert_true(yes);
    assert_ok(eg_json_get_hex(bytes, 2, c, "h", &err));
    assert_memory_equal(bytes, "\x00\xff", 2);
    assert_ok(eg_json_get_base64(bytes, 2, c, "b", &err));
    assert_memory_equal(bytes, "\x00\x01", 2);
}

static void
assert_told(eg_status status, const eg_error *err, const char *text)
{
    assert_int_equal(status, EG_ERR_MALFORMED);
    assert_string_equal(err->text, text);
}

/** Getters refuse the rest. */
static void
test_getters_refuse(void **state)
{
    (void)state;
    const eg_json *top = parsed(manifest);
    const eg_json *c = eg_json_member(top, "contests")->first->next->next;
    const eg_json *v = NULL;
    eg_error e = {0};
    int64_t n;
    bool yes;
    uint8_t b[3];
    assert_told(eg_json_get_string(&v, c, "id", &e), &e,
                "contests[2].id is missing");
    assert_told(eg_json_get_string(&v, c, "name", &e), &e,
                "contests[2].name must be a string");
    assert_told(eg_json_get(&v, c, "name", &e), &e,
                "contests[2].name must not be null");
    assert_told(eg_json_get_array(&v, top, "electionId", &e), &e,
                "electionId must be a list");
    assert_told(eg_json_get_object(&v, top, "contests", &e), &e,
                "contests must be an object");
    assert_told(eg_json_get_bool(&yes, c, "h", &e), &e,
                "contests[2].h must be true or false");
    assert_told(eg_json_get_int(&n, c, "n", 0, 9, &e), &e,
                "contests[2].n must be an integer from 0 to 9");
    assert_told(eg_json_get_hex(b, 3, c, "h", &e), &e,
                "contests[2].h must be 3 bytes in hex");
    assert_told(eg_json_get_base64(b, 3, c, "b", &e), &e,
                "contests[2].b must be 3 bytes in padded base64");
    assert_told(eg_json_get_base64(b, 1, c, "b", &e), &e,
                "contests[2].b must be 1 bytes in padded base64");
    assert_told(eg_json_need_array(top, &e), &e, "the document must be a list");
    assert_told(
        eg_json_get_int(&n, eg_json_member(top, "contests"), "x", 0, 1, &e), &e,
        "contests must be an object");
    static const char *const names[] = {"electionId", "contest", NULL};
    assert_told(eg_json_only(top, names, &e), &e,
                "contests is not a known member");
    assert_null(v);
}

/** No getter looks for a member in what is no object. */
static void
test_getters_of_no_object(void **state)
{
    (void)state;
    const eg_json *list = parsed("[1]");
    const eg_json *v = NULL;
    static const char *const names[] = {NULL};
    eg_error e = {0};
    int64_t n = 5;
    bool yes = true;
    uint8_t b[1] = {9};
    static const char why[] = "the document must be an object";
    assert_told(eg_json_get(&v, list, "x", &e), &e, why);
    assert_told(eg_json_get_string(&v, list, "x", &e), &e, why);
    assert_told(eg_json_get_bool(&yes, list, "x", &e), &e, why);
    assert_told(eg_json_get_hex(b, 1, list, "x", &e), &e, why);
    assert_told(eg_json_get_base64(b, 1, list, "x", &e), &e, why);
    assert_told(eg_json_get_array_opt(&v, list, "x", &e), &e, why);
    assert_told(eg_json_get_int_opt(&n, list, "x", 0, 9, &e), &e, why);
    assert_told(eg_json_get_bool_opt(&yes, list, "x", &e), &e, why);
    assert_told(eg_json_only(list, names, &e), &e, why);
    assert_true(v == NULL && n == 5 && yes && b[0] == 9);
    assert_null(eg_json_member(NULL, "x"));
    assert_false(eg_json_text_is(NULL, "x"));
    assert_false(eg_json_text_is(list->first, "1"));
}

/** Any value but null; strings that are near to another; base64 in its form. */
static void
test_getters_look_closely(void **state)
{
    (void)state;
    const eg_json *top = parsed(
        "{\"a\":1,\"s\":\"ab\",\"body\":\"AA*AAAA=\",\"pad\":\"AA==AAA=\","
        "\"tail\":\"AAAAAA*=\",\"short\":\"AAAAAAAA\"}");
    const eg_json *v = NULL;
    eg_error e = {0};
    assert_ok(eg_json_get(&v, top, "a", &e));
    assert_int_equal(v->integer, 1);
    assert_ok(eg_json_get(&v, top, "s", &e));
    assert_true(eg_json_text_is(v, "ab"));
    assert_false(eg_json_text_is(v, "a"));
    assert_false(eg_json_text_is(v, "ax"));
    static const char *const names[] = {"body", "pad", "tail", "short"};
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        uint8_t b[5] = {1, 1, 1, 1, 1};
        assert_int_equal(eg_json_get_base64(b, 5, top, names[i], &e),
                         EG_ERR_MALFORMED);
        assert_non_null(strstr(e.text, "must be 5 bytes in padded base64"));
        assert_memory_equal(b, "\0\0\0\0\0", 5);
    }
}

/** Optional getters keep the default for absent and null only. */
static void
test_getters_optional(void **state)
{
    (void)state;
    const eg_json *top = parsed(manifest);
    const eg_json *c = eg_json_member(top, "contests")->first->next->next;
    const eg_json *v = NULL;
    eg_error e = {0};
    int64_t n = 5;
    bool yes = true;
    assert_ok(eg_json_get_int_opt(&n, c, "absent", 1, 9, &e));
    assert_int_equal(n, 5);
    assert_ok(eg_json_get_string_opt(&v, c, "name", &e));
    assert_ok(eg_json_get_array_opt(&v, c, "absent", &e));
    assert_ok(eg_json_get_object_opt(&v, c, "absent", &e));
    assert_null(v);
    assert_ok(eg_json_get_bool_opt(&yes, c, "absent", &e));
    assert_true(yes);
    assert_ok(eg_json_get_int_opt(&n, c, "selectionLimit", 0, 9, &e));
    assert_int_equal(n, 0);
    assert_told(eg_json_get_int_opt(&n, c, "ok", 0, 9, &e), &e,
                "contests[2].ok must be an integer from 0 to 9");
    assert_told(eg_json_get_string_opt(&v, c, "ok", &e), &e,
                "contests[2].ok must be a string");
    assert_told(eg_json_get_bool_opt(&yes, c, "n", &e), &e,
                "contests[2].n must be true or false");
}

/** A path that is too long loses its beginning; bytes are made harmless. */
static void
test_path(void **state)
{
    (void)state;
    const eg_json *v = parsed("{\"a\\u001b\":{\"bcdef\":[[1,{\"g\":2}]]}}");
    while (v->first != NULL) {
        v = v->first;
        while (v->next != NULL) {
            v = v->next;
        }
    }
    char path[64];
    eg_json_path(v, path, sizeof(path));
    assert_string_equal(path, "a?.bcdef[0][1].g");
    eg_json_path(v, path, 13);
    assert_string_equal(path, "...[0][1].g");
    assert_refused(
        "{\"0123456789012345678901234567890123456789012345678901234"
        "567890123456789\":1,\"01234567890123456789012345678901234567"
        "89012345678901234567890123456789\":2}",
        "0123...\" is named twice");
}

/** The writer's text, plain and pretty, and its escapes. */
static void
test_write(void **state)
{
    (void)state;
    static const char *const want[] = {
        "{\"a\":[],\"b\":[1,-2,null,true],\"c\":{\"d\":\"\\\"\\\\\\n\\u0001"
        "\xc3\xa9\xf0\x9f\x98\x80\"},\"h\":\"00ff\",\"e\":\"AP8=\",\"f\":1.50}",
        "{\"a\":[],\"b\":[1,-2,null,true],\"c\":{\"d\":\"\\\"\\\\\\n\\u0001"
        "\\u00E9\\uD83D\\uDE00\"},\"h\":\"00ff\",\"e\":\"AP8=\",\"f\":1.50}",
        "{\n  \"a\": [],\n  \"b\": [\n    1,\n    -2,\n    null,\n    true\n"
        "  ],\n  \"c\": {\n    \"d\": \"\\\"\\\\\\n\\u0001\xc3\xa9"
        "\xf0\x9f\x98\x80\"\n  },\n  \"h\": \"00ff\",\n  \"e\": \"AP8=\",\n"
        "  \"f\": 1.50\n}\n"};
    for (unsigned flags = 0; flags < 3; flags++) {
        EG_BUFFER(b, 1000);
        eg_json_writer w;
        eg_json_writer_init(&w, &b, flags);
        eg_json_begin_object(&w);
        eg_json_name(&w, "a");
        eg_json_begin_array(&w);
        eg_json_end_array(&w);
        eg_json_name(&w, "b");
        eg_json_begin_array(&w);
        eg_json_put_uint(&w, 1);
        eg_json_put_int(&w, -2);
        eg_json_put_null(&w);
        eg_json_put_bool(&w, true);
        eg_json_end_array(&w);
        eg_json_name(&w, "c");
        eg_json_begin_object(&w);
        eg_json_member_string(&w, "d", "\"\\\n\x01\xc3\xa9\xf0\x9f\x98\x80");
        eg_json_end_object(&w);
        eg_json_member_hex(&w, "h", "\x00\xff", 2);
        eg_json_name(&w, "e");
        eg_json_put_base64(&w, "\x00\xff", 2);
        eg_json_name(&w, "f");
        eg_json_put_double(&w, 1.5, 2);
        eg_json_end_object(&w);
        assert_ok(eg_json_writer_finish(&w));
        eg_buffer_byte(&b, 0);
        assert_string_equal((const char *)b.data, want[flags]);
        (void)parsed((const char *)b.data);
    }
}

/** Calls in a wrong order and bad text cannot pass unnoticed. */
static void
test_write_wrong(void **state)
{
    (void)state;
    for (int wrong = 0; wrong < 11; wrong++) {
        EG_BUFFER(b, 1000);
        eg_json_writer w;
        eg_json_writer_init(&w, &b, 0);
        eg_status want = EG_ERR_STATE;
        switch (wrong) {
        case 0: /* a value without a name */
            eg_json_begin_object(&w);
            eg_json_put_int(&w, 1);
            eg_json_end_object(&w);
            break;
        case 1: /* left open */
            eg_json_begin_array(&w);
            break;
        case 2: /* wrong end */
            eg_json_begin_array(&w);
            eg_json_end_object(&w);
            break;
        case 3: /* a name without a value */
            eg_json_begin_object(&w);
            eg_json_name(&w, "a");
            eg_json_end_object(&w);
            break;
        case 4: /* two documents */
            eg_json_put_int(&w, 1);
            eg_json_put_int(&w, 2);
            break;
        case 5: /* nothing */
            break;
        case 6: /* a name in an array */
            eg_json_begin_array(&w);
            eg_json_name(&w, "a");
            eg_json_end_array(&w);
            break;
        case 7: /* an end of nothing */
            eg_json_put_int(&w, 1);
            eg_json_end_array(&w);
            break;
        case 8: /* two names */
            eg_json_begin_object(&w);
            eg_json_name(&w, "a");
            eg_json_name(&w, "b");
            eg_json_put_int(&w, 1);
            eg_json_end_object(&w);
            break;
        case 9: /* over 63 levels */
            for (int i = 0; i < 64; i++) {
                eg_json_begin_array(&w);
            }
            for (int i = 0; i < 64; i++) {
                eg_json_end_array(&w);
            }
            break;
        default:
            eg_json_put_string(&w, "\xff");
            want = EG_ERR_MALFORMED;
            break;
        }
        assert_int_equal(eg_json_writer_finish(&w), want);
    }
}

/** What JSON cannot say, three bytes to an escape, and no room. */
static void
test_write_extremes(void **state)
{
    (void)state;
    EG_BUFFER(b, 100);
    eg_json_writer w;
    eg_json_writer_init(&w, &b, EG_JSON_ASCII);
    eg_json_begin_array(&w);
    eg_json_put_double(&w, (double)INFINITY, 2);
    eg_json_put_double(&w, -2.25, 99);
    eg_json_put_double(&w, 2.75, -1);
    eg_json_put_bool(&w, false);
    eg_json_put_string(&w, "\xe2\x82\xac|");
    eg_json_end_array(&w);
    assert_ok(eg_json_writer_finish(&w));
    eg_buffer_byte(&b, 0);
    assert_string_equal((const char *)b.data,
                        "[null,-2.250000000,3,false,\"\\u20AC|\"]");

    EG_BUFFER(small, 4);
    eg_json_writer_init(&w, &small, 0);
    eg_json_put_base64(&w, "\x00\xff", 2);
    assert_int_equal(eg_json_writer_finish(&w), EG_ERR_LIMIT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_large_object),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_arena_full),
        cmocka_unit_test(test_getters),
        cmocka_unit_test(test_getters_refuse),
        cmocka_unit_test(test_getters_of_no_object),
        cmocka_unit_test(test_getters_look_closely),
        cmocka_unit_test(test_getters_optional),
        cmocka_unit_test(test_path),
        cmocka_unit_test(test_write),
        cmocka_unit_test(test_write_wrong),
        cmocka_unit_test(test_write_extremes),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
