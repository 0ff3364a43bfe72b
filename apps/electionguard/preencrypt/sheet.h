/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pre-encrypted ballots on paper: a PDF with the short code beside each option,
 * and the confirmation code as text and QR on every page and on a tab that the
 * voter keeps.
 *
 * What is printed is as secret as votes are: whoever has the file knows which
 * code stands for which choice.  The file is for its owner alone, and is there
 * whole or not at all; what Cairo and Pango keep of it in memory is freed but
 * not wiped.  Pages are written as they are finished, so that memory grows by
 * little for each ballot.
 *
 * @spec{EG 2.1.0 sections 4.1.4, 4.1.5, 4.2.2}
 */
#ifndef ELECTIONGUARD_PREENCRYPT_SHEET_H
#define ELECTIONGUARD_PREENCRYPT_SHEET_H

#include <stdbool.h>
#include <stdio.h>

#include <electionguard/manifest.h>
#include <electionguard/preencrypt.h>

#include "electionguard/preencrypt/sheet_names.h"
#include "electionguard/preencrypt/sheet_words.h"

typedef enum sheet_paper { SHEET_A4, SHEET_LETTER } sheet_paper;

/** What the pages look like. */
typedef struct sheet_options {
    sheet_paper paper;
    bool large_print;          /**< 18 points and more, in one column. */
    bool two_sided;            /**< Nothing behind the tab or another ballot. */
    const sheet_words *words;  /**< Language of the fixed texts. */
    const sheet_words *second; /**< A second one, or NULL. */
    const sheet_names *names;  /**< Names in the second one, or NULL. */
    const char *title;         /**< NULL: the election's name. */
} sheet_options;

typedef struct sheet sheet;

/**
 * Begin a file of ballots.
 *
 * @param[in] path     Replaced by sheet_close(), not before.
 * @param[in] manifest Of the ballots; must live as long as the sheet.
 * @param[in] options  Copied; what it points to must live as long.
 */
EG_NODISCARD eg_status sheet_open(sheet **out,
                                  const char *path,
                                  const eg_manifest *manifest,
                                  const sheet_options *options,
                                  eg_error *err);

/**
 * Add a ballot that was linked, on pages of its own.
 *
 * After a failure the sheet is good for sheet_free() only.
 *
 * @retval EG_ERR_LIMIT       An option does not fit on a page.
 * @retval EG_ERR_UNSUPPORTED No font has a character of a name.
 */
EG_NODISCARD eg_status sheet_add(sheet *s,
                                 const eg_preencrypted_ballot *ballot,
                                 eg_error *err);

/** Finish the file and free the sheet; sets *s to NULL in any case. */
EG_NODISCARD eg_status sheet_close(sheet **s, eg_error *err);

/** Give up: no file is left behind.  NULL is harmless. */
void sheet_free(sheet *s);

#endif
