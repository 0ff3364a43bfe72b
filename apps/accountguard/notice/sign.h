/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A notice as a file: the facts in their one encoding, a line feed, the
 * signature in base64, a line feed.  And the card by which a service is known.
 *
 * The signature is Ed25519 over "accountguard-notice-1", a line feed and the
 * facts, so that it is a signature of nothing else.
 */
#ifndef ACCOUNTGUARD_NOTICE_SIGN_H
#define ACCOUNTGUARD_NOTICE_SIGN_H

#include "accountguard/notice/facts.h"
#include "codec/buffer.h"
#include "common/identity.h"

/** Bytes of a notice's file at most. */
#define AG_NOTICE_FILE_MAX 2200
/** Bytes of an address of mail at most, RFC 5321. */
#define AG_MAIL_ADDRESS_MAX 254

/**
 * What a reader has of a service beforehand, from its page, a poster, a person:
 * enough to tell its notices from all imitations.
 */
typedef struct ag_card {
    char service[AG_FACT_SERVICE_MAX + 1];
    char from[AG_MAIL_ADDRESS_MAX + 1]; /**< The one address of its mails. */
    char page[AG_FACT_PAGE_MAX + 1];
    uint8_t key[APP_PUBLIC_KEY_BYTES];
    eg_hash certificate; /**< SHA-256 of its certificate of S/MIME, DER. */
} ag_card;

/** The name of a key: the beginning of its SHA-256. */
void ag_key_id(char out[AG_KEY_ID_CHARS + 1],
               const uint8_t key[APP_PUBLIC_KEY_BYTES]);

/** Append a card as the text that ag_card_read() reads. */
EG_NODISCARD eg_status ag_card_write(eg_buffer *out, const ag_card *card);

/** Read a card; EG_ERR_MALFORMED. */
EG_NODISCARD eg_status ag_card_read(ag_card *out, eg_span text, eg_error *err);

/**
 * Whether text is an address that fits a header and an envelope: printable
 * ASCII, one "@", nothing that would have to be quoted.
 */
bool ag_mail_address_is_safe(const char *address);

/** What is signed of facts: appended to @p out. */
EG_NODISCARD eg_status ag_notice_signed_bytes(eg_buffer *out,
                                              const ag_facts *facts,
                                              eg_error *err);

/** Append the file of signed facts. */
EG_NODISCARD eg_status
ag_notice_file_write(eg_buffer *out,
                     const ag_facts *facts,
                     const uint8_t signature[APP_SIGNATURE_BYTES],
                     eg_error *err);

/**
 * Read and verify a notice's file.
 *
 * @retval EG_OK     It is one of the card's service.
 * @retval EG_REJECT It is not; @p err says why.
 */
EG_NODISCARD eg_status ag_notice_file_verify(ag_facts *out,
                                             eg_span file,
                                             const ag_card *card,
                                             eg_error *err);

#endif
