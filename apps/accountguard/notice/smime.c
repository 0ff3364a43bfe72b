/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CMS by OpenSSL.
 */
#include "accountguard/notice/smime.h"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

struct ag_smime_key {
    X509 *certificate;
    EVP_PKEY *key;
};

/** Detached, its bytes as they are, without a list of ciphers. */
#define FLAGS (CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP)

static void
free_bio(BIO **bio)
{
    BIO_free_all(*bio);
}

static void
free_cms(CMS_ContentInfo **cms)
{
    CMS_ContentInfo_free(*cms);
}

/** Tell that OpenSSL could not, and forget its list of reasons. */
static eg_status
fail(eg_error *err, eg_status status, const char *what)
{
    ERR_clear_error();
    return eg_fail(err, status, "%s", what);
}

/** Append what a BIO of memory holds. */
static eg_status
drain(eg_buffer *out, BIO *bio)
{
    char *bytes = NULL;
    const long len = BIO_get_mem_data(bio, &bytes);
    eg_buffer_append(out, bytes, len < 0 ? 0 : (size_t)len);
    return eg_buffer_status(out);
}

/* -- keys -------------------------------------------------------------------- */

static bool
extend(X509 *x, int nid, const char *value)
{
    X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
    const bool good = e != NULL && X509_add_ext(x, e, -1) == 1;
    X509_EXTENSION_free(e);
    return good;
}

/** Fill and sign a certificate of itself. */
static bool
certify(X509 *x, EVP_PKEY *key, const char *address, const char *name, time_t t)
{
    char alternative[300];
    const int len =
        snprintf(alternative, sizeof(alternative), "email:%s", address);
    X509_NAME *subject = X509_get_subject_name(x);
    BIGNUM *serial = BN_new();
    const bool good =
        serial != NULL && len > 0 && (size_t)len < sizeof(alternative) &&
        BN_rand(serial, 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
        BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(x)) != NULL &&
        X509_set_version(x, X509_VERSION_3) == 1 &&
        X509_time_adj_ex(X509_getm_notBefore(x), -1, 0, &t) != NULL &&
        X509_time_adj_ex(X509_getm_notAfter(x), 3652, 0, &t) != NULL &&
        X509_set_pubkey(x, key) == 1 &&
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                   (const unsigned char *)name, -1, -1,
                                   0) == 1 &&
        X509_set_issuer_name(x, subject) == 1 &&
        extend(x, NID_subject_alt_name, alternative) &&
        extend(x, NID_basic_constraints, "critical,CA:FALSE") &&
        extend(x, NID_key_usage, "critical,digitalSignature") &&
        extend(x, NID_ext_key_usage, "emailProtection") &&
        X509_sign(x, key, EVP_sha256()) > 0;
    BN_free(serial);
    return good;
}

eg_status
ag_smime_make(eg_buffer *pem,
              const char *address,
              const char *name,
              int64_t now,
              eg_error *err)
{
    EG_CLEANUP(free_bio) BIO *bio = BIO_new(BIO_s_secmem());
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *x = X509_new();
    const bool good =
        bio != NULL && key != NULL && x != NULL &&
        certify(x, key, address, name, (time_t)now) &&
        PEM_write_bio_X509(bio, x) == 1 &&
        PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1;
    X509_free(x);
    EVP_PKEY_free(key);
    return good ? drain(pem, bio)
                : fail(err, EG_ERR_MEMORY,
                       "a certificate for S/MIME cannot be made");
}

eg_status
ag_smime_load(ag_smime_key **out, eg_span pem, eg_error *err)
{
    if (pem.len == 0 || pem.len > AG_SMIME_KEY_MAX) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "a certificate with its key is 1 to %d bytes",
                       AG_SMIME_KEY_MAX);
    }
    EG_CLEANUP(free_bio)
    BIO *bio = BIO_new_mem_buf(pem.data, (int)pem.len);
    EG_CLEANUP(free_bio)
    BIO *again = BIO_new_mem_buf(pem.data, (int)pem.len);
    ag_smime_key *k = calloc(1, sizeof(*k));
    if (bio == NULL || again == NULL || k == NULL) {
        free(k);
        return fail(err, EG_ERR_MEMORY, "no memory for a key of S/MIME");
    }
    /* Without a passphrase, and without asking for one. */
    k->certificate = PEM_read_bio_X509(bio, NULL, NULL, (char[]){""});
    k->key = PEM_read_bio_PrivateKey(again, NULL, NULL, (char[]){""});
    if (k->certificate == NULL || k->key == NULL ||
        X509_check_private_key(k->certificate, k->key) != 1) {
        ag_smime_free(k);
        return fail(err, EG_ERR_MALFORMED,
                    "this is no certificate (PEM) followed by its key");
    }
    *out = k;
    return EG_OK;
}

void
ag_smime_free(ag_smime_key *key)
{
    if (key != NULL) {
        X509_free(key->certificate);
        EVP_PKEY_free(key->key);
        free(key);
    }
}

/** SHA-256 of a certificate. */
static bool
hash_certificate(eg_hash *out, const X509 *x)
{
    unsigned len = 0;
    return X509_digest(x, EVP_sha256(), out->bytes, &len) == 1 &&
           len == EG_HASH_BYTES;
}

eg_status
ag_smime_certificate(const ag_smime_key *key, eg_hash *out, eg_error *err)
{
    return hash_certificate(out, key->certificate)
               ? EG_OK
               : fail(err, EG_ERR_MEMORY, "no memory for a certificate");
}

/* -- signatures -------------------------------------------------------------- */

eg_status
ag_smime_sign(eg_buffer *out,
              const ag_smime_key *key,
              eg_span content,
              eg_error *err)
{
    EG_CLEANUP(free_bio)
    BIO *in = BIO_new_mem_buf(content.data, (int)content.len);
    EG_CLEANUP(free_bio) BIO *to = BIO_new(BIO_s_mem());
    EG_CLEANUP(free_cms)
    CMS_ContentInfo *cms =
        CMS_sign(NULL, NULL, NULL, NULL, FLAGS | CMS_PARTIAL);
    if (in == NULL || to == NULL || cms == NULL ||
        CMS_add1_signer(cms, key->certificate, key->key, EVP_sha256(), FLAGS) ==
            NULL ||
        CMS_final(cms, in, NULL, FLAGS) != 1 || i2d_CMS_bio(to, cms) != 1) {
        return fail(err, EG_ERR_MEMORY, "a mail cannot be signed");
    }
    return drain(out, to);
}

/** Whether there is one signer, by SHA-256, and one certificate, of that hash. */
static bool
is_by(CMS_ContentInfo *cms, const eg_hash *certificate)
{
    STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
    STACK_OF(X509) *held = CMS_get1_certs(cms);
    bool good = sk_CMS_SignerInfo_num(signers) == 1 && sk_X509_num(held) == 1;
    if (good) {
        CMS_SignerInfo *signer = sk_CMS_SignerInfo_value(signers, 0);
        X509 *x = sk_X509_value(held, 0);
        X509_ALGOR *digest = NULL;
        CMS_SignerInfo_get0_algs(signer, NULL, NULL, &digest, NULL);
        eg_hash hash;
        good = OBJ_obj2nid(digest->algorithm) == NID_sha256 &&
               CMS_unsigned_get_attr_count(signer) <= 0 &&
               CMS_SignerInfo_cert_cmp(signer, x) == 0 &&
               hash_certificate(&hash, x) && eg_hash_equal(&hash, certificate);
    }
    sk_X509_pop_free(held, X509_free);
    return good;
}

eg_status
ag_smime_verify(eg_span signature,
                eg_span content,
                const eg_hash *certificate,
                eg_error *err)
{
    if (signature.len == 0 || signature.len > AG_SMIME_MAX) {
        return eg_fail(err, EG_REJECT, "the signature of S/MIME has no size");
    }
    const unsigned char *at = signature.data;
    EG_CLEANUP(free_cms)
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)signature.len);
    if (cms == NULL || at != signature.data + signature.len ||
        OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed ||
        CMS_is_detached(cms) != 1 || !is_by(cms, certificate)) {
        return fail(err, EG_REJECT,
                    "the signature of S/MIME is not one by the service's "
                    "certificate");
    }
    EG_CLEANUP(free_bio)
    BIO *in = BIO_new_mem_buf(content.data, (int)content.len);
    if (in == NULL) {
        return fail(err, EG_ERR_MEMORY, "no memory to verify");
    }
    /* The card says which certificate it is: no chain is asked for. */
    return CMS_verify(cms, NULL, NULL, in, NULL,
                      CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) == 1
               ? EG_OK
               : fail(err, EG_REJECT,
                      "the signature of S/MIME is not of this mail");
}
