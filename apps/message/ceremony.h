/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What guardians and the administrator both do with a key ceremony's messages:
 * take all keys from a mail folder, check them, and derive what everybody must
 * derive alike.
 */
#ifndef APP_MESSAGE_CEREMONY_H
#define APP_MESSAGE_CEREMONY_H

#include <electionguard/election.h>

#include "message/payload.h"

/** All guardians' public data, checked, and what follows from it. */
typedef struct app_ceremony {
    eg_ceremony base;             /**< n, k, H_P. */
    eg_guardian_public *guardian; /**< 1..n in order. */
    eg_span *item;                /**< Their record items. */
    eg_hash *statement;           /**< Digests of the keys messages. */
    eg_hash keys_digest;          /**< SHA-256 over those digests. */
    eg_hash base_hash;            /**< H_B. */
    eg_element joint[EG_KEY_KINDS];
    eg_hash hash; /**< H_G, eq. (27). */
} app_ceremony;

/**
 * Take the keys of all guardians from @p mail, check each of them
 * (Verification 2, X.03), and derive the joint keys and H_G.
 *
 * @param[out] out   In @p arena; items are in @p mail.
 * @param[in]  mail  Read with @p invitation's roster.
 *
 * @retval EG_OK        All are there and hold.
 * @retval EG_REJECT    A guardian's keys do not hold; @p err names it.
 * @retval EG_ERR_STATE Some are missing; @p err names them.
 */
EG_NODISCARD eg_status app_ceremony_collect(const eg_group *group,
                                            app_ceremony *out,
                                            eg_arena *arena,
                                            const app_mail *mail,
                                            const app_invitation *invitation,
                                            eg_error *err);

/**
 * Every one of guardians 1..n has sent a message of @p step.
 *
 * @param[in] except A guardian who is not asked for; 0: none.
 *
 * @retval EG_ERR_STATE Some are missing; @p err names them.
 */
EG_NODISCARD eg_status app_mail_complete(const app_mail *mail,
                                         const app_roster *roster,
                                         app_step step,
                                         uint32_t except,
                                         eg_error *err);

/**
 * The preliminary guardian record is exactly what @p own says: every item
 * byte by byte, K, K-hat and H_G, and Verification 3.
 *
 * @retval EG_REJECT It is not; @p err says what differs.
 */
EG_NODISCARD eg_status app_ceremony_compare(const eg_group *group,
                                            const app_ceremony *own,
                                            const app_guardians *claimed,
                                            eg_error *err);

/**
 * Judge a complaint: did the accused sign the share, and is it wrong?
 *
 * @param[in]  message A complaint of @p mail.
 * @param[out] guilty  Who is at fault, with EG_OK.
 * @param[out] err     Why, when the accuser is at fault.
 *
 * @retval EG_OK            Judged.
 * @retval EG_ERR_MALFORMED The complaint names nobody, or has no known reason.
 */
EG_NODISCARD eg_status app_complaint_settle(const eg_group *group,
                                            uint32_t *guilty,
                                            const app_ceremony *ceremony,
                                            eg_arena *arena,
                                            const app_mail *mail,
                                            const app_message *message,
                                            eg_error *err);

/**
 * The one request of attempt @p attempt (0: the highest there is); an audit's,
 * if @p step is APP_STEP_AUDIT.
 *
 * @retval EG_ERR_NOT_FOUND There is none.
 * @retval EG_ERR_MALFORMED Two different ones have the same number.
 */
EG_NODISCARD eg_status app_request_find(app_request *out,
                                        eg_arena *arena,
                                        const app_mail *mail,
                                        const app_roster *roster,
                                        app_step step,
                                        uint32_t attempt,
                                        eg_error *err);

/**
 * The latest audit.
 *
 * @retval EG_ERR_NOT_FOUND There is none.
 * @retval EG_ERR_MALFORMED Two different ones have the same number.
 */
EG_NODISCARD eg_status app_audit_find(app_audit *out,
                                      eg_arena *arena,
                                      const app_mail *mail,
                                      const app_roster *roster,
                                      eg_error *err);

/**
 * The message of @p step with which guardian @p sender answers the request of
 * @p digest.
 *
 * @retval EG_ERR_NOT_FOUND None; @p err names the guardian.
 * @retval EG_ERR_MALFORMED Two different ones: the guardian contradicts
 *                          itself.
 */
EG_NODISCARD eg_status app_answer_find(const app_message **out,
                                       const app_mail *mail,
                                       const app_roster *roster,
                                       app_step step,
                                       uint32_t sender,
                                       const eg_hash *digest,
                                       eg_error *err);

#endif
