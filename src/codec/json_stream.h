/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Large JSON files, one element at a time.
 *
 * The top value must be an object or an array.  Each element of a top array,
 * and of each array that is a member of a top object, is handed out alone as a
 * tree, in document order; any other member is handed out whole.  So a cast
 * vote record export {"Version": ..., "Sessions": [{...}, {...}, ...]} of any
 * size passes through a window that needs to hold one session.
 *
 * Strictness is that of json.h for the whole document; what was handed out
 * before an error was found stays handed out, so a caller that must not act
 * on half a file collects first.
 */
#ifndef EG_CODEC_JSON_STREAM_H
#define EG_CODEC_JSON_STREAM_H

#include "codec/json.h"

/**
 * Fill @p room bytes at @p into as far as possible.
 *
 * @param[in]  context Of the reader.
 * @param[out] into    Where the bytes go.
 * @param[in]  room    At least 1.
 * @param[out] got     Bytes written; 0 means the end of the file.
 */
typedef eg_status (*eg_json_read)(void *context,
                                  uint8_t *into,
                                  size_t room,
                                  size_t *got);

/** Options; {0} gives the defaults. */
typedef struct eg_json_stream_options {
    size_t window_max; /**< largest element, bytes of text; 0: 16 MiB */
    size_t arena_max;  /**< largest tree, bytes; 0: 256 MiB */
    bool allow_bom;    /**< skip a byte order mark at the start */
} eg_json_stream_options;

typedef struct eg_json_stream eg_json_stream;

/** What eg_json_stream_next() found. */
typedef struct eg_json_item {
    bool end;             /**< the document is complete; nothing else is set */
    bool element;         /**< value is an element of an array */
    const char *name;     /**< member of the top object; NULL in a top array */
    size_t name_len;      /**< bytes of name */
    uint64_t index;       /**< 0-based position of an element */
    const eg_json *value; /**< valid until the next call */
} eg_json_item;

/**
 * Make a stream.
 *
 * @param[out] out     Free it with eg_json_stream_free().
 * @param[in]  read    Source of bytes.
 * @param[in]  context Handed to @p read.
 * @param[in]  options May be NULL.
 *
 * @retval EG_OK         Made; nothing was read yet.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status
eg_json_stream_new(eg_json_stream **out,
                   eg_json_read read,
                   void *context,
                   const eg_json_stream_options *options);

/** Free @p s and what it handed out; NULL is harmless. */
void eg_json_stream_free(eg_json_stream *s);

/**
 * The next member or element.  An empty array hands out nothing.
 *
 * Trees know their line and column in the file; their paths begin with the
 * member's name and the element's index.
 *
 * @retval EG_OK            *out is set; look at out->end.
 * @retval EG_ERR_MALFORMED Not strict JSON.
 * @retval EG_ERR_LIMIT     An element is over window_max or 64 levels.
 * @retval EG_ERR_MEMORY    No memory, or a tree over arena_max.
 * @retval EG_ERR_STATE     A call after an error or after the end.
 * @return Any failure of the read function.
 */
EG_NODISCARD eg_status eg_json_stream_next(eg_json_stream *s,
                                           eg_json_item *out,
                                           eg_error *err);

#endif
