/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How an operator names a subject, and whose it is: by its 32 hexadecimal digits, or by the row
 * of a person or an organisation, "person:7", "organisation:3".
 */
#ifndef ACCOUNTGUARD_AUDIT_SUBJECT_NAME_H
#define ACCOUNTGUARD_AUDIT_SUBJECT_NAME_H

#include "accountguard/enrol/person.h"

/**
 * Find a subject.
 *
 * @retval EG_ERR_ARGUMENT  It is no name of one.
 * @retval EG_ERR_NOT_FOUND There is no such person or organisation.
 */
EG_NODISCARD eg_status ag_subject_find(ag_store *store,
                                       ag_subject *out,
                                       const char *name,
                                       eg_error *err);

/** The person whose subject this is, for ag_person_export(); EG_ERR_NOT_FOUND:
 * nobody who is enrolled. */
EG_NODISCARD eg_status ag_subject_person(ag_store *store,
                                         ag_person *out,
                                         const ag_subject *subject,
                                         eg_error *err);

#endif
