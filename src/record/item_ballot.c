/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Device headers and closes, and encrypted ballots.
 *
 * Ballots are most of a record, and a verifier reads every one: each value is
 * parsed once into its place, and lists are counted by their tags before.
 */
#include "record/item_ballot.h"

#include <string.h>

static const item_pair_codes range_codes = {
    .c = {6, 'B'}, /* (6.B) */
    .v = {6, 'C'}, /* (6.C) */
};
static const item_pair_codes contest_codes = {
    .c = {7, 'B'}, /* (7.B) */
    .v = {7, 'C'}, /* (7.C) */
};

void
item_read_device_header(item_reader *r, eg_item *item, eg_span m)
{
    eg_item_device_header *out = &item->u.device_header;
    out->device_id = "";
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->kind = (eg_device_kind)item_enum(v.varint);
            break;
        case 2:
            out->device_id = item_text(r, v.bytes, ITEM_NO_CODE);
            break;
        case 3:
            item_bytes(r, &out->device_hash, EG_HASH_BYTES, v.bytes);
            break;
        case 4:
            out->chaining_mode = item_u32(r, v.varint);
            break;
        case 5:
            out->has_initial_hash = true;
            item_bytes(r, &out->initial_hash, EG_HASH_BYTES, v.bytes);
            break;
        default:
            break;
        }
    }
    if (out->device_id[0] == '\0') {
        const bool regular = out->kind == EG_DEVICE_REGULAR;
        item_fault(r, ITEM_STRUCTURE(regular ? 8 : 16),
                   "the device has no name");
    }
}

void
item_write_device_header(item_writer *w, const eg_item *item)
{
    const eg_item_device_header *in = &item->u.device_header;
    item_put_uint(w, 1, (uint64_t)in->kind);
    item_put_text(w, 2, in->device_id);
    item_put_hash(w, 3, &in->device_hash);
    item_put_uint(w, 4, in->chaining_mode);
    if (in->has_initial_hash) {
        item_put_hash(w, 5, &in->initial_hash);
    }
}

void
item_read_device_close(item_reader *r, eg_item *item, eg_span m)
{
    eg_item_device_close *out = &item->u.device_close;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->ballot_count = v.varint;
            break;
        case 2:
            out->has_closing_field = true;
            item_bytes(r, out->closing_field, EG_CHAINING_FIELD_BYTES, v.bytes);
            break;
        case 3:
            out->has_closing_hash = true;
            item_bytes(r, &out->closing_hash, EG_HASH_BYTES, v.bytes);
            break;
        case 4:
            out->has_time = true;
            out->time_ms = item_time(r, v.bytes);
            break;
        default:
            break;
        }
    }
}

void
item_write_device_close(item_writer *w, const eg_item *item)
{
    const eg_item_device_close *in = &item->u.device_close;
    item_put_uint(w, 1, in->ballot_count);
    if (in->has_closing_field) {
        item_put_bytes(w, 2, in->closing_field, EG_CHAINING_FIELD_BYTES);
    }
    if (in->has_closing_hash) {
        item_put_hash(w, 3, &in->closing_hash);
    }
    item_put_time(w, 4, in->has_time, in->time_ms);
}

/** EncryptedField. */
static void
read_field(item_reader *r, eg_encrypted_field *out, eg_span m)
{
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1: /* (6.A) */
            item_element(r, &out->ct.alpha, v.bytes, ITEM_LETTER(6, 'A'),
                         "alpha is not below p");
            break;
        case 2: /* (6.A) */
            item_element(r, &out->ct.beta, v.bytes, ITEM_LETTER(6, 'A'),
                         "beta is not below p");
            break;
        case 3:
            out->proof =
                item_branches(r, &out->proof_len, v.bytes, range_codes);
            break;
        default:
            break;
        }
    }
}

static void
write_field(item_writer *w, uint32_t number, const eg_encrypted_field *in)
{
    const size_t mark = item_begin(w, number);
    item_put_elements(w, 1, &in->ct.alpha, 1);
    item_put_elements(w, 2, &in->ct.beta, 1);
    item_put_branches(w, 3, in->proof, in->proof_len);
    item_end(w, mark);
}

/** The undervote difference has one pair; more have no place in the struct. */
static const eg_proof_branch *
read_difference_proof(item_reader *r, eg_span bytes)
{
    size_t len = 0;
    const eg_proof_branch *proof = item_branches(r, &len, bytes, contest_codes);
    if (len != 1) {
        item_fault(r, ITEM_COUNT(7),
                   "the undervote difference has not exactly one proof pair");
    }
    return proof;
}

static const eg_hashed_ciphertext *
read_contest_data(item_reader *r, eg_span m)
{
    eg_hashed_ciphertext *data = item_alloc(r, 1, sizeof(*data));
    if (data != NULL) {
        item_hashed(r, data, m, ITEM_STRUCTURE(8));
    }
    return data;
}

void
item_read_contest(item_reader *r, eg_encrypted_contest *out, eg_span m)
{
    size_t left = item_count(m, 2);
    eg_encrypted_field *field = item_alloc(r, left, sizeof(*field));
    if (field == NULL) {
        return;
    }
    /* Bytes that are not canonical can name one contest twice. */
    *out = (eg_encrypted_contest){.field = field};
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->index = item_u32(r, v.varint);
            r->contest = out->index;
            break;
        case 2:
            r->field = (uint32_t)++out->field_len;
            read_field(r, field++, v.bytes);
            r->field = 0;
            break;
        case 3:
            out->limit_proof =
                item_branches(r, &out->limit_proof_len, v.bytes, contest_codes);
            break;
        case 4:
            out->difference_proof = read_difference_proof(r, v.bytes);
            break;
        case 5:
            out->null_proof =
                item_branches(r, &out->null_proof_len, v.bytes, contest_codes);
            break;
        case 6:
            out->data = read_contest_data(r, v.bytes);
            break;
        case 7:
            item_bytes(r, &out->hash, EG_HASH_BYTES, v.bytes);
            break;
        default:
            break;
        }
    }
}

void
item_write_contest(item_writer *w,
                   uint32_t number,
                   const eg_encrypted_contest *in)
{
    const size_t mark = item_begin(w, number);
    item_put_uint(w, 1, in->index);
    for (size_t i = 0; i < in->field_len; i++) {
        write_field(w, 2, &in->field[i]);
    }
    item_put_branches(w, 3, in->limit_proof, in->limit_proof_len);
    item_put_branches(w, 4, in->difference_proof,
                      in->difference_proof != NULL ? 1 : 0);
    item_put_branches(w, 5, in->null_proof, in->null_proof_len);
    if (in->data != NULL) {
        item_put_hashed(w, 6, in->data);
    }
    item_put_hash(w, 7, &in->hash);
    item_end(w, mark);
}

void
item_read_ballot_nonce(item_reader *r,
                       eg_hashed_ciphertext *out,
                       eg_span m,
                       item_code code)
{
    item_hashed(r, out, m, code);
    if (out->c1_len != EG_HASHED_NONCE_BYTES) {
        item_fault(r, code, "the encrypted ballot nonce is not 32 bytes long");
    }
}

void
item_write_ballot_nonce(item_writer *w,
                        uint32_t number,
                        const eg_hashed_ciphertext *in)
{
    if (in->c1_len > 0) { /* what a faulty ballot lacks stays away */
        item_put_hashed(w, number, in);
    }
}

void
item_judge_order(item_reader *r, uint32_t *last, uint32_t index, item_code code)
{
    if (index < *last) {
        r->contest = index;
        item_fault(r, code, "the contests are not in ascending order");
    }
    *last = index;
    r->contest = 0;
}

/** Fields 1 to 6 and 8 to 11, which both kinds of ballot have. */
static void
read_ballot_part(item_reader *r, eg_encrypted_ballot *out, const eg_pb_value *v)
{
    switch (v->number) {
    case 1:
        item_bytes(r, &out->id, EG_HASH_BYTES, v->bytes);
        break;
    case 2:
        item_bytes(r, &out->id_hash, EG_HASH_BYTES, v->bytes);
        break;
    case 3:
        out->style = item_text(r, v->bytes, ITEM_NO_CODE);
        break;
    case 4:
        out->status = (eg_ballot_status)item_enum(v->varint);
        break;
    case 5:
        out->weight = item_u32(r, v->varint);
        break;
    case 6:
        out->has_time = true;
        out->time_ms = item_time(r, v->bytes);
        break;
    case 8:
        item_bytes(r, &out->code, EG_HASH_BYTES, v->bytes);
        break;
    case 9:
        item_bytes(r, out->chaining_field, EG_CHAINING_FIELD_BYTES, v->bytes);
        break;
    case 10:
        item_read_ballot_nonce(r, &out->nonce, v->bytes, ITEM_STRUCTURE(13));
        break;
    case 11:
        out->ref = item_text(r, v->bytes, ITEM_NO_CODE);
        break;
    default:
        break;
    }
}

void
item_read_ballot_head(item_reader *r,
                      eg_encrypted_ballot *out,
                      eg_span m,
                      item_code code)
{
    out->style = "";
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    bool nonce = false;
    while (eg_pb_next(&at, &v)) {
        nonce = nonce || v.number == 10;
        read_ballot_part(r, out, &v);
    }
    if (out->style[0] == '\0') {
        item_fault(r, code, "the ballot names no ballot style");
    }
    if (!nonce) {
        item_fault(r, ITEM_STRUCTURE(13),
                   "the ballot has no encrypted ballot nonce");
    }
    if (out->ref != NULL && out->ref[0] == '\0') {
        out->ref = NULL;
    }
}

void
item_read_ballot(item_reader *r, eg_item *item, eg_span m)
{
    eg_encrypted_ballot *out = &item->u.ballot;
    item_read_ballot_head(r, out, m, ITEM_STRUCTURE(8));
    eg_encrypted_contest *contest =
        item_alloc(r, item_count(m, 7), sizeof(*contest));
    if (contest == NULL) {
        return;
    }
    out->contest = contest;
    uint32_t last = 0;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        if (v.number == 7) {
            item_read_contest(r, contest, v.bytes);
            item_judge_order(r, &last, contest->index, ITEM_STRUCTURE(8));
            contest++;
            out->contest_len++;
        }
    }
}

void
item_write_ballot_before(item_writer *w, const eg_encrypted_ballot *in)
{
    item_put_hash(w, 1, &in->id);
    item_put_hash(w, 2, &in->id_hash);
    item_put_text(w, 3, in->style);
}

void
item_write_ballot_count(item_writer *w, const eg_encrypted_ballot *in)
{
    item_put_uint(w, 5, in->weight);
    item_put_time(w, 6, in->has_time, in->time_ms);
}

void
item_write_ballot_after(item_writer *w, const eg_encrypted_ballot *in)
{
    item_put_hash(w, 8, &in->code);
    item_put_bytes(w, 9, in->chaining_field, EG_CHAINING_FIELD_BYTES);
    item_write_ballot_nonce(w, 10, &in->nonce);
    item_put_text(w, 11, in->ref);
}

void
item_write_ballot(item_writer *w, const eg_item *item)
{
    const eg_encrypted_ballot *in = &item->u.ballot;
    item_write_ballot_before(w, in);
    item_put_uint(w, 4, (uint64_t)in->status);
    item_write_ballot_count(w, in);
    for (size_t i = 0; i < in->contest_len; i++) {
        item_write_contest(w, 7, &in->contest[i]);
    }
    item_write_ballot_after(w, in);
}
