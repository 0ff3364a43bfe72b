/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sealing and opening.  Costs are written into the file, so that they can grow
 * later, and bounded when read, so that a forged file cannot eat the machine.
 */
#include "common/sealed.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

#define MAGIC     "CGSEAL01"
#define MAGIC_LEN 8

/* libsodium's "moderate" is 256 MiB; a guardian's laptop and a small device
 * should both manage, so we take its "interactive" memory and more passes. */
#define OPERATIONS     4u
#define MEMORY_KIB     65536u
#define OPERATIONS_MAX 16u
#define MEMORY_KIB_MAX (1024u * 1024u)
/* Passes times memory: a few seconds at most. */
#define WORK_KIB_MAX (4u * 1024u * 1024u)

#define SALT_LEN   crypto_pwhash_SALTBYTES
#define NONCE_LEN  crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define KEY_LEN    crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define TAG_LEN    crypto_aead_xchacha20poly1305_ietf_ABYTES
#define SALT_AT    (MAGIC_LEN + 8)
#define NONCE_AT   (SALT_AT + SALT_LEN)
#define HEADER_LEN (NONCE_AT + NONCE_LEN)

/** The longest purpose. */
#define PURPOSE_MAX 64

eg_status
app_secret_new(app_secret *out, size_t len, eg_error *err)
{
    uint8_t *bytes = sodium_malloc(len == 0 ? 1 : len);
    if (bytes == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no locked memory for a secret");
    }
    memset(bytes, 0, len);
    *out = (app_secret){.bytes = bytes, .len = len};
    return EG_OK;
}

void
app_secret_free(app_secret *secret)
{
    sodium_free(secret->bytes);
    *secret = (app_secret){0};
}

/** The key of a header and passphrase. */
static eg_status
derive(uint8_t key[KEY_LEN],
       const uint8_t header[HEADER_LEN],
       const app_passphrase *passphrase,
       eg_error *err)
{
    const uint32_t operations = eg_load_be32(header + MAGIC_LEN);
    const uint32_t memory = eg_load_be32(header + MAGIC_LEN + 4);
    if (crypto_pwhash(key, KEY_LEN, passphrase->text, passphrase->len,
                      header + SALT_AT, operations, (size_t)memory * 1024,
                      crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return eg_fail(err, EG_ERR_MEMORY,
                       "no memory to derive a key from the passphrase "
                       "(%u MiB are needed)",
                       memory / 1024);
    }
    return EG_OK;
}

/** What is authenticated besides the content: purpose and header. */
static size_t
associated(uint8_t out[PURPOSE_MAX + HEADER_LEN],
           const char *purpose,
           const uint8_t header[HEADER_LEN])
{
    const size_t len = strnlen(purpose, PURPOSE_MAX);
    memset(out, 0, PURPOSE_MAX);
    memcpy(out, purpose, len);
    memcpy(out + PURPOSE_MAX, header, HEADER_LEN);
    return PURPOSE_MAX + HEADER_LEN;
}

/** Seal into a buffer of HEADER_LEN + content + TAG_LEN bytes. */
static eg_status
seal(uint8_t *file,
     const char *purpose,
     const app_passphrase *passphrase,
     const app_secret *content,
     eg_error *err)
{
    memcpy(file, MAGIC, MAGIC_LEN);
    eg_store_be32(file + MAGIC_LEN, OPERATIONS);
    eg_store_be32(file + MAGIC_LEN + 4, MEMORY_KIB);
    randombytes_buf(file + SALT_AT, SALT_LEN + NONCE_LEN);

    app_secret key = {0};
    EG_TRY(app_secret_new(&key, KEY_LEN, err));
    const eg_status status = derive(key.bytes, file, passphrase, err);
    if (status == EG_OK) {
        uint8_t ad[PURPOSE_MAX + HEADER_LEN];
        const size_t ad_len = associated(ad, purpose, file);
        crypto_aead_xchacha20poly1305_ietf_encrypt(
            file + HEADER_LEN, NULL, content->bytes, content->len, ad, ad_len,
            NULL, file + NONCE_AT, key.bytes);
    }
    app_secret_free(&key);
    return status;
}

eg_status
app_sealed_write(const char *path,
                 const char *purpose,
                 const app_passphrase *passphrase,
                 const app_secret *content,
                 app_write_mode mode,
                 eg_error *err)
{
    if (content->len > APP_SEALED_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "%s: too much to seal", path);
    }
    const size_t len = HEADER_LEN + content->len + TAG_LEN;
    uint8_t *file = malloc(len);
    if (file == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "%s: no memory to seal it", path);
    }
    eg_status status = seal(file, purpose, passphrase, content, err);
    if (status == EG_OK) {
        status = app_file_write(path, file, len, 0600, mode, err);
    }
    free(file);
    return status;
}

/** Whether a file can be one of ours, before any work is spent on it. */
static eg_status
check_header(const char *path, const uint8_t *file, size_t len, eg_error *err)
{
    if (len < HEADER_LEN + TAG_LEN || memcmp(file, MAGIC, MAGIC_LEN) != 0) {
        return eg_fail(err, EG_ERR_MALFORMED, "%s: is not a sealed file", path);
    }
    const uint32_t operations = eg_load_be32(file + MAGIC_LEN);
    const uint32_t memory = eg_load_be32(file + MAGIC_LEN + 4);
    if (operations < 1 || operations > OPERATIONS_MAX || memory < 8 ||
        memory > MEMORY_KIB_MAX || operations * memory > WORK_KIB_MAX) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%s: asks for an absurd key derivation", path);
    }
    return EG_OK;
}

static eg_status
unseal(const char *path,
       const char *purpose,
       const app_passphrase *passphrase,
       const uint8_t *file,
       size_t len,
       app_secret *content,
       eg_error *err)
{
    EG_TRY(check_header(path, file, len, err));
    app_secret key = {0};
    app_secret plain = {0};
    EG_TRY(app_secret_new(&key, KEY_LEN, err));
    eg_status status = derive(key.bytes, file, passphrase, err);
    if (status == EG_OK) {
        status = app_secret_new(&plain, len - HEADER_LEN - TAG_LEN, err);
    }
    if (status == EG_OK) {
        uint8_t ad[PURPOSE_MAX + HEADER_LEN];
        const size_t ad_len = associated(ad, purpose, file);
        if (crypto_aead_xchacha20poly1305_ietf_decrypt(
                plain.bytes, NULL, NULL, file + HEADER_LEN, len - HEADER_LEN,
                ad, ad_len, file + NONCE_AT, key.bytes) != 0) {
            status = eg_fail(err, EG_ERR_MALFORMED,
                             "%s: does not open: the passphrase is wrong or "
                             "the file was altered",
                             path);
        }
    }
    app_secret_free(&key);
    if (status != EG_OK) {
        app_secret_free(&plain);
        return status;
    }
    *content = plain;
    return EG_OK;
}

eg_status
app_sealed_read(const char *path,
                const char *purpose,
                const app_passphrase *passphrase,
                app_secret *content,
                eg_error *err)
{
    uint8_t *file = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(path, APP_SEALED_MAX + HEADER_LEN + TAG_LEN, &file,
                         &len, err));
    const eg_status status =
        unseal(path, purpose, passphrase, file, len, content, err);
    app_file_free(file, len);
    return status;
}
