/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of the log about enrolment.
 */
#ifndef ACCOUNTGUARD_ENROL_TELL_H
#define ACCOUNTGUARD_ENROL_TELL_H

#include "accountguard/store/audit.h"

/** One step that is told of. */
typedef struct ag_telling {
    const char *kind;
    uint64_t by; /**< Operator; 0: the person, or the service. */
    const ag_subject *about;
    const char *name; /**< A detail's name and its text; NULL: none. */
    const char *text;
    uint64_t row; /**< The row concerned, e.g. an account's; 0: none. */
} ag_telling;

/** Add the entry, within a step. */
EG_NODISCARD eg_status ag_tell_log(ag_store *store,
                                   const ag_telling *telling,
                                   ag_time now,
                                   eg_error *err);

#endif
