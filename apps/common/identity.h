/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who signs: Ed25519 key pairs of guardians, the administrator and devices.
 */
#ifndef APP_COMMON_IDENTITY_H
#define APP_COMMON_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <electionguard/status.h>

#include "common/sealed.h"

#define APP_PUBLIC_KEY_BYTES 32
#define APP_SIGNATURE_BYTES  64
/** Length of a stored secret key: seed and public key. */
#define APP_SECRET_KEY_BYTES 64

/** A key pair; the secret half lives in locked memory. */
typedef struct app_identity {
    uint8_t public_key[APP_PUBLIC_KEY_BYTES];
    app_secret secret_key;
} app_identity;

/** Must be called once before anything of libsodium is used. */
EG_NODISCARD eg_status app_crypto_init(eg_error *err);

EG_NODISCARD eg_status app_identity_new(app_identity *out, eg_error *err);

/**
 * Take over a stored secret key of APP_SECRET_KEY_BYTES bytes.
 *
 * @retval EG_ERR_MALFORMED Its halves do not belong together.
 */
EG_NODISCARD eg_status app_identity_load(app_identity *out,
                                         const uint8_t *secret_key,
                                         eg_error *err);

/** The identity whose secret key RFC 8032 derives from @p seed, 32 bytes. */
EG_NODISCARD eg_status app_identity_from_seed(app_identity *out,
                                              const uint8_t *seed,
                                              eg_error *err);
void app_identity_free(app_identity *identity);

/** Sign @p len bytes. */
void app_sign(const app_identity *identity,
              uint8_t signature[APP_SIGNATURE_BYTES],
              const uint8_t *bytes,
              size_t len);

/** Whether @p signature is one of @p public_key over the bytes. */
bool app_signature_valid(const uint8_t public_key[APP_PUBLIC_KEY_BYTES],
                         const uint8_t signature[APP_SIGNATURE_BYTES],
                         const uint8_t *bytes,
                         size_t len);

/** Room for a fingerprint, its final zero included. */
#define APP_FINGERPRINT_MAX 40

/**
 * What two people read to each other to compare a key: eight groups of four
 * digits, the first 16 bytes of the key's SHA-256.
 */
void app_fingerprint(char out[APP_FINGERPRINT_MAX],
                     const uint8_t public_key[APP_PUBLIC_KEY_BYTES]);

#endif
