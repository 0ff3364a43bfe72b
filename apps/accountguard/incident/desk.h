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

/**
 * Set a number of the policy, within a step.
 *
 * @param[in] name E.g. "window", as in policy.h.
 *
 * @retval EG_ERR_NOT_FOUND There is no such number.
 * @retval EG_ERR_ARGUMENT  The value is out of its range.
 */
EG_NODISCARD eg_status ag_desk_set(ag_desk *desk,
                                   const char *name,
                                   uint64_t value,
                                   eg_error *err);

#endif
