/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judging text one UTF-8 character at a time.
 */
#include "common/text.h"

#include <stdint.h>
#include <string.h>

/** What no character has. */
#define NO_CHARACTER UINT32_MAX

/** The character at @p at and how many bytes it takes; 1 for a bad one. */
static uint32_t
decode(const unsigned char *at, size_t len, size_t *used)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    *used = 1;
    if (at[0] < 0x80) {
        return at[0];
    }
    const size_t n = at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
    if (at[0] < 0xC2 || at[0] > 0xF4 || n > len) {
        return NO_CHARACTER;
    }
    uint32_t c = at[0] & (0xFFU >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((at[i] & 0xC0) != 0x80) {
            return NO_CHARACTER;
        }
        c = c << 6 | (at[i] & 0x3FU);
    }
    if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
        return NO_CHARACTER;
    }
    *used = n;
    return c;
}

static bool
is_plain(uint32_t c)
{
    return c != NO_CHARACTER && c >= 0x20 && !(c >= 0x7F && c <= 0x9F) &&
           c != 0x061C && c != 0x200E && c != 0x200F && /* marks */
           !(c >= 0x2028 && c <= 0x202E) && /* separators, embeddings */
           !(c >= 0x2066 && c <= 0x2069);   /* isolates */
}

bool
app_text_is_plain(const char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        size_t used;
        if (!is_plain(
                decode((const unsigned char *)text + i, len - i, &used))) {
            return false;
        }
        i += used;
    }
    return true;
}

static void
print(FILE *out, const char *text, size_t len, bool lines)
{
    for (size_t i = 0; i < len;) {
        size_t used;
        const uint32_t c =
            decode((const unsigned char *)text + i, len - i, &used);
        if (is_plain(c) || (lines && c == '\n')) {
            fwrite(text + i, 1, used, out);
        } else {
            putc('?', out);
        }
        i += used;
    }
}

void
app_text_print(FILE *out, const char *text)
{
    print(out, text, strlen(text), false);
}

void
app_text_print_bytes(FILE *out, const char *text, size_t len)
{
    print(out, text, len, false);
}

void
app_text_print_lines(FILE *out, const char *text)
{
    print(out, text, strlen(text), true);
}

bool
app_text_number(uint64_t *out, const char *text, uint64_t least, uint64_t most)
{
    uint64_t value = 0;
    if (*text == '\0') {
        return false;
    }
    for (; *text != '\0'; text++) {
        const unsigned digit = (unsigned char)*text - (unsigned)'0';
        if (digit > 9 || value > (UINT64_MAX - digit) / 10) {
            return false;
        }
        value = 10 * value + digit;
    }
    if (value < least || value > most) {
        return false;
    }
    *out = value;
    return true;
}
