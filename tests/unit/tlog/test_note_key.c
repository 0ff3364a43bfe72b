/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of notes: known ones, their one text form, and whose they are. */
#include "base/secret.h"
#include "test.h"
#include "tlog/note_key.h"
#include "unit/tlog/vectors.h"

static eg_span
span(const char *text)
{
    return (eg_span){(const uint8_t *)text, strlen(text)};
}

static eg_status
parse(const char *text)
{
    eg_note_key key;
    return eg_note_key_parse(&key, span(text), NULL);
}

static void
assert_written(const eg_buffer *b, const char *want)
{
    assert_ok(eg_buffer_status(b));
    assert_int_equal(b->len, strlen(want));
    assert_memory_equal(b->data, want, b->len);
}

/** Keys that others made are read and written as they are. */
static void
test_known(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *name;
        uint32_t id;
        eg_note_type type;
    } known[] = {
        {PETER, "PeterNeumann", 0xc74f20a3, EG_NOTE_ED25519},
        {ENOCH, "EnochRoot", 0xaf0cfe78, EG_NOTE_ED25519},
        {ARCHE, ARCHE_ORIGIN, 0xba2f06c0, EG_NOTE_ED25519},
        {REMORA, "remora.n621.de", 0xda77ade7, EG_NOTE_COSIGNATURE},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(known); i++) {
        eg_note_key key;
        assert_ok(eg_note_key_parse(&key, span(known[i].text), NULL));
        assert_string_equal(key.name, known[i].name);
        assert_int_equal(key.id, known[i].id);
        assert_int_equal(key.type, known[i].type);
        EG_BUFFER(b, 1000);
        eg_note_key_write(&b, &key);
        assert_written(&b, known[i].text);
    }
}

/** No part of a key is a key, and no changed one. */
static void
test_mangled(void **state)
{
    (void)state;
    char text[] = PETER;
    const size_t len = sizeof(text) - 1;
    eg_note_key key;
    for (size_t from = 0; from <= len; from++) {
        for (size_t to = from; to <= len; to++) {
            if (from != 0 || to != len) {
                const eg_span part = {(uint8_t *)text + from, to - from};
                assert_int_not_equal(eg_note_key_parse(&key, part, NULL),
                                     EG_OK);
            }
        }
    }
    for (size_t i = 0; i < len; i++) {
        const char old = text[i];
        for (int c = 0; c < 256; c++) {
            text[i] = (char)c;
            assert_true(
                (eg_note_key_parse(&key, (eg_span){(uint8_t *)text, len},
                                   NULL) == EG_OK) == (text[i] == old));
        }
        text[i] = old;
    }
}

/** Other lengths and types; the first two are from note_test.go. */
static void
test_other_types(void **state)
{
    (void)state;
    assert_int_equal(parse("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVk"
                           "mqq/LDE4izWy10TWBADKEY=="),
                     EG_ERR_MALFORMED);
    assert_int_equal(parse("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVk"
                           "mqq/LDE4izWy10TW"),
                     EG_ERR_UNSUPPORTED);
    assert_int_equal(parse("x+00000000+BgAA"), EG_ERR_UNSUPPORTED);
    assert_int_equal(parse("x+00000000+"), EG_ERR_MALFORMED);
    assert_int_equal(parse("x+00000000+AQ=="), EG_ERR_MALFORMED);
    assert_int_equal(parse("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVk"
                           "mqq/LDE4izWy10TW"),
                     EG_ERR_MALFORMED);
    assert_int_equal(parse(""), EG_ERR_MALFORMED);
    uint8_t bytes[EG_NOTE_KEY_BYTES] = {0};
    eg_note_key key;
    assert_int_equal(
        eg_note_key_init(&key, "x", (eg_note_type)0x02, bytes, NULL),
        EG_ERR_UNSUPPORTED);
}

/** Names without spaces of any kind, controls and '+'. */
static void
test_names(void **state)
{
    (void)state;
    static const char *const good[] = {"a",
                                       "example.com/log42",
                                       "\xc3\xa9",
                                       "\xe2\x80\x94",
                                       "\xe2\x80\x8b",
                                       "\xe2\x81\xa0",
                                       "\xc2\xa1",
                                       "\xe3\x80\x81",
                                       "\xe1\x9a\x81",
                                       "\x7f",
                                       "\xf0\x9f\x98\x80",
                                       "\xe3\x81\x80"};
    static const char *const bad[] = {"",
                                      "a b",
                                      "a+b",
                                      "a\tb",
                                      "a\n",
                                      "\x01",
                                      "\x0b",
                                      "\xff",
                                      "\xc2",
                                      "\xc2\x85",
                                      "a\xc2\xa0",
                                      "\xe1\x9a\x80",
                                      "\xe2\x80\x80",
                                      "\xe2\x80\x8a",
                                      "\xe2\x80\xa8",
                                      "\xe2\x80\xa9",
                                      "\xe2\x80\xaf",
                                      "\xe2\x81\x9f",
                                      "\xe3\x80\x80",
                                      "\xed\xa0\x80"};
    for (size_t i = 0; i < EG_ARRAY_LEN(good); i++) {
        assert_true(eg_note_name_is_valid(span(good[i])));
    }
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        assert_false(eg_note_name_is_valid(span(bad[i])));
    }
    char name[EG_NOTE_NAME_MAX + 2];
    memset(name, 'n', sizeof(name));
    name[EG_NOTE_NAME_MAX + 1] = '\0';
    uint8_t bytes[EG_NOTE_KEY_BYTES] = {0};
    eg_note_key key;
    assert_int_equal(eg_note_key_init(&key, name, EG_NOTE_ED25519, bytes, NULL),
                     EG_ERR_ARGUMENT);
    name[EG_NOTE_NAME_MAX] = '\0';
    assert_ok(eg_note_key_init(&key, name, EG_NOTE_ED25519, bytes, NULL));
    EG_BUFFER(b, 1000);
    eg_note_key_write(&b, &key);
    assert_ok(eg_note_key_parse(&key, eg_buffer_span(&b), NULL));
    assert_string_equal(key.name, name);
}

/** A signer key that another made, and that it belongs to its verifier key. */
static void
test_secret(void **state)
{
    (void)state;
    EG_SECRET(eg_note_secret, secret);
    eg_note_key peter, enoch;
    assert_ok(eg_note_secret_parse(&secret, span(PETER_SECRET), NULL));
    assert_string_equal(secret.name, "PeterNeumann");
    assert_int_equal(secret.seed[0], 0x81);
    assert_int_equal(secret.seed[31], 0x73);
    assert_ok(eg_note_key_parse(&peter, span(PETER), NULL));
    assert_ok(eg_note_key_parse(&enoch, span(ENOCH), NULL));
    assert_true(eg_note_secret_belongs(&secret, &peter));
    assert_false(eg_note_secret_belongs(&secret, &enoch));
    EG_BUFFER(b, 1000);
    eg_note_secret_write(&b, &secret);
    assert_written(&b, PETER_SECRET);
    secret.id++;
    assert_false(eg_note_secret_belongs(&secret, &peter));
}

/** All values of the seed's characters, and what is no signer key. */
static void
test_secret_text(void **state)
{
    (void)state;
    EG_SECRET(eg_note_secret, secret);
    EG_SECRET(eg_note_secret, again);
    assert_ok(eg_note_secret_parse(&secret, span(PETER_SECRET), NULL));
    for (unsigned v = 0; v < 256; v++) {
        for (unsigned i = 0; i < EG_NOTE_KEY_BYTES; i++) {
            secret.seed[i] = (uint8_t)(v + i * 85);
        }
        EG_BUFFER(b, 1000);
        eg_note_secret_write(&b, &secret);
        assert_ok(eg_note_secret_parse(&again, eg_buffer_span(&b), NULL));
        assert_memory_equal(again.seed, secret.seed, EG_NOTE_KEY_BYTES);
        /* The same alphabet as that of public keys: 33 bytes as a key. */
        eg_note_key key;
        assert_ok(eg_note_key_init(&key, secret.name, secret.type, secret.seed,
                                   NULL));
        EG_BUFFER(k, 1000);
        eg_note_key_write(&k, &key);
        assert_memory_equal(k.data + k.len - 44, b.data + b.len - 44, 44);
    }
    char text[] = PETER_SECRET;
    const size_t len = sizeof(text) - 1;
    for (size_t i = 0; i < len; i++) {
        const eg_span part = {(uint8_t *)text, i};
        assert_int_equal(eg_note_secret_parse(&again, part, NULL),
                         EG_ERR_MALFORMED);
    }
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr"
        "stuvwxyz0123456789+/";
    for (int c = 0; c < 256; c++) {
        text[len - 1] = (char)c;
        assert_int_equal(
            eg_note_secret_parse(&again, (eg_span){(uint8_t *)text, len}, NULL),
            memchr(alphabet, c, 64) != NULL ? EG_OK : EG_ERR_MALFORMED);
    }
    assert_int_equal(eg_note_secret_parse(&again, span(PETER), NULL),
                     EG_ERR_MALFORMED);
    text[sizeof("PRIVATE+KEY+PeterNeumann+c74f20a3+")] = 'g';
    text[len - 1] = 'A';
    assert_int_equal(
        eg_note_secret_parse(&again, (eg_span){(uint8_t *)text, len}, NULL),
        EG_ERR_UNSUPPORTED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),       cmocka_unit_test(test_mangled),
        cmocka_unit_test(test_other_types), cmocka_unit_test(test_names),
        cmocka_unit_test(test_secret),      cmocka_unit_test(test_secret_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
