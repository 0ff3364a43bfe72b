/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a whole log: what a copy of a store has to stand before it is one.
 */
#ifndef APP_LOG_CHECK_H
#define APP_LOG_CHECK_H

#include "log/log.h"

/** A place in a log's history. */
typedef struct app_log_point {
    uint64_t size; /**< Entries. */
    eg_hash root;
} app_log_point;

/** What is asked of each entry. */
typedef struct app_log_checker {
    /** EG_ERR_MALFORMED: it is none of this log's program, or what belongs to it
     * is not there. */
    eg_status (*entry)(void *context,
                       uint64_t index,
                       eg_span entry,
                       eg_error *err);
    void *context;
} app_log_checker;

/**
 * Read every entry of a store.  Together they must have the root of the store's
 * checkpoint, which the log must have signed; each must be what the program
 * asks, and tiles must be of these entries.
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
EG_NODISCARD eg_status app_log_check(app_log_point *now,
                                     sql_db *store,
                                     const eg_note_key *key,
                                     const app_log_checker *each,
                                     uint64_t then,
                                     eg_hash *root,
                                     eg_error *err);

#endif
