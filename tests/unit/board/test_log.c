/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The board's log: it goes on where it stopped, with the root of a tree that was
 * built in memory, and refuses a store that is not its own.
 */
#include "board/log/entry.h"
#include "board/store/store.h"
#include "log/log.h"
#include "store_at.h"
#include "tlog/prove.h"

/** What the store has and what it should have. */
typedef struct fixture {
    sql_db *store;
    app_log_key key;
    app_log log;
    eg_merkle want;
} fixture;

static board_entry
entry_of(uint64_t n)
{
    board_entry entry = {.kind = BOARD_PUBLICATION};
    eg_store_be64(entry.content.bytes, n + 1);
    (void)snprintf(entry.name, sizeof(entry.name), "file %u", (unsigned)n);
    return entry;
}

static void
begin(fixture *f, const char *name)
{
    *f = (fixture){0};
    char key[300];
    (void)snprintf(key, sizeof(key), "%s.key", at(name));
    assert_ok(
        app_log_key_make(&f->key, key, "log.example", EG_NOTE_ED25519, NULL));
    assert_ok(board_store_open(&f->store, store_at(name), SQL_NEW, NULL));
    assert_ok(app_log_open(&f->log, f->store, &f->key, NULL));
    eg_merkle_init(&f->want);
}

static void
end(fixture *f)
{
    sql_free(f->store);
    app_log_key_free(&f->key);
}

/** Add entries; to the tree that is wanted, too, if they will stay. */
static void
add(fixture *f, uint64_t count, bool stay)
{
    for (uint64_t i = 0; i < count; i++) {
        uint64_t index = 0;
        const uint64_t next = app_log_size(&f->log);
        const board_entry entry = entry_of(next);
        assert_ok(board_entry_add(&f->log, &index, &entry, NULL));
        assert_int_equal(index, next);
        if (stay) {
            EG_BUFFER(bytes, BOARD_ENTRY_MAX);
            assert_ok(board_entry_write(&bytes, &entry, NULL));
            assert_ok(eg_merkle_add_item(&f->want, bytes.data, bytes.len));
        }
    }
}

static void
commit(fixture *f, uint64_t count)
{
    assert_ok(sql_transaction(f->store, NULL));
    add(f, count, true);
    assert_ok(app_log_sign(&f->log, NULL));
    assert_ok(sql_commit(f->store, NULL));
}

/** The checkpoint is of the wanted tree, and the tiles prove each leaf. */
static void
check(fixture *f)
{
    const eg_note_key *key = &f->key.key;
    const eg_tlog_identity who = {
        .origin = {(const uint8_t *)"log.example", 11}, .key = key, .count = 1};
    EG_BUFFER(note, EG_NOTE_MAX);
    uint64_t size = 0;
    assert_ok(app_log_get_checkpoint(f->store, &size, &note, NULL));
    eg_checkpoint checkpoint;
    assert_ok(eg_checkpoint_open(&checkpoint, eg_buffer_span(&note), &who,
                                 &app_log_verifier, NULL));
    eg_hash root;
    eg_merkle_root(&f->want, &root);
    assert_int_equal(checkpoint.size, f->want.size);
    assert_int_equal(size, f->want.size);
    assert_memory_equal(&checkpoint.root, &root, sizeof(root));
    const eg_tile_source tiles = app_log_tiles(f->store);
    for (uint64_t i = 0; i < size; i += 97) {
        eg_merkle_path path;
        assert_ok(eg_tlog_prove_path(&path, &tiles, size, i, NULL));
        EG_BUFFER(bytes, BOARD_ENTRY_MAX);
        const board_entry entry = entry_of(i);
        assert_ok(board_entry_write(&bytes, &entry, NULL));
        eg_hash leaf;
        eg_merkle_leaf(&leaf, bytes.data, bytes.len);
        assert_ok(
            eg_merkle_path_verify(&root, size, &leaf, i, path.nodes, path.len));
    }
}

static void
reopen(fixture *f, const char *name)
{
    sql_free(f->store);
    app_log_key_free(&f->key);
    char key[300];
    (void)snprintf(key, sizeof(key), "%s.key", at(name));
    assert_ok(app_log_key_load(&f->key, key, NULL));
    assert_ok(board_store_open(&f->store, store_at(name), SQL_WRITE, NULL));
    assert_ok(app_log_open(&f->log, f->store, &f->key, NULL));
}

static void
it_goes_on_where_it_stopped(void **state)
{
    (void)state;
    static const uint64_t groups[] = {1, 1, 3, 250, 1, 1, 300, 40, 255, 1};
    fixture f;
    begin(&f, "goes-on");
    for (size_t i = 0; i < EG_ARRAY_LEN(groups); i++) {
        commit(&f, groups[i]);
        check(&f);
        reopen(&f, "goes-on");
        assert_int_equal(app_log_size(&f.log), f.want.size);
        check(&f);
    }
    end(&f);
}

static void
a_part_can_be_undone(void **state)
{
    (void)state;
    fixture f;
    begin(&f, "undone");
    commit(&f, 250);
    assert_ok(sql_transaction(f.store, NULL));
    add(&f, 3, true);
    assert_ok(sql_mark(f.store, NULL));
    app_log_mark(&f.log);
    add(&f, 20, false); /* fills a tile */
    assert_ok(sql_unmark(f.store, true, NULL));
    app_log_undo(&f.log);
    add(&f, 10, true);
    assert_ok(app_log_sign(&f.log, NULL));
    assert_ok(sql_commit(f.store, NULL));
    check(&f);
    end(&f);
}

static void
a_group_that_is_not_committed_is_gone(void **state)
{
    (void)state;
    fixture f;
    begin(&f, "not-committed");
    commit(&f, 100);
    app_log_mark(&f.log);
    assert_ok(sql_transaction(f.store, NULL));
    add(&f, 200, false);
    assert_ok(app_log_sign(&f.log, NULL));
    sql_rollback(f.store);
    app_log_undo(&f.log);
    check(&f);
    commit(&f, 7);
    check(&f);
    end(&f);
}

static void
another_key_cannot_go_on(void **state)
{
    (void)state;
    fixture f;
    eg_error err;
    begin(&f, "other-key");
    commit(&f, 5);
    app_log_key other = {0};
    assert_ok(app_log_key_make(&other, at("other.key"), "log.example",
                               EG_NOTE_ED25519, NULL));
    app_log log;
    assert_int_equal(app_log_open(&log, f.store, &other, &err),
                     EG_ERR_MALFORMED);
    app_log_key_free(&other);
    end(&f);
}

static void
changed_tiles_are_seen(void **state)
{
    (void)state;
    fixture f;
    eg_error err;
    begin(&f, "changed");
    commit(&f, 5);
    const eg_tile tile = {.level = 0, .index = 0, .width = 5};
    eg_hash hashes[5];
    assert_ok(app_log_get_tile(f.store, &tile, hashes, NULL));
    hashes[2].bytes[0] ^= 1;
    assert_ok(app_log_put_tile(f.store, &tile, hashes, NULL));
    app_log log;
    assert_int_equal(app_log_open(&log, f.store, &f.key, &err),
                     EG_ERR_MALFORMED);
    end(&f);
}

static void
keys_are_kept_and_read(void **state)
{
    (void)state;
    app_log_key made = {0};
    app_log_key read = {0};
    eg_error err;
    uint8_t text[1024];
    const char *path = at("a.key");
    assert_ok(app_log_key_make(&made, path, "w.example/1", EG_NOTE_COSIGNATURE,
                               NULL));
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_ok(app_log_key_load(&read, path, NULL));
    assert_memory_equal(&read.key, &made.key, sizeof(read.key));
    assert_int_equal(
        app_log_key_make(&made, path, "w.example/1", EG_NOTE_COSIGNATURE, &err),
        EG_ERR_STATE);
    assert_int_equal(
        app_log_key_make(&made, at("b.key"), "no name", EG_NOTE_ED25519, &err),
        EG_ERR_ARGUMENT);
    const size_t len = get(path, text, sizeof(text));
    text[len / 2] = text[len / 2] == 'A' ? 'B' : 'A';
    put(at("c.key"), text, len);
    app_log_key_free(&read);
    assert_int_equal(app_log_key_load(&read, at("c.key"), &err),
                     EG_ERR_MALFORMED);
    app_log_key_free(&made);
}

static int
setup(void **state)
{
    return app_crypto_init(NULL) == EG_OK ? place_begin(state) : -1;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_goes_on_where_it_stopped),
        cmocka_unit_test(a_part_can_be_undone),
        cmocka_unit_test(a_group_that_is_not_committed_is_gone),
        cmocka_unit_test(another_key_cannot_go_on),
        cmocka_unit_test(changed_tiles_are_seen),
        cmocka_unit_test(keys_are_kept_and_read),
    };
    return cmocka_run_group_tests(tests, setup, place_end);
}
