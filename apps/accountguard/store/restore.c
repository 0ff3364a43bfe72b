/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making a service from a backup.
 *
 * All is made in a folder beside its place, checked there as a service is, and
 * gets its name in the end.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "accountguard/store/backup.h"
#include "sql/copy.h"

/** The checkpoint that somebody saw. */
typedef struct seen {
    uint64_t size; /**< 0: none was told. */
    eg_hash root;
} seen;

static eg_status
read_seen(seen *out, const ag_store *store, const char *path, eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    eg_checkpoint c;
    *out = (seen){0};
    if (path == NULL) {
        return EG_OK;
    }
    EG_TRY(app_file_read(path, EG_NOTE_MAX, &bytes, &len, err));
    const eg_status status = app_log_checkpoint_open(&c, (eg_span){bytes, len},
                                                     &store->log_key.key, err);
    if (status == EG_OK) {
        *out = (seen){.size = c.size, .root = c.root};
    } else {
        eg_error_prefix(err, "%s: ", path);
    }
    app_file_free(bytes, len);
    return status;
}

/** The backup's log is whole, and has all that was seen. */
static eg_status
check_log(ag_store *store, const seen *s, uint64_t *entries, eg_error *err)
{
    app_log_point now;
    eg_hash root = {0};
    EG_TRY(ag_audit_check(store, &now, s->size, &root, err));
    *entries = now.size;
    if (now.size < s->size) {
        return eg_fail(
            err, EG_REJECT,
            "the backup has %" PRIu64 " entries, and the log has shown "
            "%" PRIu64 ": a service that goes on from it would take back "
            "what it did",
            now.size, s->size);
    }
    return s->size == 0 || eg_hash_equal(&s->root, &root)
               ? EG_OK
               : eg_fail(err, EG_REJECT,
                         "the backup has another history than the checkpoint: "
                         "the log has signed both, which proves that its key "
                         "was misused");
}

/** Erase again whom the log tells to be erased. */
static eg_status
erase_again(ag_store *store, eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "SELECT about FROM audit WHERE kind = $1 ORDER BY idx");
    sql_bind_name(&s, 1, AG_AUDIT_ERASED);
    for (;;) {
        bool found = false;
        bool good = true;
        ag_subject subject;
        EG_TRY(sql_row(&s, &found, err));
        if (!found) {
            return EG_OK;
        }
        ag_subject_column(&s, 0, &subject, &good);
        const eg_status status = good ? ag_subject_erase(store, &subject, err)
                                      : sql_damaged(store->db, err);
        if (status != EG_OK) {
            sql_end(&s);
            return status;
        }
    }
}

static eg_status
check_all(ag_store *store,
          const ag_restoring *what,
          uint64_t *entries,
          eg_error *err)
{
    seen s;
    EG_TRY(read_seen(&s, store, what->checkpoint, err));
    EG_TRY(check_log(store, &s, entries, err));
    return erase_again(store, err);
}

/** Open what was copied, and check it. */
static eg_status
check_copy(const char *dir,
           const ag_restoring *what,
           uint64_t *entries,
           eg_error *err)
{
    ag_store *store = malloc(sizeof(*store));
    if (store == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the store");
    }
    eg_status status = ag_store_open(store, dir, SQL_WRITE, err);
    if (status == EG_OK) {
        status = check_all(store, what, entries, err);
        ag_store_close(store);
    }
    free(store);
    return status;
}

static eg_status
copy_all(const ag_restoring *what, const char *to, eg_error *err)
{
    char from[APP_PATH_MAX];
    char path[APP_PATH_MAX];
    EG_TRY(app_path(from, what->from, "store.db", err));
    if (!app_file_exists(from)) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "%s: is no backup of a service",
                       what->from);
    }
    EG_TRY(app_dir_make(to, 0700, err));
    EG_TRY(app_path(path, to, "store.db", err));
    EG_TRY(sql_copy(from, path, err));
    const char *keys = what->keys == NULL ? what->from : what->keys;
    EG_TRY(app_path(path, keys, "keys", err));
    if (!app_file_exists(path)) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "%s: has no folder named keys; name the folder "
                       "that has it by --keys",
                       keys);
    }
    return ag_backup_keys(keys, to, err);
}

eg_status
ag_restore(const ag_restoring *what, uint64_t *entries, eg_error *err)
{
    char unfinished[APP_PATH_MAX];
    if (app_file_exists(what->dir)) {
        return eg_fail(err, EG_ERR_STATE, "%s: is there already", what->dir);
    }
    if (snprintf(unfinished, sizeof(unfinished), "%s.unfinished", what->dir) >=
        (int)sizeof(unfinished)) {
        return eg_fail(err, EG_ERR_LIMIT, "the name is too long");
    }
    EG_TRY(app_tree_remove(unfinished, err));
    eg_status status = copy_all(what, unfinished, err);
    if (status == EG_OK) {
        status = check_copy(unfinished, what, entries, err);
    }
    if (status == EG_OK && !app_rename_new(unfinished, what->dir)) {
        status = eg_fail(err, EG_ERR_IO, "%s: cannot be written", what->dir);
    }
    if (status != EG_OK) {
        (void)!app_tree_remove(unfinished, NULL);
        return status;
    }
    return app_sync_parent(what->dir, err);
}
