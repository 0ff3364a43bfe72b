/* SPDX-License-Identifier: Apache-2.0 */
/* Ed25519 identities: RFC 8032's first test, and keys whose halves differ. */
#include "base/base.h"
#include "codec/text.h"
#include "common/identity.h"
#include "place.h"

/* RFC 8032 section 7.1, test 2. */
static const char seed_hex[] =
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
static const char public_hex[] =
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
static const char signature_hex[] =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

static void
stored_key(uint8_t out[APP_SECRET_KEY_BYTES])
{
    assert_ok(eg_hex_read(out, 32, seed_hex, 64, EG_HEX_LOWER));
    assert_ok(eg_hex_read(out + 32, 32, public_hex, 64, EG_HEX_LOWER));
}

static void
test_signs_as_the_rfc_says(void **state)
{
    (void)state;
    uint8_t key[APP_SECRET_KEY_BYTES];
    uint8_t want[APP_SIGNATURE_BYTES];
    uint8_t signature[APP_SIGNATURE_BYTES];
    app_identity me;
    stored_key(key);
    assert_ok(
        eg_hex_read(want, sizeof(want), signature_hex, 128, EG_HEX_LOWER));
    assert_ok(app_identity_load(&me, key, NULL));
    assert_memory_equal(me.public_key, key + 32, 32);
    app_sign(&me, signature, (const uint8_t *)"\x72", 1);
    assert_memory_equal(signature, want, sizeof(want));
    assert_true(app_signature_valid(me.public_key, signature,
                                    (const uint8_t *)"\x72", 1));
    for (size_t i = 0; i < sizeof(signature) * 8; i++) {
        signature[i / 8] = (uint8_t)(signature[i / 8] ^ (1U << i % 8));
        assert_false(app_signature_valid(me.public_key, signature,
                                         (const uint8_t *)"\x72", 1));
        signature[i / 8] = (uint8_t)(signature[i / 8] ^ (1U << i % 8));
    }
    app_identity_free(&me);
}

static void
test_halves_that_differ_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < APP_SECRET_KEY_BYTES; i++) {
        eg_error err;
        uint8_t key[APP_SECRET_KEY_BYTES];
        app_identity me = {.public_key = {0}};
        stored_key(key);
        key[i] ^= 1;
        assert_fails(app_identity_load(&me, key, &err), EG_ERR_MALFORMED,
                     "damaged");
        assert_null(me.secret_key.bytes);
    }
}

static void
test_new_keys_differ_and_load(void **state)
{
    (void)state;
    app_identity a;
    app_identity b;
    app_identity again;
    assert_ok(app_identity_new(&a, NULL));
    assert_ok(app_identity_new(&b, NULL));
    assert_memory_not_equal(a.public_key, b.public_key, 32);
    assert_ok(app_identity_load(&again, a.secret_key.bytes, NULL));
    assert_memory_equal(a.public_key, again.public_key, 32);
    app_identity_free(&a);
    app_identity_free(&b);
    app_identity_free(&again);
}

static void
test_fingerprint(void **state)
{
    (void)state;
    static const uint8_t zero[APP_PUBLIC_KEY_BYTES];
    char text[APP_FINGERPRINT_MAX];
    app_fingerprint(text, zero);
    /* printf of 32 zero bytes | sha256sum */
    assert_string_equal(text, "6668-7aad-f862-bd77-6c8f-c18b-8e9f-8e20");
}

static int
begin(void **state)
{
    return app_crypto_init(NULL) == EG_OK ? place_begin(state) : -1;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signs_as_the_rfc_says),
        cmocka_unit_test(test_halves_that_differ_are_refused),
        cmocka_unit_test(test_new_keys_differ_and_load),
        cmocka_unit_test(test_fingerprint),
    };
    return cmocka_run_group_tests(tests, begin, place_end);
}
