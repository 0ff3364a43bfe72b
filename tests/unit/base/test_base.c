/* SPDX-License-Identifier: Apache-2.0 */
/* Statuses, errors, checked sizes and arenas. */
#include <electionguard/arena.h>
#include <electionguard/random.h>

#include "base/base.h"
#include "base/secret.h"
#include "test.h"

/** Each status has a name of its own and an exit code from 0 to 4. */
static void
test_status_table(void **state)
{
    (void)state;
    assert_string_equal(eg_status_name(EG_OK), "EG_OK");
    assert_string_equal(eg_status_name(EG_ERR_IO), "EG_ERR_IO");
    assert_int_equal(eg_status_exit_code(EG_OK), 0);
    assert_int_equal(eg_status_exit_code(EG_REJECT), 1);
    assert_int_equal(eg_status_exit_code(EG_ERR_ARGUMENT), 2);
    assert_int_equal(eg_status_exit_code(EG_ERR_MALFORMED), 3);
    assert_int_equal(eg_status_exit_code(EG_ERR_IO), 4);
}

/** An error keeps its sentence when a place is put before it. */
static void
test_error_prefix(void **state)
{
    (void)state;
    eg_error err = {0};
    assert_int_equal(eg_fail(&err, EG_ERR_MALFORMED, "line %d ends", 7),
                     EG_ERR_MALFORMED);
    eg_error_prefix(&err, "%s: ", "a.json");
    assert_string_equal(err.text, "a.json: line 7 ends");
    assert_int_equal(err.status, EG_ERR_MALFORMED);
}

/** Sizes that overflow are told, not wrapped. */
static void
test_sizes(void **state)
{
    (void)state;
    size_t out = 0;
    assert_true(eg_size_add(&out, 2, 3));
    assert_int_equal(out, 5);
    assert_false(eg_size_add(&out, SIZE_MAX, 1));
    assert_true(eg_size_mul(&out, 4, 5));
    assert_int_equal(out, 20);
    assert_false(eg_size_mul(&out, SIZE_MAX / 2, 3));
}

/** Numbers in bytes are big-endian, at any address. */
static void
test_big_endian(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8};
    for (size_t at = 0; at < 8; at++) {
        uint8_t buffer[16] = {0};
        eg_store_be64(buffer + at, UINT64_C(0x0102030405060708));
        assert_memory_equal(buffer + at, bytes, sizeof(bytes));
        assert_true(eg_load_be64(buffer + at) == UINT64_C(0x0102030405060708));
        eg_store_be32(buffer + at, 0x01020304);
        assert_memory_equal(buffer + at, bytes, 4);
        assert_int_equal(eg_load_be32(buffer + at), 0x01020304);
    }
}

/** An arena never passes its ceiling, and a reset gives the memory back. */
static void
test_arena_ceiling(void **state)
{
    (void)state;
    eg_arena *arena = NULL;
    assert_ok(eg_arena_new(&arena, 1 << 20));
    for (int round = 0; round < 3; round++) {
        size_t got = 0;
        while (eg_arena_alloc(arena, 1, 1000) != NULL) {
            got += 1000;
        }
        assert_true(got <= 1 << 20);
        assert_true(got > (1 << 20) * 9 / 10);
        eg_arena_reset(arena);
        assert_int_equal(eg_arena_used(arena), 0);
    }
    assert_null(eg_arena_alloc(arena, SIZE_MAX, 2));
    eg_arena_free(arena);
    eg_arena_free(NULL);
}

/** Without a ceiling a size can come so near to the largest one that a block
 * with its head has no size; that is refused. */
static void
test_arena_largest(void **state)
{
    (void)state;
    eg_arena *arena = NULL;
    assert_ok(eg_arena_new(&arena, SIZE_MAX));
    assert_null(eg_arena_alloc(arena, 1, SIZE_MAX - 15));
    assert_null(eg_arena_alloc(arena, 1, SIZE_MAX - 31));
    assert_non_null(eg_arena_alloc(arena, 1, 100));
    eg_arena_free(arena);
}

/** Memory of an arena is zero and aligned, also after a reset. */
static void
test_arena_zero(void **state)
{
    (void)state;
    eg_arena *arena = NULL;
    assert_ok(eg_arena_new(&arena, 1 << 20));
    for (int round = 0; round < 2; round++) {
        for (size_t size = 1; size < 3000; size += 37) {
            uint8_t *p = eg_arena_alloc(arena, size, 1);
            assert_non_null(p);
            assert_int_equal((uintptr_t)p % 16, 0);
            for (size_t i = 0; i < size; i++) {
                assert_int_equal(p[i], 0);
            }
            memset(p, 0xff, size);
        }
        eg_arena_reset(arena);
    }
    assert_string_equal(eg_arena_copy(arena, "abc", 3), "abc");
    eg_arena_free(arena);
}

static const uint8_t *left_behind;

static void
use_secret(void)
{
    EG_SECRET_ARRAY(uint8_t, key, 64);
    memset(key, 0xaa, sizeof(key));
    left_behind = key;
}

/** A secret is zero at birth and wiped at scope end. */
static void
test_secret(void **state)
{
    (void)state;
    use_secret();
    assert_non_null(left_behind);
    EG_SECRET(uint64_t, x);
    assert_int_equal(x, 0);
    uint8_t bytes[8];
    memset(bytes, 1, sizeof(bytes));
    eg_wipe(bytes, sizeof(bytes));
    for (size_t i = 0; i < sizeof(bytes); i++) {
        assert_int_equal(bytes[i], 0);
    }
    assert_true(eg_bytes_equal("ab", "ab", 2));
    assert_false(eg_bytes_equal("ab", "ac", 2));
}

static eg_status
fail_fill(void *state, uint8_t *out, size_t len)
{
    (void)state;
    memset(out, 7, len);
    return EG_ERR_IO;
}

/** A failing source leaves zeroes and says so. */
static void
test_rng(void **state)
{
    (void)state;
    uint8_t bytes[32] = {0};
    eg_rng rng = eg_rng_system();
    assert_ok(eg_rng_fill(&rng, bytes, sizeof(bytes)));
    eg_rng bad = {.fill = fail_fill};
    assert_int_equal(eg_rng_fill(&bad, bytes, sizeof(bytes)), EG_ERR_RNG);
    assert_int_equal(bytes[0], 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_status_table),
        cmocka_unit_test(test_error_prefix),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_big_endian),
        cmocka_unit_test(test_arena_ceiling),
        cmocka_unit_test(test_arena_largest),
        cmocka_unit_test(test_arena_zero),
        cmocka_unit_test(test_secret),
        cmocka_unit_test(test_rng),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
