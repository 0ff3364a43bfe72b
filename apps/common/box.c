/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sealed boxes, through libsodium.
 */
#include "common/box.h"

#include <sodium.h>

#include "base/secret.h"

eg_status
app_box_seal(eg_buffer *out,
             const uint8_t *public_key,
             eg_span content,
             eg_error *err)
{
    uint8_t key[crypto_box_PUBLICKEYBYTES];
    if (crypto_sign_ed25519_pk_to_curve25519(key, public_key) != 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "a public key is none that can be sealed for");
    }
    if (content.len > APP_BOX_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "too much for one message");
    }
    uint8_t *box = eg_buffer_extend(out, content.len + crypto_box_SEALBYTES);
    if (box == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a message");
    }
    return crypto_box_seal(box, content.data, content.len, key) == 0
               ? EG_OK
               : eg_fail(err, EG_ERR_MALFORMED,
                         "a public key is none that can be sealed for");
}

/** @p secret_key has room for one of X25519. */
static eg_status
open_with(app_secret *content,
          const app_identity *identity,
          eg_span box,
          app_secret *secret_key,
          eg_error *err)
{
    uint8_t key[crypto_box_PUBLICKEYBYTES];
    if (crypto_sign_ed25519_pk_to_curve25519(key, identity->public_key) != 0 ||
        crypto_sign_ed25519_sk_to_curve25519(secret_key->bytes,
                                             identity->secret_key.bytes) != 0 ||
        crypto_box_seal_open(content->bytes, box.data, box.len, key,
                             secret_key->bytes) != 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "what is sealed was altered, or is for somebody else");
    }
    return EG_OK;
}

eg_status
app_box_open(app_secret *content,
             const app_identity *identity,
             eg_span box,
             eg_error *err)
{
    if (box.len <= crypto_box_SEALBYTES ||
        box.len > APP_BOX_MAX + crypto_box_SEALBYTES) {
        return eg_fail(err, EG_ERR_MALFORMED, "what is sealed has no size");
    }
    app_secret opened = {0};
    app_secret secret_key = {0};
    EG_TRY(app_secret_new(&opened, box.len - crypto_box_SEALBYTES, err));
    eg_status status =
        app_secret_new(&secret_key, crypto_box_SECRETKEYBYTES, err);
    if (status == EG_OK) {
        status = open_with(&opened, identity, box, &secret_key, err);
    }
    app_secret_free(&secret_key);
    if (status != EG_OK) {
        app_secret_free(&opened);
        return status;
    }
    *content = opened;
    return EG_OK;
}
