/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of a pool: which there are, what is added, taken and destroyed.
 */
#include "electionguard/device/pool.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/secret.h"
#include "codec/text.h"
#include "electionguard/device/pool_seal.h"

#define FOLDER       "pool"
#define KEY_NAME     "key"
#define SUFFIX       ".egp"
#define DIGITS       16
#define NAME_ROOM    (DIGITS + sizeof(SUFFIX))
#define FOLDER_BYTES 16 /* of the style's hash */
/** The largest file of an entry. */
#define ENTRY_MAX ((size_t)256 * 1024 * 1024)

/* -- names ---------------------------------------------------------------- */

static eg_status
name_folder(char out[APP_PATH_MAX], const pool_place *place, eg_error *err)
{
    eg_hash hash;
    char parent[APP_PATH_MAX];
    char hex[2 * FOLDER_BYTES + 1];
    eg_sha256_once(&hash, place->style, strlen(place->style));
    eg_hex_write_upper(hex, hash.bytes, FOLDER_BYTES);
    EG_TRY(app_path(parent, place->dir, FOLDER, err));
    return app_path(out, parent, hex, err);
}

static eg_status
name_entry(char out[APP_PATH_MAX],
           const pool *p,
           uint64_t number,
           eg_error *err)
{
    char name[NAME_ROOM];
    snprintf(name, sizeof(name), "%016" PRIx64 SUFFIX, number);
    return app_path(out, p->dir, name, err);
}

/** The number that a file's name says; false for a name that is none of ours. */
static bool
parse_name(uint64_t *out, const char *name)
{
    char same[NAME_ROOM];
    *out = strtoull(name, NULL, 16);
    snprintf(same, sizeof(same), "%016" PRIx64 SUFFIX, *out);
    return strcmp(name, same) == 0;
}

/* -- opening -------------------------------------------------------------- */

/** The file "key"; none is no failure. */
static eg_status
load_key(pool *p, eg_error *err)
{
    char path[APP_PATH_MAX];
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_path(path, p->dir, KEY_NAME, err));
    if (!app_file_exists(path)) {
        return EG_OK;
    }
    EG_TRY(app_file_read_plain(path, POOL_KEY_FILE_BYTES, &bytes, &len, err));
    eg_status status = app_secret_new(&p->key, POOL_KEY_BYTES, err);
    if (status == EG_OK && !pool_key_read(&p->next, p->key.bytes, bytes, len)) {
        status = eg_fail(err, EG_ERR_MALFORMED,
                         "%s: is damaged; the prepared ballots beside it "
                         "cannot be opened",
                         path);
    }
    app_file_free(bytes, len);
    return status;
}

/** Which entries of what is listed are ours and not burnt. */
static eg_status
note_entries(pool *p, char *const *names, size_t len, eg_error *err)
{
    p->number = calloc(POOL_MAX, sizeof(*p->number));
    if (p->number == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "%s: no memory to list it", p->dir);
    }
    for (size_t i = 0; i < len; i++) {
        uint64_t number;
        /* Ours are never so far on; a ratchet has to be turned by hand. */
        if (p->key.bytes != NULL && parse_name(&number, names[i]) &&
            number >= p->next && number - p->next < 2 * POOL_MAX &&
            p->len < POOL_MAX) {
            p->number[p->len++] = number; /* the list is sorted */
            p->end = number + 1;
        }
    }
    return EG_OK;
}

static eg_status
open_parts(pool *p, eg_error *err)
{
    char **names = NULL;
    size_t len = 0;
    EG_TRY(name_folder(p->dir, &p->place, err));
    if (app_file_exists(p->dir)) {
        EG_TRY(load_key(p, err));
        EG_TRY(app_dir_list(p->dir, SUFFIX, &names, &len, err));
    }
    p->end = p->next;
    const eg_status status = note_entries(p, names, len, err);
    app_names_free(names, len);
    return status;
}

eg_status
pool_open(pool *out, const pool_place *place, eg_error *err)
{
    *out = (pool){.place = *place};
    const eg_status status = open_parts(out, err);
    if (status != EG_OK) {
        pool_close(out);
    }
    return status;
}

void
pool_close(pool *p)
{
    app_secret_free(&p->key);
    free(p->number);
    *p = (pool){0};
}

/** Whether an entry of @p number is among those that may be taken. */
static bool
is_listed(const pool *p, uint64_t number)
{
    for (size_t i = 0; i < p->len; i++) {
        if (p->number[i] == number) {
            return true;
        }
    }
    return false;
}

eg_status
pool_tidy(pool *p, eg_error *err)
{
    char **names = NULL;
    size_t len = 0;
    if (!app_file_exists(p->dir)) {
        return EG_OK;
    }
    EG_TRY(app_dir_list(p->dir, "", &names, &len, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < len && status == EG_OK; i++) {
        uint64_t number;
        char path[APP_PATH_MAX];
        const bool keep =
            strcmp(names[i], KEY_NAME) == 0 ||
            (parse_name(&number, names[i]) && is_listed(p, number));
        status = keep ? EG_OK : app_path(path, p->dir, names[i], err);
        if (status == EG_OK && !keep) {
            status = app_file_remove(path, err);
        }
    }
    app_names_free(names, len);
    return status;
}

/* -- adding --------------------------------------------------------------- */

/** Put the key of entry @p number on disk in place of the one that is there. */
static eg_status
store_key(const pool *p,
          uint64_t number,
          const uint8_t key[POOL_KEY_BYTES],
          eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_SECRET_ARRAY(uint8_t, bytes, POOL_KEY_FILE_BYTES);
    EG_TRY(app_path(path, p->dir, KEY_NAME, err));
    pool_key_write(bytes, number, key);
    return app_file_write(path, bytes, sizeof(bytes), 0600, APP_WRITE_REPLACE,
                          err);
}

/** The folder and the first key, before the first entry. */
static eg_status
begin(pool *p, eg_error *err)
{
    if (p->key.bytes != NULL) {
        return EG_OK;
    }
    char parent[APP_PATH_MAX];
    app_secret key = {0};
    EG_TRY(app_path(parent, p->place.dir, FOLDER, err));
    EG_TRY(app_dir_make(parent, 0700, err));
    EG_TRY(app_dir_make(p->dir, 0700, err));
    EG_TRY(app_secret_new(&key, POOL_KEY_BYTES, err));
    randombytes_buf(key.bytes, key.len);
    const eg_status status = store_key(p, p->next, key.bytes, err);
    if (status != EG_OK) {
        app_secret_free(&key);
        return status;
    }
    p->key = key;
    return EG_OK;
}

/** The key of entry @p number, which is not burnt. */
static void
key_of(const pool *p, uint64_t number, uint8_t out[POOL_KEY_BYTES])
{
    memcpy(out, p->key.bytes, POOL_KEY_BYTES);
    pool_ratchet(out, number - p->next);
}

static eg_status
write_entry(const pool *p,
            const eg_prepared_ballot *ballot,
            uint8_t *plain,
            uint8_t *file,
            size_t len,
            eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_SECRET_ARRAY(uint8_t, key, POOL_KEY_BYTES);
    EG_TRY(name_entry(path, p, p->end, err));
    EG_TRY(eg_prepared_ballot_write(ballot, plain));
    key_of(p, p->end, key);
    pool_entry_seal(file, &p->place, p->end, key, (eg_span){plain, len});
    return app_file_write(path, file, len + POOL_ENTRY_OVERHEAD, 0600,
                          APP_WRITE_REPLACE, err);
}

eg_status
pool_add(pool *p, const eg_prepared_ballot *ballot, eg_error *err)
{
    /* The second only after somebody removed entries by hand. */
    if (p->len >= POOL_MAX || p->end - p->next >= 2 * POOL_MAX) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "%s: holds %d prepared ballots, the most there may be",
                       p->dir, POOL_MAX);
    }
    EG_TRY(begin(p, err));
    const size_t len = eg_prepared_ballot_size(ballot);
    app_secret plain = {0};
    EG_TRY(app_secret_new(&plain, len, err));
    uint8_t *file = malloc(len + POOL_ENTRY_OVERHEAD);
    eg_status status =
        file == NULL ? eg_fail(err, EG_ERR_MEMORY, "%s: no memory", p->dir)
                     : write_entry(p, ballot, plain.bytes, file, len, err);
    free(file);
    app_secret_free(&plain);
    EG_TRY(status);
    p->number[p->len++] = p->end++;
    return EG_OK;
}

/* -- taking --------------------------------------------------------------- */

/** Read, open and decode one entry; it may still be taken afterwards. */
static eg_status
load_entry(const pool *p,
           eg_prepared_ballot **out,
           uint64_t number,
           eg_error *err)
{
    char path[APP_PATH_MAX];
    uint8_t *file = NULL;
    size_t len = 0;
    app_secret plain = {0};
    EG_SECRET_ARRAY(uint8_t, key, POOL_KEY_BYTES);
    EG_TRY(name_entry(path, p, number, err));
    EG_TRY(app_file_read_plain(path, ENTRY_MAX, &file, &len, err));
    key_of(p, number, key);
    eg_status status = app_secret_new(&plain, len, err);
    if (status == EG_OK && !pool_entry_open(plain.bytes, &p->place, number, key,
                                            (eg_span){file, len})) {
        status = eg_fail(err, EG_ERR_MALFORMED,
                         "%s: was altered or belongs elsewhere; this prepared "
                         "ballot is not used",
                         path);
    } else if (status == EG_OK) {
        status = eg_prepared_ballot_read(p->place.election, out, plain.bytes,
                                         len - POOL_ENTRY_OVERHEAD, err);
        eg_error_prefix(status == EG_OK ? NULL : err, "%s: ", path);
    }
    app_secret_free(&plain);
    app_file_free(file, len);
    return status;
}

/** Make sure, on disk, that entry @p number and those before are gone. */
static eg_status
burn(pool *p, uint64_t number, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_SECRET_ARRAY(uint8_t, key, POOL_KEY_BYTES);
    EG_TRY(name_entry(path, p, number, err));
    key_of(p, number + 1, key);
    const eg_status status = store_key(p, number + 1, key, err);
    if (status != EG_OK) {
        p->failed = true;
        return status;
    }
    memcpy(p->key.bytes, key, POOL_KEY_BYTES);
    p->next = number + 1;
    p->len--;
    memmove(p->number, p->number + 1, p->len * sizeof(*p->number));
    /* Nothing opens it any more; if it stays, it only takes up room. */
    (void)unlink(path);
    return EG_OK;
}

eg_status
pool_take(pool *p, eg_prepared_ballot **out, eg_error *err)
{
    *out = NULL;
    if (p->len == 0 || p->failed) {
        return EG_OK;
    }
    const uint64_t number = p->number[0];
    eg_prepared_ballot *ballot = NULL;
    const eg_status loaded = load_entry(p, &ballot, number, err);
    const eg_status burnt = burn(p, number, loaded == EG_OK ? err : NULL);
    if (loaded != EG_OK || burnt != EG_OK) {
        eg_prepared_ballot_free(ballot);
        return loaded != EG_OK ? loaded : burnt;
    }
    *out = ballot;
    return EG_OK;
}

/* -- destroying ----------------------------------------------------------- */

/** The key first and on disk: without it the entries are nothing. */
static eg_status
destroy(const char *folder, eg_error *err)
{
    char key[APP_PATH_MAX];
    EG_TRY(app_path(key, folder, KEY_NAME, err));
    if (app_file_exists(key)) {
        EG_TRY(app_file_remove(key, err));
    }
    return app_tree_remove(folder, err);
}

eg_status
pool_reset(const pool_place *place, eg_error *err)
{
    char folder[APP_PATH_MAX];
    EG_TRY(name_folder(folder, place, err));
    return destroy(folder, err);
}

eg_status
pool_destroy_all(const char *dir, eg_error *err)
{
    char parent[APP_PATH_MAX];
    char **names = NULL;
    size_t len = 0;
    EG_TRY(app_path(parent, dir, FOLDER, err));
    if (!app_file_exists(parent)) {
        return EG_OK;
    }
    EG_TRY(app_dir_list(parent, "", &names, &len, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < len && status == EG_OK; i++) {
        char folder[APP_PATH_MAX];
        status = app_path(folder, parent, names[i], err);
        if (status == EG_OK) {
            status = destroy(folder, err);
        }
    }
    app_names_free(names, len);
    /* It may be a place of its own, such as a memory disk, and stay. */
    (void)rmdir(parent);
    return status;
}
