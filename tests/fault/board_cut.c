/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A board in a file whose disk loses power at any moment: what was written and
 * not synced is lost, torn or there, and yet the board opens, has all that it
 * acknowledged, and takes back no checkpoint that it ever showed.  The same when
 * the disk is full or fails for a while.
 *
 * Ballots are submitted and decided on a disk that remembers what is synced
 * (cut_disk.h).  At moments that are drawn, between any two changes of a file,
 * also within commits and while the store is opened, tidied and closed, the
 * checkpoint is looked at and what a cut would leave is kept; after the request
 * each of these is opened as a board.
 */
#include "../unit/board/handlers.h"
#include "cut_disk.h"
#include "shown.h"
#include "sql/sqlite.h"

/** Requests of a round. */
#define REQUESTS 60

/** A power cut: what was known when it happened. */
typedef struct cut {
    char place[96];
    size_t shown;
    uint64_t acknowledged;
} cut;

#define CUTS_MAX 200

static struct {
    fixture f;
    unsigned round;
    unsigned seed;
    unsigned one_in; /**< Cuts: one change in so many. */
    uint64_t acknowledged;
    eg_ballot_status decided[REQUESTS + 1];
    uint64_t index_of[REQUESTS + 1];
    bool open;
    cut cuts[CUTS_MAX];
    size_t cut_len;
    unsigned cut_count;
} t;

static unsigned
draw(unsigned below)
{
    t.seed = t.seed * 1103515245u + 12345u;
    return (t.seed >> 16) % below;
}

/* -- moments ---------------------------------------------------------------- */

/** What anybody who asks now is shown. */
static void
look(void)
{
    sql_db *store = t.f.kit.r.store;
    EG_BUFFER(note, EG_NOTE_MAX);
    uint64_t size = 0;
    if (t.open && sql_transaction(store, NULL) == EG_OK) {
        assert_ok(app_log_get_checkpoint(store, &size, &note, NULL));
        sql_rollback(store);
        shown_note(eg_buffer_span(&note));
    }
}

static void
moment(void)
{
    if (draw(t.one_in) != 0 || t.cut_len == CUTS_MAX) {
        return;
    }
    look();
    cut *c = &t.cuts[t.cut_len++];
    *c = (cut){.shown = shown_len, .acknowledged = t.acknowledged};
    (void)snprintf(c->place, sizeof(c->place), "%s/cut-%u-%u", place, t.round,
                   t.cut_count++);
    cut_disk_leave(c->place, t.seed);
}

/* -- what is left ----------------------------------------------------------- */

static void
check_integrity(sql_db *store)
{
    sqlite3_stmt *s = NULL;
    sqlite3 *db = sqlite_connection(store);
    assert_int_equal(
        sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &s, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(s, 0), "ok");
    (void)sqlite3_finalize(s);
}

/** Every acknowledged ballot is there, with its content and its decision. */
static void
check_ballots(sql_db *store, const cut *c)
{
    for (uint64_t i = 1; i <= c->acknowledged; i++) {
        eg_hash id;
        eg_hash code;
        board_ballot found;
        EG_BUFFER(content, 4096);
        kit_codes(&id, &code, &t.f.device, i);
        assert_ok(board_store_find_code(store, &found, &code, NULL));
        assert_int_equal(found.position, i);
        assert_int_equal(found.index, t.index_of[i]);
        assert_ok(
            board_store_get_content(store, &content, &found.content, NULL));
        if (i < c->acknowledged) { /* the last one's may be on its way */
            assert_int_equal(found.status, t.decided[i]);
        }
    }
}

/** The log goes on from there. */
static void
check_growth(sql_db *store, app_log *log)
{
    uint64_t index = 0;
    const uint64_t size = app_log_size(log);
    const board_entry entry = {
        .kind = BOARD_PUBLICATION, .content = {{1}}, .name = "file"};
    assert_ok(sql_transaction(store, NULL));
    assert_ok(board_entry_add(log, &index, &entry, NULL));
    assert_ok(app_log_sign(log, NULL));
    assert_ok(sql_commit(store, NULL));
    assert_int_equal(index, size);
}

/** Let a connection not wait for the real disk. */
static void
hasten(sql_db *store)
{
    assert_int_equal(sqlite3_exec(sqlite_connection(store),
                                  "PRAGMA synchronous = OFF", NULL, NULL, NULL),
                     SQLITE_OK);
}

static void
check_cut(const cut *c)
{
    static app_log log;
    sql_db *store = NULL;
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/board.db", c->place);
    assert_ok(board_store_open(&store, path, SQL_WRITE, NULL));
    hasten(store);
    assert_ok(app_log_open(&log, store, &t.f.kit.b.key, NULL));
    shown_check(store, app_log_size(&log), c->shown);
    check_ballots(store, c);
    check_integrity(store);
    check_growth(store, &log);
    sql_free(store);
    assert_ok(app_tree_remove(c->place, NULL));
}

static void
check_cuts(void)
{
    for (size_t i = 0; i < t.cut_len; i++) {
        check_cut(&t.cuts[i]);
    }
    t.cut_len = 0;
}

/* -- requests --------------------------------------------------------------- */

/** The number after a word of the last answer. */
static uint64_t
answered(const char *word)
{
    char text[4096] = "";
    const eg_buffer *body = &t.f.kit.answer.body;
    assert_true(body->len < sizeof(text));
    memcpy(text, body->data, body->len);
    const char *found = strstr(text, word);
    assert_non_null(found);
    return strtoull(found + strlen(word), NULL, 10);
}

/** Send a batch until it is acknowledged: a failing disk comes back. */
static void
send(const app_batch *batch)
{
    while (kit_send(&t.f.kit, &t.f.device, batch) != HTTP_OK) {
        assert_int_equal(t.f.kit.answer.status, HTTP_BUSY);
        assert_true(cut_disk_failures() > 0);
        check_cuts();
    }
    check_cuts();
}

/** Submit the next ballot with a decision on the one before. */
static void
submit(void)
{
    EG_BUFFER(item, 4096);
    const uint64_t position = t.f.device.chain.count + 1;
    kit_ballot(&item, &t.f.device);
    eg_span span = eg_buffer_span(&item);
    app_decision decision = {position - 1,
                             draw(2) == 0 ? EG_BALLOT_CAST : EG_BALLOT_SPOILED};
    const app_batch batch = {.first = position,
                             .item = &span,
                             .item_len = 1,
                             .decision = &decision,
                             .decision_len = position == 1 ? 0 : 1};
    t.decided[decision.position] = decision.status;
    send(&batch);
    t.index_of[position] = answered("\"entries\":[");
    t.acknowledged = position;
}

static void
open_board(void)
{
    assert_ok(board_writer_new(&t.f.kit.w, &t.f.kit.b, NULL));
    assert_ok(board_reader_open(&t.f.kit.r, &t.f.kit.b, NULL));
    /* Often, so that it happens within a round. */
    assert_int_equal(
        sqlite3_wal_autocheckpoint(sqlite_connection(t.f.kit.w->store), 40),
        SQLITE_OK);
    t.open = true;
}

static void
close_board(void)
{
    t.open = false;
    board_reader_close(&t.f.kit.r);
    board_writer_free(t.f.kit.w);
    t.f.kit.w = NULL;
}

/** A round: @p fails, the disk fails now and then. */
static void
run_round(unsigned round, bool fails)
{
    char name[32];
    memset(&t, 0, sizeof(t));
    shown_len = 0;
    t.round = round;
    t.seed = round + 1;
    t.one_in = 12;
    (void)snprintf(name, sizeof(name), "board-%u", round);
    begin(&t.f, name, EG_CHAINING_SIMPLE);
    close_board();
    cut_disk_begin(at(name), moment);
    open_board();
    for (unsigned i = 0; i < REQUESTS; i++) {
        if (fails && draw(3) == 0) {
            cut_disk_fail(draw(20), 1 + draw(3));
        }
        submit();
        if (!fails && draw(20) == 0) {
            close_board();
            check_cuts();
            open_board();
        }
    }
    cut_disk_fail(0, 0);
    look();
    shown_check(t.f.kit.r.store, app_log_size(&t.f.kit.w->log), shown_len);
    close_board();
    check_cuts();
    print_message("%u cuts, %zu looks, %u failures\n", t.cut_count, shown_len,
                  cut_disk_failures());
    assert_true(t.cut_count > 20);
    assert_true(!fails || cut_disk_failures() > 10);
    cut_disk_end();
    end(&t.f);
    assert_ok(app_tree_remove(at(name), NULL));
}

static void
a_power_cut_loses_nothing(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 3; round++) {
        run_round(round, false);
    }
}

static void
a_failing_disk_loses_nothing(void **state)
{
    (void)state;
    for (unsigned round = 3; round < 6; round++) {
        run_round(round, true);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_power_cut_loses_nothing),
        cmocka_unit_test(a_failing_disk_loses_nothing),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
