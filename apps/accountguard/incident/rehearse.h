/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What would have been said: findings are taken as ever, in a step that is never
 * committed, and then it is counted whom it would have reached.  So a new source,
 * a new feed or other numbers of the policy are tried on past events before
 * anybody is mailed.
 *
 *     ag_rehearsal_begin(&r, store)
 *     ag_take(&r.desk, ...) as often as there are findings
 *     ag_rehearsal_end(&r, &told)
 *
 * Nobody else writes in between: the store is locked.
 */
#ifndef ACCOUNTGUARD_INCIDENT_REHEARSE_H
#define ACCOUNTGUARD_INCIDENT_REHEARSE_H

#include "accountguard/incident/desk.h"
#include "accountguard/incident/take.h"
#include "accountguard/model/telling.h"

typedef struct ag_rehearsal {
    ag_desk desk;
    /** The last rows of before. */
    uint64_t detection;
    uint64_t incident;
    uint64_t review;
    uint64_t directive;
} ag_rehearsal;

/** What findings would have led to. */
typedef struct ag_rehearsed {
    uint64_t detections;
    uint64_t incidents;                     /**< That would have opened. */
    uint64_t level[AG_LEVEL_COUNT];         /**< Of these by their level. */
    uint64_t directives[AG_AUDIENCE_COUNT]; /**< That go without people. */
    uint64_t readers;                       /**< Different ones of these. */
    uint64_t most;     /**< Directives of the reader who gets most. */
    uint64_t asked[3]; /**< Statements that wait for so many operators. */
    uint64_t held;     /**< That wait until a source is released. */
    uint64_t stopped;  /**< Sources that are stopped at the end. */
} ag_rehearsed;

/** Begin a step that is not committed. */
EG_NODISCARD eg_status ag_rehearsal_begin(ag_rehearsal *out,
                                          ag_store *store,
                                          eg_error *err);

/** Count, and undo all of it, also after a failure. */
EG_NODISCARD eg_status ag_rehearsal_end(ag_rehearsal *rehearsal,
                                        ag_rehearsed *out,
                                        eg_error *err);

#endif
