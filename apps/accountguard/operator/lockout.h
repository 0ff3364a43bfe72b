/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long a door stays shut after wrong answers.
 *
 * Five are free.  From then on each makes the next wait twice as long, from one
 * minute to one hour: a million six-digit codes are not tried, and who locks an
 * operator out on purpose does so for an hour at most.
 */
#ifndef ACCOUNTGUARD_OPERATOR_LOCKOUT_H
#define ACCOUNTGUARD_OPERATOR_LOCKOUT_H

#include <stdint.h>

#include "accountguard/model/time.h"

/** Wrong answers that cost nothing. */
#define AG_LOCKOUT_FREE 5
#define AG_LOCKOUT_WAIT AG_MINUTE
#define AG_LOCKOUT_LONG AG_HOUR
/** After this time without a wrong answer all are forgotten. */
#define AG_LOCKOUT_FORGET AG_DAY

/** Wrong answers one after the other; {0} for none. */
typedef struct ag_lockout {
    uint64_t failures;
    ag_time last;
} ag_lockout;

/** From when on an answer is looked at. */
ag_time ag_lockout_until(const ag_lockout *lockout);

/** Note a wrong answer. */
void ag_lockout_fail(ag_lockout *lockout, ag_time now);

#endif
