/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where notice/ and deliver/ take directives from.
 *
 *     begin a step
 *     ag_outbox_take(desk, &bundle, &there, now)
 *     make a notice of it and put it into the table of deliveries
 *     commit
 *
 * A directive is taken in the step that makes its notice, so that it becomes one
 * notice, whatever crashes.
 */
#ifndef ACCOUNTGUARD_INCIDENT_OUTBOX_H
#define ACCOUNTGUARD_INCIDENT_OUTBOX_H

#include "accountguard/incident/desk.h"
#include "accountguard/incident/directive.h"
#include "accountguard/incident/states.h"

/** Directives of one aggregate, which are one notice. */
typedef struct ag_bundle {
    /** What they say together: the highest level, the whole span, all
     * detections, the strictest marks; the account, the actor and the incident
     * of the first, but 0 for an account or actor that they do not share. */
    ag_directive said;
    uint64_t id;        /**< Of the first directive; unique, for the notice. */
    uint64_t incidents; /**< How many they tell of. */
    uint64_t accounts;  /**< Of how many accounts; 0: that may not be told. */
} ag_bundle;

/**
 * Take the next bundle that is due, within a step.  What expired, or whose
 * reader may not be told any more, is cancelled on the way.
 *
 * @param[out] there false: nothing is due.
 */
EG_NODISCARD eg_status ag_outbox_take(ag_desk *desk,
                                      ag_bundle *out,
                                      bool *there,
                                      ag_time now,
                                      eg_error *err);

/** "waiting", ...; never NULL. */
const char *ag_directive_state_name(ag_directive_state state);

/** Takes a directive. */
typedef eg_status (*ag_directive_taker)(const ag_directive *directive,
                                        ag_directive_state state,
                                        void *context,
                                        eg_error *err);

/** The directives of an incident, by id, at most SQL_PAGE of them. */
EG_NODISCARD eg_status ag_directive_each(ag_store *store,
                                         uint64_t incident,
                                         ag_directive_taker take,
                                         void *context,
                                         eg_error *err);

#endif
