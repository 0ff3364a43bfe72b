/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chosen contests of one ballot, opened, as a file of its own beside a record.
 *
 * It holds all that a check needs besides the root that the checker trusts: the
 * election's public values, the proof that the ballot is in the record, and the
 * opening.  The public values need no proof of their own: the ballot's H_I is
 * the hash of H_E, which is the hash of them all.  docs/proof.md describes the
 * file.
 */
#ifndef APP_ELECTIONGUARD_RECORD_OPENING_FILE_H
#define APP_ELECTIONGUARD_RECORD_OPENING_FILE_H

#include <electionguard/election.h>
#include <electionguard/opening.h>

#include "electionguard/record/proof_file.h"

#define OPENING_FORMAT "civicguard-contest-opening-1"

/** The largest such file: a proof, a manifest in base64, and the opening. */
#define OPENING_FILE_MAX (PROOF_FILE_MAX + (size_t)256 * 1024 * 1024)

/** The election's public values, as the file claims them. */
typedef struct opening_setup {
    uint32_t n;
    uint32_t k;
    eg_span manifest; /**< The bytes that H_B hashes. */
    eg_element key[EG_KEY_KINDS];
} opening_setup;

typedef struct opening_file {
    eg_arena *arena; /**< Holds what the rest points to. */
    opening_setup setup;
    eg_contest_opening opening;
    proof_file proof;
    eg_encrypted_ballot ballot; /**< When checked: the proof's. */
    eg_manifest *manifest;      /**< When checked. */
} opening_file;

EG_NODISCARD eg_status opening_file_init(opening_file *file);
void opening_file_free(opening_file *file);

/** Append the file's text. */
EG_NODISCARD eg_status opening_file_write(const eg_group *group,
                                          eg_buffer *out,
                                          const opening_file *file,
                                          eg_error *err);

/**
 * Read a file's text into @p out, which was initialised.
 *
 * @retval EG_ERR_MALFORMED It is no such file; nothing is said of the opening.
 */
EG_NODISCARD eg_status opening_file_read(const eg_group *group,
                                         opening_file *out,
                                         eg_span text,
                                         eg_error *err);

/**
 * Check the file: the ballot is in the record, it is one of the election whose
 * values the file gives, and each opened contest encrypts what is announced.
 *
 * @param[in] root The root that the caller trusts; NULL: the file's own.
 *
 * @retval EG_OK     It holds.
 * @retval EG_REJECT It does not; @p err names the check.
 */
EG_NODISCARD eg_status opening_file_check(const eg_group *group,
                                          opening_file *file,
                                          const eg_hash *root,
                                          eg_error *err);

#endif
