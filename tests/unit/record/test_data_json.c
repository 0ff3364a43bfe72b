/* SPDX-License-Identifier: Apache-2.0 */
/* Contest data as JSON: what each form says, with the names of the manifest. */
#include "record/data_json.h"
#include "test.h"

static const eg_field field[] = {
    {.kind = EG_FIELD_OPTION, .index = 1, .bound = 1, .id = "a", .name = "Ada"},
    {.kind = EG_FIELD_OPTION,
     .index = 2,
     .bound = 1,
     .id = "w",
     .name = "Write-in",
     .write_in = true},
};

/** Two options, of which the second is a write-in, and two write-in fields. */
static const eg_contest contest = {.index = 1,
                                   .id = "c",
                                   .name = "Mayor",
                                   .selection_limit = 2,
                                   .option_limit = 1,
                                   .data_blocks = 6,
                                   .write_in_count = 2,
                                   .field = field,
                                   .field_len = 2,
                                   .option_len = 2};

/** A block that says @p text becomes the object @p wanted. */
static void
expect(const eg_contest *known, const char *text, const char *wanted)
{
    uint8_t block[192] = {0};
    EG_BUFFER(out, 4096);
    eg_json_writer w;
    const size_t len = strlen(text);
    eg_store_be32(block, (uint32_t)len);
    memcpy(block + 4, text, len);
    eg_json_writer_init(&w, &out, 0);
    eg_json_begin_object(&w);
    eg_data_json_put(&w, known, (eg_span){block, sizeof(block)});
    eg_json_end_object(&w);
    assert_int_equal(eg_json_writer_finish(&w), EG_OK);
    eg_buffer_append(&out, "", 1);
    assert_string_equal((const char *)out.data, wanted);
}

static void
test_said(void **state)
{
    (void)state;
    expect(&contest, "", "{\"data\":{}}");
    expect(&contest, "{\"undervote\":2}", "{\"data\":{\"undervote\":2}}");
    /* A write-in field has no name; what is written stays what it is. */
    expect(&contest,
           "{\"writeIns\":[{\"option\":2,\"text\":\"<b>\\u0007\"},"
           "{\"option\":3,\"text\":\"\xE2\x80\xAE\"}]}",
           "{\"data\":{\"writeIns\":[{\"option\":2,\"name\":\"Write-in\","
           "\"text\":\"<b>\\u0007\"},{\"option\":3,\"text\":\"\xE2\x80\xAE\"}]"
           "}}");
    /* Options without a mark are left out, and the fields' count has no name. */
    expect(&contest, "{\"overvote\":[0,1,2]}",
           "{\"data\":{\"overvote\":[{\"option\":2,\"name\":\"Write-in\","
           "\"value\":1},{\"option\":3,\"value\":2}]}}");
}

static void
test_unknown(void **state)
{
    (void)state;
    expect(&contest, "neither", "{\"data\":{\"bytes\":192}}");
    expect(NULL, "{\"overvote\":[1]}",
           "{\"data\":{\"overvote\":[{\"option\":1,\"value\":1}]}}");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_said),
        cmocka_unit_test(test_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
