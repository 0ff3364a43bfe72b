/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file tally.h
 * The encrypted tally: the product of all cast ballots, field by field, and
 * the decrypted one.
 *
 * @spec{EG 2.1.0 sections 3.5, 3.6, eqs. (79), (80), (82)}
 */
#ifndef ELECTIONGUARD_TALLY_H
#define ELECTIONGUARD_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include <electionguard/ballot.h>
#include <electionguard/election.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct eg_tally_contest {
    uint32_t index; /**< ind_c. */
    uint64_t
        cast_weight; /**< Sum of the weights of the ballots that have it. */
    eg_ciphertext *field; /**< (A, B) for each field of the contest. */
    size_t field_len;
} eg_tally_contest;

/** All contests of the manifest, in order; an empty product is (1, 1). */
typedef struct eg_tally {
    uint64_t cast_count;  /**< Cast ballots. */
    uint64_t cast_weight; /**< Sum of their weights. */
    eg_tally_contest *contest;
    size_t contest_len;
} eg_tally;

/** One decrypted value with its proof; eqs. (82), (90), (93). */
typedef struct eg_decrypted_value {
    uint64_t t;         /**< The tally. */
    eg_element encoded; /**< T = K^t. */
    eg_scalar c;        /**< Challenge. */
    eg_scalar v;        /**< Response. */
} eg_decrypted_value;

typedef struct eg_decrypted_contest {
    uint32_t index; /**< ind_c. */
    eg_decrypted_value *field;
    size_t field_len;
} eg_decrypted_contest;

typedef struct eg_decrypted_tally {
    eg_decrypted_contest *contest;
    size_t contest_len;
} eg_decrypted_tally;

/**
 * A tally of no ballots.
 *
 * @retval EG_ERR_MEMORY No memory.
 */
EG_API EG_NODISCARD eg_status eg_tally_new(eg_tally **out,
                                           const eg_group *group,
                                           const eg_manifest *manifest);
EG_API void eg_tally_free(eg_tally *tally);

/**
 * Multiply a cast ballot into @p tally, raised to its weight.
 *
 * @retval EG_OK           Counted.
 * @retval EG_ERR_STATE    The ballot is not cast.
 * @retval EG_ERR_ARGUMENT Its contests do not fit the manifest, or its weight
 *                         is 0 or makes a sum overflow; nothing was counted.
 */
EG_API EG_NODISCARD eg_status eg_tally_add(const eg_group *group,
                                           eg_tally *tally,
                                           const eg_encrypted_ballot *ballot);

/**
 * Multiply the sums of @p part into @p tally: threads and ranks each count
 * their own ballots, and any order gives the same result.
 *
 * @retval EG_ERR_ARGUMENT The two do not have the same shape.
 */
EG_API EG_NODISCARD eg_status eg_tally_merge(const eg_group *group,
                                             eg_tally *tally,
                                             const eg_tally *part);

#ifdef __cplusplus
}
#endif
#endif
