/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening a board.
 */
#include "board/serve/board.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* -- where its parts are ---------------------------------------------------- */

/** What DIR/store says. */
static eg_status
get_address(board *out, const char *path, eg_error *err)
{
    uint8_t *text = NULL;
    size_t len = 0;
    EG_TRY(app_file_read_plain(path, sizeof(out->store_path) - 1, &text, &len,
                               err));
    memcpy(out->store_path, text, len + 1); /* with the zero after it */
    out->store_path[strcspn(out->store_path, "\n")] = '\0';
    app_file_free(text, len);
    return sql_is_database(out->store_path)
               ? EG_OK
               : eg_fail(err, EG_ERR_MALFORMED, "%s: has no database's address",
                         path);
}

eg_status
board_put_address(const char *dir, const char *address, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, dir, "store", err));
    return app_file_write(path, address, strlen(address), 0600, APP_WRITE_NEW,
                          err);
}

/** The store is in the folder, where SQLite puts more files beside it, and which
 * is all that a server is left (http/sandbox.h). */
static eg_status
check_place(const char *path, eg_error *err)
{
    struct stat is;
    return lstat(path, &is) == 0 && S_ISLNK(is.st_mode)
               ? eg_fail(err, EG_ERR_STATE,
                         "%s: is a symbolic link; a board's folder may be one, "
                         "but not the store in it",
                         path)
               : EG_OK;
}

eg_status
board_paths(board *out, bool *exists, const char *dir, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(out->key_path, dir, "log.key", err));
    EG_TRY(app_path(out->record_path, dir, "record", err));
    EG_TRY(app_path(path, dir, "store", err));
    if (app_file_exists(path)) {
        *exists = true;
        return get_address(out, path, err);
    }
    EG_TRY(app_path(out->store_path, dir, "board.db", err));
    *exists = app_file_exists(out->store_path);
    return check_place(out->store_path, err);
}

/* -- the election ----------------------------------------------------------- */

/** A setting of one length. */
typedef struct fixed_setting {
    const char *name;
    void *value;
    size_t len;
} fixed_setting;

enum { FIXED_SETTINGS = 5 };

static void
list_fixed(fixed_setting out[FIXED_SETTINGS], board_election *e)
{
    out[0] = (fixed_setting){"invitation", e->invitation.bytes, EG_HASH_BYTES};
    out[1] = (fixed_setting){"administrator", e->administrator,
                             APP_PUBLIC_KEY_BYTES};
    out[2] =
        (fixed_setting){"extended_hash", e->extended_hash.bytes, EG_HASH_BYTES};
    out[3] = (fixed_setting){"base_hash", e->base_hash.bytes, EG_HASH_BYTES};
    out[4] = (fixed_setting){"setup_root", e->setup_root.bytes, EG_HASH_BYTES};
}

eg_status
board_election_put(sql_db *store, const board_election *election, eg_error *err)
{
    board_election e = *election;
    fixed_setting setting[FIXED_SETTINGS];
    list_fixed(setting, &e);
    for (size_t i = 0; i < FIXED_SETTINGS; i++) {
        EG_TRY(board_store_set(store, setting[i].name,
                               (eg_span){setting[i].value, setting[i].len},
                               err));
    }
    const uint8_t chaining = (uint8_t)e.chaining;
    EG_TRY(board_store_set(store, "chaining", (eg_span){&chaining, 1}, err));
    return board_store_set(
        store, "name", (eg_span){(const uint8_t *)e.name, strlen(e.name)}, err);
}

/** A setting of at most @p room bytes. */
static eg_status
get(sql_db *store,
    const char *name,
    void *value,
    size_t room,
    size_t *len,
    eg_error *err)
{
    EG_BUFFER(bytes, room);
    EG_TRY(board_store_get(store, &bytes, name, err));
    if (bytes.len > 0) {
        memcpy(value, bytes.data, bytes.len);
    }
    *len = bytes.len;
    return EG_OK;
}

static eg_status
get_settings(sql_db *store, board_election *out, eg_error *err)
{
    size_t len = 0;
    fixed_setting setting[FIXED_SETTINGS];
    list_fixed(setting, out);
    for (size_t i = 0; i < FIXED_SETTINGS; i++) {
        EG_TRY(get(store, setting[i].name, setting[i].value, setting[i].len,
                   &len, err));
        if (len != setting[i].len) {
            return EG_ERR_MALFORMED;
        }
    }
    uint8_t chaining = 0;
    EG_TRY(get(store, "chaining", &chaining, 1, &len, err));
    out->chaining = (eg_chaining_mode)chaining;
    return get(store, "name", out->name, sizeof(out->name) - 1, &len, err);
}

eg_status
board_election_get(sql_db *store, board_election *out, eg_error *err)
{
    *out = (board_election){0};
    const eg_status status = get_settings(store, out, err);
    switch (status) {
    case EG_OK:
        return EG_OK;
    case EG_ERR_NOT_FOUND:
    case EG_ERR_LIMIT:
    case EG_ERR_MALFORMED:
        return eg_fail(err, EG_ERR_MALFORMED, "the store is damaged");
    case EG_REJECT:
    case EG_ERR_ARGUMENT:
    case EG_ERR_UNSUPPORTED:
    case EG_ERR_STATE:
    case EG_ERR_IO:
    case EG_ERR_MEMORY:
    case EG_ERR_RNG:
        break;
    }
    return status;
}

/* -- opening ---------------------------------------------------------------- */

eg_status
board_open(board *out, const char *dir, eg_error *err)
{
    *out = (board){.limits = BOARD_LIMITS_INIT};
    sql_db *store = NULL;
    bool exists = false;
    EG_TRY(board_paths(out, &exists, dir, err));
    if (!exists) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "%s: is not a board; 'electionguard-board init' makes "
                       "one",
                       dir);
    }
    EG_TRY(board_store_open(&store, out->store_path, SQL_READ, err));
    eg_status status = board_election_get(store, &out->election, err);
    sql_free(store);
    if (status == EG_OK) {
        status = app_log_key_load(&out->key, out->key_path, err);
    } else {
        eg_error_prefix(err, "%s: ", dir);
    }
    return status;
}

void
board_close(board *b)
{
    app_log_key_free(&b->key);
    eg_wipe(b->store_path, sizeof(b->store_path)); /* perhaps a password */
}

eg_status
board_reader_open(board_reader *out, const board *b, eg_error *err)
{
    *out = (board_reader){.board = b};
    return board_store_open(&out->store, b->store_path, SQL_READ, err);
}

void
board_reader_close(board_reader *r)
{
    sql_free(r->store);
    r->store = NULL;
}

eg_status
board_writer_new(board_writer **out, board *b, eg_error *err)
{
    board_writer *w = calloc(1, sizeof(*w));
    if (w == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the board");
    }
    w->board = b;
    eg_status status =
        board_store_open(&w->store, b->store_path, SQL_WRITE, err);
    if (status == EG_OK) {
        status = app_log_open(&w->log, w->store, &b->key, err);
    }
    if (status != EG_OK) {
        board_writer_free(w);
        return status;
    }
    w->ready = true;
    *out = w;
    return EG_OK;
}

void
board_writer_free(board_writer *w)
{
    if (w != NULL) {
        sql_free(w->store);
        free(w);
    }
}

void
board_chain(eg_chain *out, const board *b, const board_device *device)
{
    eg_chain_begin(out, b->election.chaining, device->kind,
                   &b->election.extended_hash, &device->hash);
    if (device->ballots > 0) {
        out->last = device->last_code;
        out->count = device->ballots;
    }
}
