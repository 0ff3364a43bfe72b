/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is done without anybody asking: duties, each from time to time.
 *
 * A duty that fails is told and tried again later; the others go on.  Each is
 * repeatable from wherever a crash left it, so a worker can be killed at any
 * moment.  Feeds are fetched by timers of their own (feed fetch), since each has
 * its own keys.
 */
#ifndef ACCOUNTGUARD_WORK_WORK_H
#define ACCOUNTGUARD_WORK_WORK_H

#include "accountguard/deliver/smtp.h"
#include "accountguard/enrol/domain_proof.h"
#include "accountguard/model/time.h"
#include "accountguard/store/store.h"

/** What duties take. */
typedef struct ag_worker {
    ag_store *store;
    const ag_relay *relay;
    const ag_outside *outside; /**< Who is asked about domains. */
} ag_worker;

/** A duty. */
typedef struct ag_duty {
    const char *name;
    ag_time every; /**< From the end of one time to the next. */
    /** @p done: how many things; 0 needs not be told. */
    eg_status (*run)(const ag_worker *worker,
                     uint64_t *done,
                     ag_time now,
                     eg_error *err);
} ag_duty;

/** In the order in which they are done, ended by one without a name. */
extern const ag_duty ag_duties[];

#endif
