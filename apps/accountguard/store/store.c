/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making, opening and changing a service's store.
 */
#include "accountguard/store/store.h"

#include <stdio.h>
#include <string.h>

#include "accountguard/store/schema.h"
#include "accountguard/store/subject.h"

/** Longest address of a database. */
#define ADDRESS_MAX (APP_PATH_MAX - 1)

/* -- places ----------------------------------------------------------------- */

/** The place of the database: its address, or a file of the folder. */
static eg_status
read_place(char out[APP_PATH_MAX], const char *dir, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, dir, "store.url", err));
    if (!app_file_exists(path)) {
        return app_path(out, dir, "store.db", err);
    }
    uint8_t *text = NULL;
    size_t len = 0;
    EG_TRY(app_file_read_plain(path, ADDRESS_MAX, &text, &len, err));
    memcpy(out, text, len + 1); /* with the zero after it */
    out[strcspn(out, "\n")] = '\0';
    app_file_free(text, len);
    return sql_is_database(out)
               ? EG_OK
               : eg_fail(err, EG_ERR_MALFORMED, "%s: has no database's address",
                         path);
}

/** DIR/keys/NAME. */
static eg_status
key_path(char out[APP_PATH_MAX],
         const char *dir,
         const char *name,
         eg_error *err)
{
    char keys[APP_PATH_MAX];
    EG_TRY(app_path(keys, dir, "keys", err));
    return app_path(out, keys, name, err);
}

/* -- opening ---------------------------------------------------------------- */

static eg_status
open_keys(ag_store *out, sql_mode mode, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(key_path(path, out->dir, "master.key", err));
    EG_TRY(ag_keys_load(&out->keys, path, err));
    EG_TRY(key_path(path, out->dir, "subjects.db", err));
    EG_TRY(sql_open(&out->subjects, path, mode, &ag_subject_tables, err));
    EG_TRY(key_path(path, out->dir, "log.key", err));
    return app_log_key_load(&out->log_key, path, err);
}

static eg_status
open_all(ag_store *out, sql_mode mode, eg_error *err)
{
    char place[APP_PATH_MAX];
    EG_TRY(read_place(place, out->dir, err));
    if (!sql_is_database(place) && !app_file_exists(place)) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "%s: is no service; 'accountguard init' makes one",
                       out->dir);
    }
    const eg_status status = sql_open(&out->db, place, mode, &ag_tables, err);
    eg_wipe(place, sizeof(place)); /* perhaps a password */
    EG_TRY(status);
    return open_keys(out, mode, err);
}

eg_status
ag_store_open(ag_store *out, const char *dir, sql_mode mode, eg_error *err)
{
    memset(out, 0, sizeof(*out));
    if (snprintf(out->dir, sizeof(out->dir), "%s", dir) >=
        (int)sizeof(out->dir)) {
        return eg_fail(err, EG_ERR_LIMIT, "the folder's name is too long");
    }
    const eg_status status = open_all(out, mode, err);
    if (status != EG_OK) {
        ag_store_close(out);
    }
    return status;
}

void
ag_store_close(ag_store *store)
{
    sql_free(store->db);
    sql_free(store->subjects);
    ag_keys_free(&store->keys);
    app_log_key_free(&store->log_key);
    store->db = NULL;
    store->subjects = NULL;
}

/* -- steps ------------------------------------------------------------------ */

eg_status
ag_store_begin(ag_store *store, eg_error *err)
{
    store->log_open = false;
    return sql_transaction(store->db, err);
}

eg_status
ag_store_commit(ag_store *store, eg_error *err)
{
    eg_status status = EG_OK;
    if (store->log_open) {
        status = app_log_sign(&store->log, err);
    }
    store->log_open = false;
    if (status != EG_OK) {
        sql_rollback(store->db);
        return status;
    }
    return sql_commit(store->db, err);
}

void
ag_store_rollback(ag_store *store)
{
    store->log_open = false;
    sql_rollback(store->db);
}

eg_status
ag_store_end(ag_store *store, eg_status status, eg_error *err)
{
    if (status == EG_OK) {
        return ag_store_commit(store, err);
    }
    ag_store_rollback(store);
    return status;
}

/* -- settings --------------------------------------------------------------- */

eg_status
ag_store_set(ag_store *store, const char *name, eg_span value, eg_error *err)
{
    sql_statement s = sql_begin_put(
        store->db, "INSERT INTO setting VALUES ($1, $2)"
                   " ON CONFLICT (name) DO UPDATE SET value = excluded.value");
    sql_bind_name(&s, 1, name);
    sql_bind_bytes(&s, 2, value.data, value.len);
    return sql_run(&s, err);
}

eg_status
ag_store_get(ag_store *store, eg_buffer *out, const char *name, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "SELECT value FROM setting WHERE name = $1");
    sql_bind_name(&s, 1, name);
    EG_TRY(sql_one(&s, err));
    const eg_span value = sql_bytes(&s, 0);
    eg_buffer_append(out, value.data, value.len);
    sql_end(&s);
    return eg_buffer_status(out);
}

eg_status
ag_store_get_text(ag_store *store,
                  char *out,
                  size_t room,
                  const char *name,
                  eg_error *err)
{
    EG_BUFFER(value, room - 1);
    out[0] = '\0';
    EG_TRY(ag_store_get(store, &value, name, err));
    if (memchr(value.data, 0, value.len) != NULL) {
        return sql_damaged(store->db, err);
    }
    memcpy(out, value.data, value.len);
    out[value.len] = '\0';
    return EG_OK;
}
