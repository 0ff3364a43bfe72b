/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames of a segment, both encodings, reading and writing.
 */
#include "record/segment.h"

#include <stdlib.h>
#include <string.h>

#include "codec/json.h"
#include "codec/pb.h"
#include "codec/pb_json.h"
#include "record/schema.h"

#define WINDOW_BYTES 65536u

/** Longest varint of a frame's length: five bytes hold any below 2^35. */
#define LENGTH_BYTES_MAX 5

eg_status
eg_frames_init(eg_frames *frames, eg_source source, eg_record_encoding encoding)
{
    *frames = (eg_frames){.source = source, .encoding = encoding};
    eg_buffer_init(&frames->frame, encoding == EG_RECORD_JSON
                                       ? EG_LINE_MAX + 1
                                       : EG_ITEM_BYTES_MAX);
    frames->window = malloc(WINDOW_BYTES);
    return frames->window == NULL ? EG_ERR_MEMORY : EG_OK;
}

void
eg_frames_reset(eg_frames *frames, eg_source source)
{
    frames->source = source;
    frames->begin = 0;
    frames->end = 0;
    frames->at_end = false;
    frames->offset = 0;
}

void
eg_frames_free(eg_frames *frames)
{
    free(frames->window);
    frames->window = NULL;
    eg_buffer_free(&frames->frame);
}

/** Make the window non-empty unless the source is at its end. */
static eg_status
fill(eg_frames *f, eg_error *err)
{
    if (f->begin < f->end || f->at_end) {
        return EG_OK;
    }
    size_t got = 0;
    EG_TRY(
        f->source.read(f->source.context, f->window, WINDOW_BYTES, &got, err));
    f->begin = 0;
    f->end = got;
    f->at_end = got == 0;
    return EG_OK;
}

/** Move @p len bytes of the window into the frame. */
static void
move(eg_frames *f, size_t len)
{
    eg_buffer_append(&f->frame, f->window + f->begin, len);
    f->begin += len;
    f->offset += len;
}

/* -- protobuf --------------------------------------------------------------- */

/** Read a frame's length; *@p present is false at the end of the segment. */
static eg_status
read_length(eg_frames *f, uint64_t *length, bool *present, eg_error *err)
{
    uint8_t bytes[LENGTH_BYTES_MAX];
    size_t len = 0;
    do {
        EG_TRY(fill(f, err));
        if (f->begin == f->end) {
            *present = false;
            return len == 0 ? EG_OK
                            : eg_fail(err, EG_REJECT,
                                      "the file ends within a length");
        }
        bytes[len++] = f->window[f->begin++];
        f->offset++;
    } while (len < sizeof(bytes) && (bytes[len - 1] & 0x80) != 0);

    *present = true;
    const eg_span span = {bytes, len};
    if (eg_pb_read_varint(span, length) != len || *length == 0 ||
        *length > EG_ITEM_BYTES_MAX) {
        return eg_fail(err, EG_REJECT,
                       "a length is not a shortest varint of 1 to %zu",
                       EG_ITEM_BYTES_MAX);
    }
    return EG_OK;
}

/* The buffer grows as bytes arrive, so that a length alone costs nothing. */
static eg_status
read_frame(eg_frames *f, eg_span *frame, eg_error *err)
{
    uint64_t length = 0;
    bool present = false;
    EG_TRY(read_length(f, &length, &present, err));
    if (!present) {
        *frame = (eg_span){NULL, 0};
        return EG_OK;
    }
    while (f->frame.len < length) {
        EG_TRY(fill(f, err));
        if (f->begin == f->end) {
            return eg_fail(err, EG_REJECT,
                           "the file ends within a frame of %llu bytes",
                           (unsigned long long)length);
        }
        const uint64_t want = length - f->frame.len;
        const size_t have = f->end - f->begin;
        move(f, want < have ? (size_t)want : have);
        EG_TRY(eg_buffer_status(&f->frame));
    }
    *frame = eg_buffer_span(&f->frame);
    return EG_OK;
}

/* -- JSON lines ------------------------------------------------------------- */

static eg_status
end_line(eg_frames *f, eg_span *frame, eg_error *err)
{
    size_t len = f->frame.len;
    if (len > EG_LINE_MAX) {
        return eg_fail(err, EG_REJECT, "a line is longer than %zu bytes",
                       EG_LINE_MAX);
    }
    if (len > 0 && f->frame.data[len - 1] == '\r') {
        len--;
    }
    if (len == 0) {
        return eg_fail(err, EG_REJECT, "a line is empty");
    }
    *frame = (eg_span){f->frame.data, len};
    return EG_OK;
}

static eg_status
read_line(eg_frames *f, eg_span *frame, eg_error *err)
{
    for (;;) {
        EG_TRY(fill(f, err));
        const size_t have = f->end - f->begin;
        if (have == 0) {
            if (f->frame.len > 0) {
                return end_line(f, frame, err);
            }
            *frame = (eg_span){NULL, 0};
            return EG_OK;
        }
        const uint8_t *at = f->window + f->begin;
        const uint8_t *feed = memchr(at, '\n', have);
        const size_t len = feed == NULL ? have : (size_t)(feed - at);
        if (len > EG_LINE_MAX + 1 - f->frame.len) {
            return eg_fail(err, EG_REJECT, "a line is longer than %zu bytes",
                           EG_LINE_MAX);
        }
        move(f, len);
        EG_TRY(eg_buffer_status(&f->frame));
        if (feed != NULL) {
            f->begin++;
            f->offset++;
            return end_line(f, frame, err);
        }
    }
}

eg_status
eg_frames_next(eg_frames *frames, eg_span *frame, eg_error *err)
{
    eg_buffer_clear(&frames->frame);
    const eg_status status = frames->encoding == EG_RECORD_JSON
                                 ? read_line(frames, frame, err)
                                 : read_frame(frames, frame, err);
    if (status == EG_ERR_MEMORY) {
        return eg_fail(err, status, "no memory for an item");
    }
    return status;
}

/* -- headers ---------------------------------------------------------------- */

/** Memory for the first line as a tree, when only its version is wanted. */
#define PEEK_BYTES ((size_t)1 << 16)

/**
 * The major version that a header line names, whatever else it holds: a later
 * version may have members that we do not know.  0 if it names none.
 */
static eg_status
major_of_line(uint32_t *major, eg_span line, eg_error *err)
{
    eg_arena *arena;
    EG_TRY(eg_arena_new(&arena, PEEK_BYTES));
    const eg_json *object = NULL;
    int64_t number = 0;
    if (eg_json_parse(&object, arena, line, err) == EG_OK &&
        eg_json_text_is(eg_json_member(object, "magic"), "EGRF") &&
        eg_json_get_int(&number, object, "formatMajor", 1, INT32_MAX, err) ==
            EG_OK) {
        *major = (uint32_t)number;
    }
    const bool starved = eg_arena_starved(arena);
    eg_arena_free(arena);
    return starved ? eg_fail(err, EG_ERR_MEMORY, "no memory to read a header")
                   : EG_OK;
}

/** The canonical bytes of a header line. */
static eg_status
header_from_line(eg_buffer *out, eg_span line, eg_error *err)
{
    const eg_status status =
        eg_pb_from_json(out, &eg_schema_segment_header, line,
                        EG_PB_NEWER_MINOR | EG_PB_WIRE_ONLY, err);
    return status == EG_ERR_MEMORY || status == EG_OK
               ? status
               : eg_fail(err, EG_REJECT, "the first line is no header");
}

eg_status
eg_frames_header(eg_frames *frames,
                 eg_section_type type,
                 const uint8_t *key,
                 size_t key_len,
                 uint64_t first_ordinal,
                 uint32_t *major,
                 eg_error *err)
{
    if (major != NULL) {
        *major = 0;
    }
    eg_span frame;
    EG_TRY(eg_frames_next(frames, &frame, err));
    if (frame.data == NULL) {
        return eg_fail(err, EG_REJECT, "the file is empty");
    }
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    if (frames->encoding == EG_RECORD_JSON) {
        if (major != NULL) {
            EG_TRY(major_of_line(major, frame, err));
        }
        EG_TRY(header_from_line(&bytes, frame, err));
        frame = eg_buffer_span(&bytes);
    }
    eg_segment_header header;
    const eg_status status =
        eg_segment_header_decode(&header, frame.data, frame.len, err);
    if (major != NULL && frames->encoding == EG_RECORD_PROTOBUF) {
        *major = header.major;
    }
    if (status != EG_OK) {
        return status == EG_ERR_MALFORMED ? eg_fail(err, EG_REJECT,
                                                    "its header is no segment "
                                                    "header of version %d",
                                                    EG_RECORD_MAJOR)
                                          : status;
    }
    if (header.section != type || header.key.len != key_len ||
        (key_len > 0 && memcmp(header.key.data, key, key_len) != 0)) {
        return eg_fail(err, EG_REJECT,
                       "its header names another section than its path");
    }
    if (header.first_ordinal != first_ordinal) {
        return eg_fail(err, EG_REJECT,
                       "its header begins at item %llu, which should be %llu",
                       (unsigned long long)header.first_ordinal,
                       (unsigned long long)first_ordinal);
    }
    return EG_OK;
}

/* -- items ------------------------------------------------------------------ */

/** Make bytes of a line; what is wrong goes into @p out. */
static eg_status
item_from_line(eg_span line,
               bool newer,
               eg_buffer *bytes,
               eg_judged *out,
               eg_error *err)
{
    eg_buffer_clear(bytes);
    /* Rules D come after: bytes that break them still have a leaf. */
    const unsigned flags =
        EG_PB_WIRE_ONLY | (newer ? (unsigned)EG_PB_NEWER_MINOR : 0u);
    const eg_status status =
        eg_pb_from_json(bytes, &eg_schema_item, line, flags, err);
    if (status == EG_ERR_MEMORY) {
        return status;
    }
    if (status == EG_ERR_UNSUPPORTED) {
        out->code = EG_R_VERSION;
    } else if (status == EG_ERR_LIMIT) {
        out->code = EG_R_CONTAINER;
    } else if (status == EG_OK && bytes->len == 0) {
        eg_fail(err, EG_REJECT, "the line holds no item");
    } else if (status == EG_OK) {
        out->bytes = eg_buffer_span(bytes);
    }
    return EG_OK;
}

eg_status
eg_frame_judge(eg_span frame,
               eg_record_encoding encoding,
               bool newer,
               eg_buffer *bytes,
               eg_judged *out,
               eg_error *err)
{
    *out = (eg_judged){.bytes = {NULL, 0}, .code = EG_R_ENCODING};
    if (encoding == EG_RECORD_JSON) {
        EG_TRY(item_from_line(frame, newer, bytes, out, err));
        if (out->bytes.data == NULL) {
            return EG_OK;
        }
    } else {
        out->bytes = frame;
    }
    out->canonical = eg_item_check(out->bytes.data, out->bytes.len, newer, NULL,
                                   err) == EG_OK;
    return EG_OK;
}

eg_status
eg_frame_put(eg_buffer *out,
             eg_record_encoding encoding,
             const uint8_t *item,
             size_t len,
             bool is_header,
             eg_error *err)
{
    if (encoding == EG_RECORD_JSON) {
        const eg_span span = {item, len};
        EG_TRY(eg_pb_to_json(
            out, is_header ? &eg_schema_segment_header : &eg_schema_item, span,
            err));
        eg_buffer_byte(out, '\n');
    } else {
        eg_pb_put_varint(out, len);
        eg_buffer_append(out, item, len);
    }
    const eg_status status = eg_buffer_status(out);
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "an item is too long");
}

eg_status
eg_frame_put_header(eg_buffer *out,
                    eg_record_encoding encoding,
                    eg_section_type type,
                    const uint8_t *key,
                    size_t key_len,
                    uint64_t first_ordinal,
                    eg_error *err)
{
    const eg_segment_header header = {.major = EG_RECORD_MAJOR,
                                      .section = type,
                                      .key = {key, key_len},
                                      .first_ordinal = first_ordinal};
    EG_BUFFER(bytes, 1024);
    EG_TRY(eg_segment_header_encode(&bytes, &header, err));
    return eg_frame_put(out, encoding, bytes.data, bytes.len, true, err);
}
