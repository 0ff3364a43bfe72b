/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The record that a board holds, as files: what devices submitted and officials
 * published, byte for byte.
 */
#ifndef APP_BOARD_SERVE_EXPORT_H
#define APP_BOARD_SERVE_EXPORT_H

#include "board/serve/board.h"

typedef struct board_exported {
    uint64_t devices; /**< That are closed. */
    uint64_t open;    /**< That have ballots and are not; left out. */
    uint64_t ballots;
    uint64_t files;
} board_exported;

/**
 * Write the record of one moment into the directory @p path, which appears when
 * it is complete.
 *
 * Sections of open devices are left out.  If all are closed and nothing was
 * published yet, the record is sealed, with no attestations.
 *
 * @retval EG_ERR_STATE Something is at @p path.
 */
EG_NODISCARD eg_status board_export(board_reader *r,
                                    const char *path,
                                    board_exported *out,
                                    eg_error *err);

#endif
