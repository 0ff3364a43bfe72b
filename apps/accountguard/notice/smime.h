/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Detached signatures of S/MIME (CMS, RFC 5652) by OpenSSL, which mail programs
 * show by themselves.
 *
 * The recipient needs no certificate: notices are signed and not encrypted, so
 * that an expired key of a reader never means silence.
 */
#ifndef ACCOUNTGUARD_NOTICE_SMIME_H
#define ACCOUNTGUARD_NOTICE_SMIME_H

#include <electionguard/hash.h>

#include "codec/buffer.h"

/** Bytes of a signature with its certificate at most. */
#define AG_SMIME_MAX 8192

/** Bytes of a file of a certificate and its key at most. */
#define AG_SMIME_KEY_MAX 16384

/** A certificate with its private key. */
typedef struct ag_smime_key ag_smime_key;

/**
 * Make a key of P-256 and a certificate that it signs itself, for ten years.
 * A service whose certificate a known authority signed uses that instead.
 *
 * @param[out] pem     Certificate and key, PEM; wiped when freed.
 * @param[in]  address Whom it is for.
 * @param[in]  now     Seconds since 1970.
 */
EG_NODISCARD eg_status ag_smime_make(eg_buffer *pem,
                                     const char *address,
                                     const char *name,
                                     int64_t now,
                                     eg_error *err);

/** Read a certificate and its key; EG_ERR_MALFORMED: it is no pair. */
EG_NODISCARD eg_status ag_smime_load(ag_smime_key **out,
                                     eg_span pem,
                                     eg_error *err);
/** NULL is harmless. */
void ag_smime_free(ag_smime_key *key);

/** SHA-256 of the certificate. */
EG_NODISCARD eg_status ag_smime_certificate(const ag_smime_key *key,
                                            eg_hash *out,
                                            eg_error *err);

/** Append the signature, DER, of content whose lines end with CRLF. */
EG_NODISCARD eg_status ag_smime_sign(eg_buffer *out,
                                     const ag_smime_key *key,
                                     eg_span content,
                                     eg_error *err);

/**
 * Verify what ag_smime_sign() made: one signer, SHA-256, by the certificate of
 * that hash, which is the only one in it.
 *
 * @retval EG_REJECT It is another.
 */
EG_NODISCARD eg_status ag_smime_verify(eg_span signature,
                                       eg_span content,
                                       const eg_hash *certificate,
                                       eg_error *err);

#endif
