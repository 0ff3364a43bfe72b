/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counting encrypted ballots: the products, the contest data to be opened, and
 * that no identifier or confirmation code stands twice (5.A, X.08).
 */
#ifndef APP_ELECTIONGUARD_ELECTION_COUNT_H
#define APP_ELECTIONGUARD_ELECTION_COUNT_H

#include <electionguard/record.h>
#include <electionguard/tally.h>

#include "common/progress.h"
#include "record/items.h"

typedef struct election_count {
    const eg_election *election;
    eg_arena *scratch;
    eg_tally *tally;
    bool *open_data; /**< By contest - 1: its data is requested. */
    eg_contest_data_request *request; /**< In the record's order. */
    size_t request_len;
    size_t request_room;
    eg_hash *id; /**< id_B and H_C of each ballot, behind each other. */
    size_t id_len;
    size_t id_room;
    uint64_t ballots;
    uint64_t challenged;
    uint64_t spoiled;
    uint64_t uncast;        /**< Pre-encrypted and not cast. */
    eg_locator at;          /**< The last ballot. */
    app_progress *progress; /**< Or NULL. */
} election_count;

/** Nothing counted; @p election is borrowed. */
EG_NODISCARD eg_status election_count_new(election_count *out,
                                          const eg_election *election,
                                          eg_error *err);
void election_count_free(election_count *count);

/**
 * Count the ballots of a device's section; devices in ascending order.
 *
 * @retval EG_ERR_MALFORMED The section is damaged.
 * @retval EG_ERR_UNSUPPORTED It holds what is neither a ballot nor a header.
 */
EG_NODISCARD eg_status election_count_device(election_count *count,
                                             const eg_record *record,
                                             size_t section,
                                             eg_error *err);

/**
 * Whether each identifier and code stands once.  Sorts; to be called last.
 *
 * @retval EG_REJECT One stands twice.
 */
EG_NODISCARD eg_status election_count_check_unique(election_count *count,
                                                   eg_error *err);

#endif
