/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counting refusals.
 */
#include "http/refusal.h"

#include "base/base.h"
#include "common/journal.h"

/** How often a limit that refuses is told of. */
#define TELL_SECONDS 60

static const char *const name_of[HTTP_REFUSAL_COUNT] = {
    [HTTP_REFUSED_LENGTH] = "length",
    [HTTP_REFUSED_BODIES] = "bodies",
    [HTTP_REFUSED_READERS] = "readers",
    [HTTP_REFUSED_RATE] = "rate",
};

const char *
http_refusal_name(http_refusal why)
{
    return name_of[why];
}

void
http_refusal_count(http_refusals *r, http_refusal why, int64_t now)
{
    const uint64_t count = atomic_fetch_add(&r->count[why], 1) + 1;
    int_fast64_t told = atomic_load(&r->told[why]);
    /* Of several that come at once, the one that sets the time tells. */
    if ((told == 0 || now - told >= TELL_SECONDS) &&
        atomic_compare_exchange_strong(&r->told[why], &told, now)) {
        const app_fact fact[] = {{.name = "limit", .text = name_of[why]},
                                 {.name = "refused", .number = count}};
        app_tell(APP_WARNING, "limit", fact, EG_ARRAY_LEN(fact));
    }
}
