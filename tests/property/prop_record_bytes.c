/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any single changed byte of a record is rejected, or has no meaning.
 *
 * A small honest record is written in several forms.  Then bytes of every file
 * are changed, one at a time, and the record verified.  What is accepted
 * must be exactly what the format leaves out of the roots: the files beside
 * them, and in a zip file the times, versions and attributes of its entries;
 * then roots and report are the same, too.  A record without a table of
 * contents still binds everything but times, the voting system's own name of a
 * ballot, and the weight of a ballot that does not count.
 *
 *     prop_record_bytes            one random bit of every fifth byte or so,
 *                                  or with EG_SAMPLE of fewer
 *     prop_record_bytes all        every bit of every byte
 */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "codec/pb.h"
#include "record/store.h"
#include "support/record_fixture.h"
#include "support/test_record.h"
#include "support/toy_groups.h"
#include "support/verify_case.h"

static const char manifest[] =
    "{\"electionId\":\"e\",\"contests\":[{\"id\":\"c\",\"name\":\"C\","
    "\"selectionLimit\":1,\"optionSelectionLimit\":1,\"index\":1,"
    "\"contestDataBlocks\":1,\"choices\":[{\"id\":\"o\",\"name\":\"O\","
    "\"index\":1}]}],\"ballotStyles\":[{\"id\":\"s\",\"name\":\"S\","
    "\"contestIds\":[\"c\"]}],\"chainingMode\":1}";

enum { SPARSE = 5 };

typedef struct run {
    test_record record;
    prop random;
    bool all_bits;
    bool bound; /**< What is accepted leaves roots and report as they are. */
    const char *form; /**< For messages. */
    bool (*meaningless)(const struct run *run,
                        const char *name,
                        const eg_buffer *before,
                        const eg_buffer *after,
                        size_t at);
    char root[FIXTURE_PATH_MAX];
    size_t changed;
    size_t accepted;
    size_t wrong;
    eg_hash final_root;
    char *report; /**< Of the honest record. */
} run;

static void
need(bool truth, const char *what)
{
    if (!truth) {
        (void)fprintf(stderr, "%s\n", what);
        abort();
    }
}

static char *
report_text(const eg_report *report)
{
    char *text = NULL;
    size_t len = 0;
    need(eg_report_write(report, EG_REPORT_JSON, &text, &len) == EG_OK,
         "report");
    return text;
}

/** Verify; whether it is accepted. */
static bool
is_accepted(run *r, const char *path)
{
    eg_report *report =
        verify_path(path, r->record.e.group, EG_PROFILE_FULL, 1);
    const bool accepted = eg_report_verdict(report) == EG_VERIFIED;
    eg_report_free(report);
    return accepted;
}

/** The roots and the report are those of the honest record. */
static bool
is_same(run *r, const char *path)
{
    eg_report *report =
        verify_path(path, r->record.e.group, EG_PROFILE_FULL, 1);
    char *text = report_text(report);
    const bool same = strcmp(text, r->report) == 0;
    free(text);
    eg_report_free(report);
    return same;
}

/** Change one byte of the file and look at what comes of it. */
static void
try_byte(run *r,
         const char *path,
         const char *name,
         int fd,
         const eg_buffer *file,
         size_t at,
         uint8_t flip)
{
    eg_buffer after = *file;
    const uint8_t before = file->data[at];
    const uint8_t now = before ^ flip;
    need(pwrite(fd, &now, 1, (off_t)at) == 1, "writing");
    r->changed++;
    const bool accepted = is_accepted(r, path);
    bool meaningless;
    {
        after.data = malloc(file->len);
        need(after.data != NULL, "memory");
        memcpy(after.data, file->data, file->len);
        after.data[at] = now;
        meaningless = r->meaningless(r, name, file, &after, at);
        free(after.data);
    }
    r->accepted += accepted ? 1 : 0;
    if (accepted != meaningless ||
        (accepted && r->bound && !is_same(r, path))) {
        r->wrong++;
        if (r->wrong <= 20) {
            (void)fprintf(stderr, "%s: %s, byte %zu (%02X -> %02X) %s\n",
                          r->form, name, at, before, now,
                          accepted ? "is accepted"
                                   : "has no meaning and is "
                                     "rejected");
        }
    }
    need(pwrite(fd, &before, 1, (off_t)at) == 1, "writing");
}

static void
try_file(run *r, const char *path, const char *file_path, const char *name)
{
    EG_BUFFER(file, (size_t)16 << 20);
    fixture_load(file_path, &file);
    const int fd = open(file_path, O_WRONLY);
    need(fd >= 0, file_path);
    if (r->all_bits) {
        for (size_t i = 0; i < 8 * file.len; i++) {
            try_byte(r, path, name, fd, &file, i / 8, (uint8_t)(1U << i % 8));
        }
    } else {
        const uint64_t sparse = SPARSE * prop_sample();
        for (size_t i = prop_below(&r->random, sparse); i < file.len;
             i += 1 + prop_below(&r->random, 2 * sparse - 1)) {
            try_byte(r, path, name, fd, &file, i,
                     (uint8_t)(1U << prop_below(&r->random, 8)));
        }
    }
    (void)close(fd);
}

static run *walking;

static int
visit(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)ftw;
    if (type == FTW_F) {
        try_file(walking, walking->root, path,
                 path + strlen(walking->root) + 1);
    }
    return 0;
}

/** Go through all files of the record at r->root. */
static void
try_all(run *r, const char *form)
{
    eg_report *report =
        verify_path(r->root, r->record.e.group, EG_PROFILE_FULL, 1);
    need(eg_report_verdict(report) == EG_VERIFIED, "the honest record");
    r->report = report_text(report);
    eg_report_free(report);
    need(is_same(r, r->root), "the honest record again");

    struct stat st;
    r->form = form;
    r->changed = 0;
    r->accepted = 0;
    need(stat(r->root, &st) == 0, "the record");
    if (S_ISDIR(st.st_mode)) {
        walking = r;
        need(nftw(r->root, visit, 16, FTW_PHYS) == 0, "walking");
    } else {
        try_file(r, r->root, r->root, "");
    }
    (void)printf("%s: %zu changes, %zu accepted\n", form, r->changed,
                 r->accepted);
    need(is_same(r, r->root), "the restored record");
    free(r->report);
}

/* -- what has no meaning ---------------------------------------------------- */

/** Files beside the roots, whatever they hold. */
static bool
is_outside(const run *r,
           const char *name,
           const eg_buffer *before,
           const eg_buffer *after,
           size_t at)
{
    (void)r;
    (void)before;
    (void)after;
    (void)at;
    return strcmp(name, "meta.json") == 0 || strncmp(name, "derived/", 8) == 0;
}

/** The frames of a file without times and references; false if unreadable. */
static bool
strip(const run *r, const eg_buffer *file, eg_buffer *out)
{
    eg_arena *arena = NULL;
    need(eg_arena_new(&arena, (size_t)16 << 20) == EG_OK, "arena");
    eg_span left = eg_buffer_span(file);
    bool good = true;
    for (size_t frame = 0; left.len > 0 && good; frame++) {
        uint64_t len = 0;
        const size_t head = eg_pb_read_varint(left, &len);
        good = head > 0 && len <= left.len - head;
        if (!good) {
            break;
        }
        const eg_span bytes = {left.data + head, (size_t)len};
        left.data += head + (size_t)len;
        left.len -= head + (size_t)len;
        eg_item item;
        eg_item_faults faults;
        if (frame == 0) {
            eg_buffer_append(out, bytes.data, bytes.len);
            continue;
        }
        good =
            eg_item_check(bytes.data, bytes.len, false, NULL, NULL) == EG_OK &&
            eg_item_decode(r->record.e.group, arena, &item, &faults, bytes.data,
                           bytes.len, NULL) == EG_OK &&
            faults.total == 0;
        if (good && item.kind == EG_ITEM_ENCRYPTED_BALLOT) {
            item.u.ballot.has_time = false;
            item.u.ballot.ref = NULL;
            if (item.u.ballot.status != EG_BALLOT_CAST &&
                item.u.ballot.weight > 0) {
                item.u.ballot.weight = 1; /* it does not count */
            }
        } else if (good && item.kind == EG_ITEM_DEVICE_CLOSE) {
            item.u.device_close.has_time = false;
        }
        good = good &&
               eg_item_encode(r->record.e.group, out, &item, NULL) == EG_OK;
    }
    eg_arena_free(arena);
    return good;
}

/** Without a table of contents: times and references of a device's items. */
static bool
is_loose(const run *r,
         const char *name,
         const eg_buffer *before,
         const eg_buffer *after,
         size_t at)
{
    if (strncmp(name, "devices/", 8) != 0) {
        return is_outside(r, name, before, after, at);
    }
    EG_BUFFER(a, (size_t)16 << 20);
    EG_BUFFER(b, (size_t)16 << 20);
    return strip(r, before, &a) && strip(r, after, &b) && a.len == b.len &&
           memcmp(a.data, b.data, a.len) == 0;
}

static uint32_t
le(const uint8_t *bytes, size_t len)
{
    uint32_t value = 0;
    for (size_t i = 0; i < len; i++) {
        value |= (uint32_t)bytes[i] << (8 * i);
    }
    return value;
}

/** Whether the change at @p at of a header is to what no reader needs. */
static bool
is_spare(size_t at, uint8_t flip, bool central)
{
    const size_t shift = central ? 2 : 0;
    if (at >= 4 && at < 6 + shift) {
        return true; /* versions */
    }
    if (at == 6 + shift) {
        /* flags, but "encrypted" (two of them) and "patch data" */
        return flip != 0x01 && flip != 0x20 && flip != 0x40;
    }
    if (at == 7 + shift) {
        return flip != 0x20; /* flags but "header masked" */
    }
    if (at >= 10 + shift && at < 14 + shift) {
        return true; /* time and date */
    }
    return central && at >= 36 && at < 42; /* attributes */
}

/** Whether the entry of central header @p c is a file outside the roots. */
static bool
is_outside_entry(const uint8_t *c)
{
    return memcmp(c + 46, "meta.json", 9) == 0 ||
           memcmp(c + 46, "derived/", 8) == 0;
}

/** Zip: versions, times, attributes, and the content of files outside. */
static bool
is_spare_in_zip(const run *r,
                const char *name,
                const eg_buffer *before,
                const eg_buffer *after,
                size_t at)
{
    (void)r;
    (void)name;
    const uint8_t flip = before->data[at] ^ after->data[at];
    const uint8_t *z = before->data;
    const uint8_t *end = z + before->len - 22;
    const size_t entries = le(end + 10, 2);
    size_t central = le(end + 16, 4);
    for (size_t i = 0; i < entries; i++) {
        const uint8_t *c = z + central;
        const size_t name_len = le(c + 28, 2);
        const size_t size = 46 + name_len + le(c + 30, 2) + le(c + 32, 2);
        const size_t local = le(c + 42, 4);
        if (at >= central && at < central + size) {
            return is_spare(at - central, flip, true);
        }
        if (at >= local && at < local + 30) {
            return is_spare(at - local, flip, false);
        }
        const size_t data = local + 30 + name_len + le(z + local + 28, 2);
        if (at >= data && at < data + le(c + 20, 4)) {
            return is_outside_entry(c);
        }
        central += size;
    }
    return false;
}

/* -- forms ------------------------------------------------------------------ */

static void
put(const run *r, const char *name, const char *text)
{
    char path[FIXTURE_PATH_MAX];
    fixture_path(path, r->root, name);
    fixture_store(path, text, strlen(text));
}

/** Copy the record at r->root into another form, which takes its place. */
static void
convert(run *r,
        const char *folder,
        const char *name,
        eg_record_store store,
        eg_record_encoding encoding)
{
    eg_error err = {.status = EG_OK};
    eg_record *record = NULL;
    char path[FIXTURE_PATH_MAX];
    fixture_path(path, folder, name);
    need(eg_record_open(&record, r->root, NULL, &err) == EG_OK, err.text);
    need(eg_record_copy(record, path, store, encoding, &err) == EG_OK,
         err.text);
    eg_record_free(record);
    memcpy(r->root, path, sizeof(path));
}

int
main(int argc, char **argv)
{
    static run r;
    char folder[FIXTURE_PATH_MAX];
    char first[FIXTURE_PATH_MAX];
    r.random = prop_start();
    r.all_bits = argc > 1 && strcmp(argv[1], "all") == 0;
    test_record_new(&r.record,
                    &(test_record_plan){.params = &toy_groups[TOY_48_192],
                                        .manifest = manifest,
                                        .n = 1,
                                        .k = 1,
                                        .devices = 1,
                                        .ballots = 2,
                                        .seed = 3});
    for (size_t i = 1; i <= 2; i++) {
        eg_encrypted_ballot *b = test_record_ballot(&r.record, 0, i);
        b->has_time = true;
        b->time_ms = 1600000000000;
        b->ref = "r";
    }
    fixture_folder(folder);

    fixture_path(r.root, folder, "loose");
    test_record_write(&r.record, r.root, TEST_RECORD_LOOSE);
    r.meaningless = is_loose;
    try_all(&r, "without a table of contents");

    fixture_path(r.root, folder, "dir");
    test_record_write(&r.record, r.root, TEST_RECORD_TOC);
    put(&r, "meta.json", "{}");
    put(&r, "derived/a", "x");
    put(&r, "setup/manifest.json", manifest);
    r.meaningless = is_outside;
    r.bound = true;
    try_all(&r, "protobuf");
    memcpy(first, r.root, sizeof(first));

    convert(&r, folder, "json", EG_RECORD_DIRECTORY, EG_RECORD_JSON);
    try_all(&r, "JSON lines");

    memcpy(r.root, first, sizeof(first));
    convert(&r, folder, "r.zip", EG_RECORD_ZIP, EG_RECORD_PROTOBUF);
    r.meaningless = is_spare_in_zip;
    try_all(&r, "zip");

    fixture_remove(folder);
    test_record_free(&r.record);
    (void)printf("%zu changes were judged wrongly\n", r.wrong);
    return r.wrong == 0 ? 0 : 1;
}
