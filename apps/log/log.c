/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Appending entries and signing checkpoints.
 */
#include "log/log.h"

#include <inttypes.h>
#include <string.h>

/** Longest checkpoint that a log signs, before anybody cosigns it. */
#define CHECKPOINT_MAX 4096

static eg_status
write_tile(void *context,
           const eg_tile *tile,
           const eg_hash *hashes,
           eg_error *err)
{
    return app_log_put_tile(context, tile, hashes, err);
}

static eg_status
read_tile(void *context, const eg_tile *tile, eg_hash *hashes, eg_error *err)
{
    return app_log_get_tile(context, tile, hashes, err);
}

eg_tile_source
app_log_tiles(sql_db *store)
{
    return (eg_tile_source){.read = read_tile, .context = store};
}

eg_status
app_log_checkpoint_open(eg_checkpoint *out,
                        eg_span note,
                        const eg_note_key *key,
                        eg_error *err)
{
    const eg_tlog_identity identity = {
        .origin = {(const uint8_t *)key->name, strlen(key->name)},
        .key = key,
        .count = 1};
    return eg_checkpoint_open(out, note, &identity, &app_log_verifier, err);
}

/** The store's checkpoint is one of this log, of these tiles. */
static eg_status
check(const app_log *log, const eg_buffer *note, uint64_t size, eg_error *err)
{
    eg_checkpoint checkpoint;
    const eg_status status = app_log_checkpoint_open(
        &checkpoint, eg_buffer_span(note), &log->key->key, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "the store's checkpoint: ");
        return status == EG_REJECT ? EG_ERR_MALFORMED : status;
    }
    eg_hash root;
    eg_merkle_root(&log->writer.tree, &root);
    if (checkpoint.size != size || !eg_hash_equal(&checkpoint.root, &root)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the store is damaged: its tiles have not the root that "
                       "its checkpoint of %" PRIu64 " entries has",
                       checkpoint.size);
    }
    return EG_OK;
}

eg_status
app_log_open(app_log *log, sql_db *store, app_log_key *key, eg_error *err)
{
    log->store = store;
    log->key = key;
    const eg_tile_sink sink = {.write = write_tile, .context = store};
    EG_BUFFER(note, EG_NOTE_MAX);
    uint64_t size = 0;
    const eg_status found = app_log_get_checkpoint(store, &size, &note, err);
    if (found == EG_ERR_NOT_FOUND) {
        eg_tile_writer_init(&log->writer, &sink);
        return EG_OK;
    }
    EG_TRY(found);
    const eg_tile_source source = app_log_tiles(store);
    const eg_status status =
        eg_tile_writer_resume(&log->writer, &sink, &source, size, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "the log's tiles: ");
        return status == EG_ERR_NOT_FOUND ? EG_ERR_MALFORMED : status;
    }
    return check(log, &note, size, err);
}

eg_status
app_log_add(app_log *log, uint64_t *index, eg_span entry, eg_error *err)
{
    const uint64_t at = log->writer.tree.size;
    EG_TRY(app_log_put_entry(log->store, at, entry, err));
    eg_hash leaf;
    eg_merkle_leaf(&leaf, entry.data, entry.len);
    EG_TRY(eg_tile_writer_add(&log->writer, &leaf, err));
    *index = at;
    return EG_OK;
}

eg_status
app_log_sign(app_log *log, eg_error *err)
{
    const eg_note_key *key = &log->key->key;
    eg_checkpoint checkpoint = {
        .origin = {(const uint8_t *)key->name, strlen(key->name)},
        .size = log->writer.tree.size};
    eg_merkle_root(&log->writer.tree, &checkpoint.root);
    EG_BUFFER(text, CHECKPOINT_MAX);
    EG_TRY(eg_checkpoint_write(&text, &checkpoint, err));
    EG_TRY(eg_buffer_status(&text));
    const eg_note_signer signer = app_log_key_signer(log->key, 0);
    EG_BUFFER(note, CHECKPOINT_MAX);
    EG_TRY(eg_note_begin(&note, eg_buffer_span(&text), err));
    EG_TRY(eg_note_sign(&note, eg_buffer_span(&text), &signer, err));
    EG_TRY(eg_buffer_status(&note));
    EG_TRY(eg_tile_writer_flush(&log->writer, err));
    return app_log_put_checkpoint(log->store, checkpoint.size,
                                  eg_buffer_span(&note), err);
}

void
app_log_mark(app_log *log)
{
    log->marked = log->writer;
}

void
app_log_undo(app_log *log)
{
    log->writer = log->marked;
}

uint64_t
app_log_size(const app_log *log)
{
    return log->writer.tree.size;
}
