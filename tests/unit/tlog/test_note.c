/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed notes: those that others signed, what is no note, and that no byte of
 * what a trusted key signed can be changed.
 */
#include <stdio.h>

#include "base/secret.h"
#include "codec/text.h"
#include "support/ed25519.h"
#include "test.h"
#include "unit/tlog/vectors.h"

static eg_note_key peter, enoch, arche, remora;

static eg_span
span(const char *text)
{
    return (eg_span){(const uint8_t *)text, strlen(text)};
}

static int
set_up(void **state)
{
    (void)state;
    assert_ok(app_crypto_init(NULL));
    assert_ok(eg_note_key_parse(&peter, span(PETER), NULL));
    assert_ok(eg_note_key_parse(&enoch, span(ENOCH), NULL));
    assert_ok(eg_note_key_parse(&arche, span(ARCHE), NULL));
    assert_ok(eg_note_key_parse(&remora, span(REMORA), NULL));
    return 0;
}

/** Parse and verify; the first failing status. */
static eg_status
open_note(eg_note_signers *signers,
          eg_span bytes,
          const eg_note_key *key,
          size_t count)
{
    eg_note note;
    eg_error err = {.status = EG_OK};
    eg_status status = eg_note_parse(&note, bytes, &err);
    if (status == EG_OK) {
        status = eg_note_verify(signers, &note, key, count, &ed25519, &err);
    }
    assert_true((status == EG_OK) == (err.text[0] == '\0'));
    return status;
}

static eg_status
open_text(const char *text, const eg_note_key *key, size_t count)
{
    eg_note_signers signers;
    return open_note(&signers, span(text), key, count);
}

/** The notes of note_test.go: one signer known, both, none. */
static void
test_known(void **state)
{
    (void)state;
    const char *both = PROBLEM "\n" PETER_LINE ENOCH_LINE;
    const eg_note_key keys[] = {peter, enoch};
    eg_note note;
    eg_note_signers s;
    assert_ok(eg_note_parse(&note, span(both), NULL));
    assert_int_equal(note.text.len, strlen(PROBLEM));
    assert_int_equal(note.count, 2);
    assert_int_equal(note.signature[0].len, 64);
    assert_int_equal(note.signature[1].id, 0xaf0cfe78);
    assert_ok(open_note(&s, span(both), keys, 1));
    assert_int_equal(s.count, 1);
    assert_true(s.by[0]);
    assert_ok(open_note(&s, span(both), keys, 2));
    assert_int_equal(s.count, 2);
    assert_true(s.by[0] && s.by[1]);
    assert_int_equal(open_text(both, keys, 0), EG_REJECT);
    assert_int_equal(open_text(PROBLEM "\n" PETER_LINE, &enoch, 1), EG_REJECT);
    assert_ok(open_note(&s, span(PROBLEM "\n" PETER_LINE PETER_LINE), keys, 2));
    assert_int_equal(s.count, 1);
}

/** A checkpoint of a running log, with a witness's cosignature. */
static void
test_cosigned(void **state)
{
    (void)state;
    const eg_note_key keys[] = {arche, remora};
    eg_note_signers s;
    assert_ok(open_note(&s, span(ARCHE_NOTE), keys, 2));
    assert_int_equal(s.count, 2);
    assert_true(s.time[0] == 0);
    assert_true(s.time[1] == REMORA_TIME);
    assert_ok(open_note(&s, span(ARCHE_NOTE), &remora, 1));
    assert_true(s.by[0] && s.time[0] == REMORA_TIME);

    /* The same public key with the other type is another key. */
    eg_note_key other;
    assert_ok(eg_note_key_init(&other, remora.name, EG_NOTE_ED25519,
                               remora.public_key, NULL));
    assert_int_equal(open_text(ARCHE_NOTE, &other, 1), EG_REJECT);
    other.id = remora.id;
    assert_int_equal(open_text(ARCHE_NOTE, &other, 1), EG_REJECT);
}

/** Whatever byte is changed, no note that a key did not sign is taken. */
static void
test_changed(void **state)
{
    (void)state;
    char bytes[] = ARCHE_NOTE;
    const size_t len = sizeof(bytes) - 1;
    const size_t ignored = strlen(ARCHE_TEXT "\n");
    const size_t ignored_end = ignored + strlen(ARCHE_RFC6962_LINE);
    const eg_note_key keys[] = {arche, remora};
    eg_note_signers s;
    for (size_t i = 0; i < len; i++) {
        for (unsigned bit = 1; bit < 256; bit <<= 3) {
            bytes[i] = (char)((unsigned char)bytes[i] ^ bit);
            const eg_status status =
                open_note(&s, (eg_span){(uint8_t *)bytes, len}, keys, 2);
            if (status == EG_OK && (i < ignored || i >= ignored_end)) {
                /* A changed name or ID is an unknown key's. */
                assert_int_equal(s.count, 1);
                assert_true(i > ignored_end);
            }
            bytes[i] = (char)((unsigned char)bytes[i] ^ bit);
        }
        /* cut off here */
        if (open_note(&s, (eg_span){(uint8_t *)bytes, i}, keys, 2) == EG_OK) {
            assert_int_equal(s.count, 1);
            assert_int_equal(i, len - strlen(REMORA_LINE));
        }
    }
}

/** What is no note; the first seven are from note_test.go. */
static void
test_malformed(void **state)
{
    (void)state;
    static const char *const bad[] = {
        PROBLEM,
        PROBLEM "\n",
        PROBLEM "\n— PeterNeumann x08go/ZJkuBS9UG",
        "\x01" PROBLEM "\n" PETER_LINE,
        "\xff" PROBLEM "\n" PETER_LINE,
        PROBLEM "\n— Bad Name x08go/ZJ\n",
        PROBLEM "\n" PETER_LINE "Unexpected line.\n",
        "",
        "\n",
        PETER_LINE,
        "\n" PETER_LINE,
        PROBLEM PETER_LINE,
        PROBLEM "\n" PETER_LINE "\n",
        PROBLEM "\n\r\n" PETER_LINE,
        PROBLEM "\n- PeterNeumann x08go/ZJ\n",
        PROBLEM "\n—PeterNeumann x08go/ZJ\n",
        PROBLEM "\n— PeterNeumann\n",
        PROBLEM "\n— PeterNeumann \n",
        PROBLEM "\n— \n",
        PROBLEM "\n—  x08go/ZJ\n",
        PROBLEM "\n— Peter+Neumann x08go/ZJ\n",
        PROBLEM "\n— PeterNeumann x08go/ZJ \n",
        PROBLEM "\n— PeterNeumann x08goA==\n",     /* an ID alone */
        PROBLEM "\n— PeterNeumann x08go/Z\n",      /* no padding */
        PROBLEM "\n— PeterNeumann x08go/Zj/x==\n", /* spare bits */
        PROBLEM "\n— PeterNeumann x08g_/ZJ\n",
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        if (open_text(bad[i], &peter, 1) != EG_ERR_MALFORMED) {
            fail_msg("note %zu is taken", i);
        }
    }
    /* From note_test.go: a signature that is too long, by a known key. */
    char longer[400];
    snprintf(longer, sizeof(longer), PROBLEM "\n%.60sABCD%s", PETER_LINE,
             &PETER_LINE[60]);
    assert_int_equal(open_text(longer, &peter, 1), EG_REJECT);
}

/** Padding within a long signature, at the seam of the pieces and elsewhere. */
static void
test_long_signature(void **state)
{
    (void)state;
    eg_note note;
    for (size_t groups = 60; groups < 140; groups++) {
        EG_BUFFER(b, 2000);
        eg_buffer_text(&b, PROBLEM "\n— x ");
        const size_t begin = b.len;
        for (size_t i = 0; i < groups; i++) {
            eg_buffer_text(&b, i == 0           ? "AQID"
                               : i + 1 < groups ? "AAEC"
                                                : "AA==");
        }
        eg_buffer_byte(&b, '\n');
        assert_ok(eg_note_parse(&note, eg_buffer_span(&b), NULL));
        assert_int_equal(note.signature[0].len, (groups - 1) * 3 + 1 - 4);
        assert_int_equal(note.signature[0].id, 0x01020300);
        for (size_t i = 0; i + 1 < groups; i++) {
            memcpy(b.data + begin + 4 * i, "AA==", 4);
            assert_int_equal(eg_note_parse(&note, eg_buffer_span(&b), NULL),
                             EG_ERR_MALFORMED);
            memcpy(b.data + begin + 4 * i, i == 0 ? "AQID" : "AAEC", 4);
        }
    }
}

/** As many signatures and bytes as are allowed, and one more. */
static void
test_limits(void **state)
{
    (void)state;
    EG_BUFFER(b, 2 * EG_NOTE_MAX);
    eg_note note;
    assert_ok(eg_note_begin(&b, span(PROBLEM), NULL));
    for (size_t i = 0; i < EG_NOTE_SIGNATURES_MAX; i++) {
        eg_buffer_text(&b, PETER_LINE);
    }
    assert_ok(eg_note_parse(&note, eg_buffer_span(&b), NULL));
    assert_int_equal(note.count, EG_NOTE_SIGNATURES_MAX);
    eg_buffer_text(&b, PETER_LINE);
    assert_int_equal(eg_note_parse(&note, eg_buffer_span(&b), NULL),
                     EG_ERR_LIMIT);

    eg_buffer_clear(&b);
    while (b.len < EG_NOTE_MAX - strlen(PETER_LINE) - 2) {
        eg_buffer_byte(&b, 'x');
    }
    eg_buffer_text(&b, "\n\n" PETER_LINE);
    assert_int_equal(b.len, EG_NOTE_MAX);
    assert_ok(eg_note_parse(&note, eg_buffer_span(&b), NULL));
    eg_buffer_insert(&b, 0, "x", 1);
    assert_int_equal(eg_note_parse(&note, eg_buffer_span(&b), NULL),
                     EG_ERR_LIMIT);
}

/** Trusted keys have to be told apart, and be few enough. */
static void
test_keys(void **state)
{
    (void)state;
    eg_note_key keys[EG_NOTE_KEYS_MAX + 1];
    keys[0] = enoch;
    keys[1] = peter;
    keys[2] = enoch;
    assert_int_equal(open_text(PROBLEM "\n" PETER_LINE, keys, 3),
                     EG_ERR_ARGUMENT);
    for (size_t i = 0; i < EG_ARRAY_LEN(keys); i++) {
        keys[i] = peter;
        keys[i].id += (uint32_t)i;
    }
    assert_ok(open_text(PROBLEM "\n" PETER_LINE, keys, EG_NOTE_KEYS_MAX));
    assert_int_equal(
        open_text(PROBLEM "\n" PETER_LINE, keys, EG_NOTE_KEYS_MAX + 1),
        EG_ERR_ARGUMENT);
    /* The name alone and the ID alone are not the key. */
    assert_int_equal(open_text(PROBLEM "\n" PETER_LINE, &keys[1], 1),
                     EG_REJECT);
    assert_int_equal(open_text(PROBLEM
                               "\n— PeterNeuman x08go/ZJkuBS9UG/SffcvIAQ"
                               "xVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqf"
                               "qdngotpRZb6KE6RyyBwJnAM=\n",
                               keys, 1),
                     EG_REJECT);
    keys[0].name[0] = 'p';
    assert_int_equal(open_text(PROBLEM "\n" PETER_LINE, &keys[0], 1),
                     EG_REJECT);
}

/** What PeterNeumann signs is byte for byte what is in note_test.go. */
static void
test_sign(void **state)
{
    (void)state;
    EG_SECRET(eg_note_secret, secret);
    app_identity id;
    assert_ok(eg_note_secret_parse(&secret, span(PETER_SECRET), NULL));
    assert_ok(ed25519_load(&id, secret.seed, peter.public_key));
    eg_note_signer signer = {
        .key = &peter, .sign = ed25519_sign, .context = &id};
    EG_BUFFER(b, EG_NOTE_MAX);
    assert_ok(eg_note_begin(&b, span(PROBLEM), NULL));
    assert_ok(eg_note_sign(&b, span(PROBLEM), &signer, NULL));
    assert_ok(eg_buffer_status(&b));
    assert_int_equal(b.len, strlen(PROBLEM "\n" PETER_LINE));
    assert_memory_equal(b.data, PROBLEM "\n" PETER_LINE, b.len);

    /* A cosignature by the same pair, of a checkpoint only. */
    eg_note_key witness;
    assert_ok(eg_note_key_init(&witness, "w", EG_NOTE_COSIGNATURE,
                               peter.public_key, NULL));
    signer.key = &witness;
    signer.time = 1700000000;
    assert_int_equal(eg_note_sign(&b, span(PROBLEM), &signer, NULL),
                     EG_ERR_ARGUMENT);
    eg_buffer_clear(&b);
    assert_ok(eg_note_begin(&b, span(ARCHE_TEXT), NULL));
    assert_ok(eg_note_sign(&b, span(ARCHE_TEXT), &signer, NULL));
    signer.time = 1700000001;
    assert_ok(eg_note_sign(&b, span(ARCHE_TEXT), &signer, NULL));
    signer.time = 1699999999;
    assert_ok(eg_note_sign(&b, span(ARCHE_TEXT), &signer, NULL));
    eg_note_signers s;
    assert_ok(open_note(&s, eg_buffer_span(&b), &witness, 1));
    assert_int_equal(s.count, 1);
    assert_true(s.time[0] == 1700000001);
    signer.time = (uint64_t)INT64_MAX + 1;
    assert_int_equal(eg_note_sign(&b, span(ARCHE_TEXT), &signer, NULL),
                     EG_ERR_ARGUMENT);
    app_identity_free(&id);

    static const char *const bad[] = {"", "abc", "a\tb\n", "\xff\n", "a\n\r"};
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        assert_int_equal(eg_note_begin(&b, span(bad[i]), NULL),
                         EG_ERR_ARGUMENT);
        signer.key = &peter;
        assert_int_equal(eg_note_sign(&b, span(bad[i]), &signer, NULL),
                         EG_ERR_ARGUMENT);
    }
}

/** A cosignature that somebody made of something else than a checkpoint, or at
 * a time that none can have, does not hold. */
static void
test_false_cosignature(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t time;
        eg_status want;
    } made[] = {
        {ARCHE_TEXT, 5, EG_OK},
        {ARCHE_TEXT, INT64_MAX, EG_OK},
        {PROBLEM, 5, EG_REJECT},
        {ARCHE_TEXT, (uint64_t)INT64_MAX + 1, EG_REJECT},
    };
    app_identity id;
    eg_note_key witness;
    assert_ok(app_identity_new(&id, NULL));
    assert_ok(eg_note_key_init(&witness, "w", EG_NOTE_COSIGNATURE,
                               id.public_key, NULL));
    for (size_t i = 0; i < EG_ARRAY_LEN(made); i++) {
        char message[300], line[200] = "";
        uint8_t bytes[76];
        const int len =
            snprintf(message, sizeof(message), "cosignature/v1\ntime %llu\n%s",
                     (unsigned long long)made[i].time, made[i].text);
        eg_store_be32(bytes, witness.id);
        eg_store_be64(bytes + 4, made[i].time);
        app_sign(&id, bytes + 12, (const uint8_t *)message, (size_t)len);
        eg_base64_write(line, bytes, sizeof(bytes));
        EG_BUFFER(b, 1000);
        eg_buffer_format(&b, "%s\n— w %s\n", made[i].text, line);
        eg_note_signers s;
        assert_int_equal(open_note(&s, eg_buffer_span(&b), &witness, 1),
                         made[i].want);
    }
    app_identity_free(&id);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),
        cmocka_unit_test(test_cosigned),
        cmocka_unit_test(test_changed),
        cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_long_signature),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_sign),
        cmocka_unit_test(test_false_cosignature),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
