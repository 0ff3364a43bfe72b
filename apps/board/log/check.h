/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a whole log: what a copy of a board has to stand before it is one.
 */
#ifndef APP_BOARD_LOG_CHECK_H
#define APP_BOARD_LOG_CHECK_H

#include "log/check.h"

/**
 * As app_log_check(): each entry must be one of a board's, and the contents that
 * entries name must be there.
 */
EG_NODISCARD eg_status board_log_check(app_log_point *now,
                                       sql_db *store,
                                       const eg_note_key *key,
                                       uint64_t then,
                                       eg_hash *root,
                                       eg_error *err);

#endif
