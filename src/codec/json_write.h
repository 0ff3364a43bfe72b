/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing JSON text: commas, escapes and indentation take care of themselves.
 *
 * Only a wrong order of calls (a value in an object without a name, an end
 * without a begin) is an error of the program; it sets EG_ERR_STATE on the
 * buffer, so it cannot pass unnoticed.  Strings must be UTF-8; others set
 * EG_ERR_MALFORMED.
 */
#ifndef EG_CODEC_JSON_WRITE_H
#define EG_CODEC_JSON_WRITE_H

#include "codec/buffer.h"

enum {
    EG_JSON_ASCII = 1, /**< write non-ASCII characters as \uXXXX */
    EG_JSON_PRETTY = 2 /**< one value a line, indented by two spaces */
};

/** A writer; public members are none. */
typedef struct eg_json_writer {
    eg_buffer *out;
    unsigned flags;
    unsigned depth;
    uint64_t in_object; /* bit d: level d is an object */
    uint64_t has_item;  /* bit d: level d holds something already */
    bool named;         /* a name was written, its value was not */
} eg_json_writer;

/** Begin writing to @p out, which outlives the writer. */
void eg_json_writer_init(eg_json_writer *w, eg_buffer *out, unsigned flags);

void eg_json_begin_object(eg_json_writer *w);
void eg_json_end_object(eg_json_writer *w);
void eg_json_begin_array(eg_json_writer *w);
void eg_json_end_array(eg_json_writer *w);

/** The name of the next member; the next call writes its value. */
void eg_json_name(eg_json_writer *w, const char *name);

void eg_json_put_string(eg_json_writer *w, const char *text);
void eg_json_put_text(eg_json_writer *w, const void *text, size_t len);
void eg_json_put_int(eg_json_writer *w, int64_t value);
void eg_json_put_uint(eg_json_writer *w, uint64_t value);
void eg_json_put_bool(eg_json_writer *w, bool value);
void eg_json_put_null(eg_json_writer *w);
/** A number with @p digits digits (0 to 9) after the point; NaN and infinities
 * become null. */
void eg_json_put_double(eg_json_writer *w, double value, int digits);
/** Lower-case hex as a string. */
void eg_json_put_hex(eg_json_writer *w, const void *bytes, size_t len);
/** Padded base64 as a string. */
void eg_json_put_base64(eg_json_writer *w, const void *bytes, size_t len);

/* A name and its value in one call. */
void eg_json_member_string(eg_json_writer *w, const char *name, const char *v);
void eg_json_member_int(eg_json_writer *w, const char *name, int64_t v);
void eg_json_member_bool(eg_json_writer *w, const char *name, bool v);
void eg_json_member_hex(eg_json_writer *w,
                        const char *name,
                        const void *bytes,
                        size_t len);

/** Append @p text with the quotes and escapes of a JSON string. */
void
eg_json_quote(eg_buffer *out, const void *text, size_t len, unsigned flags);

/**
 * End: a final line feed in pretty form.
 *
 * @retval EG_OK            The document is complete and in the buffer.
 * @retval EG_ERR_STATE     It was left open, or calls came in a wrong order.
 * @retval EG_ERR_MALFORMED A string was not UTF-8.
 * @retval EG_ERR_LIMIT     Over the buffer's ceiling.
 * @retval EG_ERR_MEMORY    No memory.
 */
EG_NODISCARD eg_status eg_json_writer_finish(eg_json_writer *w);

#endif
