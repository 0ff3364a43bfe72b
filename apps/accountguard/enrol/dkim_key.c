/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys of those who sign mail.
 */
#include "accountguard/enrol/dkim_key.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "accountguard/enrol/dkim_tags.h"

/** RFC 8301: shorter keys prove nothing. */
#define RSA_BITS_MIN 1024
/** Longer ones only cost. */
#define RSA_BITS_MAX  8192
#define ED25519_BYTES 32

/** Whether a list "a:b" is not there, or holds one of two words. */
static bool
allows(const ag_dkim_tag *list, const char *word, const char *other)
{
    if (list == NULL) {
        return true;
    }
    eg_span rest = list->value;
    ag_dkim_tag piece = {0};
    while (ag_dkim_next(&piece.value, &rest)) {
        if (ag_dkim_tag_is(&piece, word) || ag_dkim_tag_is(&piece, other)) {
            return true;
        }
    }
    return false;
}

static bool
has_flag(const ag_dkim_tag *flags, const char *flag)
{
    return flags != NULL && allows(flags, flag, flag);
}

/** What a key's text says besides the key; the reason why it is of no use. */
static const char *
find_fault(const ag_dkim_tags *tags, ag_dkim_algorithm algorithm)
{
    const ag_dkim_tag *version = ag_dkim_tag_find(tags, "v");
    const ag_dkim_tag *kind = ag_dkim_tag_find(tags, "k");
    if (version != NULL &&
        (version != &tags->tag[0] || !ag_dkim_tag_is(version, "DKIM1"))) {
        return "is of another version";
    }
    if (algorithm == AG_DKIM_RSA ? kind != NULL && !ag_dkim_tag_is(kind, "rsa")
                                 : !ag_dkim_tag_is(kind, "ed25519")) {
        return "is of another kind";
    }
    if (!allows(ag_dkim_tag_find(tags, "h"), "sha256", "sha256") ||
        !allows(ag_dkim_tag_find(tags, "s"), "email", "*")) {
        return "is not for mail with SHA-256";
    }
    if (has_flag(ag_dkim_tag_find(tags, "t"), "y")) {
        return "is for tests alone";
    }
    const ag_dkim_tag *bytes = ag_dkim_tag_find(tags, "p");
    if (bytes == NULL || bytes->value.len == 0) {
        return "was withdrawn";
    }
    return NULL;
}

static EVP_PKEY *
load(eg_span bytes, ag_dkim_algorithm algorithm)
{
    if (algorithm == AG_DKIM_ED25519) {
        return bytes.len == ED25519_BYTES
                   ? EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
                                                 bytes.data, bytes.len)
                   : NULL;
    }
    const unsigned char *at = bytes.data;
    EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)bytes.len);
    if (key != NULL && (at != bytes.data + bytes.len ||
                        EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA ||
                        EVP_PKEY_get_bits(key) < RSA_BITS_MIN ||
                        EVP_PKEY_get_bits(key) > RSA_BITS_MAX)) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    return key;
}

eg_status
ag_dkim_key_read(ag_dkim_key *out,
                 eg_arena *arena,
                 eg_span text,
                 ag_dkim_algorithm algorithm,
                 eg_error *err)
{
    ag_dkim_tags tags;
    eg_span bytes;
    if (!ag_dkim_tags_read(&tags, text)) {
        return eg_fail(err, EG_REJECT, "the signer's key is no list of tags");
    }
    const char *fault = find_fault(&tags, algorithm);
    if (fault != NULL) {
        return eg_fail(err, EG_REJECT, "the signer's key %s", fault);
    }
    if (!ag_dkim_tag_bytes(&bytes, arena, ag_dkim_tag_find(&tags, "p"))) {
        return eg_fail(err, EG_REJECT, "the signer's key is not in base64");
    }
    EVP_PKEY *key = load(bytes, algorithm);
    if (key == NULL) {
        return eg_fail(err, EG_REJECT,
                       "the signer's key is none, or not of %d to %d bits",
                       RSA_BITS_MIN, RSA_BITS_MAX);
    }
    *out = (ag_dkim_key){.handle = key,
                         .exact = has_flag(ag_dkim_tag_find(&tags, "t"), "s")};
    return EG_OK;
}

void
ag_dkim_key_free(ag_dkim_key *key)
{
    EVP_PKEY_free(key->handle);
    key->handle = NULL;
}

bool
ag_dkim_key_verifies(const ag_dkim_key *key,
                     ag_dkim_algorithm algorithm,
                     eg_span bytes,
                     eg_span signature)
{
    /* RFC 8463: Ed25519 signs the hash; RSA hashes by itself. */
    eg_hash hash;
    eg_sha256_once(&hash, bytes.data, bytes.len);
    const bool rsa = algorithm == AG_DKIM_RSA;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const bool good =
        context != NULL &&
        EVP_DigestVerifyInit(context, NULL, rsa ? EVP_sha256() : NULL, NULL,
                             key->handle) == 1 &&
        EVP_DigestVerify(context, signature.data, signature.len,
                         rsa ? bytes.data : hash.bytes,
                         rsa ? bytes.len : sizeof(hash.bytes)) == 1;
    EVP_MD_CTX_free(context);
    return good;
}
