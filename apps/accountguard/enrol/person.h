/* SPDX-License-Identifier: Apache-2.0 */
/*
 * People: each shows who they are by a secret of their own, a code that they got
 * when they enrolled and that is in no mailbox.  Whoever reads a mailbox of theirs
 * can do nothing here.
 */
#ifndef ACCOUNTGUARD_ENROL_PERSON_H
#define ACCOUNTGUARD_ENROL_PERSON_H

#include "accountguard/enrol/consent.h"
#include "accountguard/enrol/roster.h"
#include "accountguard/model/code.h"

/** Purpose of a secret's hash. */
#define AG_PERSON_SECRET "person secret"
/** Shortest phrase that is agreed, in bytes. */
#define AG_PHRASE_MIN 8

/** Whether a notice can show a phrase; EG_ERR_ARGUMENT: it cannot. */
EG_NODISCARD eg_status ag_phrase_check(const char *phrase, eg_error *err);

/** Somebody who showed the secret. */
typedef struct ag_person {
    uint64_t id;
    ag_subject subject;
    ag_language language;
    ag_time joined;
} ag_person;

/**
 * Who has this secret.  A recovery that somebody else asked for ends.
 *
 * @retval EG_REJECT Nobody.
 */
EG_NODISCARD eg_status ag_person_open(ag_store *store,
                                      ag_person *out,
                                      const ag_code *secret,
                                      ag_time now,
                                      eg_error *err);

/** Change name, phrase and language; NULL leaves a text as it is. */
EG_NODISCARD eg_status ag_person_set(ag_store *store,
                                     const ag_person *person,
                                     const char *name,
                                     const char *phrase,
                                     ag_language language,
                                     ag_time now,
                                     eg_error *err);

/** An account as its owner sees it. */
typedef struct ag_own_account {
    uint64_t id;
    uint64_t organisation;
    ag_account_kind kind;
    ag_provider provider;
    char address[AG_CANON_MAX];
    ag_scope scope;
    bool consented;
    bool frozen;
    ag_time proven;
} ag_own_account;

/** Takes an account. */
typedef eg_status (*ag_own_account_taker)(const ag_own_account *account,
                                          void *context,
                                          eg_error *err);
/** A person's live accounts. */
EG_NODISCARD eg_status ag_person_accounts(ag_store *store,
                                          const ag_person *person,
                                          ag_own_account_taker take,
                                          void *context,
                                          eg_error *err);

/**
 * Say what the organisation may learn of an account from now on.
 *
 * @retval EG_ERR_NOT_FOUND The account is not this person's.
 * @retval EG_ERR_STATE     Two people claim it; nothing changes until operators
 *                          have looked.
 */
EG_NODISCARD eg_status ag_person_consent(ag_store *store,
                                         const ag_person *person,
                                         uint64_t account,
                                         const ag_scope *scope,
                                         ag_time now,
                                         eg_error *err);

/** Take one account out: no notices, no record of whose it was.  As
 * ag_person_consent(). */
EG_NODISCARD eg_status ag_person_drop(ag_store *store,
                                      const ag_person *person,
                                      uint64_t account,
                                      ag_time now,
                                      eg_error *err);

/**
 * Leave: all accounts are taken out, and the person's key is destroyed, so that
 * what was kept can be read by nobody.
 *
 * @retval EG_ERR_STATE Two people claim an account.
 */
EG_NODISCARD eg_status ag_person_leave(ag_store *store,
                                       const ag_person *person,
                                       ag_time now,
                                       eg_error *err);

/** All that is kept of a person, as JSON for the person. */
EG_NODISCARD eg_status ag_person_export(ag_store *store,
                                        eg_buffer *out,
                                        const ag_person *person,
                                        eg_error *err);

/* -- what operators and organisations do ---------------------------------------- */

/** Takes the address of a work account. */
typedef eg_status (*ag_staff_taker)(uint64_t account,
                                    const char *address,
                                    void *context,
                                    eg_error *err);
/** What an organisation may see of its people: work accounts at its own domains
 * whose owners let it learn that something happens.  No personal account ever. */
EG_NODISCARD eg_status ag_staff_each(ag_store *store,
                                     uint64_t organisation,
                                     ag_staff_taker take,
                                     void *context,
                                     eg_error *err);

/**
 * Somebody left an organisation: the work account is taken out, and what linked
 * the person's other accounts with the organisation is cut; they stay theirs.
 *
 * @retval EG_ERR_NOT_FOUND It is no work account of that organisation.
 */
EG_NODISCARD eg_status ag_staff_left(ag_store *store,
                                     uint64_t by,
                                     uint64_t organisation,
                                     uint64_t account,
                                     ag_time now,
                                     eg_error *err);

/** Takes an account that two people claim. */
typedef eg_status (*ag_dispute_taker)(uint64_t account,
                                      ag_account_kind kind,
                                      ag_time since,
                                      void *context,
                                      eg_error *err);
/** The disputes that wait for operators, the oldest first. */
EG_NODISCARD eg_status ag_dispute_each(ag_store *store,
                                       ag_dispute_taker take,
                                       void *context,
                                       eg_error *err);

/**
 * Settle a dispute: the account stays whose it is, or is taken out.
 *
 * @retval EG_ERR_NOT_FOUND Nobody disputes it.
 */
EG_NODISCARD eg_status ag_dispute_settle(ag_store *store,
                                         uint64_t by,
                                         uint64_t account,
                                         bool keep,
                                         ag_time now,
                                         eg_error *err);

#endif
