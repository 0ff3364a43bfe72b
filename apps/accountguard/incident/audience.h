/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may learn of an incident, by the consents that stand: the owner of the
 * account who wants to be told, and organisations as far as the owner allows.
 */
#ifndef ACCOUNTGUARD_INCIDENT_AUDIENCE_H
#define ACCOUNTGUARD_INCIDENT_AUDIENCE_H

#include "accountguard/model/telling.h"
#include "accountguard/model/time.h"
#include "accountguard/store/subject.h"

/** Most readers of one account's incidents. */
#define AG_READERS_MAX 8

/** Somebody who may be told. */
typedef struct ag_reader {
    ag_audience audience;
    uint64_t recipient; /**< The row of a person, or of an organisation. */
    bool detail; /**< Which account, when, who; else only that there is one. */
} ag_reader;

/** The readers of an account now; none, if nobody consented. */
EG_NODISCARD eg_status ag_readers_of(ag_store *store,
                                     ag_reader out[AG_READERS_MAX],
                                     size_t *len,
                                     uint64_t account,
                                     ag_time now,
                                     eg_error *err);

/** Whose account it is, for the log; @p there is false: forgotten, or nobody. */
EG_NODISCARD eg_status ag_account_subject(ag_store *store,
                                          ag_subject *out,
                                          bool *there,
                                          uint64_t account,
                                          eg_error *err);

#endif
