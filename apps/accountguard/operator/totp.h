/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One-time codes of an operator's second factor: RFC 6238 with HMAC-SHA-1, steps
 * of 30 seconds and six digits, which every authenticator knows.
 */
#ifndef ACCOUNTGUARD_OPERATOR_TOTP_H
#define ACCOUNTGUARD_OPERATOR_TOTP_H

#include "accountguard/model/time.h"
#include "base/base.h"

/** Bytes of a shared secret: as many as SHA-1 gives. */
#define AG_TOTP_SECRET_BYTES 20
/** Digits of a code. */
#define AG_TOTP_DIGITS 6
/** Room for a secret in base32, its final zero included. */
#define AG_TOTP_BASE32 33
/** Room for the address that an authenticator takes. */
#define AG_TOTP_URI_MAX 512

/** HOTP (RFC 4226) of a counter: a number of @p digits digits, at most 9. */
uint32_t ag_totp_number(const uint8_t secret[AG_TOTP_SECRET_BYTES],
                        uint64_t counter,
                        unsigned digits);

/** The step that a moment is in. */
uint64_t ag_totp_step(ag_time now);

/**
 * Whether what was typed is the code of this step, the one before or the one
 * after, and of a later step than @p last: each code is good once.
 *
 * Looks at all three steps, whatever was typed.
 *
 * @param[in]  last Step of the last code that was accepted; 0 for none.
 * @param[in]  text Six digits; blanks between them do not matter.
 * @param[out] used The step of the code, which must be kept as the last.
 */
bool ag_totp_check(const uint8_t secret[AG_TOTP_SECRET_BYTES],
                   uint64_t last,
                   ag_time now,
                   const char *text,
                   uint64_t *used);

/** The secret as people type it: 32 characters of RFC 4648's base32. */
void ag_totp_base32(char out[AG_TOTP_BASE32],
                    const uint8_t secret[AG_TOTP_SECRET_BYTES]);

/**
 * The address for an authenticator's QR code: otpauth://totp/ISSUER:NAME?...
 *
 * @retval EG_ERR_LIMIT The names do not fit.
 */
EG_NODISCARD eg_status ag_totp_uri(char out[AG_TOTP_URI_MAX],
                                   const char *issuer,
                                   const char *name,
                                   const uint8_t secret[AG_TOTP_SECRET_BYTES],
                                   eg_error *err);

#endif
