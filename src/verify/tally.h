/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifications 9, 10 and 11: the product of the cast ballots, its decryption
 * and its labels.
 */
#ifndef EG_VERIFY_TALLY_H
#define EG_VERIFY_TALLY_H

#include <electionguard/arena.h>
#include <electionguard/election.h>
#include <electionguard/tally.h>

#include "record/items.h"
#include "verify/result.h"

/** The encrypted tally as the record gives it. */
typedef struct eg_claimed_tally {
    bool has_header;
    eg_item_tally_header header;
    eg_tally_contest *contest; /**< The first contests of the manifest. */
    size_t read;               /**< Contests read so far. */
    bool out_of_range;         /**< Some value is not below p. */
    bool broken;               /**< Some item cannot be read. */
} eg_claimed_tally;

/** Begin; memory comes from @p arena. */
EG_NODISCARD eg_status eg_claimed_tally_init(eg_claimed_tally *tally,
                                             const eg_manifest *manifest,
                                             eg_arena *arena);

/** Take one item of the section; its fields live as long as @p tally. */
void eg_claimed_tally_item(eg_claimed_tally *tally,
                           const eg_manifest *manifest,
                           const eg_item *item,
                           const eg_place *place,
                           eg_result *result);

/**
 * 9.A, 9.B, 9.structure and R.summary.
 *
 * @param[in] counted The product of all cast ballots; NULL: some could not be
 *                    counted, so nothing can be said.
 */
void eg_verify_aggregation(const eg_election *election,
                           const eg_claimed_tally *claimed,
                           const eg_tally *counted,
                           const eg_place *place,
                           eg_result *result);

/** 10.A-10.C, 11.A-11.C, X.10 and X.11 of one decrypted contest. */
void eg_verify_decrypted_contest(const eg_election *election,
                                 const eg_claimed_tally *claimed,
                                 const eg_item_decrypted_contest *decrypted,
                                 const eg_place *place,
                                 eg_result *result);

#endif
