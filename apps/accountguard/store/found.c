/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making a service.
 *
 * Keys come first and the settings last, in one step with the first entry of the
 * log: a folder without settings is no service yet, and making it again goes on.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "accountguard/store/audit.h"
#include "accountguard/store/schema.h"
#include "common/text.h"

/** Longest host name (RFC 1035). */
#define HOST_MAX 253

/** Longest text of a person: names, addresses. */
#define TEXT_MAX 254

static bool
is_host(const char *text)
{
    const size_t len = strlen(text);
    bool good = len > 0 && len <= HOST_MAX && strchr(text, '.') != NULL;
    for (size_t i = 0; good && i < len; i++) {
        const unsigned char c = (unsigned char)text[i];
        good = islower(c) || isdigit(c) || c == '-' || c == '.' || c == ':';
    }
    return good;
}

static bool
is_address(const char *text)
{
    const char *at = strchr(text, '@');
    return at != NULL && at != text && strlen(text) <= TEXT_MAX &&
           strpbrk(text, " \t\"<>,;:\\") == NULL && is_host(at + 1);
}

static eg_status
check_plan(const ag_plan *plan, eg_error *err)
{
    if (!is_host(plan->host)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the host must be a name such as "
                       "accountguard.example.org, in lower-case letters");
    }
    if (!is_address(plan->from)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the address that notices come from must be such as "
                       "notice@accountguard.example.org");
    }
    const size_t len = strlen(plan->name);
    if (len == 0 || len > TEXT_MAX || !app_text_is_plain(plan->name, len)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the name of who runs the service must be plain text "
                       "of at most %d bytes",
                       TEXT_MAX);
    }
    return EG_OK;
}

/** Make a key's file unless it is there: an earlier try may have made it. */
static eg_status
make_keys(const ag_plan *plan, const char *keys, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, keys, "master.key", err));
    if (!app_file_exists(path)) {
        ag_keys made = {0};
        EG_TRY(ag_keys_make(&made, path, err));
        ag_keys_free(&made);
    }
    EG_TRY(app_path(path, keys, "log.key", err));
    if (!app_file_exists(path)) {
        app_log_key made = {0};
        EG_TRY(app_log_key_make(&made, path, plan->host, EG_NOTE_ED25519, err));
        app_log_key_free(&made);
    }
    EG_TRY(app_path(path, keys, "subjects.db", err));
    if (!app_file_exists(path)) {
        sql_db *made = NULL;
        EG_TRY(sql_open(&made, path, SQL_NEW, &ag_subject_tables, err));
        sql_free(made);
    }
    return app_sync_parent(path, err);
}

/** Make the tables, in the folder or where the plan says. */
static eg_status
make_tables(const ag_plan *plan, eg_error *err)
{
    char path[APP_PATH_MAX];
    sql_db *made = NULL;
    if (plan->store != NULL) {
        EG_TRY(app_path(path, plan->dir, "store.url", err));
        EG_TRY(app_file_write(path, plan->store, strlen(plan->store), 0600,
                              APP_WRITE_REPLACE, err));
        EG_TRY(sql_open(&made, plan->store, SQL_NEW, &ag_tables, err));
        sql_free(made);
        return EG_OK;
    }
    EG_TRY(app_path(path, plan->dir, "store.db", err));
    if (!app_file_exists(path)) {
        EG_TRY(sql_open(&made, path, SQL_NEW, &ag_tables, err));
        sql_free(made);
    }
    return app_sync_parent(path, err);
}

static eg_status
set_text(ag_store *store, const char *name, const char *value, eg_error *err)
{
    return ag_store_set(store, name,
                        (eg_span){(const uint8_t *)value, strlen(value)}, err);
}

static eg_status
set_all(ag_store *store, const ag_plan *plan, eg_error *err)
{
    ag_subject service;
    EG_TRY(ag_subject_new(store, &service, err));
    EG_TRY(set_text(store, "host", plan->host, err));
    EG_TRY(set_text(store, "name", plan->name, err));
    EG_TRY(set_text(store, "from", plan->from, err));
    EG_TRY(ag_store_set(store, "service",
                        (eg_span){service.bytes, sizeof(service.bytes)}, err));
    const ag_audit_entry entry = {
        .kind = "service.founded", .time = ag_time_now(), .about = &service};
    return ag_audit(store, NULL, &entry, err);
}

static eg_status
settle(ag_store *store, const ag_plan *plan, eg_error *err)
{
    char host[HOST_MAX + 1];
    EG_TRY(ag_store_open(store, plan->dir, SQL_WRITE, err));
    EG_TRY(ag_store_begin(store, err));
    eg_status status =
        ag_store_get_text(store, host, sizeof(host), "host", NULL);
    if (status == EG_OK) {
        status =
            eg_fail(err, EG_ERR_STATE, "%s: is a service already", plan->dir);
    } else if (status == EG_ERR_NOT_FOUND) {
        status = set_all(store, plan, err);
    }
    return ag_store_end(store, status, err);
}

eg_status
ag_store_found(const ag_plan *plan, eg_error *err)
{
    char keys[APP_PATH_MAX];
    EG_TRY(check_plan(plan, err));
    EG_TRY(app_path(keys, plan->dir, "keys", err));
    EG_TRY(app_dir_make(plan->dir, 0700, err));
    EG_TRY(app_dir_make(keys, 0700, err));
    EG_TRY(make_keys(plan, keys, err));
    EG_TRY(make_tables(plan, err));
    ag_store *store = calloc(1, sizeof(*store));
    if (store == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the store");
    }
    const eg_status status = settle(store, plan, err);
    ag_store_close(store);
    free(store);
    return status;
}
