/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taking what the ladder found into incidents.
 */
#ifndef ACCOUNTGUARD_INCIDENT_TAKE_H
#define ACCOUNTGUARD_INCIDENT_TAKE_H

#include "accountguard/incident/desk.h"
#include "accountguard/incident/incident.h"

/** A finding about a protected account. */
typedef struct ag_observed {
    uint64_t source; /**< Where the event came from. */
    eg_hash native;  /**< SHA-256 of the provider's name of the row. */
    uint64_t account;
    ag_seen_by seen_by;
    ag_time time; /**< When it happened. */
    const ag_finding *finding;
} ag_observed;

/** What came of it, with its word. */
#define AG_TAKEN_TABLE(X)        \
    X(AG_TAKEN_KNOWN, "known")   \
    X(AG_TAKEN_OPENED, "opened") \
    X(AG_TAKEN_RAISED, "raised") \
    X(AG_TAKEN_JOINED, "joined") \
    X(AG_TAKEN_LATE, "late")

typedef enum ag_taken {
#define AG_TAKEN_ENUM(name, word) name,
    AG_TAKEN_TABLE(AG_TAKEN_ENUM)
#undef AG_TAKEN_ENUM
        AG_TAKEN_COUNT
} ag_taken;

/** "known", ...; never NULL. */
const char *ag_taken_name(ag_taken taken);

/**
 * Take a finding, within a step.
 *
 * The same source, row and rule are taken once; anything else changes nothing.
 * What is new opens an incident, raises it or joins it, and what is to be said of
 * it goes to directives or to people.  What comes for a closed incident leaves it
 * closed.
 *
 * @param[in]  now      When it became known.
 * @param[out] incident It belongs to; may be NULL.
 */
EG_NODISCARD eg_status ag_take(ag_desk *desk,
                               ag_taken *out,
                               uint64_t *incident,
                               const ag_observed *seen,
                               ag_time now,
                               eg_error *err);

#endif
