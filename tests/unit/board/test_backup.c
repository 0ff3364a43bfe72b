/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Backups of a board that goes on, and what may become a board again.
 */
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>

#include "board/serve/backup.h"
#include "handlers.h"
#include "tlog/prove.h"

/** The files of a folder, with a space after each. */
static void
assert_files(const char *dir, const char *wanted)
{
    char **names = NULL;
    size_t len = 0;
    char found[512] = "";
    assert_ok(app_dir_list(dir, "", &names, &len, NULL));
    for (size_t i = 0; i < len; i++) {
        const size_t used = strlen(found);
        snprintf(found + used, sizeof(found) - used, "%s ", names[i]);
    }
    app_names_free(names, len);
    assert_string_equal(found, wanted);
}

/** Open a restored board; there is no administrator. */
static void
open_again(board_kit *kit, const char *dir)
{
    *kit = (board_kit){0};
    board_answer_init(&kit->answer);
    assert_ok(board_open(&kit->b, dir, NULL));
    assert_ok(board_writer_new(&kit->w, &kit->b, NULL));
    assert_ok(board_reader_open(&kit->r, &kit->b, NULL));
}

/** Keep the checkpoint of a board in a file. */
static void
keep_checkpoint(fixture *f, const char *path)
{
    assert_int_equal(kit_get(&f->kit, "/checkpoint"), 200);
    put(path, f->kit.answer.body.data, f->kit.answer.body.len);
}

static uint64_t
entries(fixture *f)
{
    return app_log_size(&f->kit.w->log);
}

/** Sends @p count ballots in one batch. */
static void
submit(fixture *f, size_t first, size_t count)
{
    static ballots b;
    memset(&b, 0, sizeof(b));
    make_ballots(&b, &f->device, count);
    const app_batch batch = {.first = first, .item = b.item, .item_len = count};
    assert_int_equal(kit_send(&f->kit, &f->device, &batch), 200);
    free_ballots(&b);
}

static eg_status
restore(const char *from,
        const char *dir,
        const char *key,
        const char *checkpoint,
        eg_error *err)
{
    app_log_point at;
    const board_restoring what = {
        .from = from, .dir = dir, .key = key, .checkpoint = checkpoint};
    return board_restore(&what, &at, err);
}

/** Nothing that could be taken for a board is there. */
static void
assert_no_board(const char *dir)
{
    char path[APP_PATH_MAX];
    assert_ok(app_path(path, dir, "board.db", NULL));
    assert_false(app_file_exists(path));
}

static void
a_backup_becomes_a_board(void **state)
{
    (void)state;
    fixture f;
    app_log_point at_backup;
    eg_error err = {0};
    begin(&f, "a", EG_CHAINING_SIMPLE);
    submit(&f, 1, 20);
    assert_int_equal(send_decision(&f, 3, EG_BALLOT_CAST), 200);
    assert_ok(board_backup(at("a"), at("a1"), false, &at_backup, NULL));
    assert_int_equal(at_backup.size, entries(&f));
    assert_files(at("a1"), "board.db checkpoint log-key ");
    assert_int_equal(board_backup(at("a"), at("a1"), false, &at_backup, NULL),
                     EG_ERR_STATE);
    keep_checkpoint(&f, at("seen"));
    /* The key is not in it. */
    assert_fails(restore(at("a1"), at("b"), NULL, at("seen"), &err),
                 EG_ERR_NOT_FOUND, "--key");
    assert_ok(restore(at("a1"), at("b"), f.kit.b.key_path, at("seen"), NULL));
    assert_files(at("b"), "board.db lock log.key ");
    struct stat about;
    assert_int_equal(stat(at("b/log.key"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_fails(restore(at("a1"), at("b"), NULL, at("seen"), &err),
                 EG_ERR_STATE, "is a board already");
    /* It is where the old one was, and goes on. */
    board_kit_end(&f.kit);
    open_again(&f.kit, at("b"));
    assert_int_equal(entries(&f), at_backup.size);
    submit(&f, 21, 2);
    end(&f);
}

/** With the key in it, or in the folder; another key is not lost. */
static void
keys_are_kept(void **state)
{
    (void)state;
    fixture f;
    app_log_point point;
    eg_error err = {0};
    app_log_key other = {0};
    begin(&f, "k", EG_CHAINING_SIMPLE);
    assert_ok(board_backup(at("k"), at("k1"), true, &point, NULL));
    assert_files(at("k1"), "board.db checkpoint log-key log.key ");
    assert_ok(restore(at("k1"), at("k2"), NULL, NULL, NULL));
    assert_ok(board_backup(at("k"), at("k3"), false, &point, NULL));
    assert_int_equal(unlink(at("k2/board.db")), 0);
    assert_ok(restore(at("k3"), at("k2"), NULL, NULL, NULL));
    assert_int_equal(mkdir(at("k4"), 0700), 0);
    assert_ok(app_log_key_make(&other, at("k4/log.key"), "other.example",
                               EG_NOTE_ED25519, NULL));
    assert_fails(restore(at("k1"), at("k4"), NULL, NULL, &err), EG_ERR_STATE,
                 "is another log's key");
    assert_fails(restore(at("k3"), at("k5"), at("k4/log.key"), NULL, &err),
                 EG_ERR_MALFORMED, "");
    assert_no_board(at("k4"));
    assert_no_board(at("k5"));
    app_log_key_free(&other);
    end(&f);
}

/** A log that showed more, or something else, does not go back. */
static void
a_log_does_not_go_back(void **state)
{
    (void)state;
    fixture f;
    fixture g;
    app_log_point point;
    eg_error err = {0};
    begin(&f, "l", EG_CHAINING_SIMPLE);
    submit(&f, 1, 2);
    keep_checkpoint(&f, at("early"));
    submit(&f, 3, 2);
    assert_ok(board_backup(at("l"), at("l1"), true, &point, NULL));
    const kit_device before = f.device;
    submit(&f, 5, 1);
    keep_checkpoint(&f, at("late"));
    assert_fails(restore(at("l1"), at("l2"), NULL, at("late"), &err), EG_REJECT,
                 "would take back what it showed");
    assert_no_board(at("l2"));
    assert_ok(restore(at("l1"), at("l3"), NULL, at("early"), NULL));
    assert_ok(board_backup(at("l"), at("l4"), true, &point, NULL));
    assert_ok(restore(at("l4"), at("l5"), NULL, at("late"), NULL));
    /* The restored one goes on otherwise, and its log signs it. */
    open_again(&g.kit, at("l3"));
    g.device = before;
    g.device.tag ^= 0x55;
    submit(&g, 5, 1);
    keep_checkpoint(&g, at("other"));
    assert_int_equal(entries(&g), entries(&f));
    board_kit_end(&g.kit);
    assert_fails(restore(at("l4"), at("l6"), NULL, at("other"), &err),
                 EG_REJECT, "another history");
    assert_no_board(at("l6"));
    /* Of another log. */
    begin(&g, "m", EG_CHAINING_SIMPLE);
    keep_checkpoint(&g, at("strange"));
    assert_int_equal(restore(at("l4"), at("l6"), NULL, at("strange"), NULL),
                     EG_REJECT);
    put(at("none"), "none", 4);
    assert_int_equal(restore(at("l4"), at("l6"), NULL, at("none"), NULL),
                     EG_ERR_MALFORMED);
    end(&f);
    end(&g);
}

/** Change a store by hand. */
static void
alter(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_true(sqlite3_total_changes(db) > 0);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void
damage_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        const char *told;
    } cases[] = {
        {"DELETE FROM entry WHERE idx = 2", "entry 3: an entry before it is "
                                            "missing"},
        {"DELETE FROM entry WHERE idx = (SELECT max(idx) FROM entry)",
         "the entries are not those that the log signed"},
        {"UPDATE entry SET bytes = x'00' WHERE idx = 2", "entry 2: "},
        {"UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE idx = 3)"
         " WHERE idx = 2",
         "a tile of the log is not that of its entries"},
        {"UPDATE content SET bytes = x'00' WHERE id = 3",
         "what the entry names has been altered"},
        {"DELETE FROM content WHERE id = 3", "what the entry names is not"},
        {"UPDATE tile SET hashes = zeroblob(length(hashes)) WHERE place = 0",
         "a tile of the log is not that of its entries"},
        {"UPDATE tile SET hashes = zeroblob(32)",
         "a tile of the log is not that of its entries"},
        {"DELETE FROM tile", "a tile of the log is not that of its entries"},
        {"UPDATE checkpoint SET size = size - 1",
         "the entries are not those that the log signed"},
        {"UPDATE checkpoint SET note = CAST(replace(CAST(note AS TEXT),"
         " 'board.example', 'board.examplf') AS BLOB)",
         ""},
    };
    fixture f;
    app_log_point point;
    eg_error err = {0};
    char db[APP_PATH_MAX];
    begin(&f, "d", EG_CHAINING_SIMPLE);
    submit(&f, 1, 5);
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        char copy[32];
        char made[32];
        snprintf(copy, sizeof(copy), "d-from-%zu", i);
        snprintf(made, sizeof(made), "d-to-%zu", i);
        assert_ok(board_backup(at("d"), at(copy), true, &point, NULL));
        assert_ok(app_path(db, at(copy), "board.db", NULL));
        alter(db, cases[i].sql);
        assert_fails(restore(at(copy), at(made), NULL, NULL, &err),
                     EG_ERR_MALFORMED, cases[i].told);
        assert_files(at(made), "lock ");
    }
    end(&f);
}

/** A file that was cut, or is none, and what a killed restore left. */
static void
files_are_checked(void **state)
{
    (void)state;
    fixture f;
    app_log_point point;
    eg_error err = {0};
    begin(&f, "c", EG_CHAINING_SIMPLE);
    submit(&f, 1, 60);
    assert_ok(board_backup(at("c"), at("c1"), true, &point, NULL));
    assert_int_equal(mkdir(at("c2"), 0700), 0);
    put(at("c2/restoring.db"), "garbage", 7);
    put(at("c2/restoring.db-wal"), "garbage", 7);
    assert_ok(restore(at("c1"), at("c2"), NULL, NULL, NULL));
    assert_files(at("c2"), "board.db lock log.key ");
    assert_int_equal(truncate(at("c1/board.db"), 40960), 0);
    assert_fails(restore(at("c1"), at("c3"), NULL, NULL, &err),
                 EG_ERR_MALFORMED, "");
    put(at("c1/board.db"), "this is no database of anything at all", 38);
    assert_fails(restore(at("c1"), at("c3"), NULL, NULL, &err),
                 EG_ERR_MALFORMED, "");
    assert_int_equal(unlink(at("c1/board.db")), 0);
    assert_fails(restore(at("c1"), at("c3"), NULL, NULL, &err),
                 EG_ERR_NOT_FOUND, "is no backup");
    assert_files(at("c3"), "lock ");
    /* A damaged board gives no backup. */
    assert_int_equal(board_backup(at("c3"), at("c4"), false, &point, NULL),
                     EG_ERR_NOT_FOUND);
    board_reader_close(&f.kit.r);
    alter(f.kit.b.store_path, "DELETE FROM content WHERE id = 7");
    assert_fails(board_backup(at("c"), at("c4"), false, &point, &err),
                 EG_ERR_MALFORMED, "what the entry names is not there");
    assert_false(app_file_exists(at("c4")));
    assert_ok(board_reader_open(&f.kit.r, &f.kit.b, NULL));
    end(&f);
}

typedef struct writing {
    fixture *f;
    atomic_bool stop;
    size_t sent;
} writing;

static void *
write_on(void *context)
{
    writing *w = context;
    while (!atomic_load(&w->stop)) {
        submit(w->f, w->sent + 1, 3);
        w->sent += 3;
    }
    return NULL;
}

/** Each backup of a board that is written to is a beginning of its log. */
static void
backups_are_prefixes(void **state)
{
    (void)state;
    enum { BACKUPS = 8 };
    fixture f;
    app_log_point point[BACKUPS];
    pthread_t thread;
    begin(&f, "w", EG_CHAINING_SIMPLE);
    writing w = {.f = &f};
    assert_int_equal(pthread_create(&thread, NULL, write_on, &w), 0);
    for (size_t i = 0; i < BACKUPS; i++) {
        char name[32];
        snprintf(name, sizeof(name), "w-%zu", i);
        assert_ok(board_backup(at("w"), at(name), false, &point[i], NULL));
    }
    atomic_store(&w.stop, true);
    pthread_join(thread, NULL);
    const eg_tile_source tiles = app_log_tiles(f.kit.w->store);
    for (size_t i = 0; i < BACKUPS; i++) {
        eg_hash root;
        assert_true(point[i].size <= entries(&f));
        assert_ok(eg_tlog_root(&root, &tiles, point[i].size, NULL));
        assert_memory_equal(&root, &point[i].root, sizeof(root));
        assert_true(i == 0 || point[i].size >= point[i - 1].size);
    }
    /* It did go on meanwhile. */
    assert_true(point[BACKUPS - 1].size > point[0].size);
    print_message("%u to %u entries\n", (unsigned)point[0].size,
                  (unsigned)point[BACKUPS - 1].size);
    end(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_backup_becomes_a_board),
        cmocka_unit_test(keys_are_kept),
        cmocka_unit_test(a_log_does_not_go_back),
        cmocka_unit_test(damage_is_found),
        cmocka_unit_test(files_are_checked),
        cmocka_unit_test(backups_are_prefixes),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
