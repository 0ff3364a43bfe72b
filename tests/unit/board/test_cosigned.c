/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cosignatures that are brought to a board: those of its witnesses are kept and
 * shown, and nothing goes back.
 */
#include "board/serve/cosigned.h"
#include "codec/text.h"
#include "handlers.h"
#include "tlog/receipt.h"

enum { WITNESSES = 3 };

/** A board with witnesses, of which it knows all but the last. */
typedef struct witnessed {
    fixture f;
    app_log_key key[WITNESSES];
    char name[32];
} witnessed;

static void
begin_all(witnessed *w, const char *name)
{
    *w = (witnessed){.name = ""};
    (void)snprintf(w->name, sizeof(w->name), "%s", name);
    begin(&w->f, name, EG_CHAINING_SIMPLE);
    EG_BUFFER(keys, 4096);
    for (size_t i = 0; i < WITNESSES; i++) {
        char file[64];
        char of[64];
        (void)snprintf(file, sizeof(file), "%s-witness-%zu", name, i);
        (void)snprintf(of, sizeof(of), "witness.example/%zu", i);
        assert_ok(app_log_key_make(&w->key[i], at(file), of,
                                   EG_NOTE_COSIGNATURE, NULL));
        if (i < WITNESSES - 1) {
            eg_note_key_write(&keys, &w->key[i].key);
            eg_buffer_text(&keys, "  ");
        }
    }
    eg_buffer_byte(&keys, '\0');
    assert_ok(board_witnesses_read(&w->f.kit.b.witnesses,
                                   (const char *)keys.data, NULL));
    assert_int_equal(w->f.kit.b.witnesses.count, WITNESSES - 1);
}

static void
end_all(witnessed *w)
{
    for (size_t i = 0; i < WITNESSES; i++) {
        app_log_key_free(&w->key[i]);
    }
    end(&w->f);
}

/** What the board shows at @p path. */
static void
show(witnessed *w, const char *path, eg_buffer *out)
{
    assert_int_equal(kit_get(&w->f.kit, path), 200);
    eg_buffer_clear(out);
    eg_buffer_append(out, w->f.kit.answer.body.data, w->f.kit.answer.body.len);
    assert_ok(eg_buffer_status(out));
}

/** Append the cosignature of a witness to a checkpoint. */
static void
cosign(witnessed *w, eg_buffer *note, size_t i, uint64_t now)
{
    eg_note parsed;
    EG_BUFFER(line, 1024);
    const eg_note_signer signer = app_log_key_signer(&w->key[i], now);
    assert_ok(eg_note_parse(&parsed, eg_buffer_span(note), NULL));
    assert_ok(eg_note_sign(&line, parsed.text, &signer, NULL));
    eg_buffer_append(note, line.data, line.len);
    assert_ok(eg_buffer_status(note));
}

static unsigned
bring(witnessed *w, const eg_buffer *note)
{
    return kit_post(&w->f.kit, "/cosignatures", eg_buffer_span(note));
}

/** How many signatures what is shown has. */
static size_t
signatures(witnessed *w, const char *path)
{
    eg_note parsed;
    EG_BUFFER(note, EG_NOTE_MAX);
    show(w, path, &note);
    assert_ok(eg_note_parse(&parsed, eg_buffer_span(&note), NULL));
    return parsed.count;
}

static bool
is_same(const eg_buffer *a, const eg_buffer *b)
{
    return a->len == b->len && memcmp(a->data, b->data, a->len) == 0;
}

static void
cosignatures_gather_and_are_shown(void **state)
{
    (void)state;
    witnessed w;
    EG_BUFFER(first, EG_NOTE_MAX);
    EG_BUFFER(second, EG_NOTE_MAX);
    EG_BUFFER(shown, EG_NOTE_MAX);
    begin_all(&w, "gather");
    show(&w, "/checkpoint", &first);
    show(&w, "/checkpoint", &second);
    assert_int_equal(kit_get(&w.f.kit, "/cosigned"), 404);
    cosign(&w, &first, 0, 1000);
    assert_int_equal(bring(&w, &first), 200);
    assert_has(&w.f, "\"witnesses\":1");
    show(&w, "/cosigned", &shown);
    assert_true(is_same(&shown, &first));
    show(&w, "/checkpoint", &shown);
    assert_true(is_same(&shown, &first));
    /* Of another witness, and again of the first: what is there stays.  Who is
     * not known is left out. */
    cosign(&w, &second, 2, 1000);
    cosign(&w, &second, 1, 1001);
    cosign(&w, &second, 0, 1002);
    assert_int_equal(bring(&w, &second), 200);
    cosign(&w, &first, 1, 1001);
    show(&w, "/cosigned", &shown);
    assert_true(is_same(&shown, &first));
    assert_int_equal(signatures(&w, "/checkpoint"), 3);
    assert_int_equal(kit_get(&w.f.kit, "/api/board"), 200);
    assert_has(&w.f, "witness.example/0");
    /* A restart keeps them. */
    board_reader_close(&w.f.kit.r);
    assert_ok(board_reader_open(&w.f.kit.r, &w.f.kit.b, NULL));
    show(&w, "/cosigned", &shown);
    assert_true(is_same(&shown, &first));
    end_all(&w);
}

static void
nothing_goes_back(void **state)
{
    (void)state;
    witnessed w;
    ballots b = {0};
    EG_BUFFER(old, EG_NOTE_MAX);
    EG_BUFFER(older, EG_NOTE_MAX);
    EG_BUFFER(latest, EG_NOTE_MAX);
    EG_BUFFER(shown, EG_NOTE_MAX);
    begin_all(&w, "back");
    show(&w, "/checkpoint", &older);
    make_ballots(&b, &w.f.device, 30);
    assert_int_equal(send_ballots(&w.f, &b, 1, 10), 200);
    show(&w, "/checkpoint", &old);
    cosign(&w, &old, 0, 1000);
    assert_int_equal(send_ballots(&w.f, &b, 11, 10), 200);
    show(&w, "/checkpoint", &latest);
    /* It comes late: the latest checkpoint is shown, without cosignatures. */
    assert_int_equal(bring(&w, &old), 200);
    show(&w, "/checkpoint", &shown);
    assert_true(is_same(&shown, &latest));
    show(&w, "/cosigned", &shown);
    assert_true(is_same(&shown, &old));
    /* One of fewer entries is refused, and one of more replaces it. */
    cosign(&w, &older, 0, 1001);
    assert_int_equal(bring(&w, &older), 409);
    show(&w, "/cosigned", &shown);
    assert_true(is_same(&shown, &old));
    cosign(&w, &latest, 1, 1002);
    assert_int_equal(bring(&w, &latest), 200);
    show(&w, "/cosigned", &shown);
    assert_true(is_same(&shown, &latest));
    show(&w, "/checkpoint", &shown);
    assert_true(is_same(&shown, &latest));
    /* The log goes on: so does its checkpoint. */
    assert_int_equal(send_ballots(&w.f, &b, 21, 10), 200);
    assert_int_equal(signatures(&w, "/checkpoint"), 1);
    assert_int_equal(signatures(&w, "/cosigned"), 2);
    free_ballots(&b);
    end_all(&w);
}

/** A receipt of a ballot, and how many witnesses cosigned its checkpoint. */
static void
check_receipt(witnessed *w,
              const eg_hash *code,
              uint64_t size,
              size_t witnesses)
{
    const eg_note_key *key = &w->f.kit.b.key.key;
    const eg_tlog_policy policy = {
        .log = {.origin = {(const uint8_t *)key->name, strlen(key->name)},
                .key = key,
                .count = 1},
        .witness = w->f.kit.b.witnesses.key,
        .witness_count = w->f.kit.b.witnesses.count,
        .quorum = witnesses};
    char path[160];
    char hex[65];
    uint8_t entry[2 * BOARD_ENTRY_MAX];
    size_t len = 0;
    eg_receipt receipt;
    eg_note_signers signers;
    eg_hash leaf;
    for (size_t i = 0; i < EG_HASH_BYTES; i++) {
        (void)snprintf(hex + 2 * i, 3, "%02X", code->bytes[i]);
    }
    (void)snprintf(path, sizeof(path), "/api/receipt/%s", hex);
    assert_int_equal(kit_get(&w->f.kit, path), 200);
    assert_ok(eg_receipt_parse(&receipt, eg_buffer_span(&w->f.kit.answer.body),
                               NULL));
    assert_int_equal(receipt.checkpoint.size, size);
    assert_true(receipt.extra.len <= sizeof(entry));
    assert_ok(eg_base64_read(entry, &len, (const char *)receipt.extra.data,
                             receipt.extra.len));
    eg_merkle_leaf(&leaf, entry, len);
    assert_ok(eg_receipt_verify(&signers, &receipt, &leaf, &policy,
                                &app_log_verifier, NULL));
    assert_int_equal(signers.count, witnesses);
}

static void
receipts_have_cosignatures_where_there_are_some(void **state)
{
    (void)state;
    witnessed w;
    ballots b = {0};
    EG_BUFFER(note, EG_NOTE_MAX);
    begin_all(&w, "cosigned-receipts");
    make_ballots(&b, &w.f.device, 10);
    assert_int_equal(send_ballots(&w.f, &b, 1, 5), 200);
    check_receipt(&w, &b.code[4], 7, 0);
    show(&w, "/checkpoint", &note);
    cosign(&w, &note, 0, 1000);
    cosign(&w, &note, 1, 1000);
    assert_int_equal(bring(&w, &note), 200);
    assert_int_equal(send_ballots(&w.f, &b, 6, 5), 200);
    check_receipt(&w, &b.code[0], 7, 2);
    check_receipt(&w, &b.code[4], 7, 2);
    check_receipt(&w, &b.code[5], 12, 0);
    check_receipt(&w, &b.code[9], 12, 0);
    free_ballots(&b);
    end_all(&w);
}

/** What is brought is refused, and nothing is kept. */
static void
assert_not_kept(witnessed *w, const eg_buffer *note, unsigned status)
{
    const unsigned got = bring(w, note);
    if (got != status) {
        print_message("%u: %.*s\n", got, (int)w->f.kit.answer.body.len,
                      (const char *)w->f.kit.answer.body.data);
    }
    assert_int_equal(got, status);
    assert_int_equal(kit_get(&w->f.kit, "/cosigned"), 404);
}

/** A checkpoint that the log's key signed, and the board never showed. */
static void
sign_other(witnessed *w, eg_buffer *note, uint64_t size)
{
    app_log_key *key = &w->f.kit.b.key;
    const eg_checkpoint other = {
        .origin = {(const uint8_t *)key->key.name, strlen(key->key.name)},
        .size = size,
        .root = {{1}}};
    const eg_note_signer signer = app_log_key_signer(key, 0);
    EG_BUFFER(text, 1024);
    assert_ok(eg_checkpoint_write(&text, &other, NULL));
    assert_ok(eg_note_begin(note, eg_buffer_span(&text), NULL));
    assert_ok(eg_note_sign(note, eg_buffer_span(&text), &signer, NULL));
    cosign(w, note, 0, 1000);
}

static void
what_is_not_cosigned_is_refused(void **state)
{
    (void)state;
    witnessed w;
    EG_BUFFER(note, EG_NOTE_MAX);
    begin_all(&w, "refused");
    assert_not_kept(&w, &note, 400);
    show(&w, "/checkpoint", &note);
    assert_not_kept(&w, &note, 422); /* nobody */
    cosign(&w, &note, 2, 1000);
    assert_not_kept(&w, &note, 422); /* an unknown witness */
    show(&w, "/checkpoint", &note);
    cosign(&w, &note, 0, 1000);
    for (size_t i = 0; i < note.len; i++) {
        note.data[i] ^= 1;
        const unsigned status = bring(&w, &note);
        assert_true(status == 400 || status == 422);
        note.data[i] ^= 1;
    }
    assert_int_equal(kit_get(&w.f.kit, "/cosigned"), 404);
    assert_int_equal(bring(&w, &note), 200);
    end_all(&w);
}

static void
other_histories_are_refused(void **state)
{
    (void)state;
    witnessed w;
    begin_all(&w, "histories");
    for (uint64_t size = 1; size < 4; size++) {
        EG_BUFFER(note, EG_NOTE_MAX);
        sign_other(&w, &note, size);
        assert_not_kept(&w, &note, 409);
    }
    end_all(&w);
}

static void
without_witnesses_nothing_is_taken(void **state)
{
    (void)state;
    witnessed w;
    EG_BUFFER(note, EG_NOTE_MAX);
    begin_all(&w, "none");
    w.f.kit.b.witnesses.count = 0;
    show(&w, "/checkpoint", &note);
    cosign(&w, &note, 0, 1000);
    assert_not_kept(&w, &note, 404);
    end_all(&w);
}

static void
lists_of_witnesses_are_read_strictly(void **state)
{
    (void)state;
    witnessed w;
    board_witnesses list;
    EG_BUFFER(text, 65536);
    begin_all(&w, "lists");
    assert_ok(board_witnesses_read(&list, NULL, NULL));
    assert_int_equal(list.count, 0);
    assert_int_equal(board_witnesses_read(&list, "witness", NULL),
                     EG_ERR_MALFORMED);
    /* The log's key is no witness's; and nobody is named twice. */
    eg_note_key_write(&text, &w.f.kit.b.key.key);
    eg_buffer_byte(&text, '\0');
    assert_int_equal(board_witnesses_read(&list, (const char *)text.data, NULL),
                     EG_ERR_UNSUPPORTED);
    eg_buffer_clear(&text);
    eg_note_key_write(&text, &w.key[0].key);
    eg_buffer_byte(&text, ' ');
    eg_note_key_write(&text, &w.key[0].key);
    eg_buffer_byte(&text, '\0');
    assert_int_equal(board_witnesses_read(&list, (const char *)text.data, NULL),
                     EG_ERR_ARGUMENT);
    /* Fifteen at most. */
    eg_buffer_clear(&text);
    for (unsigned i = 0; i < BOARD_WITNESSES_MAX + 1; i++) {
        eg_note_key key;
        char name[32];
        (void)snprintf(name, sizeof(name), "w%u", i);
        assert_ok(eg_note_key_init(&key, name, EG_NOTE_COSIGNATURE,
                                   w.key[0].key.public_key, NULL));
        eg_buffer_clear(&text);
        eg_note_key_write(&text, &key);
        if (i == 0) {
            list.count = 0;
        }
        assert_int_equal(
            board_witnesses_add(&list, eg_buffer_span(&text), NULL),
            i < BOARD_WITNESSES_MAX ? EG_OK : EG_ERR_ARGUMENT);
    }
    end_all(&w);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cosignatures_gather_and_are_shown),
        cmocka_unit_test(nothing_goes_back),
        cmocka_unit_test(receipts_have_cosignatures_where_there_are_some),
        cmocka_unit_test(what_is_not_cosigned_is_refused),
        cmocka_unit_test(other_histories_are_refused),
        cmocka_unit_test(without_witnesses_nothing_is_taken),
        cmocka_unit_test(lists_of_witnesses_are_read_strictly),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
