/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From what is known to what is said: statements, the breaker, directives; for
 * incident/ alone, within a step that the caller began.
 */
#ifndef ACCOUNTGUARD_INCIDENT_SAY_H
#define ACCOUNTGUARD_INCIDENT_SAY_H

#include "accountguard/incident/desk.h"
#include "accountguard/incident/incident.h"
#include "accountguard/incident/review.h"

/** What budgets are of. */
typedef enum ag_scope {
    AG_SCOPE_SOURCE,
    AG_SCOPE_ACTOR,
    AG_SCOPE_ORGANISATION,
    AG_SCOPE_PERSON
} ag_scope;

/** Use one of a budget today; @p used is how many that are with this one. */
EG_NODISCARD eg_status ag_budget_use(ag_store *store,
                                     uint64_t *used,
                                     ag_scope scope,
                                     uint64_t subject,
                                     ag_time now,
                                     eg_error *err);

/**
 * Count a statement of a source, and stop the source if it floods.
 *
 * @param[out] held The statement waits until a person releases its source.
 */
EG_NODISCARD eg_status ag_breaker_count(ag_desk *desk,
                                        bool *held,
                                        uint64_t source,
                                        const ag_incident *incident,
                                        ag_time now,
                                        eg_error *err);

/** Have said what an open incident has to say now, if it is anything new; the
 * incident is changed and kept. */
EG_NODISCARD eg_status ag_say(ag_desk *desk,
                              ag_incident *incident,
                              uint64_t source,
                              ag_time now,
                              eg_error *err);

/** Ask people about a statement in place of what they are asked of the incident
 * now; @p held: after its source was released. */
EG_NODISCARD eg_status ag_ask(ag_desk *desk,
                              ag_review *out,
                              const ag_incident *incident,
                              const ag_statement *statement,
                              uint64_t source,
                              bool held,
                              ag_time now,
                              eg_error *err);

/** People are asked no more what they were asked of an incident. */
EG_NODISCARD eg_status ag_unask(ag_store *store,
                                uint64_t incident,
                                ag_time now,
                                eg_error *err);

/** What waits of an incident is void: its review, and directives that nobody
 * took. */
EG_NODISCARD eg_status ag_unsay(ag_desk *desk,
                                const ag_incident *incident,
                                ag_time now,
                                eg_error *err);

/** Make an approved statement the incident's next revision, with a directive for
 * each reader. */
EG_NODISCARD eg_status ag_tell(ag_desk *desk,
                               ag_incident *incident,
                               const ag_statement *statement,
                               uint64_t source,
                               ag_time now,
                               eg_error *err);

/** As ag_tell(), to those alone who were told something of the incident: that
 * what they were told is corrected, or over. */
EG_NODISCARD eg_status ag_tell_again(ag_desk *desk,
                                     ag_incident *incident,
                                     const ag_statement *statement,
                                     ag_time now,
                                     eg_error *err);

/** Whether an operator has decided on a review, either way. */
EG_NODISCARD eg_status ag_has_decided(ag_store *store,
                                      bool *out,
                                      uint64_t review,
                                      uint64_t by,
                                      eg_error *err);

/** The attributions of an incident that stand, at most AG_LINKS_MAX. */
EG_NODISCARD eg_status ag_links_of(ag_store *store,
                                   ag_attribution *out,
                                   size_t *len,
                                   uint64_t incident,
                                   eg_error *err);

#endif
