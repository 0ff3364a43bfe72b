/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The built-in inflate against zlib: the same bytes at the same time, whatever
 * the pieces, and the same verdict on data that are damaged.
 */
#include "record/inflate.h"
#include "support/inflate_both.h"
#include "support/prop.h"
#include "test.h"

#define CONTENT_MAX ((size_t)300000)
#define PACKED_MAX  ((size_t)400000)

/** Text that repeats itself, near and far, or bytes without any order. */
static size_t
make_content(prop *random, uint8_t *out, bool text)
{
    const size_t len = (size_t)prop_below(random, CONTENT_MAX);
    for (size_t i = 0; i < len; i++) {
        const size_t back = 1 + (size_t)prop_below(random, 40000);
        out[i] = text && i >= back && prop_below(random, 8) > 0
                     ? out[i - back]
                     : (uint8_t)prop_below(random, text ? 20 : 256);
    }
    return len;
}

static size_t
pack(prop *random, uint8_t *out, const uint8_t *bytes, size_t len)
{
    static const int strategies[] = {Z_DEFAULT_STRATEGY, Z_FILTERED,
                                     Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED};
    z_stream z = {0};
    const int level = (int)prop_below(random, 10);
    assert_int_equal(deflateInit2(&z, level, Z_DEFLATED, -MAX_WBITS, 8,
                                  strategies[prop_below(random, 5)]),
                     Z_OK);
    z.next_in = bytes;
    z.avail_in = (uInt)len;
    z.next_out = out;
    z.avail_out = (uInt)PACKED_MAX;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    const size_t packed = PACKED_MAX - z.avail_out;
    assert_int_equal(deflateEnd(&z), Z_OK);
    return packed;
}

/** Content, packed, in memory of the heap. */
typedef struct sample {
    uint8_t *content;
    uint8_t *packed;
    size_t len;
    size_t packed_len;
} sample;

static sample
new_sample(prop *random)
{
    sample s = {.content = malloc(CONTENT_MAX), .packed = malloc(PACKED_MAX)};
    assert_non_null(s.content);
    assert_non_null(s.packed);
    s.len = make_content(random, s.content, prop_below(random, 4) > 0);
    s.packed_len = pack(random, s.packed, s.content, s.len);
    return s;
}

static void
free_sample(sample *s)
{
    free(s->content);
    free(s->packed);
}

static void
what_zlib_packs_comes_out_again(void **state)
{
    prop random = prop_start();
    (void)state;
    for (int i = 0; i < 40; i++) {
        sample s = new_sample(&random);
        const both_pieces pieces = {
            .in = 1 + (size_t)prop_below(&random, i % 2 == 0 ? 9 : 70000),
            .out = 1 + (size_t)prop_below(&random, i % 3 == 0 ? 9 : 70000)};
        const both_result r = inflate_both(s.packed, s.packed_len, &pieces);
        assert_true(r.same);
        assert_int_equal(r.status, EG_OK);
        assert_int_equal(r.given, s.len);
        assert_int_equal(r.crc, crc32(0, s.content, (uInt)s.len));
        free_sample(&s);
    }
}

static void
damaged_data_are_refused_where_zlib_refuses_them(void **state)
{
    prop random = prop_start();
    size_t refused = 0;
    (void)state;
    for (int i = 0; i < 300; i++) {
        sample s = new_sample(&random);
        for (unsigned k = 0; k < 3; k++) {
            /* The codes are in the first bytes. */
            const size_t near = s.packed_len < 100 ? s.packed_len : 100;
            const size_t most = k == 0 ? near : s.packed_len;
            s.packed[prop_below(&random, most)] ^=
                (uint8_t)(1u << prop_below(&random, 8));
        }
        const both_pieces pieces = {.in = 65536, .out = 65536};
        const both_result r = inflate_both(s.packed, s.packed_len, &pieces);
        assert_true(r.same);
        refused += r.status == EG_REJECT ? 1 : 0;
        free_sample(&s);
    }
    assert_true(refused > 50);
}

/** Any bytes at all, short, of which some begin as deflate does. */
static void
noise_is_taken_as_zlib_takes_it(void **state)
{
    prop random = prop_start();
    size_t accepted = 0;
    (void)state;
    for (int i = 0; i < 100000; i++) {
        uint8_t bytes[80];
        const size_t len = 1 + (size_t)prop_below(&random, sizeof(bytes));
        prop_bytes(&random, bytes, len);
        const both_pieces pieces = {.in = 1 + (size_t)prop_below(&random, 80),
                                    .out = 1 + (size_t)prop_below(&random, 80)};
        const both_result r = inflate_both(bytes, len, &pieces);
        assert_true(r.same);
        accepted += r.status == EG_OK ? 1 : 0;
    }
    assert_true(accepted > 100);
}

static void
what_follows_the_stream_is_not_used(void **state)
{
    /* A stored block of one byte, the last one, and three more bytes. */
    static const uint8_t bytes[] = {1, 1, 0, 0xFE, 0xFF, 'x', 7, 8, 9};
    uint8_t out[8];
    eg_inflate s = {
        .in = bytes, .in_len = sizeof(bytes), .out = out, .out_len = 8};
    (void)state;
    assert_ok(eg_inflate_run(&s));
    assert_int_equal(s.state, EG_INFLATE_END);
    assert_int_equal(eg_inflate_unused(&s), 3);
    assert_int_equal(s.total, 1);
    assert_int_equal(out[0], 'x');
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_zlib_packs_comes_out_again),
        cmocka_unit_test(damaged_data_are_refused_where_zlib_refuses_them),
        cmocka_unit_test(noise_is_taken_as_zlib_takes_it),
        cmocka_unit_test(what_follows_the_stream_is_not_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
