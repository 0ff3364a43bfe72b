/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A transparency log in a program's database: entries are added, a checkpoint is signed over them, and
 * both are committed with what the entries say.
 *
 * All of it is in one store.  Within a transaction any number of entries are
 * added and then one checkpoint is signed, so that what is on the disk always
 * has a checkpoint of exactly its size, and a checkpoint never leaves before its
 * entries are on the disk.  Opening reads the tiles of the right edge: at most
 * eight, whatever the log's size.
 */
#ifndef APP_LOG_LOG_H
#define APP_LOG_LOG_H

#include "log/key.h"
#include "log/place.h"
#include "tlog/checkpoint.h"
#include "tlog/writer.h"

/** Tiles out of a store, for proofs; borrows it. */
eg_tile_source app_log_tiles(sql_db *store);

/**
 * Read a checkpoint that the log of @p key signed.
 *
 * @param[out] out Points into @p note.
 * @return As eg_checkpoint_open().
 */
EG_NODISCARD eg_status app_log_checkpoint_open(eg_checkpoint *out,
                                               eg_span note,
                                               const eg_note_key *key,
                                               eg_error *err);

/** A log that grows; 130 KiB. */
typedef struct app_log {
    sql_db *store;    /**< Borrowed. */
    app_log_key *key; /**< Borrowed. */
    eg_tile_writer writer;
    eg_tile_writer marked; /**< As at app_log_mark(). */
} app_log;

/**
 * Go on with the log of a store, or begin one that has no checkpoint yet.
 *
 * @retval EG_ERR_MALFORMED The store's checkpoint is not signed by @p key, or
 *                          not of the store's tiles.
 */
EG_NODISCARD eg_status app_log_open(app_log *log,
                                    sql_db *store,
                                    app_log_key *key,
                                    eg_error *err);

/** Add an entry within a transaction; @p index is its place. */
EG_NODISCARD eg_status app_log_add(app_log *log,
                                   uint64_t *index,
                                   eg_span entry,
                                   eg_error *err);

/** Sign a checkpoint of all entries, within the same transaction. */
EG_NODISCARD eg_status app_log_sign(app_log *log, eg_error *err);

/** Remember where the log is, for app_log_undo(). */
void app_log_mark(app_log *log);
/** Be where app_log_mark() was; the store has to be there, too. */
void app_log_undo(app_log *log);

/** Entries so far. */
uint64_t app_log_size(const app_log *log);

#endif
