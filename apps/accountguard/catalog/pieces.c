/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of an indicator as text.
 */
#include "accountguard/catalog/pieces.h"

void
ag_pieces_write(eg_buffer *out, const ag_part *part, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        eg_buffer_text(out, i == 0 ? "" : "\n");
        eg_buffer_text(out, ag_kind_name(part[i].kind));
        eg_buffer_text(out, " ");
        eg_buffer_append(out, part[i].value.data, part[i].value.len);
    }
}

static bool
read_one(ag_part *part, const uint8_t *at, size_t len)
{
    char word[16];
    const uint8_t *space = memchr(at, ' ', len);
    const size_t n = space == NULL ? 0 : (size_t)(space - at);
    if (n == 0 || n >= sizeof(word) || n + 1 == len) {
        return false;
    }
    memcpy(word, at, n);
    word[n] = '\0';
    part->value = (eg_span){space + 1, len - n - 1};
    return ag_kind_read(&part->kind, word);
}

bool
ag_pieces_read(ag_part part[AG_FEED_PARTS_MAX], size_t *len, eg_span text)
{
    const uint8_t *at = text.data;
    size_t left = text.len;
    *len = 0;
    while (left > 0) {
        const uint8_t *end = memchr(at, '\n', left);
        const size_t n = end == NULL ? left : (size_t)(end - at);
        if (*len == AG_FEED_PARTS_MAX || !read_one(&part[*len], at, n)) {
            return false;
        }
        (*len)++;
        at += n;
        left -= n;
        if (left > 0) {
            at++;
            left--;
            if (left == 0) {
                return false; /* a line's end with nothing behind it */
            }
        }
    }
    return *len > 0;
}
