/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exporting a board's record.
 */
#include "board/serve/export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/record.h>

#include "common/file.h"
#include "message/beside.h"
#include "message/section.h"
#include "record/ballot_brief.h"

/** An export on its way. */
typedef struct exporting {
    board_reader *r;
    const char *path;   /**< Of the unfinished record. */
    const char *beside; /**< Of the folder with unfinished ones beside it;
                         * NULL: they are not wanted. */
    eg_record_writer *writer;
    const board_device *device; /**< Whose section is open. */
    bool attested;              /**< Attestations were published. */
    bool later;                 /**< Files after the setup are written. */
    board_exported done;
} exporting;

/** Between two steps: whether nobody waits for it any more. */
static eg_status
go_on(const exporting *e, eg_error *err)
{
    return e->r->stops != NULL && atomic_load(e->r->stops)
               ? eg_fail(err, EG_ERR_STATE, "the board stops")
               : EG_OK;
}

/* -- files ------------------------------------------------------------------ */

static bool
is_setup(const char *name)
{
    return strncmp(name, "setup/", strlen("setup/")) == 0;
}

/** Make the folders above a file. */
static eg_status
make_folders(const char *path, eg_error *err)
{
    char folder[APP_PATH_MAX];
    snprintf(folder, sizeof(folder), "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash != NULL) {
        *slash = '\0';
    }
    return app_dir_make(folder, 0755, err);
}

/** Write what was published into a folder. */
static eg_status
write_content(exporting *e,
              const board_file *file,
              const char *folder,
              eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_BUFFER(content, BOARD_CONTENT_MAX);
    EG_TRY(go_on(e, err));
    EG_TRY(board_store_get_content(e->r->store, &content, &file->content, err));
    EG_TRY(app_path(path, folder, file->name, err));
    EG_TRY(make_folders(path, err));
    e->done.files++;
    return app_file_write(path, content.data, content.len, 0644,
                          APP_WRITE_REPLACE, err);
}

static eg_status
write_file(void *context, const board_file *file, eg_error *err)
{
    exporting *e = context;
    if (app_is_beside(file->name) || is_setup(file->name) == e->later) {
        return EG_OK;
    }
    return write_content(e, file, e->path, err);
}

static eg_status
write_beside(void *context, const board_file *file, eg_error *err)
{
    exporting *e = context;
    return e->beside != NULL && app_is_beside(file->name)
               ? write_content(e, file, e->beside, err)
               : EG_OK;
}

static eg_status
find_attestations(void *context, const board_file *file, eg_error *err)
{
    exporting *e = context;
    (void)err;
    e->attested =
        e->attested || strcmp(file->name, "device_attestations.binpb") == 0;
    return EG_OK;
}

/* -- devices ---------------------------------------------------------------- */

/** A ballot with what was decided, as the device has it in its section. */
static eg_status
write_ballot(void *context, const board_ballot *ballot, eg_error *err)
{
    exporting *e = context;
    EG_BUFFER(item, EG_ITEM_BYTES_MAX);
    EG_TRY(go_on(e, err));
    EG_TRY(board_store_get_content(e->r->store, &item, &ballot->content, err));
    if (e->device->kind == EG_DEVICE_REGULAR &&
        !eg_ballot_item_decide(item.data, item.len, ballot->status)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the store is damaged: a ballot is none");
    }
    e->done.ballots++;
    return eg_record_writer_add(e->writer, item.data, item.len, err);
}

static eg_status
write_section(exporting *e, const board_device *d, eg_error *err)
{
    uint8_t key[EG_DEVICE_KEY_BYTES] = {(uint8_t)d->kind};
    eg_chain chain;
    memcpy(key + 1, d->hash.bytes, EG_HASH_BYTES);
    board_chain(&chain, e->r->board, d);
    e->device = d;
    EG_BUFFER(header, EG_ITEM_BYTES_MAX);
    EG_BUFFER(close, EG_ITEM_BYTES_MAX);
    EG_TRY(app_section_header(&header, &chain, d->name, err));
    EG_TRY(board_store_get_content(e->r->store, &close, &d->close_item, err));
    EG_TRY(eg_record_writer_begin(e->writer, EG_SECTION_DEVICE, key,
                                  sizeof(key), NULL, err));
    EG_TRY(eg_record_writer_add(e->writer, header.data, header.len, err));
    EG_TRY(board_store_ballots(e->r->store, d->id, 1, write_ballot, e, err));
    EG_TRY(eg_record_writer_add(e->writer, close.data, close.len, err));
    return eg_record_writer_end(e->writer, NULL, err);
}

static eg_status
write_device(void *context, const board_device *device, eg_error *err)
{
    exporting *e = context;
    if (!device->closed) {
        e->done.open += device->ballots > 0 ? 1 : 0;
        return EG_OK;
    }
    e->done.devices++;
    return write_section(e, device, err);
}

/** The end of the ballots, unless officials have published it. */
static eg_status
seal(exporting *e, eg_error *err)
{
    if (e->attested || e->done.open > 0 || e->done.devices == 0) {
        return EG_OK;
    }
    EG_TRY(eg_record_writer_begin(e->writer, EG_SECTION_DEVICE_ATTESTATIONS,
                                  NULL, 0, NULL, err));
    EG_TRY(eg_record_writer_end(e->writer, NULL, err));
    return eg_record_writer_seal(e->writer, EG_PHASE_SEALED, NULL, err);
}

static eg_status
write_sections(exporting *e, eg_error *err)
{
    EG_TRY(eg_record_writer_open(&e->writer, e->path, EG_RECORD_PROTOBUF, err));
    EG_TRY(eg_record_writer_seal(e->writer, EG_PHASE_SETUP, NULL, err));
    EG_TRY(board_store_devices(e->r->store, write_device, e, err));
    return seal(e, err);
}

/* -- the record ------------------------------------------------------------- */

static eg_status
write_record(exporting *e, eg_error *err)
{
    EG_TRY(app_dir_make(e->path, 0755, err));
    EG_TRY(board_store_files(e->r->store, write_file, e, err));
    EG_TRY(board_store_files(e->r->store, find_attestations, e, err));
    const eg_status status = write_sections(e, err);
    eg_record_writer_free(e->writer);
    EG_TRY(status);
    e->later = true;
    EG_TRY(board_store_files(e->r->store, write_file, e, err));
    return board_store_files(e->r->store, write_beside, e, err);
}

/* -- names ------------------------------------------------------------------ */

/** The folders beside a record: "PATH.indicators". */
static const char *const beside_folders[] = {"indicators", "openings"};

/** PATH.ENDING */
static eg_status
name_beside(char out[APP_PATH_MAX],
            const char *path,
            const char *ending,
            eg_error *err)
{
    const int len = snprintf(out, APP_PATH_MAX, "%s.%s", path, ending);
    return len > 0 && len < APP_PATH_MAX
               ? EG_OK
               : eg_fail(err, EG_ERR_LIMIT, "the name is too long");
}

static eg_status
must_be_free(const char *path, eg_error *err)
{
    return app_file_exists(path)
               ? eg_fail(err, EG_ERR_STATE, "%s: is there already", path)
               : EG_OK;
}

/** A folder beside the record that is there would be taken for its own. */
static eg_status
check_names(const char *path, board_export_scope scope, eg_error *err)
{
    char beside[APP_PATH_MAX];
    EG_TRY(must_be_free(path, err));
    for (size_t i = 0;
         scope == BOARD_EXPORT_ALL && i < EG_ARRAY_LEN(beside_folders); i++) {
        EG_TRY(name_beside(beside, path, beside_folders[i], err));
        EG_TRY(must_be_free(beside, err));
    }
    return EG_OK;
}

/** Give what is unfinished its name. */
static eg_status
place(const char *from, const char *to, eg_error *err)
{
    if (rename(from, to) != 0) {
        return eg_fail(err, EG_ERR_IO, "%s: cannot be written", to);
    }
    return app_sync_parent(to, err);
}

/** The folders beside the record, and then the record. */
static eg_status
place_all(const exporting *e, const char *path, eg_error *err)
{
    char from[APP_PATH_MAX];
    char to[APP_PATH_MAX];
    for (size_t i = 0; e->beside != NULL && i < EG_ARRAY_LEN(beside_folders);
         i++) {
        EG_TRY(app_path(from, e->beside, beside_folders[i], err));
        EG_TRY(name_beside(to, path, beside_folders[i], err));
        if (app_file_exists(from)) {
            EG_TRY(place(from, to, err));
        }
    }
    return place(e->path, path, err);
}

/** Remove what an interrupted export left, or this one. */
static eg_status
clear(const exporting *e, eg_error *err)
{
    EG_TRY(app_tree_remove(e->path, err));
    return e->beside == NULL ? EG_OK : app_tree_remove(e->beside, err);
}

eg_status
board_export(board_reader *r,
             const char *path,
             board_export_scope scope,
             board_exported *out,
             eg_error *err)
{
    char unfinished[APP_PATH_MAX];
    char beside[APP_PATH_MAX];
    EG_TRY(check_names(path, scope, err));
    EG_TRY(name_beside(unfinished, path, "tmp", err));
    EG_TRY(name_beside(beside, path, "beside.tmp", err));
    exporting e = {.r = r,
                   .path = unfinished,
                   .beside = scope == BOARD_EXPORT_ALL ? beside : NULL};
    EG_TRY(clear(&e, err));
    EG_TRY(sql_transaction(r->store, err));
    eg_status status = write_record(&e, err);
    sql_rollback(r->store);
    if (status == EG_OK) {
        status = place_all(&e, path, err);
    }
    (void)!clear(&e, NULL);
    if (status == EG_OK) {
        *out = e.done;
    }
    return status;
}
