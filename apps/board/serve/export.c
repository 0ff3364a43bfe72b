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
#include "message/section.h"
#include "record/ballot_brief.h"

/** An export on its way. */
typedef struct exporting {
    board_reader *r;
    const char *path; /**< Of the unfinished record. */
    eg_record_writer *writer;
    const board_device *device; /**< Whose section is open. */
    bool attested;              /**< Attestations were published. */
    bool later;                 /**< Files after the setup are written. */
    board_exported done;
} exporting;

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

static eg_status
write_file(void *context, const board_file *file, eg_error *err)
{
    exporting *e = context;
    char path[APP_PATH_MAX];
    if (is_setup(file->name) == e->later) {
        return EG_OK;
    }
    EG_BUFFER(content, BOARD_CONTENT_MAX);
    EG_TRY(board_store_get_content(e->r->store, &content, &file->content, err));
    EG_TRY(app_path(path, e->path, file->name, err));
    EG_TRY(make_folders(path, err));
    e->done.files++;
    return app_file_write(path, content.data, content.len, 0644,
                          APP_WRITE_REPLACE, err);
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
    return board_store_files(e->r->store, write_file, e, err);
}

eg_status
board_export(board_reader *r,
             const char *path,
             board_exported *out,
             eg_error *err)
{
    char unfinished[APP_PATH_MAX];
    if (app_file_exists(path)) {
        return eg_fail(err, EG_ERR_STATE, "%s: is there already", path);
    }
    if (snprintf(unfinished, sizeof(unfinished), "%s.tmp", path) >=
        (int)sizeof(unfinished)) {
        return eg_fail(err, EG_ERR_LIMIT, "the name is too long");
    }
    exporting e = {.r = r, .path = unfinished};
    EG_TRY(app_tree_remove(unfinished, err));
    EG_TRY(board_store_begin(r->store, err));
    eg_status status = write_record(&e, err);
    board_store_rollback(r->store);
    if (status == EG_OK && rename(unfinished, path) != 0) {
        status = eg_fail(err, EG_ERR_IO, "%s: cannot be written", path);
    }
    if (status != EG_OK) {
        (void)!app_tree_remove(unfinished, NULL);
        return status;
    }
    *out = e.done;
    return app_sync_parent(path, err);
}
