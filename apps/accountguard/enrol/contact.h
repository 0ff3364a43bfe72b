/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Contacts of organisations: people who are told on its behalf.  An address counts
 * once its reader typed the code that was sent to it, and is asked for again, for
 * a stale contact is how warnings get lost.
 */
#ifndef ACCOUNTGUARD_ENROL_CONTACT_H
#define ACCOUNTGUARD_ENROL_CONTACT_H

#include "accountguard/enrol/organisation.h"

/** A contact confirms so often, */
#define AG_CONTACT_LIFE (90 * AG_DAY)
/** is asked this long before, */
#define AG_CONTACT_NOTICE (14 * AG_DAY)
/** and has this long after it. */
#define AG_CONTACT_GRACE (14 * AG_DAY)

/** Whether the texts are as they must be; EG_ERR_ARGUMENT. */
EG_NODISCARD eg_status ag_contact_check(const ag_contact_card *card,
                                        eg_error *err);

/** Add a contact, who gets a letter.  Within a step. */
EG_NODISCARD eg_status ag_contact_add_within(ag_store *store,
                                             uint64_t organisation,
                                             const char *organisation_name,
                                             const ag_contact_card *card,
                                             ag_time now,
                                             eg_error *err);

/** As a step of its own, with an entry of the log. */
EG_NODISCARD eg_status ag_contact_add(ag_store *store,
                                      uint64_t by,
                                      uint64_t organisation,
                                      const ag_contact_card *card,
                                      ag_time now,
                                      eg_error *err);

/**
 * The code of a letter was typed.
 *
 * @retval EG_REJECT There is no such code, or it was used.
 */
EG_NODISCARD eg_status ag_contact_confirm(ag_store *store,
                                          const ag_code *code,
                                          ag_time now,
                                          eg_error *err);

/** Take a contact out; EG_ERR_NOT_FOUND. */
EG_NODISCARD eg_status ag_contact_remove(ag_store *store,
                                         uint64_t by,
                                         uint64_t contact,
                                         ag_time now,
                                         eg_error *err);

/** Whether an organisation has a contact who confirmed. */
EG_NODISCARD eg_status ag_contact_any(ag_store *store,
                                      bool *out,
                                      uint64_t organisation,
                                      eg_error *err);

/** All contacts of one that leaves are gone; within a step. */
EG_NODISCARD eg_status ag_contact_all_gone(ag_store *store,
                                           uint64_t organisation,
                                           ag_time now,
                                           eg_error *err);

/** What upkeep of contacts did. */
typedef struct ag_contact_counts {
    uint64_t asked; /**< Got a letter to confirm anew. */
    uint64_t stale; /**< Did not, and are gone. */
} ag_contact_counts;

/** Ask those who are due; take out those who never answered, and suspend an
 * organisation that has nobody left.  Steps of their own. */
EG_NODISCARD eg_status ag_contact_upkeep(ag_store *store,
                                         ag_contact_counts *out,
                                         ag_time now,
                                         eg_error *err);

#endif
