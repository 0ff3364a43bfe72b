/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Until a person answers: the next way when nobody does, bounces, and who may say
 * that a notice was read.
 *
 * A mail that was read, opened or clicked is no answer, since others may read the
 * mailbox.  An answer is the person's own, who signed in at the page by the secret
 * that they had at enrolment, or an operator's, who spoke with them.
 */
#ifndef ACCOUNTGUARD_DELIVER_ESCALATE_H
#define ACCOUNTGUARD_DELIVER_ESCALATE_H

#include "accountguard/deliver/delivery.h"
#include "accountguard/deliver/dsn.h"

/** How a notice was answered. */
typedef enum ag_answer_way {
    AG_ANSWER_PAGE, /**< The person, signed in at the page. */
    AG_ANSWER_CALL  /**< An operator spoke with them. */
} ag_answer_way;

/**
 * Let the next notice whose step is due go its next way; where none is left and
 * it says "compromised", an operator has to call.
 *
 * @param[out] there false: none is due.
 */
EG_NODISCARD eg_status ag_escalate_next(ag_store *store,
                                        bool *there,
                                        ag_time now,
                                        eg_error *err);

/**
 * Note that a notice was answered: it goes no further ways.  Answered twice is
 * answered once.
 *
 * @param[in] operator Who spoke with the person; 0 of AG_ANSWER_PAGE.
 */
EG_NODISCARD eg_status ag_notice_answer(ag_store *store,
                                        uint64_t notice,
                                        ag_answer_way way,
                                        uint64_t
                                        operator,
                                        ag_time now,
                                        eg_error *err);

/** Whether a notice was answered. */
EG_NODISCARD eg_status ag_notice_is_answered(ag_store *store,
                                             bool *out,
                                             uint64_t notice,
                                             eg_error *err);

/**
 * Take a server's report.
 *
 * @param[out] delivery What it is of.
 *
 * @retval EG_REJECT It did not come to an address of ours: it proves nothing.
 */
EG_NODISCARD eg_status ag_bounce_take(ag_store *store,
                                      ag_delivery *delivery,
                                      const ag_dsn *dsn,
                                      ag_time now,
                                      eg_error *err);

#endif
