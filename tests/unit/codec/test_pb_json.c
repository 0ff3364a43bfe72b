/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON mapping of protobuf has one form, and reads no other. */
#include <stdio.h>

#include "codec/pb_json.h"
#include "codec/text.h"
#include "support/sample_schema.h"
#include "test.h"

/** The required fields of a Body, as JSON members and as bytes. */
#define REST                                                            \
    "\"color\":\"COLOR_RED\",\"side\":\"SIDE_RIGHT\",\"idB\":\"YWJj\"," \
    "\"proof\":\"AQIDBA==\""
#define REST_HEX "380140025a036162636a0401020304"

/** More than any name of a schema has. */
#define LONG                                                           \
    "0123456789012345678901234567890123456789012345678901234567890123" \
    "0123456789012345678901234567890123456789012345678901234567890123" \
    "x"

typedef struct json_case {
    const char *text;
    const char *want; /* hex of the bytes, or what the error must contain */
} json_case;

static eg_status
convert(eg_buffer *out,
        const eg_pb_message *type,
        const char *text,
        unsigned flags,
        eg_error *err)
{
    const size_t len = strlen(text);
    uint8_t *exact = malloc(len + !len);
    memcpy(exact, text, len);
    const eg_status status =
        eg_pb_from_json(out, type, (eg_span){exact, len}, flags, err);
    free(exact);
    return status;
}

static void
assert_reads(const eg_pb_message *type, const char *text, const char *hex)
{
    EG_BUFFER(out, 4096);
    eg_error err = {0};
    char got[2048];
    if (convert(&out, type, text, 0, &err) != EG_OK) {
        print_error("%s: %s\n", text, err.text);
        fail();
    }
    eg_hex_write(got, out.data, out.len);
    assert_string_equal(got, hex);
}

static void
assert_refuses(const eg_pb_message *type,
               const char *text,
               unsigned flags,
               eg_status want,
               const char *why)
{
    EG_BUFFER(out, 4096);
    eg_buffer_text(&out, "kept");
    eg_error err = {0};
    const eg_status status = convert(&out, type, text, flags, &err);
    if (status != want || strstr(err.text, why) == NULL) {
        print_error("%s: want %s, got %s: %s\n", text, why,
                    eg_status_name(status), err.text);
        fail();
    }
    assert_int_equal(out.len, 4);
    assert_ok(eg_buffer_status(&out));
}

/** All fields in both directions, byte for byte. */
static void
test_both_ways(void **state)
{
    (void)state;
    static const char text[] =
        "{\"bodyItem\":{\"isSet\":true,\"smallCount\":7,\"bigCount\":"
        "\"9223372036854775807\",\"smallDelta\":-2,\"bigDelta\":\"-3\","
        "\"color\":\"COLOR_BLUE\",\"side\":\"SIDE_LEFT\",\"label\":"
        "\"a\\\"\\\\\\n\xc3\xa9\",\"note\":\"/+8=\",\"idB\":\"YWJj\","
        "\"seal\":\"YWI=\",\"proof\":\"AQIDBAUGBwg=\",\"extra\":\"AQIDBAU=\","
        "\"madeAt\":\"2026-11-03T14:03:07.412Z\",\"leaf\":{\"hashValue\":"
        "\"AQIDBA==\"},\"leaves\":[{\"index\":1,\"hashValue\":\"AQIDBA==\"},"
        "{\"hashValue\":\"AQIDBA==\"}],\"one\":{\"hashValue\":\"AQIDBA==\"}}}";
    EG_BUFFER(bytes, 4096);
    EG_BUFFER(again, 4096);
    eg_error err = {0};
    assert_ok(convert(&bytes, &sample_item, text, 0, &err));
    assert_ok(eg_pb_check(&sample_item, eg_buffer_span(&bytes), 0, NULL, &err));
    assert_ok(
        eg_pb_to_json(&again, &sample_item, eg_buffer_span(&bytes), &err));
    eg_buffer_byte(&again, 0);
    assert_string_equal((const char *)again.data, text);
}

/** Spellings that mean the same message. */
static void
test_accepted(void **state)
{
    (void)state;
    static const json_case cases[] = {
        {"{" REST "}", REST_HEX},
        {" {\n" REST "\t}\r\n", REST_HEX},
        /* any order of members */
        {"{\"proof\":\"AQIDBA==\",\"idB\":\"YWJj\",\"side\":\"SIDE_RIGHT\","
         "\"color\":\"COLOR_RED\"}",
         REST_HEX},
        {"{" REST ",\"isSet\":true}", "0801" REST_HEX},
        /* proto names */
        {"{" REST ",\"small_count\":3}", "1003" REST_HEX},
        {"{" REST ",\"made_at\":null}", REST_HEX},
        /* null and explicit defaults */
        {"{" REST ",\"isSet\":false,\"smallCount\":0,\"bigCount\":\"0\","
         "\"label\":\"\",\"note\":\"\",\"seal\":\"\",\"leaves\":[],"
         "\"smallDelta\":0}",
         REST_HEX},
        {"{" REST ",\"isSet\":null,\"smallCount\":null,\"leaf\":null,"
         "\"leaves\":null,\"label\":null,\"seal\":null}",
         REST_HEX},
        /* integers as numbers or strings */
        {"{\"smallCount\":\"5\",\"bigCount\":6," REST "}", "10051806" REST_HEX},
        {"{" REST ",\"smallDelta\":\"-1\"}", "28ffffffffffffffffff01" REST_HEX},
        /* enum numbers */
        {"{\"color\":1,\"side\":2,\"idB\":\"YWJj\",\"proof\":\"AQIDBA==\"}",
         REST_HEX},
        /* escapes anywhere in strings */
        {"{\"\\u0063olor\":\"COLOR\\u005fRED\",\"side\":\"SIDE_RIGHT\","
         "\"idB\":\"\\u0059WJj\",\"proof\":\"AQIDBA==\"}",
         REST_HEX},
        {"{" REST ",\"note\":\"\\/+8=\"}",
         "380140025202ffef5a036162636a0401020304"},
        {"{" REST ",\"label\":\"\\ud83d\\ude00\"}",
         "380140024a04f09f98805a036162636a0401020304"},
        /* times */
        {"{" REST ",\"madeAt\":\"1970-01-01T00:00:00Z\"}", REST_HEX "7a00"},
        {"{" REST ",\"madeAt\":\"1970-01-01T00:00:01.001Z\"}",
         REST_HEX "7a06080110c0843d"},
        {"{" REST ",\"madeAt\":\"2000-02-29T00:00:00Z\"}",
         REST_HEX "7a06088098ecc503"},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        assert_reads(&sample_body, cases[i].text, cases[i].want);
    }
}

/** What is refused. */
static void
test_refused(void **state)
{
    (void)state;
    static const json_case cases[] = {
        {"", "ends too early"},
        {"[]", "'{'"},
        {"{" REST "} x", "the end of the text"},
        {"{" REST ",}", "a member name"},
        {"{" REST, "ends too early"},
        {"\xef\xbb\xbf{" REST "}", "column 1"},
        /* names */
        {"{" REST ",\"color\":\"COLOR_RED\"}", "color is named twice"},
        {"{" REST ",\"c\\u006flor\":\"COLOR_RED\"}", "color is named twice"},
        {"{" REST ",\"id_b\":\"YWJj\"}", "id_b is named twice"},
        {"{" REST ",\"isSet\":null,\"is_set\":null}", "is_set is named twice"},
        {"{" REST ",\"IDB\":\"YWJj\"}", "has an unknown member"},
        {"{" REST ",\"\":1}", "has an unknown member"},
        {"{" REST ",\"" LONG "\":1}", "has an unknown member"},
        {"{" REST ",\"\\u0061" LONG "\":1}", "has an unknown member"},
        {"{" REST ",\"\\u0061" LONG LONG LONG LONG LONG LONG "\":1}",
         "has an unknown member"},
        {"{" REST ",\"one\":{\"hashValue\":\"AQIDBA==\"},"
         "\"other\":{\"hashValue\":\"AQIDBA==\"}}",
         "other stands beside another member"},
        {"{" REST ",\"one\":null,\"other\":{\"hashValue\":\"AQIDBA==\"}}",
         "stands beside another member"},
        /* integers */
        {"{" REST ",\"smallCount\":-1}", "plain decimal"},
        {"{" REST ",\"smallCount\":1.0}", "plain decimal"},
        {"{" REST ",\"smallCount\":1e2}", "plain decimal"},
        {"{" REST ",\"smallCount\":\"01\"}", "plain decimal"},
        {"{" REST ",\"smallCount\":\"+1\"}", "plain decimal"},
        {"{" REST ",\"smallCount\":\" 1\"}", "plain decimal"},
        {"{" REST ",\"smallCount\":\"\"}", "plain decimal"},
        {"{" REST ",\"smallCount\":-0}", "plain decimal"},
        {"{" REST ",\"smallDelta\":-0}", "plain decimal"},
        {"{" REST ",\"smallCount\":4294967297}", "plain decimal"},
        {"{" REST ",\"smallCount\":2147483648}", "(D4)"},
        {"{" REST ",\"smallDelta\":2147483648}", "plain decimal"},
        {"{" REST ",\"bigCount\":\"9223372036854775808\"}", "(D4)"},
        {"{" REST ",\"bigCount\":\"18446744073709551616\"}", "plain decimal"},
        {"{" REST ",\"bigDelta\":\"9223372036854775808\"}", "plain decimal"},
        {"{" REST ",\"smallCount\":true}", "an integer"},
        {"{" REST ",\"smallCount\":\"" LONG "\"}", "plain decimal"},
        {"{" REST ",\"smallCount\":\"1", "ends too early"},
        {"{" REST ",\"smallCount\":-x}", "a number"},
        /* bools, enums */
        {"{" REST ",\"isSet\":1}", "true or false"},
        {"{" REST ",\"isSet\":\"true\"}", "true or false"},
        {"{" REST ",\"isSet\":trux}", "a value"},
        {"{\"color\":\"" LONG "\"}", "color has a name"},
        {"{\"color\":\"RED\",\"side\":\"SIDE_RIGHT\",\"idB\":\"YWJj\","
         "\"proof\":\"AQIDBA==\"}",
         "color has a name"},
        {"{\"color\":null,\"side\":\"SIDE_RIGHT\",\"idB\":\"YWJj\","
         "\"proof\":\"AQIDBA==\"}",
         "color is missing (D2)"},
        {"{\"color\":3,\"side\":\"SIDE_RIGHT\",\"idB\":\"YWJj\","
         "\"proof\":\"AQIDBA==\"}",
         "(D2)"},
        /* strings, bytes */
        {"{" REST ",\"label\":7}", "a string"},
        {"{" REST ",\"label\":\"\\ud800\"}", "lone surrogate"},
        {"{" REST ",\"label\":\"\xff\"}", "not UTF-8"},
        {"{" REST ",\"label\":\"a\nb\"}", "control character"},
        {"{" REST ",\"note\":\"/+8\"}", "padded base64"},
        {"{" REST ",\"note\":\"/+9=\"}", "padded base64"},
        {"{" REST ",\"note\":\"_-8=\"}", "padded base64"},
        {"{" REST ",\"note\":\"/+8= \"}", "padded base64"},
        {"{" REST ",\"note\":\"\\n/+8=\"}", "padded base64"},
        {"{" REST ",\"note\":\"/+8=", "ends too early"},
        {"{" REST ",\"note\":[1]}", "a string"},
        {"{" REST ",\"seal\":\"YQ==\"}", "seal must be 2 bytes, not 1 (D1)"},
        {"{\"idB\":\"YWJj\"}", "color is missing"},
        /* messages and lists */
        {"{" REST ",\"leaf\":[]}", "'{'"},
        {"{" REST ",\"leaf\":{}}", "leaf.hash_value is missing (D1)"},
        {"{" REST ",\"leaves\":{}}", "'['"},
        {"{" REST ",\"leaves\":[null]}", "'{'"},
        {"{" REST ",\"leaves\":[{\"hashValue\":\"AQIDBA==\"},]}", "'{'"},
        {"{" REST ",\"leaves\":[{\"hashValue\":\"AQIDBA==\",\"index\":\"x\"}]}",
         "leaves[0].index must be an integer"},
        {"{" REST ",\"leaves\":[{\"hashValue\":\"AQIDBA==\"};]}", "',' or ']'"},
        /* times */
        {"{" REST ",\"madeAt\":1}", "a string"},
        {"{" REST ",\"madeAt\":\"2026-11-03T20:00:00+00:00\"}", "a time"},
        {"{" REST ",\"madeAt\":\"2026-11-03T20:00:00z\"}", "a time"},
        {"{" REST ",\"madeAt\":\"2026-11-03t20:00:00Z\"}", "a time"},
        {"{" REST ",\"madeAt\":\"2026-11-03 20:00:00Z\"}", "a time"},
        {"{" REST ",\"madeAt\":\"2026-11-03T20:00:00.000Z\"}", "a time"},
        {"{" REST ",\"madeAt\":\"2026-11-03T20:00:00.5Z\"}", "a time"},
        {"{" REST ",\"madeAt\":\"2026-11-03T20:00:00.0050Z\"}", "a time"},
        {"{" REST ",\"madeAt\":\"2026-11-03T20:00:00.005000Z\"}", "a time"},
        {"{" REST ",\"madeAt\":\"2026-11-03T24:00:00Z\"}", "a time"},
        {"{" REST ",\"madeAt\":\"2026-11-03T20:60:00Z\"}", "a time"},
        {"{" REST ",\"madeAt\":\"2026-11-03T20:00:60Z\"}", "a time"},
        {"{" REST ",\"madeAt\":\"2026-02-29T20:00:00Z\"}", "a time"},
        {"{" REST ",\"madeAt\":\"2100-02-29T20:00:00Z\"}", "a time"},
        {"{" REST ",\"madeAt\":\"2026-00-01T20:00:00Z\"}", "a time"},
        {"{" REST ",\"madeAt\":\"2026-13-01T20:00:00Z\"}", "a time"},
        {"{" REST ",\"madeAt\":\"2026-04-31T20:00:00Z\"}", "a time"},
        {"{" REST ",\"madeAt\":\"2026-04-00T20:00:00Z\"}", "a time"},
        {"{" REST ",\"madeAt\":\"1969-12-31T23:59:59Z\"}", "a time"},
        {"{" REST ",\"madeAt\":\"\"}", "a time"},
        {"{" REST ",\"madeAt\":\"" LONG "\"}", "a time"},
        {"{" REST ",\"madeAt\":\"2026-11-03T20:00:00.5x5Z\"}", "a time"},
        /* out of order, and nothing to put in order */
        {"{\"smallCount\":null,\"isSet\":null}", "color is missing (D2)"},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        assert_refuses(&sample_body, cases[i].text, 0, EG_ERR_MALFORMED,
                       cases[i].want);
    }
    assert_refuses(&sample_item, "{}", 0, EG_ERR_MALFORMED, "(D5)");
    assert_refuses(&sample_item, "{\"leafItem\":null}", 0, EG_ERR_MALFORMED,
                   "(D5)");
    assert_refuses(&sample_item, "{\"leafItem\":null,\"farItem\":null}", 0,
                   EG_ERR_MALFORMED, "stands beside another member");
    assert_refuses(&sample_item, "{\"bodyItem\":{\"leaves\":[{\"index\":-1}]}}",
                   0, EG_ERR_MALFORMED,
                   "line 1, column 35: body_item.leaves[0].index must be");
}

/** In a record of a newer minor, unknown content is another answer. */
static void
test_newer(void **state)
{
    (void)state;
    static const char blue[] = "{\"color\":\"COLOR_PINK\",\"side\":"
                               "\"SIDE_RIGHT\",\"idB\":\"YWJj\","
                               "\"proof\":\"AQIDBA==\"}";
    static const char number[] = "{\"color\":9,\"side\":1,\"idB\":\"YWJj\","
                                 "\"proof\":\"AQIDBA==\"}";
    static const char side[] = "{\"color\":1,\"side\":\"SIDE_UP\",\"idB\":"
                               "\"YWJj\",\"proof\":\"AQIDBA==\"}";
    static const char member[] = "{\"colour\":1," REST "}";
    assert_refuses(&sample_body, blue, 0, EG_ERR_MALFORMED, "color has");
    assert_refuses(&sample_body, number, 0, EG_ERR_MALFORMED, "(D2)");
    assert_refuses(&sample_body, member, 0, EG_ERR_MALFORMED, "unknown");
    assert_refuses(&sample_body, blue, EG_PB_NEWER_MINOR, EG_ERR_UNSUPPORTED,
                   "newer version");
    assert_refuses(&sample_body, number, EG_PB_NEWER_MINOR, EG_ERR_UNSUPPORTED,
                   "newer version");
    assert_refuses(&sample_body, member, EG_PB_NEWER_MINOR, EG_ERR_UNSUPPORTED,
                   "newer version");
    assert_refuses(&sample_body, side, EG_PB_NEWER_MINOR, EG_ERR_MALFORMED,
                   "side has a name");
    EG_BUFFER(out, 100);
    assert_ok(
        convert(&out, &sample_body, "{\"side\":9}", EG_PB_WIRE_ONLY, NULL));
    assert_int_equal(out.len, 2);
}

/** What JSON cannot carry is not written, and bytes that are wrong neither. */
static void
test_to_json_refuses(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        eg_status status;
    } cases[] = {
        {REST_HEX "c80201", EG_ERR_UNSUPPORTED},
        {"380940025a036162636a0401020304", EG_ERR_UNSUPPORTED},
        {"0800" REST_HEX, EG_ERR_MALFORMED},
        {"", EG_ERR_MALFORMED},
        {"ff", EG_ERR_MALFORMED},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        uint8_t bytes[64];
        const size_t len = strlen(cases[i].hex) / 2;
        assert_ok(eg_hex_read(bytes, len, cases[i].hex, 2 * len, EG_HEX_ANY));
        EG_BUFFER(out, 1000);
        eg_buffer_text(&out, "kept");
        assert_int_equal(
            eg_pb_to_json(&out, &sample_body, (eg_span){bytes, len}, NULL),
            cases[i].status);
        assert_int_equal(out.len, 4);
    }
}

/** A schema that refers to itself cannot make the reader go deep. */
static void
test_depth(void **state)
{
    (void)state;
    static eg_pb_field loop_field =
        EG_PB_F_MESSAGE(1, "down", "down", &sample_leaf);
    static const eg_pb_message loop = {
        .name = "Loop", .fields = &loop_field, .count = 1};
    loop_field.message = &loop;
    char text[512] = "{}";
    for (int level = 1; level <= EG_PB_MAX_DEPTH + 1; level++) {
        EG_BUFFER(out, 1000);
        eg_error err = {0};
        const eg_status status = convert(&out, &loop, text, 0, &err);
        assert_int_equal(status,
                         level <= EG_PB_MAX_DEPTH ? EG_OK : EG_ERR_MALFORMED);
        assert_true(level <= EG_PB_MAX_DEPTH ||
                    (strstr(err.text, "line 1") != NULL &&
                     strstr(err.text, "nested too deeply") != NULL));
        char outer[512];
        (void)snprintf(outer, sizeof(outer), "{\"down\":%.400s}", text);
        memcpy(text, outer, sizeof(text));
    }
}

/** Whoever goes on after a failure hears of it again. */
static void
test_failed_buffer(void **state)
{
    (void)state;
    EG_BUFFER(out, 3);
    eg_buffer_text(&out, "over");
    assert_int_equal(convert(&out, &sample_body, "{" REST "}", 0, NULL),
                     EG_ERR_LIMIT);
    assert_int_equal(
        eg_pb_to_json(&out, &sample_body, (eg_span){NULL, 0}, NULL),
        EG_ERR_LIMIT);
    assert_int_equal(out.len, 0);
}

/** A ceiling is kept in both directions, and nothing is left behind. */
static void
test_ceiling(void **state)
{
    (void)state;
    static const char text[] = "{" REST "}";
    static const char unordered[] = "{" REST ",\"isSet\":true}";
    EG_BUFFER(full, 1000);
    assert_ok(convert(&full, &sample_body, text, 0, NULL));
    for (size_t room = 0; room < full.len; room++) {
        EG_BUFFER(out, room);
        assert_int_equal(convert(&out, &sample_body, text, 0, NULL),
                         EG_ERR_LIMIT);
        assert_int_equal(convert(&out, &sample_body, unordered, 0, NULL),
                         EG_ERR_LIMIT);
        assert_int_equal(out.len, 0);
    }
    for (size_t room = 0; room < strlen(text); room++) {
        EG_BUFFER(out, room);
        assert_int_equal(
            eg_pb_to_json(&out, &sample_body, eg_buffer_span(&full), NULL),
            EG_ERR_LIMIT);
        assert_int_equal(out.len, 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_ways),       cmocka_unit_test(test_accepted),
        cmocka_unit_test(test_refused),         cmocka_unit_test(test_newer),
        cmocka_unit_test(test_to_json_refuses), cmocka_unit_test(test_depth),
        cmocka_unit_test(test_failed_buffer),   cmocka_unit_test(test_ceiling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
