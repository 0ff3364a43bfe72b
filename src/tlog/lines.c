/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of checkpoints and requests. */
#include "tlog/lines.h"

#include "codec/text.h"

bool
eg_decimal_read(uint64_t *out, eg_span text)
{
    *out = 0;
    /* 2^63 - 1 has 19 digits, and 19 digits are below 2^64. */
    if (text.len == 0 || text.len > 19 ||
        (text.data[0] == '0' && text.len > 1)) {
        return false;
    }
    uint64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            return false;
        }
        value = value * 10 + (uint64_t)(text.data[i] - '0');
    }
    if (value > INT64_MAX) {
        return false;
    }
    *out = value;
    return true;
}

bool
eg_line_take(eg_span *rest, eg_span *line)
{
    const uint8_t *end =
        rest->len > 0 ? memchr(rest->data, '\n', rest->len) : NULL;
    if (end == NULL) {
        return false;
    }
    *line = (eg_span){.data = rest->data, .len = (size_t)(end - rest->data)};
    rest->data = end + 1;
    rest->len -= line->len + 1;
    return true;
}

bool
eg_line_skip(eg_span *line, const char *word)
{
    const size_t len = strlen(word);
    if (line->len < len || memcmp(line->data, word, len) != 0) {
        return false;
    }
    line->data += len;
    line->len -= len;
    return true;
}

bool
eg_line_hash(eg_hash *out, eg_span line)
{
    /* 44 characters, of which one is padding. */
    uint8_t bytes[EG_HASH_BYTES + 1];
    size_t len;
    if (line.len != eg_base64_text_len(EG_HASH_BYTES) ||
        eg_base64_read(bytes, &len, (const char *)line.data, line.len) !=
            EG_OK ||
        len != EG_HASH_BYTES) {
        return false;
    }
    memcpy(out->bytes, bytes, EG_HASH_BYTES);
    return true;
}

eg_status
eg_lines_take_hashes(eg_hash *out,
                     size_t *count,
                     size_t max,
                     eg_span *rest,
                     eg_error *err)
{
    eg_span line;
    *count = 0;
    for (;;) {
        if (!eg_line_take(rest, &line)) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "no empty line ends the proof");
        }
        if (line.len == 0) {
            return EG_OK;
        }
        if (*count == max) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "a proof has at most %zu hashes", max);
        }
        if (!eg_line_hash(&out[*count], line)) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "line %zu of the proof is no hash", *count + 1);
        }
        ++*count;
    }
}

bool
eg_line_is_base64(uint8_t *head, size_t head_len, size_t *len, eg_span text)
{
    enum { PIECE = 256 };
    uint8_t bytes[PIECE / 4 * 3];
    *len = 0;
    for (size_t at = 0; at < text.len; at += PIECE) {
        const size_t rest = text.len - at;
        size_t got;
        if (eg_base64_read(bytes, &got, (const char *)text.data + at,
                           rest < PIECE ? rest : PIECE) != EG_OK ||
            (rest > PIECE && got != sizeof(bytes))) {
            return false; /* padding may be at the end only */
        }
        if (at == 0) {
            memcpy(head, bytes, got < head_len ? got : head_len);
        }
        *len += got;
    }
    return true;
}

void
eg_line_write_base64(eg_buffer *out, const void *bytes, size_t len)
{
    uint8_t *to = eg_buffer_extend(out, eg_base64_text_len(len));
    if (to != NULL) {
        eg_base64_write((char *)to, bytes, len);
    }
}

void
eg_line_write_hash(eg_buffer *out, const eg_hash *hash)
{
    eg_line_write_base64(out, hash->bytes, EG_HASH_BYTES);
    eg_buffer_byte(out, '\n');
}
