/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parting a stream into rows.  The window holds the longest row twice, so that
 * bytes are moved seldom; of a row that is longer only the beginning is kept.
 */
#include "accountguard/event/rows.h"

#include <stdlib.h>

#include "accountguard/event/scan.h"

#define WINDOW (2 * AG_ROW_MAX + (size_t)64 * 1024)

/** Of a row that is too long. */
#define HEAD_MAX 1024

struct ag_rows {
    ag_rows_source source;
    void *context;
    eg_error *err;
    eg_status status; /**< The source's first failure. */
    uint8_t *window;
    size_t from; /**< Bytes [from, to) of the window wait. */
    size_t to;
    bool ended;
    bool after; /**< An element was read: a comma may follow. */
    ag_place place;
    uint8_t head[HEAD_MAX];
};

eg_status
ag_rows_new(ag_rows **out,
            bool table,
            const ag_place *place,
            ag_rows_source source,
            void *context)
{
    if (place->form > AG_FORM_TABLE ||
        (place->form != AG_FORM_UNKNOWN &&
         (place->form == AG_FORM_TABLE) != table)) {
        return EG_ERR_ARGUMENT;
    }
    ag_rows *rows = calloc(1, sizeof(*rows));
    if (rows == NULL) {
        return EG_ERR_MEMORY;
    }
    rows->window = malloc(WINDOW);
    if (rows->window == NULL) {
        free(rows);
        return EG_ERR_MEMORY;
    }
    rows->source = source;
    rows->context = context;
    rows->place = *place;
    rows->after = place->form != AG_FORM_UNKNOWN;
    if (table) {
        rows->place.form = AG_FORM_TABLE;
    }
    *out = rows;
    return EG_OK;
}

void
ag_rows_free(ag_rows *rows)
{
    if (rows != NULL) {
        eg_wipe(rows->window, rows->to);
        free(rows->window);
        free(rows);
    }
}

ag_place
ag_rows_place(const ag_rows *rows)
{
    return rows->place;
}

static inline size_t
waiting(const ag_rows *rows)
{
    return rows->to - rows->from;
}

/** Read more behind what waits; false: nothing came, or there is no room. */
static bool
fill(ag_rows *rows)
{
    size_t got = 0;
    if (rows->ended || rows->status != EG_OK) {
        return false;
    }
    if (rows->from > 0) {
        memmove(rows->window, rows->window + rows->from, waiting(rows));
        rows->to -= rows->from;
        rows->from = 0;
    }
    if (rows->to == WINDOW) {
        return false;
    }
    rows->status = rows->source(rows->context, rows->window + rows->to,
                                WINDOW - rows->to, &got, rows->err);
    rows->to += rows->status == EG_OK ? got : 0;
    rows->ended = got == 0;
    return rows->status == EG_OK && got > 0;
}

/** Leave @p len bytes behind. */
static void
pass(ag_rows *rows, size_t len)
{
    const uint8_t *at = rows->window + rows->from;
    const uint8_t *end = at + len;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        rows->place.line++;
        at++;
    }
    rows->from += len;
    rows->place.offset += len;
}

/** The next byte without taking it; -1 at the end. */
static int
next_byte(ag_rows *rows)
{
    if (waiting(rows) == 0 && !fill(rows)) {
        return -1;
    }
    return rows->window[rows->from];
}

/** Pass white space; the next byte, or -1. */
static int
skip_space(ag_rows *rows)
{
    while (true) {
        const int c = next_byte(rows);
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
            return c;
        }
        pass(rows, 1);
    }
}

/* -- where a row ends -------------------------------------------------------- */

/** What is known of a row whose end is looked for. */
typedef struct seeker {
    bool (*step)(struct seeker *s, uint8_t c); /**< True: it ended before c. */
    unsigned depth;
    bool text;   /**< Inside of quotes. */
    bool escape; /**< After a backslash in them. */
    bool closed; /**< The next byte is behind the row. */
    bool line;   /**< At the beginning of a line, but for spaces. */
    bool begun;  /**< A byte was seen. */
    bool quoted; /**< A quoted cell has just ended. */
} seeker;

/** A value of JSON: its brackets are even, outside of texts. */
static bool
step_value(seeker *s, uint8_t c)
{
    if (s->closed) {
        return true;
    }
    if (s->text) {
        s->text = s->escape || c != '"';
        s->escape = !s->escape && c == '\\';
        return false;
    }
    if (c == '"') {
        s->text = true;
    } else if (c == '{' || c == '[') {
        s->depth++;
    } else if (c == '}' || c == ']') {
        if (s->depth == 0) {
            return true;
        }
        s->depth--;
        s->closed = s->depth == 0;
    } else if (c == ',' && s->depth == 0) {
        return true;
    }
    return false;
}

/** What is broken: to the next line that begins with "{". */
static bool
step_broken(seeker *s, uint8_t c)
{
    if (s->line && c == '{') {
        return true;
    }
    s->line = c == '\n' || (s->line && (c == ' ' || c == '\t'));
    return false;
}

/** A record of a table: to the end of a line outside of quoted cells. */
static bool
step_record(seeker *s, uint8_t c)
{
    if (s->text) {
        s->text = c != '"';
        s->quoted = c == '"';
        return false;
    }
    if (c == '\n') {
        return true;
    }
    /* A quote opens a cell at its beginning only; behind a closing one it was
     * half of a doubled one. */
    if (c == '"' && (!s->begun || s->quoted)) {
        s->text = true;
    }
    s->begun = c != ',';
    s->quoted = false;
    return false;
}

/**
 * Take a row by @p s.
 * @return True when its end was found, false when the stream ended first.
 */
static bool
take(ag_rows *rows, seeker *s, ag_row *row)
{
    size_t len = 0;
    bool found = false;
    *row = (ag_row){.offset = rows->place.offset, .line = rows->place.line};
    while (!found) {
        if (rows->from + len == rows->to && !fill(rows)) {
            break;
        }
        while (rows->from + len < rows->to && len <= AG_ROW_MAX) {
            found = s->step(s, rows->window[rows->from + len]);
            if (found) {
                break;
            }
            len++;
        }
        if (len > AG_ROW_MAX) {
            if (row->why == NULL) {
                memcpy(rows->head, rows->window + rows->from, HEAD_MAX);
                row->why = "longer than a row may be (1048576 bytes)";
            }
            pass(rows, len);
            len = 0;
        }
    }
    row->bytes = row->why != NULL ? (eg_span){rows->head, HEAD_MAX}
                                  : (eg_span){rows->window + rows->from, len};
    pass(rows, len);
    return found;
}

/** Take what cannot be parted, as one bad row. */
static void
take_broken(ag_rows *rows, ag_row *row)
{
    seeker s = {.step = step_broken};
    (void)take(rows, &s, row);
    row->why = "this is not the form of the document, from here on to the next "
               "line that begins with {";
}

/* -- forms ------------------------------------------------------------------- */

/** The line of the next row, without its end. */
static bool
next_line(ag_rows *rows, ag_row *row)
{
    size_t seen = 0;
    while (true) {
        const uint8_t *first = rows->window + rows->from;
        const uint8_t *end =
            seen == waiting(rows)
                ? NULL
                : memchr(first + seen, '\n', waiting(rows) - seen);
        if (end == NULL && waiting(rows) <= AG_ROW_MAX) {
            seen = waiting(rows);
            if (fill(rows)) {
                continue;
            }
            if (seen == 0) {
                return false;
            }
            end = rows->window + rows->to;
            first = rows->window + rows->from;
        }
        if (end == NULL || (size_t)(end - first) > AG_ROW_MAX) {
            memcpy(rows->head, first, HEAD_MAX);
            *row = (ag_row){.bytes = {rows->head, HEAD_MAX},
                            .offset = rows->place.offset,
                            .line = rows->place.line,
                            .why = "longer than a row may be (1048576 bytes)"};
            while (end == NULL) {
                pass(rows, waiting(rows));
                if (!fill(rows)) {
                    return true;
                }
                end = memchr(rows->window, '\n', rows->to);
            }
            pass(rows, (size_t)(end - rows->window) - rows->from);
            return true;
        }
        size_t len = (size_t)(end - first);
        *row = (ag_row){.offset = rows->place.offset, .line = rows->place.line};
        rows->place.offset += len;
        rows->from += len;
        if (rows->from < rows->to) {
            rows->place.offset++;
            rows->place.line++;
            rows->from++;
        }
        len -= len > 0 && first[len - 1] == '\r';
        row->bytes = (eg_span){first, len};
        if (len > 0) {
            return true;
        }
        seen = 0;
    }
}

/** The next record of a table; lines without a byte are none. */
static bool
next_record(ag_rows *rows, ag_row *row)
{
    while (next_byte(rows) >= 0) {
        seeker s = {.step = step_record};
        const bool ended = take(rows, &s, row);
        if (ended) {
            pass(rows, 1);
        } else if (s.text && row->why == NULL) {
            row->why = "a quoted cell does not end";
        }
        if (row->why == NULL && row->bytes.len > 0 &&
            row->bytes.data[row->bytes.len - 1] == '\r') {
            row->bytes.len--;
        }
        if (row->why != NULL || row->bytes.len > 0) {
            return true;
        }
    }
    return false;
}

/**
 * Whether the object that is next holds the rows in an array of its own; the
 * stream stands behind that array's bracket then.
 */
static bool
enter_wrapper(ag_rows *rows)
{
    static const char *const names[] = {"value", "items", "Records", "records"};
    while (waiting(rows) <= AG_ROW_MAX && fill(rows)) {
    }
    ag_scan s;
    ag_json name;
    ag_json value;
    bool first = true;
    ag_scan_begin(&s, (eg_span){rows->window + rows->from, waiting(rows)});
    if (!ag_scan_enter(&s, '{')) {
        return false;
    }
    while (ag_scan_member(&s, &first, &name)) {
        for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
            if (ag_json_is(&name, names[i]) && ag_scan_peek(&s) == '[') {
                pass(rows, (size_t)(s.at - s.start) + 1);
                return true;
            }
        }
        if (!ag_scan_value(&s, &value)) {
            break;
        }
    }
    return false;
}

/** Whether the first line is a whole value and no more. */
static bool
begins_with_line(ag_rows *rows)
{
    seeker s = {.step = step_value};
    const uint8_t *at = rows->window + rows->from;
    const uint8_t *end = at + waiting(rows);
    while (at < end && *at != '\n' && !s.closed) {
        (void)step_value(&s, *at++);
    }
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r')) {
        at++;
    }
    if (at == end) {
        return s.closed;
    }
    /* A value that is cut, with the next one in the next line, is a bad line. */
    return *at == '\n' && (s.closed || (at + 1 < end && at[1] == '{'));
}

/** What the beginning of the stream tells of its form. */
static void
find_form(ag_rows *rows)
{
    if (rows->place.offset == 0) {
        while (waiting(rows) < 3 && fill(rows)) {
        }
        if (waiting(rows) >= 3 &&
            memcmp(rows->window + rows->from, "\xef\xbb\xbf", 3) == 0) {
            pass(rows, 3);
        }
    }
    if (rows->place.form != AG_FORM_UNKNOWN) {
        return;
    }
    const int c = skip_space(rows);
    while (waiting(rows) <= AG_ROW_MAX && fill(rows)) {
    }
    rows->place.form = AG_FORM_LINES;
    rows->after = false;
    if (c == '[') {
        rows->place.form = AG_FORM_VALUES;
    } else if (c == '{') {
        if (enter_wrapper(rows)) {
            rows->place.form = AG_FORM_WRAPPED;
        } else if (!begins_with_line(rows)) {
            rows->place.form = AG_FORM_VALUES;
        }
    }
}

/** Between values: go into an array or a wrapper, or take a value. */
static bool
next_value(ag_rows *rows, ag_row *row, bool *took)
{
    const int c = skip_space(rows);
    *took = true;
    if (c < 0) {
        return false;
    }
    rows->after = false;
    if (c == '[') {
        pass(rows, 1);
        rows->place.form = AG_FORM_ARRAY;
        *took = false;
    } else if (c != '{') {
        take_broken(rows, row);
    } else if (enter_wrapper(rows)) {
        rows->place.form = AG_FORM_WRAPPED;
        *took = false;
    } else {
        seeker s = {.step = step_value};
        if (!take(rows, &s, row) && !s.closed && row->why == NULL) {
            row->why = "the value does not end";
        }
    }
    return true;
}

/** Leave the array; of a wrapper, pass its other members. */
static void
leave_array(ag_rows *rows)
{
    pass(rows, 1);
    if (rows->place.form == AG_FORM_WRAPPED) {
        ag_row rest;
        seeker s = {.step = step_value, .depth = 1};
        (void)take(rows, &s, &rest);
    }
    rows->place.form = AG_FORM_VALUES;
}

/** The next element of an array, or its end. */
static bool
next_element(ag_rows *rows, ag_row *row, bool *took)
{
    int c = skip_space(rows);
    *took = true;
    if (c == ',' && rows->after) {
        pass(rows, 1);
        c = skip_space(rows);
    } else if (c == ']') {
        leave_array(rows);
        *took = false;
        return true;
    } else if (rows->after && c >= 0 && c != '{') {
        take_broken(rows, row);
        return true;
    }
    if (c < 0) {
        /* The array was not closed. */
        *row = (ag_row){.offset = rows->place.offset,
                        .line = rows->place.line,
                        .bytes = {rows->head, 0},
                        .why = "the array does not end"};
        rows->place.form = AG_FORM_VALUES;
        return true;
    }
    rows->after = true;
    if (c == ',' || c == ']') {
        take_broken(rows, row);
        return true;
    }
    seeker s = {.step = step_value};
    if (!take(rows, &s, row) && row->why == NULL && !s.closed) {
        row->why = "the value does not end";
    }
    return true;
}

eg_status
ag_rows_next(ag_rows *rows, ag_row *row, bool *more, eg_error *err)
{
    bool took = false;
    rows->err = err;
    *more = false;
    EG_TRY(rows->status);
    if (rows->place.offset == 0) {
        find_form(rows);
    }
    while (!took) {
        took = true;
        switch (rows->place.form) {
        case AG_FORM_UNKNOWN:
        case AG_FORM_LINES:
            *more = next_line(rows, row);
            break;
        case AG_FORM_TABLE:
            *more = next_record(rows, row);
            break;
        case AG_FORM_VALUES:
            *more = next_value(rows, row, &took);
            break;
        case AG_FORM_ARRAY:
        case AG_FORM_WRAPPED:
            *more = next_element(rows, row, &took);
            break;
        }
    }
    if (rows->status != EG_OK) {
        *more = false;
    }
    return rows->status;
}
