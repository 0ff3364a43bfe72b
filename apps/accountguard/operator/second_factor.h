/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets of one-time codes as a store keeps them: sealed under a key outside of
 * the database, and bound to the operator.
 */
#ifndef ACCOUNTGUARD_OPERATOR_SECOND_FACTOR_H
#define ACCOUNTGUARD_OPERATOR_SECOND_FACTOR_H

#include "accountguard/operator/totp.h"
#include "accountguard/store/keys.h"

/** A sealed secret: nonce, secret, tag. */
#define AG_TOTP_SEALED_BYTES (24 + AG_TOTP_SECRET_BYTES + 16)

/** Seal; EG_ERR_RNG. */
EG_NODISCARD eg_status ag_totp_seal(uint8_t out[AG_TOTP_SEALED_BYTES],
                                    const ag_keys *keys,
                                    const char *name,
                                    const uint8_t secret[AG_TOTP_SECRET_BYTES],
                                    eg_error *err);

/** Open; EG_ERR_MALFORMED: it is another operator's, or damaged. */
EG_NODISCARD eg_status ag_totp_open(uint8_t out[AG_TOTP_SECRET_BYTES],
                                    const ag_keys *keys,
                                    const char *name,
                                    const uint8_t sealed[AG_TOTP_SEALED_BYTES],
                                    eg_error *err);

#endif
