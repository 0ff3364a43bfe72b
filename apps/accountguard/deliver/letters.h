/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Letters about enrolment (enrol/post.h) as mails: plain text with a code to be
 * typed, from another address than notices, so that nobody learns to take the
 * one for the other.
 *
 * A letter that the server took is deleted with its code.  After a crash in
 * between it may go a second time; its code is the same.
 */
#ifndef ACCOUNTGUARD_DELIVER_LETTERS_H
#define ACCOUNTGUARD_DELIVER_LETTERS_H

#include "accountguard/deliver/smtp.h"
#include "accountguard/enrol/post.h"

/** How many letters ended how. */
typedef struct ag_letter_counts {
    uint64_t sent;
    uint64_t deferred; /**< To be tried again the next time. */
    uint64_t refused;  /**< The server does not want them; they are deleted. */
} ag_letter_counts;

/**
 * Append a letter as it goes to a server: 7 bits, lines ended by CRLF.
 *
 * @param[in] from Its sender's address.
 * @param[in] id   Of its Message-ID.
 *
 * @retval EG_ERR_ARGUMENT An address is none that is safe in a header.
 */
EG_NODISCARD eg_status ag_letter_mail(eg_buffer *out,
                                      const ag_posted *letter,
                                      const char *from,
                                      const eg_hash *id,
                                      ag_time now,
                                      eg_error *err);

/** Send all letters that wait; a failure of the store ends. */
EG_NODISCARD eg_status ag_letters_send(ag_store *store,
                                       const ag_relay *relay,
                                       ag_letter_counts *counts,
                                       ag_time now,
                                       eg_error *err);

#endif
