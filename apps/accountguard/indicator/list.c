/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plain lists: a value a line, whose kind its form tells.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "accountguard/indicator/reading.h"
#include "accountguard/indicator/rows.h"

/** Where the value ends: before a comment, which begins after a space. */
static eg_span
value_of(const char *line, size_t len)
{
    size_t first = 0;
    while (first < len && (line[first] == ' ' || line[first] == '\t')) {
        first++;
    }
    size_t end = first;
    while (end < len && line[end] != ' ' && line[end] != '\t') {
        end++;
    }
    if (first < len && line[first] == '#') {
        end = first;
    }
    return ag_span_of(line + first, end - first);
}

/** What stands behind the value must be a comment. */
static bool
rest_is_comment(const char *line, size_t len, eg_span value)
{
    size_t at = (size_t)((const char *)value.data - line) + value.len;
    while (at < len && (line[at] == ' ' || line[at] == '\t')) {
        at++;
    }
    return at == len || line[at] == '#';
}

static eg_status
take_line(const ag_reading *r, const ag_rows *rows, eg_error *err)
{
    char place[32];
    eg_error why = {0};
    ag_value value;
    const eg_span text = value_of(rows->text, rows->len);
    if (text.len == 0) {
        return EG_OK; /* empty, or a comment */
    }
    if (!rest_is_comment(rows->text, rows->len, text)) {
        (void)eg_fail(&why, EG_ERR_MALFORMED,
                      "is more than one value; a comment begins with #");
    } else if (ag_value_guess(&value, (const char *)text.data, text.len,
                              &why) == EG_OK) {
        const ag_part part = {value.kind, ag_span_of(value.text, value.len)};
        ag_feed_row row = ag_reading_row(r);
        row.part = &part;
        row.part_len = 1;
        EG_TRY(ag_reading_give(r, &row, &why, err));
    }
    if (why.status == EG_OK) {
        return EG_OK;
    }
    (void)snprintf(place, sizeof(place), "line %llu",
                   (unsigned long long)rows->line);
    return ag_reading_bad(r, place, why.text, ag_span_of(rows->text, rows->len),
                          err);
}

static eg_status
read_all(const ag_reading *r, ag_rows *rows, eg_error *err)
{
    for (;;) {
        ag_row_state state;
        const eg_status status = ag_rows_line(rows, &state);
        if (status != EG_OK) {
            return eg_fail(err, status, "the list cannot be read");
        }
        if (state == AG_ROW_END) {
            return EG_OK;
        }
        if (state == AG_ROW_LONG) {
            char place[32];
            (void)snprintf(place, sizeof(place), "line %llu",
                           (unsigned long long)rows->line);
            EG_TRY(ag_reading_bad(r, place, "the line is too long",
                                  ag_span_of(rows->text, 80), err));
        } else {
            EG_TRY(take_line(r, rows, err));
        }
    }
}

eg_status
ag_feed_list(const ag_reading *r, eg_error *err)
{
    ag_rows *rows = calloc(1, sizeof(*rows));
    if (rows == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a list");
    }
    rows->read = r->read;
    rows->from = r->from;
    const eg_status status = read_all(r, rows, err);
    free(rows);
    return status;
}
