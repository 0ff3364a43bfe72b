/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A mail as it was received: its header fields in order and its body (RFC 5322).
 * Whoever sent it may have written anything.
 */
#ifndef ACCOUNTGUARD_ENROL_LETTER_H
#define ACCOUNTGUARD_ENROL_LETTER_H

#include <electionguard/arena.h>

#include "base/base.h"

/** The largest mail. */
#define AG_LETTER_MAX ((size_t)1 << 20)
/** Header fields that it may have. */
#define AG_LETTER_FIELDS_MAX 512
/** The longest address, and room for it. */
#define AG_ADDRESS_MAX  254
#define AG_ADDRESS_TEXT (AG_ADDRESS_MAX + 1)

/** A header field; all is as it was written, lines ending in CR LF. */
typedef struct ag_letter_field {
    eg_span whole; /**< "Subject: Hello\r\n", with its folded lines. */
    eg_span name;  /**< "Subject". */
    eg_span value; /**< " Hello\r\n". */
} ag_letter_field;

typedef struct ag_letter {
    ag_letter_field *field;
    size_t len;
    eg_span body;
} ag_letter;

/**
 * Read a mail.  Lines may end in LF alone, as in files; they are given with CR LF.
 *
 * @param[out] out Is in @p arena.
 *
 * @retval EG_ERR_MALFORMED No such mail; the sentence names the line.
 * @retval EG_ERR_LIMIT     Too large, or too many fields.
 * @retval EG_ERR_MEMORY    The arena is full.
 */
EG_NODISCARD eg_status ag_letter_read(ag_letter *out,
                                      eg_arena *arena,
                                      eg_span bytes,
                                      eg_error *err);

/** Whether a field has that name; letters' case does not matter. */
bool ag_letter_field_is(const ag_letter_field *field, eg_span name);

/**
 * The one field of a name.
 *
 * @retval EG_ERR_MALFORMED There is none, or more than one.
 */
EG_NODISCARD eg_status ag_letter_one(const ag_letter_field **out,
                                     const ag_letter *letter,
                                     const char *name,
                                     eg_error *err);

/**
 * The one address of a From field, "local@domain" in plain ASCII.
 *
 * @retval EG_ERR_MALFORMED There is not exactly one, or it is spelled in one of
 *                          the ways that nobody uses (comments, routes, groups).
 */
EG_NODISCARD eg_status ag_letter_address(char out[AG_ADDRESS_TEXT],
                                         const ag_letter_field *from,
                                         eg_error *err);

/** Whether a text is one such address. */
bool ag_address_is_plain(const char *text);

#endif
