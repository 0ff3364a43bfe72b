/* SPDX-License-Identifier: Apache-2.0 */
/* Encryption of small numbers and what products and powers do to it. */
#include "support/proof_fixture.h"

static proof_fixture f;

static int
setup(void **state)
{
    (void)state;
    fixture_begin(&f, &toy_groups[TOY_64_256], prop_start());
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    fixture_end(&f);
    return 0;
}

/** Whether beta = alpha^s K^value. */
static bool
holds(const eg_ciphertext *ct, uint64_t value)
{
    eg_element mask;
    eg_element power;
    eg_element_pow_var(f.group, &mask, &ct->alpha, &f.s);
    eg_element_pow_u64_var(f.group, &power, &f.value, value);
    eg_element_mul(f.group, &mask, &mask, &power);
    return eg_element_equal_var(&mask, &ct->beta);
}

static eg_ciphertext
encrypt(uint32_t value)
{
    const eg_scalar xi = fixture_scalar(&f);
    eg_ciphertext ct;
    eg_ciphertext_encrypt(f.key, &ct, value, &xi);
    return ct;
}

static void
the_secret_key_finds_the_number(void **state)
{
    (void)state;
    static const uint32_t VALUES[] = {0, 1, 2, 77, UINT32_MAX};
    for (size_t i = 0; i < sizeof VALUES / sizeof VALUES[0]; i++) {
        const eg_ciphertext ct = encrypt(VALUES[i]);
        assert_true(holds(&ct, VALUES[i]));
        assert_false(holds(&ct, (uint64_t)VALUES[i] + 1));
    }
}

static void
a_batch_is_its_single_encryptions(void **state)
{
    (void)state;
    enum { LEN = 37 };
    uint32_t value[LEN];
    eg_scalar xi[LEN];
    eg_ciphertext batch[LEN];
    for (uint32_t i = 0; i < LEN; i++) {
        value[i] = i * i;
        xi[i] = fixture_scalar(&f);
    }
    eg_ciphertext_encrypt_batch(f.key, batch, value, xi, LEN);
    for (size_t i = 0; i < LEN; i++) {
        eg_ciphertext one;
        eg_ciphertext_encrypt(f.key, &one, value[i], &xi[i]);
        assert_true(eg_ciphertext_equal_var(&one, &batch[i]));
    }
}

static void
products_add_and_powers_multiply(void **state)
{
    (void)state;
    eg_ciphertext sum;
    eg_ciphertext_one(f.group, &sum);
    assert_true(holds(&sum, 0));
    for (uint32_t i = 1; i <= 10; i++) {
        const eg_ciphertext ct = encrypt(i);
        eg_ciphertext_mul(f.group, &sum, &sum, &ct);
    }
    assert_true(holds(&sum, 55));
    eg_ciphertext_pow_u64_var(f.group, &sum, &sum, 3);
    assert_true(holds(&sum, 165));
    eg_ciphertext_pow_u64_var(f.group, &sum, &sum, 0);
    assert_true(holds(&sum, 0));
}

static void
equality_looks_at_both_halves(void **state)
{
    (void)state;
    const eg_ciphertext a = encrypt(1);
    eg_ciphertext b = a;
    assert_true(eg_ciphertext_equal_var(&a, &b));
    b.alpha = a.beta;
    assert_false(eg_ciphertext_equal_var(&a, &b));
    b = a;
    b.beta = a.alpha;
    assert_false(eg_ciphertext_equal_var(&a, &b));
}

static void
a_key_tells_what_it_was_made_from(void **state)
{
    (void)state;
    assert_ptr_equal(eg_public_key_group(f.key), f.group);
    assert_true(eg_element_equal_var(eg_public_key_value(f.key), &f.value));
    eg_element power;
    eg_element_pow_u64_var(f.group, &power, &f.value, 5);
    eg_scalar five;
    eg_element table;
    eg_scalar_from_u64(f.group, &five, 5);
    eg_fixed_base_pow_var(eg_public_key_base(f.key), &table, &five);
    assert_true(eg_element_equal_var(&table, &power));
    eg_public_key_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_secret_key_finds_the_number),
        cmocka_unit_test(a_batch_is_its_single_encryptions),
        cmocka_unit_test(products_add_and_powers_multiply),
        cmocka_unit_test(equality_looks_at_both_halves),
        cmocka_unit_test(a_key_tells_what_it_was_made_from),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
