/* SPDX-License-Identifier: Apache-2.0 */
/* Hexadecimal digits. */
#include <string.h>

#include "codec/text.h"

static void
write_digits(char *out, const void *bytes, size_t len, const char *digits)
{
    const uint8_t *b = bytes;
    for (size_t i = 0; i < len; i++) {
        out[2 * i] = digits[b[i] >> 4];
        out[2 * i + 1] = digits[b[i] & 15];
    }
    out[2 * len] = '\0';
}

void
eg_hex_write(char *out, const void *bytes, size_t len)
{
    write_digits(out, bytes, len, "0123456789abcdef");
}

void
eg_hex_write_upper(char *out, const void *bytes, size_t len)
{
    write_digits(out, bytes, len, "0123456789ABCDEF");
}

/** The value of a digit, or -1. */
static int
digit_value(char c, eg_hex_case which)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f' && which != EG_HEX_UPPER) {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F' && which != EG_HEX_LOWER) {
        return c - 'A' + 10;
    }
    return -1;
}

eg_status
eg_hex_read(uint8_t *out,
            size_t len,
            const char *text,
            size_t text_len,
            eg_hex_case which)
{
    if (text_len % 2 != 0 || text_len / 2 != len) {
        memset(out, 0, len);
        return EG_ERR_MALFORMED;
    }
    for (size_t i = 0; i < len; i++) {
        const int high = digit_value(text[2 * i], which);
        const int low = digit_value(text[2 * i + 1], which);
        if (high < 0 || low < 0) {
            memset(out, 0, len);
            return EG_ERR_MALFORMED;
        }
        out[i] = (uint8_t)(high << 4 | low);
    }
    return EG_OK;
}
