/* SPDX-License-Identifier: Apache-2.0 */
/* JSON text. */
#include "codec/json_write.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "codec/text.h"

/** Levels fit the bits of the writer's two words. */
#define DEPTH_MAX 63

void
eg_json_writer_init(eg_json_writer *w, eg_buffer *out, unsigned flags)
{
    *w = (eg_json_writer){.out = out, .flags = flags};
}

/** Note a failure unless there is an earlier one. */
static void
set_status(eg_buffer *out, eg_status status)
{
    if (out->status == EG_OK) {
        out->status = status;
    }
}

static uint64_t
level_bit(const eg_json_writer *w)
{
    return UINT64_C(1) << w->depth;
}

static void
new_line(eg_json_writer *w)
{
    if ((w->flags & EG_JSON_PRETTY) != 0) {
        eg_buffer_byte(w->out, '\n');
        for (unsigned i = 0; i < w->depth; i++) {
            eg_buffer_append(w->out, "  ", 2);
        }
    }
}

/** What stands before an item of the present level. */
static void
begin_item(eg_json_writer *w)
{
    if ((w->has_item & level_bit(w)) != 0) {
        eg_buffer_byte(w->out, ',');
    }
    w->has_item |= level_bit(w);
    if (w->depth > 0) {
        new_line(w);
    }
}

/** What stands before a value. */
static void
begin_value(eg_json_writer *w)
{
    if ((w->in_object & level_bit(w)) != 0) {
        if (!w->named) {
            set_status(w->out, EG_ERR_STATE);
        }
        w->named = false;
        return;
    }
    if (w->depth == 0 && w->has_item != 0) {
        set_status(w->out, EG_ERR_STATE); /* a second document */
    }
    begin_item(w);
}

static void
begin_level(eg_json_writer *w, bool object)
{
    begin_value(w);
    if (w->depth == DEPTH_MAX) {
        set_status(w->out, EG_ERR_STATE);
        return;
    }
    eg_buffer_byte(w->out, object ? '{' : '[');
    w->depth++;
    w->has_item &= ~level_bit(w);
    w->in_object &= ~level_bit(w);
    if (object) {
        w->in_object |= level_bit(w);
    }
}

static void
end_level(eg_json_writer *w, bool object)
{
    if (w->depth == 0 || w->named ||
        ((w->in_object & level_bit(w)) != 0) != object) {
        set_status(w->out, EG_ERR_STATE);
        return;
    }
    const bool had_item = (w->has_item & level_bit(w)) != 0;
    w->depth--;
    if (had_item) {
        new_line(w);
    }
    eg_buffer_byte(w->out, object ? '}' : ']');
}

void
eg_json_begin_object(eg_json_writer *w)
{
    begin_level(w, true);
}

void
eg_json_end_object(eg_json_writer *w)
{
    end_level(w, true);
}

void
eg_json_begin_array(eg_json_writer *w)
{
    begin_level(w, false);
}

void
eg_json_end_array(eg_json_writer *w)
{
    end_level(w, false);
}

void
eg_json_name(eg_json_writer *w, const char *name)
{
    if ((w->in_object & level_bit(w)) == 0 || w->named) {
        set_status(w->out, EG_ERR_STATE);
        return;
    }
    begin_item(w);
    eg_json_quote(w->out, name, strlen(name), w->flags);
    eg_buffer_text(w->out, (w->flags & EG_JSON_PRETTY) != 0 ? ": " : ":");
    w->named = true;
}

/** Whether a byte of a string must be escaped. */
static bool
is_special(uint8_t b, unsigned flags)
{
    return b < 0x20 || b == '"' || b == '\\' || b == 0x7f ||
           (b >= 0x80 && (flags & EG_JSON_ASCII) != 0);
}

/** The code point of a well-formed sequence; its length is returned. */
static size_t
read_code_point(const uint8_t *b, uint32_t *cp)
{
    const size_t len = b[0] < 0x80 ? 1 : b[0] < 0xe0 ? 2 : b[0] < 0xf0 ? 3 : 4;
    uint32_t value = len == 1 ? b[0] : b[0] & (0x7fU >> len);
    for (size_t i = 1; i < len; i++) {
        value = value << 6 | (b[i] & 0x3fU);
    }
    *cp = value;
    return len;
}

static void
put_escape(eg_buffer *out, uint32_t cp)
{
    static const char letters[] = "\"\\\b\f\n\r\t";
    static const char codes[] = "\"\\bfnrt";
    const char *short_form =
        cp != 0 && cp < 0x80 ? strchr(letters, (int)cp) : NULL;
    if (short_form != NULL) {
        const char text[2] = {'\\', codes[short_form - letters]};
        eg_buffer_append(out, text, 2);
    } else if (cp < 0x10000) {
        eg_buffer_format(out, "\\u%04X", (unsigned)cp);
    } else {
        const unsigned rest = (unsigned)(cp - 0x10000);
        eg_buffer_format(out, "\\u%04X\\u%04X", 0xd800 + (rest >> 10),
                         0xdc00 + (rest & 0x3ff));
    }
}

void
eg_json_quote(eg_buffer *out, const void *text, size_t len, unsigned flags)
{
    const uint8_t *b = text;
    if (!eg_utf8_valid(b, len)) {
        set_status(out, EG_ERR_MALFORMED);
        return;
    }
    eg_buffer_byte(out, '"');
    size_t done = 0;
    for (size_t i = 0; i < len;) {
        if (!is_special(b[i], flags)) {
            i++;
            continue;
        }
        uint32_t cp;
        eg_buffer_append(out, b + done, i - done);
        i += read_code_point(b + i, &cp);
        put_escape(out, cp);
        done = i;
    }
    if (done < len) {
        eg_buffer_append(out, b + done, len - done);
    }
    eg_buffer_byte(out, '"');
}

void
eg_json_put_text(eg_json_writer *w, const void *text, size_t len)
{
    begin_value(w);
    eg_json_quote(w->out, text, len, w->flags);
}

void
eg_json_put_string(eg_json_writer *w, const char *text)
{
    eg_json_put_text(w, text, strlen(text));
}

void
eg_json_put_int(eg_json_writer *w, int64_t value)
{
    begin_value(w);
    eg_buffer_format(w->out, "%" PRId64, value);
}

void
eg_json_put_uint(eg_json_writer *w, uint64_t value)
{
    begin_value(w);
    eg_buffer_format(w->out, "%" PRIu64, value);
}

void
eg_json_put_bool(eg_json_writer *w, bool value)
{
    begin_value(w);
    eg_buffer_text(w->out, value ? "true" : "false");
}

void
eg_json_put_null(eg_json_writer *w)
{
    begin_value(w);
    eg_buffer_text(w->out, "null");
}

void
eg_json_put_double(eg_json_writer *w, double value, int digits)
{
    if (!isfinite(value)) {
        eg_json_put_null(w);
        return;
    }
    char text[400]; /* the largest double has 309 digits before the point */
    digits = digits < 0 ? 0 : digits > 9 ? 9 : digits;
    snprintf(text, sizeof(text), "%.*f", digits, value);
    for (char *c = text; *c != '\0'; c++) {
        if (*c != '-' && (*c < '0' || *c > '9')) {
            *c = '.'; /* whatever the locale writes there */
        }
    }
    begin_value(w);
    eg_buffer_text(w->out, text);
}

void
eg_json_put_hex(eg_json_writer *w, const void *bytes, size_t len)
{
    const uint8_t *b = bytes;
    begin_value(w);
    eg_buffer_byte(w->out, '"');
    for (size_t i = 0; i < len; i++) {
        char two[3];
        eg_hex_write(two, b + i, 1);
        eg_buffer_append(w->out, two, 2);
    }
    eg_buffer_byte(w->out, '"');
}

void
eg_json_put_base64(eg_json_writer *w, const void *bytes, size_t len)
{
    begin_value(w);
    eg_buffer_byte(w->out, '"');
    uint8_t *place = eg_buffer_extend(w->out, eg_base64_text_len(len));
    if (place != NULL) {
        eg_base64_write((char *)place, bytes, len);
    }
    eg_buffer_byte(w->out, '"');
}

void
eg_json_member_string(eg_json_writer *w, const char *name, const char *v)
{
    eg_json_name(w, name);
    eg_json_put_string(w, v);
}

void
eg_json_member_int(eg_json_writer *w, const char *name, int64_t v)
{
    eg_json_name(w, name);
    eg_json_put_int(w, v);
}

void
eg_json_member_bool(eg_json_writer *w, const char *name, bool v)
{
    eg_json_name(w, name);
    eg_json_put_bool(w, v);
}

void
eg_json_member_hex(eg_json_writer *w,
                   const char *name,
                   const void *bytes,
                   size_t len)
{
    eg_json_name(w, name);
    eg_json_put_hex(w, bytes, len);
}

eg_status
eg_json_writer_finish(eg_json_writer *w)
{
    if (w->depth != 0 || w->has_item == 0) {
        set_status(w->out, EG_ERR_STATE);
    }
    if ((w->flags & EG_JSON_PRETTY) != 0) {
        eg_buffer_byte(w->out, '\n');
    }
    return eg_buffer_status(w->out);
}
