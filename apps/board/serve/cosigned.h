/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checkpoints that witnesses cosigned: they are brought to the board, which keeps
 * the latest one in its store.
 *
 * What a board acknowledges has a checkpoint at once, and cosignatures later; so
 * the latest checkpoint is mostly one that nobody has cosigned yet, and the latest
 * cosigned one is kept beside it.  Neither ever goes back.
 */
#ifndef APP_BOARD_SERVE_COSIGNED_H
#define APP_BOARD_SERVE_COSIGNED_H

#include "board/serve/job.h"

/** Longest note that is brought: 16 signatures have 7 KiB. */
#define BOARD_COSIGNED_MAX 16384

/**
 * Append the latest cosigned checkpoint.
 *
 * @retval EG_ERR_NOT_FOUND No witness has cosigned one.
 */
EG_NODISCARD eg_status board_cosigned_get(sql_db *store,
                                          uint64_t *size,
                                          eg_buffer *note,
                                          eg_error *err);

/** Append the latest checkpoint, with the cosignatures that it has. */
EG_NODISCARD eg_status board_checkpoint_latest(sql_db *store,
                                               uint64_t *size,
                                               eg_buffer *note,
                                               eg_error *err);

/** Append the latest cosigned checkpoint if it has entry @p index, else the
 * latest one. */
EG_NODISCARD eg_status board_checkpoint_of(sql_db *store,
                                           uint64_t index,
                                           uint64_t *size,
                                           eg_buffer *note,
                                           eg_error *err);

/**
 * Make ready a checkpoint with cosignatures that somebody brings: whoever it is,
 * the signatures of witnesses that the board knows are what is believed.
 */
EG_NODISCARD eg_status board_cosigned_prepare(board_job *job,
                                              eg_span body,
                                              eg_error *err);

#endif
