/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base64 without tables and branches.
 *
 * The alphabet (RFC 4648 section 4) is five runs of characters: A-Z for 0 to
 * 25, a-z for 26 to 51, 0-9 for 52 to 61, '+' for 62, '/' for 63.
 */
#include "tlog/secret_text.h"

#include "base/secret.h"

/** All ones if a >= b, else 0; both below 2^31. */
static uint32_t
at_least(uint32_t a, uint32_t b)
{
    return (uint32_t)(0 - eg_value_barrier((b - 1 - a) >> 31));
}

/** The character of a value below 64: its run's distance is added. */
static char
to_char(uint32_t v)
{
    uint32_t c = v + 'A';
    c += at_least(v, 26) & ('a' - 'A' - 26);
    c -= at_least(v, 52) & ('a' - '0' + 26);
    c -= at_least(v, 62) & ('0' + 10 - '+');
    c += at_least(v, 63) & ('/' - '+' - 1);
    return (char)c;
}

/** v if low <= c <= high, else 0; sets *known in the first case. */
static uint32_t
in_run(uint32_t *known, uint32_t c, uint32_t low, uint32_t high, uint32_t v)
{
    const uint32_t inside = at_least(c, low) & at_least(high, c);
    *known |= inside;
    return inside & v;
}

/** The value of a character; *good becomes 0 when it has none. */
static uint32_t
to_value(uint32_t *good, uint8_t c)
{
    uint32_t known = 0;
    uint32_t v = in_run(&known, c, 'A', 'Z', (uint32_t)c - 'A');
    v |= in_run(&known, c, 'a', 'z', (uint32_t)c - 'a' + 26);
    v |= in_run(&known, c, '0', '9', (uint32_t)c - '0' + 52);
    v |= in_run(&known, c, '+', '+', 62);
    v |= in_run(&known, c, '/', '/', 63);
    *good &= known;
    return v;
}

void
eg_secret_text_write(char out[EG_SECRET_TEXT_CHARS],
                     const uint8_t bytes[EG_SECRET_TEXT_BYTES])
{
    for (size_t i = 0; i < EG_SECRET_TEXT_BYTES; i += 3, out += 4) {
        const uint32_t bits = (uint32_t)bytes[i] << 16 |
                              (uint32_t)bytes[i + 1] << 8 | bytes[i + 2];
        out[0] = to_char(bits >> 18);
        out[1] = to_char(bits >> 12 & 63);
        out[2] = to_char(bits >> 6 & 63);
        out[3] = to_char(bits & 63);
    }
}

bool
eg_secret_text_read(uint8_t out[EG_SECRET_TEXT_BYTES],
                    const char text[EG_SECRET_TEXT_CHARS])
{
    uint32_t good = UINT32_MAX;
    for (size_t i = 0; i < EG_SECRET_TEXT_CHARS; i += 4, out += 3) {
        uint32_t bits = 0;
        for (size_t k = 0; k < 4; k++) {
            bits = bits << 6 | to_value(&good, (uint8_t)text[i + k]);
        }
        out[0] = (uint8_t)(bits >> 16);
        out[1] = (uint8_t)(bits >> 8);
        out[2] = (uint8_t)bits;
    }
    EG_DECLASSIFY(&good, sizeof(good)); /* whether it is a key may be known */
    return good != 0;
}
