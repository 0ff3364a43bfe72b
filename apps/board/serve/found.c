/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making a board.
 *
 * A store that is a file is made and filled beside its place, and gets its name
 * when it is complete; one in a database is filled in one transaction, and the
 * folder remembers afterwards where it is.  So a board is there wholly or not at
 * all, and a run that was interrupted can be repeated.
 */
#include "board/serve/found.h"

#include <stdio.h>
#include <string.h>

#include <electionguard/record.h>
#include <electionguard/setup.h>

#include "board/serve/board.h"
#include "message/workload.h"

/** Folders of a record at phase setup that hold files of it. */
static const char *const folders[] = {"setup", "signatures"};

/* -- what the board will know ----------------------------------------------- */

/** A copy of the setup in the one form that a board serves. */
static eg_status
copy_setup(const board_plan *p, const char *to, eg_error *err)
{
    eg_record *record = NULL;
    EG_TRY(app_damaged(eg_record_open(&record, p->setup, NULL, err), err));
    eg_status status = EG_OK;
    if (eg_record_get_phase(record) != EG_PHASE_SETUP) {
        status = eg_fail(err, EG_ERR_STATE,
                         "%s: is a record at phase %s; a board starts from one "
                         "at phase setup",
                         p->setup,
                         eg_record_phase_name(eg_record_get_phase(record)));
    } else {
        status = eg_record_copy(record, to, EG_RECORD_DIRECTORY,
                                EG_RECORD_PROTOBUF, err);
    }
    eg_record_free(record);
    return status;
}

/** What the setup tells. */
typedef struct learned {
    board_election election;
    eg_buffer manifest; /**< The file as it was entered. */
} learned;

/** What a verified setup says of the election. */
static void
take_setup(board_election *out, const eg_election *election)
{
    out->extended_hash = election->extended_hash;
    out->base_hash = election->base_hash;
    out->chaining = election->manifest->chaining_mode;
    snprintf(out->name, sizeof(out->name), "%s",
             election->manifest->election_id);
}

/** The invitation is to the election of this setup. */
static eg_status
take_invitation(board_election *out,
                const board_plan *p,
                const eg_manifest *manifest,
                eg_error *err)
{
    app_message m = {0};
    app_invitation invitation = {0};
    eg_arena *arena = NULL;
    EG_TRY(app_message_read(&m, p->invitation, err));
    eg_status status = eg_arena_new(&arena, APP_PAYLOAD_ARENA_MAX);
    if (status == EG_OK && m.step != APP_STEP_INVITATION) {
        status = eg_fail(err, EG_ERR_MALFORMED, "%s: is no invitation",
                         p->invitation);
    }
    if (status == EG_OK) {
        status = app_invitation_read(&invitation, arena, &m, err);
    }
    if (status == EG_OK && (invitation.manifest.len != manifest->file_len ||
                            memcmp(invitation.manifest.data, manifest->file,
                                   manifest->file_len) != 0)) {
        status = eg_fail(err, EG_REJECT, "%s: invites to another election",
                         p->invitation);
    }
    if (status == EG_OK) {
        out->invitation = m.digest;
        memcpy(out->administrator, m.key, sizeof(out->administrator));
    }
    eg_arena_free(arena);
    app_message_free(&m);
    return status;
}

/** Verify the copy of the setup, and learn from it. */
static eg_status
learn(learned *l, const board_plan *p, const char *setup, eg_error *err)
{
    eg_verified_setup *verified = NULL;
    board_election *out = &l->election;
    EG_TRY(app_record_root(&out->setup_root, setup, EG_PHASE_SETUP, err));
    EG_TRY(eg_verified_setup_open(&verified, setup, NULL, EG_BASE_PUBLIC, err));
    const eg_election *election = eg_verified_setup_election(verified);
    const eg_manifest *manifest = election->manifest;
    take_setup(out, election);
    eg_buffer_append(&l->manifest, manifest->file, manifest->file_len);
    eg_status status = eg_buffer_status(&l->manifest);
    if (status == EG_OK) {
        status = take_invitation(out, p, manifest, err);
    }
    eg_verified_setup_free(verified);
    return status;
}

/* -- filling the store ------------------------------------------------------ */

/** Publish a file of the setup. */
static eg_status
add_file(board_writer *w, const char *setup, const char *name, eg_error *err)
{
    char path[APP_PATH_MAX];
    uint8_t *bytes = NULL;
    size_t len = 0;
    const size_t name_len = strlen(name);
    if (name_len > BOARD_NAME_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "%s: has too long a name", name);
    }
    EG_TRY(app_path(path, setup, name, err));
    EG_TRY(app_file_read_plain(path, BOARD_CONTENT_MAX, &bytes, &len, err));
    board_file file = {.bytes = len};
    board_entry entry = {.kind = BOARD_SETUP};
    memcpy(file.name, name, name_len + 1);
    memcpy(entry.name, name, name_len + 1);
    eg_sha256_once(&file.content, bytes, len);
    entry.content = file.content;
    eg_status status = board_entry_add(&w->log, &file.index, &entry, err);
    if (status == EG_OK) {
        status = board_store_put_content(w->store, &file.content,
                                         (eg_span){bytes, len}, err);
    }
    if (status == EG_OK) {
        status = board_store_put_file(w->store, &file, err);
    }
    app_file_free(bytes, len);
    return status;
}

/** The files of a folder, by their names' bytes. */
static eg_status
add_folder(board_writer *w,
           const char *setup,
           const char *folder,
           eg_error *err)
{
    char path[APP_PATH_MAX];
    char **names = NULL;
    size_t len = 0;
    EG_TRY(app_path(path, setup, folder, err));
    if (!app_file_exists(path)) {
        return EG_OK;
    }
    EG_TRY(app_dir_list(path, "", &names, &len, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < len && status == EG_OK; i++) {
        char name[APP_PATH_MAX];
        status = app_path(name, folder, names[i], err);
        if (status == EG_OK) {
            status = add_file(w, setup, name, err);
        }
    }
    app_names_free(names, len);
    return status;
}

static eg_status
fill(board_writer *w, const learned *l, const char *setup, eg_error *err)
{
    EG_TRY(sql_transaction(w->store, err));
    EG_TRY(board_election_put(w->store, &l->election, err));
    EG_TRY(board_store_set(w->store, "manifest", eg_buffer_span(&l->manifest),
                           err));
    for (size_t i = 0; i < EG_ARRAY_LEN(folders); i++) {
        EG_TRY(add_folder(w, setup, folders[i], err));
    }
    EG_TRY(app_log_sign(&w->log, err));
    return sql_commit(w->store, err);
}

/* -- the parts -------------------------------------------------------------- */

/** The log's key: a new one, or that of a run that was interrupted. */
static eg_status
make_key(board *b, const char *origin, eg_error *err)
{
    if (!app_file_exists(b->key_path)) {
        return app_log_key_make(&b->key, b->key_path, origin, EG_NOTE_ED25519,
                                err);
    }
    EG_TRY(app_log_key_load(&b->key, b->key_path, err));
    return strcmp(b->key.key.name, origin) == 0
               ? EG_OK
               : eg_fail(err, EG_ERR_STATE, "%s: is the key of another log",
                         b->key_path);
}

/** Open the store at @p path to write. */
static eg_status
open_writer(board_writer **out, board *b, const char *path, eg_error *err)
{
    char kept[APP_PATH_MAX];
    memcpy(kept, b->store_path, sizeof(kept));
    memcpy(b->store_path, path, strlen(path) + 1);
    const eg_status status = board_writer_new(out, b, err);
    memcpy(b->store_path, kept, sizeof(kept));
    return status;
}

/** Whether two elections are the same in all that a board keeps of them. */
static bool
is_same(const board_election *a, const board_election *b)
{
    return eg_hash_equal(&a->invitation, &b->invitation) &&
           memcmp(a->administrator, b->administrator,
                  sizeof(a->administrator)) == 0 &&
           eg_hash_equal(&a->extended_hash, &b->extended_hash) &&
           eg_hash_equal(&a->base_hash, &b->base_hash) &&
           eg_hash_equal(&a->setup_root, &b->setup_root) &&
           a->chaining == b->chaining && strcmp(a->name, b->name) == 0;
}

/**
 * Whether the board that a database has is the one that is being made: a run
 * filled it, and ended before this folder remembered where it is.  Its log has
 * this folder's key, which nobody else has, and it is of the same election.
 */
static bool
is_own(board *b, const learned *l, const char *path)
{
    board_writer *w = NULL;
    board_election election;
    const bool own = open_writer(&w, b, path, NULL) == EG_OK &&
                     app_log_size(&w->log) > 0 &&
                     board_election_get(w->store, &election, NULL) == EG_OK &&
                     is_same(&election, &l->election);
    board_writer_free(w);
    return own;
}

/** Fill a store at @p path; a file is one on the disk when it is closed. */
static eg_status
make_store(board *b,
           const learned *l,
           const char *path,
           const char *setup,
           eg_error *err)
{
    sql_db *store = NULL;
    board_writer *w = NULL;
    if (strlen(path) >= sizeof(b->store_path)) {
        return eg_fail(err, EG_ERR_LIMIT, "the store's address is too long");
    }
    eg_status status = board_store_open(&store, path, SQL_NEW, err);
    sql_free(store);
    if (status == EG_ERR_STATE && is_own(b, l, path)) {
        return EG_OK;
    }
    EG_TRY(status);
    status = open_writer(&w, b, path, err);
    if (status == EG_OK) {
        status = fill(w, l, setup, err);
    }
    board_writer_free(w);
    return status;
}

static eg_status
make_parts(board *b,
           learned *l,
           const board_plan *p,
           const char *work,
           eg_error *err)
{
    char setup[APP_PATH_MAX];
    char made[APP_PATH_MAX];
    EG_TRY(app_path(setup, work, "setup", err));
    EG_TRY(app_path(made, work, "board.db", err));
    EG_TRY(app_tree_remove(work, err));
    EG_TRY(app_dir_make(work, 0700, err));
    EG_TRY(copy_setup(p, setup, err));
    EG_TRY(learn(l, p, setup, err));
    EG_TRY(make_key(b, p->origin, err));
    if (p->store != NULL) {
        EG_TRY(make_store(b, l, p->store, setup, err));
        return board_put_address(p->dir, p->store, err);
    }
    EG_TRY(make_store(b, l, made, setup, err));
    if (rename(made, b->store_path) != 0) {
        return eg_fail(err, EG_ERR_IO, "%s: cannot be written", b->store_path);
    }
    return app_sync_parent(b->store_path, err);
}

eg_status
board_found(const board_plan *p, eg_error *err)
{
    board b = {0};
    learned l = {0};
    char work[APP_PATH_MAX];
    int lock = -1;
    bool exists = false;
    EG_TRY(app_path(work, p->dir, "work", err));
    EG_TRY(app_dir_make(p->dir, 0700, err));
    EG_TRY(app_dir_lock(p->dir, &lock, err));
    eg_buffer_init(&l.manifest, BOARD_CONTENT_MAX);
    eg_status status = board_paths(&b, &exists, p->dir, err);
    if (status == EG_OK && exists) {
        status = eg_fail(err, EG_ERR_STATE, "%s: is a board already", p->dir);
    } else if (status == EG_OK) {
        status = make_parts(&b, &l, p, work, err);
        if (app_tree_remove(work, NULL) != EG_OK && status == EG_OK) {
            status = eg_fail(err, EG_ERR_IO, "%s: cannot be removed", work);
        }
    }
    eg_buffer_free(&l.manifest);
    board_close(&b);
    app_dir_unlock(&lock);
    return status;
}
