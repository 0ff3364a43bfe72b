/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An account as its owner types it, made canonical, and its token.
 *
 * Letters go to the canonical address, never to the typed one: only so does a
 * code show control of the very account that is protected.
 */
#ifndef ACCOUNTGUARD_ENROL_ADDRESS_H
#define ACCOUNTGUARD_ENROL_ADDRESS_H

#include "accountguard/account/token.h"
#include "accountguard/enrol/letter.h"
#include "accountguard/store/store.h"

typedef struct ag_typed_account {
    ag_provider provider;
    char address[AG_CANON_MAX]; /**< Canonical, "local@domain". */
    ag_token token;             /**< Of the account. */
    ag_token plain;             /**< Of the address, whoever the provider is. */
} ag_typed_account;

/**
 * Read an account that was typed.
 *
 * @retval EG_ERR_ARGUMENT It is no address of mail; which says nothing of who is
 *                         enrolled.
 */
EG_NODISCARD eg_status ag_address_read(ag_store *store,
                                       ag_typed_account *out,
                                       ag_provider provider,
                                       const char *typed,
                                       eg_error *err);

#endif
