/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a service keeps, and how a step changes it: the database, the keys
 * outside of it, the keys of subjects, and the log of what was done.
 *
 *   DIR/store.db      the database; or DIR/store.url, its address
 *   DIR/keys/         what must not be where the database's copies are:
 *     master.key      of which other keys are derived
 *     log.key         signs the log's checkpoints
 *     subjects.db     a key for each subject (subject.h)
 *   DIR/signer/       the keys of notices (notice/signer.h), which the server
 *                     of the pages cannot open
 *
 * A step is one transaction: what it changes, its entries in the log and what it
 * puts into the outbox are on the disk together when ag_store_commit() returns,
 * or nothing is.  Several processes may have a store open; one writes at a time.
 */
#ifndef ACCOUNTGUARD_STORE_STORE_H
#define ACCOUNTGUARD_STORE_STORE_H

#include "accountguard/store/keys.h"
#include "codec/buffer.h"
#include "common/file.h"
#include "log/log.h"
#include "sql/sql.h"

/** The folder of the keys of notices in a service's. */
#define AG_SIGNER_FOLDER "signer"

typedef struct ag_store {
    sql_db *db;
    sql_db *subjects;
    ag_keys keys;
    app_log_key log_key;
    app_log log;   /**< Of this transaction. */
    bool log_open; /**< This transaction has added entries. */
    char dir[APP_PATH_MAX];
} ag_store;

/** What a new service is told. */
typedef struct ag_plan {
    const char *dir;
    const char *host;  /**< Name of its page, which people type. */
    const char *name;  /**< Who runs it, for people. */
    const char *from;  /**< Address that notices come from, and nothing else. */
    const char *store; /**< A database's address; NULL: a file in dir. */
} ag_plan;

/** Make a service: folder, keys, tables, settings, the first checkpoint. */
EG_NODISCARD eg_status ag_store_found(const ag_plan *plan, eg_error *err);

/**
 * Open a service's store.
 *
 * @param[out] out  130 KiB; on the heap or static.
 * @param[in]  mode SQL_WRITE or SQL_READ.
 */
EG_NODISCARD eg_status ag_store_open(ag_store *out,
                                     const char *dir,
                                     sql_mode mode,
                                     eg_error *err);
/** Harmless on {0}. */
void ag_store_close(ag_store *store);

/** Begin a step. */
EG_NODISCARD eg_status ag_store_begin(ag_store *store, eg_error *err);
/** Sign the log if it grew, and commit; else as ag_store_rollback(). */
EG_NODISCARD eg_status ag_store_commit(ag_store *store, eg_error *err);
/** As if the step had not begun; harmless without one. */
void ag_store_rollback(ag_store *store);

/** Commit if @p status is EG_OK, else roll back; the step's status. */
EG_NODISCARD eg_status ag_store_end(ag_store *store,
                                    eg_status status,
                                    eg_error *err);

/* Settings: "host", "name", "from", and those of other concerns. */
EG_NODISCARD eg_status ag_store_set(ag_store *store,
                                    const char *name,
                                    eg_span value,
                                    eg_error *err);
/** Append the value; EG_ERR_NOT_FOUND: it was never set. */
EG_NODISCARD eg_status ag_store_get(ag_store *store,
                                    eg_buffer *out,
                                    const char *name,
                                    eg_error *err);
/** A setting that is text of less than @p room bytes, with its final zero. */
EG_NODISCARD eg_status ag_store_get_text(ag_store *store,
                                         char *out,
                                         size_t room,
                                         const char *name,
                                         eg_error *err);

#endif
