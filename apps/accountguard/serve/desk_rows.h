/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What operators look at before they decide, out of the store; nothing is
 * changed.
 */
#ifndef ACCOUNTGUARD_SERVE_DESK_ROWS_H
#define ACCOUNTGUARD_SERVE_DESK_ROWS_H

#include "accountguard/evidence/evidence.h"
#include "accountguard/incident/review.h"
#include "accountguard/operator/operator.h"

/** One detection of an incident. */
typedef struct ag_seen {
    ag_level level;
    const char *reason;    /**< A clause; static. */
    const char *technique; /**< In ATT&CK; static, maybe "". */
    ag_seen_by seen_by;
    uint64_t source;
    ag_time time;
    ag_time received;
} ag_seen;

typedef eg_status (*ag_seen_taker)(const ag_seen *seen,
                                   void *context,
                                   eg_error *err);
/** The latest 100 detections of an incident, the latest first. */
EG_NODISCARD eg_status ag_seen_each(ag_store *store,
                                    uint64_t incident,
                                    ag_seen_taker take,
                                    void *context,
                                    eg_error *err);

typedef eg_status (*ag_link_taker)(const ag_attribution *link,
                                   void *context,
                                   eg_error *err);
/** The attributions of an incident that nobody rejected, the surest first. */
EG_NODISCARD eg_status ag_link_each(ag_store *store,
                                    uint64_t incident,
                                    ag_link_taker take,
                                    void *context,
                                    eg_error *err);

/** An operator's decision. */
typedef struct ag_vote {
    uint64_t operator;
    char name[AG_OPERATOR_TEXT];
    bool approves;
    ag_time time;
} ag_vote;

typedef eg_status (*ag_vote_taker)(const ag_vote *vote,
                                   void *context,
                                   eg_error *err);
/** The decisions on a statement, in their order. */
EG_NODISCARD eg_status ag_vote_each(ag_store *store,
                                    uint64_t review,
                                    ag_vote_taker take,
                                    void *context,
                                    eg_error *err);

#endif
