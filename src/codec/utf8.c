/* SPDX-License-Identifier: Apache-2.0 */
/* Well-formed UTF-8, RFC 3629, and what of it may be shown. */
#include <string.h>

#include "codec/text.h"

/** How many of the next bytes have their top bit clear; whole words only. */
static size_t
ascii_words(const uint8_t *b, size_t len)
{
    size_t i = 0;
    while (len - i >= 8) {
        uint64_t word;
        memcpy(&word, b + i, 8);
        if ((word & UINT64_C(0x8080808080808080)) != 0) {
            break;
        }
        i += 8;
    }
    return i;
}

/** The length of the sequence at @p b, or 0 when it is not well formed. */
static size_t
sequence_len(const uint8_t *b, size_t len)
{
    const uint8_t lead = b[0];
    if (lead < 0x80) {
        return 1;
    }
    /* Bounds of the second byte rule out overlong forms, surrogates, and code
     * points above U+10FFFF (RFC 3629 section 4). */
    size_t want;
    uint8_t low = 0x80;
    uint8_t high = 0xbf;
    if (lead >= 0xc2 && lead <= 0xdf) {
        want = 2;
    } else if (lead >= 0xe0 && lead <= 0xef) {
        want = 3;
        low = lead == 0xe0 ? 0xa0 : 0x80;
        high = lead == 0xed ? 0x9f : 0xbf;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
        want = 4;
        low = lead == 0xf0 ? 0x90 : 0x80;
        high = lead == 0xf4 ? 0x8f : 0xbf;
    } else {
        return 0;
    }
    if (len < want || b[1] < low || b[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < want; i++) {
        if ((b[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    return want;
}

size_t
eg_utf8_valid_len(const void *text, size_t len)
{
    const uint8_t *b = text;
    size_t i = 0;
    while (i < len) {
        i += ascii_words(b + i, len - i);
        if (i == len) {
            break;
        }
        const size_t step = sequence_len(b + i, len - i);
        if (step == 0) {
            break;
        }
        i += step;
    }
    return i;
}

size_t
eg_utf8_write(char *out, uint32_t cp)
{
    uint8_t b[4];
    size_t len;
    if (cp < 0x80) {
        b[0] = (uint8_t)cp;
        len = 1;
    } else if (cp < 0x800) {
        b[0] = (uint8_t)(0xc0 | cp >> 6);
        len = 2;
    } else if (cp < 0x10000) {
        b[0] = (uint8_t)(0xe0 | cp >> 12);
        len = 3;
    } else {
        b[0] = (uint8_t)(0xf0 | cp >> 18);
        len = 4;
    }
    for (size_t i = 1; i < len; i++) {
        b[i] = (uint8_t)(0x80 | (cp >> (6 * (len - 1 - i)) & 0x3f));
    }
    memcpy(out, b, len);
    return len;
}

/** The length of the character at @p c, or 0 when it must not be shown. */
static size_t
shown_len(const uint8_t *c)
{
    /* U+0080..U+009F steer terminals, too. */
    if (c[0] < 0x20 || c[0] == 0x7f || (c[0] == 0xc2 && c[1] < 0xa0)) {
        return 0;
    }
    return sequence_len(c, strnlen((const char *)c, 4));
}

void
eg_text_clean(char *text)
{
    uint8_t *c = (uint8_t *)text;
    while (*c != '\0') {
        const size_t len = shown_len(c);
        if (len == 0) {
            *c = '?';
        }
        c += len == 0 ? 1 : len;
    }
}
