/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hash-trimming functions: how a selection hash becomes the short code that is
 * printed beside an option of a pre-encrypted ballot; section 4.6.
 */
#include <stdio.h>

#include <electionguard/hash.h>

eg_status
eg_hash_trim(char out[EG_TRIM_CHARS], uint32_t function, const eg_hash *x)
{
    const unsigned last = x->bytes[EG_HASH_BYTES - 1];
    const unsigned before = x->bytes[EG_HASH_BYTES - 2];
    out[0] = '\0';

    switch (function) {
    case 1: /* two hex characters */
        (void)snprintf(out, EG_TRIM_CHARS, "%02X", last);
        return EG_OK;
    case 2: /* four hex characters */
        (void)snprintf(out, EG_TRIM_CHARS, "%02X%02X", before, last);
        return EG_OK;
    case 3: /* A0 .. Z5 */
        (void)snprintf(out, EG_TRIM_CHARS, "%c%u", (int)('A' + last / 10),
                       last % 10);
        return EG_OK;
    case 4: /* 0A .. 9V */
        (void)snprintf(out, EG_TRIM_CHARS, "%u%c", last / 26,
                       (int)('A' + last % 26));
        return EG_OK;
    case 5: /* 0 .. 255 */
        (void)snprintf(out, EG_TRIM_CHARS, "%u", last);
        return EG_OK;
    case 6: /* 1 .. 256 */
        (void)snprintf(out, EG_TRIM_CHARS, "%u", last + 1);
        return EG_OK;
    case 7: /* 100 .. 355 */
        (void)snprintf(out, EG_TRIM_CHARS, "%u", last + 100);
        return EG_OK;
    case 8: /* 101 .. 356 */
        (void)snprintf(out, EG_TRIM_CHARS, "%u", last + 101);
        return EG_OK;
    default:
        return EG_ERR_ARGUMENT;
    }
}
