/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Incidents as values: how detections open, raise and join them.
 *
 * An incident is one account under one actor's attack for a while.  Detections
 * that are no further apart than a window belong together, so that the same
 * detections make the same incidents in whatever order and however often they
 * come: one that lies between two incidents makes them one.  A level rises by
 * itself and falls by a reviewer alone.  What is closed stays closed: what comes
 * late for it joins it in silence, and only a person can make more of it.
 */
#ifndef ACCOUNTGUARD_INCIDENT_INCIDENT_H
#define ACCOUNTGUARD_INCIDENT_INCIDENT_H

#include "accountguard/evidence/evidence.h"
#include "accountguard/incident/policy.h"
#include "accountguard/model/telling.h"

/** What the ladder found of one event. */
typedef struct ag_detection {
    uint64_t account; /**< The protected account. */
    uint64_t actor;   /**< ag_finding_actor(). */
    ag_level level;
    bool asserted;    /**< By the provider's own word. */
    ag_time time;     /**< When it happened. */
    ag_time received; /**< When it became known. */
} ag_detection;

/** state, its word. */
#define AG_INCIDENT_STATE_TABLE(X)  \
    X(AG_INCIDENT_OPEN, "open")     \
    X(AG_INCIDENT_CLOSED, "closed") \
    X(AG_INCIDENT_JOINED, "joined")

typedef enum ag_incident_state {
#define AG_INCIDENT_STATE_ENUM(name, word) name,
    AG_INCIDENT_STATE_TABLE(AG_INCIDENT_STATE_ENUM)
#undef AG_INCIDENT_STATE_ENUM
        AG_INCIDENT_STATE_COUNT
} ag_incident_state;

/** "open", "closed" or "joined"; never NULL. */
const char *ag_incident_state_name(ag_incident_state state);

typedef struct ag_incident {
    uint64_t id;
    uint64_t account;
    uint64_t actor; /**< Of its detections; 0: they tell of none, or several. */
    ag_incident_state state;
    uint64_t into;  /**< The incident that one that is joined is part of. */
    ag_level level; /**< What is known; of a reviewer, if one lowered it. */
    uint64_t count; /**< Detections. */
    ag_time first;  /**< Moments of the earliest and the latest of them. */
    ag_time last;
    /** What came soon enough to be told without a person's look; the level of
     * that, and whether a provider's word suffices for it. */
    bool fresh;
    ag_level fresh_level;
    bool asserted;
    ag_time closed; /**< When it was closed, else 0. */
    bool late;      /**< More than its level came after it was closed ... */
    ag_level late_level; /**< ... namely this. */
    /** What was told last, if anything was. */
    uint64_t revision;
    ag_level told_level;
    uint64_t told_actor;
    ag_time opened;  /**< When it became known. */
    uint64_t source; /**< Of what opened or raised it last. */
} ag_incident;

/** The actor that a finding's attributions agree on; 0: none, or rivals. */
uint64_t ag_finding_actor(const ag_finding *finding);

/** Whether what happened at @p time became known soon enough. */
bool ag_is_fresh(const ag_policy *policy, ag_time time, ag_time received);

/** An incident of one detection. */
ag_incident ag_incident_open(const ag_detection *d, const ag_policy *policy);

/** Whether a detection belongs to an incident of its account and actor: it is
 * near enough, and did not happen after that was closed. */
bool ag_incident_covers(const ag_incident *incident,
                        const ag_detection *d,
                        const ag_policy *policy);

/** Take a detection into an incident that is open and covers it. */
void ag_incident_add(ag_incident *incident,
                     const ag_detection *d,
                     const ag_policy *policy);

/** Take a detection into a closed one: it is counted, and a person may see
 * that it would have raised it. */
void ag_incident_add_late(ag_incident *incident, const ag_detection *d);

/** Make one of two open incidents that a detection lies between. */
void ag_incident_join(ag_incident *older, ag_incident *younger);

/**
 * Whether an actor may be named, and with what confidence: two sources at least,
 * or a person's judgement, say so together with AG_NAME_STRENGTH, and no rival
 * comes near to it.
 */
bool ag_may_name(uint64_t actor,
                 const ag_attribution *link,
                 size_t len,
                 unsigned *confidence);

/** What sources must reach together to name an actor ... */
#define AG_NAME_STRENGTH 60
/** ... and how far a rival has to be below. */
#define AG_RIVAL_DISTANCE 20

/* -- what is to be said ------------------------------------------------------ */

/** Something that may be told of an incident, once it is approved. */
typedef struct ag_statement {
    ag_notice_kind kind;
    ag_level level;
    uint64_t actor;      /**< To be named; 0: none. */
    unsigned confidence; /**< Of the name, else 0. */
} ag_statement;

/**
 * What an open incident would have told now: that it is new, that it rose, or
 * that an actor can be named.  Each is said once.
 *
 * @param[in] level What to tell of: the incident's level, or its fresh_level.
 * @param[in] actor That may be named, with its confidence; 0: none.
 * @return false: nothing new is to be said.
 */
bool ag_incident_says(ag_statement *out,
                      const ag_incident *incident,
                      ag_level level,
                      uint64_t actor,
                      unsigned confidence);

/** Note that a statement was approved: it is the incident's next revision. */
void ag_incident_told(ag_incident *incident, const ag_statement *statement);

/** What speaks for letting a statement go without a person. */
typedef struct ag_gate {
    bool fresh;    /**< Its evidence came soon enough. */
    bool asserted; /**< A provider's own word suffices. */
    bool held;     /**< A budget or the breaker stopped it. */
} ag_gate;

/** Two people decide where an actor is named or "compromised" is said. */
#define AG_FOUR_EYES 2

/**
 * How many operators have to approve a statement: AG_FOUR_EYES to name an actor
 * or to say that an account is compromised; none for a provider's own warning
 * that names nobody and is fresh; one for all else.
 */
unsigned ag_approvals(const ag_statement *statement, const ag_gate *gate);

#endif
