/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fixed texts of a printed ballot, in every language that we have.
 *
 * A # in a text stands for a number.
 */
#ifndef ELECTIONGUARD_PREENCRYPT_SHEET_WORDS_H
#define ELECTIONGUARD_PREENCRYPT_SHEET_WORDS_H

enum { SHEET_STEPS = 3 };

typedef struct sheet_words {
    const char *language; /**< E.g. "en". */
    const char *ballot;
    const char *style;
    const char *how_to_vote;
    const char *vote_step[SHEET_STEPS];
    const char *how_to_check;
    const char *check_step[SHEET_STEPS];
    const char *vote_for_one;
    const char *vote_for_up_to; /**< One number. */
    const char *code;           /**< Heads the column of short codes. */
    const char *continued;
    const char *continues;
    const char *confirmation_code;
    const char *page; /**< Two numbers: this page, all pages. */
    const char *cut;
    const char *keep_tab;
    const char *tab_use;
    const char *write_codes;
    const char *write_codes_elsewhere; /**< The tab has no room. */
    const char *blank;                 /**< Nothing is printed here. */
} sheet_words;

/** The texts in @p language, or NULL. */
const sheet_words *sheet_words_find(const char *language);

/** The languages, apart by commas. */
extern const char sheet_words_languages[];

#endif
