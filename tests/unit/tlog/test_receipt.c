/* SPDX-License-Identifier: Apache-2.0 */
/* Receipts: their one form, and that they prove what they say and no more. */
#include "support/ed25519.h"
#include "test.h"
#include "tlog/receipt.h"

enum { LEAVES = 21, WITNESSES = 3 };
#define ORIGIN "example.com/log"
#define HEAD   "c2sp.org/tlog-proof@v1\n"
#define HASH   "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n"
#define NOTE   "\nlog\n5\n" HASH "\n— log AAAAAQID\n"

static eg_hash leaves[LEAVES];
static app_identity identity[1 + WITNESSES]; /**< The log's, the witnesses'. */
static eg_note_key key[1 + WITNESSES];
static eg_tlog_policy policy;

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
    for (size_t i = 0; i < LEAVES; i++) {
        const uint8_t item = (uint8_t)i;
        eg_merkle_leaf(&leaves[i], &item, 1);
    }
    for (size_t i = 0; i <= WITNESSES; i++) {
        static const char *const name[] = {ORIGIN, "w1", "w2", "w3"};
        assert_ok(app_identity_new(&identity[i], NULL));
        assert_ok(eg_note_key_init(
            &key[i], name[i], i == 0 ? EG_NOTE_ED25519 : EG_NOTE_COSIGNATURE,
            identity[i].public_key, NULL));
    }
    policy = (eg_tlog_policy){
        .log = {.origin = span(ORIGIN), .key = &key[0], .count = 1},
        .witness = &key[1],
        .witness_count = WITNESSES};
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    for (size_t i = 0; i <= WITNESSES; i++) {
        app_identity_free(&identity[i]);
    }
    return 0;
}

/** The receipt of an entry, cosigned by the first @p cosigned witnesses. */
static void
make(eg_buffer *out, uint64_t size, uint64_t index, size_t cosigned)
{
    EG_BUFFER(text, 1000);
    EG_BUFFER(note, EG_NOTE_MAX);
    eg_checkpoint c = {.origin = span(ORIGIN), .size = size};
    eg_merkle_root_of(&c.root, leaves, (size_t)size);
    assert_ok(eg_checkpoint_write(&text, &c, NULL));
    assert_ok(eg_note_begin(&note, eg_buffer_span(&text), NULL));
    for (size_t i = 0; i <= cosigned; i++) {
        const eg_note_signer signer = {.key = &key[i],
                                       .time = 1700000000 + i,
                                       .sign = ed25519_sign,
                                       .context = &identity[i]};
        assert_ok(eg_note_sign(&note, eg_buffer_span(&text), &signer, NULL));
    }
    eg_merkle_path path;
    assert_ok(eg_merkle_path_of(&path, leaves, size, index));
    eg_buffer_clear(out);
    assert_ok(eg_receipt_write(out, span("extra"), index, &path,
                               eg_buffer_span(&note), NULL));
    assert_ok(eg_buffer_status(out));
}

static eg_status
check(eg_note_signers *s, eg_span bytes, size_t leaf, size_t quorum)
{
    eg_receipt receipt;
    eg_error err = {.status = EG_OK};
    eg_tlog_policy wanted = policy;
    wanted.quorum = quorum;
    eg_status status = eg_receipt_parse(&receipt, bytes, &err);
    if (status == EG_OK) {
        status = eg_receipt_verify(s, &receipt, &leaves[leaf], &wanted,
                                   &ed25519, &err);
    }
    assert_true((status == EG_OK) == (err.text[0] == '\0'));
    return status;
}

/** The lines of C2SP tlog-proof, around hashes that were computed elsewhere and a
 * line in place of the checkpoint. */
static void
test_known(void **state)
{
    (void)state;
    static const char *const want[] = {
        HEAD "index 5\n"
             "rzFuy5Go7nrpkhBwKy1HWPMM3eO/YePY54fXRoH5Cm4=\n",
        HEAD "extra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 10\n",
    };
    eg_merkle_path path = {.len = 2};
    eg_sha256_once(&path.nodes[0], "hash1", 5);
    eg_sha256_once(&path.nodes[1], "hash2", 5);
    EG_BUFFER(b, 1000);
    assert_ok(eg_receipt_write(&b, (eg_span){NULL, 0}, 5, &path,
                               span("test checkpoint\n"), NULL));
    assert_memory_equal(b.data, want[0], strlen(want[0]));
    const char *end = "\n\ntest checkpoint\n";
    assert_memory_equal(b.data + b.len - strlen(end), end, strlen(end));
    assert_int_equal(b.len,
                     strlen(HEAD "index 5\n" HASH HASH) + strlen(end) - 1);
    path.len = 1;
    eg_buffer_clear(&b);
    assert_ok(eg_receipt_write(&b, span("extra information"), 10, &path,
                               span("checkpoint data\n"), NULL));
    assert_memory_equal(b.data, want[1], strlen(want[1]));
}

/** What is read is what was written. */
static void
test_form(void **state)
{
    (void)state;
    eg_receipt r;
    assert_ok(eg_receipt_parse(
        &r, span(HEAD "extra AQ==\nindex 3\n" HASH HASH NOTE), NULL));
    assert_true(eg_span_equal(r.extra, span("AQ==")));
    assert_true(r.index == 3);
    assert_int_equal(r.path.len, 2);
    assert_int_equal(r.path.nodes[1].bytes[0], 0x81);
    assert_true(r.checkpoint.size == 5);
    assert_int_equal(r.note.count, 1);
    assert_ok(eg_receipt_parse(&r, span(HEAD "index 0\n" NOTE), NULL));
    assert_int_equal(r.extra.len, 0);
    assert_int_equal(r.path.len, 0);
}

/** Texts that are no receipts. */
static void
test_malformed(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "\n",
        HEAD,
        "c2sp.org/tlog-proof@v2\nindex 3\n" NOTE,
        "c2sp.org/tlog-proof@v1 \nindex 3\n" NOTE,
        "index 3\n" NOTE,
        HEAD NOTE,
        HEAD "3\n" NOTE,
        HEAD "index 03\n" NOTE,
        HEAD "index 3 \n" NOTE,
        HEAD "index -3\n" NOTE,
        HEAD "index\n" NOTE,
        HEAD "index 9223372036854775808\n" NOTE,
        HEAD "index 3",
        HEAD "extra AQ==\n" NOTE,
        HEAD "extra AQ==\n",
        HEAD "extra\nindex 3\n" NOTE,
        HEAD "extra \nindex 3\n" NOTE,
        HEAD "extra AQ\nindex 3\n" NOTE,
        HEAD "extra AR==\nindex 3\n" NOTE,
        HEAD "index 3\nextra AQ==\n" NOTE,
        HEAD "extra AQ==\nextra AQ==\nindex 3\n" NOTE,
        HEAD "index 3\n" HASH,
        HEAD "index 3\n" HASH "x\n" NOTE,
        HEAD "index 3\n\n" NOTE,
        HEAD "index 3\n\nno checkpoint\n\n— log AAAAAQID\n",
        HEAD "index 3\n\nlog\n5\n" HASH,
    };
    eg_receipt r;
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        eg_error err = {.status = EG_OK};
        if (eg_receipt_parse(&r, span(bad[i]), &err) != EG_ERR_MALFORMED ||
            err.text[0] == '\0') {
            fail_msg("receipt %zu is taken", i);
        }
    }
}

/** The longest of everything, and one more. */
static void
test_limits(void **state)
{
    (void)state;
    static uint8_t extra[EG_RECEIPT_EXTRA_MAX + 1];
    eg_merkle_path path = {.len = EG_MERKLE_PATH_MAX};
    const eg_span note = span(&NOTE[1]);
    eg_receipt r;
    EG_BUFFER(b, 2 * EG_RECEIPT_MAX);
    assert_ok(eg_receipt_write(&b, (eg_span){extra, EG_RECEIPT_EXTRA_MAX},
                               INT64_MAX, &path, note, NULL));
    assert_ok(eg_receipt_parse(&r, eg_buffer_span(&b), NULL));
    assert_int_equal(r.path.len, EG_MERKLE_PATH_MAX);
    assert_true(r.index == INT64_MAX);
    /* one more hash, then one more extra byte */
    eg_buffer_insert(&b, b.len - note.len - 1, HASH, strlen(HASH));
    assert_int_equal(eg_receipt_parse(&r, eg_buffer_span(&b), NULL),
                     EG_ERR_MALFORMED);
    eg_buffer_clear(&b);
    eg_buffer_text(&b, HEAD "extra ");
    for (size_t i = 0; i <= EG_RECEIPT_EXTRA_MAX / 3; i++) {
        eg_buffer_text(&b, "AAAA");
    }
    eg_buffer_text(&b, "\nindex 3\n" NOTE);
    assert_int_equal(eg_receipt_parse(&r, eg_buffer_span(&b), NULL),
                     EG_ERR_LIMIT);
    while (b.len <= EG_RECEIPT_MAX) {
        eg_buffer_text(&b, HASH);
    }
    eg_error err = {.status = EG_OK};
    assert_int_equal(eg_receipt_parse(&r, eg_buffer_span(&b), &err),
                     EG_ERR_LIMIT);
    assert_null(strstr(err.text, "extra"));

    assert_int_equal(eg_receipt_write(&b, (eg_span){extra, sizeof(extra)}, 0,
                                      &path, note, NULL),
                     EG_ERR_ARGUMENT);
    assert_int_equal(eg_receipt_write(&b, (eg_span){NULL, 0},
                                      (uint64_t)INT64_MAX + 1, &path, note,
                                      NULL),
                     EG_ERR_ARGUMENT);
    path.len++;
    assert_int_equal(
        eg_receipt_write(&b, (eg_span){NULL, 0}, 0, &path, note, NULL),
        EG_ERR_ARGUMENT);
}

/** Each entry of each size has its receipt, and it is good for no other. */
static void
test_entries(void **state)
{
    (void)state;
    EG_BUFFER(b, EG_RECEIPT_MAX);
    eg_note_signers s;
    for (size_t size = 1; size <= LEAVES; size++) {
        for (size_t i = 0; i < size; i += 1 + size / 8) {
            make(&b, size, i, 0);
            for (size_t leaf = 0; leaf < LEAVES; leaf += leaf == i ? 1 : 3) {
                assert_int_equal(check(&s, eg_buffer_span(&b), leaf, 0),
                                 leaf == i ? EG_OK : EG_REJECT);
            }
            assert_ok(check(&s, eg_buffer_span(&b), i, 0));
        }
    }
}

/** As many different witnesses as are wanted, and their times. */
static void
test_witnesses(void **state)
{
    (void)state;
    EG_BUFFER(b, EG_RECEIPT_MAX);
    for (size_t cosigned = 0; cosigned <= WITNESSES; cosigned++) {
        make(&b, 20, 7, cosigned);
        for (size_t quorum = 0; quorum <= WITNESSES + 1; quorum++) {
            eg_note_signers s = {.count = 99};
            const eg_status status = check(&s, eg_buffer_span(&b), 7, quorum);
            assert_int_equal(status, cosigned >= quorum ? EG_OK : EG_REJECT);
            assert_int_equal(s.count, status == EG_OK ? cosigned : 99);
        }
    }
    eg_note_signers s;
    assert_ok(check(&s, eg_buffer_span(&b), 7, 3));
    assert_true(s.by[2] && s.time[2] == 1700000003);

    /* One witness twice is one, and witnesses do not stand for the log. */
    eg_receipt receipt;
    eg_tlog_policy other = policy;
    assert_ok(eg_receipt_parse(&receipt, eg_buffer_span(&b), NULL));
    other.log.key = &key[1];
    assert_ok(eg_receipt_verify(&s, &receipt, &leaves[7], &other, &ed25519,
                                NULL)); /* who trusts so gets it so */
    other.log.count = 0;
    assert_int_equal(
        eg_receipt_verify(&s, &receipt, &leaves[7], &other, &ed25519, NULL),
        EG_REJECT);
    other = policy;
    other.log.origin = span("example.com/log2");
    assert_int_equal(
        eg_receipt_verify(&s, &receipt, &leaves[7], &other, &ed25519, NULL),
        EG_REJECT);
    other = policy;
    other.witness_count = 1;
    other.quorum = 2;
    assert_int_equal(
        eg_receipt_verify(&s, &receipt, &leaves[7], &other, &ed25519, NULL),
        EG_REJECT);
}

/** Whatever is changed but the extra data, the receipt proves nothing. */
static void
test_changed(void **state)
{
    (void)state;
    EG_BUFFER(b, EG_RECEIPT_MAX);
    eg_note_signers s;
    make(&b, 20, 7, 1);
    const size_t extra = strlen(HEAD "extra ");
    const size_t extra_end = strlen(HEAD "extra ZXh0cmE=");
    for (size_t i = 0; i < b.len; i++) {
        for (unsigned flip = 1; flip < 256; flip <<= 3) {
            b.data[i] ^= (uint8_t)flip;
            const eg_status status = check(&s, eg_buffer_span(&b), 7, 1);
            assert_true(status != EG_OK || (i >= extra && i < extra_end));
            b.data[i] ^= (uint8_t)flip;
        }
        assert_int_not_equal(check(&s, (eg_span){b.data, i}, 7, 1), EG_OK);
    }
    assert_ok(check(&s, eg_buffer_span(&b), 7, 1));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),     cmocka_unit_test(test_form),
        cmocka_unit_test(test_malformed), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_entries),   cmocka_unit_test(test_witnesses),
        cmocka_unit_test(test_changed),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
