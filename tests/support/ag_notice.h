/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notices to test with.
 */
#ifndef EG_TESTS_SUPPORT_AG_NOTICE_H
#define EG_TESTS_SUPPORT_AG_NOTICE_H

#include "accountguard/notice/mail.h"
#include "accountguard/notice/smime.h"

/** A warning that two failed sign-ins of an actor were seen. */
ag_facts ag_notice_sample(void);

/** The longest that facts may be, of an audience, a kind and a language. */
ag_facts ag_notice_longest(ag_audience audience,
                           ag_notice_kind kind,
                           ag_language language,
                           ag_level level);

/** A key made of a seed; @p id is written to the facts. */
void ag_notice_key(app_identity *key, uint8_t seed, ag_facts *facts);

/** The card of the sample's service with @p key. */
ag_card ag_notice_card(const app_identity *key);

/** A service that signs: its keys and its card. */
typedef struct ag_notice_service {
    app_identity key;
    ag_smime_key *smime;
    ag_card card;
} ag_notice_service;

/** The service of a seed; other seeds have other keys and the same names. */
ag_notice_service ag_notice_service_new(uint8_t seed);
void ag_notice_service_free(ag_notice_service *service);

/** Append the mail of facts, whose key is set, and, unless NULL, their file. */
void ag_notice_mail_to(eg_buffer *out,
                       eg_buffer *file,
                       const ag_notice_service *service,
                       ag_facts *facts,
                       const char *to,
                       const eg_hash *id);

/** Sign and write the mail of facts, whose key is set, to alice@example.org. */
void ag_notice_mail(eg_buffer *out,
                    const ag_notice_service *service,
                    ag_facts *facts);

#endif
