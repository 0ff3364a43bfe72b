/* SPDX-License-Identifier: Apache-2.0 */
/* The same deflated bytes through zlib and through the built-in inflate. */
#ifndef EG_TESTS_INFLATE_BOTH_H
#define EG_TESTS_INFLATE_BOTH_H

#include <stdlib.h>

#include "record/inflate.h"

#define ZLIB_CONST
#include <zlib.h>

/** How many bytes go in, and how many may come out, at a time. */
typedef struct both_pieces {
    size_t in;
    size_t out;
} both_pieces;

typedef struct both_result {
    bool late;        /**< zlib saw the damage later than at the same byte. */
    bool same;        /**< In bytes, in places and in the end. */
    eg_status status; /**< EG_OK: it ended; EG_REJECT: damaged or cut off. */
    uint64_t given;
    uint32_t crc; /**< By eg_crc32(). */
} both_result;

/** One step of both; false when they differ. */
static inline bool
both_step(z_stream *z,
          eg_inflate *s,
          uint8_t *room,
          size_t out,
          both_result *result,
          bool *over)
{
    z->next_out = room;
    z->avail_out = (uInt)out;
    s->out = room + out;
    s->out_len = out;
    const int said = inflate(z, Z_NO_FLUSH);
    const bool damaged = eg_inflate_run(s) != EG_OK;
    const size_t got = out - s->out_len;
    *over = damaged || said == Z_STREAM_END;
    if (damaged) {
        result->status = EG_REJECT;
        result->late = said != Z_DATA_ERROR;
        return said != Z_STREAM_END; /* what the step gave counts for nothing */
    }
    result->given += got;
    result->crc = eg_crc32(result->crc, room + out, got);
    result->status = said == Z_STREAM_END ? EG_OK : EG_REJECT;
    return said != Z_DATA_ERROR && got == out - z->avail_out &&
           memcmp(room, room + out, got) == 0 &&
           (said == Z_STREAM_END) == (s->state == EG_INFLATE_END) &&
           (said != Z_STREAM_END || z->avail_in == eg_inflate_unused(s));
}

/** Inflate @p bytes with both until one ends or there is no more input. */
static inline both_result
inflate_both(const uint8_t *bytes, size_t len, const both_pieces *pieces)
{
    both_result result = {.same = true, .status = EG_REJECT};
    z_stream z = {0};
    eg_inflate *s = calloc(1, sizeof(*s));
    uint8_t *room = malloc(2 * pieces->out);
    if (s == NULL || room == NULL || inflateInit2(&z, -MAX_WBITS) != Z_OK) {
        abort();
    }
    bool over = false;
    size_t at = 0;
    for (bool full = false; result.same && !over && (full || at < len);) {
        if (!full) {
            const size_t part = len - at < pieces->in ? len - at : pieces->in;
            z.next_in = bytes + at;
            z.avail_in = (uInt)part;
            s->in = bytes + at;
            s->in_len = part;
            at += part;
        }
        result.same = both_step(&z, s, room, pieces->out, &result, &over);
        full = z.avail_in > 0 || s->out_len == 0;
    }
    /* A code of lengths that has no code zlib finds wrong at its first use. */
    if (result.late) {
        z.avail_in += (uInt)(len - at);
        z.avail_out = 1;
        const int said = inflate(&z, Z_NO_FLUSH);
        result.same = said != Z_STREAM_END && z.avail_out == 1;
    }
    inflateEnd(&z);
    free(s);
    free(room);
    return result;
}

#endif
