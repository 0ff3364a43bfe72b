/* SPDX-License-Identifier: Apache-2.0 */
/* The parts that ordinary and pre-encrypted ballots have in common. */
#ifndef EG_RECORD_ITEM_BALLOT_H
#define EG_RECORD_ITEM_BALLOT_H

#include "record/item_codec.h"

/** EncryptedContest; faults that follow name its index. */
void item_read_contest(item_reader *r, eg_encrypted_contest *out, eg_span m);
void item_write_contest(item_writer *w,
                        uint32_t number,
                        const eg_encrypted_contest *in);

/** The encrypted ballot nonce, whose C_1 is 32 bytes. */
void item_read_ballot_nonce(item_reader *r,
                            eg_hashed_ciphertext *out,
                            eg_span m,
                            item_code code);
void item_write_ballot_nonce(item_writer *w,
                             uint32_t number,
                             const eg_hashed_ciphertext *in);

/** Judge that @p index is not below @p last, and go on from it. */
void item_judge_order(item_reader *r,
                      uint32_t *last,
                      uint32_t index,
                      item_code code);

/**
 * All of a ballot but its contests.
 * @param[in] code What a missing ballot style is.
 */
void item_read_ballot_head(item_reader *r,
                           eg_encrypted_ballot *out,
                           eg_span m,
                           item_code code);

/** Fields 1 to 3; then comes the status, unless the kind implies it. */
void item_write_ballot_before(item_writer *w, const eg_encrypted_ballot *in);
/** Fields 5 and 6: weight and time; then come the contests. */
void item_write_ballot_count(item_writer *w, const eg_encrypted_ballot *in);
/** Fields 8 to 11. */
void item_write_ballot_after(item_writer *w, const eg_encrypted_ballot *in);

#endif
