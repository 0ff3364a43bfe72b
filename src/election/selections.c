/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Overvotes are neutralised by masks, so that the time does not tell that
 * there was one, and so are the indicators of what happened made.
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

/** Write-in fields that the voter used. */
static uint32_t
write_ins(const eg_plain_contest *plain)
{
    return plain == NULL ? 0 : plain->write_ins_used;
}

/** The value of a supplemental field. */
static uint64_t
supplement(eg_field_kind kind,
           const eg_outcome *outcome,
           const eg_contest *contest,
           const eg_plain_contest *plain,
           bool tells_over)
{
    switch (kind) {
    case EG_FIELD_OPTION:
        break;
    case EG_FIELD_OVERVOTE:
        return 1 & outcome->over;
    case EG_FIELD_NULL_VOTE:
        return 1 & ~outcome->over & ct_equal(outcome->sum, 0);
    case EG_FIELD_UNDERVOTE:
        return 1 & ct_nonzero(outcome->under);
    case EG_FIELD_UNDERVOTE_DIFFERENCE:
        /* The relation with the limit must hold after an overvote, too. */
        return ct_select(tells_over ? 0 : outcome->over,
                         contest->selection_limit, outcome->under);
    case EG_FIELD_WRITE_IN_COUNT:
        return ct_select(outcome->over, 0, write_ins(plain));
    }
    return 0;
}

/** Values of the options and of what is counted beside them. */
static void
set_values(uint32_t *value,
           const eg_outcome *outcome,
           const eg_contest *contest,
           const eg_plain_contest *plain)
{
    bool tells_over = false;
    for (size_t i = contest->option_len; i < contest->field_len; i++) {
        tells_over = tells_over || contest->field[i].kind == EG_FIELD_OVERVOTE;
    }
    for (size_t i = 0; i < contest->option_len; i++) {
        value[i] = (uint32_t)ct_select(outcome->over, 0, mark(plain, i));
    }
    for (size_t i = contest->option_len; i < contest->field_len; i++) {
        value[i] = (uint32_t)supplement(contest->field[i].kind, outcome,
                                        contest, plain, tells_over);
    }
}

void
eg_selections_judge(eg_outcome *out,
                    uint32_t *value,
                    const eg_contest *contest,
                    const eg_plain_contest *plain)
{
    /* Fewer than 2^31 numbers of less than 2^32 each stay below 2^63. */
    uint64_t sum = write_ins(plain);
    uint64_t over = ct_less(contest->write_in_count, write_ins(plain));
    for (size_t i = 0; i < contest->option_len; i++) {
        sum += mark(plain, i);
        over |= ct_less(contest->option_limit, mark(plain, i));
    }
    over |= ct_less(contest->selection_limit, sum);

    out->over = over;
    out->sum = (uint32_t)ct_select(over, 0, sum);
    out->under = (uint32_t)ct_select(over, 0, contest->selection_limit - sum);
    if (value != NULL) {
        set_values(value, out, contest, plain);
    }
}
