/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 and HMAC against published vectors, and the built-in SHA-256 against
 * the one that the library uses.
 */
#include <stdio.h>

#include <electionguard/hash.h>

#include "base/base.h"
#include "hash/sha256_builtin.h"
#include "test.h"

static void
assert_hex(const eg_hash *hash, const char *hex)
{
    char text[2 * EG_HASH_BYTES + 1];
    for (size_t i = 0; i < EG_HASH_BYTES; i++) {
        (void)snprintf(text + 2 * i, 3, "%02x", hash->bytes[i]);
    }
    assert_string_equal(text, hex);
}

typedef struct vector {
    const char *text;
    const char *hash;
} vector;

/* FIPS 180-4 examples (NIST, "SHA256.pdf" and CAVP short messages). */
static const vector NIST[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
     "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
     "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
};

static void
the_published_vectors_hold_for_both(void **state)
{
    (void)state;
    for (size_t i = 0; i < EG_ARRAY_LEN(NIST); i++) {
        eg_hash hash;
        eg_sha256_once(&hash, NIST[i].text, strlen(NIST[i].text));
        assert_hex(&hash, NIST[i].hash);

        eg_sha256 h;
        eg_sha256_builtin_init(&h);
        eg_sha256_builtin_update(&h, NIST[i].text, strlen(NIST[i].text));
        eg_sha256_builtin_final(&h, &hash);
        assert_hex(&hash, NIST[i].hash);
    }
}

static void
a_million_letters_hash_as_published(void **state)
{
    (void)state;
    static char part[1000];
    memset(part, 'a', sizeof part);

    eg_sha256 library;
    eg_sha256 builtin;
    eg_sha256_init(&library);
    eg_sha256_builtin_init(&builtin);
    for (int i = 0; i < 1000; i++) {
        eg_sha256_update(&library, part, sizeof part);
        eg_sha256_builtin_update(&builtin, part, sizeof part);
    }
    static const char *const HASH =
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
    eg_hash hash;
    eg_sha256_final(&library, &hash);
    assert_hex(&hash, HASH);
    eg_sha256_builtin_final(&builtin, &hash);
    assert_hex(&hash, HASH);
}

/** Hash @p len bytes in pieces of @p step with the built-in SHA-256. */
static void
hash_in_steps(eg_hash *out, const uint8_t *bytes, size_t len, size_t step)
{
    eg_sha256 h;
    eg_sha256_builtin_init(&h);
    for (size_t at = 0; at < len; at += step) {
        eg_sha256_builtin_update(&h, bytes + at,
                                 len - at < step ? len - at : step);
        eg_sha256_builtin_update(&h, NULL, 0);
    }
    eg_sha256_builtin_final(&h, out);
}

static void
both_agree_for_every_length_and_chunking(void **state)
{
    (void)state;
    enum { LONGEST = 520 };
    uint8_t bytes[LONGEST];
    for (size_t i = 0; i < LONGEST; i++) {
        bytes[i] = (uint8_t)(i * 131 + i / 7);
    }
    static const size_t STEPS[] = {1, 3, 32, 55, 63, 64, 65, 127, 128, 520};
    for (size_t len = 0; len <= LONGEST; len++) {
        eg_hash expected;
        eg_sha256_once(&expected, bytes, len);
        for (size_t i = 0; i < EG_ARRAY_LEN(STEPS); i++) {
            eg_hash hash;
            hash_in_steps(&hash, bytes, len, STEPS[i]);
            assert_memory_equal(&hash, &expected, sizeof hash);
        }
    }
}

/* RFC 4231, cases 1 to 4: HMAC pads a short key with zeros, as we do here. */
static void
hmac_gives_the_published_values(void **state)
{
    (void)state;
    eg_hash key = {{0}};
    eg_hash out;
    memset(key.bytes, 0x0B, 20);
    eg_hmac(&out, &key, "Hi There", 8);
    assert_hex(
        &out,
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");

    key = (eg_hash){"Jefe"};
    eg_hmac(&out, &key, "what do ya want for nothing?", 28);
    assert_hex(
        &out,
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");

    uint8_t text[50];
    memset(text, 0xDD, sizeof text);
    key = (eg_hash){{0}};
    memset(key.bytes, 0xAA, 20);
    eg_hmac(&out, &key, text, sizeof text);
    assert_hex(
        &out,
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");

    memset(text, 0xCD, sizeof text);
    key = (eg_hash){{0}};
    for (uint8_t i = 0; i < 25; i++) {
        key.bytes[i] = (uint8_t)(i + 1);
    }
    eg_hmac(&out, &key, text, sizeof text);
    assert_hex(
        &out,
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
}

static void
the_hasher_is_hmac_of_the_tag_and_the_encoded_inputs(void **state)
{
    (void)state;
    const eg_hash key = {"a key of nearly thirty-two bytes"};
    const eg_hash value = {"another string of 32 bytes here"};
    eg_hasher h;
    eg_hash streamed;
    eg_hasher_init(&h, &key, 0x2A);
    eg_hasher_u32(&h, 0x01020304);
    eg_hasher_sized(&h, "text", 4);
    eg_hasher_hash(&h, &value);
    eg_hasher_bytes(&h, "\xFF", 1);
    eg_hasher_final(&h, &streamed);

    uint8_t all[1 + 4 + 8 + EG_HASH_BYTES + 1] =
        "\x2A\x01\x02\x03\x04\x00\x00\x00\x04"
        "text";
    memcpy(all + 13, value.bytes, EG_HASH_BYTES);
    all[13 + EG_HASH_BYTES] = 0xFF;
    eg_hash whole;
    eg_hmac(&whole, &key, all, sizeof all);
    assert_memory_equal(&streamed, &whole, sizeof whole);
}

static void
finishing_leaves_nothing_behind(void **state)
{
    (void)state;
    static const eg_hasher NOTHING;
    const eg_hash key = {"key"};
    eg_hasher h;
    eg_hash out;
    eg_hasher_init(&h, &key, 1);
    eg_hasher_final(&h, &out);
    assert_memory_equal(&h, &NOTHING, sizeof h);
    eg_sha256_builtin_init(&h.inner);
    eg_sha256_builtin_final(&h.inner, &out);
    assert_memory_equal(&h, &NOTHING, sizeof h);
}

static void
equality_sees_each_byte(void **state)
{
    (void)state;
    const eg_hash a = {"a"};
    for (size_t i = 0; i < EG_HASH_BYTES; i++) {
        eg_hash b = a;
        assert_true(eg_hash_equal(&a, &b));
        b.bytes[i] ^= 0x80;
        assert_false(eg_hash_equal(&a, &b));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_vectors_hold_for_both),
        cmocka_unit_test(a_million_letters_hash_as_published),
        cmocka_unit_test(both_agree_for_every_length_and_chunking),
        cmocka_unit_test(hmac_gives_the_published_values),
        cmocka_unit_test(the_hasher_is_hmac_of_the_tag_and_the_encoded_inputs),
        cmocka_unit_test(finishing_leaves_nothing_behind),
        cmocka_unit_test(equality_sees_each_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
