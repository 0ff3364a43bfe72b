/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What has silently stopped: a service of warnings that says nothing looks the
 * same whether nothing happens or nothing works.
 *
 * Each alarm is a question to the store about what waits for too long, lapses
 * soon, or has not come; the answer is a count and the oldest moment.
 */
#ifndef ACCOUNTGUARD_HEALTH_HEALTH_H
#define ACCOUNTGUARD_HEALTH_HEALTH_H

#include "accountguard/model/time.h"
#include "accountguard/store/store.h"

/** An alarm that is raised. */
typedef struct ag_alarm {
    const char *name; /**< Static: "review-waits". */
    const char *text; /**< Static: what it means and what to do. */
    uint64_t count;   /**< Of how many things. */
    ag_time since;    /**< The oldest's moment; 0: of none. */
} ag_alarm;

/** Receives the alarms that are raised, in a fixed order. */
typedef eg_status (*ag_alarm_visitor)(void *context,
                                      const ag_alarm *alarm,
                                      eg_error *err);

/**
 * Ask all questions.
 *
 * @param[out] asked How many there were; may be NULL.
 */
EG_NODISCARD eg_status ag_health(ag_store *store,
                                 ag_time now,
                                 ag_alarm_visitor visitor,
                                 void *context,
                                 size_t *asked,
                                 eg_error *err);

#endif
