/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Going on with a device's section after a power cut.
 *
 * A crash while appending leaves at most one unfinished frame at the end, cut
 * short or, where a file system extended the file before it wrote the data,
 * filled up with zero bytes.  That tail is cut.  Anything else that is wrong
 * was not made by a crash and is left for a person to look at.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "codec/pb.h"
#include "record/writer.h"

/** One segment while it is read again. */
typedef struct scan {
    int fd;
    uint64_t at; /**< For the frames' source. */
    uint64_t size;
    uint64_t good; /**< End of the last whole frame. */
    bool has_header;
    bool torn;
} scan;

static eg_status
read_fd(void *context, uint8_t *bytes, size_t room, size_t *got, eg_error *err)
{
    scan *s = context;
    const uint64_t left = s->size - s->at;
    *got = left < room ? (size_t)left : room;
    EG_TRY(eg_pread_all(s->fd, s->at, bytes, *got, err));
    s->at += *got;
    return EG_OK;
}

/** The end of the file without its trailing zero bytes, not before @p from. */
static eg_status
trim_zeros(const scan *s, uint64_t from, uint64_t *end, eg_error *err)
{
    uint8_t bytes[4096];
    *end = s->size;
    while (*end > from) {
        const uint64_t left = *end - from;
        const size_t len = left < sizeof(bytes) ? (size_t)left : sizeof(bytes);
        EG_TRY(eg_pread_all(s->fd, *end - len, bytes, len, err));
        for (size_t i = len; i > 0; i--) {
            if (bytes[i - 1] != 0) {
                *end = *end - len + i;
                return EG_OK;
            }
        }
        *end -= len;
    }
    return EG_OK;
}

/** Whether what follows the last whole frame can be what a crash left. */
static eg_status
is_torn_frame(const scan *s, bool *torn, eg_error *err)
{
    uint64_t end;
    EG_TRY(trim_zeros(s, s->good, &end, err));
    uint8_t head[5];
    const uint64_t left = s->size - s->good;
    const size_t len = left < sizeof(head) ? (size_t)left : sizeof(head);
    EG_TRY(eg_pread_all(s->fd, s->good, head, len, err));
    if (end == s->good) {
        *torn = true; /* Zero bytes only. */
        return EG_OK;
    }
    uint64_t length = 0;
    const size_t used = eg_pb_read_varint((eg_span){head, len}, &length);
    if (used > 0 && length > 0 && length <= EG_ITEM_BYTES_MAX) {
        /* Past the end of the file, or filled up with zeros at its end. */
        *torn = s->good + used + length > end;
        return EG_OK;
    }
    /* The beginning of a length: only continued bytes before the zeros. */
    *torn = end - s->good < sizeof(head);
    for (size_t i = 0; *torn && i < end - s->good; i++) {
        *torn = (head[i] & 0x80) != 0;
    }
    return EG_OK;
}

/** A line is whole when its line feed is there. */
static eg_status
is_line_whole(const scan *s, uint64_t end, bool *whole, eg_error *err)
{
    uint8_t last = 0;
    if (end > 0) {
        EG_TRY(eg_pread_all(s->fd, end - 1, &last, 1, err));
    }
    *whole = last == '\n';
    return EG_OK;
}

/** Decide about a frame that is not right: torn, or damaged. */
static eg_status
judge_fault(const eg_record_writer *w,
            scan *s,
            const eg_frames *frames,
            bool is_last,
            const eg_error *why,
            eg_error *err)
{
    if (is_last && w->encoding == EG_RECORD_PROTOBUF) {
        EG_TRY(is_torn_frame(s, &s->torn, err));
    } else if (is_last && frames->at_end) {
        bool whole;
        EG_TRY(is_line_whole(s, s->size, &whole, err));
        s->torn = !whole;
    }
    if (s->torn) {
        return EG_OK;
    }
    return eg_fail(err, EG_ERR_MALFORMED, "%s: is damaged at byte %llu: %s",
                   w->section.about.name, (unsigned long long)s->good,
                   why->text);
}

/** Take the items of one segment, up to its torn tail. */
static eg_status
scan_items(eg_record_writer *w,
           scan *s,
           eg_frames *frames,
           bool is_last,
           eg_error *err)
{
    eg_error why = {.status = EG_OK};
    eg_status status = eg_frames_header(
        frames, w->section.about.type, w->section.about.key,
        w->section.about.key_len, w->section.ordinal, NULL, &why);
    if (status == EG_REJECT) {
        return judge_fault(w, s, frames, is_last, &why, err);
    }
    EG_TRY(status);
    s->has_header = true;
    s->good = frames->offset;
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    for (;;) {
        eg_span frame;
        status = eg_frames_next(frames, &frame, &why);
        if (status == EG_REJECT) {
            return judge_fault(w, s, frames, is_last, &why, err);
        }
        EG_TRY(status);
        if (frame.data == NULL) {
            return EG_OK;
        }
        bool whole = true;
        if (w->encoding == EG_RECORD_JSON) {
            EG_TRY(is_line_whole(s, frames->offset, &whole, err));
        }
        eg_judged judged;
        EG_TRY(
            eg_frame_judge(frame, w->encoding, false, &bytes, &judged, &why));
        if (!whole || !judged.canonical) {
            return judge_fault(w, s, frames, is_last, &why, err);
        }
        status = eg_open_section_take(&w->section, judged.bytes.data,
                                      judged.bytes.len, err);
        if (status != EG_OK) {
            eg_error_prefix(err, "%s: ", w->section.about.name);
            return status;
        }
        s->good = frames->offset;
    }
}

static eg_status
scan_segment(eg_record_writer *w,
             const char *path,
             bool is_last,
             scan *s,
             eg_error *err)
{
    *s = (scan){.fd = openat(w->root, path, O_RDONLY | O_CLOEXEC)};
    struct stat st;
    if (s->fd < 0 || fstat(s->fd, &st) != 0) {
        const eg_status status =
            eg_fail(err, EG_ERR_IO, "%s: %s", path, strerror(errno));
        if (s->fd >= 0) {
            close(s->fd);
        }
        return status;
    }
    s->size = (uint64_t)st.st_size;
    eg_frames frames;
    eg_status status =
        eg_frames_init(&frames, (eg_source){read_fd, s}, w->encoding);
    if (status == EG_OK) {
        status = scan_items(w, s, &frames, is_last, err);
    }
    eg_frames_free(&frames);
    close(s->fd);
    return status;
}

/** Remove the newest segment, whose header was never written whole. */
static eg_status
remove_segment(const eg_record_writer *w, const char *path, eg_error *err)
{
    if (unlinkat(w->root, path, 0) != 0) {
        return eg_fail(err, EG_ERR_IO, "%s: %s", path, strerror(errno));
    }
    return eg_sync_parent(w->root, path, err);
}

eg_status
eg_writer_resume_device(eg_record_writer *writer, uint32_t files, eg_error *err)
{
    eg_open_section *section = &writer->section;
    char path[EG_PATH_MAX];
    uint64_t keep = 0;
    bool any = false;
    for (uint32_t i = 0; i < files; i++) {
        char next[EG_PATH_MAX];
        scan s;
        eg_segment_path(next, section->info, section->about.name, i,
                        writer->encoding);
        EG_TRY(scan_segment(writer, next, i + 1 == files, &s, err));
        if (!s.has_header) {
            EG_TRY(remove_segment(writer, next, err));
            break;
        }
        memcpy(path, next, sizeof(path));
        keep = s.good;
        section->segment = i;
        any = true;
    }
    if (!any) {
        return eg_writer_begin_segment(writer, err);
    }
    EG_TRY(eg_outfile_append(&section->file, writer->root, path, keep, err));
    return eg_outfile_sync(&section->file, err);
}
