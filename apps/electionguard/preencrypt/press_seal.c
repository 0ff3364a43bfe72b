/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The secrets of a printing office at rest, through libsodium's
 * XChaCha20-Poly1305.
 *
 *   sealed = nonce 24 | ciphertext and tag
 *   associated data = the ballot's item
 *
 * The item has the confirmation code, which depends on the election, the
 * device, and all ballots before: what is sealed opens in its own place only.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "electionguard/preencrypt/press.h"

#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define KEY_FILE    "key.sealed"

static const char purpose[] = "secrets of a pre-encrypting device";

_Static_assert(PRESS_SEAL_OVERHEAD ==
                   NONCE_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES,
               "what sealing adds");
_Static_assert(PRESS_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
               "the key's length");

void
press_seal(uint8_t *out,
           const uint8_t key[PRESS_KEY_BYTES],
           eg_span plain,
           eg_span item)
{
    randombytes_buf(out, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE_BYTES, NULL,
                                               plain.data, plain.len, item.data,
                                               item.len, NULL, out, key);
}

bool
press_unseal(uint8_t *out,
             const uint8_t key[PRESS_KEY_BYTES],
             eg_span sealed,
             eg_span item)
{
    return sealed.len >= PRESS_SEAL_OVERHEAD &&
           crypto_aead_xchacha20poly1305_ietf_decrypt(
               out, NULL, NULL, sealed.data + NONCE_BYTES,
               sealed.len - NONCE_BYTES, item.data, item.len, sealed.data,
               key) == 0;
}

/* -- the key ----------------------------------------------------------------- */

eg_status
press_key_make(const char *dir, const app_settings *secret, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, dir, KEY_FILE, err));
    app_passphrase passphrase = {0};
    EG_TRY(app_passphrase_get(&passphrase, secret->passphrase_file, purpose,
                              true, err));
    app_secret key = {0};
    eg_status status = app_secret_new(&key, PRESS_KEY_BYTES, err);
    if (status == EG_OK) {
        randombytes_buf(key.bytes, key.len);
        /* One of an opening that was interrupted has sealed nothing. */
        status = app_sealed_write(path, purpose, &passphrase, &key,
                                  APP_WRITE_REPLACE, err);
    }
    app_secret_free(&key);
    app_passphrase_free(&passphrase);
    return status;
}

eg_status
press_key_open(press *p, const app_settings *secret, eg_error *err)
{
    char path[APP_PATH_MAX];
    if (p->key.bytes != NULL) {
        return EG_OK;
    }
    EG_TRY(app_path(path, p->device.dir, KEY_FILE, err));
    app_passphrase passphrase = {0};
    EG_TRY(app_passphrase_get(&passphrase, secret->passphrase_file, purpose,
                              false, err));
    app_secret key = {0};
    eg_status status = app_sealed_read(path, purpose, &passphrase, &key, err);
    app_passphrase_free(&passphrase);
    if (status == EG_OK && key.len != PRESS_KEY_BYTES) {
        app_secret_free(&key);
        status = eg_fail(err, EG_ERR_MALFORMED, "%s: is not a key", path);
    }
    if (status == EG_OK) {
        p->key = key;
    }
    return status;
}

eg_status
press_key_destroy(press *p, eg_error *err)
{
    char path[APP_PATH_MAX];
    app_secret_free(&p->key);
    EG_TRY(app_path(path, p->device.dir, KEY_FILE, err));
    return app_file_remove(path, err);
}
