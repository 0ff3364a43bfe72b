/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stream hands out what the tree holds, whatever the sizes of the pieces
 * in which the text arrives, and refuses what the tree refuses.
 */
#include <stdio.h>

#include "codec/json_stream.h"
#include "codec/json_write.h"
#include "test.h"

/** A source that gives at most @p step bytes at a time. */
typedef struct source {
    const char *text;
    size_t len;
    size_t at;
    size_t step;
    size_t fail_at; /* reading fails from here on */
} source;

static eg_status
read_source(void *context, uint8_t *into, size_t room, size_t *got)
{
    source *s = context;
    size_t n = s->len - s->at;
    n = n < room ? n : room;
    n = n < s->step ? n : s->step;
    if (s->at + n > s->fail_at) {
        return EG_ERR_IO;
    }
    memcpy(into, s->text + s->at, n);
    s->at += n;
    *got = n;
    return EG_OK;
}

/** A source that claims to have written more than there is room for. */
static eg_status
read_too_much(void *context, uint8_t *into, size_t room, size_t *got)
{
    (void)context;
    memset(into, '[', room);
    *got = room + 1;
    return EG_OK;
}

/** Write a tree as text again. */
static void
print_tree(eg_json_writer *w, const eg_json *v)
{
    switch (v->type) {
    case EG_JSON_NULL:
        eg_json_put_null(w);
        break;
    case EG_JSON_BOOL:
        eg_json_put_bool(w, v->integer != 0);
        break;
    case EG_JSON_INTEGER:
        eg_json_put_int(w, v->integer);
        break;
    case EG_JSON_NUMBER:
    case EG_JSON_STRING:
        eg_json_put_text(w, v->text, v->text_len);
        break;
    case EG_JSON_ARRAY:
        eg_json_begin_array(w);
        for (const eg_json *c = v->first; c != NULL; c = c->next) {
            print_tree(w, c);
        }
        eg_json_end_array(w);
        break;
    case EG_JSON_OBJECT:
        eg_json_begin_object(w);
        for (const eg_json *c = v->first; c != NULL; c = c->next) {
            eg_json_name(w, c->name);
            print_tree(w, c);
        }
        eg_json_end_object(w);
        break;
    }
}

/** "name[index]@line:column=text;" for each item. */
static eg_status
transcribe(eg_buffer *out,
           const char *text,
           size_t step,
           size_t window,
           eg_error *err)
{
    source src = {
        .text = text, .len = strlen(text), .step = step, .fail_at = SIZE_MAX};
    eg_json_stream *s = NULL;
    const eg_json_stream_options options = {.window_max = window};
    assert_ok(eg_json_stream_new(&s, read_source, &src, &options));
    eg_json_item item = {0};
    eg_status status;
    while ((status = eg_json_stream_next(s, &item, err)) == EG_OK &&
           !item.end) {
        char path[64];
        eg_json_path(item.value, path, sizeof(path));
        eg_buffer_format(
            out, "%s/%s@%u:%u=", path, item.name == NULL ? "-" : item.name,
            (unsigned)item.value->line, (unsigned)item.value->column);
        eg_json_writer w;
        eg_json_writer_init(&w, out, 0);
        print_tree(&w, item.value);
        assert_ok(eg_json_writer_finish(&w));
        eg_buffer_byte(out, ';');
    }
    eg_error again = {0};
    assert_int_equal(eg_json_stream_next(s, &item, &again), EG_ERR_STATE);
    eg_json_stream_free(s);
    return status;
}

static void
assert_stream(const char *text, const char *want)
{
    for (size_t step = 1; step < 40; step++) {
        /* No window at all, or one that holds little more than an element. */
        for (size_t window = 23; window < 60; window++) {
            EG_BUFFER(out, 4096);
            eg_error err = {0};
            const eg_status status =
                transcribe(&out, text, step, window == 23 ? 0 : window, &err);
            if (status != EG_OK) {
                print_error("%s: %s\n", text, err.text);
            }
            assert_ok(status);
            assert_string_equal(err.text, "");
            eg_buffer_byte(&out, 0);
            assert_string_equal((const char *)out.data, want);
        }
    }
}

/** Members and elements come out in order with their places. */
static void
test_items(void **state)
{
    (void)state;
    assert_stream("{\"v\": \"5.10\",\n \"n\":{\"x\":[1]}, \"List\": [ {\"a\":1}"
                  ",\n\t{\"b\":[2]}, 3],\"e\":[],\"z\":-7}\n",
                  "v/v@1:7=\"5.10\";n/n@2:6={\"x\":[1]};"
                  "List[0]/List@2:27={\"a\":1};List[1]/List@3:2={\"b\":[2]};"
                  "List[2]/List@3:13=3;z/z@3:27=-7;");
    assert_stream("[1, \"a\\ud83d\\ude00\", [], 23456]",
                  "[0]/-@1:2=1;[1]/-@1:5=\"a\xf0\x9f\x98\x80\";[2]/-@1:22=[];"
                  "[3]/-@1:26=23456;");
    assert_stream("[1234567,12345678,123456789,1234567890]",
                  "[0]/-@1:2=1234567;[1]/-@1:10=12345678;[2]/-@1:19=123456789;"
                  "[3]/-@1:29=1234567890;");
    assert_stream("[]", "");
    assert_stream(" {} ", "");
    assert_stream("{\"a\":[[[]]],\"b\":null}",
                  "a[0]/a@1:7=[[]];b/b@1:17=null;");
}

/** What is refused, with the line and column in the whole file. */
static void
test_refused(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "ends too early"},
        {"7", "an object or a list"},
        {"\xef\xbb\xbf{}", "column 1"},
        {"[1,2", "ends too early"},
        {"[1 2]", "column 4: '2' stands where ',' or ']'"},
        {"[1,]", "column 4: ']'"},
        {"[,1]", "column 2: ','"},
        {"{\"a\":[1],}", "column 10: '}' stands where a member name"},
        {"{\"a\":[1]\n\n \"b\":1}", "line 3, column 2: a string stands where"},
        {"{\"a\":1,\"b\":2,\"a\":3}", "\"a\" is named twice"},
        {"{\"a\":[1],\"\\u0061\":[3]}", "\"a\" is named twice"},
        {"[{\"x\":1,\"x\":2}]", "\"x\" is named twice"},
        {"[1]]", "column 4: ']' stands where the end"},
        {"{}{}", "the end of the text"},
        {"[\"\xff\"]", "not UTF-8"},
        {"[\"\\ud800\"]", "lone surrogate"},
        {"[01]", "a number"},
        {"[1.]", "a number"},
        {"[tru]", "a value"},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        for (size_t step = 1; step < 20; step += 3) {
            EG_BUFFER(out, 4096);
            eg_error err = {0};
            const eg_status status =
                transcribe(&out, cases[i][0], step, 0, &err);
            if (status != EG_ERR_MALFORMED ||
                strstr(err.text, cases[i][1]) == NULL) {
                print_error("%s: want %s, got %s\n", cases[i][0], cases[i][1],
                            err.text);
                fail();
            }
        }
    }
}

/** A file that is larger than any window passes; a larger element does not. */
static void
test_window(void **state)
{
    (void)state;
    EG_BUFFER(big, 1 << 22);
    eg_buffer_text(&big, "{\"Sessions\":[");
    for (int i = 0; i < 20000; i++) {
        eg_buffer_format(&big, "%s{\"Id\":%d,\"Marks\":[1,2,3]}",
                         i > 0 ? ",\n" : "", i);
    }
    eg_buffer_text(&big, "]}");
    source src = {(const char *)big.data, big.len, 0, 777, SIZE_MAX};
    eg_json_stream *s = NULL;
    eg_json_stream_options options = {.window_max = 64, .arena_max = 70000};
    assert_ok(eg_json_stream_new(&s, read_source, &src, &options));
    eg_json_item item = {0};
    eg_error err = {0};
    for (int i = 0; i < 20000; i++) {
        int64_t id = -1;
        assert_ok(eg_json_stream_next(s, &item, &err));
        assert_true(item.element);
        assert_int_equal(item.index, i);
        assert_int_equal(item.value->line, i + 1);
        assert_ok(eg_json_get_int(&id, item.value, "Id", 0, 20000, &err));
        assert_int_equal(id, i);
    }
    assert_ok(eg_json_stream_next(s, &item, &err));
    assert_true(item.end);
    eg_json_stream_free(s);

    EG_BUFFER(out, 100);
    assert_int_equal(transcribe(&out, "[\"1234567890\"]", 3, 10, &err),
                     EG_ERR_LIMIT);
    assert_non_null(strstr(err.text, "over 10 bytes"));
}

/** The window grows by doubling, and to a largest size that is no double. */
static void
test_window_grows(void **state)
{
    (void)state;
    const size_t first = (size_t)64 * 1024;
    static const size_t lens[] = {100000, 250000, 310000};
    for (size_t i = 0; i < EG_ARRAY_LEN(lens); i++) {
        EG_BUFFER(text, 1 << 20);
        eg_buffer_text(&text, "[\"");
        memset(eg_buffer_extend(&text, lens[i]), 'x', lens[i]);
        eg_buffer_text(&text, "\"]");
        source src = {(const char *)text.data, text.len, 0, 5000, SIZE_MAX};
        eg_json_stream *s = NULL;
        eg_json_stream_options options = {.window_max = 5 * first};
        eg_json_item item = {0};
        assert_ok(eg_json_stream_new(&s, read_source, &src, &options));
        assert_ok(eg_json_stream_next(s, &item, NULL));
        assert_int_equal(item.value->text_len, lens[i]);
        eg_json_stream_free(s);
        src.at = 0;
        options.window_max = lens[i];
        assert_ok(eg_json_stream_new(&s, read_source, &src, &options));
        assert_int_equal(eg_json_stream_next(s, &item, NULL), EG_ERR_LIMIT);
        eg_json_stream_free(s);
    }
}

/** The names of a top object are kept, so there is a limit to them. */
static void
test_many_members(void **state)
{
    (void)state;
    for (int how = 0; how < 3; how++) {
        /* 1024 members; one more; fewer whose names fill the memory. */
        const int members = how == 0 ? 1024 : how == 1 ? 1025 : 1000;
        EG_BUFFER(text, 1 << 22);
        eg_buffer_byte(&text, '{');
        for (int i = 0; i < members; i++) {
            eg_buffer_format(&text, "%s\"%0*d\":1", i > 0 ? "," : "",
                             how == 2 ? 1000 + i % 7 : 4, i);
        }
        eg_buffer_byte(&text, '}');
        source src = {(const char *)text.data, text.len, 0, 9000, SIZE_MAX};
        eg_json_stream *s = NULL;
        eg_json_item item = {0};
        eg_error err = {0};
        eg_status status;
        assert_ok(eg_json_stream_new(&s, read_source, &src, NULL));
        while ((status = eg_json_stream_next(s, &item, &err)) == EG_OK &&
               !item.end) {
        }
        assert_int_equal(status, how == 0 ? EG_OK : EG_ERR_LIMIT);
        assert_true(how == 0 || strstr(err.text, "too many members") != NULL);
        eg_json_stream_free(s);
    }
}

/** An error names the place in the whole document. */
static void
test_path(void **state)
{
    (void)state;
    const char text[] = "{\"Sessions\":[{},{\"Id\":\"x\"}]}";
    source src = {text, strlen(text), 0, 5, SIZE_MAX};
    eg_json_stream *s = NULL;
    assert_ok(eg_json_stream_new(&s, read_source, &src, NULL));
    eg_json_item item = {0};
    eg_error err = {0};
    int64_t id;
    assert_ok(eg_json_stream_next(s, &item, &err));
    assert_ok(eg_json_stream_next(s, &item, &err));
    assert_int_equal(eg_json_get_int(&id, item.value, "Id", 0, 9, &err),
                     EG_ERR_MALFORMED);
    assert_string_equal(err.text,
                        "Sessions[1].Id must be an integer from 0 to 9");
    eg_json_stream_free(s);
}

/** A byte order mark passes only where the caller allows it. */
static void
test_bom(void **state)
{
    (void)state;
    const char text[] = "\xef\xbb\xbf[1]";
    source src = {text, strlen(text), 0, 1, SIZE_MAX};
    eg_json_stream *s = NULL;
    const eg_json_stream_options options = {.allow_bom = true};
    assert_ok(eg_json_stream_new(&s, read_source, &src, &options));
    eg_json_item item = {0};
    assert_ok(eg_json_stream_next(s, &item, NULL));
    assert_int_equal(item.value->integer, 1);
    assert_int_equal(item.value->column, 2);
    eg_json_stream_free(s);
    /* Allowed, but not there, or not whole. */
    static const char *const others[] = {"{}", " []", "\xef\xbb[1]",
                                         "\xef\xbb"};
    for (size_t i = 0; i < EG_ARRAY_LEN(others); i++) {
        source other = {others[i], strlen(others[i]), 0, 1, SIZE_MAX};
        assert_ok(eg_json_stream_new(&s, read_source, &other, &options));
        assert_int_equal(eg_json_stream_next(s, &item, NULL),
                         i < 2 ? EG_OK : EG_ERR_MALFORMED);
        eg_json_stream_free(s);
    }
}

/** A failure of the source comes through, wherever it happens. */
static void
test_source_fails(void **state)
{
    (void)state;
    const char text[] = "{\"a\":[1,2,3],\"b\":\"cd\"}  ";
    for (size_t at = 0; at < strlen(text); at++) {
        source src = {text, strlen(text), 0, 1, at};
        eg_json_stream *s = NULL;
        assert_ok(eg_json_stream_new(&s, read_source, &src, NULL));
        eg_json_item item = {0};
        eg_status status;
        while ((status = eg_json_stream_next(s, &item, NULL)) == EG_OK &&
               !item.end) {
        }
        assert_int_equal(status, EG_ERR_IO);
        eg_json_stream_free(s);
    }
}

/** A source that breaks its promise is a failing one. */
static void
test_source_lies(void **state)
{
    (void)state;
    eg_json_stream *s = NULL;
    eg_json_item item = {0};
    eg_error err = {0};
    assert_ok(eg_json_stream_new(&s, read_too_much, NULL, NULL));
    assert_int_equal(eg_json_stream_next(s, &item, &err), EG_ERR_IO);
    assert_int_equal(err.status, EG_ERR_IO);
    eg_json_stream_free(s);
}

/** What has come is handed out before more is asked for. */
static void
test_live(void **state)
{
    (void)state;
    static const char first[] = "[{\"a\":1}\n";
    const char text[] = "[{\"a\":1}\n,{\"a\":2}]";
    source src = {text, strlen(text), 0, strlen(first), strlen(first)};
    eg_json_stream *s = NULL;
    eg_json_item item = {0};
    assert_ok(eg_json_stream_new(&s, read_source, &src, NULL));
    assert_ok(eg_json_stream_next(s, &item, NULL));
    assert_int_equal(item.value->first->integer, 1);
    /* Now it has to ask, and is told that there is no more. */
    assert_int_equal(eg_json_stream_next(s, &item, NULL), EG_ERR_IO);
    eg_json_stream_free(s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_items),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_window),
        cmocka_unit_test(test_window_grows),
        cmocka_unit_test(test_many_members),
        cmocka_unit_test(test_path),
        cmocka_unit_test(test_bom),
        cmocka_unit_test(test_source_fails),
        cmocka_unit_test(test_source_lies),
        cmocka_unit_test(test_live),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
