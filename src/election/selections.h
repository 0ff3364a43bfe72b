/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a voter's marks in one contest come to: the values that are encrypted,
 * and whether the contest was overvoted or undervoted.
 */
#ifndef EG_ELECTION_SELECTIONS_H
#define EG_ELECTION_SELECTIONS_H

#include <electionguard/ballot.h>

/** Secret. */
typedef struct eg_outcome {
    uint64_t over;  /**< Mask: an option, the write-ins or the sum of all is
                     * over its limit. */
    uint32_t sum;   /**< Sum of the values to encrypt; 0 after an overvote. */
    uint32_t under; /**< L minus the sum; 0 after an overvote. */
} eg_outcome;

/**
 * Judge the marks of one contest, without a branch on any of them.
 *
 * Write-ins count like selections.  After an overvote every field is 0 but the
 * overvote indicator, which is 1; where there is none, the undervote difference
 * is L, so that it makes the limit together with no selections.
 *
 * @spec{EG 2.1.0 section 3.3.5, overvotes; section 3.3.9}
 *
 * @param[out] value   Values to encrypt, one a field; may be NULL.
 * @param[in]  contest The manifest's contest.
 * @param[in]  plain   selection_len is contest->option_len; NULL: blank.
 */
void eg_selections_judge(eg_outcome *out,
                         uint32_t *value,
                         const eg_contest *contest,
                         const eg_plain_contest *plain);

#endif
