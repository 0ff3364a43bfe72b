/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing, reading and checking inclusion proofs.
 */
#include "electionguard/record/proof_file.h"

#include <inttypes.h>
#include <string.h>

#include "codec/text.h"
#include "electionguard/record/use.h"
#include "record/fields.h"
#include "record/items.h"

/** An entry of a table of contents is short. */
#define ENTRY_MAX 1024

void
proof_file_init(proof_file *proof)
{
    *proof = (proof_file){.index = 0};
    eg_buffer_init(&proof->item, EG_ITEM_BYTES_MAX);
    eg_buffer_init(&proof->entry, ENTRY_MAX);
}

void
proof_file_free(proof_file *proof)
{
    eg_buffer_free(&proof->item);
    eg_buffer_free(&proof->entry);
}

/* -- writing ---------------------------------------------------------------- */

static void
put_path(eg_json_writer *w, const eg_merkle_path *path)
{
    eg_json_name(w, "path");
    eg_json_begin_array(w);
    for (size_t i = 0; i < path->len; i++) {
        eg_json_put_hex(w, path->nodes[i].bytes, EG_HASH_BYTES);
    }
    eg_json_end_array(w);
}

/** One step: bytes, their place among others, the way up. */
static void
put_step(eg_json_writer *w,
         const char *name,
         const eg_buffer *bytes,
         uint64_t index,
         uint64_t count,
         const eg_merkle_path *path)
{
    eg_json_name(w, name);
    eg_json_begin_object(w);
    eg_json_name(w, "item");
    eg_json_put_base64(w, bytes->data, bytes->len);
    eg_json_member_int(w, "index", (int64_t)index);
    eg_json_member_int(w, "count", (int64_t)count);
    put_path(w, path);
    eg_json_end_object(w);
}

void
proof_file_put(eg_json_writer *w, const proof_file *proof)
{
    eg_json_begin_object(w);
    eg_json_member_string(w, "format", PROOF_FORMAT);
    eg_json_member_hex(w, "code", proof->code.bytes, EG_HASH_BYTES);
    put_step(w, "ballot", &proof->item, proof->index, proof->items,
             &proof->section_path);
    put_step(w, "section", &proof->entry, proof->entry_index, proof->entries,
             &proof->toc_path);
    eg_json_member_string(w, "phase", eg_record_phase_name(proof->phase));
    eg_json_member_hex(w, "root", proof->root.bytes, EG_HASH_BYTES);
    eg_json_end_object(w);
}

eg_status
proof_file_write(eg_buffer *out, const proof_file *proof, eg_error *err)
{
    eg_json_writer w;
    eg_json_writer_init(&w, out, EG_JSON_PRETTY);
    proof_file_put(&w, proof);
    const eg_status status = eg_json_writer_finish(&w);
    return status == EG_OK
               ? EG_OK
               : eg_fail(err, status, "the proof cannot be written");
}

/* -- reading ---------------------------------------------------------------- */

static eg_status
read_path(eg_merkle_path *out, const eg_json *step, eg_error *err)
{
    const eg_json *list;
    EG_TRY(eg_json_get_array(&list, step, "path", err));
    if (list->count > EG_MERKLE_PATH_MAX) {
        return eg_json_fail(err, list, "has more than %d hashes",
                            EG_MERKLE_PATH_MAX);
    }
    for (const eg_json *node = list->first; node != NULL; node = node->next) {
        EG_TRY(eg_json_need_string(node, err));
        if (eg_hex_read(out->nodes[out->len].bytes, EG_HASH_BYTES, node->text,
                        node->text_len, EG_HEX_LOWER) != EG_OK) {
            return eg_json_fail(err, node,
                                "must be 64 lower-case hexadecimal digits");
        }
        out->len++;
    }
    return EG_OK;
}

static eg_status
read_bytes(eg_buffer *out, const eg_json *step, eg_error *err)
{
    const eg_json *text;
    EG_TRY(eg_json_get_string(&text, step, "item", err));
    size_t len = 0;
    uint8_t *at = eg_buffer_extend(out, text->text_len / 4 * 3);
    if (eg_buffer_status(out) != EG_OK) {
        return eg_json_fail(err, text, "is too long");
    }
    if (text->text_len == 0 ||
        eg_base64_read(at, &len, text->text, text->text_len) != EG_OK) {
        return eg_json_fail(err, text, "must be padded base64");
    }
    eg_buffer_truncate(out, len);
    return EG_OK;
}

static eg_status
read_step(eg_buffer *bytes,
          uint64_t *index,
          uint64_t *count,
          eg_merkle_path *path,
          const eg_json *top,
          const char *name,
          eg_error *err)
{
    static const char *const names[] = {"item", "index", "count", "path", NULL};
    const eg_json *step;
    int64_t number;
    EG_TRY(eg_json_get_object(&step, top, name, err));
    EG_TRY(eg_json_only(step, names, err));
    EG_TRY(read_bytes(bytes, step, err));
    EG_TRY(eg_json_get_int(&number, step, "index", 0, INT64_MAX, err));
    *index = (uint64_t)number;
    EG_TRY(eg_json_get_int(&number, step, "count", 1, INT64_MAX, err));
    *count = (uint64_t)number;
    return read_path(path, step, err);
}

static eg_status
read_phase(eg_record_phase *out, const eg_json *top, eg_error *err)
{
    const eg_json *text;
    EG_TRY(eg_json_get_string(&text, top, "phase", err));
    for (int p = EG_PHASE_SEALED; p <= EG_PHASE_FINAL; p++) {
        if (eg_json_text_is(text, eg_record_phase_name((eg_record_phase)p))) {
            *out = (eg_record_phase)p;
            return EG_OK;
        }
    }
    return eg_json_fail(err, text, "must be sealed, aggregated or final");
}

eg_status
proof_file_take(proof_file *out, const eg_json *top, eg_error *err)
{
    static const char *const names[] = {"format", "code", "ballot", "section",
                                        "phase",  "root", NULL};
    const eg_json *format;
    EG_TRY(eg_json_need_object(top, err));
    EG_TRY(eg_json_get_string(&format, top, "format", err));
    if (!eg_json_text_is(format, PROOF_FORMAT)) {
        return eg_json_fail(err, format, "must be \"%s\"", PROOF_FORMAT);
    }
    EG_TRY(eg_json_only(top, names, err));
    EG_TRY(eg_json_get_hex(out->code.bytes, EG_HASH_BYTES, top, "code", err));
    EG_TRY(read_step(&out->item, &out->index, &out->items, &out->section_path,
                     top, "ballot", err));
    EG_TRY(read_step(&out->entry, &out->entry_index, &out->entries,
                     &out->toc_path, top, "section", err));
    EG_TRY(read_phase(&out->phase, top, err));
    return eg_json_get_hex(out->root.bytes, EG_HASH_BYTES, top, "root", err);
}

eg_status
proof_file_read(proof_file *out, eg_span text, eg_error *err)
{
    eg_arena *arena;
    EG_TRY(eg_arena_new(&arena, 2 * PROOF_FILE_MAX));
    const eg_json *top;
    eg_status status = eg_json_parse(&top, arena, text, err);
    if (status == EG_OK) {
        status = proof_file_take(out, top, err);
    }
    eg_arena_free(arena);
    return status;
}

/* -- checking --------------------------------------------------------------- */

/** The bytes are the one encoding of a ballot with this code. */
static eg_status
check_ballot(const proof_file *proof, eg_error *err)
{
    eg_error why = {.status = EG_OK};
    const eg_span item = eg_buffer_span(&proof->item);
    if (eg_item_check(item.data, item.len, true, NULL, &why) != EG_OK) {
        return eg_fail(err, EG_REJECT, "the ballot is not well formed: %s",
                       why.text);
    }
    const eg_span code =
        eg_item_field(eg_item_payload(item), USE_BALLOT_CODE).bytes;
    if (!use_is_ballot(eg_item_peek(item.data, item.len)) ||
        code.len != EG_HASH_BYTES ||
        memcmp(code.data, proof->code.bytes, EG_HASH_BYTES) != 0) {
        return eg_fail(err, EG_REJECT,
                       "the item is not the ballot with that code");
    }
    return EG_OK;
}

/** The section's entry says where the ballot's path must end. */
static eg_status
check_entry(const proof_file *proof, eg_hash *section_root, eg_error *err)
{
    const eg_span entry = eg_buffer_span(&proof->entry);
    if (eg_item_check(entry.data, entry.len, true, NULL, NULL) != EG_OK ||
        eg_item_peek(entry.data, entry.len) != EG_ITEM_TOC_ENTRY) {
        return eg_fail(err, EG_REJECT,
                       "the section's entry is no entry of a table of "
                       "contents");
    }
    /* TocEntry: 1 section_type, 4 item_count, 5 root. */
    const eg_span toc = eg_item_payload(entry);
    if (eg_item_field(toc, 1).varint != EG_SECTION_DEVICE) {
        return eg_fail(err, EG_REJECT, "the entry is not that of a device");
    }
    if (eg_item_field(toc, 4).varint != proof->items) {
        return eg_fail(err, EG_REJECT,
                       "the entry counts %" PRIu64 " items, the proof %" PRIu64,
                       eg_item_field(toc, 4).varint, proof->items);
    }
    const eg_span root = eg_item_field(toc, 5).bytes;
    if (root.data == NULL || root.len != EG_HASH_BYTES) {
        return eg_fail(err, EG_REJECT, "the entry has no root");
    }
    memcpy(section_root->bytes, root.data, EG_HASH_BYTES);
    return EG_OK;
}

eg_status
proof_file_check(const proof_file *proof, const eg_hash *root, eg_error *err)
{
    EG_TRY(check_ballot(proof, err));
    eg_hash section_root;
    EG_TRY(check_entry(proof, &section_root, err));
    eg_hash leaf;
    eg_merkle_leaf(&leaf, proof->item.data, proof->item.len);
    if (eg_merkle_path_verify(&section_root, proof->items, &leaf, proof->index,
                              proof->section_path.nodes,
                              proof->section_path.len) != EG_OK) {
        return eg_fail(err, EG_REJECT, "the ballot is not in the section");
    }
    if (root != NULL && !eg_hash_equal(root, &proof->root)) {
        return eg_fail(err, EG_REJECT,
                       "the proof is for another root than the one given");
    }
    eg_merkle_leaf(&leaf, proof->entry.data, proof->entry.len);
    if (eg_merkle_path_verify(&proof->root, proof->entries, &leaf,
                              proof->entry_index, proof->toc_path.nodes,
                              proof->toc_path.len) != EG_OK) {
        return eg_fail(err, EG_REJECT, "the section is not in the root");
    }
    return EG_OK;
}
