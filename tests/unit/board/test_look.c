/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What everybody may ask: receipts verify under the log's key, tiles are those
 * of the checkpoint, codes are found, near misses suggested, and whatever else is
 * asked is refused with a sentence.
 */
#include "board/log/entry.h"
#include "board/serve/look.h"
#include "handlers.h"
#include "tlog/bundle.h"
#include "tlog/prove.h"
#include "tlog/receipt.h"

/** Room for a path with a code. */
#define PATH_MAX_HERE 160

static const char *
path_of(const char *before, const eg_hash *code, const char *after)
{
    static char path[PATH_MAX_HERE];
    char hex[65];
    for (size_t i = 0; i < EG_HASH_BYTES; i++) {
        (void)snprintf(hex + 2 * i, 3, "%02X", code->bytes[i]);
    }
    (void)snprintf(path, sizeof(path), "%s%s%s", before, hex, after);
    return path;
}

static void
fill(fixture *f, ballots *b, const char *name, size_t count)
{
    begin(f, name, EG_CHAINING_SIMPLE);
    make_ballots(b, &f->device, count);
    assert_int_equal(send_ballots(f, b, 1, count), 200);
}

static void
codes_are_found(void **state)
{
    (void)state;
    fixture f;
    ballots b = {0};
    fill(&f, &b, "codes", 3);
    assert_int_equal(kit_get(&f.kit, path_of("/api/code/", &b.code[1], "")),
                     200);
    assert_has(&f, "\"status\":\"undecided\"");
    assert_has(&f, "\"position\":2");
    assert_has(&f, "\"index\":3");
    assert_has(&f, "\"deviceName\":\"device one\"");
    assert_false(answer_has(&f, "decisionIndex"));
    assert_int_equal(send_decision(&f, 2, EG_BALLOT_CHALLENGED), 200);
    assert_int_equal(kit_get(&f.kit, path_of("/api/code/", &b.code[1], "")),
                     200);
    assert_has(&f, "\"status\":\"challenged\"");
    assert_has(&f, "\"decisionIndex\":5");
    assert_int_equal(kit_get(&f.kit, path_of("/api/ballot/", &b.code[1], "")),
                     200);
    assert_int_equal(f.kit.answer.body.len, b.item[1].len);
    assert_memory_equal(f.kit.answer.body.data, b.item[1].data, b.item[1].len);
    free_ballots(&b);
    end(&f);
}

/** A receipt verifies for its entry, and for no other. */
static void
check_receipt(fixture *f, uint64_t index, const board_entry *entry)
{
    const eg_note_key *key = &f->kit.b.key.key;
    const eg_tlog_policy policy = {
        .log = {.origin = {(const uint8_t *)key->name, strlen(key->name)},
                .key = key,
                .count = 1}};
    eg_receipt receipt;
    eg_note_signers signers;
    eg_hash leaf;
    EG_BUFFER(bytes, BOARD_ENTRY_MAX);
    assert_ok(board_entry_write(&bytes, entry, NULL));
    eg_merkle_leaf(&leaf, bytes.data, bytes.len);
    assert_ok(
        eg_receipt_parse(&receipt, eg_buffer_span(&f->kit.answer.body), NULL));
    assert_int_equal(receipt.index, index);
    assert_ok(eg_receipt_verify(&signers, &receipt, &leaf, &policy,
                                &app_log_verifier, NULL));
    leaf.bytes[0] ^= 1;
    assert_int_equal(eg_receipt_verify(&signers, &receipt, &leaf, &policy,
                                       &app_log_verifier, NULL),
                     EG_REJECT);
}

static void
receipts_verify(void **state)
{
    (void)state;
    fixture f;
    ballots b = {0};
    fill(&f, &b, "receipts", 20);
    assert_int_equal(send_decision(&f, 7, EG_BALLOT_CAST), 200);
    for (size_t i = 0; i < b.len; i++) {
        board_entry entry = {.kind = BOARD_BALLOT,
                             .device = f.device.chain.device_hash,
                             .position = i + 1,
                             .code = b.code[i]};
        eg_sha256_once(&entry.content, b.item[i].data, b.item[i].len);
        assert_int_equal(
            kit_get(&f.kit, path_of("/api/receipt/", &b.code[i], "")), 200);
        check_receipt(&f, 2 + i, &entry);
    }
    const board_entry decision = {.kind = BOARD_DECISION,
                                  .device = f.device.chain.device_hash,
                                  .position = 7,
                                  .code = b.code[6],
                                  .status = EG_BALLOT_CAST};
    assert_int_equal(
        kit_get(&f.kit, path_of("/api/receipt/", &b.code[6], "/decision")),
        200);
    check_receipt(&f, 22, &decision);
    assert_int_equal(
        kit_get(&f.kit, path_of("/api/receipt/", &b.code[5], "/decision")),
        404);
    free_ballots(&b);
    end(&f);
}

static void
tiles_are_those_of_the_log(void **state)
{
    (void)state;
    fixture f;
    ballots b = {0};
    fill(&f, &b, "tiles", 20);
    assert_int_equal(kit_get(&f.kit, "/tile/0/000.p/22"), 200);
    assert_true(f.kit.answer.immutable);
    assert_int_equal(f.kit.answer.body.len, 22 * EG_HASH_BYTES);
    eg_hash leaves[22];
    memcpy(leaves, f.kit.answer.body.data, sizeof(leaves));
    eg_hash root;
    eg_hash want;
    eg_merkle_root_of(&root, leaves, 22);
    eg_merkle_root(&f.kit.w->log.writer.tree, &want);
    assert_memory_equal(&root, &want, sizeof(root));
    /* An older, narrower one. */
    assert_int_equal(kit_get(&f.kit, "/tile/0/000.p/3"), 200);
    assert_int_equal(f.kit.answer.body.len, 3 * EG_HASH_BYTES);
    assert_memory_equal(f.kit.answer.body.data, leaves, 3 * EG_HASH_BYTES);
    assert_int_equal(kit_get(&f.kit, "/tile/entries/000.p/22"), 200);
    eg_span entry[22];
    assert_ok(
        eg_bundle_read(entry, 22, eg_buffer_span(&f.kit.answer.body), NULL));
    assert_ok(eg_bundle_check(entry, leaves, 22, NULL));
    free_ballots(&b);
    end(&f);
}

static void
what_is_not_there_is_not_found(void **state)
{
    (void)state;
    static const char no_ballot[] =
        "/api/code/"
        "0000000000000000000000000000000000000000000000000000000000000000";
    static const char *const missing[] = {
        "/tile/0/000",       "/tile/0/000.p/23",
        "/tile/1/000.p/1",   "/tile/8/000",
        "/tile/entries/000", "/tile/entries/001.p/1",
        "/record/toc.binpb", "/record/../board.db",
        "/record/",          "/record//etc/passwd",
        "/nothing",          "/api/",
        "/api/board/",       "/checkpoint/",
        no_ballot,
    };
    static const char *const malformed[] = {
        "/tile/0/0",
        "/tile/",
        "/tile/0/000.p/0",
        "/tile/0/../../board.db",
        "/api/code/",
        "/api/code/00",
        "/api/code/zz",
        "/api/near/",
        "/api/near/12x4",
        "/api/near/123",
        "/device/",
        "/device/1234",
        "/api/receipt/12/decision",
    };
    fixture f;
    ballots b = {0};
    fill(&f, &b, "missing", 20);
    for (size_t i = 0; i < EG_ARRAY_LEN(missing); i++) {
        assert_refused(&f, kit_get(&f.kit, missing[i]), 404, 22);
    }
    for (size_t i = 0; i < EG_ARRAY_LEN(malformed); i++) {
        assert_refused(&f, kit_get(&f.kit, malformed[i]), 400, 22);
    }
    free_ballots(&b);
    end(&f);
}

static void
near_misses_are_suggested(void **state)
{
    (void)state;
    fixture f;
    ballots b = {0};
    fill(&f, &b, "near", 20);
    for (size_t i = 0; i < b.len; i++) {
        char hex[65];
        char path[PATH_MAX_HERE];
        memcpy(hex, path_of("", &b.code[i], ""), sizeof(hex));
        char wrong[65];
        memcpy(wrong, hex, sizeof(hex));
        wrong[40] = wrong[40] == '0' ? '1' : '0'; /* a slip of the finger */
        (void)snprintf(path, sizeof(path), "/api/near/%s", wrong);
        assert_int_equal(kit_get(&f.kit, path), 200);
        assert_has(&f, hex);
        (void)snprintf(path, sizeof(path), "/api/near/%.8s", hex);
        assert_int_equal(kit_get(&f.kit, path), 200);
        assert_has(&f, hex);
    }
    free_ballots(&b);
    end(&f);
}

static void
the_board_tells_all_about_itself(void **state)
{
    (void)state;
    fixture f;
    ballots b = {0};
    fill(&f, &b, "about", 4);
    assert_int_equal(kit_get(&f.kit, "/api/board"), 200);
    assert_has(&f, "\"election\":\"kit\"");
    assert_has(&f, "\"origin\":\"board.example/kit\"");
    assert_has(&f, "\"size\":6");
    assert_has(&f, "\"name\":\"device one\"");
    assert_has(&f, "\"name\":\"setup/header.binpb\"");
    assert_int_equal(kit_get(&f.kit, "/log-key"), 200);
    assert_has(&f, "board.example/kit+");
    assert_int_equal(kit_get(&f.kit, "/checkpoint"), 200);
    assert_has(&f, "board.example/kit\n6\n");
    assert_int_equal(kit_get(&f.kit, "/health"), 200);
    assert_int_equal(
        kit_get(&f.kit, path_of("/device/", &f.device.chain.device_hash, "")),
        200);
    assert_has(&f, "\"firstUndecided\":1");
    assert_int_equal(kit_get(&f.kit, "/record/setup/header.binpb"), 200);
    free_ballots(&b);
    end(&f);
}

static void
what_the_asker_has_is_not_sent_again(void **state)
{
    (void)state;
    fixture f;
    ballots b = {0};
    fill(&f, &b, "tags", 4);
    char etag[HTTP_ETAG_MAX];
    assert_int_equal(kit_get(&f.kit, "/api/board"), 200);
    memcpy(etag, f.kit.answer.etag, sizeof(etag));
    assert_true(etag[0] == '"');
    const board_request request = {
        .method = BOARD_GET, .path = "/api/board", .etag = etag};
    board_read(&f.kit.r, &request, &f.kit.answer);
    board_answer_free(&f.kit.answer);
    board_answer_init(&f.kit.answer);
    board_read(&f.kit.r, &request, &f.kit.answer);
    assert_int_equal(f.kit.answer.status, 304);
    assert_int_equal(f.kit.answer.body.len, 0);
    assert_int_equal(send_decision(&f, 1, EG_BALLOT_CAST), 200);
    board_answer_free(&f.kit.answer);
    board_answer_init(&f.kit.answer);
    board_read(&f.kit.r, &request, &f.kit.answer);
    assert_int_equal(f.kit.answer.status, 200);
    free_ballots(&b);
    end(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_found),
        cmocka_unit_test(receipts_verify),
        cmocka_unit_test(tiles_are_those_of_the_log),
        cmocka_unit_test(what_is_not_there_is_not_found),
        cmocka_unit_test(near_misses_are_suggested),
        cmocka_unit_test(the_board_tells_all_about_itself),
        cmocka_unit_test(what_the_asker_has_is_not_sent_again),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
