/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A proof that one ballot is in a record, as a file of its own.
 *
 * Whoever has the record's root (printed in a newspaper, say) and this file
 * can check that the ballot is in the record without having the record.
 * docs/proof.md describes the file.
 */
#ifndef APP_ELECTIONGUARD_RECORD_PROOF_FILE_H
#define APP_ELECTIONGUARD_RECORD_PROOF_FILE_H

#include <electionguard/record.h>

#include "codec/buffer.h"
#include "codec/json.h"
#include "codec/json_write.h"
#include "merkle/merkle.h"

#define PROOF_FORMAT "civicguard-inclusion-proof-1"

/** The largest proof file: an item in base64 and two paths. */
#define PROOF_FILE_MAX (2 * EG_ITEM_BYTES_MAX)

/** What the file holds, in the order in which it is checked. */
typedef struct proof_file {
    eg_hash code;   /**< The ballot's confirmation code. */
    eg_buffer item; /**< The ballot as the record has it. */
    uint64_t index; /**< Of the item in its section, from 0. */
    uint64_t items; /**< In the section. */
    eg_merkle_path section_path;
    eg_buffer entry; /**< The section's entry in the table of contents. */
    uint64_t entry_index;
    uint64_t entries; /**< In the table of contents of the phase. */
    eg_merkle_path toc_path;
    eg_record_phase phase;
    eg_hash root; /**< The phase's. */
} proof_file;

void proof_file_init(proof_file *proof);
void proof_file_free(proof_file *proof);

/**
 * Prove that @p record has the ballot with the confirmation code @p code.
 *
 * @param[in,out] proof Was initialised.
 *
 * @retval EG_ERR_STATE     The record is not sealed.
 * @retval EG_ERR_NOT_FOUND It has no such ballot.
 */
EG_NODISCARD eg_status proof_file_make(proof_file *proof,
                                       const eg_record *record,
                                       const eg_hash *code,
                                       eg_error *err);

/** Write the proof as an object of a larger file. */
void proof_file_put(eg_json_writer *w, const proof_file *proof);
/** Read such an object into @p out, which was initialised. */
EG_NODISCARD eg_status proof_file_take(proof_file *out,
                                       const eg_json *top,
                                       eg_error *err);

/** Append the file's text. */
EG_NODISCARD eg_status proof_file_write(eg_buffer *out,
                                        const proof_file *proof,
                                        eg_error *err);

/**
 * Read a file's text into @p out, which was initialised.
 *
 * @retval EG_ERR_MALFORMED It is no such file; nothing is said of the proof.
 */
EG_NODISCARD eg_status proof_file_read(proof_file *out,
                                       eg_span text,
                                       eg_error *err);

/**
 * Check the proof: the item is a ballot with this code, it is in the section,
 * the section's entry names that root, and the entry is in the phase's root.
 *
 * @param[in] root The root that the caller trusts; NULL: the file's own.
 *
 * @retval EG_OK     It holds.
 * @retval EG_REJECT It does not; @p err says which step.
 */
EG_NODISCARD eg_status proof_file_check(const proof_file *proof,
                                        const eg_hash *root,
                                        eg_error *err);

#endif
