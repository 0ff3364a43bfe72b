/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ECDSA on P-256 through OpenSSL's EVP interface.
 */
#include "common/ecdsa.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/hash.h>

#include "base/base.h"
#include "common/file.h"

/** The most keys that are trusted at once. */
#define TRUST_MAX 1024
/** The largest PEM file. */
#define PEM_MAX ((size_t)1024 * 1024)

/** DER SubjectPublicKeyInfo and its SHA-256. */
typedef struct public_part {
    uint8_t der[APP_ECDSA_PUBLIC_MAX];
    size_t der_len;
    eg_hash id;
} public_part;

struct app_ecdsa {
    EVP_PKEY *key;
    public_part public_part;
};

struct app_ecdsa_trust {
    size_t len;
    EVP_PKEY *key[TRUST_MAX];
    public_part public_part[TRUST_MAX];
};

static bool
is_p256(const EVP_PKEY *key)
{
    char name[64] = "";
    size_t len = 0;
    return EVP_PKEY_is_a(key, "EC") == 1 &&
           EVP_PKEY_get_group_name(key, name, sizeof(name), &len) == 1 &&
           (strcmp(name, "prime256v1") == 0 || strcmp(name, "P-256") == 0);
}

/** Fill in the public part; false if it does not fit or is not on P-256. */
static bool
describe(public_part *out, EVP_PKEY *key)
{
    if (!is_p256(key)) {
        return false;
    }
    const int len = i2d_PUBKEY(key, NULL);
    if (len <= 0 || len > APP_ECDSA_PUBLIC_MAX) {
        return false;
    }
    uint8_t *at = out->der;
    out->der_len = (size_t)i2d_PUBKEY(key, &at);
    eg_sha256_once(&out->id, out->der, out->der_len);
    return true;
}

/* -- key pairs ------------------------------------------------------------- */

/** Take over @p key, which may be NULL. */
static eg_status
adopt(app_ecdsa **out, EVP_PKEY *key, eg_status otherwise, eg_error *err)
{
    app_ecdsa *made = calloc(1, sizeof(*made));
    if (made == NULL) {
        otherwise = EG_ERR_MEMORY;
    }
    if (made == NULL || key == NULL || !describe(&made->public_part, key)) {
        free(made);
        EVP_PKEY_free(key);
        return eg_fail(err, otherwise, "no signing key on P-256 could be had");
    }
    made->key = key;
    *out = made;
    return EG_OK;
}

eg_status
app_ecdsa_new(app_ecdsa **out, eg_error *err)
{
    return adopt(out, EVP_EC_gen("P-256"), EG_ERR_RNG, err);
}

eg_status
app_ecdsa_load(app_ecdsa **out, const uint8_t *der, size_t len, eg_error *err)
{
    const uint8_t *at = der;
    EVP_PKEY *key = NULL;
    if (len <= APP_ECDSA_PRIVATE_MAX) {
        key = d2i_PrivateKey(EVP_PKEY_EC, NULL, &at, (long)len);
    }
    return adopt(out, key, EG_ERR_MALFORMED, err);
}

void
app_ecdsa_free(app_ecdsa *key)
{
    if (key != NULL) {
        EVP_PKEY_free(key->key);
        free(key);
    }
}

eg_status
app_ecdsa_private(const app_ecdsa *key, app_secret *out, eg_error *err)
{
    const int len = i2d_PrivateKey(key->key, NULL);
    if (len <= 0 || len > APP_ECDSA_PRIVATE_MAX) {
        return eg_fail(err, EG_ERR_MEMORY, "the signing key cannot be written");
    }
    EG_TRY(app_secret_new(out, (size_t)len, err));
    uint8_t *at = out->bytes;
    if (i2d_PrivateKey(key->key, &at) != len) {
        app_secret_free(out);
        return eg_fail(err, EG_ERR_MEMORY, "the signing key cannot be written");
    }
    return EG_OK;
}

eg_status
app_ecdsa_public_pem(const app_ecdsa *key, char **out, eg_error *err)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *text = NULL;
    if (bio != NULL && PEM_write_bio_PUBKEY(bio, key->key) == 1) {
        char *bytes = NULL;
        const long len = BIO_get_mem_data(bio, &bytes);
        text = len > 0 ? strndup(bytes, (size_t)len) : NULL;
    }
    BIO_free(bio);
    if (text == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the public key");
    }
    *out = text;
    return EG_OK;
}

/** eg_signature_signer.sign */
static eg_status
sign(void *context,
     const uint8_t *message,
     size_t message_len,
     uint8_t *signature,
     size_t *signature_len)
{
    const app_ecdsa *key = context;
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    const bool signed_ =
        md != NULL &&
        EVP_DigestSignInit(md, NULL, EVP_sha256(), NULL, key->key) == 1 &&
        EVP_DigestSign(md, signature, signature_len, message, message_len) == 1;
    EVP_MD_CTX_free(md);
    return signed_ ? EG_OK : EG_ERR_RNG;
}

eg_signature_signer
app_ecdsa_signer(app_ecdsa *key)
{
    return (eg_signature_signer){.algorithm = EG_ALGORITHM_ECDSA_P256,
                                 .key_id = key->public_part.id.bytes,
                                 .key_id_len = EG_HASH_BYTES,
                                 .signer_key = key->public_part.der,
                                 .signer_key_len = key->public_part.der_len,
                                 .sign = sign,
                                 .context = key};
}

/* -- trust ----------------------------------------------------------------- */

eg_status
app_ecdsa_trust_new(app_ecdsa_trust **out, eg_error *err)
{
    *out = calloc(1, sizeof(**out));
    return *out != NULL ? EG_OK
                        : eg_fail(err, EG_ERR_MEMORY, "no memory for keys");
}

void
app_ecdsa_trust_free(app_ecdsa_trust *trust)
{
    for (size_t i = 0; trust != NULL && i < trust->len; i++) {
        EVP_PKEY_free(trust->key[i]);
    }
    free(trust);
}

/** Trust @p key, which is taken over. */
static eg_status
trust_one(app_ecdsa_trust *trust,
          EVP_PKEY *key,
          const char *path,
          eg_error *err)
{
    if (trust->len == TRUST_MAX) {
        EVP_PKEY_free(key);
        return eg_fail(err, EG_ERR_LIMIT, "%s: at most %d keys are trusted",
                       path, TRUST_MAX);
    }
    if (!describe(&trust->public_part[trust->len], key)) {
        EVP_PKEY_free(key);
        return eg_fail(err, EG_ERR_MALFORMED, "%s: holds a key not on P-256",
                       path);
    }
    trust->key[trust->len++] = key;
    return EG_OK;
}

/** OpenSSL would ask for a passphrase on the terminal. */
static int
no_passphrase(char *out, int room, int writing, void *context)
{
    (void)out;
    (void)room;
    (void)writing;
    (void)context;
    return -1;
}

/** How many PEM blocks the zero-terminated @p pem begins. */
static size_t
count_blocks(const char *pem)
{
    static const char begin[] = "-----BEGIN ";
    size_t count = 0;
    for (const char *at = pem; (at = strstr(at, begin)) != NULL; at++) {
        count++;
    }
    return count;
}

/** Every key of the file; each block must be one. */
static eg_status
trust_all(app_ecdsa_trust *trust,
          BIO *bio,
          size_t blocks,
          const char *path,
          eg_error *err)
{
    for (size_t i = 0; i < blocks || i == 0; i++) {
        EVP_PKEY *key = PEM_read_bio_PUBKEY(bio, NULL, no_passphrase, NULL);
        ERR_clear_error();
        if (key == NULL) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "%s: holds no public key on P-256 in PEM form at "
                           "place %zu",
                           path, i + 1);
        }
        EG_TRY(trust_one(trust, key, path, err));
    }
    return EG_OK;
}

eg_status
app_ecdsa_trust_file(app_ecdsa_trust *trust, const char *path, eg_error *err)
{
    uint8_t *pem = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(path, PEM_MAX, &pem, &len, err));
    BIO *bio = BIO_new_mem_buf(pem, (int)len);
    const eg_status status =
        bio == NULL
            ? eg_fail(err, EG_ERR_MEMORY, "no memory for keys")
            : trust_all(trust, bio, count_blocks((const char *)pem), path, err);
    BIO_free(bio);
    app_file_free(pem, len);
    return status;
}

static bool
signature_holds(EVP_PKEY *key, const eg_signature_claim *claim)
{
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    const bool holds =
        md != NULL &&
        EVP_DigestVerifyInit(md, NULL, EVP_sha256(), NULL, key) == 1 &&
        EVP_DigestVerify(md, claim->signature, claim->signature_len,
                         claim->statement, claim->statement_len) == 1;
    EVP_MD_CTX_free(md);
    return holds;
}

/** eg_signature_verifier.verify */
static eg_status
verify(void *context, const eg_signature_claim *claim)
{
    const app_ecdsa_trust *trust = context;
    if (strcmp(claim->algorithm, EG_ALGORITHM_ECDSA_P256) != 0) {
        return EG_ERR_UNSUPPORTED;
    }
    for (size_t i = 0; i < trust->len; i++) {
        const public_part *p = &trust->public_part[i];
        if (claim->key_id_len == EG_HASH_BYTES &&
            memcmp(claim->key_id, p->id.bytes, EG_HASH_BYTES) == 0) {
            return signature_holds(trust->key[i], claim) ? EG_OK : EG_REJECT;
        }
    }
    return EG_ERR_NOT_FOUND;
}

eg_signature_verifier
app_ecdsa_verifier(const app_ecdsa_trust *trust)
{
    eg_signature_verifier verifier = {.verify = verify};
    /* The interface has one kind of context; verify() only reads it. */
    memcpy(&verifier.context, &trust, sizeof(trust));
    return verifier;
}
