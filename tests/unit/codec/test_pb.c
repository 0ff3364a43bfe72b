/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical protobuf: every rule accepted where it holds, refused where not. */
#include "codec/pb.h"
#include "codec/text.h"
#include "support/sample_schema.h"
#include "test.h"

/** The required fields of a Body: color, side, id_b, proof. */
#define COLOR "3801"
#define SIDE  "4002"
#define ID    "5a03616263"
#define PROOF "6a0401020304"
#define REST  COLOR SIDE ID PROOF

typedef struct pb_case {
    const char *hex;
    const char *rule; /* NULL: canonical; else what the error must contain */
} pb_case;

static size_t
from_hex(uint8_t *out, const char *hex)
{
    const size_t len = strlen(hex) / 2;
    assert_ok(eg_hex_read(out, len, hex, 2 * len, EG_HEX_ANY));
    return len;
}

static void
run_case(const eg_pb_message *type, const pb_case *c, unsigned flags)
{
    uint8_t bytes[256];
    eg_error err = {0};
    const size_t len = from_hex(bytes, c->hex);
    /* A copy of the exact size, so that a sanitizer sees any read beyond. */
    uint8_t *exact = malloc(len + 1);
    memcpy(exact, bytes, len);
    const eg_status status = eg_pb_check(
        type, (eg_span){.data = exact, .len = len}, flags, NULL, &err);
    free(exact);
    if (status != (c->rule == NULL ? EG_OK : EG_ERR_MALFORMED) ||
        (c->rule != NULL && strstr(err.text, c->rule) == NULL)) {
        print_error("%s: want %s, got %s: %s\n", c->hex,
                    c->rule == NULL ? "OK" : c->rule, eg_status_name(status),
                    err.text);
        fail();
    }
}

#define RUN(type, cases, flags)                        \
    for (size_t n = 0; n < EG_ARRAY_LEN(cases); n++) { \
        run_case(type, &(cases)[n], flags);            \
    }

/** W1 to W5, W7: order, presence, wire types, varints, lengths. */
static void
test_wire(void **state)
{
    (void)state;
    static const pb_case cases[] = {
        {REST, NULL},
        {"0801" REST, NULL},
        {"1001" REST, NULL},
        {COLOR SIDE ID PROOF "8a010612"
                             "0401020304",
         NULL},
        /* order */
        {"10010801" REST, "(W1)"},
        {COLOR "0801" SIDE ID PROOF, "has field 1 after field 7 (W1)"},
        {COLOR SIDE ID PROOF ID, "has field 11 after field 13 (W1)"},
        /* presence */
        {"0800" REST, "(W2)"},
        {"1000" REST, "(W2)"},
        {"1800" REST, "(W2)"},
        {"08010801" REST, "appears twice (W2)"},
        {COLOR SIDE "4a00" ID PROOF, "(W2)"},
        {COLOR SIDE "5200" ID PROOF, "(W2)"},
        {REST "82010612040102030482010612040102030"
              "4",
         "(W2)"},
        /* wire types */
        {"0d01000000" REST, "(W3)"},
        {"0901000000000000000"
         "0" REST,
         "(W3)"},
        {"0b0c" REST, "(W3)"},
        {"0e01" REST, "(W3)"},
        {"0a0101" REST, "(W3)"},
        {COLOR SIDE "4801" ID PROOF, "(W3)"},
        {COLOR SIDE "5801" PROOF, "(W3)"},
        {REST "800101", "(W3)"},
        {REST "7801", "(W3)"},
        /* varints */
        {"880001"
         "01" REST,
         "(W4)"},
        {"088100" REST, "(W4)"},
        {"0802" REST, "must be the byte 1 (W4)"},
        {"18ffffffffffffffff7f" REST, NULL},
        {"18ffffffffffffffffff02" REST, "(W4)"},
        {"18ffffffffffffffffffff01" REST, "(W4)"},
        {"1881808000" REST, "(W4)"},
        {COLOR SIDE "5a8300616263" PROOF, "(W4)"},
        {COLOR SIDE ID PROOF "80", "(W4)"},
        {COLOR SIDE ID PROOF "82", "(W4)"},
        {COLOR SIDE ID PROOF "820180", "(W4)"},
        {COLOR SIDE ID PROOF "8201", "(W4)"},
        {"0001" REST, "(W4)"},
        {REST "808080801001", "(W4)"},
        /* lengths */
        {COLOR SIDE ID "6a05010203"
                       "04",
         "(W5)"},
        {COLOR SIDE ID "6affffffff0f01", "(W5)"},
        {COLOR SIDE ID "6affffffffffffffffff0101", "(W5)"},
        {REST "8a01071204010203"
              "04",
         "(W5)"},
        {REST "8a010612050102030"
              "4",
         "(W5)"},
        {REST "8a01050801120401", "(W5)"},
    };
    RUN(&sample_body, cases, 0);
}

/** W7: a list is one record an element, an element may be at its default. */
static void
test_lists(void **state)
{
    (void)state;
    static const pb_case cases[] = {
        {REST "8a0106120401020304"
              "8a0108"
              "0802120401020304",
         NULL},
        {REST "8a0106120401020304"
              "92010612040"
              "1020304"
              "8a0106120401020304",
         "(W1)"},
        {REST "8a0100", "leaves[0].hash_value is missing (D1)"},
        {REST "8a0106120401020304"
              "8a0105"
              "1203010203",
         "leaves[1].hash_value must be 4 bytes, not 3 (D1)"},
    };
    RUN(&sample_body, cases, 0);
}

/** W8: strings are UTF-8. */
static void
test_strings(void **state)
{
    (void)state;
    static const pb_case cases[] = {
        {COLOR SIDE "4a02c3a9" ID PROOF, NULL},
        {COLOR SIDE "4a0100" ID PROOF, NULL},
        {COLOR SIDE "4a01c3" ID PROOF, "label must be UTF-8 (W8)"},
        {COLOR SIDE "4a03eda080" ID PROOF, "(W8)"},
        {COLOR SIDE "4a02c080" ID PROOF, "(W8)"},
    };
    RUN(&sample_body, cases, 0);
}

/** W6: an unknown field is a fault for a reader of the record's minor. */
static void
test_unknown(void **state)
{
    (void)state;
    static const pb_case cases[] = {
        {REST "c80201", "unknown field 41 (W6)"},
        {"2001" REST, "unknown field 4 (W6)"},
        {REST "a00101", "(W6)"},
        {REST "c0020"
              "1",
         "(W6)"},
    };
    RUN(&sample_body, cases, 0);
    static const pb_case newer[] = {
        {REST, NULL},
        {REST "c80201", NULL},
        {REST "ca0200", NULL},
        {REST "ca0201ff"
              "ca0200",
         NULL},
        {REST "c80201"
              "d00205",
         NULL},
        {REST "c80200", "value 0 (W6)"},
        {REST "c80201c80202", "twice (W6)"},
        {REST "c80201ca0200", "twice (W6)"},
        {REST "ca0200c80201", "twice (W6)"},
        {REST "d00205c80201", "(W1)"},
        {REST "cd0201000000", "(W3)"},
        {REST "c8028100", "(W4)"},
        {REST "ca0202ff", "(W5)"},
        {"2001" REST, "no newer minor may use (W6)"},
        {REST "a00101", "no newer minor may use (W6)"},
        {REST "c00201", "no newer minor may use (W6)"},
        {REST "c80201820106120401020304", "(W1)"},
    };
    RUN(&sample_body, newer, EG_PB_NEWER_MINOR);

    uint8_t bytes[64];
    size_t unknown = 0;
    const size_t len = from_hex(bytes, "3805" SIDE ID PROOF "c80201d00205");
    assert_ok(eg_pb_check(&sample_body, (eg_span){bytes, len},
                          EG_PB_NEWER_MINOR, &unknown, NULL));
    assert_int_equal(unknown, 3);
}

/** D5 and W6: an envelope has one member, known or (if newer) unreserved. */
static void
test_envelope(void **state)
{
    (void)state;
    static const pb_case cases[] = {
        {"1206120401020304", NULL},
        {"a20606120401020304", NULL},
        {"", "must have exactly one member, not 0 (D5)"},
        {"1206120401020304a20606120401020304", "not 2 (D5)"},
        {"2206120401020304", "(W6)"},
    };
    RUN(&sample_item, cases, 0);
    static const pb_case newer[] = {
        {"2206120401020304", NULL}, /* between known numbers */
        {"c03e01", NULL},
        {"1a06120401020304", "no newer minor may use (W6)"},
        {"1206120401020304c03e01", "not 2 (D5)"},
        {"22002200", "not 2 (D5)"},
    };
    RUN(&sample_item, newer, EG_PB_NEWER_MINOR);
    static const pb_case path[] = {
        {"0a17" REST "8a010512"
         "03010203",
         "body_item.leaves[0].hash_value must be 4 bytes, not 3 (D1)"},
        {"0a0401020304",
         "body_item has a tag without a valid field number (W4)"},
    };
    RUN(&sample_item, path, 0);
}

/** D1: widths and absence. */
static void
test_widths(void **state)
{
    (void)state;
    static const pb_case cases[] = {
        {COLOR SIDE PROOF, "id_b is missing (D1)"},
        {COLOR SIDE ID, "proof is missing (D1)"},
        {COLOR SIDE "5a026162" PROOF, "id_b must be 3 bytes, not 2 (D1)"},
        {COLOR SIDE "5a0461626364" PROOF, "(D1)"},
        {COLOR SIDE ID "62020102" PROOF, NULL},
        {COLOR SIDE ID "620101" PROOF, "(D1)"},
        {COLOR SIDE ID "6a080102030405060708", NULL},
        {COLOR SIDE ID "6a0701020304050607", "multiple of 4 bytes"},
        {REST "72050102030405", NULL},
        {REST "720401020304", "(D1)"},
    };
    RUN(&sample_body, cases, 0);
}

/** D2: enums. */
static void
test_enums(void **state)
{
    (void)state;
    static const pb_case cases[] = {
        {"3807" SIDE ID PROOF, NULL},
        {SIDE ID PROOF, "color is missing (D2)"},
        {COLOR ID PROOF, "side is missing (D2)"},
        {"3803" SIDE ID PROOF, "undeclared value 3 of Color (D2)"},
        {COLOR "4003" ID PROOF, "(D2)"},
        {"38ffffffffffffffffff01" SIDE ID PROOF, "value -1 of Color (D2)"},
        {"388080808008" SIDE ID PROOF, "(D2)"},
    };
    RUN(&sample_body, cases, 0);
    static const pb_case newer[] = {
        {"3803" SIDE ID PROOF, NULL},
        {"38ffffffff07" SIDE ID PROOF, NULL},
        {"38ffffffffffffffffff01" SIDE ID PROOF, NULL},
        {"3880808080f8ffffffff01" SIDE ID PROOF, NULL},
        {"388080808008" SIDE ID PROOF, "(D2)"},
        {"38fffffffff7ffffffff01" SIDE ID PROOF, "(D2)"},
        {COLOR "4003" ID PROOF, "(D2)"},
        {SIDE ID PROOF, "(D2)"},
    };
    RUN(&sample_body, newer, EG_PB_NEWER_MINOR);
}

/** D3: timestamps. */
static void
test_times(void **state)
{
    (void)state;
    static const pb_case cases[] = {
        {REST "7a00", NULL},
        {REST "7a020801", NULL},
        {REST "7a0410c0843d", NULL},
        {REST "7a02"
              "1001",
         "made_at must be a time"},
        {REST "7a0b08ffffffffffffffffff01", "(D3)"},
        {REST "7a0b10c0fbc2ffffffffffff01", "(D3)"},
        {REST "7a06108094ebdc03", "(D3)"},
        {REST "7a0610c08faedc03", NULL},
        {REST "7a0408011801", "unknown field 3 (W6)"},
        {REST "7a0408010801", "(W2)"},
        {REST "7a020800", "(W2)"},
        {REST "7a0410"
              "818000",
         "(W4)"},
    };
    RUN(&sample_body, cases, 0);
    RUN(&sample_body, cases, EG_PB_NEWER_MINOR);
    /* The ends of the range, exactly. */
    static const struct {
        int64_t seconds;
        int32_t nanos;
        bool good;
    } ends[] = {{253402300799, 999000000, true},
                {253402300800, 0, false},
                {0, 0, true},
                {-1, 0, false},
                {1, 999000001, false},
                {1, 1000000000, false},
                {1, -1000000, false},
                {INT64_MAX, 0, false},
                {INT64_MIN, 0, false}};
    for (size_t n = 0; n < EG_ARRAY_LEN(ends); n++) {
        uint8_t bytes[64];
        EG_BUFFER(b, 100);
        eg_buffer_append(&b, bytes, from_hex(bytes, REST));
        eg_pb_put_time(&b, 15, (eg_pb_time){ends[n].seconds, ends[n].nanos});
        assert_int_equal(
            eg_pb_check(&sample_body, eg_buffer_span(&b), 0, NULL, NULL),
            ends[n].good ? EG_OK : EG_ERR_MALFORMED);
    }
}

/** D4: integers stay below half of their type; signed ones fit theirs. */
static void
test_integers(void **state)
{
    (void)state;
    static const pb_case cases[] = {
        {"10ffffffff07" REST, NULL},
        {"108080808008" REST, "small_count must be below 2^31 (D4)"},
        {"10ffffffffffffffffff01" REST, "(D4)"},
        {"18ffffffffffffffff7f" REST, NULL},
        {"1880808080808080808001" REST, "big_count must be below 2^63 (D4)"},
        {"28ffffffffffffffffff01" REST, NULL},
        {"28ffffffff0f" REST, "(D4)"},
        {"30ffffffffffffffffff01" REST, NULL},
    };
    RUN(&sample_body, cases, 0);
}

/** Two members of a oneof are refused. */
static void
test_oneof(void **state)
{
    (void)state;
    static const pb_case cases[] = {
        {REST "920106120401020304", NULL},
        {REST "9a0106120401020304", NULL},
        {REST "920106120401020304"
              "9a0106120401020304",
         "stands beside another member"},
    };
    RUN(&sample_body, cases, 0);
}

/** EG_PB_WIRE_ONLY leaves the D rules out and keeps the W rules. */
static void
test_wire_only(void **state)
{
    (void)state;
    static const pb_case cases[] = {
        {"", NULL},           {"3863", NULL},
        {"5a0101", NULL},     {"10ffffffffffffffffff01", NULL},
        {"7a021001", NULL},   {"3800", "(W2)"},
        {"38013801", "(W2)"}, {"4a01ff", "(W8)"},
        {"c80201", "(W6)"},
    };
    RUN(&sample_body, cases, EG_PB_WIRE_ONLY);
}

/** A schema that refers to itself cannot make the check go deep. */
static void
test_depth(void **state)
{
    (void)state;
    static eg_pb_field loop_field =
        EG_PB_F_MESSAGE(1, "down", "down", &sample_leaf);
    static const eg_pb_message loop = {
        .name = "Loop", .fields = &loop_field, .count = 1};
    loop_field.message = &loop;
    assert_false(eg_pb_schema_valid(&loop));

    EG_BUFFER(b, 1000);
    for (int level = 1; level <= EG_PB_MAX_DEPTH + 1; level++) {
        eg_error err = {0};
        const eg_status status =
            eg_pb_check(&loop, eg_buffer_span(&b), 0, NULL, &err);
        assert_int_equal(status,
                         level <= EG_PB_MAX_DEPTH ? EG_OK : EG_ERR_MALFORMED);
        const uint8_t head[2] = {0x0a, (uint8_t)b.len};
        eg_buffer_insert(&b, 0, head, 2);
    }
}

/** The sample schema is sound; rows in wrong order are not. */
static void
test_schema(void **state)
{
    (void)state;
    assert_true(eg_pb_schema_valid(&sample_item));
    static const eg_pb_field wrong[] = {
        EG_PB_F_SCALAR(2, EG_PB_U32, "a", "a"),
        EG_PB_F_SCALAR(1, EG_PB_U32, "b", "b"),
    };
    const eg_pb_message m = {.name = "M", .fields = wrong, .count = 2};
    assert_false(eg_pb_schema_valid(&m));
}

/** Each thing that a row or a message of a schema must not say. */
static void
test_schema_refused(void **state)
{
    (void)state;
    static const eg_pb_field rows[] = {
        EG_PB_F_SCALAR(0, EG_PB_U32, "a", "a"),
        EG_PB_F_SCALAR(UINT32_C(1) << 29, EG_PB_U32, "a", "a"),
        EG_PB_F_SCALAR(1, EG_PB_U32, NULL, "a"),
        EG_PB_F_SCALAR(1, EG_PB_U32, "a", NULL),
        EG_PB_F_ONEOF(1, "a", "a", &sample_leaf, 32),
        EG_PB_F_SCALAR(1, EG_PB_ENUM, "a", "a"),
        EG_PB_F_SCALAR(1, EG_PB_MESSAGE, "a", "a"),
        EG_PB_F_SUB(1, "a", "a", NULL, EG_PB_REPEATED, 0),
        {1, EG_PB_U32, 0, 0, 0, "a", "a", NULL, &sample_side},
        {1, EG_PB_U32, 0, 0, 0, "a", "a", &sample_leaf, NULL},
        {1, EG_PB_U32, EG_PB_REPEATED, 0, 0, "a", "a", NULL, NULL},
        {1, EG_PB_U32, 0, 0, 4, "a", "a", NULL, NULL},
        {1, EG_PB_STRING, EG_PB_MULTIPLE, 0, 0, "a", "a", NULL, NULL},
        EG_PB_F_MULTIPLE(1, "a", "a", 0),
    };
    const eg_pb_field good = EG_PB_F_SCALAR(1, EG_PB_U32, "a", "a");
    eg_pb_message m = {.name = "M", .fields = &good, .count = 1};
    assert_true(eg_pb_schema_valid(&m));
    for (size_t i = 0; i < EG_ARRAY_LEN(rows); i++) {
        m.fields = &rows[i];
        if (eg_pb_schema_valid(&m)) {
            fail_msg("row %zu passes", i);
        }
    }
    m.fields = &good;
    m.name = NULL;
    assert_false(eg_pb_schema_valid(&m));
    static const uint32_t reserved = 1;
    m = (eg_pb_message){.name = "M",
                        .fields = &good,
                        .count = 1,
                        .reserved = &reserved,
                        .reserved_count = 1};
    assert_false(eg_pb_schema_valid(&m));
    m = (eg_pb_message){
        .name = "M", .fields = &good, .count = EG_PB_MAX_FIELDS + 1};
    assert_false(eg_pb_schema_valid(&m));
}

/** A message without fields is sound, and only a newer minor has any in it. */
static void
test_empty_message(void **state)
{
    (void)state;
    static const eg_pb_message empty = {.name = "Empty"};
    static const uint8_t field[] = {0x08, 0x01};
    const eg_span bytes = {field, sizeof(field)};
    assert_true(eg_pb_schema_valid(&empty));
    assert_ok(eg_pb_check(&empty, (eg_span){NULL, 0}, 0, NULL, NULL));
    assert_int_equal(eg_pb_check(&empty, bytes, 0, NULL, NULL),
                     EG_ERR_MALFORMED);
    size_t unknown = 0;
    assert_ok(eg_pb_check(&empty, bytes, EG_PB_NEWER_MINOR, &unknown, NULL));
    assert_int_equal(unknown, 1);
}

/** What the writer writes, the reader reads. */
static void
test_write_read(void **state)
{
    (void)state;
    EG_BUFFER(b, 1000);
    eg_pb_put_uint(&b, 1, 0);
    eg_pb_put_uint(&b, 2, 300);
    eg_pb_put_uint(&b, 3, UINT64_MAX);
    eg_pb_put_string(&b, 9, "");
    eg_pb_put_string(&b, 9, "hi");
    eg_pb_put_bytes(&b, 10, "\x00", 1);
    eg_pb_put_time(&b, 15, (eg_pb_time){5, 7000000});
    const size_t outer = eg_pb_begin(&b, 16);
    const size_t inner = eg_pb_begin(&b, 200);
    for (int i = 0; i < 150; i++) {
        eg_buffer_byte(&b, (uint8_t)i);
    }
    eg_pb_end(&b, inner);
    eg_pb_end(&b, outer);
    eg_pb_end(&b, eg_pb_begin(&b, 17));
    assert_ok(eg_buffer_status(&b));

    eg_pb_reader r = eg_pb_read(eg_buffer_span(&b));
    eg_pb_value v;
    assert_true(eg_pb_next(&r, &v));
    assert_int_equal(v.number, 2);
    assert_int_equal(v.varint, 300);
    assert_true(eg_pb_next(&r, &v));
    assert_true(v.varint == UINT64_MAX);
    assert_true(eg_pb_next(&r, &v));
    assert_int_equal(v.number, 9);
    assert_int_equal(v.bytes.len, 2);
    assert_memory_equal(v.bytes.data, "hi", 2);
    assert_true(eg_pb_next(&r, &v));
    assert_int_equal(v.bytes.len, 1);
    assert_true(eg_pb_next(&r, &v));
    const eg_pb_time time = eg_pb_read_time(v.bytes);
    assert_int_equal(time.seconds, 5);
    assert_int_equal(time.nanos, 7000000);
    assert_true(eg_pb_next(&r, &v));
    assert_int_equal(v.number, 16);
    eg_pb_reader in = eg_pb_read(v.bytes);
    assert_true(eg_pb_next(&in, &v));
    assert_int_equal(v.number, 200);
    assert_int_equal(v.bytes.len, 150);
    assert_int_equal(v.bytes.data[149], 149);
    assert_false(eg_pb_next(&in, &v));
    assert_true(eg_pb_next(&r, &v));
    assert_int_equal(v.number, 17);
    assert_int_equal(v.bytes.len, 0);
    assert_false(eg_pb_next(&r, &v));
}

/** A frame's varint: shortest only. */
static void
test_varint(void **state)
{
    (void)state;
    for (unsigned bit = 0; bit < 64; bit++) {
        const uint64_t value = (UINT64_C(1) << bit) | 1;
        EG_BUFFER(b, 100);
        uint64_t back = 0;
        eg_pb_put_varint(&b, value);
        assert_int_equal(b.len, bit / 7 + 1);
        assert_int_equal(eg_pb_read_varint(eg_buffer_span(&b), &back), b.len);
        assert_true(back == value);
        assert_int_equal(eg_pb_read_varint((eg_span){b.data, b.len - 1}, &back),
                         0);
        b.data[b.len - 1] |= 0x80;
        eg_buffer_byte(&b, 0);
        assert_int_equal(eg_pb_read_varint(eg_buffer_span(&b), &back), 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wire),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_envelope),
        cmocka_unit_test(test_widths),
        cmocka_unit_test(test_enums),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_oneof),
        cmocka_unit_test(test_wire_only),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_schema),
        cmocka_unit_test(test_schema_refused),
        cmocka_unit_test(test_empty_message),
        cmocka_unit_test(test_write_read),
        cmocka_unit_test(test_varint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
