/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Overvotes are neutralised by masks, so that the time does not tell that
 * there was one.
 */
#include "election/selections.h"

#include "base/base.h"
#include "election/ct.h"

/** What the voter marked for option @p i. */
static uint32_t
mark(const eg_plain_contest *plain, size_t i)
{
    return plain == NULL ? 0 : plain->selection[i];
}

void
eg_selections_judge(eg_outcome *out,
                    uint32_t *value,
                    const eg_contest *contest,
                    const eg_plain_contest *plain)
{
    /* Fewer than 2^31 options of less than 2^32 each stay below 2^63. */
    uint64_t sum = 0;
    uint64_t over = 0;
    for (size_t i = 0; i < contest->option_len; i++) {
        sum += mark(plain, i);
        over |= ct_less(contest->option_limit, mark(plain, i));
    }
    over |= ct_less(contest->selection_limit, sum);

    for (size_t i = 0; value != NULL && i < contest->option_len; i++) {
        value[i] = (uint32_t)ct_select(over, 0, mark(plain, i));
    }
    out->over = over;
    out->sum = (uint32_t)ct_select(over, 0, sum);
    out->under = (uint32_t)ct_select(over, 0, contest->selection_limit - sum);
}
