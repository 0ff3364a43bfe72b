/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accounts as keyed tokens: HMAC-SHA-256 of the canonical text and the version of
 * its rules, under a key that is kept outside of the database.
 *
 * A plain hash of an address is as good as the address; a token says nothing to
 * whoever has not the key.  The key's two pads are hashed once, so that a token
 * of a usual address costs two blocks of SHA-256.
 */
#ifndef ACCOUNTGUARD_ACCOUNT_TOKEN_H
#define ACCOUNTGUARD_ACCOUNT_TOKEN_H

#include <electionguard/hash.h>

#include "accountguard/account/canon.h"

#define AG_TOKEN_BYTES 32

/** Purpose of the key, for ag_keys_derive(). */
#define AG_TOKEN_PURPOSE "account token 1"

typedef struct ag_token {
    uint8_t bytes[AG_TOKEN_BYTES];
} ag_token;

/** The key made ready; a secret.  Several threads may read one. */
typedef struct ag_tokenizer {
    eg_sha256 inner;
    eg_sha256 outer;
} ag_tokenizer;

/** Make a key ready; ag_tokenizer_wipe() ends it. */
void ag_tokenizer_init(ag_tokenizer *t, const uint8_t key[32]);
void ag_tokenizer_wipe(ag_tokenizer *t);

/** The token of a canonical text, under the present rules. */
void ag_token_of(const ag_tokenizer *t,
                 ag_token *out,
                 const char *canonical,
                 size_t len);

/** The token of an account; false: it names none (ag_canon()). */
EG_NODISCARD bool ag_token_account(const ag_tokenizer *t,
                                   ag_token *out,
                                   ag_provider provider,
                                   eg_span account);

#endif
