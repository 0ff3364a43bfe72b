/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the item decoders share: a place that remembers the first failure, so
 * that a decoder is a list of plain calls, and readers for each sort of value
 * that know which check rejects it.
 *
 * Lengths are tested here once more, although canonical bytes have them right:
 * memory safety must not hang on a check that somebody else made.
 */
#ifndef EG_RECORD_ITEM_READ_H
#define EG_RECORD_ITEM_READ_H

#include "codec/pb.h"
#include "record/items.h"

/** Widths of the wire, whatever the group. */
#define EG_WIRE_ELEMENT 512
#define EG_WIRE_SCALAR  32
#define EG_WIRE_PAIR    64

/** A decoder at work on one item. */
typedef struct item_reader {
    const eg_group *group;
    eg_arena *arena;
    eg_item_faults *faults; /* NULL: a fault is an error */
    eg_error *err;
    eg_status status; /* the first failure; later calls still are safe */
    size_t element_len;
    size_t scalar_len;
    uint32_t contest; /* the place that faults name */
    uint32_t field;
} item_reader;

/** The check that rejects a value. */
typedef struct item_code {
    uint8_t verification; /* 0: no check does */
    char check;
} item_code;

#define ITEM_LETTER(v, letter) ((item_code){(v), (letter)})
#define ITEM_STRUCTURE(v)      ((item_code){(v), EG_FAULT_STRUCTURE})
#define ITEM_COUNT(v)          ((item_code){(v), EG_FAULT_COUNT})
#define ITEM_NO_CODE           ((item_code){0, EG_FAULT_COUNT})

/** Note that check @p code rejects something here. */
void item_fault(item_reader *r, item_code code, const char *what);

/** Note bytes that no checked item has. */
void item_malformed(item_reader *r, const char *what);

/** Zeroed room for @p count things; NULL notes the failure. */
void *item_alloc(item_reader *r, size_t count, size_t size);

/** How many fields @p number the message has; bounded by its length. */
size_t item_count(eg_span message, uint32_t number);

uint32_t item_u32(item_reader *r, uint64_t value);

/** An enum's number; 0 for one that is no non-negative int32. */
uint32_t item_enum(uint64_t value);

/** Copy exactly @p len bytes. */
void item_bytes(item_reader *r, void *out, size_t len, eg_span bytes);

/** A view of exactly @p len bytes. */
const uint8_t *item_view(item_reader *r, size_t len, eg_span bytes);

/** A view of hashes, one after the other. */
const eg_hash *item_hashes(item_reader *r, size_t *count, eg_span bytes);

/** Text with a final zero; one with a zero inside reads as "". */
const char *item_text(item_reader *r, eg_span bytes, item_code code);

/** Milliseconds of a Timestamp. */
int64_t item_time(item_reader *r, eg_span message);

void item_element(item_reader *r,
                  eg_element *out,
                  eg_span bytes,
                  item_code code,
                  const char *what);

void item_scalar(item_reader *r,
                 eg_scalar *out,
                 eg_span bytes,
                 item_code code,
                 const char *what);

/** A list of scalars. */
const eg_scalar *item_scalars(item_reader *r,
                              size_t *count,
                              eg_span bytes,
                              item_code code,
                              const char *what);

/** The checks for a challenge and its response. */
typedef struct item_pair_codes {
    item_code c;
    item_code v;
} item_pair_codes;

/** Exactly one pair (c, v). */
void item_pair(item_reader *r,
               eg_scalar *c,
               eg_scalar *v,
               eg_span bytes,
               item_pair_codes codes);

/** A list of pairs (c, v). */
const eg_proof_branch *item_branches(item_reader *r,
                                     size_t *count,
                                     eg_span bytes,
                                     item_pair_codes codes);

/** A list of (alpha, beta); the place's field counts along. */
eg_ciphertext *item_ciphertexts(item_reader *r,
                                size_t *count,
                                eg_span bytes,
                                item_code alpha,
                                item_code beta);

/** A HashedCiphertext; every fault in it has the same code. */
void item_hashed(item_reader *r,
                 eg_hashed_ciphertext *out,
                 eg_span message,
                 item_code code);

void item_locator(item_reader *r, eg_locator *out, eg_span message);

#endif
