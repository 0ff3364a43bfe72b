/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The breaker and the schedule.
 */
#include "accountguard/incident/limit.h"

#include <stdlib.h>

#include "base/base.h"

/* -- breaker ----------------------------------------------------------------- */

static int
compare(const void *a, const void *b)
{
    uint64_t x;
    uint64_t y;
    memcpy(&x, a, sizeof(x));
    memcpy(&y, b, sizeof(y));
    return (x > y) - (x < y);
}

bool
ag_breaker_trips(const ag_policy *policy,
                 const uint64_t *past,
                 size_t days,
                 uint64_t today)
{
    uint64_t sorted[AG_BREAKER_DAYS] = {0};
    const size_t len = days < AG_BREAKER_DAYS ? days : AG_BREAKER_DAYS;
    if (today <= policy->breaker_floor) {
        return false;
    }
    memcpy(sorted, past, len * sizeof(*past));
    qsort(sorted, len, sizeof(*sorted), compare);
    /* The lower of two in the middle. */
    const uint64_t median = len == 0 ? 0 : sorted[(len - 1) / 2];
    return median == 0 || today / median > policy->breaker_factor ||
           (today / median == policy->breaker_factor && today % median != 0);
}

/* -- schedule ---------------------------------------------------------------- */

/** A keyed hash of what a batch is. */
static void
hash_numbers(eg_hash *out,
             const eg_hash *key,
             const char *what,
             const uint64_t *number,
             size_t len)
{
    uint8_t bytes[16 + 8 * 8] = {0};
    memcpy(bytes, what, strnlen(what, 16));
    for (size_t i = 0; i < len; i++) {
        eg_store_be64(bytes + 16 + 8 * i, number[i]);
    }
    eg_hmac(out, key, bytes, sizeof(bytes));
}

/** A span below @p most that the reader's batch always has. */
static ag_time
jitter_of(const ag_directive *d,
          const eg_hash *key,
          uint64_t batch,
          ag_time most)
{
    const uint64_t number[] = {(uint64_t)d->audience, d->recipient, batch};
    eg_hash h;
    hash_numbers(&h, key, "jitter", number, EG_ARRAY_LEN(number));
    return most > 0 ? (ag_time)(eg_load_be64(h.bytes) % (uint64_t)most) : 0;
}

/** Words that bring something new, which may wait for others of their kind. */
static bool
is_news(const ag_directive *d)
{
    return d->kind == AG_NOTICE_NEW || d->kind == AG_NOTICE_RAISED;
}

void
ag_directive_schedule(ag_directive *d,
                      const eg_hash *key,
                      const ag_policy *policy,
                      ag_time now,
                      bool digest)
{
    const bool grave = ag_level_is_compromised(d->level);
    const bool alone =
        !is_news(d) || (grave && !digest && d->audience == AG_AUDIENCE_PERSON);
    ag_time span = grave ? AG_HOUR : digest ? AG_DAY : policy->batch;
    span = span > 0 ? span : 1;
    const uint64_t batch = (uint64_t)(now / span);
    d->expires =
        now + (grave ? policy->expires_compromise : policy->expires_attempt);
    d->not_before = now;
    if (is_news(d) && (digest || !grave)) {
        d->not_before = (ag_time)(batch + 1) * span +
                        (grave ? 0 : jitter_of(d, key, batch, policy->jitter));
    }
    const uint64_t of_batch[] = {(uint64_t)d->audience,
                                 d->recipient,
                                 d->audience == AG_AUDIENCE_PERSON ? d->account
                                                                   : 0,
                                 digest ? 0 : d->actor,
                                 d->detail,
                                 (uint64_t)span,
                                 batch};
    const uint64_t of_itself[] = {(uint64_t)d->audience, d->recipient,
                                  d->incident, d->revision};
    if (alone) {
        hash_numbers(&d->aggregate, key, "itself", of_itself,
                     EG_ARRAY_LEN(of_itself));
    } else {
        hash_numbers(&d->aggregate, key, "batch", of_batch,
                     EG_ARRAY_LEN(of_batch));
    }
}
