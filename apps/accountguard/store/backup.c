/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copying a service that is in use.
 *
 * Keys are copied before the database: whatever is sealed in the copy of the
 * database has its key in the copy of the keys, unless it was erased.
 */
#include "accountguard/store/backup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "accountguard/store/schema.h"
#include "sql/copy.h"

/** Longest file of a key. */
#define KEY_FILE_MAX ((size_t)1024 * 1024)

/** Copy one file of keys; databases are copied as such. */
static eg_status
copy_key(const char *from, const char *to, const char *name, eg_error *err)
{
    char source[APP_PATH_MAX];
    char target[APP_PATH_MAX];
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_path(source, from, name, err));
    EG_TRY(app_path(target, to, name, err));
    if (strcmp(name, "subjects.db") == 0) {
        return sql_copy(source, target, err);
    }
    EG_TRY(app_file_read_plain(source, KEY_FILE_MAX, &bytes, &len, err));
    const eg_status status =
        app_file_write(target, bytes, len, 0600, APP_WRITE_NEW, err);
    app_file_free(bytes, len);
    return status;
}

/** What SQLite keeps beside a database is no key of its own. */
static bool
is_beside(const char *name)
{
    return strcmp(name, "subjects.db-wal") == 0 ||
           strcmp(name, "subjects.db-shm") == 0;
}

static eg_status
copy_folder(const char *from, const char *to, eg_error *err)
{
    char **names = NULL;
    size_t len = 0;
    EG_TRY(app_dir_make(to, 0700, err));
    EG_TRY(app_dir_list(from, "", &names, &len, err));
    eg_status status = EG_OK;
    for (size_t i = 0; status == EG_OK && i < len; i++) {
        if (!is_beside(names[i])) {
            status = copy_key(from, to, names[i], err);
        }
    }
    app_names_free(names, len);
    return status;
}

eg_status
ag_backup_keys(const char *from, const char *to, eg_error *err)
{
    static const char *const folders[] = {"keys", AG_SIGNER_FOLDER};
    for (size_t i = 0; i < EG_ARRAY_LEN(folders); i++) {
        char source[APP_PATH_MAX];
        char target[APP_PATH_MAX];
        EG_TRY(app_path(source, from, folders[i], err));
        EG_TRY(app_path(target, to, folders[i], err));
        /* A service that never made a notice has no signer. */
        if (app_file_exists(source)) {
            EG_TRY(copy_folder(source, target, err));
        }
    }
    return EG_OK;
}

/** The checkpoint of the copy, for whoever keeps watch over backups. */
static eg_status
write_checkpoint(const char *copy,
                 const char *to,
                 uint64_t *entries,
                 eg_error *err)
{
    sql_db *db = NULL;
    char path[APP_PATH_MAX];
    EG_BUFFER(note, EG_NOTE_MAX);
    EG_TRY(app_path(path, to, "checkpoint", err));
    EG_TRY(sql_open(&db, copy, SQL_READ, &ag_tables, err));
    const eg_status status = app_log_get_checkpoint(db, entries, &note, err);
    sql_free(db);
    EG_TRY(status);
    return app_file_write(path, note.data, note.len, 0600, APP_WRITE_NEW, err);
}

static eg_status
copy_all(const char *dir,
         const char *to,
         bool with_keys,
         uint64_t *entries,
         eg_error *err)
{
    char from[APP_PATH_MAX];
    char copy[APP_PATH_MAX];
    EG_TRY(app_path(from, dir, "store.db", err));
    EG_TRY(app_path(copy, to, "store.db", err));
    EG_TRY(app_dir_make(to, 0700, err));
    if (with_keys) {
        EG_TRY(ag_backup_keys(dir, to, err));
    }
    EG_TRY(sql_copy(from, copy, err));
    return write_checkpoint(copy, to, entries, err);
}

/** Whether the service's database is a file of the folder. */
static eg_status
check_place(const char *dir, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, dir, "store.url", err));
    if (app_file_exists(path)) {
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "%s: is in PostgreSQL, whose own programs, such as "
                       "pg_dump, make backups; copy DIR/keys and "
                       "DIR/signer beside",
                       dir);
    }
    EG_TRY(app_path(path, dir, "store.db", err));
    return app_file_exists(path)
               ? EG_OK
               : eg_fail(err, EG_ERR_NOT_FOUND, "%s: is no service", dir);
}

eg_status
ag_backup(const char *dir,
          const char *to,
          bool with_keys,
          uint64_t *entries,
          eg_error *err)
{
    char unfinished[APP_PATH_MAX];
    EG_TRY(check_place(dir, err));
    if (app_file_exists(to)) {
        return eg_fail(err, EG_ERR_STATE, "%s: is there already", to);
    }
    if (snprintf(unfinished, sizeof(unfinished), "%s.unfinished", to) >=
        (int)sizeof(unfinished)) {
        return eg_fail(err, EG_ERR_LIMIT, "the name is too long");
    }
    EG_TRY(app_tree_remove(unfinished, err));
    eg_status status = copy_all(dir, unfinished, with_keys, entries, err);
    if (status == EG_OK && !app_rename_new(unfinished, to)) {
        status = eg_fail(err, EG_ERR_IO, "%s: cannot be written", to);
    }
    if (status != EG_OK) {
        (void)!app_tree_remove(unfinished, NULL);
        return status;
    }
    return app_sync_parent(to, err);
}
