/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a whole log: what a copy of a board has to stand before it is one.
 */
#ifndef APP_BOARD_LOG_CHECK_H
#define APP_BOARD_LOG_CHECK_H

#include "log/log.h"

/** A place in a log's history. */
typedef struct board_point {
    uint64_t size; /**< Entries. */
    eg_hash root;
} board_point;

/**
 * Read every entry of a store.  Together they must have the root of the store's
 * checkpoint, which the log must have signed; each must be an entry, tiles must
 * be of these entries, and the contents that entries name must be there.
 *
 * Takes the time to read all of the store, and little memory.
 *
 * @param[out] now   Where the log is.
 * @param[in]  then  A size at most that of the log, or 0.
 * @param[out] root  The root of the first @p then entries; zero for 0, and for
 *                   more than there are.
 *
 * @retval EG_ERR_MALFORMED Something is not so.
 */
EG_NODISCARD eg_status app_log_check(board_point *now,
                                     sql_db *store,
                                     const eg_note_key *key,
                                     uint64_t then,
                                     eg_hash *root,
                                     eg_error *err);

#endif
