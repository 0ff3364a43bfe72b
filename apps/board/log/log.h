/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The board's log: entries are added, a checkpoint is signed over them, and
 * both are committed with what the entries say.
 *
 * All of it is in one store.  Within a transaction any number of entries are
 * added and then one checkpoint is signed, so that what is on the disk always
 * has a checkpoint of exactly its size, and a checkpoint never leaves before its
 * entries are on the disk.  Opening reads the tiles of the right edge: at most
 * eight, whatever the log's size.
 */
#ifndef APP_BOARD_LOG_LOG_H
#define APP_BOARD_LOG_LOG_H

#include "board/log/entry.h"
#include "board/log/key.h"
#include "board/store/store.h"
#include "tlog/checkpoint.h"
#include "tlog/writer.h"

/** Tiles out of a store, for proofs; borrows it. */
eg_tile_source board_log_tiles(board_store *store);

/**
 * Read a checkpoint that the log of @p key signed.
 *
 * @param[out] out Points into @p note.
 * @return As eg_checkpoint_open().
 */
EG_NODISCARD eg_status board_checkpoint_open(eg_checkpoint *out,
                                             eg_span note,
                                             const eg_note_key *key,
                                             eg_error *err);

/** A log that grows; 130 KiB. */
typedef struct board_log {
    board_store *store; /**< Borrowed. */
    board_key *key;     /**< Borrowed. */
    eg_tile_writer writer;
    eg_tile_writer marked; /**< As at board_log_mark(). */
} board_log;

/**
 * Go on with the log of a store, or begin one that has no checkpoint yet.
 *
 * @retval EG_ERR_MALFORMED The store's checkpoint is not signed by @p key, or
 *                          not of the store's tiles.
 */
EG_NODISCARD eg_status board_log_open(board_log *log,
                                      board_store *store,
                                      board_key *key,
                                      eg_error *err);

/** Add an entry within a transaction; @p index is its place. */
EG_NODISCARD eg_status board_log_add(board_log *log,
                                     uint64_t *index,
                                     const board_entry *entry,
                                     eg_error *err);

/** Sign a checkpoint of all entries, within the same transaction. */
EG_NODISCARD eg_status board_log_sign(board_log *log, eg_error *err);

/** Remember where the log is, for board_log_undo(). */
void board_log_mark(board_log *log);
/** Be where board_log_mark() was; the store has to be there, too. */
void board_log_undo(board_log *log);

/** Entries so far. */
uint64_t board_log_size(const board_log *log);

#endif
