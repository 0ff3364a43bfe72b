/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Directives that are due become notices: facts for each reader, signed, and the
 * ways that they go.
 *
 * Where an account may be compromised, no notice goes to its own mailbox: to the
 * reader's other confirmed addresses, or, where there is none, an operator calls.
 * One step makes a notice, its deliveries and its entry in the log, and takes the
 * directives that it is made of, so that each becomes one notice whatever crashes.
 */
#ifndef ACCOUNTGUARD_DELIVER_PRESS_H
#define ACCOUNTGUARD_DELIVER_PRESS_H

#include "accountguard/actor/registry.h"
#include "accountguard/deliver/delivery.h"
#include "accountguard/enrol/roster.h"
#include "accountguard/incident/outbox.h"
#include "accountguard/notice/signer.h"

/** From a notice to the next way, where nobody answers. */
#define AG_STEP_URGENT  (4 * AG_HOUR) /**< From AG_SUSPECTED on. */
#define AG_STEP_PATIENT (3 * AG_DAY)

typedef struct ag_press {
    ag_store *store;
    ag_desk desk;
    ag_card card;
    ag_signer signer;
    ag_actors *actors;
    char help[AG_FACT_HELP_LINES][AG_FACT_HELP_MAX + 1];
} ag_press;

/** What was made. */
typedef struct ag_press_counts {
    uint64_t notices;
    uint64_t calls;  /**< Of them, those whose readers are to be called. */
    uint64_t nobody; /**< Bundles that nobody could be told of. */
} ag_press_counts;

/**
 * Begin; the service's keys and card are made, if it has none.  It forks
 * (notice/signer.h).
 */
EG_NODISCARD eg_status ag_press_open(ag_press *out,
                                     ag_store *store,
                                     ag_time now,
                                     eg_error *err);
/** Harmless on {0}. */
void ag_press_close(ag_press *press);

/** The card of a service, made with its keys if it has none. */
EG_NODISCARD eg_status ag_press_card(ag_store *store,
                                     ag_card *out,
                                     ag_time now,
                                     eg_error *err);

/** Whether a directive is due: before, there is nothing to open a press for. */
EG_NODISCARD eg_status ag_press_is_due(ag_store *store,
                                       bool *out,
                                       ag_time now,
                                       eg_error *err);

/** Make the notices of the next bundle; @p there false: none is due. */
EG_NODISCARD eg_status ag_press_next(ag_press *press,
                                     bool *there,
                                     ag_press_counts *counts,
                                     ag_time now,
                                     eg_error *err);

/* -- for tests: pure --------------------------------------------------------- */

/**
 * Which of a reader's ways a notice may go, in their order.
 *
 * @param[out] way Places in recipient->reach; room for AG_REACH_MAX.
 * @return How many; 0: an operator has to call.
 */
size_t ag_press_ways(size_t way[AG_REACH_MAX],
                     const ag_recipient *recipient,
                     const ag_directive *said);

#endif
