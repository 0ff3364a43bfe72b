/* SPDX-License-Identifier: Apache-2.0 */
/* The first message of every file of a record (D6). */
#include <string.h>

#include "codec/pb.h"
#include "record/items.h"
#include "record/schema.h"

#define MAGIC "EGRF"

/** Whether @p bytes are the magic. */
static bool
is_magic(eg_span bytes)
{
    return bytes.len == strlen(MAGIC) &&
           memcmp(bytes.data, MAGIC, bytes.len) == 0;
}

/** All fields, of bytes that may be anything; whether the magic was there. */
static bool
read_fields(eg_segment_header *out, eg_span bytes)
{
    bool magic = false;
    eg_pb_reader at = eg_pb_read(bytes);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            magic = is_magic(v.bytes);
            break;
        case 2:
            out->major = v.varint > INT32_MAX ? 0 : (uint32_t)v.varint;
            break;
        case 3:
            out->section = v.varint > INT32_MAX ? EG_SECTION_NONE
                                                : (eg_section_type)v.varint;
            break;
        case 4:
            out->key = v.bytes;
            break;
        case 5:
            out->first_ordinal = v.varint;
            break;
        default:
            break;
        }
    }
    return magic;
}

eg_status
eg_segment_header_decode(eg_segment_header *out,
                         const uint8_t *bytes,
                         size_t len,
                         eg_error *err)
{
    const eg_span span = {.data = bytes, .len = len};
    eg_segment_header read = {0};
    const bool magic = read_fields(&read, span);
    *out = (eg_segment_header){.major = magic ? read.major : 0};
    if (!magic) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the file does not begin with an EGRF header (D6)");
    }
    if (read.major != EG_RECORD_MAJOR) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the file is of format version %u, not %d (D6)",
                       (unsigned)read.major, EG_RECORD_MAJOR);
    }
    EG_TRY(eg_pb_check(&eg_schema_segment_header, span, 0, NULL, err));
    *out = read;
    return EG_OK;
}

eg_status
eg_segment_header_encode(eg_buffer *out,
                         const eg_segment_header *header,
                         eg_error *err)
{
    const size_t start = out->len;
    eg_pb_put_string(out, 1, MAGIC);
    eg_pb_put_uint(out, 2, header->major);
    eg_pb_put_uint(out, 3, (uint64_t)header->section);
    eg_pb_put_bytes(out, 4, header->key.data, header->key.len);
    eg_pb_put_uint(out, 5, header->first_ordinal);
    EG_TRY(eg_buffer_status(out));
    const eg_span written = {out->data + start, out->len - start};
    const eg_status status =
        eg_pb_check(&eg_schema_segment_header, written, 0, NULL, err);
    if (status != EG_OK) {
        eg_buffer_truncate(out, start);
        return EG_ERR_ARGUMENT;
    }
    return EG_OK;
}
