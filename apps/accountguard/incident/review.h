/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The queue of what people decide: statements that wait for approval, and
 * sources that a person has to release.
 *
 * A statement that names an actor or says "compromised" needs two different
 * operators.  One refusal is enough to end it.  Whoever decides twice has decided
 * once, so that a step that is tried again after a crash changes nothing.
 */
#ifndef ACCOUNTGUARD_INCIDENT_REVIEW_H
#define ACCOUNTGUARD_INCIDENT_REVIEW_H

#include "accountguard/incident/desk.h"
#include "accountguard/incident/incident.h"

/** state, its word. */
#define AG_REVIEW_STATE_TABLE(X)      \
    X(AG_REVIEW_OPEN, "open")         \
    X(AG_REVIEW_HELD, "held")         \
    X(AG_REVIEW_APPROVED, "approved") \
    X(AG_REVIEW_REFUSED, "refused")   \
    X(AG_REVIEW_SUPERSEDED, "superseded")

typedef enum ag_review_state {
#define AG_REVIEW_STATE_ENUM(name, word) name,
    AG_REVIEW_STATE_TABLE(AG_REVIEW_STATE_ENUM)
#undef AG_REVIEW_STATE_ENUM
        AG_REVIEW_STATE_COUNT
} ag_review_state;

/** "open", ...; never NULL. */
const char *ag_review_state_name(ag_review_state state);

typedef struct ag_review {
    uint64_t id;
    uint64_t incident;
    ag_statement statement;
    unsigned need; /**< Operators who have to approve. */
    ag_review_state state;
    uint64_t source; /**< Of what made the statement. */
    ag_time asked;
    ag_time decided;   /**< 0: not yet. */
    unsigned approved; /**< Operators who approved so far. */
} ag_review;

/** EG_ERR_NOT_FOUND: there is none such. */
EG_NODISCARD eg_status ag_review_get(ag_store *store,
                                     ag_review *out,
                                     uint64_t id,
                                     eg_error *err);

/** Takes a review. */
typedef eg_status (*ag_review_taker)(const ag_review *review,
                                     void *context,
                                     eg_error *err);

/** The reviews of a state from @p after on, by id, at most SQL_PAGE of them. */
EG_NODISCARD eg_status ag_review_each(ag_store *store,
                                      ag_review_state state,
                                      uint64_t after,
                                      ag_review_taker take,
                                      void *context,
                                      eg_error *err);

/**
 * Decide on a statement, within a step.  The one that completes what it needs
 * makes its directives.  One that is held with its source can be decided as well:
 * then a person has looked at it.
 *
 * @param[in]  by Who decides; authenticated by the caller.
 * @param[out] out      The review afterwards.
 *
 * @retval EG_ERR_NOT_FOUND There is no such review.
 * @retval EG_ERR_STATE     It was decided, or this operator decided otherwise.
 */
EG_NODISCARD eg_status ag_review_decide(ag_desk *desk,
                                        ag_review *out,
                                        uint64_t id,
                                        uint64_t by,
                                        bool approve,
                                        ag_time now,
                                        eg_error *err);

/* -- sources that were stopped ----------------------------------------------- */

typedef struct ag_stopped {
    uint64_t source;
    ag_time since;
    uint64_t reviews;    /**< Statements that are held ... */
    uint64_t grave;      /**< ... and such of them as say "compromised". */
    uint64_t directives; /**< Directives that are held. */
} ag_stopped;

typedef eg_status (*ag_stopped_taker)(const ag_stopped *stopped,
                                      void *context,
                                      eg_error *err);

/** The sources that are stopped. */
EG_NODISCARD eg_status ag_stopped_each(ag_store *store,
                                       ag_stopped_taker take,
                                       void *context,
                                       eg_error *err);

/** Whether a source is stopped. */
EG_NODISCARD eg_status ag_is_stopped(ag_store *store,
                                     bool *out,
                                     uint64_t source,
                                     eg_error *err);

/**
 * Let a source go on, within a step: what is held goes the way that it would
 * have gone, four eyes included, and its budgets of today begin anew.
 *
 * @retval EG_ERR_STATE The source is not stopped.
 */
EG_NODISCARD eg_status ag_source_release(ag_desk *desk,
                                         ag_stopped *out,
                                         uint64_t source,
                                         uint64_t by,
                                         ag_time now,
                                         eg_error *err);

/**
 * Drop what a stopped source made, within a step: its held statements are
 * refused and its held directives cancelled; the source stays stopped.
 */
EG_NODISCARD eg_status ag_source_drop(ag_desk *desk,
                                      ag_stopped *out,
                                      uint64_t source,
                                      uint64_t by,
                                      ag_time now,
                                      eg_error *err);

#endif
