/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines and rows.
 */
#include "accountguard/indicator/rows.h"

#include <string.h>

#define NO_MORE (-1)

static eg_status
fill(ag_rows *rows)
{
    rows->at = 0;
    rows->have = 0;
    if (!rows->ended) {
        EG_TRY(rows->read(rows->from, rows->buffer, sizeof(rows->buffer),
                          &rows->have));
        rows->ended = rows->have == 0;
    }
    return EG_OK;
}

/** The next byte without taking it, or NO_MORE. */
static eg_status
peek(ag_rows *rows, int *c)
{
    if (rows->at == rows->have) {
        EG_TRY(fill(rows));
    }
    *c = rows->at < rows->have ? rows->buffer[rows->at] : NO_MORE;
    return EG_OK;
}

static eg_status
take(ag_rows *rows, int *c)
{
    EG_TRY(peek(rows, c));
    rows->at += *c != NO_MORE;
    rows->lines_read += *c == '\n';
    return EG_OK;
}

/** The first bytes, as many as a byte order mark takes. */
static eg_status
fill_first(ag_rows *rows)
{
    while (rows->have < 3 && !rows->ended) {
        size_t got = 0;
        EG_TRY(rows->read(rows->from, rows->buffer + rows->have,
                          sizeof(rows->buffer) - rows->have, &got));
        rows->have += got;
        rows->ended = got == 0;
    }
    return EG_OK;
}

static eg_status
begin(ag_rows *rows)
{
    if (!rows->begun) {
        rows->begun = true;
        EG_TRY(fill_first(rows));
        if (rows->have >= 3 && memcmp(rows->buffer, "\xEF\xBB\xBF", 3) == 0) {
            rows->at = 3;
        }
    }
    rows->line = rows->lines_read + 1;
    rows->len = 0;
    rows->cell_len = 0;
    return EG_OK;
}

static void
put(ag_rows *rows, int c, ag_row_state *state)
{
    if (rows->len < AG_FEED_LINE_MAX) {
        rows->text[rows->len++] = (char)c;
    } else {
        *state = AG_ROW_LONG;
    }
}

/** Copy what has no end of a line in it. */
static void
put_run(ag_rows *rows, ag_row_state *state)
{
    const uint8_t *from = rows->buffer + rows->at;
    const size_t have = rows->have - rows->at;
    const uint8_t *end = memchr(from, '\n', have);
    size_t n = end == NULL ? have : (size_t)(end - from);
    rows->at += n;
    if (n > AG_FEED_LINE_MAX - rows->len) {
        *state = AG_ROW_LONG;
        n = AG_FEED_LINE_MAX - rows->len;
    }
    memcpy(rows->text + rows->len, from, n);
    rows->len += n;
}

eg_status
ag_rows_line(ag_rows *rows, ag_row_state *state)
{
    int c;
    EG_TRY(begin(rows));
    EG_TRY(peek(rows, &c));
    *state = c == NO_MORE ? AG_ROW_END : AG_ROW_GOOD;
    while (c != NO_MORE && c != '\n') {
        put_run(rows, state);
        EG_TRY(peek(rows, &c));
    }
    EG_TRY(take(rows, &c));
    if (rows->len > 0 && rows->text[rows->len - 1] == '\r') {
        rows->len--;
    }
    rows->text[rows->len] = '\0';
    return EG_OK;
}

/** A cell in quotation marks, behind the first of them. */
static eg_status
quoted(ag_rows *rows, ag_row_state *state)
{
    for (;;) {
        int c;
        EG_TRY(take(rows, &c));
        if (c == '"') {
            EG_TRY(peek(rows, &c));
            if (c != '"') {
                return EG_OK;
            }
            EG_TRY(take(rows, &c));
        } else if (c == NO_MORE) {
            *state = AG_ROW_QUOTES;
            return EG_OK;
        }
        put(rows, c, state);
    }
}

static eg_status
skip_line(ag_rows *rows)
{
    int c;
    do {
        EG_TRY(take(rows, &c));
    } while (c != '\n' && c != NO_MORE);
    return EG_OK;
}

/** A cell up to what ends it: a comma, a line's end, or the end. */
static eg_status
cell(ag_rows *rows, ag_row_state *state, int *ended_by)
{
    const size_t first = rows->len;
    int c;
    EG_TRY(peek(rows, &c));
    while (c == ' ' || c == '\t') {
        EG_TRY(take(rows, &c));
        EG_TRY(peek(rows, &c));
    }
    const bool quotes = c == '"';
    if (quotes) {
        EG_TRY(take(rows, &c));
        EG_TRY(quoted(rows, state));
        EG_TRY(peek(rows, &c));
    }
    while (c != ',' && c != '\n' && c != NO_MORE) {
        if (quotes && c != ' ' && c != '\t' && c != '\r') {
            *state = AG_ROW_QUOTES;
        }
        if (!quotes) {
            put(rows, c, state);
        }
        EG_TRY(take(rows, &c));
        EG_TRY(peek(rows, &c));
    }
    EG_TRY(take(rows, ended_by));
    size_t end = rows->len;
    while (!quotes && end > first &&
           strchr(" \t\r", rows->text[end - 1]) != NULL) {
        end--;
    }
    rows->len = end;
    put(rows, 0, state);
    if (rows->cell_len == AG_ROWS_CELLS_MAX) {
        *state = AG_ROW_LONG;
    } else {
        rows->cell[rows->cell_len++] =
            (eg_span){(const uint8_t *)rows->text + first, end - first};
    }
    return EG_OK;
}

eg_status
ag_rows_cells(ag_rows *rows, ag_row_state *state)
{
    int c;
    do {
        EG_TRY(begin(rows));
        EG_TRY(peek(rows, &c));
        if (c == '\r' || c == '\n') {
            EG_TRY(take(rows, &c));
        }
    } while (c == '\r' || c == '\n');
    *state = c == NO_MORE ? AG_ROW_END : AG_ROW_GOOD;
    while (c != NO_MORE && c != '\n') {
        EG_TRY(cell(rows, state, &c));
        if (*state == AG_ROW_QUOTES) {
            return c == '\n' || c == NO_MORE ? EG_OK : skip_line(rows);
        }
    }
    return EG_OK;
}
