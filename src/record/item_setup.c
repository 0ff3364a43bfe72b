/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The items of the setup phase: header, parameters, manifest, guardians, keys.
 */
#include <string.h>

#include "record/item_codec.h"

void
item_read_record_header(item_reader *r, eg_item *item, eg_span m)
{
    eg_item_header *out = &item->u.header;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->major = item_u32(r, v.varint);
            break;
        case 2:
            out->minor = item_u32(r, v.varint);
            break;
        default:
            break;
        }
    }
}

void
item_write_record_header(item_writer *w, const eg_item *item)
{
    item_put_uint(w, 1, item->u.header.major);
    item_put_uint(w, 2, item->u.header.minor);
}

/** Whether these 32 bytes are a text and then only zeroes. */
static bool
is_padded_text(const uint8_t *version)
{
    const uint8_t *end = memchr(version, 0, 32);
    if (end == version) {
        return false;
    }
    for (; end != NULL && end < version + 32; end++) {
        if (*end != 0) {
            return false;
        }
    }
    return true;
}

/** What can be judged of the parameters without knowing others. */
static void
judge_parameters(item_reader *r, const eg_item_parameters *out)
{
    if (out->version == NULL || out->p == NULL || out->q == NULL ||
        out->r == NULL || out->g == NULL) {
        item_malformed(r, "the parameters lack a value (D1)");
        return;
    }
    if (!is_padded_text(out->version)) { /* (1.A) */
        item_fault(r, ITEM_LETTER(1, 'A'),
                   "the version is no text padded with zero bytes");
    }
    if (out->k < 1 || out->k > out->n) {
        item_fault(r, ITEM_STRUCTURE(1), "k is not in 1..n");
    }
}

void
item_read_parameters(item_reader *r, eg_item *item, eg_span m)
{
    eg_item_parameters *out = &item->u.parameters;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->version = item_view(r, 32, v.bytes);
            break;
        case 2:
            out->p = item_view(r, EG_WIRE_ELEMENT, v.bytes);
            break;
        case 3:
            out->q = item_view(r, EG_WIRE_SCALAR, v.bytes);
            break;
        case 4:
            out->r = item_view(r, EG_WIRE_ELEMENT, v.bytes);
            break;
        case 5:
            out->g = item_view(r, EG_WIRE_ELEMENT, v.bytes);
            break;
        case 6:
            out->n = item_u32(r, v.varint);
            break;
        case 7:
            out->k = item_u32(r, v.varint);
            break;
        case 8:
            item_bytes(r, &out->parameter_hash, EG_HASH_BYTES, v.bytes);
            break;
        default:
            break;
        }
    }
    judge_parameters(r, out);
}

void
item_write_parameters(item_writer *w, const eg_item *item)
{
    const eg_item_parameters *in = &item->u.parameters;
    item_put_bytes(w, 1, in->version, 32);
    item_put_bytes(w, 2, in->p, EG_WIRE_ELEMENT);
    item_put_bytes(w, 3, in->q, EG_WIRE_SCALAR);
    item_put_bytes(w, 4, in->r, EG_WIRE_ELEMENT);
    item_put_bytes(w, 5, in->g, EG_WIRE_ELEMENT);
    item_put_uint(w, 6, in->n);
    item_put_uint(w, 7, in->k);
    item_put_hash(w, 8, &in->parameter_hash);
}

void
item_read_manifest(item_reader *r, eg_item *item, eg_span m)
{
    eg_item_manifest *out = &item->u.manifest;
    out->media_type = "";
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1: /* another media type is R.version, which the caller says */
            out->media_type = item_text(r, v.bytes, ITEM_NO_CODE);
            break;
        case 2:
            out->content = v.bytes;
            break;
        case 3:
            item_bytes(r, &out->base_hash, EG_HASH_BYTES, v.bytes);
            break;
        default:
            break;
        }
    }
}

void
item_write_manifest(item_writer *w, const eg_item *item)
{
    const eg_item_manifest *in = &item->u.manifest;
    item_put_text(w, 1, in->media_type);
    item_put_span(w, 2, in->content);
    item_put_hash(w, 3, &in->base_hash);
}

/** The lists of a guardian, before it is known how many belong together. */
typedef struct guardian_lists {
    eg_span commitments[EG_KEY_KINDS];
    eg_span proof[EG_KEY_KINDS];
} guardian_lists;

/** Part @p i of @p list; parts that the list does not have are empty. */
static eg_span
part(eg_span list, size_t width, size_t i)
{
    if ((i + 1) * width > list.len) {
        return (eg_span){NULL, 0};
    }
    return (eg_span){list.data + i * width, width};
}

/** Commitments and proof of one polynomial, @p k of them. */
static void
read_polynomial(item_reader *r,
                eg_guardian_public *out,
                size_t kind,
                const guardian_lists *lists)
{
    const size_t k = out->quorum;
    eg_element *commitment = item_alloc(r, k, sizeof(*commitment));
    eg_scalar *response = item_alloc(r, k + 1, sizeof(*response));
    if (commitment == NULL || response == NULL) {
        return;
    }
    const eg_span all = lists->commitments[kind];
    const eg_span proof = lists->proof[kind];
    if (all.len != k * EG_WIRE_ELEMENT ||
        proof.len != (k + 2) * EG_WIRE_SCALAR) {
        item_fault(r, ITEM_STRUCTURE(2),
                   "commitments and proofs are not for one quorum");
    }
    for (size_t j = 0; j < k && j < all.len / EG_WIRE_ELEMENT; j++) {
        r->field = (uint32_t)j + 1;
        item_element(r, &commitment[j], part(all, EG_WIRE_ELEMENT, j),
                     ITEM_LETTER(2, 'A'), "a commitment is not below p");
    }
    for (size_t j = 0; j <= k && j + 1 < proof.len / EG_WIRE_SCALAR; j++) {
        r->field = (uint32_t)j + 1;
        item_scalar(r, &response[j], part(proof, EG_WIRE_SCALAR, j + 1),
                    ITEM_LETTER(2, 'B'), "a response is not below q");
    }
    r->field = 0;
    item_scalar(r, &out->proof_c[kind], part(proof, EG_WIRE_SCALAR, 0),
                ITEM_LETTER(2, 'C'), "the challenge is not below q");
    out->commitment[kind] = commitment;
    out->proof_v[kind] = response;
}

void
item_read_guardian(item_reader *r, eg_item *item, eg_span m)
{
    eg_guardian_public *out = &item->u.guardian;
    guardian_lists lists = {0};
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->index = item_u32(r, v.varint);
            break;
        case 2:
            lists.commitments[EG_KEY_VOTE] = v.bytes;
            break;
        case 3:
            lists.commitments[EG_KEY_DATA] = v.bytes;
            break;
        case 4:
            item_element(r, &out->kappa, v.bytes, ITEM_LETTER(2, 'A'),
                         "the communication key is not below p");
            break;
        case 5:
            lists.proof[EG_KEY_VOTE] = v.bytes;
            break;
        case 6:
            lists.proof[EG_KEY_DATA] = v.bytes;
            break;
        default:
            break;
        }
    }
    if (out->index == 0) {
        item_fault(r, ITEM_LETTER(2, 'A'), "the guardian has index 0");
    }
    out->quorum =
        (uint32_t)(lists.commitments[EG_KEY_VOTE].len / EG_WIRE_ELEMENT);
    read_polynomial(r, out, EG_KEY_VOTE, &lists);
    read_polynomial(r, out, EG_KEY_DATA, &lists);
}

void
item_write_guardian(item_writer *w, const eg_item *item)
{
    const eg_guardian_public *in = &item->u.guardian;
    item_put_uint(w, 1, in->index);
    item_put_elements(w, 2, in->commitment[EG_KEY_VOTE], in->quorum);
    item_put_elements(w, 3, in->commitment[EG_KEY_DATA], in->quorum);
    item_put_elements(w, 4, &in->kappa, 1);
    item_put_key_proof(w, 5, &in->proof_c[EG_KEY_VOTE],
                       in->proof_v[EG_KEY_VOTE], (size_t)in->quorum + 1);
    item_put_key_proof(w, 6, &in->proof_c[EG_KEY_DATA],
                       in->proof_v[EG_KEY_DATA], (size_t)in->quorum + 1);
}

void
item_read_keys(item_reader *r, eg_item *item, eg_span m)
{
    eg_item_keys *out = &item->u.keys;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            item_element(r, &out->key[EG_KEY_VOTE], v.bytes,
                         ITEM_LETTER(3, 'A'), "K is not below p");
            break;
        case 2:
            item_element(r, &out->key[EG_KEY_DATA], v.bytes,
                         ITEM_LETTER(3, 'B'), "K-hat is not below p");
            break;
        case 3:
            item_bytes(r, &out->extended_hash, EG_HASH_BYTES, v.bytes);
            break;
        default:
            break;
        }
    }
}

void
item_write_keys(item_writer *w, const eg_item *item)
{
    const eg_item_keys *in = &item->u.keys;
    item_put_elements(w, 1, &in->key[EG_KEY_VOTE], 1);
    item_put_elements(w, 2, &in->key[EG_KEY_DATA], 1);
    item_put_hash(w, 3, &in->extended_hash);
}
