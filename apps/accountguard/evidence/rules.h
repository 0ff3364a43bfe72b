/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of the ladder's rules, for evidence.c and for the test that goes
 * through all of it.
 */
#ifndef ACCOUNTGUARD_EVIDENCE_RULES_H
#define ACCOUNTGUARD_EVIDENCE_RULES_H

#include "accountguard/evidence/evidence.h"

/** What ties an event to an actor; a rule names those that satisfy it. */
enum {
    AG_BY_ADDRESS = 1,  /**< Feeds know the address. */
    AG_BY_LINK = 2,     /**< Feeds know the URL or its host. */
    AG_BY_PROVIDER = 4, /**< The provider names a state's actor. */
    AG_BY_ROW = 8       /**< The row says it all: a leak, a warning. */
};

/** A set of outcomes. */
#define AG_ENDED(outcome) (1U << (outcome))
#define AG_ENDED_ANYHOW                                            \
    (AG_ENDED(AG_OUTCOME_UNKNOWN) | AG_ENDED(AG_OUTCOME_SUCCESS) | \
     AG_ENDED(AG_OUTCOME_FAILURE) | AG_ENDED(AG_OUTCOME_INTERRUPTED))

/** It holds where the action, the outcome and one of the ties are there. */
struct ag_rule {
    const char *id;
    ag_action action;
    unsigned outcomes; /**< AG_ENDED() of each. */
    unsigned ties;     /**< AG_BY_... */
    ag_level level;
    const char *technique;
    const char *reason; /**< A clause without a full stop. */
};

/** All rules; those of persons come last. */
extern const ag_rule ag_rules[];
extern const size_t ag_rule_count;

/** What feeds must reach for a level by AG_BY_ADDRESS or AG_BY_LINK. */
unsigned ag_rule_strength(ag_level level);

#endif
