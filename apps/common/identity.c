/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ed25519 identities, through libsodium.
 */
#include "common/identity.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <electionguard/random.h>

#include "base/base.h"
#include "common/cli.h"

_Static_assert(APP_PUBLIC_KEY_BYTES == crypto_sign_PUBLICKEYBYTES, "Ed25519");
_Static_assert(APP_SIGNATURE_BYTES == crypto_sign_BYTES, "Ed25519");
_Static_assert(APP_SECRET_KEY_BYTES == crypto_sign_SECRETKEYBYTES, "Ed25519");

/** libsodium's own source aborts when the system's fails; this one tells. */
static void
random_bytes(void *at, size_t len)
{
    eg_rng rng = eg_rng_system();
    if (eg_rng_fill(&rng, at, len) != EG_OK) {
        _exit(app_report(NULL, EG_ERR_RNG));
    }
}

static uint32_t
random_word(void)
{
    uint32_t word;
    random_bytes(&word, sizeof(word));
    return word;
}

static const char *
random_name(void)
{
    return "electionguard";
}

static randombytes_implementation random_source = {
    .implementation_name = random_name,
    .random = random_word,
    .buf = random_bytes,
};

eg_status
app_crypto_init(eg_error *err)
{
    if (randombytes_set_implementation(&random_source) != 0 ||
        sodium_init() < 0) {
        return eg_fail(err, EG_ERR_RNG, "libsodium cannot be started");
    }
    return EG_OK;
}

eg_status
app_identity_new(app_identity *out, eg_error *err)
{
    app_identity fresh = {0};
    EG_TRY(app_secret_new(&fresh.secret_key, APP_SECRET_KEY_BYTES, err));
    crypto_sign_keypair(fresh.public_key, fresh.secret_key.bytes);
    *out = fresh;
    return EG_OK;
}

eg_status
app_identity_load(app_identity *out, const uint8_t *secret_key, eg_error *err)
{
    app_identity loaded = {0};
    EG_TRY(app_secret_new(&loaded.secret_key, APP_SECRET_KEY_BYTES, err));
    /* A seed with another key's public half would sign itself away. */
    crypto_sign_seed_keypair(loaded.public_key, loaded.secret_key.bytes,
                             secret_key);
    if (sodium_memcmp(loaded.secret_key.bytes, secret_key,
                      APP_SECRET_KEY_BYTES) != 0) {
        app_identity_free(&loaded);
        return eg_fail(err, EG_ERR_MALFORMED, "the signing key is damaged");
    }
    *out = loaded;
    return EG_OK;
}

eg_status
app_identity_from_seed(app_identity *out, const uint8_t *seed, eg_error *err)
{
    app_identity made = {0};
    EG_TRY(app_secret_new(&made.secret_key, APP_SECRET_KEY_BYTES, err));
    crypto_sign_seed_keypair(made.public_key, made.secret_key.bytes, seed);
    *out = made;
    return EG_OK;
}

void
app_identity_free(app_identity *identity)
{
    app_secret_free(&identity->secret_key);
    memset(identity, 0, sizeof(*identity));
}

void
app_sign(const app_identity *identity,
         uint8_t signature[APP_SIGNATURE_BYTES],
         const uint8_t *bytes,
         size_t len)
{
    crypto_sign_detached(signature, NULL, bytes, len,
                         identity->secret_key.bytes);
}

bool
app_signature_valid(const uint8_t public_key[APP_PUBLIC_KEY_BYTES],
                    const uint8_t signature[APP_SIGNATURE_BYTES],
                    const uint8_t *bytes,
                    size_t len)
{
    return crypto_sign_verify_detached(signature, bytes, len, public_key) == 0;
}

void
app_fingerprint(char out[APP_FINGERPRINT_MAX],
                const uint8_t public_key[APP_PUBLIC_KEY_BYTES])
{
    uint8_t digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, public_key, APP_PUBLIC_KEY_BYTES);
    char *at = out;
    for (size_t i = 0; i < 16; i++) {
        const char *separator = i % 2 == 1 && i < 15 ? "-" : "";
        at += snprintf(at, 4, "%02x%s", digest[i], separator);
    }
}
