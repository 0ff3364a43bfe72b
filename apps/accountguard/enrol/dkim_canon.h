/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a signature of a mail is made over (RFC 6376 section 3.4): servers on the
 * way fold lines and change blanks, so signer and verifier agree on one form.
 */
#ifndef ACCOUNTGUARD_ENROL_DKIM_CANON_H
#define ACCOUNTGUARD_ENROL_DKIM_CANON_H

#include "accountguard/enrol/letter.h"
#include "codec/buffer.h"

/** Append a header field; "relaxed", or as it stands. */
void
ag_dkim_canon_field(eg_buffer *out, const ag_letter_field *field, bool relaxed);

/** Append a body, whose lines end in CR LF. */
void ag_dkim_canon_body(eg_buffer *out, eg_span body, bool relaxed);

#endif
