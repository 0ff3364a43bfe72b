/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What devices submit: it is taken once, whatever is repeated; what contradicts
 * or is not the device's is refused and leaves nothing behind.
 */
#include "handlers.h"
#include "message/section.h"
#include "record/ballot_brief.h"
#include "sql/sqlite.h"

static void
ballots_are_taken_once(void **state)
{
    (void)state;
    fixture f;
    ballots b = {0};
    begin(&f, "once", EG_CHAINING_SIMPLE);
    make_ballots(&b, &f.device, 10);
    assert_int_equal(send_ballots(&f, &b, 1, 4), 200);
    assert_has(&f, "\"ballots\":4");
    assert_has(&f, "\"entries\":[2,3,4,5]");
    assert_has(&f, "\"checkpoint\":\"board.example/kit\\n6\\n");
    /* The answer was lost. */
    assert_int_equal(send_ballots(&f, &b, 1, 4), 200);
    assert_has(&f, "\"entries\":[2,3,4,5]");
    assert_has(&f, "\"checkpoint\":\"board.example/kit\\n6\\n");
    /* Half of it is there already. */
    assert_int_equal(send_ballots(&f, &b, 3, 5), 200);
    assert_has(&f, "\"entries\":[4,5,6,7,8]");
    assert_has(&f, "\"ballots\":7");
    assert_int_equal(send_ballots(&f, &b, 1, 10), 200);
    assert_int_equal(app_log_size(&f.kit.w->log), 12);
    free_ballots(&b);
    end(&f);
}

static void
a_gap_is_refused(void **state)
{
    (void)state;
    fixture f;
    ballots b = {0};
    begin(&f, "gap", EG_CHAINING_SIMPLE);
    make_ballots(&b, &f.device, 5);
    assert_refused(&f, send_ballots(&f, &b, 2, 1), 409, 2);
    assert_int_equal(send_ballots(&f, &b, 1, 2), 200);
    assert_refused(&f, send_ballots(&f, &b, 4, 2), 409, 4);
    assert_has(&f, "the board has 2 ballots of this device");
    free_ballots(&b);
    end(&f);
}

static void
other_content_is_refused(void **state)
{
    (void)state;
    fixture f;
    ballots b = {0};
    begin(&f, "other", EG_CHAINING_NONE);
    make_ballots(&b, &f.device, 4);
    assert_int_equal(send_ballots(&f, &b, 1, 2), 200);
    /* The third ballot at the second's place, after one that is known. */
    eg_span wrong[] = {b.item[0], b.item[2]};
    const app_batch batch = {.first = 1, .item = wrong, .item_len = 2};
    assert_refused(&f, kit_send(&f.kit, &f.device, &batch), 409, 4);
    assert_has(&f, "another ballot is at position 2");
    /* The first ballot once more, as the third: its identifier is known. */
    const app_batch again = {.first = 3, .item = b.item, .item_len = 1};
    assert_refused(&f, kit_send(&f.kit, &f.device, &again), 409, 4);
    assert_has(&f, "another ballot's");
    /* Nothing of a refused batch stays, also if its beginning was good. */
    eg_span half[] = {b.item[2], b.item[0]};
    const app_batch mixed = {.first = 3, .item = half, .item_len = 2};
    assert_refused(&f, kit_send(&f.kit, &f.device, &mixed), 409, 4);
    assert_int_equal(send_ballots(&f, &b, 3, 2), 200);
    assert_has(&f, "\"ballots\":4");
    free_ballots(&b);
    end(&f);
}

static void
a_broken_chain_is_refused(void **state)
{
    (void)state;
    fixture f;
    ballots b = {0};
    begin(&f, "chain", EG_CHAINING_SIMPLE);
    make_ballots(&b, &f.device, 3);
    const app_batch first = {.first = 1, .item = b.item + 1, .item_len = 1};
    assert_refused(&f, kit_send(&f.kit, &f.device, &first), 422, 2);
    assert_int_equal(send_ballots(&f, &b, 1, 1), 200);
    const app_batch second = {.first = 2, .item = b.item + 2, .item_len = 1};
    assert_refused(&f, kit_send(&f.kit, &f.device, &second), 422, 3);
    assert_has(&f, "does not continue the device's chain");
    free_ballots(&b);
    end(&f);
}

static void
strangers_are_refused(void **state)
{
    (void)state;
    fixture f;
    ballots b = {0};
    kit_device stranger;
    begin(&f, "strangers", EG_CHAINING_SIMPLE);
    make_ballots(&b, &f.device, 1);
    const app_batch batch = {.first = 1, .item = b.item, .item_len = 1};
    /* A device that nobody authorized. */
    assert_ok(kit_device_begin(&stranger, &f.kit, "device two"));
    assert_refused(&f, kit_send(&f.kit, &stranger, &batch), 404, 2);
    kit_device_end(&stranger);
    /* Another key in the device's name. */
    assert_ok(kit_device_begin(&stranger, &f.kit, "device one"));
    assert_refused(&f, kit_send(&f.kit, &stranger, &batch), 403, 2);
    assert_refused(&f, kit_authorize(&f.kit, &stranger), 409, 2);
    kit_device_end(&stranger);
    /* The same device of another election. */
    const eg_hash ours = f.kit.b.election.invitation;
    EG_BUFFER(body, 1 << 20);
    f.kit.b.election.invitation.bytes[0] ^= 1;
    assert_ok(kit_batch(&body, &f.kit, &f.device, &batch));
    f.kit.b.election.invitation = ours;
    char path[128];
    char hex[65];
    for (size_t i = 0; i < EG_HASH_BYTES; i++) {
        (void)snprintf(hex + 2 * i, 3, "%02x",
                       f.device.chain.device_hash.bytes[i]);
    }
    (void)snprintf(path, sizeof(path), "/device/%s/ballots", hex);
    assert_refused(&f, kit_post(&f.kit, path, eg_buffer_span(&body)), 422, 2);
    free_ballots(&b);
    end(&f);
}

/** Every changed byte of a signed batch is refused. */
static void
altered_batches_are_refused(void **state)
{
    (void)state;
    fixture f;
    ballots b = {0};
    begin(&f, "altered", EG_CHAINING_SIMPLE);
    make_ballots(&b, &f.device, 1);
    const app_batch batch = {.first = 1, .item = b.item, .item_len = 1};
    EG_BUFFER(body, 1 << 20);
    assert_ok(kit_batch(&body, &f.kit, &f.device, &batch));
    char path[128] = "/device/";
    for (size_t i = 0; i < EG_HASH_BYTES; i++) {
        (void)snprintf(path + 8 + 2 * i, 3, "%02x",
                       f.device.chain.device_hash.bytes[i]);
    }
    memcpy(path + 72, "/ballots", sizeof("/ballots"));
    for (size_t i = 0; i < body.len; i++) {
        body.data[i] ^= 0x20;
        const unsigned status = kit_post(&f.kit, path, eg_buffer_span(&body));
        assert_refused(&f, status, 400, 2);
        body.data[i] ^= 0x20;
    }
    for (size_t len = 0; len < body.len; len += 7) {
        const unsigned status =
            kit_post(&f.kit, path, (eg_span){body.data, len});
        assert_refused(&f, status, 400, 2);
    }
    assert_int_equal(kit_post(&f.kit, path, eg_buffer_span(&body)), 200);
    free_ballots(&b);
    end(&f);
}

static void
only_paths_and_methods_that_there_are(void **state)
{
    (void)state;
    static const char *const paths[] = {"/",
                                        "/publish/",
                                        "/publish/x",
                                        "/device/",
                                        "/device/00/ballots",
                                        "/api/board",
                                        "/device/../publish",
                                        "//publish"};
    fixture f;
    begin(&f, "paths", EG_CHAINING_SIMPLE);
    for (size_t i = 0; i < EG_ARRAY_LEN(paths); i++) {
        assert_refused(&f, kit_post(&f.kit, paths[i], (eg_span){0}), 404, 2);
    }
    board_request request = {.method = BOARD_OTHER, .path = "/publish"};
    board_handle(&f.kit.r, f.kit.w, &request, &f.kit.answer);
    assert_refused(&f, f.kit.answer.status, 405, 2);
    request.method = BOARD_POST;
    request.from_browser = true;
    board_handle(&f.kit.r, f.kit.w, &request, &f.kit.answer);
    assert_refused(&f, f.kit.answer.status, 403, 2);
    end(&f);
}

static void
large_batches_are_refused(void **state)
{
    (void)state;
    fixture f;
    begin(&f, "large", EG_CHAINING_SIMPLE);
    f.kit.b.limits.batch = 1000;
    uint8_t body[1001] = {0};
    char path[128] = "/device/";
    memset(path + 8, 'a', 64);
    memcpy(path + 72, "/ballots", sizeof("/ballots"));
    assert_refused(&f, kit_post(&f.kit, path, (eg_span){body, sizeof(body)}),
                   413, 2);
    end(&f);
}

static void
decisions_are_final(void **state)
{
    (void)state;
    fixture f;
    ballots b = {0};
    begin(&f, "decisions", EG_CHAINING_SIMPLE);
    make_ballots(&b, &f.device, 3);
    assert_refused(&f, send_decision(&f, 1, EG_BALLOT_CAST), 409, 2);
    assert_int_equal(send_ballots(&f, &b, 1, 3), 200);
    assert_int_equal(send_decision(&f, 2, EG_BALLOT_CAST), 200);
    assert_has(&f, "\"decisions\":[5]");
    assert_has(&f, "\"decided\":1");
    assert_int_equal(send_decision(&f, 2, EG_BALLOT_CAST), 200);
    assert_has(&f, "\"decisions\":[5]");
    assert_refused(&f, send_decision(&f, 2, EG_BALLOT_CHALLENGED), 409, 6);
    assert_refused(&f, send_decision(&f, 4, EG_BALLOT_CAST), 409, 6);
    assert_int_equal(send_decision(&f, 1, EG_BALLOT_CHALLENGED), 200);
    assert_has(&f, "\"decided\":2");
    free_ballots(&b);
    end(&f);
}

/* -- the end ---------------------------------------------------------------- */

/** What a device sends when it closes. */
typedef struct closing {
    eg_buffer close;
    eg_buffer message;
} closing;

/** The root of a section whose ballots are all cast. */
static eg_hash
section_root(fixture *f, ballots *b, eg_span close)
{
    eg_merkle tree;
    eg_hash root;
    EG_BUFFER(header, 4096);
    eg_merkle_init(&tree);
    assert_ok(
        app_section_header(&header, &f->device.chain, f->device.name, NULL));
    assert_ok(eg_merkle_add_item(&tree, header.data, header.len));
    for (size_t i = 0; i < b->len; i++) {
        EG_BUFFER(item, 4096);
        eg_buffer_append(&item, b->item[i].data, b->item[i].len);
        assert_true(eg_ballot_item_decide(item.data, item.len, EG_BALLOT_CAST));
        assert_ok(eg_merkle_add_item(&tree, item.data, item.len));
    }
    assert_ok(eg_merkle_add_item(&tree, close.data, close.len));
    eg_merkle_root(&tree, &root);
    return root;
}

static void
make_closing(closing *c, fixture *f, ballots *b, const eg_hash *root)
{
    eg_buffer_init(&c->close, 4096);
    eg_buffer_init(&c->message, 4096);
    assert_ok(app_section_close(&c->close, &f->device.chain, 1234567, NULL));
    const app_ballots about = {
        .device_id = f->device.name,
        .device_hash = f->device.chain.device_hash,
        .items = b->len + 2,
        .section_root = root != NULL
                            ? *root
                            : section_root(f, b, eg_buffer_span(&c->close)),
        .file = "ballots.zip"};
    EG_BUFFER(payload, 4096);
    assert_ok(app_ballots_write(&payload, &about, NULL));
    assert_ok(app_message_sign(&c->message, &f->device.identity,
                               APP_STEP_BALLOTS, &f->kit.b.election.invitation,
                               APP_SENDER_DEVICE, eg_buffer_span(&payload),
                               NULL));
}

static void
free_closing(closing *c)
{
    eg_buffer_free(&c->close);
    eg_buffer_free(&c->message);
}

static unsigned
send_closing(fixture *f, const closing *c)
{
    const app_batch batch = {.close = eg_buffer_span(&c->close),
                             .message = eg_buffer_span(&c->message)};
    return kit_send(&f->kit, &f->device, &batch);
}

static void
a_section_ends_as_the_device_signed_it(void **state)
{
    (void)state;
    static const eg_hash wrong = {{1, 2, 3}};
    fixture f;
    ballots b = {0};
    closing c;
    closing bad;
    begin(&f, "close", EG_CHAINING_SIMPLE);
    make_ballots(&b, &f.device, 3);
    assert_int_equal(send_ballots(&f, &b, 1, 3), 200);
    assert_int_equal(send_decision(&f, 1, EG_BALLOT_CAST), 200);
    assert_int_equal(send_decision(&f, 2, EG_BALLOT_CAST), 200);
    make_closing(&c, &f, &b, NULL);
    make_closing(&bad, &f, &b, &wrong);
    assert_refused(&f, send_closing(&f, &c), 409, 7);
    assert_has(&f, "2 of 3 ballots are decided on");
    assert_int_equal(send_decision(&f, 3, EG_BALLOT_CAST), 200);
    assert_refused(&f, send_closing(&f, &bad), 422, 8);
    assert_int_equal(send_closing(&f, &c), 200);
    assert_has(&f, "\"closed\":true");
    assert_int_equal(app_log_size(&f.kit.w->log), 9);
    /* Once more, and otherwise. */
    assert_int_equal(send_closing(&f, &c), 200);
    assert_int_equal(app_log_size(&f.kit.w->log), 9);
    assert_refused(&f, send_closing(&f, &bad), 409, 9);
    /* Nothing comes after the end, but what is there may be repeated. */
    make_ballots(&b, &f.device, 1);
    assert_refused(&f, send_ballots(&f, &b, 4, 1), 409, 9);
    assert_int_equal(send_ballots(&f, &b, 1, 3), 200);
    free_closing(&c);
    free_closing(&bad);
    free_ballots(&b);
    end(&f);
}

static void
another_chains_close_is_refused(void **state)
{
    (void)state;
    fixture f;
    ballots b = {0};
    closing c;
    begin(&f, "other-close", EG_CHAINING_SIMPLE);
    make_ballots(&b, &f.device, 2);
    assert_int_equal(send_ballots(&f, &b, 1, 2), 200);
    assert_int_equal(send_decision(&f, 1, EG_BALLOT_CAST), 200);
    assert_int_equal(send_decision(&f, 2, EG_BALLOT_CAST), 200);
    /* It counts a ballot that the board does not have. */
    ballots more = {0};
    make_ballots(&more, &f.device, 1);
    make_closing(&c, &f, &b, NULL);
    assert_refused(&f, send_closing(&f, &c), 422, 6);
    assert_has(&f, "the close is not that of the device's chain");
    free_closing(&c);
    free_ballots(&more);
    free_ballots(&b);
    end(&f);
}

/* -- groups ----------------------------------------------------------------- */

/** Writes an entry, and then refuses without an answer. */
static eg_status
refuse_silently(board_writer *w, board_job *job, eg_error *err)
{
    const board_entry entry = {
        .kind = BOARD_PUBLICATION, .content = {{1}}, .name = "a.binpb"};
    uint64_t index = 0;
    (void)job;
    EG_TRY(board_entry_add(&w->log, &index, &entry, err));
    return eg_fail(err, EG_REJECT, "the reason");
}

static void
a_silent_refusal_is_no_acknowledgement(void **state)
{
    (void)state;
    fixture f;
    begin(&f, "silent", EG_CHAINING_SIMPLE);
    board_job job = {
        .board = &f.kit.b, .answer = &f.kit.answer, .apply = refuse_silently};
    assert_ok(board_apply(f.kit.w, &job, NULL));
    assert_refused(&f, f.kit.answer.status, 422, 2);
    assert_has(&f, "the reason");
    end(&f);
}

static void
a_refused_job_leaves_its_group_alone(void **state)
{
    (void)state;
    enum { JOBS = 3 };
    fixture f;
    kit_device devices[JOBS];
    board_answer answer[JOBS];
    board_job *job[JOBS];
    eg_buffer body[JOBS];
    char path[JOBS][128];
    begin(&f, "group", EG_CHAINING_SIMPLE);
    for (size_t i = 0; i < JOBS; i++) {
        char name[40];
        ballots b = {0};
        (void)snprintf(name, sizeof(name), "device %zu of a group", i);
        assert_ok(kit_device_begin(&devices[i], &f.kit, name));
        assert_int_equal(kit_authorize(&f.kit, &devices[i]), 200);
        make_ballots(&b, &devices[i], 2);
        /* The second device leaves out its first ballot. */
        const app_batch batch = {.first = i == 1 ? 2 : 1,
                                 .item = b.item + (i == 1 ? 1 : 0),
                                 .item_len = i == 1 ? 1 : 2};
        eg_buffer_init(&body[i], 1 << 20);
        board_answer_init(&answer[i]);
        assert_ok(kit_batch(&body[i], &f.kit, &devices[i], &batch));
        memcpy(path[i], "/device/", 9);
        for (size_t k = 0; k < EG_HASH_BYTES; k++) {
            (void)snprintf(path[i] + 8 + 2 * k, 3, "%02x",
                           devices[i].chain.device_hash.bytes[k]);
        }
        memcpy(path[i] + 72, "/ballots", sizeof("/ballots"));
        const board_request request = {.method = BOARD_POST,
                                       .path = path[i],
                                       .body = eg_buffer_span(&body[i])};
        board_job_new(&job[i], &f.kit.b, &request, &answer[i]);
        assert_non_null(job[i]);
        free_ballots(&b);
    }
    job[0]->next = job[1];
    job[1]->next = job[2];
    assert_ok(board_apply(f.kit.w, job[0], NULL));
    assert_int_equal(answer[0].status, 200);
    assert_int_equal(answer[1].status, 409);
    assert_int_equal(answer[2].status, 200);
    assert_int_equal(app_log_size(&f.kit.w->log), 2 + JOBS + 4);
    for (size_t i = 0; i < JOBS; i++) {
        board_job_free(job[i]);
        board_answer_free(&answer[i]);
        eg_buffer_free(&body[i]);
        kit_device_end(&devices[i]);
    }
    end(&f);
}

/** Let the store grow no more: SQLite by so many pages at most, a database by a
 * trigger that fails as a full disk does. */
static void
fill_disk(fixture *f, bool full)
{
    if (store_is_database()) {
        assert_true(store_execute(
            f->kit.b.store_path,
            full ? "CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN"
                   " RAISE 'no space left on device' USING ERRCODE = '53100';"
                   " END $$ LANGUAGE plpgsql;"
                   "CREATE TRIGGER refuse BEFORE INSERT ON ballot"
                   " FOR EACH ROW EXECUTE FUNCTION refuse()"
                 : "DROP TRIGGER refuse ON ballot"));
        return;
    }
    assert_int_equal(sqlite3_exec(sqlite_connection(f->kit.w->store),
                                  full ? "PRAGMA max_page_count = 1"
                                       : "PRAGMA max_page_count = 1073741823",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
}

static void
a_full_disk_loses_nothing(void **state)
{
    (void)state;
    fixture f;
    ballots b = {0};
    begin(&f, "full", EG_CHAINING_SIMPLE);
    make_ballots(&b, &f.device, BALLOTS_MAX);
    assert_int_equal(send_ballots(&f, &b, 1, 1), 200);
    fill_disk(&f, true);
    size_t sent = 1;
    unsigned status = 200;
    while (sent < BALLOTS_MAX && status == 200) {
        status = send_ballots(&f, &b, sent + 1, 1);
        sent += status == 200 ? 1 : 0;
    }
    assert_int_equal(status, 503);
    assert_has(&f, "the board cannot answer now");
    assert_true(sent < BALLOTS_MAX);
    assert_int_equal(app_log_size(&f.kit.w->log), 2 + sent);
    assert_int_equal(kit_get(&f.kit, "/api/board"), 200);
    fill_disk(&f, false);
    assert_int_equal(send_ballots(&f, &b, 1, BALLOTS_MAX), 200);
    assert_has(&f, "\"ballots\":64");
    free_ballots(&b);
    end(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ballots_are_taken_once),
        cmocka_unit_test(a_gap_is_refused),
        cmocka_unit_test(other_content_is_refused),
        cmocka_unit_test(a_broken_chain_is_refused),
        cmocka_unit_test(strangers_are_refused),
        cmocka_unit_test(altered_batches_are_refused),
        cmocka_unit_test(only_paths_and_methods_that_there_are),
        cmocka_unit_test(large_batches_are_refused),
        cmocka_unit_test(decisions_are_final),
        cmocka_unit_test(a_section_ends_as_the_device_signed_it),
        cmocka_unit_test(another_chains_close_is_refused),
        cmocka_unit_test(a_silent_refusal_is_no_acknowledgement),
        cmocka_unit_test(a_refused_job_leaves_its_group_alone),
        cmocka_unit_test(a_full_disk_loses_nothing),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
