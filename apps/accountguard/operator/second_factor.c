/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sealed secrets of one-time codes: XChaCha20-Poly1305.
 */
#include "accountguard/operator/second_factor.h"

#include <sodium.h>
#include <string.h>

#include <electionguard/random.h>

#include "base/secret.h"

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_Static_assert(AG_TOTP_SEALED_BYTES ==
                   NONCE + AG_TOTP_SECRET_BYTES +
                       crypto_aead_xchacha20poly1305_ietf_ABYTES,
               "what sealing adds");

static const char purpose[] = "operator one-time codes 1";

eg_status
ag_totp_seal(uint8_t out[AG_TOTP_SEALED_BYTES],
             const ag_keys *keys,
             const char *name,
             const uint8_t secret[AG_TOTP_SECRET_BYTES],
             eg_error *err)
{
    EG_SECRET_ARRAY(uint8_t, key, AG_KEY_BYTES);
    eg_rng rng = eg_rng_system();
    if (eg_rng_fill(&rng, out, NONCE) != EG_OK) {
        return eg_fail(err, EG_ERR_RNG, "no randomness for sealing");
    }
    ag_keys_derive(keys, key, purpose);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        out + NONCE, NULL, secret, AG_TOTP_SECRET_BYTES, (const uint8_t *)name,
        strlen(name), NULL, out, key);
    return EG_OK;
}

eg_status
ag_totp_open(uint8_t out[AG_TOTP_SECRET_BYTES],
             const ag_keys *keys,
             const char *name,
             const uint8_t sealed[AG_TOTP_SEALED_BYTES],
             eg_error *err)
{
    EG_SECRET_ARRAY(uint8_t, key, AG_KEY_BYTES);
    ag_keys_derive(keys, key, purpose);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            out, NULL, NULL, sealed + NONCE, AG_TOTP_SEALED_BYTES - NONCE,
            (const uint8_t *)name, strlen(name), sealed, key) != 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%s: the secret of one-time codes is damaged", name);
    }
    return EG_OK;
}
