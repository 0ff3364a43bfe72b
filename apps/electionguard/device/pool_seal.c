/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys and sealed entries, through libsodium's XChaCha20-Poly1305.
 *
 *   key file = "CGPOOLK1" | number u64 | key 32 |
 *              first 8 bytes of SHA-256(all before)
 *   entry    = "CGPOOLE1" | number u64 | nonce 24 | ciphertext and tag
 *   key of entry n + 1 = HMAC-SHA-256(key of entry n, "next")
 *   sealing key of entry n = HMAC-SHA-256(key of entry n, "entry")
 *   associated data = the entry's first 16 bytes | H_E | H_DI | SHA-256(style)
 *
 * The nonce is random: an entry that a power cut spoilt may be made again, with
 * the same number and another content.
 */
#include "electionguard/device/pool_seal.h"

#include <sodium.h>
#include <string.h>

#include "base/secret.h"

#define KEY_MAGIC   "CGPOOLK1"
#define ENTRY_MAGIC "CGPOOLE1"
#define MAGIC_LEN   8
#define NUMBER_AT   MAGIC_LEN
#define KEY_AT      (NUMBER_AT + 8)
#define CHECK_AT    (KEY_AT + POOL_KEY_BYTES)
#define NONCE_AT    (NUMBER_AT + 8)
#define SEALED_AT   (NONCE_AT + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
#define AD_BYTES    (NONCE_AT + 3 * EG_HASH_BYTES)

_Static_assert(POOL_ENTRY_OVERHEAD ==
                   SEALED_AT + crypto_aead_xchacha20poly1305_ietf_ABYTES,
               "what sealing adds");
_Static_assert(POOL_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES &&
                   POOL_KEY_BYTES == EG_HASH_BYTES,
               "a hash is a key");

/** The key that @p key gives for @p purpose. */
static void
derive(eg_hash *out, const uint8_t key[POOL_KEY_BYTES], const char *purpose)
{
    EG_SECRET(eg_hash, from);
    memcpy(from.bytes, key, POOL_KEY_BYTES);
    eg_hmac(out, &from, purpose, strlen(purpose));
}

void
pool_ratchet(uint8_t key[POOL_KEY_BYTES], uint64_t steps)
{
    EG_SECRET(eg_hash, next);
    for (uint64_t i = 0; i < steps; i++) {
        derive(&next, key, "next");
        memcpy(key, next.bytes, POOL_KEY_BYTES);
    }
}

void
pool_key_write(uint8_t out[POOL_KEY_FILE_BYTES],
               uint64_t number,
               const uint8_t key[POOL_KEY_BYTES])
{
    EG_SECRET(eg_hash, check);
    memcpy(out, KEY_MAGIC, MAGIC_LEN);
    eg_store_be64(out + NUMBER_AT, number);
    memcpy(out + KEY_AT, key, POOL_KEY_BYTES);
    eg_sha256_once(&check, out, CHECK_AT);
    memcpy(out + CHECK_AT, check.bytes, POOL_KEY_FILE_BYTES - CHECK_AT);
}

bool
pool_key_read(uint64_t *number,
              uint8_t key[POOL_KEY_BYTES],
              const uint8_t *bytes,
              size_t len)
{
    EG_SECRET_ARRAY(uint8_t, same, POOL_KEY_FILE_BYTES);
    if (len != POOL_KEY_FILE_BYTES) {
        return false;
    }
    const uint64_t found = eg_load_be64(bytes + NUMBER_AT);
    pool_key_write(same, found, bytes + KEY_AT);
    if (!eg_bytes_equal(same, bytes, len)) {
        return false;
    }
    *number = found;
    memcpy(key, bytes + KEY_AT, POOL_KEY_BYTES);
    return true;
}

static void
associate(uint8_t out[AD_BYTES], const pool_place *place, const uint8_t *entry)
{
    eg_hash style;
    uint8_t *at = out + NONCE_AT;
    eg_sha256_once(&style, place->style, strlen(place->style));
    memcpy(out, entry, NONCE_AT);
    memcpy(at, place->election->extended_hash.bytes, EG_HASH_BYTES);
    memcpy(at + EG_HASH_BYTES, place->device.bytes, EG_HASH_BYTES);
    memcpy(at + 2 * EG_HASH_BYTES, style.bytes, EG_HASH_BYTES);
}

void
pool_entry_seal(uint8_t *out,
                const pool_place *place,
                uint64_t number,
                const uint8_t key[POOL_KEY_BYTES],
                eg_span plain)
{
    uint8_t ad[AD_BYTES];
    EG_SECRET(eg_hash, sealing);
    derive(&sealing, key, "entry");
    memcpy(out, ENTRY_MAGIC, MAGIC_LEN);
    eg_store_be64(out + NUMBER_AT, number);
    randombytes_buf(out + NONCE_AT, SEALED_AT - NONCE_AT);
    associate(ad, place, out);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        out + SEALED_AT, NULL, plain.data, plain.len, ad, sizeof(ad), NULL,
        out + NONCE_AT, sealing.bytes);
}

bool
pool_entry_open(uint8_t *out,
                const pool_place *place,
                uint64_t number,
                const uint8_t key[POOL_KEY_BYTES],
                eg_span file)
{
    uint8_t ad[AD_BYTES];
    EG_SECRET(eg_hash, sealing);
    if (file.len < POOL_ENTRY_OVERHEAD ||
        memcmp(file.data, ENTRY_MAGIC, MAGIC_LEN) != 0 ||
        eg_load_be64(file.data + NUMBER_AT) != number) {
        return false;
    }
    derive(&sealing, key, "entry");
    associate(ad, place, file.data);
    return crypto_aead_xchacha20poly1305_ietf_decrypt(
               out, NULL, NULL, file.data + SEALED_AT, file.len - SEALED_AT, ad,
               sizeof(ad), file.data + NONCE_AT, sealing.bytes) == 0;
}
