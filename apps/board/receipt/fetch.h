/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A voter's receipt: that the log of a board has a ballot's entry, and the entry
 * that decided on it.  The board that gives it need not be believed.
 */
#ifndef APP_BOARD_RECEIPT_FETCH_H
#define APP_BOARD_RECEIPT_FETCH_H

#include "board/log/entry.h"
#include "common/http.h"
#include "tlog/receipt.h"

/** What a board gave, verified. */
typedef struct receipt_part {
    /** The receipt (tlog-proof), which carries the entry; a zero follows. */
    eg_buffer text;
    eg_receipt receipt; /**< Borrows text. */
    board_entry entry;
} receipt_part;

/** The receipts of a ballot; receipt_free() ends it. */
typedef struct receipt {
    eg_hash code; /**< H_C. */
    receipt_part ballot;
    receipt_part decision; /**< If decided. */
    bool decided;          /**< By an entry of its own. */
} receipt;

/**
 * Fetch both receipts and verify them under the log's key.
 *
 * @param[in] log The key of the log.
 *
 * @retval EG_ERR_NOT_FOUND The board has no such ballot.
 * @retval EG_ERR_IO        It does not answer.
 * @retval EG_REJECT        What it answers is no receipt of this ballot.
 */
EG_NODISCARD eg_status receipt_fetch(receipt *out,
                                     app_http *http,
                                     const eg_hash *code,
                                     const eg_note_key *log,
                                     eg_error *err);
void receipt_free(receipt *r);

/** What became of the ballot, as its entries say. */
eg_ballot_status receipt_status(const receipt *r);

#endif
