/* SPDX-License-Identifier: Apache-2.0 */
/* Protected accounts for tests: a person who consents, and an address's token. */
#ifndef EG_TESTS_ACCOUNTGUARD_ROSTER_KIT_H
#define EG_TESTS_ACCOUNTGUARD_ROSTER_KIT_H

#include "accountguard/account/token.h"
#include "base/secret.h"
#include "incident_kit.h"

/** Protect an account; its row. */
static inline uint64_t
kit_protect(ag_store *store, const char *address)
{
    EG_SECRET_ARRAY(uint8_t, key, AG_KEY_BYTES);
    ag_tokenizer t;
    ag_token token;
    const uint64_t account =
        kit_account(store, kit_person(store), 0, AG_TELL_NONE);
    ag_keys_derive(&store->keys, key, AG_TOKEN_PURPOSE);
    ag_tokenizer_init(&t, key);
    assert_true(
        ag_token_account(&t, &token, AG_PROVIDER_MICROSOFT, span_of(address)));
    sql_statement s =
        sql_begin(store->db, "UPDATE account SET token = $1 WHERE id = $2");
    sql_bind_bytes(&s, 1, token.bytes, sizeof(token.bytes));
    sql_bind_number(&s, 2, account);
    assert_ok(sql_run(&s, NULL));
    return account;
}

#endif
