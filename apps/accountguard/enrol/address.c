/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An account as its owner types it.
 */
#include "accountguard/enrol/address.h"

#include "base/secret.h"

eg_status
ag_address_read(ag_store *store,
                ag_typed_account *out,
                ag_provider provider,
                const char *typed,
                eg_error *err)
{
    EG_SECRET(ag_tokenizer, tokenizer);
    EG_SECRET_ARRAY(uint8_t, key, AG_KEY_BYTES);
    EG_SECRET_ARRAY(char, plain, AG_CANON_MAX);
    const eg_span text = {.data = (const uint8_t *)typed,
                          .len = strnlen(typed, AG_CANON_MAX)};
    const size_t len = ag_canon(out->address, provider, text);
    const size_t plain_len = ag_canon(plain, AG_PROVIDER_OTHER, text);
    if (len == 0 || plain_len == 0 || !ag_address_is_plain(out->address)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "an account must be an address such as "
                       "anna@party.example");
    }
    ag_keys_derive(&store->keys, key, AG_TOKEN_PURPOSE);
    ag_tokenizer_init(&tokenizer, key);
    ag_token_of(&tokenizer, &out->token, out->address, len);
    ag_token_of(&tokenizer, &out->plain, plain, plain_len);
    out->provider = provider;
    return EG_OK;
}
