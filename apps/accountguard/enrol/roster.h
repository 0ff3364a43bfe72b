/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What others may know of those who are enrolled: whom an account's owner lets be
 * told what, and how to reach them.  Reading changes nothing.
 */
#ifndef ACCOUNTGUARD_ENROL_ROSTER_H
#define ACCOUNTGUARD_ENROL_ROSTER_H

#include "accountguard/account/roster.h"
#include "accountguard/enrol/letter.h"
#include "accountguard/enrol/words.h"
#include "accountguard/model/language.h"
#include "accountguard/store/subject.h"

/** Room for a name, a phrase and a telephone number. */
#define AG_PERSON_TEXT 129
#define AG_PHRASE_TEXT 129
#define AG_PHONE_TEXT  33
/** Ways to reach one recipient. */
#define AG_REACH_MAX 8

/** Who may be told of an account, as its owner allows now. */
typedef struct ag_audience_of {
    uint64_t account;
    uint64_t person;
    ag_subject subject; /**< The person's. */
    ag_account_kind kind;
    /** 0 where there is none, it is not approved, is still in quarantine, or two
     * people claim a personal account. */
    uint64_t organisation;
    ag_tell tell; /**< What that may learn; none without one. */
    bool share;   /**< The person may be counted in statistics. */
} ag_audience_of;

/**
 * Who may be told of an account.
 *
 * @retval EG_ERR_NOT_FOUND There is no such live account, or its owner's consent
 *                          was revoked.
 */
EG_NODISCARD eg_status ag_roster_audience(ag_store *store,
                                          ag_audience_of *out,
                                          uint64_t account,
                                          ag_time now,
                                          eg_error *err);

/** One way to reach a recipient. */
typedef struct ag_reach {
    ag_channel_kind kind;
    /** The protected account whose own mailbox this is; 0: none.  Of an account
     * that may be compromised it must not be the only way. */
    uint64_t account;
    char address[AG_ADDRESS_TEXT]; /**< Mail address, or number. */
} ag_reach;

/** Somebody to whom a notice goes. */
typedef struct ag_recipient {
    ag_subject subject;
    ag_language language;
    char name[AG_PERSON_TEXT];   /**< May be "". */
    char phrase[AG_PHRASE_TEXT]; /**< Agreed at enrolment; "" of a contact. */
    size_t len;
    ag_reach reach[AG_REACH_MAX]; /**< Confirmed ones; other mail first. */
} ag_recipient;

/** A person; EG_ERR_NOT_FOUND: not there, or left.  Wipe it after use. */
EG_NODISCARD eg_status ag_roster_person(ag_store *store,
                                        ag_recipient *out,
                                        uint64_t person,
                                        eg_error *err);

/** Takes a recipient. */
typedef eg_status (*ag_recipient_taker)(const ag_recipient *recipient,
                                        ag_role role,
                                        void *context,
                                        eg_error *err);
/** The confirmed contacts of an organisation. */
EG_NODISCARD eg_status ag_roster_contacts(ag_store *store,
                                          uint64_t organisation,
                                          ag_recipient_taker take,
                                          void *context,
                                          eg_error *err);

/** Put the tokens of all live accounts into @p roster. */
EG_NODISCARD eg_status ag_roster_load(ag_store *store,
                                      ag_roster *roster,
                                      eg_error *err);

/** The address of an account, canonical; EG_ERR_NOT_FOUND. */
EG_NODISCARD eg_status ag_roster_address(ag_store *store,
                                         char out[AG_ADDRESS_TEXT],
                                         uint64_t account,
                                         eg_error *err);

#endif
