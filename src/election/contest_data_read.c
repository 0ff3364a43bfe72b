/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the data block of a contest: the text is parsed as JSON, and then
 * written again from what was understood.  Only a text that comes out the same
 * is accepted, so a block cannot say one thing to one reader and another to
 * the next.  Decrypted data is read here, so time may depend on it.
 */
#include <string.h>

#include <electionguard/contest_data.h>

#include "base/base.h"
#include "codec/buffer.h"
#include "codec/json.h"

/* -- from JSON ------------------------------------------------------------ */

static eg_status
read_overvote(eg_arena *arena,
              eg_contest_data *out,
              const eg_json *top,
              eg_error *err)
{
    const eg_json *list = NULL;
    EG_TRY(eg_json_get_array_opt(&list, top, "overvote", err));
    if (list == NULL) {
        return EG_OK;
    }
    uint32_t *value = eg_arena_alloc(arena, list->count, sizeof(*value));
    if (value == NULL) {
        return EG_ERR_MEMORY;
    }
    out->overvote = value;
    for (const eg_json *c = list->first; c != NULL; c = c->next) {
        int64_t number;
        EG_TRY(eg_json_need_int(&number, c, 0, UINT32_MAX, err));
        value[out->overvote_len++] = (uint32_t)number;
    }
    return EG_OK;
}

static eg_status
read_write_in(eg_arena *arena,
              eg_write_in *out,
              uint32_t before,
              const eg_json *object,
              eg_error *err)
{
    int64_t option;
    const eg_json *text;
    EG_TRY(eg_json_need_object(object, err));
    EG_TRY(eg_json_get_int(&option, object, "option", (int64_t)before + 1,
                           UINT32_MAX, err));
    EG_TRY(eg_json_get_string(&text, object, "text", err));
    if (memchr(text->text, '\0', text->text_len) != NULL) {
        return eg_json_fail(err, text, "must not hold a zero character");
    }
    out->option_index = (uint32_t)option;
    out->text = eg_arena_copy(arena, text->text, text->text_len);
    return out->text == NULL ? EG_ERR_MEMORY : EG_OK;
}

static eg_status
read_write_ins(eg_arena *arena,
               eg_contest_data *out,
               const eg_json *top,
               eg_error *err)
{
    const eg_json *list = NULL;
    EG_TRY(eg_json_get_array_opt(&list, top, "writeIns", err));
    if (list == NULL) {
        return EG_OK;
    }
    eg_write_in *w = eg_arena_alloc(arena, list->count, sizeof(*w));
    if (w == NULL) {
        return EG_ERR_MEMORY;
    }
    out->write_in = w;
    uint32_t before = 0;
    for (const eg_json *c = list->first; c != NULL; c = c->next) {
        EG_TRY(read_write_in(arena, &w[out->write_in_len], before, c, err));
        before = w[out->write_in_len++].option_index;
    }
    return EG_OK;
}

static eg_status
read_text(eg_arena *arena, eg_contest_data *out, eg_error *err)
{
    const eg_json *top;
    const eg_span text = {
        .data = (const uint8_t *)out->text,
        .len = out->text_len,
    };
    EG_TRY(eg_json_parse(&top, arena, text, err));
    EG_TRY(eg_json_need_object(top, err));
    EG_TRY(read_overvote(arena, out, top, err));
    int64_t undervote = 0;
    EG_TRY(
        eg_json_get_int_opt(&undervote, top, "undervote", 1, UINT32_MAX, err));
    out->undervote = (uint32_t)undervote;
    return read_write_ins(arena, out, top, err);
}

/* -- and back ------------------------------------------------------------- */

static void
append_escaped(eg_buffer *b, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        const uint8_t byte = (uint8_t)*c;
        if (byte < 0x20) {
            eg_buffer_format(b, "\\u%04x", byte);
        } else {
            if (byte == '"' || byte == '\\') {
                eg_buffer_byte(b, '\\');
            }
            eg_buffer_byte(b, byte);
        }
    }
}

static void
append_write_ins(eg_buffer *b, const eg_contest_data *data)
{
    eg_buffer_text(b, "\"writeIns\":[");
    for (size_t i = 0; i < data->write_in_len; i++) {
        const eg_write_in *w = &data->write_in[i];
        eg_buffer_text(b, i == 0 ? "" : ",");
        eg_buffer_format(b, "{\"option\":%u,\"text\":\"", w->option_index);
        append_escaped(b, w->text);
        eg_buffer_text(b, "\"}");
    }
    eg_buffer_text(b, "]");
}

/** What the text must be, given what it says. */
static void
append_object(eg_buffer *b, const eg_contest_data *data)
{
    eg_buffer_text(b, "{");
    if (data->overvote_len > 0) {
        eg_buffer_text(b, "\"overvote\":[");
        for (size_t i = 0; i < data->overvote_len; i++) {
            eg_buffer_format(b, i == 0 ? "%u" : ",%u", data->overvote[i]);
        }
        eg_buffer_text(b, "]");
    } else if (data->undervote > 0) {
        eg_buffer_format(b, "\"undervote\":%u", data->undervote);
    }
    if (data->write_in_len > 0) {
        eg_buffer_text(b, b->len > 1 ? "," : "");
        append_write_ins(b, data);
    }
    eg_buffer_text(b, "}");
}

static eg_status
check_canonical(const eg_contest_data *data, eg_error *err)
{
    EG_BUFFER(again, data->text_len + 1);
    append_object(&again, data);
    if (eg_buffer_status(&again) == EG_ERR_MEMORY) {
        return EG_ERR_MEMORY;
    }
    if (eg_buffer_status(&again) != EG_OK || again.len != data->text_len ||
        again.len == strlen("{}") ||
        memcmp(again.data, data->text, again.len) != 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the contest data is not in its one written form");
    }
    return EG_OK;
}

/* -- the block ------------------------------------------------------------ */

/** Count, text, zeros. */
static eg_status
split(eg_arena *arena,
      eg_contest_data *out,
      const uint8_t *block,
      size_t len,
      eg_error *err)
{
    if (len < EG_DATA_BLOCK_BYTES || len % EG_DATA_BLOCK_BYTES != 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "contest data of %zu bytes is not a number of blocks",
                       len);
    }
    const uint8_t *text = block + EG_DATA_COUNT_BYTES;
    const size_t room = len - EG_DATA_COUNT_BYTES;
    out->text_len = eg_load_be32(block);
    if (out->text_len > room) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "contest data counts %zu bytes, but has room for %zu",
                       out->text_len, room);
    }
    for (size_t i = out->text_len; i < room; i++) {
        if (text[i] != 0) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "contest data is not zero after its text");
        }
    }
    out->text = eg_arena_copy(arena, text, out->text_len);
    return out->text == NULL ? EG_ERR_MEMORY : EG_OK;
}

eg_status
eg_contest_data_read(eg_arena *arena,
                     eg_contest_data *out,
                     const uint8_t *block,
                     size_t len,
                     eg_error *err)
{
    eg_contest_data data = {0};
    EG_TRY(split(arena, &data, block, len, err));
    if (data.text_len > 0) {
        EG_TRY(read_text(arena, &data, err));
        EG_TRY(check_canonical(&data, err));
    }
    *out = data;
    return EG_OK;
}
