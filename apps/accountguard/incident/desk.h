/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What whoever handles incidents needs beside the store: the numbers of the
 * policy and the key of schedules.
 */
#ifndef ACCOUNTGUARD_INCIDENT_DESK_H
#define ACCOUNTGUARD_INCIDENT_DESK_H

#include "accountguard/incident/policy.h"
#include "accountguard/store/store.h"

typedef struct ag_desk {
    ag_store *store;
    ag_policy policy;
    eg_hash schedule; /**< Secret: for ag_directive_schedule(). */
    eg_hash once;     /**< Secret: for ag_directive_key(). */
} ag_desk;

/**
 * Derive the keys, and read the policy: the defaults, and what settings named
 * "incident.window" etc. say instead, in seconds or as a number.
 *
 * @retval EG_ERR_MALFORMED A setting is no number, or out of its range.
 */
EG_NODISCARD eg_status ag_desk_open(ag_desk *out,
                                    ag_store *store,
                                    eg_error *err);

/** Wipe the keys; harmless on {0}. */
void ag_desk_close(ag_desk *desk);

/** A number of the policy, as settings and people spell it. */
typedef struct ag_policy_number {
    const char *name; /**< E.g. "window", as in policy.h. */
    bool span;        /**< In seconds; else a count. */
    uint64_t value;
    uint64_t least;
    uint64_t most;
} ag_policy_number;

/** The number at a place from 0 on; false: there are no more. */
bool ag_policy_at(const ag_policy *policy, size_t place, ag_policy_number *out);

/**
 * Set a number of the policy, within a step.
 *
 * @param[in] by The operator's row.
 *
 * @retval EG_ERR_NOT_FOUND There is no such number.
 * @retval EG_ERR_ARGUMENT  The value is out of its range.
 */
EG_NODISCARD eg_status ag_desk_set(ag_desk *desk,
                                   const char *name,
                                   uint64_t value,
                                   uint64_t by,
                                   ag_time now,
                                   eg_error *err);

#endif
