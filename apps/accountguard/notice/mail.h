/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A notice as a mail: multipart/signed, of one part of plain text.
 *
 * The file of the signed facts (notice/sign.h) stands in a header of the part, so
 * that a reader sees the text alone and the signature of S/MIME covers both.  All
 * parts have one size, whatever they say; a header fills them up.  The same facts
 * and signature give the same part, always, so that a verifier makes it again
 * and compares all of it.
 */
#ifndef ACCOUNTGUARD_NOTICE_MAIL_H
#define ACCOUNTGUARD_NOTICE_MAIL_H

#include "accountguard/notice/sign.h"
#include "codec/buffer.h"

/** Bytes of the part of every mail, whatever it says. */
#define AG_PART_BYTES 6144

/** Bytes of a mail at most. */
#define AG_MAIL_MAX ((size_t)32 * 1024)

/**
 * Append the part that is signed; each line ends with CRLF.
 *
 * @retval EG_ERR_LIMIT The facts do not fit.
 */
EG_NODISCARD eg_status ag_part_write(eg_buffer *out,
                                     const ag_facts *facts,
                                     const uint8_t sig[APP_SIGNATURE_BYTES],
                                     eg_error *err);

/** What a mail takes beside its part. */
typedef struct ag_mail {
    const ag_card *card;
    const ag_facts *facts;
    const char *to; /**< One recipient. */
    eg_hash id;     /**< Its key for being sent once; the Message-ID. */
    ag_time date;
    eg_span part;      /**< ag_part_write() */
    eg_span signature; /**< ag_smime_sign() of the part. */
} ag_mail;

/**
 * Append a mail as it goes to a server: 7 bits, lines ended by CRLF.
 *
 * @retval EG_ERR_ARGUMENT The address is none that is safe in a header.
 */
EG_NODISCARD eg_status ag_mail_write(eg_buffer *out,
                                     const ag_mail *mail,
                                     eg_error *err);

/** Room for a Message-ID with its brackets. */
#define AG_MESSAGE_ID_MAX (2 * EG_HASH_BYTES + AG_MAIL_ADDRESS_MAX + 4)

/** "<hex of the key@host of the service's address>". */
void ag_message_id(char out[AG_MESSAGE_ID_MAX],
                   const eg_hash *id,
                   const ag_card *card);

/** Room for the Content-Type of a mail. */
#define AG_CONTENT_TYPE_MAX 192

/** The Content-Type of the mail of a key. */
void ag_content_type(char out[AG_CONTENT_TYPE_MAX], const eg_hash *id);

/** Append what stands between part and signature, and after it. */
void ag_mail_middle(eg_buffer *out, const eg_hash *id);
void ag_mail_begin(eg_buffer *out, const eg_hash *id);
void ag_mail_end(eg_buffer *out, const eg_hash *id);

/** Append "Date: Sun, 22 Nov 2026 02:00:00 +0000" as a line. */
void ag_mail_date(eg_buffer *out, ag_time t);

/** Append base64 in lines of @p columns, each after @p before. */
void ag_base64_lines(eg_buffer *out,
                     eg_span bytes,
                     size_t columns,
                     const char *before);

/** The header of the part that holds the notice's file. */
#define AG_PART_NOTICE "X-AccountGuard-Notice:"

#endif
