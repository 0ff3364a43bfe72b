/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receipts: that an entry is in a log, for checking without the log (C2SP
 * tlog-proof).
 *
 * A receipt has the entry's index, its inclusion path, and a signed checkpoint
 * with the cosignatures that it had.  It does not have the entry: whoever checks
 * it brings that, or its leaf hash, and says whose signatures count.
 */
#ifndef EG_TLOG_RECEIPT_H
#define EG_TLOG_RECEIPT_H

#include "merkle/merkle.h"
#include "tlog/checkpoint.h"

/** Most extra bytes. */
#define EG_RECEIPT_EXTRA_MAX 65536

/** Longest receipt: a note behind hashes and the extra bytes as base64. */
#define EG_RECEIPT_MAX (EG_NOTE_MAX + (size_t)96 * 1024)

/** A receipt that was read, not verified; borrows its bytes. */
typedef struct eg_receipt {
    eg_span extra; /**< Base64 of bytes that nobody signed; or nothing. */
    uint64_t index;
    eg_merkle_path path;
    eg_note note;
    eg_checkpoint checkpoint;
} eg_receipt;

/**
 * Read a receipt in its one form.
 *
 * @retval EG_OK            Read.
 * @retval EG_ERR_LIMIT     Over EG_RECEIPT_MAX, EG_RECEIPT_EXTRA_MAX or a note's
 *                          limits.
 * @retval EG_ERR_MALFORMED No receipt, or another spelling of one.
 */
EG_NODISCARD eg_status eg_receipt_parse(eg_receipt *out,
                                        eg_span bytes,
                                        eg_error *err);

/**
 * Append a receipt.
 *
 * @param[in] extra Bytes to go with it, which nobody signs; or none.
 * @param[in] note  The signed checkpoint as it is.
 *
 * @retval EG_OK           Appended, if eg_buffer_status() says so.
 * @retval EG_ERR_ARGUMENT The index, the path or the extra bytes are too large.
 */
EG_NODISCARD eg_status eg_receipt_write(eg_buffer *out,
                                        eg_span extra,
                                        uint64_t index,
                                        const eg_merkle_path *path,
                                        eg_span note,
                                        eg_error *err);

/** Whose signatures count; borrowed. */
typedef struct eg_tlog_policy {
    eg_tlog_identity log;
    const eg_note_key *witness; /**< Keys of witnesses, or NULL. */
    size_t witness_count;
    size_t quorum; /**< Different ones that must have cosigned; 0: none. */
} eg_tlog_policy;

/**
 * Decide whether a receipt proves that an entry is in a log.
 *
 * @param[out] witnesses Which of policy->witness cosigned, and when.
 * @param[in]  receipt   From eg_receipt_parse().
 * @param[in]  leaf      The entry's leaf hash, from eg_merkle_leaf().
 *
 * @retval EG_OK           It does.
 * @retval EG_REJECT       It does not: another log, a false signature, too few
 *                         witnesses, or another entry.
 * @retval EG_ERR_ARGUMENT As eg_note_verify().
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_NODISCARD eg_status eg_receipt_verify(eg_note_signers *witnesses,
                                         const eg_receipt *receipt,
                                         const eg_hash *leaf,
                                         const eg_tlog_policy *policy,
                                         const eg_note_verifier *verifier,
                                         eg_error *err);

#endif
