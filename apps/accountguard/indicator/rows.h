/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of a list and rows of a table (RFC 4180), one at a time out of a stream
 * of any length.  Internal to this folder.
 */
#ifndef ACCOUNTGUARD_INDICATOR_ROWS_H
#define ACCOUNTGUARD_INDICATOR_ROWS_H

#include "accountguard/indicator/feed.h"

/** Cells of a row at most. */
#define AG_ROWS_CELLS_MAX 128

/** A stream of rows; on the heap, it is large. */
typedef struct ag_rows {
    eg_json_read read;
    void *from;
    uint64_t line; /**< Of the row's beginning, from 1. */
    uint64_t lines_read;
    size_t at;
    size_t have;
    bool ended;
    bool begun;
    size_t len; /**< Of the row, as text. */
    size_t cell_len;
    eg_span cell[AG_ROWS_CELLS_MAX]; /**< Each ends with a zero byte. */
    char text[AG_FEED_LINE_MAX + 1]; /**< The row; of a table, its cells. */
    uint8_t buffer[64 * 1024];
} ag_rows;

typedef enum ag_row_state {
    AG_ROW_GOOD,
    AG_ROW_LONG,   /**< Longer than AG_FEED_LINE_MAX, or too many cells. */
    AG_ROW_QUOTES, /**< Quotation marks out of place; the line is skipped. */
    AG_ROW_END     /**< There is no more. */
} ag_row_state;

/** The next line, without its end; a byte order mark is skipped. */
EG_NODISCARD eg_status ag_rows_line(ag_rows *rows, ag_row_state *state);

/** The next row of a table; empty lines are skipped. */
EG_NODISCARD eg_status ag_rows_cells(ag_rows *rows, ag_row_state *state);

#endif
