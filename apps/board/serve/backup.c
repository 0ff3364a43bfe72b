/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Backing up and restoring.
 */
#include "board/serve/backup.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "board/serve/board.h"
#include "sql/copy.h"

/** Longest file that has a key. */
#define KEY_FILE_MAX 4096

/** Read a copy as a whole; see board_log_check(). */
static eg_status
check_copy(app_log_point *at,
           const char *path,
           const eg_note_key *key,
           uint64_t then,
           eg_hash *root,
           eg_error *err)
{
    sql_db *store = NULL;
    EG_TRY(board_store_open(&store, path, SQL_READ, err));
    const eg_status status = board_log_check(at, store, key, then, root, err);
    sql_free(store);
    return status;
}

/* -- backing up ------------------------------------------------------------- */

/** Write what tells of a backup without opening it. */
static eg_status
write_notes(const char *to,
            const char *store_path,
            const eg_note_key *key,
            eg_error *err)
{
    char path[APP_PATH_MAX];
    sql_db *store = NULL;
    uint64_t size = 0;
    EG_BUFFER(note, EG_NOTE_MAX);
    EG_BUFFER(line, KEY_FILE_MAX);
    EG_TRY(board_store_open(&store, store_path, SQL_READ, err));
    const eg_status status = app_log_get_checkpoint(store, &size, &note, err);
    sql_free(store);
    EG_TRY(status);
    EG_TRY(app_path(path, to, "checkpoint", err));
    EG_TRY(app_file_write(path, note.data, note.len, 0644, APP_WRITE_NEW, err));
    eg_note_key_write(&line, key);
    eg_buffer_byte(&line, '\n');
    EG_TRY(eg_buffer_status(&line));
    EG_TRY(app_path(path, to, "log-key", err));
    return app_file_write(path, line.data, line.len, 0644, APP_WRITE_NEW, err);
}

static eg_status
copy_board(const board *b,
           const char *to,
           bool with_key,
           app_log_point *at,
           eg_error *err)
{
    char path[APP_PATH_MAX];
    eg_hash root;
    EG_TRY(app_dir_make(to, 0700, err));
    EG_TRY(app_path(path, to, "board.db", err));
    EG_TRY(sql_copy(b->store_path, path, err));
    EG_TRY(check_copy(at, path, &b->key.key, 0, &root, err));
    EG_TRY(write_notes(to, path, &b->key.key, err));
    if (!with_key) {
        return EG_OK;
    }
    EG_TRY(app_path(path, to, "log.key", err));
    return app_file_copy(b->key_path, path, 0600, err);
}

eg_status
board_backup(const char *dir,
             const char *to,
             bool with_key,
             app_log_point *at,
             eg_error *err)
{
    char unfinished[APP_PATH_MAX];
    if (app_file_exists(to)) {
        return eg_fail(err, EG_ERR_STATE, "%s: is there already", to);
    }
    if (snprintf(unfinished, sizeof(unfinished), "%s.tmp", to) >=
        (int)sizeof(unfinished)) {
        return eg_fail(err, EG_ERR_LIMIT, "the name is too long");
    }
    board b;
    EG_TRY(board_open(&b, dir, err));
    eg_status status = app_tree_remove(unfinished, err);
    if (status == EG_OK && sql_is_database(b.store_path)) {
        status = eg_fail(err, EG_ERR_UNSUPPORTED,
                         "%s: is in PostgreSQL, whose own programs, such as "
                         "pg_dump, make backups",
                         dir);
    }
    if (status == EG_OK) {
        status = copy_board(&b, unfinished, with_key, at, err);
    }
    board_close(&b);
    if (status == EG_OK && rename(unfinished, to) != 0) {
        status = eg_fail(err, EG_ERR_IO, "%s: cannot be written", to);
    }
    if (status != EG_OK) {
        (void)!app_tree_remove(unfinished, NULL);
        return status;
    }
    return app_sync_parent(to, err);
}

/* -- restoring -------------------------------------------------------------- */

/** A board that is being restored. */
typedef struct restoring {
    const board_restoring *what;
    char key_from[APP_PATH_MAX];
    char copy[APP_PATH_MAX]; /**< Of the store, until it is checked. */
    board b;
    app_log_key key;
    app_log_point seen; /**< By whoever told the checkpoint. */
} restoring;

/** Read the checkpoint that somebody saw. */
static eg_status
read_seen(restoring *r, eg_error *err)
{
    const char *path = r->what->checkpoint;
    uint8_t *bytes = NULL;
    size_t len = 0;
    eg_checkpoint c;
    if (path == NULL) {
        return EG_OK;
    }
    EG_TRY(app_file_read(path, EG_NOTE_MAX, &bytes, &len, err));
    const eg_status status =
        app_log_checkpoint_open(&c, (eg_span){bytes, len}, &r->key.key, err);
    if (status == EG_OK) {
        r->seen = (app_log_point){.size = c.size, .root = c.root};
    } else {
        eg_error_prefix(err, "%s: ", path);
    }
    app_file_free(bytes, len);
    return status;
}

/** The backup's log goes as far as what was seen, and has the same beginning. */
static eg_status
compare(const restoring *r,
        const app_log_point *at,
        const eg_hash *root,
        eg_error *err)
{
    if (at->size < r->seen.size) {
        return eg_fail(err, EG_REJECT,
                       "%s: has %" PRIu64 " entries, and the log has shown "
                       "%" PRIu64 ": a board that goes on from it would take "
                       "back what it showed",
                       r->what->from, at->size, r->seen.size);
    }
    return r->seen.size == 0 || eg_hash_equal(&r->seen.root, root)
               ? EG_OK
               : eg_fail(err, EG_REJECT,
                         "%s: has another history than the checkpoint: the log "
                         "has signed both, which proves that its key was "
                         "misused",
                         r->what->from);
}

/** Put a copy of the store beside its place, and check it. */
static eg_status
copy_and_check(restoring *r, app_log_point *at, eg_error *err)
{
    char from[APP_PATH_MAX];
    eg_hash root;
    EG_TRY(app_path(from, r->what->from, "board.db", err));
    if (!app_file_exists(from)) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "%s: is no backup of a board",
                       r->what->from);
    }
    EG_TRY(sql_copy(from, r->copy, err));
    EG_TRY(check_copy(at, r->copy, &r->key.key, r->seen.size, &root, err));
    return compare(r, at, &root, err);
}

/** The folder has the log's key, or gets it; it never loses another. */
static eg_status
place_key(const restoring *r, eg_error *err)
{
    app_log_key there = {0};
    if (!app_file_exists(r->b.key_path)) {
        return app_file_copy(r->key_from, r->b.key_path, 0600, err);
    }
    EG_TRY(app_log_key_load(&there, r->b.key_path, err));
    const bool same =
        memcmp(there.identity.public_key, r->key.identity.public_key,
               sizeof(there.identity.public_key)) == 0;
    app_log_key_free(&there);
    return same ? EG_OK
                : eg_fail(err, EG_ERR_STATE,
                          "%s: is another log's key; move it away first",
                          r->b.key_path);
}

/** The board is one from the moment on at which its store has its name. */
static eg_status
restore(restoring *r, app_log_point *at, eg_error *err)
{
    EG_TRY(read_seen(r, err));
    EG_TRY(copy_and_check(r, at, err));
    EG_TRY(place_key(r, err));
    if (rename(r->copy, r->b.store_path) != 0) {
        return eg_fail(err, EG_ERR_IO, "%s: cannot be written",
                       r->b.store_path);
    }
    return app_sync_parent(r->b.store_path, err);
}

/** With the folder's lock. */
static eg_status
restore_locked(restoring *r, app_log_point *at, eg_error *err)
{
    bool exists = false;
    EG_TRY(board_paths(&r->b, &exists, r->what->dir, err));
    if (exists) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: is a board already; move it away first",
                       r->what->dir);
    }
    const eg_status status = restore(r, at, err);
    if (status != EG_OK) {
        (void)!app_file_remove(r->copy, NULL);
    }
    return status;
}

static eg_status
find_key(restoring *r, eg_error *err)
{
    const char *key = r->what->key;
    if (key != NULL) {
        snprintf(r->key_from, sizeof(r->key_from), "%s", key);
        return EG_OK;
    }
    EG_TRY(app_path(r->key_from, r->what->from, "log.key", err));
    if (!app_file_exists(r->key_from)) {
        memcpy(r->key_from, r->b.key_path, sizeof(r->key_from));
    }
    return app_file_exists(r->key_from)
               ? EG_OK
               : eg_fail(err, EG_ERR_NOT_FOUND,
                         "%s: has no secret key of the log; name the file that "
                         "has it by --key",
                         r->what->from);
}

eg_status
board_restore(const board_restoring *what, app_log_point *at, eg_error *err)
{
    restoring r = {.what = what};
    bool exists = false;
    int lock = -1;
    EG_TRY(board_paths(&r.b, &exists, what->dir, err));
    EG_TRY(app_path(r.copy, what->dir, "restoring.db", err));
    EG_TRY(find_key(&r, err));
    EG_TRY(app_log_key_load(&r.key, r.key_from, err));
    eg_status status = app_dir_make(what->dir, 0700, err);
    if (status == EG_OK) {
        status = app_dir_lock(what->dir, &lock, err);
    }
    if (status == EG_OK) {
        status = restore_locked(&r, at, err);
    }
    app_dir_unlock(&lock);
    app_log_key_free(&r.key);
    return status;
}
