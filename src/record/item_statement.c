/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is signed and what carries the signature; the leaves of the trees; the
 * header of a segment.
 */
#include "record/item_codec.h"

void
item_read_signed(item_reader *r, eg_item *item, eg_span m)
{
    eg_signed_statement *out = &item->u.statement;
    out->algorithm = "";
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->statement = v.bytes;
            break;
        case 2:
            out->algorithm = item_text(r, v.bytes, ITEM_NO_CODE);
            break;
        case 3:
            out->key_id = v.bytes;
            break;
        case 4:
            out->signer_key = v.bytes;
            break;
        case 5:
            out->signature = v.bytes;
            break;
        case 6:
            out->timestamp_token = v.bytes;
            break;
        default:
            break;
        }
    }
}

void
item_write_signed(item_writer *w, const eg_item *item)
{
    const eg_signed_statement *in = &item->u.statement;
    item_put_span(w, 1, in->statement);
    item_put_text(w, 2, in->algorithm);
    item_put_span(w, 3, in->key_id);
    item_put_span(w, 4, in->signer_key);
    item_put_span(w, 5, in->signature);
    item_put_span(w, 6, in->timestamp_token);
}

void
item_read_chain_close(item_reader *r, eg_item *item, eg_span m)
{
    eg_chain_close_statement *out = &item->u.chain_close;
    out->device_id = "";
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            item_bytes(r, &out->extended_hash, EG_HASH_BYTES, v.bytes);
            break;
        case 2:
            item_bytes(r, out->device_key, EG_DEVICE_KEY_BYTES, v.bytes);
            break;
        case 3:
            out->device_id = item_text(r, v.bytes, ITEM_NO_CODE);
            break;
        case 4:
            out->chaining_mode = item_u32(r, v.varint);
            break;
        case 5:
            out->ballot_count = v.varint;
            break;
        case 6:
            item_bytes(r, &out->codes_root, EG_HASH_BYTES, v.bytes);
            break;
        case 7:
            out->has_closing_hash = true;
            item_bytes(r, &out->closing_hash, EG_HASH_BYTES, v.bytes);
            break;
        case 8:
            out->has_time = true;
            out->time_ms = item_time(r, v.bytes);
            break;
        default:
            break;
        }
    }
}

void
item_write_chain_close(item_writer *w, const eg_item *item)
{
    const eg_chain_close_statement *in = &item->u.chain_close;
    item_put_hash(w, 1, &in->extended_hash);
    item_put_bytes(w, 2, in->device_key, EG_DEVICE_KEY_BYTES);
    item_put_text(w, 3, in->device_id);
    item_put_uint(w, 4, in->chaining_mode);
    item_put_uint(w, 5, in->ballot_count);
    item_put_hash(w, 6, &in->codes_root);
    if (in->has_closing_hash) {
        item_put_hash(w, 7, &in->closing_hash);
    }
    item_put_time(w, 8, in->has_time, in->time_ms);
}

void
item_read_section_seal(item_reader *r, eg_item *item, eg_span m)
{
    eg_section_seal *out = &item->u.section_seal;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            item_bytes(r, &out->extended_hash, EG_HASH_BYTES, v.bytes);
            break;
        case 2:
            item_bytes(r, out->device_key, EG_DEVICE_KEY_BYTES, v.bytes);
            break;
        case 3:
            out->item_count = v.varint;
            break;
        case 4:
            item_bytes(r, &out->section_root, EG_HASH_BYTES, v.bytes);
            break;
        default:
            break;
        }
    }
}

void
item_write_section_seal(item_writer *w, const eg_item *item)
{
    const eg_section_seal *in = &item->u.section_seal;
    item_put_hash(w, 1, &in->extended_hash);
    item_put_bytes(w, 2, in->device_key, EG_DEVICE_KEY_BYTES);
    item_put_uint(w, 3, in->item_count);
    item_put_hash(w, 4, &in->section_root);
}

void
item_read_checkpoint(item_reader *r, eg_item *item, eg_span m)
{
    eg_prefix_checkpoint *out = &item->u.checkpoint;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            item_bytes(r, &out->extended_hash, EG_HASH_BYTES, v.bytes);
            break;
        case 2:
            item_bytes(r, out->device_key, EG_DEVICE_KEY_BYTES, v.bytes);
            break;
        case 3:
            out->ballot_count = v.varint;
            break;
        case 4:
            item_bytes(r, &out->codes_root, EG_HASH_BYTES, v.bytes);
            break;
        case 5:
            out->has_time = true;
            out->time_ms = item_time(r, v.bytes);
            break;
        default:
            break;
        }
    }
}

void
item_write_checkpoint(item_writer *w, const eg_item *item)
{
    const eg_prefix_checkpoint *in = &item->u.checkpoint;
    item_put_hash(w, 1, &in->extended_hash);
    item_put_bytes(w, 2, in->device_key, EG_DEVICE_KEY_BYTES);
    item_put_uint(w, 3, in->ballot_count);
    item_put_hash(w, 4, &in->codes_root);
    item_put_time(w, 5, in->has_time, in->time_ms);
}

void
item_read_record_statement(item_reader *r, eg_item *item, eg_span m)
{
    eg_record_statement *out = &item->u.record_statement;
    out->signer_role = "";
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->phase = (eg_record_phase)item_enum(v.varint);
            break;
        case 2:
            item_bytes(r, &out->root, EG_HASH_BYTES, v.bytes);
            break;
        case 3:
            item_bytes(r, &out->extended_hash, EG_HASH_BYTES, v.bytes);
            break;
        case 4:
            out->major = item_u32(r, v.varint);
            break;
        case 5:
            out->minor = item_u32(r, v.varint);
            break;
        case 6:
            out->has_time = true;
            out->time_ms = item_time(r, v.bytes);
            break;
        case 7:
            out->signer_role = item_text(r, v.bytes, ITEM_NO_CODE);
            break;
        default:
            break;
        }
    }
}

void
item_write_record_statement(item_writer *w, const eg_item *item)
{
    const eg_record_statement *in = &item->u.record_statement;
    item_put_uint(w, 1, (uint64_t)in->phase);
    item_put_hash(w, 2, &in->root);
    item_put_hash(w, 3, &in->extended_hash);
    item_put_uint(w, 4, in->major);
    item_put_uint(w, 5, in->minor);
    item_put_time(w, 6, in->has_time, in->time_ms);
    item_put_text(w, 7, in->signer_role);
}

void
item_read_toc(item_reader *r, eg_item *item, eg_span m)
{
    eg_toc_entry *out = &item->u.toc;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->section = (eg_section_type)item_enum(v.varint);
            break;
        case 2:
            out->key = v.bytes;
            break;
        case 3:
            out->critical = v.varint != 0;
            break;
        case 4:
            out->item_count = v.varint;
            break;
        case 5:
            item_bytes(r, &out->root, EG_HASH_BYTES, v.bytes);
            break;
        default:
            break;
        }
    }
}

void
item_write_toc(item_writer *w, const eg_item *item)
{
    const eg_toc_entry *in = &item->u.toc;
    item_put_uint(w, 1, (uint64_t)in->section);
    item_put_span(w, 2, in->key);
    item_put_uint(w, 3, in->critical ? 1 : 0);
    item_put_uint(w, 4, in->item_count);
    item_put_hash(w, 5, &in->root);
}

void
item_read_code_leaf(item_reader *r, eg_item *item, eg_span m)
{
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        if (v.number == 1) {
            item_bytes(r, &item->u.code, EG_HASH_BYTES, v.bytes);
        }
    }
}

void
item_write_code_leaf(item_writer *w, const eg_item *item)
{
    item_put_hash(w, 1, &item->u.code);
}
