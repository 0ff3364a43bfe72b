/* SPDX-License-Identifier: Apache-2.0 */
/* Signed hashed ElGamal in its three uses. */
#include "proof/hashed_elgamal.h"
#include "support/proof_fixture.h"

enum { TEXT_MAX = 32 * 300, USES = 3 };

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

static eg_hashed_place
place_of(size_t use)
{
    switch (use) {
    case 0:
        return eg_hashed_place_share(&f.hash, 1, 2, &f.value);
    case 1:
        return eg_hashed_place_nonce(&f.hash, &f.value,
                                     eg_public_key_base(f.key));
    default:
        return eg_hashed_place_data(&f.hash, 3, &f.value,
                                    eg_public_key_base(f.key));
    }
}

static size_t
length_of(size_t use)
{
    static const size_t LENGTHS[USES] = {64, 32, 96};
    return LENGTHS[use];
}

/** Encrypt @p len bytes of @p text; gives the ciphertext over @p c1. */
static eg_hashed_ciphertext
encrypt(const eg_hashed_place *place,
        uint8_t *c1,
        const uint8_t *text,
        size_t len)
{
    const eg_scalar xi = fixture_scalar(&f);
    eg_rng rng = prop_rng(&f.rnd);
    eg_hashed_ciphertext out = {.c1 = c1, .c1_len = len};
    assert_ok(eg_hashed_encrypt(f.group, &out, place, text, len, &xi, &rng));
    return out;
}

static void
decrypt(const eg_hashed_place *place,
        const eg_hashed_ciphertext *ct,
        uint8_t *text)
{
    eg_element beta;
    eg_element_pow(f.group, &beta, &ct->c0, &f.s);
    assert_ok(eg_hashed_decrypt(f.group, text, place, ct, &beta));
}

static uint32_t
faults_of(const eg_hashed_place *place, const eg_hashed_ciphertext *ct)
{
    uint32_t faults = UINT32_MAX;
    const eg_status status = eg_hashed_verify_var(f.group, &faults, place, ct);
    assert_int_equal(status, faults == 0 ? EG_OK : EG_REJECT);
    return faults;
}

static void
the_receiver_reads_what_was_sent(void **state)
{
    (void)state;
    static uint8_t text[TEXT_MAX];
    static uint8_t c1[TEXT_MAX];
    static uint8_t back[TEXT_MAX];
    prop_bytes(&f.rnd, text, sizeof text);
    for (size_t use = 0; use < USES; use++) {
        const eg_hashed_place place = place_of(use);
        const size_t len = use == 2 ? TEXT_MAX : length_of(use);
        const eg_hashed_ciphertext ct = encrypt(&place, c1, text, len);
        assert_int_equal(faults_of(&place, &ct), 0);
        assert_memory_not_equal(c1, text, len);
        decrypt(&place, &ct, back);
        assert_memory_equal(back, text, len);
        decrypt(&place, &ct, c1); /* in place */
        assert_memory_equal(c1, text, len);
    }
}

static void
a_table_changes_nothing_but_the_time(void **state)
{
    (void)state;
    const uint8_t text[32] = "text";
    uint8_t c1[2][32];
    eg_hashed_ciphertext ct[2];
    const prop again = f.rnd;
    for (size_t i = 0; i < 2; i++) {
        f.rnd = again;
        const eg_hashed_place place = eg_hashed_place_nonce(
            &f.hash, &f.value, i == 0 ? NULL : eg_public_key_base(f.key));
        ct[i] = encrypt(&place, c1[i], text, sizeof text);
    }
    assert_memory_equal(c1[0], c1[1], sizeof c1[0]);
    assert_memory_equal(&ct[0].c0, &ct[1].c0, sizeof ct[0].c0);
    assert_memory_equal(&ct[0].v, &ct[1].v, sizeof ct[0].v);
}

static void
text_may_be_encrypted_where_it_lies(void **state)
{
    (void)state;
    uint8_t buffer[64] = "two blocks of text that are replaced";
    uint8_t back[64];
    const uint8_t text[64] = "two blocks of text that are replaced";
    const eg_hashed_place place = place_of(0);
    const eg_hashed_ciphertext ct =
        encrypt(&place, buffer, buffer, sizeof buffer);
    assert_int_equal(faults_of(&place, &ct), 0);
    decrypt(&place, &ct, back);
    assert_memory_equal(back, text, sizeof text);
}

static void
equal_blocks_are_masked_differently(void **state)
{
    (void)state;
    const uint8_t text[96] = {0};
    uint8_t c1[96];
    const eg_hashed_place place = place_of(2);
    (void)encrypt(&place, c1, text, sizeof text);
    assert_memory_not_equal(c1, c1 + 32, 32);
    assert_memory_not_equal(c1 + 32, c1 + 64, 32);
    assert_memory_not_equal(c1, c1 + 64, 32);
}

static void
a_ciphertext_with_any_altered_byte_is_rejected(void **state)
{
    (void)state;
    uint8_t text[96] = "secret";
    uint8_t c1[96];
    for (size_t use = 0; use < USES; use++) {
        const eg_hashed_place place = place_of(use);
        const eg_hashed_ciphertext good =
            encrypt(&place, c1, text, length_of(use));
        for (size_t at = 0; at < good.c1_len; at++) {
            c1[at] ^= 0x40;
            assert_int_equal(faults_of(&place, &good), EG_HASHED_BAD_PROOF);
            c1[at] ^= 0x40;
        }
        for (size_t at = 0; at < eg_group_scalar_len(f.group); at++) {
            eg_hashed_ciphertext bad = good;
            if (fixture_flip_scalar(&f, &bad.c, at, 3)) {
                assert_int_equal(faults_of(&place, &bad), EG_HASHED_BAD_PROOF);
            }
            bad = good;
            if (fixture_flip_scalar(&f, &bad.v, at, 3)) {
                assert_int_equal(faults_of(&place, &bad), EG_HASHED_BAD_PROOF);
            }
        }
        eg_hashed_ciphertext bad = good;
        eg_element_mul(f.group, &bad.c0, &good.c0, &f.value);
        assert_int_equal(faults_of(&place, &bad), EG_HASHED_BAD_PROOF);
        bad.c0 = fixture_negated(&f, &good.c0);
        assert_true((faults_of(&place, &bad) & EG_HASHED_BAD_MEMBER) != 0);
    }
}

static void
a_ciphertext_belongs_to_its_place(void **state)
{
    (void)state;
    const uint8_t text[64] = "secret";
    uint8_t c1[64];
    uint8_t back[64];
    const eg_hashed_place share = place_of(0);
    const eg_hashed_ciphertext ct = encrypt(&share, c1, text, sizeof text);

    eg_hash other = f.hash;
    other.bytes[0] ^= 1;
    const eg_hashed_place wrong[] = {
        eg_hashed_place_share(&other, 1, 2, &f.value),
        eg_hashed_place_share(&f.hash, 2, 2, &f.value),
        eg_hashed_place_share(&f.hash, 1, 1, &f.value),
        eg_hashed_place_data(&f.hash, 1, &f.value, NULL),
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(faults_of(&wrong[i], &ct), EG_HASHED_BAD_PROOF);
        decrypt(&wrong[i], &ct, back);
        assert_memory_not_equal(back, text, sizeof text);
    }

    /* kappa enters the key alone: eqs. (16) and (22). */
    eg_element kappa;
    eg_element_mul(f.group, &kappa, &f.value, &f.value);
    const eg_hashed_place for_other =
        eg_hashed_place_share(&f.hash, 1, 2, &kappa);
    decrypt(&for_other, &ct, back);
    assert_memory_not_equal(back, text, sizeof text);

    const eg_hashed_place data = place_of(2);
    const eg_hashed_ciphertext data_ct = encrypt(&data, c1, text, sizeof text);
    const eg_hashed_place next =
        eg_hashed_place_data(&f.hash, 4, &f.value, NULL);
    assert_int_equal(faults_of(&next, &data_ct), EG_HASHED_BAD_PROOF);
    decrypt(&next, &data_ct, back);
    assert_memory_not_equal(back, text, sizeof text);
}

static void
lengths_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    static const size_t WRONG[USES][4] = {
        {0, 32, 63, 96}, {0, 31, 33, 64}, {0, 1, 33, 95}};
    uint8_t text[96] = {0};
    uint8_t c1[96] = {0};
    const eg_scalar xi = fixture_scalar(&f);
    eg_rng rng = prop_rng(&f.rnd);
    eg_element beta = f.value;
    for (size_t use = 0; use < USES; use++) {
        const eg_hashed_place place = place_of(use);
        for (size_t i = 0; i < 4; i++) {
            eg_hashed_ciphertext ct = {.c1 = c1, .c1_len = WRONG[use][i]};
            assert_int_equal(eg_hashed_encrypt(f.group, &ct, &place, text,
                                               ct.c1_len, &xi, &rng),
                             EG_ERR_ARGUMENT);
            assert_int_equal(
                eg_hashed_decrypt(f.group, text, &place, &ct, &beta),
                EG_ERR_ARGUMENT);
            ct.c0 = f.value;
            assert_true((faults_of(&place, &ct) & EG_HASHED_BAD_LENGTH) != 0);
        }
        eg_hashed_ciphertext ct = {.c1 = c1, .c1_len = length_of(use)};
        assert_int_equal(eg_hashed_encrypt(f.group, &ct, &place, text,
                                           ct.c1_len + 32, &xi, &rng),
                         EG_ERR_ARGUMENT);
    }
}

static eg_status
no_randomness(void *state, uint8_t *out, size_t len)
{
    (void)state;
    memset(out, 0, len);
    return EG_ERR_RNG;
}

static void
without_randomness_nothing_is_written(void **state)
{
    (void)state;
    const uint8_t text[32] = "secret";
    uint8_t c1[32] = "untouched";
    const uint8_t before[32] = "untouched";
    const eg_scalar xi = fixture_scalar(&f);
    const eg_hashed_place place = place_of(1);
    eg_rng rng = {no_randomness, NULL};
    eg_hashed_ciphertext ct = {.c1 = c1, .c1_len = sizeof c1};
    assert_int_equal(
        eg_hashed_encrypt(f.group, &ct, &place, text, sizeof text, &xi, &rng),
        EG_ERR_RNG);
    assert_memory_equal(c1, before, sizeof c1);
}

static void
a_batch_names_the_ones_that_fail(void **state)
{
    (void)state;
    enum { BATCH = 35 };
    static uint8_t c1[BATCH][96];
    static eg_hashed_ciphertext texts[BATCH];
    const eg_hashed_ciphertext *list[BATCH];
    eg_hashed_place places[BATCH];
    uint32_t faults[BATCH];
    const uint8_t text[96] = "secret";
    for (size_t i = 0; i < BATCH; i++) {
        places[i] = place_of(i % USES);
        texts[i] = encrypt(&places[i], c1[i], text, length_of(i % USES));
        list[i] = &texts[i];
    }
    assert_ok(eg_hashed_verify_batch_var(f.group, faults, places, list, BATCH));
    for (size_t i = 0; i < BATCH; i += 5) {
        c1[i][0] ^= 1;
    }
    assert_int_equal(
        eg_hashed_verify_batch_var(f.group, faults, places, list, BATCH),
        EG_REJECT);
    for (size_t i = 0; i < BATCH; i++) {
        assert_int_equal(faults[i], i % 5 == 0 ? EG_HASHED_BAD_PROOF : 0);
    }
}

/** Whatever the mask's memory held before. */
static void
what_was_prepared_is_what_is_encrypted_at_once(void **state)
{
    (void)state;
    for (size_t use = 0; use < USES; use++) {
        const size_t len = length_of(use);
        const eg_hashed_place place = place_of(use);
        const eg_scalar xi = fixture_scalar(&f);
        eg_rng rng = prop_rng(&f.rnd);
        uint8_t text[97], mask[97], once[96], later[97];
        eg_hashed_ciphertext a = {.c1 = once, .c1_len = len};
        eg_hashed_ciphertext b = {.c1 = later, .c1_len = len};
        prop_bytes(&f.rnd, text, len);
        text[len] = later[len] = 0x3C; /* is not touched */
        memset(mask, 0xA5, sizeof(mask));
        assert_ok(eg_hashed_encrypt(f.group, &a, &place, text, len, &xi, &rng));

        eg_hashed_prepared prepared;
        eg_hasher transcript;
        assert_ok(eg_hashed_prepare(f.group, &prepared, mask, len, &place, &xi,
                                    &rng));
        eg_hashed_transcript(&transcript, f.group, &place, &prepared.a,
                             &prepared.c0);
        eg_hashed_finish(f.group, &b, &prepared, mask, &transcript, text, &xi);
        assert_true(eg_element_equal_var(&a.c0, &b.c0));
        assert_memory_equal(once, later, len);
        assert_int_equal(later[len], 0x3C);
        assert_ok(eg_hashed_verify_var(f.group, NULL, &place, &b));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_receiver_reads_what_was_sent),
        cmocka_unit_test(a_table_changes_nothing_but_the_time),
        cmocka_unit_test(text_may_be_encrypted_where_it_lies),
        cmocka_unit_test(equal_blocks_are_masked_differently),
        cmocka_unit_test(a_ciphertext_with_any_altered_byte_is_rejected),
        cmocka_unit_test(a_ciphertext_belongs_to_its_place),
        cmocka_unit_test(lengths_that_do_not_fit_are_refused),
        cmocka_unit_test(without_randomness_nothing_is_written),
        cmocka_unit_test(a_batch_names_the_ones_that_fail),
        cmocka_unit_test(what_was_prepared_is_what_is_encrypted_at_once),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
