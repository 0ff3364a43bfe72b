/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A mail as it was received.
 */
#include "accountguard/enrol/letter.h"

/** The bytes with CR LF at the end of each line, the last one, too. */
static eg_status
with_line_ends(eg_span *out, eg_arena *arena, eg_span bytes, eg_error *err)
{
    size_t bare = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        bare += bytes.data[i] == '\n' && (i == 0 || bytes.data[i - 1] != '\r');
    }
    uint8_t *text = eg_arena_alloc(arena, bytes.len + bare + 1, 1);
    if (text == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a mail");
    }
    size_t len = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        if (bytes.data[i] == '\n' && (i == 0 || bytes.data[i - 1] != '\r')) {
            text[len++] = '\r';
        }
        text[len++] = bytes.data[i];
    }
    *out = (eg_span){.data = text, .len = len};
    return EG_OK;
}

/** Bytes up to and with the next line feed; all that is left, if there is none. */
static size_t
line_len(const uint8_t *at, size_t left)
{
    const uint8_t *end = memchr(at, '\n', left);
    return end != NULL ? (size_t)(end - at) + 1 : left;
}

static bool
is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

/** Split a field at its colon; blanks may stand before that. */
static bool
split_field(ag_letter_field *out, eg_span whole)
{
    const uint8_t *colon = memchr(whole.data, ':', whole.len);
    if (colon == NULL || colon == whole.data) {
        return false;
    }
    size_t len = (size_t)(colon - whole.data);
    out->whole = whole;
    out->value = (eg_span){.data = colon + 1, .len = whole.len - len - 1};
    while (len > 0 && is_blank(whole.data[len - 1])) {
        len--;
    }
    for (size_t i = 0; i < len; i++) {
        if (whole.data[i] <= ' ' || whole.data[i] > '~') {
            return false;
        }
    }
    out->name = (eg_span){.data = whole.data, .len = len};
    return len > 0;
}

/** The fields up to the empty line, and what follows it. */
static eg_status
read_fields(ag_letter *out, eg_span text, eg_error *err)
{
    size_t at = 0;
    size_t line = 1;
    while (at < text.len) {
        size_t len = line_len(text.data + at, text.len - at);
        if (len == 2 && text.data[at] == '\r') {
            out->body =
                (eg_span){.data = text.data + at + 2, .len = text.len - at - 2};
            return EG_OK;
        }
        const size_t first = line++;
        while (at + len < text.len && is_blank(text.data[at + len])) {
            len += line_len(text.data + at + len, text.len - at - len);
            line++;
        }
        if (out->len == AG_LETTER_FIELDS_MAX) {
            return eg_fail(err, EG_ERR_LIMIT,
                           "line %zu: the mail has over %d header fields",
                           first, AG_LETTER_FIELDS_MAX);
        }
        const eg_span whole = {.data = text.data + at, .len = len};
        if (!split_field(&out->field[out->len], whole)) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "line %zu: must be a header field such as "
                           "\"Subject: ...\"",
                           first);
        }
        out->len++;
        at += len;
    }
    return eg_fail(err, EG_ERR_MALFORMED,
                   "the mail ends before its header does");
}

eg_status
ag_letter_read(ag_letter *out, eg_arena *arena, eg_span bytes, eg_error *err)
{
    if (bytes.len > AG_LETTER_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "the mail has over %zu bytes",
                       AG_LETTER_MAX);
    }
    if (bytes.len == 0 || memchr(bytes.data, '\0', bytes.len) != NULL) {
        return eg_fail(err, EG_ERR_MALFORMED, "%s",
                       bytes.len == 0 ? "the mail is empty"
                                      : "the mail holds a zero byte");
    }
    eg_span text = {0};
    EG_TRY(with_line_ends(&text, arena, bytes, err));
    ag_letter letter = {.field = eg_arena_alloc(arena, AG_LETTER_FIELDS_MAX,
                                                sizeof(*out->field))};
    if (letter.field == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a mail");
    }
    EG_TRY(read_fields(&letter, text, err));
    *out = letter;
    return EG_OK;
}

static uint8_t
lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

bool
ag_letter_field_is(const ag_letter_field *field, eg_span name)
{
    if (field->name.len != name.len) {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        if (lower(field->name.data[i]) != lower(name.data[i])) {
            return false;
        }
    }
    return true;
}

eg_status
ag_letter_one(const ag_letter_field **out,
              const ag_letter *letter,
              const char *name,
              eg_error *err)
{
    const eg_span wanted = {.data = (const uint8_t *)name, .len = strlen(name)};
    const ag_letter_field *found = NULL;
    for (size_t i = 0; i < letter->len; i++) {
        if (!ag_letter_field_is(&letter->field[i], wanted)) {
            continue;
        }
        if (found != NULL) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "the mail has more than one %s field", name);
        }
        found = &letter->field[i];
    }
    if (found == NULL) {
        return eg_fail(err, EG_ERR_MALFORMED, "the mail has no %s field", name);
    }
    *out = found;
    return EG_OK;
}

/** What is between the one "<" and ">" outside of quotes; else all. */
static bool
bracketed(eg_span *out, eg_span value)
{
    size_t open = value.len;
    size_t close = value.len;
    bool quoted = false;
    for (size_t i = 0; i < value.len; i++) {
        const uint8_t c = value.data[i];
        if (quoted && c == '\\') {
            i++;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == '(' || c == ',' || c == ';')) {
            return false;
        } else if (!quoted && c == '<') {
            if (open != value.len) {
                return false;
            }
            open = i;
        } else if (!quoted && c == '>') {
            if (open == value.len || close != value.len) {
                return false;
            }
            close = i;
        } else if (close != value.len && !is_blank(c) && c != '\r' &&
                   c != '\n') {
            return false;
        }
    }
    if (open != value.len) {
        *out =
            (eg_span){.data = value.data + open + 1, .len = close - open - 1};
        return close != value.len;
    }
    *out = value;
    return !quoted;
}

/** "local@domain" of the characters that all mail systems use. */
static bool
is_address(eg_span text)
{
    size_t at = 0;
    for (size_t i = 0; i < text.len; i++) {
        const uint8_t c = text.data[i];
        if (c <= ' ' || c > '~' || strchr("()<>[]:;,\\\"", c) != NULL ||
            (c == '@' && at != 0)) {
            return false;
        }
        at = c == '@' ? i : at;
    }
    return at > 0 && at + 1 < text.len && text.len <= AG_ADDRESS_MAX;
}

eg_status
ag_letter_address(char out[AG_ADDRESS_TEXT],
                  const ag_letter_field *from,
                  eg_error *err)
{
    eg_span text;
    if (bracketed(&text, from->value)) {
        while (text.len > 0 && (is_blank(text.data[0]) ||
                                text.data[0] == '\r' || text.data[0] == '\n')) {
            text.data++;
            text.len--;
        }
        while (text.len > 0 && text.data[text.len - 1] <= ' ') {
            text.len--;
        }
        if (is_address(text)) {
            memcpy(out, text.data, text.len);
            out[text.len] = '\0';
            return EG_OK;
        }
    }
    return eg_fail(err, EG_ERR_MALFORMED,
                   "the mail's From field must hold one plain address");
}

bool
ag_address_is_plain(const char *text)
{
    return is_address(
        (eg_span){.data = (const uint8_t *)text, .len = strlen(text)});
}
