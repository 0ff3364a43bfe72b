/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tally, encrypted and decrypted, and requests for contest data.
 */
#include <stdlib.h>
#include <string.h>

#include "record/item_codec.h"

void
item_read_tally_header(item_reader *r, eg_item *item, eg_span m)
{
    eg_item_tally_header *out = &item->u.tally_header;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->cast_count = v.varint;
            break;
        case 2:
            out->cast_weight = v.varint;
            break;
        default:
            break;
        }
    }
    if (out->cast_count > INT32_MAX) {
        item_fault(r, ITEM_STRUCTURE(9), "2^31 or more cast ballots");
    }
}

void
item_write_tally_header(item_writer *w, const eg_item *item)
{
    item_put_uint(w, 1, item->u.tally_header.cast_count);
    item_put_uint(w, 2, item->u.tally_header.cast_weight);
}

void
item_read_tally_contest(item_reader *r, eg_item *item, eg_span m)
{
    eg_tally_contest *out = &item->u.tally_contest;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->index = item_u32(r, v.varint);
            r->contest = out->index;
            break;
        case 2: /* (9.A), (9.B) */
            out->field =
                item_ciphertexts(r, &out->field_len, v.bytes,
                                 ITEM_LETTER(9, 'A'), ITEM_LETTER(9, 'B'));
            break;
        case 3:
            out->cast_weight = v.varint;
            break;
        default:
            break;
        }
    }
}

void
item_write_tally_contest(item_writer *w, const eg_item *item)
{
    const eg_tally_contest *in = &item->u.tally_contest;
    item_put_uint(w, 1, in->index);
    item_put_ciphertexts(w, 2, in->field, in->field_len);
    item_put_uint(w, 3, in->cast_weight);
}

void
item_read_request(item_reader *r, eg_item *item, eg_span m)
{
    eg_contest_data_request *out = &item->u.request;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->has_ballot = true;
            item_locator(r, &out->ballot, v.bytes);
            break;
        case 2:
            item_bytes(r, &out->id_hash, EG_HASH_BYTES, v.bytes);
            break;
        case 3:
            out->contest_index = item_u32(r, v.varint);
            break;
        default:
            break;
        }
    }
    if (!out->has_ballot) {
        item_fault(r, ITEM_STRUCTURE(12), "the request names no ballot");
    }
}

void
item_write_request(item_writer *w, const eg_item *item)
{
    const eg_contest_data_request *in = &item->u.request;
    item_put_locator(w, 1, in->has_ballot, &in->ballot);
    item_put_hash(w, 2, &in->id_hash);
    item_put_uint(w, 3, in->contest_index);
}

/** DecryptedTallyField. */
static void
read_field(item_reader *r, eg_item_decrypted_field *out, eg_span m)
{
    const item_pair_codes codes = {
        .c = ITEM_LETTER(10, 'B'), /* (10.B) */
        .v = ITEM_LETTER(10, 'A'), /* (10.A) */
    };
    out->label = "";
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->index = item_u32(r, v.varint);
            break;
        case 2:
            out->label = item_text(r, v.bytes, ITEM_STRUCTURE(11));
            break;
        case 3:
            out->value.t = v.varint;
            break;
        case 4: /* (10.C) */
            item_element(r, &out->value.encoded, v.bytes, ITEM_LETTER(10, 'C'),
                         "T is not below p");
            break;
        case 5:
            item_pair(r, &out->value.c, &out->value.v, v.bytes, codes);
            break;
        default:
            break;
        }
    }
    if (out->value.t > INT32_MAX) {
        item_fault(r, ITEM_STRUCTURE(10), "the tally is 2^31 or more");
    }
}

static void
write_field(item_writer *w, const eg_item_decrypted_field *in)
{
    const eg_proof_branch proof = {.c = in->value.c, .v = in->value.v};
    const size_t mark = item_begin(w, 3);
    item_put_uint(w, 1, in->index);
    item_put_text(w, 2, in->label);
    item_put_uint(w, 3, in->value.t);
    item_put_elements(w, 4, &in->value.encoded, 1);
    item_put_branches(w, 5, &proof, 1);
    item_end(w, mark);
}

static int
compare_labels(const void *a, const void *b)
{
    const char *const *left = a;
    const char *const *right = b;
    return strcmp(*left, *right);
}

/** A label that stands twice makes the count ambiguous, whatever the index. */
static void
judge_labels(item_reader *r, const eg_item_decrypted_contest *contest)
{
    const size_t len = contest->field_len;
    const char **label = item_alloc(r, len, sizeof(*label));
    if (label == NULL) {
        return;
    }
    for (size_t i = 0; i < len; i++) {
        label[i] = contest->field[i].label;
    }
    qsort(label, len, sizeof(*label), compare_labels);
    for (size_t i = 1; i < len; i++) {
        if (strcmp(label[i - 1], label[i]) == 0) {
            item_fault(r, ITEM_STRUCTURE(11), "a label stands twice");
        }
    }
}

void
item_read_decrypted(item_reader *r, eg_item *item, eg_span m)
{
    eg_item_decrypted_contest *out = &item->u.decrypted;
    eg_item_decrypted_field *field =
        item_alloc(r, item_count(m, 3), sizeof(*field));
    if (field == NULL) {
        return;
    }
    out->label = "";
    out->field = field;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->index = item_u32(r, v.varint);
            r->contest = out->index;
            break;
        case 2:
            out->label = item_text(r, v.bytes, ITEM_STRUCTURE(11));
            break;
        case 3:
            r->field = (uint32_t)++out->field_len;
            read_field(r, field++, v.bytes);
            r->field = 0;
            break;
        default:
            break;
        }
    }
    judge_labels(r, out);
}

void
item_write_decrypted(item_writer *w, const eg_item *item)
{
    const eg_item_decrypted_contest *in = &item->u.decrypted;
    item_put_uint(w, 1, in->index);
    item_put_text(w, 2, in->label);
    for (size_t i = 0; i < in->field_len; i++) {
        write_field(w, &in->field[i]);
    }
}
