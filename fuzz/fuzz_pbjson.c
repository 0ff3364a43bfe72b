/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON text of a message: what is accepted becomes canonical bytes, whose own
 * text becomes the same bytes again.  The first byte chooses the flags.
 */
#include <string.h>

#include "codec/pb_json.h"
#include "fuzz.h"
#include "support/sample_schema.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    const unsigned flags = data[0] & 3;
    const eg_span text = {.data = data + 1, .len = size - 1};
    EG_BUFFER(bytes, 1 << 24);
    EG_BUFFER(own, 1 << 24);
    EG_BUFFER(back, 1 << 24);
    eg_error err = {0};
    const eg_status status =
        eg_pb_from_json(&bytes, &sample_item, text, flags, &err);
    FUZZ_LAW((err.text[0] == '\0') == (status == EG_OK));
    if (status != EG_OK) {
        FUZZ_LAW(bytes.len == 0);
        return 0;
    }
    const eg_span got = eg_buffer_span(&bytes);
    FUZZ_LAW(eg_pb_check(&sample_item, got, flags, NULL, &err) == EG_OK);
    if ((flags & EG_PB_WIRE_ONLY) != 0) {
        return 0;
    }
    FUZZ_LAW(eg_pb_to_json(&own, &sample_item, got, &err) == EG_OK);
    FUZZ_LAW(eg_pb_from_json(&back, &sample_item, eg_buffer_span(&own), 0,
                             &err) == EG_OK);
    FUZZ_LAW(back.len == got.len);
    FUZZ_LAW(memcmp(back.data, got.data, got.len) == 0);
    return 0;
}
