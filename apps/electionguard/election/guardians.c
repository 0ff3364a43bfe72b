/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of --guardian.
 */
#include "electionguard/election/guardians.h"

#include <inttypes.h>
#include <stdlib.h>

#include "common/text.h"

void
election_guardians_take(election_guardians *list,
                        const char *text,
                        struct argp_state *state)
{
    uint64_t value = 0;
    if (!app_text_number(&value, text, 1, EG_GUARDIANS_MAX)) {
        argp_error(state, "'%s' is not a guardian's number", text);
    }
    for (size_t i = 0; i < list->len; i++) {
        if (list->index[i] == value) {
            argp_error(state, "guardian %" PRIu64 " is named twice", value);
        }
    }
    list->index[list->len++] = (uint32_t)value;
}

static int
by_index(const void *a, const void *b)
{
    const uint32_t *x = a;
    const uint32_t *y = b;
    return (*x > *y) - (*x < *y);
}

eg_status
election_guardians_settle(election_guardians *list,
                          const app_roster *roster,
                          eg_error *err)
{
    qsort(list->index, list->len, sizeof(list->index[0]), by_index);
    const uint32_t last = list->index[list->len - 1];
    if (last > roster->n) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "there is no guardian %" PRIu32 ", only 1 to %" PRIu32,
                       last, roster->n);
    }
    if (list->len < roster->k) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "%" PRIu32 " guardians are needed to decrypt and %zu "
                       "are named",
                       roster->k, list->len);
    }
    return EG_OK;
}

void
election_guardians_show(const election_guardians *list,
                        const election_settings *settings,
                        const app_roster *roster,
                        const char *what,
                        uint32_t number)
{
    app_say(&settings->common, "Posted %s %" PRIu32 " to %zu guardians:", what,
            number, list->len);
    for (size_t i = 0; i < list->len; i++) {
        char who[128];
        app_say(&settings->common, "  %s",
                app_sender_text(who, roster, list->index[i]));
    }
}
