/* SPDX-License-Identifier: Apache-2.0 */
/* Chains: fields, order, closing; both modes and both kinds of devices. */
#include <electionguard/chain.h>

#include "test.h"

static const eg_hash extended_hash = {{1, 2, 3}};

static eg_chain
begin(eg_chaining_mode mode, eg_device_kind kind, const char *device)
{
    eg_hash hdi;
    eg_chain chain;
    eg_device_hash(&hdi, kind, &extended_hash, device,
                   (uint32_t)strlen(device));
    eg_chain_begin(&chain, mode, kind, &extended_hash, &hdi);
    return chain;
}

/* -- without chaining every field is the mode 0 and H_DI -- */
static void
test_no_chaining(void **state)
{
    (void)state;
    eg_chain chain = begin(EG_CHAINING_NONE, EG_DEVICE_REGULAR, "A");
    uint8_t expected[EG_CHAINING_FIELD_BYTES] = {0};
    memcpy(expected + 4, chain.device_hash.bytes, EG_HASH_BYTES);
    for (int i = 0; i < 3; i++) {
        uint8_t field[EG_CHAINING_FIELD_BYTES];
        eg_chain_next_field(&chain, field);
        assert_memory_equal(field, expected, sizeof(field));
        eg_chain_advance(&chain, &(eg_hash){{(uint8_t)i}});
    }
    assert_int_equal(chain.count, 3);
}

static void
test_no_chaining_cannot_close(void **state)
{
    (void)state;
    const eg_chain chain = begin(EG_CHAINING_NONE, EG_DEVICE_REGULAR, "A");
    uint8_t field[EG_CHAINING_FIELD_BYTES] = {7};
    eg_hash closing = {{7}};
    assert_int_equal(eg_chain_close(&chain, field, &closing), EG_ERR_STATE);
    assert_int_equal(field[0], 7);
    assert_int_equal(closing.bytes[0], 7);
}

/* -- simple chaining: mode 1 and the code before -- */
static void
test_simple_chaining(void **state)
{
    (void)state;
    eg_chain chain = begin(EG_CHAINING_SIMPLE, EG_DEVICE_REGULAR, "A");
    eg_hash before = chain.initial;
    for (uint8_t i = 1; i <= 3; i++) {
        uint8_t field[EG_CHAINING_FIELD_BYTES];
        eg_chain_next_field(&chain, field);
        const uint8_t mode[4] = {0, 0, 0, 1};
        assert_memory_equal(field, mode, 4);
        assert_memory_equal(field + 4, before.bytes, EG_HASH_BYTES);
        before = (eg_hash){{i}};
        eg_chain_advance(&chain, &before);
    }
}

/* -- the closing hash binds the last code, the device and the kind -- */
static void
test_closing_binds(void **state)
{
    (void)state;
    const eg_chain chains[] = {
        begin(EG_CHAINING_SIMPLE, EG_DEVICE_REGULAR, "A"),
        begin(EG_CHAINING_SIMPLE, EG_DEVICE_REGULAR, "B"),
        begin(EG_CHAINING_SIMPLE, EG_DEVICE_PRE_ENCRYPTING, "A"),
    };
    eg_hash closing[4];
    uint8_t field[EG_CHAINING_FIELD_BYTES];
    for (size_t i = 0; i < 3; i++) {
        assert_ok(eg_chain_close(&chains[i], field, &closing[i]));
    }
    eg_chain longer = chains[0];
    eg_chain_advance(&longer, &(eg_hash){{9}});
    assert_ok(eg_chain_close(&longer, field, &closing[3]));
    for (size_t i = 0; i < 4; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_false(eg_hash_equal(&closing[i], &closing[j]));
        }
    }
}

/* -- a chain can be closed again, and go on in between -- */
static void
test_closing_changes_nothing(void **state)
{
    (void)state;
    const eg_chain chain = begin(EG_CHAINING_SIMPLE, EG_DEVICE_REGULAR, "A");
    eg_chain copy = chain;
    uint8_t field[2][EG_CHAINING_FIELD_BYTES];
    eg_hash closing[2];
    assert_ok(eg_chain_close(&copy, field[0], &closing[0]));
    assert_memory_equal(&copy, &chain, sizeof(copy));
    assert_ok(eg_chain_close(&copy, field[1], &closing[1]));
    assert_memory_equal(field[0], field[1], EG_CHAINING_FIELD_BYTES);
    assert_true(eg_hash_equal(&closing[0], &closing[1]));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_chaining),
        cmocka_unit_test(test_no_chaining_cannot_close),
        cmocka_unit_test(test_simple_chaining),
        cmocka_unit_test(test_closing_binds),
        cmocka_unit_test(test_closing_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
