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

/** What is written. */
typedef enum board_export_scope {
    BOARD_EXPORT_RECORD, /**< The record alone. */
    /** Also what was published beside it, into folders beside @p path; these
     * appear before the record does. */
    BOARD_EXPORT_ALL
} board_export_scope;

/**
 * Write the record of one moment into the directory @p path, which appears when
 * it is complete.
 *
 * Sections of open devices are left out.  If all are closed and nothing was
 * published yet, the record is sealed, with no attestations.
 *
 * @retval EG_ERR_STATE Something is at @p path, or where a folder beside it
 *                      belongs; or it is to stop (@p r's stops), and nothing is
 *                      left.
 */
EG_NODISCARD eg_status board_export(board_reader *r,
                                    const char *path,
                                    board_export_scope scope,
                                    board_exported *out,
                                    eg_error *err);

#endif
