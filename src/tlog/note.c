/* SPDX-License-Identifier: Apache-2.0 */
/* Reading signed notes. */
#include "tlog/note.h"

#include "codec/text.h"
#include "tlog/lines.h"

/** The em dash and the space before each signature. */
#define MARK "\xe2\x80\x94 "

bool
eg_note_text_is_valid(eg_span text)
{
    if (text.len == 0 || text.data[text.len - 1] != '\n' ||
        !eg_utf8_valid(text.data, text.len)) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] < 0x20 && text.data[i] != '\n') {
            return false;
        }
    }
    return true;
}

/** Whether @p text is base64 of an ID and at least a byte. */
static bool
read_signature(eg_note_signature *out, eg_span text)
{
    uint8_t id[4] = {0};
    size_t len;
    if (!eg_line_is_base64(id, sizeof(id), &len, text) || len <= sizeof(id)) {
        return false;
    }
    out->id = eg_load_be32(id);
    out->text = text;
    out->len = len - sizeof(id);
    return true;
}

/** Read "— <name> <base64>". */
static bool
read_line(eg_note_signature *out, eg_span line)
{
    if (!eg_line_skip(&line, MARK) || line.len == 0) {
        return false;
    }
    const uint8_t *space = memchr(line.data, ' ', line.len);
    if (space == NULL) {
        return false;
    }
    const size_t len = (size_t)(space - line.data);
    out->name = (eg_span){line.data, len};
    return eg_note_name_is_valid(out->name) &&
           read_signature(out, (eg_span){space + 1, line.len - len - 1});
}

/** Find the last empty line; the text ends before it. */
static bool
split(eg_span bytes, eg_span *text, eg_span *lines)
{
    for (size_t i = bytes.len; i >= 2; i--) {
        if (bytes.data[i - 1] == '\n' && bytes.data[i - 2] == '\n') {
            *text = (eg_span){bytes.data, i - 1};
            *lines = (eg_span){bytes.data + i, bytes.len - i};
            return true;
        }
    }
    return false;
}

eg_status
eg_note_parse(eg_note *out, eg_span bytes, eg_error *err)
{
    if (bytes.len > EG_NOTE_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "a note has at most %zu bytes",
                       EG_NOTE_MAX);
    }
    eg_span lines;
    eg_span line;
    if (!eg_note_text_is_valid(bytes)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "a note is UTF-8, with newlines as its only control "
                       "characters and one at its end");
    }
    if (!split(bytes, &out->text, &lines) || lines.len == 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the note has no empty line with signatures behind it");
    }
    out->count = 0;
    while (eg_line_take(&lines, &line)) {
        if (out->count == EG_NOTE_SIGNATURES_MAX) {
            return eg_fail(err, EG_ERR_LIMIT,
                           "the note has more than %d signatures",
                           EG_NOTE_SIGNATURES_MAX);
        }
        if (!read_line(&out->signature[out->count], line)) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "line %zu behind the text is no signature",
                           out->count + 1);
        }
        out->count++;
    }
    return EG_OK;
}
