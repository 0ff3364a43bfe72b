/* SPDX-License-Identifier: Apache-2.0 */
/* Checkpoints in their one form, and whose they are. */
#include "merkle/merkle.h"
#include "support/ed25519.h"
#include "test.h"
#include "tlog/checkpoint.h"
#include "unit/tlog/vectors.h"

#define ROOT "TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0="

static eg_span
span(const char *text)
{
    return (eg_span){(const uint8_t *)text, strlen(text)};
}

static void
assert_bytes(const eg_buffer *b, const char *want)
{
    assert_ok(eg_buffer_status(b));
    assert_int_equal(b->len, strlen(want));
    assert_memory_equal(b->data, want, b->len);
}

/** The tree of golang.org/x/mod/sumdb/tlog's note_test.go, both ways. */
static void
test_known(void **state)
{
    (void)state;
    static const char text[] = "go.sum database tree\n123456789012\n" ROOT "\n";
    eg_hash root;
    eg_merkle_leaf(&root, "hello world", 11);
    eg_checkpoint c;
    assert_ok(eg_checkpoint_parse(&c, span(text), NULL));
    assert_true(eg_span_equal(c.origin, span("go.sum database tree")));
    assert_true(c.size == 123456789012);
    assert_memory_equal(&c.root, &root, sizeof(root));
    assert_int_equal(c.extension.len, 0);
    EG_BUFFER(b, 1000);
    assert_ok(eg_checkpoint_write(&b, &c, NULL));
    assert_bytes(&b, text);
}

/** Further lines are kept, behind what else is in the buffer. */
static void
test_extension(void **state)
{
    (void)state;
    static const char text[] = "log\n0\n" ROOT "\nfirst line\n2nd \xc3\xa9\n";
    eg_checkpoint c;
    assert_ok(eg_checkpoint_parse(&c, span(text), NULL));
    assert_true(c.size == 0);
    assert_true(eg_span_equal(c.extension, span("first line\n2nd \xc3\xa9\n")));
    EG_BUFFER(b, 1000);
    eg_buffer_text(&b, "before");
    assert_ok(eg_checkpoint_write(&b, &c, NULL));
    assert_int_equal(b.len, 6 + sizeof(text) - 1);
    assert_memory_equal(b.data + 6, text, sizeof(text) - 1);
}

/** Other spellings, and what is none. */
static void
test_malformed(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "log\n",
        "log\n5\n",
        "log\n5\n" ROOT,
        "\n5\n" ROOT "\n",
        "log\n\n" ROOT "\n",
        "log\n05\n" ROOT "\n",
        "log\n00\n" ROOT "\n",
        "log\n+5\n" ROOT "\n",
        "log\n-5\n" ROOT "\n",
        "log\n 5\n" ROOT "\n",
        "log\n5 \n" ROOT "\n",
        "log\n0x5\n" ROOT "\n",
        "log\n9223372036854775808\n" ROOT "\n",
        "log\n18446744073709551617\n" ROOT "\n",
        "log\n99999999999999999999999\n" ROOT "\n",
        "log\n5\n\n",
        "log\n5\n" ROOT "=\n",
        "log\n5\n" ROOT " \n",
        "log\n5\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb1="
        "\n", /* spare bit */
        "log\n5\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0\n",
        "log\n5\nTszzRgjTG6xce-z2AG31kAXYKBgQVtCSCE40HmuwBb0="
        "\n",
        "log\n5\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40Hmuw\n",
        "log\n5\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwAA=="
        "\n",
        "log\n5\n" ROOT "\n\n",
        "log\n5\n" ROOT "\n\nextension\n",
        "log\n5\n" ROOT "\nextension\n\n",
        "log\n5\n" ROOT "\nextension",
        "log\r\n5\n" ROOT "\n",
        "l\xffg\n5\n" ROOT "\n",
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        eg_checkpoint c;
        eg_error err = {.status = EG_OK};
        if (eg_checkpoint_parse(&c, span(bad[i]), &err) != EG_ERR_MALFORMED ||
            err.text[0] == '\0') {
            fail_msg("checkpoint %zu is taken", i);
        }
    }
    eg_checkpoint c;
    assert_ok(eg_checkpoint_parse(
        &c, span("log\n9223372036854775807\n" ROOT "\n"), NULL));
    assert_true(c.size == INT64_MAX);
}

/** What could not be read is not written, and the buffer stays. */
static void
test_unwritable(void **state)
{
    (void)state;
    static const eg_hash root = {{1}};
    static const struct {
        const char *origin;
        uint64_t size;
        const char *extension;
    } bad[] = {
        {"", 5, ""},
        {"two\nlines", 5, ""},
        {"two\n5\n" ROOT, 5, ""},
        {"tab\t", 5, ""},
        {"log", UINT64_C(1) << 63, ""},
        {"log", 5, "no newline"},
        {"log", 5, "\n"},
        {"log", 5, "a\n\nb\n"},
        {"log", 5, "\xff\n"},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        EG_BUFFER(b, 1000);
        eg_buffer_text(&b, "x");
        const eg_checkpoint c = {.origin = span(bad[i].origin),
                                 .size = bad[i].size,
                                 .root = root,
                                 .extension = span(bad[i].extension)};
        assert_int_equal(eg_checkpoint_write(&b, &c, NULL), EG_ERR_ARGUMENT);
        assert_bytes(&b, "x");
    }
    EG_BUFFER(small, 10);
    const eg_checkpoint c = {.origin = span("log"), .size = 5, .root = root};
    assert_ok(eg_checkpoint_write(&small, &c, NULL));
    assert_int_equal(eg_buffer_status(&small), EG_ERR_LIMIT);
}

/** A running log's checkpoint: its own, signed by it, or not at all. */
static void
test_open(void **state)
{
    (void)state;
    eg_note_key keys[2];
    assert_ok(app_crypto_init(NULL));
    assert_ok(eg_note_key_parse(&keys[0], span(ARCHE), NULL));
    assert_ok(eg_note_key_parse(&keys[1], span(REMORA), NULL));
    eg_tlog_identity log = {
        .origin = span(ARCHE_ORIGIN), .key = &keys[0], .count = 1};
    eg_checkpoint c = {.size = 7};
    eg_checkpoint kept = c;
    log.origin = span("arche2025h2.staging.ct.transparency.dev");
    assert_int_equal(
        eg_checkpoint_open(&c, span(ARCHE_NOTE), &log, &ed25519, NULL),
        EG_REJECT);
    log.origin = span(ARCHE_ORIGIN);
    assert_int_equal(eg_checkpoint_open(&c, span(ARCHE_TEXT "\n" REMORA_LINE),
                                        &log, &ed25519, NULL),
                     EG_REJECT);
    assert_int_equal(
        eg_checkpoint_open(&c, span(ARCHE_TEXT), &log, &ed25519, NULL),
        EG_ERR_MALFORMED);
    assert_memory_equal(&c, &kept, sizeof(c));
    assert_ok(eg_checkpoint_open(&c, span(ARCHE_NOTE), &log, &ed25519, NULL));
    assert_true(c.size == 1432088532);

    /* A note that its key signed and that is no checkpoint. */
    assert_ok(eg_note_key_parse(&keys[0], span(PETER), NULL));
    log.origin =
        span("If you think cryptography is the answer to your problem,");
    assert_int_equal(eg_checkpoint_open(&c, span(PROBLEM "\n" PETER_LINE), &log,
                                        &ed25519, NULL),
                     EG_ERR_MALFORMED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),     cmocka_unit_test(test_extension),
        cmocka_unit_test(test_malformed), cmocka_unit_test(test_unwritable),
        cmocka_unit_test(test_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
