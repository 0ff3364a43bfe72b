/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Backups of a board, and boards from backups.
 *
 *   BACKUP/board.db    the store of one moment
 *   BACKUP/checkpoint  the checkpoint of that moment
 *   BACKUP/log-key     the public key of the log
 *   BACKUP/log.key     its secret key, only if that was asked for
 *
 * A backup is older than what the board shows a moment later.  A board that goes
 * on from it would sign another history than the one that it has shown, so it is
 * restored only if it has all that the log is known to have signed.
 */
#ifndef APP_BOARD_SERVE_BACKUP_H
#define APP_BOARD_SERVE_BACKUP_H

#include "board/log/check.h"

/**
 * Copy a board, which may be served meanwhile, into a folder that appears when
 * the copy is complete, on the disk, and was read as a whole.
 *
 * @param[in]  with_key Copy the log's secret key, too.
 * @param[out] at       Where its log is.
 *
 * @retval EG_ERR_STATE       Something is at @p to.
 * @retval EG_ERR_UNSUPPORTED The board is in PostgreSQL, which has backups of
 *                            its own.
 * @retval EG_ERR_MALFORMED   The board is damaged.
 */
EG_NODISCARD eg_status board_backup(const char *dir,
                                    const char *to,
                                    bool with_key,
                                    app_log_point *at,
                                    eg_error *err);

typedef struct board_restoring {
    const char *from; /**< A backup. */
    const char *dir;  /**< No board yet. */
    const char *key; /**< The log's secret key; NULL: the backup's, or dir's. */
    const char *checkpoint; /**< The latest that anybody saw; NULL: not told. */
} board_restoring;

/**
 * Make a board from a backup, whole or not at all.
 *
 * @retval EG_REJECT        The backup has not all that the checkpoint signs, or
 *                          is of another history.
 * @retval EG_ERR_STATE     It is a board already.
 * @retval EG_ERR_MALFORMED The backup is damaged, or another log's.
 */
EG_NODISCARD eg_status board_restore(const board_restoring *what,
                                     app_log_point *at,
                                     eg_error *err);

#endif
