/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The witness: requests in their one form, every pair of sizes up to 32, each
 * reason to refuse, and a log that shows two histories.
 */
#include <stdio.h>

#include "merkle/merkle.h"
#include "support/ed25519.h"
#include "test.h"
#include "tlog/witness.h"

enum { LEAVES = 32, FORK = 17 };
#define ORIGIN "example.com/log"

/** Two logs under one key; they differ from leaf FORK on. */
static eg_hash leaves[2][LEAVES];
static app_identity identity;
static eg_note_key key, witness_key;
static eg_tlog_identity log_known;

static eg_span
span(const char *text)
{
    return (eg_span){(const uint8_t *)text, strlen(text)};
}

static int
set_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEAVES; i++) {
        const uint8_t item[2] = {(uint8_t)i, i >= FORK};
        eg_merkle_leaf(&leaves[0][i], item, 1);
        eg_merkle_leaf(&leaves[1][i], item, 1 + item[1]);
    }
    assert_ok(app_crypto_init(NULL));
    assert_ok(app_identity_new(&identity, NULL));
    assert_ok(eg_note_key_init(&key, ORIGIN, EG_NOTE_ED25519,
                               identity.public_key, NULL));
    assert_ok(eg_note_key_init(&witness_key, "witness.example/w1",
                               EG_NOTE_COSIGNATURE, identity.public_key, NULL));
    log_known =
        (eg_tlog_identity){.origin = span(ORIGIN), .key = &key, .count = 1};
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    app_identity_free(&identity);
    return 0;
}

/** Append a checkpoint that the log signs. */
static void
sign(eg_buffer *out, uint64_t size, const eg_hash *root)
{
    const eg_checkpoint c = {
        .origin = span(ORIGIN), .size = size, .root = *root};
    const eg_note_signer signer = {
        .key = &key, .sign = ed25519_sign, .context = &identity};
    EG_BUFFER(text, 1000);
    assert_ok(eg_checkpoint_write(&text, &c, NULL));
    assert_ok(eg_note_begin(out, eg_buffer_span(&text), NULL));
    assert_ok(eg_note_sign(out, eg_buffer_span(&text), &signer, NULL));
}

/** The request of log @p which to get from one size to another. */
static void
make(eg_buffer *out, size_t which, uint64_t old_size, uint64_t size)
{
    EG_BUFFER(note, EG_NOTE_MAX);
    eg_hash root;
    eg_merkle_consistency proof = {.len = 0};
    eg_merkle_root_of(&root, leaves[which], (size_t)size);
    sign(&note, size, &root);
    if (old_size > 0 && old_size <= size) {
        assert_ok(
            eg_merkle_consistency_of(&proof, leaves[which], size, old_size));
    }
    eg_buffer_clear(out);
    assert_ok(eg_witness_request_write(out, old_size, proof.nodes, proof.len,
                                       eg_buffer_span(&note), NULL));
    assert_ok(eg_buffer_status(out));
}

static eg_witness_state
seen_at(size_t which, size_t size)
{
    eg_witness_state s;
    eg_witness_state_init(&s);
    s.size = size;
    eg_merkle_root_of(&s.root, leaves[which], size);
    return s;
}

/** Parse and decide; the state moves on exactly when the answer is yes. */
static eg_witness_answer
ask(eg_span body, const eg_tlog_identity *log, eg_witness_state *seen)
{
    eg_witness_request request;
    eg_witness_answer answer;
    eg_witness_state next = *seen;
    eg_error err = {.status = EG_OK};
    assert_ok(eg_witness_request_parse(&request, body, &err));
    const eg_status status =
        eg_witness_decide(&answer, &next, &request, log, seen, &ed25519, &err);
    assert_int_equal(status, answer == EG_WITNESS_ACCEPTED ? EG_OK : EG_REJECT);
    assert_true((status == EG_OK) == (err.text[0] == '\0'));
    if (status != EG_OK) {
        assert_memory_equal(&next, seen, sizeof(next));
    } else {
        assert_true(next.size == request.checkpoint.size);
    }
    *seen = next;
    return answer;
}

static eg_witness_answer
ask_sizes(size_t which, uint64_t old, uint64_t size, eg_witness_state *seen)
{
    EG_BUFFER(body, EG_WITNESS_REQUEST_MAX);
    make(&body, which, old, size);
    return ask(eg_buffer_span(&body), &log_known, seen);
}

/** The example of C2SP tlog-witness, "add-checkpoint". */
static const char example[] =
    "old 20852014\n"
    "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
    "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
    "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
    "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
    "\n"
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeO"
    "oRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNq"
    "lcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";

static void
test_example(void **state)
{
    (void)state;
    eg_witness_request r;
    assert_ok(eg_witness_request_parse(&r, span(example), NULL));
    assert_true(r.old_size == 20852014);
    assert_int_equal(r.proof_len, 4);
    assert_int_equal(r.proof[3].bytes[0], 0xff);
    assert_true(r.checkpoint.size == 20852163);
    assert_true(eg_span_equal(r.checkpoint.origin,
                              span("example.com/behind-the-sofa")));
    assert_int_equal(r.note.count, 2);
    assert_int_equal(r.note.signature[0].id, 0x033de0ae);
    EG_BUFFER(b, EG_WITNESS_REQUEST_MAX);
    assert_ok(eg_witness_request_write(&b, r.old_size, r.proof, r.proof_len,
                                       span(strstr(example, "\n\n") + 2),
                                       NULL));
    assert_int_equal(b.len, sizeof(example) - 1);
    assert_memory_equal(b.data, example, b.len);
}

#define HASH "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
#define NOTE "\nlog\n5\n" HASH "\n— log AAAAAQID\n"

/** Bodies that are no requests. */
static void
test_malformed(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "\n",
        "old 5\n",
        "old 5\n" HASH,
        "old 5" NOTE,
        "old 05\n" NOTE,
        "old -1\n" NOTE,
        "old  5\n" NOTE,
        "old 5 \n" NOTE,
        "old\n" NOTE,
        "5\n" NOTE,
        "old \n" NOTE,
        "Old 5\n" NOTE,
        "old 9223372036854775808\n" NOTE,
        " old 5\n" NOTE,
        "\nold 5\n" NOTE,
        "old 5\r\n" NOTE,
        HASH NOTE,
        "old 5\nPlRN\n" NOTE,
        "old 5\n " HASH NOTE,
        "old 5\n" HASH "x\n" NOTE,
        "old 5\n" HASH "\n" NOTE,
        "old 5\n\nlog\n5\n" HASH,
        "old 5\n\nno checkpoint\n\n— log AAAAAQID\n",
        "old 5\n" NOTE "\n",
    };
    eg_witness_request r;
    assert_ok(eg_witness_request_parse(&r, span("old 5\n" NOTE), NULL));
    assert_ok(eg_witness_request_parse(&r, span("old 0\n" HASH NOTE), NULL));
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        eg_error err = {.status = EG_OK};
        if (eg_witness_request_parse(&r, span(bad[i]), &err) !=
                EG_ERR_MALFORMED ||
            err.text[0] == '\0') {
            fail_msg("request %zu is taken", i);
        }
    }
}

/** The longest proof and request, and what is longer. */
static void
test_limits(void **state)
{
    (void)state;
    eg_hash proof[EG_WITNESS_PROOF_MAX + 1] = {0};
    eg_witness_request r;
    EG_BUFFER(b, 2 * EG_WITNESS_REQUEST_MAX);
    assert_ok(eg_witness_request_write(
        &b, INT64_MAX, proof, EG_WITNESS_PROOF_MAX, span(&NOTE[1]), NULL));
    assert_ok(eg_witness_request_parse(&r, eg_buffer_span(&b), NULL));
    assert_int_equal(r.proof_len, EG_WITNESS_PROOF_MAX);
    assert_true(r.old_size == INT64_MAX);
    eg_buffer_insert(&b, strlen("old 9223372036854775807\n"), HASH,
                     strlen(HASH));
    assert_int_equal(eg_witness_request_parse(&r, eg_buffer_span(&b), NULL),
                     EG_ERR_MALFORMED);
    assert_int_equal(eg_witness_request_write(&b, 1, proof, EG_ARRAY_LEN(proof),
                                              span(&NOTE[1]), NULL),
                     EG_ERR_ARGUMENT);
    assert_int_equal(eg_witness_request_write(&b, (uint64_t)INT64_MAX + 1,
                                              proof, 0, span(&NOTE[1]), NULL),
                     EG_ERR_ARGUMENT);
    while (b.len <= EG_WITNESS_REQUEST_MAX) {
        eg_buffer_text(&b, "\n");
    }
    assert_int_equal(eg_witness_request_parse(&r, eg_buffer_span(&b), NULL),
                     EG_ERR_LIMIT);
}

/** From each size to each other: forwards yes, backwards no. */
static void
test_pairs(void **state)
{
    (void)state;
    for (size_t from = 0; from <= LEAVES; from++) {
        for (size_t to = 0; to <= LEAVES; to++) {
            eg_witness_state seen = seen_at(0, from);
            assert_int_equal(ask_sizes(0, from, to, &seen),
                             from <= to ? EG_WITNESS_ACCEPTED
                                        : EG_WITNESS_BACKWARDS);
            assert_true(seen.size == (from <= to ? to : from));
        }
    }
}

/** A log that goes on, with its answers on the way. */
static void
test_story(void **state)
{
    (void)state;
    eg_witness_state seen;
    eg_witness_state_init(&seen);
    assert_int_equal(ask_sizes(0, 0, 5, &seen), EG_WITNESS_ACCEPTED);
    assert_int_equal(ask_sizes(0, 5, 5, &seen), EG_WITNESS_ACCEPTED);
    assert_int_equal(ask_sizes(0, 5, 12, &seen), EG_WITNESS_ACCEPTED);
    /* Late and repeated requests: the witness says where it is. */
    assert_int_equal(ask_sizes(0, 5, 12, &seen), EG_WITNESS_STALE);
    assert_int_equal(ask_sizes(0, 0, 30, &seen), EG_WITNESS_STALE);
    assert_int_equal(ask_sizes(0, 13, 30, &seen), EG_WITNESS_STALE);
    assert_int_equal(ask_sizes(0, 12, 11, &seen), EG_WITNESS_BACKWARDS);
    assert_true(seen.size == 12);
    assert_int_equal(ask_sizes(0, 12, 30, &seen), EG_WITNESS_ACCEPTED);
}

/** The log has two histories; who saw one cosigns none of the other. */
static void
test_two_histories(void **state)
{
    (void)state;
    for (size_t at = FORK + 1; at <= LEAVES; at++) {
        for (size_t to = at; to <= LEAVES; to++) {
            eg_witness_state seen = seen_at(0, at);
            assert_int_equal(ask_sizes(1, at, to, &seen),
                             at == to ? EG_WITNESS_FORKED
                                      : EG_WITNESS_INCONSISTENT);
            assert_int_equal(ask_sizes(1, to, to, &seen),
                             at == to ? EG_WITNESS_FORKED : EG_WITNESS_STALE);
        }
    }
    /* Before they part they are one. */
    eg_witness_state seen = seen_at(0, FORK);
    assert_int_equal(ask_sizes(1, FORK, LEAVES, &seen), EG_WITNESS_ACCEPTED);
}

/** Who is asked, and by whom. */
static void
test_trust(void **state)
{
    (void)state;
    EG_BUFFER(body, EG_WITNESS_REQUEST_MAX);
    eg_witness_state seen;
    eg_witness_state_init(&seen);
    make(&body, 0, 0, 5);
    assert_int_equal(ask(eg_buffer_span(&body), NULL, &seen),
                     EG_WITNESS_UNKNOWN);
    eg_tlog_identity other = log_known;
    other.origin = span("example.com/log2");
    assert_int_equal(ask(eg_buffer_span(&body), &other, &seen),
                     EG_WITNESS_UNKNOWN);
    /* Another's key of the same name, and no key. */
    uint8_t changed[EG_NOTE_KEY_BYTES] = {1};
    eg_note_key stranger;
    assert_ok(
        eg_note_key_init(&stranger, ORIGIN, EG_NOTE_ED25519, changed, NULL));
    other = log_known;
    other.key = &stranger;
    assert_int_equal(ask(eg_buffer_span(&body), &other, &seen),
                     EG_WITNESS_UNTRUSTED);
    stranger = key;
    stranger.public_key[7] ^= 1; /* same name and ID: a false signature */
    assert_int_equal(ask(eg_buffer_span(&body), &other, &seen),
                     EG_WITNESS_UNTRUSTED);
    other.count = 0;
    assert_int_equal(ask(eg_buffer_span(&body), &other, &seen),
                     EG_WITNESS_UNTRUSTED);
    /* Who is not trusted learns nothing of the state. */
    make(&body, 0, 7, 5);
    assert_int_equal(ask(eg_buffer_span(&body), &other, &seen),
                     EG_WITNESS_UNTRUSTED);
    /* Keys that cannot be told apart are the witness's own fault. */
    const eg_note_key twice[] = {key, key};
    eg_witness_request request;
    eg_witness_answer answer;
    eg_witness_state next;
    other = (eg_tlog_identity){span(ORIGIN), twice, 2};
    assert_ok(eg_witness_request_parse(&request, eg_buffer_span(&body), NULL));
    assert_int_equal(eg_witness_decide(&answer, &next, &request, &other, &seen,
                                       &ed25519, NULL),
                     EG_ERR_ARGUMENT);
}

/** Proofs that are none. */
static void
test_false_proofs(void **state)
{
    (void)state;
    const eg_hash zero = {{0}};
    EG_BUFFER(note, EG_NOTE_MAX);
    EG_BUFFER(body, EG_WITNESS_REQUEST_MAX);
    eg_hash root;
    eg_merkle_root_of(&root, leaves[0], 20);
    sign(&note, 20, &root);
    static const uint64_t old[] = {0, 11, 16, 20};
    for (size_t i = 0; i < EG_ARRAY_LEN(old); i++) {
        eg_merkle_consistency p = {.len = 0};
        if (old[i] > 0) {
            assert_ok(eg_merkle_consistency_of(&p, leaves[0], 20, old[i]));
        }
        const size_t good = p.len;
        p.nodes[good] = zero;
        for (size_t len = 0; len <= good + 1; len++) {
            eg_witness_state seen = seen_at(0, (size_t)old[i]);
            eg_buffer_clear(&body);
            assert_ok(eg_witness_request_write(&body, old[i], p.nodes, len,
                                               eg_buffer_span(&note), NULL));
            assert_int_equal(ask(eg_buffer_span(&body), &log_known, &seen),
                             len == good ? EG_WITNESS_ACCEPTED
                                         : EG_WITNESS_INCONSISTENT);
        }
    }
    /* An empty log has one root. */
    eg_witness_state seen;
    eg_witness_state_init(&seen);
    eg_buffer_clear(&note);
    sign(&note, 0, &zero);
    eg_buffer_clear(&body);
    assert_ok(eg_witness_request_write(&body, 0, NULL, 0, eg_buffer_span(&note),
                                       NULL));
    assert_int_equal(ask(eg_buffer_span(&body), &log_known, &seen),
                     EG_WITNESS_FALSE_ROOT);
    eg_buffer_clear(&body);
    assert_ok(eg_witness_request_write(&body, 7, NULL, 0, eg_buffer_span(&note),
                                       NULL));
    assert_int_equal(ask(eg_buffer_span(&body), &log_known, &seen),
                     EG_WITNESS_FALSE_ROOT);
}

/** Whatever byte of a request is changed or cut off, it is not accepted. */
static void
test_changed(void **state)
{
    (void)state;
    EG_BUFFER(body, EG_WITNESS_REQUEST_MAX);
    make(&body, 0, 11, 20);
    for (size_t i = 0; i < body.len; i++) {
        for (unsigned flip = 1; flip < 256; flip <<= 3) {
            eg_witness_request request;
            eg_witness_state seen = seen_at(0, 11);
            body.data[i] ^= (uint8_t)flip;
            if (eg_witness_request_parse(&request, eg_buffer_span(&body),
                                         NULL) == EG_OK) {
                assert_int_not_equal(
                    ask(eg_buffer_span(&body), &log_known, &seen),
                    EG_WITNESS_ACCEPTED);
            }
            body.data[i] ^= (uint8_t)flip;
        }
        eg_witness_request request;
        assert_int_equal(
            eg_witness_request_parse(&request, (eg_span){body.data, i}, NULL),
            EG_ERR_MALFORMED);
    }
}

/** The cosignature of what was accepted, added to the log's note. */
static void
test_cosign(void **state)
{
    (void)state;
    EG_BUFFER(body, EG_WITNESS_REQUEST_MAX);
    EG_BUFFER(note_bytes, EG_NOTE_MAX);
    eg_witness_request request;
    const eg_note_signer signer = {.key = &witness_key,
                                   .time = 1700000000,
                                   .sign = ed25519_sign,
                                   .context = &identity};
    make(&body, 0, 0, 9);
    assert_ok(eg_witness_request_parse(&request, eg_buffer_span(&body), NULL));
    const size_t head = strlen("old 0\n\n");
    eg_buffer_append(&note_bytes, body.data + head, body.len - head);
    assert_ok(eg_note_sign(&note_bytes, request.note.text, &signer, NULL));

    const eg_note_key both[] = {key, witness_key};
    eg_note note;
    eg_note_signers signers;
    assert_ok(eg_note_parse(&note, eg_buffer_span(&note_bytes), NULL));
    assert_ok(eg_note_verify(&signers, &note, both, 2, &ed25519, NULL));
    assert_int_equal(signers.count, 2);
    assert_true(signers.time[1] == 1700000000);
}

/** Each answer has the code that the text wants, and a sentence. */
static void
test_answers(void **state)
{
    (void)state;
    static const struct {
        eg_witness_answer answer;
        int code;
    } want[] = {
        {EG_WITNESS_ACCEPTED, 200},   {EG_WITNESS_BACKWARDS, 400},
        {EG_WITNESS_UNTRUSTED, 403},  {EG_WITNESS_UNKNOWN, 404},
        {EG_WITNESS_STALE, 409},      {EG_WITNESS_FORKED, 409},
        {EG_WITNESS_FALSE_ROOT, 422}, {EG_WITNESS_INCONSISTENT, 422},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(want); i++) {
        assert_int_equal(eg_witness_http_status(want[i].answer), want[i].code);
        assert_true(strlen(eg_witness_text(want[i].answer)) > 10);
    }
    assert_int_equal(eg_witness_http_status((eg_witness_answer)99), 500);
    assert_string_equal(eg_witness_text((eg_witness_answer)99),
                        "no such answer");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example), cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_limits),  cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_story),   cmocka_unit_test(test_two_histories),
        cmocka_unit_test(test_trust),   cmocka_unit_test(test_false_proofs),
        cmocka_unit_test(test_changed), cmocka_unit_test(test_cosign),
        cmocka_unit_test(test_answers),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
