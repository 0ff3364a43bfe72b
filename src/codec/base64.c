/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Standard padded base64, RFC 4648 section 4.
 *
 * Group elements are 684 characters each, so JSON records are mostly base64;
 * the loops below run over whole groups with one test for all of them.
 */
#include <string.h>

#include "codec/text.h"

static const char alphabet[64] = {
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M',
    'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
    'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '/'};

/* The value of a character plus one; 0 marks a stranger.  So a table that is
 * written as a list of its members needs no entry for the strangers. */
static const uint8_t values[256] = {
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,
    ['G'] = 7,  ['H'] = 8,  ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12,
    ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18,
    ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
    ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30,
    ['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36,
    ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42,
    ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
    ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54,
    ['2'] = 55, ['3'] = 56, ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60,
    ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64};

/** 24 bits from four characters; over 24 bits when one is a stranger. */
static inline uint32_t
group_read(const uint8_t *t)
{
    /* A stranger's 0 becomes 2^32 - 1, whose top bits survive the shift. */
    const uint32_t a = values[t[0]] - 1U;
    const uint32_t b = values[t[1]] - 1U;
    const uint32_t c = values[t[2]] - 1U;
    const uint32_t d = values[t[3]] - 1U;
    const uint32_t strange = (a | b | c | d) & 0xff000000U;
    return strange | a << 18 | b << 12 | c << 6 | d;
}

static inline void
group_store(uint8_t *out, uint32_t bits)
{
    out[0] = (uint8_t)(bits >> 16);
    out[1] = (uint8_t)(bits >> 8);
    out[2] = (uint8_t)bits;
}

void
eg_base64_write(char *out, const void *bytes, size_t len)
{
    const uint8_t *b = bytes;
    for (; len >= 3; len -= 3, b += 3, out += 4) {
        const uint32_t bits =
            (uint32_t)b[0] << 16 | (uint32_t)b[1] << 8 | (uint32_t)b[2];
        out[0] = alphabet[bits >> 18];
        out[1] = alphabet[bits >> 12 & 63];
        out[2] = alphabet[bits >> 6 & 63];
        out[3] = alphabet[bits & 63];
    }
    if (len > 0) {
        const uint32_t bits =
            (uint32_t)b[0] << 16 | (len > 1 ? (uint32_t)b[1] << 8 : 0);
        out[0] = alphabet[bits >> 18];
        out[1] = alphabet[bits >> 12 & 63];
        out[2] = '=';
        if (len > 1) {
            out[2] = alphabet[bits >> 6 & 63];
        }
        out[3] = '=';
    }
}

/** The last group, which may carry padding; returns its bytes, 0 if wrong. */
static size_t
last_group_read(uint8_t *out, const uint8_t *t)
{
    const size_t len = t[3] != '=' ? 3 : t[2] != '=' ? 2 : 1;
    uint8_t full[4];
    memcpy(full, t, sizeof(full));
    memset(full + len + 1, 'A', 3 - len);
    const uint32_t bits = group_read(full);
    /* Spare bits are zero, or one value would have several spellings. */
    const uint32_t spare = len == 3 ? 0 : len == 2 ? 0xffU : 0xffffU;
    if (bits >> 24 != 0 || (bits & spare) != 0) {
        return 0;
    }
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)(bits >> (16 - 8 * i));
    }
    return len;
}

eg_status
eg_base64_read(uint8_t *out, size_t *out_len, const char *text, size_t text_len)
{
    *out_len = 0;
    if (text_len % 4 != 0) {
        return EG_ERR_MALFORMED;
    }
    if (text_len == 0) {
        return EG_OK;
    }
    const uint8_t *t = (const uint8_t *)text;
    uint8_t *to = out;
    uint32_t all = 0;
    for (size_t i = text_len / 4 - 1; i > 0; i--, t += 4, to += 3) {
        const uint32_t bits = group_read(t);
        all |= bits;
        group_store(to, bits);
    }
    const size_t last = last_group_read(to, t);
    if (all >> 24 != 0 || last == 0) {
        memset(out, 0, (size_t)(to - out));
        return EG_ERR_MALFORMED;
    }
    *out_len = (size_t)(to - out) + last;
    return EG_OK;
}
