/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hash-trimming functions: how a selection hash becomes the short code that is
 * printed beside an option of a pre-encrypted ballot; section 4.6.
 *
 * Which code stands beside which option is a secret until the ballot is opened,
 * so a code is written without a branch or an index that depends on the hash.
 */
#include <string.h>

#include <electionguard/hash.h>

#include "base/base.h"

/** The hexadecimal character of @p x, below 16. */
static char
hex_char(uint32_t x)
{
    /* All ones from 10 on, where 'A' follows after a gap behind '9'. */
    const uint32_t letter = (uint32_t)eg_value_barrier((9 - x) >> 31) * 0xFF;
    return (char)('0' + x + (letter & ('A' - '9' - 1)));
}

static void
write_hex(char *out, uint32_t byte)
{
    out[0] = hex_char(byte >> 4);
    out[1] = hex_char(byte & 15);
}

/**
 * @p x, below 1000, in decimal, without leading zeros.
 *
 * Three digits are written and shifted out to the left where they lead: one
 * place below 100, two below 10.
 */
static void
write_decimal(char *out, uint32_t x)
{
    uint32_t text = (('0' + x / 100) << 24) | (('0' + x / 10 % 10) << 16) |
                    (('0' + x % 10) << 8);
    const uint32_t below_100 = (uint32_t)eg_value_barrier((x - 100) >> 31);
    const uint32_t below_10 = (uint32_t)eg_value_barrier((x - 10) >> 31);
    text <<= 8 * below_100;
    text <<= 8 * below_10;
    eg_store_be32((uint8_t *)out, text);
}

eg_status
eg_hash_trim(char out[EG_TRIM_CHARS], uint32_t function, const eg_hash *x)
{
    const uint32_t last = x->bytes[EG_HASH_BYTES - 1];
    const uint32_t before = x->bytes[EG_HASH_BYTES - 2];
    memset(out, 0, EG_TRIM_CHARS);

    switch (function) {
    case 1: /* two hex characters */
        write_hex(out, last);
        return EG_OK;
    case 2: /* four hex characters */
        write_hex(out, before);
        write_hex(out + 2, last);
        return EG_OK;
    case 3: /* A0 .. Z5 */
        out[0] = (char)('A' + last / 10);
        out[1] = (char)('0' + last % 10);
        return EG_OK;
    case 4: /* 0A .. 9V */
        out[0] = (char)('0' + last / 26);
        out[1] = (char)('A' + last % 26);
        return EG_OK;
    case 5: /* 0 .. 255 */
        write_decimal(out, last);
        return EG_OK;
    case 6: /* 1 .. 256 */
        write_decimal(out, last + 1);
        return EG_OK;
    case 7: /* 100 .. 355 */
        write_decimal(out, last + 100);
        return EG_OK;
    case 8: /* 101 .. 356 */
        write_decimal(out, last + 101);
        return EG_OK;
    default:
        return EG_ERR_ARGUMENT;
    }
}
