/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A few short texts of a subject, sealed together: canonical JSON of strings.
 */
#ifndef ACCOUNTGUARD_ENROL_CARD_H
#define ACCOUNTGUARD_ENROL_CARD_H

#include "accountguard/store/subject.h"

/** Largest card before it is sealed. */
#define AG_CARD_MAX ((size_t)16 * 1024)

/** A text of a card, in the caller's room. */
typedef struct ag_card_text {
    const char *name;
    char *text;
    size_t room;
} ag_card_text;

/** A text that is an array. */
#define AG_CARD_TEXT(name, array)      \
    {                                  \
        (name), (array), sizeof(array) \
    }

/**
 * Append the sealed card.
 *
 * @retval EG_ERR_NOT_FOUND The subject was erased.
 */
EG_NODISCARD eg_status ag_card_seal(ag_store *store,
                                    eg_buffer *out,
                                    const ag_subject *subject,
                                    const char *purpose,
                                    const ag_card_text *texts,
                                    size_t len,
                                    eg_error *err);

/**
 * Open a card; a text that is not in it becomes "".
 *
 * @retval EG_ERR_NOT_FOUND The subject was erased.
 * @retval EG_ERR_MALFORMED It is none, or damaged.
 */
EG_NODISCARD eg_status ag_card_open(ag_store *store,
                                    const ag_card_text *texts,
                                    size_t len,
                                    const ag_subject *subject,
                                    const char *purpose,
                                    eg_span sealed,
                                    eg_error *err);

/**
 * Whether a text may stand in a card: plain, not only blanks, and short enough.
 *
 * @param[in] what For the sentence: "an organisation's name".
 *
 * @retval EG_ERR_ARGUMENT It may not.
 */
EG_NODISCARD eg_status ag_card_check(const char *text,
                                     size_t room,
                                     const char *what,
                                     eg_error *err);

#endif
