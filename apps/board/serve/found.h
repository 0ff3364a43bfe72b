/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making a board: a store that holds a verified setup, and a key for its log.
 */
#ifndef APP_BOARD_SERVE_FOUND_H
#define APP_BOARD_SERVE_FOUND_H

#include <electionguard/status.h>

typedef struct board_plan {
    const char *dir;
    const char *setup;      /**< A record at phase setup. */
    const char *invitation; /**< The message file of step 2. */
    const char *origin;     /**< Of the log, and its key's name. */
    const char *store;      /**< Address of a database; NULL: a file in dir. */
} board_plan;

/**
 * Make a board, whole or not at all: what an interrupted run left is made anew.
 *
 * @retval EG_ERR_STATE  It is a board already, or the record is not at phase
 *                       setup.
 * @retval EG_REJECT     The setup does not verify, or the invitation is to
 *                       another election.
 */
EG_NODISCARD eg_status board_found(const board_plan *plan, eg_error *err);

#endif
