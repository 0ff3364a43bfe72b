/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One segment file as a stream of frames: the segment header, then items.
 *
 * In protobuf a frame is a length and that many bytes; in JSON lines it is a
 * line.  A frame is delivered before the next one is looked at, so what stands
 * before a torn tail is judged on its own.  Memory: one frame.
 */
#ifndef EG_RECORD_SEGMENT_H
#define EG_RECORD_SEGMENT_H

#include <electionguard/record.h>

#include "base/base.h"
#include "codec/buffer.h"
#include "record/items.h"

/** Longest line of JSON text, without its line feed. */
#define EG_LINE_MAX ((size_t)1 << 27)

/** Where bytes come from: a stream of a store, or memory (fuzzing). */
typedef struct eg_source {
    /** Up to @p room bytes; 0 at the end.  EG_REJECT: the container is
     *  damaged. */
    eg_status (*read)(void *context,
                      uint8_t *bytes,
                      size_t room,
                      size_t *got,
                      eg_error *err);
    void *context;
} eg_source;

/** Reads frames; begin with eg_frames_init(). */
typedef struct eg_frames {
    eg_source source;
    eg_record_encoding encoding;
    uint8_t *window; /**< Bytes read from the source and not yet taken. */
    size_t begin;
    size_t end;
    bool at_end;     /**< The source has no more. */
    uint64_t offset; /**< Of the next byte that will be taken. */
    eg_buffer frame; /**< Bytes or text of the present frame. */
} eg_frames;

/**
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status eg_frames_init(eg_frames *frames,
                                      eg_source source,
                                      eg_record_encoding encoding);

/** Go on with another source. */
void eg_frames_reset(eg_frames *frames, eg_source source);

void eg_frames_free(eg_frames *frames);

/**
 * The next frame; its bytes live until the next call.
 *
 * @param[out] frame Without length or line end; data is NULL at the end.
 *
 * @retval EG_OK     A frame or the end.
 * @retval EG_REJECT Zero length, a length that is not the shortest varint or
 *                   over the ceiling, a frame or file cut short, an empty or
 *                   too long line, a damaged zip entry: R.container.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed.
 */
EG_NODISCARD eg_status eg_frames_next(eg_frames *frames,
                                      eg_span *frame,
                                      eg_error *err);

/**
 * Read the first frame as a segment header and compare it with what the path
 * implies (D6).
 *
 * @param[out] major The header's major as far as it can be read, else 0.
 *                   May be NULL.
 *
 * @retval EG_REJECT R.container.
 */
EG_NODISCARD eg_status eg_frames_header(eg_frames *frames,
                                        eg_section_type type,
                                        const uint8_t *key,
                                        size_t key_len,
                                        uint64_t first_ordinal,
                                        uint32_t *major,
                                        eg_error *err);

/** What became of a frame that should hold an item. */
typedef struct eg_judged {
    eg_span bytes;  /**< The item; data is NULL when it has no bytes. */
    bool canonical; /**< Else @p code and the error say what is wrong. */
    eg_record_code code;
} eg_judged;

/**
 * Make an item of a frame and check its encoding.
 *
 * @param[in]  newer  The record's minor is above the reader's.
 * @param[in]  bytes  Room for the item of a JSON line.
 * @param[out] out    Not canonical with bytes: it counts in the digest all the
 *                    same.  Without: the section cannot be read further.
 *
 * @retval EG_OK         Judged.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status eg_frame_judge(eg_span frame,
                                      eg_record_encoding encoding,
                                      bool newer,
                                      eg_buffer *bytes,
                                      eg_judged *out,
                                      eg_error *err);

/**
 * Append an item (or a header) as a frame.
 *
 * @retval EG_ERR_UNSUPPORTED It has no JSON form.
 * @retval EG_ERR_LIMIT, EG_ERR_MEMORY As the buffer says.
 */
EG_NODISCARD eg_status eg_frame_put(eg_buffer *out,
                                    eg_record_encoding encoding,
                                    const uint8_t *item,
                                    size_t len,
                                    bool is_header,
                                    eg_error *err);

/** Append the header frame of a segment; as eg_frame_put(). */
EG_NODISCARD eg_status eg_frame_put_header(eg_buffer *out,
                                           eg_record_encoding encoding,
                                           eg_section_type type,
                                           const uint8_t *key,
                                           size_t key_len,
                                           uint64_t first_ordinal,
                                           eg_error *err);

#endif
