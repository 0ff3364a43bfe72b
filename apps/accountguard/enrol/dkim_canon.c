/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a signature of a mail is made over.
 */
#include "accountguard/enrol/dkim_canon.h"

static bool
is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

/** Append text with one blank for each run of blanks and none at the end; line
 * ends inside, as of a folded field, are passed over. */
static void
put_squeezed(eg_buffer *out, eg_span text)
{
    bool blank = false;
    for (size_t i = 0; i < text.len; i++) {
        const uint8_t c = text.data[i];
        if (is_blank(c)) {
            blank = true;
        } else if (c != '\r' && c != '\n') {
            if (blank) {
                eg_buffer_byte(out, ' ');
            }
            blank = false;
            eg_buffer_byte(out, c);
        }
    }
}

void
ag_dkim_canon_field(eg_buffer *out, const ag_letter_field *field, bool relaxed)
{
    if (!relaxed) {
        eg_buffer_append(out, field->whole.data, field->whole.len);
        return;
    }
    for (size_t i = 0; i < field->name.len; i++) {
        const uint8_t c = field->name.data[i];
        eg_buffer_byte(out,
                       c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c);
    }
    eg_buffer_byte(out, ':');
    eg_span value = field->value;
    while (value.len > 0 && value.data[0] <= ' ') {
        value.data++;
        value.len--;
    }
    put_squeezed(out, value);
    eg_buffer_text(out, "\r\n");
}

/** The next line without its end; false where there is none. */
static bool
next_line(eg_span *line, eg_span *rest)
{
    if (rest->len == 0) {
        return false;
    }
    const uint8_t *end = memchr(rest->data, '\n', rest->len);
    const size_t whole =
        end != NULL ? (size_t)(end - rest->data) + 1 : rest->len;
    *line = (eg_span){.data = rest->data, .len = whole};
    if (end != NULL) {
        line->len -= whole > 1 && end[-1] == '\r' ? 2 : 1;
    }
    rest->data += whole;
    rest->len -= whole;
    return true;
}

/** A relaxed line; a lone CR in it is a character like others. */
static void
put_relaxed_line(eg_buffer *out, eg_span line)
{
    bool blank = false;
    for (size_t i = 0; i < line.len; i++) {
        if (is_blank(line.data[i])) {
            blank = true;
            continue;
        }
        if (blank) {
            eg_buffer_byte(out, ' ');
        }
        blank = false;
        eg_buffer_byte(out, line.data[i]);
    }
}

void
ag_dkim_canon_body(eg_buffer *out, eg_span body, bool relaxed)
{
    const size_t begin = out->len;
    size_t end = begin; /* behind the last line that is not empty */
    eg_span rest = body;
    eg_span line;
    while (next_line(&line, &rest)) {
        const size_t before = out->len;
        if (relaxed) {
            put_relaxed_line(out, line);
        } else {
            eg_buffer_append(out, line.data, line.len);
        }
        const bool empty = out->len == before;
        eg_buffer_text(out, "\r\n");
        end = empty ? end : out->len;
    }
    eg_buffer_truncate(out, end);
    /* The simple form of no body is one empty line; the relaxed one, nothing. */
    if (end == begin && !relaxed) {
        eg_buffer_text(out, "\r\n");
    }
}
