/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Consent: what an account's owner allows, as an object that the service signs
 * and can show to the owner at any time.
 *
 * {"account":7,"given":"2026-11-23T10:00:00Z","language":"en","notify":true,
 *  "organisation":3,"person":"<32 hex>","proof":"code","service":"<host>",
 *  "share":false,"tell":"fact","text":"<64 hex>","v":1}
 *
 * Names are in order and nothing is between the tokens, so there is one spelling.
 */
#ifndef ACCOUNTGUARD_ENROL_CONSENT_H
#define ACCOUNTGUARD_ENROL_CONSENT_H

#include "accountguard/enrol/consent_text.h"
#include "accountguard/enrol/words.h"
#include "accountguard/model/time.h"
#include "accountguard/store/subject.h"

/** Purpose of the key that signs (ag_keys_identity()). */
#define AG_CONSENT_PURPOSE "consent 1"
/** Longest record. */
#define AG_CONSENT_MAX ((size_t)1024)

/** What is allowed. */
typedef struct ag_scope {
    ag_tell tell;
    bool share;
} ag_scope;

/** Whose consent, for what. */
typedef struct ag_consent {
    uint64_t account;
    uint64_t organisation;
    ag_subject person;
    ag_language language; /**< Of the text that was shown. */
    ag_scope scope;
    ag_time given;
} ag_consent;

/** Pure: the record's bytes. */
EG_NODISCARD eg_status ag_consent_write(eg_buffer *out,
                                        const ag_consent *consent,
                                        const char *service);

/** Give it: what was allowed before is revoked.  Within a step; signs and logs. */
EG_NODISCARD eg_status ag_consent_give(ag_store *store,
                                       const ag_consent *consent,
                                       eg_error *err);

/** Revoke all for an account; within a step; logs if there was any. */
EG_NODISCARD eg_status ag_consent_revoke(ag_store *store,
                                         const ag_subject *person,
                                         uint64_t account,
                                         ag_time now,
                                         eg_error *err);

/** A record with its signature, as it is shown: hex of the signature, a space, the
 * record.  Of the newest consent for an account; EG_ERR_NOT_FOUND. */
EG_NODISCARD eg_status ag_consent_show(ag_store *store,
                                       eg_buffer *out,
                                       const ag_subject *person,
                                       uint64_t account,
                                       eg_error *err);

/** Whether what ag_consent_show() gave was signed with @p key. */
bool ag_consent_holds(eg_span shown, const uint8_t key[APP_PUBLIC_KEY_BYTES]);

/** The key that consents are signed with. */
EG_NODISCARD eg_status ag_consent_key(ag_store *store,
                                      uint8_t key[APP_PUBLIC_KEY_BYTES],
                                      eg_error *err);

#endif
