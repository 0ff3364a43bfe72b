/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts of a receipt on paper, in every language that we have.
 *
 * A # in a text stands for a number, an @ for the log's name.
 */
#ifndef APP_BOARD_RECEIPT_WORDS_H
#define APP_BOARD_RECEIPT_WORDS_H

#include <electionguard/ballot.h>

#include "base/base.h"

typedef struct receipt_words {
    const char *language; /**< E.g. "en". */
    const char *title;
    const char *code;
    /** The log; the ballot's entry, and how many there are. */
    const char *place;
    /** By eg_ballot_status; the decision's entry, if there is one. */
    const char *decided[EG_BALLOT_SPOILED + 1];
    const char *entry; /**< Which one decided. */
    const char *checkpoint;
    const char *use;
    const char *ballot_receipt;
    const char *decision_receipt;
} receipt_words;

/** The texts in @p language, or NULL. */
const receipt_words *receipt_words_find(const char *language);

/** The languages, apart by commas. */
extern const char receipt_words_languages[];

/**
 * Put a name and numbers into a text.  What does not fit is left out.
 *
 * @param[in] name   For each @.
 * @param[in] number For each #, in order; as many as the text has.
 */
void receipt_words_fill(char *out,
                        size_t size,
                        const char *text,
                        eg_span name,
                        const uint64_t *number);

#endif
