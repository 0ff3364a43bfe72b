/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing a record's values to files, whatever they are, and changing single
 * values on the way.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/pb.h"
#include "merkle/merkle.h"
#include "record/names.h"
#include "record/reader.h"
#include "record/schema.h"
#include "support/item_edit.h"
#include "support/record_fixture.h"
#include "support/test_record.h"

#define FILE_MAX ((size_t)256 << 20)

static void
need(bool truth, const char *what)
{
    if (!truth) {
        (void)fprintf(stderr, "test record: %s\n", what);
        abort();
    }
}

void
test_item_bytes(const test_record *r, const test_item *item, eg_buffer *out)
{
    if (item->raw != NULL) {
        eg_buffer_append(out, item->raw, item->raw_len);
        return;
    }
    eg_error err = {.status = EG_OK};
    const eg_status status = eg_item_encode(r->e.group, out, &item->item, &err);
    need(status == EG_OK && eg_buffer_status(out) == EG_OK, err.text);
}

void
test_item_edit(test_record *r,
               test_item *item,
               const char *path,
               int op,
               eg_span value)
{
    EG_BUFFER(before, EG_ITEM_BYTES_MAX);
    EG_BUFFER(after, EG_ITEM_BYTES_MAX);
    test_item_bytes(r, item, &before);
    need(item_edit(&after, &eg_schema_item, eg_buffer_span(&before), path,
                   (edit_op)op, value),
         path);
    item->raw = eg_arena_copy(r->arena, after.data, after.len);
    item->raw_len = after.len;
    need(item->raw != NULL, "memory");
}

void
test_negate(const test_record *r, eg_element *x)
{
    /* p - x = x (p - 1), and p - 1 is -1. */
    const eg_group *group = r->e.group;
    uint8_t bytes[EG_ELEMENT_BYTES];
    eg_element minus_one;
    eg_group_write_p(group, bytes);
    bytes[eg_group_element_len(group) - 1] -= 1; /* p is odd */
    need(eg_element_parse(group, &minus_one, bytes), "p - 1");
    eg_element_mul(group, x, x, &minus_one);
}

/** A frame: length and bytes. */
static void
put_frame(eg_buffer *out, const eg_buffer *bytes)
{
    eg_pb_put_varint(out, bytes->len);
    eg_buffer_append(out, bytes->data, bytes->len);
}

static void
put_segment_header(eg_buffer *out, eg_section_type type, eg_span key)
{
    EG_BUFFER(bytes, 1024);
    const eg_segment_header header = {
        .major = EG_RECORD_MAJOR, .section = type, .key = key};
    need(eg_segment_header_encode(&bytes, &header, NULL) == EG_OK, "header");
    put_frame(out, &bytes);
}

static void
store(const char *folder, const eg_record_section *about, const eg_buffer *file)
{
    char name[EG_PATH_MAX];
    char path[FIXTURE_PATH_MAX];
    eg_segment_path(name, eg_section_info_of(about->type), about->name, 0,
                    EG_RECORD_PROTOBUF);
    fixture_path(path, folder, name);
    fixture_store(path, file->data, file->len);
}

/** Write one section and append its entry to the table of contents. */
static void
write_section(const test_record *r,
              const test_section *s,
              const char *folder,
              eg_buffer *toc)
{
    EG_BUFFER(file, FILE_MAX);
    eg_record_section about = {.type = s->type};
    if (s->type == EG_SECTION_DEVICE) {
        about.key_len = EG_DEVICE_KEY_BYTES;
        memcpy(about.key, s->key, EG_DEVICE_KEY_BYTES);
    }
    need(eg_section_name(about.name, s->type, about.key, about.key_len) ==
             EG_OK,
         "section name");
    put_segment_header(&file, s->type, (eg_span){about.key, about.key_len});
    eg_merkle tree;
    eg_merkle_init(&tree);
    for (size_t i = 0; i < s->len; i++) {
        EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
        test_item_bytes(r, &s->item[i], &bytes);
        put_frame(&file, &bytes);
        eg_hash leaf;
        eg_merkle_leaf(&leaf, bytes.data, bytes.len);
        need(eg_merkle_add(&tree, &leaf) == EG_OK, "tree");
    }
    need(eg_buffer_status(&file) == EG_OK, "file");
    store(folder, &about, &file);

    eg_section_digest digest = {.whole = true, .items = s->len};
    eg_merkle_root(&tree, &digest.root);
    EG_BUFFER(entry, 1024);
    need(eg_toc_item(&entry, &about, &digest) == EG_OK, "toc");
    put_frame(toc, &entry);
}

void
test_record_write_phase(test_record *r,
                        const char *path,
                        unsigned flags,
                        eg_record_phase phase)
{
    EG_BUFFER(toc, FILE_MAX);
    put_segment_header(&toc, EG_SECTION_TOC, (eg_span){NULL, 0});
    for (size_t i = 0; i < r->section_len; i++) {
        if (eg_section_phase(r->section[i].type) <= phase) {
            write_section(r, &r->section[i], path, &toc);
        }
    }
    if (flags & TEST_RECORD_TOC) {
        const eg_record_section about = {.type = EG_SECTION_TOC, .name = "toc"};
        store(path, &about, &toc);
    }
}

void
test_record_write(test_record *r, const char *path, unsigned flags)
{
    test_record_write_phase(r, path, flags, EG_PHASE_FINAL);
}
