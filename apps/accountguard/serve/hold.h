/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers that wait for a moment: whatever their making took, they leave at the
 * next of a row of moments, counted from when the request was whole.  So the time
 * of an answer does not tell whether somebody is enrolled.
 */
#ifndef ACCOUNTGUARD_SERVE_HOLD_H
#define ACCOUNTGUARD_SERVE_HOLD_H

#include <pthread.h>

#include "base/base.h"

/** Microseconds between two such moments. */
#define AG_HOLD_STEP 400000U

/** One that waits; it is part of what waits. */
typedef struct ag_held ag_held;
struct ag_held {
    uint64_t until;
    void *what;
    ag_held *next;
};

typedef struct ag_hold {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    pthread_t thread;
    ag_held *first; /**< The soonest. */
    void (*release)(void *what);
    bool ending;
    bool begun;
} ag_hold;

/** Start the thread that releases; EG_ERR_MEMORY: it cannot be. */
EG_NODISCARD eg_status ag_hold_begin(ag_hold *hold,
                                     void (*release)(void *what),
                                     eg_error *err);
/** Release all that wait, and what comes from then on at once.  Harmless on
 * {0}. */
void ag_hold_end(ag_hold *hold);

/** The clock of the moments, in microseconds. */
uint64_t ag_hold_now(void);

/** The moment at which what began at @p begun and is done at @p now leaves. */
uint64_t ag_hold_until(uint64_t begun, uint64_t now);

/** Have held->what released at held->until. */
void ag_hold_put(ag_hold *hold, ag_held *held);

#endif
