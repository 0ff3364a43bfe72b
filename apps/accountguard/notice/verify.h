/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a mail is a notice, offline, with the service's card alone.
 *
 * The form of a notice's mail is one and known to the byte.  From the signed
 * facts in it the verifier makes the part that is shown again and compares all
 * of it; it takes headers that transport adds, and no others.  So nothing that
 * the service did not say can be shown: no other text, no markup, no link, no
 * attachment, no second sender.
 */
#ifndef ACCOUNTGUARD_NOTICE_VERIFY_H
#define ACCOUNTGUARD_NOTICE_VERIFY_H

#include "accountguard/notice/sign.h"

/** Bytes of a received mail at most, what transport added included. */
#define AG_RECEIVED_MAX ((size_t)256 * 1024)

/** A received notice. */
typedef struct ag_received {
    ag_facts facts;
    /** Whom the mail was for; "" in a file, which is for nobody. */
    char to[AG_MAIL_ADDRESS_MAX + 1];
} ag_received;

/**
 * Verify a received mail, or the file of a notice.
 *
 * @retval EG_OK         It is a notice of the card's service, unaltered.
 * @retval EG_REJECT     It is not; @p err says what is wrong.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status ag_notice_verify(ag_received *out,
                                        eg_span bytes,
                                        const ag_card *card,
                                        eg_error *err);

#endif
