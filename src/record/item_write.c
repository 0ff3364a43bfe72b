/* SPDX-License-Identifier: Apache-2.0 */
#include "record/item_write.h"

#include <string.h>

#include "record/item_read.h"

size_t
item_begin(item_writer *w, uint32_t number)
{
    return eg_pb_begin(w->out, number);
}

void
item_end(item_writer *w, size_t mark)
{
    eg_pb_end(w->out, mark);
}

void
item_put_uint(item_writer *w, uint32_t number, uint64_t value)
{
    eg_pb_put_uint(w->out, number, value);
}

void
item_put_bytes(item_writer *w, uint32_t number, const void *bytes, size_t len)
{
    eg_pb_put_bytes(w->out, number, bytes, len);
}

void
item_put_span(item_writer *w, uint32_t number, eg_span bytes)
{
    eg_pb_put_bytes(w->out, number, bytes.data, bytes.len);
}

void
item_put_hash(item_writer *w, uint32_t number, const eg_hash *hash)
{
    eg_pb_put_bytes(w->out, number, hash->bytes, sizeof(hash->bytes));
}

void
item_put_text(item_writer *w, uint32_t number, const char *text)
{
    if (text != NULL) {
        eg_pb_put_string(w->out, number, text);
    }
}

void
item_put_time(item_writer *w, uint32_t number, bool present, int64_t time_ms)
{
    if (present) {
        /* Toward minus infinity, so that a time before 1970 stays one. */
        const int64_t rest = (time_ms % 1000 + 1000) % 1000;
        const eg_pb_time time = {
            .seconds = time_ms / 1000 - (time_ms % 1000 < 0),
            .nanos = (int32_t)rest * 1000000,
        };
        eg_pb_put_time(w->out, number, time);
    }
}

/** Tag and length of a bytes field whose @p len bytes follow. */
static uint8_t *
put_room(item_writer *w, uint32_t number, size_t count, size_t width)
{
    size_t len;
    if (count == 0) {
        return NULL;
    }
    if (!eg_size_mul(&len, count, width)) {
        w->out->status = EG_ERR_LIMIT;
        return NULL;
    }
    eg_pb_put_varint(w->out, ((uint64_t)number << 3) | 2);
    eg_pb_put_varint(w->out, len);
    return eg_buffer_extend(w->out, len);
}

/** b(x, 512), after zero bytes in a small group. */
static void
write_element(const eg_group *group, uint8_t *out, const eg_element *x)
{
    const size_t pad = EG_WIRE_ELEMENT - eg_group_element_len(group);
    memset(out, 0, pad);
    eg_element_write(group, out + pad, x);
}

/** b(x, 32), after zero bytes in a small group. */
static void
write_scalar(const eg_group *group, uint8_t *out, const eg_scalar *x)
{
    const size_t pad = EG_WIRE_SCALAR - eg_group_scalar_len(group);
    memset(out, 0, pad);
    eg_scalar_write(group, out + pad, x);
}

void
item_put_elements(item_writer *w,
                  uint32_t number,
                  const eg_element *elements,
                  size_t len)
{
    uint8_t *at = put_room(w, number, len, EG_WIRE_ELEMENT);
    for (size_t i = 0; at != NULL && i < len; i++) {
        write_element(w->group, at + i * EG_WIRE_ELEMENT, &elements[i]);
    }
}

void
item_put_scalars(item_writer *w,
                 uint32_t number,
                 const eg_scalar *scalars,
                 size_t len)
{
    uint8_t *at = put_room(w, number, len, EG_WIRE_SCALAR);
    for (size_t i = 0; at != NULL && i < len; i++) {
        write_scalar(w->group, at + i * EG_WIRE_SCALAR, &scalars[i]);
    }
}

void
item_put_key_proof(item_writer *w,
                   uint32_t number,
                   const eg_scalar *challenge,
                   const eg_scalar *responses,
                   size_t len)
{
    uint8_t *at = put_room(w, number, len + 1, EG_WIRE_SCALAR);
    if (at == NULL) {
        return;
    }
    write_scalar(w->group, at, challenge);
    for (size_t i = 0; i < len; i++) {
        write_scalar(w->group, at + (i + 1) * EG_WIRE_SCALAR, &responses[i]);
    }
}

void
item_put_branches(item_writer *w,
                  uint32_t number,
                  const eg_proof_branch *branches,
                  size_t len)
{
    uint8_t *at = put_room(w, number, len, EG_WIRE_PAIR);
    for (size_t i = 0; at != NULL && i < len; i++) {
        uint8_t *pair = at + i * EG_WIRE_PAIR;
        write_scalar(w->group, pair, &branches[i].c);
        write_scalar(w->group, pair + EG_WIRE_SCALAR, &branches[i].v);
    }
}

void
item_put_ciphertexts(item_writer *w,
                     uint32_t number,
                     const eg_ciphertext *ciphertexts,
                     size_t len)
{
    const size_t width = (size_t)2 * EG_WIRE_ELEMENT;
    uint8_t *at = put_room(w, number, len, width);
    for (size_t i = 0; at != NULL && i < len; i++) {
        uint8_t *pair = at + i * width;
        write_element(w->group, pair, &ciphertexts[i].alpha);
        write_element(w->group, pair + EG_WIRE_ELEMENT, &ciphertexts[i].beta);
    }
}

void
item_put_hashed(item_writer *w,
                uint32_t number,
                const eg_hashed_ciphertext *hashed)
{
    const eg_proof_branch c2 = {.c = hashed->c, .v = hashed->v};
    const size_t mark = item_begin(w, number);
    item_put_elements(w, 1, &hashed->c0, 1);
    item_put_bytes(w, 2, hashed->c1, hashed->c1_len);
    item_put_branches(w, 3, &c2, 1);
    item_end(w, mark);
}

void
item_put_locator(item_writer *w,
                 uint32_t number,
                 bool present,
                 const eg_locator *locator)
{
    if (!present) {
        return;
    }
    const size_t mark = item_begin(w, number);
    item_put_uint(w, 1, (uint64_t)locator->kind);
    item_put_hash(w, 2, &locator->device);
    item_put_uint(w, 3, locator->position);
    item_end(w, mark);
}
