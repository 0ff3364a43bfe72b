/* SPDX-License-Identifier: Apache-2.0 */
/* The data block: what each outcome writes, and what is read back or refused. */
#include <electionguard/contest_data.h>

#include "base/base.h"
#include "test.h"

/** A contest of @p options, the last a write-in. */
typedef struct sample {
    eg_field field[12];
    eg_contest contest;
} sample;

static void
make_sample(sample *s, size_t options, uint32_t limit, uint32_t blocks)
{
    *s = (sample){0};
    for (size_t i = 0; i < options; i++) {
        s->field[i] = (eg_field){
            .kind = EG_FIELD_OPTION,
            .index = (uint32_t)(i + 1),
            .bound = 1,
            .id = "o",
            .name = "o",
            .write_in = i + 2 >= options,
        };
    }
    s->contest = (eg_contest){
        .index = 1,
        .id = "c",
        .name = "c",
        .selection_limit = limit,
        .option_limit = 1,
        .data_blocks = blocks,
        .field = s->field,
        .field_len = options,
        .option_len = options,
    };
}

static eg_plain_contest
plain_of(const sample *s, const uint32_t *selection)
{
    return (eg_plain_contest){
        .index = 1,
        .selection = selection,
        .selection_len = s->contest.option_len,
    };
}

/** The block must say @p text and be zero after it. */
static void
expect_text(const uint8_t *block, size_t len, const char *text)
{
    const size_t text_len = strlen(text);
    assert_int_equal(eg_load_be32(block), text_len);
    assert_memory_equal(block + 4, text, text_len);
    for (size_t i = 4 + text_len; i < len; i++) {
        assert_int_equal(block[i], 0);
    }
}

static void
expect(const sample *s, const eg_plain_contest *plain, const char *text)
{
    uint8_t block[8 * EG_DATA_BLOCK_BYTES];
    const size_t len = (size_t)s->contest.data_blocks * EG_DATA_BLOCK_BYTES;
    memset(block, 0xAA, sizeof(block));
    assert_ok(eg_contest_data_write(block, &s->contest, plain, NULL));
    expect_text(block, len, text);
    assert_int_equal(block[len], 0xAA);
}

/* -- a full vote says nothing -- */
static void
test_nothing(void **state)
{
    (void)state;
    sample s;
    make_sample(&s, 3, 1, 1);
    const uint32_t vote[] = {0, 1, 0};
    const eg_plain_contest plain = plain_of(&s, vote);
    expect(&s, &plain, "");
}

/* -- an undervote says by how much, a blank contest too -- */
static void
test_undervote(void **state)
{
    (void)state;
    sample s;
    make_sample(&s, 4, 3, 1);
    const uint32_t vote[] = {0, 1, 1, 0};
    const eg_plain_contest plain = plain_of(&s, vote);
    expect(&s, &plain, "{\"undervote\":1}");
    expect(&s, NULL, "{\"undervote\":3}");
    make_sample(&s, 4, 1200034, 1);
    expect(&s, NULL, "{\"undervote\":1200034}");
}

/* -- an overvote keeps what was marked: by sum, and by one option alone -- */
static void
test_overvote(void **state)
{
    (void)state;
    sample s;
    make_sample(&s, 3, 1, 1);
    const uint32_t sum[] = {1, 0, 1};
    eg_plain_contest plain = plain_of(&s, sum);
    expect(&s, &plain, "{\"overvote\":[1,0,1]}");
    make_sample(&s, 3, 9, 2);
    const uint32_t one[] = {4294967295U, 0, 10};
    plain = plain_of(&s, one);
    expect(&s, &plain, "{\"overvote\":[4294967295,0,10]}");
}

/* -- write-ins, alone and with the others; escapes -- */
static void
test_write_ins(void **state)
{
    (void)state;
    sample s;
    make_sample(&s, 3, 1, 4);
    const eg_write_in texts[] = {
        {.option_index = 2, .text = "Zo\xC3\xAB"},
        {.option_index = 3, .text = "a\"b\\c\n\x1f\x7f"},
    };
    const uint32_t vote[] = {0, 1, 0};
    eg_plain_contest plain = plain_of(&s, vote);
    plain.write_in = texts;
    plain.write_in_len = 2;
    expect(&s, &plain,
           "{\"writeIns\":[{\"option\":2,\"text\":\"Zo\xC3\xAB\"},{\"option\":"
           "3,\"text\":\"a\\\"b\\\\c\\u000a\\u001f\x7f\"}]}");
    const uint32_t over[] = {1, 1, 0};
    plain.selection = over;
    plain.write_in_len = 1;
    expect(&s, &plain,
           "{\"overvote\":[1,1,0],\"writeIns\":[{\"option\":2,\"text\":"
           "\"Zo\xC3\xAB\"}]}");
    const uint32_t blank[] = {0, 0, 0};
    plain.selection = blank;
    expect(&s, &plain,
           "{\"undervote\":1,\"writeIns\":[{\"option\":2,\"text\":"
           "\"Zo\xC3\xAB\"}]}");
}

/* -- exactly full is written, one byte more is refused and never cut -- */
static void
test_capacity(void **state)
{
    (void)state;
    sample s;
    make_sample(&s, 3, 1, 2); /* room for 60 bytes */
    char text[64];
    const size_t frame =
        strlen("{\"writeIns\":[{\"option\":3,\"text\":\"\"}]}");
    memset(text, 'x', sizeof(text));
    text[60 - frame] = '\0';
    eg_write_in w = {.option_index = 3, .text = text};
    const uint32_t vote[] = {0, 0, 1};
    eg_plain_contest plain = plain_of(&s, vote);
    plain.write_in = &w;
    plain.write_in_len = 1;
    uint8_t block[64];
    assert_ok(eg_contest_data_write(block, &s.contest, &plain, NULL));
    assert_int_equal(eg_load_be32(block), 60);
    text[60 - frame] = 'x';
    text[61 - frame] = '\0';
    memset(block, 0xAA, sizeof(block));
    eg_error err = {0};
    assert_int_equal(eg_contest_data_write(block, &s.contest, &plain, &err),
                     EG_ERR_LIMIT);
    assert_int_equal(block[0], 0xAA);
    assert_non_null(strstr(err.text, "2 blocks"));
}

/* -- write-ins that are not right -- */
static void
refuse_write_ins(const eg_write_in *w, size_t len)
{
    sample s;
    make_sample(&s, 3, 1, 4);
    const uint32_t vote[] = {0, 0, 1};
    eg_plain_contest plain = plain_of(&s, vote);
    plain.write_in = w;
    plain.write_in_len = len;
    uint8_t block[4 * EG_DATA_BLOCK_BYTES];
    assert_int_equal(eg_contest_data_write(block, &s.contest, &plain, NULL),
                     EG_ERR_ARGUMENT);
}

static void
test_bad_write_ins(void **state)
{
    (void)state;
    const eg_write_in bad[][2] = {
        {{.option_index = 1, .text = "x"}, {.option_index = 3, .text = "x"}},
        {{.option_index = 0, .text = "x"}, {.option_index = 3, .text = "x"}},
        {{.option_index = 2, .text = "x"}, {.option_index = 4, .text = "x"}},
        {{.option_index = 3, .text = "x"}, {.option_index = 2, .text = "x"}},
        {{.option_index = 3, .text = "x"}, {.option_index = 3, .text = "x"}},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        refuse_write_ins(bad[i], 2);
    }
}

/* -- what cannot be is refused before anything is read or asked for -- */
static void
refuse_shape(const sample *s,
             const eg_plain_contest *plain,
             eg_status want,
             const char *part)
{
    uint8_t block[EG_DATA_BLOCK_BYTES];
    eg_error err = {0};
    memset(block, 0xAA, sizeof(block));
    assert_int_equal(eg_contest_data_write(block, &s->contest, plain, &err),
                     want);
    assert_non_null(strstr(err.text, part));
    assert_int_equal(block[0], 0xAA);
}

static void
test_impossible_shapes(void **state)
{
    (void)state;
    sample s;
    make_sample(&s, 3, 1, 0);
    const uint32_t vote[] = {0, 0, 1};
    eg_plain_contest plain = plain_of(&s, vote);
    refuse_shape(&s, &plain, EG_ERR_ARGUMENT, "has no contest data");
    s.contest.data_blocks = 1;
    plain.selection_len = 2;
    refuse_shape(&s, &plain, EG_ERR_ARGUMENT, "2 selections for 3 options");
    /* Digits of so many options are more than a size can tell, or than 2^32. */
    s.contest.option_len = SIZE_MAX / 2;
    refuse_shape(&s, NULL, EG_ERR_LIMIT, "too long");
    s.contest.option_len = SIZE_MAX / 11 - 1;
    refuse_shape(&s, NULL, EG_ERR_LIMIT, "too long");
    s.contest.option_len = UINT32_MAX / 11;
    refuse_shape(&s, NULL, EG_ERR_LIMIT, "too long");
}

/* -- UTF-8 exactly as RFC 3629 has it -- */
static void
test_utf8(void **state)
{
    (void)state;
    const char *bad[] = {
        "\x80",
        "\xC0\x80",
        "\xC1\xBF",
        "\xC3",
        "\xE0\x9F\xBF",
        "\xED\xA0\x80",
        "\xE2\x82",
        "\xE2\x28\xA1",
        "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xFF",
        "a\xC3(",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const eg_write_in w = {.option_index = 3, .text = bad[i]};
        refuse_write_ins(&w, 1);
    }
    sample s;
    make_sample(&s, 3, 1, 4);
    const uint32_t vote[] = {0, 0, 1};
    const eg_write_in w = {
        .option_index = 3,
        .text = "\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80"
                "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF",
    };
    eg_plain_contest plain = plain_of(&s, vote);
    plain.write_in = &w;
    plain.write_in_len = 1;
    uint8_t block[4 * EG_DATA_BLOCK_BYTES];
    assert_ok(eg_contest_data_write(block, &s.contest, &plain, NULL));
}

/* -- written and read: every combination of a small contest -- */
static void
test_round_trip(void **state)
{
    (void)state;
    sample s;
    make_sample(&s, 3, 2, 4);
    eg_arena *arena;
    assert_ok(eg_arena_new(&arena, 1 << 20));
    for (uint32_t code = 0; code < 27 * 4; code++) {
        const uint32_t vote[] = {code % 3, code / 3 % 3, code / 9 % 3};
        const eg_write_in texts[] = {{.option_index = 2, .text = "B"},
                                     {.option_index = 3, .text = ""}};
        eg_plain_contest plain = plain_of(&s, vote);
        plain.write_in = code / 27 == 2 ? texts + 1 : texts;
        plain.write_in_len = code / 27 == 3 ? 2 : (code / 27 + 1) / 2;
        uint8_t block[4 * EG_DATA_BLOCK_BYTES];
        eg_contest_data data;
        assert_ok(eg_contest_data_write(block, &s.contest, &plain, NULL));
        assert_ok(
            eg_contest_data_read(arena, &data, block, sizeof(block), NULL));
        const uint32_t sum = vote[0] + vote[1] + vote[2];
        const bool over = sum > 2 || vote[0] > 1 || vote[1] > 1 || vote[2] > 1;
        assert_int_equal(data.overvote_len, over ? 3 : 0);
        if (over) {
            assert_memory_equal(data.overvote, vote, sizeof(vote));
        }
        assert_int_equal(data.undervote, over ? 0 : 2 - sum);
        assert_int_equal(data.write_in_len, plain.write_in_len);
        for (size_t i = 0; i < data.write_in_len; i++) {
            assert_string_equal(data.write_in[i].text, plain.write_in[i].text);
        }
        eg_arena_reset(arena);
    }
    eg_arena_free(arena);
}

/* -- a block that this format would not have written -- */
static void
refuse_text(const char *text)
{
    uint8_t block[3 * EG_DATA_BLOCK_BYTES] = {0};
    eg_contest_data data;
    eg_arena *arena;
    eg_error err = {0};
    assert_ok(eg_arena_new(&arena, 1 << 20));
    eg_store_be32(block, (uint32_t)strlen(text));
    memcpy(block + 4, text, strlen(text));
    if (eg_contest_data_read(arena, &data, block, sizeof(block), &err) !=
            EG_ERR_MALFORMED ||
        err.text[0] == '\0') {
        fail_msg("%s was not refused", text);
    }
    eg_arena_free(arena);
}

static void
test_strict(void **state)
{
    (void)state;
    const char *bad[] = {
        "x",
        "{}",
        "[]",
        "{ \"undervote\":1}",
        "{\"undervote\":0}",
        "{\"undervote\":-1}",
        "{\"undervote\":01}",
        "{\"undervote\":1,\"x\":1}",
        "{\"undervote\":1,\"undervote\":1}",
        "{\"undervote\":1} ",
        "{\"overvote\":[]}",
        "{\"overvote\":[1,1],\"undervote\":1}",
        "{\"overvote\":[4294967296]}",
        "{\"writeIns\":[]}",
        "{\"writeIns\":[{\"text\":\"a\",\"option\":1}]}",
        "{\"writeIns\":[{\"option\":0,\"text\":\"a\"}]}",
        ("{\"writeIns\":[{\"option\":2,\"text\":\"\"},"
         "{\"option\":2,\"text\":\"\"}]}"),
        "{\"writeIns\":[{\"option\":2,\"text\":\"\\u0041\"}]}",
        "{\"writeIns\":[{\"option\":2,\"text\":\"\\n\"}]}",
        "{\"writeIns\":[{\"option\":2,\"text\":\"\\u001F\"}]}",
        "{\"writeIns\":[{\"option\":2,\"text\":\"\\u0000\"}]}",
        "{\"writeIns\":[{\"option\":2,\"text\":\"a\"}],\"undervote\":1}",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        refuse_text(bad[i]);
    }
}

static void
test_block_shape(void **state)
{
    (void)state;
    uint8_t block[EG_DATA_BLOCK_BYTES] = {0};
    eg_contest_data data;
    eg_arena *arena;
    assert_ok(eg_arena_new(&arena, 1 << 20));
    assert_ok(eg_contest_data_read(arena, &data, block, 32, NULL));
    assert_string_equal(data.text, "");
    assert_int_equal(eg_contest_data_read(arena, &data, block, 31, NULL),
                     EG_ERR_MALFORMED);
    assert_int_equal(eg_contest_data_read(arena, &data, block, 0, NULL),
                     EG_ERR_MALFORMED);
    block[31] = 1;
    assert_int_equal(eg_contest_data_read(arena, &data, block, 32, NULL),
                     EG_ERR_MALFORMED);
    block[31] = 0;
    block[3] = 29;
    assert_int_equal(eg_contest_data_read(arena, &data, block, 32, NULL),
                     EG_ERR_MALFORMED);
    block[0] = 0xFF;
    assert_int_equal(eg_contest_data_read(arena, &data, block, 32, NULL),
                     EG_ERR_MALFORMED);
    eg_arena_free(arena);
}

/* -- the number of blocks that is announced is enough; where the overvote is
 * the longest case, one less is not -- */
static void
test_blocks_needed(void **state)
{
    (void)state;
    for (size_t options = 4; options <= 12; options++) {
        sample s;
        const uint32_t blocks =
            eg_contest_data_blocks(options, 77, 1, strlen("Ann"));
        make_sample(&s, options, 1, blocks);
        uint32_t vote[12];
        for (size_t i = 0; i < options; i++) {
            vote[i] = 77;
        }
        const eg_write_in w = {.option_index = (uint32_t)options,
                               .text = "Ann"};
        eg_plain_contest plain = plain_of(&s, vote);
        plain.write_in = &w;
        plain.write_in_len = 1;
        uint8_t block[8 * EG_DATA_BLOCK_BYTES];
        assert_true(blocks <= 8);
        assert_ok(eg_contest_data_write(block, &s.contest, &plain, NULL));
        s.contest.data_blocks--;
        assert_int_equal(eg_contest_data_write(block, &s.contest, &plain, NULL),
                         EG_ERR_LIMIT);
    }
    /* No contest has more than there are block numbers. */
    assert_int_equal(eg_contest_data_blocks((size_t)1 << 40, 1, 0, 0),
                     EG_HASHED_DATA_BLOCKS_MAX);
    assert_int_equal(eg_contest_data_blocks(0, 1, 0, 0), 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_undervote),
        cmocka_unit_test(test_overvote),
        cmocka_unit_test(test_write_ins),
        cmocka_unit_test(test_capacity),
        cmocka_unit_test(test_bad_write_ins),
        cmocka_unit_test(test_impossible_shapes),
        cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_strict),
        cmocka_unit_test(test_block_shape),
        cmocka_unit_test(test_blocks_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
