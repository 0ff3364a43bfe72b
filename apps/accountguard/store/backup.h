/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Backups of a service, and services from backups.
 *
 *   BACKUP/store.db    the database of one moment
 *   BACKUP/checkpoint  the log's checkpoint of that moment
 *   BACKUP/keys/       DIR/keys, and
 *   BACKUP/signer/     DIR/signer, only if that was asked for
 *
 * A backup is older than what happened a moment later.  A service that goes on
 * from it would send notices again, forget who was erased, and sign another
 * history than the one that it has shown; so it is restored only if it has all
 * that the log is known to have signed.  Subjects whose erasure the log tells
 * are erased again: old copies of keys do not bring them back.
 */
#ifndef ACCOUNTGUARD_STORE_BACKUP_H
#define ACCOUNTGUARD_STORE_BACKUP_H

#include "accountguard/store/audit.h"

/** The kind of the entry that tells of an erasure. */
#define AG_AUDIT_ERASED "subject.erased"

/**
 * Copy a service that is in use, into a folder that appears when the copy is
 * complete and on the disk.
 *
 * @param[in] with_keys Copy the keys, too: who has them can read everything,
 *                      sign notices and show a false history.
 *
 * @retval EG_ERR_STATE       Something is at @p to.
 * @retval EG_ERR_UNSUPPORTED The database is PostgreSQL, which has backups of
 *                            its own.
 */
EG_NODISCARD eg_status ag_backup(const char *dir,
                                 const char *to,
                                 bool with_keys,
                                 uint64_t *entries,
                                 eg_error *err);

/** Copy the keys of a folder into another one; their database may be in use. */
EG_NODISCARD eg_status ag_backup_keys(const char *from,
                                      const char *to,
                                      eg_error *err);

typedef struct ag_restoring {
    const char *from; /**< A backup. */
    const char *dir;  /**< No service yet. */
    /** Another backup, or a service's folder, that has keys; NULL: the backup. */
    const char *keys;
    const char *checkpoint; /**< The latest that anybody saw; NULL: not told. */
} ag_restoring;

/**
 * Make a service from a backup, whole or not at all.
 *
 * @retval EG_REJECT        The backup has not all that the checkpoint signs, or
 *                          is of another history.
 * @retval EG_ERR_STATE     Something is at its place.
 * @retval EG_ERR_MALFORMED The backup is damaged, or another service's.
 */
EG_NODISCARD eg_status ag_restore(const ag_restoring *what,
                                  uint64_t *entries,
                                  eg_error *err);

#endif
