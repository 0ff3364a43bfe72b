/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens: HMAC (RFC 2104) with the pads hashed beforehand.
 */
#include "accountguard/account/token.h"

#include "base/secret.h"

#define BLOCK 64

/** Begin a hash with the key under a pad. */
static void
begin(eg_sha256 *h, const uint8_t key[32], uint8_t pad)
{
    EG_SECRET_ARRAY(uint8_t, block, BLOCK);
    for (size_t i = 0; i < BLOCK; i++) {
        block[i] = (uint8_t)((i < 32 ? key[i] : 0) ^ pad);
    }
    eg_sha256_init(h);
    eg_sha256_update(h, block, BLOCK);
}

void
ag_tokenizer_init(ag_tokenizer *t, const uint8_t key[32])
{
    begin(&t->inner, key, 0x36);
    begin(&t->outer, key, 0x5c);
}

void
ag_tokenizer_wipe(ag_tokenizer *t)
{
    eg_wipe(t, sizeof(*t));
}

void
ag_token_of(const ag_tokenizer *t,
            ag_token *out,
            const char *canonical,
            size_t len)
{
    static const uint8_t rules = AG_CANON_RULES;
    eg_hash hash;
    eg_sha256 h = t->inner;
    eg_sha256_update(&h, &rules, 1);
    eg_sha256_update(&h, canonical, len);
    eg_sha256_final(&h, &hash);
    h = t->outer;
    eg_sha256_update(&h, hash.bytes, EG_HASH_BYTES);
    eg_sha256_final(&h, &hash);
    memcpy(out->bytes, hash.bytes, AG_TOKEN_BYTES);
}

bool
ag_token_account(const ag_tokenizer *t,
                 ag_token *out,
                 ag_provider provider,
                 eg_span account)
{
    char canonical[AG_CANON_MAX];
    const size_t len = ag_canon(canonical, provider, account);
    if (len == 0) {
        return false;
    }
    ag_token_of(t, out, canonical, len);
    return true;
}
