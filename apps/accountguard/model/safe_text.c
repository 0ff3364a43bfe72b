/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text that deceives nobody.
 */
#include "accountguard/model/safe_text.h"

#include <string.h>

/** Marks that free text may have; no mark of a markup, a link or an address. */
static const char marks[] = " -',.()/+&:#*";

static bool
is_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

/**
 * Bytes of the Latin letter with marks that begins at @p at: U+00C0 to U+017F
 * without what is no letter there or looks like another; 0: none is there.
 */
static size_t
marked_letter(const unsigned char *at)
{
    if (at[0] < 0xC3 || at[0] > 0xC5 || (at[1] & 0xC0) != 0x80) {
        return 0;
    }
    const unsigned point = (at[0] & 0x1FU) << 6 | (at[1] & 0x3FU);
    const bool sign = point == 0xD7 || point == 0xF7;
    const bool twin =
        point == 0x131 || point == 0x138 || point == 0x149 || point == 0x17F;
    return sign || twin ? 0 : 2;
}

/** Whether a mail program could take a point between these for a host's. */
static bool
joins(unsigned char before, unsigned char after)
{
    return (is_letter(before) || is_digit(before) || before >= 0x80) &&
           (is_letter(after) || is_digit(after) || after >= 0x80);
}

/** Whether something at @p i looks like an address, or is a second blank. */
static bool
misleads(const char *text, size_t i)
{
    const unsigned char before = i > 0 ? (unsigned char)text[i - 1] : ' ';
    const unsigned char after = (unsigned char)text[i + 1];
    switch (text[i]) {
    case ' ':
        return before == ' ' || after == '\0';
    case '.':
        return joins(before, after);
    case ':':
    case '/':
        return after == '/';
    default:
        return false;
    }
}

bool
ag_text_is_safe(const char *text, size_t max)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t i = 0;
    while (at[i] != '\0') {
        size_t step = 1;
        if (at[i] >= 0x80) {
            step = marked_letter(at + i);
        } else if (!is_letter(at[i]) && !is_digit(at[i])) {
            step = strchr(marks, at[i]) != NULL && !misleads(text, i) ? 1 : 0;
        }
        if (step == 0 || i + step > max) {
            return false;
        }
        i += step;
    }
    return i > 0 && strncmp(text, "xn--", 4) != 0;
}
