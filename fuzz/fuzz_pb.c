/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canonical protobuf: what the check accepts survives JSON byte for byte, and
 * the reader is safe on whatever the check refuses.  The first byte chooses
 * the flags.
 */
#include <string.h>

#include "codec/pb_json.h"
#include "fuzz.h"
#include "support/sample_schema.h"

/** Go through unchecked bytes as deep as the schema goes. */
static size_t
read_all(const eg_pb_message *type, eg_span bytes)
{
    size_t fields = 0;
    eg_pb_reader r = eg_pb_read(bytes);
    eg_pb_value v;
    while (eg_pb_next(&r, &v)) {
        fields++;
        for (size_t i = 0; i < type->count; i++) {
            if (type->fields[i].number == v.number &&
                type->fields[i].message != NULL) {
                fields += read_all(type->fields[i].message, v.bytes);
            }
        }
    }
    (void)eg_pb_read_time(bytes);
    return fields;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    const unsigned flags = data[0] & 3;
    const eg_span bytes = {.data = data + 1, .len = size - 1};
    FUZZ_LAW(read_all(&sample_item, bytes) <= 2 * size * EG_PB_MAX_DEPTH);

    eg_error err = {0};
    size_t unknown = 0;
    const eg_status status =
        eg_pb_check(&sample_item, bytes, flags, &unknown, &err);
    FUZZ_LAW(status == EG_OK || status == EG_ERR_MALFORMED);
    FUZZ_LAW((err.text[0] == '\0') == (status == EG_OK));
    if ((flags & EG_PB_NEWER_MINOR) == 0) {
        FUZZ_LAW(unknown == 0);
    }

    EG_BUFFER(text, 1 << 24);
    EG_BUFFER(back, 1 << 24);
    const eg_status printed = eg_pb_to_json(&text, &sample_item, bytes, &err);
    if (printed == EG_OK) {
        FUZZ_LAW(eg_pb_check(&sample_item, bytes, 0, NULL, NULL) == EG_OK);
        FUZZ_LAW(eg_pb_from_json(&back, &sample_item, eg_buffer_span(&text), 0,
                                 &err) == EG_OK);
        FUZZ_LAW(back.len == bytes.len);
        FUZZ_LAW(memcmp(back.data, bytes.data, bytes.len) == 0);
    }
    if (status == EG_OK && flags == 0) {
        FUZZ_LAW(printed == EG_OK);
    }
    return 0;
}
