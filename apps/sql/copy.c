/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copying a database with SQLite's online backup.
 *
 * All pages are copied in one step, which is one read transaction: with a
 * write-ahead log writers go on meanwhile, and the copy has what was committed
 * before it began and nothing else.
 */
#include "sql/copy.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "base/base.h"
#include "common/file.h"

/** How long it waits for a lock, in ms. */
#define BUSY_MS 10000

static eg_status
fail(sqlite3 *db, int code, const char *path, eg_error *err)
{
    return eg_fail(err,
                   code == SQLITE_CORRUPT || code == SQLITE_NOTADB
                       ? EG_ERR_MALFORMED
                       : EG_ERR_IO,
                   "%s: cannot be copied: %s", path,
                   db == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(db));
}

static eg_status
open_file(sqlite3 **out, const char *path, int flags, eg_error *err)
{
    const int code =
        sqlite3_open_v2(path, out, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK) {
        return fail(*out, code, path, err);
    }
    (void)sqlite3_busy_timeout(*out, BUSY_MS);
    return EG_OK;
}

/** Whether SQLite finds a file to be whole. */
static eg_status
check(sqlite3 *db, const char *path, eg_error *err)
{
    sqlite3_stmt *s = NULL;
    int code =
        sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &s, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(s);
    }
    eg_status status = EG_OK;
    if (code != SQLITE_ROW) {
        status = fail(db, code, path, err);
    } else {
        const char *said = (const char *)sqlite3_column_text(s, 0);
        if (said == NULL || strcmp(said, "ok") != 0) {
            status = eg_fail(err, EG_ERR_MALFORMED, "%s: is damaged: %s", path,
                             said == NULL ? "" : said);
        }
    }
    sqlite3_finalize(s);
    return status;
}

static eg_status
copy(sqlite3 *from, sqlite3 *to, const char *path, eg_error *err)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    if (b == NULL) {
        return fail(to, sqlite3_errcode(to), path, err);
    }
    const int code = sqlite3_backup_step(b, -1);
    (void)sqlite3_backup_finish(b);
    return code == SQLITE_DONE ? check(to, path, err)
                               : fail(NULL, code, path, err);
}

static eg_status
copy_to(sqlite3 *from, const char *path, eg_error *err)
{
    sqlite3 *to = NULL;
    eg_status status =
        open_file(&to, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    if (status == EG_OK) {
        status = copy(from, to, path, err);
    }
    const int code = sqlite3_close(to);
    return status == EG_OK && code != SQLITE_OK ? fail(NULL, code, path, err)
                                                : status;
}

/** Nothing of an earlier copy is taken for a part of this one. */
static eg_status
remove_old(const char *path, eg_error *err)
{
    static const char *const more[] = {"", "-journal", "-wal", "-shm"};
    for (size_t i = 0; i < EG_ARRAY_LEN(more); i++) {
        char name[APP_PATH_MAX];
        if (snprintf(name, sizeof(name), "%s%s", path, more[i]) >=
            (int)sizeof(name)) {
            return eg_fail(err, EG_ERR_LIMIT, "the name is too long");
        }
        EG_TRY(app_file_remove(name, err));
    }
    return EG_OK;
}

static eg_status
sync_file(const char *path, eg_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    const bool synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) {
        (void)close(fd);
    }
    return synced ? app_sync_parent(path, err)
                  : eg_fail(err, EG_ERR_IO, "%s: cannot be synced", path);
}

eg_status
sql_copy(const char *from, const char *to, eg_error *err)
{
    sqlite3 *source = NULL;
    EG_TRY(remove_old(to, err));
    eg_status status = open_file(&source, from, SQLITE_OPEN_READWRITE, err);
    if (status == EG_OK) {
        status = copy_to(source, to, err);
    }
    sqlite3_close(source);
    return status == EG_OK ? sync_file(to, err) : status;
}
