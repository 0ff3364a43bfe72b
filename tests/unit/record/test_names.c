/* SPDX-License-Identifier: Apache-2.0 */
/* Which names a record's files may have, and what each stands for. */
#include "record/names.h"
#include "test.h"

#define HEX  "00112233445566778899aabbccddeeff"
#define HASH HEX HEX

static void
names_of_codes_and_phases(void **state)
{
    (void)state;
#define NAME(name, text) assert_string_equal(eg_record_code_name(name), text);
    EG_RECORD_CODE_TABLE(NAME)
#undef NAME
    assert_string_equal(eg_record_code_name((eg_record_code)999), "R.unknown");
    assert_string_equal(eg_record_phase_name(EG_PHASE_FINAL), "final");
    assert_string_equal(eg_record_phase_name((eg_record_phase)999), "none");
    assert_int_equal(eg_section_phase(EG_SECTION_NONE), EG_PHASE_NONE);
    assert_int_equal(eg_section_phase((eg_section_type)0x0401), EG_PHASE_NONE);
}

static void
parts_of_a_path_go_forward_only(void **state)
{
    (void)state;
    static const char *const good[] = {"a",    "a/b",    ".a",   "..a",
                                       "a/.b", "a/..b",  "a./b", "...",
                                       "a/b.", "a/.../b"};
    static const char *const bad[] = {"",    "/a",   "a/",    "a//b",
                                      ".",   "..",   "./a",   "../a",
                                      "a/.", "a/..", "a/./b", "a/../b"};
    for (size_t i = 0; i < EG_ARRAY_LEN(good); i++) {
        assert_null(eg_path_fault(good[i], strlen(good[i])));
    }
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        if (eg_path_fault(bad[i], strlen(bad[i])) == NULL) {
            fail_msg("\"%s\" passes", bad[i]);
        }
    }
    char name[EG_PATH_MAX + 1];
    memset(name, 'x', sizeof(name));
    assert_null(eg_path_fault(name, EG_PATH_MAX - 1));
    assert_non_null(eg_path_fault(name, EG_PATH_MAX));
}

static void
a_path_stands_for_one_thing(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        eg_path_role role;
        uint32_t segment;
    } cases[] = {
        {"setup/header.binpb", EG_PATH_SECTION, 0},
        {"setup/header.jsonl", EG_PATH_SECTION, 0},
        {"setup/header.json", EG_PATH_UNKNOWN, 0},
        {"setup/header", EG_PATH_UNKNOWN, 0},
        {"setup/header2.binpb", EG_PATH_UNKNOWN, 0},
        {"toc.binpb", EG_PATH_SECTION, 0},
        {"devices/regular-" HASH "/00000000.binpb", EG_PATH_SECTION, 0},
        {"devices/pre-encrypting-" HASH "/00000012.jsonl", EG_PATH_SECTION, 12},
        {"devices/regular-" HASH "/99999999.binpb", EG_PATH_SECTION, 99999999},
        {"devices", EG_PATH_UNKNOWN, 0},
        {"devices.regular-" HASH "/00000000.binpb", EG_PATH_UNKNOWN, 0},
        {"devices/irregular-" HASH "/00000000.binpb", EG_PATH_UNKNOWN, 0},
        {"devices/regular." HASH "/00000000.binpb", EG_PATH_UNKNOWN, 0},
        {"devices/regular-" HEX "/00000000.binpb", EG_PATH_UNKNOWN, 0},
        {"devices/regular-A" HASH "/00000000.binpb", EG_PATH_UNKNOWN, 0},
        {"devices/regular-" HASH, EG_PATH_UNKNOWN, 0},
        {"devices/regular-" HASH ".00000000.binpb", EG_PATH_UNKNOWN, 0},
        {"devices/regular-" HASH "/0000000.binpb", EG_PATH_UNKNOWN, 0},
        {"devices/regular-" HASH "/000000000.binpb", EG_PATH_UNKNOWN, 0},
        {"devices/regular-" HASH "/0000000a.binpb", EG_PATH_UNKNOWN, 0},
        {"final/contest_data_decryptions/00000003.binpb", EG_PATH_SECTION, 3},
        {"final/contest_data_decryptions00000003.binpb", EG_PATH_UNKNOWN, 0},
        {"signatures/final-" HASH ".binpb", EG_PATH_SIGNATURE, 0},
        {"signatures/setup-" HASH ".jsonl", EG_PATH_SIGNATURE, 0},
        {"signatures/none-" HASH ".binpb", EG_PATH_UNKNOWN, 0},
        {"signatures/final-" HEX ".binpb", EG_PATH_UNKNOWN, 0},
        {"signatures/final." HASH ".binpb", EG_PATH_UNKNOWN, 0},
        {"signatures.final-" HASH ".binpb", EG_PATH_UNKNOWN, 0},
        {"signatures/final-" HASH, EG_PATH_UNKNOWN, 0},
        {"meta.json", EG_PATH_OUTSIDE, 0},
        {"setup/manifest.json", EG_PATH_OUTSIDE, 0},
        {"derived/a/b", EG_PATH_OUTSIDE, 0},
        {"derived", EG_PATH_UNKNOWN, 0},
        {"other/a", EG_PATH_UNKNOWN, 0},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        eg_path path;
        eg_path_parse(&path, cases[i].name);
        if (path.role != cases[i].role || path.segment != cases[i].segment) {
            fail_msg("%s: role %d, segment %u", cases[i].name, (int)path.role,
                     (unsigned)path.segment);
        }
    }
}

static void
a_section_has_the_key_of_its_type(void **state)
{
    (void)state;
    char name[EG_SECTION_NAME_MAX];
    uint8_t key[EG_DEVICE_KEY_BYTES] = {EG_DEVICE_REGULAR};
    assert_ok(eg_section_name(name, EG_SECTION_DEVICE, key, sizeof(key)));
    assert_ok(eg_section_name(name, EG_SECTION_HEADER, NULL, 0));
    assert_string_equal(name, "setup/header");
    const struct {
        eg_section_type type;
        uint8_t kind;
        size_t len;
    } wrong[] = {
        {EG_SECTION_NONE, 1, 0},
        {(eg_section_type)0x0999, 1, 0},
        {EG_SECTION_SIGNATURES, 1, 0},
        {EG_SECTION_HEADER, 1, sizeof(key)},
        {EG_SECTION_DEVICE, 1, sizeof(key) - 1},
        {EG_SECTION_DEVICE, 0, sizeof(key)},
        {EG_SECTION_DEVICE, 3, sizeof(key)},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(wrong); i++) {
        key[0] = wrong[i].kind;
        assert_int_equal(
            eg_section_name(name, wrong[i].type, key, wrong[i].len),
            EG_ERR_ARGUMENT);
    }
}

/** By type, then by key as bytes; a key that is the beginning comes first. */
static void
sections_have_one_order(void **state)
{
    (void)state;
    static const struct {
        eg_section_type type;
        const char *key;
    } row[] = {{EG_SECTION_HEADER, ""},   {EG_SECTION_DEVICE, ""},
               {EG_SECTION_DEVICE, "a"},  {EG_SECTION_DEVICE, "aa"},
               {EG_SECTION_DEVICE, "ab"}, {EG_SECTION_DEVICE, "b"},
               {EG_SECTION_TOC, ""}};
    for (size_t i = 0; i < EG_ARRAY_LEN(row); i++) {
        for (size_t j = 0; j < EG_ARRAY_LEN(row); j++) {
            const int order = eg_section_compare(
                row[i].type, (const uint8_t *)row[i].key, strlen(row[i].key),
                row[j].type, (const uint8_t *)row[j].key, strlen(row[j].key));
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_codes_and_phases),
        cmocka_unit_test(parts_of_a_path_go_forward_only),
        cmocka_unit_test(a_path_stands_for_one_thing),
        cmocka_unit_test(a_section_has_the_key_of_its_type),
        cmocka_unit_test(sections_have_one_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
