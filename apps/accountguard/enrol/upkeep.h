/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What enrolment needs from time to time: proofs are looked at again, contacts
 * asked, owners reminded, and what is too old is forgotten.
 */
#ifndef ACCOUNTGUARD_ENROL_UPKEEP_H
#define ACCOUNTGUARD_ENROL_UPKEEP_H

#include "accountguard/enrol/contact.h"
#include "accountguard/enrol/domain.h"

/** Owners are told that they are enrolled, and how to leave, so often. */
#define AG_REMINDER (180 * AG_DAY)

typedef struct ag_upkeep {
    uint64_t checked;    /**< Domains that were looked at again. */
    uint64_t missing;    /**< Of these, those that show no code. */
    uint64_t unanswered; /**< Those that could not be asked. */
    uint64_t lapsed;     /**< Organisations suspended for want of a domain. */
    ag_contact_counts contacts;
    uint64_t reminded;
    uint64_t forgotten; /**< Claims. */
} ag_upkeep;

/** Do all that is due. */
EG_NODISCARD eg_status ag_upkeep_run(ag_store *store,
                                     ag_upkeep *out,
                                     const ag_outside *outside,
                                     ag_time now,
                                     eg_error *err);

#endif
