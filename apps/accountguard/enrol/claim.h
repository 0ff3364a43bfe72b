/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Enrolling an account: somebody claims it, a code goes to the account itself,
 * and whoever types the code and consents owns the protection.
 *
 * To claim is answered in the same bytes and with the same work whether or not the
 * account is enrolled, the invitation is good, or too many claims were made: one
 * look for each, one subject, one claim, one letter, one entry of the log.  The
 * difference is in the letter alone, which only the mailbox's reader sees.
 */
#ifndef ACCOUNTGUARD_ENROL_CLAIM_H
#define ACCOUNTGUARD_ENROL_CLAIM_H

#include "accountguard/enrol/address.h"
#include "accountguard/enrol/person.h"

/** A code of a claim is good for so long. */
#define AG_CLAIM_LIFE AG_DAY
/** Letters to one account within a day; further ones are not sent. */
#define AG_CLAIM_LETTERS 3

/** What every claim, every request for a new secret and every invitation on the
 * page is answered with, whatever became of it. */
const char *ag_claim_answer(ag_language language);

/** What is typed to claim an account. */
typedef struct ag_claim {
    ag_provider provider;
    const char *address;
    ag_language language;
    const ag_code *invitation; /**< NULL: none. */
    const ag_person *person;   /**< Who adds an account; NULL: somebody new. */
} ag_claim;

/**
 * Claim an account.
 *
 * @retval EG_OK           Whatever became of it.
 * @retval EG_ERR_ARGUMENT It is no address, which says nothing of who is enrolled.
 */
EG_NODISCARD eg_status ag_claim_make(ag_store *store,
                                     const ag_claim *claim,
                                     ag_time now,
                                     eg_error *err);

/** What is said with the code. */
typedef struct ag_agreement {
    ag_language language; /**< Of the text that was read. */
    unsigned version;     /**< AG_CONSENT_VERSION of that text. */
    ag_scope scope;
    const char *name; /**< For notices; "" for none. */
    const char
        *phrase; /**< The phrase that notices show; not of a person who adds
                             an account. */
} ag_agreement;

/** What came of it. */
typedef struct ag_enrolled {
    bool
        disputed; /**< Somebody else owns it; it was frozen, and that is all. */
    uint64_t account;
    uint64_t organisation;
    ag_account_kind kind;
    bool fresh;     /**< Somebody new: */
    ag_code secret; /**< theirs from now on, to be shown once. */
} ag_enrolled;

/**
 * Type the code, and consent.
 *
 * @retval EG_OK           Done; look at out->disputed.
 * @retval EG_REJECT       There is no such code, or it is too old.
 * @retval EG_ERR_STATE    A person who adds an account has it already.
 * @retval EG_ERR_ARGUMENT The agreement is not whole, e.g. of another version of
 *                         the text, or without a phrase; the code is still good.
 */
EG_NODISCARD eg_status ag_claim_confirm(ag_store *store,
                                        ag_enrolled *out,
                                        const ag_code *code,
                                        const ag_agreement *agreement,
                                        ag_time now,
                                        eg_error *err);

/** Forget claims that are too old, and whom they would have made. */
EG_NODISCARD eg_status ag_claim_upkeep(ag_store *store,
                                       uint64_t *count,
                                       ag_time now,
                                       eg_error *err);

#endif
