/* SPDX-License-Identifier: Apache-2.0 */
/* Hashing texts between bars. */
#include "legacy/bar.h"

#include <inttypes.h>
#include <stdio.h>

#include "codec/text.h"

void
lg_bar_begin(lg_bar *h, const lg_bar_rules *rules)
{
    h->bare_empty = rules->bare_empty;
    h->null_zero = rules->null_zero;
    h->wide = rules->wide;
    h->items = 0;
    eg_sha256_init(&h->sha);
    eg_sha256_update(&h->sha, "|", 1);
}

static void
put(lg_bar *h, const char *s, size_t len)
{
    eg_sha256_update(&h->sha, s, len);
    eg_sha256_update(&h->sha, "|", 1);
    h->items++;
}

void
lg_bar_null(lg_bar *h)
{
    put(h, "null", 4);
}

void
lg_bar_text(lg_bar *h, lg_text text)
{
    if (text.s == NULL || (text.len == 0 && !h->bare_empty)) {
        lg_bar_null(h);
    } else {
        put(h, text.s, text.len);
    }
}

/** The character at @p s, well-formed UTF-8; *len is how long it is. */
static uint32_t
character(const char *s, size_t *len)
{
    const uint8_t first = (uint8_t)s[0];
    *len = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    uint32_t c = *len == 1 ? first : first & (0x7FU >> *len);
    for (size_t i = 1; i < *len; i++) {
        c = c << 6 | ((uint8_t)s[i] & 0x3FU);
    }
    return c;
}

void
lg_bar_escaped(lg_bar *h, lg_text text)
{
    size_t len;
    if (text.s == NULL || text.len == 0) {
        lg_bar_text(h, text);
        return;
    }
    for (size_t i = 0; i < text.len; i += len) {
        char escape[16] = "";
        const uint32_t c = character(text.s + i, &len);
        if (c < 0x80) {
            escape[0] = text.s[i];
        } else if (c < 0x10000) {
            snprintf(escape, sizeof(escape), "\\u%04" PRIx32, c);
        } else {
            snprintf(escape, sizeof(escape), "\\u%04" PRIx32 "\\u%04" PRIx32,
                     0xD800 + ((c - 0x10000) >> 10),
                     0xDC00 + ((c - 0x10000) & 0x3FF));
        }
        eg_sha256_update(&h->sha, escape, c < 0x80 ? 1 : strlen(escape));
    }
    put(h, "", 0);
}

void
lg_bar_int(lg_bar *h, int64_t value)
{
    char text[32];
    if (value == 0 && h->null_zero) {
        lg_bar_null(h);
        return;
    }
    const int len = snprintf(text, sizeof(text), "%" PRId64, value);
    put(h, text, (size_t)len);
}

lg_text
lg_scalar_digits(char out[LG_DIGITS_MAX],
                 const eg_group *group,
                 const eg_scalar *x)
{
    uint8_t bytes[EG_SCALAR_BYTES];
    const size_t len = eg_group_scalar_len(group);
    size_t first = 0;
    eg_scalar_write(group, bytes, x);
    while (first + 1 < len && bytes[first] == 0) {
        first++;
    }
    eg_hex_write_upper(out, bytes + first, len - first);
    return (lg_text){out, 2 * (len - first)};
}

/** The digits of big-endian bytes, without leading pairs of zeros or with. */
static void
put_number(lg_bar *h, const uint8_t *bytes, size_t len)
{
    char digits[2 * EG_ELEMENT_BYTES + 1];
    size_t first = 0;
    while (!h->wide && first + 1 < len && bytes[first] == 0) {
        first++;
    }
    eg_hex_write_upper(digits, bytes + first, len - first);
    put(h, digits, 2 * (len - first));
}

void
lg_bar_scalar(lg_bar *h, const eg_group *group, const eg_scalar *x)
{
    uint8_t bytes[EG_SCALAR_BYTES];
    eg_scalar_write(group, bytes, x);
    put_number(h, bytes, eg_group_scalar_len(group));
}

void
lg_bar_element(lg_bar *h, const eg_group *group, const eg_element *x)
{
    uint8_t bytes[EG_ELEMENT_BYTES];
    eg_element_write(group, bytes, x);
    put_number(h, bytes, eg_group_element_len(group));
}

void
lg_bar_end(lg_bar *h, const eg_group *group, eg_scalar *out)
{
    eg_hash hash;
    eg_sha256_final(&h->sha, &hash);
    eg_scalar_from_hash(group, out, hash.bytes);
}

void
lg_bar_list(lg_bar *into, lg_bar *list, const eg_group *group)
{
    eg_scalar hash;
    if (list->items == 0) {
        lg_bar_null(into);
        return;
    }
    lg_bar_end(list, group, &hash);
    lg_bar_scalar(into, group, &hash);
}
