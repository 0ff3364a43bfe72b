/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deflate (RFC 1951) backwards, where there is no zlib, and the checksum of
 * zip entries.
 *
 * What zlib calls damaged is damaged here, at the same byte: both are fed the
 * same pieces and must give the same.
 */
#ifndef EG_RECORD_INFLATE_H
#define EG_RECORD_INFLATE_H

#include "base/base.h"

#define EG_INFLATE_WINDOW  32768u
#define EG_INFLATE_LENGTHS 320u /**< 288 literals and lengths, 32 distances. */

/** A canonical code: how many codes each length has, and their symbols. */
typedef struct eg_inflate_code {
    unsigned longest; /**< Bits after which each code is known, or none. */
    uint16_t count[16];
    uint16_t symbol[288];
} eg_inflate_code;

/** What is expected next. */
typedef enum eg_inflate_state {
    EG_INFLATE_BLOCK,
    EG_INFLATE_STORED_LEN,
    EG_INFLATE_STORED,
    EG_INFLATE_TABLE,      /**< How many lengths of codes there are. */
    EG_INFLATE_CODE_CODES, /**< Lengths of the code of lengths. */
    EG_INFLATE_CODE_LENGTHS,
    EG_INFLATE_SYMBOL,
    EG_INFLATE_LITERAL, /**< A byte is due. */
    EG_INFLATE_COPY,    /**< Bytes of the past are due. */
    EG_INFLATE_END,
    EG_INFLATE_DAMAGED
} eg_inflate_state;

/** A stream; zeroed at first.  47 KiB. */
typedef struct eg_inflate {
    const uint8_t *in; /**< Bytes that were not looked at. */
    size_t in_len;
    uint8_t *out; /**< Room that was not filled. */
    size_t out_len;

    eg_inflate_state state;
    uint64_t bits; /**< Looked at and not used; lowest first. */
    unsigned bit_count;
    bool last;     /**< The block is the last one. */
    uint32_t left; /**< Bytes to be stored or copied. */
    uint32_t distance;
    uint8_t literal_byte;
    unsigned code_codes; /**< Lengths that the table will have. */
    unsigned literals;
    unsigned distances;
    unsigned known; /**< Lengths that it has. */
    uint8_t length[EG_INFLATE_LENGTHS];
    eg_inflate_code literal;
    eg_inflate_code far;
    uint64_t total; /**< Bytes that were given. */
    uint8_t window[EG_INFLATE_WINDOW];
} eg_inflate;

/**
 * Go on until the room is full, the input is used up or the stream is over.
 *
 * @retval EG_OK     See stream->state.
 * @retval EG_REJECT The data are damaged.
 */
EG_NODISCARD eg_status eg_inflate_run(eg_inflate *stream);

/** How many bytes of the input do not belong to the stream, once it is over. */
size_t eg_inflate_unused(const eg_inflate *stream);

/** The CRC-32 of zip, zlib's crc32(): of bytes that follow others. */
uint32_t eg_crc32(uint32_t crc, const uint8_t *bytes, size_t len);

#endif
