/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A receipt on paper: a page with the confirmation code, its place in the log,
 * the checkpoint, and the receipts in full as QR codes.
 */
#ifndef APP_BOARD_RECEIPT_SHEET_H
#define APP_BOARD_RECEIPT_SHEET_H

#include "board/receipt/fetch.h"
#include "board/receipt/words.h"

/**
 * Write the page as PDF, whole or not at all.
 *
 * @retval EG_ERR_UNSUPPORTED This command was built without printing, or no font
 *                            has the characters of the log's name.
 */
EG_NODISCARD eg_status receipt_print(const receipt *r,
                                     const receipt_words *words,
                                     const char *path,
                                     eg_error *err);

#endif
