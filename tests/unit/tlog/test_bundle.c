/* SPDX-License-Identifier: Apache-2.0 */
/* Bundles: exactly as many entries as are wanted, and nothing else. */
#include "test.h"
#include "tlog/bundle.h"

static eg_status
read_bundle(eg_span entry[EG_TILE_WIDTH], uint32_t width, const eg_buffer *b)
{
    return eg_bundle_read(entry, width, eg_buffer_span(b), NULL);
}

/** Entries are big-endian 16-bit lengths and bytes, as C2SP has them. */
static void
test_form(void **state)
{
    (void)state;
    EG_BUFFER(b, EG_BUNDLE_MAX);
    assert_ok(eg_bundle_add(&b, "abc", 3));
    assert_ok(eg_bundle_add(&b, NULL, 0));
    assert_ok(eg_buffer_status(&b));
    assert_int_equal(b.len, 7);
    assert_memory_equal(b.data, "\0\3abc\0\0", 7);
    eg_span entry[EG_TILE_WIDTH];
    assert_ok(read_bundle(entry, 2, &b));
    assert_int_equal(entry[0].len, 3);
    assert_memory_equal(entry[0].data, "abc", 3);
    assert_int_equal(entry[1].len, 0);
}

/** A full bundle of the longest entries; one more byte is refused. */
static void
test_longest(void **state)
{
    (void)state;
    uint8_t *entry = calloc(1, EG_BUNDLE_ENTRY_MAX + 1);
    assert_non_null(entry);
    EG_BUFFER(b, EG_BUNDLE_MAX);
    for (unsigned i = 0; i < EG_TILE_WIDTH; i++) {
        entry[0] = (uint8_t)i;
        assert_ok(eg_bundle_add(&b, entry, EG_BUNDLE_ENTRY_MAX));
    }
    assert_ok(eg_buffer_status(&b));
    assert_int_equal(eg_bundle_add(&b, entry, EG_BUNDLE_ENTRY_MAX + 1),
                     EG_ERR_LIMIT);
    assert_int_equal(b.len, EG_BUNDLE_MAX);
    eg_span found[EG_TILE_WIDTH];
    assert_ok(read_bundle(found, EG_TILE_WIDTH, &b));
    assert_int_equal(found[255].len, EG_BUNDLE_ENTRY_MAX);
    assert_int_equal(found[255].data[0], 255);
    free(entry);
}

/** A bundle that is cut, or has more or fewer entries, is refused. */
static void
test_strict(void **state)
{
    (void)state;
    EG_BUFFER(b, EG_BUNDLE_MAX);
    assert_ok(eg_bundle_add(&b, "one", 3));
    assert_ok(eg_bundle_add(&b, "three", 5));
    eg_span entry[EG_TILE_WIDTH];
    for (size_t len = 0; len < b.len; len++) {
        assert_int_equal(eg_bundle_read(entry, 2, (eg_span){b.data, len}, NULL),
                         EG_ERR_MALFORMED);
    }
    eg_error err = {.status = EG_OK};
    assert_int_equal(eg_bundle_read(entry, 1, eg_buffer_span(&b), &err),
                     EG_ERR_MALFORMED);
    assert_string_equal(err.text,
                        "the bundle has 7 bytes behind its 1 entries");
    assert_int_equal(read_bundle(entry, 3, &b), EG_ERR_MALFORMED);
    assert_int_equal(read_bundle(entry, 0, &b), EG_ERR_ARGUMENT);
    assert_int_equal(read_bundle(entry, 257, &b), EG_ERR_ARGUMENT);
    assert_int_equal(eg_bundle_read(entry, 1, (eg_span){NULL, 0}, NULL),
                     EG_ERR_MALFORMED);
    /* a length that reaches beyond the end */
    b.data[0] = 0xff;
    assert_int_equal(read_bundle(entry, 2, &b), EG_ERR_MALFORMED);
}

/** Entries belong to a tile if each has its leaf's hash. */
static void
test_check(void **state)
{
    (void)state;
    EG_BUFFER(b, EG_BUNDLE_MAX);
    eg_hash leaf[3];
    for (unsigned i = 0; i < 3; i++) {
        assert_ok(eg_bundle_add(&b, "xyz", i));
        eg_merkle_leaf(&leaf[i], "xyz", i);
    }
    eg_span entry[EG_TILE_WIDTH];
    assert_ok(read_bundle(entry, 3, &b));
    assert_ok(eg_bundle_check(entry, leaf, 3, NULL));
    for (unsigned i = 0; i < 3; i++) {
        leaf[i].bytes[31] ^= 1;
        assert_int_equal(eg_bundle_check(entry, leaf, 3, NULL), EG_REJECT);
        leaf[i].bytes[31] ^= 1;
    }
    b.data[4] ^= 0x20; /* the "x" of entry 2 */
    eg_error err = {.status = EG_OK};
    assert_int_equal(eg_bundle_check(entry, leaf, 3, &err), EG_REJECT);
    assert_non_null(strstr(err.text, "entry 2 "));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_form),
        cmocka_unit_test(test_longest),
        cmocka_unit_test(test_strict),
        cmocka_unit_test(test_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
