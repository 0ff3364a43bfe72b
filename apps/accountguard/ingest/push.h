/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logs that are pushed over HTTP: who sends them proves that he has the source's
 * key, and that this is the first time.
 *
 *   POST /push
 *   AccountGuard-Source: m365-party
 *   AccountGuard-Time: 1795428000           seconds since 1970
 *   AccountGuard-Nonce: 32 hex digits       another each time
 *   AccountGuard-Signature: 64 hex digits
 *
 * The signature is HMAC-SHA-256 under the source's key of the lines
 *
 *   accountguard push 1
 *   m365-party
 *   1795428000
 *   <nonce>
 *   <SHA-256 of the body, 64 hex digits>
 *
 * each ended by a line feed.  What is taken goes into the source's spool and is on
 * the disk before it is answered.  The answer says nothing of who is protected,
 * and the same to an unknown source and to a wrong signature.
 */
#ifndef ACCOUNTGUARD_INGEST_PUSH_H
#define ACCOUNTGUARD_INGEST_PUSH_H

#include "accountguard/ingest/source.h"

/** Longest body. */
#define AG_PUSH_MAX ((size_t)16 * 1024 * 1024)

/** How far the sender's clock may be off. */
#define AG_PUSH_WINDOW (5 * AG_MINUTE)

#define AG_PUSH_NONCE_BYTES 16

/** The headers as they came; NULL: it did not come. */
typedef struct ag_push_headers {
    const char *source;
    const char *time;
    const char *nonce;
    const char *signature;
} ag_push_headers;

/** What headers say, read. */
typedef struct ag_push {
    ag_time time;
    uint8_t nonce[AG_PUSH_NONCE_BYTES];
    eg_hash signature;
} ag_push;

/** The signature of a push. */
void ag_push_sign(eg_hash *out,
                  const uint8_t key[AG_PUSH_KEY_BYTES],
                  const ag_push_headers *headers,
                  eg_span body);

/**
 * Whether headers and body are one that the key's holder sent about now; whether
 * it came before is not looked at.
 *
 * @param[out] out What the headers say.
 *
 * @retval EG_ERR_MALFORMED A header is missing or is none.
 * @retval EG_REJECT        The moment is out of the window, or the signature
 *                          is not the key's.
 */
EG_NODISCARD eg_status ag_push_check(ag_push *out,
                                     const uint8_t key[AG_PUSH_KEY_BYTES],
                                     const ag_push_headers *headers,
                                     eg_span body,
                                     ag_time now,
                                     eg_error *err);

/**
 * Take a push: check it, note its nonce, put its body into the spool.
 *
 * @param[in] dir The service's folder.
 *
 * @retval EG_OK            It is on the disk.
 * @retval EG_ERR_MALFORMED A header is missing or is none: 400.
 * @retval EG_REJECT        Not the source's, or not of now: 403.
 * @retval EG_ERR_STATE     It was taken before: 409.
 * @retval EG_ERR_LIMIT     The body is longer than AG_PUSH_MAX: 413.
 */
EG_NODISCARD eg_status ag_push_take(ag_store *store,
                                    const char *dir,
                                    const ag_push_headers *headers,
                                    eg_span body,
                                    ag_time now,
                                    eg_error *err);

#endif
