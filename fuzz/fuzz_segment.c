/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A segment file: frames come out the same however the bytes trickle in, and
 * an item that is canonical is written as the frame that it was read from.
 * The first byte chooses the encoding and whether the record is newer.
 */
#include <string.h>

#include "fuzz.h"
#include "record/segment.h"

/** Bytes in memory, handed out in parts of @p step. */
typedef struct trickle {
    const uint8_t *data;
    size_t len;
    size_t step;
} trickle;

static eg_status
read_some(void *context,
          uint8_t *bytes,
          size_t room,
          size_t *got,
          eg_error *err)
{
    (void)err;
    trickle *t = context;
    size_t len = t->len < t->step ? t->len : t->step;
    len = len < room ? len : room;
    if (len > 0) {
        memcpy(bytes, t->data, len);
    }
    t->data += len;
    t->len -= len;
    *got = len;
    return EG_OK;
}

/** A canonical item, written and read again, is itself. */
static void
check_item(eg_span item, eg_span frame, eg_record_encoding encoding)
{
    EG_BUFFER(written, 1 << 26);
    eg_error err = {0};
    const eg_status status =
        eg_frame_put(&written, encoding, item.data, item.len, false, &err);
    /* Only what a newer version has added has no JSON form. */
    FUZZ_LAW(status == EG_OK ||
             (status == EG_ERR_UNSUPPORTED && encoding == EG_RECORD_JSON));
    if (status != EG_OK) {
        return;
    }
    if (encoding == EG_RECORD_PROTOBUF) {
        FUZZ_LAW(written.len > frame.len);
        FUZZ_LAW(memcmp(written.data + written.len - frame.len, frame.data,
                        frame.len) == 0);
        return;
    }
    EG_BUFFER(bytes, 1 << 26);
    eg_judged again;
    const eg_span line = {written.data, written.len - 1};
    FUZZ_LAW(eg_frame_judge(line, encoding, false, &bytes, &again, &err) ==
             EG_OK);
    FUZZ_LAW(again.canonical && again.bytes.len == item.len);
    FUZZ_LAW(memcmp(again.bytes.data, item.data, item.len) == 0);
}

static void
check_frame(eg_span frame, eg_record_encoding encoding, bool newer)
{
    EG_BUFFER(bytes, 1 << 26);
    eg_judged judged;
    eg_error err = {0};
    FUZZ_LAW(eg_frame_judge(frame, encoding, newer, &bytes, &judged, &err) ==
             EG_OK);
    FUZZ_LAW(judged.canonical == (err.text[0] == '\0'));
    FUZZ_LAW(!judged.canonical || judged.bytes.len > 0);
    if (judged.canonical) {
        check_item(judged.bytes, frame, encoding);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    const eg_record_encoding encoding =
        (data[0] & 1) != 0 ? EG_RECORD_JSON : EG_RECORD_PROTOBUF;
    const bool newer = (data[0] & 2) != 0;
    trickle whole = {data + 1, size - 1, SIZE_MAX};
    trickle drops = {data + 1, size - 1, 1 + (data[0] >> 2)};
    eg_frames a;
    eg_frames b;
    FUZZ_LAW(eg_frames_init(&a, (eg_source){read_some, &whole}, encoding) ==
             EG_OK);
    FUZZ_LAW(eg_frames_init(&b, (eg_source){read_some, &drops}, encoding) ==
             EG_OK);
    eg_error err = {0};
    uint32_t major;
    eg_status status =
        eg_frames_header(&a, EG_SECTION_HEADER, NULL, 0, 0, &major, &err);
    FUZZ_LAW(status ==
             eg_frames_header(&b, EG_SECTION_HEADER, NULL, 0, 0, &major, NULL));
    while (status == EG_OK) {
        eg_span x;
        eg_span y;
        status = eg_frames_next(&a, &x, &err);
        FUZZ_LAW(status == eg_frames_next(&b, &y, NULL));
        if (status != EG_OK || x.data == NULL) {
            FUZZ_LAW(status != EG_OK || y.data == NULL);
            break;
        }
        FUZZ_LAW(x.len == y.len && memcmp(x.data, y.data, x.len) == 0);
        FUZZ_LAW(a.offset == b.offset);
        check_frame(x, encoding, newer);
    }
    eg_frames_free(&a);
    eg_frames_free(&b);
    return 0;
}
