/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the item encoders share: one call writes one field.  Failures stick to
 * the buffer; rules of the encoding are checked once, on the finished item.
 */
#ifndef EG_RECORD_ITEM_WRITE_H
#define EG_RECORD_ITEM_WRITE_H

#include "codec/pb.h"
#include "record/items.h"

/** An encoder at work on one item. */
typedef struct item_writer {
    const eg_group *group;
    eg_buffer *out;
} item_writer;

/** A message field; write it with eg_pb_* and end it with item_end(). */
size_t item_begin(item_writer *w, uint32_t number);
void item_end(item_writer *w, size_t mark);

void item_put_uint(item_writer *w, uint32_t number, uint64_t value);
void item_put_span(item_writer *w, uint32_t number, eg_span bytes);
void
item_put_bytes(item_writer *w, uint32_t number, const void *bytes, size_t len);
void item_put_hash(item_writer *w, uint32_t number, const eg_hash *hash);
/** NULL is the empty text. */
void item_put_text(item_writer *w, uint32_t number, const char *text);
/** Nothing unless @p present. */
void
item_put_time(item_writer *w, uint32_t number, bool present, int64_t time_ms);
void item_put_elements(item_writer *w,
                       uint32_t number,
                       const eg_element *elements,
                       size_t len);
void item_put_scalars(item_writer *w,
                      uint32_t number,
                      const eg_scalar *scalars,
                      size_t len);
/** The challenge and then @p len responses, in one list. */
void item_put_key_proof(item_writer *w,
                        uint32_t number,
                        const eg_scalar *challenge,
                        const eg_scalar *responses,
                        size_t len);
void item_put_branches(item_writer *w,
                       uint32_t number,
                       const eg_proof_branch *branches,
                       size_t len);
void item_put_ciphertexts(item_writer *w,
                          uint32_t number,
                          const eg_ciphertext *ciphertexts,
                          size_t len);
void item_put_hashed(item_writer *w,
                     uint32_t number,
                     const eg_hashed_ciphertext *hashed);
void item_put_locator(item_writer *w,
                      uint32_t number,
                      bool present,
                      const eg_locator *locator);

#endif
