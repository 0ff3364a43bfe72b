/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One section, read from its beginning: segment after segment, item after
 * item, with the section's tree growing along.
 */
#include "record/cursor.h"

#include <stdlib.h>
#include <string.h>

#include "record/fields.h"
#include "record/reader.h"

static eg_status
read_stream(void *context,
            uint8_t *bytes,
            size_t room,
            size_t *got,
            eg_error *err)
{
    return eg_stream_read(context, bytes, room, got, err);
}

static const eg_record_section *
about(const eg_record_cursor *c)
{
    return &c->section->about;
}

/** The place of the next item. */
static eg_place
here(const eg_record_cursor *c, uint64_t ordinal)
{
    return (eg_place){about(c)->type, ordinal, about(c)->name};
}

eg_status
eg_record_cursor_open(eg_record_cursor **out,
                      const eg_record *record,
                      size_t index,
                      const eg_record_sink *sink,
                      eg_error *err)
{
    if (index >= record->layout.count) {
        return eg_fail(err, EG_ERR_ARGUMENT, "the record has no section %zu",
                       index);
    }
    eg_record_cursor *c = calloc(1, sizeof(*c));
    if (c == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory to read a section");
    }
    c->record = record;
    c->section = &record->layout.section[index];
    if (sink != NULL) {
        c->sink = *sink;
    }
    eg_buffer_init(&c->bytes, EG_ITEM_BYTES_MAX);
    eg_merkle_init(&c->tree);
    eg_status status = eg_frames_init(&c->frames, (eg_source){NULL, NULL},
                                      record->layout.encoding);
    if (status == EG_OK && about(c)->type == EG_SECTION_DEVICE) {
        c->device = malloc(sizeof(*c->device));
        if (c->device == NULL) {
            status = EG_ERR_MEMORY;
        } else {
            eg_device_begin(c->device, about(c));
        }
    }
    if (status != EG_OK) {
        eg_record_cursor_free(c);
        return eg_fail(err, status, "no memory to read a section");
    }
    *out = c;
    return EG_OK;
}

void
eg_record_cursor_attest(eg_record_cursor *cursor, eg_attestations *attestations)
{
    if (cursor->device != NULL) {
        cursor->attestations = attestations;
        eg_attestations_begin_device(cursor);
    }
}

void
eg_record_cursor_free(eg_record_cursor *cursor)
{
    if (cursor == NULL) {
        return;
    }
    eg_stream_close(cursor->stream);
    eg_frames_free(&cursor->frames);
    eg_buffer_free(&cursor->bytes);
    free(cursor->device);
    free(cursor);
}

/** The section cannot be read further: @p why says what is wrong. */
static eg_status
break_off(eg_record_cursor *c,
          eg_record_code code,
          const eg_error *why,
          eg_error *err)
{
    c->broken = true;
    /* A signature file is outside the roots and has one code of its own. */
    if (about(c)->type == EG_SECTION_SIGNATURES && code != EG_R_VERSION) {
        code = EG_R_SIGNATURE;
    }
    return eg_find(&c->sink, err, code, here(c, c->ordinal), "%s", why->text);
}

/** Tell a fault of the container from a failure of the machine. */
static eg_status
fail_or_break(eg_record_cursor *c,
              eg_status status,
              const eg_error *why,
              eg_error *err)
{
    if (status == EG_REJECT) {
        return break_off(c, EG_R_CONTAINER, why, err);
    }
    c->failure = status;
    return eg_fail(err, status, "%s: %s", about(c)->name,
                   why->status == status ? why->text : eg_status_text(status));
}

/** Open the next segment and check its header. */
static eg_status
open_segment(eg_record_cursor *c, eg_error *why)
{
    const eg_entry *entry =
        &c->record->store.entry[c->section->first_entry + c->segment];
    EG_TRY(eg_stream_open(&c->stream, &c->record->store, entry, why));
    c->segment++;
    eg_frames_reset(&c->frames, (eg_source){read_stream, c->stream});
    return eg_frames_header(&c->frames, about(c)->type, about(c)->key,
                            about(c)->key_len, c->ordinal, NULL, why);
}

/** The next frame of any segment; none at the end of the last. */
static eg_status
next_frame(eg_record_cursor *c, eg_span *frame, eg_error *why)
{
    *frame = (eg_span){NULL, 0};
    while (frame->data == NULL) {
        if (c->stream == NULL) {
            if (c->segment == about(c)->files) {
                return EG_OK;
            }
            EG_TRY(open_segment(c, why));
        }
        EG_TRY(eg_frames_next(&c->frames, frame, why));
        if (frame->data == NULL) {
            eg_stream_close(c->stream);
            c->stream = NULL;
        }
    }
    return EG_OK;
}

/** setup/manifest.json, if there, must be the stored manifest. */
static eg_status
compare_manifest(eg_record_cursor *c, eg_span item, eg_error *err)
{
    static const char name[] = "setup/manifest.json";
    const eg_entry *entry = eg_store_find(&c->record->store, name);
    if (entry == NULL || entry->folder) {
        return EG_OK;
    }
    const eg_span content = eg_item_field(eg_item_payload(item), 2).bytes;
    eg_stream *stream;
    EG_TRY(eg_stream_open(&stream, &c->record->store, entry, err));
    uint8_t bytes[4096];
    size_t at = 0;
    size_t got = 0;
    eg_error why = {.status = EG_OK};
    eg_status status;
    do {
        status = eg_stream_read(stream, bytes, sizeof(bytes), &got, &why);
        if (status == EG_OK &&
            (got > content.len - at ||
             (got > 0 && memcmp(bytes, content.data + at, got) != 0))) {
            status = EG_REJECT;
        }
        at += status == EG_OK ? got : 0;
    } while (status == EG_OK && got > 0);
    eg_stream_close(stream);
    if (status == EG_REJECT || (status == EG_OK && at != content.len)) {
        const eg_place place = {EG_SECTION_MANIFEST, EG_NO_ORDINAL, name};
        (void)eg_find(&c->sink, NULL, EG_R_CONTAINER, place,
                      "the copy differs from the manifest in the record");
        return EG_OK;
    }
    return status == EG_OK ? EG_OK : eg_fail(err, status, "%s", why.text);
}

/** All that is kept of an item besides its bytes. */
static eg_status
account(eg_record_cursor *c, eg_error *err)
{
    const eg_record_item *item = &c->item;
    eg_merkle_leaf(&c->item.leaf, item->bytes, item->len);
    EG_TRY(eg_merkle_add(&c->tree, &item->leaf));
    eg_order_add(&c->order, about(c)->type, about(c)->name, item, &c->sink);
    if (c->device != NULL) {
        const uint64_t ballots = c->device->ballots;
        EG_TRY(eg_device_add(c->device, item));
        if (c->attestations != NULL && c->device->ballots != ballots) {
            eg_attestations_ballot(c);
        }
    }
    if (about(c)->type == EG_SECTION_MANIFEST && item->ordinal == 0 &&
        item->canonical && item->kind == EG_ITEM_MANIFEST_FILE) {
        EG_TRY(compare_manifest(c, (eg_span){item->bytes, item->len}, err));
    }
    return EG_OK;
}

/** Make the item of a frame; EG_REJECT when the section breaks off. */
static eg_status
judge(eg_record_cursor *c, eg_span frame, eg_error *err)
{
    eg_error why = {.status = EG_OK};
    eg_judged judged;
    const bool newer = c->record->newer || c->any_minor;
    const eg_status status = eg_frame_judge(frame, c->record->layout.encoding,
                                            newer, &c->bytes, &judged, &why);
    if (status != EG_OK) {
        return fail_or_break(c, status, &why, err);
    }
    if (judged.bytes.data == NULL) {
        return break_off(c, judged.code, &why, err);
    }
    if (c->before != NULL && c->before(c, judged.bytes, err) != EG_OK) {
        c->broken = true;
        return EG_REJECT;
    }
    if (!judged.canonical) {
        const eg_record_code code = about(c)->type == EG_SECTION_SIGNATURES
                                        ? EG_R_SIGNATURE
                                        : judged.code;
        (void)eg_find(&c->sink, err, code, here(c, c->ordinal), "%s", why.text);
    }
    c->item = (eg_record_item){
        .bytes = judged.bytes.data,
        .len = judged.bytes.len,
        .ordinal = c->ordinal,
        .canonical = judged.canonical,
        .kind = eg_item_peek(judged.bytes.data, judged.bytes.len)};
    return EG_OK;
}

/** The last item was read. */
static void
finish(eg_record_cursor *c)
{
    c->ended = true;
    eg_order_end(&c->order, about(c)->type, about(c)->name, &c->sink);
    if (c->attestations != NULL) {
        eg_attestations_end_device(c);
    }
}

eg_status
eg_record_next(eg_record_cursor *cursor, eg_record_item *item, eg_error *err)
{
    eg_record_cursor *c = cursor;
    *item = (eg_record_item){.bytes = NULL};
    if (c->failure != EG_OK || c->broken) {
        return eg_fail(err, c->broken ? EG_REJECT : c->failure,
                       "%s: could not be read further", about(c)->name);
    }
    if (c->ended) {
        return EG_OK;
    }
    eg_error why = {.status = EG_OK};
    eg_span frame;
    eg_status status = next_frame(c, &frame, &why);
    if (status != EG_OK) {
        return fail_or_break(c, status, &why, err);
    }
    if (frame.data == NULL) {
        finish(c);
        return EG_OK;
    }
    EG_TRY(judge(c, frame, err));
    status = account(c, &why);
    if (status != EG_OK) {
        c->failure = status;
        return eg_fail(err, status, "%s: %s", about(c)->name,
                       why.status == status ? why.text
                                            : eg_status_text(status));
    }
    c->ordinal++;
    *item = c->item;
    return EG_OK;
}

void
eg_record_cursor_take(eg_record_cursor *cursor, eg_buffer *bytes)
{
    eg_buffer *held = cursor->record->layout.encoding == EG_RECORD_JSON
                          ? &cursor->bytes
                          : &cursor->frames.frame;
    eg_buffer_swap(held, bytes);
    cursor->item = (eg_record_item){.bytes = NULL};
}

void
eg_record_cursor_digest(const eg_record_cursor *cursor, eg_section_digest *out)
{
    *out =
        (eg_section_digest){.whole = cursor->ended, .items = cursor->ordinal};
    eg_merkle_root(&cursor->tree, &out->root);
    if (cursor->device != NULL) {
        out->ballots = cursor->device->ballots;
        eg_merkle_root(&cursor->device->codes, &out->codes_root);
    }
}
