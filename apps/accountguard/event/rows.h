/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream of bytes parted into rows: one window of memory, whatever the size.
 *
 * JSON comes as lines, as one array, as {"value": [...]} or {"items": [...]} or
 * {"Records": [...]}, or as values one after another over several lines; which it
 * is shows at the beginning.  A table is parted at the ends of lines outside of
 * quotes.  Rows are parted, not read: a reader says what is wrong inside.
 *
 * Where the form itself is broken, the bytes to the next line that begins with
 * "{" are one bad row.  No other place will do: JSON has no line ends inside of
 * its texts, so that nobody's text is ever taken for a row.
 */
#ifndef ACCOUNTGUARD_EVENT_ROWS_H
#define ACCOUNTGUARD_EVENT_ROWS_H

#include "accountguard/event/reader.h"

/** Forms of a stream; the numbers are kept with places. */
typedef enum ag_form {
    AG_FORM_UNKNOWN = 0, /**< Nothing was read yet. */
    AG_FORM_LINES = 1,   /**< A row a line. */
    AG_FORM_VALUES = 2,  /**< Values, one after another. */
    AG_FORM_ARRAY = 3,   /**< Elements of an array. */
    AG_FORM_WRAPPED = 4, /**< Elements of an array in an object. */
    AG_FORM_TABLE = 5    /**< Records of a table. */
} ag_form;

/** Where a stream stands between two rows; reading goes on there later. */
typedef struct ag_place {
    uint64_t offset; /**< Bytes before it. */
    uint64_t line;   /**< Its line, from 1. */
    ag_form form;
} ag_place;

#define AG_PLACE_START ((ag_place){.line = 1})

/** A row in the stream; offset and line are those of its first byte. */
typedef struct ag_row {
    eg_span bytes;   /**< Valid until the next call; a long row's beginning. */
    uint64_t offset; /**< From 0. */
    uint64_t line;   /**< From 1. */
    const char *why; /**< Why it is a bad one already, or NULL. */
} ag_row;

/** Fill @p room bytes as far as possible; @p got 0 is the end. */
typedef eg_status (*ag_rows_source)(void *context,
                                    uint8_t *into,
                                    size_t room,
                                    size_t *got,
                                    eg_error *err);

typedef struct ag_rows ag_rows;

/**
 * Begin, at the start or where another reading stood: @p source begins at that
 * place's offset then.
 *
 * @param[out] out   Free it with ag_rows_free().
 * @param[in]  table CSV and not JSON.
 *
 * @retval EG_ERR_MEMORY   No memory.
 * @retval EG_ERR_ARGUMENT A place's form is none, or of the other kind.
 */
EG_NODISCARD eg_status ag_rows_new(ag_rows **out,
                                   bool table,
                                   const ag_place *place,
                                   ag_rows_source source,
                                   void *context);

/** NULL is harmless. */
void ag_rows_free(ag_rows *rows);

/**
 * The next row.
 *
 * @param[out] more False at the end; @p row is not set then.
 * @return What the source answered.
 */
EG_NODISCARD eg_status ag_rows_next(ag_rows *rows,
                                    ag_row *row,
                                    bool *more,
                                    eg_error *err);

/** The place after the row that was handed out last. */
ag_place ag_rows_place(const ag_rows *rows);

#endif
