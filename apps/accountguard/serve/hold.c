/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waiting for moments.
 */
#include "accountguard/serve/hold.h"

#include <time.h>

#define SECOND 1000000U

uint64_t
ag_hold_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * SECOND + (uint64_t)t.tv_nsec / 1000U;
}

uint64_t
ag_hold_until(uint64_t begun, uint64_t now)
{
    const uint64_t steps = (now - begun) / AG_HOLD_STEP + 1;
    return begun + steps * AG_HOLD_STEP;
}

/** Take off the list what may leave; the mutex is held. */
static ag_held *
take_due(ag_hold *hold)
{
    ag_held *held = hold->first;
    if (held == NULL || (!hold->ending && held->until > ag_hold_now())) {
        return NULL;
    }
    hold->first = held->next;
    return held;
}

/** Sleep until something is put in, or the soonest leaves. */
static void
sleep_on(ag_hold *hold)
{
    if (hold->first == NULL) {
        pthread_cond_wait(&hold->changed, &hold->mutex);
        return;
    }
    const struct timespec until = {
        .tv_sec = (time_t)(hold->first->until / SECOND),
        .tv_nsec = (long)(hold->first->until % SECOND) * 1000L};
    pthread_cond_timedwait(&hold->changed, &hold->mutex, &until);
}

static void *
run(void *context)
{
    ag_hold *hold = context;
    pthread_mutex_lock(&hold->mutex);
    for (;;) {
        ag_held *held = take_due(hold);
        if (held != NULL) {
            /* It may be gone as soon as it is released. */
            hold->release(held->what);
        } else if (hold->ending) {
            break;
        } else {
            sleep_on(hold);
        }
    }
    pthread_mutex_unlock(&hold->mutex);
    return NULL;
}

eg_status
ag_hold_begin(ag_hold *hold, void (*release)(void *what), eg_error *err)
{
    pthread_condattr_t clock;
    *hold = (ag_hold){.release = release};
    pthread_mutex_init(&hold->mutex, NULL);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&hold->changed, &clock);
    pthread_condattr_destroy(&clock);
    hold->begun = pthread_create(&hold->thread, NULL, run, hold) == 0;
    if (hold->begun) {
        return EG_OK;
    }
    pthread_cond_destroy(&hold->changed);
    pthread_mutex_destroy(&hold->mutex);
    return eg_fail(err, EG_ERR_MEMORY, "no thread can be started");
}

void
ag_hold_end(ag_hold *hold)
{
    if (!hold->begun) {
        return;
    }
    pthread_mutex_lock(&hold->mutex);
    const bool first = !hold->ending;
    hold->ending = true;
    pthread_cond_signal(&hold->changed);
    pthread_mutex_unlock(&hold->mutex);
    if (first) {
        pthread_join(hold->thread, NULL);
    }
}

void
ag_hold_put(ag_hold *hold, ag_held *held)
{
    pthread_mutex_lock(&hold->mutex);
    if (hold->ending) {
        hold->release(held->what);
    } else {
        ag_held **at = &hold->first;
        while (*at != NULL && (*at)->until <= held->until) {
            at = &(*at)->next;
        }
        held->next = *at;
        *at = held;
        pthread_cond_signal(&hold->changed);
    }
    pthread_mutex_unlock(&hold->mutex);
}
