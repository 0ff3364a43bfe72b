/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The numbers that incidents are handled by.  A service may set others
 * (incident/settings.h); the defaults stand here with their reasons.
 */
#ifndef ACCOUNTGUARD_INCIDENT_POLICY_H
#define ACCOUNTGUARD_INCIDENT_POLICY_H

#include "accountguard/model/time.h"

typedef struct ag_policy {
    /** Detections of one account and actor that are no further apart than this
     * are one incident. */
    ag_time window;
    /** What became known later than this after it happened is looked at by a
     * person before anybody is told. */
    ag_time fresh;
    /** Words of L0 to L2 go out together at the end of such a span, so that who
     * attacks does not learn which attempt was seen; see jitter. */
    ag_time batch;
    /** ... and up to this much later, by a span that only the service knows. */
    ag_time jitter;
    /** How long a word is worth telling: of L0 to L2, and from L3 up. */
    ag_time expires_attempt;
    ag_time expires_compromise;
    /** Statements a day: from one source, about one actor; beyond that a person
     * has to release them. */
    uint64_t source_budget;
    uint64_t actor_budget;
    /** Notices a day to one reader; beyond that there is one digest a day. */
    uint64_t organisation_budget;
    uint64_t person_budget;
    /** A source that makes more statements in a day than this, and than so many
     * times its median of the last days, is stopped. */
    uint64_t breaker_floor;
    uint64_t breaker_factor;
} ag_policy;

#define AG_POLICY_DEFAULT                                                   \
    {                                                                       \
        .window = 14 * AG_DAY, .fresh = 7 * AG_DAY, .batch = 12 * AG_HOUR,  \
        .jitter = 6 * AG_HOUR, .expires_attempt = 14 * AG_DAY,              \
        .expires_compromise = 30 * AG_DAY, .source_budget = 200,            \
        .actor_budget = 500, .organisation_budget = 20, .person_budget = 3, \
        .breaker_floor = 25, .breaker_factor = 8,                           \
    }

/** Days whose counts the breaker compares with. */
#define AG_BREAKER_DAYS 14

#endif
