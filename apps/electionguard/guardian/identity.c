/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The identity of a guardian: a secret key and a name, sealed together.
 */
#include "electionguard/guardian/identity.h"

#include <string.h>

#include "base/base.h"

#define PURPOSE "guardian identity"

static eg_status
take_name(guardian *g, const char *name, size_t len, eg_error *err)
{
    EG_TRY(app_name_check(name, len, "the guardian's name", err));
    memcpy(g->name, name, len);
    g->name[len] = '\0';
    return EG_OK;
}

static eg_status
save(guardian *g, const char *path, eg_error *err)
{
    const size_t len = strlen(g->name);
    app_secret content = {0};
    EG_TRY(app_secret_new(&content, APP_SECRET_KEY_BYTES + len, err));
    memcpy(content.bytes, g->identity.secret_key.bytes, APP_SECRET_KEY_BYTES);
    memcpy(content.bytes + APP_SECRET_KEY_BYTES, g->name, len);
    const eg_status status = app_sealed_write(path, PURPOSE, &g->passphrase,
                                              &content, APP_WRITE_NEW, err);
    app_secret_free(&content);
    return status;
}

static eg_status
take_content(guardian *g, const char *path, app_secret *content, eg_error *err)
{
    if (content->len < APP_SECRET_KEY_BYTES) {
        return eg_fail(err, EG_ERR_MALFORMED, "%s: is too short", path);
    }
    EG_TRY(app_identity_load(&g->identity, content->bytes, err));
    return take_name(g, (const char *)content->bytes + APP_SECRET_KEY_BYTES,
                     content->len - APP_SECRET_KEY_BYTES, err);
}

static eg_status
load(guardian *g, const char *path, eg_error *err)
{
    EG_TRY(app_passphrase_get(&g->passphrase, g->args->common.passphrase_file,
                              g->args->dir, false, err));
    app_secret content = {0};
    EG_TRY(app_sealed_read(path, PURPOSE, &g->passphrase, &content, err));
    const eg_status status = take_content(g, path, &content, err);
    app_secret_free(&content);
    return status;
}

eg_status
guardian_identity_load(guardian *g, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(guardian_path(g, path, GUARDIAN_IDENTITY, err));
    if (!app_file_exists(path)) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: is not a guardian's directory; 'guardian new' "
                       "makes one",
                       g->args->dir);
    }
    EG_TRY(app_dir_lock(g->args->dir, &g->lock, err));
    return load(g, path, err);
}

static eg_status
make(guardian *g, const char *path, eg_error *err)
{
    const char *name = g->args->name;
    EG_TRY(take_name(g, name, strlen(name), err));
    EG_TRY(app_passphrase_get(&g->passphrase, g->args->common.passphrase_file,
                              g->args->dir, true, err));
    EG_TRY(app_identity_new(&g->identity, err));
    return save(g, path, err);
}

eg_status
guardian_identity_make(guardian *g, eg_error *err)
{
    const char *name = g->args->name;
    EG_TRY(app_name_check(name, strlen(name), "the guardian's name", err));
    EG_TRY(app_dir_make(g->args->dir, 0700, err));
    EG_TRY(app_dir_lock(g->args->dir, &g->lock, err));
    char path[APP_PATH_MAX];
    EG_TRY(guardian_path(g, path, GUARDIAN_IDENTITY, err));
    if (!app_file_exists(path)) {
        return make(g, path, err);
    }
    EG_TRY(load(g, path, err));
    return strcmp(g->name, name) == 0
               ? EG_OK
               : eg_fail(err, EG_ERR_STATE,
                         "%s: is the directory of another guardian, \"%s\"",
                         g->args->dir, g->name);
}
