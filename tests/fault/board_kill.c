/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A board's store whose process is killed at any moment, also within a commit:
 * no entry that was acknowledged is lost, the log never goes back, and every
 * checkpoint that ever left is of the beginning of the log.
 *
 * A child adds entries in groups and tells each committed checkpoint's size and
 * root through a pipe; the parent kills it, opens the store and compares.
 */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "../unit/board/store_at.h"
#include "board/store/store.h"
#include "shown.h"

#define ROUNDS 40

static eg_status
add_group(sql_db *store, app_log *log, unsigned count)
{
    EG_TRY(sql_transaction(store, NULL));
    for (unsigned i = 0; i < count; i++) {
        uint64_t index = 0;
        board_entry entry = {.kind = BOARD_PUBLICATION, .name = "file"};
        eg_store_be64(entry.content.bytes, app_log_size(log) + 1);
        EG_TRY(board_entry_add(log, &index, &entry, NULL));
        EG_TRY(board_store_put_content(
            store, &entry.content,
            (eg_span){entry.content.bytes, EG_HASH_BYTES}, NULL));
    }
    EG_TRY(app_log_sign(log, NULL));
    return sql_commit(store, NULL);
}

/** Add groups until the end; nothing is told before it is committed. */
static eg_status
work(int pipe, app_log_key *key, unsigned seed)
{
    sql_db *store = NULL;
    static app_log log;
    EG_TRY(board_store_open(&store, store_at("store"), SQL_WRITE, NULL));
    EG_TRY(app_log_open(&log, store, key, NULL));
    for (;;) {
        seed = seed * 1103515245u + 12345u;
        EG_TRY(add_group(store, &log, 1 + (seed >> 16) % 90));
        shown_checkpoint ack = {.size = app_log_size(&log)};
        eg_merkle_root(&log.writer.tree, &ack.root);
        if (write(pipe, &ack, sizeof(ack)) != (ssize_t)sizeof(ack)) {
            return EG_ERR_IO;
        }
    }
}

/** Take one acknowledgement; false: the child is gone. */
static bool
hear_one(int pipe)
{
    shown_checkpoint ack;
    if (read(pipe, &ack, sizeof(ack)) != (ssize_t)sizeof(ack)) {
        return false;
    }
    shown_add(&ack);
    return true;
}

static void
hear(int pipe)
{
    while (hear_one(pipe)) {
    }
}

/** Let a child work for some time and kill it. */
static void
run_and_kill(app_log_key *key, unsigned round)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)close(ends[0]);
        _exit(work(ends[1], key, round) == EG_OK ? 0 : 1);
    }
    (void)close(ends[1]);
    /* On a busy machine opening alone may take longer than the pause. */
    assert_true(hear_one(ends[0]));
    const struct timespec pause = {.tv_nsec =
                                       1000000L * (1 + (7 * round) % 41)};
    (void)nanosleep(&pause, NULL);
    assert_int_equal(kill(child, SIGKILL), 0);
    hear(ends[0]);
    (void)close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status)); /* it did not fail before */
}

/** What was acknowledged is the beginning of what is there. */
static void
check(app_log_key *key, uint64_t *last)
{
    sql_db *store = NULL;
    static app_log log;
    assert_ok(board_store_open(&store, store_at("store"), SQL_WRITE, NULL));
    assert_ok(app_log_open(&log, store, key, NULL));
    const uint64_t size = app_log_size(&log);
    assert_true(size >= *last);
    *last = size;
    shown_check(store, size, shown_len);
    sql_free(store);
}

static void
the_log_never_goes_back(void **state)
{
    (void)state;
    app_log_key key = {0};
    sql_db *store = NULL;
    uint64_t last = 0;
    assert_ok(app_log_key_make(&key, at("key"), "log.example", EG_NOTE_ED25519,
                               NULL));
    assert_ok(board_store_open(&store, store_at("store"), SQL_NEW, NULL));
    sql_free(store);
    for (unsigned round = 0; round < ROUNDS; round++) {
        run_and_kill(&key, round);
        check(&key, &last);
    }
    assert_true(shown_len >= ROUNDS); /* some work was done */
    print_message("%zu commits, %u kills, %u entries\n", shown_len, ROUNDS,
                  (unsigned)last);
    app_log_key_free(&key);
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
        cmocka_unit_test(the_log_never_goes_back),
    };
    return cmocka_run_group_tests(tests, setup, place_end);
}
