/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading checked protobuf bytes and writing canonical ones.
 */
#include <string.h>

#include "codec/pb.h"

#define WIRE_VARINT 0U
#define WIRE_LEN    2U

size_t
eg_pb_read_varint(eg_span bytes, uint64_t *value)
{
    const size_t most = bytes.len < 10 ? bytes.len : 10;
    uint64_t v = 0;
    for (size_t i = 0; i < most; i++) {
        const uint8_t b = bytes.data[i];
        v |= (uint64_t)(b & 0x7f) << (7 * i);
        if (b >= 0x80) {
            continue;
        }
        /* A last group of 0 is not the shortest form; the tenth byte has room
         * for one bit of the 64. */
        if ((b == 0 && i > 0) || (i == 9 && b > 1)) {
            return 0;
        }
        *value = v;
        return i + 1;
    }
    return 0;
}

/** Take a varint; false at the end or when it is malformed. */
static bool
take_varint(eg_pb_reader *r, uint64_t *value)
{
    if (r->at == r->end) {
        return false;
    }
    if (*r->at < 0x80) {
        *value = *r->at++;
        return true;
    }
    const size_t used = eg_pb_read_varint(
        (eg_span){.data = r->at, .len = (size_t)(r->end - r->at)}, value);
    r->at += used;
    return used != 0;
}

bool
eg_pb_next(eg_pb_reader *r, eg_pb_value *out)
{
    uint64_t tag;
    uint64_t value;
    if (!take_varint(r, &tag) || !take_varint(r, &value)) {
        return false;
    }
    *out = (eg_pb_value){.number = (uint32_t)(tag >> 3)};
    if ((tag & 7) == WIRE_VARINT) {
        out->varint = value;
        return true;
    }
    if ((tag & 7) != WIRE_LEN || value > (size_t)(r->end - r->at)) {
        return false;
    }
    out->bytes = (eg_span){.data = r->at, .len = (size_t)value};
    r->at += (size_t)value;
    return true;
}

/** Encode a varint; returns its length, at most 10. */
static size_t
varint_bytes(uint8_t out[10], uint64_t value)
{
    size_t len = 0;
    while (value >= 0x80) {
        out[len++] = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    out[len++] = (uint8_t)value;
    return len;
}

void
eg_pb_put_varint(eg_buffer *out, uint64_t value)
{
    uint8_t bytes[10];
    eg_buffer_append(out, bytes, varint_bytes(bytes, value));
}

static void
put_tag(eg_buffer *out, uint32_t number, unsigned wire)
{
    eg_pb_put_varint(out, (uint64_t)number << 3 | wire);
}

void
eg_pb_put_uint(eg_buffer *out, uint32_t number, uint64_t value)
{
    if (value != 0) {
        put_tag(out, number, WIRE_VARINT);
        eg_pb_put_varint(out, value);
    }
}

void
eg_pb_put_bytes(eg_buffer *out, uint32_t number, const void *bytes, size_t len)
{
    if (len != 0) {
        put_tag(out, number, WIRE_LEN);
        eg_pb_put_varint(out, len);
        eg_buffer_append(out, bytes, len);
    }
}

void
eg_pb_put_string(eg_buffer *out, uint32_t number, const char *text)
{
    eg_pb_put_bytes(out, number, text, strlen(text));
}

void
eg_pb_put_time(eg_buffer *out, uint32_t number, eg_pb_time time)
{
    const size_t mark = eg_pb_begin(out, number);
    eg_pb_put_uint(out, 1, (uint64_t)time.seconds);
    eg_pb_put_uint(out, 2, (uint64_t)(int64_t)time.nanos);
    eg_pb_end(out, mark);
}

size_t
eg_pb_begin(eg_buffer *out, uint32_t number)
{
    put_tag(out, number, WIRE_LEN);
    return out->len;
}

void
eg_pb_end(eg_buffer *out, size_t mark)
{
    /* The length comes to stand before a content that is already there; moving
     * it costs less than measuring the message beforehand. */
    if (out->status == EG_OK) {
        uint8_t bytes[10];
        const size_t len = varint_bytes(bytes, out->len - mark);
        eg_buffer_insert(out, mark, bytes, len);
    }
}
