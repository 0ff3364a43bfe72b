/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ed25519 as the programs have it (libsodium), for what takes it as a function.
 * A program that includes this links eg_app_common.
 */
#ifndef EG_TESTS_ED25519_H
#define EG_TESTS_ED25519_H

#include <string.h>

#include "common/identity.h"
#include "tlog/note.h"

static inline bool
ed25519_valid(void *context,
              const uint8_t public_key[EG_NOTE_KEY_BYTES],
              const uint8_t signature[EG_NOTE_SIGNATURE_BYTES],
              const uint8_t *message,
              size_t len)
{
    (void)context;
    return app_signature_valid(public_key, signature, message, len);
}

static inline eg_status
ed25519_sign(void *context,
             uint8_t signature[EG_NOTE_SIGNATURE_BYTES],
             const uint8_t *message,
             size_t len)
{
    app_sign(context, signature, message, len);
    return EG_OK;
}

static const eg_note_verifier ed25519 = {.valid = ed25519_valid};

/** The identity of a seed whose public key is known. */
static inline eg_status
ed25519_load(app_identity *out,
             const uint8_t seed[EG_NOTE_KEY_BYTES],
             const uint8_t public_key[EG_NOTE_KEY_BYTES])
{
    uint8_t both[APP_SECRET_KEY_BYTES];
    memcpy(both, seed, EG_NOTE_KEY_BYTES);
    memcpy(both + EG_NOTE_KEY_BYTES, public_key, EG_NOTE_KEY_BYTES);
    return app_identity_load(out, both, NULL);
}

#endif
