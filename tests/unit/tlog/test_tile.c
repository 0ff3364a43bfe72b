/* SPDX-License-Identifier: Apache-2.0 */
/* Paths of tiles in their one form, and which tiles a tree has. */
#include "test.h"
#include "tlog/tile.h"

static eg_status
parse(eg_tile *out, const char *path)
{
    return eg_tile_parse(out, path, strlen(path), NULL);
}

/** A path and what it names; both ways. */
static void
assert_path(const char *path, eg_tile want)
{
    eg_tile got;
    char written[EG_TILE_PATH_MAX];
    assert_ok(parse(&got, path));
    assert_int_equal(got.kind, want.kind);
    assert_int_equal(got.level, want.level);
    assert_true(got.index == want.index);
    assert_int_equal(got.width, want.width);
    assert_ok(eg_tile_path(written, &want));
    assert_string_equal(written, path);
}

/** The example of C2SP tlog-tiles, and numbers of each length. */
static void
test_paths(void **state)
{
    (void)state;
    assert_path("tile/0/x001/x234/067",
                (eg_tile){EG_TILE_HASHES, 0, 1234067, 256});
    assert_path("tile/0/000", (eg_tile){EG_TILE_HASHES, 0, 0, 256});
    assert_path("tile/1/999.p/255", (eg_tile){EG_TILE_HASHES, 1, 999, 255});
    assert_path("tile/2/x001/000.p/1", (eg_tile){EG_TILE_HASHES, 2, 1000, 1});
    assert_path("tile/7/000.p/127", (eg_tile){EG_TILE_HASHES, 7, 0, 127});
    assert_path("tile/entries/000.p/10", (eg_tile){EG_TILE_ENTRIES, 0, 0, 10});
    assert_path("tile/entries/x001/x234/067",
                (eg_tile){EG_TILE_ENTRIES, 0, 1234067, 256});
    assert_path("tile/0/x036/x028/x797/x018/x963/967.p/255",
                (eg_tile){EG_TILE_HASHES, 0, UINT64_C(36028797018963967), 255});
}

/** What is written in another way than the one way is refused. */
static void
test_strange_paths(void **state)
{
    (void)state;
    static const char *const strange[] = {
        "",
        "tile",
        "tile/",
        "/tile/0/000",
        "tile/0",
        "tile/0/",
        "tile//000",
        "tile/00/000",
        "tile/01/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/+1/000",
        "tile/18446744073709551616/000",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/000/",
        "tile/0/000 ",
        "tile/0/ 000",
        "tile/0/x000/001",
        "tile/0/x000/x001/000",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/x001/",
        "tile/0/x001/x000",
        "tile/0/X001/000",
        "tile/0/1234067",
        "tile/0/x1/x234/067",
        "tile/0/x001/x001/x001/x001/x001/x001/001",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/00",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/1/",
        "tile/0/000.p/1.p/1",
        "tile/0/000.P/1",
        "tile/entries",
        "tile/entries/",
        "tile/entries/0/000",
        "tile/Entries/000",
        "tile/data/000",
        "tile/8/0/000",
        "checkpoint",
        "tile/0/../000",
        "tile/0/%30%30%30",
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(strange); i++) {
        eg_tile tile;
        eg_error err = {.status = EG_OK};
        const eg_status status =
            eg_tile_parse(&tile, strange[i], strlen(strange[i]), &err);
        if (status != EG_ERR_MALFORMED || err.text[0] == '\0') {
            fail_msg("\"%s\": %s", strange[i], eg_status_name(status));
        }
    }
    eg_tile tile;
    assert_int_equal(eg_tile_parse(&tile, "tile/0/000\0", 11, NULL),
                     EG_ERR_MALFORMED);
    assert_int_equal(eg_tile_parse(&tile, NULL, 0, NULL), EG_ERR_MALFORMED);
}

/** Each prefix and each changed character: refused, or another tile. */
static void
test_changed_paths(void **state)
{
    (void)state;
    char path[] = "tile/0/x001/x234/067.p/25";
    for (size_t len = 0; len < sizeof(path) - 1; len++) {
        eg_tile tile;
        char again[EG_TILE_PATH_MAX];
        if (eg_tile_parse(&tile, path, len, NULL) == EG_OK) {
            assert_ok(eg_tile_path(again, &tile));
            assert_int_equal(strlen(again), len);
            assert_memory_equal(again, path, len);
        }
        const char old = path[len];
        for (int c = 0; c < 256; c++) {
            path[len] = (char)c;
            if (eg_tile_parse(&tile, path, sizeof(path) - 1, NULL) == EG_OK) {
                assert_ok(eg_tile_path(again, &tile));
                assert_string_equal(again, path);
            }
        }
        path[len] = old;
    }
}

/** Well-formed paths of tiles that only larger trees have are told apart. */
static void
test_impossible(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "tile/8/000",
        "tile/63/000.p/1",
        "tile/7/000",
        "tile/7/000.p/128",
        "tile/7/001.p/1",
        "tile/0/x036/x028/x797/x018/x963/967",
        "tile/0/x036/x028/x797/x018/x963/968.p/1",
        "tile/0/x999/x999/x999/x999/x999/999",
        "tile/entries/x036/x028/x797/x018/x963/967",
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(paths); i++) {
        eg_tile tile;
        assert_int_equal(parse(&tile, paths[i]), EG_ERR_NOT_FOUND);
    }
    char path[EG_TILE_PATH_MAX];
    static const eg_tile tiles[] = {
        {EG_TILE_HASHES, 8, 0, 1},
        {EG_TILE_HASHES, 7, 0, 128},
        {EG_TILE_HASHES, 0, 0, 0},
        {EG_TILE_HASHES, 0, 0, 257},
        {EG_TILE_ENTRIES, 1, 0, 1},
        {EG_TILE_HASHES, 0, UINT64_MAX, 256},
        {EG_TILE_HASHES, UINT32_MAX, 0, 1},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(tiles); i++) {
        assert_int_equal(eg_tile_path(path, &tiles[i]), EG_ERR_ARGUMENT);
        assert_string_equal(path, "");
    }
}

/** The tiles of the examples of C2SP tlog-tiles, "Partial Tiles". */
static void
test_widths(void **state)
{
    (void)state;
    assert_int_equal(eg_tile_width_in(70000, 0, 272), 256);
    assert_int_equal(eg_tile_width_in(70000, 0, 273), 112);
    assert_int_equal(eg_tile_width_in(70000, 0, 274), 0);
    assert_int_equal(eg_tile_width_in(70000, 1, 0), 256);
    assert_int_equal(eg_tile_width_in(70000, 1, 1), 17);
    assert_int_equal(eg_tile_width_in(70000, 2, 0), 1);
    assert_int_equal(eg_tile_width_in(70000, 3, 0), 0);
    assert_int_equal(eg_tile_edge(70000, 0).width, 112);
    assert_int_equal(eg_tile_edge(70000, 0).index, 273);
    assert_int_equal(eg_tile_edge(70000, 1).width, 17);
    assert_int_equal(eg_tile_edge(70000, 2).width, 1);
    assert_int_equal(eg_tile_edge(70000, 3).width, 0);
    assert_int_equal(eg_tile_edge(256, 0).width, 0);
    assert_int_equal(eg_tile_edge(256, 1).width, 1);
    assert_int_equal(eg_tile_width_in(256, 0, 0), 256);
    assert_int_equal(eg_tile_width_in(256, 0, 1), 0);
    assert_int_equal(eg_tile_width_in(256, 1, 0), 1);
    assert_int_equal(eg_tile_width_in(0, 0, 0), 0);
    assert_int_equal(eg_tile_width_in(INT64_MAX, 7, 0), 127);
    assert_int_equal(eg_tile_width_in(INT64_MAX, 8, 0), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),         cmocka_unit_test(test_widths),
        cmocka_unit_test(test_strange_paths), cmocka_unit_test(test_impossible),
        cmocka_unit_test(test_changed_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
