/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a whole log.
 */
#include "log/check.h"

#include <inttypes.h>
#include <string.h>

typedef struct checking {
    sql_db *store;
    eg_tile_writer writer; /**< Makes the tiles anew. */
    uint64_t then;
    eg_hash root; /**< Of the first then entries. */
    const app_log_checker *each;
} checking;

/** A tile that was made anew is the one that the store has. */
static eg_status
compare_tile(void *context,
             const eg_tile *tile,
             const eg_hash *hashes,
             eg_error *err)
{
    checking *c = context;
    eg_hash kept[EG_TILE_WIDTH];
    const eg_status status = app_log_get_tile(c->store, tile, kept, err);
    if (status == EG_OK &&
        memcmp(kept, hashes, tile->width * sizeof(kept[0])) == 0) {
        return EG_OK;
    }
    return status == EG_OK || status == EG_ERR_NOT_FOUND
               ? eg_fail(err, EG_ERR_MALFORMED,
                         "a tile of the log is not that of its entries")
               : status;
}

static eg_status
check_one(checking *c, uint64_t index, eg_span bytes, eg_error *err)
{
    eg_hash leaf;
    if (index != c->writer.tree.size) {
        return eg_fail(err, EG_ERR_MALFORMED, "an entry before it is missing");
    }
    EG_TRY(c->each->entry(c->each->context, index, bytes, err));
    eg_merkle_leaf(&leaf, bytes.data, bytes.len);
    EG_TRY(eg_tile_writer_add(&c->writer, &leaf, err));
    if (c->writer.tree.size == c->then) {
        eg_merkle_root(&c->writer.tree, &c->root);
    }
    return EG_OK;
}

static eg_status
check_entry(void *context, uint64_t index, eg_span bytes, eg_error *err)
{
    const eg_status status = check_one(context, index, bytes, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "entry %" PRIu64 ": ", index);
    }
    return status;
}

/** The entries that were read have what the log signed. */
static eg_status
check_end(checking *c,
          const eg_note_key *key,
          app_log_point *now,
          eg_error *err)
{
    uint64_t size = 0;
    eg_checkpoint checkpoint;
    EG_BUFFER(note, EG_NOTE_MAX);
    EG_TRY(eg_tile_writer_flush(&c->writer, err));
    EG_TRY(app_log_get_checkpoint(c->store, &size, &note, err));
    const eg_status status =
        app_log_checkpoint_open(&checkpoint, eg_buffer_span(&note), key, err);
    if (status != EG_OK) {
        return status == EG_REJECT ? EG_ERR_MALFORMED : status;
    }
    now->size = c->writer.tree.size;
    eg_merkle_root(&c->writer.tree, &now->root);
    return checkpoint.size == now->size && size == now->size &&
                   eg_hash_equal(&checkpoint.root, &now->root)
               ? EG_OK
               : eg_fail(err, EG_ERR_MALFORMED,
                         "the entries are not those that the log signed");
}

eg_status
app_log_check(app_log_point *now,
              sql_db *store,
              const eg_note_key *key,
              const app_log_checker *each,
              uint64_t then,
              eg_hash *root,
              eg_error *err)
{
    checking c = {.store = store, .each = each, .then = then};
    const eg_tile_sink sink = {.write = compare_tile, .context = &c};
    eg_tile_writer_init(&c.writer, &sink);
    app_log_point found;
    eg_status status = sql_transaction(store, err);
    if (status == EG_OK) {
        status = app_log_entries(store, 0, INT64_MAX, check_entry, &c, err);
        if (status == EG_OK) {
            status = check_end(&c, key, &found, err);
        }
        sql_rollback(store);
    }
    EG_TRY(status);
    *now = found;
    *root = c.root;
    return EG_OK;
}
