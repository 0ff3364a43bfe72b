/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed statements: what attestations of devices and signatures of roots
 * have in common.
 */
#ifndef EG_RECORD_STATEMENTS_H
#define EG_RECORD_STATEMENTS_H

#include "record/reader.h"

/** Longest name of an algorithm that is told apart from unknown ones. */
#define EG_ALGORITHM_MAX 64

/** A signed statement taken apart; borrows the item. */
typedef struct eg_signed {
    eg_signature_claim claim;
    char algorithm[EG_ALGORITHM_MAX];
    eg_item_kind kind; /**< Of the statement. */
    eg_span statement;
    eg_span content; /**< The statement's message. */
    eg_hash digest;  /**< SHA-256 of the statement. */
} eg_signed;

/**
 * Take a canonical item of kind 15 or 44 apart and check that its statement is
 * itself a canonical item of one of the kinds @p from to @p to.
 *
 * @retval EG_REJECT It is not; @p err says why.
 */
EG_NODISCARD eg_status eg_signed_read(eg_signed *out,
                                      const eg_record_item *item,
                                      eg_item_kind from,
                                      eg_item_kind to,
                                      bool newer,
                                      eg_error *err);

/** How a signature came out. */
typedef enum eg_verdict {
    EG_VERDICT_NONE = 0, /**< Not judged. */
    EG_VERDICT_VALID,
    EG_VERDICT_INVALID,
    EG_VERDICT_UNKNOWN
} eg_verdict;

/**
 * Judge a signature and count it.
 *
 * @retval EG_ERR_* The verifier could not tell, for a reason of the machine.
 */
EG_NODISCARD eg_status eg_signed_judge(const eg_signed *s,
                                       eg_statement_policy policy,
                                       const eg_signature_verifier *verifier,
                                       eg_statement_counts *counts,
                                       eg_verdict *verdict);

/**
 * Make a signed statement: the canonical bytes of an item of @p kind (15 or
 * 44) that holds @p statement, appended to @p out.
 */
EG_NODISCARD eg_status eg_signed_make(eg_buffer *out,
                                      eg_item_kind kind,
                                      eg_span statement,
                                      const eg_signature_signer *signer,
                                      eg_error *err);

/** Whether field @p number of @p message is exactly @p hash. */
bool
eg_item_field_is_hash(eg_span message, uint32_t number, const eg_hash *hash);

#endif
