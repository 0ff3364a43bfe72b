/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The board's store: what is put in comes out, a transaction is whole or not
 * there, and what is unique stays so.
 */
#include "board/store/store.h"
#include "store_at.h"

static eg_hash
hash_of(unsigned n)
{
    eg_hash hash = {0};
    hash.bytes[0] = (uint8_t)(n >> 8);
    hash.bytes[1] = (uint8_t)n;
    return hash;
}

static eg_span
text(const char *words)
{
    return (eg_span){(const uint8_t *)words, strlen(words)};
}

static sql_db *
fresh(const char *name)
{
    sql_db *store = NULL;
    assert_ok(board_store_open(&store, store_at(name), SQL_NEW, NULL));
    return store;
}

static sql_db *
reopen(sql_db *store, const char *name, sql_mode mode)
{
    sql_free(store);
    sql_db *again = NULL;
    assert_ok(board_store_open(&again, store_at(name), mode, NULL));
    return again;
}

static void
assert_setting(sql_db *store, const char *name, const char *value)
{
    EG_BUFFER(found, 100);
    if (value == NULL) {
        assert_int_equal(board_store_get(store, &found, name, NULL),
                         EG_ERR_NOT_FOUND);
        return;
    }
    assert_ok(board_store_get(store, &found, name, NULL));
    assert_int_equal(found.len, strlen(value));
    assert_memory_equal(found.data, value, found.len);
}

static void
transactions_are_whole_or_not_there(void **state)
{
    (void)state;
    sql_db *s = fresh("transactions");
    assert_ok(sql_transaction(s, NULL));
    assert_ok(board_store_set(s, "a", text("1"), NULL));
    assert_ok(sql_commit(s, NULL));
    assert_ok(sql_transaction(s, NULL));
    assert_ok(board_store_set(s, "a", text("2"), NULL));
    sql_rollback(s);
    sql_rollback(s); /* harmless */
    assert_setting(s, "a", "1");
    assert_ok(sql_transaction(s, NULL));
    assert_ok(board_store_set(s, "a", text("3"), NULL));
    s = reopen(s, "transactions", SQL_WRITE); /* not committed */
    assert_setting(s, "a", "1");
    assert_setting(s, "b", NULL);
    sql_free(s);
}

static void
marks_undo_a_part(void **state)
{
    (void)state;
    sql_db *s = fresh("marks");
    assert_ok(sql_transaction(s, NULL));
    assert_ok(board_store_set(s, "before", text("1"), NULL));
    assert_ok(sql_mark(s, NULL));
    assert_ok(board_store_set(s, "undone", text("1"), NULL));
    assert_ok(sql_unmark(s, true, NULL));
    assert_ok(sql_mark(s, NULL));
    assert_ok(board_store_set(s, "kept", text("1"), NULL));
    assert_ok(sql_unmark(s, false, NULL));
    assert_ok(sql_commit(s, NULL));
    s = reopen(s, "marks", SQL_READ);
    assert_setting(s, "before", "1");
    assert_setting(s, "undone", NULL);
    assert_setting(s, "kept", "1");
    sql_free(s);
}

static void
a_reader_sees_commits_and_cannot_write(void **state)
{
    (void)state;
    sql_db *writer = fresh("readers");
    sql_db *reader = NULL;
    assert_ok(board_store_open(&reader, store_at("readers"), SQL_READ, NULL));
    assert_ok(sql_transaction(writer, NULL));
    assert_ok(board_store_set(writer, "a", text("1"), NULL));
    assert_setting(reader, "a", NULL);
    assert_ok(sql_commit(writer, NULL));
    assert_setting(reader, "a", "1");
    assert_int_not_equal(board_store_set(reader, "a", text("2"), NULL), EG_OK);
    assert_setting(writer, "a", "1");
    sql_free(reader);
    sql_free(writer);
}

/** Entries that a visit has seen. */
typedef struct seen {
    uint64_t next;
    uint64_t stop;
} seen;

static eg_status
see(void *context, uint64_t index, eg_span entry, eg_error *err)
{
    seen *s = context;
    assert_int_equal(index, s->next);
    assert_int_equal(entry.len, index + 1);
    s->next++;
    return s->next == s->stop ? eg_fail(err, EG_ERR_STATE, "stop") : EG_OK;
}

static void
entries_come_in_order(void **state)
{
    (void)state;
    sql_db *s = fresh("entries");
    static const uint8_t bytes[16];
    for (uint64_t i = 0; i < 10; i++) {
        assert_ok(app_log_put_entry(s, i, (eg_span){bytes, i + 1}, NULL));
    }
    assert_int_equal(app_log_put_entry(s, 3, (eg_span){bytes, 1}, NULL),
                     EG_ERR_STATE);
    seen all = {.next = 2};
    assert_ok(app_log_entries(s, 2, 5, see, &all, NULL));
    assert_int_equal(all.next, 7);
    assert_ok(app_log_entries(s, 7, 50, see, &all, NULL));
    assert_int_equal(all.next, 10);
    seen some = {.next = 0, .stop = 4};
    assert_int_equal(app_log_entries(s, 0, 9, see, &some, NULL), EG_ERR_STATE);
    assert_int_equal(some.next, 4);
    sql_free(s);
}

static void
tiles_have_a_place_and_a_width(void **state)
{
    (void)state;
    sql_db *s = fresh("tiles");
    eg_hash in[EG_TILE_WIDTH];
    eg_hash out[EG_TILE_WIDTH];
    for (unsigned i = 0; i < EG_TILE_WIDTH; i++) {
        in[i] = hash_of(i);
    }
    eg_tile tile = {.level = 1, .index = 5, .width = 3};
    assert_ok(app_log_put_tile(s, &tile, in, NULL));
    assert_ok(app_log_get_tile(s, &tile, out, NULL));
    assert_memory_equal(in, out, 3 * sizeof(*in));
    tile.width = 4;
    assert_int_equal(app_log_get_tile(s, &tile, out, NULL), EG_ERR_NOT_FOUND);
    tile.width = EG_TILE_WIDTH;
    assert_ok(app_log_put_tile(s, &tile, in, NULL));
    tile.width = 2; /* of the full one */
    assert_ok(app_log_get_tile(s, &tile, out, NULL));
    assert_memory_equal(in, out, 2 * sizeof(*in));
    tile.level = 0;
    assert_int_equal(app_log_get_tile(s, &tile, out, NULL), EG_ERR_NOT_FOUND);
    sql_free(s);
}

static void
contents_are_found_by_their_hash(void **state)
{
    (void)state;
    sql_db *s = fresh("contents");
    const eg_hash one = hash_of(1);
    const eg_hash two = hash_of(2);
    EG_BUFFER(found, 100);
    assert_ok(board_store_put_content(s, &one, text("abc"), NULL));
    assert_ok(board_store_put_content(s, &one, text("abc"), NULL));
    assert_ok(board_store_get_content(s, &found, &one, NULL));
    assert_int_equal(found.len, 3);
    assert_memory_equal(found.data, "abc", 3);
    assert_int_equal(board_store_get_content(s, &found, &two, NULL),
                     EG_ERR_NOT_FOUND);
    EG_BUFFER(small, 2);
    assert_int_equal(board_store_get_content(s, &small, &one, NULL),
                     EG_ERR_LIMIT);
    sql_free(s);
}

static board_device
device_of(unsigned n)
{
    board_device d = {.kind = EG_DEVICE_REGULAR, .hash = hash_of(n)};
    memset(d.key, (int)n, sizeof(d.key));
    (void)snprintf(d.name, sizeof(d.name), "device %u", n);
    d.index = n;
    return d;
}

static void
devices_change_by_their_row(void **state)
{
    (void)state;
    sql_db *s = fresh("devices");
    board_device a = device_of(1);
    board_device b = device_of(2);
    board_device again = device_of(1);
    board_device found;
    assert_ok(board_store_add_device(s, &a, NULL));
    assert_ok(board_store_add_device(s, &b, NULL));
    assert_int_equal(board_store_add_device(s, &again, NULL), EG_ERR_STATE);
    assert_int_not_equal(a.id, b.id);
    b.ballots = 7;
    b.decided = 5;
    b.last_code = hash_of(9);
    b.closed = true;
    b.close_index = 11;
    b.close_item = hash_of(12);
    b.message = hash_of(13);
    assert_ok(board_store_update_device(s, &b, NULL));
    assert_ok(board_store_find_device(s, &found, &b.hash, NULL));
    assert_memory_equal(&found, &b, sizeof(b));
    assert_ok(board_store_get_device(s, &found, a.id, NULL));
    assert_string_equal(found.name, "device 1");
    assert_int_equal(found.ballots, 0);
    const eg_hash none = hash_of(3);
    assert_int_equal(board_store_find_device(s, &found, &none, NULL),
                     EG_ERR_NOT_FOUND);
    sql_free(s);
}

static board_ballot
ballot_of(unsigned n)
{
    return (board_ballot){.index = 100 + n,
                          .device = 1,
                          .position = n,
                          .code = hash_of(1000 + 10 * n),
                          .id = hash_of(2000 + n),
                          .content = hash_of(3000 + n),
                          .bytes = n};
}

static eg_status
count_ballot(void *context, const board_ballot *ballot, eg_error *err)
{
    (void)err;
    uint64_t *next = context;
    assert_int_equal(ballot->position, *next);
    *next += 1;
    return EG_OK;
}

static void
ballots_are_unique_in_each_way(void **state)
{
    (void)state;
    sql_db *s = fresh("ballots");
    for (unsigned n = 1; n <= 5; n++) {
        const board_ballot b = ballot_of(n);
        assert_ok(board_store_add_ballot(s, &b, NULL));
    }
    for (unsigned same = 0; same < 4; same++) {
        board_ballot b = ballot_of(6);
        const board_ballot old = ballot_of(2);
        b.index = same == 0 ? old.index : b.index;
        b.position = same == 1 ? old.position : b.position;
        b.code = same == 2 ? old.code : b.code;
        b.id = same == 3 ? old.id : b.id;
        assert_int_equal(board_store_add_ballot(s, &b, NULL), EG_ERR_STATE);
    }
    board_ballot b = ballot_of(3);
    board_ballot found;
    assert_ok(board_store_find_code(s, &found, &b.code, NULL));
    assert_memory_equal(&found, &b, sizeof(b));
    b.status = EG_BALLOT_CAST;
    b.decision_index = 200;
    b.leaf = hash_of(77);
    assert_ok(board_store_decide(s, &b, NULL));
    assert_ok(board_store_find_ballot(s, &found, 1, 3, NULL));
    assert_memory_equal(&found, &b, sizeof(b));
    assert_int_equal(board_store_find_ballot(s, &found, 2, 3, NULL),
                     EG_ERR_NOT_FOUND);
    uint64_t next = 2;
    uint64_t undecided = 9;
    assert_ok(board_store_undecided(s, &undecided, 1, NULL));
    assert_int_equal(undecided, 1);
    assert_ok(board_store_undecided(s, &undecided, 2, NULL));
    assert_int_equal(undecided, 0);
    assert_ok(board_store_ballots(s, 1, 2, count_ballot, &next, NULL));
    assert_int_equal(next, 6);
    sql_free(s);
}

static void
near_codes_are_neighbours(void **state)
{
    (void)state;
    sql_db *s = fresh("near");
    for (unsigned n = 1; n <= 5; n++) {
        const board_ballot b = ballot_of(n);
        assert_ok(board_store_add_ballot(s, &b, NULL));
    }
    eg_hash out[4];
    size_t len = 0;
    const eg_hash code = hash_of(1025);
    assert_ok(board_store_near(s, out, &len, 2, &code, NULL));
    assert_int_equal(len, 4);
    static const unsigned want[] = {1020, 1010, 1030, 1040};
    for (size_t i = 0; i < len; i++) {
        const eg_hash near = hash_of(want[i]);
        assert_memory_equal(&out[i], &near, sizeof(near));
    }
    sql_free(s);
}

static eg_status
count_file(void *context, const board_file *file, eg_error *err)
{
    (void)err;
    (void)file;
    *(unsigned *)context += 1;
    return EG_OK;
}

static void
files_have_one_name(void **state)
{
    (void)state;
    sql_db *s = fresh("files");
    const board_file in = {
        .name = "toc.binpb", .content = hash_of(1), .bytes = 3, .index = 8};
    board_file other = in;
    other.index = 9;
    board_file found;
    assert_ok(board_store_put_file(s, &in, NULL));
    assert_ok(board_store_put_file(s, &other, NULL)); /* replaces it */
    assert_ok(board_store_find_file(s, &found, "toc.binpb", NULL));
    assert_memory_equal(&found.content, &in.content, EG_HASH_BYTES);
    assert_int_equal(found.index, 9);
    assert_int_equal(board_store_find_file(s, &found, "toc", NULL),
                     EG_ERR_NOT_FOUND);
    unsigned count = 0;
    assert_ok(board_store_files(s, count_file, &count, NULL));
    assert_int_equal(count, 1);
    sql_free(s);
}

static void
other_files_are_no_stores(void **state)
{
    (void)state;
    static const char words[] = "this is a text and not a store of a board";
    sql_db *s = NULL;
    eg_error err;
    put(at("text"), words, sizeof(words));
    assert_int_equal(board_store_open(&s, at("text"), SQL_WRITE, &err),
                     EG_ERR_MALFORMED);
    assert_int_equal(board_store_open(&s, at("text"), SQL_NEW, &err),
                     EG_ERR_STATE);
    assert_int_equal(board_store_open(&s, at("none"), SQL_READ, &err),
                     EG_ERR_IO);
    put(at("empty"), "", 0); /* SQLite takes it for an empty database */
    assert_int_equal(board_store_open(&s, at("empty"), SQL_WRITE, &err),
                     EG_ERR_MALFORMED);
    assert_null(s);
}

/* -- databases -------------------------------------------------------------- */

/** Opening fails so, and the sentence does not tell the password. */
static void
assert_closed(const char *address, eg_status wanted, const char *words)
{
    sql_db *s = NULL;
    eg_error err;
    assert_fails(board_store_open(&s, address, SQL_WRITE, &err), wanted, words);
    assert_null(strstr(err.text, "secret"));
    assert_null(s);
}

static void
no_sentence_tells_a_password(void **state)
{
    (void)state;
    if (!store_is_database()) {
        skip();
    }
    assert_closed("postgresql://u:secret%zz@localhost/db", EG_ERR_ARGUMENT,
                  "is not a well-formed postgresql:// address");
    assert_closed("postgresql://u:x@secret@localhost/db", EG_ERR_ARGUMENT,
                  "is not a well-formed");
    assert_closed("postgresql://u:secret/x@localhost/db", EG_ERR_ARGUMENT,
                  "is not a well-formed");
    assert_closed("postgresql://u:secret@/db?host=/nowhere", EG_ERR_IO,
                  "the database: the store cannot be used: connection");
    assert_closed("postgresql://u:secret@/db?secret=1", EG_ERR_ARGUMENT,
                  "is not a well-formed");
}

static void
other_databases_are_no_stores(void **state)
{
    (void)state;
    if (!store_is_database()) {
        skip();
    }
    sql_db *s = NULL;
    eg_error err;
    assert_closed(store_at("nothing"), EG_ERR_MALFORMED,
                  "is no store of a board");
    s = fresh("used");
    assert_ok(board_store_set(s, "a", text("1"), NULL));
    sql_free(s);
    s = NULL;
    assert_fails(board_store_open(&s, store_at("used"), SQL_NEW, &err),
                 EG_ERR_STATE, "has a board already");
    assert_true(
        store_execute(store_at("used"), "UPDATE board SET version = 2"));
    assert_closed(store_at("used"), EG_ERR_UNSUPPORTED, "of another version");
    assert_true(store_execute(store_at("used"), "DROP TABLE ballot"));
    assert_true(
        store_execute(store_at("used"), "UPDATE board SET version = 1"));
    assert_ok(board_store_open(&s, store_at("used"), SQL_READ, NULL));
    uint64_t position = 0;
    assert_int_equal(board_store_undecided(s, &position, 1, NULL),
                     EG_ERR_MALFORMED);
    sql_free(s);
}

static void
one_program_writes(void **state)
{
    (void)state;
    if (!store_is_database()) {
        skip();
    }
    sql_db *writer = fresh("writers");
    char hasty[STORE_PLACE_MAX + 40];
    (void)snprintf(hasty, sizeof(hasty), "%s%%20-clock_timeout%%3D300",
                   store_at("writers"));
    assert_closed(hasty, EG_ERR_STATE,
                  "another program may be writing the board");
    sql_db *other = fresh("others"); /* a board for itself */
    sql_free(other);
    writer = reopen(writer, "writers", SQL_WRITE);
    sql_free(writer);
}

static void
a_database_that_does_not_sync_is_refused(void **state)
{
    (void)state;
    if (!store_is_database()) {
        skip();
    }
    sql_free(fresh("unsynced"));
    const char *where = store_at("unsynced");
    eg_status status = EG_OK;
    eg_error err = {0};
    assert_true(store_execute(where, "ALTER SYSTEM SET fsync = off"));
    assert_true(store_execute(where, "SELECT pg_reload_conf()"));
    for (int i = 0; i < 100 && status == EG_OK; i++) {
        sql_db *s = NULL;
        (void)usleep(50000); /* until the server has read it */
        status = board_store_open(&s, where, SQL_WRITE, &err);
        sql_free(s);
    }
    assert_true(store_execute(where, "ALTER SYSTEM RESET fsync"));
    assert_true(store_execute(where, "SELECT pg_reload_conf()"));
    assert_int_equal(status, EG_ERR_UNSUPPORTED);
    assert_non_null(strstr(err.text, "fsync is off"));
}

/** End all connections but the one that asks. */
static void
hang_up(const char *name)
{
    assert_true(store_execute(store_at(name),
                              "SELECT pg_terminate_backend(pid, 10000) FROM"
                              " pg_stat_activity WHERE backend_type ="
                              " 'client backend' AND pid <> pg_backend_pid()"));
}

static void
a_lost_connection_takes_its_transaction_along(void **state)
{
    (void)state;
    if (!store_is_database()) {
        skip();
    }
    sql_db *s = fresh("lost");
    assert_ok(board_store_set(s, "a", text("1"), NULL));
    hang_up("lost");
    assert_ok(sql_transaction(s, NULL)); /* on a new connection */
    assert_ok(board_store_set(s, "a", text("2"), NULL));
    hang_up("lost");
    EG_BUFFER(found, 100);
    (void)!board_store_set(s, "b", text("1"), NULL); /* told later */
    assert_int_equal(board_store_get(s, &found, "a", NULL), EG_ERR_IO);
    assert_int_equal(board_store_set(s, "b", text("1"), NULL), EG_ERR_IO);
    assert_int_equal(board_store_get(s, &found, "a", NULL), EG_ERR_IO);
    assert_int_equal(sql_commit(s, NULL), EG_ERR_IO);
    assert_setting(s, "a", "1");
    assert_setting(s, "b", NULL);
    assert_ok(sql_transaction(s, NULL));
    assert_ok(board_store_set(s, "a", text("3"), NULL));
    assert_ok(sql_commit(s, NULL));
    hang_up("lost");
    sql_rollback(s); /* harmless */
    s = reopen(s, "lost", SQL_READ);
    assert_setting(s, "a", "3");
    sql_free(s);
}

/** A transaction by whoever writes, perhaps on a new connection. */
static void
set_within(sql_db *w, const char *value)
{
    assert_ok(sql_transaction(w, NULL));
    assert_ok(board_store_set(w, "a", text(value), NULL));
    assert_ok(sql_commit(w, NULL));
}

/** A transaction that reads sees one moment, from its first statement on; nothing is
 * lost with a connection on which nothing was read. */
static void
a_transaction_that_reads_begins_with_its_first_statement(void **state)
{
    (void)state;
    if (!store_is_database()) {
        skip();
    }
    sql_db *w = fresh("moment");
    sql_db *r = NULL;
    assert_ok(board_store_set(w, "a", text("1"), NULL));
    assert_ok(board_store_open(&r, store_at("moment"), SQL_READ, NULL));
    for (int round = 0; round < 2; round++) {
        assert_ok(sql_transaction(r, NULL));
        hang_up("moment");
        assert_setting(r, "a", "1");
        set_within(w, "2");
        assert_setting(r, "a", "1");
        EG_BUFFER(found, 100);
        hang_up("moment");
        assert_int_equal(board_store_get(r, &found, "a", NULL), EG_ERR_IO);
        assert_int_equal(board_store_get(r, &found, "a", NULL), EG_ERR_IO);
        sql_rollback(r);
        assert_setting(r, "a", "2");
        /* Without a statement there is nothing to end. */
        assert_ok(sql_transaction(r, NULL));
        sql_rollback(r);
        assert_ok(sql_transaction(r, NULL));
        assert_ok(sql_commit(r, NULL));
        set_within(w, "1");
        assert_setting(r, "a", "1");
    }
    sql_free(r);
    sql_free(w);
}

/** A transaction in which a statement failed is not committed. */
static void
a_failed_transaction_is_no_commit(void **state)
{
    (void)state;
    static const uint8_t bytes[4];
    if (!store_is_database()) {
        skip(); /* SQLite undoes the statement alone */
    }
    sql_db *s = fresh("failed");
    assert_ok(sql_transaction(s, NULL));
    const board_ballot ballot = ballot_of(1);
    assert_ok(board_store_add_ballot(s, &ballot, NULL));
    assert_int_equal(board_store_add_ballot(s, &ballot, NULL), EG_ERR_STATE);
    assert_int_equal(sql_commit(s, NULL), EG_ERR_IO);
    /* An entry may be told of later, but never as if it were there. */
    assert_ok(sql_transaction(s, NULL));
    assert_ok(app_log_put_entry(s, 1, (eg_span){bytes, 4}, NULL));
    (void)!app_log_put_entry(s, 1, (eg_span){bytes, 4}, NULL);
    assert_int_equal(board_store_add_ballot(s, &ballot, NULL), EG_ERR_IO);
    assert_int_equal(sql_commit(s, NULL), EG_ERR_IO);
    assert_ok(sql_transaction(s, NULL));
    assert_ok(app_log_put_entry(s, 1, (eg_span){bytes, 4}, NULL));
    (void)!app_log_put_entry(s, 1, (eg_span){bytes, 4}, NULL);
    assert_int_equal(sql_commit(s, NULL), EG_ERR_IO);
    assert_ok(app_log_put_entry(s, 1, (eg_span){bytes, 4}, NULL));
    assert_ok(board_store_add_ballot(s, &ballot, NULL));
    sql_free(s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transactions_are_whole_or_not_there),
        cmocka_unit_test(marks_undo_a_part),
        cmocka_unit_test(a_reader_sees_commits_and_cannot_write),
        cmocka_unit_test(entries_come_in_order),
        cmocka_unit_test(tiles_have_a_place_and_a_width),
        cmocka_unit_test(contents_are_found_by_their_hash),
        cmocka_unit_test(devices_change_by_their_row),
        cmocka_unit_test(ballots_are_unique_in_each_way),
        cmocka_unit_test(near_codes_are_neighbours),
        cmocka_unit_test(files_have_one_name),
        cmocka_unit_test(other_files_are_no_stores),
        cmocka_unit_test(no_sentence_tells_a_password),
        cmocka_unit_test(other_databases_are_no_stores),
        cmocka_unit_test(one_program_writes),
        cmocka_unit_test(a_lost_connection_takes_its_transaction_along),
        cmocka_unit_test(
            a_transaction_that_reads_begins_with_its_first_statement),
        cmocka_unit_test(a_failed_transaction_is_no_commit),
        cmocka_unit_test(a_database_that_does_not_sync_is_refused),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
