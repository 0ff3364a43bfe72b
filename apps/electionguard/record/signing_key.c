/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading key files.
 */
#include "electionguard/record/signing_key.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

#include "base/base.h"
#include "common/file.h"

#define KEY_FILE_MAX 65536

/** OpenSSL would ask on the terminal. */
static int
no_passphrase(char *out, int room, int writing, void *context)
{
    (void)out;
    (void)room;
    (void)writing;
    (void)context;
    return -1;
}

static eg_status
from_pem(app_ecdsa **out, const uint8_t *text, size_t len, eg_error *err)
{
    BIO *bio = BIO_new_mem_buf(text, (int)len);
    EVP_PKEY *pkey =
        bio == NULL ? NULL
                    : PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);
    BIO_free(bio);
    uint8_t der[APP_ECDSA_PRIVATE_MAX];
    const int der_len = pkey == NULL ? 0 : i2d_PrivateKey(pkey, NULL);
    eg_status status = EG_ERR_MALFORMED;
    if (der_len > 0 && (size_t)der_len <= sizeof(der)) {
        uint8_t *at = der;
        (void)i2d_PrivateKey(pkey, &at);
        status = app_ecdsa_load(out, der, (size_t)der_len, err);
        eg_wipe(der, sizeof(der));
    } else {
        (void)eg_fail(err, status,
                      "it holds no private key on P-256 without a passphrase");
    }
    EVP_PKEY_free(pkey);
    ERR_clear_error();
    return status;
}

static eg_status
from_sealed(app_ecdsa **out,
            const char *path,
            const char *passphrase_file,
            eg_error *err)
{
    app_passphrase passphrase = {0};
    app_secret der = {0};
    EG_TRY(app_passphrase_get(&passphrase, passphrase_file, "the signing key",
                              false, err));
    eg_status status =
        app_sealed_read(path, SIGNING_KEY_PURPOSE, &passphrase, &der, err);
    app_passphrase_free(&passphrase);
    if (status == EG_OK) {
        status = app_ecdsa_load(out, der.bytes, der.len, err);
        app_secret_free(&der);
    }
    return status;
}

eg_status
signing_key_read(app_ecdsa **out,
                 const char *path,
                 const char *passphrase_file,
                 eg_error *err)
{
    static const char begin[] = "-----BEGIN";
    uint8_t *text;
    size_t len;
    EG_TRY(app_file_read(path, KEY_FILE_MAX, &text, &len, err));
    eg_status status;
    if (len > strlen(begin) && memcmp(text, begin, strlen(begin)) == 0) {
        status = from_pem(out, text, len, err);
    } else {
        status = from_sealed(out, path, passphrase_file, err);
    }
    app_file_free(text, len);
    if (status != EG_OK && (err == NULL || strstr(err->text, path) == NULL)) {
        eg_error_prefix(err, "%s: ", path);
    }
    return status;
}
