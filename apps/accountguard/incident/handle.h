/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people do with an incident: look at it, confirm it, name an actor, lower
 * it, close it; and what those who were told say of it.
 *
 * Steps that say more wait for approvals as all others do (incident/review.h),
 * and whoever asks for one has approved it.  Steps that say less go out at once,
 * as corrections to those who were told.
 */
#ifndef ACCOUNTGUARD_INCIDENT_HANDLE_H
#define ACCOUNTGUARD_INCIDENT_HANDLE_H

#include "accountguard/incident/desk.h"
#include "accountguard/incident/incident.h"
#include "accountguard/incident/review.h"

/** EG_ERR_NOT_FOUND: there is none such. */
EG_NODISCARD eg_status ag_incident_get(ag_store *store,
                                       ag_incident *out,
                                       uint64_t id,
                                       eg_error *err);

/**
 * Close, within a step, the open incidents of an account of which nothing tells
 * but canaries.  Nobody is told.
 */
EG_NODISCARD eg_status ag_incident_end_canary(ag_desk *desk,
                                              uint64_t account,
                                              ag_time now,
                                              eg_error *err);

/** Takes an incident. */
typedef eg_status (*ag_incident_taker)(const ag_incident *incident,
                                       void *context,
                                       eg_error *err);

/** Incidents of a state from id @p after on, at most SQL_PAGE of them. */
EG_NODISCARD eg_status ag_incident_each(ag_store *store,
                                        ag_incident_state state,
                                        uint64_t after,
                                        ag_incident_taker take,
                                        void *context,
                                        eg_error *err);

/** Most attributions that ag_incident_links() gives. */
#define AG_INCIDENT_LINKS_MAX 64

/** Who is proposed for an incident, the surest first. */
EG_NODISCARD eg_status
ag_incident_links(ag_store *store,
                  ag_attribution out[AG_INCIDENT_LINKS_MAX],
                  size_t *len,
                  uint64_t incident,
                  eg_error *err);

/** What was found, as an incident keeps it. */
typedef struct ag_found {
    uint64_t id;
    uint64_t source; /**< 0: a person. */
    const ag_rule *rule;
    ag_level level;
    unsigned confidence;
    ag_tlp tlp;
    ag_pap pap;
    ag_time time;
    ag_time received;
} ag_found;

typedef eg_status (*ag_found_taker)(const ag_found *found,
                                    void *context,
                                    eg_error *err);

/** The detections of an incident in the order of their moments, at most
 * SQL_PAGE of them. */
EG_NODISCARD eg_status ag_incident_found(ag_store *store,
                                         uint64_t incident,
                                         ag_found_taker take,
                                         void *context,
                                         eg_error *err);

/** What a person says of an incident. */
typedef struct ag_confirmation {
    bool compromised;    /**< Somebody else used the account: L4. */
    bool by_owner;       /**< The owner said so, to the operator. */
    uint64_t actor;      /**< To be named; 0: none. */
    unsigned confidence; /**< 1 to 100 in the name, else 0. */
} ag_confirmation;

/**
 * Say that an incident is what it seems, or who is behind it, within a step; the
 * first of the two approvals that this needs.
 *
 * @param[out] review What the second operator decides on.
 *
 * @retval EG_ERR_STATE    The incident is not open, or nothing new is said.
 * @retval EG_ERR_ARGUMENT Nothing is said, or a name without a confidence.
 */
EG_NODISCARD eg_status ag_incident_confirm(ag_desk *desk,
                                           ag_review *review,
                                           uint64_t incident,
                                           const ag_confirmation *said,
                                           uint64_t by,
                                           ag_time now,
                                           eg_error *err);

/**
 * Lower an incident, within a step: what waits of it is void, and those who were
 * told more get a correction, which names nobody.
 *
 * @retval EG_ERR_STATE The incident is not open, or not above @p level.
 */
EG_NODISCARD eg_status ag_incident_lower(ag_desk *desk,
                                         ag_incident *out,
                                         uint64_t incident,
                                         ag_level level,
                                         uint64_t by,
                                         ag_time now,
                                         eg_error *err);

/**
 * Close an incident, within a step; those who were told learn that it is over, or
 * with @p false_alarm that it was none.
 *
 * @retval EG_ERR_STATE The incident is not open.
 */
EG_NODISCARD eg_status ag_incident_close(ag_desk *desk,
                                         ag_incident *out,
                                         uint64_t incident,
                                         bool false_alarm,
                                         uint64_t by,
                                         ag_time now,
                                         eg_error *err);

/**
 * Look at what came late for a closed incident, within a step: open it again at
 * the level that this proves, so that people are asked what is to be said; or
 * leave it closed, and forget that something came.
 *
 * @retval EG_ERR_STATE The incident is not closed, or nothing came late.
 */
EG_NODISCARD eg_status ag_incident_reopen(ag_desk *desk,
                                          ag_incident *out,
                                          uint64_t incident,
                                          bool dismiss,
                                          uint64_t by,
                                          ag_time now,
                                          eg_error *err);

/** The closed incidents for which more came late, from id @p after on. */
EG_NODISCARD eg_status ag_incident_each_late(ag_store *store,
                                             uint64_t after,
                                             ag_incident_taker take,
                                             void *context,
                                             eg_error *err);

/** answer, its word. */
#define AG_FEEDBACK_TABLE(X)                  \
    X(AG_FEEDBACK_FALSE_ALARM, "false-alarm") \
    X(AG_FEEDBACK_SEEN_BEFORE, "seen-before") \
    X(AG_FEEDBACK_HELPED, "helped")

/** What those who were told say. */
typedef enum ag_feedback {
#define AG_FEEDBACK_ENUM(name, word) name,
    AG_FEEDBACK_TABLE(AG_FEEDBACK_ENUM)
#undef AG_FEEDBACK_ENUM
        AG_FEEDBACK_COUNT
} ag_feedback;

/** "false-alarm", ...; never NULL. */
const char *ag_feedback_name(ag_feedback feedback);
/** The answer of a word; false: there is none such. */
bool ag_feedback_read(ag_feedback *out, const char *word);

/** Keep an answer, within a step; it changes nothing by itself. */
EG_NODISCARD eg_status ag_incident_feedback(ag_desk *desk,
                                            uint64_t incident,
                                            ag_feedback feedback,
                                            uint64_t by,
                                            ag_time now,
                                            eg_error *err);

#endif
