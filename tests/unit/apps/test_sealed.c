/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sealed files open with their passphrase and purpose, and with no byte
 * altered; and a forged header cannot make the machine work for long.
 */
#include <sodium.h>
#include <time.h>

#include "base/base.h"
#include "common/identity.h"
#include "common/sealed.h"
#include "place.h"

#define COSTS_AT  8
#define HEADER    56
#define FILE_SIZE 1024

static const char words[] = "correct horse battery";

static app_passphrase
passphrase(const char *text)
{
    static app_passphrase out;
    app_passphrase_free(&out);
    put(at("pass"), text, strlen(text));
    assert_ok(app_passphrase_get(&out, at("pass"), "test", false, NULL));
    return out;
}

static void
seal(const char *path)
{
    app_secret content = {0};
    const app_passphrase p = passphrase(words);
    assert_ok(app_secret_new(&content, 5, NULL));
    memcpy(content.bytes, "abcde", 5);
    assert_ok(app_sealed_write(path, "purpose", &p, &content, APP_WRITE_REPLACE,
                               NULL));
    app_secret_free(&content);
}

/**
 * Our own writing of the format, with the least costs, so that trying a file
 * takes no time.
 */
static size_t
seal_cheaply(uint8_t file[FILE_SIZE])
{
    uint8_t key[32];
    uint8_t ad[64 + HEADER] = "purpose";
    memcpy(file, "CGSEAL01", 8);
    eg_store_be32(file + COSTS_AT, 1);
    eg_store_be32(file + COSTS_AT + 4, 8);
    memset(file + 16, 0x5A, 40);
    memcpy(ad + 64, file, HEADER);
    assert_int_equal(crypto_pwhash(key, sizeof(key), words, strlen(words),
                                   file + 16, 1, 8192,
                                   crypto_pwhash_ALG_ARGON2ID13),
                     0);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        file + HEADER, NULL, (const uint8_t *)"abcde", 5, ad, sizeof(ad), NULL,
        file + 32, key);
    return HEADER + 5 + 16;
}

static void
test_the_format_is_as_described(void **state)
{
    (void)state;
    uint8_t file[FILE_SIZE];
    app_secret content = {0};
    const app_passphrase p = passphrase(words);
    put(at("t"), file, seal_cheaply(file));
    assert_ok(app_sealed_read(at("t"), "purpose", &p, &content, NULL));
    assert_memory_equal(content.bytes, "abcde", 5);
    app_secret_free(&content);
}

static void
test_what_was_sealed_comes_back(void **state)
{
    (void)state;
    app_secret content = {0};
    struct stat st;
    seal(at("s"));
    const app_passphrase p = passphrase(words);
    assert_ok(app_sealed_read(at("s"), "purpose", &p, &content, NULL));
    assert_int_equal(content.len, 5);
    assert_memory_equal(content.bytes, "abcde", 5);
    app_secret_free(&content);
    assert_int_equal(stat(at("s"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void
test_wrong_passphrase_or_purpose(void **state)
{
    (void)state;
    eg_error err;
    app_secret content = {0};
    seal(at("s"));
    app_passphrase p = passphrase("correct horse batterz");
    assert_fails(app_sealed_read(at("s"), "purpose", &p, &content, &err),
                 EG_ERR_MALFORMED, "passphrase");
    p = passphrase(words);
    assert_fails(app_sealed_read(at("s"), "purposes", &p, &content, &err),
                 EG_ERR_MALFORMED, "passphrase");
    assert_null(content.bytes);
}

static void
test_every_byte_counts(void **state)
{
    (void)state;
    eg_error err = {.status = EG_OK};
    uint8_t file[FILE_SIZE];
    const app_passphrase p = passphrase(words);
    const size_t len = seal_cheaply(file);
    for (size_t i = 0; i < len; i++) {
        app_secret content = {0};
        file[i] = (uint8_t)(file[i] ^ 1U);
        put(at("t"), file, len);
        assert_int_equal(
            app_sealed_read(at("t"), "purpose", &p, &content, &err),
            EG_ERR_MALFORMED);
        assert_null(content.bytes);
        file[i] = (uint8_t)(file[i] ^ 1U);
    }
}

static void
test_every_length_but_the_whole(void **state)
{
    (void)state;
    eg_error err = {.status = EG_OK};
    uint8_t file[FILE_SIZE];
    app_secret content = {0};
    const app_passphrase p = passphrase(words);
    const size_t len = seal_cheaply(file);
    for (size_t kept = 0; kept < len; kept++) {
        put(at("t"), file, kept);
        assert_int_equal(
            app_sealed_read(at("t"), "purpose", &p, &content, &err),
            EG_ERR_MALFORMED);
    }
}

static void
test_absurd_costs_are_refused_at_once(void **state)
{
    (void)state;
    static const uint32_t cost[][2] = {
        {0, 65536},          {4, 0},          {4, 7},
        {17, 65536},         {5, 1048576},    {4, 1048577},
        {UINT32_MAX, 65536}, {4, UINT32_MAX}, {UINT32_MAX, UINT32_MAX}};
    eg_error err;
    uint8_t file[FILE_SIZE];
    app_secret content = {0};
    const app_passphrase p = passphrase(words);
    const size_t len = seal_cheaply(file);
    const clock_t begin = clock();
    for (size_t i = 0; i < sizeof(cost) / sizeof(cost[0]); i++) {
        eg_store_be32(file + COSTS_AT, cost[i][0]);
        eg_store_be32(file + COSTS_AT + 4, cost[i][1]);
        put(at("t"), file, len);
        assert_fails(app_sealed_read(at("t"), "purpose", &p, &content, &err),
                     EG_ERR_MALFORMED, "absurd");
    }
    assert_true(clock() - begin < CLOCKS_PER_SEC / 10);
}

static void
test_passphrases_from_files(void **state)
{
    (void)state;
    eg_error err;
    app_passphrase p = {0};
    char longest[APP_PASSPHRASE_MAX + 2];
    put(at("pass"), "secret words\r\nsecond line", 25);
    assert_ok(app_passphrase_get(&p, at("pass"), "x", true, NULL));
    assert_string_equal(p.text, "secret words");
    app_passphrase_free(&p);

    put(at("pass"), "short\n", 6);
    assert_fails(app_passphrase_get(&p, at("pass"), "x", true, &err),
                 EG_ERR_ARGUMENT, "at least 8");
    assert_null(p.text);

    memset(longest, 'a', sizeof(longest));
    put(at("pass"), longest, APP_PASSPHRASE_MAX);
    assert_ok(app_passphrase_get(&p, at("pass"), "x", true, NULL));
    assert_int_equal(p.len, APP_PASSPHRASE_MAX);
    app_passphrase_free(&p);
    put(at("pass"), longest, APP_PASSPHRASE_MAX + 1);
    assert_fails(app_passphrase_get(&p, at("pass"), "x", true, &err),
                 EG_ERR_LIMIT, "at most");
    assert_fails(app_passphrase_get(&p, at("none"), "x", true, &err),
                 EG_ERR_NOT_FOUND, "none");
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
        cmocka_unit_test(test_the_format_is_as_described),
        cmocka_unit_test(test_what_was_sealed_comes_back),
        cmocka_unit_test(test_wrong_passphrase_or_purpose),
        cmocka_unit_test(test_every_byte_counts),
        cmocka_unit_test(test_every_length_but_the_whole),
        cmocka_unit_test(test_absurd_costs_are_refused_at_once),
        cmocka_unit_test(test_passphrases_from_files),
    };
    return cmocka_run_group_tests(tests, begin, place_end);
}
